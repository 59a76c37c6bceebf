"""Files of a result into their folder, in one step: all of them, or, when interrupted, none."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path


def replace_files(
    draft: Path, folder: Path, names: Sequence[str], stale: Iterable[str] = ()
) -> list[Path]:
    """Give the paths of the files that were moved from a draft into their folder.

    Files of the same names are replaced. When that is interrupted, by Ctrl-C too, what was there
    before is put back: results of two runs are never mixed.

    Parameters
    ----------
    draft : Path
        A folder on the same file system that holds the new files; what was replaced is left in it.
    folder : Path
        Where the files go; it exists.
    names : sequence of str
        The files.
    stale : iterable of str
        Files of an earlier run that this one does not write: they are taken away.

    Raises
    ------
    OSError
        When a file cannot be moved.
    """
    old = draft / "old"
    old.mkdir()
    begun: list[str] = []
    try:
        for name in (*names, *stale):
            begun.append(name)
            if (folder / name).exists():
                os.replace(folder / name, old / name)
            if name in names:
                os.replace(draft / name, folder / name)
    except BaseException:
        for name in begun:
            if (old / name).exists():
                os.replace(old / name, folder / name)
            elif name in names and not (draft / name).exists():
                (folder / name).unlink(missing_ok=True)
        raise
    return [folder / name for name in names]


def text_cell(value: str) -> str:
    """Give a cell of a CSV file that no spreadsheet program takes for a formula.

    Examples
    --------
    >>> text_cell("=1+1"), text_cell("M-A")
    ("'=1+1", 'M-A')
    """
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
