"""Lines of a log that say they are no reading of their own: corrected ones, adjustments, twice."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from math import isclose
from typing import NamedTuple

from jcm_mrv.estimate_words import ESTIMATED, SETTLES, words
from jcm_mrv.findings import VER, Finding
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.logs.odd_readings import LISTED, changed
from jcm_mrv.verification.checks.logs.settled import settles_itself
from jcm_mrv.verification.claim.assigned import row_texts, text_shown
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.days import month_named
from jcm_mrv.verification.claim.labels import words_of
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.claim.months import month_beside
from jcm_mrv.verification.claim.seasons import months_of
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.reading.headings import is_total, plain
from jcm_mrv.workbook.reading.periods import Period

OF_LINES = ("VER-208", "VER-210")
"""Codes of what a line is called, whatever meter its reading is of."""
_MOST = 400
"""Lines of a log that are all taken; of a longer one, those whose name may tell something."""
_WINDOW = 18
"""Characters before and behind a word that what it is about stands in."""
_REMARKS, _UP, _NEAR = 8, 3, 4
"""Cells behind a reading, above one in a row, and before one, in which it is named."""
_CORRECTED = (
    r"correct(?:ed|ion)|rev\b\.?|revis(?:ed|ion)|amended|updated|restated|final",
    # A meter that is new from a day on is read beside the one before it.
    r"new(?! (?:from|since|meter|counter|register)\b)",
    r"v(?:er\.?)? ?[2-9]",
    "訂正後?|修正後?|改訂版?|確定値?|再検針",
    "(?:đã )?(?:điều chỉnh|hiệu chỉnh|đính chính|sửa(?: đổi| lại)?|cập nhật|chốt lại)",
    r"koreksi|dikoreksi|revisi|corregid[oa]|revisad[oa]",
)
_CARRIED = (
    r"carr(?:y|ied)[ -]?(?:over|forward)|brought[ -]?(?:forward|down)|[bc]/[fd]|繰越|繰り越し",
    "chuyển (?:kỳ|sang|tiếp)|(?:số dư|lũy kế) (?:đầu|trước)|saldo awal|pindahan|arrastre",
)
_ADDED = (
    *_CARRIED,
    r"adj\b\.?|adjust(?:ed|ments?|ing)?|corrections?|true[ -]?up|reconciliations?|back[ -]?billing",
    r"catch[ -]?up",
    r"estimat(?:e[ds]?|ions?)|assumed|assumptions?|provisional",
    "補正|調整|訂正|修正|前月分|前年分|推定|推計|見込み?|概算|暫定|仮置き",
    "điều chỉnh|hiệu chỉnh|truy thu|kỳ trước|năm trước|ước tính|tạm tính",
    r"penyesuaian|koreksi|perkiraan|estimasi|ajustes?|correcci[óo]n|estimad[oa]s?",
)

_CORRECTION, _ADJUSTMENT, _ESTIMATE, _CARRY = map(words, (_CORRECTED, _ADDED, ESTIMATED, _CARRIED))
_WITH = words(
    (
        r"incl(?:ud(?:es?|ed|ing)|\b\.?)|together with|combined with|as well as",
        "を?含(?:む|み|め)|込み|合算",
        r"(?:bao )?gồm(?: cả)?|kể cả|tính cả|cộng (?:cả|thêm|với)|gộp(?: cả)?",
        r"termasuk|beserta|incluy\w+|incluid[oa]s?",
    )
)
"""What a remark says of a reading that holds more than its own."""
_SETTLES = words(SETTLES)
_WITHOUT = pattern(
    r"\b(?:not|without|excl\w*)\b|n't|含(?:まない|まず|めない)|除|không|chưa|tidak|tanpa|\bsin\b",
    re.IGNORECASE,
)
_BRACKETS = pattern(r"[\s()\[\]{}（）【】<>*,;:_/.-]+")


class _Line(NamedTuple):
    """A reading that counts, with what its line is called."""

    cell: Place
    value: float
    label: str
    day: Period | None

    @property
    def name(self) -> str:
        """What it is called, without that it was corrected."""
        return _named(self.label)[0]

    @property
    def month(self) -> int | None:
        """The month that it is of, by its day or its name."""
        if self.day is not None and self.day.start != self.day.end:
            return self.day.start.month
        return month_named(self.name) if self.name else None

    @property
    def is_corrected(self) -> bool:
        """Whether its name says that it stands for another line."""
        return _named(self.label)[1]


@lru_cache(maxsize=2048)  # the columns of all meters share their lines
def _named(label: str) -> tuple[str, bool]:
    """Give what a line is called without that it was corrected, and whether it says so."""
    text = plain(label)
    return _BRACKETS.sub(" ", _CORRECTION.sub(" ", text)).strip(), bool(_CORRECTION.search(text))


def lines_of(log: Log, model: Model | None) -> Iterator[Judged]:
    """Give the lines that are added to readings and are none, or stand for others beside them."""
    if log.claim.side == "plan":
        return
    lines = list(_lines(log))
    beside = list(_corrected(log, lines, model))
    yield from beside
    told = {judged.finding.where for judged in beside}
    yield from _adjustments(log, [one for one in lines if place_text(one.cell) not in told], model)
    yield from _with_another(log)
    if not beside:
        yield from _names_twice(log, lines, model)


def _lines(log: Log) -> Iterator[_Line]:
    days = log.days or [None] * len(log.cells)
    own = log.cells[0][2]
    columns, behind = _with_texts(log, _columns(own)), _with_texts(log, _behind(own))
    every = len(log.cells) <= _MOST
    # A long log of days has hardly any names, or the same few again and again.
    texts = set() if every else _texts(log, (*columns, *behind))
    every = every or any(_named(text)[1] for text in texts)
    has_names = every or not log.is_column or any(is_adjustment(t) or is_estimate(t) for t in texts)
    for cell, content, day in zip(log.cells, log.contents, days, strict=True):
        if not isinstance(content, float) or not content or not (day is None or has_names):
            continue
        label = next(_labels(log, cell, columns), "")
        if not is_adjustment(label):
            label = next(filter(is_estimate, remarks(log, cell, behind)), label)
        tells = every or day is None or is_adjustment(label) or is_estimate(label)
        if tells and (not label or not is_total(label.strip(" :."))):
            yield _Line(cell, content, label, day)


def _with_texts(log: Log, columns: Sequence[int]) -> Sequence[int]:
    """Give those of some columns that may show a text beside the readings of a log."""
    grid, first, last = log.claim.grid.sheet(log.cells[0][0]), log.cells[0][1], log.cells[-1][1]
    if not log.is_column:
        return columns
    return [column for column in columns if grid.may_show_text(column, first, last)]


def _columns(column: int) -> list[int]:
    """Give the columns in which the line of a reading is named, nearest first."""
    near = range(column - 1, max(-1, column - 1 - _NEAR), -1)
    return [*near, *range(min(_NEAR, near.stop + 1))]


def _texts(log: Log, columns: Iterable[int]) -> set[str]:
    """Give what stands in columns beside the readings of a log, each text once."""
    grid = log.claim.grid.sheet(log.cells[0][0])
    first, last = log.cells[0][1], log.cells[-1][1]
    # A range of merged cells shows what stands in its first one.
    first = min([first, *(area.top for area in grid.merged if area.bottom >= first)])
    found: set[str] = set()
    for column in columns if log.is_column else ():
        rows = grid.texts.get(column, ())
        rows = rows[bisect_left(rows, first) : bisect_right(rows, last)]
        found |= {str(grid.cells[row, column].value) for row in rows}
    for (row, column), note in grid.notes.items():
        if first <= row <= last and column == log.cells[0][2]:
            found.add(note)
    return found


def _labels(log: Log, cell: Place, columns: Sequence[int]) -> Iterator[str]:
    """Give the texts that name the line of a reading, nearest first, and those it begins with."""
    sheet, row, column = cell
    if log.is_column:
        places = [(sheet, row, c) for c in columns]
    else:
        places = [(sheet, r, column) for r in range(row - 1, max(-1, row - 1 - _UP), -1)]
    return (text for place in places if (text := text_shown(log.claim, place)))


def _behind(column: int) -> Sequence[int]:
    """Give the columns in which remarks on a reading may stand."""
    return range(column + 1, column + 1 + _REMARKS)


def remarks(log: Log, cell: Place, columns: Sequence[int] | None = None) -> Iterator[str]:
    """Give what stands behind a reading in its row, and in a note to it."""
    sheet, row, column = cell
    if (note := log.claim.grid.sheet(sheet).notes.get((row, column))) is not None:
        yield note
    columns = _behind(column) if columns is None else columns
    for right in columns if log.is_column else ():
        if text := text_shown(log.claim, (sheet, row, right)):
            yield text


def is_corrected(log: Log) -> bool:
    """Whether a line of a log is the correction of another one that counts as well."""
    return any(_corrected(log, list(_lines(log)), None))


def _corrected(log: Log, lines: list[_Line], model: Model | None) -> Iterator[Judged]:
    """Give a line that says it is the correction of another one that counts as well."""
    corrected = [line for line in lines if line.is_corrected and (line.name or line.month)]
    if not corrected:
        return
    by_name: dict[object, list[_Line]] = defaultdict(list)
    for line in lines:
        for key in {line.name, line.month} - {"", None} if not line.is_corrected else ():
            by_name[key, line.day].append(line)
            by_name[key].append(line)
    for line in corrected:
        keys = [key for key in (line.name, line.month) if key]
        days = [(key, day) for key in keys for day in (line.day, None)]
        alike = [one for key in (keys if line.day is None else days) for one in by_name[key]]
        first = next(iter(alike), None)
        if first is None or not (log.scale_of(line.cell) and log.scale_of(first.cell)):
            continue
        finding = VER[208].at(
            place_text(line.cell),
            found=f"{line.label[:40]!r}: {number_shown(line.value)}",
            label=log.stated.label,
            number=number_shown(first.value),
            cell=place_text(first.cell),
        )
        yield Judged(finding, changed(log, model, {first.cell: 0.0}))


@lru_cache(maxsize=2048)
def is_adjustment(label: str) -> bool:
    """Whether a label names an adjustment, an estimate, or an amount carried over."""
    return _ADJUSTMENT.search(plain(label)) is not None


@lru_cache(maxsize=2048)
def is_estimate(remark: str) -> bool:
    """Whether a remark says that a reading was estimated."""
    return _ESTIMATE.search(plain(remark)) is not None


def adjustment(
    cell: Place,
    label: str,
    value: float | str,
    stated: StatedValue,
    more: str = "",
    *,
    is_switch: bool = False,
) -> Finding:
    """Give what is asked about a cell that is called so, or a switch that is set so."""
    shown = value if isinstance(value, str) else number_shown(value)
    found = f"{label[:60]!r}: {shown}{more}"
    return (VER[210]["switch"] if is_switch else VER[210]).at(
        place_text(cell), found=found, label=stated.label
    )


def _adjustments(log: Log, lines: list[_Line], model: Model | None) -> Iterator[Judged]:
    """Give lines that are called an adjustment, an amount carried over, or an estimate."""
    found = [line for line in lines if is_adjustment(line.label) or is_estimate(line.label)]
    settled = _settled(log) if found else frozenset()
    found = [line for line in found if line.cell not in settled]
    found = [n for n in found if not settles_itself(log.claim, n.cell, n.label, _ESTIMATE)]
    # Where most of the lines are called so, it is what the whole log is.
    if len(found) * 2 > sum(bool(value) for _, value in log.numbers):
        return
    # Of many, each is not tried: they are of one kind.
    several, found = found[LISTED:], found[:LISTED]
    for line in found:
        if log.scale_of(line.cell) and not is_carried_on(log.claim, line.cell, line.label):
            with_all = several if line is found[-1] else []
            more = f"; and {len(with_all)} more lines" if with_all else ""
            finding = adjustment(line.cell, line.label, line.value, log.stated, more)
            without = {one.cell: 0.0 for one in (line, *with_all)}
            yield Judged(finding, changed(log, model, without))


def _settled(log: Log) -> frozenset[Place]:
    """Give estimates that the next reading corrects, and that reading: together they are read.

    Both count, once each and alike; an estimate at the end of a log has nothing behind it.
    """
    found: set[Place] = set()
    for (before, _), (cell, value) in pairwise(log.numbers):
        said = [text for text in remarks(log, cell) if log.is_column and _SETTLES.search(text)]
        both = said and value and any(map(is_estimate, remarks(log, before)))
        if both and not _is_of(log, before, said):
            continue
        if both and isclose(log.scale_of(cell), log.scale_of(before), rel_tol=1e-6):
            found |= {before, cell}
    return frozenset(found)


def _is_of(log: Log, cell: Place, said: Sequence[str]) -> bool:
    """Whether what is said names the month of a line, or none."""
    day, named = log.day_beside(cell), frozenset[int]().union(*map(months_of, said))
    own = month_beside(log.claim, cell) if day is None else day.start.month
    return not named or own is None or own in named


def is_carried_on(claim: Claim, cell: Place, label: str) -> bool:
    """Whether a line goes on from what another part of a log has come to, by a reference."""
    leaf = claim.cells.leaf(cell)
    is_sum = claim.book.formula(leaf) is not None and len(set(claim.book.precedents(leaf))) > 1
    return leaf != cell and is_sum and _CARRY.search(plain(label)) is not None


def _with_another(log: Log) -> Iterator[Judged]:
    """Give readings of which a remark says that they hold those of another value's meter."""
    if not log.is_column or not any(map(_WITH.search, _texts(log, _behind(log.cells[0][2])))):
        return
    alike = [s for s in log.claim.monitored if s.name == log.stated.name and s is not log.stated]
    own = frozenset().union(*map(words_of, (*row_texts(log.claim, log.stated), log.heading)))
    others = frozenset().union(*(words_of(t) for s in alike for t in row_texts(log.claim, s)))
    for cell, value in log.numbers:
        said = (text for text in remarks(log, cell) if not _WITHOUT.search(text))
        text = next((text for text in said if _is_with(text, others - own)), "")
        if text and value and not _stands_alone(log, cell) and log.scale_of(cell):
            found = f"{text[:60]!r}: {number_shown(value)}"
            finding = VER[210]["another"].at(place_text(cell), found=found, label=log.stated.label)
            yield Judged(finding)


def _is_with(text: str, others: frozenset[str]) -> bool:
    """Whether a remark says that what is called so is included: its name stands beside the word."""
    return any(
        words_of(text[max(0, found.start() - _WINDOW) : found.start()]) & others
        or words_of(text[found.end() : found.end() + _WINDOW]) & others
        for found in _WITH.finditer(text)
    )


def _stands_alone(log: Log, cell: Place) -> bool:
    """Whether another column of a line has nothing: what it lacks stands in the reading beside."""
    sheet, row, column = cell
    content, up = log.claim.book.content, log.cells[0][1]
    for other in range(max(0, column - _REMARKS), column + 1 + _REMARKS):
        above = (content((sheet, before, other)) for before in range(up, row))
        if content((sheet, row, other)) in (None, "", 0.0) and any(
            isinstance(c, float) and c for c in above
        ):
            return True
    return False


def _names_twice(log: Log, lines: list[_Line], model: Model | None) -> Iterator[Judged]:
    """Give months that are named twice, without their years, in a log of more than the period."""
    part = log.period
    named: dict[int, list[_Line]] = defaultdict(list)
    for line in lines:
        month = None if line.day is not None else month_named(line.name) if line.name else None
        if month is not None:
            named[month].append(line)
    several = [of for of in named.values() if len(of) > 1]
    count = sum(map(len, named.values()))
    if part is None or not several or len(several) * 4 > len(named) or count * 5 < len(lines) * 4:
        return
    span = (part[1].year - part[0].year) * 12 + part[1].month - part[0].month + 1
    if count <= span:
        return
    first, *again = several[0]
    # Of two meters the lines bear names besides.
    columns = _columns(first.cell[2])
    both = (line.cell for line in (first, *again))
    said = [[*_labels(log, cell, columns), *remarks(log, cell)] for cell in both]
    if any(texts != said[0] for texts in said) or not log.scale_of(again[0].cell):
        return
    finding = VER[208]["twice"].at(
        place_text(again[0].cell),
        found=f"{again[0].label[:40]!r}: {number_shown(again[0].value)}",
        label=log.stated.label,
        number=number_shown(first.value),
        cell=place_text(first.cell),
    )
    yield Judged(finding, changed(log, model, {line.cell: 0.0 for line in again}))
