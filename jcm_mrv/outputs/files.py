"""One file, or files to start from: never over a file that is there, unless the user says so."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path

from jcm_mrv.findings import CAL, Finding, FindingsError
from jcm_mrv.input_files import FileTooLargeError, read_file
from jcm_mrv.outputs.drafts import (
    Content,
    check_name,
    draft_name,
    make_folder,
    put_in_place,
    remove,
    remove_folders,
    remove_tree,
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


class ChangedError(OSError):
    """Raised where a file is not any more what was read of it, so that it is not replaced."""


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
    instead_of: bytes | None = None,
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
    instead_of : bytes, optional
        What the file held when it was read, nothing where there was none.

    Raises
    ------
    FindingsError
        ``CAL-031`` for an input, ``CAL-032`` where something stands.
    ChangedError
        Where it is to be written instead of something else than what stands there.
    OSError
        When it cannot be written.
    """
    check_name(path)
    check_place(path, inputs=inputs, overwrite=overwrite)
    if os.path.isdir(path):
        raise IsADirectoryError(errno.EISDIR, "a folder stands there", str(path))
    if not os.path.lexists(path):
        if instead_of:
            raise ChangedError
        try:
            write_new({path: data}, folders=folders)
        except TakenError:
            if instead_of is not None:
                raise ChangedError from None
            raise CAL[32].stop(str(path)) from None
        return
    target = Path(os.path.realpath(path)) if os.path.islink(path) else path
    with alone_in(target.parent):
        sweep(target.parent)
        if os.path.lexists(target) and not stat.S_ISREG(os.lstat(target).st_mode):
            raise OSError(errno.EINVAL, "a device or pipe, not a file", str(path))
        if instead_of is not None and not _holds(target, instead_of):
            raise ChangedError
        draft = write_draft(target.parent, data)
        try:
            os.replace(draft, target)
        finally:
            remove(draft)
        sync_folder(target.parent)


def _holds(path: Path, content: bytes) -> bool:
    try:
        return read_file(path, len(content)) == content
    except (FileNotFoundError, FileTooLargeError):
        return False


def write_new(
    files: Mapping[Path, Content | str],
    *,
    folders: bool = False,
    private: Collection[Path] = (),
) -> list[Path]:
    """Write files where none has their names: all of them, or none.

    Where all belong in one folder that is not there, it is made beside and gets its name in one
    step: a run that is killed leaves none of it. In a folder that is there it leaves the first of
    them out, which is put in place last.

    Parameters
    ----------
    files : mapping of Path to bytes, str or callable
        What to write where, texts as UTF-8.
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
    if folders and (top := _missing(parents)):
        _make_whole(top, files, private)
        return list(files)
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
            _put_all_in_place(dict(reversed(drafts.items())))
        except BaseException:
            for draft in drafts.values():
                remove(draft)
            remove_folders(made)
            raise
        for folder in {*parents, *(folder.parent for folder in made)}:
            sync_folder(folder)
    return list(files)


def write_below(
    folder: Path,
    files: Mapping[str, Content | str],
    *,
    taken: Callable[[str], Finding],
    failed: Callable[[str], Finding],
) -> list[Path]:
    """Write files below a folder where none has their names; give their paths.

    Parameters
    ----------
    folder : Path
        Made where it is missing.
    files : mapping of str to bytes, str or callable
        What to write under which name.
    taken, failed : callable
        How a command words that something stands at a path, and why nothing can be written.

    Raises
    ------
    FindingsError
        With one of the two; then nothing is written.
    """
    try:
        return write_new({folder / name: data for name, data in files.items()}, folders=True)
    except TakenError as exc:
        raise FindingsError([taken(str(path)) for path in exc.paths]) from None
    except OSError as exc:
        raise FindingsError([failed(exc.strerror or "an error")]) from None


def _missing(parents: list[Path]) -> Path | None:
    """Give the outermost folder that is not there and that all others are, or will be, below."""
    top = None
    with contextlib.suppress(ValueError):
        above = Path(os.path.commonpath(parents))
        for place in (above, *above.parents):
            if os.path.lexists(place):
                break
            top = place
    return top


def _make_whole(top: Path, files: Mapping[Path, Content | str], private: Collection[Path]) -> None:
    """Write files below a folder under another name, and give it its own when all are there."""
    with alone_in(top.parent):
        sweep(top.parent)
        draft = draft_name(top.parent)
        places = {path: draft / path.relative_to(top) for path in files}
        try:
            parents = {place.parent for place in places.values()}
            for folder in sorted(parents):
                make_folder(folder)
            for path, data in files.items():
                content = data.encode() if isinstance(data, str) else data
                mode = 0o600 if path in private else 0o666
                os.replace(write_draft(places[path].parent, content, mode), places[path])
            for folder in parents:
                sync_folder(folder)
            try:
                os.rename(draft, top)
            except OSError:
                if os.path.lexists(top):
                    raise TakenError([top]) from None
                raise
        except BaseException:
            remove_tree(draft)
            raise
        sync_folder(top.parent)


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
