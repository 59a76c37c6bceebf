"""A value of a table beside words that name another case of it; when two values are the same."""

from __future__ import annotations

import math
import re

from jcm_mrv.findings import VER, Severity
from jcm_mrv.methodology.expression.tree import tables
from jcm_mrv.methodology.reference_tables import ANY
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model

_LIMIT = pattern(
    r"\b(?:lower|upper|limit|conservative|range|mean|average)\b|下限|上限|保守|平均|"
    r"\bcận\b|thận trọng|trung bình|batas|konservatif",
    re.IGNORECASE,
)
"""Words of a value that was not meant to be the one of its case."""


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
    """Give a value of one case of a table beside words that name another.

    Of a table of several keys the words may name one choice of each: food, in the wet tropics.
    """
    number, default = stated.number, claim.methodology.defaults.get(stated.name)
    if number is None or default is None:
        return []
    words = case_words(f"{stated.description} {stated.comment} {stated.source}")
    if _LIMIT.search(words):
        return []
    rows = [row for name in tables(default) for row in claim.methodology.tables[name].rows]
    named: dict[str, set[str]] = {}
    for key in dict.fromkeys(key for row in rows for key in row.when):
        choices = {c for row in rows if isinstance(c := row.when.get(key), str)} - {ANY}
        if found := _choices(words, choices):
            named[key] = found
    if not named:
        return []
    numbers = {
        None if row.value is None else float(row.value)
        for row in rows
        if all(row.when.get(key) in found for key, found in named.items())
    }
    if len(numbers) != 1 or (right := next(iter(numbers))) is None or near(number, right):
        return []
    cases = set().union(*named.values())
    unit = claim.methodology.unit(stated.name)
    unit = "" if unit == "1" else unit
    shown = ", ".join(case.replace("_", " ") for case in sorted(cases))
    noun = "word" if len(cases) == 1 else "words"
    finding = VER[34]["case"].at(
        stated.where,
        found=f"{number_shown(number)} {unit}".strip() + f", beside the {noun} {shown}",
        severity=Severity.WARNING,
        label=stated.label,
        number=f"{number_shown(right)} {unit}".strip(),
    )
    gain = None if model is None else model.effect(stated, right)
    return [Judged(finding, None if gain is None else -gain, (stated, right))]


def _choices(words: str, choices: set[str]) -> set[str]:
    """Give the choices all of whose words a text has, but for those that another one says more of.

    Examples
    --------
    >>> sorted(_choices("ipcc, poorly managed", {"managed", "managed_poorly", "open_dump"}))
    ['managed_poorly']
    """
    said = set(re.findall(r"[^\W_]+", words))
    parts = {choice: set(choice.casefold().split("_")) for choice in choices}
    found = {choice for choice, own in parts.items() if own <= said}
    return {c for c in found if not any(parts[c] < parts[other] for other in found)}
