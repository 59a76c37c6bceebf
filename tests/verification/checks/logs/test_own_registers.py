"""Typed amounts beside the registers of their own lines."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from tests.verification.log_books import MONTHS, ROOFS, Change, book, put

EF = 0.333


def registers(heads: tuple[str, ...], times: float = 40.0, *, factor: bool = True) -> Change:
    """Take the first roof from typed amounts beside what its register showed: F5 to F16."""

    def change(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Read")
        for column, head in enumerate(heads, start=2):
            sheet.cell(4, column, head)
        shown = 4_318.0
        for row, (month, amount) in enumerate(zip(MONTHS, ROOFS[0], strict=True), start=5):
            after = round(shown + amount / times, 1)
            amounts = [month, shown, after, round((after - shown) * times, 1)]
            amounts.insert(3, times) if factor else None
            for column, content in enumerate(amounts, start=2):
                sheet.cell(row, column, content)
            sheet.cell(row, 2).number_format = "mmm yyyy"
            shown = after
        made["MRS(input)"]["F8"] = f"=SUM(Read!{'F' if factor else 'E'}5:F16)/1000"

    return change


HEADS = (
    ("Month", "Index begin", "Index end", "Multiplier", "Consumption [kWh]"),
    ("月", "始め", "終わり", "乗率", "電力量 [kWh]"),
    ("Tháng", "Chỉ số đầu", "Chỉ số cuối", "Hệ số nhân", "Điện năng [kWh]"),
)


def asked(path: Path) -> list[tuple[str, str]]:
    return [(f.code, f.where) for f in verify(path).findings if f.severity != "note"]


@pytest.mark.parametrize("heads", HEADS)
@pytest.mark.parametrize(("cell", "value"), [("F9", 72_900), ("F12", 64_000), ("F16", 71_200.5)])
def test_an_amount_that_its_registers_have_otherwise(
    heads: tuple[str, ...], cell: str, value: float, tmp_path: Path
) -> None:
    path = book(tmp_path / "book.xlsx", "columns", registers(heads), put(f"Read!{cell}", value))
    assert asked(path) == [("VER-260", f"Read!{cell}")]
    right = book(tmp_path / "right.xlsx", "columns", registers(heads))
    held = openpyxl.load_workbook(right)["Read"][cell].value
    (item,) = (i for i in verify(path).items if i.finding.code == "VER-260")
    assert item.effect == pytest.approx(EF * (value - held) / 1000, rel=1e-6)


def test_every_line_is_held_against_its_own_registers(tmp_path: Path) -> None:
    wrong = [put("Read!F7", 67_100), put("Read!F13", 66_000)]
    path = book(tmp_path / "book.xlsx", "columns", registers(HEADS[0]), *wrong)
    verdict = verify(path)
    found = [f.where for f in verdict.findings if f.code == "VER-260"]
    assert found == ["Read!F7", "Read!F13"]


def test_a_register_that_is_not_that_of_the_next_line_is_named(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx", "columns", registers(HEADS[0]), put("Read!D9", 12_690.1))
    verdict = verify(path)
    assert [(f.code, f.where) for f in verdict.findings if f.severity != "note"] == [
        ("VER-260", "Read!D9")
    ]
    assert [i.effect for i in verdict.items if i.finding.code == "VER-260"] == [0.0]


@pytest.mark.parametrize(
    "changes",
    [
        (registers(HEADS[0]),),
        (registers(HEADS[1], 1.0),),
        (registers(HEADS[2], 120.0),),
        (registers(HEADS[0][:3] + HEADS[0][4:], 40.0, factor=False),),
        # The meter was exchanged, and the line says so.
        (
            registers(HEADS[0]),
            put("Read!F9", 72_900),
            put("Read!G9", "meter exchanged on 14 May, 87 counted by the old one"),
        ),
        # What one meter counts is no register of another's amounts.
        (registers(HEADS[0]), put("Read!E9", 40)),
    ],
)
def test_amounts_as_their_registers_have_them(changes: tuple[Change, ...], tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx", "columns", *changes)
    assert [code for code, _ in asked(path) if code == "VER-260"] == []


def test_a_changed_multiplier_of_each_line_is_followed(tmp_path: Path) -> None:
    def change(made: openpyxl.Workbook) -> None:
        sheet = made["Read"]
        for row in range(11, 17):
            sheet[f"E{row}"] = 60
            sheet[f"F{row}"] = round((sheet[f"D{row}"].value - sheet[f"C{row}"].value) * 60, 1)

    path = book(tmp_path / "book.xlsx", "columns", registers(HEADS[0]), change)
    assert [code for code, _ in asked(path) if code == "VER-260"] == []
