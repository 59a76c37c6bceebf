"""Totals behind amounts that are not whole: a meter that is named, months that are left out."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence

from jcm_mrv.findings import VER
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.formulas.chains import folded, number_of
from jcm_mrv.verification.checks.formulas.instead import put
from jcm_mrv.verification.checks.formulas.summands import added
from jcm_mrv.verification.checks.logs.columns_beside import (
    heading_of,
    lines_around,
    values_beside,
)
from jcm_mrv.verification.checks.logs.odd_readings import changed_cells, plus, with_formula
from jcm_mrv.verification.claim.assigned import row_texts
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.far import MOST_NUMBERED
from jcm_mrv.verification.claim.logs import LEAST, Log
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t

_MOST = 2_000
_LINES = 50
"""Lines of a block that each may have a name."""
_AND = pattern(
    r"\s*(?:[,;、，&＋+・／/]|\b(?:and|as well as|plus|và|cùng|dan|serta|y|e)\b|"
    r"及び|および|並びに|と)\s*"
)
_UNITS = pattern(r"[\[(（【][^\])）】]*[\])）】]|\b[kMG]?Wh\b|\b[MGT]J\b")
_EXTREMES = ("MIN", "MAX", "LARGE", "SMALL")


# -- meters that are named ----------------------------------------------------------------------


def named_beside(logs: list[Log], model: Model | None) -> Iterator[Judged]:
    """Give columns that a description names with the one that is taken, and that no value takes."""
    told: set[tuple[str, int]] = set()
    for log in logs:
        if log.is_one or log.is_register or not log.is_column or len(log.cells) > _MOST:
            continue
        own = _core(heading_of(log, log.cells[0][2]))
        lists = [_listed(text) for text in row_texts(log.claim, log.stated)] if own else []
        lists = [items for items in lists if _has(items, own)]
        for line in lines_around(log) if lists else ():
            name = _core(heading_of(log, line))
            if not name or name == own or (log.cells[0][0], line) in told:
                continue
            if not any(_has(items, name, besides=own) for items in lists):
                continue
            values = _untaken(logs, log, line, name)
            if values:
                told.add((log.cells[0][0], line))
                first = log.beside(log.cells[0], line)
                total = sum(values.values())
                shown = f"{heading_of(log, line)[:40]!r}, {number_shown(round(total, 3))}"
                finding = VER[234].at(
                    log.stated.where,
                    found=f"{place_text(first)}: {shown}",
                    label=log.stated.label,
                    cell=place_text(first),
                )
                yield Judged(finding, plus(log, model, total))


def _untaken(logs: list[Log], log: Log, line: int, name: str) -> dict[Place, float]:
    """Give the numbers of a column that neither a value nor another log of the name takes."""
    if any(o.stated is log.stated and _core(o.heading) == name for o in logs):
        return {}
    values = values_beside(log, line)
    cells = {log.beside(cell, line) for cell in values}
    taken = any(log.claim.cells.rests_on(s.place, cells) for s in log.claim.monitored)
    return {} if taken or sum(values.values()) <= 0 else values


def _core(heading: str) -> str:
    """Give what a heading names, without its unit."""
    return " ".join(_words(_UNITS.sub(" ", heading)))


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return [word.rstrip("s") or word for word in re.findall(r"[^\W_]+", plain)]


def _listed(text: str) -> list[str]:
    """Give what stands between the words that join the things of a list."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    items = [" ".join(_words(item)) for item in _AND.split(plain)]
    return items if len(items) > 1 else []


def _has(items: Sequence[str], name: str, besides: str = "") -> bool:
    """Whether one thing of a list, another than that of a second name, is called so."""
    return any(
        f" {item} ".endswith(f" {name} ") for item in items if not besides or besides not in item
    )


# -- months that are left out ---------------------------------------------------------------------


def part_of_total(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give amounts that take one line of a column beside totals, or totals without an extreme."""
    told: set[Place] = set()
    for stated in claim.monitored:
        parameter = claim.methodology.parameters.get(stated.name)
        if parameter is None or parameter.aggregation != "sum":
            continue
        for place in claim.cells.formulas_behind(stated.place, MOST_NUMBERED):
            if place not in told:
                found = [
                    *_named_lines(claim, stated, model, place),
                    *_single(claim, stated, model, place),
                    *_extreme(claim, stated, model, place),
                ]
                told.update(place for _ in found)
                yield from found


def _named_lines(
    claim: Claim, stated: StatedValue, model: Model | None, place: Place
) -> Iterator[Judged]:
    """Give ranges over lines of a list that a description names, and that lack one of these."""
    lists = [items for text in row_texts(claim, stated) if (items := _listed(text))]
    if not lists:
        return
    for block in t.walk(claim.book.tree(place)):
        if not isinstance(block, t.RangeRef) or block.bottom - block.top >= _LINES:
            continue
        own = [_line_name(claim, block, row) for row in range(block.top, block.bottom + 1)]
        named = [items for items in lists if all(name and _has(items, name) for name in own)]
        rows = [row for row in (block.bottom + 1, block.top - 1) if row >= 0 and named]
        for row in rows:
            name = _line_name(claim, block, row)
            cells = [(block.sheet, row, column) for column in range(block.left, block.right + 1)]
            numbers = [v for v in claim.evaluator.values(cells) if isinstance(v, float)]
            if not name or name in own or not any(_has(items, name) for items in named):
                continue
            taken = any(claim.cells.rests_on(s.place, set(cells)) for s in claim.monitored)
            if taken or len(numbers) < len(cells) or math.fsum(numbers) <= 0:
                continue
            finding = VER[234].at(
                place_text(place),
                found=f"{claim.cells.formula(place)[:80]}; {place_text(cells[0])}: {name!r}",
                label=stated.label,
                cell=place_text(cells[0]),
            )
            edges = min(block.top, row), block.left, max(block.bottom, row), block.right
            longer = t.RangeRef(block.sheet, *edges)
            made = put(claim.book.tree(place), block, longer)
            yield Judged(finding, with_formula(claim, model, place, made))
            return


def _line_name(claim: Claim, block: t.RangeRef, row: int) -> str:
    """Give what the line of a block is called, without its unit; empty where it has no name."""
    for column in range(block.left - 1, -1, -1):
        content = claim.book.content((block.sheet, row, column))
        if isinstance(content, str) and content.strip():
            return _core(content)
    return ""


def _single(
    claim: Claim, stated: StatedValue, model: Model | None, place: Place
) -> Iterator[Judged]:
    parts = list(added(claim, place))
    places = {part.place for part in parts}
    if len(places) < 2:
        return
    value = claim.evaluator.value
    for part in parts:
        sheet, row, column = part.place
        for other in places - {part.place}:
            block = _total(claim, other)
            total = (sheet, other[1], column)
            if block is None or other[0] != sheet or other[2] == column or total in places:
                continue
            own = _total(claim, total) if block.top <= row <= block.bottom else None
            one, whole = value(part.place), value(total)
            if own is None or not own.holds(part.place) or one == whole:
                continue
            now = value(place)
            if isinstance(one, float) and isinstance(whole, float) and isinstance(now, float):
                finding = VER[234]["line"].at(
                    place_text(place),
                    found=f"{claim.cells.formula(place)[:100]}: {place_text(part.place)}",
                    label=stated.label,
                    cell=place_text(total),
                )
                right = now + part.times * (whole - one)
                yield Judged(finding, changed_cells(claim, model, {place: right}))
                return


def _total(claim: Claim, place: Place) -> t.RangeRef | None:
    """Give the part of its own column that a cell is the sum of."""
    if claim.book.formula(place) is None:
        return None
    match claim.book.tree(place):
        case t.Call("SUM" | "SUBTOTAL", (*_, t.RangeRef() as block)) if (
            block.left == block.right == place[2] and block.sheet == place[0]
        ):
            return block if block.area >= LEAST else None
    return None


def _extreme(
    claim: Claim, stated: StatedValue, model: Model | None, place: Place
) -> Iterator[Judged]:
    terms = list(_terms(claim.book.tree(place), 1.0))
    for call, times in terms:
        sums = [
            part
            for part in t.walk(call)
            if isinstance(part, t.Call) and part.function in ("LARGE", "SMALL")
        ]
        block = _block(sums[0]) if call.function == "SUM" and sums else None
        others = [one for one, _ in terms if one.function in _EXTREMES and _block(one) is not None]
        if block is None and call.function in ("SUM", "SUBTOTAL"):
            block = _block(call)
            if block not in [_block(one) for one in others]:
                continue
        if block is None or block.area < LEAST or call.function not in ("SUM", "SUBTOTAL"):
            continue
        contents = claim.evaluator.values(claim.book.cells_in(block))
        numbers = [v for v in contents if isinstance(v, float) and not isinstance(v, bool)]
        whole = sum(numbers)
        # Of half of the readings twice as much is taken: that is none of the conversion.
        scale = 1000.0 ** round(math.log(abs(times), 1000)) if sums else times
        finding = VER[235].at(
            place_text(place),
            found=claim.cells.formula(place)[:120],
            label=stated.label,
            number=number_shown(round(scale * whole, 3)),
        )
        yield Judged(finding, changed_cells(claim, model, {place: scale * whole}))
        return


def _block(call: t.Call) -> t.RangeRef | None:
    return next((part for part in call.arguments if isinstance(part, t.RangeRef)), None)


def _terms(node: t.Node, times: float) -> Iterator[tuple[t.Call, float]]:
    """Give the functions that a formula adds up, each with its number."""
    match node:
        case t.Unary("-", operand):
            yield from _terms(operand, -times)
        case t.Binary("+" | "-" as op, left, right):
            yield from _terms(left, times)
            yield from _terms(right, times if op == "+" else -times)
        case t.Binary("*" | "/" as op, left, right):
            number = number_of(folded(right))
            if number:
                yield from _terms(left, times * number if op == "*" else times / number)
            elif op == "*" and (first := number_of(folded(left))):
                yield from _terms(right, times * first)
        case t.Call("ROUND" | "IFERROR", (first, *_)):
            yield from _terms(first, times)
        case t.Call():
            yield node, times
        case _:
            pass
