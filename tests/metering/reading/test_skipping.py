"""What a source says of columns, lines and values that are no readings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.effort import one_in
from tests.metering.reading.reading import load, read, refused

pytestmark = one_in(3)

HOURS = ["2024-01-31T00:00:00", "2024-01-31T01:00:00", "2024-01-31T02:00:00"]
WHOLE = [(hour, n + 1.5) for n, hour in enumerate(HOURS)]
ROWS = [f"{hour.replace('T', ' ')[:16]},{value}" for hour, value in WHOLE]


def write(folder: Path, *lines: str, end: str = "\n") -> None:
    (folder / "a.csv").write_text("\n".join(lines) + end, encoding="utf-8")


@pytest.mark.parametrize(
    ("lines", "skip"),
    [
        (["time,kwh", *ROWS, "Total,7.5"], {"last": 1}),
        (["time,kwh", *ROWS, "Total,7.5"], {"not_a_time": True}),
        (["time,kwh", *ROWS, "Total,7.5"], {"lines": [5]}),
        (["time,kwh", *ROWS, "# checked,by hand"], {"comment": "#"}),
        (["time,kwh", ROWS[0], "time,kwh", *ROWS[1:]], {"not_a_time": True}),
        (["time,kwh", *ROWS, "", "Exported by the portal"], {"not_a_time": True}),
        (["time,kwh", *ROWS, "a,b,c,d"], {"last": 1}),
        (["time,kwh", ROWS[0], "2024-01-31,9.5", *ROWS[1:]], {"not_a_time": True}),
        (["time,kwh", "2024-01-30 23:00,9", *ROWS], {"lines": [2]}),
        (["time,kwh", "old,1", "time,kwh", *ROWS], {"first": 2}),
    ],
)
@pytest.mark.parametrize("end", ["\n", ""])
def test_lines_that_are_no_readings(
    tmp_path: Path, lines: list[str], skip: dict[str, Any], end: str
) -> None:
    write(tmp_path, *lines, end=end)
    keys: dict[str, Any] = {"format": {"skip": skip}}
    assert read(tmp_path, **keys) == WHOLE
    if "first" not in skip:
        (said,) = [f for f in load(tmp_path, **keys)[1].findings if f.code == "MON-112"]
        assert said.message == "1 line left out as `format.skip` says"
        assert said.found.startswith("a.csv:")


def test_a_date_alone_among_dates_with_times_may_be_a_subtotal(tmp_path: Path) -> None:
    write(tmp_path, "time,kwh", *ROWS, "2024-01-31,7.5")
    problem = refused(tmp_path)
    assert (problem.code, problem.where) == ("MON-113", "a.csv:5")
    assert "subtotal" in problem.hint
    write(tmp_path, "time,kwh", "2024-01-30,7.5", "2024-01-31,7.5")
    assert len(read(tmp_path)) == 2


def hours(days: list[int], midnight: str, *, end: bool = False, step: int = 1) -> list[str]:
    rows = []
    for day in days:
        for hour in range(step if end else 0, 25 if end else 24, step):
            at = f"2024-05-{day + hour // 24:02}"
            clock = midnight if hour % 24 == 0 else f" {hour:02}:00"
            rows.append(f"{at}{clock},{2 + hour * 7 % 5}.5")
    return rows


@one_in(6)
@pytest.mark.parametrize("end", [False, True])
@pytest.mark.parametrize("step", [1, 2])
@pytest.mark.parametrize("skip", [{}, {"not_a_time": True}])
@pytest.mark.parametrize("date", [None, "%Y-%m-%d %H:%M"])
@pytest.mark.parametrize("turned", [False, True])
def test_a_midnight_without_its_clock(
    tmp_path: Path, end: bool, step: int, skip: dict[str, Any], date: str | None, turned: bool
) -> None:
    keys: dict[str, Any] = {"format": {"skip": skip, "date": date}}
    for midnight in (" 00:00", ""):
        rows = hours([1, 2, 3], midnight, end=end, step=step)
        write(tmp_path, "time,kwh", *(reversed(rows) if turned else rows))
        (tmp_path / "a.csv").rename(tmp_path / f"{len(midnight)}.csv")
    right, found = (read(tmp_path, readings=f"{n}.csv", **keys) for n in (6, 0))
    assert sorted(found) == sorted(right)
    said = [f for f in load(tmp_path, readings="0.csv", **keys)[1].findings if f.code == "MON-994"]
    assert [f.message[:1] for f in said] == ["3"]


@pytest.mark.parametrize("end", [False, True])
@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("date", [None, "%Y-%m-%d %H:%M"])
def test_subtotals_are_no_midnights(
    tmp_path: Path, end: bool, first: bool, date: str | None
) -> None:
    rows: list[str] = []
    for day in (1, 2, 3):
        own = hours([day], " 00:00", end=end)
        total = f"2024-05-{day:02},{sum(float(row.rpartition(',')[2]) for row in own)}"
        rows += [total, *own] if first else [*own, total]
    write(tmp_path, "time,kwh", *rows)
    assert refused(tmp_path, format={"date": date}).code == "MON-113"
    skipped = read(tmp_path, format={"date": date, "skip": {"not_a_time": True}})
    assert len(skipped) == 72
    # Where midnight is never written, the sum is far above what an interval holds.
    write(tmp_path, "time,kwh", *(row for row in rows if " 00:00" not in row))
    assert refused(tmp_path, format={"date": date}).code == "MON-113"


def test_names_that_come_again_in_another_order(tmp_path: Path) -> None:
    keys: dict[str, Any] = {"format": {"skip": {"not_a_time": True}}}
    rows = [f"{row},9" for row in ROWS]
    for again, code in (("time,kwh,b", ""), ("time,b,kwh", "MON-995"), ("time,MWh,b", "MON-995")):
        write(tmp_path, "time,kwh,b", *rows[:2], again, *rows[2:])
        if code:
            problem = refused(tmp_path, **keys)
            assert (problem.code, problem.where) == (code, "a.csv:4")
        else:
            assert read(tmp_path, **keys) == WHOLE


def test_many_damaged_times_are_not_left_out_in_silence(tmp_path: Path) -> None:
    rows = hours([1, 2, 3, 4], " 00:00")
    bad = [f"2024-05-{n % 9:02}#{row[11:]}" if n % 24 == 7 else row for n, row in enumerate(rows)]
    bad = [row.replace("#", " #") if "#" in row else row for row in bad]
    write(tmp_path, "time,kwh", *bad)
    keys: dict[str, Any] = {"format": {"skip": {"not_a_time": True}}}
    (said,) = [f for f in load(tmp_path, **keys)[1].findings if f.code == "MON-928"]
    assert said.keeps_open
    # A total for each day is as many rows, and no damage.
    days = [[*hours([day], " 00:00"), f"Total 2024-05-{day:02} 24:00,86"] for day in (1, 2, 3, 4)]
    write(tmp_path, "time,kwh", *(row for day in days for row in day))
    assert "MON-928" not in {f.code for f in load(tmp_path, **keys)[1].findings}


def test_what_is_skipped_leaves_the_other_errors(tmp_path: Path) -> None:
    write(tmp_path, "time,kwh", *ROWS, "2024-01-31 03:00", "Total,7")
    problem = refused(tmp_path, format={"skip": {"not_a_time": True}})
    assert (problem.code, problem.where) == ("MON-108", "a.csv:5")
    write(tmp_path, "time,kwh", *ROWS, "2024-01-31 03:", end="")
    assert refused(tmp_path, format={"skip": {"lines": [2]}}).code == "MON-104"


def test_a_line_that_no_file_has(tmp_path: Path) -> None:
    write(tmp_path, "time,kwh", *ROWS, "2024-01-31 03:00,7.5")
    problem = refused(tmp_path, format={"skip": {"lines": [5, 50]}})
    assert (problem.code, problem.found) == ("MON-993", "50 of 5 lines")
    # Of several files, one may be shorter.
    (tmp_path / "b.csv").write_text("time,kwh\n2024-02-01 00:00,1\n", encoding="utf-8")
    both = {"readings": ["a.csv", "b.csv"], "format": {"skip": {"lines": [5]}}}
    assert len(read(tmp_path, **both)) == 4


def test_lines_of_a_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["time", "kwh"], *([*row.split(",")] for row in ROWS), ["Total", 7.5]):
        sheet.append([row[0], float(row[1]) if row[1] != "kwh" else row[1]])
    book.save(tmp_path / "a.xlsx")
    for skip in ({"last": 1}, {"not_a_time": True}, {"lines": [5]}):
        assert read(tmp_path, readings="a.xlsx", format={"skip": skip}) == WHOLE


@pytest.mark.parametrize(
    ("missing", "values"),
    [
        (["--"], ["1.5", "--", "3.5"]),
        (["--"], ["1.5", "", "3.5"]),
        ([], ["1.5", "NaN", "3.5"]),
        ([65535], ["1.5", "65535", "3.5"]),
        (["65535"], ["1.5", "65535.00", "3.5"]),
        ([{"below": 0}], ["1.5", "-1", "3.5"]),
    ],
)
def test_what_stands_for_no_reading(tmp_path: Path, missing: list[Any], values: list[str]) -> None:
    rows = [f"{row.partition(',')[0]},{value}" for row, value in zip(ROWS, values, strict=True)]
    write(tmp_path, "time,kwh", *rows)
    keys: dict[str, Any] = {"format": {"missing": missing}}
    assert read(tmp_path, **keys) == [WHOLE[0], WHOLE[2]]
    assert "MON-114" in {f.code for f in load(tmp_path, **keys)[1].findings}


@pytest.mark.parametrize(
    ("lines", "declared"),
    [
        (ROWS, {"time": {"column": 1}, "value": {"column": 2}, "format": {"header": "none"}}),
        (["a,a", *ROWS], {"time": {"column": 1}, "value": {"column": 2}, "format": {"header": 1}}),
        (["time,INV 1", ",kWh", "", *ROWS], {"value": "INV 1 / kWh", "format": {"header": [1, 2]}}),
        (["sep=,", "time,kwh,kwh", *[f"{r},9" for r in ROWS]], {"value": {"column": 2}}),
        (["time,kwh", "time,kwh", *ROWS], {"format": {"header": 2}}),
        (['time,"Energy', '(kWh)"', *ROWS], {"value": "Energy\n(kWh)"}),
        (["time,kwh", *[f"{row}," for row in ROWS]], {}),
    ],
)
def test_columns_by_number_and_names_on_other_lines(
    tmp_path: Path, lines: list[str], declared: dict[str, Any]
) -> None:
    if "INV 1 / kWh" in declared.values():
        declared = {**declared, "time": "time"}
    write(tmp_path, *lines)
    assert read(tmp_path, **declared) == WHOLE


def test_columns_by_number_alone_need_to_know_where_the_names_end(tmp_path: Path) -> None:
    write(tmp_path, *ROWS)
    problem = refused(tmp_path, time={"column": 1}, value={"column": 2})
    assert (problem.code, problem.where) == ("MON-006", "a.csv")
    problem = refused(tmp_path, time={"column": 1}, value={"column": 7}, format={"header": "none"})
    assert problem.code == "MON-017"


def test_a_filter_of_several_texts(tmp_path: Path) -> None:
    rows = [f"{row},{name}" for row, name in zip(ROWS, ("A", "B", "C"), strict=True)]
    write(tmp_path, "time,kwh,meter", *rows)
    assert read(tmp_path, filter={"meter": ["A", "C"]}) == [WHOLE[0], WHOLE[2]]
    problem = refused(tmp_path, filter={"meter": ["D", "E"]})
    assert (problem.code, problem.expected) == ("MON-024", "meter: D or E")


def test_each_text_of_a_filter_is_in_a_file(tmp_path: Path) -> None:
    rows = [f"{row},{name}" for row, name in zip(ROWS, ("BT", "CD", "TD"), strict=True)]
    write(tmp_path, "time,kwh,tariff", *rows)
    problem = refused(tmp_path, filter={"tariff": ["BT", "CĐ", "TD"]})
    assert (problem.code, problem.expected) == ("MON-024", "tariff: CĐ")
    assert problem.found == "BT; TD; CD"
    assert "CD" in problem.hint
    # What the other column leaves out stands in the file all the same.
    both = [f"{row},{'A' if n else 'B'}" for n, row in enumerate(rows)]
    write(tmp_path, "time,kwh,tariff,meter", *both)
    asked = {"tariff": ["BT", "CD", "TD"], "meter": "A"}
    assert read(tmp_path, filter=asked) == WHOLE[1:]


def test_texts_of_a_filter_in_several_files(tmp_path: Path) -> None:
    for name, text, row in zip(("a.csv", "b.csv"), ("A", "B"), ROWS, strict=False):
        (tmp_path / name).write_text(f"time,kwh,meter\n{row},{text}\n")
    files = {"readings": ["a.csv", "b.csv"]}
    assert read(tmp_path, filter={"meter": ["A", "B"]}, **files) == WHOLE[:2]
    problem = refused(tmp_path, filter={"meter": ["A", "C"]}, **files)
    assert (problem.code, problem.expected) == ("MON-024", "meter: C")
