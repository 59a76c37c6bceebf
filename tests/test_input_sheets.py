"""Workbooks are read in a process of their own: whatever ends it, the command goes on."""

from __future__ import annotations

import datetime as dt
import io
import random
import time
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from jcm_mrv import input_sheets, sheet_process
from jcm_mrv.input_sheets import SheetError, open_sheets
from tests.effort import THOROUGH, one_in, thorough
from tests.made_pdf import pdf_bytes

XLS = Path(__file__).parent / "metering" / "reading" / "data" / "readings.xls"
ROWS: list[list[Any]] = [
    ["time", "kwh", "ok", ""],
    [dt.datetime(2024, 1, 31, 0, 15), 1.5, True, ""],
    [dt.datetime(2024, 1, 31, 0, 30), -2.25, False, "\u00e9\u6642\U0001f600"],
    [dt.date(2024, 2, 1), 3.0, "", '"\\\n'],
]


def workbook(rows: list[list[Any]] = ROWS) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        dates = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for name in ("data", "日本"):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    style = dates if isinstance(cell, (dt.date, dt.time, dt.timedelta)) else None
                    sheet.write(number, place, cell, style)
    return made.getvalue()


def test_cells_keep_their_types(monkeypatch: pytest.MonkeyPatch) -> None:
    from python_calamine import CalamineWorkbook

    data = workbook([*ROWS, [dt.time(10, 15), dt.timedelta(hours=30), "", 1]])
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    with open_sheets(data) as sheets:
        assert sheets.names == ["data", "日本"]
        for name in sheets.names:
            wanted = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            got = sheets.rows(name)
            assert got == wanted
            assert [[type(c) for c in row] for row in got] == [[type(c) for c in r] for r in wanted]
            assert sheets.rows(name, 2) == wanted[:2]
        assert sheets.rows("data", 0) == []


@thorough
def test_many_rows_come_in_parts() -> None:
    rows = [["n"], *([n] for n in range(2 * sheet_process.CHUNK))]
    with open_sheets(workbook(rows)) as sheets:
        assert [row[0] for row in sheets.rows("data")[1:]] == list(range(2 * sheet_process.CHUNK))


def test_an_old_workbook() -> None:
    with open_sheets(XLS.read_bytes()) as sheets:
        assert sheets.rows(sheets.names[0])[0]


def test_small_workbooks_share_a_process_and_none_sees_another() -> None:
    first, second = workbook(), workbook([["x"], [7]])
    used = set()
    for data, cells in ((first, 4), (second, 2), (first, 4)):
        with open_sheets(data) as sheets:
            used.add(sheets._process.pid)
            assert len(sheets.rows("data")) == cells
    assert len(used) == 1
    with open_sheets(first) as one, open_sheets(second) as other:
        assert [len(sheets.rows("data")) for sheets in (one, other, one)] == [4, 2, 4]
    with suppress(SheetError), open_sheets(b"no workbook"):
        pass
    with open_sheets(second) as sheets:
        assert len(sheets.rows("data")) == 2
    with pytest.raises(ZeroDivisionError), open_sheets(first):
        _ = 1 / 0
    with open_sheets(first) as sheets:
        assert len(sheets.rows("data")) == 4


def test_a_file_that_is_refused_ends_no_process() -> None:
    used, refused = set(), [b"no workbook", b"%PDF-1.4 cut", workbook()[:-100]]
    for data in refused:
        with open_sheets(workbook()) as sheets:
            used.add(sheets._process.pid)
            assert len(sheets.rows("data")) == 4
        with pytest.raises(SheetError), open_sheets(data):
            pass
    with open_sheets(pdf_bytes(["a page"])) as sheets:
        assert {sheets._process.pid} == used
        with suppress(SheetError), open_sheets(b"no workbook"):
            pass
        assert sheets.rows("1") == [["a page"]]


def test_a_spare_process_that_was_ended_is_not_used() -> None:
    with open_sheets(workbook()) as sheets:
        process = sheets._process
    process.kill()
    process.wait()
    with open_sheets(workbook()) as sheets:
        assert sheets._process is not process
    input_sheets.end_all()
    assert not input_sheets._SPARE


def test_a_sheet_that_is_not_there() -> None:
    with open_sheets(workbook()) as sheets, pytest.raises(SheetError):
        sheets.rows("none")


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" + bytes(600), b"time,kwh\n", workbook()[:-100]]
)
def test_what_is_no_workbook(data: bytes) -> None:
    with pytest.raises(SheetError) as caught, open_sheets(data):
        pass
    assert str(caught.value)


def test_two_cells_that_are_far_apart_do_not_fill_the_memory() -> None:
    """A sheet is as large as its last cell: 16,384 columns by 1,048,576 rows of nothing."""
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(data, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename.startswith("xl/worksheets/"):
                content = content.replace(b'r="B2"', b'r="XFD1048576"')
            new.writestr(info, content)
    started = time.monotonic()
    with open_sheets(data.getvalue()) as sheets, pytest.raises(SheetError, match="memory or time"):
        sheets.rows("data")
    assert time.monotonic() - started < 20


READS = """
import runpy, sys
size, memory, seconds = (int.from_bytes(sys.stdin.buffer.read(8), "big") for _ in range(3))
runpy.run_path(PROCESS)["bound"](memory, seconds)
"""
BAD = {
    "memory": "x = bytearray(3 * 2**30)",
    "loop": "while True: pass",
    "crash": "import os; os.abort()",
    "silence": "",
    "a cut reply": "sys.stdout.buffer.write((99).to_bytes(8, 'big') + b'{')",
    "an endless reply": "sys.stdout.buffer.write(b'\\xff' * 8)",
    "no reply": "sys.stdout.buffer.write((3).to_bytes(8, 'big') + b'xyz')",
}


@one_in(4)
@pytest.mark.parametrize("name", BAD)
def test_whatever_ends_the_process_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    program = tmp_path / "program.py"
    program.write_text(READS.replace("PROCESS", repr(sheet_process.__file__)) + BAD[name])
    monkeypatch.setattr(input_sheets, "PROGRAM", program)
    monkeypatch.setattr(input_sheets, "_SECONDS", 1)
    with pytest.raises(SheetError), open_sheets(workbook()):
        pass


def test_a_process_that_waits_for_ever_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "program.py"
    program.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(input_sheets, "PROGRAM", program)
    monkeypatch.setattr(input_sheets, "_SECONDS", 1)
    monkeypatch.setattr(input_sheets, "_WAIT", 0.3)
    with pytest.raises(SheetError, match="too long"), open_sheets(bytes(2_000_000)):
        pass


def test_bytes_that_were_changed() -> None:
    """A damaged workbook gives cells or an error, and nothing else."""
    chosen = random.Random(1)
    for data in (XLS.read_bytes(), workbook()):
        for _ in range(200 if THOROUGH else 8):
            changed = bytearray(data)
            for place in chosen.sample(range(len(data)), 20):
                changed[place] = chosen.randrange(256)
            with suppress(SheetError), open_sheets(bytes(changed)) as sheets:
                for name in sheets.names:
                    sheets.rows(name)


@pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="asks Linux for limits")
@pytest.mark.parametrize("size", [1_000, 800_000_000])
def test_what_a_file_claims_gives_it_no_more_memory(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(input_sheets, "unpacked_size", lambda data: size)
    with open_sheets(workbook([["a", 1]])) as book:
        assert book.rows(book.names[0]) == [["a", 1]]
        limits = Path(f"/proc/{book._process.pid}/limits").read_text()
    (line,) = [line for line in limits.splitlines() if line.startswith("Max address space")]
    assert int(line.split()[3]) <= 500 * 1024 * 1024
    assert book.names


def test_cells_far_from_the_corner_stand_where_they_are() -> None:
    rows = [["", "", ""], ["", "", "x"], ["", 5, ""]]
    with open_sheets(workbook(rows)) as book:
        assert book.rows(book.names[0]) == rows
        assert book.rows(book.names[0], 2) == rows[:2]
