"""Formulas of the result: what they compute, numbers in their place, roundings on the way."""

from __future__ import annotations

from collections.abc import Container

from jcm_mrv.findings import VER, Finding, Severity
from jcm_mrv.methodology.built_in import START
from jcm_mrv.methodology.expression.tree import Round, references, walk
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.verification.checks.formulas.added import on_top
from jcm_mrv.verification.checks.formulas.compared import Culprit
from jcm_mrv.verification.checks.formulas.effects import Effects
from jcm_mrv.verification.checks.formulas.exchanged import exchanged
from jcm_mrv.verification.checks.formulas.first_wrong import first_wrong
from jcm_mrv.verification.checks.formulas.passing import adds_a_number
from jcm_mrv.verification.checks.formulas.required import Needed, Trials, first_needed
from jcm_mrv.verification.checks.formulas.response import Response
from jcm_mrv.verification.checks.formulas.rounding import rounds_as, rounds_elsewhere
from jcm_mrv.verification.claim.claim import Claim, StatedResult, StatedValue
from jcm_mrv.verification.claim.sheets import number_shown, same
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t

# -- numbers in place of formulas -----------------------------------------------------------


def pasted(claim: Claim, model: Model | None) -> list[Judged]:
    """Give the results and intermediate values that are typed where their table needs a formula."""
    judged = []
    for leaf, (result, number) in _pasted_cells(claim).items():
        wording = VER[20]["intermediate"] if result.kind == "intermediate" else VER[20]
        finding = wording.at(
            place_text(leaf),
            found=number_shown(number),
            symbol=claim.methodology.symbol(result.name),
            equation=_equation(claim, result),
        )
        judged.append(Judged(finding, _pasted_effect(claim, model, result, number)))
    return judged


def _pasted_cells(claim: Claim) -> dict[Place, tuple[StatedResult, float]]:
    given = claim.cells.with_leaves(s.place for s in (*claim.inputs, *claim.constants))
    found: dict[Place, tuple[StatedResult, float]] = {}
    for result in claim.results:
        leaf = claim.cells.leaf(result.place)
        number = claim.book.content(leaf)
        if isinstance(number, float) and leaf not in given and _rests_on_inputs(claim, result):
            found.setdefault(leaf, (result, number))
    return found


def _rests_on_inputs(claim: Claim, result: StatedResult) -> bool:
    """Whether the methodology works a value out: project emissions of zero may be typed."""
    names = claim.methodology.needed_by(result.name) - {result.name}
    parameters = claim.methodology.parameters
    return any(
        (name in parameters and parameters[name].value is None)
        or name in claim.methodology.attributes
        or name == START
        for name in names
    )


def _pasted_effect(
    claim: Claim, model: Model | None, result: StatedResult, content: float
) -> float | None:
    if model is None or result.name != "ER":
        return None
    if result.kind == "credits" and result.span is None and any(map(_has_days, claim.credits)):
        # A line of no year of the report is added to those that are.
        return content
    spans = range(len(claim.years)) if result.span is None else (result.span,)
    total = 0.0
    for span in spans:
        solution = model.solve(span)
        if solution is None:
            return None
        total += solution.scalar("ER")
    return content - total


def _has_days(result: StatedResult) -> bool:
    return result.span is not None


def _equation(claim: Claim, result: StatedResult) -> str:
    if result.kind == "total":
        return "the sum of the periods"
    equation = claim.methodology.equations.get(result.name)
    if equation is None:
        return f"{result.name} = {claim.methodology.parameters[result.name].default}"
    text = f"{result.name} = {equation.text}"
    return f"{text}, rounded down" if result.kind == "credits" else text


# -- formulas that compute something else ---------------------------------------------------


def otherwise(claim: Claim, model: Model, response: Response) -> list[Judged]:
    """Give the first cells that do not hold what the methodology makes of the inputs, each once."""
    judged: dict[str, Judged] = {}
    if (swapped := exchanged(claim, response)) is not None:
        return [swapped]
    trials = Trials(response) if response.culprits else None
    effects = Effects(response, model)
    numbers = _pasted_cells(claim)
    for culprit in response.culprits:
        for one in _judged(claim, response, culprit, trials, effects, numbers):
            judged.setdefault(one.finding.where, one)
    return list(judged.values())


def _judged(
    claim: Claim,
    response: Response,
    culprit: Culprit,
    trials: Trials | None,
    effects: Effects,
    numbers: Container[Place],
) -> list[Judged]:
    result = culprit.result
    on_top_of_others = _on_top(response, culprit)
    if on_top_of_others is not None:
        extra, own = on_top_of_others
        alone = Culprit(extra, (own, 0.0))
        return [Judged(_computes_otherwise(response, alone, extra.place, extra.place), own)]
    start = response.tops[result].start if result in response.tops else result.place
    if culprit.unevaluated:
        return [Judged(VER[24].at(place_text(start), found=culprit.unevaluated))]
    if claim.cells.leaf(start) in numbers or _rests_on_nothing(claim, start):
        return []
    causes = _typed_causes(claim, response, start)
    if causes:
        return [
            Judged(
                VER[20]["behind"].at(
                    place_text(place),
                    found=number_shown(number),
                    symbol=claim.methodology.symbol(result.name),
                ),
                effects.of_result(culprit) if len(causes) == 1 else None,
            )
            for place, number in causes.items()
        ]
    assert trials is not None
    needed = first_needed(response, trials, culprit)
    if claim.book.formula(needed.place) is None:
        return [Judged(_holds_otherwise(claim, culprit, needed), effects.of_cell(needed))]
    if needed.place != start:
        finding = _computes_otherwise(response, culprit, start, needed.place)
        return [Judged(finding, effects.of_cell(needed))]
    if claim.book.formula(start) is not None and adds_a_number(claim.book.tree(start)):
        culprit = Culprit(result, culprit.at_present)
        finding = _computes_otherwise(response, culprit, start, start)
        return [Judged(finding, effects.of_result(culprit))]
    first = first_wrong(claim, response, culprit, start)
    finding = _computes_otherwise(response, culprit, start, first)
    return [Judged(finding, effects.of_result(culprit))]


def _on_top(response: Response, culprit: Culprit) -> tuple[StatedResult, float] | None:
    """Give the line of Table 3 that is added to others which are right without it."""
    _, wanted = culprit.at_present
    lines = response.added.get(culprit.result, [])
    return None if wanted is None else on_top(lines, wanted)


def _holds_otherwise(claim: Claim, culprit: Culprit, needed: Needed) -> Finding:
    """Give a cell that is empty, or whose number is not the one that the methodology has there."""
    content = claim.book.content(needed.place)
    where, symbol = place_text(needed.place), claim.methodology.symbol(culprit.result.name)
    symbol += f" of {'/'.join(culprit.result.member)}" if culprit.result.member else ""
    shown = number_shown(content) if isinstance(content, float) else "nothing"
    if needed.constant is not None:
        number = number_shown(float(f"{needed.constant:.10g}"))
        return VER[212].at(where, found=shown, symbol=symbol, number=number)
    if content is None:
        equation = _equation(claim, culprit.result)
        return VER[212]["formula"].at(where, found=shown, symbol=symbol, equation=equation)
    return VER[20]["behind"].at(where, found=shown, symbol=symbol)


def _rests_on_nothing(claim: Claim, start: Place) -> bool:
    """Whether a result rests on an input without a value, or with a text: that is told there."""
    lost = [s for s in claim.inputs if s.number is None and s.name in claim.methodology.parameters]
    places = {place for stated in lost for place in (stated.place, stated.leaf)}
    if not places:
        return False
    behind = claim.book.calculated_behind((start,))
    return any(claim.book.names_any(claim.book.tree(place), places) for place in behind)


def _typed_causes(claim: Claim, response: Response, start: Place) -> dict[Place, float]:
    """Give typed numbers behind a wrong value that stand among formulas of a calculation sheet."""
    known = {p for places in response.linked.values() for p in places}
    known |= claim.cells.with_leaves(s.place for s in claim.constants)
    values: dict[str, set[tuple[int, int]]] = {}
    for sheet in claim.layout.of(claim.side, "process"):
        rows = sheet.process.rows if sheet.process else ()
        values[sheet.grid.name] = {
            p
            for r in rows
            if r.block in ("reductions", "reference", "project")
            if (p := r.position("value")) is not None
        }
    found = {}
    for place in sorted(claim.cells.reach(start) - known):
        cells, content = values.get(place[0], set()), claim.book.content(place)
        if place[1:] in cells and isinstance(content, float):
            around = [(place[0], place[1] + d, place[2]) for d in (-1, 1)]
            if any(map(claim.cells.formula, around)):
                found[place] = content
    return found


def _computes_otherwise(
    response: Response, culprit: Culprit, start: Place, first: Place
) -> Finding:
    claim, result = response.claim, culprit.result
    shown = claim.cells.formula(first)[:160] or "no formula"
    ours, wanted = culprit.at_present
    values = ""
    if ours is not None and wanted is not None:
        leads = "gives" if first == start else f"leads to {place_text(start)}:"
        values = f" ({leads} {number_shown(ours)}; methodology {number_shown(wanted)})"
        if same(ours, wanted):
            values = f" (gives {number_shown(ours)}, right for these inputs alone)"
    symbol = claim.methodology.symbol(result.name)
    symbol += f" of {'/'.join(result.member)}" if result.member else ""
    found = f"{shown}{values}"
    if not culprit.unanswered:
        equation = _equation(claim, result)
        return VER[22].at(place_text(first), found=found, symbol=symbol, equation=equation)
    start = _ends_before(response, start, culprit.unanswered) or first
    found = f"{claim.cells.formula(start)[:160] or 'no formula'}{values}"
    cells = ", ".join(
        f"{claim.methodology.symbol(s.name)} in {s.where}" for s in culprit.unanswered[:5]
    )
    rest = len(culprit.unanswered) - 5
    cells += f" and {rest} more" if rest > 0 else ""
    return VER[25].at(place_text(start), found=found, symbol=symbol, cells=cells)


def _ends_before(response: Response, start: Place, lost: list[StatedValue]) -> Place | None:
    """Give the cell behind a result whose range ends just before, or begins after, a lost input."""
    claim, right = response.claim, response.places_right
    for place in claim.cells.calculated(start):
        if place in right:
            continue
        for part in t.walk(claim.book.tree(place)):
            if isinstance(part, t.RangeRef) and part.left == part.right:
                rows = [s.place[1] for s in lost if s.place[::2] == (part.sheet, part.left)]
                if {part.top - 1, part.bottom + 1}.intersection(rows):
                    return place
    return None


# -- rounding -------------------------------------------------------------------------------


def roundings(claim: Claim, response: Response) -> list[Finding]:
    """Give roundings before the result: an error behind a wrong one, else a note.

    What is right at every point of the comparison is rounded as the methodology rounds it, and so
    is what is behind it. Where the methodology rounds, roundings that change nothing are its own.
    """
    inputs = {p for places in response.linked.values() for p in places}
    found = {p: None for top in response.tops.values() for p in rounds_elsewhere(claim.cells, top)}
    rules = _rules_behind(claim, response) if found else {}
    judged = []
    for place in found:
        if place in inputs or (place not in rules and claim.methodology.rounds):
            continue
        where, formula = place_text(place), claim.cells.formula(place)[:120]
        rule = rules.get(place, {})
        severity = Severity.ERROR if place in rules else Severity.NOTE
        if not rule:
            judged.append(VER[26].at(where, found=formula, severity=severity))
        elif not any(
            rounds_as(claim.book.tree(place), own) for owns in rule.values() for own in owns
        ):
            equation = "; ".join(rule)
            judged.append(VER[26]["otherwise"].at(where, found=formula, equation=equation))
    return judged


def _rules_behind(claim: Claim, response: Response) -> dict[Place, dict[str, list[Round]]]:
    """Give the cells behind wrong results, each with the roundings that the methodology has there.

    Nothing behind a right result is among them.
    """
    compared = response.compared
    right = {
        r.place for r in compared.alike if r not in compared.wrong and r not in compared.unknown
    }
    found: dict[Place, dict[str, list[Round]]] = {}
    for culprit in response.culprits:
        result = culprit.result
        starts = [result.place]
        if result in response.tops:
            starts.append(response.tops[result].start)
        behind = claim.book.calculated_behind(starts)
        stated = {r.name for r in response.results if r.place in behind}
        rule = _own_roundings(claim.methodology, result.name, stated)
        for place in claim.book.calculated_behind(starts, right):
            found.setdefault(place, {}).update(rule)
    return found


def _own_roundings(
    methodology: Methodology, name: str, stated: Container[str]
) -> dict[str, list[Round]]:
    """Give the roundings of an equation, and of those behind it that are not stated apart."""
    found: dict[str, list[Round]] = {}
    seen, waiting = {name}, [name]
    while waiting:
        at = waiting.pop()
        equation = methodology.equations.get(at)
        tree = methodology.defaults.get(at) if equation is None else equation.tree
        if tree is None:
            continue
        own = [part for part in walk(tree) if isinstance(part, Round)]
        if own:
            text = equation.text if equation else str(methodology.parameters[at].default)
            found[f"{at} = {text}"] = own
        new = [n for n in dict.fromkeys(references(tree)) if n not in seen and n not in stated]
        seen.update(new)
        waiting += new
    return found
