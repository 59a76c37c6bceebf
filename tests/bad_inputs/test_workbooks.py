"""Files that are no workbook, damaged ones and hostile ones: a finding each, in bounded memory."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jcm_mrv import calculate, load_project
from jcm_mrv.calculation.result import Result
from jcm_mrv.findings import FindingsError
from jcm_mrv.workbook.filling.fill import fill_workbook
from jcm_mrv.workbook.reading.grid import read_grid
from jcm_mrv.workbook.reading.layout import Layout, read_layout
from jcm_mrv.workbook.reading.package import open_package, package_of
from tests.effort import THOROUGH, examples, thorough
from tests.projects import ONE_YEAR, write_project
from tests.workbook.official.build import build, part, with_parts
from tests.workbook.official.content import solar
from tests.workbook.official.looks import LOOKS, Look

SHEET = "xl/worksheets/sheet4.xml"
CONTENT = solar({"2024": [700.0, 512.3]})


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "official.xlsx"
    build(path, CONTENT, LOOKS["plain"])
    return path


@pytest.fixture(scope="module")
def fillable(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return calculate(load_project(write_project(tmp_path_factory.mktemp("project"), ONE_YEAR)))


def read(path: Path) -> Layout:
    return read_layout(read_grid(open_package(path)))


def code(path: Path) -> str:
    with pytest.raises(FindingsError) as caught:
        read(path)
    (finding,) = caught.value.findings
    assert finding.is_error
    assert finding.where
    assert finding.hint
    return finding.code


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "WBK-102"),
        (b"PK", "WBK-102"),
        (b"%PDF-1.7", "WBK-102"),
        (b"<html><table></table></html>", "WBK-102"),
        (b"a,b\n1,2\n", "WBK-102"),
        (b"PK\x03\x04" + b"\0" * 200, "WBK-109"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "WBK-104"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "WBK-103",
        ),
    ],
)
def test_not_an_xlsx(tmp_path: Path, data: bytes, expected: str) -> None:
    path = tmp_path / "file.xlsx"
    path.write_bytes(data)
    assert code(path) == expected


def test_missing_and_folder(tmp_path: Path) -> None:
    assert code(tmp_path / "nothing.xlsx") == "WBK-101"
    assert code(tmp_path) == "WBK-101"


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"a.txt": b"text"}, "WBK-102"),
        ({"content.xml": b"<x/>", "mimetype": b"application/vnd.oasis"}, "WBK-102"),
        ({"word/document.xml": b"<x/>"}, "WBK-102"),
        ({"xl/workbook.bin": b"\0"}, "WBK-105"),
    ],
)
def test_zips_that_are_no_xlsx(tmp_path: Path, parts: dict[str, bytes], expected: str) -> None:
    path = tmp_path / "file.xlsx"
    with zipfile.ZipFile(path, "w") as opened:
        for name, data in parts.items():
            opened.writestr(name, data)
    assert code(path) == expected


def test_encrypted_zip_member(book: Path) -> None:
    data = bytearray(book.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    book.write_bytes(data)
    assert code(book) == "WBK-103"


def test_zip_bomb(book: Path) -> None:
    with_parts(book, {SHEET: b"<worksheet>" + b" " * 60_000_000 + b"</worksheet>"})
    assert code(book) == "WBK-107"


def test_bombs_that_nobody_reads_are_counted_too(book: Path) -> None:
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packed.compress(b"\0" * (1 << 20)) + packed.flush()
    buffer = io.BytesIO(book.read_bytes())
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("xl/media/blank.bmp", b"\0" * 1000)
    raw = bytearray(buffer.getvalue())
    at = raw.rindex(b"PK\x01\x02")
    raw[at + 24 : at + 28] = (0xFFFFFFF0).to_bytes(4, "little")
    assert data
    book.write_bytes(raw)
    assert code(book) == "WBK-107"


@pytest.mark.parametrize("name", [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml", "_rels/.rels"])
@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE x [<!ENTITY a "b">]>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        "<!-- " + "x" * 5000 + ' --><!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>',
    ],
)
def test_declarations_are_refused(book: Path, name: str, declaration: str) -> None:
    text = part(book, name).decode()
    head, _, rest = text.partition("?>")
    with_parts(book, {name: f"{head}?>{declaration}{rest}".encode()})
    assert code(book) == "WBK-108"


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        (SHEET, "</sheetData>", ""),
        (SHEET, "<sheetData>", "<sheetData><row r='0'><c r='A1'><v>1</v></c></row>"),
        (SHEET, '<row r="8"', '<row r="2"'),
        (SHEET, 'r="E8"', 'r="ZZZZ8"'),
        (SHEET, 'r="E8"', 'r="E9"'),
        (SHEET, "<v>700</v>", "<v>1_0</v>"),
        (SHEET, "<v>700</v>", "<v>nan</v>"),
        (SHEET, "<v>700</v>", "<v>1e999</v>"),
        (SHEET, 't="s"><v>', 't="s"><v>99999'),
        (SHEET, 't="s"><v>', 't="s"><v>-'),
        ("xl/workbook.xml", 'r:id="rId4"', 'r:id="rId44"'),
        ("xl/_rels/workbook.xml.rels", "worksheets/sheet4.xml", "worksheets/sheet44.xml"),
        ("xl/sharedStrings.xml", "<si>", "<si"),
    ],
)
def test_damage(book: Path, name: str, before: str, after: str) -> None:
    text = part(book, name).decode()
    assert before in text
    with_parts(book, {name: text.replace(before, after, 1).encode()})
    assert code(book) == "WBK-109"


def test_missing_part_and_broken_checksum(book: Path) -> None:
    with_parts(book, {"xl/sharedStrings.xml": None})
    assert code(book) == "WBK-109"


def test_broken_checksum(book: Path) -> None:
    with zipfile.ZipFile(book) as opened:
        info = opened.getinfo(SHEET)
    data = bytearray(book.read_bytes())
    data[info.header_offset + 60 : info.header_offset + 90] = b"\0" * 30
    book.write_bytes(data)
    assert code(book) == "WBK-109"


def test_too_many_sheets_parts_and_cells(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jcm_mrv.workbook.reading.grid.MAX_CELLS", 50)
    assert code(book) == "WBK-106"
    monkeypatch.setattr("jcm_mrv.workbook.reading.grid.MAX_STRINGS", 5)
    assert code(book) == "WBK-106"
    monkeypatch.setattr("jcm_mrv.workbook.reading.grid.MAX_SHEETS", 4)
    assert code(book) == "WBK-106"
    monkeypatch.setattr("jcm_mrv.workbook.reading.package.MAX_PARTS", 4)
    assert code(book) == "WBK-106"
    monkeypatch.setattr("jcm_mrv.workbook.reading.package.MAX_FILE_BYTES", 100)
    assert code(book) == "WBK-106"


def test_two_hundred_sheets_are_read(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "many.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        for n in range(200):
            made.add_worksheet(f"S{n}").write_number(0, 0, n)
    layout = read(path)
    assert len(layout.grid.sheets) == 200
    assert layout.sheets == ()


def test_rows_and_cells_without_numbers_are_counted(book: Path) -> None:
    xml = (
        b'<x:worksheet xmlns:x="m"><x:sheetData><x:row/>'
        b"<x:row><x:c/><x:c><x:v>5</x:v></x:c></x:row>"
        b'<x:row hidden="1"><x:c t="b"><x:v>1</x:v></x:c></x:row></x:sheetData>'
        b"<extLst><f>A1</f><a><f>B1</f></a></extLst></x:worksheet>"
    )
    with_parts(book, {SHEET: xml})
    sheet = read(book).grid.sheet("MRS(input)")
    assert {place: cell.value for place, cell in sheet.cells.items()} == {(1, 1): 5.0, (2, 0): True}
    assert sheet.is_row_hidden(2)


def test_macros_and_links_are_noted(tmp_path: Path) -> None:
    path = tmp_path / "official.xlsx"
    build(path, CONTENT, Look(extras=("macro",)))
    relations = part(path, "xl/_rels/workbook.xml.rels").decode()
    link = (
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/externalLink" Target="externalLinks/externalLink1.xml"/></Relationships>'
    )
    target = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/externalLinkPath" Target="file:///C:/data/other.xlsx" '
        'TargetMode="External"/></Relationships>'
    )
    with_parts(
        path,
        {
            "xl/_rels/workbook.xml.rels": relations.replace("</Relationships>", link).encode(),
            "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
            "xl/externalLinks/_rels/externalLink1.xml.rels": target.encode(),
        },
    )
    package = open_package(path)
    assert [f.code for f in package.findings] == ["WBK-110", "WBK-111"]
    assert "other.xlsx" in package.findings[1].found
    assert read(path).findings == ()


def _hostile(path: Path, kind: str) -> None:
    rows = 1_048_576 if THOROUGH else 200_000
    if kind == "formatted rows":
        body = b"".join(
            b'<row r="%d" spans="1:3" s="1"><c r="A%d" s="1"/><c r="B%d" s="1"/></row>' % (n, n, n)
            for n in range(1, rows + 1)
        )
    elif kind == "unknown elements":
        body = b"".join(b"<a><b n='%d'/></a>" % (n * n % 99991) for n in range(600_000))
    elif kind == "one long row":
        cells = b"".join(b"<c s='%d'/>" % (n * n % 99991) for n in range(900_000))
        body = b'<row r="1">' + cells + b"</row>"
    elif kind == "hidden rows":
        body = b"".join(b'<row r="%d" hidden="1"/>' % n for n in range(1, rows + 1))
    else:
        body = b"".join(
            b"<row r='%d'>%b</row>"
            % (n, b"".join(b"<c><v>%d</v></c>" % (n * k % 99991) for k in range(2_000)))
            for n in range(1, 151)
        )
    with_parts(path, {SHEET: b"<worksheet><sheetData>%b</sheetData></worksheet>" % body})


@thorough
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
@pytest.mark.parametrize(
    "kind",
    [
        "formatted rows",
        *(
            pytest.param(kind, marks=thorough)
            for kind in ("unknown elements", "one long row", "hidden rows", "too many cells")
        ),
    ],
)
def test_hostile_sheets_cost_little(book: Path, kind: str) -> None:
    _hostile(book, kind)
    script = (
        "import sys\n"
        "from jcm_mrv.findings import FindingsError\n"
        "from jcm_mrv.workbook.reading.grid import read_grid\n"
        "from jcm_mrv.workbook.reading.package import open_package\n"
        "try:\n    read_grid(open_package(sys.argv[1])); said = 'read'\n"
        "except FindingsError as exc:\n    said = exc.findings[0].code\n"
        "lines = open('/proc/self/status').read().splitlines()\n"
        "print(said, next(x.split()[1] for x in lines if x.startswith('VmHWM')))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(book)], capture_output=True, text=True, check=True
    )
    said, memory = done.stdout.split()
    refused = {"one long row": "WBK-106", "too many cells": "WBK-106"}
    assert said == refused.get(kind, "read")
    assert int(memory) < (200 if THOROUGH else 100) * 1024


@settings(max_examples=examples(12), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_change_of_bytes_gives_findings_at_most(book: Path, data: st.DataObject) -> None:
    """Bytes of the zip, or of the XML of one of its parts."""
    whole = book.read_bytes()
    name = data.draw(st.sampled_from(["", SHEET, "xl/workbook.xml", "xl/styles.xml"]))
    text = bytearray(part(book, name) if name else whole)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text) - 1))
        piece = data.draw(
            st.one_of(st.binary(max_size=4), st.sampled_from([b"<", b">", b'"', b"&", b"</v>"]))
        )
        text[at : at + data.draw(st.integers(0, 12))] = piece
    changed = bytes(text)
    if name:
        copy = book.with_name("changed.xlsx")
        copy.write_bytes(whole)
        with_parts(copy, {name: changed})
        changed = copy.read_bytes()
    try:
        read_layout(read_grid(package_of(changed, "changed.xlsx")))
    except FindingsError as exc:
        said = [finding.code[:5] for finding in exc.findings]
    else:
        said = ["WBK-1"]
    assert said == ["WBK-1"]


@settings(max_examples=examples(10), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_filling_any_change_of_bytes_gives_findings_at_most(
    book: Path, data: st.DataObject, fillable: Result
) -> None:
    """What can be filled is a workbook again; all else is said, and nothing is written."""
    name = data.draw(st.sampled_from([SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", ""]))
    whole = book.read_bytes()
    text = bytearray(part(book, name) if name else whole)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text) - 1))
        piece = data.draw(
            st.sampled_from(
                [b"", b"x", b"<c/>", b">", b'"', b"&amp;", b"</v>", b"0", b"<!--", b":"]
            )
        )
        text[at : at + data.draw(st.integers(0, 12))] = piece
    copy = book.with_name("changed.xlsx")
    copy.write_bytes(whole if name else bytes(text))
    if name:
        with_parts(copy, {name: bytes(text)})
    try:
        filled = fill_workbook(copy, fillable, recalculate=False)
    except FindingsError:
        return
    assert read_layout(read_grid(package_of(filled.data, "filled.xlsx"))).sheets
