"""Formulas on changed inputs: which cell goes wrong first, and what it does not answer to."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from jcm_mrv import read_workbook
from jcm_mrv.verification.checks.facts import Facts
from jcm_mrv.verification.checks.formulas.corrections import (
    corrections,
    right_constant,
    same_number,
)
from jcm_mrv.verification.checks.formulas.response import Response
from jcm_mrv.verification.claim.claim import Claim, StatedResult
from jcm_mrv.workbook.address import place_text
from tests.effort import one_in
from tests.verification.faults.targets import CHILLERS, SOLAR_2, SOLAR_4, _complete
from tests.verification.test_each_check import Cells, edited, place
from tests.workbook.official.build import build
from tests.workbook.official.looks import LOOKS

pytestmark = one_in(2)

IN, PLAN, CALC = "MRS(input)", "MPS(input)", "MRS(calc_process)"


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("books")
    made = {}
    for name, content in (("solar", SOLAR_4), ("chillers", CHILLERS), ("years", SOLAR_2)):
        made[name] = folder / f"{name}.xlsx"
        build(made[name], _complete(content), LOOKS["plain"])
    return made


def response(path: Path) -> Response:
    found = Facts(read_workbook(path)).response
    assert found is not None
    return found


def cell(name: str) -> str:
    return place_text(place(name))


@dataclass
class Wrong:
    """A cell that is named, what it and the methodology give as it is, and what it ignores."""

    cell: str
    at_present: tuple[float, float]
    unanswered: list[str]


ALL = 921.0447
# Changes of cells of four solar systems to the first cells that go wrong.
SOLAR: dict[str, tuple[Cells, list[Wrong]]] = {
    "right": ({}, []),
    "right, written otherwise": ({"calc!C9": "=C10+C11+C12+C13", "calc!C6": "=C9"}, []),
    "right, with the factor outside": (
        {"calc!C9": f"=SUMPRODUCT('{IN}'!E8:E11,'{IN}'!E16:E19)"},
        [],
    ),
    "a product with a number in place of the factor": (
        {"calc!C10": f"='{IN}'!E8*0.333"},
        [Wrong("calc!C9", (ALL, ALL), ["EF_RE"])],
    ),
    "a sum that stops short": (
        {"calc!C9": "=SUM(C10:C12)"},
        [Wrong("calc!C9", (619.6131, ALL), ["EG", "EF_RE"])],
    ),
    "a line that takes its neighbour's energy": (
        {"calc!C11": f"='{IN}'!E8*'{IN}'!E17"},
        [Wrong("calc!C9", (ALL + 233.1 - 170.5959, ALL), ["EG"])],
    ),
    "a line a thousand times too small": (
        {"calc!C12": f"='{IN}'!E10*'{IN}'!E18/1000"},
        [Wrong("calc!C9", (ALL - 215.7012828, ALL), [])],
    ),
    "two lines wrong, of one sum": (
        {"calc!C10": f"='{IN}'!E8*'{IN}'!E16*1.01", "calc!C13": f"='{IN}'!E11*'{IN}'!E19+1"},
        [Wrong("calc!C9", (ALL + 3.331, ALL), [])],
    ),
    "two results wrong, one of them resting on the other": (
        {"calc!C9": "=SUM(C10:C13)+1", "in!E23": f"=ROUNDDOWN('{CALC}'!C6*2,0)"},
        [Wrong("calc!C9", (ALL + 1, ALL), [])],
    ),
    "a result of its own": (
        {"in!E23": f"=ROUNDDOWN('{CALC}'!C6*1.001,0)"},
        [Wrong("in!E23", (921.9657447, ALL), [])],
    ),
    "less by a millionth": ({"calc!C9": "=SUM(C10:C13)*1.0000005"}, []),
    "more than a millionth": (
        {"calc!C9": "=SUM(C10:C13)*1.000003"},
        [Wrong("calc!C9", (921.0474631, ALL), [])],
    ),
    "only while amounts are small": (
        {"calc!C9": "=MIN(SUM(C10:C13),1000)"},
        [Wrong("calc!C9", (ALL, ALL), ["EG", "EF_RE"])],
    ),
    "only while amounts are large": (
        {"calc!C9": "=MAX(SUM(C10:C13),800)"},
        [Wrong("calc!C9", (ALL, ALL), ["EG", "EF_RE"])],
    ),
}


@one_in(4)
@pytest.mark.parametrize("words", SOLAR)
def test_the_first_cells_that_go_wrong(words: str, books: dict[str, Path], tmp_path: Path) -> None:
    cells, wanted = SOLAR[words]
    one = response(edited(books["solar"], cells, tmp_path / "book.xlsx"))
    assert [c.result.where for c in one.culprits] == [cell(w.cell) for w in wanted]
    for culprit, expected in zip(one.culprits, wanted, strict=True):
        assert culprit.at_present == pytest.approx(expected.at_present, rel=1e-7)
        assert culprit.unevaluated == ""
        if words.startswith("only"):
            continue
        assert list(dict.fromkeys(s.name for s in culprit.unanswered)) == expected.unanswered
    if not wanted:
        assert not one.compared.wrong
        assert not one.compared.unknown
        # Each of the seven points: as it is, and with all inputs changed.
        assert set(one.compared.alike.values()) == {len(one.points)} == {7}


def test_what_is_alike_as_it_stands_is_shown_where_it_differs(
    books: dict[str, Path], tmp_path: Path
) -> None:
    cells: Cells = {"calc!C9": "=MIN(SUM(C10:C13),1000)"}
    one = response(edited(books["solar"], cells, tmp_path / "book.xlsx"))
    (culprit,) = one.culprits
    ours, theirs = one.first_apart(culprit.result)
    assert ours == 1000
    assert theirs is not None
    assert theirs > 1000
    right = response(books["solar"])
    assert [right.first_apart(r) for r in right.results] == [(None, None)] * len(right.results)


def test_systems_that_a_sum_leaves_out_are_those_that_are_named(
    books: dict[str, Path], tmp_path: Path
) -> None:
    cells: Cells = {"calc!C9": "=SUM(C10:C12)"}
    (culprit,) = response(edited(books["solar"], cells, tmp_path / "book.xlsx")).culprits
    assert [s.where for s in culprit.unanswered] == [cell("in!E11"), cell("in!E19")]


def test_a_formula_that_is_not_known_is_no_verdict(books: dict[str, Path], tmp_path: Path) -> None:
    cells: Cells = {"calc!C10": f"=NOSUCH('{IN}'!E8)"}
    one = response(edited(books["solar"], cells, tmp_path / "book.xlsx"))
    told = {c.result.where: c.unevaluated for c in one.culprits}
    # The first cell that stands for an equation: a line of a system stands for none.
    assert list(told) == [cell("calc!C9")]
    assert "NOSUCH" in told[cell("calc!C9")]
    assert one.culprits[0].at_present == (None, None)
    assert one.culprits[0].unanswered == []
    # What does not rest on it is known to be right.
    alike = {r.where for r in one.compared.alike}
    assert alike == {cell("calc!C15")}


def test_beside_a_wrong_cell_an_unknown_one_is_named_only_where_it_is_a_result(
    books: dict[str, Path], tmp_path: Path
) -> None:
    cells: Cells = {"calc!C12": f"=NOSUCH('{IN}'!E8)", "calc!C16": f"=SUM('{IN}'!E8:E9)*C8"}
    one = response(edited(books["chillers"], cells, tmp_path / "book.xlsx"))
    assert [c.result.where for c in one.culprits] == [cell("calc!C16")]
    cells = {"in!E34": f"=NOSUCH('{CALC}'!C6)", "calc!C16": f"=SUM('{IN}'!E8:E9)*C8"}
    one = response(edited(books["chillers"], cells, tmp_path / "book.xlsx"))
    assert [c.result.where for c in one.culprits] == [cell("calc!C16"), cell("in!E34")]


def test_an_error_is_no_number(books: dict[str, Path], tmp_path: Path) -> None:
    one = response(edited(books["solar"], {"calc!C12": "=1/0"}, tmp_path / "book.xlsx"))
    (culprit,) = one.culprits
    assert culprit.result.where == cell("calc!C9")
    assert culprit.at_present == (None, pytest.approx(ALL))


CHILLED: dict[str, tuple[Cells, list[str]]] = {
    "right": ({}, []),
    "the share of the generator left out": ({"calc!C8": f"='{IN}'!E30"}, ["calc!C8"]),
    "a temperature of the other row": (
        {
            "calc!C12": f"='{IN}'!E8*('{IN}'!E17*('{IN}'!E21-'{IN}'!E23+C19+C20)"
            f"/(C21-C22+C19+C20))/'{IN}'!E26"
        },
        ["calc!C12"],
    ),
    "project emissions of two of three": (
        {"calc!C16": f"=SUM('{IN}'!E8:E9)*C8"},
        ["calc!C16"],
    ),
    "a sum in another order": (
        {
            "calc!C13": f"='{IN}'!E9*('{IN}'!E18*('{IN}'!E21-'{IN}'!E24"
            f"+C20+C19)/(C21-C22+C19+C20))/'{IN}'!E27"
        },
        [],
    ),
}


@one_in(4)
@pytest.mark.parametrize("words", CHILLED)
def test_the_first_cells_that_go_wrong_of_chillers(
    words: str, books: dict[str, Path], tmp_path: Path
) -> None:
    cells, wanted = CHILLED[words]
    one = response(edited(books["chillers"], cells, tmp_path / "book.xlsx"))
    assert [c.result.where for c in one.culprits] == [cell(w) for w in wanted]


def test_a_wrong_year_is_named_and_the_other_is_not(books: dict[str, Path], tmp_path: Path) -> None:
    cells: Cells = {"calc!C23": f"='{IN}'!E11*'{IN}'!E16"}
    # Both factors are equal, and stand in cells of their own.
    one = response(edited(books["years"], cells, tmp_path / "book.xlsx"))
    (culprit,) = one.culprits
    assert culprit.result.where == cell("calc!C21")
    assert culprit.result.span == 1
    assert [s.where for s in culprit.unanswered] == [cell("in!E17")]


# -- points -----------------------------------------------------------------------------------


def test_points_change_every_input_in_sheet_and_methodology_alike(books: dict[str, Path]) -> None:
    one = response(books["solar"])
    inputs = {s.where for s in one.linked}
    assert inputs == {cell(f"in!E{n}") for n in (8, 9, 10, 11, 16, 17, 18, 19)}
    assert one.points[0].values == {}
    for point in one.points[1:]:
        assert set(point.values) == set(one.linked)
        for stated, value in point.values.items():
            assert value != stated.value
            for at in one.linked[stated]:
                assert point.cells[at] == value
        changed = point.changes[0]
        assert len(changed) == len(inputs)
    # A fixed value is changed in the plan as well, where the report takes it from.
    factor = next(s for s in one.linked if s.where == cell("in!E17"))
    assert {place_text(p) for p in one.linked[factor]} == {cell("in!E17"), cell("plan!D17")}


def test_the_same_points_in_every_run(books: dict[str, Path]) -> None:
    first, second = response(books["solar"]), response(books["solar"])
    assert [p.cells for p in first.points] == [p.cells for p in second.points]


def test_factors_are_near_one_and_far_from_it(books: dict[str, Path]) -> None:
    one = response(books["solar"])
    energy = next(s for s in one.linked if s.where == cell("in!E8"))
    factors = [float(p.values[energy]) / 700.0 for p in one.points[1:]]
    bounds = [(0.98, 1.02), (0.5, 0.95), (1.05, 2.0), (3.0, 9.0), (0.02, 0.2), (0.7, 1.4)]
    assert all(low <= f <= high for f, (low, high) in zip(factors, bounds, strict=True))


def test_a_zero_is_changed_to_what_is_typical_of_its_name(
    books: dict[str, Path], tmp_path: Path
) -> None:
    one = response(edited(books["solar"], {"in!E9": 0.0}, tmp_path / "book.xlsx"))
    zero = next(s for s in one.linked if s.where == cell("in!E9"))
    # Of 648.4, 700 and 905.2.
    assert 0.98 * 700 <= float(one.points[1].values[zero]) <= 1.02 * 700
    assert one.culprits == []


# -- corrections --------------------------------------------------------------------------------


def test_a_text_in_place_of_a_number_is_no_fault_of_formulas(
    books: dict[str, Path], tmp_path: Path
) -> None:
    path = edited(books["solar"], {"in!E9": "512.3 "}, tmp_path / "book.xlsx")
    claim = read_workbook(path)
    assert corrections(claim) == {place("in!E9"): 512.3}
    assert response(path).culprits == []
    assert corrections(read_workbook(books["solar"])) == {}


def constant(claim: Claim, where: str) -> float | None:
    return right_constant(claim, next(c for c in claim.constants if c.where == cell(where)))


def test_constants_are_held_against_the_methodology(books: dict[str, Path], tmp_path: Path) -> None:
    claim = read_workbook(books["chillers"])
    assert {constant(claim, f"calc!C{n}") for n in (19, 20, 21, 22, 23)} == {None}
    path = edited(books["chillers"], {"calc!C22": 70.0}, tmp_path / "book.xlsx")
    claim = read_workbook(path)
    assert constant(claim, "calc!C22") == 7.0
    assert constant(claim, "calc!C21") is None
    assert corrections(claim) == {place("calc!C22"): 7.0}
    # The formulas are right; that the constant is not is said apart.
    assert response(path).culprits == []


@pytest.mark.parametrize(
    ("number", "factor", "value", "wanted"),
    [
        # In kilograms.
        (Fraction("0.5"), Fraction("0.001"), 500.0, None),
        (Fraction("0.5"), Fraction("0.001"), 0.5, 500.0),
        (Fraction("0.5"), None, 0.5, None),
        (Fraction("0.5"), None, 0.4, 0.5),
        (Fraction("0.5"), None, "half", 0.5),
        (None, None, 0.4, None),
    ],
)
def test_a_constant_as_it_should_stand(
    number: Fraction | None, factor: Fraction | None, value: Any, wanted: float | None
) -> None:
    known = SimpleNamespace(parameters={"EF": SimpleNamespace(value=number)})
    claim: Any = SimpleNamespace(methodology=known, fixed=[])
    stated: Any = SimpleNamespace(name="EF", factor=factor, value=value)
    assert right_constant(claim, stated) == wanted
    # What the project gives instead is the project's.
    claim.fixed.append(SimpleNamespace(name="EF"))
    assert right_constant(claim, stated) is None


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        (0.333, 0.333, True),
        (0.333, 0.333 * (1 + 1e-13), True),
        (0.333, 0.333 * (1 + 1e-11), False),
        (0.0, 1e-16, True),
        (0.0, 1e-14, False),
        ("grid", "grid", True),
        ("grid", "captive", False),
        (1.0, "1", False),
    ],
)
def test_the_same_number(left: object, right: object, same: bool) -> None:
    assert same_number(left, right) is same


def test_what_formulas_give_as_they_are_is_not_rounded(books: dict[str, Path]) -> None:
    one = response(books["solar"])
    present: dict[StatedResult, object] = dict(one.present())
    assert {r.where: v for r, v in present.items()}[cell("in!E23")] == pytest.approx(ALL)
    assert all(isinstance(value, float) for value in present.values())


@pytest.mark.parametrize(
    ("kind", "wanted", "ours", "agrees"),
    [
        ("intermediate", 2.0, 2.0, True),
        ("intermediate", 2.0, 2.0 + 4e-6, False),
        # Little is held against itself, next to nothing against the least that is told apart.
        ("intermediate", 1e-3, 1e-3 + 1e-8, False),
        ("intermediate", 0.0, 9e-16, True),
        ("intermediate", 0.0, 2e-15, False),
        # Nobody states reductions below zero.
        ("credits", -5.0, 0.0, True),
        ("credits", -5.0, -1.0, False),
        ("credits", 5.0, 0.0, False),
        ("intermediate", -5.0, 0.0, False),
        ("intermediate", None, 3.0, True),
        ("intermediate", float("nan"), 3.0, True),
        # A helper that a member does not need may say so.
        ("intermediate", 2.0, "not needed", True),
        ("credits", 2.0, "not needed", False),
        ("intermediate", 1.0, True, False),
    ],
)
def test_when_a_cell_agrees(kind: str, wanted: float | None, ours: Any, agrees: bool) -> None:
    stated: Any = SimpleNamespace(name="RE", kind=kind, member=(), unit="")
    at: Any = SimpleNamespace(
        model=SimpleNamespace(value=lambda solution, name, member: wanted),
        claim=SimpleNamespace(methodology=SimpleNamespace(unit=lambda name: "tCO2")),
    )
    at._scale = partial(Response._scale, at)
    assert Response._agree(at, ours, SimpleNamespace(), stated) is agrees  # type: ignore[arg-type]
