"""A mean that is weighted by another amount: a share of a flow by the flow of the day."""

from __future__ import annotations

import datetime as dt
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from jcm_mrv import FindingsError, Result, calculate, load_project, write_outputs
from jcm_mrv.calculation.weighted import Weighed, weighted
from jcm_mrv.cli import main
from jcm_mrv.metering.interface import Measured, YearAmount
from jcm_mrv.metering.parts import PartAmount
from jcm_mrv.methodology.judge import judge
from jcm_mrv.methodology.library import Library, library
from jcm_mrv.project.period import YearPart
from jcm_mrv.verification.claim.amounts import amount
from jcm_mrv.verification.claim.read import read_workbook
from jcm_mrv.verification.verify import verify
from tests.effort import examples, one_in
from tests.wells import CASES, RULES, written

HALVES = "1-1 6-30 {}; 7-1 12-31 {}"


def result(folder: Path, flow: str, share: str) -> Result:
    path = written(folder, flow, share)
    return calculate(load_project(path, library([folder / "rules"])))


def codes(found: Result | FindingsError) -> set[str]:
    return {f.code for f in found.findings if f.code.startswith("MON-96")} - {"MON-960"}


def test_what_flowed_more_counts_more(tmp_path: Path) -> None:
    made = result(tmp_path, HALVES.format(1000, 3000), HALVES.format(0.5, 0.6))
    (share,) = [q for q in made.applications[0].quantities if q.parameter == "w"]
    assert share.value == Fraction(575, 1000)
    assert made.years[0].reference_emissions == pytest.approx(4000 * 0.575 * 0.01, rel=1e-12)
    # The ledger says what the weights did to the mean by time.
    by_time = (Fraction(1, 2) * 181 + Fraction(6, 10) * 184) / 365
    (line,) = [e.line for e in made.applications[0].ledger if e.line.rule == "MON-960"]
    assert line.effect == Fraction(575, 1000) - by_time
    assert (line.start, line.end, line.detail) == ("2023-01-01", "2023-12-31", "weighted by Q[a]")
    assert not codes(made)
    assert [f.message for f in made.findings if f.code == "MON-960"] == [
        "w[a]: each day counts by Q[a]"
    ]
    assert not made.applications[0].over_time[0].days


def test_the_sheet_and_the_verdict_have_it(tmp_path: Path) -> None:
    made = result(tmp_path, HALVES.format(1000, 3000), HALVES.format(0.5, 0.6))
    write_outputs(made, tmp_path / "out")
    rules = library([tmp_path / "rules"])
    project = load_project(tmp_path / "project.yaml", rules)
    verdict = verify(tmp_path / "out/monitoring_spreadsheet.xlsx", project, library=rules)
    assert not [f for f in verdict.findings if f.is_error]
    done = CliRunner().invoke(
        main,
        [
            "check",
            str(tmp_path / "project.yaml"),
            "--json",
            "--methodologies",
            str(rules.folders[0]),
        ],
    )
    lines = {line["parameter"]: line for line in json.loads(done.stdout)["coverage"]}
    assert (lines["w"]["aggregation"], lines["w"]["weight"]) == ("mean", "Q")
    assert (lines["Q"]["aggregation"], lines["Q"]["weight"]) == ("sum", None)


def two_years(folder: Path) -> Library:
    """Write a workbook with rows of two years, of different flow and share, and give its rules."""
    path = written(folder, "1-1 12-31 1000", "1-1 12-31 0.5")
    text = path.read_text(encoding="utf-8").replace(
        "end: 2023-12-31}\nmethodology", "end: 2024-12-31}\nmethodology"
    )
    for value, other in (("1000", "3000"), ("0.5", "0.6")):
        (entry,) = [e for e in text.split("{start: ") if f"value: {value}," in e]
        own = "{start: " + entry.split("}")[0] + "}"
        later = own.replace("2023", "2024").replace(f"value: {value},", f"value: {other},")
        text = text.replace(own, f"{own}, {later}")
    path.write_text(text, encoding="utf-8")
    rules = library([folder / "rules"])
    write_outputs(calculate(load_project(path, rules)), folder / "out")
    return rules


def test_lines_of_one_period_in_a_workbook_are_weighted_too(tmp_path: Path) -> None:
    rules = two_years(tmp_path)
    claim = read_workbook(tmp_path / "out/monitoring_spreadsheet.xlsx", rules)
    lines = [s for s in claim.monitored if s.name == "w"]
    assert [s.number for s in lines] == [0.5, 0.6]
    assert amount(claim, lines) == pytest.approx(0.575, rel=1e-12)


@one_in(2)
@pytest.mark.parametrize(
    ("flows", "told"),
    [
        (("2023-01-01 - 2023-06-30", "2023-07-01 - 2023-12-31"), False),
        # The flow of other days than those of the shares.
        (("2023-01-01 - 2023-03-31", "2023-04-01 - 2023-12-31"), True),
    ],
)
def test_a_mean_whose_weights_are_not_stated_is_told(
    tmp_path: Path, flows: tuple[str, str], told: bool
) -> None:
    rules = two_years(tmp_path)
    path = tmp_path / "out/monitoring_spreadsheet.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["MRS(input)"]
    halves = ("2023-01-01 - 2023-06-30", "2023-07-01 - 2023-12-31")
    for symbol, days in (("Q", flows), ("w", halves)):
        rows = [c.row for c in sheet["C"] if str(c.value).startswith(f"{symbol}i,p")]
        assert len(rows) == 2, [c.value for c in sheet["C"]]
        for row, text in zip(rows, days, strict=True):
            sheet[f"A{row}"] = text
    book.save(path)
    verdict = verify(path, library=rules)
    said = [f for f in verdict.findings if f.code == "VER-140"]
    assert bool(said) is told, verdict.findings
    if told:
        assert said[0].message == (
            "the mean of w[a] in 2 rows is taken by their days, not weighted by Q[a]"
        )
        assert not verdict.is_confirmed


@pytest.mark.parametrize(
    ("flow", "share", "code"),
    [
        (HALVES.format(0, 0), HALVES.format(0.5, 0.6), "MON-961"),
        (HALVES.format(0, 3000), "1-1 6-30 0.5", "MON-961"),
        ("1-1 12-31 4000", HALVES.format(0.5, 0.6), "MON-962"),
        # A day more, and a day less, than the half has.
        ("1-1 7-1 1000; 7-2 12-31 3000", HALVES.format(0.5, 0.6), "MON-962"),
        ("1-1 6-29 1000; 6-30 12-31 3000", HALVES.format(0.5, 0.6), "MON-962"),
        (HALVES.format(1000, 3000), "1-1 6-30 0.5", "MON-963"),
    ],
)
def test_weights_that_do_not_fit_are_told(tmp_path: Path, flow: str, share: str, code: str) -> None:
    try:
        made: Result | FindingsError = result(tmp_path, flow, share)
    except FindingsError as stopped:
        made = stopped
    assert codes(made) == {code}
    (finding,) = [f for f in made.findings if f.code == code]
    assert (": 75 % of Q" in finding.message) is (code == "MON-963")
    line = (tmp_path / "project.yaml").read_text("utf-8").split("\n")
    assert "w: {" in line[int(finding.where.split(":")[1]) - 1]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("weight: Q", "weight: QQ", "MET-173"),
        ("weight: Q", "weight: d", "MET-173"),
        ("weight: Q", "weight: w", "MET-173"),
        ("    sets: [well]\n    class: monitored\n    options: [C]\n    conservative", None, None),
        ("aggregation: mean", "aggregation: max", "MET-015"),
        ("    class: default\n", "    class: default\n    weight: Q\n", "MET-015"),
    ],
)
def test_a_weight_that_is_none(tmp_path: Path, old: str, new: str | None, code: str | None) -> None:
    written(tmp_path, HALVES.format(1, 1), HALVES.format(0.5, 0.6))
    path = tmp_path / "rules/VN_XX004/1.0/methodology.yaml"
    assert RULES.count(old) == 1
    if new is None:  # another set for the flow
        new = old.replace("[well]", "[pipe]")
        text = RULES.replace(old, new).replace(
            "sets:\n", "sets:\n  pipe: {index: j, title: P}\n", 1
        )
        text = text.replace(
            "sum(Q[i] * w[i] for i in well)", "sum(Q[j] for j in pipe) * sum(w[i] for i in well)"
        )
        code = "MET-173"
    else:
        text = RULES.replace(old, new)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FindingsError) as stopped:
        library([tmp_path / "rules"]).load("VN_XX004@1.0")
    assert code in {f.code for f in stopped.value.findings}


def test_the_rules_hold_with_their_cases(tmp_path: Path) -> None:
    written(tmp_path, HALVES.format(1, 1), HALVES.format(0.5, 0.6))
    assert CASES.count("name:") == 2
    assert judge(library([tmp_path / "rules"]).load("VN_XX004@1.0")) == []


FIRST = dt.date(2023, 1, 1)
DAYS: Any = st.lists(
    st.tuples(st.none() | st.integers(0, 100), st.integers(0, 1000), st.booleans(), st.booleans()),
    min_size=1,
    max_size=12,
)


def rows(values: list[int | None], ends: list[bool], *, summed: bool) -> tuple[PartAmount, ...]:
    """Rows of one or several days."""
    made: list[PartAmount] = []
    begin = 0
    for n, end in enumerate(ends):
        if not (end or n == len(ends) - 1):
            continue
        some = values[begin : n + 1]
        known = [Fraction(v) for v in some if v is not None]
        value = sum(known, Fraction(0)) if summed else None
        if not summed and known:
            value = sum(known, Fraction(0)) / len(known)
        days = [FIRST + dt.timedelta(k) for k in (begin, n)]
        made.append(
            PartAmount(days[0], days[1], value, len(known), n + 1 - begin, Fraction(0), Fraction(0))
        )
        begin = n + 1
    return tuple(made)


@settings(max_examples=examples(10, 1000), deadline=None)
@given(days=DAYS)
def test_it_is_the_sum_of_products_over_the_sum_of_weights(days: list[Any]) -> None:
    shares, flows = [d[0] for d in days], [d[1] for d in days]
    # Days that are known only together are so for both: then no weight is divided.
    ends = [d[2] for d in days]
    what = Weighed("w", "Q", "Nm3", "p.yaml:1:1")
    part = YearPart(2023, FIRST, FIRST + dt.timedelta(len(days) - 1))
    one, zero = Fraction(1), Fraction(0)
    value = Measured((YearAmount(2023, zero, one, zero),), days=rows(shares, ends, summed=False))
    weight = Measured((YearAmount(2023, zero, one, zero),), days=rows(flows, ends, summed=True))
    found, said = weighted(what, value, weight, [part])
    total, products = zero, zero
    for own, other in zip(value.days, weight.days, strict=True):
        if own.value is not None and other.value is not None:
            total += other.value
            products += own.value * other.value
    if total == 0:
        assert [f.code for f in said] == ["MON-960", "MON-961"]
        return
    assert found.amounts[0].value == products / total
    assert found.amounts[0].adjusted_by == products / total
    lost = sum(
        o.value or 0 for v, o in zip(value.days, weight.days, strict=True) if v.value is None
    )
    assert [f.code for f in said] == ["MON-960", *(["MON-963"] if lost else [])]
