"""Measurement, reporting and verification under the Joint Crediting Mechanism (JCM).

Public names, loaded when they are first used, so that importing the package costs nothing:

- :func:`load_methodology`, :class:`Methodology`: the rules, held as data
- :func:`load_project`, :class:`Project`: what participants declare
- :func:`calculate`, :class:`Result`: emission reductions per calendar year
- :func:`write_outputs`: result.json, monitoring spreadsheet, findings.csv
- :func:`aggregate`, :class:`MeterSpec`: the readings of a fleet of meters to totals
- :func:`verify`, :func:`read_workbook`: a submitted spreadsheet judged, or only read
- :func:`pack`, :func:`sign`, :func:`reproduce`: a result as evidence, and what recomputing gives
- :func:`report`: documents for people, of a result or of a pack
- :func:`estimate`, :class:`Estimate`: what a project is expected to reduce, before it is monitored
- :func:`screen`, :class:`Screening`: a needs survey to candidate sites
- :func:`city_progress`, :class:`CityProgress`: a city's target, and what its projects add up to
- :func:`run_portfolio`, :class:`Portfolio`: many projects, each by itself, and what they sum to
- :func:`seal`: the amount of each day as it is now, so that a later change is told
- :class:`Finding`, :class:`FindingsError`, :class:`Severity`: how problems are told
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jcm_mrv.version import __version__

_HOMES = {
    "Finding": "jcm_mrv.findings",
    "FindingsError": "jcm_mrv.findings",
    "Severity": "jcm_mrv.findings",
    "MeterSpec": "jcm_mrv.metering.fleet.spec",
    "aggregate": "jcm_mrv.metering.fleet.aggregate",
    "Library": "jcm_mrv.methodology.library",
    "Methodology": "jcm_mrv.methodology.methodology",
    "load_methodology": "jcm_mrv.methodology.judge",
    "Project": "jcm_mrv.project.load",
    "load_project": "jcm_mrv.project.load",
    "Result": "jcm_mrv.calculation.result",
    "calculate": "jcm_mrv.calculation.calculate",
    "write_outputs": "jcm_mrv.workbook.result_files",
    "read_workbook": "jcm_mrv.verification.claim.read",
    "verify": "jcm_mrv.verification.verify",
    "Estimate": "jcm_mrv.planning.estimate.result",
    "estimate": "jcm_mrv.planning.estimate.making",
    "Screening": "jcm_mrv.planning.screening.result",
    "screen": "jcm_mrv.planning.screening.screen",
    "CityProgress": "jcm_mrv.planning.city.result",
    "city_progress": "jcm_mrv.planning.city.progress",
    "Portfolio": "jcm_mrv.planning.portfolio.result",
    "run_portfolio": "jcm_mrv.planning.portfolio.run",
    "pack": "jcm_mrv.evidence.packing",
    "report": "jcm_mrv.reporting.documents",
    "reproduce": "jcm_mrv.evidence.reproducing",
    "seal": "jcm_mrv.evidence.sealing",
    "sign": "jcm_mrv.evidence.signing",
}

__all__ = [
    "CityProgress",
    "Estimate",
    "Finding",
    "FindingsError",
    "Library",
    "MeterSpec",
    "Methodology",
    "Portfolio",
    "Project",
    "Result",
    "Screening",
    "Severity",
    "__version__",
    "aggregate",
    "calculate",
    "city_progress",
    "estimate",
    "load_methodology",
    "load_project",
    "pack",
    "read_workbook",
    "report",
    "reproduce",
    "run_portfolio",
    "screen",
    "seal",
    "sign",
    "verify",
    "write_outputs",
]

if TYPE_CHECKING:
    from jcm_mrv.calculation.calculate import calculate as calculate
    from jcm_mrv.calculation.result import Result as Result
    from jcm_mrv.evidence.packing import pack as pack
    from jcm_mrv.evidence.reproducing import reproduce as reproduce
    from jcm_mrv.evidence.sealing import seal as seal
    from jcm_mrv.evidence.signing import sign as sign
    from jcm_mrv.findings import Finding as Finding
    from jcm_mrv.findings import FindingsError as FindingsError
    from jcm_mrv.findings import Severity as Severity
    from jcm_mrv.metering.fleet.aggregate import aggregate as aggregate
    from jcm_mrv.metering.fleet.spec import MeterSpec as MeterSpec
    from jcm_mrv.methodology.judge import load_methodology as load_methodology
    from jcm_mrv.methodology.library import Library as Library
    from jcm_mrv.methodology.methodology import Methodology as Methodology
    from jcm_mrv.planning.city.progress import city_progress as city_progress
    from jcm_mrv.planning.city.result import CityProgress as CityProgress
    from jcm_mrv.planning.estimate.making import estimate as estimate
    from jcm_mrv.planning.estimate.result import Estimate as Estimate
    from jcm_mrv.planning.portfolio.result import Portfolio as Portfolio
    from jcm_mrv.planning.portfolio.run import run_portfolio as run_portfolio
    from jcm_mrv.planning.screening.result import Screening as Screening
    from jcm_mrv.planning.screening.screen import screen as screen
    from jcm_mrv.project.load import Project as Project
    from jcm_mrv.project.load import load_project as load_project
    from jcm_mrv.reporting.documents import report as report
    from jcm_mrv.verification.claim.read import read_workbook as read_workbook
    from jcm_mrv.verification.verify import verify as verify
    from jcm_mrv.workbook.result_files import write_outputs as write_outputs


def __getattr__(name: str) -> Any:
    """Load a public name from its room on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)
