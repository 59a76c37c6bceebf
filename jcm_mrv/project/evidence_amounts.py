"""Amounts that are typed from a document: whether they stand in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Any

from jcm_mrv.findings import PRJ, Finding
from jcm_mrv.findings.language import joined
from jcm_mrv.project.amount_in_text import (
    Found,
    amount_in,
    is_sum_of,
    may_stand_in,
    number_in,
)
from jcm_mrv.project.day_in_text import day_of_another_year, years_of
from jcm_mrv.project.evidence import lists_shown, texts_of
from jcm_mrv.project.evidence_alike import one_of_each
from jcm_mrv.project.evidence_names import files_in, files_named, names_a_file
from jcm_mrv.project.evidence_pages import pages_behind
from jcm_mrv.project.evidence_words import Evidence, Read
from jcm_mrv.project.one_person import are_two_people
from jcm_mrv.strict_yaml import Document, Path_

_SHOWN = 3
_ASKED = {
    Found.OTHER_YEARS: PRJ[226]["day"],
    Found.UNREAD: PRJ[236],
    Found.NOWHERE: PRJ[226],
    Found.OTHER_UNIT: PRJ[226]["unit"],
    Found.BARE: PRJ[227],
}


def amounts_not_found(document: Document, folder: Path, evidence: Evidence) -> Iterator[Finding]:
    """Ask about amounts whose document has them nowhere, in another unit, or cannot be read.

    They are looked for on the page that is named, or in all of the document, in whatever kind of
    file or folder: each in one of several files, or as the sum of one number of each. Where the
    document cannot be read, two people say that they have. What could not be read is in
    ``evidence.unread``, and what is too long in ``evidence.not_looked_up``.
    """
    participants = tuple(texts_of(document.data.get("participants")))
    for path, key, items, texts in lists_shown(document.data):
        readers = _readers(document.data, path)
        asked: dict[Found, list[tuple[int, str]]] = {}
        for number, (item, text) in enumerate(zip(items, texts, strict=True)):
            value = _number(item.get("value")) if key == "evidence" and "value" in item else None
            if value is None:
                continue
            unit = str(item.get("unit") or "")
            found = _looked_up(text, value, unit, folder, evidence)
            # A reading may be the sum of a log; an invoice states its amount.
            if found == Found.UNKNOWN and path[-1] == "invoiced" and value:
                found = found if _may_stand(text, value, folder, evidence) else Found.NOWHERE
            if found == Found.UNKNOWN:
                evidence.not_looked_up |= dict.fromkeys(files_in(files_named(text, folder)))
            in_unit = found == Found.IN_UNIT
            day = _of_another_year(text, item, folder, evidence) if in_unit else ""
            found = Found.OTHER_YEARS if day else found
            if found is not None and found in _ASKED:
                shown, behind = f"{item['value']} {unit}".rstrip(), f" ({day})" if day else ""
                asked.setdefault(found, []).append((number, f"{shown}: {text}{behind}"))
        for found, told in sorted(asked.items()):
            more = [f"+ {len(told) - _SHOWN}"] if told[_SHOWN:] else []
            where = document.where((*path, told[0][0]))
            shown = "; ".join([*(shown for _, shown in told[:_SHOWN]), *more])
            label, count = ".".join(map(str, path)), len(told)
            if found == Found.UNREAD and are_two_people(readers, participants):
                by = joined(readers)
                yield PRJ[237].at(where, found=shown, count=count, label=label, readers=by)
            else:
                yield _ASKED[found].at(where, found=shown, count=count, label=label)


def values_not_found(document: Document, folder: Path, evidence: Evidence) -> Iterator[Finding]:
    """Ask about fixed values whose source, or evidence, is a file that has them nowhere."""
    for path, item in _given(document.data, ()):
        value, unit = _number(item.get("value")), str(item.get("unit") or "")
        texts = [text for key in ("source", "evidence") if isinstance(text := item.get(key), str)]
        # That something is nought is said in words.
        for text in filter(names_a_file, texts) if value else ():
            found = _looked_up(text, value or Fraction(0), unit, folder, evidence, number_in)
            if found == Found.UNKNOWN:
                evidence.not_looked_up |= dict.fromkeys(files_in(files_named(text, folder)))
            if found is not None and found in {Found.NOWHERE, Found.OTHER_UNIT}:
                shown, label = f"{item['value']} {unit}: {text}", ".".join(map(str, path))
                yield _ASKED[found].at(document.where(path), found=shown, count=1, label=label)


def _given(data: object, path: Path_) -> Iterator[tuple[Path_, dict[str, Any]]]:
    """Give each fixed value with a source of its own, and where it stands."""
    if isinstance(data, list):
        for number, part in enumerate(data):
            yield from _given(part, (*path, number))
    elif isinstance(data, dict) and "values" in path and "value" in data:
        yield path, data
    elif isinstance(data, dict):
        for key, part in data.items():
            if "values" in path or key in ("values", "applications"):
                yield from _given(part, (*path, key))


def summed_twice(document: Document, evidence: Evidence) -> Iterator[Finding]:
    """Ask about a document of one number that is part of the sums of several amounts."""
    for file, texts in evidence.summed.items():
        words = evidence.words(file) if len(texts) > 1 else None
        if words is not None and len({*words.amounts}) == 1:
            evidence.asked[file] = None
            name, found = evidence.named([file]), "; ".join(dict.fromkeys(texts))
            yield PRJ[217]["summed"].at(document.name, found=found, file=name, count=len(texts))


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


def _looked_up(
    text: str,
    value: Fraction,
    unit: str,
    folder: Path,
    evidence: Evidence,
    how: Callable[[str, Fraction, str], Found] = amount_in,
) -> Found | None:
    """Say how an amount stands in the files that a text names; None where nobody can say."""
    files = files_in(files_named(text, folder))
    pages = pages_behind(text, folder)
    texts: list[list[str]] = []
    unread: list[Path] = []
    # A copy of a document adds nothing to a sum.
    alone = one_of_each(files, evidence) if how is amount_in and len(files) > 1 else {}
    for file in files:
        if alone.get(file, file) != file:
            continue
        read = evidence.read(file)
        if read is not None and read.stood_for is not None and read.stood_for[0]:
            return None
        if read is not None and read.is_blank:
            continue
        words = _pages(read, pages)
        texts.append([*filter(None, words)])
        if "" in words or not any(words):
            # On a picture it may stand all the same.
            unread.append(file)
    found = max((how(each, value, unit) for each in chain(*texts)), default=None)
    if found == Found.IN_UNIT:
        return found
    is_amount = how is amount_in
    if is_amount and len(texts) > 1 and is_sum_of([*map("\n".join, texts)], value, unit):
        for file in files:
            evidence.summed.setdefault(file, []).append(text)
        return Found.IN_UNIT
    if found == Found.BARE or (found is not None and not unread):
        evidence.asked |= dict.fromkeys(files)
        return found
    evidence.unread |= dict.fromkeys(unread)
    return Found.UNREAD if unread else None


def _readers(data: Any, path: Path_) -> list[str]:
    """Give who has read the amounts of a list, as it stands beside it."""
    for step in path[:-1]:
        data = data[step]
    named = data.get("read_by")
    return [name for name in named if isinstance(name, str)] if isinstance(named, list) else []


def _of_another_year(text: str, item: dict[str, Any], folder: Path, evidence: Evidence) -> str:
    """Give a day in the document of an amount where none is of its years, or the one behind."""
    years = years_of([item.get("start"), item.get("end")])
    read = map(evidence.read, files_in(files_named(text, folder)))
    words = " ".join(chain(*(filter(None, one.texts) for one in read if one is not None)))
    return day_of_another_year(words, [*years, max(years) + 1]) if years else ""


def _may_stand(text: str, value: Fraction, folder: Path, evidence: Evidence) -> bool:
    files = files_in(files_named(text, folder))
    return any(
        may_stand_in(words, value)
        for read in map(evidence.read, files)
        for words in (read.texts if read is not None else ())
        if words
    )


def _pages(read: Read | None, named: list[tuple[str, str]]) -> list[str | None]:
    """Give the words of the pages that are named, or of all pages."""
    if read is None or read.pages is None:
        return [] if read is None else [*read.texts]
    ends = [(read.pages.called(first), read.pages.called(last)) for first, last in named]
    numbers = {n for a, b in ends if a and b for n in range(min(a), max(b) + 1)}
    return [page for n, page in enumerate(read.texts, 1) if n in numbers or not named]
