"""What the pages of planning have in common: their words, their form, and how they are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from jcm_mrv.calculation.result_standing import ResultStanding
from jcm_mrv.findings import PLN, Finding
from jcm_mrv.findings.language import Language
from jcm_mrv.immutable import immutable
from jcm_mrv.reporting.blocks import column, number, paragraph, table, text
from jcm_mrv.reporting.cleaning import cleaned
from jcm_mrv.reporting.context import Block, Cell, Column, Page, PictureData, Section, mapping
from jcm_mrv.reporting.drawing import drawn
from jcm_mrv.reporting.fonts import Fonts, find_fonts, told_of_glyphs
from jcm_mrv.reporting.formats import missing, need
from jcm_mrv.reporting.html import render
from jcm_mrv.reporting.material import Material, Templates
from jcm_mrv.reporting.words import Words, page_words
from jcm_mrv.shipped import shipped

Kind = Literal["estimate", "screening", "portfolio", "city"]
LONGEST = 160
"""Characters of a name that a page shows; the survey and the project file have it in full."""
MOST_ROWS = 3_000
"""Rows of a table; what is left out is said, and stands in the JSON and the workbook."""
_NO_GLYPH = "□"

Files = tuple[dict[str, bytes], tuple[Finding, ...]]
"""Files by name, and what is to be said of them."""


@mapping
class PlanningPage(Page):
    """A page of planning in one language, before it has a form."""

    schema: str
    """Always jcm-mrv/planning-page/1"""
    kind: Kind
    """What it is about"""


@immutable(repr=False)
class Made:
    """A page as it is written, and what is to be said of it."""

    content: bytes
    findings: tuple[Finding, ...] = ()


def words_of(lang: Language) -> Words:
    """Give the words of planning in a language; those that reports have are theirs."""
    own = shipped("templates") / "planning" / "locale" / lang / "LC_MESSAGES" / "planning.po"
    return Words(lang, own, Templates().file(f"locale/{lang}/LC_MESSAGES/report.po"))


def page_of(
    w: Words,
    kind: Kind,
    *,
    title: str,
    about: str,
    standing: ResultStanding,
    marks: Sequence[str],
    date: Cell,
    sections: Sequence[tuple[str, str, Sequence[Block]]],
    pictures: Sequence[PictureData],
    notes: Sequence[str],
) -> PlanningPage:
    """Give a page: its sections by id and heading; one without blocks is left out."""
    made: list[Section] = [
        {"id": name, "title": heading, "blocks": list(blocks)}
        for name, heading, blocks in sections
        if blocks
    ]
    page: PlanningPage = {
        "schema": "jcm-mrv/planning-page/1",
        "kind": kind,
        "lang": w.lang,
        "title": title,
        "project": short(about),
        "standing": standing,
        "marks": list(marks),
        "running": f"{title} · {short(about)}",
        "date": date,
        "words": page_words(w),
        "sections": made,
        "pictures": list(pictures),
        "notes": list(notes),
    }
    removed: set[str] = set()
    clean: PlanningPage = cleaned(page, removed)
    if removed:
        which = ", ".join(sorted(removed))
        clean["notes"].append(
            w("Characters that may not stand here were removed: {which}.", which=which)
        )
    return clean


def made(page: PlanningPage) -> Made:
    """Give a page as one file of HTML.

    Raises
    ------
    FindingsError
        ``RPT-001`` where a package for pages is missing.
    """
    need(["html"])
    fonts = find_fonts()
    pictures = [_drawable(one, fonts) for one in page["pictures"]]
    shown: PlanningPage = {**page, "pictures": pictures}
    templates = Templates()
    material = Material(fonts, templates, drawn(shown, fonts, templates, png=False))
    # The page itself has the names as they are: a browser may find a font for them.
    return Made(render(page, material), tuple(told_of_glyphs(page, fonts, ["html"])))


def files_of(name: str, make: Callable[[], Made]) -> Files:
    """Give a page as a file, and what is to be said of it.

    Where a package for pages is missing there is no file, and it is said: what was calculated is
    written all the same.
    """
    if lacking := missing(["html"]):
        return {}, (PLN[190].at(name, found=", ".join(lacking)),)
    page = make()
    return {name: page.content}, page.findings


def _drawable(picture: PictureData, fonts: Fonts) -> PictureData:
    """Give a picture whose texts all have shapes: one that cannot be drawn would end the page."""

    def shaped(data: object) -> object:
        if isinstance(data, str):
            lost = fonts.missing(data)
            return "".join(_NO_GLYPH if one in lost else one for one in data) if lost else data
        if isinstance(data, dict):
            return {key: shaped(value) for key, value in data.items()}
        return [shaped(one) for one in data] if isinstance(data, list) else data

    data, labels = shaped(picture["data"]), shaped(picture["labels"])
    assert isinstance(data, dict)
    assert isinstance(labels, dict)
    return {**picture, "data": data, "labels": labels}


def short(text: str) -> str:
    """Give a text at most as long as a page shows.

    Examples
    --------
    >>> len(short("a" * 10_000)), short("Phu My 1")
    (160, 'Phu My 1')
    """
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def known(w: Words, value: float | None, digits: int = 6) -> Cell:
    """Give a cell with a number; where there is none it says that it is not known."""
    return {"text": w("not known")} if value is None else number(w, value, digits)


def of_confidential(w: Words, lines: Iterable[bool]) -> tuple[list[Column], list[list[Cell]]]:
    """Give the column that says which lines are not to be published, with its cells.

    None stands where no line is confidential: most tables have none.
    """
    listed = list(lines)
    if not any(listed):
        return [], [[] for _ in listed]
    said = w("confidential: do not publish this line")
    return [column("confidential", w("Confidential"))], [
        [text(said if one else "")] for one in listed
    ]


def shown_table(
    w: Words,
    section: str,
    name: str,
    caption: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    note: str = "",
) -> list[Block]:
    """Give a table, and say what is left out of a very long one."""
    blocks: list[Block] = [table(section, name, caption, columns, rows[:MOST_ROWS], note=note)]
    if len(rows) > MOST_ROWS:
        said = w(
            "{shown} of {all} rows are shown; the others stand in the JSON file.",
            shown=w.number(MOST_ROWS),
            all=w.number(len(rows)),
        )
        blocks.append(paragraph(said, "warning"))
    return blocks
