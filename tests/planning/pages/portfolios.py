"""Portfolios that were made up, for their page."""

from __future__ import annotations

import random
from typing import Any, cast

from jcm_mrv.findings import MON, PLN, PRJ, Finding
from jcm_mrv.planning.portfolio.jobs import Outcome
from jcm_mrv.planning.portfolio.result import Portfolio

OPEN = (
    MON[932].at("data/meter.csv:12"),
    MON[903].at("project.yaml:40"),
)


def outcome(position: int, **changed: Any) -> Outcome:
    """Give the outcome of a project with two years of one methodology."""
    amount = changed.pop("amount", 100 + position)
    methodology = changed.pop("methodology", "VN_AM007@1.0")
    findings = changed.pop("findings", OPEN[: position % 3])
    path = f"park-{position % 7}/{position:04}/project.yaml"
    years = [
        {
            "year": year,
            "start": f"{year}-01-01",
            "end": f"{year}-12-31",
            "reference_emissions": amount + 0.7,
            "project_emissions": 0.2,
            "emission_reductions_unrounded": amount + 0.5,
            "emission_reductions": amount,
        }
        for year in (2024, 2025)
    ]
    made: dict[str, Any] = {
        "position": position,
        "path": path,
        "mode": "calculate",
        "group": f"Park {position % 7}",
        "status": "done",
        "title": f"Rooftop solar of factory {position}, Phu My",
        "reference": f"VN{position:03}",
        "country": ("VN", "ID", "TH")[position % 3],
        "monitoring_period": {"start": "2024-01-01", "end": "2025-12-31"},
        "standing": ("draft", "draft", "provisional", "final")[position % 4],
        "ready": not findings,
        "open": sum(one.keeps_open for one in findings),
        "unseen": sum(one.is_unseen for one in findings),
        "emission_reductions": 2 * amount,
        "years": years,
        "by_methodology": [
            {
                "methodology": methodology,
                "years": [{"year": y["year"], "emission_reductions": amount} for y in years],
            }
        ],
        "allocation": [
            {
                "year": 2024,
                "side": "japan",
                "participant": "Example Engineering",
                "emission_reductions": amount // 2,
            }
        ],
        "meters": [],
        "coordinates": {
            "latitude": 10.4 + position * 37 % 100 / 250,
            "longitude": 106.9 + position * 53 % 100 / 250,
        },
        "confidential": False,
        "findings": [one.as_dict() for one in findings],
        "hashes": {"project": "0" * 64, "inputs": {}, "methodologies": {}, "version": "0"},
    }
    return cast("Outcome", made | changed)


def failed(position: int, status: str = "failed", *findings: Finding, **changed: Any) -> Outcome:
    """Give the outcome of a project without a result."""
    found = findings or (PRJ[1].at("project.yaml", found="No such file"),)
    nothing: dict[str, Any] = dict.fromkeys(
        ("title", "reference", "country", "monitoring_period", "standing", "ready")
    )
    nothing |= {"coordinates": None, "emission_reductions": None}
    empty: dict[str, Any] = {key: [] for key in ("years", "by_methodology", "allocation")}
    return outcome(position, status=status, findings=found, **(nothing | empty | changed))


def estimated(position: int, **changed: Any) -> Outcome:
    """Give the outcome of a project that was estimated."""
    made = outcome(position, mode="estimate", ready=None, allocation=[], **changed)
    for year in made["years"]:
        year["low"] = int(year["emission_reductions"] * 0.9)
        year["high"] = int(year["emission_reductions"] * 1.1)
    return made


def usual() -> Portfolio:
    """Give a portfolio as most are: monitored, planned, and some that have no result."""
    outcomes = [
        *(outcome(n) for n in range(9)),
        outcome(9, methodology="VN_AM005@1.0", amount=0, coordinates=None),
        outcome(10, methodology="ID_AM002@2.0", amount=40),
        failed(11),
        failed(12, "crashed", PLN[23].at("project.yaml:3")),
        estimated(13),
        estimated(14, methodology="VN_AM005@1.0"),
        outcome(15),
    ]
    ordered = tuple(sorted(outcomes, key=lambda one: one["path"]))
    found = (PRJ[1].at("park-1/0015/project.yaml", found="park-1/0008"),)
    return Portfolio("Parks of Ba Ria-Vung Tau", ordered, found, frozenset({15}))


def many(n: int = 1000) -> Portfolio:
    """Give a portfolio of very many, each with points that are open."""
    chance = random.Random(5)
    outcomes = [
        outcome(
            position,
            amount=int(chance.lognormvariate(6, 1)),
            methodology=f"{('VN', 'ID', 'TH')[position % 3]}_AM{position % 12:03}@1.0",
            findings=OPEN,
            title=f"Introduction of high efficiency air conditioning to factory {position}",
        )
        for position in range(n)
    ]
    return Portfolio("Very many", tuple(outcomes))


def longest(n: int) -> Portfolio:
    """Give a portfolio whose names are long, in signs of three bytes, half of it estimated."""
    title = (
        "フーミー第三工業団地における高効率空調設備及び屋上太陽光発電システムの導入プロジェクト第{}号"
        "（ベトナム社会主義共和国バリア・ブンタウ省）"
    )
    outcomes = []
    for position in range(n):
        make = estimated if position % 2 else outcome
        one = make(
            position,
            findings=OPEN * 2,
            title=title.format(position),
            path=f"2024/phu-my-3-industrial-park/factory-{position:04}/project.yaml",
            coordinates={
                "latitude": 8.5 + position * 37 % 1000 / 70,
                "longitude": 103 + position * 53 % 1000 / 150,
            },
        )
        for share in one["allocation"]:
            share["participant"] = f"Example Engineering Company No. {position % 300}, Ltd."
        outcomes.append(one)
    return Portfolio("Very long names", tuple(outcomes))
