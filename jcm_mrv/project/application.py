"""One methodology applied in a project: what the file says, bound to the methodology's names."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from fractions import Fraction

from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.inputs import Inputs, MemberKey
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.project.confirmation import Confirmation
from jcm_mrv.project.estimates import Estimate
from jcm_mrv.project.given import ProjectValue
from jcm_mrv.project.looked_up import LookedUp
from jcm_mrv.project.model import ApplicationFile, Monitored, Source
from jcm_mrv.project.overlays import Overlay
from jcm_mrv.project.period import YearPart
from jcm_mrv.strict_yaml import Document, Path_

_DAYS_OF_YEAR = 365


@immutable
class Application:
    """One methodology with what the project file says for it.

    Attributes
    ----------
    inputs : Inputs
        Members of the sets, their attributes, and the values fixed ex ante.
    given : dict of str to dict of MemberKey to ProjectValue
        Where the values fixed ex ante come from, as far as the file gives them.
    spans : dict of str to tuple of YearPart
        The days that each member of a set of calendar years, or of parts of the period, stands
        for, and the calendar year that it counts in.
    start : date
        First day of the monitoring period.
    overlaid : tuple of Confirmation
        What overlays say was read, beside what the file says.
    overlays : tuple of Overlay
        These overlays.
    overlays_refused : tuple of Overlay
        Those that were made for another content of the methodology.
    unread : Methodology, optional
        As the library has it, where overlays have read something in place of its own.
    at_hand : dict of Confirmation to LookedUp
        The records that name a file of the project, and what was seen there.
    participants : tuple of str
        Who takes part in the project: none of them is a reader.
    """

    inputs: Inputs
    file: ApplicationFile
    document: Document
    base: Path_
    given: Mapping[str, Mapping[MemberKey, ProjectValue]]
    spans: Mapping[str, tuple[YearPart, ...]]
    start: dt.date
    overlaid: tuple[Confirmation, ...] = ()
    overlays: tuple[Overlay, ...] = ()
    overlays_refused: tuple[Overlay, ...] = ()
    unread: Methodology | None = None
    at_hand: Mapping[Confirmation, LookedUp] = field(default_factory=dict)
    participants: tuple[str, ...] = ()

    @property
    def methodology(self) -> Methodology:
        """The methodology applied."""
        return self.inputs.methodology

    def own_part(self, name: str, key: MemberKey) -> YearPart | None:
        """Give the days that a value belongs to by its own key, None where by the result's year."""
        over = self.methodology.time_set(name)
        if over is None:
            return None
        member = key[self.methodology.sets_of(name).index(over)]
        return self.spans[over][self.inputs.members[over].index(member)]

    def counts_in(self, sets: Sequence[str], key: MemberKey, year: int) -> bool:
        """Whether a value counts in the result of a calendar year: no month of another one does."""
        for name, member in zip(sets, key, strict=True):
            if self.methodology.sets[name].periods is not None:
                return self.spans[name][self.inputs.members[name].index(member)].year == year
        return True

    def source_key(self, name: str, key: MemberKey) -> MemberKey:
        """Give the key without the part of time: one source has the values of all of them."""
        over = self.methodology.time_set(name)
        sets = self.methodology.sets_of(name)
        return tuple(member for s, member in zip(sets, key, strict=True) if s != over)

    def source_keys(self, name: str) -> list[MemberKey]:
        """Give the keys that a monitored parameter has sources for."""
        return list(dict.fromkeys(self.source_key(name, key) for key in self.inputs.asked(name)))

    def unneeded(self, name: str) -> list[MemberKey]:
        """Give the keys of sources that a monitored parameter is not asked for."""
        asked = frozenset(self.source_keys(name))
        keys = dict.fromkeys(self.source_key(name, key) for key in self.inputs.keys(name))
        return [key for key in keys if key not in asked]

    def where(self, *path: str | int) -> str:
        """Give the place of a path inside this application."""
        return self.document.where((*self.base, *path))

    def source_of(self, parameter: str, key: MemberKey) -> tuple[Monitored, Source, str] | None:
        """Give how a parameter is monitored for a member: plan, source of values and its place."""
        plan = self.file.monitoring.get(parameter)
        if plan is None:
            return None
        if len(key) == len(self.methodology.sets_of(parameter)):
            key = self.source_key(parameter, key)
        if key:
            name = "/".join(key)
            source = plan.members.get(name)
            if source is None or not source.declares_data:
                return None
            return plan, source, self.where("monitoring", parameter, "members", name)
        return (plan, plan, self.where("monitoring", parameter)) if plan.declares_data else None

    def sources(self) -> Iterator[tuple[str, MemberKey, Source, str]]:
        """Give what is declared of all that is monitored: name, member, source and its place."""
        for name in self.methodology.monitored():
            for key in self.source_keys(name):
                declared = self.source_of(name, key)
                if declared is not None:
                    yield name, key, declared[1], declared[2]

    def estimate_of(self, parameter: str, key: MemberKey) -> tuple[Estimate, str] | None:
        """Give what is estimated of a parameter for a member, and where that stands."""
        plan = self.file.monitoring.get(parameter)
        if plan is None:
            return None
        if len(key) == len(self.methodology.sets_of(parameter)):
            key = self.source_key(parameter, key)
        member = ("members", "/".join(key)) if key else ()
        source = plan.members.get("/".join(key)) if key else plan
        if source is None or source.estimate is None:
            return None
        return source.estimate, self.where("monitoring", parameter, *member, "estimate")

    @property
    def not_estimated(self) -> list[str]:
        """What is monitored and has no estimate: the sheets of the plan have no number there."""
        return [
            name
            for name in self.methodology.monitored()
            if any(self.estimate_of(name, key) is None for key in self.source_keys(name))
            or self.lacks_a_year(name)
        ]

    def lacks_a_year(self, name: str) -> bool:
        """Whether its months, quarters or seasons are those of no whole calendar year."""
        return self._parts_of(name) is not None and self.year_of_parts is None

    def _parts_of(self, name: str) -> str | None:
        """Give the set of months, quarters or seasons that a name is indexed by."""
        over = self.methodology.time_set(name)
        return over if over is not None and self.methodology.sets[over].periods else None

    @property
    def year_of_parts(self) -> int | None:
        """The first calendar year that all months, quarters or seasons are there of, if any is."""
        found: set[int] | None = None
        for name, item in self.methodology.sets.items():
            if item.periods is not None:
                days = Counter[int]()
                for part in self.spans[name]:
                    days[part.year] += part.days
                whole = {year for year, number in days.items() if number >= _DAYS_OF_YEAR}
                found = whole if found is None else found & whole
        return min(found, default=None) if found else None

    def share_of_year(self, name: str, key: MemberKey) -> Fraction:
        """Give the share that a month, quarter or season has in the days of its calendar year."""
        over, part = self._parts_of(name), self.own_part(name, key)
        if over is None or part is None:
            return Fraction(1)
        return Fraction(part.days, sum(p.days for p in self.spans[over] if p.year == part.year))

    def monitored(self, parameter: str, key: MemberKey) -> tuple[Monitored, Source, str]:
        """Give the same of a project that was loaded: it has a source for every member."""
        found = self.source_of(parameter, key)
        assert found is not None
        return found

    def other_option(self, name: str) -> str | None:
        """Give what a record calls the option in use, where it is none of those that are known."""
        stated = self.file.monitoring.get(name)
        option = None if stated is None else stated.option
        if option is None or option in self.methodology.parameters[name].options:
            return None
        return f"monitoring option {option} of {name}"

    def records(self, *names: str) -> list[Confirmation]:
        """Give the confirmations of one of the names that say where it can be read again."""
        return [r for r in self.readings(*names) if self.confirms(r)]

    def confirms(self, record: Confirmation) -> bool:
        """Say whether a record confirms something, and the file that it names bears it out."""
        found = self.at_hand.get(record)
        if found is not None and found.outcome == "not there":
            return False
        return record.counts(self.methodology, self.participants)

    def readings(self, *names: str) -> list[Confirmation]:
        """Give those besides that confirm nothing, and say what was read all the same."""
        records = (*self.file.confirmed, *self.overlaid)
        return [r for r in records if r.what in names and r.speaks_of(self.methodology)]
