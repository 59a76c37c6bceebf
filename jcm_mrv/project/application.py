"""One methodology applied in a project: members and given values bound to its names."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from jcm_mrv.findings import Finding, FindingsError, error, has_errors, nearest
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.members import Value, read_attributes
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.series.use import LoadSeries
from jcm_mrv.project.calendar_years import calendar_years
from jcm_mrv.project.given import GivenValues, ProjectValue
from jcm_mrv.project.model import ApplicationFile, Monitored, ProjectFile, Source
from jcm_mrv.project.period import YearPart
from jcm_mrv.project.plan import check_answers, check_plan
from jcm_mrv.strict_yaml import Document, Path_

MemberKey = tuple[str, ...]
"""Ids of the members that a value belongs to, one per set of the value; () without sets."""


@dataclass(frozen=True)
class BoundMember:
    """A member of a set, with its attributes in the methodology's units."""

    id: str
    title: str
    attributes: dict[str, Value]


@dataclass(frozen=True)
class Application:
    """One methodology with what the project file says for it."""

    methodology: Methodology
    file: ApplicationFile
    document: Document
    base: Path_
    members: dict[str, tuple[BoundMember, ...]]
    given: dict[str, dict[MemberKey, ProjectValue]]
    spans: dict[str, tuple[YearPart, ...]]
    """The days that each member of a set of calendar years stands for."""
    start: dt.date
    """First day of the monitoring period."""

    @property
    def sizes(self) -> dict[str, int]:
        """Number of members per set."""
        return {name: len(members) for name, members in self.members.items()}

    def keys(self, name: str) -> list[MemberKey]:
        """Give the member keys of a name, in the order of its arrays; [()] without sets."""
        keys: list[MemberKey] = [()]
        for set_name in self.methodology.sets_of(name):
            keys = [(*key, member.id) for key in keys for member in self.members[set_name]]
        return keys

    def own_part(self, name: str, key: MemberKey) -> YearPart | None:
        """Give the days that a value belongs to by its own key, None where by the result's year."""
        over = self.methodology.years_set(name)
        if over is None:
            return None
        year = key[self.methodology.sets_of(name).index(over)]
        return next(part for part in self.spans[over] if str(part.year) == year)

    def source_key(self, name: str, key: MemberKey) -> MemberKey:
        """Give the key without the calendar year: one source has the values of all years."""
        over = self.methodology.years_set(name)
        sets = self.methodology.sets_of(name)
        return tuple(member for s, member in zip(sets, key, strict=True) if s != over)

    def source_keys(self, name: str) -> list[MemberKey]:
        """Give the keys that a monitored parameter has sources for."""
        return list(dict.fromkeys(self.source_key(name, key) for key in self.keys(name)))

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

    def is_confirmed(self, *names: str) -> str | None:
        """Give the source under which the user confirmed one of the names, None where not."""
        for confirmation in self.file.confirmed:
            if confirmation.what in names:
                return confirmation.source
        return None


def bind_application(
    methodology: Methodology,
    file: ApplicationFile,
    document: Document,
    base: Path_,
    project: ProjectFile,
    load_series: LoadSeries,
) -> tuple[Application | None, list[Finding]]:
    """Give the application, or None, with everything that does not fit the methodology."""
    binder = _Binder(methodology, file, document, base, project, load_series)
    application = binder.bind()
    return application, binder.findings


class _Binder:
    def __init__(
        self,
        methodology: Methodology,
        file: ApplicationFile,
        document: Document,
        base: Path_,
        project: ProjectFile,
        load_series: LoadSeries,
    ) -> None:
        self.methodology, self.file = methodology, file
        self.document, self.base, self.project = document, base, project
        self.given = GivenValues(methodology, load_series)
        self.findings: list[Finding] = []
        self.used = methodology.needed_by("ER")
        for tree in methodology.tests.values():
            self.used |= set(t.references(tree))

    def where(self, *path: str | int) -> str:
        return self.document.where((*self.base, *path))

    def bind(self) -> Application | None:
        spans, problems = calendar_years(
            self.methodology, self.file, self.project, self.document, self.base
        )
        self.findings += problems
        members = self._members(spans)
        application = Application(
            self.methodology,
            self.file,
            self.document,
            self.base,
            members,
            {},
            spans,
            self.project.monitoring_period.start,
        )
        if has_errors(self.findings):
            return None
        self._values(application)
        self.findings += check_plan(application, set(self.project.meters))
        self.findings += check_answers(application)
        return application

    # -- sets -----------------------------------------------------------------------------

    def _members(
        self, spans: dict[str, tuple[YearPart, ...]]
    ) -> dict[str, tuple[BoundMember, ...]]:
        bound: dict[str, tuple[BoundMember, ...]] = {}
        for name in self.file.sets:
            if name not in self.methodology.sets:
                self.findings.append(
                    error(
                        "PRJ-101",
                        f"unknown set {name!r}",
                        where=self.where("sets", name),
                        found=name,
                        expected=f"a set of {self.methodology.reference}",
                        hint=nearest(name, self.methodology.sets),
                    )
                )
        for name, declared in self.methodology.sets.items():
            if declared.years is not None:
                bound[name] = tuple(
                    BoundMember(str(part.year), "", {declared.years: Fraction(part.year)})
                    for part in spans.get(name, ())
                )
                continue
            given = self.file.sets.get(name, ())
            if not given and declared.optional is None:
                self.findings.append(
                    error(
                        "PRJ-102",
                        f"the set {name!r} has no members",
                        where=self.where("sets"),
                        found="nothing",
                        expected=f"each {declared.title} of the project",
                        hint=f"add `{name}: [{{id: ...}}]` under `sets`",
                    )
                )
            seen: dict[str, int] = {}
            members = []
            for n, member in enumerate(given):
                place = self.where("sets", name, n)
                if member.id in seen:
                    self.findings.append(
                        error(
                            "PRJ-103",
                            f"the member {member.id!r} stands twice in {name}",
                            where=place,
                            found=f"first as number {seen[member.id] + 1}",
                            expected="each id once",
                            hint="give each member its own id",
                        )
                    )
                seen.setdefault(member.id, n)

                def locate(key: str, n: int = n, name: str = name) -> str:
                    return self.where("sets", name, n, *([key] if key else []))

                values, problems = read_attributes(
                    declared, member.attributes, locate, member.id, self.used
                )
                self.findings += problems
                members.append(BoundMember(member.id, member.title, values))
            bound[name] = tuple(members)
        return bound

    # -- fixed values ---------------------------------------------------------------------

    def _values(self, application: Application) -> None:
        fixable = {
            k
            for k, p in self.methodology.parameters.items()
            if p.kind in ("fixed_ex_ante", "default")
        }
        for name, content in self.file.values.items():
            place = self.where("values", name)
            if name not in fixable:
                known = self.methodology.parameters.get(name)
                self.findings.append(
                    error(
                        "PRJ-104",
                        f"{name!r} is monitored, not fixed ex ante"
                        if known
                        else f"unknown parameter {name!r}",
                        where=place,
                        found=name,
                        expected="a fixed ex ante parameter of " + self.methodology.reference,
                        hint="move it to `monitoring`" if known else nearest(name, fixable),
                    )
                )
                continue
            keys = {"/".join(key): key for key in application.keys(name)}
            if not self.methodology.sets_of(name):
                self._value(application, name, (), content, ("values", name))
                continue
            one = next((k for k in ("series", "value") if k in content and k not in keys), "")
            if one:
                self.findings.append(
                    error(
                        "PRJ-105",
                        f"{name} has a value for each member",
                        where=place,
                        found=f"`{one}:` without a member",
                        expected=f"a member of {', '.join(self.methodology.sets_of(name))}",
                        hint=f"write `{next(iter(keys), 'MEMBER')}: {{{one}: ...}}`, one line each",
                    )
                )
                continue
            for member, item in content.items():
                if member not in keys:
                    self.findings.append(
                        error(
                            "PRJ-105",
                            f"{name}: unknown member {member!r}",
                            where=self.where("values", name, member),
                            found=member,
                            expected=f"a member of {', '.join(self.methodology.sets_of(name))}",
                            hint=nearest(member, keys),
                        )
                    )
                    continue
                self._value(application, name, keys[member], item, ("values", name, member))

    def _value(
        self, application: Application, name: str, key: MemberKey, content: Any, path: Path_
    ) -> None:
        label = f"{name}[{'/'.join(key)}]" if key else name
        try:
            value = self.given.read(name, label, content, self.where(*path))
        except FindingsError as exc:
            self.findings += exc.findings
            return
        self.findings += self.given.implausible(name, label, value)
        application.given.setdefault(name, {})[key] = value
