"""Faults in what is of which year: amounts of nothing, and days that no row has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from jcm_mrv.verification.claim.claim import StatedValue
from jcm_mrv.verification.claim.read import plan_beside
from jcm_mrv.workbook.address import Place, place_text
from tests.verification.faults.editing import Workbook
from tests.verification.faults.kinds import Edit, Faults, fault
from tests.verification.faults.targets import Target


def _of_two_years(target: Target) -> Iterator[StatedValue]:
    """Give the amounts of the second year of meters that have two."""
    for stated in target.amounts:
        if stated.span is not None and target.claim.time.periods[stated.span].year == 2025:
            yield stated


@fault("zero in one year of two", "VER-200")
def _(target: Target) -> Faults:
    for stated in _of_two_years(target):
        yield place_text(stated.leaf), lambda b, s=stated: b.number(s.leaf, 0.0)


@fault("a month that no period has", "VER-043")
def _(target: Target) -> Faults:
    for stated in _of_two_years(target):
        try:
            place = target.beside(stated, "period")
        except LookupError:
            continue
        yield stated.where, lambda b, p=place: b.text(p, "01/02/2025 - 30/06/2025")


def _added(stated: StatedValue, other: StatedValue) -> tuple[str, Edit]:
    """Give the fault of a cell that adds the amount of another row to its own, both typed."""
    formula = f"{other.value!r}+{stated.value!r}"
    return place_text(stated.leaf), lambda b: b.set_formula(stated.leaf, formula)


@fault("amount of the year before added inside of a cell", "VER-204")
def _(target: Target) -> Faults:
    for stated in _of_two_years(target):
        for other in target.amounts:
            if other.members == stated.members and other.span != stated.span:
                yield _added(stated, other)


@fault("amount of another meter added inside of a cell", "VER-204")
def _(target: Target) -> Faults:
    for stated in (s for s in target.amounts if s.is_typed):
        for other in target.amounts:
            if other.name == stated.name and other.span == stated.span and other is not stated:
                yield _added(stated, other)
                break


@fault("months counted twice in one of two years of sun", "VER-205")
def _(target: Target) -> Faults:
    second = [*_of_two_years(target)]
    if target.is_own or "solar_pv" not in target.claim.methodology.families:
        return
    # The half-year of the workbook becomes a whole one, in both tables.
    places = {target.beside(s, "period") for s in second}
    lines = [r for r in target.claim.results if r.period and r.period.start.year == 2025]
    places |= {r.period_place for r in lines if r.period_place}
    for stated in second:
        yield stated.where, _twice(stated, second, places)


def _twice(stated: StatedValue, second: list[StatedValue], places: set[Place]) -> Edit:
    def edit(book: Workbook) -> None:
        for place in places:
            book.text(place, "01/01/2025 - 31/12/2025")
        for one in second:
            assert isinstance(one.value, float)
            book.number(one.leaf, (4 if one is stated else 2) * one.value)

    return edit


@fault("period of a year to come", "VER-207")
def _(target: Target) -> Faults:
    yield from _of_year(target, 2034)


@fault("period of a year before the mechanism", "VER-207")
def _(target: Target) -> Faults:
    yield from _of_year(target, 2005)


def _of_year(target: Target, year: int) -> Faults:
    """Give the fault of a year that is typed wrongly in every place of the report."""
    if target.is_own or target.log is not None:
        return
    try:
        cells = {target.beside(s, "period"): s for s in target.claim.monitored}
    except LookupError:
        return
    lines = {r.period_place: r for r in target.claim.results if r.period_place and r.period}
    years = target.claim.years
    first = years[0].year

    def edit(book: Workbook) -> None:
        for place, s in cells.items():
            part = target.claim.time.periods[s.span or 0]
            book.text(place, _days(part.start, part.end, year - first))
        for place, line in lines.items():
            assert line.period is not None
            book.text(place, _days(*line.period, year - first))

    yield target.claim.monitored[0].where, edit


def _days(start: dt.date, end: dt.date, later: int) -> str:
    days = (day.replace(year=day.year + later) for day in (start, end))
    return " - ".join(f"{day:%d/%m/%Y}" for day in days)


@fault("result of the plan typed over its formula", "VER-206")
def _(target: Target) -> Faults:
    plan = plan_beside(target.claim)
    for line in () if plan is None else plan.credits:
        for value in (0.0, 5_540.0):
            if isinstance(line.value, float) and abs(line.value - value) >= 1:
                yield line.where, lambda b, p=line.place, v=value: b.number(p, v)
