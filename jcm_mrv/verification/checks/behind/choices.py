"""The greater, the lesser or the mean of two meters of one amount, where that raises the result."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from jcm_mrv.findings import VER
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.formulas.instead import put
from jcm_mrv.verification.checks.logs.odd_readings import changed_cells
from jcm_mrv.verification.claim.assigned import heading_cells, label_cells, text_shown
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.far import MOST_COMPARED
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.evaluate import Evaluator
from jcm_mrv.workbook.formulas.values import Scalar

_APART = 0.25
"""What two meters of one amount differ by at most, as a share of the greater."""
_MAIN = pattern(r"\b(?:main|principal|utama)\b|主|chính", re.IGNORECASE)
_CHECK = pattern(
    r"\b(?:check|back-?up|cek|pembanding|respaldo|comprobación)\b|照合|副|予備|"
    r"kiểm tra|dự phòng|đối chứng",
    re.IGNORECASE,
)
_COUNTS = pattern(
    r"\bmain meter (?:counts|applies|prevails|is (?:used|decisive|taken))|"
    r"\b(?:check|back-?up) meter[^.;]{0,20}\bonly\b|"
    r"主(?:計器|メーター?|電力量計)(?:の値)?を(?:採用|使用|用い)|"
    r"công tơ chính (?:được|là)|meter utama (?:yang )?di(?:pakai|gunakan)",
    re.IGNORECASE,
)
"""That the main meter is the one whose readings count, in words."""
GREATER, LESSER, MEAN = "greater", "lesser", "mean"
_MIRRORED = {">": "<", ">=": "<=", "<": ">", "<=": ">="}


class Choice(NamedTuple):
    """A part of a formula that makes one amount of two.

    Attributes
    ----------
    node : Node
        The part; with ranges the sum of it.
    first, second : Node
        The two amounts: cells, sums, or ranges line by line.
    kind : str
        ``GREATER``, ``LESSER`` or ``MEAN``.
    """

    node: t.Node
    first: t.Node
    second: t.Node
    kind: str


def choices(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give the choices between two meters of one amount that raise the result.

    Where one of them is called the main one it is the other choice, else whatever of both gives
    less. A meter that stood, or was far off, is replaced by the other one rightly.
    """
    found: dict[tuple[str, int, str], dict[Place, float]] = {}
    takers: dict[tuple[str, int, str], StatedValue] = {}
    seen: set[Place] = set()
    counts: bool | None = None
    for stated in claim.monitored:
        for place in claim.cells.formulas_behind(stated.place, MOST_COMPARED):
            if place in seen:
                continue
            seen.add(place)
            for choice in chosen_in(claim.book.tree(place)):
                if choice.kind == MEAN:
                    counts = _main_counts(claim) if counts is None else counts
                    if not counts:
                        continue
                other = _otherwise(claim, place, choice)
                if other is not None:
                    key = place[0], place[2], choice.kind
                    found.setdefault(key, {})[place] = other
                    takers.setdefault(key, stated)
    for key, cells in found.items():
        effect = changed_cells(claim, model, cells)
        if effect is not None and effect <= 0:
            continue
        place, more = min(cells), len(cells) - 1
        finding = VER[247] if key[2] != MEAN else VER[247]["mean"]
        words = f"{claim.cells.formula(place)[:120]}{f'; and {more} more cells' if more else ''}"
        yield Judged(finding.at(place_text(place), found=words, label=takers[key].label), effect)


def chosen_in(tree: t.Node) -> Iterator[Choice]:
    """Give the parts of a formula that make one amount of two.

    Examples
    --------
    >>> from jcm_mrv.workbook.formulas.parse import parse_formula
    >>> texts = ("=MAX(B2,C2)", "=IF(B2<C2,B2,C2)", "=(B2+C2)/2", "=MAX(B2:B13)", "=MAX(B2,0)")
    >>> [[choice.kind for choice in chosen_in(parse_formula(text, "S"))] for text in texts]
    [['greater'], ['lesser'], ['mean'], [], []]
    >>> tree = parse_formula("=SUMPRODUCT((B2:B9>=C2:C9)*B2:B9+(B2:B9<C2:C9)*C2:C9)", "S")
    >>> [choice.kind for choice in chosen_in(tree)]
    ['greater']
    """
    for node in t.walk(tree):
        whole, part = node, node
        if isinstance(node, t.Call) and node.function in ("SUM", "SUMPRODUCT"):
            if len(node.arguments) != 1:
                continue
            part = node.arguments[0]
        if (made := _made(part)) is None:
            continue
        first, second, kind = made
        is_of_lines = isinstance(first, t.RangeRef) and isinstance(second, t.RangeRef)
        # Line by line a choice is a number only where its lines are added up.
        if is_of_lines == (whole is not part) and _names(first) and _names(second):
            yield Choice(whole, first, second, kind)


def _made(node: t.Node) -> tuple[t.Node, t.Node, str] | None:
    match node:
        case t.Call("MAX" | "MIN" | "AVERAGE" as function, (first, second)):
            if isinstance(first, t.RangeRef) or isinstance(second, t.RangeRef):
                return None
            return first, second, {"MAX": GREATER, "MIN": LESSER, "AVERAGE": MEAN}[function]
        case t.Call("MAX" | "MIN" | "AVERAGE" as function, (t.RangeRef() as block,)) if (
            block.area == 2 and block.top == block.bottom
        ):
            ends = [t.CellRef(block.sheet, block.top, c) for c in (block.left, block.right)]
            return ends[0], ends[1], {"MAX": GREATER, "MIN": LESSER, "AVERAGE": MEAN}[function]
        case t.Call("IF", (t.Binary(op, left, right), first, second)) if op in _MIRRORED:
            return _by(op, left, right, first, second)
        case t.Binary("/", t.Binary("+", first, second), t.Constant(2.0)):
            return first, second, MEAN
        case t.Binary("+", t.Binary("*", one, first), t.Binary("*", other, second)):
            (one, first), (other, second) = _test_first(one, first), _test_first(other, second)
            match one, other:
                case t.Binary(op, left, right), t.Binary(against, _, _) if (
                    op in _MIRRORED and against in _MIRRORED and {left, right} == {first, second}
                ):
                    return _by(op, left, right, first, second)
                case _:
                    return None
        case _:
            return None


def _test_first(one: t.Node, other: t.Node) -> tuple[t.Node, t.Node]:
    is_test = isinstance(one, t.Binary) and one.op in _MIRRORED
    return (one, other) if is_test else (other, one)


def _by(
    op: str, left: t.Node, right: t.Node, first: t.Node, second: t.Node
) -> tuple[t.Node, t.Node, str] | None:
    """Give the choice of a first amount where a comparison holds, of a second where not."""
    if (left, right) == (second, first):
        left, right, op = right, left, _MIRRORED[op]
    if (left, right) != (first, second) or first == second:
        return None
    return first, second, GREATER if op in (">", ">=") else LESSER


def _names(node: t.Node) -> bool:
    return any(isinstance(part, (t.CellRef, t.RangeRef)) for part in t.walk(node))


def _otherwise(claim: Claim, place: Place, choice: Choice) -> float | None:
    """Give what a formula would give by the other choice; None where there is none, or no other."""
    pairs = _pairs(claim, place, choice)
    alike = [_are_alike(*pair) for pair in pairs]
    # What is seldom alike is of two different things.
    if not pairs or sum(alike) * 2 < len(pairs):
        return None
    main = _main_of(claim, choice)
    if choice.kind == MEAN and main is None:
        return None
    numbers = [
        _of_pair(choice.kind, pair)
        if not is_alike
        else pair[main]
        if main is not None
        else _of_pair(LESSER if choice.kind == GREATER else GREATER, pair)
        for pair, is_alike in zip(pairs, alike, strict=True)
    ]
    made = put(claim.book.tree(place), choice.node, t.Constant(math.fsum(numbers)))
    evaluator = Evaluator(claim.book)
    evaluator.values(claim.book.cells_of(made))
    value, before = evaluator.compute(made, place), claim.evaluator.value(place)
    return value if isinstance(value, float) and value != before else None


def _of_pair(kind: str, pair: tuple[float, float]) -> float:
    if kind == MEAN:
        return sum(pair) / 2
    return max(pair) if kind == GREATER else min(pair)


def _pairs(claim: Claim, place: Place, choice: Choice) -> list[tuple[float, float]]:
    both = [_amounts(claim, place, node) for node in (choice.first, choice.second)]
    if len(both[0]) != len(both[1]):
        return []
    return [(_number(a), _number(b)) for a, b in zip(*both, strict=True)]


def _amounts(claim: Claim, place: Place, node: t.Node) -> Sequence[Scalar]:
    if isinstance(node, t.RangeRef):
        rows, columns = range(node.top, node.bottom + 1), range(node.left, node.right + 1)
        if len(rows) * len(columns) > MOST_COMPARED:
            return []
        return [claim.evaluator.value((node.sheet, r, c)) for r in rows for c in columns]
    claim.evaluator.values(claim.book.cells_of(node))
    return [claim.evaluator.compute(node, place)]


def _number(value: Scalar) -> float:
    return value if isinstance(value, float) and not isinstance(value, bool) else 0.0


def _are_alike(one: float, other: float) -> bool:
    return min(one, other) > 0 and abs(one - other) <= _APART * max(one, other)


def _main_of(claim: Claim, choice: Choice) -> int | None:
    """Give which of two amounts is called the main one; None where neither is, or both."""
    called = [_called(claim, node) for node in (choice.first, choice.second)]
    for n, (own, other) in enumerate((called, called[::-1])):
        if _MAIN.search(own) and not _MAIN.search(other):
            return n
        if _CHECK.search(other) and not _CHECK.search(own):
            return n
    return None


def _called(claim: Claim, node: t.Node) -> str:
    """Give the text over the first cell of an amount, or before it."""
    for part in t.walk(node):
        if isinstance(part, (t.CellRef, t.RangeRef)):
            first = part.place if isinstance(part, t.CellRef) else (part.sheet, part.top, part.left)
            over = next(heading_cells(claim, first), None)
            before = next(label_cells(claim, first), None)
            return " ".join(text_shown(claim, cell) for cell in (over, before) if cell is not None)
    return ""


def _main_counts(claim: Claim) -> bool:
    """Whether a text of the workbook says that the main meter is the one that counts."""
    return any(
        cell.kind == "text" and _COUNTS.search(str(cell.value))
        for grid in claim.grid.sheets
        for row in grid.rows
        for _, cell in grid.in_row(row)
    )
