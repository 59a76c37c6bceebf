"""Meters exchanged in a data sheet, by the names beside them; right books whose names resemble."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from jcm_mrv import verify
from jcm_mrv.verification.claim.read import read_workbook
from jcm_mrv.verification.claim.series import names_taken
from jcm_mrv.verification.verdict import Verdict
from tests.effort import one_in, thorough
from tests.verification.log_books import LAYOUTS, MONTHS, ROOFS, Change, book, put
from tests.verification.right.hands import HANDS, INPUT, STYLES, by_hand
from tests.verification.right.sheets import Made, solar

pytestmark = one_in(3)

F8, F9 = f"{INPUT}!F8", f"{INPUT}!F9"


def asked(verdict: Verdict) -> list[tuple[str, str]]:
    found = [i.finding for i in verdict.items if i.finding.severity != "note"]
    return [(f.code, f.where) for f in found]


def exchanged(one: str, other: str) -> Change:
    """Exchange the contents of two cells of the input sheet."""

    def change(made: openpyxl.Workbook) -> None:
        sheet = made[INPUT]
        sheet[one], sheet[other] = sheet[other].value, sheet[one].value

    return change


def months_of(made: openpyxl.Workbook) -> None:
    """Exchange two roofs on the sheet between, not in Table 1."""
    sheet = made["Months"]
    for row in range(2, 14):
        one, other = sheet.cell(row, 2).value, sheet.cell(row, 3).value
        sheet.cell(row, 2, other)
        sheet.cell(row, 3, one)


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name not in ("register", "days")])
def test_two_columns_of_a_log_that_are_exchanged_are_named(layout: str, tmp_path: Path) -> None:
    """The sum stays the same, and what is reported of each roof is wrong."""
    verdict = verify(book(tmp_path / "book.xlsx", layout, exchanged("F8", "F9")))
    assert asked(verdict) == [("VER-114", F8)]
    assert not verdict.is_confirmed
    assert verdict.items[0].effect == 0


@thorough
def test_the_first_cell_that_takes_another_name_is_named(tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "days", months_of))
    assert asked(verdict) == [("VER-114", "Months!B2")]


def test_three_in_a_circle_are_one_finding(tmp_path: Path) -> None:
    changes = (exchanged("F8", "F9"), exchanged("F9", "F10"))
    verdict = verify(book(tmp_path / "book.xlsx", "columns", *changes))
    assert asked(verdict) == [("VER-114", F8)]


# -- other ways to name a meter -----------------------------------------------------------------

Write = Callable[[Made, Sequence[int]], None]
"""Writes two or more systems whose values come from the logs of the given ones."""
SUMMED = "=ROUNDDOWN(SUMPRODUCT({values},{factors}),0)"


def _rows(made: Made, values: Sequence[str], **more: Any) -> None:
    factors = [0.333, 0.533, 0.333, 0.333, 0.333, 0.333][: len(values)]
    solar(made, values, SUMMED, factors=factors, **more)


def _months(scale: float) -> list[list[Any]]:
    share = [1 + ((7 * m) % 12 - 5.5) / 60 for m in range(12)]
    return [[f"2024-{m + 1:02}", round(scale * share[m], 3)] for m in range(12)]


def sheets_of_meters(made: Made, order: Sequence[int]) -> None:
    _rows(made, [f"=SUM('Roof {n}'!B5:B16)" for n in order])
    for n in sorted(order):
        made.put(f"Roof {n}", "A4", [["Month", "Generation (MWh)"], *_months(40.0 + 30 * n)])


def titles_of_sheets(made: Made, order: Sequence[int]) -> None:
    _rows(made, [f"=SUM(Data{n}!B5:B16)" for n in order])
    for n in sorted(order):
        made.put(f"Data{n}", "A1", [["Roof", f"Roof No. {n:02}"]])
        made.put(f"Data{n}", "A4", [["Month", "Generation (MWh)"], *_months(40.0 + 30 * n)])


def blocks_side_by_side(made: Made, order: Sequence[int]) -> None:
    _rows(made, [f"=SUM(Log!{'BEHK'[n - 1]}5:{'BEHK'[n - 1]}16)" for n in order])
    for n in sorted(order):
        at = "ADGJ"[n - 1]
        made.put("Log", f"{at}3", [[f"Roof {n}"], ["Month", "MWh"], *_months(40.0 + 30 * n)])


def serials(made: Made, order: Sequence[int]) -> None:
    """One long list of readings; a condition names the meter, by the serial in the row."""
    names = {n: f"EM24-01{n}7" for n in order}
    heads = ["Meter", "Month", "MWh"]
    long = [[names[n], *line] for n in sorted(order) for line in _months(40.0 + 30 * n)]
    made.put("Readings", "A1", [heads, *long])
    conditions = [f'=SUMIFS(Readings!C2:C99,Readings!A2:A99,"{names[n]}")' for n in order]
    _rows(made, conditions, description=lambda n: f"Generation, meter {names[n]}")


def cells_of_conditions(made: Made, order: Sequence[int]) -> None:
    """The same with the name in a cell."""
    for n in sorted(order):
        made.put("Lists", f"A{n}", [[f"Tòa nhà {'ABCD'[n - 1]}"]])
    long = [
        [f"Tòa nhà {'ABCD'[n - 1]}", *line] for n in sorted(order) for line in _months(50.0 * n)
    ]
    made.put("Readings", "A1", [["Nhà", "Tháng", "MWh"], *long])
    _rows(
        made,
        [f"=SUMIFS(Readings!C2:C99,Readings!A2:A99,Lists!A{n})" for n in order],
        description=lambda n: f"Điện năng của tòa nhà {'ABCD'[n - 1]}",
    )


def single_cells(made: Made, order: Sequence[int]) -> None:
    _rows(made, [f"=Meters!C{n + 1}/1000" for n in order])
    listed = [[f"PV-{n}", f"Roof {n}", 512_345.0 * n + 1_234] for n in sorted(order)]
    made.put("Meters", "A1", [["Meter", "Place", "kWh in 2024"], *listed])


def in_japanese(made: Made, order: Sequence[int]) -> None:
    _rows(
        made,
        [f"=SUM(記録!{'BCDE'[n - 1]}3:{'BCDE'[n - 1]}14)" for n in order],
        description=lambda n: ("本館の発電電力量", "別館の発電電力量")[n - 1],
    )
    lines = zip(_months(70.0), _months(100.0), strict=True)
    rows = [[a[0], a[1], b[1]] for a, b in lines]
    made.put("記録", "A1", [["月", "本館", "別館"], [None, "MWh", "MWh"], *rows])


def names_of_ranges(made: Made, order: Sequence[int]) -> None:
    _rows(made, [f"=SUM(log_{n})" for n in order])
    for n in sorted(order):
        at = "BCDE"[n - 1]
        made.put("Log", f"{at}4", [[f"Roof {n} MWh"], *[line[1:] for line in _months(50.0 * n)]])
        text = f"Log!${at}$5:${at}$16"
        made.book.defined_names[f"log_{n}"] = DefinedName(f"log_{n}", attr_text=text)
    made.put("Log", "A4", [["Month"], *[line[:1] for line in _months(1.0)]])


def a_column_beside(made: Made, order: Sequence[int]) -> None:
    """Amounts beside the table, on the input sheet itself."""
    _rows(made, [f"=L{n + 8}" for n in order])
    for n in sorted(order):
        made.put(INPUT, f"L{n + 8}", [[f"=SUM(Log!{'BC'[n - 1]}2:{'BC'[n - 1]}13)"]])
    lines = zip(_months(70.0), _months(100.0), strict=True)
    made.put("Log", "A1", [["Month", "Roof 1", "Roof 2"], *[[*a, b[1]] for a, b in lines]])


WAYS = (
    sheets_of_meters,
    titles_of_sheets,
    blocks_side_by_side,
    serials,
    cells_of_conditions,
    single_cells,
    in_japanese,
    names_of_ranges,
    a_column_beside,
)


@one_in(9)
@pytest.mark.parametrize("write", WAYS)
def test_meters_that_are_exchanged_change_the_result(write: Write, tmp_path: Path) -> None:
    """Factors differ; the effect is that of the exchange."""
    tonnes = {}
    for words, order in (("right", (1, 2)), ("wrong", (2, 1))):
        made = Made()
        write(made, order)
        made.save(tmp_path / f"{words}.xlsx")
        verdict = verify(tmp_path / f"{words}.xlsx")
        tonnes[words] = verdict.stated or 0.0
        if words == "right":
            assert asked(verdict) == [], verdict.conclusion
            assert verdict.is_confirmed
            assert "which log is whose" not in verdict.scope.brief
        else:
            found = [i for i in verdict.items if i.finding.code == "VER-114"]
            assert [i.finding.where for i in found] == [f"{INPUT}!F9"]
            assert not verdict.is_confirmed
            off = tonnes["wrong"] - tonnes["right"]
            assert abs(off) > 3
            assert found[0].effect == pytest.approx(off, abs=1.01)


def test_what_is_sent_and_received_exchanged_is_named(tmp_path: Path) -> None:
    """Rows of different parameters."""
    made = Made()
    places = by_hand(made, HANDS["lines"], STYLES["English"])
    sheet = made.sheet(INPUT)
    sent, received = places.monitored[0, 0], places.monitored[1, 0]
    amounts = sheet[sent].value, sheet[received].value
    rows = [
        [f"2024-{m:02}", round(amounts[0] / 12, 3) + m - 6.5, amounts[1] / 12] for m in range(1, 13)
    ]
    made.put("Log", "A1", [["Month", "Energy sent, line 1", "Energy received, line 1"], *rows])
    sheet[sent], sheet[received] = "=SUM(Log!C2:C13)", "=SUM(Log!B2:B13)"
    made.save(tmp_path / "book.xlsx")
    verdict = verify(tmp_path / "book.xlsx")
    assert ("VER-114", f"{INPUT}!{sent}") in asked(verdict)


# -- one row alone ------------------------------------------------------------------------------


def test_readings_of_the_row_that_stand_beside_those_taken_are_asked_about(tmp_path: Path) -> None:
    """A log has more meters than the project; one row takes that of no row."""
    changes = (put("Log!E4", "Roof 5 [kWh]"), put("Log!F4", "Roof 3 [kWh]"))
    more = [put(f"Log!F{5 + n}", 25_000 + 111 * n) for n in range(12)]
    verdict = verify(book(tmp_path / "book.xlsx", "columns", *changes, *more))
    assert asked(verdict) == [("VER-114", f"{INPUT}!F10")]
    (item,) = [i for i in verdict.items if i.finding.code == "VER-114"]
    theirs = sum(25_000 + 111 * n for n in range(12)) / 1000
    assert item.effect == pytest.approx((sum(ROOFS[2]) / 1000 - theirs) * 0.333)
    assert not verdict.is_confirmed


def numbered(order: Sequence[int], path: Path) -> Verdict:
    """Roofs whose meters have numbers too."""
    made = Made()
    _rows(made, [f"=SUM(Log!{'BCDEFG'[n - 1]}3:{'BCDEFG'[n - 1]}14)" for n in order])
    made.put("Log", "A2", [["Month", *[f"Meter {n} MWh" for n in sorted(order)]]])
    columns = [_months(40.0 + 13 * n) for n in sorted(order)]
    made.put(
        "Log", "A3", [[line[0][0], *[c[1] for c in line]] for line in zip(*columns, strict=True)]
    )
    made.save(path)
    return verify(path)


def test_two_numbers_that_are_exchanged_among_many_are_asked_about(tmp_path: Path) -> None:
    verdict = numbered((1, 3, 2, 4, 5, 6), tmp_path / "book.xlsx")
    assert asked(verdict) == [("VER-114", f"{INPUT}!F10")]


@pytest.mark.parametrize("order", [(1, 2, 3, 4, 5, 6), (2, 1), (1, 3, 2), (2, 3, 4, 5, 6, 1)])
def test_numbers_of_meters_need_not_be_those_of_roofs(order: Sequence[int], tmp_path: Path) -> None:
    verdict = numbered(order, tmp_path / "book.xlsx")
    assert asked(verdict) == []
    assert verdict.is_confirmed
    assert "which log is whose" in verdict.scope.brief
    assert any(
        line.startswith("which log is of which row") for line in verdict.scope.taken_as_stated
    )


def test_a_name_that_two_rows_have_tells_nothing(tmp_path: Path) -> None:
    made = Made()
    words = ["East roof, block 1", "East roof, block 2", "West roof"]
    headed(["East", "East", "West"], words)(made, (2, 1, 3))
    made.save(tmp_path / "book.xlsx")
    verdict = verify(tmp_path / "book.xlsx")
    assert asked(verdict) == []
    told = [line for line in verdict.scope.taken_as_stated if line.startswith("which log")]
    assert f"{INPUT}!F9, {INPUT}!F10" in told[0]
    assert f"{INPUT}!F11" not in told[0]


# -- right books --------------------------------------------------------------------------------


def headed(heads: Sequence[str], words: Sequence[str], **more: Any) -> Write:
    def write(made: Made, order: Sequence[int]) -> None:
        _rows(
            made,
            [f"=SUM(Log!{'BCDE'[n - 1]}2:{'BCDE'[n - 1]}13)" for n in order],
            description=lambda n: words[n - 1],
            **more,
        )
        columns = [_months(40.0 + 30 * n) for n in range(1, len(heads) + 1)]
        rows = [[line[0][0], *[c[1] for c in line]] for line in zip(*columns, strict=True)]
        made.put("Log", "A1", [["Month", *heads], *rows])

    return write


RESEMBLE: dict[str, tuple[Write, Sequence[int]]] = {
    "a meter with the number of another roof": (
        headed(["Roof 1, meter M-2", "Roof 2, meter M-1"], ["Roof 1", "Roof 2"]),
        (1, 2),
    ),
    "meters named in rows, the other way round than roofs": (
        headed(["M-2", "M-1"], ["Roof 1 (meter M-2)", "Roof 2 (meter M-1)"]),
        (1, 2),
    ),
    "a part of a name in one row alone": (
        headed(["Meter A", "Main meter B"], ["Roof A, main building", "Roof B, annex"]),
        (1, 2),
    ),
    "a name that holds the other": (
        headed(["Warehouse", "Warehouse annex"], ["Roof of the warehouse", "Warehouse annex"]),
        (1, 2),
    ),
    "letters for numbers": (headed(["Array B", "Array A"], ["Roof 1", "Roof 2"]), (1, 2)),
    "columns in another order": (headed(["Roof 2", "Roof 1"], ["Roof 1", "Roof 2"]), (2, 1)),
    "no names": (headed(["MWh", "MWh"], ["Output", "Output"]), (1, 2)),
    "the sheet names both": (
        headed(["East", "West"], ["Roof 1, east", "Roof 2, west"], source="Log of roofs 1 and 2"),
        (1, 2),
    ),
}


@pytest.mark.parametrize("words", RESEMBLE)
def test_names_that_resemble_are_left_alone(words: str, tmp_path: Path) -> None:
    write, order = RESEMBLE[words]
    made = Made()
    write(made, order)
    made.save(tmp_path / "book.xlsx")
    verdict = verify(tmp_path / "book.xlsx")
    assert asked(verdict) == []
    assert verdict.is_confirmed


def test_a_row_that_takes_others_off_is_left_alone(tmp_path: Path) -> None:
    """The rest of a feeder: its total less two roofs that have rows of their own."""

    def changed(made: openpyxl.Workbook) -> None:
        sheet = made["Log"]
        sheet["G4"] = "Feeder [kWh]"
        for n in range(12):
            sheet.cell(5 + n, 7, ROOFS[0][n] + ROOFS[1][n] + ROOFS[2][n])
        made[INPUT]["F10"] = "=(SUM(Log!G5:G16)-SUM(Log!C5:C16)-SUM(Log!D5:D16))/1000"

    verdict = verify(book(tmp_path / "book.xlsx", "columns", changed))
    assert not [c for c in asked(verdict) if c[0] == "VER-114"]


def test_a_meter_that_was_swapped_is_left_alone(tmp_path: Path) -> None:
    """Months of the old meter and of the new one in two columns of one roof."""

    def changed(made: openpyxl.Workbook) -> None:
        sheet = made["Log"]
        sheet["C4"], sheet["F4"] = "Roof 1, meter 3 [kWh]", "Roof 1, meter 2 [kWh]"
        for n in range(12):
            sheet.cell(5 + n, 6, 0 if n < 6 else ROOFS[0][n])
            sheet.cell(5 + n, 3, ROOFS[0][n] if n < 6 else 0)
        made[INPUT]["F8"] = "=(SUM(Log!C5:C16)+SUM(Log!F5:F16))/1000"

    verdict = verify(book(tmp_path / "book.xlsx", "columns", changed))
    assert not [c for c in asked(verdict) if c[0] == "VER-114"]
    assert MONTHS[0] == dt.date(2024, 1, 1)


# -- beyond what is read ------------------------------------------------------------------------


@thorough
def test_every_line_of_a_long_list_is_read(tmp_path: Path) -> None:
    """A condition with a star takes the other roof in the last of 5,200 lines."""
    made, last = Made(), 5_201
    rows = [[f"Roof {n % 2 + 1}", 1 + n % 7 / 9] for n in range(last - 2)]
    made.put("List", "A1", [["Meter", "MWh"], *rows, ["Roof 1, block 2", 1.5]])
    cells = f"List!$B$2:$B${last},List!$A$2:$A${last}"
    _rows(made, [f'=SUMIFS({cells},"{name}")' for name in ("Roof 1", "*2")])
    made.save(tmp_path / "book.xlsx", calculate=False)
    claim = read_workbook(tmp_path / "book.xlsx")
    column = tuple(("List", row, 1) for row in range(1, last))
    names = names_taken(claim, claim.monitored[1].place, column)
    assert names == ["Roof 2", "Roof 1, block 2"]


def test_names_that_are_not_read_are_said(tmp_path: Path) -> None:
    def changed(made: openpyxl.Workbook) -> None:
        sheet = made["Log"]
        for n in range(70):
            sheet.cell(20 + n, 8, f"=C{5 + n % 12}/10")
        made[INPUT]["F8"] = "=(SUM(Log!C5:C16)+0*SUM(Log!H20:H89))/1000"

    verdict = verify(book(tmp_path / "book.xlsx", "columns", changed))
    line = "names beside formulas, but for the first 60 behind each of: "
    assert f"{line}{INPUT}!F8" in verdict.scope.not_judged
    assert "which log is whose" in verdict.scope.brief


# -- what they come to --------------------------------------------------------------------------

KWH = 0.333 / 1000
"""Tonnes of a kWh in the books of roofs."""


@pytest.mark.parametrize(
    ("formula", "kwh"),
    [
        ("=(SUM(Log!C5:C16)+Log!D16)/1000", ROOFS[1][-1]),
        ("=(Log!C17+Log!D16)/1000", ROOFS[1][-1]),
        ("=(SUM(Log!C5:C15)+Log!D16)/1000", ROOFS[1][-1] - ROOFS[0][-1]),
    ],
)
def test_a_cell_of_another_name_weighs_what_it_adds(formula: str, kwh: int, tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", put("F8", formula)))
    # That the other value counts the same reading says as much.
    (item,) = [i for i in verdict.items if i.finding.code in ("VER-018", "VER-114")]
    assert item.finding.where == F8
    assert item.effect == pytest.approx(kwh * KWH, abs=1e-6)
    assert not verdict.is_confirmed


def test_a_star_that_takes_another_meter_weighs_that_meter(tmp_path: Path) -> None:
    made = Made()
    rows = [
        (f"Roof {n}", month, ROOFS[k][m])
        for m, month in enumerate(MONTHS)
        for k, n in enumerate((1, 2, 10))
    ]
    made.put("List", "A1", [("Meter", "Month", "kWh"), *rows])
    took = [f'=SUMIF(List!$A$2:$A$37,"Roof {n}",List!$C$2:$C$37)/1000' for n in ("1*", 2, 10)]
    names = {1: "Output of Roof 1", 2: "Output of Roof 2", 3: "Output of Roof 10"}
    result = "=ROUNDDOWN(SUM({values})*{factor},0)"
    solar(made, took, result, description=lambda n: names[n])
    made.save(tmp_path / "book.xlsx")
    verdict = verify(tmp_path / "book.xlsx")
    assert not verdict.is_confirmed
    effects = [i.effect for i in verdict.items if i.finding.code in ("VER-018", "VER-114")]
    assert effects == [pytest.approx(sum(ROOFS[2]) * KWH, abs=1e-6)]


@pytest.mark.parametrize("formula", ["=F8", "=F8*1.02"])
def test_a_value_of_another_row_counts_twice(formula: str, tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", put("F10", formula)))
    (item,) = [i for i in verdict.items if i.finding.code == "VER-017"]
    times = 1.02 if "*" in formula else 1.0
    assert item.effect == pytest.approx(times * sum(ROOFS[0]) * KWH, abs=1e-6)


# -- names that are looked up ---------------------------------------------------------------------

RATIOS = {"Roof 1": 40, "Roof 2": 60, "Roof 3": 50}


def by_lists(names: Sequence[str], lookup: str = "VLOOKUP") -> Change:
    """Take each roof from its register times what a list of meters has under a name."""

    def change(made: openpyxl.Workbook) -> None:
        reg, ratios = made.create_sheet("Reg"), made.create_sheet("CT")
        ratios.append(["Meter", "CT ratio"])
        for pair in RATIOS.items():
            ratios.append(pair)
        reg.append(["Date", *RATIOS])
        shown = [100.0, 200.0, 300.0]
        for n in range(13):
            reg.append([dt.date(2024 + n // 12, n % 12 + 1, 1), *(round(v, 2) for v in shown)])
            steps = (ROOFS[k][n % 12] / ratio for k, ratio in enumerate(RATIOS.values()))
            shown = [value + step for value, step in zip(shown, steps, strict=True)]
        for n, (column, name) in enumerate(zip("BCD", names, strict=True)):
            found = f'VLOOKUP("{name}",CT!$A$2:$B$4,2,FALSE)'
            if lookup == "INDEX":
                found = f'INDEX(CT!$B$2:$B$4,MATCH("{name}",CT!$A$2:$A$4,0))'
            made[INPUT][f"F{8 + n}"] = f"=(Reg!{column}14-Reg!{column}2)*{found}/1000"

    return change


@pytest.mark.parametrize("lookup", ["VLOOKUP", "INDEX"])
@pytest.mark.parametrize("wrong", [None, 0, 2])
def test_a_multiplier_that_is_looked_up(wrong: int | None, lookup: str, tmp_path: Path) -> None:
    names = list(RATIOS)
    if wrong is not None:
        names[wrong] = "Roof 2"
    verdict = verify(book(tmp_path / "book.xlsx", "columns", by_lists(names, lookup)))
    assert asked(verdict) == ([] if wrong is None else [("VER-114", f"{INPUT}!F{8 + wrong}")])
    assert verdict.is_confirmed == (wrong is None)
