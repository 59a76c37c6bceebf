"""Condensed or not, in whatever batches: a fleet gives what the slow reference gives."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from jcm_mrv.findings import FindingsError
from jcm_mrv.metering.fleet.aggregate import measure_table
from jcm_mrv.metering.fleet.spec import MeterSpec
from jcm_mrv.metering.fleet.totals import FleetResult
from jcm_mrv.project.period import YearPart
from tests.metering.comparison import UNLIKELY, by_the_rules, compare, judged
from tests.metering.fleet.in_batches import InBatches, resolution_of, rows_of, spec_of, table_of
from tests.metering.reference import Job, RefusedError, Result, Row
from tests.metering.test_against_reference import EXAMPLES as MANY
from tests.metering.test_against_reference import jobs

EXAMPLES = MANY // 2
VALUES = ["0", "50", "50", "50", "0"]
NOT_JUDGED = {"MON-806", "MON-201", "MON-916", "MON-922", "MON-929", *UNLIKELY}


def agree(result: FleetResult, meter: str, job: Job, expected: Result | RefusedError) -> None:
    """Hold what was given for a meter against the reference."""
    totals = {
        int(line["period"]): (line["value"], line["coverage"], line["adjusted_by"])
        for line in result.totals
        if line["meter"] == meter
    }
    errors = {item.code for item in result.findings if item.is_error}
    if isinstance(expected, RefusedError) and expected.code == "MON-608":
        return  # What a run holds is not compared with other readings.
    if isinstance(expected, RefusedError):
        # A fleet looks for what is no number before it looks at what is declared of a meter.
        empty = not any(row.value for rows in job.files for row in rows)
        before = {"MON-101", "MON-105"} if empty else {"MON-101"}
        assert errors & {expected.code, *before}, (expected.code, result)
        assert all(value[0] is None for value in totals.values())
        return
    assert {year: value[0] for year, value in totals.items()} == {
        year: pytest.approx(float(value), rel=1e-15) for year, value in expected.per_year().items()
    }
    coverage, adjusted = expected.year_coverage(), expected.adjusted()
    for year, (_, covered, by) in totals.items():
        assert covered == float(coverage[year])
        assert by == float(adjusted[year])
    ledger = sorted(
        (int(line["period"]), line["start"], line["end"], line["rule"], line["effect"])
        for line in result.ledger
        if line["meter"] == meter
    )
    assert ledger == sorted(
        (line.year, line.start, line.end, line.code, float(line.effect)) for line in expected.ledger
    )


def measured(table: InBatches, spec: MeterSpec) -> FleetResult:
    try:
        return measure_table(table, spec)
    except FindingsError as exc:
        return FleetResult(findings=list(exc.findings))


def judge(job: Job, sizes: list[int], order: list[int]) -> None:
    # A table is one file.
    everything = [[row for rows in job.files for row in rows]]
    job = replace(job, files=everything, resolution=resolution_of(job))
    expected = by_the_rules(job)
    rows = rows_of(job, "a")
    spec = spec_of(job)
    result = measured(InBatches(table_of(rows), sizes), spec)
    agree(result, "a", job, expected)
    codes = judged(result.findings) - NOT_JUDGED
    if not isinstance(expected, RefusedError):
        assert codes == expected.codes - NOT_JUDGED
    for code in codes:
        event(code)
    # The same readings once more as those of another meter, taking turns.
    other = rows_of(job, "b")
    both, turn = [], 0
    while rows or other:
        take = order[turn % len(order)]
        both += rows[:take] + other[:take]
        rows, other, turn = rows[take:], other[take:], turn + 1
    result = measured(InBatches(table_of(both), sizes), spec)
    for meter in ("a", "b"):
        agree(result, meter, job, expected)


cuts = st.lists(st.integers(1, 30), min_size=1, max_size=4)


@settings(max_examples=EXAMPLES)
@given(jobs(("register",)), cuts, cuts)
def test_registers(job: Job, sizes: list[int], order: list[int]) -> None:
    judge(job, sizes, order)


TIMES = [(12, day, 1, 0) for day in (28, 29, 30, 31)] + [(12, 31, 23, 48)]
DAY = dt.date(2024, 12, 31)
CUT_SHORT = Job(
    files=[
        [Row(dt.datetime(2024, *time), value) for time, value in zip(TIMES, VALUES, strict=True)]
        + [Row(dt.datetime(2025, 1, day, 23, 48), "0") for day in range(1, 9)]
    ],
    kind="energy",
    interval=86_400,
    years=(YearPart(2024, DAY, DAY),),
    zone="Asia/Ho_Chi_Minh",
    label="end",
    tolerate=True,
    capacity=Fraction(1, 6),
)
"""An interval that the next one cuts short, so that it ends before the period begins."""


def test_an_interval_that_ends_before_the_period_is_none_of_it() -> None:
    """It was told as more than the capacity allows."""
    assert "MON-601" not in compare(CUT_SHORT)


@example(CUT_SHORT, [1], [1])
@settings(max_examples=EXAMPLES)
@given(jobs(("energy", "power")), cuts, cuts)
def test_amounts(job: Job, sizes: list[int], order: list[int]) -> None:
    judge(job, sizes, order)


@settings(max_examples=EXAMPLES)
@given(jobs(("register", "energy", "power"), clock_change=True), cuts, cuts)
def test_clock_changes(job: Job, sizes: list[int], order: list[int]) -> None:
    judge(job, sizes, order)
