"""Paths of a machine in texts of findings: an outcome is the same wherever its project lies."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from jcm_mrv.input_files import real_path
from jcm_mrv.patterns import pattern

# A folder of a path: what stands in front of it is no part of a unit, a date or an address.
_ABSOLUTE = pattern(r"(?<![\w.:/\\])(?:[A-Za-z]:)?[/\\](?:[^\s/\\'\":,;]+[/\\])+")

_MOST_NAMED = 5


class Places:
    """The folders that a project's findings may name, each with what stands for it.

    Parameters
    ----------
    folder : Path
        Of the project; what lies in it is said relative to it.
    methodologies, confirmations : iterable of str
        Folders of one's own, which are called by their names.
    """

    def __init__(
        self, folder: Path, methodologies: Iterable[str] = (), confirmations: Iterable[str] = ()
    ) -> None:
        # Whoever only names paths needs none of this.
        from jcm_mrv.methodology.library import shipped_folder
        from jcm_mrv.project.overlays import FOLDER, own_folder

        known = {str(shipped_folder()): "methodologies"}
        if (own := own_folder()) is not None:
            known[str(own)] = FOLDER
        known |= {name: Path(name).name for name in (*methodologies, *confirmations)}
        known |= dict.fromkeys(_spellings(folder), "")
        # The longest first: a folder of one's own may lie in the project's.
        self._known = sorted(known.items(), key=lambda item: (-len(item[0]), item[0]))

    def without(self, text: str) -> str:
        """Give a text in which none of these folders stands.

        Examples
        --------
        >>> Places(Path("/sites/a")).without("/sites/a/project.yaml:3:1")
        'project.yaml:3:1'
        """
        # Plain: a phrase would bring to another process what it was made of.
        text = str(text)
        if "/" not in text and "\\" not in text:
            return text
        for folder, name in self._known:
            if folder in text:
                inside = f"{name}/" if name else ""
                text = text.replace(folder + os.sep, inside).replace(folder, name or ".")
        return text


def named(paths: Sequence[str]) -> str:
    """Give the first of some paths, and how many more there are.

    Examples
    --------
    >>> named(["a", "b"]), named(list("abcdefg"))
    ('a, b', 'a, b, c, d, e (+ 2)')
    """
    more = len(paths) - _MOST_NAMED
    return ", ".join(paths[:_MOST_NAMED]) + (f" (+ {more:,})" if more > 0 else "")


def without_folders(text: str) -> str:
    """Give a text of another program, in which files are called by their names alone.

    Examples
    --------
    >>> without_folders("no file '/lib/x.py', 3 kWh/kW on 31/12/2024")
    "no file 'x.py', 3 kWh/kW on 31/12/2024"
    """
    return _ABSOLUTE.sub("", text)


def _spellings(folder: Path) -> Iterator[str]:
    yield str(folder)
    yield str(real_path(folder))
