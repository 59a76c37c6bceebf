"""Screenings and estimates that were made up, for their pages."""

from __future__ import annotations

import datetime as dt
import random
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jcm_mrv.findings import PRJ
from jcm_mrv.methodology.library import Library
from jcm_mrv.planning.screening.survey.model import Row, Survey, SurveySite
from jcm_mrv.project.period import split_years

HOSTILE = [
    "<script>alert(1)</script>",
    "'\"><img src=x onerror=alert(1)>",
    "</style></script>",
    "\u202eevil\u2066 name",
    "A" * 10_000,
    "โรงงาน 🌞",
    "=cmd|' /C calc'!A0",
    "{{ 7*7 }}",
]


def site(number: int, **values: Any) -> SurveySite:
    known = {
        "name": f"Factory {number}",
        "country": "VN",
        "sector": "food",
        "latitude": Fraction(105 + number * 7 % 40, 10),
        "longitude": Fraction(10700 + number * 13 % 60, 100),
    } | values
    known = {key: value for key, value in known.items() if value is not None}
    row = Row("sites", number + 2, f"survey.xlsx, sites!{number + 2}", known, {}, "survey.xlsx")
    return SurveySite(f"S-{number:02}", row)


def candidate(
    reference: str = "VN_AM007",
    reductions: float | None = 100.0,
    cost: float | None = 4000.0,
    missing: tuple[str, ...] = (),
    *,
    row: Any = None,
) -> Any:
    methodology = Library().load(reference)
    return SimpleNamespace(
        methodology=methodology,
        reference=methodology.reference,
        measure=reference,
        members={},
        quantities=(
            SimpleNamespace(
                name="EG",
                member=("system",),
                value=Fraction(2682, 10),
                unit="MWh",
                how="roof_area_m2 * roof_usable_share * pv_power_density * pv_specific_yield",
            ),
        ),
        year=2027,
        emission_reductions_per_year=None if reductions is None else int(reductions),
        unrounded=reductions,
        money=SimpleNamespace(row=row, cost_effectiveness=cost, exchange=None),
        cost_effectiveness=cost,
        within_limit=None if cost is None else cost < 4000,
        payback_years=None if cost is None else 6.25,
        missing=missing,
        is_complete=not missing,
        criteria=SimpleNamespace(
            met=(), not_met=("2",) if cost is None else (), not_known=("1",), texts={"1": "A text."}
        ),
        standing="draft",
        assumptions=(),
    )


def screening(sites: list[tuple[SurveySite, list[Any]]], findings: tuple[Any, ...] = ()) -> Any:
    made = [SimpleNamespace(site=of, id=of.id, candidates=tuple(c), findings=()) for of, c in sites]
    ranked = [(of, c) for of in made for c in of.candidates]
    ranked.sort(
        key=lambda one: (not one[1].is_complete, one[1].cost_effectiveness or 1e12, one[0].id)
    )
    return SimpleNamespace(
        survey=Survey(Path("survey.xlsx"), tuple(of for of, _ in sites), (), {}),
        sites=tuple(made),
        ranking=tuple(
            SimpleNamespace(rank=n, site=of, candidate=c)
            for n, (of, c) in enumerate(ranked, start=1)
        ),
        findings=findings,
        all_findings=findings,
        as_of=dt.date(2026, 11, 30),
        sort="cost",
    )


SUPPORT = SimpleNamespace(
    programme="JCM Model Projects",
    fiscal_year=2026,
    country="VN",
    technology="solar_pv",
    max_rate=Fraction(1, 2),
    cap=Fraction(2_000_000_000),
    limit=None,
    legal_durable_years=Fraction(17),
    standing="unverified",
    source="made up",
)


def usual(n: int = 12) -> Any:
    """Give a screening as surveys usually are: some sites complete, some with gaps."""
    chance = random.Random(7)
    sites = []
    for number in range(1, n + 1):
        solar = candidate(
            "VN_AM007",
            chance.lognormvariate(5, 0.7),
            chance.lognormvariate(8, 0.4),
            () if number % 3 else ("sites.connection", "assumptions.pv_specific_yield"),
            row=SUPPORT,
        )
        cooling = candidate(
            "VN_AM005",
            chance.lognormvariate(4, 0.7) if number % 4 else None,
            chance.lognormvariate(8, 0.5) if number % 4 else None,
            () if number % 4 else ("equipment[CH-1].efficiency_now", "support.rows"),
            row=SUPPORT,
        )
        both = [solar, cooling] if number % 2 else [solar]
        refuses = {"contact_consent": "no", "name": "Secret Foods JSC"} if number == 5 else {}
        nowhere = {"latitude": None} if number == 8 else {}
        sites.append((site(number, **refuses, **nowhere), both if number != 10 else []))
    found = (PRJ[1].at("survey.xlsx, sites!H5", found="Secret Foods JSC"),)
    return screening(sites, found)


def estimate(years: int = 17, low: float = 0.92, high: float = 1.05, **more: Any) -> Any:
    start = dt.date(2027, 4, 1)
    parts = split_years(start, dt.date(start.year + years, 3, 31))
    amounts = [330.4 * part.days / 365 * 0.995**n for n, part in enumerate(parts)]
    methodology = Library().load("VN_AM007")
    project = SimpleNamespace(
        file=SimpleNamespace(
            title=more.get("title", "Roofs of Phu My"),
            reference="",
            start_of_operation=start,
            confidential=(),
        )
    )
    made = [
        SimpleNamespace(
            part=part,
            reference_emissions=amount,
            project_emissions=0.0,
            emission_reductions_unrounded=amount,
            emission_reductions=max(0, int(amount)),
            low=max(0, int(amount * low)),
            high=max(0, int(amount * high)),
        )
        for part, amount in zip(parts, amounts, strict=True)
    ]
    quantities = [
        SimpleNamespace(
            methodology=methodology.reference,
            parameter="EG",
            member=(roof,),
            year=part.year,
            value=amount * 1.5,
            unit="MWh",
            how="600 kW × specific yield of 1,490 kWh/kW a year",
            months=tuple(amount / 8 for _ in range(12)),
        )
        for roof in ("roof-a", "roof-b")
        for part, amount in zip(parts, amounts, strict=True)
    ]
    stated = SimpleNamespace(
        application=SimpleNamespace(methodology=methodology),
        estimates={
            ("EG", ("roof-a",)): SimpleNamespace(
                estimate=SimpleNamespace(source="PVsyst, March 2026"), where="project.yaml:30"
            ),
            ("EG", ("roof-b",)): SimpleNamespace(
                estimate=SimpleNamespace(source=""), where="project.yaml:40"
            ),
        },
    )
    return SimpleNamespace(
        project=project,
        result=SimpleNamespace(applications=(SimpleNamespace(methodology=methodology),)),
        years=tuple(made),
        low=sum(y.low for y in made),
        base=sum(y.emission_reductions for y in made),
        high=sum(y.high for y in made),
        standing="draft",
        quantities=tuple(quantities),
        stated=(stated,),
        comparison=more.get("comparison"),
        findings=more.get("findings", (PRJ[1].at("project.yaml:3"),)),
    )


def compared(of: Any, *factors: float) -> Any:
    """Give a comparison in which each month was so many times its estimate."""
    methodology = of.result.applications[0].methodology
    part = split_years(dt.date(2027, 7, 1), dt.date(2027, 12, 31))[0]
    over = [
        SimpleNamespace(
            parameter="EG",
            member=(roof,),
            unit="MWh",
            months=tuple(
                SimpleNamespace(
                    start=dt.date(2027, month, 1),
                    end=dt.date(2027 + month // 12, month % 12 + 1, 1) - dt.timedelta(1),
                    value=Fraction(str(round(24 * factor, 3))),
                )
                for month, factor in zip(range(7, 13), factors, strict=False)
            ),
        )
        for roof in ("roof-a", "roof-b")
    ]
    application = SimpleNamespace(methodology=methodology, over_time=tuple(over))
    steps = tuple(
        SimpleNamespace(
            methodology=methodology.reference,
            parameter="EG",
            member=(roof,),
            estimated=180.0,
            actual=180.0 + by / 0.6,
            unit="MWh",
            effect=by,
        )
        for roof, by in (("roof-a", -12.5), ("roof-b", 3.25))
    )
    year = SimpleNamespace(part=part, estimate=200.0, actual=190.75, difference=-9.25, steps=steps)
    return SimpleNamespace(
        actual=SimpleNamespace(applications=(application,), standing="draft", ready=False),
        years=(year,),
    )
