"""The templates that ship: ``python -m jcm_mrv.reporting.docx.starting`` writes them anew.

They are documents of Word that people copy and change there: styles, cover, heads and feet of
pages, and the order of what is said. The script writes what would be tedious by hand; a test holds
that the files are what it gives.
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jcm_mrv.reporting.docx.package import packed
from jcm_mrv.shipped import shipped

if TYPE_CHECKING:
    from docx.document import Document as Docx

LATIN, EAST_ASIAN = "Noto Sans", "IPAexGothic"
# What stands in where a machine has neither.
_ALTERNATIVES = {LATIN: "Segoe UI", EAST_ASIAN: "Yu Gothic"}
INK, SOFT, LINE, HEAD = "1A1A1A", "444444", "808080", "E3EDF5"
KINDS = ("monitoring", "verification", "issuance")

# Each line of the body: the style of a paragraph and what stands in it. The braces are for docxtpl:
# `{%p ...%}` and `{{p ...}}` take the place of their whole paragraph, `{{r ...}}` of a run.
_FRONT = (
    ("Title", "{{ title }}"),
    ("Subtitle", "{{ project }}"),
    ("Date", "{{ date.text }}"),
    ("", "{%p for mark in marks %}"),
    ("Mark", "{{ mark }}"),
    ("", "{%p endfor %}"),
    ("Contents Heading", "{{ words.contents }}"),
    ("", "{{p contents }}"),
)
_BODY = (
    ("", "{%p for section in sections %}"),
    ("Heading 1", "{{r section.anchor }}{{ section.title }}"),
    ("", "{%p for block in section.blocks %}"),
    ("", '{%p if block.type == "paragraph" and block.role == "plain" %}'),
    ("Body Text", "{{ block.text }}"),
    ("", '{%p elif block.type == "paragraph" and block.role == "warning" %}'),
    ("Warning", "{{ block.text }}"),
    ("", '{%p elif block.type == "paragraph" or block.type == "empty" %}'),
    ("Note", "{{ block.text }}"),
    ("", '{%p elif block.type == "heading" %}'),
    ("Heading 2", "{{ block.text }}"),
    ("", '{%p elif block.type == "facts" %}'),
    ("", "{{p block.xml }}"),
    ("", '{%p elif block.type == "table" %}'),
    ("Caption", "{{r block.number }}{{ block.caption }}"),
    ("", "{{p block.xml }}"),
    ("", "{%p if block.note %}"),
    ("Note", "{{ block.note }}"),
    ("", "{%p endif %}"),
    ("", '{%p elif block.type == "equation" %}'),
    ("Equation Label", "{{ block.label }}"),
    ("", "{{p block.xml }}"),
    ("", '{%p elif block.type == "picture" %}'),
    ("Picture", "{{r block.xml }}"),
    ("Caption", "{{r block.number }}{{ block.title }}"),
    ("Note", "{{ block.description }}"),
    ("", '{%p elif block.type == "choices" %}'),
    ("", '{%p for item in block["items"] %}'),
    ("Choice", "{{r item.box }} {{ item.text }}"),
    ("", "{%p endfor %}"),
    ("", '{%p elif block.type == "lines" %}'),
    ("", '{%p for item in block["items"] %}'),
    ("Line Label", "{{ item.label }}"),
    ("Line", ""),
    ("", "{%p endfor %}"),
    ("", "{%p endif %}"),
    ("", "{%p endfor %}"),
    ("", "{%p endfor %}"),
    ("", "{%p for note in notes %}"),
    ("Note", "{{ note }}"),
    ("", "{%p endfor %}"),
)


def starting(kind: str) -> bytes:
    """Give the template of a kind as it ships."""
    from docx import Document
    from docx.shared import Cm

    made = Document()
    package: Any = made.part.package
    # The sheet that the library starts from has a picture of another document.
    for key, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            del package.rels[key]
    properties = made.core_properties
    properties.title, properties.comments, properties.author = f"jcm-mrv: {kind}", "", ""
    page = made.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2)
    page.top_margin, page.bottom_margin = Cm(2.3), Cm(2)
    page.header_distance = page.footer_distance = Cm(1)
    _styles(made)
    _fonts(made)
    for style, text in (*_FRONT, *_BODY):
        _paragraph(made, style, text)
    head = page.header.paragraphs[0]
    head.style = "Header"
    head.add_run("{{ running }}\t")
    head.add_run("{{ marks|join(' · ') }}").bold = True
    foot = page.footer.paragraphs[0]
    foot.style = "Footer"
    foot.add_run("{{ title }}\t")
    foot.add_run("{{r page }}")
    stream = io.BytesIO()
    made.save(stream)
    return packed(stream.getvalue(), "1980-01-01")


def _paragraph(made: Docx, style: str, text: str) -> None:
    paragraph = made.add_paragraph(style=style or "Command")
    # What takes the place of a run stands in one of its own.
    for run in re.findall(r"\{\{r.*?\}\}|.+?(?=\{\{r|$)", text):
        paragraph.add_run(run)


def _styles(made: Docx) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    def style(
        name: str,
        size: float,
        *,
        after: float = 0,
        before: float = 0,
        of: str = "Normal",
        **font: Any,
    ) -> Any:
        known = {one.name for one in made.styles}
        one: Any = (
            made.styles[name]
            if name in known
            else made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        )
        # Lines and letter spaces that the library's own styles have.
        for own in one.element.xpath("./w:pPr/w:pBdr | ./w:rPr/w:spacing | ./w:rPr/w:kern"):
            own.getparent().remove(own)
        if name != "Normal":
            one.base_style = made.styles[of]
        one.font.size = Pt(size)
        one.font.color.rgb = RGBColor.from_string(font.pop("ink", INK))
        for key in ("bold", "italic"):
            setattr(one.font, key, font.pop(key, False))
        for key, value in font.items():
            setattr(one.paragraph_format, key, value)
        one.paragraph_format.space_before = Pt(before)
        one.paragraph_format.space_after = Pt(after)
        one.quick_style = True
        _name_fonts(one.element.get_or_add_rPr().get_or_add_rFonts())
        return one

    style("Normal", 9.5, after=4, line_spacing=1.15)
    style("Title", 22, before=6, after=4)
    style("Subtitle", 13, after=4, ink=SOFT)
    style("Date", 10.5, after=8, ink=SOFT)
    style("Mark", 11, after=4, bold=True)
    style("Contents Heading", 13, before=10, after=4, keep_with_next=True)
    style("TOC 1", 9.5, after=2)
    style("Heading 1", 15, before=18, after=6, keep_with_next=True)
    style("Heading 2", 12, before=10, after=4, keep_with_next=True)
    style("Body Text", 9.5, after=6)
    _edged(style("Note", 9, after=6, ink=SOFT), LINE, 6)
    _edged(style("Warning", 9.5, after=6, bold=True), "D55E00", 18)
    style("Caption", 9, before=8, after=3, bold=True, keep_with_next=True)
    style("Picture", 9.5, before=6, after=0, keep_with_next=True)
    style("Equation Label", 9.5, before=8, after=2, keep_with_next=True)
    style("Equation", 9.5, after=3)
    style("Choice", 9.5, after=4, left_indent=Pt(18), first_line_indent=Pt(-18))
    style("Line Label", 9, before=8, after=0, keep_with_next=True, ink=SOFT)
    _ruled(style("Line", 14, after=6))
    style("Cell", 7.5, line_spacing=1.05)
    style("Cell Heading", 7.5, of="Cell", bold=True, line_spacing=1.05, keep_with_next=True)
    style("Cell Heading Number", 7.5, of="Cell Heading", bold=True).paragraph_format.alignment = 2
    style("Cell Number", 7.5, of="Cell", line_spacing=1.05).paragraph_format.alignment = 2
    style("Cell Code", 6.5, of="Cell", line_spacing=1.05)
    style("Command", 7, ink=SOFT)
    for name in ("Header", "Footer"):
        one = style(name, 8, ink=SOFT)
        stops = one.paragraph_format.tab_stops
        stops.clear_all()
        from docx.enum.text import WD_TAB_ALIGNMENT
        from docx.shared import Cm

        stops.add_tab_stop(Cm(17), WD_TAB_ALIGNMENT.RIGHT)
    _table_style(made)


def _name_fonts(fonts: Any) -> None:
    """Name the fonts themselves in place of those of a theme, which Word would prefer."""
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for key in ("ascii", "hAnsi", "cs"):
        fonts.set(f"{{{_W}}}{key}", LATIN)
    fonts.set(f"{{{_W}}}eastAsia", EAST_ASIAN)


def _edged(style: Any, colour: str, width: int) -> None:
    """Give a style a line at the left, by which it is told from the rest."""
    _border(style, "left", colour, width, 8)
    from docx.shared import Pt

    style.paragraph_format.left_indent = Pt(10)


def _ruled(style: Any) -> None:
    _border(style, "bottom", LINE, 4, 1)


def _border(style: Any, side: str, colour: str, width: int, space: int) -> None:
    from docx.oxml.parser import parse_xml

    made = parse_xml(
        f'<w:pBdr xmlns:w="{_W}"><w:{side} w:val="single" w:sz="{width}" w:space="{space}" '
        f'w:color="{colour}"/></w:pBdr>'
    )
    properties = style.element.get_or_add_pPr()
    # In the order of the format: before spacing and what follows it.
    properties.insert_element_before(
        made, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl"
    )


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _table_style(made: Docx) -> None:
    from docx.oxml.parser import parse_xml

    def line(side: str, width: int, colour: str) -> str:
        return f'<w:{side} w:val="single" w:sz="{width}" w:space="0" w:color="{colour}"/>'

    made.styles.element.append(
        parse_xml(
            f'<w:style xmlns:w="{_W}" w:type="table" w:customStyle="1" w:styleId="ReportTable">'
            '<w:name w:val="Report Table"/><w:basedOn w:val="TableNormal"/>'
            '<w:uiPriority w:val="99"/><w:qFormat/>'
            "<w:tblPr><w:tblBorders>"
            f"{line('top', 8, INK)}{line('bottom', 8, INK)}{line('insideH', 4, 'BFBFBF')}"
            "</w:tblBorders><w:tblCellMar>"
            '<w:top w:w="30" w:type="dxa"/><w:left w:w="60" w:type="dxa"/>'
            '<w:bottom w:w="30" w:type="dxa"/><w:right w:w="60" w:type="dxa"/>'
            "</w:tblCellMar></w:tblPr>"
            '<w:tblStylePr w:type="firstRow"><w:tcPr>'
            f"<w:tcBorders>{line('bottom', 8, INK)}</w:tcBorders>"
            f'<w:shd w:val="clear" w:color="auto" w:fill="{HEAD}"/></w:tcPr></w:tblStylePr>'
            '<w:tblStylePr w:type="lastRow"><w:rPr><w:b/></w:rPr><w:tcPr>'
            f"<w:tcBorders>{line('top', 8, INK)}</w:tcBorders></w:tcPr></w:tblStylePr>"
            f'<w:tblStylePr w:type="firstCol"><w:rPr><w:color w:val="{SOFT}"/></w:rPr>'
            "</w:tblStylePr>"
            "</w:style>"
        )
    )


def _fonts(made: Docx) -> None:
    """Name the fonts of the whole document, and what stands in where a machine has none of them."""
    from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

    for fonts in made.styles.element.xpath(".//w:rFonts"):
        if any("Theme" in key or "theme" in key for key in fonts.attrib):
            _name_fonts(fonts)
    package: Any = made.part.package
    for part in package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            root = etree.fromstring(part.blob)
            for child in list(root):
                root.remove(child)
            for name, other in _ALTERNATIVES.items():
                font = etree.SubElement(root, f"{{{_W}}}font", {f"{{{_W}}}name": name})
                etree.SubElement(font, f"{{{_W}}}altName", {f"{{{_W}}}val": other})
            part._blob = etree.tostring(
                root, xml_declaration=True, encoding="UTF-8", standalone=True
            )


def write() -> list[Path]:
    """Write the templates to where they ship from."""
    folder = shipped("templates") / "report" / "docx"
    paths = []
    for kind in KINDS:
        path = folder / f"{kind}.docx"
        path.write_bytes(starting(kind))
        paths.append(path)
    return paths


if __name__ == "__main__":
    write()
