"""What a candidate costs, saves, and gets of a programme: subsidy per tonne, simple payback."""

from __future__ import annotations

from fractions import Fraction

from jcm_mrv.findings import PLN, Finding
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.model import split_reference
from jcm_mrv.planning.screening.assumptions import YEN, Assumptions
from jcm_mrv.planning.screening.result import Money
from jcm_mrv.planning.screening.support import ASKED, Support
from jcm_mrv.planning.screening.survey.model import Row, SurveySite


def money(
    methodology: Methodology,
    site: SurveySite,
    assumptions: Assumptions,
    support: Support,
    fiscal_year: int | None,
    unrounded: float | None,
) -> tuple[Money, list[str], list[Finding]]:
    """Give what a candidate costs and saves, what is missing for it, and what was found.

    Cost-effectiveness [JPY/tCO2e] = subsidy / (annual reductions x legal durable years), with
    unrounded reductions; subsidy = min(rate x eligible investment, cap). All investment is eligible
    unless the survey has ``eligible_investment``.
    """
    row, findings = _costs(methodology, site)
    missing: list[str] = []

    def known(key: str) -> Fraction | None:
        value = row.number_of(key) if row is not None else None
        if value is None:
            missing.append(f"costs.{key}")
        return value

    investment, saving = known("investment"), known("saving_year")
    if investment == 0 and row is not None:
        # A subsidy of nothing would come first of all by cost.
        findings.append(PLN[173]["investment"].at(row.place_of("investment"), found="0"))
        missing.append("costs.investment")
        investment = None
    currency = row.text_of("currency") if row is not None else ""
    if not currency:
        missing.append("costs.currency")
    eligible = row.number_of("eligible_investment") if row is not None else None
    if eligible is not None and investment is not None and eligible > investment and row:
        findings.append(
            PLN[173]["eligible"].at(
                row.place_of("eligible_investment"),
                found=number_text(eligible),
                investment=number_text(investment),
            )
        )
        missing.append("costs.eligible_investment")
        eligible = None
    elif eligible is None:
        eligible = investment
    payback = None
    if investment is not None and saving is not None and saving > 0:
        payback = float(investment / saving)
    elif saving is not None and saving <= 0 and row is not None:
        findings.append(
            PLN[173]["saving"].at(row.place_of("saving_year"), found=f"{float(saving):g}")
        )

    chosen = support.choose(methodology.file.partner_country, methodology.families, fiscal_year)
    missing += chosen.missing
    findings += chosen.findings
    rate = _rate(currency, assumptions)
    if rate is None and currency:
        missing.append(f"assumptions.exchange.{currency}")
    subsidy = cost = None
    within = None
    if (terms := chosen.row) is not None:
        missing += [key for key in ASKED if getattr(terms, key.partition(".")[2]) is None]
        share, cap = terms.max_rate, terms.cap
        if share is not None and cap is not None and eligible is not None and rate is not None:
            subsidy = min(share * eligible * rate, cap)
        years = terms.legal_durable_years
        if subsidy is not None and years is not None and unrounded is not None and unrounded > 0:
            cost = float(subsidy) / (unrounded * float(years))
            within = None if terms.limit is None else cost <= float(terms.limit)
        if subsidy is not None and terms.least is not None and subsidy < terms.least:
            findings.append(
                PLN[174].at(
                    chosen.where,
                    found=f"{float(subsidy):,.0f} JPY",
                    programme=terms.programme,
                    least=float(terms.least),
                )
            )
    return (
        Money(
            investment,
            eligible,
            saving,
            currency,
            subsidy,
            cost,
            within,
            payback,
            chosen.row,
            assumptions.file.exchange.get(currency),
        ),
        missing,
        findings,
    )


def _rate(currency: str, assumptions: Assumptions) -> Fraction | None:
    """Give what a unit of a currency is worth in yen."""
    if currency == YEN:
        return Fraction(1)
    stated = assumptions.file.exchange.get(currency)
    return None if stated is None else stated.value


def _costs(methodology: Methodology, site: SurveySite) -> tuple[Row | None, list[Finding]]:
    """Give the row of costs of this measure; of several, none, since they may be one or a sum."""
    rows = [
        row
        for row in site.costs
        if row.text_of("measure") in (methodology.file.id, methodology.reference)
        or split_reference(row.text_of("measure")) == (methodology.file.id, None)
    ]
    if len(rows) > 1:
        where = rows[1].place_of("measure")
        return None, [
            PLN[173].at(where, found=methodology.file.id, first=rows[0].place_of("measure"))
        ]
    return (rows[0] if rows else None), []
