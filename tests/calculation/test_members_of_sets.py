"""Values of the member that an attribute names: of the depot of a truck, and of its region."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jcm_mrv import FindingsError, calculate, load_project, write_outputs
from jcm_mrv.calculation.trace import trace
from jcm_mrv.methodology.expression.exact import ExactScope, evaluate_exact
from jcm_mrv.methodology.expression.to_latex import to_latex
from jcm_mrv.methodology.inputs import Inputs
from jcm_mrv.methodology.judge import judge
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.solve import constants, solve
from jcm_mrv.verification.claim.read import read_workbook
from jcm_mrv.verification.verify import verify
from tests.depots import PROJECT, RULES, write
from tests.effort import examples, thorough
from tests.libreoffice import recalculate, requires_libreoffice
from tests.second_engine import recalculated
from tests.trucks import replaced

SHEET = "out/monitoring_spreadsheet.xlsx"
TEXT = 'EF_own[depot[v]] if supply[depot[v]] == "own" else EF_grid[region[depot[v]]]'


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Methodology:
    return write(tmp_path_factory.mktemp("depots")).load("VN_XX005@1.0")


def test_the_rules_hold_with_their_cases(rules: Methodology) -> None:
    assert judge(rules) == []


def test_it_is_typeset_with_the_member_as_index(rules: Methodology) -> None:
    names = [*rules.parameters, *rules.attributes]
    symbols = {name: rules.symbol(name) for name in names if rules.symbol(name) != name}
    shown = to_latex(
        rules.equations["EF"].tree, symbols, letters={name: rules.letters(name) for name in names}
    )
    assert r"\mathit{EF}_{\mathrm{own},d_{v}}" in shown
    assert r"\mathit{EF}_{\mathrm{grid},r_{d_{v}}}" in shown


def test_project_trace_sheet_and_verdict(tmp_path: Path) -> None:
    library = write(tmp_path)
    project = load_project(tmp_path / "project.yaml", library)
    result = calculate(project)
    # 10 x 0.5 + 20 x 0.3 + 30 x 0.7, and 60 x 1.5.
    assert result.years[0].project_emissions == pytest.approx(32, rel=1e-12)
    assert result.years[0].reference_emissions == pytest.approx(90, rel=1e-12)
    (second,) = [n for _, n in trace(result, "EF") if n.member == "t-2"]
    used = {(child.symbol, child.member, child.value) for child in second.children}
    assert ("EF_own", "south", 0.3) in used
    assert ("depot", "t-2", "south") in used
    assert not any(name == "EF_own" and member != "south" for name, member, _ in used)
    write_outputs(result, tmp_path / "out")
    verdict = verify(tmp_path / SHEET, project, library=library)
    assert not [f for f in verdict.findings if f.is_error], verdict.findings
    claim = read_workbook(tmp_path / SHEET, library)
    assert claim.described.values["depot"] == {
        ("t-1",): "north",
        ("t-2",): "south",
        ("t-3",): "3",
    }


def test_another_depot_in_the_sheet_takes_the_values_of_that(tmp_path: Path) -> None:
    library = write(tmp_path)
    write_outputs(calculate(load_project(tmp_path / "project.yaml", library)), tmp_path / "out")
    book = openpyxl.load_workbook(tmp_path / SHEET)
    plan, report = book["MPS(input)"], book["MRS(input)"]
    cell = next(c for row in plan.iter_rows() for c in row if c.value == "north")
    total = next(c for r in report.iter_rows() for c in r if str(c.value).startswith("=MAX(0,"))
    at = ("MRS(input)", total.row - 1, total.column - 2)  # the unrounded result beside it
    for depot, expected in (("north", 58.0), ("3", 90 - (10 * 0.7 + 6 + 21))):
        cell.value = depot
        book.save(tmp_path / "other.xlsx")
        (value,) = recalculated(tmp_path / "other.xlsx", [at])
        assert value == pytest.approx(expected, rel=1e-12)
    cell.value = "elsewhere"
    book.save(tmp_path / "other.xlsx")
    (value,) = recalculated(tmp_path / "other.xlsx", [at])
    assert not isinstance(value, int | float)


def of_many_depots(number: int) -> str:
    """Give the project with more depots, the last of which one of its trucks is from."""
    more = [f"    - {{id: d-{n}, region: one, supply: grid}}\n" for n in range(number - 3)]
    last = f"title: Truck 1, depot: d-{number - 4}}}"
    text = replaced(PROJECT, ("title: Truck 1, depot: north}", last))
    return replaced(text, ("  region: [", f"{''.join(more)}  region: ["))


@thorough
@pytest.mark.parametrize("number", [60, pytest.param(1000, marks=thorough)])
def test_a_set_of_many_members(tmp_path: Path, number: int) -> None:
    library = write(tmp_path, project=of_many_depots(number))
    project = load_project(tmp_path / "project.yaml", library)
    write_outputs(calculate(project), tmp_path / "out")
    verdict = verify(tmp_path / SHEET, project, library=library)
    assert not [f for f in verdict.findings if f.is_error], verdict.findings
    assert verdict.is_confirmed
    assert unrounded(tmp_path / SHEET) == pytest.approx(58, rel=1e-12)


def unrounded(path: Path) -> object:
    report = openpyxl.load_workbook(path)["MRS(input)"]
    total = next(c for r in report.iter_rows() for c in r if str(c.value).startswith("=MAX(0,"))
    (value,) = recalculated(path, [("MRS(input)", total.row - 1, total.column - 2)])
    return value


def test_depots_that_capitals_alone_tell_apart(tmp_path: Path) -> None:
    """MATCH would take the first of them for the other."""
    pairs = [("id: south, title", "id: North, title"), ("depot: south", "depot: North")]
    text = replaced(PROJECT, *pairs, ("EF_own: {south:", "EF_own: {North:"))
    library = write(tmp_path, project=text)
    write_outputs(calculate(load_project(tmp_path / "project.yaml", library)), tmp_path / "out")
    assert verify(tmp_path / SHEET, library=library).is_confirmed
    assert evaluated(tmp_path / SHEET, library) == pytest.approx(58, rel=1e-12)
    book = openpyxl.load_workbook(tmp_path / SHEET)
    for cell in (c for row in book["MPS(input)"].iter_rows() for c in row if c.value == "North"):
        cell.value = "NORTH"
    book.save(tmp_path / "other.xlsx")
    assert not isinstance(evaluated(tmp_path / "other.xlsx", library), float)


def evaluated(path: Path, library: Library) -> object:
    """Give the unrounded result by the evaluator of `verify`."""
    claim = read_workbook(path, library)
    (result,) = [r for r in claim.results if r.kind == "unrounded"]
    return claim.evaluator.value(result.place)


@thorough
@requires_libreoffice
def test_libreoffice_agrees(tmp_path: Path) -> None:
    library = write(tmp_path)
    write_outputs(calculate(load_project(tmp_path / "project.yaml", library)), tmp_path / "out")
    (fresh,) = recalculate([tmp_path / SHEET], tmp_path / "fresh")
    book = openpyxl.load_workbook(fresh, data_only=True)
    values = [c.value for row in book["MRS(calc_process)"].iter_rows() for c in row]
    assert 58 in [round(v, 9) for v in values if isinstance(v, int | float)]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("title: Truck 1, depot: north}", "title: Truck 1, depot: noth}", "PRJ-185"),
        ("title: Truck 1, depot: north}", "title: Truck 1}", "PRJ-202"),
        ("title: Depot N, region: one,", "title: Depot N, region: north,", "PRJ-185"),
    ],
)
def test_a_member_that_is_not_there(tmp_path: Path, old: str, new: str, code: str) -> None:
    library = write(tmp_path, project=replaced(PROJECT, (old, new)))
    with pytest.raises(FindingsError) as stopped:
        load_project(tmp_path / "project.yaml", library)
    (finding,) = [f for f in stopped.value.findings if f.is_error]
    assert finding.code == code
    line = (tmp_path / "project.yaml").read_text("utf-8").split("\n")
    assert new.split(",")[0] in line[int(finding.where.split(":")[1]) - 1]
    if "noth" in new and "north" not in new:
        assert finding.hint == "did you mean 'north'?"


@pytest.mark.parametrize(
    ("pairs", "code"),
    [
        ([("of: depot}", "of: depott}")], "MET-174"),
        ([("of: region}", "of: vehicle}")], "MET-174"),
        ([("of: region}", "of: depot}")], "MET-174"),
        ([("of: depot}", "of: depot, unit: kW}")], "MET-015"),
        ([(TEXT, "EF_grid[depot[v]]")], "MET-110"),
        ([(TEXT, "EF_grid[supply[depot[v]]]")], "MET-110"),
        ([(TEXT, "EF_grid[EC[v]]")], "MET-110"),
        ([(TEXT, "EF_grid[region[v]]")], "MET-110"),
        ([(TEXT, "EF_own[depot[v]]")], "MET-172"),
        ([(TEXT, 'EF_own[depot[v]] if supply[depot[v]] == "grid" else 0')], "MET-172"),
    ],
)
def test_wrong_rules_are_refused(tmp_path: Path, pairs: list[tuple[str, str]], code: str) -> None:
    with pytest.raises(FindingsError) as stopped:
        write(tmp_path, replaced(RULES, *pairs)).load("VN_XX005@1.0")
    assert code in {f.code for f in stopped.value.findings}


def test_a_member_is_an_index_and_nothing_else(tmp_path: Path) -> None:
    for wrong in ('k if depot[v] == "north" else 0', "k * depot[v]", "k + region[depot[v]]"):
        made = write(tmp_path / wrong[2:6].strip(), replaced(RULES, (TEXT, wrong)))
        try:
            found = judge(made.load("VN_XX005@1.0"))
        except FindingsError as stopped:
            found = list(stopped.findings)
        told = [f for f in found if f.code == "MET-117"]
        assert told
        assert "index" in told[0].message


PLACES = st.lists(st.tuples(st.integers(0, 2), st.integers(1, 1000)), min_size=1, max_size=5)


@settings(max_examples=examples(8, 400), deadline=None)
@given(
    trucks=PLACES,
    depots=st.lists(
        st.tuples(st.integers(0, 1), st.booleans(), st.integers(0, 100)), min_size=3, max_size=3
    ),
    grids=st.tuples(st.integers(0, 100), st.integers(0, 100)),
)
def test_numpy_and_fractions_agree(
    rules: Methodology,
    trucks: list[tuple[int, int]],
    depots: list[tuple[int, bool, int]],
    grids: tuple[int, int],
) -> None:
    ids = {
        "vehicle": tuple(f"t{n}" for n in range(len(trucks))),
        "depot": ("d0", "d1", "d2"),
        "region": ("r0", "r1"),
    }
    fixed = {
        "depot": {(f"t{n}",): f"d{at}" for n, (at, _) in enumerate(trucks)},
        "region": {(f"d{n}",): f"r{at}" for n, (at, _, _) in enumerate(depots)},
        "supply": {(f"d{n}",): "own" if own else "grid" for n, (_, own, _) in enumerate(depots)},
        "EF_own": {(f"d{n}",): Fraction(ef, 100) for n, (_, own, ef) in enumerate(depots) if own},
        "EF_grid": {(f"r{n}",): Fraction(ef, 100) for n, ef in enumerate(grids)},
    }
    inputs = Inputs(rules, ids, values=fixed)
    used = {"EC": {(f"t{n}",): Fraction(ec) for n, (_, ec) in enumerate(trucks)}}
    solution = solve(rules, inputs.arrays(used), inputs.sizes)
    factors = []
    for at, _ in trucks:
        region, own, ef = depots[at]
        factors.append(Fraction(ef if own else grids[region], 100))
    expected = sum(f * ec for f, (_, ec) in zip(factors, trucks, strict=True))
    assert solution.scalar("PE") == pytest.approx(float(expected), rel=1e-12, abs=1e-12)
    exact = {
        "depot": {(n,): Fraction(at) for n, (at, _) in enumerate(trucks)},
        "region": {(n,): Fraction(at) for n, (at, _, _) in enumerate(depots)},
        "supply": {(n,): "own" if own else "grid" for n, (_, own, _) in enumerate(depots)},
        "EF_own": {(n,): Fraction(ef, 100) for n, (_, own, ef) in enumerate(depots) if own},
        "EF_grid": {(n,): Fraction(ef, 100) for n, ef in enumerate(grids)},
        "EC": {(n,): Fraction(ec) for n, (_, ec) in enumerate(trucks)},
        **{name: {(): number} for name, number in constants(rules).items()},
    }
    scope = ExactScope(exact, inputs.sizes, rules.lookups)
    tree = rules.equations["EF"].tree
    assert [evaluate_exact(tree, scope, {"v": n}) for n in range(len(trucks))] == factors
