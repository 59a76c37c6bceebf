"""What each stated value was held against by the checks: said in the table of parameters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator
from functools import cached_property
from typing import NamedTuple

from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.methodology.solve import own_values
from jcm_mrv.methodology.units import parse_unit
from jcm_mrv.verification.checks.amounts.limits import limited
from jcm_mrv.verification.checks.facts import Facts
from jcm_mrv.verification.checks.fixed.alone import known_by
from jcm_mrv.verification.checks.fixed.published import published_for
from jcm_mrv.verification.claim.claim import StatedValue


class Basis(NamedTuple):
    """Something that a value was held against.

    Attributes
    ----------
    words : str
        What it is.
    of_size : bool
        Whether it tells how large the value may be; a log tells of its own readings alone.
    is_alike : bool
        Whether it is another amount of the same parameter, which may be wrong in the same way.
    """

    words: str
    of_size: bool = True
    is_alike: bool = False


class Alone(NamedTuple):
    """The monitored values of the result that nothing of another kind stands beside.

    Attributes
    ----------
    nothing : tuple of StatedValue
        Those that nothing tells the size of.
    alike : tuple of StatedValue
        Those that only amounts of the same parameter do.
    """

    nothing: tuple[StatedValue, ...] = ()
    alike: tuple[StatedValue, ...] = ()


NONE_ALONE = Alone()


class Held:
    """The stated values of a workbook, and what the checks had to hold each against."""

    def __init__(self, facts: Facts) -> None:
        self._facts, self._claim = facts, facts.claim
        self._methodology = facts.claim.methodology

    def of(self, stated: StatedValue) -> list[Basis]:
        """Give what a value was held against; nothing where the checks had nothing."""
        if not stated.number or stated in self._claim.constants:
            return []
        parameter = self._methodology.parameters.get(stated.name)
        is_monitored = parameter is not None and parameter.kind == "monitored"
        return [*(self._monitored(stated) if is_monitored else self._fixed(stated))]

    def amounts_alone(self, compared: Container[StatedValue] = ()) -> Alone:
        """Give the monitored values of the result that nothing beside them tells the size of."""
        needed = self._methodology.needed_by("ER")
        nothing: list[StatedValue] = []
        alike: list[StatedValue] = []
        for stated in self._claim.monitored:
            if stated.name not in needed or not stated.number or stated in compared:
                continue
            of_size = [basis for basis in self._monitored(stated) if basis.of_size]
            if all(basis.is_alike for basis in of_size):
                (alike if of_size else nothing).append(stated)
        return Alone(tuple(nothing), tuple(alike))

    @cached_property
    def _others(self) -> dict[str, list[StatedValue]]:
        found: dict[str, list[StatedValue]] = defaultdict(list)
        for stated in self._claim.inputs:
            if stated.number:
                found[stated.name].append(stated)
        return found

    @cached_property
    def _logged(self) -> dict[StatedValue, None]:
        return {log.stated: None for log in self._facts.logs}

    @cached_property
    def _limits(self) -> dict[tuple[str, MemberKey], str]:
        model = self._facts.model
        return {} if model is None else limited(self._claim, model)

    def _monitored(self, stated: StatedValue) -> Iterator[Basis]:
        name, parameter = stated.name, self._methodology.parameters[stated.name]
        alike = self._others[name]
        if any(s is not stated and s.members == stated.members for s in alike):
            yield Basis("other periods of the same meter", is_alike=True)
        if any(s.members != stated.members for s in alike):
            yield Basis("other members", is_alike=True)
        estimate = self._facts.planned.get((name, stated.members[0]))
        if estimate is not None and estimate.number > 0:
            passed = self._claim.cells.origin(stated.place).passed
            if estimate.place not in passed:
                yield Basis(f"the plan's estimate in {estimate.where}")
        for other in self._others[parameter.capacity or ""]:
            if any(key[0] in stated.members[0] for key in other.members):
                yield Basis(f"the capacity in {other.where}")
        unit = parse_unit(parameter.unit)
        if parameter.aggregation == "sum" and unit.same_dimensions(parse_unit("s")):
            yield Basis("the hours of the period")
        words = (self._limits.get((name, key)) for key in stated.members)
        yield from map(Basis, dict.fromkeys(word for word in words if word))
        if self._has_range(name):
            yield Basis("the range of the methodology", of_size=False)
        if stated in self._logged:
            yield Basis("the readings of its log, each beside its neighbours", of_size=False)

    def _fixed(self, stated: StatedValue) -> Iterator[Basis]:
        name, parameter = stated.name, self._methodology.parameters.get(stated.name)
        if parameter is not None and own_values(self._methodology, name):
            # Whether it is one of them is said in its place.
            return
        published = published_for(self._claim, stated, self._facts.series)
        elsewhere = not published and published_for(self._claim, stated, self._facts.everywhere)
        everywhere, library = self._facts.everywhere, self._facts.library
        for words in known_by(self._methodology, name, everywhere, library):
            if words != "published values":
                yield Basis(words)
        for title in published or elsewhere or ():
            yield Basis(title if published else f"{title}, of another country")
        yield from (
            Basis(word)
            for word in dict.fromkeys(self._limits.get((name, key)) for key in stated.members)
            if word
        )
        if parameter is not None and self._has_range(name):
            yield Basis("the range of the methodology", of_size=False)
        estimate = self._facts.planned.get((name, stated.members[0]))
        if estimate is not None and estimate.place not in (
            stated.leaf,
            *self._claim.cells.origin(stated.place).passed,
        ):
            yield Basis(f"the plan's value in {estimate.where}")

    def _has_range(self, name: str) -> bool:
        plausible = self._methodology.parameters[name].range
        return plausible.maximum is not None
