"""Cells put into the XML of sheets that are written in many ways; nothing else changes."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from jcm_mrv.workbook.address import Position, cell_name, position_of
from jcm_mrv.workbook.filling.splice import (
    Change,
    Result,
    SpliceError,
    Typed,
    locate,
    number,
    set_attribute,
    splice,
)

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@dataclass(frozen=True)
class Xml:
    """A sheet: its XML, and the text of each cell by name."""

    text: bytes
    cells: dict[Position, str]


@st.composite
def sheets(draw: st.DrawFn) -> Xml:
    prefix = draw(st.sampled_from(["", "x:"]))
    explicit = draw(st.booleans())
    quote = draw(st.sampled_from(['"', "'"]))
    rows = sorted(draw(st.sets(st.integers(0, 6), max_size=5)))
    if not explicit:
        rows = list(range(len(rows)))
    body, cells = [], {}
    for row in rows:
        columns = sorted(draw(st.sets(st.integers(0, 5), max_size=4)))
        if not explicit:
            columns = list(range(len(columns)))
        parts = []
        for column in columns:
            name = f" r={quote}{cell_name(row, column)}{quote}" if explicit else ""
            kind = draw(st.sampled_from(["empty", "number", "text", "formula", "cdata"]))
            content = {
                "empty": f"<{prefix}c{name} s='1'/>",
                "number": f"<{prefix}c{name}><{prefix}v>5</{prefix}v></{prefix}c>",
                "text": f"<{prefix}c t='inlineStr'{name}><{prefix}is><{prefix}t>&lt;&#62;é"
                f"</{prefix}t></{prefix}is></{prefix}c>",
                "formula": f"<{prefix}c{name} t='str' cm='1' s=\"2\" ><{prefix}f a='>'>A1&gt;1"
                f"</{prefix}f><{prefix}v>x</{prefix}v></{prefix}c >",
                "cdata": f"<{prefix}c{name}><!-- <c> --><{prefix}f/><{prefix}v><![CDATA[<c/>]]>"
                f"</{prefix}v></{prefix}c>",
            }[kind]
            cells[row, column] = content
            parts.append(content)
        name = f" r={quote}{row + 1}{quote}" if explicit else ""
        if parts or draw(st.booleans()):
            body.append(f"<{prefix}row{name}>{''.join(parts)}</{prefix}row>")
        else:
            body.append(f"<{prefix}row{name} />")
    space = draw(st.sampled_from(["", "\n  "]))
    data = f"<{prefix}sheetData>{space}{space.join(body)}</{prefix}sheetData>"
    if not body and draw(st.booleans()):
        data = f"<{prefix}sheetData/>"
    xmlns = f'xmlns:x="{MAIN}"' if prefix else f'xmlns="{MAIN}"'
    columns = f"<{prefix}cols><{prefix}col min='2' max='3' style='7'/></{prefix}cols>"
    head = f"<?xml version='1.0'?>\r\n<{prefix}worksheet {xmlns}>{columns}"
    return Xml(f"{head}{data}<!-- end --></{prefix}worksheet>".encode(), cells)


CHANGES = st.dictionaries(
    st.tuples(st.integers(0, 7), st.integers(0, 6)),
    st.one_of(
        st.builds(Typed, st.floats(allow_nan=False, allow_infinity=False)),
        st.builds(Typed, st.text(max_size=8)),
        st.builds(Result, st.one_of(st.floats(-1e9, 1e9), st.text(max_size=5), st.booleans())),
    ),
    max_size=5,
)


def read(text: bytes) -> dict[Position, bytes]:
    root = etree.fromstring(text)
    found, row = {}, -1
    for element in root.iter("{*}row"):
        row = int(element.get("r")) - 1 if element.get("r") else row + 1
        column = -1
        for cell in element:
            if not isinstance(cell.tag, str):
                continue
            place = position_of(cell.get("r")) if cell.get("r") else (row, column + 1)
            assert place is not None
            assert place[0] == row
            assert place[1] > column
            column = place[1]
            found[place] = etree.tostring(cell, with_tail=False)
    return found


@given(sheets(), CHANGES)
def test_only_what_is_changed_changes(sheet: Xml, changes: dict[Position, Change]) -> None:
    after_text = splice(sheet.text, locate(sheet.text, set(changes)), changes)
    before, after = read(sheet.text), read(after_text)
    typed = {place for place, change in changes.items() if isinstance(change, Typed)}
    assert set(after) == set(before) | typed
    for place, cell in before.items():
        if place not in changes:
            assert after[place] == cell
    for place, change in changes.items():
        if place not in after:
            continue
        cell = etree.fromstring(after[place])
        formula = [e for e in cell if isinstance(e.tag, str) and e.tag.endswith("}f")]
        had = "f " in sheet.cells.get(place, "") or "<f" in sheet.cells.get(place, "")
        had = had or "x:f" in sheet.cells.get(place, "")
        if isinstance(change, Typed):
            assert not formula
        elif not had:
            assert after[place] == before[place]
            continue
        else:
            assert len(formula) == 1
        shown = [e for e in cell if isinstance(e.tag, str) and not e.tag.endswith("}f")]
        text = "".join(shown[0].itertext()) if shown else ""
        if isinstance(change.value, bool):
            assert text == str(int(change.value))
        elif isinstance(change.value, float):
            assert float(text) == change.value
        elif change.value is not None and change.value.isprintable() and "_x" not in change.value:
            assert text == change.value
        if place in before and "s=" in sheet.cells[place]:
            assert cell.get("s") == ("1" if "s='1'" in sheet.cells[place] else "2")
    head = sheet.text.partition(b"sheetData")[0]
    assert after_text.startswith(head)
    assert after_text.endswith(sheet.text[-20:])
    assert splice(sheet.text, locate(sheet.text, set()), {}) == sheet.text


def test_new_cells_take_the_style_of_their_row_or_column() -> None:
    text = (
        f'<worksheet xmlns="{MAIN}"><cols><col min="2" max="3" style="7"/></cols><sheetData>'
        '<row r="2" s="4" customFormat="1"><c r="D2"/></row></sheetData></worksheet>'
    ).encode()
    changes = {(1, 0): Typed("a"), (4, 1): Typed(1.0), (4, 4): Typed(2.0), (0, 0): Typed(3.0)}
    after = read(splice(text, locate(text, set(changes)), changes))
    styles = {place: etree.fromstring(cell).get("s") for place, cell in after.items()}
    assert styles == {(1, 0): "4", (1, 3): None, (4, 1): "7", (4, 4): None, (0, 0): None}


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"<a",
        b"<worksheet/>",
        b"<!DOCTYPE a><a><sheetData/></a>",
        b'<?xml version="1.0" encoding="ISO-8859-1"?><a><sheetData/></a>',
        "<a><sheetData/></a>".encode("utf-16"),
        b"<a><sheetData><row r='x'/></sheetData></a>",
        b"<a><sheetData><row r='1'><c r='A1' s='-1'/></row></sheetData></a>",
    ],
)
def test_what_cannot_be_edited_is_refused(text: bytes) -> None:
    with pytest.raises(SpliceError):
        locate(text, {(0, 0)})


@given(st.binary(max_size=60))
def test_any_bytes_are_refused_or_located(text: bytes) -> None:
    try:
        places = locate(b"<a><sheetData>" + text + b"</sheetData></a>", {(0, 0)})
    except SpliceError:
        return
    assert places.data[0] > 0


def test_attributes_of_the_workbook() -> None:
    text = b"<workbook><sheets/><calcPr calcId='1' fullCalcOnLoad='0'/><calcPr/></workbook>"
    assert set_attribute(text, "calcPr", "fullCalcOnLoad", "1") == (
        b"<workbook><sheets/><calcPr calcId='1' fullCalcOnLoad=\"1\"/><calcPr/></workbook>"
    )
    assert set_attribute(b"<workbook/>", "calcPr", "a", "1") is None


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_keep_all_digits(value: float) -> None:
    assert float(number(value)) == value


def test_text_that_looks_like_an_escape_stays() -> None:
    text = b"<a><sheetData/></a>"
    after = splice(text, locate(text, {(0, 0)}), {(0, 0): Typed("_x0041_ =1\n<&>")})
    assert b"_x005F_x0041_ =1&#10;&lt;&amp;&gt;" in after
