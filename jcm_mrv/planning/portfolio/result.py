"""What a portfolio gives: the outcome of each project, their totals, and the JSON of both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from jcm_mrv.findings import PLN, Finding, has_errors
from jcm_mrv.findings.language import WRITTEN
from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import InputFile
from jcm_mrv.planning.portfolio.confidential import shows_confidential
from jcm_mrv.planning.portfolio.discovery import Discovered
from jcm_mrv.planning.portfolio.job import Mode, Status
from jcm_mrv.planning.portfolio.places import named
from jcm_mrv.planning.portfolio.totals import Totals, totals_of
from jcm_mrv.planning.portfolio.twice import copies, one_meter, same_again
from jcm_mrv.version import __version__

if TYPE_CHECKING:
    from jcm_mrv.planning.portfolio.outcome import Outcome

SCHEMA = "jcm-mrv/portfolio/1"
STATUSES: tuple[Status, ...] = get_args(Status)


@immutable(repr=False)
class Portfolio:
    """Many projects, each calculated or estimated by itself.

    Attributes
    ----------
    title : str, optional
        As the file of the portfolio has it.
    outcomes : tuple of Outcome
        One for each project, in the order of their paths.
    findings : tuple of Finding
        What is to be said of the portfolio as a whole; those of a project stand in its outcome.
    again : frozenset of int
        Positions of projects that another one stands for: they are in no sum.
    inputs : dict
        Files of portfolios that were read, by where they lie.
    project_files : tuple of Path
        Where the project of each outcome lies.
    """

    title: str | None
    outcomes: tuple[Outcome, ...]
    findings: tuple[Finding, ...] = ()
    again: frozenset[int] = frozenset()
    inputs: Mapping[Path, InputFile] = field(default_factory=dict)
    project_files: tuple[Path, ...] = field(default=(), compare=False)

    def __repr__(self) -> str:
        done = self.counts["done"]
        return (
            f"<Portfolio of {len(self.outcomes)} projects, {done} done: "
            f"{self.totals.emission_reductions} tCO2, {self.totals.standing}>"
        )

    @cached_property
    def counts(self) -> dict[Status, int]:
        """How many projects ended how."""
        return {
            status: sum(outcome["status"] == status for outcome in self.outcomes)
            for status in STATUSES
        }

    @property
    def is_whole(self) -> bool:
        """Whether every project is done, and nothing else is wrong."""
        return self.counts["done"] == len(self.outcomes) and not has_errors(self.findings)

    @cached_property
    def totals(self) -> Totals:
        """What the monitored results sum to; no estimate is in it."""
        return self._sum("calculate")

    @cached_property
    def estimated(self) -> Totals:
        """What the estimates sum to."""
        return self._sum("estimate")

    def counts_in(self, outcome: Outcome) -> bool:
        """Say whether a project is in a sum: it is done, and no other one stands for it."""
        return outcome["status"] == "done" and outcome["position"] not in self.again

    def files(self) -> Iterator[Path]:
        """Give every file that was read: of portfolios, projects, and what these name."""
        yield from self.inputs
        for path, outcome in zip(self.project_files, self.outcomes, strict=True):
            yield path
            yield from (path.parent / name for name in outcome["hashes"]["inputs"])

    def _sum(self, mode: Mode) -> Totals:
        return totals_of(
            outcome
            for outcome in self.outcomes
            if outcome["mode"] == mode and self.counts_in(outcome)
        )

    def to_json(self) -> dict[str, Any]:
        """Give the content of ``portfolio.json``, schema ``jcm-mrv/portfolio/1``."""
        return {
            "schema": SCHEMA,
            "language": WRITTEN.get(),
            "software": {"name": "jcm-mrv", "version": __version__},
            "title": self.title,
            "counts": dict(self.counts),
            "projects": [self._line(outcome) for outcome in self.outcomes],
            "totals": self.totals.as_dict(),
            "estimated": self.estimated.as_dict(),
            "inputs": [
                {"path": item.path, "sha256": item.sha256, "bytes": item.bytes}
                for item in sorted(self.inputs.values(), key=lambda item: item.path)
            ],
            "findings": [finding.as_dict() for finding in self.findings],
        }

    def _line(self, outcome: Outcome) -> dict[str, Any]:
        return {
            "path": outcome["path"],
            "title": outcome["title"],
            "reference": outcome["reference"],
            "country": outcome["country"],
            "group": outcome["group"],
            "mode": outcome["mode"],
            "status": outcome["status"],
            "confidential": outcome["confidential"],
            "counted": self.counts_in(outcome),
            "standing": outcome["standing"],
            "ready": outcome["ready"],
            "open": outcome["open"],
            "unseen": outcome["unseen"],
            "emission_reductions": outcome["emission_reductions"],
            "years": outcome["years"],
            "findings": outcome["findings"],
        }


def portfolio_of(found: Discovered, outcomes: Iterable[Outcome]) -> Portfolio:
    """Give the portfolio that outcomes make, in whatever order they come."""
    ordered = sorted(outcomes, key=lambda outcome: outcome["position"])
    again, twice = same_again(ordered)
    left = [outcome["path"] for outcome in ordered if outcome["status"] != "done"]
    findings = [*found.findings, *twice, *copies(ordered), *one_meter(ordered, again)]
    findings += shows_confidential(one["path"] for one in ordered if one["confidential"])
    if left:
        findings.insert(
            0,
            PLN[309].at(found=named(left), count=len(left), all=len(ordered)),
        )
    return Portfolio(
        found.title,
        tuple(ordered),
        tuple(findings),
        again,
        found.inputs,
        tuple(Path(found.jobs[outcome["position"]].project_file) for outcome in ordered),
    )
