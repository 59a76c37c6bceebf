"""Hostile and broken workbooks: ``verify`` ends with findings, never with a traceback."""

from __future__ import annotations

import contextlib
import json
import re
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from jcm_mrv import FindingsError, verify
from jcm_mrv.cli import main
from tests.effort import examples, thorough
from tests.verification.faults.editing import MAIN, Workbook
from tests.verification.faults.targets import SOLAR_4, _complete
from tests.workbook.official.build import build, with_parts
from tests.workbook.official.looks import LOOKS


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, ["verify", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def codes(path: Path, *options: str) -> set[str]:
    result = run(str(path), "--json", *options)
    assert result.exit_code == 1, result.output
    return {finding["code"] for finding in json.loads(result.stdout)["findings"]}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "book.xlsx"
    build(made, _complete(SOLAR_4), LOOKS["plain"])
    return made


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "WBK-102"),
        (b"Year;MWh\n2024;700\n", "WBK-102"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "WBK-104"),
        (b"PK\x03\x04 no zip after all", "WBK-109"),
    ],
)
def test_files_that_are_no_workbooks(tmp_path: Path, content: bytes, code: str) -> None:
    made = tmp_path / "book.xlsx"
    made.write_bytes(content)
    assert code in codes(made)


def test_no_such_file(tmp_path: Path) -> None:
    assert codes(tmp_path / "none.xlsx") == {"WBK-101"}


def test_xml_with_entities(path: Path) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    with_parts(path, {"xl/workbook.xml": bomb})
    assert codes(path) == {"WBK-108"}


@pytest.mark.parametrize("digit", ["²", "٣", "12345", "9" * 5000])
@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("xl/styles.xml", r'(fontId=")[0-9]+'),
        ("xl/styles.xml", r'(numFmtId=")[0-9]+'),
        ("xl/worksheets/sheet1.xml", r'(<c r="[A-Z]+[0-9]+" s=")[0-9]+'),
        ("xl/worksheets/sheet1.xml", r'(<row r=")[0-9]+'),
        ("xl/worksheets/sheet1.xml", r'(<col min=")[0-9]+'),
        ("xl/workbook.xml", r'(<definedName name="\w+" localSheetId=")()'),
    ],
)
def test_digits_that_are_no_numbers(path: Path, name: str, pattern: str, digit: str) -> None:
    with zipfile.ZipFile(path) as book:
        text = book.read(name).decode()
    if "definedName" in pattern:
        named = (
            '<definedNames><definedName name="x" localSheetId="0">A1</definedName></definedNames>'
        )
        text = text.replace("</sheets>", f"</sheets>{named}")
    changed, count = re.subn(pattern, rf"\g<1>{digit}", text)
    assert count
    with_parts(path, {name: changed.encode()})
    run(str(path))


def test_a_workbook_of_something_else(tmp_path: Path) -> None:
    import openpyxl

    made = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(made)
    assert "WBK-120" in codes(made)


@thorough
def test_an_unknown_methodology_says_what_fits(tmp_path: Path) -> None:
    from dataclasses import replace

    made = tmp_path / "book.xlsx"
    build(made, replace(_complete(SOLAR_4), spreadsheet="JCM_XX_AM999_ver01.0"), LOOKS["plain"])
    result = run(str(made))
    assert result.exit_code == 1
    assert "VER-002" in result.output
    assert "EG_{i,p}" in result.output
    assert "the symbols fit" in result.output


def test_no_methodology_is_named(tmp_path: Path) -> None:
    from dataclasses import replace

    made = tmp_path / "book.xlsx"
    build(made, replace(_complete(SOLAR_4), spreadsheet="something"), LOOKS["shifted"])
    with pytest.raises(FindingsError) as caught:
        verify(made)
    (finding,) = caught.value.findings
    assert finding.code == "VER-001"
    assert "EF" in finding.found
    assert "AM" in finding.hint


def test_two_report_sheets(path: Path) -> None:
    book = Workbook(path)
    book.rename("MSS", "MRS(input) (2)")
    path.write_bytes(book.bytes())
    assert "WBK-121" in codes(path)


def test_a_report_without_results(path: Path) -> None:
    book = Workbook(path)
    for result in verify(path).claim.credits:
        book.blank(result.place)
    book.save(path)
    assert "VER-008" in codes(path)


def test_formulas_made_to_hang(path: Path) -> None:
    claim = verify(path).claim
    place = next(r.place for r in claim.results if r.name == "RE")
    for formula in (
        "SUM(A1:XFD1048576)",
        "SUMPRODUCT((A:A=B:B)*(C:C=D:D))",
        "(" * 90 + "1" + ")" * 90,
        "+".join(["1"] * 4000),
        'REPT(REPT("a",30000),30000)&1',
        "9^9^9^9",
        'COUNTIF(A1:A9,"' + "*a" * 60 + '")',
        "A1:A2:A3",
        "-" * 3000 + "1",
    ):
        book = Workbook(path)
        book.set_formula(place, formula)
        book.save(path, calculate=False)
        printed = json.loads(run(str(path), "--json").stdout)
        found = {finding["code"] for finding in printed["findings"]}
        if "VER-024" in found:
            assert "not evaluated" in printed["conclusion"], formula
        assert found & {"VER-022", "VER-025", "VER-023", "VER-024", "VER-010", "VER-015"}, formula
        build(path, _complete(SOLAR_4), LOOKS["plain"])


def test_texts_that_look_like_markup_are_printed_as_they_are(path: Path) -> None:
    book = Workbook(path)
    stated = verify(path).claim.monitored[0]
    book.text(stated.place, "[bold red]700[/] =1+1")
    book.save(path)
    result = run(str(path))
    assert "[bold red]700[/]" in result.output.replace("\n", "")


def test_wrong_use_of_the_command(path: Path) -> None:
    for value in ("5", "-1%", "200%", "five", ""):
        assert run(str(path), "--materiality", value).exit_code == 2
    assert run(str(path), "--materiality", "5 %").exit_code == 0


def _verified(data: bytes, path: Path) -> None:
    path.write_bytes(data)
    with contextlib.suppress(FindingsError):
        json.dumps(verify(path).as_dict(), allow_nan=False)


@pytest.fixture(scope="module")
def correct(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    made = tmp_path_factory.mktemp("fuzz") / "book.xlsx"
    build(made, _complete(SOLAR_4), LOOKS["japanese"])
    return made.read_bytes()


@settings(max_examples=examples(8))
@given(data=st.data())
def test_damaged_zips_end_in_findings(
    correct: bytes, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    content = bytearray(correct)
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, 3))
    if cut == 0:
        del content[data.draw(st.integers(1, len(content) - 1)) :]
    _verified(bytes(content), tmp_path_factory.getbasetemp() / "fuzzed.xlsx")


ODD = st.sampled_from(
    [
        "",
        "0",
        "-1",
        "1e999",
        "NaN",
        "=1",
        "#REF!",
        "99999999999",
        "A1",
        "t",
        "\u0000",
        "str",
        "e",
        "b",
        "MRS(input)!A1",
        "SUM(",
        "1/0",
        "{1,2",
        "true",
        "ＥＧ",
        "IF(1,2",
    ]
)


@settings(max_examples=examples(10))
@given(data=st.data())
def test_odd_cells_end_in_findings(
    correct: bytes, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    made = tmp_path_factory.getbasetemp() / "odd.xlsx"
    made.write_bytes(correct)
    book = Workbook(made)
    name = data.draw(st.sampled_from([s.name for s in book.grid.sheets]))
    tree = book.sheet(name)
    cells = list(tree.iter(f"{{{MAIN}}}c"))
    for _ in range(data.draw(st.integers(1, 8))):
        cell = cells[data.draw(st.integers(0, len(cells) - 1))]
        what = data.draw(st.sampled_from(["r", "t", "s", "v", "f", "drop"]))
        odd = data.draw(ODD).replace("\u0000", "")
        if what in ("r", "t", "s"):
            cell.set(what, odd)
        elif what == "drop" and cell.getparent() is not None:
            cell.getparent().remove(cell)
        else:
            child = cell.find(f"{{{MAIN}}}{what}")
            if child is None:
                from lxml import etree

                child = etree.SubElement(cell, f"{{{MAIN}}}{what}")
            child.text = odd
    _verified(book.bytes(), made)


def test_the_parts_of_a_package_may_be_missing(path: Path) -> None:
    with zipfile.ZipFile(path) as opened:
        names = opened.namelist()
    content = path.read_bytes()
    for name in names:
        path.write_bytes(content)
        with_parts(path, {name: None})
        _verified(path.read_bytes(), path)
