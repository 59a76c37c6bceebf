"""How long and deep the text of an expression can be, before anything parses it."""

from __future__ import annotations

import re

from jcm_mrv.findings import MET, Finding

MAX_LENGTH = 2000
MAX_BRACKETS = 30


class ExpressionError(ValueError):
    """An expression that is not in the language, with the finding that says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def check_bounds(text: str, what: str, where: str) -> None:
    """Refuse a text that is too long, too deep, or has letters that only look like others.

    Raises
    ------
    ExpressionError
        With the finding that says which.
    """
    found = text[:120]
    if len(text) > MAX_LENGTH:
        raise ExpressionError(
            MET[110]["long"].at(where, found=found, what=what, length=len(text), most=MAX_LENGTH)
        )
    # Python's own parser recurses: bracket and operator runs are bounded before it sees the text.
    depth = deepest = 0
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        deepest = max(deepest, depth)
    if deepest > MAX_BRACKETS or re.search(r"(?:[-+~]\s*){20}|(?:\bnot\s+){20}", text):
        raise ExpressionError(MET[110]["deep"].at(where, found=found, what=what, most=MAX_BRACKETS))
    # Python reads a full-width letter as its plain twin, so that two names could look like one.
    if not re.sub(r"'[^']*'|\"[^\"]*\"", "", text).isascii():
        raise ExpressionError(MET[110]["ascii"].at(where, found=found, what=what))
