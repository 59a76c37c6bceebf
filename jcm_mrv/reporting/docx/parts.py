"""Parts of a document as the XML of Word: tables, equations, pictures, fields."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import Any

from jcm_mrv.reporting.cleaning import clean
from jcm_mrv.reporting.context import Cell, Column, Equation, Facts, Section, Table

WIDTH = 9638  # twips between the margins of the page
_M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_EMU = 635  # of a twip
_CELLS = {"text": "Cell", "date": "Cell", "number": "CellNumber", "code": "CellCode"}

_HEADINGS = {"number": "CellHeadingNumber"}


def literal(text: str) -> str:
    r"""Give a text as XML that stays this text, whatever reads it on its way.

    Examples
    --------
    >>> literal("{{ 7*7 }} <w:p> \x0b")
    '&#123;&#123; 7*7 &#125;&#125; &lt;w:p&gt; '
    """
    # docxtpl turns some signs in braces into others, and tabulators into tags.
    made = escape(clean(text).replace("\t", " "), quote=True)
    return made.replace("{", "&#123;").replace("}", "&#125;")


def _run(text: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{literal(text)}</w:t></w:r>'


def _cell(text: str, width: int, style: str) -> str:
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{_run(text)}</w:p></w:tc>'
    )


def _start(widths: Sequence[int], said: str, *, first: bool, last: bool, side: bool) -> str:
    bits = 0x0600 + 0x20 * first + 0x40 * last + 0x80 * side
    flags = f'w:firstRow="{first:d}" w:lastRow="{last:d}" w:firstColumn="{side:d}"'
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="ReportTable"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="{bits:04X}" {flags} w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{literal(said)}"/></w:tblPr><w:tblGrid>'
        + "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        + "</w:tblGrid>"
    )


# A table that another follows at once would become one with it.
_AFTER = '<w:p><w:pPr><w:pStyle w:val="Cell"/><w:spacing w:after="80"/></w:pPr></w:p>'


def table(block: Table) -> str:
    """Give a table whose header row is repeated on each page."""
    columns = block["columns"]
    widths = column_widths(columns, block["rows"])
    head = "".join(
        _cell(one["label"], width, _HEADINGS.get(one["kind"], "CellHeading"))
        for one, width in zip(columns, widths, strict=True)
    )
    made = [
        _start(widths, block["caption"], first=True, last=block["total"], side=False),
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>",
    ]
    for row in block["rows"]:
        cells = "".join(
            _cell(cell["text"], width, _CELLS[one["kind"]])
            for cell, one, width in zip(row, columns, widths, strict=True)
        )
        made.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
    return "".join([*made, "</w:tbl>", _AFTER])


def facts(block: Facts, said: str) -> str:
    """Give labels and what stands behind them as a table of two columns."""
    if not block["rows"]:
        return ""
    widths = [WIDTH * 3 // 10, WIDTH - WIDTH * 3 // 10]
    made = [_start(widths, said, first=False, last=False, side=True)]
    for row in block["rows"]:
        cells = _cell(row["label"], widths[0], "Cell") + _cell(row["text"], widths[1], "Cell")
        made.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
    return "".join([*made, "</w:tbl>", _AFTER])


def column_widths(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> list[int]:
    """Share the width of the page between columns: room for the longest word, then for the text.

    Examples
    --------
    >>> columns = [{"name": "a", "label": "A", "kind": "text"}] * 2
    >>> narrow, wide = column_widths(columns, [[{"text": "1"}, {"text": "many words " * 9}]])
    >>> narrow < 2000 < wide, narrow + wide == WIDTH
    (True, True)
    """
    least, wanted = [], []
    for number, column in enumerate(columns):
        letter, most = (90, 26) if column["kind"] == "code" else (92, 14)
        texts = [row[number]["text"] for row in rows[:400]]
        words = max((_letters(word) for text in texts for word in text.split()), default=1)
        head = max(map(_letters, column["label"].split()), default=1)
        least.append(160 + max(letter * min(most, words), 104 * min(most, head)))
        whole = max(map(_letters, (column["label"][:24], *texts)), default=1)
        wanted.append(160 + letter * min(70, whole))
    room = WIDTH - sum(least)
    if room < 0:
        made = [WIDTH * one // sum(least) for one in least]
    else:
        more = [max(0, b - a) for a, b in zip(least, wanted, strict=True)]
        total = sum(more)
        if total <= room:
            # Everything fits in a line: what is left goes to all alike.
            made = [
                a + b + (room - total) // len(columns) for a, b in zip(least, more, strict=True)
            ]
        else:
            made = [a + room * b // total for a, b in zip(least, more, strict=True)]
    made[-1] += WIDTH - sum(made)
    return made


def _letters(text: str) -> int:
    """Count letters as wide as Latin ones; those of East Asian scripts are twice as wide."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def numbered(label: str, kind: str, number: int) -> str:
    """Give ``Table 3: `` with a field, so that the numbers stay right when parts are moved."""
    field = _field(rf"SEQ {kind} \* ARABIC", str(number))
    return f"{_run(f'{label} ')}{field}{_run(': ')}"


def _field(instruction: str, shown: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{_run(shown)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def page_of(pattern: str) -> str:
    """Give ``Page 1 of 9`` with fields, from ``Page {page} of {pages}``."""
    fields = {"{page}": _field("PAGE", "1"), "{pages}": _field("NUMPAGES", "1")}
    parts = re.split(r"(\{pages?\})", pattern)
    return "".join(fields.get(part) or _run(part) for part in parts if part)


def anchor(number: int, section: Section) -> str:
    """Give the place that the table of contents leads to."""
    return (
        f'<w:bookmarkStart w:id="{number}" w:name="section_{literal(section["id"])}"/>'
        f'<w:bookmarkEnd w:id="{number}"/>'
    )


def contents(sections: Sequence[Section]) -> str:
    """Give the table of contents: a field of Word, with what it gives already in it."""
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> '
        'TOC \\o "1-1" \\n \\h \\z </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    made: list[str] = []
    for section in sections:
        link = (
            f'<w:hyperlink w:anchor="section_{literal(section["id"])}" w:history="1">'
            f"{_run(section['title'])}</w:hyperlink>"
        )
        made.append(link)
    if not made:
        return ""
    made[0] = begin + made[0]
    made[-1] += end
    style = '<w:pPr><w:pStyle w:val="TOC1"/></w:pPr>'
    return "".join(f"<w:p>{style}{entry}</w:p>" for entry in made)


def box(said: str) -> str:
    """Give a box that can be ticked in Word, and is not."""
    font = (
        '<w:rPr><w:rFonts w:ascii="MS Gothic" w:hAnsi="MS Gothic" w:eastAsia="MS Gothic"/></w:rPr>'
    )
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{literal(said[:60])}"/>'
        f'<w14:checkbox xmlns:w14="{_W14}"><w14:checked w14:val="0"/>'
        '<w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
        '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr>'
        f"<w:sdtContent>{_run('☐', font)}</w:sdtContent></w:sdt>"
    )


def picture(relation: str, title: str, description: str, size: tuple[int, int]) -> str:
    """Give a picture as wide as the page, with its alternative text."""
    across = WIDTH * _EMU
    down = across * size[1] // size[0]
    a = "http://schemas.openxmlformats.org/drawingml/2006"
    r = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    named = f'id="0" name="{literal(title[:60])}" descr="{literal(f"{title}. {description}")}"'
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{a}/wordprocessingDrawing" distT="0" distB="0" '
        f'distL="0" distR="0"><wp:extent cx="{across}" cy="{down}"/><wp:docPr {named}/>'
        f'<a:graphic xmlns:a="{a}/main"><a:graphicData uri="{a}/picture">'
        f'<pic:pic xmlns:pic="{a}/picture"><pic:nvPicPr><pic:cNvPr {named}/><pic:cNvPicPr/>'
        f'</pic:nvPicPr><pic:blipFill><a:blip xmlns:r="{r}" r:embed="{relation}"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
        f'<a:off x="0" y="0"/><a:ext cx="{across}" cy="{down}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )


def equation(block: Equation) -> str:
    """Give an equation in symbols, then with the numbers of each year; Word can edit them."""
    made = []
    for line in block["lines"]:
        math = omml(line["mathml"])
        if len(line["text"]) > _LONG:
            math = in_pieces(math)
        elif line["year"] is None:
            math = f'<m:oMathPara xmlns:m="{_M}">{_LEFT}{math}</m:oMathPara>'
        inside = math if line["year"] is None else _run(f"{line['year']}:  ") + math
        made.append(f'<w:p><w:pPr><w:pStyle w:val="Equation"/></w:pPr>{inside}</w:p>')
    return "".join(made)


_LONG = 70  # letters that fit into a line
_WIDE = 50  # letters of a fraction that do
_LEFT = '<m:oMathParaPr><m:jc m:val="left"/></m:oMathParaPr>'


@lru_cache(4096)
def omml(mathml: str) -> str:
    """Give an equation of Word from MathML.

    Examples
    --------
    >>> ">x</m:t>" in omml('<math><mrow><mi>x</mi><mo>=</mo><mn>1</mn></mrow></math>')
    True
    """
    import mathml2omml
    from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

    root = etree.fromstring(
        mathml2omml.convert(mathml).replace(
            "<m:oMath>", f'<m:oMath xmlns:m="{_M}" xmlns:w="{_W}">', 1
        )
    )

    def m(name: str) -> str:
        return f"{{{_M}}}{name}"

    # Boxes keep a line from being broken, and say nothing else.
    for boxed in list(root.iter(m("box"))):
        parent: Any = boxed.getparent()
        at = parent.index(boxed)
        for child in [inner for e in boxed.findall(m("e")) for inner in e]:
            parent.insert(at, child)
            at += 1
        parent.remove(boxed)
    for nary in root.iter(m("nary")):
        properties: Any = nary.find(m("naryPr"))
        for name in ("sub", "sup"):
            script = nary.find(m(name))
            if script is not None and not len(script):
                # An empty place would be shown as a dotted box.
                hide = etree.SubElement(properties, m(f"{name}Hide"))
                hide.set(m("val"), "1")
    for run in root.iter(m("r")):
        text: Any = run.find(m("t"))
        if not text.text:
            text.text = "\u2009"
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        font = etree.Element(f"{{{_W}}}rPr")
        fonts = etree.SubElement(font, f"{{{_W}}}rFonts")
        for key in ("ascii", "hAnsi"):
            fonts.set(f"{{{_W}}}{key}", "Cambria Math")
        run.insert(run.index(text), font)
    made = etree.tostring(root, encoding="unicode")
    return made.replace("{", "&#123;").replace("}", "&#125;")


def in_pieces(math: str) -> str:
    """Divide an equation at its signs, so that a line may be broken there in any program.

    Examples
    --------
    >>> made = omml("<math><mrow><mi>x</mi><mo>=</mo><mn>1</mn><mo>+</mo><mn>2</mn></mrow></math>")
    >>> in_pieces(made).count("<m:oMath ")
    3
    """
    from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

    root = etree.fromstring(math)
    pieces: list[list[Any] | str] = []
    parts, spread = [], False
    for child in root:
        long = child.tag == f"{{{_M}}}f" and len("".join(child.itertext())) > _WIDE
        parts += _in_line(child) if long else [child]
        spread = spread or long
    for child in parts:
        sign = child if isinstance(child, str) else _sign(child)
        if sign == "=" or isinstance(child, str) or (spread and sign == "×"):
            # Text: LibreOffice marks an equation that begins or ends with it as a wrong one.
            pieces.append(sign)
        elif sign in ("+", "−", "-") or not pieces or isinstance(pieces[-1], str):
            pieces.append([child])
        else:
            pieces[-1] += [child]  # pyright: ignore[reportOperatorIssue]
    made = []
    for piece in pieces:
        if isinstance(piece, str):
            made.append(_run(piece))
            continue
        one = etree.Element(root.tag, nsmap=root.nsmap)
        one.extend(piece)
        made.append(etree.tostring(one, encoding="unicode"))
    return _run(" ").join(made).replace("{", "&#123;").replace("}", "&#125;")


def _sign(child: Any) -> str:
    return "".join(child.itertext()).strip() if child.tag == f"{{{_M}}}r" else ""


def _in_line(fraction: Any) -> list[Any]:
    """Give what stands above and below a line, with a stroke between: no program breaks a line."""
    parts: list[Any] = []
    for name in ("num", "den"):
        inside = list(fraction.find(f"{{{_M}}}{name}"))
        signs = {_sign(child) for child in inside}
        sums = bool(signs & ({"+", "−", "-"} if name == "num" else {"+", "−", "-", "×"}))
        parts += ["/"] if parts else []
        parts += ["(", *inside, ")"] if sums else inside
    return parts
