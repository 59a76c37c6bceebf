"""What the language of equations can say, from the rules through the sheets to the verdict."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from click.testing import CliRunner, Result

from jcm_mrv import verify
from jcm_mrv.calculation.batch import calculate_batch
from jcm_mrv.cli import main
from jcm_mrv.findings import FindingsError
from jcm_mrv.methodology.library import Library
from tests.docs.pages import block
from tests.effort import one_in

pytestmark = one_in(5)

PAGE = "docs/how-to/own-methodology.md"
RULES = "rules/VN_XX001/0.1/methodology.yaml"
CASES = "rules/VN_XX001/0.1/cases.yaml"
WATER = "text: W[i] * SEC_RE[i] * c"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(
        main, [*arguments, "--methodologies", "rules"], catch_exceptions=False
    )


@dataclass
class Pumps:
    """The pumps of the how-to, whose rules are written otherwise in some places."""

    folder: Path

    def write(self, *changes: tuple[str, str], cases: str = "", project: str = "") -> None:
        rules = block(PAGE, RULES).replace(
            "\ntables:\n", f"{block(PAGE, 'more parameters')}\ntables:\n"
        )
        for old, new in changes:
            assert old in rules
            rules = rules.replace(old, new)
        for path, text in (
            (RULES, rules),
            (CASES, cases or block(PAGE, CASES)),
            ("project.yaml", project or block(PAGE, "project.yaml")),
        ):
            whole = self.folder / path
            whole.parent.mkdir(parents=True, exist_ok=True)
            whole.write_text(text, encoding="utf-8")

    def lint(self) -> str:
        return run("methodology", "lint", "rules/VN_XX001/0.1").output

    def reference(self) -> float:
        """Give the reference emissions that a calculation gives and a verification confirms."""
        result = run("calculate", "project.yaml", "-o", "out", "--json")
        assert result.exit_code == 0, result.output
        (year,) = json.loads(result.stdout)["years"]
        verified = run("verify", "out/monitoring_spreadsheet.xlsx", "--project", "project.yaml")
        assert verified.exit_code == 0, verified.output
        assert "VER-0" not in verified.output.replace("VER-081", "").replace("VER-083", "")
        return year["reference_emissions"]


@pytest.fixture
def pumps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pumps:
    monkeypatch.chdir(tmp_path)
    return Pumps(tmp_path)


def one_case(reference: float, expected: str = "") -> str:
    """Give cases of one pump, twice: a methodology needs two."""
    case = f"""
  - name: pump {{}}
    origin: computed by hand
    sets: {{{{pump: [{{{{id: a, head: 40 m}}}}]}}}}
    values: {{{{W: {{{{a: 120000}}}}, EC_PJ: {{{{a: 36}}}}, EF_grid: 0.5}}}}
    expected: {{{{RE: {reference}{expected}}}}}
"""
    return "cases:" + case.format(1) + case.format(2)


def test_what_rounds_on_its_way_is_the_methodologys_own(pumps: Pumps) -> None:
    # 120,000 x 0.35 / 1000 = 42; x 1.0219 = 42.9198, down to 42.9; x 0.5 = 21.45
    text = "text: rounddown(W[i] * SEC_RE[i] * c * 1.0219, 1)"
    pumps.write((WATER, text), cases=one_case(21.45))
    assert "no findings" in pumps.lint()
    assert pumps.reference() == pytest.approx(21.45, rel=1e-12)


OWN_ROUNDING = "rounddown(W[i] * SEC_RE[i] * c * 1.0219, 1)"
TAKE_OUT = "take the rounding out"


@one_in(10)
@pytest.mark.parametrize(
    ("changed", "codes", "said"),
    [
        # Something else is wrong: the rounding of the methodology is not the fault.
        ({"C14": "=1.01*C15*'MRS(input)'!E14"}, ["VER-022"], ""),
        ({"C13": "=1.01*C14"}, ["VER-022"], ""),
        ({"C14": "=1.01*ROUNDDOWN(C16,1)*'MRS(input)'!E14"}, ["VER-022"], ""),
        ({"C14": "=1.01*TRUNC(C16,1)*'MRS(input)'!E14"}, ["VER-022"], ""),
        # It is rounded otherwise: what the rule has is said.
        ({"C15": "=ROUNDDOWN(C16,2)"}, ["VER-026"], OWN_ROUNDING),
        ({"C15": "=ROUND(C16,1)"}, ["VER-026"], OWN_ROUNDING),
        ({"C15": "=ROUNDUP(C16,1)"}, ["VER-026"], OWN_ROUNDING),
        # Where the methodology does not round, there is none to be.
        ({"C14": "=ROUND(C15*'MRS(input)'!E14,0)"}, ["VER-026"], TAKE_OUT),
    ],
)
def test_the_methodologys_own_rounding_is_not_accused(
    pumps: Pumps, changed: dict[str, str], codes: list[str], said: str
) -> None:
    pumps.write((WATER, f"text: {OWN_ROUNDING}"), cases=one_case(21.45))
    pumps.reference()
    made = openpyxl.load_workbook(pumps.folder / "out/monitoring_spreadsheet.xlsx")
    for cell, formula in changed.items():
        made["MRS(calc_process)"][cell] = formula
    made.save(pumps.folder / "changed.xlsx")
    verdict = verify(pumps.folder / "changed.xlsx", library=Library((pumps.folder / "rules",)))
    found = [f for f in verdict.findings if f.code in ("VER-022", "VER-026")]
    assert [f.code for f in found] == codes
    text = " ".join(f"{f.expected} {f.hint}" for f in found if f.code == "VER-026")
    assert said in text
    assert (TAKE_OUT in text) == (said == TAKE_OUT)


def test_roots_logarithms_and_powers(pumps: Pumps) -> None:
    # 42 x sqrt(4) = 84, x log10(1000) = 252, x 1.02^12 = 319.60493; x 0.5 = 159.802465...
    wanted = 42 * 2 * 3 * 1.02**12 * 0.5
    text = f"{WATER} * sqrt(4) * log10(1000) * 1.02**12 + log(1) * c * W[i] * SEC_RE[i]"
    pumps.write((WATER, text), cases=one_case(round(wanted, 9)))
    assert "no findings" in pumps.lint()
    assert pumps.reference() == pytest.approx(wanted, rel=1e-9)


POINTS = """
      - {when: {head: 20}, value: 0.2, standing: unverified, source: draft, place: Table 1}
      - {when: {head: 60}, value: 0.4, standing: unverified, source: draft, place: Table 1}
      - {when: {head: 30}, value: 0.26, standing: unverified, source: draft, place: Table 1}
"""
BANDS = """
      - {when: {head: {below: 30}}, value: 0.2, CLAIM}
      - {when: {head: {from: 30, up_to: 60}}, value: 0.35, CLAIM}
""".replace("CLAIM", "standing: unverified, source: draft, place: Table 1")
LOOKUP = "default: lookup(reference_consumption, head[i])"


def test_between_the_points_of_a_table(pumps: Pumps) -> None:
    # Between 30 m with 0.26 and 60 m with 0.4, at 40 m 0.26 + 10 x 0.14 / 30; x 120 x 0.5
    wanted = (0.26 + 0.14 / 3) * 120 * 0.5
    pumps.write(
        (LOOKUP, "default: interpolate(reference_consumption, head[i])"),
        (BANDS, POINTS),
        cases=one_case(round(wanted, 9)),
    )
    assert "no findings" in pumps.lint()
    assert pumps.reference() == pytest.approx(wanted, rel=1e-12)
    quantities = json.loads((pumps.folder / "out/result.json").read_text(encoding="utf-8"))
    rests = {line["what"] for line in quantities["rests_on"]}
    assert {f"table reference_consumption, head = {at} m" for at in (30, 60)} <= rests
    assert "table reference_consumption, head = 20 m" not in rests


def test_between_points_in_an_equation_and_outside_of_them(pumps: Pumps) -> None:
    changes = (
        (WATER, f"{WATER} / SEC_RE[i] * interpolate(reference_consumption, head[i])"),
        (LOOKUP, "default: interpolate(reference_consumption, head[i])"),
        (BANDS, POINTS),
    )
    pumps.write(*changes, cases=one_case(21.84).replace("40 m", "45 m").replace("21.84", "19.8"))
    assert "no findings" in pumps.lint()
    project = block(PAGE, "project.yaml").replace("40 m", "61 m")
    pumps.write(*changes, cases=one_case(19.8).replace("40 m", "45 m"), project=project)
    result = run("calculate", "project.yaml")
    assert result.exit_code == 1
    said = " ".join(result.output.split())
    assert "head is 61; the table reference_consumption goes from 20 to 60" in said


def test_bands_cannot_be_interpolated(pumps: Pumps) -> None:
    pumps.write((LOOKUP, "default: interpolate(reference_consumption, head[i])"))
    said = pumps.lint()
    assert "MET-127" in said
    assert "0 points in 2 rows" in said


def test_an_else_row_stands_behind_the_others(pumps: Pumps) -> None:
    rows = """
      - {when: {head: any}, value: 0.35, standing: unverified, source: draft, place: Table 1}
      - {when: {head: {below: 30}}, value: 0.2, standing: unverified, source: draft, place: Table 1}
"""
    pumps.write((BANDS, rows), cases=one_case(21))
    assert "no findings" in pumps.lint()
    assert pumps.reference() == pytest.approx(21, rel=1e-12)


HEAD_MAX = "    test: head[i] <= head_max\n"


@pytest.mark.parametrize(("most", "met"), [("60 m", True), ("35 m", False)])
def test_a_criterion_states_its_own_number(pumps: Pumps, most: str, met: bool) -> None:
    declared = block(PAGE, "more parameters")
    changes = ((HEAD_MAX, f"    test: head[i] <= {most}\n"), (declared, ""))
    pumps.write(*changes, cases=one_case(21))
    assert "no findings" in pumps.lint()
    result = run("check", "project.yaml")
    # The criterion is unverified here: its threshold may be wrong, so that it is a warning.
    assert ("PRJ-130" in result.output) is not met
    assert met or "pump-1" in result.output


@pytest.mark.parametrize(
    ("test", "said"),
    [("head[i] <= 0.06 km", "1000"), ("head[i] <= 60 kW", "different dimensions")],
)
def test_a_criterion_in_another_unit(pumps: Pumps, test: str, said: str) -> None:
    declared = block(PAGE, "more parameters")
    pumps.write((HEAD_MAX, f"    test: {test}\n"), (declared, ""), cases=one_case(21))
    assert "MET-117" in pumps.lint()
    assert said in pumps.lint()


DATED = (
    (
        "      head: {description: Height that the water is lifted, unit: m, minimum: 0}\n",
        "      head: {description: Height that the water is lifted, unit: m, minimum: 0}\n"
        "      commissioned: {description: Day on which it was commissioned, unit: date}\n",
    ),
)
YOUNG = "    test: period_end <= years_after(commissioned[i], 15)\n"
EARLY = "    test: start_of_operation < date('2028-03-31') and head[i] <= head_max\n"


def dated(day: str) -> str:
    return block(PAGE, "project.yaml").replace("head: 40 m", f"head: 40 m, commissioned: {day}")


def dated_cases() -> str:
    return one_case(21).replace("head: 40 m", "head: 40 m, commissioned: 2020-05-01")


@pytest.mark.parametrize(
    ("test", "day", "met"),
    [
        (YOUNG, "2020-05-01", True),
        (YOUNG, "2009-12-31", True),
        (YOUNG, "2009-12-30", False),
        ("    test: period_start - commissioned[i] >= 365 d\n", "2023-01-01", True),
        ("    test: period_start - commissioned[i] >= 365 d\n", "2023-01-02", False),
        (EARLY, "2020-05-01", True),
        (EARLY.replace("2028", "2023"), "2020-05-01", False),
    ],
)
def test_a_criterion_of_dates(pumps: Pumps, test: str, day: str, met: bool) -> None:
    unused = () if "head_max" in test else ((block(PAGE, "more parameters"), ""),)
    changes = (*DATED, (HEAD_MAX, test), *unused)
    pumps.write(*changes, cases=dated_cases(), project=dated(day))
    assert "no findings" in pumps.lint()
    result = run("calculate", "project.yaml", "-o", "out")
    assert result.exit_code == 0, result.output
    assert ("PRJ-130" in result.output) is not met


@pytest.mark.parametrize("day", ["01/05/2020", "2020", "2020-13-01", "5 d"])
def test_a_day_that_is_none(pumps: Pumps, day: str) -> None:
    changes = (*DATED, (HEAD_MAX, YOUNG), (block(PAGE, "more parameters"), ""))
    pumps.write(*changes, cases=dated_cases(), project=dated(day))
    output = run("check", "project.yaml").output
    assert "PRJ-204" in output
    assert "2020-05-01" in output


NO_LIMIT = ((HEAD_MAX, YOUNG), (block(PAGE, "more parameters"), ""))
UNTIL = (
    "tables:\n",
    """tables:
  factor_of_its_age:
    title: Factor by the day of commissioning
    unit: "1"
    keys: {day: {unit: date}}
    rows:
      - {when: {day: {below: 2020-05-01}}, value: 0.5, standing: unverified, source: draft}
      - {when: {day: {from: 2020-05-01, up_to: 2021-12-31}}, value: 0.8, standing: unverified,
         source: draft}
      - {when: {day: {from: 2022-01-01}}, value: 1, standing: unverified, source: draft}
""",
)
WORN = (
    "tables:\n",
    """tables:
  worn:
    title: Factor between days
    unit: "1"
    keys: {day: {unit: date}}
    rows:
      - {when: {day: 2020-01-01}, value: 0, standing: unverified, source: draft}
      - {when: {day: 2020-01-11}, value: 1, standing: unverified, source: draft}
""",
)


def days(*, day: str, start: str = "2024-01-01") -> str:
    return dated(day).replace("start_of_operation: 2024-01-01", f"start_of_operation: {start}")


# The equation of 42 tCO2/(tCO2/MWh) in 2024 without the term, by hand: 42 x 0.5 x the term.
@one_in(18)
@pytest.mark.parametrize(
    ("term", "tables", "day", "start", "factor"),
    [
        ("lookup(factor_of_its_age, commissioned[i])", UNTIL, "2020-04-30", "2024-01-01", 0.5),
        ("lookup(factor_of_its_age, commissioned[i])", UNTIL, "2020-05-01", "2024-01-01", 0.8),
        ("lookup(factor_of_its_age, commissioned[i])", UNTIL, "2021-12-31", "2024-01-01", 0.8),
        ("lookup(factor_of_its_age, start_of_operation)", UNTIL, "2020-04-30", "2023-02-01", 1),
        ("lookup(factor_of_its_age, period_start)", UNTIL, "2020-04-30", "2023-02-01", 1),
        ("interpolate(worn, commissioned[i])", WORN, "2020-01-04", "2024-01-01", 0.3),
        (
            "(1 if period_end <= years_after(commissioned[i], 4) else 0.25)",
            None,
            "2020-12-31",
            "2024-01-01",
            1,
        ),
        (
            "(1 if period_end <= years_after(commissioned[i], 4) else 0.25)",
            None,
            "2020-12-30",
            "2024-01-01",
            0.25,
        ),
        ("((period_end - commissioned[i]) / period_days)", None, "2023-12-31", "2024-01-01", 1),
        (
            "((period_start - start_of_operation) / period_days)",
            None,
            "2020-05-01",
            "2023-12-31",
            1 / 366,
        ),
        (
            "(1 if start_of_operation < date('2023-06-01') else 0.5)",
            None,
            "2020-05-01",
            "2023-05-31",
            1,
        ),
        (
            "(0.5 if max(commissioned[i], date('2020-01-01')) == date('2020-01-01') else 1)",
            None,
            "2019-05-01",
            "2024-01-01",
            0.5,
        ),
    ],
)
def test_days_in_equations_and_tables(
    pumps: Pumps, term: str, tables: tuple[str, str] | None, day: str, start: str, factor: float
) -> None:
    changes = (
        *DATED,
        *NO_LIMIT,
        (WATER, f"{WATER} * {term}"),
        *([] if tables is None else [tables]),
    )
    cases = dated_cases().replace("    sets:", "    start_of_operation: 2020-05-01\n    sets:")
    cases = cases.replace("    expected: {RE: 21}\n", "    expected: {PE: 18}\n")
    if "worn" in term:
        cases = cases.replace("commissioned: 2020-05-01", "commissioned: 2020-01-05")
    pumps.write(*changes, cases=cases, project=days(day=day, start=start))
    assert "MET-" not in pumps.lint().replace("MET-120", "")
    assert pumps.reference() == pytest.approx(21 * factor, rel=1e-12)


def test_a_default_from_a_day_on(pumps: Pumps) -> None:
    default = "default: lookup(reference_consumption, head[i])"
    term = "lookup(factor_of_its_age, start_of_operation)"
    changes = (*DATED, *NO_LIMIT, UNTIL, (default, f"{default} * {term}"))
    cases = dated_cases().replace("    sets:", "    start_of_operation: 2021-01-01\n    sets:")
    cases = cases.replace("RE: 21", "RE: 16.8")
    pumps.write(*changes, cases=cases, project=days(day="2020-05-01"))
    assert "no findings" in pumps.lint()
    assert pumps.reference() == pytest.approx(21, rel=1e-12)


@pytest.mark.parametrize(
    ("key", "end", "day"),
    [
        ("period_end", "2024-12-31", "2024-07-01"),
        ("period_start", "2024-12-31", "2024-07-01"),
        ("period_end", "2024-06-30", None),
        ("period_end", "2024-07-01", "2024-07-01"),
        ("commissioned[i]", "2024-12-31", None),
    ],
)
def test_a_year_across_a_day_of_a_table_is_told(
    pumps: Pumps, key: str, end: str, day: str | None
) -> None:
    rows = UNTIL[1].replace("2021-12-31", "2024-06-30").replace("2022-01-01", "2024-07-01")
    text = f"{WATER} * lookup(factor_of_its_age, {key})"
    cases = dated_cases().replace("RE: 21", "RE: 16.8").replace("    sets:", "    period: {start: "
        "2024-01-01, end: 2024-03-31}\n    sets:")  # fmt: skip
    project = dated("2020-05-01").replace("2024-12-31", end)
    pumps.write(*DATED, *NO_LIMIT, (UNTIL[0], rows), (WATER, text), cases=cases, project=project)
    assert "no findings" in pumps.lint()
    done = run("calculate", "project.yaml", "-o", "out")
    assert done.exit_code == 0, done.output
    verified = run("verify", "out/monitoring_spreadsheet.xlsx", "--project", "project.yaml")
    assert ("CAL-015" in done.output) is ("VER-141" in verified.output) is (day is not None)
    assert f"another one begins on {day}" in " ".join(done.output.split()) or day is None


@one_in(10)
@pytest.mark.parametrize(
    ("label", "typed", "said"),
    [
        ("commissioned", dt.datetime(2019, 5, 1), ("VER-070", "2019-05-01", "2020-05-01")),
        ("start_of_operation", dt.datetime(2020, 1, 1), ("VER-070", "2020-01-01", "2024-01-01")),
        ("commissioned", "2020-05-01", ("VER-012", "is a text that looks like a day")),
        ("commissioned", "May 2020", ("VER-012", "is no day")),
        ("commissioned", 43952.5, ("VER-012", "is no day")),
        ("start_of_operation", 5, ("VER-012", "is no day")),
    ],
)
def test_a_day_of_the_sheet_that_is_another(
    pumps: Pumps, label: str, typed: Any, said: tuple[str, ...]
) -> None:
    term = "(0.5 if commissioned[i] < start_of_operation else 1)"
    cases = dated_cases().replace("    sets:", "    start_of_operation: 2020-05-01\n    sets:")
    project = days(day="2020-05-01")
    pumps.write(*DATED, *NO_LIMIT, (WATER, f"{WATER} * {term}"), cases=cases, project=project)
    assert run("calculate", "project.yaml", "-o", "out").exit_code == 0
    path = pumps.folder / "out/monitoring_spreadsheet.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["MPS(input)"]
    text = {"commissioned": "commissionedi\ni = pump-1", "start_of_operation": "dop"}[label]
    (row,) = (cells for cells in sheet.iter_rows() if str(cells[0].value) == text)
    cell: Any = next(cell for cell in row if cell.number_format == "yyyy-mm-dd")
    cell.value = typed
    cell.number_format = "yyyy-mm-dd"
    book.save(path)
    output = run("verify", str(path), "--project", "project.yaml", "--json").output
    for words in said:
        assert words in output


def test_days_of_many_projects_in_one_call(pumps: Pumps) -> None:
    term = "(0.5 if commissioned[i] < start_of_operation else 1)"
    cases = dated_cases().replace("    sets:", "    start_of_operation: 2020-05-01\n    sets:")
    pumps.write(*DATED, *NO_LIMIT, (WATER, f"{WATER} * {term}"), cases=cases)
    methodology = Library((pumps.folder / "rules",)).load("VN_XX001@0.1")
    days_: list[object] = ["2020-05-01", "2024-05-01", "2020-04-30"]
    values = {
        "W": [[120000.0]] * 3,
        "EC_PJ": [[0.0]] * 3,
        "EF_grid": [0.5] * 3,
        "head": [[40.0]] * 3,
        "start_of_operation": ["2020-05-01"] * 3,
    }
    for column in (
        [[day] for day in days_],
        [[dt.date.fromisoformat(str(day))] for day in days_],
        np.array([[day] for day in days_], dtype="datetime64[ns]"),
    ):
        found = calculate_batch(methodology, {**values, "commissioned": column})
        assert found.reference_emissions.tolist() == pytest.approx([21, 21, 10.5], rel=1e-12)
    with pytest.raises(FindingsError, match="CAL-050"):
        calculate_batch(methodology, {**values, "commissioned": [["May"]] * 3})


def test_a_case_without_the_start_of_operation(pumps: Pumps) -> None:
    term = "(1 if start_of_operation < date('2023-06-01') else 0.5)"
    pumps.write(*DATED, *NO_LIMIT, (WATER, f"{WATER} * {term}"), cases=dated_cases())
    assert "MET-122" in pumps.lint()
    assert "start_of_operation: YYYY-MM-DD" in pumps.lint()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("    unit: kWh/m3\n    sets: [pump]", "    unit: date\n    sets: [pump]"), "MET-155"),
        (("    keys:\n      head: {unit: m}", "    keys:\n      head: {unit: date}"), "MET-113"),
        (("{head: {below: 30}}", "{head: {below: 2030-01-01}}"), "MET-113"),
        (("{head: {below: 30}}", "{head: {from: 2, below: 2030-01-01}}"), "MET-015"),
        (("{head: {below: 30}}", "{head: {below: 2030-02-30}}"), "MET-015"),
        (("{head: {below: 30}}", "{head: 2030-02-30}"), "MET-113"),
        ((WATER, f"{WATER} * (1 if commissioned[i] > 2020 else 0)"), "MET-117"),
        ((WATER, f"{WATER} * (1 if commissioned[i] > period_days else 0)"), "MET-117"),
        ((WATER, f"{WATER} * (1 if commissioned[i] > date('2028-02-30') else 0)"), "MET-110"),
        ((WATER, f"{WATER} * (period_end - commissioned[i])"), "MET-117"),
        (
            (WATER, f"{WATER} * lookup(reference_consumption, commissioned[i]) / SEC_RE[i]"),
            "MET-117",
        ),
    ],
)
def test_days_that_are_wrong(pumps: Pumps, change: tuple[str, str], code: str) -> None:
    pumps.write(*DATED, (HEAD_MAX, YOUNG), change, cases=dated_cases())
    assert code in pumps.lint()


@pytest.mark.parametrize(
    "test", ["commissioned[i] > 2020", "commissioned[i] + period_end > period_start"]
)
def test_dates_that_do_not_go_together(pumps: Pumps, test: str) -> None:
    changes = (*DATED, (HEAD_MAX, f"    test: {test}\n"), (block(PAGE, "more parameters"), ""))
    pumps.write(*changes, cases=dated_cases())
    assert "MET-117" in pumps.lint()


@one_in(3)
@pytest.mark.parametrize(("head", "factor"), [("30 m", 0.2), ("30.001 m", 0.35), ("60 m", 0.35)])
def test_bands_that_begin_above_a_number(pumps: Pumps, head: str, factor: float) -> None:
    bands = (
        ("{head: {below: 30}}", "{head: {up_to: 30}}"),
        ("{head: {from: 30, up_to: 60}}", "{head: {above: 30, up_to: 60}}"),
    )
    project = block(PAGE, "project.yaml").replace("head: 40 m", f"head: {head}")
    pumps.write(*bands, cases=one_case(21), project=project)
    assert "no findings" in pumps.lint()
    assert pumps.reference() == pytest.approx(60 * factor, rel=1e-12)


TABLES = "tables:\n"
YEARLY = (
    (TABLES, "tables:\n  factor_of_the_year: {series: vn_grid, by_year: true}\n"),
    (
        "text: sum(EC_RE[i] * EF_grid for i in pump)",
        "text: sum(EC_RE[i] * lookup(factor_of_the_year, calendar_year) for i in pump)",
    ),
)


def yearly(year: int) -> str:
    return block(PAGE, "project.yaml").replace("2024-", f"{year}-")


def factor(year: int) -> float:
    series = Library().load_series("vn_grid", "")
    return float(next(row.value for row in series.file.rows if row.year == year))


def test_the_factor_of_the_year(pumps: Pumps) -> None:
    pumps.write(*YEARLY, cases=one_case(42 * factor(2023)), project=yearly(2022))
    assert "no findings" in pumps.lint()
    assert pumps.reference() == pytest.approx(42 * factor(2022), rel=1e-12)
    result = json.loads((pumps.folder / "out/result.json").read_text(encoding="utf-8"))
    rests = {line["what"] for line in result["rests_on"] if "factor_of_the_year" in line["what"]}
    assert rests == {"table factor_of_the_year, year = 2022"}


def test_a_year_without_a_factor(pumps: Pumps) -> None:
    pumps.write(*YEARLY, cases=one_case(42 * factor(2023)), project=yearly(2011))
    result = run("calculate", "project.yaml")
    assert result.exit_code == 1
    assert "factor_of_the_year" in result.output


ANNOUNCED = """
title: Factors as they were announced, made up
unit: tCO2/MWh
sources: {letters: {title: Letters made up for this test}}
read_in: {standing: unverified, source: letters}
rows:
  - {year: 2021, published: 2022-12-27, value: 0.7}
  - {year: 2022, published: 2024-04-05, value: 0.6}
  - {year: 2023, published: 2025-01-15, value: 0.5}
"""
LATEST = (
    (TABLES, "tables:\n  latest_factor: {series: announced, latest: true}\n"),
    (
        "text: sum(EC_RE[i] * EF_grid for i in pump)",
        "text: sum(EC_RE[i] * lookup(latest_factor, period_end) for i in pump)",
    ),
)


def announce(pumps: Pumps, text: str = ANNOUNCED) -> None:
    folder = pumps.folder / "rules/series"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "announced.yaml").write_text(text, encoding="utf-8")


@one_in(10)
@pytest.mark.parametrize(
    ("first", "last", "factor"),
    [("2024-01-01", "2024-12-31", 0.6), ("2024-01-01", "2024-04-04", 0.7)],
)
def test_the_factor_published_last(pumps: Pumps, first: str, last: str, factor: float) -> None:
    announce(pumps)
    project = block(PAGE, "project.yaml").replace("2024-12-31", last)
    pumps.write(*LATEST, cases=one_case(42 * 0.7), project=project)
    assert "no findings" in pumps.lint()
    assert first in project
    assert pumps.reference() == pytest.approx(42 * factor, rel=1e-12)


def test_nothing_published_yet(pumps: Pumps) -> None:
    announce(pumps)
    pumps.write(*LATEST, cases=one_case(42 * 0.7), project=yearly(2021))
    result = run("calculate", "project.yaml")
    assert result.exit_code == 1
    assert "latest_factor" in result.output


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (ANNOUNCED.replace(" published: 2024-04-05,", ""), "MET-185"),
        (ANNOUNCED.replace("2024-04-05", "2025-01-15"), "MET-185"),
        (ANNOUNCED.replace("2024-04-05", "2024-02-30"), "MET-015"),
    ],
)
def test_when_it_was_published_is_not_known(pumps: Pumps, text: str, code: str) -> None:
    announce(pumps, text)
    pumps.write(*LATEST, cases=one_case(42 * 0.7))
    assert code in pumps.lint()


def test_the_shipped_series_do_not_say_when_they_were_published(pumps: Pumps) -> None:
    shipped = (LATEST[0][0], LATEST[0][1].replace("announced", "vn_grid"))
    pumps.write(shipped, LATEST[1], cases=one_case(42 * 0.7))
    assert "MET-185" in pumps.lint()
    both = (LATEST[0][0], LATEST[0][1].replace("latest: true", "latest: true, by_year: true"))
    pumps.write(both, LATEST[1], cases=one_case(42 * 0.7))
    assert "MET-015" in pumps.lint()
