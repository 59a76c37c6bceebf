"""Numbers that are written as texts: those that no formula takes, and those of another notation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from jcm_mrv.findings import VER
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.logs.odd_readings import changed_cells
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.claim.logs import LEAST
from jcm_mrv.verification.claim.sheets import number_in
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.databases import SUMMED
from jcm_mrv.workbook.formulas.texts import TEXTS

_FIND = frozenset(("COUNTIF", "COUNTIFS", "COUNTA", "MATCH", "XMATCH", "ISTEXT", "ISBLANK"))
"""Functions that take texts as they are."""
_MOST_WEIGHED = 40
"""Texts up to which it is worked out what each of them changes as a number."""


def texts(claim: Claim, model: Model | None = None) -> list[Judged]:
    """Report texts that look like numbers in cells that formulas of the result name."""
    inputs = {p for s in claim.inputs for p in (s.place, s.leaf)} | _ids(claim)
    found: list[Judged] = []
    # A list names few meters, each many times.
    numbers: dict[str, float | None] = {}
    texts: dict[Place, tuple[str, float]] = {}
    for place in claim.behind:
        content = claim.book.content(place)
        if not isinstance(content, str) or place in inputs:
            continue
        if content not in numbers:
            numbers[content] = number_in(content)
        if (number := numbers[content]) is not None:
            texts[place] = content, number
    if texts:
        formulas = (p for p in claim.behind if claim.book.formula(p) is not None)
        taken = [part for p in formulas for part in _as_numbers(claim.book.tree(p))]
        texts = {p: text for p, text in texts.items() if any(_is_in(p, part) for part in taken)}
    for place, (content, number) in sorted(texts.items()):
        shown = f"the text {content[:40]!r}"
        finding = VER[11].at(place_text(place), found=shown, number=number)
        effect = None
        if len(texts) <= _MOST_WEIGHED:
            effect = changed_cells(claim, model, {place: number})
        # Where nothing changes, it may be as what else is wrong with the formula hides it.
        found.append(Judged(finding, effect or None))
    return found


def _as_numbers(node: t.Node) -> Iterator[t.CellRef | t.RangeRef]:
    """Give what a formula takes as it stands, and not as a text to be found, or made a number."""
    match node:
        case t.CellRef() | t.RangeRef():
            yield node
        case t.Binary("&" | "=" | "<>", _, _):
            return
        case t.Call("SUMIF" | "AVERAGEIF", (block, _, *summed)):
            yield from _as_numbers(summed[0] if summed else block)
        case t.Call(function, (block, *_)) if function in SUMMED:
            yield from _as_numbers(block)
        case t.Call("VLOOKUP", (_, t.RangeRef() as block, *_)):
            # What is looked for stands in the first column.
            yield replace(block, left=block.left + 1)
        case t.Call("INDEX", (t.RangeRef() as block, row, t.Constant(float() as column))) if (
            column >= 1
        ):
            across = block.left + int(column) - 1
            yield replace(block, left=across, right=across)
            yield from _as_numbers(row)
        case t.Call("XLOOKUP", (_, _, block, *_)):
            yield from _as_numbers(block)
        case t.Call(function, _) if function in TEXTS or function in _FIND:
            return
        case _:
            for part in t.children(node):
                yield from _as_numbers(part)


def _is_in(place: Place, part: t.CellRef | t.RangeRef) -> bool:
    return part.place == place if isinstance(part, t.CellRef) else part.holds(place)


def _ids(claim: Claim) -> set[Place]:
    """Give the cells of the lists of members that attributes name: their ids are texts."""
    methodology = claim.methodology
    named = {methodology.sets[a.of].index: a.of for _, a in methodology.attributes.values() if a.of}
    return {
        (sheet.grid.name, *position)
        for sheet in claim.layout.sheets
        for row in (sheet.process.rows if sheet.process else ())
        if row.block == "defaults"
        and (over := named.get(row.text("symbol")))
        and row.text("value") in claim.described.members.get(over, ())
        and (position := row.position("value")) is not None
    }


_POINT = pattern(r"\d{1,3}(?:,\d{3})+\.\d+|\d{4,}\.\d+|\d+\.(?!\d{3}$)\d+")
_COMMA = pattern(r"\d{1,3}(?:\.\d{3})+,\d+|\d{4,},\d+|\d+,(?!\d{3}$)\d+")
"""Numbers that are of one notation alone: 1.234 may be of either."""
_SWAPPED = str.maketrans(".,", ",.")


def notations(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give texts that formulas make numbers of, and whose marks are not those of their column."""
    columns: dict[tuple[str, int], dict[Place, str]] = defaultdict(dict)
    for place in claim.behind:
        if claim.book.formula(place) is None:
            continue
        for node in t.walk(claim.book.tree(place)):
            if isinstance(node, t.Call) and node.function in ("VALUE", "NUMBERVALUE"):
                for cell in claim.book.cells_of(node):
                    content = claim.book.content(cell)
                    if isinstance(content, str):
                        columns[cell[0], cell[2]][cell] = content.strip()
    for cells in columns.values():
        if len(cells) < LEAST:
            continue
        of_point = {p: text for p, text in cells.items() if _POINT.fullmatch(text)}
        of_comma = {p: text for p, text in cells.items() if _COMMA.fullmatch(text)}
        few, many = sorted((of_point, of_comma), key=len)
        if len(few) * 3 > len(many):
            continue
        for place, text in few.items():
            swapped = text.translate(_SWAPPED)
            effect = changed_cells(claim, model, {place: swapped})
            if effect != 0:
                found = f"the text {text!r}, among {next(iter(many.values()))!r}"
                yield Judged(VER[248].at(place_text(place), found=found, text=swapped), effect)
