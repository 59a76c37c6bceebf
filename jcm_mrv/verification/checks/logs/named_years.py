"""Sheets and tables of another year than that of the row that takes them, by their names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from jcm_mrv.findings import VER
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.logs.odd_readings import changed
from jcm_mrv.verification.claim.assigned import text_shown
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.far import MOST_FORMULAS
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.formulas import tree as t

_YEAR = pattern(r"(?<![0-9])(?P<fiscal>FY ?)?(?P<year>20[0-9]{2})(?![0-9])(?P<nendo>年度)?", re.I)
_REIWA = pattern(r"令和\s*(元|[0-9]{1,2})年(?P<nendo>度)?")
_OF_READINGS = pattern(
    r"\b(?:log|reading|record|generation|output|production|consumption|monitor|meter|data)|"
    r"記録|実績|検針|発電|電力量|ログ|日報|月報|nhật ký|sản lượng|số liệu|tiêu thụ|chỉ số|"
    r"catatan|produksi|pembacaan|registro|lectura",
    re.IGNORECASE,
)
_UP = 6


def years_in(text: str) -> set[int]:
    """Give the calendar years that a name has days of.

    Examples
    --------
    >>> years_in("Log 2023"), sorted(years_in("FY2023")), years_in("令和6年"), years_in("Roof 2")
    ({2023}, [2023, 2024], {2024}, set())
    """
    plain = unicodedata.normalize("NFKC", text)
    found: set[int] = set()
    for match in _YEAR.finditer(plain):
        year = int(match["year"])
        found |= {year, year + 1} if match["fiscal"] or match["nendo"] else {year}
    for match in _REIWA.finditer(plain):
        year = 2018 + (1 if match[1] == "元" else int(match[1]))
        found |= {year, year + 1} if match["nendo"] else {year}
    return found


def named_years(claim: Claim, logs: list[Log], model: Model | None) -> Iterator[Judged]:
    """Give values that take everything from sheets, or tables, named after other years.

    Where days stand beside the readings, these tell.
    """
    told: set[tuple[str, int]] = set()
    for stated in claim.monitored:
        if stated.span is None or stated.is_typed:
            continue
        part = claim.time.periods[stated.span]
        wanted = set(range(part.start.year, part.end.year + 1))
        own = [log for log in logs if log.stated is stated]
        if any(log.days is not None for log in own):
            continue
        names = _sheets(claim, stated)
        years = {name: years_in(name) for name in names}
        if not any(years.values()):
            titles = {log: _title(log) for log in own}
            years = {title: years_in(title) for title in titles.values() if title}
        found = set().union(*years.values())
        if not found or found & wanted or (key := (min(years), stated.span)) in told:
            continue
        told.add(key)
        alike = [s for s in claim.monitored if s.span == stated.span and not s.is_typed]
        several = [s for s in alike if _sheets(claim, s) == names]
        more = f"; and {len(several) - 1} more rows" if len(several) > 1 else ""
        name = next(name for name, of in years.items() if of)
        finding = VER[222].at(
            stated.where,
            found=f"{name[:60]!r}: {claim.cells.formula(stated.place)[:80]}{more}",
            label=stated.label,
            wanted=f"{part.start} - {part.end}",
        )
        yield Judged(finding, _effect(claim, own, logs, wanted, several, model))


def _sheets(claim: Claim, stated: StatedValue) -> tuple[str, ...]:
    """Give the sheets that a value takes numbers from, but for its own."""
    found: dict[str, None] = {}
    for place in claim.cells.formulas_behind(stated.place, MOST_FORMULAS):
        for node in t.walk(claim.book.tree(place)):
            if isinstance(node, (t.CellRef, t.RangeRef)) and node.sheet != stated.place[0]:
                found[node.sheet] = None
    return tuple(found)


def _title(log: Log) -> str:
    """Give the one text over a log that names a year and that it is of readings."""
    if not log.is_column:
        return ""
    sheet, row, column = log.top or log.cells[0]
    above = range(max(0, row - _UP), row)
    texts = {text_shown(log.claim, (sheet, r, c)) for r in above for c in range(column + 1)}
    named = [text for text in texts if years_in(text)]
    return named[0] if len(named) == 1 and _OF_READINGS.search(named[0]) else ""


def _effect(
    claim: Claim,
    own: list[Log],
    logs: list[Log],
    wanted: set[int],
    several: list[StatedValue],
    model: Model | None,
) -> float | None:
    """Give the effect where a sheet of the right year has the same cells."""
    every = [log for log in logs if any(log.stated is s for s in several)] or own
    contents: dict[tuple[str, int, int], float] = {}
    for log in every:
        others = {name for name in claim.book.sheets if years_in(name) and years_in(name) <= wanted}
        bare = _YEAR.sub("", log.cells[0][0])
        right = [name for name in others if _YEAR.sub("", name) == bare]
        values = [claim.evaluator.value((right[0], *c[1:])) for c in log.cells] if right else []
        numbers = [value for value in values if isinstance(value, float)]
        if len(right) != 1 or len(numbers) < len(values):
            return None
        contents.update(zip(log.cells, numbers, strict=True))
    return changed(every[0], model, contents) if every else None
