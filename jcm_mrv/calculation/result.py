"""What a calculation gives: years, quantities, fixed values, ledger and standing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from jcm_mrv.calculation.crediting import (
    Allocated,
    allocation_lines,
    authorisation_line,
    lifetime_line,
    participant_lines,
    period_line,
    rule_lines,
)
from jcm_mrv.calculation.readiness import Readiness
from jcm_mrv.calculation.result_standing import ResultStanding
from jcm_mrv.calculation.standing import Basis, standing_of
from jcm_mrv.calculation.standing_lines import record_lines, rests_on_lines
from jcm_mrv.calculation.values import (
    FixedValue,
    LedgerEntry,
    MonitoredQuantity,
    QuantityOverTime,
    YearTotal,
    fixed_lines,
    ledger_lines,
    member_text,
    month_lines,
    quantity_lines,
)
from jcm_mrv.findings import CAL, Finding
from jcm_mrv.findings.language import WRITTEN
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.interface import InputFile
from jcm_mrv.methodology.catalogue.describe import article6_line
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.model import Standing
from jcm_mrv.methodology.solve import Solution
from jcm_mrv.project.application import Application
from jcm_mrv.project.confirmation import Confirmation
from jcm_mrv.project.given import ProjectValue
from jcm_mrv.project.load import Project
from jcm_mrv.version import __version__

if TYPE_CHECKING:
    import pandas as pd

    from jcm_mrv.calculation import schema
    from jcm_mrv.calculation.tables import Table

SCHEMA = "jcm-mrv/result/1"


@immutable(repr=False)
class ApplicationResult:
    """One methodology's result: its own sheets and its own rounding down per year."""

    application: Application
    years: tuple[YearTotal, ...]
    solutions: tuple[Solution, ...]
    quantities: tuple[MonitoredQuantity, ...]
    fixed: tuple[FixedValue, ...]
    ledger: tuple[LedgerEntry, ...]
    bases: tuple[Basis, ...]
    criteria: dict[str, bool | None] = field(default_factory=dict)
    over_time: tuple[QuantityOverTime, ...] = ()

    def __repr__(self) -> str:
        return (
            f"<ApplicationResult of {self.methodology.reference}: "
            f"{self.emission_reductions} tCO2, {self.standing}>"
        )

    @property
    def methodology(self) -> Methodology:
        """The methodology applied."""
        return self.application.methodology

    @property
    def standing(self) -> ResultStanding:
        """``draft``, ``provisional`` or ``final``: by the least sure of what it rests on."""
        return standing_of(self.bases)

    @property
    def rests_on(self) -> tuple[Basis, ...]:
        """What keeps it from being final: neither read in an official text nor confirmed."""
        return tuple(basis for basis in self.bases if basis.sure != "official")

    @property
    def drafts(self) -> tuple[str, ...]:
        """What makes it a draft, each with where it comes from."""
        return tuple(basis.text for basis in self.bases if basis.sure == "unverified")

    @property
    def confirmations(self) -> tuple[Confirmation, ...]:
        """The records that confirm something the result rests on, each once."""
        return tuple(dict.fromkeys(b.record for b in self.bases if b.record is not None))

    @property
    def emission_reductions(self) -> int:
        """Sum of the years' whole tonnes."""
        return sum(year.emission_reductions for year in self.years)

    def quantity(self, parameter: str, member: MemberKey, year: int) -> MonitoredQuantity:
        """Give one monitored quantity; a key that names a calendar year says more than ``year``."""
        own = self.application.own_part(parameter, member)
        year = year if own is None else own.year
        return next(
            q
            for q in self.quantities
            if q.parameter == parameter and q.member == member and q.part.year == year
        )


@immutable(repr=False)
class Result(Readiness):
    """The result of a project: years, methodologies, inputs, findings, and its JSON form."""

    project: Project
    applications: tuple[ApplicationResult, ...]
    years: tuple[YearTotal, ...]
    inputs: tuple[InputFile, ...]
    findings: tuple[Finding, ...]
    by_day: Callable[[], Result] | None = field(default=None, compare=False)
    allocated: tuple[Allocated, ...] = ()

    def __repr__(self) -> str:
        period = self.project.file.period
        return (
            f"<Result of {self.project.file.title!r}, {period.start} to {period.end}: "
            f"{self.emission_reductions} tCO2, {self.standing}>"
        )

    @property
    def emission_reductions(self) -> int:
        """Whole tonnes of CO2: the sum over years and methodologies."""
        return sum(year.emission_reductions for year in self.years)

    @property
    def standing(self) -> ResultStanding:
        """That of the least sure of the methodologies' results."""
        return standing_of(basis for a in self.applications for basis in a.bases)

    @property
    def overlays(self) -> dict[str, str]:
        """Name -> SHA-256 of each overlay whose records were looked at."""
        used = (overlay for a in self.applications for overlay in a.application.overlays)
        return {overlay.name: overlay.sha256 for overlay in used}

    @property
    def basis_lines(self) -> list[schema.BasisLine]:
        """What it rests on, as result.json holds it."""
        return [
            line
            for a in self.applications
            for line in rests_on_lines(a.methodology.reference, a.bases)
        ]

    @property
    def drafts(self) -> tuple[str, ...]:
        """What makes it a draft, each with its methodology."""
        return tuple(
            f"{a.methodology.reference}: {name}" for a in self.applications for name in a.drafts
        )

    @property
    def is_daily(self) -> bool:
        """Whether quantities stand in it by day."""
        return any(quantity.days for a in self.applications for quantity in a.over_time)

    def to_frame(self, table: Table) -> pd.DataFrame:
        """Give ``years``, ``months``, ``days``, ``quantities``, ``ledger`` or ``findings``.

        As a frame of pandas, which has to be installed: see
        :func:`jcm_mrv.calculation.tables.to_frame`. The years of several methodologies are lines
        of their own. Where it was not calculated with ``daily=True``, the readings are read again
        for days.
        """
        from jcm_mrv.calculation.tables import to_frame

        applications = self.applications
        lines: dict[Table, Callable[[], Iterable[Any]]] = {
            "years": lambda: (
                {"methodology": a.methodology.reference, **year.as_dict()}
                for a in applications
                for year in a.years
            ),
            "months": lambda: (
                line
                for a in applications
                for line in month_lines(a.methodology.reference, a.over_time)
            ),
            "quantities": lambda: (
                line
                for a in applications
                for line in quantity_lines(a.methodology.reference, a.quantities)
            ),
            "ledger": lambda: (
                line
                for a in applications
                for line in ledger_lines(a.methodology.reference, a.ledger)
            ),
            "findings": lambda: (finding.as_dict() for finding in self.findings),
        }
        if self.is_daily or self.by_day is not None:
            lines["days"] = lambda: self.with_days().day_lines()
        return to_frame(table, lines)

    def with_days(self) -> Result:
        """Give the same result with its quantities by day.

        Raises
        ------
        FindingsError
            ``CAL-062`` where it rests on other amounts than readings and entries of the project, or
            files have changed since.
        """
        if self.is_daily:
            return self
        if self.by_day is None:
            raise CAL[62].stop()
        daily = self.by_day()
        if daily.inputs != self.inputs:
            changed = sorted({i.path for i in {*daily.inputs} ^ {*self.inputs}})
            raise CAL[62]["changed"].stop(changed[0], found=", ".join(changed))
        return daily

    def day_lines(self) -> Iterator[dict[str, Any]]:
        """Give the lines of ``daily.csv``: what is known of several days only together is one."""
        from jcm_mrv.calculation.tables import day_line

        for a in self.applications:
            for q in a.over_time:
                what = (a.methodology.reference, q.parameter, member_text(q.member), q.unit)
                yield from (day_line(*what, row) for row in q.days)

    def files(self) -> list[Path]:
        """Give every file that the result rests on."""
        folder = self.project.folder
        return [
            *self.project.files(),
            *(folder / item.path for item in self.inputs),
            *(path for a in self.applications for path in a.methodology.paths),
            *self.series_paths().values(),
        ]

    def series(self) -> dict[str, str]:
        """Give name -> SHA-256 of each series that gave a value to the project file."""
        return {name: value.series_sha256 for name, value in self._of_series()}

    def series_paths(self) -> dict[str, Path]:
        """Give name -> file of the same series."""
        return {name: value.series_path for name, value in self._of_series() if value.series_path}

    def _of_series(self) -> Iterator[tuple[str, ProjectValue]]:
        for a in self.applications:
            for values in a.application.given.values():
                for value in values.values():
                    if value.series is not None:
                        yield value.series.partition(",")[0], value

    def as_dict(self) -> schema.ResultFile:
        """Give the result as ``result.json`` holds it (schema ``jcm-mrv/result/1``)."""
        file = self.project.file
        return {
            "schema": SCHEMA,
            "language": WRITTEN.get(),
            "software": {"name": "jcm-mrv", "version": __version__},
            "project": {
                "title": file.title,
                "reference": file.reference,
                "sha256": self.project.sha256,
            },
            "methodologies": [
                {
                    "id": a.methodology.file.id,
                    "version": a.methodology.file.version,
                    "sha256": a.methodology.sha256,
                    "article6": cast("schema.Article6Line | None", article6_line(a.methodology)),
                }
                for a in self.applications
            ],
            "series": [
                {"name": name, "sha256": sha256} for name, sha256 in sorted(self.series().items())
            ],
            "monitoring_period": {
                "start": file.period.start.isoformat(),
                "end": file.period.end.isoformat(),
            },
            "crediting_period": period_line(file),
            "allocation": allocation_lines(self.allocated),
            "expected_lifetime": lifetime_line(file),
            "participants": participant_lines(file),
            "authorisation": authorisation_line(file),
            "rules": rule_lines(file),
            "standing": self.standing,
            "drafts": list(self.drafts),
            "rests_on": self.basis_lines,
            "ready": self.ready,
            "open": [cast("schema.OpenLine", finding.as_open()) for finding in self.open],
            "unseen": [cast("schema.OpenLine", finding.as_open()) for finding in self.unseen],
            "overlays": [
                {"path": name, "sha256": sha256} for name, sha256 in sorted(self.overlays.items())
            ],
            "confirmations": [
                line
                for a in self.applications
                for line in record_lines(
                    a.methodology.reference, a.confirmations, a.application.at_hand
                )
            ],
            "years": [year.as_dict() for year in self.years],
            "emission_reductions": self.emission_reductions,
            "by_methodology": [
                {
                    "methodology": a.methodology.reference,
                    "standing": a.standing,
                    "years": [year.as_dict() for year in a.years],
                    "emission_reductions": a.emission_reductions,
                }
                for a in self.applications
            ],
            "inputs": [
                {"path": item.path, "sha256": item.sha256, "bytes": item.bytes}
                for item in self.inputs
            ],
            "quantities": [
                line
                for a in self.applications
                for line in quantity_lines(a.methodology.reference, a.quantities)
            ],
            "months": [
                line
                for a in self.applications
                for line in month_lines(a.methodology.reference, a.over_time)
            ],
            "fixed_values": [
                line
                for a in self.applications
                for line in fixed_lines(a.methodology.reference, a.fixed)
            ],
            "trace": [line for a in self.applications for line in _trace(a)],
            "ledger": [
                line
                for a in self.applications
                for line in ledger_lines(a.methodology.reference, a.ledger)
            ],
            "findings": [cast("schema.FindingLine", f.as_dict()) for f in self.findings],
        }


def _trace(result: ApplicationResult) -> list[schema.TraceLine]:
    sure: dict[str, Standing] = {basis.what: basis.sure for basis in result.bases}
    lines: list[schema.TraceLine] = []
    for year, solution in zip(result.years, result.solutions, strict=True):
        for name, equation in result.methodology.equations.items():
            values = result.application.inputs.by_key(solution.values[name], equation.sets)
            for key, value in values.items():
                if not result.application.counts_in(equation.sets, key, year.part.year):
                    continue
                lines.append(
                    {
                        "methodology": result.methodology.reference,
                        "symbol": name,
                        "member": member_text(key),
                        "equation": equation.text,
                        "year": year.part.year,
                        "value": value,
                        "unit": equation.unit,
                        "inputs": list(equation.inputs),
                        "standing": sure.get(f"equation {name}", equation.claim.standing),
                    }
                )
    return lines
