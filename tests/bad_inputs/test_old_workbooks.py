"""Damaged xls and xlsb: refused, or read, within the limits of the process that reads them."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from jcm_mrv.findings import FindingsError
from jcm_mrv.metering.inspecting.inspection import inspect
from tests.effort import examples, one_in
from tests.metering.reading.reading import read

XLS = Path(__file__).parents[1] / "metering" / "reading" / "data" / "readings.xls"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="rId1" Type="{type}" Target="{target}"/></Relationships>'
)


def record(kind: int, data: bytes = b"") -> bytes:
    """Give a record of xlsb: its kind and its length in groups of seven bits, and what it holds."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0xFF, kind >> 8])
    length = len(data)
    while length > 127:
        head += bytes([length & 127 | 128])
        length >>= 7
    return head + bytes([length]) + data


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def dimensions(rows: int, columns: int) -> bytes:
    return record(0x194, struct.pack("<IIII", 0, rows, 0, columns))


def sheet(*rows: tuple[str, str | float], size: bytes | None = None, last: int = 0) -> bytes:
    """Give a sheet of two columns, its last row at another place if that is given."""
    made = record(0x181) + (size or dimensions(len(rows) - 1, 1)) + record(0x191)
    for number, row in enumerate(rows):
        at = last if last and number == len(rows) - 1 else number
        made += record(0, struct.pack("<III", at, 0, 0) + bytes(5))
        for column, cell in enumerate(row):
            where = struct.pack("<II", column, 0)
            text = isinstance(cell, str)
            value = wide(cell) if isinstance(cell, str) else struct.pack("<d", cell)
            made += record(6 if text else 5, where + value)
    return made + record(0x192) + record(0x182)


BOOK = b"".join(
    (
        *(record(0x183), record(0x18F)),
        record(0x19C, struct.pack("<II", 0, 1) + wide("rId1") + wide("Sheet1")),
        *(record(0x190), record(0x184)),
    )
)
TABLE: list[tuple[str, str | float]] = [
    ("time", "kwh"),
    *((f"2024-01-31 {hour:02}:00", hour + 0.5) for hour in range(24)),
]


def xlsb(rows: bytes, book: bytes = BOOK) -> bytes:
    """Give a workbook of one sheet."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        top = _RELATIONS.format(type=f"{_RELATION}officeDocument", target="xl/workbook.bin")
        of_book = _RELATIONS.format(type=f"{_RELATION}worksheet", target="worksheets/sheet1.bin")
        packed.writestr("_rels/.rels", top)
        packed.writestr("xl/_rels/workbook.bin.rels", of_book)
        packed.writestr("xl/workbook.bin", book)
        packed.writestr("xl/worksheets/sheet1.bin", rows)
    return made.getvalue()


def changed(data: bytes, drawn: random.Random) -> bytes:
    """Change, cut or shift some bytes."""
    made = bytearray(data)
    way = drawn.randrange(4)
    if way == 0:
        for _ in range(drawn.choice([1, 5, 50])):
            made[drawn.randrange(len(made))] = drawn.choice([0, 255, drawn.randrange(256)])
    elif way == 1:
        del made[drawn.randrange(len(made)) :]
    else:
        at = drawn.randrange(len(made))
        made[at : at + (8 if way == 2 else 0)] = drawn.randbytes(drawn.randrange(9))
    return bytes(made)


def damaged_xls(drawn: random.Random) -> bytes:
    """Change bytes, a length of a record, the dimensions, or where a chain of sectors goes on."""
    made = bytearray(XLS.read_bytes())
    way = drawn.randrange(4)
    if way == 0:
        return changed(bytes(made), drawn)
    if way == 1:
        table = 512 + 512 * int.from_bytes(made[76:80], "little")
        for _ in range(3):
            at = table + 4 * drawn.randrange(128)
            made[at : at + 4] = drawn.choice([0, 1, at % 40, 0xFFFFFFFE]).to_bytes(4, "little")
        return bytes(made)
    records = []
    at = made.index(b"\x09\x08\x10\x00")
    while at + 4 <= len(made) and any(made[at : at + 4]):
        records.append(at)
        at += 4 + int.from_bytes(made[at + 2 : at + 4], "little")
    at = drawn.choice(records)
    for place in records:
        if way == 3 and made[place : place + 2] == b"\x00\x02":
            huge = drawn.choice([0xFFFFFFFF, 0x7FFFFFFF, 1_048_576])
            made[place + 4 : place + 16] = struct.pack("<IIHH", 0, huge, 0, 0xFFFF)
            return bytes(made)
    made[at + 2 : at + 4] = drawn.choice([0, 1, 0x7FFF, 0xFFFF]).to_bytes(2, "little")
    return bytes(made)


def damaged_xlsb(drawn: random.Random) -> bytes:
    """Change bytes of the sheet, of the list of sheets or of the archive, or claim huge sizes."""
    way = drawn.randrange(4)
    if way == 0:
        return xlsb(changed(sheet(*TABLE), drawn))
    if way == 1:
        return xlsb(sheet(*TABLE), changed(BOOK, drawn))
    if way == 2:
        return changed(xlsb(sheet(*TABLE)), drawn)
    huge = drawn.choice([0xFFFFFFFF, 0x7FFFFFFF, 1_048_575])
    return xlsb(sheet(*TABLE, size=dimensions(huge, drawn.choice([1, 16_383, 0xFFFFFFFF]))))


def refused_or_read(path: Path) -> str:
    """Give what became of a file: nothing but a finding may end its reading."""
    try:
        inspect(path, {}, path.name)
        return f"{len(read(path.parent, readings=path.name))} read"
    except FindingsError:
        return "refused"


@one_in(2)
@pytest.mark.parametrize(("name", "made"), [("a.xls", damaged_xls), ("a.xlsb", damaged_xlsb)])
def test_damaged_files_end_in_a_finding(
    name: str, made: Callable[[random.Random], bytes], tmp_path: Path
) -> None:
    seen = set()
    for seed in range(examples(10)):
        (tmp_path / name).write_bytes(made(random.Random(seed)))
        seen.add(refused_or_read(tmp_path / name))
    assert "refused" in seen


def test_a_workbook_of_records_reads(tmp_path: Path) -> None:
    (tmp_path / "a.xlsb").write_bytes(xlsb(sheet(*TABLE)))
    values = [value for _, value in read(tmp_path, readings="a.xlsb")]
    assert values == [hour + 0.5 for hour in range(24)]


@pytest.mark.parametrize("columns", [1, 16_383, 0xFFFFFFFF])
def test_sizes_that_are_claimed_take_no_memory(columns: int, tmp_path: Path) -> None:
    (tmp_path / "a.xlsb").write_bytes(xlsb(sheet(*TABLE, size=dimensions(0xFFFFFFFF, columns))))
    assert refused_or_read(tmp_path / "a.xlsb") in ("24 read", "refused")


def test_a_row_beyond_every_sheet_takes_no_memory(tmp_path: Path) -> None:
    (tmp_path / "a.xlsb").write_bytes(xlsb(sheet(*TABLE, last=0x7FFFFFFF)))
    assert refused_or_read(tmp_path / "a.xlsb") in ("23 read", "refused")
