"""Outcomes made by hand: what a job gives, without a project."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from jcm_mrv.planning.portfolio.outcome import Outcome

STANDINGS = ("draft", "provisional", "final")
STATUSES = ("done", "failed", "crashed", "timed_out")
FINDING = {
    "code": "PRJ-138",
    "severity": "warning",
    "message": "evidence is missing",
    "where": "project.yaml:3:1",
    "found": "a.pdf",
    "expected": "a file",
    "hint": "add it",
}


def outcome(position: int = 0, years: dict[int, int] | None = None, **more: Any) -> Outcome:
    """Give an outcome that is done; ``years`` are whole tonnes by calendar year."""
    tonnes = {2024: 10} if years is None else years
    made: Any = {
        "position": position,
        "path": f"p{position:03}/project.yaml",
        "mode": "calculate",
        "group": None,
        "status": "done",
        "title": f"Project {position}",
        "reference": "",
        "country": "VN",
        "monitoring_period": {"start": f"{min(tonnes)}-01-01", "end": f"{max(tonnes)}-12-31"},
        "standing": "draft",
        "ready": False,
        "open": 1,
        "unseen": 0,
        "emission_reductions": sum(tonnes.values()),
        "years": [
            {
                "year": year,
                "start": f"{year}-01-01",
                "end": f"{year}-12-31",
                "reference_emissions": amount + 1.5,
                "project_emissions": 1.0,
                "emission_reductions_unrounded": amount + 0.5,
                "emission_reductions": amount,
            }
            for year, amount in sorted(tonnes.items())
        ],
        "by_methodology": [
            {
                "methodology": "VN_AM007@1.0",
                "years": [
                    {"year": year, "emission_reductions": amount}
                    for year, amount in sorted(tonnes.items())
                ],
            }
        ],
        "allocation": [],
        "meters": [],
        "coordinates": None,
        "confidential": False,
        "findings": [],
        "hashes": {"project": "0" * 64, "inputs": {}, "methodologies": {}, "version": "0.1.0"},
    }
    if "status" in more and more["status"] != "done":
        made |= {"standing": None, "ready": None, "emission_reductions": None, "years": []}
        made |= {"by_methodology": []}
    return made | more


@st.composite
def outcomes(draw: Any) -> list[Outcome]:
    """Give outcomes of all kinds, each of which adds up by itself."""
    made = []
    for position in range(draw(st.integers(0, 6))):
        status = draw(st.sampled_from(STATUSES))
        if status != "done":
            made.append(outcome(position, status=status))
            continue
        by_methodology, totals = [], dict.fromkeys(draw(_YEARS), 0)
        for name in draw(st.sets(st.sampled_from("ABC"), min_size=1)):
            years = []
            for year in totals:
                amount = draw(st.integers(0, 1000))
                totals[year] += amount
                years.append({"year": year, "emission_reductions": amount})
            by_methodology.append({"methodology": f"VN_AM00{name}@1.0", "years": years})
        left = sum(totals.values())
        allocation = []
        for participant in draw(st.lists(_PARTICIPANTS, max_size=3)):
            part = draw(st.integers(0, left))
            left -= part
            allocation.append(
                {
                    "year": min(totals),
                    "side": "japan",
                    "participant": participant,
                    "emission_reductions": part,
                }
            )
        made.append(
            outcome(
                position,
                totals,
                mode=draw(st.sampled_from(("calculate", "estimate"))),
                country=draw(st.sampled_from(("VN", "ID", "TH"))),
                standing=draw(st.sampled_from(STANDINGS)),
                reference=draw(st.sampled_from(("", "VN001", "vn 001", "ID002"))),
                by_methodology=by_methodology,
                allocation=allocation,
            )
        )
    return made


_YEARS = st.sets(st.integers(2018, 2023), min_size=1).map(sorted)
_PARTICIPANTS = st.sampled_from(("A Co.", "B JSC", "unallocated"))
