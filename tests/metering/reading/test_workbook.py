"""Workbooks and Parquet: typed cells are read as they are, and never guessed at."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from jcm_mrv.metering.reading import files as input_files
from jcm_mrv.metering.reading import parquet as read_parquet
from jcm_mrv.metering.reading import rows as collecting
from jcm_mrv.metering.reading import workbook as read_workbook
from tests.effort import thorough
from tests.metering.reading.reading import load, read, refused, said

XLS = Path(__file__).parent / "data" / "readings.xls"
START = dt.datetime(2024, 1, 31, 23, 45)
STEP = dt.timedelta(minutes=15)
EXPECTED = [("2024-01-31T23:45:00", 1.234), ("2024-02-01T00:00:00", 2.5)]
BOOK: dict[str, Any] = {"readings": "a.xlsx"}


def book(folder: Path, rows: Sequence[Sequence[Any]], *others: str, name: str = "a.xlsx") -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "Readings"
    for row in rows:
        sheet.append(row)
    for title in others:
        made.create_sheet(title)
    made.save(folder / name)


def table(values: Sequence[Any] = (1.234, 2.5)) -> list[list[Any]]:
    return [["time", "kwh"], *[[START + n * STEP, value] for n, value in enumerate(values)]]


def test_date_cells_and_numbers(tmp_path: Path) -> None:
    book(tmp_path, [["Logger 7"], [], *table()], "Notes")
    assert read(tmp_path, **BOOK) == EXPECTED
    readings, measured = load(tmp_path, **BOOK)
    assert readings.where(0) == "a.xlsx:4"
    assert readings.decimals == 3
    assert measured.inputs[0].bytes == (tmp_path / "a.xlsx").stat().st_size
    detected = said(tmp_path, **BOOK)
    assert "sheet 'Readings'" in detected
    assert "date cells" in detected
    # A declared sign is of texts: a number cell has none.
    assert read(tmp_path, **BOOK, format={"decimal": ",", "sheet": "Readings"}) == EXPECTED


def test_binary_noise_is_no_resolution_of_the_meter(tmp_path: Path) -> None:
    book(tmp_path, table([0.1 + 0.2, 0.7 + 0.1]))
    readings, _ = load(tmp_path, **BOOK)
    assert readings.micro.tolist() == [300_000, 800_000]
    assert readings.decimals == 1


def test_long_form_in_a_sheet_with_two_columns_of_time(tmp_path: Path) -> None:
    day = dt.date(2024, 1, 31)
    rows = [
        ["date", "clock", "meter", "kwh"],
        ["", "", "", "kWh"],
        [day, dt.time(23, 45), 7, 1.234],
        [day, dt.time(23, 45), 8, 99],
        [day, dt.timedelta(hours=24), 7, 2.5],
    ]
    book(tmp_path, rows)
    keys = BOOK | {"time": ["date", "clock"], "filter": {"meter": "7"}}
    assert read(tmp_path, **keys) == EXPECTED
    assert refused(tmp_path, **keys | {"filter": {"meter": "9"}}).code == "MON-024"
    assert refused(tmp_path, **keys | {"unit": "MWh"}).where == "a.xlsx:2"


def test_error_values_and_empty_cells_are_rule_1(tmp_path: Path) -> None:
    book(tmp_path, table([1.234, "=1/0", 2.5]))
    problem = refused(tmp_path, **BOOK)
    assert (problem.code, problem.where) == ("MON-101", "a.xlsx:3")
    book(tmp_path, table([1.234, "#REF!", True]))
    assert refused(tmp_path, **BOOK).code == "MON-101"
    _, measured = load(tmp_path, **BOOK, tolerate=True)
    assert "MON-102" in {finding.code for finding in measured.findings}


def test_dates_that_excel_half_understood(tmp_path: Path) -> None:
    rows = [["time", "kwh"], [dt.datetime(2024, 3, 4), 1], ["13/04/2024 00:00", 2]]
    book(tmp_path, rows)
    problem = refused(tmp_path, **BOOK)
    assert problem.code == "MON-111"
    assert "date cell" in problem.found
    assert refused(tmp_path, **BOOK, format={"date": "%d/%m/%Y %H:%M"}).code == "MON-111"


def test_texts_in_a_sheet_are_read_as_texts(tmp_path: Path) -> None:
    book(tmp_path, [["time", "kwh"], ["31.01.2024 23:45", "1,234"], ["01.02.2024 00:00", 2.5]])
    problem = refused(tmp_path, **BOOK)
    assert (problem.code, problem.found) == ("MON-107", "1,234")
    assert read(tmp_path, **BOOK, format={"decimal": ","}) == EXPECTED


def test_serial_numbers_without_a_date_format(tmp_path: Path) -> None:
    book(tmp_path, [["time", "kwh"], [45322.9895833333, 1.234], [45323, 2.5]])
    assert refused(tmp_path, **BOOK).code == "MON-103"
    assert read(tmp_path, **BOOK, format={"date": "excel"}) == EXPECTED


def test_which_sheet(tmp_path: Path) -> None:
    book(tmp_path, table(), "Notes")
    assert refused(tmp_path, **BOOK, format={"sheet": "Note"}).code == "MON-026"
    assert refused(tmp_path, **BOOK, format={"sheet": "Notes"}).code == "MON-017"
    assert refused(tmp_path, **BOOK, value="kw").hint == "did you mean 'kwh'?"
    made = openpyxl.load_workbook(tmp_path / "a.xlsx")
    made["Notes"].append(["time", "kwh"])
    made.save(tmp_path / "a.xlsx")
    problem = refused(tmp_path, **BOOK)
    assert (problem.code, problem.found) == ("MON-026", "Readings, Notes")
    assert refused(tmp_path, **BOOK, format={"sheet": "Notes"}).code == "MON-105"
    book(tmp_path, [["time", "kwh", "kwh"], [START, 1, 2]])
    assert refused(tmp_path, **BOOK).code == "MON-018"


def test_xls(tmp_path: Path) -> None:
    shutil.copy(XLS, tmp_path / "a.xls")
    assert read(tmp_path, readings="a.xls") == EXPECTED
    data = XLS.read_bytes()
    (tmp_path / "a.xls").write_bytes(data[: len(data) // 2])
    assert refused(tmp_path, readings="a.xls").code == "MON-012"


def test_workbooks_that_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book(tmp_path, table())
    whole = (tmp_path / "a.xlsx").read_bytes()
    (tmp_path / "a.csv").write_bytes(whole)
    problem = refused(tmp_path)
    assert problem.code == "MON-015"
    assert ".xlsx" in problem.hint
    (tmp_path / "b.xlsx").write_bytes(whole[: len(whole) // 2])
    assert refused(tmp_path, readings="b.xlsx").code == "MON-012"
    with zipfile.ZipFile(tmp_path / "c.xlsx", "w") as packed:
        packed.writestr("a.txt", "x")
    assert refused(tmp_path, readings="c.xlsx").code == "MON-012"
    monkeypatch.setattr(read_workbook, "MAX_UNPACKED_BYTES", 1000)
    assert refused(tmp_path, **BOOK).code == "MON-013"
    monkeypatch.setattr(read_workbook, "MAX_WORKBOOK_BYTES", 1000)
    assert refused(tmp_path, **BOOK).code == "MON-013"


@pytest.mark.parametrize("options", [{}, {"date_1904": True}])
def test_both_date_systems_and_rounded_serial_numbers(
    tmp_path: Path, options: dict[str, Any]
) -> None:
    made = xlsxwriter.Workbook(tmp_path / "a.xlsx", options)
    sheet, style = made.add_worksheet(), made.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    sheet.write_row(0, 0, ["time", "kwh"])
    since_1904 = 1462 if options else 0
    for row, serial in enumerate((45322.98958, 45323.00000001), start=1):
        sheet.write_number(row, 0, serial - since_1904, style)
        sheet.write_number(row, 1, EXPECTED[row - 1][1])
    made.close()
    assert read(tmp_path, **BOOK) == EXPECTED


@thorough
def test_text_needs_none_of_the_libraries_of_workbooks_and_parquet(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("time,kwh\n2024-01-31 23:45,1.25\n")
    script = (
        "import sys; from pathlib import Path; from tests.metering.reading.reading import load;"
        f"load(Path({str(tmp_path)!r}));"
        "heavy = {'pyarrow', 'python_calamine', 'duckdb', 'pandas', 'numpy.ma'};"
        "print(sorted(heavy & sys.modules.keys()))"
    )
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


# ---------------------------------------------------------------------------------------- Parquet


def parquet(folder: Path, columns: dict[str, Any], **options: Any) -> dict[str, Any]:
    pq.write_table(pa.table(columns), folder / "a.parquet", **options)
    return {"readings": "a.parquet"}


TIMES = [START, START + STEP]


@pytest.mark.parametrize(
    "times",
    [
        pa.array(TIMES, pa.timestamp("ms")),
        pa.array([time + dt.timedelta(hours=7) for time in TIMES], pa.timestamp("ns")),
        pa.array([time - dt.timedelta(microseconds=400) for time in TIMES], pa.timestamp("us")),
        pa.array([f"{time:%d/%m/%Y %H:%M}" for time in TIMES]),
        pa.array([f"{time:%Y-%m-%dT%H:%M+00:00}" for time in TIMES]).dictionary_encode(),
    ],
    ids=["ms", "zone", "us", "text", "dictionary"],
)
@pytest.mark.parametrize(
    "values",
    [
        pa.array([1.234, 2.5]),
        pa.array([Decimal("1.234"), Decimal("2.500")]),
        pa.array(["1.234", "2.5"]),
    ],
    ids=["float", "decimal", "text"],
)
def test_typed_columns(tmp_path: Path, times: pa.Array, values: pa.Array) -> None:
    keys = parquet(tmp_path, {"time": times, "kwh": values})
    keys["timezone"] = "Asia/Bangkok" if times.type == pa.timestamp("ns") else "Etc/UTC"
    assert read(tmp_path, **keys) == EXPECTED
    readings, measured = load(tmp_path, **keys)
    assert readings.decimals == 3
    assert readings.where(0) == "a.parquet:1"
    assert len(measured.inputs[0].sha256) == 64


def test_times_with_a_zone_are_instants(tmp_path: Path) -> None:
    times = pa.array(TIMES, pa.timestamp("us", "UTC")).cast(pa.timestamp("us", "Asia/Tokyo"))
    keys = parquet(tmp_path, {"time": times, "kwh": [1.234, 2.5]})
    assert read(tmp_path, **keys, timezone="Asia/Ho_Chi_Minh") == EXPECTED


def test_long_form_in_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    columns = {
        "meter": ["A", "B", "A", None],
        "day": [TIMES[0].date(), TIMES[0].date(), TIMES[1].date(), TIMES[1].date()],
        "clock": [TIMES[0].time(), TIMES[0].time(), TIMES[1].time(), None],
        "kwh": [1.234, 99.0, 2.5, None],
    }
    keys = parquet(tmp_path, columns) | {"time": ["day", "clock"], "filter": {"meter": "A"}}
    assert read(tmp_path, **keys) == EXPECTED
    monkeypatch.setattr(read_parquet, "_BATCH_ROWS", 1)
    monkeypatch.setattr(input_files, "BLOCK_BYTES", 100)
    assert read(tmp_path, **keys) == EXPECTED
    assert load(tmp_path, **keys)[0].line.tolist() == [1, 3]
    assert refused(tmp_path, **keys | {"filter": {"meter": "C"}}).found == "A; B; "
    monkeypatch.setattr(collecting, "MAX_READINGS", 1)
    assert refused(tmp_path, **keys).code == "MON-013"


def test_numbers_that_are_none(tmp_path: Path) -> None:
    for value, code in (
        (None, "MON-101"),
        (float("nan"), "MON-101"),
        (float("inf"), "MON-101"),
        (1e300, "MON-109"),
        (-1e14, "MON-109"),
    ):
        keys = parquet(tmp_path, {"time": TIMES, "kwh": [1.0, value]})
        problem = refused(tmp_path, **keys)
        assert (problem.code, problem.where) == (code, "a.parquet:2")
    keys = parquet(tmp_path, {"time": TIMES, "kwh": pa.array([123456789012.5, 0.000001])})
    assert load(tmp_path, **keys)[0].micro.tolist() == [123456789012500000, 1]


def test_parquet_that_cannot_be_used(tmp_path: Path) -> None:
    keys = parquet(tmp_path, {"time": TIMES, "kw": [1.0, 2.0]})
    assert refused(tmp_path, **keys).code == "MON-017"
    keys = parquet(tmp_path, {"time": TIMES, "kwh": [[1.0], [2.0]]})
    assert refused(tmp_path, **keys).code == "MON-101"
    keys = parquet(tmp_path, {"time": [True, False], "kwh": [1.0, 2.0]})
    assert refused(tmp_path, **keys).code == "MON-103"
    keys = parquet(tmp_path, {"time": pa.array([], pa.timestamp("s")), "kwh": pa.array([], "f8")})
    assert refused(tmp_path, **keys).code == "MON-105"
    keys = parquet(tmp_path, {"time": TIMES, "kwh": [1.0, 2.0]})
    data = (tmp_path / "a.parquet").read_bytes()
    (tmp_path / "a.parquet").write_bytes(data[:-20])
    assert refused(tmp_path, **keys).code == "MON-012"
    (tmp_path / "a.csv").write_bytes(data)
    assert "Parquet" in refused(tmp_path).hint
