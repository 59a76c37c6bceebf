"""Which days have a second source: an invoice that agrees, and is not the entry's own document."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import field
from itertools import islice
from pathlib import Path

import numpy as np

from jcm_mrv.findings import MON, Finding
from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import open_file
from jcm_mrv.metering.found import Found, of_each
from jcm_mrv.metering.interface import LedgerLine, Wanted
from jcm_mrv.project.evidence import files_of
from jcm_mrv.project.model import Source

_MOST_FILES = 1000
_LARGEST = 100_000_000
_READ = 20_000_000
_ALIKE, _BLANKS = 0.01, 64
"""Up to which share of two files may differ, of which one was made from the other."""
_DAY = dt.timedelta(days=1)
_PAGE = re.compile(
    r"[\s,;:#(]*\b(?:pp?|pages?|sheets?|trang|tờ|halaman)\b\.?\s*[0-9]+(?:\s*[-–]\s*[0-9]+)?\)?"
    r"|[\s,;:#(]*(?:[0-9]+\s*(?:頁|ページ)|(?:頁|ページ)\s*[0-9]+)\)?",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"[,;#(]")
_WORD = re.compile(r"\w+")
_SMALL = {"no", "nr", "number", "of", "the", "from", "by", "số"}


@immutable
class Compared:
    """How many days the period has, how many an invoice, and how many nothing else shows."""

    days: int
    without_invoice: int
    left: int

    @property
    def share(self) -> float:
        """The share of the days that have a second source."""
        return 1 - self.left / self.days


def second_source(source: Source, wanted: Wanted, ledger: Iterable[LedgerLine]) -> Found[Compared]:
    """Give how many days have an invoice that agrees, and tell of those that show nothing new.

    Parameters
    ----------
    source : Source
        With its invoices.
    wanted : Wanted
        For the period.
    ledger : iterable of LedgerLine
        How they were compared.
    """
    invoiced: set[int] = set()
    for one in source.invoiced:
        invoiced |= _days(one.start, one.end, wanted)
    days = len(_days(wanted.calendar.start, wanted.calendar.end, wanted))
    differing: set[int] = set()
    for line in ledger:
        if line.rule == "MON-812":
            first, after = (dt.date.fromisoformat(text[:10]) for text in (line.start, line.end))
            differing |= _days(first, after - _DAY, wanted)
    same = _of_one_document(source, wanted)
    shown = invoiced - differing - same.value
    return Found(Compared(days, days - len(invoiced), days - len(shown)), same.findings)


def _days(first: dt.date, last: dt.date, wanted: Wanted) -> set[int]:
    start, end = max(first, wanted.calendar.start), min(last, wanted.calendar.end)
    return set(range(start.toordinal(), end.toordinal() + 1))


def _of_one_document(source: Source, wanted: Wanted) -> Found[set[int]]:
    """Give the days whose invoice is a document of the entries, or where one of them names none.

    Who names no document is asked for it elsewhere (``PRJ-139``).
    """
    days: set[int] = set()
    said: dict[int, Finding] = {}
    invoices = sorted(enumerate(source.invoiced), key=lambda one: one[1].start)
    ends = [invoice.end for _, invoice in invoices]
    documents = _Documents(wanted.folder)
    of_sources = list(enumerate(source.sources, start=1)) or [(0, source)]
    entered = documents.named(
        entry.evidence or of.evidence for _, of in of_sources for entry in of.entries or ()
    )
    cells = {m: wanted.rows.get((0, "invoiced", m), {}) for m, _ in invoices}
    of_others: dict[int, str] = {}
    for m, invoice in invoices if entered.texts else ():
        theirs = invoice.evidence or source.evidence
        if theirs and documents.stands_in(theirs, entered):
            of_others[m] = theirs
    for number, of in of_sources:
        for n, entry in enumerate(of.entries or ()):
            for m, invoice in invoices[bisect_left(ends, entry.start) :]:
                if invoice.start > entry.end:
                    break
                cell, own = cells[m], wanted.rows.get((number, "entries", n), {})
                where = cell.get("", f"{wanted.where} invoice {m + 1}")
                ours = entry.evidence or of.evidence
                theirs = invoice.evidence or source.evidence
                # Who names the table in which the other stands has no document besides it.
                pairs = (ours, theirs), (_file(own), theirs), (ours, _file(cell))
                if "value" in own and own["value"] == cell.get("value"):
                    said[m] = MON[997]["table"].at(where, found=own["value"])
                elif same := next((b for a, b in pairs if documents.same(a, b)), of_others.get(m)):
                    said[m] = MON[997].at(where, found=same)
                elif ours and theirs:
                    continue
                first, last = max(entry.start, invoice.start), min(entry.end, invoice.end)
                days |= _days(first, last, wanted)
    return Found(days, tuple(of_each([said[m] for m in sorted(said)], lambda one: one)))


@immutable
class _Named:
    """Documents that stand for amounts: their texts as compared, and the hashes of their files."""

    texts: frozenset[str]
    hashes: frozenset[str]


@immutable
class _Documents:
    """What evidence names: a text, and the files in the project folder that it is of."""

    folder: Path
    files: dict[str, list[Path]] = field(default_factory=dict)
    sizes: dict[Path, int] = field(default_factory=dict)
    hashes: dict[Path, str] = field(default_factory=dict)

    def named(self, texts: Iterable[str]) -> _Named:
        """Give what several texts name."""
        every = {text for text in texts if text}
        hashes = {self._hash(file) for text in every for file in self._files(text)}
        return _Named(frozenset(map(_written, every)), frozenset(hashes - {""}))

    def stands_in(self, text: str, named: _Named) -> bool:
        """Say whether a document is one of those."""
        if _written(text) in named.texts:
            return True
        return bool(named.hashes) and not named.hashes.isdisjoint(
            map(self._hash, self._files(text))
        )

    def same(self, one: str, other: str) -> bool:
        """Say whether two texts name one document, or files of which one is in both."""
        if not one or not other:
            return False
        if _written(one) == _written(other):
            return True
        return any(self._are_one(a, b) for a in self._files(one) for b in self._files(other))

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

    def _files(self, text: str) -> list[Path]:
        if text not in self.files:
            parts = dict.fromkeys((text, _PAGE.sub("", text), _BEHIND.split(text)[0]))
            paths = next(filter(None, (files_of(p.strip(), self.folder) for p in parts if p)), [])
            named = (file for path in paths for file in _inside(path))
            sizes = {file: size for file in islice(named, _MOST_FILES) if (size := _size(file))}
            self.sizes.update(sizes)
            self.files[text] = [*sizes]
        return self.files[text]

    def _hash(self, file: Path) -> str:
        if file not in self.hashes:
            self.hashes[file] = _hash(file)
        return self.hashes[file]


def _written(text: str) -> str:
    r"""Give a text without what spelling makes of it: the order of words, pages and signs.

    Examples
    --------
    >>> _written("./Bills/2024-01.pdf") == _written("bills\\2024-01.PDF, page 3")
    True
    >>> _written("Bill no. 7 of EVN") == _written("EVN bill 7."), _written("01-02") == "02 01"
    (True, False)
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    words = _WORD.findall(_PAGE.sub("", plain).replace("_", " "))
    numbers = [word for word in words if any(map(str.isdigit, word))]
    return " ".join(sorted({*words} - {*numbers} - _SMALL) + numbers) or plain.strip()


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
    return longest - begin - end <= _ALIKE * longest


def _alike(one: np.ndarray, other: np.ndarray) -> int:
    """Give how many begin alike."""
    apart = np.flatnonzero(one != other)
    return int(apart[0]) if apart.size else one.size


def _file(row: Mapping[str, str]) -> str:
    """Give the file of a table that a row stands in, "" of what is typed in the project file."""
    return row.get("", "").rpartition(":")[0]


def _inside(path: Path) -> list[Path]:
    """Give the files of a folder, or the file itself."""
    try:
        return list(islice(path.rglob("*"), _MOST_FILES)) if path.is_dir() else [path]
    except OSError:
        return []


def _size(file: Path) -> int:
    try:
        return file.stat().st_size if file.is_file() else 0
    except (OSError, ValueError):
        return 0


def _hash(file: Path) -> str:
    try:
        with open_file(file, _LARGEST) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
