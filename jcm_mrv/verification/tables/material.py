"""What the tables are made of: the verdict, the project's own data, and the registered plan."""

from __future__ import annotations

import math
from collections import defaultdict
from functools import cached_property

from jcm_mrv.calculation.result import (
    ApplicationResult,
    FixedValue,
    LedgerEntry,
    Result,
)
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.methodology.solve import Solution
from jcm_mrv.project.load import Project
from jcm_mrv.project.meter import Meter
from jcm_mrv.project.model import Monitored, Source
from jcm_mrv.verification.checks.facts import Facts
from jcm_mrv.verification.checks.held import Held
from jcm_mrv.verification.checks.papers.evidence import corrections_of, state_of_evidence
from jcm_mrv.verification.checks.papers.project import Amounts, applied_in, paired
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.plan import rows_of
from jcm_mrv.verification.recompute import has_default
from jcm_mrv.verification.requests.beside import Cells
from jcm_mrv.verification.requests.item import Item
from jcm_mrv.verification.verdict import Verdict
from jcm_mrv.workbook.address import place_text
from jcm_mrv.workbook.reading.table_row import TableRow
from jcm_mrv.workbook.sources import Sources

NO_PROJECT = "not checked: no project file was given"
NO_PLAN = "not checked: no registered plan was given"


class Material:
    """A verdict with what it rests on, as the tables ask for it; ``sha256`` is the workbook's."""

    def __init__(self, verdict: Verdict, facts: Facts, sha256: str) -> None:
        self.verdict, self.facts, self.sha256 = verdict, facts, sha256
        self.claim: Claim = verdict.claim
        self.cells = Cells(self.claim)
        self._defaults: dict[str, Solution | None] = {}

    @property
    def project(self) -> Project | None:
        """The project, where one was given."""
        return self.facts.project

    @property
    def project_result(self) -> Result | None:
        """What the project's own data give."""
        return self.facts.project_result

    @cached_property
    def applied(self) -> ApplicationResult | None:
        """The project's application of the workbook's methodology."""
        result = self.project_result
        return None if result is None else applied_in(self.claim, result)

    @cached_property
    def pairs(self) -> dict[str, dict[str, str]] | None:
        """The project's id of each of the workbook's members; None where they do not fit."""
        return None if self.applied is None else paired(self.claim, self.applied)

    def own_key(self, name: str, key: MemberKey) -> MemberKey | None:
        """Give the project's key of a value of the workbook."""
        if self.pairs is None:
            return None
        sets = self.claim.methodology.sets_of(name)
        return tuple(self.pairs[s].get(i, i) for s, i in zip(sets, key, strict=True))

    @cached_property
    def sources(self) -> Sources | None:
        """The words on sources of the project."""
        if self.applied is None or self.project is None:
            return None
        return Sources(self.applied, self.project.file)

    @cached_property
    def rows(self) -> dict[tuple[str, int], TableRow]:
        """The rows of Tables 1 and 2 by sheet and row."""
        return rows_of(self.claim)

    def declared(self, stated: StatedValue) -> tuple[Monitored, Source] | None:
        """Give how the project monitors a value of the workbook."""
        key = self.own_key(stated.name, stated.members[0])
        if key is None or self.sources is None:
            return None
        return self.sources.declared(stated.name, key)

    def meters_of(self, stated: StatedValue) -> dict[str, Meter | None]:
        """Give the meters of a value, as the project names them; empty where it names none."""
        declared = self.declared(stated)
        if declared is None or self.project is None:
            return {}
        plan, source = declared
        return {name: self.project.file.meters.get(name) for name in source.meter_names(plan)}

    @cached_property
    def amounts(self) -> Amounts | None:
        """What the project's data give for the days of a line."""
        return None if self.applied is None else Amounts(self.applied)

    @cached_property
    def fixed_by_project(self) -> dict[tuple[str, MemberKey], FixedValue]:
        """The fixed values that the project file gives."""
        every = self.applied.fixed if self.applied else ()
        return {(value.parameter, value.member): value for value in every if value.by_project}

    @cached_property
    def cells_of(self) -> dict[tuple[str, MemberKey], list[str]]:
        """The cells of monitored values by parameter and the member that the source is of."""
        found: dict[tuple[str, MemberKey], list[str]] = defaultdict(list)
        for stated in self.claim.monitored if self.applied else ():
            for key in stated.members:
                own = self.own_key(stated.name, key)
                if own is not None and self.applied is not None:
                    own = self.applied.application.source_key(stated.name, own)
                    found[stated.name, own].append(stated.where)
        return found

    def default_of(self, stated: StatedValue) -> float | None:
        """Give the methodology's own value for the members of a fixed one, where it has one."""
        model, name = self.facts.model, stated.name
        if model is None or not self.claim.years or not has_default(self.claim, name):
            return None
        if name not in self._defaults:
            keys = self.claim.described.asked(name)
            self._defaults[name] = model.solve(0, {(name, key): math.nan for key in keys})
        solution = self._defaults[name]
        return None if solution is None else model.value(solution, name, stated.members[0])

    @cached_property
    def corrections(self) -> dict[str, list[LedgerEntry]]:
        """What was corrected while calibrations were overdue, by meter."""
        return {} if self.project_result is None else corrections_of(self.project_result)

    @cached_property
    def asked(self) -> dict[tuple[str, str], list[Item]]:
        """The lines of the verdict by code and cell."""
        found: dict[tuple[str, str], list[Item]] = defaultdict(list)
        for item in self.verdict.items:
            for where in (item.finding.where, *self._takers.get(item.finding.where, ())):
                found[item.finding.code, where].append(item)
        return found

    @cached_property
    def _takers(self) -> dict[str, list[str]]:
        """The cells of values that only refer to another cell, by that cell."""
        found: dict[str, list[str]] = defaultdict(list)
        for stated in self.claim.inputs:
            if stated.leaf != stated.place:
                found[place_text(stated.leaf)].append(stated.where)
        return found

    @cached_property
    def held(self) -> Held:
        """What the checks had to hold each value against."""
        return Held(self.facts)

    @cached_property
    def points(self) -> list[StatedValue]:
        """One line for each value and member that is measured, or may be."""
        once: dict[tuple[str, object], StatedValue] = {}
        for stated in self.claim.monitored:
            if stated.option_letter in ("C", ""):
                once.setdefault((stated.name, stated.members), stated)
        return list(once.values())

    def symbol(self, stated: StatedValue) -> str:
        """Give the sheet's own symbol of a value, else the methodology's."""
        return self.cells.symbol(stated.place) or self.claim.methodology.symbol(stated.name)

    @cached_property
    def _numbers(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for request in self.verdict.requests:
            if request.is_found:
                for cell in (request.cell, *self._takers.get(request.cell, ())):
                    found[cell].append(request.number)
        return found

    def requests_at(self, *places: str) -> str:
        """Give the numbers of the open requests at some cells."""
        return ", ".join(dict.fromkeys(n for place in places for n in self._numbers.get(place, ())))

    def evidence(self, text: str) -> str:
        """Say whether a file that is named as evidence is there; what it says is not looked at."""
        return NO_PROJECT if self.project is None else state_of_evidence(self.project, text)
