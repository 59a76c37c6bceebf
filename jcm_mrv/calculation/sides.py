"""Which side is safe, where that depends on the result: the one with the lower reductions."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import TypeVar

import numpy as np

from jcm_mrv.calculation.gathered import Amounts, Gathered, Side, year_arrays
from jcm_mrv.findings import MON, Finding
from jcm_mrv.metering.interface import Measured
from jcm_mrv.methodology.expression.evaluate import Array
from jcm_mrv.methodology.inputs import Inputs, MemberKey
from jcm_mrv.methodology.solve import SolveError
from jcm_mrv.project.application import Application
from jcm_mrv.project.period import YearPart

K = TypeVar("K", bound=Hashable)
Reductions = Callable[[frozenset[K], Sequence[frozenset[K]]], Array]
"""What comes out where some quantities are on their higher side, and of each of several changes."""

_FEW = 10
_NOTICED = 1e-9
_STEP = 1e-4


def safe_sides(
    application: Application, gathered: Gathered, part: YearPart, index: int
) -> tuple[Amounts, list[Finding]]:
    """Give the amounts of a year on their safe sides, and what metering says of these sides alone.

    A month, quarter or season is decided upon in the year that it counts in.

    Raises
    ------
    SolveError
        When the amounts of a side give no result.
    """
    sides = _of_year(application, gathered, part)
    if not sides:
        return gathered.measured, []
    inputs = application.inputs
    arrays = year_arrays(application, gathered.measured, part, index)
    ends = {key: _ends(both, index) for key, both in sides.items()}
    open_ = [key for key, (low, high) in ends.items() if low != high]

    def on(higher: frozenset[tuple[str, MemberKey]]) -> dict[str, Array]:
        return inputs.changed(arrays, [{key: ends[key][1] for key in higher}])

    def reductions(
        higher: frozenset[tuple[str, MemberKey]], flips: Sequence[frozenset[tuple[str, MemberKey]]]
    ) -> Array:
        changes = [{key: ends[key][key not in higher] for key in flip} for flip in flips]
        return inputs.reductions(on(higher), changes)

    higher = lowest(reductions, open_)
    # Where both sides have the same amount, what they say of it may still differ.
    higher |= {key for key in ends if key not in open_ and _falls(inputs, on(higher), key)}
    amounts = dict(gathered.measured)
    findings: list[Finding] = []
    for key, both in sides.items():
        names: tuple[Side, Side] = ("higher", "lower") if key in higher else ("lower", "higher")
        own, other = (both[name] for name in names)
        if own.amounts[index].value is not None:
            amounts[key] = own
        everywhere = key in open_ or not any(
            low != high for low, high in (_ends(both, n) for n in range(len(own.amounts)))
        )
        year = None if application.own_part(*key) is not None else part.year
        findings += _of_side(own.findings, other.findings, year, everywhere)
    return amounts, findings


def decided_once(
    application: Application,
    gathered: Gathered,
    parts: Sequence[YearPart],
    by_year: Sequence[Amounts],
) -> list[Amounts]:
    """Give the amounts of each year with each month as it was decided in the year it counts in."""
    decided = {
        key: amounts[key]
        for part, amounts in zip(parts, by_year, strict=True)
        for key in _of_year(application, gathered, part)
        if application.own_part(*key) is not None
    }
    return [{**amounts, **decided} if decided else amounts for amounts in by_year]


def said_once(findings: Iterable[Finding]) -> list[Finding]:
    """Give one finding for a calibration that lowers some parts and years and raises others."""
    found: dict[object, Finding] = {}
    for finding in findings:
        key = finding.code == "MON-801" and (finding.where, finding.found)
        other = found.setdefault(key or finding, finding)
        if key and other != finding:
            found[key] = MON[801]["both"].at(
                finding.where,
                found=finding.found,
                meter=finding.values["meter"],
                permissible=finding.values["permissible"],
            )
    return list(found.values())


def _of_year(
    application: Application, gathered: Gathered, part: YearPart
) -> dict[tuple[str, MemberKey], dict[Side, Measured]]:
    """Give what has two sides in a year: nothing of a month that counts in another one."""
    sets_of = application.methodology.sets_of
    return {
        (name, key): both
        for (name, key), both in gathered.sides.items()
        if application.counts_in(sets_of(name), key, part.year)
    }


def _of_side(
    own: Sequence[Finding], other: Sequence[Finding], year: int | None, everywhere: bool
) -> Iterator[Finding]:
    """Give what is said of a side alone: of a year, and of no year where it holds of all.

    All of it where no ``year`` is given: it is said of a month or season.
    """
    for finding in own:
        of = finding.values.get("year")
        if finding not in other and (year is None or (everywhere if of is None else of == year)):
            yield finding


def _ends(both: Mapping[Side, Measured], index: int) -> tuple[float, float]:
    """Give both amounts; the lower one twice where the higher side has errors and no amount."""
    low, high = (both[side].amounts[index].value for side in ("lower", "higher"))
    assert low is not None
    return float(low), float(low if high is None else high)


def _falls(inputs: Inputs, arrays: dict[str, Array], key: tuple[str, MemberKey]) -> bool:
    """Whether a little more of a quantity lowers the reductions."""
    now = float(inputs.value(key[0], arrays[key[0]], key[1]))
    try:
        before, after = inputs.reductions(arrays, [{}, {key: now * (1 + _STEP) or _STEP}])
    except SolveError:
        return False
    return bool(after < before)


def lowest(reductions: Reductions[K], keys: Sequence[K], few: int = _FEW) -> frozenset[K]:
    """Give the quantities to be taken on their higher side, so that the reductions are lowest.

    Every choice is tried of a few. Of more, one after another is changed until no change lowers the
    result, from either end; what acts each by itself is found in one round.

    Parameters
    ----------
    reductions : callable
        Gives the result of each of several changes of a choice: of the quantities that change side.
    keys : sequence
        The quantities.
    few : int
        Up to how many every choice is tried.

    Examples
    --------
    >>> weights = {"a": 3.0, "b": -2.0}
    >>> lowest(lambda at, flips: [sum(map(weights.get, at ^ flip)) for flip in flips], ["a", "b"])
    frozenset({'b'})
    """
    if len(keys) <= few:
        every = [
            frozenset(key for key, high in zip(keys, chosen, strict=True) if high)
            for chosen in product((False, True), repeat=len(keys))
        ]
        return every[int(np.argmin(reductions(frozenset(), every)))]
    ends = [_descend(reductions, keys, start) for start in (frozenset[K](), frozenset(keys))]
    return ends[int(np.argmin(reductions(frozenset(), ends)))]


def _descend(reductions: Reductions[K], keys: Sequence[K], chosen: frozenset[K]) -> frozenset[K]:
    while True:
        now, *found = reductions(chosen, [frozenset(), *(frozenset([key]) for key in keys)])
        lower = [key for key, value in zip(keys, found, strict=True) if value < now - _NOTICED]
        if not lower:
            return chosen
        steps = [frozenset([keys[int(np.argmin(found))]]), frozenset(lower)]
        chosen ^= steps[int(np.argmin(reductions(chosen, steps)))]
