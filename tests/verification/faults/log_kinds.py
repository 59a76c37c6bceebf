"""Faults behind inputs, in the factors and in what the tables say of years, as people make them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from jcm_mrv.verification.claim.claim import StatedValue
from jcm_mrv.workbook.address import Place, cell_name, column_number, place_text
from tests.verification.faults.editing import Workbook
from tests.verification.faults.kinds import Faults, fault
from tests.verification.faults.logs import Log
from tests.verification.faults.targets import Target


def _inputs(target: Target) -> Iterator[tuple[StatedValue, str]]:
    """Give the inputs that are taken from a log, each with its column there."""
    if target.log is not None:
        columns = target.log.columns
        for n, stated in enumerate(target.claim.monitored):
            yield stated, columns[n % len(columns)]


def _rewritten(
    target: Target, change: Callable[[str, str, Log], str | None], *cells: str
) -> Faults:
    log = target.log
    for stated, column in _inputs(target):
        assert log is not None
        before = target.claim.cells.formula(stated.place)[1:]
        after = change(before, column, log)
        if after is not None and after != before:
            yield (
                " | ".join([stated.where, *cells]),
                lambda b, p=stated.place, f=after: b.set_formula(p, f),
            )


def _logged(target: Target, row: int) -> Iterator[tuple[StatedValue, Place, str]]:
    """Give the inputs with the cell of one row of their log, and a label of both."""
    for stated, column in _inputs(target):
        assert target.log is not None
        place = (target.log.sheet, row - 1, column_number(column))
        yield stated, place, f"{stated.where} | {place_text(place)}"


def _months(target: Target) -> list[int]:
    log = target.log
    return [] if log is None else [log.first + 2, log.first + 9, log.last - 1]


@fault("log range ends a month early")
def _(target: Target) -> Faults:
    yield from _rewritten(
        target, lambda f, _, log: re.sub(rf"(?<=[A-Z$]){log.last}\b", str(log.last - 1), f)
    )


@fault("sum of the log takes in its total")
def _(target: Target) -> Faults:
    yield from _rewritten(
        target,
        lambda f, _, log: re.sub(rf"{log.last}\b", str(log.total), f) if log.total else None,
    )


@fault("input sums the column of another meter")
def _(target: Target) -> Faults:
    def change(formula: str, column: str, log: Log) -> str:
        other = log.columns[log.columns.index(column) - 1]
        return re.sub(rf"!{column}(\d+):{column}(\d+)", rf"!{other}\1:{other}\2", formula)

    for label, edit in _rewritten(target, change):
        other = [s.where for s in target.claim.monitored]
        yield " | ".join([label, *other]), edit


@fault("input refers to another input alone")
def _(target: Target) -> Faults:
    inputs = list(_inputs(target))
    for (before, _), (stated, _) in pairwise(inputs):
        cell = cell_name(*before.place[1:])
        yield stated.where, lambda b, p=stated.place, c=cell: b.set_formula(p, c)


@fault("a month of the log is empty")
def _(target: Target) -> Faults:
    for row in _months(target):
        for _, place, label in _logged(target, row):
            yield label, lambda b, p=place: b.blank(p)


@fault("a month of the log is text")
def _(target: Target) -> Faults:
    for row in _months(target):
        for _, place, label in _logged(target, row):
            yield label, lambda b, p=place: b.text(p, "meter changed")


@fault("a month of the log ten times its neighbours")
def _(target: Target) -> Faults:
    for row in _months(target):
        for _, place, label in _logged(target, row):
            value = target.claim.evaluator.value(place)
            assert isinstance(value, float)
            yield label, lambda b, p=place, v=value: b.number(p, 10 * v)


@fault("log of another year")
def _(target: Target) -> Faults:
    log = target.log
    if log is None or log.total is None:
        return
    days = [(log.sheet, row - 1, column_number(log.days)) for row in range(log.first, log.last + 1)]

    def edit(book: Workbook) -> None:
        for n, place in enumerate(days, start=1):
            book.text(place, f"2022-{n:02}")

    where = [s.where for s in target.claim.monitored]
    yield " | ".join([*where, place_text(days[0])]), edit


@fault("kWh of the log taken as MWh")
def _(target: Target) -> Faults:
    yield from _rewritten(
        target, lambda f, *_: f.removesuffix("/1000") if f.endswith("/1000") else None
    )


# -- years and totals -------------------------------------------------------------------------


@fault("Table 3 names another year")
def _(target: Target) -> Faults:
    for result in target.claim.credits:
        if result.period_place is not None and result.period is not None:
            year = result.period.start.year
            text = f"01/01/{year - 3} - 31/12/{year - 3}"
            label = f"{place_text(result.period_place)} | {result.where}"
            yield label, lambda b, p=result.period_place, t=text: b.text(p, t)


@fault("a year counted twice in the total")
def _(target: Target) -> Faults:
    total = target.claim.total
    credits = target.claim.credits
    if total is not None and len(credits) > 1 and target.claim.cells.formula(total.place):
        for line in credits:
            again = cell_name(*line.place[1:])
            formula = target.claim.cells.formula(total.place)[1:]
            yield total.where, lambda b, f=formula, c=again: b.set_formula(total.place, f"{f}+{c}")


@fault("500 t added in Table 3")
def _(target: Target) -> Faults:
    for result in target.claim.credits:
        formula = target.claim.cells.formula(result.place)[1:]
        if formula:
            yield (
                result.where,
                lambda b, p=result.place, f=formula: b.set_formula(p, f"{f}+500"),
            )


# -- factors ----------------------------------------------------------------------------------


def _factors(target: Target) -> Iterator[StatedValue]:
    for stated in target.fixed:
        unit = target.claim.methodology.unit(stated.name)
        if unit.startswith("tCO2") and isinstance(stated.value, float) and stated.value > 0:
            yield stated


def _factor_typed(target: Target, change: Callable[[float], float]) -> Faults:
    for stated in _factors(target):
        assert isinstance(stated.value, float)
        value = change(stated.value)
        if value != stated.value:
            label = f"{stated.where} | {place_text(stated.leaf)}"
            yield label, lambda b, p=stated.leaf, v=value: b.number(p, v)


@fault("factor in kg under t")
def _(target: Target) -> Faults:
    yield from _factor_typed(target, lambda v: 1000 * v)


@fault("factor ten times too large")
def _(target: Target) -> Faults:
    yield from _factor_typed(target, lambda v: 10 * v)


@fault("digits of the factor exchanged")
def _(target: Target) -> Faults:
    def exchanged(value: float) -> float:
        digits = repr(value)
        return float(digits[:-2] + digits[-1] + digits[-2]) if "." in digits[:-2] else value

    yield from _factor_typed(target, exchanged)


@fault("MWh a thousand times too small")
def _(target: Target) -> Faults:
    for stated in target.amounts:
        # Of two amounts that differ, nobody can tell by themselves which is off.
        if sum(s.name == stated.name for s in target.amounts) < 3:
            continue
        if stated.is_typed and isinstance(stated.value, float):
            value = stated.value / 1000
            yield stated.where, lambda b, p=stated.leaf, v=value: b.number(p, v)
