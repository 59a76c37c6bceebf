"""Results that a workbook states: credits of each period, their total, and what leads to them."""

from __future__ import annotations

from jcm_mrv.findings import VER, Finding
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.methodology.units_written import times_of
from jcm_mrv.verification.claim.claim import CellValue, Claim, StatedResult, StatedValue
from jcm_mrv.verification.claim.rows import RowReader
from jcm_mrv.verification.claim.sheets import shown_value
from jcm_mrv.workbook.formulas.values import NotEvaluated
from jcm_mrv.workbook.reading.layout import LaidOutSheet
from jcm_mrv.workbook.reading.periods import Period
from jcm_mrv.workbook.reading.process import ProcessRow
from jcm_mrv.workbook.reading.tables import TableRow


def read_results(
    claim: Claim, reader: RowReader, sheet: LaidOutSheet, spans: dict[int, int | None]
) -> None:
    """Fill in the results of a claim, and the constants of its calculation sheets."""
    _table_3(claim, sheet)
    for process in claim.layout.of(claim.side, "process"):
        if process.process is not None:
            _process(claim, reader, list(process.process.rows))
    if not claim.credits and claim.total is None:
        claim.findings.append(_none(claim, sheet))


def _shown(claim: Claim, row: TableRow) -> CellValue:
    """Give what a cell shows: its cached result, else what its formula gives."""
    position = row.position("value")
    assert position is not None
    cell = row.cell("value")
    shown = shown_value(cell)
    if shown is None and cell.formula is not None:
        value = claim.evaluator.value((row.sheet.name, *position))
        return value if not isinstance(value, NotEvaluated) else None
    return shown


def _table_3(claim: Claim, sheet: LaidOutSheet) -> None:
    table = sheet.results
    lines = [] if table is None else [r for r in table.rows if not r.cell("value").is_blank]
    plain = [row for row in lines if not row.is_total]
    for row in lines:
        position = row.position("value")
        assert position is not None
        place = (row.sheet.name, *position)
        span = None if row.is_total else _span(claim, row.period, plain.index(row), len(plain))
        unit = row.text("unit")
        kind = "total" if row.is_total else "credits"
        claim.results.append(StatedResult(kind, "ER", span, place, _shown(claim, row), (), unit))
        beside = row.position("unrounded")
        if beside is not None and not row.is_total and not row.cell("unrounded").is_blank:
            cell = row.cell("unrounded")
            value = shown_value(cell)
            place = (row.sheet.name, *beside)
            if value is None:
                value = claim.evaluator.value(place)
            claim.results.append(StatedResult("unrounded", "ER", span, place, value, (), unit))


def _span(claim: Claim, period: Period | None, order: int, count: int) -> int | None:
    if period is not None:
        for n, part in enumerate(claim.spans):
            if (part.start, part.end) == (period.start, period.end):
                return n
    if count == len(claim.spans) or len(claim.spans) == 1:
        return min(order, len(claim.spans) - 1)
    return None


def _process(claim: Claim, reader: RowReader, rows: list[ProcessRow]) -> None:
    """Read the rows of a calculation sheet whose symbols are equations or constants."""
    methodology = claim.methodology
    among = [
        *methodology.equations,
        *(k for k, p in methodology.parameters.items() if p.value is not None),
    ]
    numbers = _groups(claim, rows)
    seen: dict[tuple[str, int | None], int] = {}
    for row, span in zip(rows, numbers, strict=True):
        symbol = row.cell("symbol")
        match = reader.match(symbol, among) if not symbol.is_blank else None
        position = row.position("value")
        if match is None or match.is_ambiguous or position is None:
            continue
        place = (row.sheet.name, *position)
        if match.name in methodology.parameters:
            _constant(claim, row, match.name, place)
            continue
        keys = claim.bound.keys(match.name)
        at = seen.get((match.name, span), 0)
        seen[match.name, span] = at + 1
        key: MemberKey | None = tuple(m for m in match.members if m is not None)
        if len(key) != len(match.members) or key not in keys:
            key = keys[at] if at < len(keys) else None
        if key is not None:
            value = _shown(claim, row)
            unit = row.text("unit")
            claim.results.append(
                StatedResult("intermediate", match.name, span, place, value, key, unit)
            )


def _groups(claim: Claim, rows: list[ProcessRow]) -> list[int | None]:
    """Give the monitoring period of each row: by the title above it, else by order."""
    by_period = {(part.start, part.end): n for n, part in enumerate(claim.spans)}
    groups: list[int | None] = []
    for row in rows:
        if row.group is not None:
            groups.append(by_period.get((row.group.start, row.group.end)))
        else:
            groups.append(0 if len(claim.spans) == 1 else None)
    return groups


def _constant(claim: Claim, row: ProcessRow, name: str, place: tuple[str, int, int]) -> None:
    value = claim.evaluator.value(place)
    unit = row.text("unit")
    claim.constants.append(
        StatedValue(
            name,
            ((),),
            None,
            place,
            claim.cells.leaf(place),
            value if not isinstance(value, NotEvaluated) else _shown(claim, row),
            unit,
            times_of(unit, claim.methodology.unit(name)),
            is_typed=claim.cells.is_typed(place),
        )
    )


def _none(claim: Claim, sheet: LaidOutSheet) -> Finding:
    return VER[8].at(
        sheet.results.where if sheet.results else sheet.grid.name,
        found="no value in Table 3" if sheet.results else "no Table 3",
    )
