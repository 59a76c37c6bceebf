"""Layouts in files as loggers write them: names over lines, none, twice; remarks and totals."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.metering.layouts.sources import amounts, codes, error, measured, write

HOURS: dict[str, Any] = {"interval": "1 h", "label": "start"}
COLUMNS: dict[str, Any] = {
    **HOURS,
    "time": {"column": 1},
    "value": [{"column": 2}, {"column": 3}],
    "minus": {"column": 4},
}
BODY = [f"2024-03-01 {h:02}:00,{h + 1},{h + 2},1" for h in range(24)]
TOTAL = sum((h + 1) + (h + 2) - 1 for h in range(24))


@pytest.mark.parametrize(
    ("lines", "written"),
    [
        (BODY, {"header": "none"}),
        (["t,v,v,v", *BODY], {"header": 1}),
        (["plant", ",A,A,B", ",in,in,in", "t,[kWh],[kWh],[kWh]", *BODY], {"header": [2, 3, 4]}),
        (["sep=,", "t,v,v,v", *BODY], {"header": 2}),
        (["t,v,v,v", *(f"{line}," for line in BODY)], {"header": 1}),
        (['t,"v\n(kWh)",v,v', *BODY], {"header": 2}),
        (["t,v,v,v", "x,old,old,old", *BODY], {"header": 1, "skip": {"lines": [2]}}),
        (["t,v,v,v", "# remark", *BODY], {"header": 1, "skip": {"comment": "#"}}),
        (["t,v,v,v", *BODY, "Total,300,324,24", "by hand"], {"header": 1, "skip": {"last": 2}}),
        (
            ["t,v,v,v", *BODY[:9], "t,v,v,v", *BODY[9:], "Total,300,324,24"],
            {"header": 1, "skip": {"not_a_time": True}},
        ),
    ],
)
def test_columns_by_number(tmp_path: Path, lines: list[str], written: dict[str, Any]) -> None:
    write(tmp_path, lines)
    result = measured(tmp_path, "2024-03-01", "2024-03-01", format=written, **COLUMNS)
    assert amounts(result) == [TOTAL]
    skipped = written.get("skip")
    assert ("MON-112" in codes(result)) == bool(skipped)


def test_names_over_several_lines(tmp_path: Path) -> None:
    head = [",INV 1,INV 1,INV 2", ",in,out,in", "t,[kWh],[kWh],[kWh]"]
    write(tmp_path, [*head, *BODY])
    keys: dict[str, Any] = {
        **HOURS,
        "time": "t",
        "value": ["INV 1 / in / [kWh]", "INV 2 / in / [kWh]"],
        "minus": "INV 1 / out / [kWh]",
        "format": {"header": [1, 2, 3]},
    }
    result = measured(tmp_path, "2024-03-01", "2024-03-01", **keys)
    assert amounts(result) == [sum((h + 1) - (h + 2) + 1 for h in range(24))]


DAY = ["5", *["1.5"] * 22, "7"]


@pytest.mark.parametrize(
    ("lines", "declared"),
    [
        ([f"2024-03-01,{','.join(DAY)}"], {"format": {"header": "none"}}),
        ([f"2024-03-01,{','.join(DAY)},"], {"format": {"header": "none"}}),
        (
            ["a;" + ";".join(["kWh"] * 24), f"01.03.2024;{';'.join(DAY)};".replace("1.5", "1,5")],
            {"format": {"header": 1, "delimiter": ";", "decimal": ","}},
        ),
        (
            [
                "Day," + ",".join(["E"] * 24),
                f"2024-03-01,{','.join(DAY)}",
                "Sum," + ",".join(["9"] * 24),
            ],
            {"format": {"header": 1, "skip": {"not_a_time": True}}},
        ),
    ],
)
def test_days_by_number(tmp_path: Path, lines: list[str], declared: dict[str, Any]) -> None:
    write(tmp_path, lines)
    value = {"from": {"column": 2}, "to": {"column": 25}}
    keys: dict[str, Any] = {"layout": "wide", "time": {"column": 1}, "value": value, **declared}
    assert amounts(measured(tmp_path, "2024-03-01", "2024-03-01", **keys)) == [45]


def test_parts_of_the_day_in_a_sheet_without_names(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for hour in range(1, 25):
        book.worksheets[0].append(["2024-03-01", hour, 2.5])
    book.save(tmp_path / "a.xlsx")
    keys: dict[str, Any] = {
        "readings": "a.xlsx",
        "time": {"date": {"column": 1}, "slot": {"column": 2}},
        "value": {"column": 3},
        "format": {"header": "none"},
    }
    assert amounts(measured(tmp_path, "2024-03-01", "2024-03-01", **keys)) == [60]


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_a_row_of_units_is_read_for_every_column(tmp_path: Path, name: str) -> None:
    rows = [["t", "A", "B"], ["", "kWh", "Wh"], *(line.split(",")[:3] for line in BODY)]
    if name == "a.csv":
        write(tmp_path, [",".join(row) for row in rows])
    else:
        book = openpyxl.Workbook()
        for row in rows:
            book.worksheets[0].append([float(c) if c.isdigit() else c for c in row])
        book.save(tmp_path / name)
    keys = {**HOURS, "time": "t", "readings": name}
    result = measured(tmp_path, "2024-03-01", "2024-03-01", value=["A", "B"], **keys)
    assert (error(result).code, error(result).found) == ("MON-023", "Wh")
    assert amounts(measured(tmp_path, "2024-03-01", "2024-03-01", value="A", **keys)) == [300]


@pytest.mark.parametrize(
    ("names", "first", "last"),
    [
        (list(range(1, 25)), "1", "24"),
        ([dt.time(h) for h in range(24)], "00:00", "23:00"),
        ([*[dt.time(h) for h in range(1, 24)], dt.timedelta(days=1)], "01:00", "24:00"),
    ],
)
def test_names_of_a_sheet_that_are_numbers_or_times(
    tmp_path: Path, names: list[Any], first: str, last: str
) -> None:
    book = openpyxl.Workbook()
    for row in (["Daily load"], ["Date", *names], ["2024-03-01", *[1.5] * 24]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "a.xlsx")
    value = {"from": first, "to": last}
    keys: dict[str, Any] = {"readings": "a.xlsx", "layout": "wide", "time": "Date", "value": value}
    assert amounts(measured(tmp_path, "2024-03-01", "2024-03-01", **keys)) == [36]


def test_a_delimiter_at_the_end_of_the_names_only(tmp_path: Path) -> None:
    write(tmp_path, ["t,A,B,,", *(line.rsplit(",", 1)[0] for line in BODY)])
    keys = {**HOURS, "time": "t", "value": ["A", "B"]}
    assert amounts(measured(tmp_path, "2024-03-01", "2024-03-01", **keys)) == [300 + 324]


@pytest.mark.parametrize(
    "slot", ["{0:02}:00-{1:02}:00", "{1}", "H{1}", "HE{1:02}", "{0}h00-{1}h00"]
)
def test_subtotals_among_parts_of_the_day(tmp_path: Path, slot: str) -> None:
    rows = [f"2024-03-0{d},{slot.format(h, h + 1)},1" for d in (1, 2) for h in range(24)]
    subtotals = [f"2024-03-0{d},Total,24" for d in (1, 2)]
    write(tmp_path, ["date,slot,kwh", *rows[:24], subtotals[0], *rows[24:], subtotals[1], ",,48"])
    keys: dict[str, Any] = {"time": {"date": "date", "slot": "slot"}}
    assert error(measured(tmp_path, "2024-03-01", "2024-03-02", **keys)).code == "MON-140"
    keys |= {"format": {"skip": {"not_a_time": True}}}
    result = measured(tmp_path, "2024-03-01", "2024-03-02", **keys)
    assert amounts(result) == [48]
    notes = [f.found for f in result.findings if f.code == "MON-112"]
    assert "a.csv:26 Total; a.csv:51 Total" in notes
