"""Months, quarters and seasons of a period: each has its amounts, and counts in its own year."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jcm_mrv import FindingsError, Result, calculate, load_project
from jcm_mrv.calculation.batch import calculate_batch
from jcm_mrv.calculation.check import check
from jcm_mrv.calculation.trace import trace
from jcm_mrv.methodology.library import Library
from tests.methodology.conftest import GONE
from tests.parts_of_period import HEAT, entries, write_boilers, write_rules

CAPACITY = 1000
Run = Callable[..., Result]
MONTHS = "monitoring.Q.members.b.entries"


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return write_rules(tmp_path_factory.mktemp("rules"))


@pytest.fixture
def run(rules: Library, tmp_path: Path) -> Run:
    def result(changes: dict[str, Any] | None = None, library: Library = rules) -> Result:
        return calculate(load_project(write_boilers(tmp_path / "p", changes), library))

    return result


def refused(run: Run, *args: Any) -> list[Any]:
    with pytest.raises(FindingsError) as caught:
        run(*args)
    return [finding for finding in caught.value.findings if finding.is_error]


def reference(heat: dict[str, float], hours: dict[str, int] | None = None) -> dict[int, Fraction]:
    """Reference emissions by year, worked out month by month in fractions."""
    found: dict[int, Fraction] = {}
    for month, amount in heat.items():
        year, number = int(month[:4]), int(month[5:])
        length = (hours or {}).get(month, 24 * calendar.monthrange(year, number)[1])
        load = Fraction(floor(Fraction(amount) / (CAPACITY * length) * 100), 100)
        efficiency = Fraction("0.95") if load < Fraction("0.3") else Fraction("0.9")
        emitted = Fraction(amount) / efficiency * Fraction("0.0036") * Fraction("0.0561")
        found[year] = found.get(year, Fraction(0)) + emitted
    return found


def test_each_month_counts_in_its_own_year(run: Run) -> None:
    result = run()
    expected = reference(HEAT)
    assert {y.part.year: y.reference_emissions for y in result.years} == pytest.approx(
        {year: float(value) for year, value in expected.items()}, rel=1e-12
    )
    lines = [q for q in result.as_dict()["quantities"] if q["parameter"] == "Q"]
    assert {q["member"]: (q["year"], q["value"]) for q in lines} == {
        f"b/{month}": (int(month[:4]), value) for month, value in HEAT.items()
    }
    assert all(q["coverage"] == 1 for q in lines)
    assert not [f for f in result.findings if f.code in ("PRJ-176", "MON-034")]


@settings(max_examples=12, deadline=None)
@given(
    amounts=st.lists(st.integers(0, 700_000), min_size=18, max_size=18),
    period=st.tuples(st.integers(0, 40), st.integers(0, 40)),
)
def test_any_amounts_and_any_period(
    rules: Library, tmp_path_factory: pytest.TempPathFactory, amounts: list[int], period: Any
) -> None:
    """The period may begin and end within a month: what is left of it has fewer hours."""
    heat = {month: float(n) for month, n in zip(HEAT, amounts, strict=True)}
    start = dt.date(2024, 1, 1) + dt.timedelta(days=period[0])
    end = dt.date(2025, 6, 30) - dt.timedelta(days=period[1])
    kept: dict[str, float] = {}
    hours: dict[str, int] = {}
    listed = []
    for one in entries(heat):
        first, last = dt.date.fromisoformat(one["start"]), dt.date.fromisoformat(one["end"])
        first, last = max(first, start), min(last, end)
        if first > last:
            continue
        kept[one["start"][:7]] = one["value"]
        hours[one["start"][:7]] = 24 * ((last - first).days + 1)
        listed.append({**one, "start": first.isoformat(), "end": last.isoformat()})
    changes = {
        "monitoring_period": {"start": start.isoformat(), "end": end.isoformat()},
        MONTHS: listed,
        # More than it can give would count for nothing.
        "sets.boiler.0.capacity": "1000 kW",
        "monitoring.FC.members.b.entries.0.start": start.isoformat(),
        "monitoring.FC.members.b.entries.1.end": end.isoformat(),
    }
    if any(amount > 1.05 * CAPACITY * hours[month] for month, amount in kept.items()):
        return
    path = write_boilers(tmp_path_factory.mktemp("any"), changes)
    result = calculate(load_project(path, rules))
    found = {year.part.year: year.reference_emissions for year in result.years}
    expected = reference(kept, hours)
    assert found == pytest.approx({y: float(v) for y, v in expected.items()}, rel=1e-9)
    cut = [f for f in result.findings if f.code == "PRJ-176"]
    assert bool(cut) is (start.day != 1 or (end + dt.timedelta(days=1)).day != 1)


def test_what_stands_in_the_trace_and_in_check(run: Run) -> None:
    result = run()
    found = {(n.year, n.member) for _, n in trace(result, "LF")}
    assert found == {(int(month[:4]), f"b/{month}") for month in HEAT}
    coverage = [line for line in check(result.project).coverage if line["parameter"] == "Q"]
    assert [line["member"] for line in coverage] == [f"b/{month}" for month in HEAT]


def test_entries_over_two_months_are_refused_or_divided(run: Run) -> None:
    both = [
        {"start": "2024-01-01", "end": "2024-02-29", "value": 300_000, "unit": "kWh"},
        *entries({m: v for m, v in HEAT.items() if m > "2024-02"}),
    ]
    (error,) = refused(run, {MONTHS: both})
    assert error.code == "MON-950"
    assert "2024-01 and 2024-02" in error.message
    assert "split: days" in error.hint
    both[0]["split"] = "days"
    result = run({MONTHS: both})
    (said,) = [f for f in result.findings if f.code == "MON-034"]
    assert said.expected == "entries inside one month, quarter or season of the methodology"
    months = {q.member: q.value for q in result.applications[0].quantities if q.parameter == "Q"}
    assert months["b", "2024-01"] == Fraction(300_000) * 31 / 60
    assert months["b", "2024-02"] == Fraction(300_000) * 29 / 60
    # A part of it is that of a year that the result is of.
    assert {e.line.year for e in result.applications[0].ledger} == {2024}


def test_a_month_without_an_entry_is_not_taken_for_zero(run: Run) -> None:
    listed = entries({m: v for m, v in HEAT.items() if m != "2024-03"})
    (error,) = refused(run, {MONTHS: listed})
    assert error.code == "CAL-005"
    assert "2024-03" in error.message
    assert "2024-03-01 to 2024-03-31" in error.expected


def test_half_a_month_is_told_with_its_name(run: Run) -> None:
    listed = entries(HEAT)
    listed[2]["end"] = "2024-03-15"
    result = run({MONTHS: listed})
    (low,) = [f for f in result.findings if f.code == "MON-927"]
    assert low.found == "48.39 % of 2024-03"
    (uncovered,) = [f for f in result.findings if f.code == "MON-035"]
    assert "2024-03-16 to 2024-03-31" in uncovered.found
    assert "2024-03" in uncovered.message


def test_an_entry_outside_of_the_period_is_left_out(run: Run) -> None:
    result = run({MONTHS: [*entries({"2023-12": 999.0}), *entries(HEAT)]})
    assert result.years == run().years
    assert [f.code for f in result.findings if f.code == "MON-901"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"sets.month": [{"id": "2024-01"}]}, "PRJ-175"),
        ({"since": {"month": "2024-01-01"}}, "PRJ-141"),
        ({"monitoring.Q.members": {"b/2024-01": {"entries": entries(HEAT)}}}, "PRJ-105"),
    ],
)
def test_months_are_not_listed(run: Run, changes: dict[str, Any], code: str) -> None:
    assert code in {f.code for f in refused(run, changes)}


def register(folder: Path, heat: dict[str, float], name: str = "q.csv") -> str:
    """Write the daily readings of a register that rises evenly within each month."""
    total, lines = 0.0, ["time,kwh", "2024-01-01 00:00,0"]
    for month, amount in heat.items():
        days = calendar.monthrange(int(month[:4]), int(month[5:]))[1]
        first = dt.date.fromisoformat(f"{month}-01")
        for n in range(1, days + 1):
            day = first + dt.timedelta(days=n)
            lines.append(f"{day} 00:00,{total + amount * n / days:.3f}")
        total += amount
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("\n".join(lines), encoding="utf-8")
    return name


METER = {
    "time": "time", "value": "kwh", "unit": "kWh", "kind": "register", "interval": "1 d",
    "meter": "M",
}  # fmt: skip


def test_one_meter_serves_all_months(run: Run, tmp_path: Path) -> None:
    source = {"readings": register(tmp_path / "p", HEAT), **METER}
    result = run({"monitoring.Q.members.b": source})
    assert [y.reference_emissions for y in result.years] == pytest.approx(
        [y.reference_emissions for y in run().years], rel=1e-9
    )
    months = [line for line in result.as_dict()["months"] if line["parameter"] == "Q"]
    assert [(line["member"], line["month"]) for line in months] == [
        (f"b/{month}", month) for month in HEAT
    ]


def test_a_meter_that_begins_late_is_told_with_the_month(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "p"
    register(folder, HEAT)
    lines = (folder / "q.csv").read_text(encoding="utf-8").splitlines()
    (folder / "q.csv").write_text("\n".join([lines[0], *lines[22:]]), encoding="utf-8")
    result = run({"monitoring.Q.members.b": {"readings": "q.csv", **METER}})
    (low,) = [f for f in result.findings if f.code == "MON-927"]
    # Ten days of 31 are left.
    assert low.found == "32.26 % of 2024-01"


FIRST_YEAR = {
    "monitoring_period.end": "2024-12-31",
    "monitoring.FC.members.b.entries": [
        {"start": "2024-01-01", "end": "2024-12-31", "value": 7000, "unit": "GJ"}
    ],
}
SEASONS = {
    "dry": {"from": "11-16", "to": "04-30", "year": "last"},
    "wet": {"from": "05-01", "to": "11-15"},
}


def of(kind: str, tmp_path: Path, **more: Any) -> Library:
    """Give the rules with other parts of the period."""
    text = more.pop("text", None)
    item = {"index": "m", "title": "Parts of the period", "periods": kind, **more}
    sets = "boiler month".replace("month", kind).split()
    load = f"rounddown(Q[i,m] / (capacity[i] * hours_of_{kind}[m]), 2)"
    result = f"sum(Q[i,m] / lookup(efficiency, LF[i,m]) for i in boiler for m in {kind})"
    changes = {
        "sets.month": GONE,
        f"sets.{kind}": item,
        "parameters.Q.sets": sets,
        "equations.LF.sets": sets,
        "equations.LF.text": load,
        "equations.RE.text": text or f"{result} * c * EF_gas",
    }
    if text:
        changes |= {"equations.LF": GONE, "tables": {}}
        del changes["equations.LF.sets"], changes["equations.LF.text"]
    name = {"quarter": ("2024-Q1", "2023-Q4"), "season": ("2024-wet", "2023-wet")}[kind]
    period = {"quarter": "2024-01-01 2024-03-31", "season": "2024-05-01 2024-11-15"}[kind]
    start, end = period.split()
    cases = {
        "cases.0.period": {"start": start, "end": end},
        "cases.0.values.Q": {f"b/{name[0]}": 0},
        "cases.0.expected": {"RE": 0},
        "cases.1.period": {"start": start, "end": end},
        "cases.1.values.Q": {"b/*": 95_000},
        "cases.1.expected": {"PE": 44.88} if text else {"RE": 20.196},
    }
    return write_rules(tmp_path / kind, changes, cases)


def test_quarters(run: Run, tmp_path: Path) -> None:
    library = of("quarter", tmp_path)
    result = run(None, library)
    (application,) = result.applications
    members = application.application.inputs.members["quarter"]
    assert members == ("2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1", "2025-Q2")
    quarters = {q.member[1]: q.value for q in application.quantities if q.parameter == "Q"}
    assert quarters["2024-Q2"] == sum(Fraction(HEAT[f"2024-0{n}"]) for n in (4, 5, 6))
    # 17 of 18 months lie below 0.3 in the first year: quarters round otherwise than months.
    assert result.years[0].reference_emissions != run().years[0].reference_emissions


def test_seasons_over_the_year_end(run: Run, tmp_path: Path) -> None:
    library = of("season", tmp_path, seasons=SEASONS)
    period = {"monitoring_period": {"start": "2024-01-01", "end": "2025-11-15"}}
    folder = tmp_path / "p"
    heat = {**HEAT, **{f"2025-{n:02d}": 280_000.0 for n in range(7, 12)}}
    source = {"readings": register(folder, heat), **METER}
    fuel = {"monitoring.FC.members.b.entries.1.end": "2025-11-15"}
    result = run({"monitoring.Q.members.b": source, **period, **fuel}, library)
    (application,) = result.applications
    parts = {p.called: p for p in application.application.spans["season"]}
    assert {name: (str(p.start), str(p.end), p.year) for name, p in parts.items()} == {
        "2024-dry": ("2024-01-01", "2024-04-30", 2024),
        "2024-wet": ("2024-05-01", "2024-11-15", 2024),
        "2025-dry": ("2024-11-16", "2025-04-30", 2025),
        "2025-wet": ("2025-05-01", "2025-11-15", 2025),
    }
    seasons = {q.member[1]: q.value for q in application.quantities if q.parameter == "Q"}
    half = Fraction(HEAT["2024-11"]) / 2
    wet = half + sum(Fraction(HEAT[f"2024-{n:02d}"]) for n in range(5, 11))
    assert float(seasons["2024-wet"]) == pytest.approx(float(wet), rel=1e-6)
    dry = half + sum(Fraction(HEAT[m]) for m in ("2024-12", "2025-01", "2025-02", "2025-03"))
    assert float(seasons["2025-dry"]) == pytest.approx(float(dry + HEAT["2025-04"]), rel=1e-6)
    # Half of November each: a month that a season begins in has two rows.
    november = [
        (line["member"], line["value"])
        for line in result.as_dict()["months"]
        if line["month"] == "2024-11" and line["parameter"] == "Q"
    ]
    assert [member for member, _ in november] == ["b/2024-wet", "b/2025-dry"]
    assert sum(value or 0 for _, value in november) == pytest.approx(HEAT["2024-11"])
    (told,) = [f for f in result.findings if f.code == "PRJ-176"]
    assert "2024-dry" in told.found
    assert "2025" not in told.found


def test_a_season_of_a_year_that_is_not_monitored_is_refused(run: Run, tmp_path: Path) -> None:
    library = of("season", tmp_path, seasons=SEASONS)
    (error,) = [f for f in refused(run, FIRST_YEAR, library) if f.code == "PRJ-177"]
    assert "2025-dry counts in 2025" in error.message
    each = {**SEASONS, "dry": {**SEASONS["dry"], "year": "each"}}
    listed = [
        {"start": "2024-01-01", "end": "2024-04-30", "value": 10_000, "unit": "kWh"},
        {"start": "2024-05-01", "end": "2024-11-15", "value": 20_000, "unit": "kWh"},
        {"start": "2024-11-16", "end": "2024-12-31", "value": 5_000, "unit": "kWh"},
    ]
    result = run({**FIRST_YEAR, MONTHS: listed}, of("season", tmp_path / "each", seasons=each))
    values = {q.member[1]: q.value for q in result.applications[0].quantities if q.parameter == "Q"}
    assert values == {"2024-dry-1": 10_000, "2024-wet": 20_000, "2024-dry-2": 5_000}
    assert not [f for f in result.findings if f.code == "PRJ-176"]


def test_many_projects_at_once(rules: Library, run: Run) -> None:
    heat = list(HEAT.values())
    months = {
        "Q": [[heat], [[1.0] * 18]],
        "FC": [[0.0], [0.0]],
        "capacity": [[1000.0], [1000.0]],
        "calendar_year": [2024, 2025],
        "year_of_month": [[int(m[:4]) for m in HEAT]] * 2,
        "hours_of_month": [[24.0 * calendar.monthrange(int(m[:4]), int(m[5:]))[1] for m in HEAT]]
        * 2,
    }
    found = calculate_batch(rules.load("VN_XX077@1.0"), months)
    first = float(reference(HEAT)[2024])
    assert found.reference_emissions.tolist() == pytest.approx([first, 6 / 0.95 * 0.0036 * 0.0561])


def test_values_by_the_name_of_a_season(run: Run, tmp_path: Path) -> None:
    by_name = '(0.8 if name_of_season[m] == "dry" else 0.9)'
    text = f"sum(Q[i,m] / {by_name} for i in boiler for m in season) * c * EF_gas"
    each = {**SEASONS, "dry": {**SEASONS["dry"], "year": "each"}}
    library = of("season", tmp_path, seasons=each, text=text)
    listed = [
        {"start": "2024-01-01", "end": "2024-04-30", "value": 8_000, "unit": "kWh"},
        {"start": "2024-05-01", "end": "2024-11-15", "value": 18_000, "unit": "kWh"},
        {"start": "2024-11-16", "end": "2024-12-31", "value": 800, "unit": "kWh"},
    ]
    result = run({**FIRST_YEAR, MONTHS: listed}, library)
    assert result.years[0].reference_emissions == pytest.approx(31_000 * 0.0036 * 0.0561)


def test_values_by_the_number_of_a_month(run: Run, tmp_path: Path) -> None:
    text = "sum(Q[i,m] * (number_of_month[m] - 1) for i in boiler for m in month) * c * EF_gas"
    cases = {"cases.0.expected.RE": 250_000 * 0.0036 * 0.0561, "cases.1.expected.RE": 0}
    library = write_rules(
        tmp_path / "rules",
        {"tables": {}, "equations.LF": GONE, "equations.RE.text": text},
        {**cases, "cases.0.expected.LF": GONE, "cases.1.expected.LF": GONE},
    )
    expected = sum((int(m[5:]) - 1) * v for m, v in HEAT.items() if m < "2025")
    found = run(None, library).years[0].reference_emissions
    assert found == pytest.approx(expected * 0.0036 * 0.0561)
