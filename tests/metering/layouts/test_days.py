"""A row for each day, or a date and a part of the day; days on which the clock changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.metering.layouts.sources import amounts, codes, error, measured, write

WIDE: dict[str, Any] = {"layout": "wide", "time": "Date", "value": {"from": "H1", "to": "H24"}}
SLOTS: dict[str, Any] = {"time": {"date": "date", "slot": "slot"}}
BERLIN = "Europe/Berlin"


def names(count: int) -> str:
    return ",".join(["Date", *(f"H{n}" for n in range(1, count + 1))])


def wide(days: list[str], count: int, value: Callable[[int, int], str]) -> list[str]:
    rows = [
        ",".join([day, *(value(n, part) for part in range(count))]) for n, day in enumerate(days)
    ]
    return [names(count), *rows]


@pytest.mark.parametrize("count", [24, 48, 96, 144])
@pytest.mark.parametrize("kind", ["energy", "power"])
def test_a_row_is_a_day(tmp_path: Path, count: int, kind: str) -> None:
    write(tmp_path, wide(["2024-03-01", "2024-03-02"], count, lambda n, p: str(n + 1)))
    keys = {**WIDE, "value": {"from": "H1", "to": f"H{count}"}, "kind": kind}
    unit = "kW" if kind == "power" else "kWh"
    result = measured(tmp_path, "2024-03-01", "2024-03-02", "day", unit=unit, **keys)
    each = 24 if kind == "power" else count
    assert amounts(result) == [each, 2 * each]
    assert {float(amount.coverage) for amount in result.amounts} == {1}


def clocks(first: int, step: int, count: int, end: int = 0) -> list[str]:
    return [
        f"{(first + n * step + end) // 60 % 24:02}:{(first + n * step + end) % 60:02}"
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("columns", "first"),
    [
        (clocks(720, 30, 48), "12:00"),
        (clocks(360, 60, 24), "06:00"),
        (clocks(720, 15, 96), "12:00"),
        (clocks(-60, -60, 24), "23:00"),
        (clocks(45, 30, 48), "00:45"),
        ([f"H{(n + 6) % 24 + 1}" for n in range(24)], "H24"),
        ([f"{n % 24:02}-{(n + 1) % 24:02}" for n in range(12, 36)], ""),
        ([f"{n % 24}:00～{(n + 1) % 24}:00" for n in range(6, 30)], "6:00～7:00"),
    ],
)
def test_a_row_that_begins_at_another_hour(tmp_path: Path, columns: list[str], first: str) -> None:
    ones = ",".join(str(n + 1) for n in range(len(columns)))
    write(tmp_path, [",".join(["Date", *columns]), *(f"2024-03-0{d},{ones}" for d in (1, 2, 3))])
    keys = {**WIDE, "value": {"from": columns[0], "to": columns[-1]}}
    found = measured(tmp_path, "2024-03-01", "2024-03-03", **keys)
    if first:
        assert error(found).code == "MON-136"
        assert first in error(found).found
    # Columns that are given by number are meant in their order.
    last = {"column": len(columns) + 1}
    keys["value"] = {"from": {"column": 2}, "to": last}
    assert "MON-136" not in codes(measured(tmp_path, "2024-03-01", "2024-03-03", **keys))


@pytest.mark.parametrize("count", [24, 48, 96])
def test_a_row_of_starts_or_ends(tmp_path: Path, count: int) -> None:
    step = 1440 // count
    for columns in (clocks(0, step, count), clocks(0, step, count, step)):
        ones = ",".join("1" for _ in columns)
        write(tmp_path, [",".join(["Date", *columns]), f"2024-03-01,{ones}"])
        keys = {**WIDE, "value": {"from": columns[0], "to": columns[-1]}}
        assert amounts(measured(tmp_path, "2024-03-01", "2024-03-01", **keys)) == [count]


def test_a_cell_that_is_empty(tmp_path: Path) -> None:
    write(tmp_path, wide(["2024-03-01", "2024-03-02"], 24, lambda n, p: "" if p == n == 1 else "1"))
    found = error(measured(tmp_path, "2024-03-01", "2024-03-02", **WIDE))
    assert (found.code, found.where) == ("MON-101", "a.csv:3 (H2)")
    result = measured(tmp_path, "2024-03-01", "2024-03-02", **WIDE, format={"missing": []})
    assert amounts(result) == [47]
    assert result.amounts[0].coverage * 48 == 47
    (gap,) = [line for line in result.ledger if line.rule == "MON-705"]
    assert gap.start == "2024-03-02T01:00+07:00"


def test_a_sheet_of_days(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Date", *(f"{n:02}:00" for n in range(24)), "Total"])
    for day in range(1, 4):
        sheet.append([dt.datetime(2024, 3, day), *[1.5] * 24, 36.0])
    book.save(tmp_path / "a.xlsx")
    keys = {**WIDE, "value": {"from": "00:00", "to": "23:00"}, "readings": "a.xlsx"}
    assert amounts(measured(tmp_path, "2024-03-01", "2024-03-03", **keys)) == [108]


@pytest.mark.parametrize(
    ("declared", "lines", "code"),
    [
        (
            {"value": {"from": "H1", "to": "H23"}},
            wide(["2024-03-01"], 24, lambda n, p: "1"),
            "MON-136",
        ),
        (
            {"value": {"from": "H24", "to": "H1"}},
            wide(["2024-03-01"], 24, lambda n, p: "1"),
            "MON-136",
        ),
        ({"value": "H1"}, wide(["2024-03-01"], 24, lambda n, p: "1"), "MON-130"),
        ({"layout": "long"}, wide(["2024-03-01"], 24, lambda n, p: "1"), "MON-130"),
        ({"interval": "1 month"}, wide(["2024-03-01"], 24, lambda n, p: "1"), "MON-136"),
        ({"interval": "30 min"}, wide(["2024-03-01"], 24, lambda n, p: "1"), "MON-136"),
        ({"kind": "register"}, wide(["2024-03-01"], 24, lambda n, p: "1"), "MON-130"),
        ({}, wide(["2024-03-01 05:00"], 24, lambda n, p: "1"), "MON-136"),
        ({}, wide(["2024-03-01", "2024-03-01"], 24, lambda n, p: str(n)), "MON-302"),
        ({}, wide(["2024-03-01", "soon"], 24, lambda n, p: "1"), "MON-103"),
        ({}, wide(["2024-03-01"], 24, lambda n, p: "x"), "MON-101"),
        (
            {},
            [line.replace(",H7,", ",") for line in wide(["2024-03-01"], 24, lambda n, p: "1")],
            "MON-136",
        ),
    ],
)
def test_rows_that_are_no_days(
    tmp_path: Path, declared: dict[str, Any], lines: list[str], code: str
) -> None:
    if code == "MON-136" and "H7" not in lines[0]:
        lines = [lines[0], *(line.rsplit(",", 1)[0] for line in lines[1:])]
    write(tmp_path, lines)
    result = measured(tmp_path, "2024-03-01", "2024-03-01", **{**WIDE, **declared})
    assert error(result).code == code


SPRING, AUTUMN = "2024-03-31", "2024-10-27"


def shown(day: str, hours: list[str]) -> list[str]:
    before = (dt.date.fromisoformat(day) - dt.timedelta(days=1)).isoformat()
    after = (dt.date.fromisoformat(day) + dt.timedelta(days=1)).isoformat()
    whole = ["1"] * 24 + [""] * (len(hours) - 24)
    return [
        names(len(hours)),
        *(",".join([name, *row]) for name, row in ((before, whole), (day, hours), (after, whole))),
    ]


@pytest.mark.parametrize(
    ("day", "hours", "total"),
    [
        # The hour that the clock skips is left blank, or the last one is.
        (SPRING, ["1", "1", "", *["1"] * 21], 71),
        (SPRING, [*["1"] * 23, ""], 71),
        (AUTUMN, ["1"] * 25, 73),
    ],
)
def test_days_on_which_the_clock_changes(
    tmp_path: Path, day: str, hours: list[str], total: int
) -> None:
    write(tmp_path, shown(day, hours))
    keys = {**WIDE, "value": {"from": "H1", "to": f"H{len(hours)}"}}
    before, after = (
        (dt.date.fromisoformat(day) + dt.timedelta(days=n)).isoformat() for n in (-1, 1)
    )
    result = measured(tmp_path, before, after, zone=BERLIN, **keys)
    assert amounts(result) == [total]
    assert result.amounts[0].coverage == 1


def test_the_hour_that_comes_twice_has_a_column_of_its_own(tmp_path: Path) -> None:
    header = "Date,H1,H2,H3,H3b," + ",".join(f"H{n}" for n in range(4, 25))
    ordinary = ["1", "1", "1", "", *["1"] * 21]
    rows = [
        ",".join(["2024-10-26", *ordinary]),
        ",".join(["2024-10-27", "1", "1", "5", "7", *["1"] * 21]),
    ]
    write(tmp_path, [header, *rows])
    result = measured(tmp_path, "2024-10-26", "2024-10-27", "day", zone=BERLIN, **WIDE)
    assert amounts(result) == [24, 23 + 12]


@pytest.mark.parametrize(
    ("day", "hours", "where"),
    [
        (SPRING, ["1"] * 24, "a.csv:3 (H3)"),
        (AUTUMN, ["1"] * 24, "a.csv:3 (H1)"),
    ],
)
def test_a_day_of_24_hours_that_has_none(
    tmp_path: Path, day: str, hours: list[str], where: str
) -> None:
    write(tmp_path, shown(day, hours))
    found = error(measured(tmp_path, day, day, zone=BERLIN, **WIDE))
    assert (found.code, found.where) == ("MON-137", where)


def test_a_spare_hour_on_an_ordinary_day(tmp_path: Path) -> None:
    write(tmp_path, shown("2024-06-01", ["1"] * 25))
    keys = {**WIDE, "value": {"from": "H1", "to": "H25"}}
    found = error(measured(tmp_path, "2024-06-01", "2024-06-01", zone=BERLIN, **keys))
    assert (found.code, found.where) == ("MON-137", "a.csv:3 (H25)")


def hours(day: dt.date, minutes: int) -> Iterator[tuple[str, str]]:
    start = dt.datetime.combine(day, dt.time())
    for n in range(24 * 60 // minutes):
        begin = start + n * dt.timedelta(minutes=minutes)
        end = begin + dt.timedelta(minutes=minutes)
        yield f"{begin:%H:%M}", f"{end:%H:%M}" if end.date() == day else "24:00"


@pytest.mark.parametrize(
    ("slot", "minutes"),
    [
        ("{0}～{1}", 30),
        ("{0}-{1}", 60),
        ("{0} – {1}", 15),
        ("{n}", 60),
        ("{n}", 30),
        ("{n}", 15),
        ("{n}.0", 30),
    ],
)
@pytest.mark.parametrize("kind", ["energy", "power"])
def test_a_date_and_a_part_of_the_day(tmp_path: Path, slot: str, minutes: int, kind: str) -> None:
    lines = ["date,slot,kwh"]
    for day in (dt.date(2024, 3, 1), dt.date(2024, 3, 2)):
        for n, (begin, end) in enumerate(hours(day, minutes)):
            lines.append(f"{day:%Y/%m/%d},{slot.format(begin, end, n=n + 1)},{day.day}")
    write(tmp_path, lines)
    unit = "kW" if kind == "power" else "kWh"
    result = measured(tmp_path, "2024-03-01", "2024-03-02", "day", unit=unit, kind=kind, **SLOTS)
    count = 24 if kind == "power" else 1440 // minutes
    assert amounts(result) == [count, 2 * count]
    assert {float(amount.coverage) for amount in result.amounts} == {1}


@pytest.mark.parametrize(
    ("rows", "code", "where"),
    [
        (["2024-03-01,00:00-01:00,1", "2024-03-01,00:30-01:30,1"], "MON-131", "a.csv:3"),
        (["2024-03-01,1,1", "2024-03-01,1,2", "2024-03-01,24,1"], "MON-302", "a.csv:3"),
        (["2024-03-01,00:00-01:00,1", "2024-03-01,2,1"], "MON-140", "a.csv:3"),
        (["2024-03-01,00:00-01:00,1", "2024-03-01,Total,1"], "MON-140", "a.csv:3"),
        (["2024-03-01,1,1", "2024-03-01,37,1"], "MON-140", "a.csv:3"),
        (["2024-03-01,01:00,1", "2024-03-01,02:00,1"], "MON-140", "a.csv:2"),
        (["2024-03-01,02:00-01:00,1"], "MON-140", "a.csv:2"),
        (["2024-03-01,1,1", "2024-03-01,25,1"], "MON-137", "a.csv:3"),
    ],
)
def test_parts_that_are_wrong(tmp_path: Path, rows: list[str], code: str, where: str) -> None:
    write(tmp_path, ["date,slot,kwh", *rows])
    found = error(measured(tmp_path, "2024-03-01", "2024-03-01", **SLOTS))
    assert (found.code, found.where) == (code, where)


def test_a_file_that_has_the_morning_only(tmp_path: Path) -> None:
    write(tmp_path, ["date,slot,kwh", *(f"2024-03-01,{n},1" for n in range(1, 13))])
    assert error(measured(tmp_path, "2024-03-01", "2024-03-01", **SLOTS)).code == "MON-140"
    result = measured(tmp_path, "2024-03-01", "2024-03-01", interval="30 min", **SLOTS)
    assert amounts(result) == [12]
    assert result.amounts[0].coverage * 4 == 1


@pytest.mark.parametrize(
    ("day", "numbers", "length"),
    [
        (SPRING, [*range(1, 24)], 23),
        (SPRING, [1, 2, *range(4, 25)], 23),
        (AUTUMN, [*range(1, 26)], 25),
        (AUTUMN, [1, 2, 3, 3, *range(4, 25)], 25),
    ],
)
def test_numbers_on_days_on_which_the_clock_changes(
    tmp_path: Path, day: str, numbers: list[int], length: int
) -> None:
    before = (dt.date.fromisoformat(day) - dt.timedelta(days=1)).isoformat()
    rows = [f"{before},{n},1" for n in range(1, 25)] + [f"{day},{n},1" for n in numbers]
    write(tmp_path, ["date,slot,kwh", *rows])
    result = measured(tmp_path, before, day, "day", zone=BERLIN, **SLOTS)
    assert amounts(result) == [24, length]
    assert {float(amount.coverage) for amount in result.amounts} == {1}


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_numbers_of_24_hours_that_are_none(tmp_path: Path, day: str) -> None:
    write(tmp_path, ["date,slot,kwh", *(f"{day},{n},1" for n in range(1, 25))])
    assert error(measured(tmp_path, day, day, zone=BERLIN, **SLOTS)).code == "MON-137"


def test_ranges_of_the_clock_on_a_day_of_25_hours(tmp_path: Path) -> None:
    day = dt.date(2024, 10, 27)
    ranges = [f"{a}-{b}" for a, b in hours(day, 30)]
    order = [*ranges[:6], *ranges[4:]]
    write(tmp_path, ["date,slot,kwh", *(f"{day},{slot},1" for slot in order)])
    result = measured(tmp_path, AUTUMN, AUTUMN, zone=BERLIN, **SLOTS)
    assert amounts(result) == [50]
    assert result.amounts[0].coverage == 1
    assert "MON-201" in codes(result)


def with_total(tmp_path: Path, *totals: str, name: str = "Total") -> None:
    lines = wide([f"2024-03-{d + 1:02}" for d in range(len(totals))], 24, lambda n, p: "1.25")
    ends = [name, *totals]
    write(tmp_path, [f"{line},{end}" for line, end in zip(lines, ends, strict=True)])


@pytest.mark.parametrize("name", ["Total", "合計", "計(kWh)", "Tổng", "Daily total kWh"])
def test_the_total_of_a_day_is_held_against_its_parts(tmp_path: Path, name: str) -> None:
    with_total(tmp_path, "30.00", "31.00", "", name=name)
    result = measured(tmp_path, "2024-03-01", "2024-03-03", **WIDE)
    assert (error(result).code, error(result).where) == ("MON-138", f"a.csv:3 ({name})")
    accepted = [{"finding": "MON-138", "reason": "Typed by hand", "evidence": "letter.pdf"}]
    assert amounts(measured(tmp_path, "2024-03-01", "2024-03-03", accept=accepted, **WIDE)) == [90]


def test_totals_are_rounded(tmp_path: Path) -> None:
    with_total(tmp_path, "30", "30.1")
    assert amounts(measured(tmp_path, "2024-03-01", "2024-03-02", **WIDE)) == [60]


def test_a_day_with_a_gap_has_no_sum(tmp_path: Path) -> None:
    lines = wide(["2024-03-01"], 24, lambda n, p: "--" if p == 5 else "1")
    write(tmp_path, [f"{lines[0]},Total", f"{lines[1]},24"])
    result = measured(tmp_path, "2024-03-01", "2024-03-01", format={"missing": ["--"]}, **WIDE)
    assert amounts(result) == [23]


@pytest.mark.parametrize("missing", [(7,), (7, 8, 9, 10), (2, 3, 4, 5, 6, 7, 8, 9)])
def test_columns_that_are_missing_in_the_middle(tmp_path: Path, missing: tuple[int, ...]) -> None:
    # 20 or 16 columns would divide the day as well.
    lines = wide(["2024-03-01"], 24, lambda n, p: "1")
    cut = [
        ",".join(cell for place, cell in enumerate(line.split(",")) if place not in missing)
        for line in lines
    ]
    write(tmp_path, cut)
    found = error(measured(tmp_path, "2024-03-01", "2024-03-01", **WIDE))
    assert (found.code, found.where) == ("MON-136", "a.csv:1")
    if len(missing) > 1:
        assert f"'H{missing[-1] + 1}' behind 'H{missing[0] - 1}'" in found.found


@pytest.mark.parametrize(
    ("first", "last", "more"), [(1, 12, "H13"), (13, 24, "H12"), (1, 24, "H25")]
)
def test_columns_that_go_on_beside_those_named(
    tmp_path: Path, first: int, last: int, more: str
) -> None:
    # Half of the columns divide the day as well, and would be taken for parts of twice the length.
    write(tmp_path, wide(["2024-03-01"], 48 if last == 24 == first + 23 else 24, lambda n, p: "1"))
    declared = {**WIDE, "value": {"from": f"H{first}", "to": f"H{last}"}}
    found = error(measured(tmp_path, "2024-03-01", "2024-03-01", **declared))
    assert (found.code, found.where) == ("MON-136", "a.csv:1")
    assert repr(more) in found.found


def test_a_label_says_nothing_of_parts_of_a_day(tmp_path: Path) -> None:
    write(tmp_path, wide(["2024-03-01"], 24, lambda n, p: "1"))
    assert amounts(measured(tmp_path, "2024-03-01", "2024-03-01", label="end", **WIDE)) == [24]


@pytest.mark.parametrize(
    "cell",
    [
        "2024-03-01 {0:02}:00 - 2024-03-01 {1:02}:00",
        "01.03.2024 {0:02}:00-{1:02}:00",
        "2024/03/01 {0:02}:00～{1:02}:00",
    ],
)
def test_a_range_in_one_cell_is_named(tmp_path: Path, cell: str) -> None:
    """Which of both counts is not guessed; 06:00-07:00 may be read as an offset from UTC."""
    write(tmp_path, ["time,kwh", *(f"{cell.format(n, n + 1)},1" for n in range(6, 12))])
    keys = {"time": "time", "kind": "energy", "label": "start", "interval": "1 h"}
    found = error(measured(tmp_path, "2024-03-01", "2024-03-01", **keys))
    assert (found.code, "one cell" in found.message) == ("MON-103", True)
