"""Reports as PDF: what stands in them, how they are tagged, and what hostile texts do to them."""

from __future__ import annotations

import copy
import json
import re
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from latex2mathml.converter import convert

from jcm_mrv.findings import FindingsError
from jcm_mrv.reporting.fonts import find_fonts
from jcm_mrv.reporting.material import Material, Picture, Templates
from jcm_mrv.reporting.pdf import render
from jcm_mrv.shipped import shipped
from tests.effort import THOROUGH, examples, one_in, thorough
from tests.reporting.made_context import made_context, number
from tests.reporting.reading_pdf import (
    fonts,
    page_texts,
    reader,
    said_in,
    squeezed,
    squeezed_text,
    tags,
)

pytestmark = one_in(4)

RESULT = json.dumps({"emission_reductions": 885, "title": "Đồng Nai"}).encode()
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="504pt" height="100pt" viewBox="0 0 504 100">'
    b'<path d="M10 90L250 30L490 10" stroke="#024" fill="none"/></svg>'
)
KINDS = ("monitoring", "verification", "issuance")
LANGUAGES = ("en", "ja", "vi")
PAIRS = [*product(KINDS, LANGUAGES)] if THOROUGH else [*zip(KINDS, LANGUAGES, strict=True)]


def _material(own: Path | None = None) -> Material:
    pictures = {"years": Picture("years", SVG, b"")}
    return Material(find_fonts(), Templates(own), pictures, {"result.json": RESULT})


def _made(context: dict[str, Any], own: Path | None = None) -> bytes:
    return render(context, _material(own))  # pyright: ignore[reportArgumentType]


@pytest.fixture(scope="module", params=PAIRS, ids="-".join)
def pair(request: pytest.FixtureRequest) -> tuple[dict[str, Any], bytes]:
    context = made_context(*request.param)
    return context, _made(context)


def test_every_text_and_number_stands_there_in_its_order(
    pair: tuple[dict[str, Any], bytes],
) -> None:
    context, data = pair
    text, place = squeezed_text(data), 0
    for said in said_in(context):
        found = text.find(squeezed(said), place)
        assert found >= 0, said
        place = found + len(squeezed(said))


def test_it_says_that_it_is_an_archive_that_everybody_can_read(
    pair: tuple[dict[str, Any], bytes],
) -> None:
    context, data = pair
    root: Any = reader(data).trailer["/Root"]
    said = root["/Metadata"].get_data().decode()
    for standard in (
        "<pdfaid:part>3<",
        "<pdfaid:conformance>A<",
        "<pdfuaid:part>1<",
    ):
        assert standard in said
    assert f"{context['title']}: {context['project']}" in said
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/Lang"].startswith(context["lang"])
    assert {embedded for _, embedded in fonts(data)} == {True}


def test_what_is_seen_is_tagged(pair: tuple[dict[str, Any], bytes]) -> None:
    context, data = pair
    found = list(tags(data))
    names = [name for name, _ in found]
    assert names.count("H1") == len(context["sections"])
    assert names.count("H2") == 1
    assert (names.count("Table"), names.count("THead")) == (2, 2)
    assert names.count("TH") == 8
    assert names.count("L") == 2
    assert [alt for name, alt in found if name == "Figure"] == [
        context["pictures"][0]["description"]
    ]
    lines = [
        line["text"]
        for section in context["sections"]
        for block in section["blocks"]
        if block["type"] == "equation"
        for line in block["lines"]
    ]
    assert [alt for name, alt in found if name == "Formula"] == lines


def test_the_result_is_attached_as_it_is(pair: tuple[dict[str, Any], bytes]) -> None:
    attached = reader(pair[1]).attachments["result.json"]
    assert attached == [RESULT]
    root: Any = reader(pair[1]).trailer["/Root"]
    (file,) = root["/AF"]
    assert file["/AFRelationship"] == "/Source"
    assert file["/EF"]["/F"]["/Subtype"] == "/application/json"


@pytest.mark.afresh
def test_two_runs_give_the_same_bytes_of_the_day_of_the_document(
    pair: tuple[dict[str, Any], bytes],
) -> None:
    context, data = pair
    assert _made(copy.deepcopy(context)) == data
    info = reader(data).metadata
    assert info is not None
    assert str(info["/CreationDate"]).startswith("D:20250630000000")


def test_marks_and_numbers_stand_on_every_page(pair: tuple[dict[str, Any], bytes]) -> None:
    context, data = pair
    pages = page_texts(data)
    assert len(pages) > 1
    for number_, text in enumerate(pages, 1):
        assert squeezed(context["running"]) in squeezed(text)
        assert all(squeezed(mark) in squeezed(text) for mark in context["marks"])
        numbered = context["words"]["page"].format(page=number_, pages=len(pages))
        assert squeezed(numbered) in squeezed(text)


def test_a_final_document_has_no_mark() -> None:
    context = made_context()
    context["marks"] = []
    assert "Draft" not in "".join(page_texts(_made(context)))


HOSTILE = [
    "#panic(1)",
    '#import "@preview/x:0.1.0"',
    "$x$",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "@preview/x",
    "*b* _i_ `r` = h",
    "[x] <label> \\ ~ // /* c */",
    "=cmd|' /C calc'!A0",
    "Café Nguyễn",
    "ＦＵＬＬ－ＷＩＤＴＨ１２",
    "“q” -- ... 'a'",
    "https://example.org/a_b?c=d&e=f",
    "x" * 700,
    "日本語" * 200,
]


@one_in(16)
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12])
def test_a_hostile_text_is_shown_as_it_is(text: str) -> None:
    context = made_context()
    context["project"] = context["running"] = text
    context["notes"] = [text]
    context["sections"][0]["blocks"][0]["rows"][0] |= {"label": text, "text": text}
    block = context["sections"][1]["blocks"][4]
    block["caption"] = block["note"] = text
    block["rows"][1][1]["text"] = text
    context["pictures"][0] |= {"title": text, "description": text}
    data = _made(context)
    # Project, label and text of the fact, note; caption, cell and note of the table; the picture.
    assert squeezed_text(data).count(squeezed(text)) >= 8
    assert ("Figure", text) in list(tags(data))


@pytest.mark.parametrize(
    ("text", "wheel"),
    [("ประเทศไทย", "fontpkg-noto-sans-thai"), ("ភូមិ", "fontpkg-noto-sans-khmer"), ("🪐", "")],
)
def test_a_character_without_glyph_is_refused_and_says_what_has_it(text: str, wheel: str) -> None:
    context = made_context()
    context["sections"][1]["blocks"][4]["rows"][0][1]["text"] = f"roof {text}"
    with pytest.raises(FindingsError) as refused:
        _made(context)
    (finding,) = refused.value.findings
    assert finding.code == "RPT-030"
    assert finding.where == "data.data_EG.member"
    assert text in finding.found
    assert f"U+{ord(text[0]):04X}" in finding.message or wheel == ""
    assert wheel in finding.hint
    assert "--fonts DIR" in finding.hint
    assert "--format html,docx" in finding.hint


def test_the_letters_of_vietnamese_are_copied_as_they_are_seen() -> None:
    context = made_context("monitoring", "vi")
    context["notes"] = ["ạ ẹ ị ọ ụ ỵ Kết quả, dương lịch, chiếu"]
    assert squeezed(context["notes"][0]) in squeezed_text(_made(context))


def test_a_long_code_is_broken_and_copied_whole() -> None:
    context = made_context()
    code = "data/" + "0123456789abcdef" * 20 + ".csv"
    context["sections"][1]["blocks"][5]["rows"][0][0]["text"] = code
    assert code in squeezed_text(_made(context))


def _wide(columns: int, rows: int) -> dict[str, Any]:
    return {
        "type": "table",
        "id": "data",
        "name": "wide",
        "caption": "Wide",
        "columns": [
            {"name": f"c{n}", "label": f"Column {n}", "kind": "number" if n else "text"}
            for n in range(columns)
        ],
        "rows": [
            [number(f"{1000 * row + n}.123456", f"{1000 * row + n}.123456") for n in range(columns)]
            for row in range(1, rows + 1)
        ],
        "total": False,
        "note": "",
    }


def _sizes(data: bytes) -> set[str]:
    boxes = [page.mediabox for page in reader(data).pages]
    return {"upright" if box.width < box.height else "side" for box in boxes}


@one_in(4)
@pytest.mark.parametrize(("columns", "sizes"), [(8, {"upright"}), (14, {"upright", "side"})])
def test_a_wide_table_lies_on_its_side(columns: int, sizes: set[str]) -> None:
    context = made_context()
    table = _wide(columns, 40)
    context["sections"][1]["blocks"].append(table)
    data = _made(context)
    assert _sizes(data) == sizes
    text = "".join(page_texts(data)).split()
    assert all(cell["text"] in text for row in table["rows"] for cell in row)


@thorough
def test_a_table_too_wide_for_any_page_is_parted_and_its_head_is_repeated() -> None:
    context = made_context()
    table = _wide(40, 12)
    context["sections"][1]["blocks"].append(table)
    data = _made(context)
    text = "".join(page_texts(data)).split()
    assert all(cell["text"] in text for row in table["rows"] for cell in row)
    # The first column stands before each part.
    assert text.count("1000.123456") > 1


def test_a_long_table_repeats_its_head_on_every_page() -> None:
    context = made_context()
    rows = examples(200, 1000)
    context["sections"][1]["blocks"].append(_wide(6, rows))
    data = _made(context)
    pages = [text for text in page_texts(data) if "00.123456" in text]
    assert len(pages) > rows // 70
    assert all("Column 5" in text for text in pages)
    # What is repeated is not read aloud again.
    assert [name for name, _ in tags(data)].count("TH") == 8 + 6


@pytest.mark.parametrize(
    "latex",
    [
        r"\frac{\sum_{i} \mathit{EG}_{i} \times 2}{\mathit{COP}_{\mathrm{PJ}}} \left(1-b\right)",
        r"\begin{cases} \frac{x}{2} & \text{if } a \le 2 \\ 0 & \text{otherwise} \end{cases}",
        r"\max\left(\mathit{EF}_{i},\; b\right) + e^{-0.5} \wedge \neg a",
        r"{\left\{x\right\}}_{i} \ne \text{電力の係数 của điện}\left(a\right)",
        r"\mathit{COP\_PJ}_{\mathrm{a\_b},i} + \text{#panic(1)} + \text{\$x\$}",
        r"\sqrt{2} \ge \sqrt[3]{\overline{x}}",
        " + ".join(rf"\text{{{n}.123456}} \times \text{{0.333}}" for n in range(200)),
    ],
    ids=["frac", "cases", "max", "texts", "hostile", "roots", "long"],
)
def test_equations_are_typeset(latex: str) -> None:
    context = made_context()
    context["sections"][2]["blocks"][0]["lines"] = [
        {
            "role": "symbols",
            "year": None,
            "latex": latex,
            "mathml": convert(latex),
            "text": "the equation",
        }
    ]
    data = _made(context)
    assert ("Formula", "the equation") in list(tags(data))
    text = squeezed_text(data)
    for shown in re.findall(r"<m(?:n|text)>([^<&]+)</m", convert(latex)):
        assert squeezed(shown) in text


@thorough
def test_no_equation_is_parted_from_its_first_numbers() -> None:
    context = made_context()
    lines = context["sections"][2]["blocks"][0]["lines"]
    context["sections"][2]["blocks"] = [
        {
            "type": "equation",
            "name": f"e{n}",
            "label": f"Label{n}.",
            # Of differing height, so that pages end at differing places.
            "lines": [lines[0]] * (n % 4 + 1)
            + [
                lines[1]
                | {"mathml": f"<math><mn>{n}.25</mn><mo>=</mo><mn>{n}.25</mn></math>", "text": "n"}
            ],
        }
        for n in range(1, 60)
    ]
    pages = page_texts(_made(context))
    for n in range(1, 60):
        (page,) = (text for text in pages if f"Label{n}." in text)
        assert f"{n}.25 = {n}.25" in page


def test_a_section_may_hold_nothing() -> None:
    context = made_context()
    context["sections"][1]["blocks"] = [
        {"type": "facts", "rows": []},
        _wide(4, 0),
        {"type": "choices", "items": []},
        {"type": "lines", "items": []},
    ]
    assert "Column 3" in "".join(page_texts(_made(context)))


def test_no_template_takes_a_text_for_markup() -> None:
    for path in (shipped("templates") / "report" / "typst").glob("*.typ"):
        assert not re.search(r"\beval\b|\bplugin\b|\"@", path.read_text(encoding="utf-8")), (
            path.name
        )


# -- templates of the user's own ---------------------------------------------------------------


def _own(folder: Path, source: str, name: str = "report.typ") -> Path:
    (folder / "typst").mkdir(exist_ok=True)
    (folder / "typst" / name).write_text(source, encoding="utf-8")
    return folder


def test_an_own_template_replaces_one_file(tmp_path: Path) -> None:
    shipped_style = (shipped("templates") / "report/typst/style.typ").read_text(encoding="utf-8")
    own = _own(tmp_path, shipped_style.replace("210mm", "200mm"), "style.typ")
    data = _made(made_context(), own)
    assert round(float(reader(data).pages[0].mediabox.width) / 72 * 25.4) == 200


TITLE = '#set document(title: "x")\n'


@pytest.mark.parametrize(
    ("source", "code", "line", "found"),
    [
        ("#let a = 1\n#panic(1)", "RPT-031", ":2:2", "panicked"),
        ("#while true { let a = 1 }", "RPT-031", ":1:8", "always true"),
        ('#let d = json("/data/context.json")\n\n#d.titel', "RPT-031", ":3:4", "titel"),
        ('#read("/etc/passwd")', "RPT-031", ":1:7", "not found"),
        ('#read("../../../etc/passwd")', "RPT-031", ":1:7", "escape"),
        (TITLE + '#image("/data/pictures/0.svg")', "RPT-031", ":2:2", "alt"),
        ('\n#import "@preview/cetz:0.3.0"', "RPT-032", ":2:9", "@preview/cetz:0.3.0"),
        ("#import '@local/x:1.0.0'", "RPT-032", ":1:9", "@local/x:1.0.0"),
    ],
    ids=["panic", "loop", "key", "disk", "above", "alt", "package", "quotes"],
)
def test_an_own_template_that_fails_names_its_line(
    tmp_path: Path, source: str, code: str, line: str, found: str
) -> None:
    with pytest.raises(FindingsError) as refused:
        _made(made_context(), _own(tmp_path, source))
    (finding,) = refused.value.findings
    assert finding.code == code
    assert finding.where == f"{tmp_path}/typst/report.typ{line}"
    assert found in finding.found


def test_a_file_that_an_own_template_brings_beside_it_is_named_too(tmp_path: Path) -> None:
    own = _own(tmp_path, '#import "parts/logo.typ": logo\n#logo')
    (own / "typst" / "parts").mkdir()
    (own / "typst" / "parts" / "logo.typ").write_text("\n#let logo = nothing", encoding="utf-8")
    with pytest.raises(FindingsError) as refused:
        _made(made_context(), own)
    (finding,) = refused.value.findings
    assert finding.where == f"{own}/typst/parts/logo.typ:2:13"
    assert "nothing" in finding.found


def test_a_shipped_file_is_named_where_it_stands(tmp_path: Path) -> None:
    own = _own(tmp_path, '#import "blocks.typ": section\n#section((:), (:), (:))')
    with pytest.raises(FindingsError) as refused:
        _made(made_context(), own)
    (finding,) = refused.value.findings
    assert finding.where.startswith(f"{shipped('templates')}/report/typst/blocks.typ:")
