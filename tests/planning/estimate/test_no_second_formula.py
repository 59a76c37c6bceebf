"""There is no second formula: what is estimated gives what the same amounts give when monitored."""

from __future__ import annotations

import datetime as dt
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import FindingsError, calculate, estimate, load_project
from jcm_mrv.methodology.cases import Case
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.numbers import number_text
from jcm_mrv.project.period import last_day
from tests.effort import THOROUGH
from tests.workbook.case_projects import all_cases, write_case

DAY = dt.timedelta(days=1)


def one_case_of_each() -> list[tuple[Methodology, Case]]:
    """Give a case of every methodology that has one, thoroughly every case."""
    cases = all_cases()
    if THOROUGH:
        return cases
    return list(
        {methodology.reference: (methodology, case) for methodology, case in cases}.values()
    )


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


def planned(path: Path, methodology: Methodology) -> None:
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
                source["estimate"] = of_whole_years(source, how)
                del source["entries"]
    path.write_text(json.dumps(data), encoding="utf-8")


@pytest.mark.parametrize(
    ("methodology", "case"),
    [pytest.param(*both, id=f"{both[0].reference}, {both[1].name}") for both in one_case_of_each()],
)
def test_the_estimate_of_a_case_is_what_calculating_it_gives(
    tmp_path: Path, methodology: Methodology, case: Case
) -> None:
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
