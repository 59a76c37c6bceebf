"""A value of a table beside words that name another case of it; when two values are the same."""

from __future__ import annotations

import math
import re

from jcm_mrv.findings import VER, Severity
from jcm_mrv.methodology.expression.tree import tables
from jcm_mrv.methodology.reference_tables import ANY
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model


def near(left: float, right: float) -> bool:
    """Whether two values are the same but for the digits that people leave out."""
    return math.isclose(left, right, rel_tol=1e-6, abs_tol=1e-12)


def case_words(text: str) -> str:
    """Give a text in small letters without what it denies: what is off the grid is not on it.

    Examples
    --------
    >>> case_words("Captive system, not connected to the grid")
    'captive system,  '
    """
    text = text.casefold()
    return re.sub(r"\b(?:off|no|non|not|without)\b[\s-]*(?:\w+\s+){0,3}grid\b", " ", text)


def other_case(claim: Claim, stated: StatedValue, model: Model | None) -> list[Judged]:
    """Give a value of one case of a table beside words that name another."""
    number, default = stated.number, claim.methodology.defaults.get(stated.name)
    if number is None or default is None:
        return []
    words = case_words(f"{stated.description} {stated.comment} {stated.source}")
    named: dict[float, set[str]] = {}
    for row in (row for name in tables(default) for row in claim.methodology.tables[name].rows):
        cases = {c for c in row.when.values() if isinstance(c, str)} - {ANY}
        if row.value is not None:
            found = {c for c in cases if re.search(rf"\b{re.escape(c.casefold())}\b", words)}
            named.setdefault(float(row.value), set()).update(found)
    others = {value: cases for value, cases in named.items() if cases and not near(number, value)}
    if len(others) != 1 or any(cases for value, cases in named.items() if near(number, value)):
        return []
    (right, cases), *_ = others.items()
    unit = claim.methodology.unit(stated.name)
    finding = VER[34]["case"].at(
        stated.where,
        found=f"{number_shown(number)} {unit}, beside the word {', '.join(sorted(cases))}",
        severity=Severity.WARNING,
        label=stated.label,
        number=number_shown(right),
        unit=unit,
    )
    gain = None if model is None else model.effect(stated, right)
    return [Judged(finding, None if gain is None else -gain, (stated, right))]
