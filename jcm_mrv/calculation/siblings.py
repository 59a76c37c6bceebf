"""The members of a parameter side by side: the same data, equal amounts, one 1000 times off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain, combinations

from jcm_mrv.findings import MON, Finding
from jcm_mrv.findings.language import said
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.acceptance import accepted
from jcm_mrv.metering.digits import telling_digits
from jcm_mrv.metering.interface import Measured
from jcm_mrv.metering.thresholds import (
    EQUAL_DIGITS,
    PROPORTION_MONTHS,
    PROPORTION_NEAR,
    PROPORTION_VARIES,
    SISTER_LEAST,
    WHOLE_MONTHS,
    WHOLE_MOST,
    WHOLE_NEAR,
)
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.methodology.quantity import Quantity
from jcm_mrv.methodology.units import UnitError, convert
from jcm_mrv.project.model import Source


@immutable
class Sibling:
    """A member of a parameter: what it declares, where, and what was measured."""

    key: MemberKey
    source: Source
    where: str
    measured: Measured
    capacity: Quantity | None

    @property
    def name(self) -> str:
        """The member's id, of several sets with a stroke between."""
        return "/".join(self.key)


def beside_each_other(parameter: str, unit: str, siblings: Sequence[Sibling]) -> list[Finding]:
    """Give what is odd about the members of a parameter, which none of them shows alone."""
    twice = dict(_same_data(parameter, siblings))
    for pair, finding in _proportional(parameter, siblings):
        twice.setdefault(pair, finding)
    equal = _equal_amounts(parameter, unit, siblings, set(twice))
    far = _far_per_capacity(parameter, siblings)
    return [*twice.values(), *equal, *_sums_of_others(unit, siblings), *far]


def _same_data(
    parameter: str, siblings: Sequence[Sibling]
) -> Iterator[tuple[tuple[str, str], Finding]]:
    """Refuse the same column of the same files, or the same readings, under two members."""
    known: dict[object, Sibling] = {}
    for one in siblings:
        files = tuple(sorted(item.sha256 for item in one.measured.inputs))
        if not files:
            continue
        declared, content = (files, one.source.columns), one.measured.content
        other = known.get(declared) or (known.get(content) if content else None)
        if other is not None:
            names = f"{other.name} and {one.name}"
            if declared in known:
                said = MON[612].at(one.where, found=names, parameter=parameter)
            else:
                said = MON[612]["content"].at(one.where, found=names, parameter=parameter)
            those = [item for item in one.source.accept if item.finding == "MON-612"]
            yield (other.name, one.name), accepted(said, those) if those else said
        known.setdefault(declared, one)
        if content:
            known.setdefault(content, one)


def _proportional(
    parameter: str, siblings: Sequence[Sibling]
) -> Iterator[tuple[tuple[str, str], Finding]]:
    """Ask about two members whose readings are, month by month, one times a number.

    How near two meters under one sun may come was not measured: it is asked, not said.
    Readings alone are judged, of which somebody may have made others; and no load that is the same
    on each day, such as lamps.
    """
    for one, other in combinations((one for one in siblings if one.source.patterns), 2):
        pairs = [
            (first.value, second.value)
            for first, second in zip(one.measured.months, other.measured.months, strict=False)
            if first.value and second.value
        ]
        if len(pairs) < PROPORTION_MONTHS or min(map(min, pairs)) <= 0:
            continue
        own = [first for first, _ in pairs]
        times = [float(second / first) for first, second in pairs]
        if max(own) > PROPORTION_VARIES * min(own) and max(times) < PROPORTION_NEAR * min(times):
            told = MON[922]["scaled"].at(
                other.where,
                found=said(
                    "{other} is {times:.6g} times {one} in each of {n} months",
                    other=other.name,
                    times=sum(times) / len(times),
                    one=one.name,
                    n=len(pairs),
                ),
                parameter=parameter,
            )
            yield (one.name, other.name), told


def _equal_amounts(
    parameter: str, unit: str, siblings: Sequence[Sibling], told: set[tuple[str, str]]
) -> Iterator[Finding]:
    """Warn about two members with the same amount to the last of at least four digits."""
    known: dict[tuple[int, Fraction], Sibling] = {}
    for one in siblings:
        for amount in one.measured.amounts:
            value = amount.value
            if not value or telling_digits(value) < EQUAL_DIGITS:
                continue
            other = known.setdefault((amount.year, value), one)
            pair = (other.name, one.name)
            if other is not one and pair not in told:
                told.add(pair)
                yield MON[922].at(
                    one.where,
                    found=said(
                        "{one} and {other}: {value:.12g} {unit} each in {year}",
                        one=other.name,
                        other=one.name,
                        value=float(value),
                        unit=unit,
                        year=amount.year,
                    ),
                    parameter=parameter,
                )


def _sums_of_others(unit: str, siblings: Sequence[Sibling]) -> Iterator[Finding]:
    """Refuse a member that is, month by month, what others are together: all would count twice.

    Two meters differ by more than rounding; what agrees in each month to the last of four digits
    was added up.
    """
    months = {
        one.name: [float(part.value or 0) for part in one.measured.months] for one in siblings
    }
    telling = [
        one
        for one in siblings
        if len({part.value for part in one.measured.months if part.value}) >= WHOLE_MONTHS
        and any(
            telling_digits(part.value) >= EQUAL_DIGITS for part in one.measured.months if part.value
        )
        and len(months[one.name]) == len(months[siblings[0].name])
    ]
    for whole in telling:
        others = [one.name for one in telling if one is not whole]
        sizes = range(2, len(others) + 1) if len(others) <= WHOLE_MOST else [len(others)]
        for names in chain.from_iterable(combinations(others, size) for size in sizes):
            sums = map(sum, zip(*(months[name] for name in names), strict=True))
            pairs = zip(months[whole.name], sums, strict=True)
            if all(abs(one - other) <= WHOLE_NEAR * abs(one) for one, other in pairs) and (
                _shares(months[names[0]], months[whole.name]) >= WHOLE_MONTHS
            ):
                total = sum(
                    (amount.value or Fraction(0) for amount in whole.measured.amounts), Fraction(0)
                )
                said = MON[972]["members"].at(
                    whole.where,
                    found=f"{whole.name} is {' + '.join(names)}",
                    name=whole.name,
                    effect=float(total),
                    unit=unit,
                )
                those = [item for item in whole.source.accept if item.finding == "MON-972"]
                yield accepted(said, those) if those else said
                return


def _shares(part: Sequence[float], whole: Sequence[float]) -> int:
    """Give how many shares of a whole a part has: the months of one entry are one amount."""
    return len({round(one / all_of, 6) for one, all_of in zip(part, whole, strict=True) if all_of})


def _far_per_capacity(parameter: str, siblings: Sequence[Sibling]) -> Iterator[Finding]:
    """Warn about a member that gives a thousand times what the others do for their capacity."""
    rates: list[tuple[Fraction, Sibling]] = []
    for one in siblings:
        total = sum((amount.value or Fraction(0) for amount in one.measured.amounts), Fraction(0))
        size = _size(one.capacity)
        if size and total > 0:
            rates.append((total / size, one))
    for (rate, one), (other_rate, other) in combinations(rates, 2):
        times = max(rate, other_rate) / min(rate, other_rate)
        if SISTER_LEAST <= times <= 1_000_000 / SISTER_LEAST:
            large, small = (one, other) if rate > other_rate else (other, one)
            yield MON[924].at(
                large.where,
                found=said(
                    "{large}: {times:.4g} times as much for its capacity as {small}",
                    large=large.name,
                    times=float(times),
                    small=small.name,
                ),
                parameter=parameter,
            )
            return


def _size(capacity: Quantity | None) -> Fraction | None:
    if capacity is None or capacity.value <= 0:
        return None
    try:
        return convert(capacity.value, capacity.unit, "kW")
    except UnitError:
        return None
