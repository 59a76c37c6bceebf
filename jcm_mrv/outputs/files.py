"""One file, or files to start from: never over a file that is there, unless the user says so."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Collection, Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path

from jcm_mrv.findings import CAL
from jcm_mrv.outputs.drafts import (
    Content,
    check_name,
    make_folder,
    put_in_place,
    remove,
    remove_folders,
    sweep,
    sync_folder,
    write_draft,
)
from jcm_mrv.outputs.lock import alone_in
from jcm_mrv.outputs.originals import refuse_inputs


class TakenError(FileExistsError):
    """Raised where files are to be written and others have their names; ``paths`` are those."""

    def __init__(self, paths: Iterable[Path]) -> None:
        super().__init__(errno.EEXIST, "a file stands there")
        self.paths = tuple(paths)


def check_place(path: Path, *, inputs: Iterable[Path | str] = (), overwrite: bool = False) -> None:
    """Refuse where :func:`write_file` would, before long work is done for it.

    Raises
    ------
    FindingsError
        ``CAL-031`` for an input, ``CAL-032`` where a file stands and may not be replaced.
    """
    refuse_inputs([path], inputs)
    if os.path.lexists(path) and not overwrite and not os.path.isdir(path):
        raise CAL[32].stop(str(path))


def write_file(
    path: Path,
    data: Content,
    *,
    inputs: Iterable[Path | str] = (),
    overwrite: bool = False,
    folders: bool = False,
) -> None:
    """Write one file, whole or not at all.

    Parameters
    ----------
    path : Path
        Where it goes; through a link, what the link leads to is replaced.
    data : bytes or callable
        What it holds; a callable is given the open file and writes it.
    inputs : iterable of path
        Every file that was read for it.
    overwrite : bool
        Whether the user allowed a file that stands there to be replaced.
    folders : bool
        Whether folders that are missing are made.

    Raises
    ------
    FindingsError
        ``CAL-031`` for an input, ``CAL-032`` where something stands.
    OSError
        When it cannot be written.
    """
    check_name(path)
    check_place(path, inputs=inputs, overwrite=overwrite)
    if os.path.isdir(path):
        raise IsADirectoryError(errno.EISDIR, "a folder stands there", str(path))
    if not os.path.lexists(path):
        try:
            write_new({path: data}, folders=folders)
        except TakenError:
            raise CAL[32].stop(str(path)) from None
        return
    target = Path(os.path.realpath(path)) if os.path.islink(path) else path
    with alone_in(target.parent):
        sweep(target.parent)
        if os.path.lexists(target) and not stat.S_ISREG(os.lstat(target).st_mode):
            raise OSError(errno.EINVAL, "a device or pipe, not a file", str(path))
        draft = write_draft(target.parent, data)
        try:
            os.replace(draft, target)
        finally:
            remove(draft)
        sync_folder(target.parent)


def write_new(
    files: Mapping[Path, Content | str],
    *,
    folders: bool = False,
    private: Collection[Path] = (),
) -> list[Path]:
    """Write files where none has their names: all of them, or none.

    Parameters
    ----------
    files : mapping of Path to bytes, str or callable
        What to write where, texts as UTF-8; a run that is killed leaves the last of them out.
    folders : bool
        Whether folders that are missing are made.
    private : collection of Path
        Those of the files that their owner alone may read.

    Raises
    ------
    TakenError
        Where something has one of the names; then nothing is written.
    OSError
        When they cannot be written.
    """
    parents = sorted({path.parent for path in files})
    made: list[Path] = []
    drafts: dict[Path, Path] = {}
    with ExitStack() as locks:
        try:
            if taken := [path for path in files if os.path.lexists(path)]:
                raise TakenError(taken)
            for parent in parents:
                if folders:
                    made += make_folder(parent)
                locks.enter_context(alone_in(parent))
                sweep(parent)
            for path, data in files.items():
                drafts[path] = write_draft(
                    path.parent,
                    data.encode() if isinstance(data, str) else data,
                    0o600 if path in private else 0o666,
                )
            _put_all_in_place(drafts)
        except BaseException:
            for draft in drafts.values():
                remove(draft)
            remove_folders(made)
            raise
        for folder in {*parents, *(folder.parent for folder in made)}:
            sync_folder(folder)
    return list(files)


def _put_all_in_place(drafts: Mapping[Path, Path]) -> None:
    own = [os.lstat(draft) for draft in drafts.values()]
    try:
        for path, draft in drafts.items():
            try:
                put_in_place(draft, path)
            except FileExistsError:
                raise TakenError([path]) from None
    except BaseException:
        for path, draft in zip(drafts, own, strict=True):
            # What another program wrote there in the meantime is not taken away.
            with contextlib.suppress(OSError):
                if os.path.samestat(os.lstat(path), draft):
                    path.unlink()
        raise
