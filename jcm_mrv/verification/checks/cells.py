"""Cells that nobody should rest a result on: errors, texts, links, hidden ones, circles."""

from __future__ import annotations

from collections.abc import Iterable

from jcm_mrv.findings import Finding, Severity, error, note, warning
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.claim.provenance import Place
from jcm_mrv.verification.claim.sheets import number_in
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.book import Formula
from jcm_mrv.workbook.formulas.evaluate import place_text
from jcm_mrv.workbook.formulas.function_table import FORBIDDEN
from jcm_mrv.workbook.formulas.values import ErrorValue


def errors(claim: Claim) -> list[Finding]:
    """Report the cells in which errors begin; what only passes one on is not listed."""
    shown: dict[Place, str] = {}
    for sheet in claim.grid.sheets:
        for (row, column), cell in sheet.cells.items():
            place = (sheet.name, row, column)
            if cell.kind == "error":
                shown[place] = str(cell.value)
            elif cell.formula is not None:
                value = claim.evaluator.value(place)
                if isinstance(value, ErrorValue):
                    shown[place] = value.value
    findings = []
    for place, text in shown.items():
        if any(before in shown for before in claim.book.precedents(place)):
            continue
        feeds = place in claim.behind
        formula = claim.cells.formula(place)
        findings.append(
            Finding(
                "VER-010",
                Severity.ERROR if feeds else Severity.WARNING,
                "a cell holds an error"
                + (" and the result rests on it" if feeds else ", which no result rests on"),
                place_text(place),
                f"{text}: {formula[:80]}" if formula else text,
                "a value",
                "mend the reference or the value that the formula needs",
            )
        )
    return findings


def texts(claim: Claim) -> list[Finding]:
    """Report texts that look like numbers in cells that formulas of the result name."""
    inputs = {p for s in claim.inputs for p in (s.place, s.leaf)}
    findings = []
    for place in sorted(claim.behind - inputs):
        content = claim.book.content(place)
        if isinstance(content, str) and number_in(content) is not None:
            findings.append(
                error(
                    "VER-011",
                    "a text looks like a number, and the result rests on the cell",
                    where=place_text(place),
                    found=f"the text {content[:40]!r}",
                    expected=f"the number {number_in(content):g}",
                    hint="sums skip texts; type it as a number",
                )
            )
    return findings


def reaching_out(claim: Claim) -> list[Finding]:
    """Report formulas that take values from elsewhere, or do more than calculate."""
    findings = []
    for place in claim.book.formulas():
        feeds = place in claim.behind
        for part in t.walk(claim.book.tree(place)):
            found = _outside(part)
            if found is None:
                continue
            code, message, hint = found
            linked = code == "VER-014" and "HYPERLINK" in message
            make = error if feeds else note if linked else warning
            findings.append(
                make(
                    code,
                    message + (", and the result rests on it" if feeds else ""),
                    where=place_text(place),
                    found=claim.cells.formula(place)[:100],
                    expected="values and formulas of this workbook",
                    hint=hint,
                )
            )
            break
    return findings


def _outside(part: t.Node) -> tuple[str, str, str] | None:
    if isinstance(part, t.Unknown) and "another workbook" in part.reason:
        hint = "type the value with its source, or submit the other workbook and its evidence"
        return "VER-013", "a formula takes values from another workbook", hint
    if isinstance(part, t.Call) and part.function in FORBIDDEN:
        hint = "it was not run; type the value with its source"
        return "VER-014", f"a formula reaches out of the workbook: {part.function}", hint
    return None


def circles(claim: Claim) -> list[Finding]:
    """Report formulas that rest on themselves."""
    for place in claim.book.formulas():
        claim.evaluator.value(place)
    findings = []
    for circle in claim.evaluator.circles:
        feeds = not claim.behind.isdisjoint(circle)
        make = error if feeds else warning
        findings.append(
            make(
                "VER-015",
                "formulas rest on each other in a circle",
                where=place_text(circle[0]),
                found=" -> ".join(place_text(p) for p in (*circle[:6], circle[0])),
                expected="formulas that can be calculated one after the other",
                hint="one of the references is wrong",
            )
        )
    return findings


def hidden(claim: Claim) -> list[Finding]:
    """Report hidden sheets, rows and columns that the result rests on."""
    groups: dict[tuple[str, str], list[Place]] = {}
    sheets = {sheet.name: sheet for sheet in claim.grid.sheets}
    for place in sorted(claim.behind):
        name, row, column = place
        sheet = sheets.get(name)
        content = claim.book.content(place)
        if sheet is None or not isinstance(content, (float, Formula)):
            continue
        if sheet.state != "visible":
            groups.setdefault(("sheet", name), []).append(place)
        elif sheet.is_row_hidden(row):
            groups.setdefault((f"row {row + 1}", name), []).append(place)
        elif sheet.is_column_hidden(column):
            groups.setdefault(
                (f"column {place_text((name, 0, column))[len(name) + 1 : -1]}", name), []
            ).append(place)
    findings = [
        error(
            "VER-016",
            f"the result rests on a hidden {what}",
            where=place_text(places[0]),
            found=f"{name}: {_listed(places)}",
            expected="everything that the result rests on in view",
            hint="show it; a verifier has to see what is calculated with",
        )
        for (what, name), places in groups.items()
    ]
    return findings


def _listed(places: Iterable[Place]) -> str:
    names = [place_text(p).rpartition("!")[2] for p in places]
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
