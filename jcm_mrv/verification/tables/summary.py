"""The first sheet of a report, and the list of requests as a table of it."""

from __future__ import annotations

from jcm_mrv.verification.judged import tonnes
from jcm_mrv.verification.listing import COLUMNS, list_rows
from jcm_mrv.verification.requests.earlier import SHEET
from jcm_mrv.verification.requests.request import STATES, TITLES, counted
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
        ("Conclusion", verdict.conclusion),
        ("Confirmed", "yes" if verdict.is_confirmed else "no"),
        ("Stated", "nothing" if verdict.stated is None else f"{tonnes(verdict.stated)} tCO2"),
        (
            "Recomputed",
            f"{NOT_CHECKED}: the inputs lead to no result"
            if verdict.recomputed is None
            else f"{verdict.recomputed:,} tCO2",
        ),
        *_years(material),
        ("Requests", _counts(material)),
        ("Rounds", counted(verdict.requests) or "no requests"),
        ("Materiality", _materiality(material)),
    ]
    for title, lines in (
        ("Recomputed", verdict.scope.recomputed),
        ("Taken as stated", verdict.scope.taken_as_stated),
        ("Not judged: left to who verifies", verdict.scope.not_judged),
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


def _years(material: Material) -> list[tuple[Content, ...]]:
    verdict, claim = material.verdict, material.claim
    if verdict.result is None or claim.side == "plan":
        return []
    rows: list[tuple[Content, ...]] = []
    for n, year in enumerate(verdict.result.applications[0].years):
        stated = claim.stated_of(n)
        shown = "nothing" if stated is None else tonnes(stated)
        rows.append(
            (
                f"{year.part.start} - {year.part.end}",
                f"stated {shown} tCO2, recomputed {year.emission_reductions:,} tCO2 "
                f"(reference emissions {year.reference_emissions:,.3f}, "
                f"project emissions {year.project_emissions:,.3f})",
            )
        )
    return rows


def _counts(material: Material) -> str:
    found = [r for r in material.verdict.requests if r.is_found]
    told = [
        f"{number} {title.lower()}"
        for kind, title in TITLES.items()
        if (number := sum(r.kind == kind for r in found))
    ]
    return ", ".join(told) or "none"


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
