"""DOCX: real headings and tables, the numbers of the context, texts of others as they are."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from jcm_mrv.calculation.result import Result
from jcm_mrv.findings import FindingsError
from jcm_mrv.findings.language import LANGUAGES
from jcm_mrv.reporting import apart, docx, pictures
from jcm_mrv.reporting.context import KINDS, Context
from jcm_mrv.reporting.documents import report
from jcm_mrv.reporting.docx.parts import WIDTH, column_widths
from jcm_mrv.reporting.docx.starting import starting
from jcm_mrv.reporting.fonts import find_fonts
from jcm_mrv.reporting.material import Material, Templates
from jcm_mrv.shipped import shipped
from tests.effort import one_in, thorough
from tests.made_once import of_one_point
from tests.reporting.test_context import context

pytestmark = one_in(4)

SHIPPED = shipped("templates") / "report" / "docx"


def material(made: Context, templates: Path | None = None) -> Material:
    return Material(find_fonts(), Templates(templates), of_one_point(made))


def opened(made: Context, templates: Path | None = None) -> Any:
    return Document(io.BytesIO(docx.render(made, material(made, templates))))


def texts(document: Any) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def everything(document: Any) -> str:
    """Give all text of the body, of tables and equations too."""
    return etree.tostring(document.element.body, method="text", encoding="unicode")


def plain(*blocks: dict[str, Any], **more: Any) -> Context:
    made: Any = {
        "schema": "jcm-mrv/report-context/1",
        "kind": "monitoring",
        "lang": "en",
        "title": "Monitoring report",
        "project": "Solar",
        "standing": "draft",
        "ready": False,
        "public": False,
        "marks": ["Draft"],
        "running": "Solar · 2024",
        "date": {"text": "30 June 2025", "value": "2025-06-30"},
        "words": {
            "contents": "Contents",
            "page": "Page {page} of {pages}",
            "figure": "Figure",
            "table": "Table",
        },
        "sections": [{"id": "cover", "title": "Cover", "blocks": list(blocks)}],
        "pictures": [],
        "notes": [],
    }
    return {**made, **more}


def paragraph(text: str, role: str = "plain") -> dict[str, Any]:
    return {"type": "paragraph", "text": text, "role": role}


@one_in(6)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_table_has_the_texts_of_the_context(result: Result, kind: Any, lang: Any) -> None:
    made = context(result, kind, lang)
    document = opened(made)
    blocks: list[Any] = [block for section in made["sections"] for block in section["blocks"]]
    expected = []
    for block in blocks:
        if block["type"] == "table":
            head = [column["label"] for column in block["columns"]]
            expected.append([head, *([cell["text"] for cell in row] for row in block["rows"])])
        elif block["type"] == "facts" and block["rows"]:
            expected.append([[row["label"], row["text"]] for row in block["rows"]])
    found = [[[cell.text for cell in row.cells] for row in one.rows] for one in document.tables]
    assert found == expected
    assert len(found) >= 3
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings == [section["title"] for section in made["sections"]]
    said = [block["text"] for block in blocks if block["type"] in ("paragraph", "empty", "heading")]
    assert set(said) <= set(texts(document))


def test_tables_are_tables_with_heads_that_are_repeated(result: Result) -> None:
    made = context(result)
    document = opened(made)
    tables = [b for s in made["sections"] for b in s["blocks"] if b["type"] == "table"]
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    for number, block in enumerate(tables, 1):
        assert f"Table {number}: {block['caption']}" in captions
    real = [one for one in document.tables if list(one._tbl.iter(qn("w:tblHeader")))]
    for block, one in zip(tables, real, strict=True):
        first, *rest = one.rows
        assert list(first._tr.iter(qn("w:tblHeader")))
        assert not [row for row in rest if list(row._tr.iter(qn("w:tblHeader")))]
        # Numbers stand to the right, and so do their headings.
        for column, *cells in zip(block["columns"], *(row.cells for row in one.rows), strict=True):
            styles = {cell.paragraphs[0].style.name for cell in cells}
            right = {"Cell Heading Number", "Cell Number"}
            assert styles == right if column["kind"] == "number" else not styles & right
    for one in document.tables:
        grid = [int(column.get(qn("w:w"))) for column in one._tbl.iter(qn("w:gridCol"))]
        assert sum(grid) == WIDTH
        assert min(grid) > 250
        assert one.style.name == "Report Table"
        assert one._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))


def test_equations_can_be_edited_and_have_the_numbers(result: Result) -> None:
    made = context(result)
    document = opened(made)
    equations = [b for s in made["sections"] for b in s["blocks"] if b["type"] == "equation"]
    math = list(document.element.body.iter(qn("m:oMath")))
    lines = [line for block in equations for line in block["lines"]]
    assert len(math) == len(lines) > 3
    for line, one in zip(lines, math, strict=True):
        shown = "".join(one.itertext())
        for number in re.findall(r"[0-9][0-9.,]*[0-9]", line["text"]):
            assert number in shown
        # Nothing keeps a long line from being broken, and no place is shown empty.
        assert not list(one.iter(qn("m:box")))
        for nary in one.iter(qn("m:nary")):
            for name in ("sub", "sup"):
                empty = not len(nary.find(qn(f"m:{name}")))
                assert empty == (nary.find(f".//{qn(f'm:{name}Hide')}") is not None)
    assert list(document.element.body.iter(qn("m:nary")))


def test_pictures_have_alternative_text_and_stay_on_the_page(result: Result) -> None:
    made = context(result)
    drawn = pictures.draw(made, find_fonts())
    data = docx.render(made, Material(find_fonts(), Templates(), drawn))
    document: Any = Document(io.BytesIO(data))
    shapes = document.inline_shapes
    page = document.sections[0]
    across = page.page_width - page.left_margin - page.right_margin
    assert len(shapes) == len(made["pictures"]) > 2
    named = [shape._inline.docPr.get("descr") for shape in shapes]
    for one in made["pictures"]:
        assert f"{one['title']}. {one['description']}" in named
    assert all(0.95 * across < shape.width <= across for shape in shapes)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        media = [archive.read(n) for n in archive.namelist() if n.startswith("word/media/")]
    assert sorted(media) == sorted(one.png for one in drawn.values())


@pytest.mark.parametrize(
    ("lang", "latin", "named"),
    [("en", "en-GB", "en-GB"), ("ja", "en-US", "ja-JP"), ("vi", "vi-VN", "vi-VN")],
)
def test_language_fonts_marks_and_pages_are_stated(
    result: Result, lang: Any, latin: str, named: str
) -> None:
    made = context(result, "monitoring", lang)
    document = opened(made)
    assert document.core_properties.language == named
    (defaults,) = document.styles.element.xpath("./w:docDefaults/w:rPrDefault/w:rPr")
    said = defaults.find(qn("w:lang"))
    assert (said.get(qn("w:val")), said.get(qn("w:eastAsia"))) == (latin, "ja-JP")
    for fonts in document.styles.element.iter(qn("w:rFonts")):
        assert not [key for key in fonts.attrib if "heme" in key]
    fonts = defaults.find(qn("w:rFonts"))
    assert fonts.get(qn("w:ascii")) == fonts.get(qn("w:hAnsi")) == "Noto Sans"
    assert fonts.get(qn("w:eastAsia")) == "IPAexGothic"
    (page,) = document.sections
    assert made["marks"]
    assert not page.different_first_page_header_footer
    assert page.header.paragraphs[0].text == f"{made['running']}\t{' · '.join(made['marks'])}"
    fields = [e.text.strip() for e in page.footer._element.iter(qn("w:instrText"))]
    assert sorted(fields) == ["NUMPAGES", "PAGE"]


def test_no_marks_where_the_result_is_final_and_ready() -> None:
    (page,) = opened(plain(marks=[])).sections
    assert page.header.paragraphs[0].text == "Solar · 2024\t"


def test_the_contents_lead_to_the_sections(result: Result) -> None:
    document = opened(context(result, "verification"))
    links = [e.get(qn("w:anchor")) for e in document.element.body.iter(qn("w:hyperlink"))]
    places = [e.get(qn("w:name")) for e in document.element.body.iter(qn("w:bookmarkStart"))]
    assert links == places
    assert len(links) == 12


def test_boxes_can_be_ticked_and_are_not(result: Result) -> None:
    made = context(result, "verification")
    boxes = sum(
        len(block["items"])
        for section in made["sections"]
        for block in section["blocks"]
        if block["type"] == "choices"
    )
    found = everything(opened(made))
    assert found.count("☐") == boxes > 5
    data = docx.render(made, material(made))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text = archive.read("word/document.xml").decode()
    assert text.count('w14:checked w14:val="0"') == boxes
    assert 'w14:checked w14:val="1"' not in text


@pytest.mark.afresh
def test_the_same_context_gives_the_same_bytes(result: Result) -> None:
    made = context(result, "issuance")
    data = docx.render(made, material(made))
    assert docx.render(made, material(made)) == data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = archive.infolist()
        core = archive.read("docProps/core.xml").decode()
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    assert infos[0].filename == "[Content_Types].xml"
    assert "thumbnail" not in " ".join(info.filename for info in infos)
    # The one day in it is that of the document.
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[^<]*", core)) == {"2025-06-30T00:00:00Z"}
    assert "python-docx" not in core


HOSTILE = [
    "{{ 7*7 }}",
    "{% for x in y %}",
    "{_{ a }_} {_% b %_}",
    "<w:p><w:r><w:t>x</w:t></w:r></w:p>",
    "]]> & <script>alert(1)</script>",
    "{{ ''.__class__ }}",
    "=cmd|' /C calc'!A0",
    "a\u00a0b “quoted” ‘so’",
    "屋根\u3000ＡＢＣ ทดสอบ 🌞",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_of_others_stay_texts(text: str) -> None:
    columns = [{"name": "a", "label": text, "kind": "text"}]
    table = {
        "type": "table",
        "id": "cover",
        "name": "t",
        "caption": text,
        "columns": columns,
        "rows": [[{"text": text}]],
        "total": False,
        "note": text,
    }
    facts = {"type": "facts", "rows": [{"name": "x", "label": text, "text": text}]}
    choices = {"type": "choices", "items": [{"name": "x", "text": text}]}
    lines = {"type": "lines", "items": [{"name": "x", "label": text}]}
    made = plain(
        paragraph(text),
        paragraph(text, "note"),
        paragraph(text, "warning"),
        table,
        facts,
        choices,
        lines,
        {"type": "heading", "text": text},
        {"type": "empty", "text": text},
        title=text,
        project=text,
        running=text,
        marks=[text],
        notes=[text],
    )
    document = opened(made)
    assert texts(document).count(text) == 11
    assert [cell.text for t in document.tables for row in t.rows for cell in row.cells] == [
        text
    ] * 4
    assert f"Table 1: {text}" in texts(document)
    assert f"☐ {text}" in everything(document)
    assert document.sections[0].header.paragraphs[0].text == f"{text}\t{text}"
    assert document.core_properties.title == f"{text} · {text}"


def test_control_characters_break_nothing() -> None:
    document = opened(plain(paragraph("a\x00b\x08\x0b\x0c\x1b\ufffec\td\ne"), project="a\x07b"))
    assert "abc d\ne" in texts(document)
    assert "ab" in texts(document)


def own(folder: Path, body: list[str], name: str = "monitoring") -> Path:
    """A template of one's own, with paragraphs of these texts."""
    made = Document()
    for text in body:
        made.add_paragraph(text)
    (folder / "docx").mkdir(parents=True)
    made.save(str(folder / "docx" / f"{name}.docx"))
    return folder


def test_a_template_of_ones_own(tmp_path: Path) -> None:
    folder = own(tmp_path, ["Dear {{ project }}", "{{p sections[0].blocks[0].xml }}"])
    facts = {"type": "facts", "rows": [{"name": "x", "label": "Site", "text": "Hà Nội"}]}
    document = opened(plain(facts, project="A & B"), folder)
    assert "Dear A & B" in texts(document)
    assert [cell.text for cell in document.tables[0].rows[0].cells] == ["Site", "Hà Nội"]


@pytest.mark.parametrize(
    ("body", "code", "said"),
    [
        ("{{ ''.__class__.__mro__ }}", "RPT-041", "unsafe"),
        ("{{ project.__init__.__globals__ }}", "RPT-041", "unsafe"),
        ("{{ projekt }}", "RPT-041", "'projekt' is undefined"),
        ("{{ project", "RPT-041", ""),
        ("{%p for x in sections %}", "RPT-041", "endfor"),
        ("{{ 1/0 }}", "RPT-041", "division"),
        ("{% for x in range(99999999) %}x{% endfor %}", "RPT-041", "Range too big"),
        ("{{ sections[0].nothing.more }}", "RPT-041", "nothing"),
        ("{{ '<w:p>'|safe }}", "RPT-042", ""),
        ("{{ sections[0].blocks[0].xml }}", "RPT-042", "<tbl>"),
        ("{% include 'x' %}", "RPT-041", "no loader"),
        ("{{ sections.append(1) }}", "RPT-041", "unsafe"),
    ],
)
def test_a_template_that_fails_is_a_finding(
    tmp_path: Path, body: str, code: str, said: str
) -> None:
    folder = own(tmp_path, [body])
    with pytest.raises(FindingsError) as stopped:
        opened(plain({"type": "facts", "rows": [{"name": "x", "label": "a", "text": "b"}]}), folder)
    (finding,) = stopped.value.findings
    assert finding.code == code
    assert said in finding.found
    assert ("100,000" in finding.expected) == ("Range" in said)
    assert finding.where.endswith("monitoring.docx")


@thorough
def test_a_template_without_end_is_stopped_and_leaves_nothing(
    result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "SECONDS", 1)
    endless = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    mine = own(tmp_path / "mine", [endless], "issuance")
    with pytest.raises(FindingsError) as stopped:
        report(result, tmp_path / "out", kind="issuance", formats=["docx"], templates=mine)
    assert [finding.code for finding in stopped.value.findings] == ["RPT-016"]
    assert not (tmp_path / "out").exists()


@thorough
def test_a_copy_of_the_template_gives_the_same_document(result: Result, tmp_path: Path) -> None:
    (tmp_path / "mine" / "docx").mkdir(parents=True)
    shutil.copy(SHIPPED / "issuance.docx", tmp_path / "mine" / "docx")
    # The name of the folder stands in the commands that check the document.
    (tmp_path / "none" / "mine").mkdir(parents=True)
    for name, mine in (("a", tmp_path / "none" / "mine"), ("b", tmp_path / "mine")):
        report(result, tmp_path / name, kind="issuance", formats=["docx"], templates=mine)
    first, second = (tmp_path / name / "issuance.en.docx" for name in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()


def damaged(path: Path, how: str) -> None:
    if how == "text":
        path.write_text("no document", encoding="utf-8")
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "no document":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("mimetype", "x")
    elif how == "macros":
        shutil.copy(SHIPPED / "monitoring.docx", path)
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr("word/vbaProject.bin", b"x")
    elif how == "no parts":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("word/document.xml", "<x/>")
    else:
        data = bytearray((SHIPPED / "monitoring.docx").read_bytes())
        at = data.index(b"word/document.xml") + 200
        data[at : at + 40] = b"\x00" * 40
        path.write_bytes(data)


@pytest.mark.parametrize("how", ["text", "empty", "no document", "macros", "no parts", "bytes"])
def test_a_template_that_is_none(tmp_path: Path, how: str) -> None:
    (tmp_path / "docx").mkdir()
    damaged(tmp_path / "docx" / "monitoring.docx", how)
    with pytest.raises(FindingsError) as stopped:
        opened(plain(), tmp_path)
    (finding,) = stopped.value.findings
    assert finding.code == "RPT-040"
    assert finding.found


@one_in(3)
@pytest.mark.parametrize("kind", KINDS)
def test_the_templates_that_ship_are_what_the_script_gives(kind: str) -> None:
    with (
        zipfile.ZipFile(io.BytesIO(starting(kind))) as made,
        zipfile.ZipFile(SHIPPED / f"{kind}.docx") as kept,
    ):
        # Not the bytes of the zip: another release of zlib packs them another way.
        assert made.namelist() == kept.namelist()
        assert all(made.read(name) == kept.read(name) for name in made.namelist())


def test_widths_leave_no_column_without_room() -> None:
    columns: Any = [{"name": str(i), "label": "Parameter", "kind": "text"} for i in range(30)]
    rows: Any = [[{"text": "x" * 300}] * 30]
    for count in (1, 2, 9, 30):
        widths = column_widths(columns[:count], [row[:count] for row in rows])
        assert sum(widths) == WIDTH
        assert min(widths) > 200
    assert sum(column_widths(columns[:3], [])) == WIDTH


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    ("kind", "lang"),
    [
        ("monitoring", "ja"),
        pytest.param("verification", "vi", marks=thorough),
        pytest.param("issuance", "en", marks=thorough),
        pytest.param("monitoring", "en", marks=thorough),
        pytest.param("monitoring", "vi", marks=thorough),
        pytest.param("verification", "ja", marks=thorough),
    ],
)
def test_a_word_processor_opens_it(result: Result, tmp_path: Path, kind: Any, lang: Any) -> None:
    soffice = shutil.which("soffice")
    if soffice is None or not list(Path(os.path.realpath(soffice)).parent.glob("libswlo*")):
        pytest.skip("needs LibreOffice Writer")
    made = context(result, kind, lang)
    (tmp_path / "report.docx").write_bytes(docx.render(made, material(made)))
    command = f"-env:UserInstallation=file://{tmp_path}/lo --headless --convert-to txt:Text".split()
    subprocess.run(
        [soffice, *command, "--outdir", str(tmp_path), str(tmp_path / "report.docx")],
        check=True,
        capture_output=True,
        timeout=300,
    )
    text = (tmp_path / "report.txt").read_text(encoding="utf-8")
    for section in made["sections"]:
        assert section["title"] in text
    assert made["project"] in text
