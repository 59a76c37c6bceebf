"""Monitored values that take the readings of another meter, by the names beside the logs."""

from __future__ import annotations

from collections.abc import Iterator

from jcm_mrv.findings import VER, Severity
from jcm_mrv.verification.checks.formulas.instead import overstated, value_with
from jcm_mrv.verification.claim.assigned import (
    Group,
    Named,
    Taken,
    heading_cells,
    label_cells,
    text_shown,
)
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.labels import numbers_of, words_of
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.claim.series import names_taken
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.evaluate import Evaluator

_ALIKE = 3
"""Rows that have the number of their log, for two that have each other's to be asked about."""
_ACROSS = 120
"""Columns, or rows, in which a heading with the row's own name is looked for."""
_MOST = 5_000
"""Cells of a log whose readings are put in place of those of another."""


def crossed(
    claim: Claim, groups: list[Group], logs: list[Log], model: Model | None
) -> Iterator[Judged]:
    """Give monitored values that take what bears the name of another one.

    A name is believed where the other way round it is the same: rows that take each other's
    readings. Where the readings that bear a row's own name stand beside those it takes, and where
    two numbers alone are exchanged, it is asked.
    """
    for group in groups:
        taken = {s: found for s in group.rows if (found := group.told(s)[1]) is not None}
        told: set[StatedValue] = set()
        for circle in _circles(taken):
            told.update(one.stated for one in circle)
            yield _exchanged(claim, circle, model)
        yield from _beside(claim, group, told, model)
        yield from _several(group, logs, model)
        yield from _parts(claim, group, model)
        yield from _numbers(claim, group, model)


def _circles(taken: dict[StatedValue, Taken]) -> Iterator[list[Taken]]:
    seen: set[StatedValue] = set()
    for start in taken:
        path: list[StatedValue] = []
        stated: StatedValue | None = start
        while stated is not None and stated not in seen and stated not in path:
            path.append(stated)
            following = taken.get(stated)
            stated = None if following is None else following.other
        if stated in path and stated not in seen:
            yield [taken[s] for s in path[path.index(stated) :]]
        seen.update(path)


def _exchanged(
    claim: Claim, circle: list[Taken], model: Model | None, number: bool = False
) -> Judged:
    """Give the finding on rows that take each other's readings, at the first of them."""
    first, taker = circle[0], circle[-1].stated
    finding = (VER[114]["number"] if number else VER[114]).at(
        place_text(_cell(first)),
        found=_found(claim, first.source),
        severity=Severity.WARNING if number else Severity.ERROR,
        label=first.stated.label,
        other=f"{first.other.label} ({first.other.where})",
        taker=f"{taker.label} ({place_text(_cell(circle[-1]))})",
    )
    effect = None
    values = {one.other: one.stated.number for one in circle}
    units = {claim.methodology.unit(s.name) for s in values}
    if model is not None and len(units) == 1 and None not in values.values():
        gain = model.joint_effect({s: v for s, v in values.items() if v is not None})
        effect = None if gain is None else -gain
    return Judged(finding, effect)


def _cell(taken: Taken) -> Place:
    """Give the cell that refers to the wrong readings: a total of a log is right by itself."""
    place, node = taken.source.place, taken.source.node
    sheet = getattr(node, "sheet", place[0])
    is_total = place[0] == sheet and place[0] != taken.stated.place[0]
    return taken.stated.place if is_total else place


def _found(claim: Claim, source: Named) -> str:
    return f"{claim.cells.formula(source.place)[:100]}: {source.heading[:60]!r}"


# -- readings of the row's own name beside ------------------------------------------------------


def _beside(
    claim: Claim, group: Group, told: set[StatedValue], model: Model | None
) -> Iterator[Judged]:
    lines = {s: _line_of(group, s) for s in group.rows}
    used = {_axis(source.node) for source in lines.values() if source is not None}
    for stated, source in lines.items():
        if source is None or stated in told or group.told(stated)[0]:
            continue
        own = {word for word in group.words[stated] if "#" in word}
        have = {word for word in source.words if "#" in word}
        for word in sorted(own - have):
            noun = word.partition("#")[0]
            others = [w for w in have if w.partition("#")[0] == noun]
            if not others:
                continue
            cell, node = _called(claim, source.node, word, others)
            if cell is None or _axis(node) in used:
                continue
            shown = f"{text_shown(claim, cell)[:60]!r} in {place_text(cell)}"
            finding = VER[114]["beside"].at(
                place_text(source.place),
                found=f"{_found(claim, source)}, beside {shown}",
                severity=Severity.WARNING,
                label=stated.label,
            )
            yield Judged(finding, _moved(claim, stated, source.node, node, model))
            break


def _line_of(group: Group, stated: StatedValue) -> Named | None:
    """Give the readings of a value whose formula names no others, and no condition."""
    sources = group.sources(stated)
    if not sources or len(sources[0]) != 1 or sources[0][0].place != stated.place:
        return None
    (source,) = sources[0]
    return source if isinstance(source.node, (t.CellRef, t.RangeRef)) else None


def _axis(node: t.Node | None) -> tuple[object, ...]:
    """Give the column, or row, that a reference is a part of."""
    match node:
        case t.CellRef():
            return node.place
        case t.RangeRef(sheet, top, left, _, right):
            return (sheet, "column", left) if left == right else (sheet, "row", top)
        case _:
            return ()


def _called(
    claim: Claim, node: t.Node, word: str, others: list[str]
) -> tuple[Place | None, t.Node | None]:
    """Give the heading, or label, of that name beside a reference, and what stands under it."""
    assert isinstance(node, (t.CellRef, t.RangeRef))
    at = node.place if isinstance(node, t.CellRef) else (node.sheet, node.top, node.left)
    is_cell = isinstance(node, t.CellRef)
    ways = []
    if is_cell or node.left == node.right:
        ways += [(cell, True) for cell in heading_cells(claim, at)]
    if is_cell or node.top == node.bottom:
        ways += [(cell, False) for cell in label_cells(claim, at)]
    for (sheet, row, column), across in ways:
        if not set(others) & words_of(text_shown(claim, (sheet, row, column))):
            continue
        rest = [c for c, _ in ways if c != (sheet, row, column)]
        for n in _alike_first(claim, rest, across):
            cell = (sheet, row, n) if across else (sheet, n, column)
            words = words_of(text_shown(claim, cell))
            if word in words and not words.intersection(others):
                step = n - (column if across else row)
                moved = _shifted(node, 0 if across else step, step if across else 0)
                return cell, moved
    return None, None


def _alike_first(claim: Claim, rest: list[Place], across: bool) -> list[int]:
    """Give columns, or rows, those first under the same other headings."""

    def unlike(n: int) -> int:
        cells = ((c[0], c[1], n) if across else (c[0], n, c[2]) for c in rest)
        shown = (text_shown(claim, cell) for cell in cells)
        return sum(a != text_shown(claim, b) for a, b in zip(shown, rest, strict=True))

    return sorted(range(_ACROSS), key=unlike)


def _shifted(node: t.CellRef | t.RangeRef, down: int, right: int) -> t.CellRef | t.RangeRef:
    if isinstance(node, t.CellRef):
        return t.CellRef(node.sheet, node.row + down, node.column + right)
    return t.RangeRef(
        node.sheet, node.top + down, node.left + right, node.bottom + down, node.right + right
    )


def _moved(
    claim: Claim, stated: StatedValue, node: t.Node, other: t.Node | None, model: Model | None
) -> float | None:
    """Give by how much the reductions are overstated if other readings are the row's own."""
    if model is None or other is None or stated.factor is None:
        return None
    ours, theirs = list(claim.book.cells_of(node)), list(claim.book.cells_of(other))
    if not len(ours) == len(theirs) <= _MOST:
        return None
    values = {a: claim.evaluator.value(b) for a, b in zip(ours, theirs, strict=True)}
    contents = {a: v for a, v in values.items() if isinstance(v, float)}
    value = Evaluator(claim.book, contents).value(stated.place)
    return overstated(model, stated, value if isinstance(value, float) else None)


# -- conditions that take several meters --------------------------------------------------------


def _several(group: Group, logs: list[Log], model: Model | None) -> Iterator[Judged]:
    """Give conditions that take the readings of another row besides those of their own."""
    for log in logs:
        if log.stated not in group.rows or not log.is_range or not log.is_column or log.is_plain:
            continue
        names = names_taken(log.claim, log.place, log.cells)
        rows = {name: group.meant(log.stated, words_of(name)) for name in names}
        others = [r[0] for r in rows.values() if len(r) == 1 and r[0] is not log.stated]
        if [log.stated] in rows.values() and others:
            finding = VER[114]["several"].at(
                place_text(log.place),
                found=f"{log.claim.cells.formula(log.place)[:100]}: {', '.join(names[:6])}",
                severity=Severity.WARNING,
                label=log.stated.label,
                other=others[0].label,
            )
            names = [n for n, own in rows.items() if len(own) == 1 and own[0] is not log.stated]
            beside = {cell: _names(log, cell) for cell in log.cells}
            without = {cell: 0.0 for cell, own in beside.items() if own.intersection(names)}
            yield Judged(finding, overstated(model, log.stated, log.value_with(without)))


def _names(log: Log, cell: Place) -> set[str]:
    return {text for at in label_cells(log.claim, cell) if (text := text_shown(log.claim, at))}


# -- a cell of another name among the row's own -------------------------------------------------


def _parts(claim: Claim, group: Group, model: Model | None) -> Iterator[Judged]:
    """Give cells of another row's name in a formula that takes its own readings.

    Where the same cell under the row's own name stands beside, and the formula does not name it:
    the multiplier, or the export, of the other meter.
    """
    told: set[Place] = set()
    for stated in group.rows:
        for every in group.sources(stated):
            if every[0].place in told:
                continue
            named = {_axis(source.node) or source.node for source in every}
            meant = {source: group.meant(stated, source.words) for source in every}
            own = [source.node for source, rows in meant.items() if rows == [stated]]
            if not own:
                continue
            for source, rows in meant.items():
                if len(rows) != 1 or rows == [stated]:
                    continue
                if isinstance(source.node, t.Constant):
                    found = _own_line(claim, group, stated, source)
                else:
                    found = _own_beside(claim, group, stated, rows[0], source)
                if found is None or (_axis(found[1]) or found[1]) in named:
                    continue
                told.add(source.place)
                shown = f"{text_shown(claim, found[0])[:60]!r} in {place_text(found[0])}"
                yield Judged(
                    VER[114]["part"].at(
                        place_text(source.place),
                        found=f"{_found(claim, source)}, beside {shown}",
                        severity=Severity.WARNING,
                        label=stated.label,
                    ),
                    _of_part(claim, stated, source, own, found[1], model),
                )
                break


def _of_part(
    claim: Claim,
    stated: StatedValue,
    source: Named,
    own: list[t.Node],
    beside: t.Node,
    model: Model | None,
) -> float | None:
    """Give the effect of a cell of another name: added to readings, or what they are times by.

    Where the formula has the row's own reading of that line already, it is added besides.
    """
    if isinstance(beside, t.Constant):
        value = value_with(claim, stated, source.place, source.node, beside)
        return overstated(model, stated, value)
    without = value_with(claim, stated, source.place, source.node, t.Constant(0.0))
    if not without or not isinstance(source.node, t.CellRef):
        return _moved(claim, stated, source.node, beside, model)
    sheet, row, column = source.node.place
    for node in own:
        if isinstance(node, t.RangeRef) and node.left == node.right != column:
            twin = t.CellRef(sheet, row, node.left)
        elif isinstance(node, t.CellRef) and node.column != column:
            twin = t.CellRef(sheet, row, node.column)
        else:
            continue
        value = claim.evaluator.value(twin.place)
        is_counted = claim.cells.rests_on(source.place, {twin.place})
        if node.sheet == sheet and isinstance(value, float) and not is_counted:
            value = value_with(claim, stated, source.place, source.node, twin)
            return overstated(model, stated, value)
    return overstated(model, stated, without)


def _own_beside(
    claim: Claim, group: Group, stated: StatedValue, other: StatedValue, source: Named
) -> tuple[Place, t.Node] | None:
    """Give the heading of the row's own name beside a reference, and the same cell under it."""
    theirs = sorted(word for word in group.words[other] & source.words if "#" in word)
    for word in sorted(word for word in group.words[stated] if "#" in word):
        others = [w for w in theirs if w.partition("#")[0] == word.partition("#")[0]]
        cell, node = _called(claim, source.node, word, others) if others else (None, None)
        if cell is not None and node is not None and any(True for _ in claim.book.cells_of(node)):
            return cell, node
    return None


def _own_line(
    claim: Claim, group: Group, stated: StatedValue, source: Named
) -> tuple[Place, t.Node] | None:
    """Give the line of the row's own name in the list that another name is looked up in."""
    for node in t.walk(claim.book.tree(source.place)):
        match node:
            case t.Call("VLOOKUP" | "XLOOKUP" | "MATCH", (wanted, t.RangeRef() as block, *_)) if (
                wanted == source.node
            ):
                first = t.RangeRef(block.sheet, block.top, block.left, block.bottom, block.left)
                texts = [(c, text_shown(claim, c)) for c in claim.book.cells_in(first)]
                called = [(c, source._replace(texts=(text,))) for c, text in texts if text]
                own = [(c, n) for c, n in called if group.meant(stated, n.words) == [stated]]
                if len(own) == 1:
                    return own[0][0], t.Constant(own[0][1].texts[0])
            case _:
                pass
    return None


# -- numbers alone ------------------------------------------------------------------------------


def _numbers(claim: Claim, group: Group, model: Model | None) -> Iterator[Judged]:
    """Give two rows that have each other's number, where all other rows have their own.

    Nouns may differ, as of roofs and meters: that the others agree says that numbers are meant.
    """
    for name in dict.fromkeys(s.name for s in group.rows):
        rows = [s for s in group.rows if s.name == name]
        lines = {s: source for s in rows if (source := _line_of(group, s)) is not None}
        if len(lines) < len(rows) or any(group.told(s) != (False, None) for s in rows):
            continue
        ours = {s: numbers_of(s.description) for s in rows}
        theirs = {s: numbers_of(lines[s].heading) for s in rows}
        if any(len(n) != 1 for n in (*ours.values(), *theirs.values())):
            continue
        by_number = {number: s for s, n in ours.items() for number in n}
        unlike = [s for s in rows if ours[s] != theirs[s]]
        if len(by_number) < len(rows) or len(unlike) != 2 or len(rows) < 2 + _ALIKE:
            continue
        one, other = unlike
        if ours[one] == theirs[other] and ours[other] == theirs[one]:
            circle = [Taken(one, other, lines[one]), Taken(other, one, lines[other])]
            yield _exchanged(claim, circle, model, number=True)
