"""Whether two documents are one, whatever they are called and whatever has saved them again."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from jcm_mrv.input_files import open_file
from jcm_mrv.patterns import pattern
from jcm_mrv.project.evidence import size_of
from jcm_mrv.project.evidence_names import BEHIND, PAGE
from jcm_mrv.project.evidence_words import Evidence, Words

_LARGEST = 100_000_000
_READ = 20_000_000
_ALIKE, _BLANKS = 0.01, 64
"""Up to which share of two files may differ, of which one was made from the other."""
_SHORT = 1000
"""Bytes of a note in which every letter counts: another month is one letter of a hundred."""
_MANY, _MORE = 100, 0.01
"""How many words make a document that is the same with a few more words: `copy`, a stamp."""
_FEW, _NEAR = 0.1, 0.001
"""Which share of the amounts may differ in one document, and by how much each."""
_WORD = pattern(r"\w+")
_SMALL = {"no", "nr", "number", "of", "the", "from", "by", "see", "copy", "attached", "số"}


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
    line = PAGE.sub("", text[behind.end() :]).strip() if behind else ""
    line = as_written(line) if line else ""
    return f"{pages} {line}".strip()


def one_of_each(files: Iterable[Path], evidence: Evidence) -> dict[Path, Path]:
    """Give, for each of some files, the first of them that is the same document."""
    firsts: dict[frozenset[tuple[str, int]], list[Path]] = {}
    found: dict[Path, Path] = {}
    for file in [*files]:
        words = evidence.words(file)
        # Of few words all have to be the same: hundreds of notes are not compared each with each.
        short = words is not None and sum(words.words.values()) < _MANY
        alike = firsts.setdefault(frozenset(words.words.items() if words and short else ()), [])
        found[file] = next((one for one in alike if are_one(one, file, evidence)), file)
        if found[file] == file:
            alike.append(file)
    return found


def are_one(one: Path, other: Path, evidence: Evidence) -> bool:
    """Say whether two files are one document.

    They are where they have the same bytes, or the same words and amounts in whatever container and
    order of pages: saved again, a file has other bytes. Up to a tenth of the amounts may differ by
    less than 0.1 %; another date, serial number or name makes another document, and so does every
    other amount. A document of a hundred words is the same with one per cent more of them, without
    digits. Where the words cannot be read, as in a scan, the bytes have to be alike but for one
    place of 1 %.
    """
    if one == other:
        return True
    sizes = size_of(one), size_of(other)
    if sizes[0] == sizes[1] and (digest := evidence.hash(one)) and digest == evidence.hash(other):
        return True
    ours, theirs = evidence.words(one), evidence.words(other)
    if ours is not None and theirs is not None:
        return _say_the_same(ours, theirs)
    if ours is not None or theirs is not None:
        return False
    apart = abs(sizes[0] - sizes[1])
    return apart <= _ALIKE * max(sizes) + _BLANKS and _are_alike(one, other)


def _say_the_same(ours: Words, theirs: Words) -> bool:
    if len(ours.amounts) != len(theirs.amounts):
        return False
    if ours.words != theirs.words and not _has_a_few_more(ours, theirs):
        return False
    left, right = (
        sorted((Counter(a.amounts) - Counter(b.amounts)).elements())
        for a, b in ((ours, theirs), (theirs, ours))
    )
    few = max(1, _FEW * len(ours.amounts))
    near = all(abs(a - b) < _NEAR * max(a, b) for a, b in zip(left, right, strict=True))
    return len(left) <= few and near


def _has_a_few_more(ours: Words, theirs: Words) -> bool:
    both = sorted((sum(ours.words.values()), sum(theirs.words.values())))
    number, most = both[0], 1 + _MORE * both[0]
    if number < _MANY or both[1] - number > most:
        return False
    one, other = Counter(ours.words), Counter(theirs.words)
    more, less = one - other, other - one
    if more and less:
        return False
    added = more or less
    return added.total() <= most and not any(any(map(str.isdigit, word)) for word in added)


def _are_alike(one: Path, other: Path) -> bool:
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
    begin = _begin_alike(ours[:length], theirs[:length])
    rest = length - begin
    end = _begin_alike(ours[::-1][:rest], theirs[::-1][:rest])
    return longest - begin - end <= (_ALIKE * longest if longest >= _SHORT else 0)


def _begin_alike(one: np.ndarray, other: np.ndarray) -> int:
    """Give how many begin alike."""
    apart = np.flatnonzero(one != other)
    return int(apart[0]) if apart.size else one.size
