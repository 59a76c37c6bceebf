"""Every fixed value of every methodology, a power of ten off: asked about, or said to be alone."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from jcm_mrv import verify
from jcm_mrv.methodology.library import Library
from jcm_mrv.verification.checks.facts import Facts
from jcm_mrv.verification.checks.fixed.alone import alone
from jcm_mrv.verification.checks.made import made
from jcm_mrv.verification.checks.table import CHECKS
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.recompute import Model, has_default
from jcm_mrv.verification.verdict import numbered
from tests.effort import THOROUGH, one_in
from tests.verification.case_books import Typed, case_book

FACTORS = (1000.0, 0.001, 10.0, 0.1)
# One of each make of fixed values; thoroughly, every methodology.
SOME = ["ID_AM010@1.0", "VN_AM003@1.0"]
ALONE = {"Br", "COD", "FC_H", "F_H", "MCF_WW", "P_AUX", "RC_gen", "TDL", "f_y"}
ALONE |= {"capacity", "generator_capacity"}
"""What nothing known speaks for or against, as the page on verification lists it."""
JUDGES = tuple(
    check for check in CHECKS if {"VER-034", "VER-036", "VER-102", "VER-103"} & set(check.gives)
)


def changed(claim: Claim) -> Iterator[tuple[str, float, Claim, float]]:
    """Give a claim with one fixed value a power of ten off, and by how much the result changes.

    A value stands in the plan and in the report: both change.
    """
    model = Model(claim)
    before = model.reductions()
    assert before is not None
    for kind in ("fixed", "constants"):
        lines = getattr(claim, kind)
        years = {s.years for s in claim.methodology.sets.values()}
        typed = [s for s in reversed(lines) if s.is_typed and s.number and s.name not in years]
        cells = {s.leaf: s for s in typed}
        for leaf, stated in cells.items():
            for factor in FACTORS:
                own = [replace(s, value=s.value * factor) if s.leaf == leaf else s for s in lines]
                other = replace(claim, **{kind: own})
                if kind == "fixed":
                    after = Model(other).reductions()
                else:
                    assert stated.number is not None
                    after = model.reductions({(stated.name, ()): stated.number * factor})
                if after is not None and abs(after - before) >= 1:
                    yield stated.name, factor, other, after - before


@one_in(2)
@pytest.mark.parametrize("reference", Library().references() if THOROUGH else SOME)
def test_a_power_of_ten_is_never_confirmed(reference: str, tmp_path: Path) -> None:
    target = case_book(tmp_path, reference)
    facts = Facts(target.claim)
    honest = {s.name for s in alone(target.claim, facts.everywhere, facts.library)}
    assert honest <= ALONE
    silent = []
    for name, factor, claim, off in changed(target.claim):
        found, _ = made(Facts(claim), JUDGES)
        asked = any(item.weighs for item in numbered(found, target.right, None))
        if not asked and name not in honest:
            silent.append((name, factor, off))
    assert silent == []


@one_in(2)
@pytest.mark.parametrize("reference", Library().references() if THOROUGH else SOME)
def test_defaults_asked_at_once_are_those_of_each_member(reference: str, tmp_path: Path) -> None:
    claim = case_book(tmp_path, reference).claim
    model, inputs = Model(claim), Model(claim).application.inputs
    for name in (n for n in claim.methodology.fixed_ex_ante() if has_default(claim, n)):
        for key in inputs.keys(name):
            by_itself = model.solve(0, {(name, key): math.nan})
            wanted = None if by_itself is None else model.value(by_itself, name, key)
            own = model.default(0, name, key)
            assert own == wanted or (own is not None and wanted is not None and math.isnan(own))


def test_the_page_lists_what_stands_alone() -> None:
    page = Path("docs/explanation/verification.md").read_text(encoding="utf-8")
    (listed,) = (text for text in page.split("\n\n") if text.startswith("**Fixed values**"))
    assert set(re.findall(r"\(`(\w+)`\)", listed)) == ALONE


def test_what_stands_by_itselfis_said_in_the_last_line(tmp_path: Path) -> None:
    """The same through a file: a share of outages that nobody has published."""
    target = case_book(tmp_path, "VN_AM005@1.0")
    verdict = verify(Typed(target).times("Br", 10).save(tmp_path / "a.xlsx"))
    assert verdict.is_confirmed
    assert "Br with nothing known to hold it against" in verdict.conclusion
    assert any(
        line.startswith("with nothing known to hold it against, Br: ")
        for line in verdict.scope.taken_as_stated
    )


def test_a_size_that_chooses_a_reference_is_said_in_the_last_line(tmp_path: Path) -> None:
    """A tenth of a chiller's capacity is in another band of the table, and bounds it still."""
    target = case_book(tmp_path, "ID_AM002@1.0")
    verdict = verify(Typed(target).times("capacity", 0.1).save(tmp_path / "a.xlsx"))
    assert verdict.recomputed != target.right
    assert "capacity" in verdict.conclusion.partition("with nothing known")[0].split(", ")[-1]


@one_in(16)
@pytest.mark.parametrize(
    ("reference", "name", "factor", "code"),
    [
        ("ID_AM012@1.0", "SEC_RE", 1000, "VER-100"),
        ("ID_AM012@1.0", "SEC_RE", 0.1, "VER-100"),
        ("VN_AM001@2.0", "NCV", 10, "VER-036"),
        ("VN_AM001@2.0", "FE_RE", 0.1, "VER-100"),
        ("VN_AM003@1.0", "eta_fuel_PJ", 2, "VER-033"),
        ("MN_AM002@1.0", "EF_grid", 0.1, "VER-102"),
        ("BD_AM001@2.0", "T_cooling_out", 0.1, "VER-100"),
        ("BD_AM001@2.0", "T_chilled_out", 0.1, "VER-103"),
        ("VN_AM004@1.0", "disposal_year", 10, "VER-036"),
    ],
)
def test_what_was_confirmed_is_asked(
    reference: str, name: str, factor: float, code: str, tmp_path: Path
) -> None:
    target = case_book(tmp_path, reference)
    verdict = verify(Typed(target).times(name, factor).save(tmp_path / "a.xlsx"))
    assert not verdict.is_confirmed
    assert code in {i.finding.code for i in verdict.items if i.weighs}
