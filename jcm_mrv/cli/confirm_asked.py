"""The lines of a checklist asked for on the screen, each beside the words of the text.

Nothing is confirmed but by what a person types: Enter alone confirms nothing, and neither does what
is equal in a spreadsheet until its block is accepted. The words of the text are kept nowhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from jcm_mrv.cli.printing import ask, say, shown
from jcm_mrv.findings.language import said
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.project.checklist import (
    Beside,
    Line,
    about_of,
    approved_title,
    half_width,
    is_yes,
    lines_of,
)
from jcm_mrv.project.reader import is_name
from jcm_mrv.project.record_fields import is_page
from jcm_mrv.project.ticked import TickedOverlay, overlay_of_lines
from jcm_mrv.project.ticking import is_beyond
from jcm_mrv.today import still_to_come
from jcm_mrv.verification.official.text import Read
from jcm_mrv.visible import says_something


def asked_overlay(
    methodology: Methodology,
    beside: Beside | None,
    read: Read | None,
    output: Path,
    known: Library,
    given: Sequence[Path] = (),
) -> TickedOverlay:
    """Give the overlay of what a person confirms, line by line.

    What the spreadsheet has otherwise is not asked for: a checklist shows it side by side.
    """
    text = None if read is None else read.text
    lines = lines_of(methodology, beside, text)
    cells = {line.stated.what: line.cells() for line in lines}
    about = about_of(methodology, beside, text)
    for key, (question, is_said) in _ONCE.items():
        if not about.get(key):
            proposed = approved_title(methodology) if key == "document" else ""
            about[key] = _until(question, is_said, proposed)
    about["date"] = half_width(about["date"])
    # A document that confirms nothing is told before anybody has read a line.
    tried = next(iter(cells.values())) | {"read": "yes", "page": "1", "value_read": ""}
    overlay_of_lines(about, [tried], output, known)
    equal = [line for line in lines if line.seen is not None and line.seen.equal]
    if equal and not _accepted(equal):
        for line in equal:
            cells[line.stated.what]["read"] = ""
    open_ = [line for line in lines if _is_open(line, cells[line.stated.what])]
    around = {} if read is None else read.around
    if (group := _on_one_page(open_)) and _seen_together(group, cells, around):
        open_ = [line for line in open_ if line not in group]
    before: dict[tuple[str, str], str] = {}
    for number, line in enumerate(open_, 1):
        own = cells[line.stated.what]
        say()
        say(f"[{number}/{len(open_)}] {line.stated.what}")
        if not (own["page"] or own["cell"]):
            # Mostly it goes on there; the page is named, and waits for the answer.
            own["page"] = before.get(line.together, "")
        _ask_line(line, own, around.get(line.stated.what, ()), about)
        before[line.together] = own["page"]
    return overlay_of_lines(about, list(cells.values()), output, known, given)


def _is_open(line: Line, cells: Mapping[str, str]) -> bool:
    differs = line.seen is not None and line.seen.differs
    return not (line.stated.is_asked or cells["read"] or differs)


def _is_past(text: str) -> bool:
    try:
        day = half_width(text)
        return len(day) == 10 and still_to_come(dt.date.fromisoformat(day)) is None
    except ValueError:
        return False


_ONCE: dict[str, tuple[str, Callable[[str], bool]]] = {
    "document": (said("Title of the document"), says_something),
    "version": (said("Version of the document"), says_something),
    "reader": (said("Read by"), is_name),
    "date": (said("Date (YYYY-MM-DD)"), _is_past),
}
"""What is asked once, where it is not known, and whether an answer says it."""


def _until(question: str, is_said: Callable[[str], bool], proposed: str) -> str:
    if proposed:
        question = said("{question} (Enter: {proposed})", question=question, proposed=proposed)
    while not is_said(answer := ask(question) or proposed):
        pass
    return answer


def _accepted(equal: Sequence[Line]) -> bool:
    """Ask for all that is equal in the spreadsheet by one answer, with every line in sight."""
    say()
    for line in equal:
        assert line.seen is not None
        say(line.stated.what)
        say(f"    {_here(line.cells())}")
        say(f"    {line.seen.text}")
    question = said("{n} lines are equal in the spreadsheet; record them? (y)", n=len(equal))
    return is_yes(ask(question))


def _on_one_page(lines: Sequence[Line]) -> list[Line]:
    """Give the criteria of which each is found once, all of them on one page; else none."""
    those = [line for line in lines if line.stated.kind == "criterion"]
    pages = {line.spots[0].page if len(line.spots) == 1 else None for line in those}
    return those if len(those) > 1 and len(pages) == 1 and None not in pages else []


def _seen_together(
    group: Sequence[Line],
    cells: Mapping[str, dict[str, str]],
    around: Mapping[str, Sequence[str]],
) -> bool:
    """Ask for the criteria of one page by one answer, each beside the words of the text.

    What has the same words, one by one, is shown once. They are asked for one by one where the
    answer is another one.
    """
    say()
    for line in group:
        own = cells[line.stated.what]
        say(line.stated.what)
        if not line.spots[0].same:
            say(f"    {_here(own)}")
        _say_text(line, around.get(line.stated.what, ()))
    page = group[0].spots[0].page
    question = said(
        "do all {n} stand so on page {page}? (y; Enter: one by one)", n=len(group), page=page
    )
    if not is_yes(ask(question)):
        return False
    for line in group:
        cells[line.stated.what].update(read="yes", page=str(page))
    return True


def _say_text(line: Line, around: Sequence[str]) -> None:
    for spot, words in zip(line.spots, around, strict=True):
        say(f"    p. {spot.page}: … {words} …")
        if spot.same:
            say(f"    {shown(said('word for word as it is here'))}")


def _here(cells: Mapping[str, str]) -> str:
    return " ".join(cells[key] for key in ("text", "value", "unit") if cells[key])


def _question(line: Line, page: str) -> str:
    if page:
        return said(
            "is it so on page {page}? (y, or y and its page; Enter: not confirmed)", page=page
        )
    if line.seen is not None and line.seen.is_wording and line.seen.cell:
        return said(
            "does the spreadsheet say so? (y, or y and a page of the text; Enter: not confirmed)"
        )
    return said("stands there so? (y, or y and the page; Enter: not confirmed)")


def _ask_line(
    line: Line, cells: dict[str, str], around: Sequence[str], about: Mapping[str, str]
) -> None:
    """Show a line beside the words of the text, and write into its cells what is answered."""
    say(f"    {_here(cells)}")
    if line.seen is not None and line.seen.is_wording:
        say(f"    {line.seen.text}")
    _say_text(line, around)
    question = _question(line, cells["page"])
    while True:
        yes, _, page = half_width(ask(question)).partition(" ")
        if yes.casefold() in ("", "n", "no"):
            return
        place = page.strip() or cells["page"]
        if is_yes(yes) and is_beyond(place, about):
            say(said("the text has {n} {n:page|pages}", n=int(about["pages"])))
            continue
        if is_yes(yes) and (is_page(place) if place else cells["cell"]):
            cells |= {"read": "yes", "page": place}
            return
        if is_yes(yes):
            say(said("its page is missing"))
