"""Amounts that are typed from a document: whether they stand in it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from jcm_mrv.findings import PRJ, Finding
from jcm_mrv.project.evidence import files_named, lists_shown
from jcm_mrv.project.evidence_pages import pages_behind
from jcm_mrv.project.evidence_words import Evidence, Read
from jcm_mrv.project.number_in_text import is_written_in
from jcm_mrv.strict_yaml import Document

_SHOWN = 3


def amounts_not_found(document: Document, folder: Path, evidence: Evidence) -> Iterator[Finding]:
    """Ask about amounts whose document is a PDF file with words, and has them nowhere.

    They are looked for on the page that is named, or on all pages, as they are or in another unit,
    as a sum of some numbers that follow each other, and as the difference of two, such as those of
    a register. What could not be read is in ``evidence.unread``, and other kinds of files, or
    several for one amount, in ``evidence.not_looked_up``.
    """
    for path, key, items, texts in lists_shown(document.data):
        lost = []
        for number, (item, text) in enumerate(zip(items, texts, strict=True)):
            value = _number(item.get("value")) if key == "evidence" and "value" in item else None
            if value and (file := _is_lost(text, value, folder, evidence)):
                evidence.asked[file] = None
                lost.append((number, f"{item['value']} {item.get('unit') or ''}: {text}"))
        if lost:
            more = [f"+ {len(lost) - _SHOWN}"] if lost[_SHOWN:] else []
            yield PRJ[226].at(
                document.where((*path, lost[0][0])),
                found="; ".join([*(shown for _, shown in lost[:_SHOWN]), *more]),
                count=len(lost),
                label=".".join(map(str, path)),
            )


def not_read(document: Document, evidence: Evidence) -> Iterator[Finding]:
    """Say which files were neither compared with the others nor looked through for amounts."""
    if evidence.unread:
        found, count = evidence.named(evidence.unread), len(evidence.unread)
        yield PRJ[225].at(document.name, found=found, count=count)
    if left := [file for file in evidence.not_looked_up if file not in evidence.unread]:
        yield PRJ[225]["amounts"].at(document.name, found=evidence.named(left), count=len(left))


def _number(given: object) -> Fraction | None:
    """Give a number as it is typed; None of what is none, or of nothing."""
    try:
        return abs(Fraction(str(given).replace(",", "")))
    except (ValueError, ZeroDivisionError):
        return None


def _is_lost(text: str, value: Fraction, folder: Path, evidence: Evidence) -> Path | None:
    """Give the file that a text names, where it has words, and nowhere that number."""
    files = files_named(text, folder)
    if len(files) != 1 or not files[0].is_file():
        # Of several files nobody says which one has the amount.
        evidence.not_looked_up |= dict.fromkeys(files)
        return None
    (file,) = files
    read = evidence.read(file)
    if read is not None and read.pages is None and read.stood_for is None:
        # A workbook may have it rounded, and a text may say where the bill lies.
        evidence.not_looked_up[file] = None
        return None
    if read is not None and (read.is_blank or (read.stood_for is not None and read.stood_for[0])):
        return None
    pages = _pages(read, pages_behind(text, folder))
    if any(page and is_written_in(page, value) for page in pages):
        return None
    if "" in pages or not any(pages):
        # On a picture it may stand all the same.
        evidence.unread[file] = None
        return None
    return file


def _pages(read: Read | None, named: list[tuple[str, str]]) -> list[str | None]:
    """Give the words of the pages that are named, or of all pages."""
    if read is None or read.pages is None:
        return []
    ends = [(read.pages.called(first), read.pages.called(last)) for first, last in named]
    numbers = {n for a, b in ends if a and b for n in range(min(a), max(b) + 1)}
    return [page for n, page in enumerate(read.texts, 1) if n in numbers or not named]
