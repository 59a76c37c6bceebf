"""Electricity generated at a site held against what the site consumes by day: what is left over.

What surplus may be sold is a rule of the country and the grid, which whoever screens states: here
it is told, and nothing is taken off.
"""

from __future__ import annotations

from fractions import Fraction

from jcm_mrv.findings import PLN, Finding
from jcm_mrv.methodology.drawing import ScreeningRules
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.units import convert
from jcm_mrv.planning.screening.expressions import DrawnSite
from jcm_mrv.planning.screening.survey.model import SurveySite

_KWH = "kWh"


def surplus(
    methodology: Methodology, rules: ScreeningRules, drawn: DrawnSite, site: SurveySite
) -> list[Finding]:
    """Give a finding where more is generated than the site consumes by day.

    By month where the survey has the twelve months of consumption and an assumption the twelve of
    the yield; else by year.
    """
    name = rules.generates
    values = [value for value in drawn.values if value.name == name]
    if name is None or not values:
        return []
    unit = methodology.unit(name)
    output = convert(sum((v.value for v in values), Fraction(0)), unit, _KWH)
    share = site.row.number_of("daytime_share")
    year = site.row.number_of("electricity_kwh_year")
    months = site.monthly_electricity
    if year is None and months is not None:
        year = sum(months, Fraction(0))
    if share is None or year is None:
        lost = ["daytime_share"] if share is None else []
        lost += ["electricity_kwh_year"] if year is None else []
        return [
            PLN[171]["not-known"].at(
                site.row.place_of(lost[0]),
                found=", ".join(lost),
                site=site.id,
                output=float(output),
            )
        ]
    found = []
    if output > year * share:
        found.append(
            PLN[171].at(
                site.row.place_of("electricity_kwh_year"),
                found=f"{float(output):,.0f} kWh",
                site=site.id,
                name=name,
                used=float(year * share),
                left=float(output - year * share),
                share=float((output - year * share) / output),
            )
        )
    shape = next((s.content.months for s in drawn.stated.values() if s.content.months), None)
    if months is None or shape is None or not sum(shape):
        return found
    over = [
        (n + 1, left)
        for n, (used, part) in enumerate(zip(months, shape, strict=True))
        if (left := output * part / sum(shape) - used * share) > 0
    ]
    if over:
        found.append(
            PLN[171]["months"].at(
                site.row.place_of("electricity_kwh_01"),
                found=", ".join(f"{n:02}: {float(left):,.0f} kWh" for n, left in over),
                site=site.id,
                name=name,
                left=float(sum(left for _, left in over)),
                share=float(sum(left for _, left in over) / output),
            )
        )
    return found
