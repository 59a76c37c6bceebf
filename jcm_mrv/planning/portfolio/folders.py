"""Project files below a folder: every ``project.yaml``, whatever links lead there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from jcm_mrv.findings import PLN, Finding, FindingsError
from jcm_mrv.findings.finding import counted
from jcm_mrv.input_files import is_folder

PROJECT = "project.yaml"
MOST_PROJECTS = 100_000
"""Projects of a portfolio; more is a folder that was named by mistake."""
MOST_ENTRIES = 2_000_000
"""Files and folders that are looked at."""


class Search:
    """Looks through one folder, each folder of the disk once.

    Parameters
    ----------
    root : Path
        The folder.
    most_entries : int
        How many files and folders are looked at.

    Attributes
    ----------
    findings : list of Finding
        What could not be looked into, links that lead back, and folders that two ways lead to.
    """

    def __init__(self, root: Path, most_entries: int = MOST_ENTRIES) -> None:
        self.root = root
        self.left = self.most = most_entries
        self._seen: dict[tuple[int, int], Path] = {}
        self._links: list[Path] = []
        self._back: list[Finding] = []
        self._twice: list[Finding] = []
        self._closed: list[Finding] = []

    @property
    def findings(self) -> list[Finding]:
        """What is to be said of the folders, each kind once."""
        return [
            one
            for found in (self._closed, self._back, self._twice)
            for one in counted(found[:3], len(found))
        ]

    def projects(self) -> Iterator[Path]:
        """Give every project file: those in folders of its own first, then those behind links.

        Raises
        ------
        FindingsError
            ``PLN-304`` where there is more than can be looked at.
        """
        yield from self._walk(self.root)
        while self._links:
            self._links.sort()
            yield from self._behind(self._links.pop(0))

    def _behind(self, link: Path) -> Iterator[Path]:
        mark = _mark(link)
        if mark in self._seen:
            first = self._seen[mark]
            target = link.resolve()
            leads_back = target in (link.parent.resolve(), *link.parent.resolve().parents)
            if leads_back:
                self._back.append(PLN[303].at(self._name(link), found=self._name(first)))
            else:
                first_name = self._name(first)
                self._twice.append(PLN[302].at(self._name(link), found=first_name))
            return
        yield from self._walk(link)

    def _walk(self, top: Path) -> Iterator[Path]:
        todo = [top]
        while todo:
            folder = todo.pop()
            mark = _mark(folder)
            if mark is None:
                continue
            if mark in self._seen:
                first = self._name(self._seen[mark])
                self._twice.append(PLN[302].at(self._name(folder), found=first))
                continue
            self._seen[mark] = folder
            try:
                with os.scandir(folder) as found:
                    entries = []
                    for entry in found:
                        self.left -= 1
                        if self.left < 0:
                            raise self._too_many()
                        entries.append(entry)
            except OSError as exc:
                reason = exc.strerror or type(exc).__name__
                self._closed.append(PLN[305].at(self._name(folder), found=reason))
                continue
            entries.sort(key=lambda entry: entry.name)
            below = []
            for entry in entries:
                path = folder / entry.name
                if is_folder(entry):
                    # Copies that a version control or a backup keeps are not the user's projects.
                    if not entry.name.startswith("."):
                        (self._links if entry.is_symlink() else below).append(path)
                elif entry.name == PROJECT:
                    yield path
            todo += reversed(below)

    def _name(self, path: Path) -> str:
        return os.path.relpath(path, self.root).replace(os.sep, "/")

    def _too_many(self) -> FindingsError:
        return PLN[304].stop(self.root.name, found=f"> {self.most:,}", most=f"{self.most:,}")


def _mark(folder: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(folder)
    except OSError:
        return None
    return found.st_dev, found.st_ino
