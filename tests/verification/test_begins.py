"""A finding stands at the first cell that is wrong, and says which cells take it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from jcm_mrv.verification.claim.read import read_workbook
from jcm_mrv.verification.tables.material import Material
from jcm_mrv.verification.verdict import Verdict
from jcm_mrv.verification.verify import gather_facts, judge
from jcm_mrv.workbook.address import Place, place_text
from tests.effort import one_in
from tests.verification.faults.editing import Workbook
from tests.verification.faults.targets import own_chiller, own_shares, own_solar
from tests.verification.log_books import book
from tests.verification.small_book import INPUT, write
from tests.verification.test_years import Y24, Y25, Line, down

PLAN = "MPS(input)"
ROOF: list[Line] = [(Y24, "EG_1,p", 700.0)]


def asked(verdict: Verdict) -> list[tuple[str, str, str]]:
    """Give number, code and cell of what is asked about the result."""
    return [(i.number, i.finding.code, i.finding.where) for i in verdict.items if i.is_open]


def leaf_of(path: Path, name: str) -> tuple[Place, str]:
    """Give the cell of the plan that a value of the report refers to, and the report's cell."""
    stated = next(s for s in read_workbook(path).inputs if s.name == name)
    assert stated.leaf[0] == PLAN
    return stated.leaf, stated.where


@pytest.fixture(scope="module")
def chiller(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return own_chiller(tmp_path_factory.mktemp("own"))[0]


@pytest.fixture(scope="module")
def shares(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return own_shares(tmp_path_factory.mktemp("own"))[0]


@one_in(3)
@pytest.mark.parametrize(
    ("made", "name", "value", "code"),
    [
        ("chiller", "COP_PJ", 67.0, "VER-103"),
        ("chiller", "EF_grid", 8.14, "VER-102"),
        ("chiller", "T_chilled_out", 70.0, "VER-103"),
        ("shares", "NCV", 0.36, "VER-036"),
        ("shares", "eta_PJ", 6.0, "VER-033"),
        ("shares", "eta_PJ", "n/a", "VER-012"),
    ],
)
def test_a_value_of_the_plan_is_named_in_the_plan(
    made: str,
    name: str,
    value: float | str,
    code: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    path = request.getfixturevalue(made)
    leaf, taker = leaf_of(path, name)
    faulty = Workbook(path)
    faulty.text(leaf, value) if isinstance(value, str) else faulty.number(leaf, value)
    verdict = verify(faulty.save(tmp_path / "book.xlsx"))
    assert [(c, w) for _, c, w in asked(verdict)] == [(code, place_text(leaf))]
    finding = next(i.finding for i in verdict.items if i.is_open)
    assert finding.found.endswith(f", taken by {taker}")
    assert not verdict.is_confirmed
    # The same in another language, and the tables of a report know it at the report's cell too.
    assert finding.in_language("ja").found.endswith(f"、{taker} が参照")
    sha256, facts = gather_facts(tmp_path / "book.xlsx")
    material = Material(judge(facts), facts, sha256)
    assert (code, taker) in material.asked
    assert (code, place_text(leaf)) in material.asked


def test_a_value_that_the_report_types_is_named_in_the_report(
    chiller: Path, tmp_path: Path
) -> None:
    _, taker = leaf_of(chiller, "COP_PJ")
    faulty = Workbook(chiller)
    stated = next(s for s in read_workbook(chiller).inputs if s.name == "COP_PJ")
    faulty.number(stated.place, 67.0)
    verdict = verify(faulty.save(tmp_path / "book.xlsx"))
    assert taker in {where for _, _, where in asked(verdict)}
    assert all("taken by" not in i.finding.found for i in verdict.items)


def test_one_cell_that_several_values_refer_to_is_told_once(tmp_path: Path) -> None:
    path = write(
        tmp_path / "book.xlsx",
        [(Y24, "EG_1,p", "=Data!A1"), (Y25, "EG_1,p", 650.0), (Y24, "EG_2,p", 500.0)],
        [(Y24, down("F8,F10")), (Y25, down("F9"))],
    )
    made = openpyxl.load_workbook(path)
    made.create_sheet("Data")["A1"] = -700.0
    made.save(path)
    verdict = verify(path)
    named = [w for _, c, w in asked(verdict) if c == "VER-037"]
    assert named == ["Data!A1"]
    found = next(i.finding.found for i in verdict.items if i.finding.code == "VER-037")
    assert found.endswith(f"taken by {INPUT}!F8")
    # A sheet of its own may be in another unit: what is 1000 times too large is so in the row.
    made = openpyxl.load_workbook(path)
    made["Data"]["A1"] = 700_000.0
    made.save(path)
    assert ("VER-032", f"{INPUT}!F8") in {(c, w) for _, c, w in asked(verify(path))}


UNREAD = {
    "Share": ((700.0, 0.5), down("F8*G8")),
    "Factor for losses": ((700.0, 0.9), "=ROUNDDOWN(F8*D30*G8,0)"),
    "MWh, net": ((700.0, 650.0), down("G8")),
}


@pytest.mark.parametrize("heading", UNREAD)
def test_a_column_that_is_not_read_is_for_who_verifies(heading: str, tmp_path: Path) -> None:
    """Nothing is asked of the participants, and nothing is confirmed."""
    values, formula = UNREAD[heading]
    lines: list[Line] = [(Y24, "EG_1,p", list(values))]
    path = write(
        tmp_path / "book.xlsx", lines, [(Y24, formula)], values=("Monitored Values", heading)
    )
    verdict = verify(path)
    if heading == "MWh, net":
        # Taken for values: which of the two counts, no heading says.
        assert asked(verdict)[0][1] in ("WBK-126", "WBK-171")
    else:
        assert asked(verdict) == [("NR-1", "WBK-171", f"{INPUT}!G7")]
        assert [i.finding.found for i in verdict.items if i.is_open] == [heading]
    assert all(number.startswith("NR-") for number, _, _ in asked(verdict))
    assert not verdict.is_confirmed


def test_a_column_that_nothing_goes_by_is_no_matter(tmp_path: Path) -> None:
    lines: list[Line] = [(Y24, "EG_1,p", [700.0, 0.5])]
    heads = ("Monitored Values", "Share")
    path = write(tmp_path / "book.xlsx", lines, [(Y24, down("F8"))], values=heads)
    assert verify(path).is_confirmed
    # A fault of its own beside such a column is asked of the participants as ever.
    write(path, lines, [(Y24, "=ROUNDDOWN(F8*D30*1.2,0)")], values=heads)
    assert [(n[:3], c) for n, c, _ in asked(verify(path))] == [("CAR", "VER-022")]


def test_a_year_of_table_1_that_nothing_else_has(tmp_path: Path) -> None:
    """Table 3 and the log are of 2024: the one cell that is wrong is in Table 1."""

    def another_year(made: openpyxl.Workbook) -> None:
        for row in (8, 9, 10):
            made[INPUT].cell(row, 2, "01/01/2023 - 31/12/2023")

    path = book(tmp_path / "book.xlsx", "columns", another_year)
    verdict = verify(path)
    assert asked(verdict) == [("CAR-1", "VER-044", f"{INPUT}!B8")]
    message = verdict.items[0].finding.message
    assert re.search(r"Table 3, MRS\(input\)!B40, and the log behind its values, Log!C5", message)
    assert not verdict.is_confirmed
    assert json.dumps(verdict.as_dict())

    # Where the log is of the year of Table 1, Table 3 is wrong.
    def third(made: openpyxl.Workbook) -> None:
        made[INPUT]["B40"] = "01/01/2023 - 31/12/2023"

    verdict = verify(book(tmp_path / "book.xlsx", "columns", third))
    assert asked(verdict) == [("CAR-1", "VER-044", f"{INPUT}!B40")]


CALC = "MRS(calc_process)"
FORMULAS = {
    "a member that a sum counts twice": ({"C13": "=SUM(C14:C15,C15)"}, "C13"),
    "a member that is added to its sum": ({"C13": "=SUM(C14:C15)+C15"}, "C13"),
    "hours of the year before": (
        {
            "H9": "=24*365",
            "C14": "='MRS(input)'!E8*'MRS(input)'!E16*H9/8760",
            "H21": "=H9",
            "C26": "='MRS(input)'!E10*'MRS(input)'!E16*H21/8784",
        },
        "H21",
    ),
}


@pytest.mark.parametrize("words", FORMULAS)
def test_what_a_right_result_rests_on_is_not_accused(words: str, tmp_path: Path) -> None:
    """The cell was named that a formula takes, though it is the formula that is wrong."""
    formulas, at = FORMULAS[words]
    path, _ = own_solar(tmp_path)
    made = openpyxl.load_workbook(path)
    for cell, formula in formulas.items():
        made[CALC][cell] = formula
    made.save(path)
    verdict = verify(path)
    wrong = [(i.finding.code, i.finding.where) for i in verdict.items if i.weighs]
    assert wrong == [("VER-022", f"{CALC}!{at}")]
    # It is one cause: its tonnes are those by which the results differ.
    (effect,) = [i.effect for i in verdict.items if i.weighs]
    assert effect == pytest.approx(verdict.difference, abs=1)
