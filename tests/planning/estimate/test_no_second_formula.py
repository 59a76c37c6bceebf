"""There is no second formula: what is estimated gives what the same amounts give when monitored."""

from __future__ import annotations

import datetime as dt
import json
import math
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import FindingsError, calculate, estimate, load_project
from jcm_mrv.calculation.gathered import year_arrays
from jcm_mrv.methodology.cases import Case, read_cases
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.planning.estimate.gathering import gathered
from jcm_mrv.project.period import last_day
from tests.effort import THOROUGH, one_in
from tests.shipped import of_each_make
from tests.workbook.case_projects import all_cases, write_case

pytestmark = one_in(2)

DAY = dt.timedelta(days=1)
# Read where they are looked at: each worker collects all tests.
LOOKED_AT = (
    [(methodology.reference, case.name) for methodology, case in all_cases()]
    if THOROUGH
    else [(reference, "") for reference in of_each_make()]
)


@pytest.fixture
def looked_at(reference: str, name: str) -> tuple[Methodology, Case]:
    """Give a case, the first one where none is named."""
    methodology = Library().load(reference)
    cases = [case for case in read_cases(methodology)[1] if case.expected_error is None]
    return methodology, next(case for case in cases if name in ("", case.name))


def years_of(start: dt.date, end: dt.date) -> Fraction:
    """Give the years from one day to another: whole ones, and the days of the one that follows."""
    whole = 0
    while (last := last_day(start, Fraction(whole + 1))) is not None and last <= end:
        whole += 1
    begins = start if whole == 0 else (last_day(start, Fraction(whole)) or end) + DAY
    following = (last_day(start, Fraction(whole + 1)) or end) - begins + DAY
    return whole + Fraction((end - begins).days + 1, following.days)


def of_whole_years(source: dict[str, Any], aggregation: str) -> dict[str, Any]:
    """Give the estimate whose days have the amounts of a source's entries."""
    amounts: dict[int, Fraction] = {}
    for entry in source["entries"]:
        start, end = (dt.date.fromisoformat(entry[key]) for key in ("start", "end"))
        amount, days = Fraction(entry["value"]), (end - start).days + 1
        whole = (dt.date(start.year + 1, 1, 1) - dt.date(start.year, 1, 1)).days
        amounts[start.year] = amount * whole / days if aggregation == "sum" else amount
    unit = source["entries"][0]["unit"]
    stated = {year: number_text(amount) for year, amount in amounts.items()}
    form = {"years": stated} if len(stated) > 1 else {"value": next(iter(stated.values()))}
    return {**form, "unit": unit, "source": "the case"}


def planned(path: Path, methodology: Methodology, **ends: str) -> None:
    """Make the project of a case one that is planned: nothing monitored, the same amounts."""
    data = json.loads(path.read_text(encoding="utf-8"))
    period = data.pop("monitoring_period")
    start, end = (dt.date.fromisoformat(period[key]) for key in ("start", "end"))
    years = number_text(years_of(start, end))
    data["expected_lifetime"] = {"years": years, "source": "the case"}
    for name, plan in data["monitoring"].items():
        how = methodology.parameters[name].aggregation
        for source in plan.get("members", {"": plan}).values():
            if source.pop("estimate", None) is not None:
                source["estimate"] = {**of_whole_years(source, how), **ends}
                del source["entries"]
    path.write_text(json.dumps(data), encoding="utf-8")


@one_in(4)
@pytest.mark.parametrize(
    ("reference", "name"), LOOKED_AT, ids=[", ".join(filter(None, both)) for both in LOOKED_AT]
)
def test_the_estimate_of_a_case_is_what_calculating_it_gives(
    tmp_path: Path, looked_at: tuple[Methodology, Case]
) -> None:
    methodology, case = looked_at
    path = write_case(tmp_path / "case", methodology, case)
    try:
        monitored = calculate(load_project(path))
    except FindingsError as exc:
        # Cases may lie outside of a criterion on purpose; an estimate of them says it, too.
        expected = {f.code for f in exc.findings if f.is_error}
        assert expected == {"PRJ-130"}
        planned(path, methodology)
        with pytest.raises(FindingsError) as stopped:
            estimate(path)
        assert {f.code for f in stopped.value.findings if f.is_error} == expected
        return
    planned(path, methodology)
    found = estimate(path)
    assert [y.part for y in found.years] == [y.part for y in monitored.years]
    for one, other in zip(found.years, monitored.years, strict=True):
        assert one.emission_reductions == other.emission_reductions
        assert (
            one.reference_emissions,
            one.project_emissions,
            one.emission_reductions_unrounded,
        ) == pytest.approx(
            (
                other.reference_emissions,
                other.project_emissions,
                other.emission_reductions_unrounded,
            ),
            rel=1e-9,
        )
    assert found.low == found.base == found.high
    assert found.standing == monitored.standing


@one_in(4)
@pytest.mark.parametrize(
    ("reference", "name"), LOOKED_AT, ids=[", ".join(filter(None, both)) for both in LOOKED_AT]
)
def test_no_other_choice_of_ends_gives_fewer_or_more(
    tmp_path: Path, looked_at: tuple[Methodology, Case]
) -> None:
    methodology, case = looked_at
    path = write_case(tmp_path / "case", methodology, case)
    planned(path, methodology, low="-3 %", high="3 %")
    try:
        found = estimate(path)
    except FindingsError as exc:
        # Outside of a criterion there is no estimate.
        if {f.code for f in exc.findings if f.is_error} != {"PRJ-130"}:
            raise
        return
    ((stated,), (applied,)) = found.stated, found.result.applications
    inputs, n = stated.application.inputs, len(found.years) - 1
    part = found.years[n].part
    ends = {
        (name, key): [
            float(stated.of(name, key).amount(stated.application.own_part(name, key) or part, end))
            for end in ("low", "high")
        ]
        for name in methodology.monitored()
        for key in inputs.keys(name)
    }
    moving = [named for named, (low, high) in ends.items() if low != high][:8]
    # What is left out of the corners stands on the side that was taken.
    arrays = year_arrays(stated.application, gathered(stated, [part]).measured, part, 0)
    corners = [
        {named: ends[named][side] for named, side in zip(moving, sides, strict=True)}
        for sides in product((0, 1), repeat=len(moving))
    ]
    reductions = inputs.reductions(arrays, corners)
    tolerance = 1e-6 * max(abs(applied.years[n].reference_emissions), 1)
    assert found.years[n].low <= max(0, reductions.min()) + tolerance
    assert found.years[n].high >= math.floor(max(0, reductions.max()) - tolerance)
    if len(moving) == len(ends):
        assert found.years[n].low == pytest.approx(max(0, reductions.min()), abs=1)
        assert found.years[n].high == pytest.approx(max(0, reductions.max()), abs=1)
