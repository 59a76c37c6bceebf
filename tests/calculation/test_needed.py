"""What some members alone need: asked, counted, written and verified for these alone."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jcm_mrv import FindingsError, Result, calculate, write_outputs
from jcm_mrv.calculation.trace import trace
from jcm_mrv.methodology.cases import read_cases, run_case
from jcm_mrv.methodology.expression.exact import ExactScope, evaluate_exact
from jcm_mrv.methodology.inputs import Inputs
from jcm_mrv.methodology.library import library
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.solve import constants, solve
from jcm_mrv.project.load import read_project
from jcm_mrv.project.template import project_template
from jcm_mrv.verification.claim.read import read_workbook
from jcm_mrv.verification.recompute import recompute
from jcm_mrv.verification.verify import verify
from jcm_mrv.workbook.address import position_of
from tests.effort import examples, thorough
from tests.libreoffice import recalculate, requires_libreoffice
from tests.projects import told
from tests.second_engine import recalculated
from tests.trucks import CASES, PROJECT, project, replaced, rules, write_rules

SHEET = "monitoring_spreadsheet.xlsx"
OF_OTHERS = (
    "meters:\n",
    "      t-2: {entries: [{start: 2023-01-01, end: 2023-12-31, value: 9, unit: L, evidence: b}]}\n"
    "values:\n"
    "  SFC: {t-1: {value: 0.4, unit: L/km, source: Catalogue}}\n"
    "  EF_crane: {value: 0.4, unit: tCO2/L, source: Catalogue}\n"
    "meters:\n",
)


@pytest.fixture
def result(tmp_path: Path) -> Result:
    return calculate(project(tmp_path))


def test_it_is_asked_of_those_alone_that_need_it(result: Result) -> None:
    lines = {(q.parameter, q.member) for q in result.applications[0].quantities}
    assert lines == {("DIST", (f"t-{n}",)) for n in (1, 2, 3)} | {("FC", ("t-1",))}
    fixed = {(v.parameter, v.member) for v in result.applications[0].fixed if v.parameter == "SFC"}
    assert fixed == {("SFC", ("t-2",)), ("SFC", ("t-3",))}
    # 41,000 measured, 200,000 x 0.3 and 50,000 x 0.45 by distance.
    fuel = 41000 + 60000 + 22500
    expected = 455 - fuel * 0.0026 * (1.1 - 0.1 * 41000 / fuel)
    assert result.years[0].emission_reductions_unrounded == pytest.approx(expected, rel=1e-12)
    assert not [f for f in told(result.open) if "FC" in f.message or "crane" in f.message]


def test_who_needs_it_and_gives_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(FindingsError) as stopped:
        calculate(project(tmp_path, ("t-2, title: Truck 2, way: default", "t-2, way: metered")))
    (finding,) = [f for f in stopped.value.findings if f.is_error]
    assert (finding.code, finding.message) == ("PRJ-115", "FC of t-2 is not monitored")


def test_a_set_without_members_asks_nothing_and_with_one_it_does(tmp_path: Path) -> None:
    crane = (
        "monitoring:\n",
        "  crane: [{id: k}]\nmonitoring:\n"
        "  FC_crane: {option: B, members: {k: {entries: "
        "[{start: 2023-01-01, end: 2023-12-31, value: 9, unit: L, evidence: b}]}}}\n",
    )
    with pytest.raises(FindingsError) as stopped:
        calculate(project(tmp_path, crane))
    (finding,) = [f for f in stopped.value.findings if f.is_error]
    assert finding.code == "PRJ-129"
    assert "EF_crane" in finding.message


def test_what_is_given_in_vain_is_told_and_counts_nothing(tmp_path: Path, result: Result) -> None:
    other = calculate(project(tmp_path / "other", OF_OTHERS))
    told = {f.message: f.where for f in other.findings if f.code == "PRJ-184"}
    assert {text.split(" ")[0] for text in told} == {"FC[t-2]", "SFC[t-1]", "EF_crane"}
    text = (tmp_path / "other/project.yaml").read_text(encoding="utf-8").split("\n")
    for message, where in told.items():
        line = int(where.split(":")[1])
        member = message.split("[")[-1].split("]")[0].split(" ")[0]
        assert member in text[line - 1] or member in text[line]
    assert [y.emission_reductions_unrounded for y in other.years] == [
        y.emission_reductions_unrounded for y in result.years
    ]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("FC: {a: 400}}", "FC: {a: 400, b: 1}}", "MET-122"),
        ("EF_crane: 0.003}", "EF_crane: 0.003, FC: {a: 1}}", "MET-122"),
        ("FC: {a: 400}}", "FC: {a: 400}, EF_crane: 1}", "MET-122"),
        ("FC: {a: 400}}", "}", "MET-122"),
        ("FC: {a: 400}}", 'FC: {"*": 400}}', None),
        ("FC: {a: 400}}", "FC: 400}", None),
    ],
)
def test_cases_follow(tmp_path: Path, old: str, new: str, code: str | None) -> None:
    made = rules(tmp_path, cases=replaced(CASES, (old, new)))
    _, cases = read_cases(made)
    found = [finding for case in cases for finding in run_case(made, case, "cases.yaml").findings]
    assert [finding.code for finding in found] == ([code] if code else [])


def test_the_trace_and_a_new_project_name_those_alone(tmp_path: Path, result: Result) -> None:
    (tree,) = [node for _, node in trace(result, "FUEL") if node.member == "t-2"]
    assert {child.symbol for child in tree.children} == {"way", "SFC", "DIST"}
    assert [node.member for _, node in trace(result, "FC")] == ["t-1"]
    text = project_template(rules(tmp_path))["project.yaml"]
    assert 'Fuel of the truck v (only where way[v] == "metered")' in text


# -- sheets -------------------------------------------------------------------------------


def written(folder: Path, result: Result) -> Path:
    write_outputs(result, folder / "out")
    return folder / "out" / SHEET


def test_the_sheet_says_so_and_is_verified(tmp_path: Path, result: Result) -> None:
    path = written(tmp_path, result)
    verdict = verify(path, library=library([tmp_path / "rules"]))
    assert not [f for f in verdict.findings if f.is_error], verdict.findings
    assert not [f for f in verdict.findings if f.code == "VER-133"]
    sheet = openpyxl.load_workbook(path)["MRS(input)"]
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert cells.count("not needed") == 2  # FC of t-2 and t-3; SFC of t-1 is taken from the plan
    # The index is drawn as a subscript: its braces are for nobody's eyes.
    assert [text for text in cells if "_{" in str(text)] == []
    claim = read_workbook(path, library([tmp_path / "rules"]))
    assert {s.label for s in claim.monitored if s.name == "FC"} == {"FC[t-1]"}


def edited(path: Path, sheet: str, **values: object) -> Path:
    book = openpyxl.load_workbook(path)
    for cell, value in values.items():
        book[sheet][cell].value = value
    book.save(path)
    return path


def place(path: Path, sheet: str, text: object) -> str:
    book = openpyxl.load_workbook(path)
    return next(c.coordinate for row in book[sheet].iter_rows() for c in row if c.value == text)


def test_another_attribute_in_the_sheet_is_an_error_and_no_zero(
    tmp_path: Path, result: Result
) -> None:
    path = written(tmp_path, result)
    edited(path, "MPS(input)", **{place(path, "MPS(input)", "default"): "metered"})
    book = openpyxl.load_workbook(path)["MRS(input)"]
    total = next(c for row in book.iter_rows() for c in row if str(c.value).startswith("=MAX(0,"))
    at = position_of(total.coordinate)
    assert at is not None
    (value,) = recalculated(path, [("MRS(input)", *at)])
    assert not isinstance(value, int | float)
    claim = read_workbook(path, library([tmp_path / "rules"]))
    assert ("FC[t-2]", "not needed") in {(s.label, s.value) for s in claim.monitored}
    recomputed, findings = recompute(claim)
    assert recomputed is None
    assert [finding.code for finding in findings] == ["VER-065"]


def test_what_is_needed_and_called_not_needed_is_missing(tmp_path: Path, result: Result) -> None:
    path = written(tmp_path, result)
    stated = read_workbook(path, library([tmp_path / "rules"])).monitored
    (cell,) = [s.where.split("!")[1] for s in stated if s.name == "FC"]
    verdict = verify(
        edited(path, "MRS(input)", **{cell: "not needed"}), library=library([tmp_path / "rules"])
    )
    found = {finding.code: finding for finding in verdict.findings if finding.is_error}
    assert (found["VER-012"].message, found["VER-012"].found) == (
        "FC[t-1] is no number",
        "'not needed'",
    )
    assert verdict.result is None
    assert "VER-022" not in found


@thorough
def test_a_value_that_is_not_needed_is_told_of_a_workbook(tmp_path: Path, result: Result) -> None:
    path = written(tmp_path, result)
    edited(path, "MRS(input)", **{place(path, "MRS(input)", "not needed"): 12})
    claim = read_workbook(path, library([tmp_path / "rules"]))
    (finding,) = [f for f in claim.findings if f.code == "VER-133"]
    assert finding.message == "FC[t-2] is stated, and is not needed there"


# -- every rendering ----------------------------------------------------------------------

MADE = st.lists(
    st.tuples(
        st.sampled_from(["metered", "default"]),
        st.sampled_from(["heavy", "light"]),
        st.integers(1, 10**6),
        st.integers(1, 10**6),
    ),
    min_size=1,
    max_size=4,
)


@pytest.fixture(scope="module")
def trucks(tmp_path_factory: pytest.TempPathFactory) -> Methodology:
    return rules(tmp_path_factory.mktemp("trucks"))


def by_hand(vehicles: list[tuple[str, str, int, int]]) -> Fraction:
    """The sentence of the text, in fractions."""
    own = {"heavy": Fraction(45, 100), "light": Fraction(3, 10)}
    fuel = [fc if way == "metered" else own[make] * km for way, make, km, fc in vehicles]
    measured = sum(fc for way, _, _, fc in vehicles if way == "metered")
    factor = Fraction(26, 10000)
    share = Fraction(measured) / sum(fuel)
    reference = sum(km for _, _, km, _ in vehicles) * Fraction(1, 2) * factor
    return reference - sum(fuel) * factor * (Fraction(11, 10) - share / 10)


@settings(max_examples=examples(12, 300), deadline=None)
@given(made=MADE)
def test_numpy_and_fractions_agree_and_read_nothing_else(
    trucks: Methodology, made: list[tuple[str, str, int, int]]
) -> None:
    ids = tuple(f"t-{n}" for n in range(len(made)))
    attributes = {
        "way": {(i,): way for i, (way, _, _, _) in zip(ids, made, strict=True)},
        "make": {(i,): make for i, (_, make, _, _) in zip(ids, made, strict=True)},
    }
    known = Inputs(trucks, {"vehicle": ids, "crane": ()}, values=attributes)
    values = {
        "DIST": {(i,): Fraction(km) for i, (_, _, km, _) in zip(ids, made, strict=True)},
        "FC": {
            (i,): Fraction(fc) for i, (w, _, _, fc) in zip(ids, made, strict=True) if w == "metered"
        },
    }
    assert set(known.asked("FC")) == set(values["FC"])
    solution = solve(trucks, known.arrays(values), known.sizes)
    expected = by_hand(made)
    scale = max(abs(solution.scalar("RE")), 1.0)
    assert abs(solution.scalar("ER") - float(expected)) <= 1e-12 * scale
    # A value that is not needed does not exist here: whatever read it would raise a KeyError.
    position = {i: n for n, i in enumerate(ids)}
    exact: dict[str, dict[tuple[int, ...], Any]] = {
        name: {(position[i],): v for (i,), v in of.items()}
        for name, of in {**attributes, **values}.items()
    }
    exact |= {name: {(): number} for name, number in constants(trucks).items()}
    scope = ExactScope(exact, known.sizes, trucks.lookups)
    exact["SFC"] = {
        (n,): evaluate_exact(trucks.defaults["SFC"], scope, {"v": n})
        for n, (way, _, _, _) in enumerate(made)
        if way == "default"
    }
    for name, equation in trucks.equations.items():
        keys = [(n,) for n in range(len(made))] if equation.sets else [()]
        exact[name] = {
            key: evaluate_exact(equation.tree, scope, dict(zip("v", key, strict=False)))
            for key in keys
        }
    assert exact["ER"][()] == expected


@thorough
@requires_libreoffice
def test_libreoffice_agrees(tmp_path: Path, result: Result) -> None:
    path = written(tmp_path, result)
    book = openpyxl.load_workbook(recalculate([path], tmp_path / "fresh")[0], data_only=True)
    values = [c.value for row in book["MRS(calc_process)"].iter_rows() for c in row]
    expected = result.years[0].emission_reductions_unrounded
    assert any(isinstance(v, float) and abs(v - expected) < 1e-9 for v in values)


def test_a_project_that_cannot_be_bound_says_what_is_wrong(tmp_path: Path) -> None:
    write_rules(tmp_path)
    path = tmp_path / "wrong.yaml"
    path.write_text(replaced(PROJECT, ("t-1, title: Truck 1, way: metered, ", "t-1, ")), "utf-8")
    found = read_project(path, library([tmp_path / "rules"])).findings
    assert [f.code for f in found if f.is_error] == ["PRJ-202"]
