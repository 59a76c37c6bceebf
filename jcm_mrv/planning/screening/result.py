"""What a screening gives: candidates per site, their order, and the JSON of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Literal

from jcm_mrv.calculation.result_standing import ResultStanding
from jcm_mrv.findings import Finding
from jcm_mrv.findings.language import WRITTEN
from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import InputFile
from jcm_mrv.methodology.inputs import Listed, labelled
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.planning.screening.assumptions import ExchangeRate, Stated
from jcm_mrv.planning.screening.expressions import DrawnValue
from jcm_mrv.planning.screening.support import SupportRow
from jcm_mrv.planning.screening.survey.model import Survey, SurveySite
from jcm_mrv.project.crediting import ExpectedLifetime
from jcm_mrv.version import __version__

SCHEMA = "jcm-mrv/screening/1"
Sort = Literal["cost", "reductions", "payback", "site"]
"""What candidates can be ordered by, the complete ones first; by cost where nothing is said."""


@immutable
class Criteria:
    """Ids of criteria by what is known of them, with the text of each.

    A test in numbers can show that a criterion of the text is not met; that it is met is shown by
    evidence, which a survey has none of. Guards of the library's own, and what the survey itself
    answers, are met by their tests.
    """

    met: tuple[str, ...] = ()
    not_met: tuple[str, ...] = ()
    not_known: tuple[str, ...] = ()
    texts: Mapping[str, str] | None = None

    def as_dict(self) -> dict[str, list[str]]:
        """Give the ids as JSON has them."""
        return {
            "met": list(self.met),
            "not_met": list(self.not_met),
            "not_known": list(self.not_known),
        }


@immutable
class Money:
    """What a candidate costs and saves, as far as it is known.

    Attributes
    ----------
    investment, eligible, saving : Fraction or None
        In ``currency``; the saving in a year.
    subsidy_jpy : Fraction or None
        The lower of rate times eligible investment, and cap.
    cost_effectiveness : float or None
        Yen of subsidy per tonne of CO2 equivalent over the legal durable years.
    within_limit : bool or None
        Whether this is at most the limit of the row.
    payback_years : float or None
        Investment over the saving of a year, without the subsidy.
    row : SupportRow or None
        The row of the support table that holds.
    """

    investment: Fraction | None = None
    eligible: Fraction | None = None
    saving: Fraction | None = None
    currency: str = ""
    subsidy_jpy: Fraction | None = None
    cost_effectiveness: float | None = None
    within_limit: bool | None = None
    payback_years: float | None = None
    row: SupportRow | None = None
    exchange: ExchangeRate | None = None
    """What the currency was taken to be worth; None for yen."""

    def as_terms(self) -> dict[str, Any]:
        """Give the row of support and the exchange rate as JSON has them, with their sources."""
        row, rate = self.row, self.exchange
        return {
            "support": row
            and {
                "programme": row.programme,
                "fiscal_year": row.fiscal_year,
                "max_rate": _number(row.max_rate),
                "cap": _number(row.cap),
                "limit": _number(row.limit),
                "legal_durable_years": _number(row.legal_durable_years),
                "source": row.source,
                "standing": row.standing,
            },
            "exchange": rate
            and {
                "value": _number(rate.value),
                "unit": rate.unit,
                "date": rate.date.isoformat(),
                "source": rate.source,
            },
        }


@immutable
class Candidate:
    """A methodology that fits a site, with what is known of it and what is missing.

    Attributes
    ----------
    members : dict of str to tuple of Listed
        Members of each set, as a project file states them.
    quantities : tuple of DrawnValue
        Monitored and fixed values, in the units of the methodology.
    year : int or None
        The first whole year, which the reductions are of.
    emission_reductions_per_year : int or None
        Credited whole tonnes of that year; ``unrounded`` is what they are rounded down from.
    missing : tuple of str
        What has to be known to decide, key by key.
    assumptions : tuple of Stated
        What was assumed for it.
    """

    methodology: Methodology
    measure: str
    members: Mapping[str, tuple[Listed, ...]]
    quantities: tuple[DrawnValue, ...]
    year: int | None
    emission_reductions_per_year: int | None
    unrounded: float | None
    money: Money
    missing: tuple[str, ...]
    criteria: Criteria
    standing: ResultStanding
    assumptions: tuple[Stated, ...] = ()

    @property
    def reference(self) -> str:
        """``ID@VERSION`` of the methodology."""
        return self.methodology.reference

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing to decide."""
        return not self.missing

    @property
    def cost_effectiveness(self) -> float | None:
        """Yen of subsidy per tonne of CO2 equivalent, where it is known."""
        return self.money.cost_effectiveness

    @property
    def within_limit(self) -> bool | None:
        """Whether the cost-effectiveness is at most the limit, where both are known."""
        return self.money.within_limit

    @property
    def payback_years(self) -> float | None:
        """The simple payback, where it is known."""
        return self.money.payback_years

    def as_dict(self) -> dict[str, Any]:
        """Give the candidate as JSON has it."""
        money = self.money
        return {
            "methodology": self.reference,
            "measure": self.measure,
            "title": self.methodology.file.title,
            "year": self.year,
            "emission_reductions_per_year": self.emission_reductions_per_year,
            "emission_reductions_unrounded": self.unrounded,
            "cost_effectiveness": money.cost_effectiveness,
            "within_limit": money.within_limit,
            "payback_years": money.payback_years,
            "investment": _number(money.investment),
            "eligible_investment": _number(money.eligible),
            "saving_year": _number(money.saving),
            "currency": money.currency or None,
            "subsidy_jpy": _number(money.subsidy_jpy),
            **money.as_terms(),
            "missing": list(self.missing),
            "criteria": self.criteria.as_dict(),
            "standing": self.standing,
            "quantities": [
                {
                    "parameter": value.name,
                    "member": "/".join(value.member) or None,
                    "value": float(value.value),
                    "unit": value.unit,
                    "how": value.how,
                }
                for value in self.quantities
            ],
            "assumptions": [
                {
                    "name": ".".join(stated.path),
                    "value": stated.content.value
                    if isinstance(stated.content.value, str)
                    else _number(stated.content.amount),
                    "unit": stated.content.unit,
                    "source": stated.content.source,
                }
                for stated in self.assumptions
            ],
        }

    def value_of(self, name: str) -> dict[str, Fraction]:
        """Give the values of a parameter by the label of its members."""
        return {labelled(v.name, v.member): v.value for v in self.quantities if v.name == name}


@immutable
class ScreenedSite:
    """A site with its candidates, in the order of the library, and what was found."""

    site: SurveySite
    candidates: tuple[Candidate, ...]
    findings: tuple[Finding, ...]

    @property
    def id(self) -> str:
        """The site's id."""
        return self.site.id

    def as_dict(self) -> dict[str, Any]:
        """Give the site as JSON has it: never by name where there is no consent to it."""
        return {
            "site_id": self.site.id,
            "name": self.site.name,
            "candidates": [candidate.as_dict() for candidate in self.candidates],
            "findings": [finding.as_dict() for finding in self.findings],
        }


@immutable
class Ranked:
    """A place in the order of candidates."""

    rank: int
    site: ScreenedSite
    candidate: Candidate

    def as_dict(self) -> dict[str, Any]:
        """Give the place as JSON has it."""
        return {
            "rank": self.rank,
            "site_id": self.site.id,
            "methodology": self.candidate.reference,
        }


@immutable
class Screening:
    """A needs survey as candidate sites.

    ``findings`` are those that belong to no site; :attr:`all_findings` has the others as well.
    """

    survey: Survey
    sites: tuple[ScreenedSite, ...]
    ranking: tuple[Ranked, ...]
    findings: tuple[Finding, ...]
    as_of: dt.date | None
    sort: Sort
    inputs: Mapping[str, InputFile]
    lifetime: ExpectedLifetime | None = None
    """What is assumed of the lifetime where the row of support has none."""

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """Everything that was found, each once: of the whole, then site by site."""
        sites = (finding for site in self.sites for finding in site.findings)
        return tuple(dict.fromkeys((*self.findings, *sites)))

    def candidates(self) -> Iterator[tuple[ScreenedSite, Candidate]]:
        """Give every candidate with its site, in the order of the ranking."""
        yield from ((ranked.site, ranked.candidate) for ranked in self.ranking)

    def as_dict(self) -> dict[str, Any]:
        """Give the content of ``screening.json``."""
        return {
            "schema": SCHEMA,
            "language": WRITTEN.get(),
            "software": {"name": "jcm-mrv", "version": __version__},
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "sort": self.sort,
            "sites": [site.as_dict() for site in self.sites],
            "ranking": [ranked.as_dict() for ranked in self.ranking],
            "inputs": [
                {"path": item.path, "sha256": item.sha256, "bytes": item.bytes}
                for item in sorted(self.inputs.values(), key=lambda item: item.path)
            ],
            "findings": [finding.as_dict() for finding in self.findings],
        }


def _number(value: Fraction | None) -> float | int | None:
    if value is None:
        return None
    return value.numerator if value.denominator == 1 else float(value)
