"""The first sheet of a report, and the list of requests as a table of it."""

from __future__ import annotations

import math

from jcm_mrv.findings.language import written
from jcm_mrv.verification.judged import tonnes
from jcm_mrv.verification.listing import COLUMNS, list_rows
from jcm_mrv.verification.requests.earlier import SHEET
from jcm_mrv.verification.requests.request import (
    ITEMS,
    STATES,
    TITLES,
    counted,
    item_of,
)
from jcm_mrv.verification.tables.material import NO_PLAN, NO_PROJECT, Material
from jcm_mrv.workbook.writing.sheet import Content
from jcm_mrv.workbook.writing.tables import NOT_CHECKED, Column, Table

_PRINTED = {
    "number": 8,
    "state": 9,
    "requirement": 26,
    "evidence": 18,
    "finding": 22,
    "found": 18,
    "expected": 18,
    "effect tCO2": 10,
    "what is asked": 24,
    "response": 26,
    "conclusion": 18,
    "remark": 10,
}
"""What people read, with its width; the other columns stand beside, for the next round."""
_WRITE = {"response", "conclusion"}
_NARROW = 14


def summary(material: Material) -> Table:
    """Give what was verified, with what, and what came out."""
    verdict, claim = material.verdict, material.claim
    project, registered = material.project, material.facts.plan
    rows: list[tuple[Content, ...] | str] = [
        "What was verified",
        ("Workbook", claim.name),
        ("SHA-256", material.sha256),
        ("Methodology", claim.methodology.reference),
        ("Reference number", claim.layout.reference or "none in the sheets"),
        ("Sheets", "monitoring report" if claim.side == "report" else "monitoring plan"),
        ("Project file", NO_PROJECT if project is None else project.file.title),
        ("SHA-256 of the project file", "" if project is None else project.sha256),
        ("Registered plan", NO_PLAN if registered is None else registered.name),
        ("Formulas", _formulas(material)),
        "What came out",
        ("Conclusion", written(verdict.conclusion)),
        ("Confirmed", "yes" if verdict.is_confirmed else "no"),
        ("Stated", "nothing" if verdict.stated is None else f"{tonnes(verdict.stated)} tCO2"),
        (
            "Recomputed",
            f"{NOT_CHECKED}: the inputs lead to no result"
            if verdict.recomputed is None
            else f"{verdict.recomputed:,} tCO2",
        ),
        ("Requests", _counts(material)),
        ("Rounds", counted(verdict.requests) or "no requests"),
        ("Materiality", _materiality(material)),
    ]
    rows.append("Requests by item of the report")
    rows += _items(material)
    for title, lines in (
        ("Recomputed", map(written, verdict.scope.recomputed)),
        ("Taken as stated", map(written, verdict.scope.taken_as_stated)),
        ("Not judged: left to who verifies", map(written, verdict.scope.not_judged)),
    ):
        rows.append(title)
        rows += [(f"({n})", line) for n, line in enumerate(lines, start=1)]
    columns = (Column("What", 30), Column("Value", 110))
    return Table(
        "summary", "Summary", "Verification of a monitoring spreadsheet", (), columns, tuple(rows)
    )


def _formulas(material: Material) -> str:
    done = "evaluated by this program"
    return f"{done}, stored results by LibreOffice" if material.facts.stored is not None else done


def _less(stated: float | None, own: float | None) -> float | None:
    return None if stated is None or own is None else stated - own


def years(material: Material) -> Table:
    """Give stated and recomputed emissions of each calendar year, and their total."""
    verdict, claim = material.verdict, material.claim
    done = () if verdict.result is None else verdict.result.applications[0].years
    left = None if done else f"{NOT_CHECKED}: the inputs lead to no result"
    rows: list[tuple[Content, ...] | str] = []
    for n, part in enumerate(claim.years):
        period = "estimated year" if claim.is_one_year else f"{part.start} - {part.end}"
        stated = claim.stated_of(n)
        own: list[Content] = [left, *[None] * 4]
        if done:
            year = done[n]
            own = [
                year.reference_emissions,
                year.project_emissions,
                year.emission_reductions_unrounded,
                verdict.recomputed_of(n),
                _less(stated, verdict.recomputed_of(n)),
            ]
        rows.append((period, "nothing" if stated is None else stated, *own, None))
    total: list[Content] = [left, *[None] * 4]
    if verdict.result is not None:
        of = verdict.result.years
        total = [
            math.fsum(year.reference_emissions for year in of),
            math.fsum(year.project_emissions for year in of),
            math.fsum(year.emission_reductions_unrounded for year in of),
            verdict.recomputed,
            verdict.difference,
        ]
    rows.append(("Total", "nothing" if verdict.stated is None else verdict.stated, *total, None))
    columns = (
        Column("Period", 26),
        Column("Stated reductions, tCO2", 18),
        Column("Reference emissions, tCO2", 20),
        Column("Project emissions, tCO2", 20),
        Column("Reductions before rounding down, tCO2", 20),
        Column("Reductions, tCO2", 18),
        Column("Stated less recomputed, tCO2", 18),
        Column("Verified amount, tCO2", 18, "write"),
    )
    notes = (
        "Recomputed from the inputs of the workbook as they are typed. What is in question by open "
        "requests stands in their effects; the verified amount is for who verifies to write.",
    )
    title = "Emission reductions of each calendar year"
    return Table("years", "Years", title, notes, columns, tuple(rows))


def _counts(material: Material) -> str:
    found = [r for r in material.verdict.requests if r.is_found]
    told = [
        f"{number} {title.lower() if number > 1 else title.lower().replace('requests', 'request')}"
        for kind, title in TITLES.items()
        if (number := sum(r.kind == kind for r in found))
    ]
    return ", ".join(told) or "none"


def _items(material: Material) -> list[tuple[Content, ...]]:
    """Give what is open of each item; none found is no word on what was not judged."""
    open_ = [r for r in material.verdict.requests if r.is_found and r.kind in ("CAR", "CL")]
    return [
        (
            item,
            ", ".join(r.number for r in open_ if item_of(r.code) == item)
            or "no corrective action or clarification request found by the program",
        )
        for item in ITEMS
    ]


def _materiality(material: Material) -> str:
    verdict = material.verdict
    if verdict.materiality is None:
        return f"{NOT_CHECKED}: no threshold was stated"
    reached = {True: "reached", False: "not reached by what is known", None: "cannot be told"}
    return f"{verdict.materiality:.2%} of the stated result: {reached[verdict.is_material]}"


def requests(material: Material) -> Table:
    """Give the list of requests, to paste into a report and to write into."""
    kinds = {request.number: request.kind for request in material.verdict.requests}
    rows: list[tuple[Content, ...] | str] = []
    kind = ""
    order = [*_PRINTED, *(name for name in COLUMNS if name not in _PRINTED)]
    for listed in list_rows(material.verdict):
        cells: dict[str, Content] = dict(zip(COLUMNS, listed, strict=True))
        own = kinds[str(cells["number"])]
        if own != kind:
            kind = own
            rows.append(TITLES[kind])
        effect = cells["effect tCO2"]
        cells["effect tCO2"] = None if effect is None else float(str(effect))
        rows.append(tuple(cells[name] for name in order))
    notes = (
        "Effect: tonnes by which the result is overstated; a minus: understated; empty: not known.",
        "Write into the columns response and conclusion; `verify NEW.xlsx --previous` this file "
        "takes them over.",
        "States: " + "; ".join(f"{state}: {words}" for state, words in STATES.items()) + ".",
    )
    columns = tuple(
        Column(name, _PRINTED.get(name, _NARROW), "write" if name in _WRITE else "text")
        for name in order
    )
    beside = len(order) - len(_PRINTED)
    return Table("requests", SHEET, "Requests", notes, columns, tuple(rows), beside)
