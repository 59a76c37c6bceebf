"""Documents that evidence names: whether two are one, whatever they are called."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import field
from itertools import islice
from pathlib import Path

import numpy as np

from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import open_file
from jcm_mrv.project.evidence import BEHIND, PAGE, files_named, hash_of, size_of

_MOST_FILES = 1000
_LARGEST = 100_000_000
_READ = 20_000_000
_ALIKE, _BLANKS = 0.01, 64
"""Up to which share of two files may differ, of which one was made from the other."""
_SHORT = 1000
"""Bytes of a note in which every letter counts: another month is one letter of a hundred."""
_WORD = re.compile(r"\w+")
_SMALL = {"no", "nr", "number", "of", "the", "from", "by", "số"}


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
    sizes: dict[Path, int] = field(default_factory=dict)
    hashes: dict[Path, str] = field(default_factory=dict)

    def named(self, texts: Iterable[str]) -> Named:
        """Give what several texts name."""
        every = {text for text in texts if text}
        hashes = {self._hash(file) for text in every for file in self.files_named(text)}
        return Named(frozenset(map(as_written, every)), frozenset(hashes - {""}))

    def stands_in(self, text: str, named: Named) -> bool:
        """Say whether a document is one of those."""
        if as_written(text) in named.texts:
            return True
        return bool(named.hashes) and not named.hashes.isdisjoint(
            map(self._hash, self.files_named(text))
        )

    def same(self, one: str, other: str) -> bool:
        """Say whether two texts name one document, or files of which one is in both."""
        if not one or not other:
            return False
        if as_written(one) == as_written(other):
            return True
        return any(
            self._are_one(a, b) for a in self.files_named(one) for b in self.files_named(other)
        )

    def _are_one(self, one: Path, other: Path) -> bool:
        if one == other:
            return True
        size, length = sorted((self.sizes[one], self.sizes[other]))
        # Files of other lengths need not be read.
        if length - size > _ALIKE * length + _BLANKS:
            return False
        return (length == size and self._hash(one) == self._hash(other) != "") or _is_copy(
            one, other
        )

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
            self.sizes.update(sizes)
            self.files[text] = [*sizes]
        return self.files[text]

    def _hash(self, file: Path) -> str:
        if file not in self.hashes:
            self.hashes[file] = hash_of(file)
        return self.hashes[file]


def as_written(text: str) -> str:
    r"""Give a text without what spelling makes of it: the order of words, pages and signs.

    Examples
    --------
    >>> as_written("./Bills/2024-01.pdf") == as_written("bills\\2024-01.PDF, page 3")
    True
    >>> as_written("Bill no. 7 of EVN") == as_written("EVN bill 7."), as_written("01-02") == "02 01"
    (True, False)
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    words = _WORD.findall(PAGE.sub("", plain).replace("_", " "))
    numbers = [word for word in words if any(map(str.isdigit, word))]
    return " ".join(sorted({*words} - {*numbers} - _SMALL) + numbers) or plain.strip()


def place_in(text: str) -> str:
    """Give which page or line of a document a text names, as far as it does."""
    behind = BEHIND.search(text)
    pages = " ".join(re.findall("[0-9]+", "".join(found[0] for found in PAGE.finditer(text))))
    line = as_written(text[behind.end() :]) if behind else ""
    return f"{pages} {line}".strip()


def _is_copy(one: Path, other: Path) -> bool:
    """Say whether two files are alike but for a place that is small beside them."""
    try:
        with open_file(one, _LARGEST) as a, open_file(other, _LARGEST) as b:
            first, second = a.read(_READ).strip(), b.read(_READ).strip()
            if a.read(1) or b.read(1):
                return False
    except OSError:
        return False
    length, longest = min(len(first), len(second)), max(len(first), len(second))
    ours, theirs = (np.frombuffer(text, np.uint8) for text in (first, second))
    begin = _alike(ours[:length], theirs[:length])
    rest = length - begin
    end = _alike(ours[::-1][:rest], theirs[::-1][:rest])
    return longest - begin - end <= (_ALIKE * longest if longest >= _SHORT else 0)


def _alike(one: np.ndarray, other: np.ndarray) -> int:
    """Give how many begin alike."""
    apart = np.flatnonzero(one != other)
    return int(apart[0]) if apart.size else one.size


def _inside(path: Path) -> list[Path]:
    """Give the files of a folder, or the file itself."""
    try:
        return list(islice(path.rglob("*"), _MOST_FILES)) if path.is_dir() else [path]
    except OSError:
        return []
