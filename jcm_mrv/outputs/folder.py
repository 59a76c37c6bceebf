"""A folder of outputs: whole, as it was before, or plainly unfinished.

While files are replaced, ``result.json`` stands as ``result.json.unfinished`` with the names and
hashes of the run before and of this one; the new ``result.json`` comes last. Whatever kills the run
in between, the next one knows which files are the tool's own.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from jcm_mrv.findings import CAL, Finding, Wording
from jcm_mrv.immutable import immutable, mutable
from jcm_mrv.outputs.drafts import (
    check_name,
    draft_name,
    make_folder,
    remove,
    remove_folders,
    sweep,
    sync_folder,
    write_drafts,
)
from jcm_mrv.outputs.lock import alone_in
from jcm_mrv.outputs.originals import refuse_inputs
from jcm_mrv.outputs.sealed import (
    RESULT,
    SUFFIX_UNFINISHED,
    UNFINISHED_SCHEMA,
    Listing,
    is_as_written,
    others_of,
    read_listing,
    sealed_text,
)


@immutable
class Written:
    """What was written, and what of the user's was kept.

    Attributes
    ----------
    paths : tuple of Path
        ``result.json`` first.
    text : str
        What ``result.json`` holds.
    findings : tuple of Finding
        A note for each file that was kept beside.
    removed : tuple of Path
        What an earlier run had written, and this one does not.
    """

    paths: tuple[Path, ...]
    text: str
    findings: tuple[Finding, ...]
    removed: tuple[Path, ...] = ()


def write_folder(
    folder: Path,
    result: Mapping[str, Any],
    files: Mapping[str, bytes],
    *,
    inputs: Iterable[Path | str],
    names: str,
    listing: str = RESULT,
    refused: Wording | None = None,
) -> Written:
    """Write ``result.json``, or a listing of another name, and the files beside it.

    Parameters
    ----------
    folder : Path
        Where they go; made where it is missing.
    result : mapping
        What ``result.json`` holds, with its ``schema``; names and hashes of the files are added.
    files : mapping of str to bytes
        The other files by name.
    inputs : iterable of path
        Every file that was read for them.
    names : str
        A regular expression of all names that such files can have. No other file of the folder is
        touched, whatever a ``result.json`` lists; one of these that is not in it is kept under
        another name, since it would be taken for an output of this run.
    listing : str
        Name of the file that lists the others.
    refused : Wording, optional
        The finding that says that it cannot be written.

    Raises
    ------
    FindingsError
        ``CAL-031`` where a file of the folder is an input, ``CAL-033`` where another run goes on
        writing, ``CAL-034`` where the folder holds the outputs of another command; ``refused``
        when it cannot be written. The folder is as it was.
    OSError
        The same without ``refused``.
    """
    try:
        return _written(folder, result, files, inputs, re.compile(names), listing)
    except OSError as exc:
        if refused is None:
            raise
        raise refused.stop(str(folder), found=exc.strerror or type(exc).__name__) from None


def _written(
    folder: Path,
    result: Mapping[str, Any],
    files: Mapping[str, bytes],
    inputs: Iterable[Path | str],
    names: re.Pattern[str],
    listing: str,
) -> Written:
    check_name(folder)
    made = make_folder(folder)
    try:
        with alone_in(folder):
            sweep(folder)
            return _Run(folder, files, names, listing).write(result, inputs)
    except BaseException:
        remove_folders(made)
        raise
    finally:
        for place in {path.parent for path in made}:
            sync_folder(place)


def check_folder(folder: Path, schema: str, *, names: str, listing: str = RESULT) -> None:
    """Refuse where :func:`write_folder` would, before long work is done for it.

    Raises
    ------
    FindingsError
        ``CAL-034`` where the folder holds the outputs of another command.
    """
    run = _Run(folder, {}, re.compile(names), listing)
    run.learn(schema)


@mutable
class _Run:
    """One run that writes in a folder, alone."""

    folder: Path
    files: Mapping[str, bytes]
    names: re.Pattern[str]
    listing: str = RESULT
    known: dict[str, set[str]] = field(default_factory=dict)
    moves: list[tuple[Path, Path]] = field(default_factory=list)
    # What is the tool's own and stands aside until the run is over, with its name.
    aside: dict[Path, str] = field(default_factory=dict)
    kept: list[tuple[Path, Path]] = field(default_factory=list)

    @property
    def unfinished(self) -> str:
        """What the listing is called while files are replaced."""
        return self.listing + SUFFIX_UNFINISHED

    def write(self, result: Mapping[str, Any], inputs: Iterable[Path | str]) -> Written:
        """Write drafts of all files first; then move them into their places, or all back."""
        earlier = self.learn(str(result["schema"]))
        for path in self.folder.iterdir():
            # What no listing knows, but would be taken for an output of this run: by an earlier
            # version, or copied here.
            if self.names.fullmatch(path.name):
                self.known.setdefault(path.name, set())
        stale = sorted(
            name
            for name in self.known
            if name not in self.files and os.path.lexists(self.folder / name)
        )
        targets = [
            self.folder / name for name in (self.listing, self.unfinished, *self.files, *stale)
        ]
        refuse_inputs(targets, inputs)
        for target in targets:
            if target.is_dir() and not target.is_symlink():
                raise IsADirectoryError(errno.EISDIR, f"{target.name} is a folder", str(target))
        drafts: dict[str, Path] = {}
        try:
            hashes = {name: hashlib.sha256(data).hexdigest() for name, data in self.files.items()}
            text = sealed_text(result, hashes)
            marker = self._marker(str(result["schema"]), hashes)
            lists = {self.listing: text.encode(), self.unfinished: marker.encode()}
            drafts = write_drafts(self.folder, {**self.files, **lists})
            self._replace(drafts, stale, *(listing.is_sealed for listing in earlier))
        finally:
            for draft in drafts.values():
                remove(draft)
        self._clear_away()
        return Written(
            tuple(self.folder / name for name in (self.listing, *self.files)),
            text,
            tuple(CAL[35].at(str(old), kept=new.name) for old, new in self.kept),
            tuple(path for path in map(self.folder.joinpath, stale) if path not in dict(self.kept)),
        )

    def learn(self, schema: str) -> list[Listing]:
        """Give what a run before says of its files, and note them; refuse another command's."""
        earlier = [read_listing(self.folder / name) for name in (self.listing, self.unfinished)]
        for listing in earlier:
            self._learn(listing, schema)
        for listing in others_of(self.folder, self.listing):
            if any(self.names.fullmatch(name) for name in listing.outputs):
                raise CAL[34].stop(str(self.folder), found=listing.schema, schema=schema)
        return earlier

    def _learn(self, listing: Listing, schema: str) -> None:
        if listing.schema and listing.schema != schema:
            raise CAL[34].stop(str(self.folder), found=listing.schema, schema=schema)
        for name, digests in listing.outputs.items():
            if self.names.fullmatch(name):
                self.known.setdefault(name, set()).update(digests)

    def _marker(self, schema: str, hashes: Mapping[str, str]) -> str:
        earlier = [
            {"path": name, "sha256": digest}
            for name, digests in sorted(self.known.items())
            # Of a file by an earlier version no hash is known.
            for digest in sorted(digests) or [None]
        ]
        return sealed_text({"schema": UNFINISHED_SCHEMA, "of": schema, "earlier": earlier}, hashes)

    def _replace(
        self, drafts: Mapping[str, Path], stale: list[str], result_is_own: bool, marked: bool
    ) -> None:
        result, unfinished = self.folder / self.listing, self.folder / self.unfinished
        finishing = False
        try:
            if marked:
                # It lists all that the one before listed.
                os.replace(drafts[self.unfinished], unfinished)
            else:
                self._keep(unfinished)
                self._move(drafts[self.unfinished], unfinished)
            if result_is_own:
                self._set_aside(result)
            else:
                self._keep(result)
            sync_folder(self.folder)
            for name in (*self.files, *stale):
                self._take_away(name)
                if name in self.files:
                    self._move(drafts[name], self.folder / name)
            sync_folder(self.folder)
            os.replace(drafts[self.listing], unfinished)
            finishing = True
            os.rename(unfinished, result)
        except BaseException:
            if not (finishing and not os.path.lexists(unfinished)):
                self._undo()
            raise
        finally:
            sync_folder(self.folder)

    def _take_away(self, name: str) -> None:
        path = self.folder / name
        if is_as_written(path, self.known.get(name, ())):
            self._set_aside(path)
        else:
            self._keep(path)

    def _set_aside(self, path: Path) -> None:
        aside = draft_name(self.folder)
        self.aside[aside] = path.name
        self._move(path, aside)

    def _keep(self, path: Path) -> None:
        """Give a file that is the user's another name, where there is one."""
        if os.path.lexists(path):
            free = free_name(path)
            self._move(path, free)
            self.kept.append((path, free))

    def _move(self, source: Path, target: Path) -> None:
        self.moves.append((source, target))
        os.rename(source, target)

    def _undo(self) -> None:
        self.kept.clear()
        for source, target in reversed(self.moves):
            if os.path.lexists(target) and not os.path.lexists(source):
                os.rename(target, source)

    def _clear_away(self) -> None:
        """Remove what was replaced, but for what somebody saved at the very last moment."""
        for aside, name in self.aside.items():
            with contextlib.suppress(OSError):
                if name in self.known and not is_as_written(aside, self.known[name]):
                    free = free_name(self.folder / name)
                    os.rename(aside, free)
                    self.kept.append((self.folder / name, free))
            remove(aside)


def free_name(path: Path) -> Path:
    """Give a name that nothing has, for what somebody changed by hand and is kept."""
    number = 1
    while os.path.lexists(free := path.with_name(f"{path.stem}.edited-{number}{path.suffix}")):
        number += 1
    return free
