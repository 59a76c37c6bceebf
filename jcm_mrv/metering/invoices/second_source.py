"""Which days have a second source: an invoice that agrees, and is not the entry's own document."""

from __future__ import annotations

import datetime as dt
import hashlib
import posixpath
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import field
from itertools import islice
from pathlib import Path

from jcm_mrv.findings import MON, Finding
from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import open_file
from jcm_mrv.metering.found import Found, of_each
from jcm_mrv.metering.interface import LedgerLine, Wanted
from jcm_mrv.project.evidence import files_of
from jcm_mrv.project.model import Source

_MOST_FILES = 1000
_LARGEST = 100_000_000
_DAY = dt.timedelta(days=1)


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
    """Give the days on which entry and invoice are one document, or one of them names none.

    Who names no document is asked for it elsewhere (``PRJ-139``).
    """
    days: set[int] = set()
    said: dict[int, Finding] = {}
    invoices = sorted(enumerate(source.invoiced), key=lambda one: one[1].start)
    ends = [invoice.end for _, invoice in invoices]
    documents = _Documents(wanted.folder)
    of_sources = list(enumerate(source.sources, start=1)) or [(0, source)]
    for number, of in of_sources:
        for n, entry in enumerate(of.entries or ()):
            for m, invoice in invoices[bisect_left(ends, entry.start) :]:
                if invoice.start > entry.end:
                    break
                cell = wanted.rows.get((0, "invoiced", m), {})
                own = wanted.rows.get((number, "entries", n), {})
                where = cell.get("", f"{wanted.where} invoice {m + 1}")
                ours = entry.evidence or of.evidence
                theirs = invoice.evidence or source.evidence
                # Who names the table in which the other stands has no document besides it.
                pairs = (ours, theirs), (_file(own), theirs), (ours, _file(cell))
                if "value" in own and own["value"] == cell.get("value"):
                    said[m] = MON[997]["table"].at(where, found=own["value"])
                elif same := next((b for a, b in pairs if documents.same(a, b)), ""):
                    said[m] = MON[997].at(where, found=same)
                elif ours and theirs:
                    continue
                first, last = max(entry.start, invoice.start), min(entry.end, invoice.end)
                days |= _days(first, last, wanted)
    return Found(days, tuple(of_each([said[m] for m in sorted(said)], lambda one: one)))


@immutable
class _Documents:
    """What evidence names: a text, and the files in the project folder that it is of."""

    folder: Path
    files: dict[str, dict[Path, int]] = field(default_factory=dict)
    hashes: dict[Path, str] = field(default_factory=dict)

    def same(self, one: str, other: str) -> bool:
        """Say whether two texts name one document, or files of which one is in both."""
        if not one or not other:
            return False
        if _written(one) == _written(other):
            return True
        ours, theirs = self._files(one), self._files(other)
        # Files of other lengths need not be read.
        common = set(ours.values()) & set(theirs.values())
        contents = ({self._hash(f) for f in of if of[f] in common} - {""} for of in (ours, theirs))
        return bool(common) and not next(contents).isdisjoint(next(contents))

    def _files(self, text: str) -> dict[Path, int]:
        if text not in self.files:
            named = (file for path in files_of(text, self.folder) for file in _inside(path))
            sizes = ((file, _size(file)) for file in islice(named, _MOST_FILES))
            self.files[text] = {file: size for file, size in sizes if size}
        return self.files[text]

    def _hash(self, file: Path) -> str:
        if file not in self.hashes:
            self.hashes[file] = _hash(file)
        return self.hashes[file]


def _written(text: str) -> str:
    r"""Give a text without what spelling makes of it.

    Examples
    --------
    >>> _written("./Bills/2024-01.pdf") == _written("bills\\2024-01.PDF ")
    True
    """
    plain = unicodedata.normalize("NFKC", " ".join(text.split())).casefold().replace("\\", "/")
    return posixpath.normpath(plain)


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
