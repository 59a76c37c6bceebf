"""Members that no file lists: calendar years, and the parts of a period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from jcm_mrv.methodology.inputs import Listed
from jcm_mrv.methodology.model import Set
from jcm_mrv.methodology.period_parts import PeriodPart, part_attributes, parts_of


def calendar_years(declared: Set, years: Iterable[int]) -> list[Listed]:
    """Give the members of a set of calendar years.

    Examples
    --------
    >>> calendar_years(Set(index="x", title="Years", years="year"), [2024])
    [Listed(id='2024', title='', attributes={'year': 2024})]
    """
    return [Listed(str(year), "", {declared.years or "": year}) for year in years]


def parts_of_period(declared: Set, start: dt.date, end: dt.date) -> list[PeriodPart]:
    """Give the months, quarters or seasons of a period that are members of a set."""
    assert declared.periods is not None
    return list(parts_of(declared.periods, declared.seasons, start, end))


def part_members(declared: Set, parts: Iterable[PeriodPart]) -> list[Listed]:
    """Give parts of a period as members of a set.

    Examples
    --------
    >>> months = Set(index="m", title="Months", periods="month")
    >>> part_members(months, parts_of_period(months, dt.date(2024, 1, 1), dt.date(2024, 1, 31)))[0]
    ... # doctest: +NORMALIZE_WHITESPACE
    Listed(id='2024-01', title='', attributes={'year_of_month': '2024 1',
           'days_of_month': '31 d', 'hours_of_month': '744 h', 'number_of_month': '1 1'})
    """
    kind = declared.periods
    assert kind is not None
    units = {name: unit for name, (_, unit) in part_attributes(kind).items()}

    def written(part: PeriodPart) -> dict[str, str]:
        return {k: f"{v} {units[k] or ''}".strip() for k, v in part.attributes(kind).items()}

    return [Listed(part.id, "", written(part)) for part in parts]
