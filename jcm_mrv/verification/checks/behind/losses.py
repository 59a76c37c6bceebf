"""Losses that a formula corrects an amount by to the side that raises the result."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from jcm_mrv.findings import VER
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.formulas.instead import put
from jcm_mrv.verification.checks.logs.odd_readings import changed_cells
from jcm_mrv.verification.claim.assigned import heading_cells, label_cells, text_shown
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.far import MOST_FORMULAS
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t

_LOSS = pattern(
    r"\blos(?:s|ses)\b|損失|ロス|tổn thất|tổn hao|\brugi(?:-rugi)?\b|\bsusut\b|\bpérdidas?\b|"
    r"алдагдал|สูญเสีย",
    re.IGNORECASE,
)
_DOCUMENT = pattern(
    r"certificat|\btest|report|contract|agreement|試験|証明|契約|報告|biên bản|chứng nhận|hợp đồng|"
    r"sertifikat|laporan|kontrak",
    re.IGNORECASE,
)
"""What the place of a meter, and what is lost up to there, is settled by."""
_GENERATED = pattern(r"\bgenerat", re.IGNORECASE)
"""What the methodology says of an amount that a loss never raises, whatever document has it."""
_MOST = 0.5
"""A loss is a share of what passes; a larger number beside the word is something else."""


class _Corrected(NamedTuple):
    """What takes a loss; and the formulas that do, with its sign turned round."""

    stated: StatedValue
    loss: Place
    turned: dict[Place, t.Node]


def turned_losses(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give formulas behind monitored values that add a loss where taking it off gives less.

    What is generated is less behind the transformer, and what is consumed more before it: which of
    both it is, the result tells. Each loss is told once.
    """
    found: dict[tuple[str, int, str], _Corrected] = {}
    for stated in claim.monitored if claim.side != "plan" else ():
        for place in claim.cells.formulas_behind(stated.place, MOST_FORMULAS):
            tree = claim.book.tree(place)
            for node in t.walk(tree):
                loss = _loss(claim, node)
                if loss is None:
                    continue
                # A column with the loss of each month is one.
                name = _name(claim, loss)
                one = found.setdefault((loss[0], loss[2], name), _Corrected(stated, loss, {}))
                one.turned[place] = put(one.turned.get(place, tree), node, _other_way(node))
    for (*_, name), one in found.items():
        if _is_settled(claim, one):
            continue
        effect = _effect(claim, model, one.turned)
        if effect is None or effect <= 0:
            continue
        first = next(iter(one.turned))
        more = f"; and {len(one.turned) - 1} more cells" if len(one.turned) > 1 else ""
        finding = VER[261].at(
            place_text(first),
            found=f"{claim.cells.formula(first)[:100]}{more}; {name[:60]!r} in "
            f"{place_text(one.loss)}",
            label=one.stated.label,
        )
        yield Judged(finding, effect)


def _is_settled(claim: Claim, one: _Corrected) -> bool:
    """Whether a document beside the loss says it, of an amount that is metered behind it."""
    parameter = claim.methodology.parameters.get(one.stated.name)
    if parameter is None or _GENERATED.search(parameter.description or ""):
        return False
    sheet, row, _ = one.loss
    beside = (str(c.value) for _, c in claim.grid.sheet(sheet).in_row(row) if c.kind == "text")
    return any(map(_DOCUMENT.search, (_name(claim, one.loss), *beside)))


def _effect(claim: Claim, model: Model | None, turned: dict[Place, t.Node]) -> float | None:
    """Give by how much the reductions are overstated, by all formulas that take the loss."""
    contents: dict[Place, float | str] = {}
    for place, made in turned.items():
        value = claim.evaluator.compute(made, place)
        if not isinstance(value, float):
            return None
        contents[place] = value
    return changed_cells(claim, model, contents)


def _loss(claim: Claim, node: t.Node) -> Place | None:
    """Give the cell of a loss that a number is raised or lowered by: 1 + C1, or 1 - C1/100."""
    match node:
        case t.Binary("+" | "-", t.Constant(float(one)), share) if one == 1.0:
            pass
        case _:
            return None
    match share:
        case t.CellRef() | t.Binary("/", t.CellRef(), t.Constant(100.0)):
            cell = next(part.place for part in t.walk(share) if isinstance(part, t.CellRef))
        case _:
            return None
    value = claim.evaluator.compute(share, cell)
    if not isinstance(value, float) or not 0 < value < _MOST:
        return None
    return cell if _LOSS.search(_name(claim, cell)) else None


def _name(claim: Claim, cell: Place) -> str:
    """Give the text nearest before a cell, or over it, that calls it something."""
    nearest = (next(cells(claim, cell), None) for cells in (label_cells, heading_cells))
    return " ".join(text_shown(claim, text) for text in nearest if text is not None)


def _other_way(node: t.Node) -> t.Node:
    match node:
        case t.Binary(op, left, right):
            return t.Binary("-" if op == "+" else "+", left, right)
        case _:
            return node
