"""Documents that evidence names: whether two are one, whatever they are called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from functools import cached_property
from itertools import islice
from pathlib import Path

from jcm_mrv.immutable import immutable
from jcm_mrv.project.evidence import size_of
from jcm_mrv.project.evidence_alike import are_one, as_written, one_of_each, place_in
from jcm_mrv.project.evidence_names import files_named
from jcm_mrv.project.evidence_words import Evidence

_MOST_FILES = 1000


@immutable
class Named:
    """Documents that stand for amounts: their texts as compared, and the hashes of their files."""

    texts: frozenset[str]
    hashes: frozenset[str]


@immutable
class Documents:
    """What evidence names: a text, and the files in the project folder that it is of."""

    folder: Path
    files: dict[str, list[Path]] = field(default_factory=dict)

    def named(self, texts: Iterable[str]) -> Named:
        """Give what several texts name."""
        every = {text for text in texts if text}
        hashes = {self._evidence.hash(file) for text in every for file in self.files_named(text)}
        return Named(frozenset(map(as_written, every)), frozenset(hashes - {""}))

    def stands_in(self, text: str, named: Named) -> bool:
        """Say whether a document is one of those."""
        if as_written(text) in named.texts:
            return True
        return bool(named.hashes) and not named.hashes.isdisjoint(
            map(self._evidence.hash, self.files_named(text))
        )

    def same(self, one: str, other: str) -> bool:
        """Say whether two texts name one document, or files of which one is in both."""
        if not one or not other:
            return False
        if as_written(one) == as_written(other):
            return True
        return any(
            are_one(a, b, self._evidence)
            for a in self.files_named(one)
            for b in self.files_named(other)
        )

    @cached_property
    def _evidence(self) -> Evidence:
        return Evidence(self.folder)

    def one_line(self, one: str, other: str) -> bool:
        """Say whether two texts name one place in one document: no other page, line or column.

        Examples
        --------
        >>> bills = Documents(Path())
        >>> bills.one_line("EVN bill 7, page 1", "Bill 7 of EVN p. 2")
        False
        >>> bills.one_line("EVN bill 7, page 1", "Bill 7 of EVN")
        True
        """
        ours, theirs = place_in(one), place_in(other)
        return (not ours or not theirs or ours == theirs) and self.same(one, other)

    def files_named(self, text: str) -> list[Path]:
        """Give the files with something in them that a text names, with or without a page."""
        if text not in self.files:
            paths = files_named(text, self.folder)
            named = (file for path in paths for file in _inside(path))
            sizes = {file: size for file in islice(named, _MOST_FILES) if (size := size_of(file))}
            self.files[text] = [*sizes]
        return self.files[text]

    def number_of(self, text: str) -> int:
        """Give how many documents a text names: copies are one."""
        return len(set(one_of_each(self.files_named(text), self._evidence).values()))


def _inside(path: Path) -> list[Path]:
    """Give the files of a folder, or the file itself."""
    try:
        return list(islice(path.rglob("*"), _MOST_FILES)) if path.is_dir() else [path]
    except OSError:
        return []
