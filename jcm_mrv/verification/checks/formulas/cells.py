"""Cells that nobody should rest a result on: errors, links, hidden ones, circles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from jcm_mrv.findings import VER, Finding, Severity
from jcm_mrv.verification.checks.formulas.neighbours import shape
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.judged import Judged
from jcm_mrv.workbook.address import Place, cell_name, column_letters, place_text
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.book import NAMES_IN_CIRCLE, Formula
from jcm_mrv.workbook.formulas.parse import ParseError, parse_formula
from jcm_mrv.workbook.formulas.refused import FORBIDDEN
from jcm_mrv.workbook.formulas.values import ErrorValue
from jcm_mrv.workbook.wording import BY_YEAR, NOT_NEEDED

_OF_TEXTS = (ErrorValue.NA.value, ErrorValue.VALUE.value)


def errors(claim: Claim) -> Iterator[Finding | Judged]:
    """Report the cells in which errors begin; what only passes one on is not listed."""
    shown: dict[Place, str] = {}
    sheets = {sheet.grid.name for sheet in claim.layout.sheets}
    for sheet in claim.grid.sheets:
        for (row, column), cell in sheet.cells.items():
            place = (sheet.name, row, column)
            if cell.kind == "error":
                shown[place] = str(cell.value)
            elif cell.formula is not None:
                value = claim.evaluator.value(place)
                if isinstance(value, ErrorValue):
                    shown[place] = value.value
    told: set[tuple[str, tuple[Place, ...]]] = set()
    wrong = _wrong_texts(claim)
    for place, text in shown.items():
        before = claim.book.precedents(place)
        if any(other in shown for other in before):
            continue
        # What a text does to the formulas behind it: nothing is found by it, or calculated with it.
        if wrong and text in _OF_TEXTS and not wrong.isdisjoint(claim.cells.reach(place)):
            continue
        # One text in a log makes errors of all formulas that calculate with it.
        texts = tuple(p for p in before if isinstance(claim.book.content(p), str))
        if texts and (text, texts) in told:
            continue
        told.add((text, texts))
        formula = claim.cells.formula(place)
        found = f"{text}: {formula[:80]}" if formula else text
        if place in claim.behind:
            yield VER[10].at(place_text(place), found=found)
        elif place[0] in sheets:
            # What stands on notes of the participants is no part of the monitoring sheets.
            weighs = Severity.WARNING
            yield _aside(VER[10]["aside"].at(place_text(place), found=found, severity=weighs))


def _wrong_texts(claim: Claim) -> set[Place]:
    """Give the inputs that hold a text of no use: that is told of them, with what should stand."""
    found: set[Place] = set()
    for stated in claim.inputs:
        is_choice = stated.name in claim.methodology.attributes and claim.choices(stated.name)
        fitting = claim.choices(stated.name) if is_choice else [NOT_NEEDED, BY_YEAR]
        text = "" if is_choice and stated.value is None else stated.value
        if isinstance(text, str) and text not in fitting:
            found |= {stated.leaf, *claim.cells.origin(stated.place).passed}
    return found


def _aside(finding: Finding) -> Judged:
    """Give a finding on a cell that no result rests on."""
    return Judged(finding, 0.0)


def unread(claim: Claim) -> Iterator[Finding | Judged]:
    """Give what could not be read; of a row that is not used, whether a result rests on it."""
    for finding in claim.findings:
        place = claim.unused.get(finding)
        yield finding if place is None or place in claim.behind else _aside(finding)


def reaching_out(claim: Claim) -> Iterator[Finding | Judged]:
    """Report formulas that take values from elsewhere, or do more than calculate."""
    for place in claim.book.formulas():
        parts = t.walk(claim.book.tree(place))
        part = next((part for part in parts if _is_outside(part)), None)
        if part is not None:
            finding = _outside(claim, place, part)
            yield finding if place in claim.behind else _aside(finding)


def _is_outside(part: t.Node) -> bool:
    if isinstance(part, t.Unknown):
        return "another workbook" in part.reason
    return isinstance(part, t.Call) and part.function in FORBIDDEN


def _outside(claim: Claim, place: Place, part: t.Node) -> Finding:
    where, found = place_text(place), claim.cells.formula(place)[:100]
    feeds = place in claim.behind
    if isinstance(part, t.Call):
        if feeds:
            return VER[14].at(where, found=found, function=part.function)
        weighs = Severity.NOTE if part.function == "HYPERLINK" else Severity.WARNING
        return VER[14]["aside"].at(where, found=found, severity=weighs, function=part.function)
    if feeds:
        return VER[13].at(where, found=found)
    return VER[13]["aside"].at(where, found=found, severity=Severity.WARNING)


def circles(claim: Claim) -> Iterator[Finding | Judged]:
    """Report formulas, and defined names, that rest on themselves."""
    by_names: dict[str, list[Place]] = {}
    for place in claim.book.formulas():
        claim.evaluator.value(place)
        for part in t.walk(claim.book.tree(place)):
            if isinstance(part, t.Unknown) and part.reason.startswith(NAMES_IN_CIRCLE):
                by_names.setdefault(part.reason.partition(": ")[2], []).append(place)
    for circle in claim.evaluator.circles:
        aside = not any(place in claim.behind for place in circle)
        shown = " -> ".join(place_text(p) for p in (*circle[:6], circle[0]))
        names = dict.fromkeys(name for place in circle for name in _names_in(claim, place))
        finding = VER[15].at(
            place_text(circle[0]),
            found=shown + (f", by the name {', '.join(names)}" if names else ""),
            severity=Severity.WARNING if aside else Severity.ERROR,
        )
        yield _aside(finding) if aside else finding
    for shown, places in by_names.items():
        behind = [place for place in places if place in claim.behind]
        finding = VER[15]["names"].at(
            place_text((behind or places)[0]),
            found=shown,
            severity=Severity.ERROR if behind else Severity.WARNING,
        )
        yield finding if behind else _aside(finding)


def _names_in(claim: Claim, place: Place) -> Iterator[str]:
    """Give the defined names that a formula is written with."""
    try:
        tree = parse_formula(claim.cells.formula(place), place[0])
    except ParseError:
        return
    yield from (part.name for part in t.walk(tree) if isinstance(part, t.Name))


def hidden(claim: Claim) -> list[Finding]:
    """Report what the result rests on and is hidden, all of one sheet at once.

    Sheets, rows and columns; and numbers under merged cells, which show the first one alone.
    """
    groups: dict[tuple[str, str], dict[Place, str]] = {}
    sheets = {
        sheet.name: sheet
        for sheet in claim.grid.sheets
        if sheet.state != "visible" or sheet.hidden_rows or sheet.hidden_columns or sheet.merged
    }
    aside, helps = _left_out_of_subtotals(claim), _help_columns(claim)
    for place in sorted(p for p in claim.behind if p[0] in sheets and p not in aside):
        name, row, column = place
        sheet = sheets.get(name)
        content = claim.book.content(place)
        if sheet is None or not isinstance(content, (float, Formula)):
            continue
        if sheet.state != "visible":
            groups.setdefault(("sheet", name), {})[place] = ""
        elif row in sheet.folded:
            continue
        elif sheet.is_row_hidden(row):
            groups.setdefault(("row", name), {})[place] = str(row + 1)
        elif sheet.is_column_hidden(column):
            kind = "help" if (name, column) in helps else "column"
            groups.setdefault((kind, name), {})[place] = column_letters(column)
        elif sheet.anchor(row, column) != (row, column):
            groups.setdefault(("merged", name), {})[place] = ""
    found = []
    for (kind, name), places in groups.items():
        lines = list(dict.fromkeys(filter(None, places.values())))
        what = kind.replace("help", "column") + ("s" if len(lines) > 1 else "")
        what = f"{what} {_few(lines)}" if lines else what
        first = place_text(next(iter(places)))
        if kind == "merged":
            found.append(VER[16]["merged"].at(first, found=f"{name}: {_listed(places)}"))
            continue
        asked = VER[16]["help"] if kind == "help" else VER[16]
        severity = Severity.NOTE if kind == "help" else None
        text = f"{name}: {_listed(places)}"
        found.append(asked.at(first, found=text, severity=severity, what=what))
    return found


def _help_columns(claim: Claim) -> set[tuple[str, int]]:
    """Give hidden columns of logs that one formula makes, line by line, of what is in view.

    Without a number of its own such a column holds nothing that nobody has seen.
    """
    own = {page.grid.name for page in claim.layout.sheets}
    columns: dict[tuple[str, int], list[Place]] = defaultdict(list)
    for place in claim.behind:
        sheet = claim.grid.sheet(place[0])
        if place[0] not in own and sheet.is_column_hidden(place[2]):
            columns[place[0], place[2]].append(place)
    return {key for key, places in columns.items() if _are_one_formula(claim, places)}


def _are_one_formula(claim: Claim, places: list[Place]) -> bool:
    """Whether cells of a column hold one formula of what is in view in their lines."""
    shapes = set()
    for place in places:
        if claim.book.formula(place) is None:
            return False
        sheet = claim.grid.sheet(place[0])
        for part in t.walk(tree := claim.book.tree(place)):
            match part:
                case t.CellRef():
                    if part.place[:2] != place[:2] or sheet.is_column_hidden(part.column):
                        return False
                case t.RangeRef() | t.Unknown():
                    return False
                case _:
                    pass
        parts = [*t.walk(tree)]
        columns = tuple(part.column for part in parts if isinstance(part, t.CellRef))
        shapes.add((shape(tree), columns, tuple(p for p in parts if isinstance(p, t.Constant))))
    return len(shapes) == 1 and len(places) > 1


def _left_out_of_subtotals(claim: Claim) -> set[Place]:
    """Give the cells that only subtotals name, and leave out as filtered or as hidden."""
    named: dict[bool, set[Place]] = {True: set(), False: set()}
    for place in claim.behind if any(claim.book.hidden.values()) else ():
        if not claim.cells.formula(place):
            continue
        for part, by_hand in _named_in(claim.book.tree(place)):
            for other in claim.book.cells_of(part):
                areas = claim.book.filtered.get(other[0], ())
                by_filter = any(area.top <= other[1] <= area.bottom for area in areas)
                named[by_hand is not None and (by_filter or by_hand)].add(other)
    return named[True] - named[False]


def _named_in(node: t.Node, by_hand: bool | None = None) -> Iterator[tuple[t.Node, bool | None]]:
    """Give the cells and ranges of a formula; of those of a subtotal, what it leaves out.

    That is what a filter hides, or what a person does as well (True).
    """
    if isinstance(node, (t.CellRef, t.RangeRef)):
        yield node, by_hand
        return
    if isinstance(node, t.Call) and node.function in ("SUBTOTAL", "AGGREGATE"):
        first, second = ((*node.arguments, None, None))[:2]
        by_hand = False
        if node.function == "SUBTOTAL":
            by_hand = isinstance(first, t.Constant) and _is_above(first.value, 100)
        elif isinstance(second, t.Constant) and isinstance(second.value, float):
            by_hand = second.value % 2 == 1 or None
    for part in t.children(node):
        yield from _named_in(part, by_hand)


def _is_above(value: object, most: float) -> bool:
    return isinstance(value, float) and value > most


def _few(lines: list[str]) -> str:
    return ", ".join(lines[:8]) + (f" and {len(lines) - 8} more" if len(lines) > 8 else "")


def _listed(places: Iterable[Place]) -> str:
    return _few([cell_name(*place[1:]) for place in places])
