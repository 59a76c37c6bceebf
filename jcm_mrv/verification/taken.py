"""What a verdict takes as the workbook states it, with what that weighs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from jcm_mrv.findings.language import said
from jcm_mrv.verification.checks.behind.numbers import sums_of_numbers
from jcm_mrv.verification.checks.held import Alone
from jcm_mrv.verification.claim.behind import Behind
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.weight import Weight, of_name
from jcm_mrv.workbook.address import cell_name

_CELLS = 8


def taken_as_stated(
    claim: Claim,
    typed: Sequence[StatedValue],
    zeros: Sequence[Weight],
    weighed: Sequence[Weight],
    alone: Sequence[StatedValue],
    amounts_alone: Alone,
) -> Iterator[str]:
    """Give the values that are used as they are typed, and which of them nothing speaks for.

    Parameters
    ----------
    typed : sequence of StatedValue
        The values, but for those that were compared with readings or follow from days.
    zeros, weighed : sequence of Weight
        What zeros would change that were none; what ten times, and a tenth, of values would.
    alone : sequence of StatedValue
        Fixed values that nothing known speaks for or against.
    amounts_alone : Alone
        Amounts that nothing of another kind stands beside.
    """
    for name in names_of(typed):
        cells = cells_of(name, [s for s in typed if s.name == name])
        yield _with_weight(cells, of_name(weighed, name))
    if sums := sums_of_numbers(claim):
        cells = shown([f"{s.where} {claim.cells.formula(s.leaf)[:60]}" for s in sums])
        yield said("amounts that are added up inside of their cells: {cells}", cells=cells)
    for name in names_of(w.stated for w in zeros):
        yield _as_zero(claim, name, [w for w in zeros if w.stated.name == name])
    for name in names_of(alone):
        cells = cells_of(name, [s for s in alone if s.name == name])
        yield said("with nothing known to hold it against, {cells}", cells=cells)
    for name in names_of(amounts_alone.nothing):
        cells = cells_of(name, [s for s in amounts_alone.nothing if s.name == name])
        yield said("with nothing beside it to hold it against, {cells}", cells=cells)
    for name in names_of(amounts_alone.alike):
        cells = cells_of(name, [s for s in amounts_alone.alike if s.name == name])
        yield said("held against each other alone, {cells}", cells=cells)


def of_logs(claim: Claim, behind: Behind, undated: Iterable[StatedValue]) -> Iterator[str]:
    """Give what of readings, and of days, stands in the sheets alone."""
    if behind.logs:
        logs = shown(behind.logs)
        yield said("readings of logs, each held against those beside it alone: {logs}", logs=logs)
    elif claim.side == "report" and any(stated.span is not None for stated in undated):
        yield said("which days amounts are of, as the sheets say")
    if behind.multiplied:
        cells = shown(f"{at} ({by})" for at, by in numbers_of(behind).items())
        yield said("what readings are multiplied by: {cells}", cells=cells)
    if behind.untold:
        yield said(
            "which log is of which row, as no name beside them tells: {rows}",
            rows=shown(behind.untold),
        )


def numbers_of(behind: Behind) -> dict[str, str]:
    """Give the cells that readings are multiplied by, with their numbers as text."""
    return {at: ", ".join(map(number_shown, by)) for at, by in behind.multiplied.items()}


def cells_of(name: str, lines: Sequence[StatedValue]) -> str:
    """Give a name with its cells, by sheets."""
    sheets: dict[str, list[str]] = {}
    for line in lines:
        sheets.setdefault(line.place[0], []).append(cell_name(*line.place[1:]))
    return f"{name}: " + "; ".join(f"{sheet}!{shown(cells)}" for sheet, cells in sheets.items())


def _as_zero(claim: Claim, name: str, zeros: Sequence[Weight]) -> str:
    """Give cells that state 0, with what one of the unit in one of them would change."""
    cells = cells_of(name, [w.stated for w in zeros])
    most = max(zeros, key=lambda w: abs(w.each or 0.0))
    if most.each is None:
        return said("stated as 0, {cells}", cells=cells)
    return said(
        "stated as 0, {cells} (1 {unit} in {cell} would change the result by {each} tCO2)",
        cells=cells,
        unit=claim.methodology.unit(name),
        cell=most.stated.where,
        each=f"{most.each:+,.3g}",
    )


def _with_weight(cells: str, weight: Weight | None) -> str:
    """Give cells with what a slip of a power of ten in one of them would change of the result."""
    if weight is None:
        return cells
    cell = weight.stated.where
    more, less = (None if e is None else f"{e:+,.0f}" for e in weight[1:3])
    if more is None:
        words = said(
            "a tenth of {cell} would change the result by {less} tCO2", cell=cell, less=less
        )
    elif less is None:
        words = said(
            "ten times {cell} would change the result by {more} tCO2", cell=cell, more=more
        )
    else:
        words = said(
            "ten times {cell} would change the result by {more} tCO2, a tenth of it by {less} tCO2",
            cell=cell,
            more=more,
            less=less,
        )
    return said("{cells} ({words})", cells=cells, words=words)


def shown(names: Iterable[str]) -> str:
    """Give the first few of some names, and how many more there are."""
    listed = list(names)
    rest = len(listed) - _CELLS
    return ", ".join(listed[:_CELLS]) + (f" and {rest} more" if rest > 0 else "")


def names_of(lines: Iterable[StatedValue]) -> list[str]:
    """Give the names of some values, each once."""
    return list(dict.fromkeys(line.name for line in lines))


def follows_from_days(claim: Claim, stated: StatedValue) -> bool:
    """Whether a value is recomputed from days: a calendar year, the hours of a month."""
    return all(claim.by_definition(stated.name, key) is not None for key in stated.members)
