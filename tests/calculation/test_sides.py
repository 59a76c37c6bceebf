"""Quantities whose safe side depends on the result: the side with the lower reductions is taken."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcm_mrv import FindingsError, Result, calculate, load_project
from jcm_mrv.calculation.sides import _falls, lowest
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.expression.evaluate import EvaluationError
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.solve import SolveError
from tests.two_versions import SMALL, write_small_project, write_versions

OVERDUE = {
    "serial": "1",
    "maximum_permissible_error": "1 %",
    "calibrations": [{"date": "2020-01-01", "valid_until": "2020-12-31"}],
}
YEAR = {"start": "2024-01-01", "end": "2024-12-31"}
MORE_IS_LESS, MORE_IS_MORE = 0.05, 0.5
"""Factors below and above that of own use, 0.1: ER falls or rises with what is generated."""


def calculated(
    tmp_path: Path,
    members: Mapping[str, tuple[float, float]],
    end: str = YEAR["end"],
    **source: Any,
) -> Result:
    """Give the result for amounts and factors by member, each with an overdue meter."""
    first = copy.deepcopy(SMALL)
    first["parameters"]["EG"]["conservative"] = "by_result"
    library = Library((write_versions(tmp_path / "methodologies", first=first),))
    sources = {
        name: {"meter": "M", "entries": [{**YEAR, "value": amount, "unit": "MWh"}], **source}
        for name, (amount, _) in members.items()
    }
    path = write_small_project(
        tmp_path,
        monitoring_period={**YEAR, "end": end},
        sets={"plant": [{"id": name, "size": "10 kW"} for name in members]},
        values={
            "EF": {
                name: {"value": factor, "unit": "tCO2/MWh", "source": "Design"}
                for name, (_, factor) in members.items()
            }
        },
        monitoring={"EG": {"option": "C", "members": sources}},
        meters={"M": OVERDUE},
    )
    return calculate(load_project(path, library))


def reductions(result: Result) -> float:
    return result.years[0].emission_reductions_unrounded


@pytest.mark.parametrize("factor", [MORE_IS_LESS, MORE_IS_MORE])
def test_sixteen_generators_give_what_one_gives(tmp_path: Path, factor: float) -> None:
    one = calculated(tmp_path / "one", {"a": (1600, factor)})
    sixteen = calculated(tmp_path / "sixteen", {f"g{n}": (100, factor) for n in range(16)})
    side = 1.01 if factor == MORE_IS_LESS else 0.99
    assert reductions(one) == pytest.approx(1600 * side * (factor - 0.1))
    assert reductions(sixteen) == pytest.approx(reductions(one), rel=1e-12)


def test_each_of_many_has_its_own_side(tmp_path: Path) -> None:
    factors = [MORE_IS_LESS, MORE_IS_MORE] * 12
    result = calculated(tmp_path, {f"g{n}": (100 + n, f) for n, f in enumerate(factors)})
    expected = sum(
        (100 + n) * (1.01 if f == MORE_IS_LESS else 0.99) * (f - 0.1) for n, f in enumerate(factors)
    )
    assert reductions(result) == pytest.approx(expected)
    signs = {q.member[0]: q.adjusted_by > 0 for q in result.applications[0].quantities}
    assert signs == {f"g{n}": f == MORE_IS_LESS for n, f in enumerate(factors)}
    # Months are on the same side.
    months = {
        q.member: sum(m.value or 0 for m in q.months) for q in result.applications[0].over_time
    }
    assert months == {q.member: q.value for q in result.applications[0].quantities}


@pytest.mark.parametrize(
    ("factor", "sign", "words"),
    [(MORE_IS_LESS, 1, "corrected by +1 %"), (MORE_IS_MORE, -1, "corrected by -1 %")],
)
def test_the_finding_tells_the_side_that_was_taken(
    tmp_path: Path, factor: float, sign: int, words: str
) -> None:
    result = calculated(tmp_path, {"a": (100, factor)})
    assert [line.line.effect for line in result.applications[0].ledger] == [sign]
    (found,) = (f for f in result.findings if f.code == "MON-801")
    assert words in found.message


HALF = [{"start": "2024-01-01", "end": "2024-06-30", "value": 100, "unit": "MWh"}]


def test_days_without_an_entry_are_an_error_where_more_is_conservative(tmp_path: Path) -> None:
    with pytest.raises(FindingsError) as caught:
        calculated(tmp_path, {"a": (0, MORE_IS_LESS)}, entries=HALF, meter=None)
    assert [f.code for f in caught.value.findings if f.is_error] == ["MON-036"]


def test_a_mistyped_end_is_told_once_and_not_for_each_year(tmp_path: Path) -> None:
    with pytest.raises(FindingsError) as caught:
        calculated(tmp_path, {"a": (0, MORE_IS_LESS)}, entries=HALF, meter=None, end="2064-12-31")
    (said,) = (f for f in caught.value.findings if f.code == "MON-036")
    assert said.message == "days of 2024 without an entry"
    assert said.found == "2024-07-01 to 2024-12-31; the same of 40 more, up to 2064"


def test_days_without_an_entry_count_nothing_where_less_is_conservative(tmp_path: Path) -> None:
    result = calculated(tmp_path, {"a": (0, MORE_IS_MORE)}, entries=HALF, meter=None)
    codes = {f.code for f in result.findings}
    assert "MON-035" in codes
    assert "MON-036" not in codes


# -- the search -------------------------------------------------------------------------------

Weights = list[float]
weights = st.lists(st.integers(-9, 9).map(float), min_size=1, max_size=12)


def square(parts: Weights, curve: float) -> Any:
    """Give a result that each quantity changes, and that all of them change together."""

    def of(higher: frozenset[int], flips: Sequence[frozenset[int]]) -> np.ndarray:
        sums = np.array([sum(parts[n] for n in higher ^ flip) for flip in flips])
        return sums + curve * sums**2

    return of


@given(weights, st.sampled_from([0.0, 0.3, -0.3]))
def test_no_single_change_lowers_the_result(parts: Weights, curve: float) -> None:
    of = square(parts, curve)
    found = lowest(of, list(range(len(parts))), few=3)
    flips = [frozenset([n]) for n in range(len(parts))]
    value, *others = of(found, [frozenset(), *flips])
    assert all(value <= other + 1e-9 for other in others)
    assert value <= min(of(frozenset(), [frozenset(), frozenset(range(len(parts)))]))


@given(weights)
def test_what_acts_each_by_itself_is_found_whole(parts: Weights) -> None:
    found = lowest(square(parts, 0.0), list(range(len(parts))), few=0)
    assert {n for n in found if parts[n] > 0} == set()
    assert {n for n, part in enumerate(parts) if part < 0} <= found


@given(st.lists(st.integers(-9, 9).map(float), min_size=1, max_size=6), st.floats(-1, 1))
def test_of_a_few_every_choice_is_tried(parts: Weights, curve: float) -> None:
    of = square(parts, curve)
    everything = [
        frozenset(chosen)
        for count in range(len(parts) + 1)
        for chosen in itertools.combinations(range(len(parts)), count)
    ]
    found = lowest(of, list(range(len(parts))))
    assert of(found, [frozenset()])[0] == min(of(frozenset(), everything))


def test_of_a_few_a_pair_is_found_that_no_single_change_leads_to() -> None:
    pair = frozenset([0, 1])

    def of(higher: frozenset[int], flips: Sequence[frozenset[int]]) -> np.ndarray:
        # Neither end gets lower by one of the four, nor by all.
        worth = {pair: -5.0, frozenset(range(4)): -1.0, frozenset(): 0.0}
        return np.array([worth.get(higher ^ flip, 1.0) for flip in flips])

    assert lowest(of, list(range(4))) == pair


class Curve:
    """Inputs of one quantity and what comes out of it; of some there is no result."""

    def __init__(self, now: float, result: Callable[[float], float]) -> None:
        self.now, self.result = now, result

    def value(self, *_: object) -> float:
        return self.now

    def reductions(
        self, _: object, changes: Sequence[Mapping[tuple[str, tuple[str, ...]], float]]
    ) -> list[float]:
        return [self.result(change.get(("EG", ("a",)), self.now)) for change in changes]


def no_result(_: float) -> float:
    raise SolveError("ER", EvaluationError("division by zero", t.Number(Fraction(0)), 0, {}))


@pytest.mark.parametrize(
    ("now", "result", "falls"),
    [
        # A little more, not much more: from 120 on it rises.
        (100.0, lambda x: abs(x - 120), True),
        (100.0, lambda x: abs(x - 90), False),
        (0.0, lambda x: -x, True),
        (100.0, no_result, False),
    ],
)
def test_where_both_sides_are_equal_a_little_more_decides(
    now: float, result: Callable[[float], float], falls: bool
) -> None:
    curve: Any = Curve(now, result)
    assert _falls(curve, {"EG": np.zeros(1)}, ("EG", ("a",))) is falls
