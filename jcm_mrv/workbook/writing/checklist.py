"""The checklist of a methodology as a workbook to tick, a page to print, and YAML to keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from jcm_mrv.findings.language import WRITTEN, said, written
from jcm_mrv.methodology.catalogue.typeset import equation_mathml
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.registered import official_page
from jcm_mrv.project.checklist import (
    ABOUT,
    LINES,
    OPTIONAL,
    TYPED,
    Beside,
    InText,
    Line,
    about_of,
    lines_of,
)
from jcm_mrv.templates import render
from jcm_mrv.version import __version__
from jcm_mrv.workbook.address import cell_name
from jcm_mrv.workbook.wording import Expressions
from jcm_mrv.workbook.writing.tables import Column, Formula, Table, first_row, tables_bytes

_WIDEST = 80
"""What is set is not broken over lines: a longer equation would push the fields off the paper."""

_HOW = said(
    "Compare each line with the text. Write yes where it stands there so, with its page. A number "
    "that differs, other options (B or C), and another criterion, frequency or method, in your own "
    "words, go into their own column. What is left blank is not confirmed."
)
_OTHER_EQUATION = said(
    "Where an equation, a class or a unit differs, leave the line blank: that is another "
    "methodology, which `jcm-mrv methodology new` starts from the nearest family."
)
_FOR_PRINTING = said(
    "This page is for printing; what is ticked in checklist.xlsx or checklist.yaml becomes an "
    "overlay."
)
_FILLS_DOWN = said(
    "A page that is typed goes down the lines that stand together, such as the criteria or what is "
    "said of one value: write another where it is another."
)
_WIDTHS = {
    "what": 24,
    "text": 50,
    "value": 8,
    "unit": 10,
    "typeset": 34,
    "in_workbook": 40,
    "in_text": 20,
}
_WIDTHS |= {"read": 12, "page": 7, "value_read": 22, "cell": 14, "standing": 12, "source": 34}


def checklist_files(
    methodology: Methodology, beside: Beside | None = None, text: InText | None = None
) -> dict[str, bytes]:
    """Give the checklist of a methodology by name of file: xlsx, HTML and YAML say the same.

    Parameters
    ----------
    methodology : Methodology
        What is to be compared with its text.
    beside : Beside, optional
        The official spreadsheet, with what it has of each line: what is equal is ticked.
    text : InText, optional
        The approved text, with the pages on which each line seems to stand: nothing is ticked.
    """
    about = about_of(methodology, beside, text)
    shown = lines_of(methodology, beside, text)
    lines = [line.cells() | {"typeset": _in_symbols(methodology, line)} for line in shown]
    left_out = OPTIONAL - {"in_text", "pages", "typeset"} if beside is None else set()
    left_out |= {"in_text", "pages"} if text is None else set()
    labels = {key: written(label) for key, label in ABOUT.items() if key not in left_out}
    headings = {key: written(heading) for key, heading in LINES.items() if key not in left_out}
    values = {
        "about": {key: about.get(key, "") for key in labels},
        "labels": labels,
        "headings": headings,
        "typed": TYPED,
        "language": WRITTEN.get(),
        "heading": written(_compared(methodology)),
        "for_printing": written(_FOR_PRINTING),
        "how": [written(_HOW), written(_OTHER_EQUATION)],
        "lines": lines,
        "formulas": {
            line.stated.what: equation_mathml(methodology, line.stated.subject)
            for line, cells in zip(shown, lines, strict=True)
            if 0 < len(cells["typeset"]) <= _WIDEST
        },
        "title": methodology.file.title,
        "page": official_page(methodology.reference),
    }
    return {
        "checklist.xlsx": _workbook(methodology, shown, about, lines, labels, headings),
        "checklist.html": render("methodology/checklist.html.j2", **values).encode(),
        "checklist.yaml": render("methodology/checklist.yaml.j2", **values).encode(),
    }


def _compared(methodology: Methodology) -> str:
    return said("Compared with the official text: {reference}", reference=methodology.reference)


def _in_symbols(methodology: Methodology, line: Line) -> str:
    """Give an equation as the text prints it, in a line; nothing for what is none."""
    if line.stated.kind != "equation":
        return ""
    name, expressions = line.stated.subject, Expressions(methodology)
    return f"{expressions.name(name)} = {expressions.text(methodology.equations[name].tree)}"


def _pages_above(
    shown: Sequence[Line], lines: Sequence[Mapping[str, str]], first: int
) -> list[int | None]:
    """Give for each line without a place the row of the one before that it stands together with."""
    last: dict[tuple[str, str], int] = {}
    above: list[int | None] = []
    for row, (line, cells) in enumerate(zip(shown, lines, strict=True), first):
        has_place = bool(cells["page"] or cells["cell"])
        above.append(None if has_place else last.get(line.together))
        if not cells["cell"]:
            last[line.together] = row
    return above


def _as_above(row: int, column: int, named: int, what: str) -> Formula:
    """Give what takes a page from the cell where it is typed, and is typed over by another one.

    Of rows that were sorted, or taken out, another line may stand there: its page is another.
    """
    cell, name, text = cell_name(row, column), cell_name(row, named), what.replace('"', '""')
    return Formula(f'IF(OR({name}<>"{text}",{cell}=""),"",{cell})', "")


def _workbook(
    methodology: Methodology,
    shown: Sequence[Line],
    about: dict[str, str],
    lines: list[dict[str, str]],
    labels: dict[str, str],
    headings: dict[str, str],
) -> bytes:
    fill_in = said(
        "The text: {page}. Fill in the fields once; they hold for every line of the next sheet.",
        page=official_page(methodology.reference),
    )
    once = Table(
        "document",
        written(said("Document")),
        written(_compared(methodology)),
        (written(fill_in),),
        (
            Column(written(said("Field")), 34),
            Column(written(said("Entry")), 72, "write", as_typed=True),
        ),
        tuple((label, about.get(key, "")) for key, label in labels.items()),
    )
    compared = Table(
        "checklist",
        written(said("Checklist")),
        f"{methodology.reference}: {methodology.file.title}",
        (written(_HOW), written(_FILLS_DOWN), written(_OTHER_EQUATION)),
        tuple(
            Column(heading, _WIDTHS[key], "write" if key in TYPED else "text", as_typed=True)
            for key, heading in headings.items()
        ),
        (),
    )
    head = (f"{methodology.reference} {methodology.file.title}",)
    at, named = (list(headings).index(key) for key in ("page", "what"))
    above = _pages_above(shown, lines, first := first_row(compared, head))
    rows = tuple(
        tuple(
            line.get(key, "")
            if key != "page" or row is None
            else _as_above(row, at, named, lines[row - first]["what"])
            for key in headings
        )
        for line, row in zip(lines, above, strict=True)
    )
    compared = replace(compared, rows=rows)
    footer = f"jcm-mrv {__version__}, methodology SHA-256 {methodology.sha256[:16]}"
    return tables_bytes((once, compared), head, footer)
