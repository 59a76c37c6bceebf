"""Values of the worked cases, a power of ten off or with digits exchanged: asked, or named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from jcm_mrv.methodology.library import Library
from jcm_mrv.verification.checks.facts import Facts
from jcm_mrv.verification.checks.fixed.alone import alone
from jcm_mrv.verification.checks.made import made
from jcm_mrv.verification.checks.table import CHECKS
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.recompute import Model
from jcm_mrv.verification.verdict import numbered
from jcm_mrv.verification.weight import of_name, weights
from tests.effort import THOROUGH
from tests.verification.case_books import case_book

TIMES = (10.0, 0.1, 1000.0)
SOME = ["ID_AM001@1.0"]
"""Of the quick tests; thoroughly, every methodology. Always in the first of its cases."""
OF_EACH = 1
"""Values of each parameter: of waste by source and year there are hundreds, all of one kind."""
OF_FORMULAS = {"response", "misread", "logs", "groups", "stored", "project_result", "plan"}
MONITORED_ALONE = {"W"}
"""Waste of one source in one year: no capacity, sister or plan tells what it should be near. The
scope names it with what ten times of it would change, as all that is taken as stated."""
JUDGES = tuple(
    check
    for check in CHECKS
    if check.of_result and not OF_FORMULAS & set(check.needs) and "VER-06" not in check.gives[0]
)
"""What looks at values alone: the formulas of the sheet still give what they gave."""


def exchanged(value: float) -> Iterator[float]:
    """Give a number with the first two neighbouring digits that differ in each other's place.

    >>> list(exchanged(1200.0)), list(exchanged(333.0))
    ([2100.0], [330.3])
    """
    text = repr(value)
    places = [n for n, sign in enumerate(text) if sign.isdigit()]
    for a, b in pairwise(places):
        if text[a] != text[b] and text[a] != "0":
            signs = [*text]
            signs[a], signs[b] = signs[b], signs[a]
            number = float("".join(signs))
            if number != value:
                yield number
                return


def asked(claim: Claim, right: float) -> set[tuple[str, str]]:
    """Give the requests that keep a claim from being confirmed."""
    found, _ = made(Facts(claim), JUDGES)
    items = numbered(found, right, None)
    return {(i.finding.code, i.finding.where) for i in items if i.weighs}


def slips(claim: Claim) -> Iterator[tuple[StatedValue, float, bool, Claim]]:
    """Give each typed value with what it might be, whether a power of ten off, and the claim."""
    for kind in ("fixed", "monitored"):
        lines: list[StatedValue] = getattr(claim, kind)
        years = {s.years for s in claim.methodology.sets.values()}
        typed = [s for s in reversed(lines) if s.is_typed and s.number and s.name not in years]
        of_parameter: Counter[str] = Counter()
        for leaf, stated in {s.leaf: s for s in typed}.items():
            of_parameter[stated.name] += 1
            if of_parameter[stated.name] > OF_EACH:
                continue
            assert isinstance(stated.value, float)
            others = [(stated.value * times, True) for times in TIMES]
            others += [(number, False) for number in exchanged(stated.value)]
            for number, is_power in others:
                own = [replace(s, value=number) if s.leaf == leaf else s for s in lines]
                yield stated, number, is_power, replace(claim, **{kind: own})


@pytest.mark.parametrize("reference", Library().references() if THOROUGH else SOME)
def test_what_changes_the_result_is_asked_or_named(reference: str, tmp_path: Path) -> None:
    target = case_book(tmp_path, reference, 0)
    claim, facts = target.claim, Facts(target.claim)
    known = asked(claim, target.right)
    honest = {s.name for s in alone(claim, facts.everywhere, facts.library)}
    weighed = weights(claim, Model(claim))
    before = Model(claim).reductions()
    silent: list[object] = []
    for stated, value, is_power, other in slips(claim):
        after = Model(other).reductions()
        if before is None or after is None or abs(after - before) < 1:
            continue
        if asked(other, target.right) - known:
            continue
        # What nothing can tell, the scope names with what a slip of it would change.
        is_named = of_name(weighed, stated.name) is not None
        if not is_named or (is_power and stated.name not in honest | MONITORED_ALONE):
            silent.append((stated.label, value, after - before))
    assert silent == []


def test_an_amount_by_calendar_years_has_a_weight_too(tmp_path: Path) -> None:
    claim = case_book(tmp_path, "VN_AM004@1.0", 0).claim
    assert of_name(weights(claim, Model(claim)), "W") is not None
