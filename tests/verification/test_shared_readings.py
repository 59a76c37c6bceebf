"""Two values that count the same readings: the one that takes the other's, and the tonnes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import calculate, load_project, verify, write_outputs
from jcm_mrv.verification.verdict import Verdict
from tests.verification.log_books import MONTHS, ROOFS, book, put
from tests.verification.right.hands import HANDS, STYLES, by_hand
from tests.verification.right.hands import INPUT as HAND_INPUT
from tests.verification.right.sheets import Made, solar

KWH = 0.333 / 1000
"""Tonnes of a kWh."""
FIRST, SECOND = ROOFS[0], ROOFS[1]


def asked(verdict: Verdict) -> list[tuple[str, str]]:
    return [(f.code, f.where) for f in verdict.findings if f.severity != "note"]


def on_sheets(path: Path, *formulas: tuple[str, str]) -> Verdict:
    """Write two roofs with a sheet each: months in B3:B14, their total in B15."""
    made = Made()
    solar(made, ["='Roof A'!B15/1000", "='Roof B'!B15/1000"], RESULT)
    for name, amounts in (("Roof A", FIRST), ("Roof B", SECOND)):
        rows = [[month, amount] for month, amount in zip(MONTHS, amounts, strict=True)]
        made.put(name, "A1", [[f"{name}, kWh"], ["Month", "kWh"], *rows])
        made.put(name, "A15", [["Total", "=SUM(B3:B14)"]])
        for row in range(3, 15):
            made.sheet(name).cell(row, 1).number_format = "mmm yyyy"
    for cell, formula in formulas:
        sheet, at = cell.split("!")
        made.sheet(sheet)[at] = formula
    made.save(path)
    return verify(path)


RESULT = "=ROUNDDOWN(SUM({values})*{factor},0)"


def test_a_total_that_takes_another_sheet_besides_its_own(tmp_path: Path) -> None:
    total = ("Roof A!B15", "=SUM(B3:B14,'Roof B'!B3:B14)")
    verdict = on_sheets(tmp_path / "book.xlsx", total)
    assert asked(verdict) == [("VER-018", "Roof A!B15")]
    assert verdict.items[0].effect == pytest.approx(sum(SECOND) * KWH, abs=1e-6)
    assert not verdict.is_confirmed


@pytest.mark.parametrize("first", [6, 8])
def test_a_total_that_goes_on_with_another_column(first: int, tmp_path: Path) -> None:
    """What stands in its own column in these lines is what it should have."""
    change = put("Log!D17", f"=SUM(D5:D{4 + first})+SUM(C{5 + first}:C16)")
    totals = [put(f"F{8 + n}", f"=Log!{c}17/1000") for n, c in enumerate("CDE")]
    verdict = verify(book(tmp_path / "book.xlsx", "columns", *totals, change))
    off = sum(FIRST[first:]) - sum(SECOND[first:])
    items = [i for i in verdict.items if i.finding.where == "Log!D17"]
    assert not verdict.is_confirmed
    assert asked(verdict) == [("VER-018", "Log!D17")]
    assert items[0].effect == pytest.approx(off * KWH, abs=1e-6)


def halves(path: Path, *cells: str) -> Verdict:
    """Write two meters by half-years from sheets without years: rows 3 to 14."""
    made = Made()
    periods = ("2024-01-01 to 2024-06-30", "2024-07-01 to 2024-12-31")
    results = [["01/01/2024 - 31/12/2024", RESULT, "tCO2/p"]]
    values = [f"=SUM('{sheet}'!{range_})/1000" for sheet, range_ in zip("ABAB", cells, strict=True)]
    solar(made, values, "", periods=periods, results=results)
    for name, amounts in (("A", FIRST), ("B", SECOND)):
        rows = [[f"{dt.date(2024, n, 1):%B}", amount] for n, amount in enumerate(amounts, 1)]
        made.put(name, "A1", [[f"Meter {name}: kWh 2024"], ["Month", "kWh"], *rows])
    made.save(path)
    return verify(path)


H1, H2 = "B3:B8", "B9:B14"


def test_halves_of_the_year_are_right(tmp_path: Path) -> None:
    verdict = halves(tmp_path / "book.xlsx", H1, H1, H2, H2)
    assert (asked(verdict), verdict.is_confirmed) == ([], True)


@pytest.mark.parametrize(
    ("cells", "where", "kwh"),
    [
        (("B3:B9", H1, H2, H2), "MRS(input)!F9", FIRST[6]),
        ((H1, "B3:B10", H2, H2), "MRS(input)!F10", SECOND[6] + SECOND[7]),
        ((H1, H1, H2, "B8:B14"), "MRS(input)!F12", SECOND[5]),
    ],
)
def test_a_half_with_a_month_of_the_other_is_named(
    cells: tuple[str, ...], where: str, kwh: int, tmp_path: Path
) -> None:
    verdict = halves(tmp_path / "book.xlsx", *cells)
    assert asked(verdict) == [("VER-018", where)]
    assert verdict.items[0].effect == pytest.approx(kwh * KWH, abs=1e-6)
    assert not verdict.is_confirmed


def test_a_condition_that_takes_two_totals_is_named(tmp_path: Path) -> None:
    made = Made()
    rows = [[f"Roof {n}", *ROOFS[k], f"=SUM(B{k + 3}:M{k + 3})"] for k, n in enumerate((1, 2, 10))]
    made.put("Log", "A1", [["Net output, kWh"], ["Meter", *MONTHS, "Year"], *rows])
    took = [f'=SUMIF(Log!$A$3:$A$5,"Roof {n}",Log!$N$3:$N$5)/1000' for n in ("1*", 2, 10)]
    names = {1: "Roof 1", 2: "Roof 2", 3: "Roof 10"}
    solar(made, took, RESULT, description=lambda n: names[n])
    made.save(tmp_path / "book.xlsx")
    verdict = verify(tmp_path / "book.xlsx")
    assert asked(verdict) == [("VER-018", "MRS(input)!F9")]
    assert verdict.items[0].effect == pytest.approx(sum(ROOFS[2]) * KWH, abs=1e-6)
    assert not verdict.is_confirmed


def test_a_month_of_another_roof_beside_its_own_total(tmp_path: Path) -> None:
    formula = ("MRS(input)!F10", "=('Roof B'!B15+'Roof A'!B14)/1000")
    verdict = on_sheets(tmp_path / "book.xlsx", formula)
    assert asked(verdict) == [("VER-018", "MRS(input)!F10")]
    assert verdict.items[0].effect == pytest.approx(FIRST[11] * KWH, abs=1e-6)


@pytest.mark.parametrize(
    "formulas",
    [
        # Taken off the other one, shared out, or of no log.
        [("MRS(input)!F10", "=('Roof B'!B15+'Roof A'!D14)/1000"), ("Roof A!D14", 4_000)],
        [
            ("MRS(input)!F9", "=('Roof A'!B15-'Roof A'!B14)/1000"),
            ("MRS(input)!F10", "=('Roof B'!B15+'Roof A'!B14)/1000"),
        ],
        [
            ("MRS(input)!F9", "=('Roof A'!B15-0.5*'Roof A'!B14)/1000"),
            ("MRS(input)!F10", "=('Roof B'!B15+0.5*'Roof A'!B14)/1000"),
        ],
    ],
)
def test_a_month_that_counts_once(formulas: list[tuple[str, str]], tmp_path: Path) -> None:
    verdict = on_sheets(tmp_path / "book.xlsx", *formulas)
    assert "VER-018" not in dict(asked(verdict))


def a_line(path: Path, received: str) -> Verdict:
    """A line whose resistance is a mean, month by month, by what was sent into it.

    Another month's resistance stands beside each amount, as it does for each stratum of fields.
    """
    made = Made()
    cells = by_hand(made, HANDS["lines"], STYLES["English"]).monitored
    sent = [34_100.0 + 370 * (n * 5 % 7) for n in range(12)]
    rows = [
        [m, s, round(s * 0.98, 1), 0.058 + n % 3 / 1e4]
        for n, (m, s) in enumerate(zip(MONTHS, sent, strict=True))
    ]
    made.put("Line", "A1", [["Month", "Sent (MWh)", "Received (MWh)", "R (ohm/km)"], *rows])
    for row in range(2, 14):
        made.sheet("Line").cell(row, 1).number_format = "mmm yyyy"
    sheet = made.sheet(HAND_INPUT)
    sheet[cells[0, 0]] = "=SUM(Line!B2:B13)"
    sheet[cells[1, 0]] = received
    sheet[cells[2, 0]] = "=SUMPRODUCT(Line!B2:B13,Line!D2:D13)/SUM(Line!B2:B13)"
    made.save(path)
    return verify(path)


def test_amounts_may_weigh_a_mean_of_another_kind(tmp_path: Path) -> None:
    verdict = a_line(tmp_path / "right.xlsx", "=SUM(Line!C2:C13)")
    assert "VER-018" not in {code for code, _ in asked(verdict)}
    verdict = a_line(tmp_path / "wrong.xlsx", "=SUM(Line!C2:C7,Line!B8:B13)")
    assert "VER-018" in {code for code, _ in asked(verdict)}


RICE = """
title: Rice
partner_country: PH
participants: {japan: [A], partner: [B]}
site: {name: Fields, timezone: Asia/Manila}
start_of_operation: 2024-01-01
monitoring_period: {start: 2024-01-01, end: 2024-12-31}
methodology: PH_AM004@1.0
sets:
  season: [{id: dry, season_kind: dry}, {id: wet, season_kind: wet}]
  by_factor:
    - id: a
      reference_water: continuous
      project_water: multiple
      before_season: dry_under_180
  nitrogen: [{id: a}]
monitoring:
"""
ENTRY = "{{start: 2024-01-01, end: 2024-12-31, value: {value}, unit: {unit}, evidence: List}}"
FIELDS = [("D_factor", 110, "d"), ("A_factor", 90, "ha"), ("A_N", 90, "ha")]
FIELDS += [("Q_N_R", 80, "kg/ha"), ("Q_N_P", 85, "kg/ha")]


def fields(path: Path, cells: dict[float, str]) -> Verdict:
    """Take days and areas of two seasons from a list of blocks: areas in B and D, days beside."""
    text = RICE
    for name, value, unit in FIELDS:
        text += f"  {name}:\n    option: C\n    members:\n"
        for season in ("dry", "wet"):
            # What the cells hold is found again by a value that no other has.
            own = value + (season == "wet") + (name == "A_N") / 2
            entry = ENTRY.format(value=own, unit=unit)
            text += f"      {season}/a: {{entries: [{entry}]}}\n"
    (path / "project.yaml").write_text(text, encoding="utf-8")
    files = write_outputs(calculate(load_project(path / "project.yaml")), path / "output")
    book = openpyxl.load_workbook(next(file for file in files if file.suffix == ".xlsx"))
    log, sheet = book.create_sheet("Blocks"), book[HAND_INPUT]
    log.append(["Block", "Dry (ha)", "Days", "Wet (ha)", "Days"])
    for n in range(12):
        log.append([f"Block {n + 1}", 7.1 + n / 8, 105 + n % 5, 7.0 + n / 9, 108 + n % 6])
    log.append(["Total", "=SUM(B2:B13)", None, "=SUM(D2:D13)", None])
    shown = {cell.value: cell for cell in sheet["E"]}
    for value, formula in cells.items():
        shown[value].value = formula
    book.save(path / "book.xlsx")
    return verify(path / "book.xlsx")


DAYS_OF_DRY = "=SUMPRODUCT(Blocks!B2:B13,Blocks!C2:C13)/SUM(Blocks!B2:B13)"


@pytest.mark.parametrize(
    ("cells", "is_asked"),
    [
        ({90: "=Blocks!B14", 90.5: "=Blocks!B14", 110: DAYS_OF_DRY}, False),
        ({90: "=SUM(Blocks!B2:B13)", 90.5: "=SUM(Blocks!B2:B13)"}, False),
        ({90.5: "=Blocks!B14", 91.5: "=Blocks!B14"}, True),
        ({90.5: "=SUM(Blocks!B2:B13)", 91.5: "=SUM(Blocks!B2:B13)"}, True),
    ],
)
def test_an_area_counts_for_several_parameters_and_one_season(
    cells: dict[float, str], is_asked: bool, tmp_path: Path
) -> None:
    verdict = fields(tmp_path, cells)
    assert ("VER-018" in {code for code, _ in asked(verdict)}) == is_asked
