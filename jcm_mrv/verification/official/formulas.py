"""Formulas of an official spreadsheet by what they compute: the cases of the methodology in it.

The inputs of each case are typed into the cells that the spreadsheet has for them, in memory. What
its formulas make of them, and of changes of them, is compared with what the equations give, as
``verify`` does it for a workbook that was handed in.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from fractions import Fraction
from pathlib import Path

from jcm_mrv.findings import FindingsError
from jcm_mrv.immutable import immutable, mutable
from jcm_mrv.methodology.built_in import START
from jcm_mrv.methodology.cases import Case, bind_case, read_cases
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.inputs import Inputs, MemberKey
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.solve import Solution, SolveError, solve
from jcm_mrv.methodology.statements import Statement
from jcm_mrv.methodology.units_written import times_of
from jcm_mrv.project.checklist import Seen
from jcm_mrv.verification.checks.formulas.response import RELATIVE, Response
from jcm_mrv.verification.checks.results.results import whole_of
from jcm_mrv.verification.claim.claim import Claim, StatedResult
from jcm_mrv.verification.claim.read import read_claim
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.official.sheet import OfficialSheet
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, Position, place_text
from jcm_mrv.workbook.reading.cells import GridCell, WorkbookGrid
from jcm_mrv.workbook.reading.headings import SheetSide

_MOST_TRIALS = 40


@mutable
class CellJudged:
    """What became of one cell that stands for an equation, over all trials."""

    name: str
    place: Place
    formula: str
    alike: int = 0
    wrong: tuple[float | None, float | None] | None = None
    unknown: str = ""

    @property
    def equal(self) -> bool:
        """Whether it computed the same whenever it was asked."""
        return self.alike > 0 and self.wrong is None and not self.unknown


@mutable
class Formulas:
    """What the formulas of a spreadsheet compute, by equation.

    Attributes
    ----------
    cells : dict of (str, Place) to CellJudged
        Every cell that stands for an equation.
    without_cell : set of str
        The inputs that the spreadsheet has no cell for.
    inside : dict of str to str
        Of equations without a cell of their own: the equation whose cell changes with them.
    not_tried : str
        Why nothing could be compared; empty where something was.
    """

    cells: dict[tuple[str, Place], CellJudged] = field(default_factory=dict)
    without_cell: set[str] = field(default_factory=set)
    inside: dict[str, str] = field(default_factory=dict)
    not_tried: str = ""

    def equal(self, name: str) -> bool:
        """Whether every cell that stands for an equation computes it."""
        own = [cell for (of, _), cell in self.cells.items() if of == name]
        return bool(own) and all(cell.equal for cell in own)


@immutable
class _Alone(Library):
    """A library of the one methodology, which is not read anew for every trial."""

    only: tuple[Methodology, ...] = ()

    def versions(self) -> dict[str, dict[str, Path]]:
        """Give its id and version."""
        return {m.file.id: {m.file.version: m.folder or Path()} for m in self.only}

    def load(self, reference: str, where: str = "") -> Methodology:
        """Give it."""
        return self.only[0]


def try_formulas(official: OfficialSheet) -> Formulas:
    """Give what the formulas compute for the cases of the methodology."""
    found = Formulas()
    methodology = official.methodology
    if any(item.years for item in methodology.sets.values()):
        found.not_tried = "amounts of earlier calendar years are not tried in a blank sheet"
        return found
    if any(item.periods for item in methodology.sets.values()):
        found.not_tried = "amounts of months, quarters or seasons are not tried in a blank sheet"
        return found
    models: list[tuple[Response, Model]] = []
    library = _Alone(only=(methodology,))
    for side in official.sides:
        given = {row.name for row, _ in official.rows(side)}
        found.without_cell |= _lost(methodology, given)
        for grid in _trials(official, side):
            try:
                claim = read_claim(grid, library, side)
                model = Model(claim)
                response = Response(claim, model)
                _judge(found, claim, model, response)
            except (FindingsError, SolveError) as exc:
                found.not_tried = str(exc)[:200]
                continue
            models.append((response, model))
    if not found.cells and not found.not_tried:
        found.not_tried = "none of its cells stands for an equation that could be calculated"
    _inside(found, methodology, models)
    return found


def equation_seen(methodology: Methodology, stated: Statement, found: Formulas) -> Seen | None:
    """Give what the spreadsheet computes for an equation."""
    own = [cell for (name, _), cell in found.cells.items() if name == stated.subject]
    lost = sorted(found.without_cell & methodology.needed_by(stated.subject, found.without_cell))
    if not own:
        outer = found.inside.get(stated.subject)
        if outer is None or lost:
            return None
        cell = next(c for (name, _), c in found.cells.items() if name == outer)
        at = place_text(cell.place)
        return Seen(
            f"computed within {methodology.symbol(outer)} in {at}: {cell.formula}", at, True
        )
    first = own[0]
    at = place_text(first.place)
    if wrong := next((cell for cell in own if cell.wrong is not None), None):
        assert wrong.wrong is not None
        ours, wanted = (
            "nothing" if n is None else number_shown(float(f"{n:.9g}")) for n in wrong.wrong
        )
        text = f"{wrong.formula} in {place_text(wrong.place)} gives {ours}, the equation {wanted}"
        return Seen(text, place_text(wrong.place), False)
    if unknown := next((cell for cell in own if cell.unknown), None):
        text = f"{unknown.formula} in {place_text(unknown.place)} was not calculated: "
        return Seen(text + unknown.unknown, place_text(unknown.place), False)
    if lost:
        symbols = ", ".join(map(methodology.symbol, lost))
        return Seen(f"{first.formula} in {at}; no cell for {symbols}", at, False)
    return Seen(f"{first.formula} in {at}", at, all(cell.equal for cell in own))


# -- the cases, typed in --------------------------------------------------------------------


def _trials(official: OfficialSheet, side: SheetSide) -> Iterator[WorkbookGrid]:
    """Give the spreadsheet with the inputs of each case, as often as its members need it."""
    methodology = official.methodology
    room = _room(official, side)
    count = 0
    for case in read_cases(methodology)[1]:
        if case.expected_error is not None:
            continue
        inputs = bind_case(methodology, case, "case")
        solution = solve(methodology, inputs.arrays(), inputs.sizes)
        rounds = max(
            (math.ceil(len(ids) / room[name]) for name, ids in inputs.members.items()
             if room.get(name)),
            default=1,
        )  # fmt: skip
        for number in range(rounds):
            yield _typed(official, case, inputs, solution, number, room)
            count += 1
            if count >= _MOST_TRIALS:
                return


def _room(official: OfficialSheet, side: SheetSide) -> dict[str, int]:
    """Give how many members of each set a side has rows for."""
    ids: dict[str, dict[str, None]] = {}
    for row, keys in official.rows(side):
        for key in keys:
            for name, member in zip(official.methodology.sets_of(row.name), key, strict=True):
                ids.setdefault(name, {})[member] = None
    return {name: len(found) for name, found in ids.items()}


def _typed(
    official: OfficialSheet,
    case: Case,
    inputs: Inputs,
    solution: Solution,
    number: int,
    room: Mapping[str, int],
) -> WorkbookGrid:
    """Give the spreadsheet with the values of a case in the cells that are made for them."""
    methodology = official.methodology
    cells: dict[str, dict[Position, GridCell]] = {}
    for side in official.sides:
        seen: dict[str, dict[str, int]] = {}
        for row, keys in official.rows(side):
            if row.cell.formula is not None or not keys:
                continue
            # What the case has no members of stays blank.
            if not all(inputs.members[name] for name in methodology.sets_of(row.name)):
                continue
            key = []
            for name, member in zip(methodology.sets_of(row.name), keys[0], strict=True):
                known = seen.setdefault(name, {})
                order = known.setdefault(member, len(known))
                own = inputs.members[name]
                key.append(own[(number * room.get(name, 1) + order) % len(own)])
            value = _value(inputs, solution, row.name, tuple(key))
            if isinstance(value, float):
                factor = times_of(row.unit, methodology.unit(row.name)) if row.unit.strip() else 1
                cell = GridCell("number", value / float(factor or 1))
            else:
                cell = GridCell("text", value)
            cells.setdefault(row.place[0], {})[row.place[1:]] = cell
        for sheet in official.inputs(side) if side == "report" else ():
            for line in sheet.monitored.rows if sheet.monitored else ():
                at = line.position("period")
                if at is not None:
                    text = f"{case.period.start} - {case.period.end}"
                    cells.setdefault(sheet.grid.name, {})[at] = GridCell("text", text)
    sheets = (
        replace(sheet, cells={**sheet.cells, **cells[sheet.name]}) if sheet.name in cells else sheet
        for sheet in official.grid.sheets
    )
    return replace(official.grid, sheets=tuple(sheets))


def _value(inputs: Inputs, solution: Solution, name: str, key: MemberKey) -> float | str:
    given = inputs.values.get(name, {}).get(key)
    if given is not None:
        return given if isinstance(given, str) else float(given)
    if name in solution.values:
        return inputs.value(name, solution.values[name], key)
    return 0.0


# -- what became of them --------------------------------------------------------------------


def _judge(found: Formulas, claim: Claim, model: Model, response: Response) -> None:
    compared = response.compared
    for result in response.results:
        key = (result.name, result.place)
        cell = found.cells.get(key)
        if cell is None:
            formula = claim.cells.formula(result.place)[:120] or "a typed number"
            cell = found.cells[key] = CellJudged(result.name, result.place, formula)
        cell.alike += compared.alike.get(result, 0)
        if cell.wrong is not None:
            continue
        if result in compared.wrong:
            cell.wrong = response.first_apart(result)
        elif result.kind == "credits":
            cell.wrong = _rounded_otherwise(response, result)
        if result in compared.unknown:
            cell.unknown = compared.unknown[result]


def _rounded_otherwise(
    response: Response, result: StatedResult
) -> tuple[float | None, float | None] | None:
    """Give what a result is and should be, rounded down, at the first point where it is not so."""
    for evaluator in response.evaluators:
        before, shown = response.tops[result].value(evaluator), evaluator.value(result.place)
        if not isinstance(before, float) or not isinstance(shown, float):
            continue
        if shown not in whole_of(before):
            return shown, float(math.floor(before + 1e-9))
    return None


def _lost(methodology: Methodology, given: set[str]) -> set[str]:
    """Give the inputs of results that a spreadsheet has no row for."""
    needed = methodology.needed_by("ER")
    asked = {*methodology.monitored(), *methodology.fixed_ex_ante(), *methodology.attributes, START}
    return asked.intersection(needed) - given


def _inside(
    found: Formulas, methodology: Methodology, models: list[tuple[Response, Model]]
) -> None:
    """Find for equations without a cell the result that changes with them, and is computed right.

    What is called an intermediate value here need not have a name there: where a formula gives the
    same as the equations at every point, and would not if the intermediate value were another one,
    it computes that value as well.
    """
    own = {name for name, _ in found.cells}
    for name, equation in methodology.equations.items():
        if name in own:
            continue
        tree = t.Binary("+", t.Binary("*", equation.tree, _ONE_MORE), _ONE)
        changed = {**methodology.equations, name: replace(equation, tree=tree)}
        other = replace(methodology, equations=changed)
        for outer in methodology.equations:
            rests = outer in own and name in methodology.needed_by(outer)
            if (
                rests
                and found.equal(outer)
                and any(_differs(response, model, other, outer) for response, model in models)
            ):
                found.inside[name] = outer
                break


_ONE_MORE, _ONE = t.Number(Fraction(101, 100)), t.Number(Fraction(1))


def _differs(response: Response, model: Model, other: Methodology, outer: str) -> bool:
    """Whether a result would be another one under other equations, at any point."""
    inputs = model.application.inputs
    for point in response.points:
        arrays = inputs.changed(model.arrays[0], [point.changes[0]])
        try:
            before = solve(model.claim.methodology, arrays, inputs.sizes)
            after = solve(other, arrays, inputs.sizes)
        except SolveError:
            continue
        one, two = before.values[outer], after.values[outer]
        if (abs(one - two) > RELATIVE * abs(one) + 1e-12).any():
            return True
    return False
