"""Formulas of the result: what they compute, numbers in their place, neighbours, cached results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from jcm_mrv.findings import Finding, Severity, error, note, warning
from jcm_mrv.verification.checks.cells import at_most
from jcm_mrv.verification.checks.response import Culprit, Response
from jcm_mrv.verification.checks.rounding import rounds_elsewhere
from jcm_mrv.verification.claim.claim import Claim, StatedResult
from jcm_mrv.verification.claim.sheets import Place, leaf_of, number_shown, same, shown_value
from jcm_mrv.verification.recompute import Model
from jcm_mrv.verification.verdict import Judged
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.evaluate import place_text
from jcm_mrv.workbook.formulas.values import ErrorValue, NotEvaluated


def check_formulas(claim: Claim, model: Model | None, response: Response | None) -> list[Judged]:
    """Give what is wrong with the formulas that lead to the result."""
    pasted = _pasted(claim, model)
    judged = list(pasted.values())
    culprits: list[Culprit] = []
    if model is not None and response is not None:
        culprits = response.culprits
        totals = _overstated(response, model)
        alone = Counter(c.result.span for c in culprits)
        for culprit in culprits:
            effect = totals.get(culprit.result.span)
            one = alone[culprit.result.span] == 1
            judged += _judged(claim, response, culprit, effect if one else None, pasted)
        judged += [Judged(f) for f in _roundings(claim, response, culprits)]
    wrong = {c.result.place for c in culprits}
    judged += [Judged(f) for f in neighbours(claim, wrong)]
    judged += [Judged(f) for f in cached(claim)]
    return judged


def _overstated(response: Response, model: Model) -> dict[int | None, float]:
    """Give per period by how much the workbook's own formulas overstate the reductions."""
    found: dict[int | None, float] = {}
    for result, value in response.present().items():
        if result.kind != "credits" or not isinstance(value, float) or result.span is None:
            continue
        solution = model.solve(result.span)
        if solution is not None:
            found[result.span] = value - solution.scalar("ER")
    return found


# -- numbers in place of formulas -----------------------------------------------------------


def _pasted(claim: Claim, model: Model | None) -> dict[Place, Judged]:
    """Give the results and intermediate values that are typed where their table needs a formula."""
    methodology = claim.methodology
    given = {p for s in claim.inputs for p in (s.place, s.leaf)}
    given |= {p for s in claim.constants for p in (s.place, leaf_of(claim.book, s.place)[0])}
    found: dict[Place, Judged] = {}
    for result in claim.results:
        if not _rests_on_inputs(claim, result):
            continue
        leaf, _ = leaf_of(claim.book, result.place)
        if leaf in found or leaf in given or claim.book.formula(leaf) is not None:
            continue
        content = claim.book.content(leaf)
        if not isinstance(content, float):
            continue
        what = "result" if result.kind != "intermediate" else "intermediate value"
        found[leaf] = Judged(
            error(
                "VER-020",
                f"the {what} {methodology.symbol(result.name)} is a number where its table needs "
                "a formula",
                where=place_text(leaf),
                found=number_shown(content),
                expected=_equation(claim, result),
                hint="put the formula back; a pasted number cannot be followed to its inputs",
            ),
            _pasted_effect(claim, model, result, content),
        )
    return found


def _rests_on_inputs(claim: Claim, result: StatedResult) -> bool:
    """Whether the methodology works a value out: project emissions of zero may be typed."""
    names = claim.methodology.needed_by(result.name) - {result.name}
    parameters = claim.methodology.parameters
    return any(
        (name in parameters and parameters[name].value is None)
        or name in claim.methodology.attributes
        for name in names
    )


def _pasted_effect(
    claim: Claim, model: Model | None, result: StatedResult, content: float
) -> float | None:
    if model is None or result.name != "ER":
        return None
    spans = range(len(claim.spans)) if result.span is None else (result.span,)
    total = 0.0
    for span in spans:
        solution = model.solve(span)
        if solution is None:
            return None
        total += solution.scalar("ER")
    return content - total


def _equation(claim: Claim, result: StatedResult) -> str:
    if result.kind == "total":
        return "the sum of the periods"
    equation = claim.methodology.equations[result.name]
    text = f"{result.name} = {equation.text}"
    return f"{text}, rounded down" if result.kind == "credits" else text


# -- formulas that compute something else ---------------------------------------------------


def _judged(
    claim: Claim,
    response: Response,
    culprit: Culprit,
    effect: float | None,
    pasted: Mapping[Place, Judged],
) -> list[Judged]:
    result = culprit.result
    start = response.tops[result].start if result in response.tops else result.place
    if culprit.unevaluated:
        finding = note(
            "VER-024",
            "formulas not evaluated: they are not compared with the methodology",
            where=place_text(start),
            found=culprit.unevaluated,
            expected="formulas of functions that can be evaluated",
            hint="verify with --recalculate, and look at the formula",
        )
        return [Judged(finding)]
    if start in pasted or leaf_of(claim.book, start)[0] in pasted:
        return []
    causes = _typed_causes(claim, response, start)
    if causes:
        return [
            Judged(
                error(
                    "VER-020",
                    "a number stands where the calculation needs a formula",
                    where=place_text(place),
                    found=number_shown(float(claim.book.content(place))),  # type: ignore[arg-type]
                    expected=f"a formula that leads to {claim.methodology.symbol(result.name)}",
                    hint="put the formula back; the number does not follow the inputs",
                ),
                effect if len(causes) == 1 else None,
            )
            for place in causes
        ]
    return [Judged(_computes_otherwise(claim, culprit, start), effect)]


def _typed_causes(claim: Claim, response: Response, start: Place) -> list[Place]:
    """Give typed numbers behind a wrong value that stand among formulas of a calculation sheet."""
    known = {p for places in response.linked.values() for p in places}
    known |= {p for s in claim.constants for p in (s.place, leaf_of(claim.book, s.place)[0])}
    values: dict[str, set[tuple[int, int]]] = {}
    for sheet in claim.layout.of(claim.side, "process"):
        rows = sheet.process.rows if sheet.process else ()
        values[sheet.grid.name] = {
            p
            for r in rows
            if r.block in ("reductions", "reference", "project")
            if (p := r.position("value")) is not None
        }
    found = []
    for place in sorted(claim.book.reach([start]) - known):
        cells = values.get(place[0], set())
        if place[1:] in cells and isinstance(claim.book.content(place), float):
            around = [(place[0], place[1] + d, place[2]) for d in (-1, 1)]
            if any(claim.book.formula(p) is not None for p in around):
                found.append(place)
    return found


def _computes_otherwise(claim: Claim, culprit: Culprit, start: Place) -> Finding:
    result = culprit.result
    formula = claim.book.formula(start)
    shown = "no formula" if formula is None else formula.text[:160]
    ours, wanted = culprit.at_present
    values = ""
    if ours is not None and wanted is not None:
        values = f" (gives {number_shown(ours)}; methodology {number_shown(wanted)})"
        if same(ours, wanted):
            values = f" (gives {number_shown(ours)}, right for these inputs alone)"
    symbol = claim.methodology.symbol(result.name)
    member = f" of {'/'.join(result.member)}" if result.member else ""
    if culprit.unanswered:
        cells = ", ".join(
            f"{claim.methodology.symbol(s.name)} in {s.where}" for s in culprit.unanswered[:5]
        )
        rest = len(culprit.unanswered) - 5
        return error(
            "VER-025",
            f"the formula of {symbol}{member} does not follow all of its inputs",
            where=place_text(start),
            found=f"{shown}{values}",
            expected=f"a value that changes with {cells}"
            + (f" and {rest} more" if rest > 0 else ""),
            hint="a range misses a row, a reference is wrong, or a number is written into it",
        )
    return error(
        "VER-022",
        f"the formula of {symbol}{member} computes something else than the methodology",
        where=place_text(start),
        found=f"{shown}{values}",
        expected=_equation(claim, result),
        hint="the workbook's formula and the methodology were compared on changed inputs",
    )


# -- rounding -------------------------------------------------------------------------------


def _roundings(claim: Claim, response: Response, culprits: list[Culprit]) -> list[Finding]:
    """Give roundings before the result: an error where they change it, else a note."""
    wrong = {c.result.place for c in culprits}
    wrong |= {response.tops[c.result].start for c in culprits if c.result in response.tops}
    behind: set[Place] = set()
    for place in wrong:
        behind |= claim.book.reach([place])
    findings = []
    seen: set[Place] = set()
    inputs = {p for places in response.linked.values() for p in places}
    for top in response.tops.values():
        for place in rounds_elsewhere(claim.book, top):
            if place in seen or place in inputs:
                continue
            seen.add(place)
            changes = place in wrong or place in behind
            make = error if changes else note
            formula = claim.book.formula(place)
            findings.append(
                make(
                    "VER-026",
                    "a value is rounded before the result",
                    where=place_text(place),
                    found="" if formula is None else formula.text[:120],
                    expected="no rounding but that of the result, down to whole tonnes",
                    hint="take the rounding out; what it loses or adds is carried into the result",
                )
            )
    return at_most(findings)


# -- neighbours -----------------------------------------------------------------------------


def neighbours(claim: Claim, wrong: set[Place]) -> list[Finding]:
    """Give formulas that differ from those of the other members of the same symbol."""
    groups: dict[tuple[str, int | None, str], list[StatedResult]] = {}
    for result in claim.results:
        if result.kind == "intermediate" and claim.book.formula(result.place) is not None:
            groups.setdefault((result.name, result.span, result.place[0]), []).append(result)
    findings = []
    for group in groups.values():
        if len(group) < 3:
            continue
        shapes = {r: shape(claim.book.tree(r.place), r.place) for r in group}
        counts = Counter(shapes.values())
        usual, often = counts.most_common(1)[0]
        if often * 3 < len(group) * 2:
            continue
        for result in group:
            if shapes[result] == usual:
                continue
            formula = claim.book.formula(result.place)
            pattern = next(r for r in group if shapes[r] == usual)
            other = claim.book.formula(pattern.place)
            make = error if result.place in wrong else warning
            findings.append(
                make(
                    "VER-021",
                    "a formula differs from those of its neighbours",
                    where=place_text(result.place),
                    found="" if formula is None else formula.text[:120],
                    expected=f"as in {place_text(pattern.place)}: "
                    + ("" if other is None else other.text[:120]),
                    hint="copy the formula of the neighbours, or say why this member differs",
                )
            )
    return at_most(findings)


def shape(node: t.Node, place: Place) -> object:
    """Give a formula with its references as distances, so that copies of it are equal."""
    match node:
        case t.CellRef(sheet, row, column):
            return ("cell", sheet, row - place[1], column - place[2])
        case t.RangeRef(sheet, top, left, bottom, right):
            return (
                "range",
                sheet,
                top - place[1],
                left - place[2],
                bottom - place[1],
                right - place[2],
            )
        case t.Unary(op, operand):
            return (op, shape(operand, place))
        case t.Binary(op, left, right):
            return (op, shape(left, place), shape(right, place))
        case t.Call(function, arguments):
            return (function, *(shape(a, place) for a in arguments))
        case _:
            return node


# -- cached results -------------------------------------------------------------------------


def cached(claim: Claim) -> list[Finding]:
    """Give cells whose stored result is not what their formula gives."""
    feeding = claim.book.reach([r.place for r in claim.results])
    differing: list[Finding] = []
    missing = compared = zeros = 0
    unknown: dict[str, Place] = {}
    for sheet in claim.grid.sheets:
        for (row, column), cell in sheet.cells.items():
            if cell.formula is None:
                continue
            place = (sheet.name, row, column)
            fresh = claim.evaluator.value(place)
            if cell.kind == "blank" and cell.value is None:
                missing += 1
                continue
            if isinstance(fresh, NotEvaluated):
                if place in feeding and "circular" not in fresh.reason:
                    unknown.setdefault(fresh.reason, place)
                continue
            compared += 1
            shown = shown_value(cell)
            if same(shown, fresh) or (
                isinstance(shown, ErrorValue) and isinstance(fresh, ErrorValue)
            ):
                continue
            zeros += shown == 0
            severity = Severity.ERROR if place in feeding else Severity.WARNING
            differing.append(_stale(place, cell.formula.text, shown, fresh, severity))
    findings: list[Finding] = []
    if missing or (zeros > 3 and zeros == len(differing)):
        findings.append(_not_calculated(claim, missing or zeros))
        differing = [f for f in differing if not f.found.startswith("0 ")]
    differing.sort(key=lambda f: f.severity is not Severity.ERROR)
    findings += at_most(differing)
    findings += [_unknown(claim, reason, place) for reason, place in unknown.items()]
    return findings


def _stale(place: Place, formula: str, shown: object, fresh: object, severity: Severity) -> Finding:
    def text(value: object) -> str:
        if isinstance(value, ErrorValue):
            return value.value
        return number_shown(value) if isinstance(value, float) else repr(value)

    return Finding(
        "VER-023",
        severity,
        "the result that is stored in a cell is not what its formula gives",
        place_text(place),
        f"{text(shown)} shown",
        f"{text(fresh)} by ={formula[:100]}",
        "recalculate the workbook in a spreadsheet program and save it",
    )


def _not_calculated(claim: Claim, count: int) -> Finding:
    return note(
        "VER-028",
        "formulas without stored results were calculated here",
        where=claim.name,
        found=f"{count} formulas whose results the file does not hold",
        expected="a file that a spreadsheet program has calculated and saved",
        hint="usual for files written by libraries; open and save it before submission",
    )


def _unknown(claim: Claim, reason: str, place: Place) -> Finding:
    return note(
        "VER-024",
        "formulas not evaluated",
        where=place_text(place),
        found=reason,
        expected="formulas of functions that can be evaluated",
        hint="the stored result is used; verify with --recalculate, and look at the formula",
    )
