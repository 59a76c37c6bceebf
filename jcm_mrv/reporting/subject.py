"""What a document is about: a result in one language, the pack it came from, and its estimates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from jcm_mrv.calculation.result import ApplicationResult, Result
from jcm_mrv.findings import Finding, Severity
from jcm_mrv.findings.language import speaking
from jcm_mrv.immutable import immutable, mutable
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.methodology.model import Parameter
from jcm_mrv.project.model import ProjectFile
from jcm_mrv.reporting.blocks import number
from jcm_mrv.reporting.commands import Commands
from jcm_mrv.reporting.context import Cell
from jcm_mrv.reporting.hiding import hides_estimate
from jcm_mrv.reporting.masking import MASK, Masking
from jcm_mrv.reporting.words import Words
from jcm_mrv.workbook.writing.figures import ESTIMATED_DAYS, Figures

if TYPE_CHECKING:
    from jcm_mrv.evidence.schema import SignatureLine


@immutable
class PackFacts:
    """The pack that a result was recomputed from.

    Attributes
    ----------
    name : str
        Name of the file.
    pack_id : str
        SHA-256 of its manifest.
    verdict : {"identical", "reproduced"}
        Byte for byte the same, or the same numbers.
    signatures : tuple
        The signatures that were checked, all of them valid.
    unchecked : bool
        Whether a signature lies beside the pack that nobody named a key for.
    findings : tuple of Finding
        What the check of the pack found, beside what is said of its result.
    """

    name: str
    pack_id: str
    verdict: Literal["identical", "reproduced"]
    signatures: tuple[SignatureLine, ...] = ()
    unchecked: bool = False
    findings: tuple[Finding, ...] = ()

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What a reader has to know before the numbers: warnings, as of rules on their own word."""
        return tuple(one for one in self.findings if one.severity is not Severity.NOTE)


@mutable
class Subject:
    """A result with everything that the sections of a document say about it.

    Attributes
    ----------
    fonts : dict of str to str
        Family -> version of each font in use.
    software : dict of str to str
        Package -> version of each that makes the document.
    """

    result: Result
    words: Words
    as_of: dt.date
    masking: Masking
    pack: PackFacts | None = None
    commands: Commands | None = None
    fonts: Mapping[str, str] = field(default_factory=dict)
    software: Mapping[str, str] = field(default_factory=dict)

    @property
    def file(self) -> ProjectFile:
        """What the project file declares."""
        return self.result.project.file

    @cached_property
    def data(self) -> dict[str, Any]:
        """What ``result.json`` holds, with its texts in the language of the document."""
        with speaking(self.words.lang):
            return dict(self.result.as_dict())

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What was found in the language of the document, with the warnings of the pack's check."""
        found = [*self.result.findings, *(self.pack.warnings if self.pack else ())]
        return tuple(one.in_language(self.words.lang) for one in found)

    @property
    def of_check(self) -> tuple[Finding, ...]:
        """All that the check of the pack found, in the language of the document."""
        found = self.pack.findings if self.pack else ()
        return tuple(one.in_language(self.words.lang) for one in found)

    @property
    def applications(self) -> tuple[ApplicationResult, ...]:
        """The result of each methodology."""
        return self.result.applications

    @property
    def several(self) -> bool:
        """Whether several methodologies are applied: then each line says which."""
        return len(self.applications) > 1

    def monitored(self) -> Iterator[tuple[ApplicationResult, str, Parameter]]:
        """Give every monitored parameter of every methodology."""
        for one in self.applications:
            for name, parameter in one.methodology.monitored().items():
                yield one, name, parameter

    def key(self, one: ApplicationResult, parameter: str) -> str:
        """Give a name of a parameter that is unique in the project."""
        return f"{one.methodology.file.id}_{parameter}" if self.several else parameter

    def with_months(self) -> list[str]:
        """Give the keys of the parameters that are known by month."""
        return list(
            dict.fromkeys(
                self.key(one, q.parameter)
                for one in self.applications
                for q in one.over_time
                if q.months
            )
        )

    # -- estimates ------------------------------------------------------------------------------

    @cached_property
    def _figures(self) -> list[Figures]:
        return [Figures(one) for one in self.applications]

    def estimate(
        self, one: ApplicationResult, parameter: str, member: MemberKey, days: int
    ) -> float | None:
        """Give what was estimated of a parameter for some days; None where nothing was.

        Estimates are those of a year of 365 days; of an amount, days have their share.
        """
        figures = self._figures[self.applications.index(one)]
        key = next(
            (
                key
                for name, key in figures.estimated
                if name == parameter
                and one.application.source_key(name, key)
                == one.application.source_key(parameter, member)
            ),
            None,
        )
        if key is None:
            return None
        value = figures.estimated[parameter, key]
        summed = one.methodology.parameters[parameter].aggregation == "sum"
        return value * days / ESTIMATED_DAYS if summed else value

    def estimate_cell(
        self, one: ApplicationResult, parameter: str, member: MemberKey, days: int
    ) -> Cell:
        """Give a cell with what was estimated of a parameter for some days."""
        if hides_estimate(self.masking, one, parameter, member):
            return {"text": MASK}
        return number(self.words, self.estimate(one, parameter, member, days), 3)

    def reasons(self) -> Iterator[tuple[str, Cell]]:
        """Give what is stated of differences to estimates, by parameter and member."""
        for one in self.applications:
            for name in one.methodology.monitored():
                for key in one.application.source_keys(name):
                    plan = one.application.file.monitoring.get(name)
                    source = plan.members.get("/".join(key)) if plan and key else plan
                    if source is None or source.estimate is None or not source.estimate.reason:
                        continue
                    member = ("members", "/".join(key)) if key else ()
                    path = (*one.application.base, "monitoring", name, *member)
                    said = self.masking.cell(
                        {"text": source.estimate.reason}, *path, "estimate", "reason"
                    )
                    yield " ".join([self.key(one, name), *key]), said

    @cached_property
    def estimated_reductions(self) -> float | None:
        """The emission reductions that were estimated for a year of 365 days, tCO2."""
        found = 0.0
        for figures in self._figures:
            (plan,) = figures.plan
            if "ER" in plan.open or "ER" not in plan.values:
                return None
            found += float(plan.values["ER"].reshape(-1)[0])
        return found

    def estimated_of(self, days: int) -> float | None:
        """Give the emission reductions that were estimated, for some days of a year."""
        year = self.estimated_reductions
        return None if year is None else year * days / ESTIMATED_DAYS
