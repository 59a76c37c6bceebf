"""Slips of scale: from which ratio on a value is asked about, and what it should be instead."""

from __future__ import annotations

import copy
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from jcm_mrv import load_methodology, read_workbook
from jcm_mrv.findings import Severity
from jcm_mrv.methodology.library import Library
from jcm_mrv.verification.checks.amounts.slips import (
    _capacity,
    _fraction,
    _fractions,
    _hours,
    _others,
    _sisters,
    slips,
)
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from tests.effort import thorough
from tests.two_versions import SMALL, write_versions
from tests.verification.faults.targets import CHILLERS, SOLAR_4, _complete, own_shares
from tests.workbook.official.build import build
from tests.workbook.official.looks import LOOKS


def claim_of(folder: Path, content: Any) -> Claim:
    path = folder / "book.xlsx"
    build(path, _complete(content), LOOKS["plain"])
    return read_workbook(path)


@pytest.fixture(scope="module")
def solar(tmp_path_factory: pytest.TempPathFactory) -> Claim:
    return claim_of(tmp_path_factory.mktemp("solar"), SOLAR_4)


@pytest.fixture(scope="module")
def chillers(tmp_path_factory: pytest.TempPathFactory) -> Claim:
    return claim_of(tmp_path_factory.mktemp("chillers"), CHILLERS)


def amounts(claim: Claim, *values: float, member: str = "") -> Claim:
    """Give the claim with these amounts: one of each system, or years of one of them."""
    typed = claim.monitored[0]
    time = copy.copy(claim.time)
    if member:
        time.periods = time.periods[:1] * len(values)
    monitored = [
        replace(
            typed,
            members=((member or str(n + 1),),),
            span=n if member else 0,
            place=("S", n, 0),
            value=value,
        )
        for n, value in enumerate(values)
    ]
    return replace(claim, monitored=monitored, time=time)


@pytest.mark.parametrize(
    ("values", "off"),
    [
        ([700, 700, 700, 700], {}),
        ([700, 700, 700, 210_000], {3: 210.0}),
        ([700, 700, 700, 209_900], {}),
        ([800, 800, 800, 2_800_000], {3: 2_800.0}),
        ([700, 700, 700, 2_451_000], {}),
        ([210_000, 210_000, 210_000, 700], {3: 700_000.0}),
        ([209_900, 209_900, 209_900, 700], {}),
        ([2_800_000, 2_800_000, 2_800_000, 800], {3: 800_000.0}),
        ([2_451_000, 2_451_000, 2_451_000, 700], {}),
        # Sisters are a measure where they lie within a ratio of twelve, or are but two.
        ([100, 1_200, 600, 600_000], {3: 600.0}),
        ([100, 1_210, 600, 600_000], {}),
        ([100, 50_000, 25_050_000], {2: 25_050.0}),
        # Of two the larger one is asked about.
        ([700, 700_000], {1: 700.0}),
        ([700_000, 700], {0: 700.0}),
        ([700_000, 700_000, 700], {2: 700_000.0}),
        ([700], {}),
        ([0, 0, 0, 700], {}),
    ],
)
def test_a_value_beside_its_sisters(
    values: list[float], off: dict[int, float], solar: Claim
) -> None:
    found = _sisters(amounts(solar, *map(float, values)))
    assert {stated.place[1]: right for stated, _, right in found} == off
    severity = Severity.ERROR if len(values) > 2 else Severity.WARNING
    for stated, finding, right in found:
        assert finding.severity is severity
        assert finding.where == stated.where
        assert stated.number is not None
        assert ("small" in finding.message) is (right > stated.number) or finding.code == "VER-032"
        assert finding.found.startswith(f"{stated.number:,.0f} MWh beside ")
        assert finding.found.count(" in S!") == min(len(values) - 1, 3)


def test_years_of_one_meter_say_more_than_other_meters(solar: Claim) -> None:
    years = amounts(solar, 700.0, 690.0, 710_000.0, member="1")
    (slip,) = _sisters(years)
    assert (slip[0].place[1], slip[2], slip[1].severity) == (2, 710.0, Severity.ERROR)
    # Two years of it, and four other meters that are like neither.
    others = amounts(solar, 3.0, 3.0, 3.0, 3.0).monitored
    moved = [replace(s, members=(("9",),), place=("T", n, 0)) for n, s in enumerate(others)]
    two = amounts(solar, 700.0, 700_000.0, member="1")
    found = _sisters(replace(two, monitored=[*two.monitored, *moved[:1]]))
    assert [(s.place, right) for s, _, right in found] == [(("S", 1, 0), 700.0)]


@pytest.mark.parametrize(
    ("amount", "told"),
    [
        (9_600.0, None),
        # 1000 kW for 8760 h, and a tenth more.
        (9_640.0, "times"),
        (9_600_000.0, "times"),
        (9_640_000.0, "whole"),
    ],
)
def test_more_than_the_capacity_allows(amount: float, told: str | None, solar: Claim) -> None:
    claim = amounts(solar, amount, 700.0)
    days = claim.time.periods[0].days
    hours = days * 24 / 8_760
    size = StatedValue("capacity", (("1",),), None, ("C", 0, 0), ("C", 0, 0), 1000.0 / hours)
    other = replace(size, members=(("2",),), place=("C", 1, 0), value=1e9)
    none = replace(size, members=(("3",),), value=None)
    for fixed in ([size, other], [other, size]):
        found = _capacity(replace(claim, fixed=[*claim.fixed, none, *fixed]))
        assert [right for *_, right in found] == ([] if told is None else [amount / 1000])
        for _, finding, _ in found:
            assert finding.where == "S!A1"
            assert "8,760 MWh" in finding.found
            assert finding.is_error is (told == "times") or told == "whole"
            assert (f"{amount / 1000:,g}" in finding.expected) is (told == "times")
    assert _capacity(replace(claim, fixed=[*claim.fixed, other])) == []
    assert _capacity(claim) == []
    whenever = [replace(s, span=None) for s in claim.monitored]
    assert _capacity(replace(claim, monitored=whenever, fixed=[size, other])) == []


@pytest.mark.parametrize(("hours", "found"), [(8_760.0, 0), (8_768.0, 0), (8_769.0, 1)])
def test_hours_that_the_period_has(hours: float, found: int, chillers: Claim) -> None:
    monitored = [replace(s, value=hours) if s.name == "h_gen" else s for s in chillers.monitored]
    slips = _hours(replace(chillers, monitored=monitored))
    assert [right for *_, right in slips] == [8_760.0] * found
    assert [finding.code for _, finding, _ in slips] == ["VER-038"] * found
    whenever = [replace(s, span=None) for s in monitored]
    assert _hours(replace(chillers, monitored=whenever)) == []


def test_amounts_of_one_unit_at_one_site(chillers: Claim) -> None:
    least = min(s.number or 0.0 for s in chillers.monitored if s.name == "EC_PJ")
    largest = max(s.number or 0.0 for s in chillers.monitored if s.name == "EC_PJ")
    grid = next(s for s in chillers.monitored if s.name == "EI_grid")

    def slips(value: float, doubted: set[StatedValue] = frozenset()) -> list[Any]:  # type: ignore[assignment]
        monitored = [replace(s, value=value) if s is grid else s for s in chillers.monitored]
        claim = replace(chillers, monitored=monitored)
        names = {s.name for s in doubted}
        return _others(claim, {s for s in claim.monitored if s.name in names})

    assert slips(9_990 * largest) == []
    (found,) = slips(10_000 * largest)
    assert (found[0].name, found[2]) == ("EI_grid", pytest.approx(10 * largest))
    assert found[1].is_error
    assert f"beside {chillers.monitored[0].number:,}" in found[1].found
    # What is in doubt says nothing of others, neither of what is far below it.
    assert slips(10_000 * largest, {chillers.monitored[0]}) == []
    small = {s.name for s, *_ in slips(least / 20_000)}
    assert small == {"EC_PJ"}


SHARES = "VN_AM004@1.0"


@thorough
def test_fractions_of_a_workbook(tmp_path: Path) -> None:
    path, _ = own_shares(tmp_path)
    claim = read_workbook(path)
    assert list(_fractions(claim, None)) == []

    def typed(number: float, unit: str) -> list[tuple[str, str, str, float]]:
        fixed = [
            replace(s, value=number, unit=unit, factor=Fraction(1)) if s.name == "eta_PJ" else s
            for s in claim.fixed
        ]
        changed = replace(claim, fixed=fixed)
        found = slips(changed, None, {}, Library())
        assert {(j.finding.code, j.finding.found) for j in found} >= {
            (finding.code, finding.found) for _, finding, _ in _fractions(changed, None)
        }
        return [(f.code, f.found, f.message, right) for _, f, right in _fractions(changed, None)]

    (large,) = typed(60.0, "")
    (small,) = typed(0.006, "%")
    assert large[::3] == ("VER-033", 0.6)
    assert small[::3] == ("VER-033", 0.6)
    assert (large[1], small[1]) == ("60 (no unit)", "0.006 %")
    assert large[2] != small[2]


def test_each_value_is_asked_about_once(chillers: Claim) -> None:
    largest = max(s.number or 0.0 for s in chillers.monitored if s.name == "EC_PJ")
    monitored = [
        replace(s, value=20_000 * largest) if s.name == "EI_grid" else s for s in chillers.monitored
    ]
    monitored = [replace(s, value=9_000.0) if s.name == "h_gen" else s for s in monitored]
    found = slips(replace(chillers, monitored=monitored), None, {}, Library())
    codes = [(j.instead[0].name, j.finding.code) for j in found if j.instead is not None]
    assert sorted(codes) == [("EI_grid", "VER-032"), ("h_gen", "VER-038")]
    assert [j.effect for j in found] == [None, None]


@pytest.mark.parametrize(
    ("name", "number", "unit", "right"),
    [
        # OX is 0.1 by the methodology.
        ("OX", 0.1, "1", None),
        ("OX", 10.0, "1", 0.1),
        ("OX", 10.0, "%", 0.1),
        ("OX", 0.001, "%", 0.1),
        ("OX", 0.001, "1", 0.1),
        ("OX", 0.2, "1", None),
        ("OX", 0.1 / 1.02, "1", None),
        ("OX", 100.0, "1", 1.0),
        ("OX", 101.0, "1", None),
        ("OX", 1.0, "1", None),
        # Of several values of a table, one may be a hundred times another.
        ("phi", 0.85, "1", None),
        ("phi", 0.0085, "1", None),
        ("phi", 85.0, "1", 0.85),
        ("phi", 0.0085, "%", 0.85),
        ("phi", 0.01, "%", 1.0),
        ("phi", 0.011, "%", None),
        ("phi", 0.0085, "％", 0.85),
    ],
)
def test_per_cent_and_fractions(name: str, number: float, unit: str, right: float | None) -> None:
    claim: Any = SimpleNamespace(methodology=load_methodology(SHARES))
    stated = StatedValue(name, ((),), None, ("S", 0, 0), ("S", 0, 0), number, unit)
    found = _fraction(claim, None, stated, number, [number])
    assert found == (None if right is None else pytest.approx(right))


@pytest.mark.parametrize(
    ("number", "others", "right"),
    [
        (0.009, [0.9], 0.9),
        (0.00601, [0.9], 0.601),
        (0.0059, [0.9], None),
        (0.015, [0.9], 1.5),
        (0.0151, [0.9], None),
        (0.009, [0.9, 0.31, 0.9], 0.9),
        (0.009, [0.9, 0.29, 0.9], None),
        (0.009, [], None),
        (0.009, [0.009, 0.009], None),
    ],
)
def test_a_metered_fraction_beside_others(
    number: float, others: list[float], right: float | None, tmp_path: Path
) -> None:
    rules = copy.deepcopy(SMALL)
    rules["parameters"]["EG"] |= {
        "unit": "1",
        "aggregation": "mean",
        "range": {"minimum": 0, "maximum": 1},
    }
    library = Library((write_versions(tmp_path, first=rules),))
    methodology = library.load("VN_AM099@1.0")
    assert methodology.parameters["EG"].range.maximum == Fraction(1)
    claim: Any = SimpleNamespace(methodology=methodology)
    stated = StatedValue("EG", (("a",),), 0, ("S", 0, 0), ("S", 0, 0), number, "1")
    found = _fraction(claim, None, stated, number, [number, *others])
    assert found == (None if right is None else pytest.approx(right))
