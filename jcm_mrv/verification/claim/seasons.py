"""Months of a year in which, by a note beside a log, nothing was used or made."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jcm_mrv.patterns import pattern
from jcm_mrv.verification.claim.assigned import row_texts
from jcm_mrv.verification.claim.days import month_named
from jcm_mrv.verification.claim.labels import words_of
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.claim.standing_words import clauses_of, says_of_works
from jcm_mrv.workbook.reading.periods import may_name_a_month, read_period, sure_day

_TO = pattern(
    r"\s*(?:\b(?:to|till|until|through|đến|tới|sampai|hingga|s/d|hasta)\b|から|[-–—~～〜→])\s*",
    re.IGNORECASE,
)
_SEASON = pattern(
    r"\bseasons?\b|\b(?:heating|cooling|harvest|crushing|milling|operating|operation|running)"
    r" (?:period|months)\b|暖房期間?|冷房期間?|(?:運転|稼働|操業|製糖)期間?|"
    r"mùa (?:vụ|sưởi|ép|khô|mưa)|\bmusim\b|\b(?:temporada|zafra)\b|улирал",
    re.IGNORECASE,
)
"""Words on the part of a year in which something runs: in the rest of it nothing does."""
_NUMBERED = pattern(r"\btháng\s*(1[0-2]|[1-9])(?!\d)|(?<!\d)(1[0-2]|[1-9])-?р сар", re.IGNORECASE)
"""Months of Viet Nam and Mongolia, whatever is said behind them."""
_YEARS = pattern(r"(?<![0-9/-])20[0-9]{2}\s*[/-]\s*(?:20)?[0-9]{2}(?![0-9/-])")
"""A season over New Year: 2024/25."""
_DASH = pattern(r"\s+[-–—]\s+")
_COLON = pattern(rf"({_SEASON.pattern})\s*[:：]\s*", re.IGNORECASE)
_ALL = frozenset(range(1, 13))
_MOST_CELLS, _UP = 20_000, 6
_LEAP = 2024
"""A year that months without one are read in."""


def months_told(log: Log) -> frozenset[int]:
    """Give the months of every year of which a note says that there was nothing to read.

    A note stands on the sheet of the log, or in the row of the value; one that names another meter
    says nothing of this one.
    """
    if not log.told:
        # Every line of a log that lacks something asks for them.
        log.told.append(_told(log))
    return log.told[0]


def _told(log: Log) -> frozenset[int]:
    found: set[int] = set()
    for text in _notes(log):
        # A dash between two months, and the colon behind a word on seasons, part nothing.
        whole = _COLON.sub(r"\1 ", _DASH.sub("~", _YEARS.sub("", text[:500])))
        stood = says_of_works(whole)
        for clause in clauses_of(whole) if stood or _SEASON.search(whole) else ():
            if stood and says_of_works(clause):
                found |= months_of(clause)
            elif _SEASON.search(clause) and (months := months_of(clause)):
                found |= _ALL - months
    return frozenset(found)


def months_of(text: str) -> frozenset[int]:
    """Give the months from the first to the last that a text names, over New Year as well.

    Examples
    --------
    >>> sorted(months_of("no heating from June to August")), sorted(months_of("6月～8月"))
    ([6, 7, 8], [6, 7, 8])
    >>> sorted(months_of("heating season: 15 October - 20 April"))
    [1, 2, 3, 4, 10, 11, 12]
    >>> sorted(months_of("nghỉ từ tháng 6 đến tháng 8 để sửa mái"))
    [6, 7, 8]
    >>> sorted(months_of("closed in July")), months_of("closed for three weeks")
    ([7], frozenset())
    """
    named = [month for part in _TO.split(text) if (month := _month_in(part)) is not None]
    if not named or len(named) > 2:
        return frozenset()
    first, last = named[0], named[-1]
    return frozenset((first + n - 1) % 12 + 1 for n in range((last - first) % 12 + 1))


def _month_in(part: str) -> int | None:
    """Give the month that a part of a sentence names, alone or in a day."""
    if (month := month_named(part.strip())) is not None:
        return month
    if found := _NUMBERED.findall(part):
        return int("".join(found[0])) if len(found) == 1 else None
    if not may_name_a_month(part):
        return None
    for year in ("", f" {_LEAP}", f"年{_LEAP}", f" năm {_LEAP}"):
        text = f"{part}{year}"
        if (day := sure_day(text)) is not None:
            return day.month
        period = read_period(text)
        if period is not None and period.start.month == period.end.month:
            return period.start.month
    return None


def _notes(log: Log) -> Iterator[str]:
    """Give the texts beside a log that name no other meter than its own."""
    claim, sheet = log.claim, log.cells[0][0]
    grid = claim.grid.sheet(sheet)
    row_of_value = row_texts(claim, log.stated)
    yield from row_of_value
    if len(grid.cells) > _MOST_CELLS:
        return
    top = (log.top or log.cells[0])[1]
    heads = [
        str(cell.value)
        for row in range(max(0, top - _UP), top)
        for _, cell in grid.in_row(row)
        if cell.kind == "text"
    ]
    own = words_of(" ".join((log.heading, *row_of_value)))
    others = {w for text in heads for w in words_of(text) if "#" in w} - own
    for row in grid.rows:
        for _, cell in grid.in_row(row):
            if cell.kind == "text" and cell.formula is None:
                text = str(cell.value)
                if not words_of(text) & others:
                    yield text
    yield from (note for note in grid.notes.values() if not words_of(note) & others)
