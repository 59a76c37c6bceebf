"""Sets of months, quarters and seasons: what can be declared, and which parts a period has."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcm_mrv import FindingsError
from jcm_mrv.methodology.authoring.lint import linted
from jcm_mrv.methodology.built_in import BUILT_IN_UNITS
from jcm_mrv.methodology.expression.exact import ExactScope, evaluate_exact
from jcm_mrv.methodology.expression.to_latex import to_latex
from jcm_mrv.methodology.judge import judge, run_cases
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.period_parts import Season, parts_of
from tests.methodology.conftest import GONE
from tests.parts_of_period import write_rules

_DAY = dt.timedelta(days=1)
DRY = {"from": "11-01", "to": "04-30", "year": "last"}
WET = {"from": "05-01", "to": "10-31"}


def season(**seasons: Any) -> dict[str, Any]:
    return {"index": "s", "title": "Seasons", "periods": "season", "seasons": seasons}


def errors(tmp_path: Path, rules: dict[str, Any], cases: dict[str, Any] | None = None) -> list[Any]:
    """Give what loading finds, or else what running the cases finds."""
    library = write_rules(tmp_path, rules, cases)
    try:
        return judge(library.load("VN_XX077@1.0"))
    except FindingsError as exc:
        return list(exc.findings)


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (season(dry={**DRY, "year": None}, wet=WET), "which year it counts in"),
        (season(dry=DRY, wet={**WET, "year": "first"}), "lies within a year"),
        (season(dry=DRY, wet={**WET, "from": "05-02"}), "does not begin on the day after dry"),
        (season(dry=DRY, wet={**WET, "to": "11-01"}), "does not begin on the day after wet"),
        (season(dry=DRY, wet={**WET, "to": "10-32"}), "no calendar has: 10-32"),
        (season(dry=DRY), "does not begin on the day after dry"),
        (season(), "seasons have their dates"),
        ({**season(dry=DRY, wet=WET), "periods": "month"}, "seasons have their dates"),
        ({**season(dry=DRY, wet=WET), "years": "year"}, "neither optional"),
        ({**season(dry=DRY, wet=WET), "optional": "rare"}, "neither optional"),
    ],
)
def test_what_is_declared_wrongly_is_refused(
    tmp_path: Path, item: dict[str, Any], words: str
) -> None:
    found = errors(tmp_path, {"sets.season": item})
    assert any(words in f.message and "methodology.yaml" in f.where for f in found), found


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"attributes": {"month": {"a": {"description": "A", "unit": "1"}}}}, "MET-124"),
        ({"equations.LF.text": "rounddown(Q[i,m] / (capacity[i] * days_of_month[m]), 2)"}, "MET-1"),
        ({"equations.RE.text": "sum(Q[i] for i in boiler) * c * EF_gas"}, "MET-1"),
        ({"parameters.days_of_month": {"description": "D", "unit": "d", "class": "fixed_ex_ante"}},
         "MET-102"),
        ({"sets.other": {"index": "n", "title": "Months again", "periods": "month"}}, "MET-102"),
    ],
)  # fmt: skip
def test_what_equations_and_parameters_cannot_say(
    tmp_path: Path, changes: dict[str, Any], code: str
) -> None:
    found = errors(tmp_path, changes)
    assert found
    assert any(f.code.startswith(code) for f in found), found


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"cases.0.sets.month": [{"id": "2024-01"}]}, "its members follow from the period"),
        ({"cases.0.since": {"month": "2024-01-01"}}, "its members follow from the period"),
        ({"cases.0.values.Q": {"b/2024-03": 1}}, "2024-03"),
        ({"cases.1.values.Q": {"b/2023-12": 1}}, "2023-12"),
    ],
)
def test_a_case_has_the_months_of_its_period(
    tmp_path: Path, changes: dict[str, Any], words: str
) -> None:
    found = errors(tmp_path, {}, changes)
    assert any(words in f"{f.message} {f.found}" for f in found), found


def test_lint_names_a_set_that_only_looks_like_months(tmp_path: Path) -> None:
    write_rules(tmp_path / "own")
    assert codes(tmp_path / "own") == {}
    changes = {
        "sets.month": {"index": "m", "title": "Months of the period"},
        "equations.LF.text": "rounddown(Q[i,m] / (capacity[i] * period_hours), 2)",
    }
    members = {"boiler": [{"id": "b", "capacity": "1000 kW"}], "month": [{"id": "2024-01"}]}
    cases = {
        f"cases.{n}": {
            "name": f"case {n}",
            "origin": "by hand",
            "sets": members,
            "values": {"Q": {"b/2024-01": 0}, "FC": {"b": n}},
            "expected": {"PE": n * 0.0561},
        }
        for n in (0, 1)
    }
    write_rules(tmp_path / "listed", changes, cases)
    assert "`periods: month`" in codes(tmp_path / "listed")["MET-156"]


def codes(folder: Path) -> dict[str, str]:
    (found,) = linted(str(folder), Library((folder,))).values()
    return {finding.code: finding.hint for finding in found}


PEAK = {
    # What is delivered in the month beside the largest month of its year.
    "equations.LF.text": "rounddown(Q[i,m] / max(Q[i,n] for n in month), 2)",
    "parameters.Q.capacity": GONE,
    "sets.boiler.attributes": GONE,
}
PEAK_CASES = {
    "cases.0.sets.boiler": [{"id": "b"}],
    "cases.1.sets.boiler": [{"id": "b"}],
    # 200 / 250 and 1; both lie above 0.3, where the efficiency is 0.9.
    "cases.0.expected": {
        "LF": {"b/2024-01": 0.8, "b/2024-02": 1},
        "RE": 450000 / 0.9 * 0.0036 * 0.0561,
    },
    # December is larger, and of another year.
    "cases.1.expected": {"LF": {"b/*": 1}, "PE": 44.88},
}


def test_the_largest_month_is_one_of_the_year(tmp_path: Path) -> None:
    assert errors(tmp_path, PEAK, PEAK_CASES) == []
    methodology = Library((tmp_path,)).load("VN_XX077@1.0")
    latex = to_latex(methodology.equations["LF"].tree, {})
    assert r"\right\}_{n \in y}" in latex
    # What depends on no month is compared once, as long as the year has a month.
    text = "rounddown(Q[i,m] / max((Q[i,n] for n in month), (Q[i,m] for n in month)), 2)"
    assert errors(tmp_path, {**PEAK, "equations.LF.text": text}, PEAK_CASES) == []


def test_a_sum_takes_the_parts_of_the_year_in_every_rendering(tmp_path: Path) -> None:
    methodology = write_rules(tmp_path).load("VN_XX077@1.0")
    equation = methodology.equations["RE"]
    # Nobody writes the condition, and no page shows it as a case.
    assert "calendar_year" not in equation.text
    assert {"year_of_month", "calendar_year"} <= set(equation.inputs)
    latex = to_latex(equation.tree, {})
    assert r"\sum_{m \in y}" in latex
    assert "cases" not in latex


@given(
    start=st.dates(dt.date(2019, 1, 1), dt.date(2026, 12, 31)),
    days=st.integers(0, 900),
    kind=st.sampled_from(["month", "quarter", "season"]),
    begins=st.lists(st.dates(dt.date(2023, 1, 2), dt.date(2023, 12, 31)), min_size=1, max_size=5,
                    unique=True),
    year=st.sampled_from(["first", "last", "each"]),
)  # fmt: skip
def test_every_day_of_a_period_is_in_one_part(
    start: dt.date, days: int, kind: Any, begins: list[dt.date], year: str
) -> None:
    end = start + days * _DAY
    seasons: dict[str, Season] = {}
    ordered = sorted(begins)
    if kind == "season":
        for n, (first, following) in enumerate(
            zip(ordered, [*ordered[1:], ordered[0].replace(year=2024)], strict=True)
        ):
            last = following - _DAY
            over = {"year": year} if last.year > first.year else {}
            seasons[f"s{n}"] = Season.model_validate(
                {"from": f"{first:%m-%d}", "to": f"{last:%m-%d}", **over}
            )
    parts = parts_of(kind, seasons, start, end)
    assert [p.start for p in parts] == sorted({p.start for p in parts})
    assert len({p.id for p in parts}) == len(parts)
    covered = [p.start + n * _DAY for p in parts for n in range((p.end - p.start).days + 1)]
    assert covered == [start + n * _DAY for n in range(days + 1)]
    for part in parts:
        assert part.year in (part.start.year, part.end.year) or not part.whole
        if kind != "season" or year == "each":
            assert part.start.year == part.end.year == part.year
        known = part.attributes(kind)
        assert known[f"hours_of_{kind}"] == 24 * known[f"days_of_{kind}"]


def test_fractions_agree(tmp_path: Path) -> None:
    methodology = write_rules(tmp_path).load("VN_XX077@1.0")
    for result in run_cases(methodology):
        assert result.passed
        assert result.inputs is not None
        assert result.solution is not None
        inputs = result.inputs
        names = {**methodology.parameters, **methodology.attributes, **BUILT_IN_UNITS}
        given = {
            name: {
                inputs.position(name, key): Fraction(str(inputs.value(name, array, key)))
                for key in inputs.keys(name)
            }
            for name, array in result.solution.values.items()
            if name in names
        }
        scope = ExactScope(given, inputs.sizes, methodology.lookups)
        values = dict(given)
        for name, equation in methodology.equations.items():
            letters = [index for index, _ in methodology.free_indices(equation.sets)]
            found = result.solution.values[name][0]
            values[name] = {}
            scope = ExactScope(values, inputs.sizes, methodology.lookups)
            for position, number in np.ndenumerate(found):
                exact = evaluate_exact(
                    equation.tree, scope, dict(zip(letters, position, strict=True))
                )
                assert isinstance(exact, Fraction)
                values[name][position] = exact
                assert float(number) == pytest.approx(float(exact), rel=1e-12, abs=1e-12)
