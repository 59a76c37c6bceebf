"""Results that a workbook states: credits of each period, their total, and what leads to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from jcm_mrv.findings import VER, Finding
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.units_written import times_of
from jcm_mrv.verification.claim.claim import CellValue, Claim, StatedResult, StatedValue
from jcm_mrv.verification.claim.days import is_called_days
from jcm_mrv.verification.claim.rows import RowReader
from jcm_mrv.verification.claim.sheets import shown_value
from jcm_mrv.workbook.address import Place, Position
from jcm_mrv.workbook.formulas.values import NotEvaluated
from jcm_mrv.workbook.reading.layout import LaidOutSheet
from jcm_mrv.workbook.reading.periods import period_in
from jcm_mrv.workbook.reading.process import ProcessRow
from jcm_mrv.workbook.reading.symbols import Match
from jcm_mrv.workbook.reading.table_row import TableRow

Found = tuple[ProcessRow, Match, Position, int | None]
"""A row of a calculation sheet, what its symbol means, its value, and its period."""


def read_results(claim: Claim, reader: RowReader, sheet: LaidOutSheet) -> None:
    """Fill in the results of a claim, and the constants of its calculation sheets."""
    _table_3(claim, sheet)
    for process in claim.layout.of(claim.side, "process"):
        if process.process is not None:
            rows = [*process.process.rows, *_missed(claim, process.process.empty)]
            _process(claim, reader, sorted(rows, key=lambda row: row.row))
    _constants_behind(claim, reader)
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
    lines = _without_spare(claim, [row for row in lines if not _is_aside(row)])
    plain = [row for row in lines if not row.is_total]
    empty = [row for row in (table.empty if table else ()) if not row.is_total]
    for row in empty:
        span = _attached(claim, row, alone=not plain and len(empty) == 1)
        if span is not None and (at := _place(row)) is not None:
            claim.unstated.setdefault(claim.time.year_of(span), at)
    for row in lines:
        position = row.position("value")
        assert position is not None
        place = (row.sheet.name, *position)
        unit, shown = row.text("unit"), _shown(claim, row)
        if row.is_total or _is_sum(claim, row, plain):
            claim.results.append(StatedResult("total", "ER", None, place, shown, (), unit))
            continue
        span = _attached(claim, row, alone=len(plain) == 1)
        at = row.position("period")
        days = (row.period, row.text("period"), None if at is None else (row.sheet.name, *at))
        claim.results.append(StatedResult("credits", "ER", span, place, shown, (), unit, *days))
        beside = row.position("unrounded")
        if beside is not None and not row.cell("unrounded").is_blank:
            value = shown_value(row.cell("unrounded"))
            place = (row.sheet.name, *beside)
            if value is None:
                value = claim.evaluator.value(place)
            claim.results.append(
                StatedResult("unrounded", "ER", span, place, value, (), unit, *days)
            )


def _is_aside(row: TableRow) -> bool:
    """Whether a line below the results is a remark: who signed it, and on which day."""
    cell = row.cell("value")
    if row.period is not None or row.is_total or row.text("unit") or cell.formula is not None:
        return False
    if cell.style.is_date or is_called_days(row.text("period")):
        return True
    return cell.kind == "text" and not any(map(str.isdigit, cell.text))


def _without_spare(claim: Claim, lines: list[TableRow]) -> list[TableRow]:
    """Leave out lines of no monitored year that state nothing, where others state something."""
    plain = [row for row in lines if not row.is_total]
    alone = len(plain) == 1
    spare = {
        row.row
        for row in plain
        if _shown(claim, row) in (0.0, "") and _attached(claim, row, alone=alone) is None
    }
    return lines if len(spare) == len(plain) else [row for row in lines if row.row not in spare]


def _is_sum(claim: Claim, row: TableRow, lines: list[TableRow]) -> bool:
    """Whether a line of all the days stands below lines that have them year by year."""
    others = {line.period for line in lines if line is not row and line.period is not None}
    years = {claim.time.year(period) for period in others}
    whole = (claim.years[0].start, claim.years[-1].end) if claim.years else ()
    return len(claim.years) > 1 and row.period == whole and years == {*range(len(claim.years))}


def _attached(claim: Claim, row: TableRow, *, alone: bool) -> int | None:
    """Give the position of the period that a line of Table 3 is of: by its days, never by order."""
    period = row.period
    if claim.is_one_year or (period is None and alone and len(claim.years) == 1):
        return 0 if claim.years else None
    if period is None or not claim.years:
        return None
    own = claim.time.position(period)
    return claim.time.year(period) if own is None else own


def _process(claim: Claim, reader: RowReader, rows: list[ProcessRow]) -> None:
    """Read the rows of a calculation sheet whose symbols are equations or constants."""
    methodology = claim.methodology
    among = [*methodology.equations, *_of_value(methodology)]
    found = [
        (row, match, position, span)
        for row, span in zip(rows, _groups(claim, rows), strict=True)
        if not (symbol := row.cell("symbol")).is_blank
        if (match := reader.match(symbol, among)) is not None and not match.is_ambiguous
        if (position := row.position("value")) is not None
    ]
    spare = _of_unused_rows(claim, found)
    found = [line for line in found if line[0] not in spare]
    often = Counter((match.name, span) for _, match, _, span in found)
    seen: dict[tuple[str, int | None], int] = {}
    for row, match, position, span in found:
        place = (row.sheet.name, *position)
        if match.name in methodology.parameters:
            _constant(claim, row, match.name, place)
            continue
        keys = claim.bound.keys(match.name)
        at = seen.get((match.name, span), 0)
        seen[match.name, span] = at + 1
        key: MemberKey | None = tuple(m for m in match.members if m is not None)
        if len(key) != len(match.members) or key not in keys:
            # More rows than members: months, or other parts that nothing names.
            key = keys[at] if often[match.name, span] <= len(keys) else None
        if key is not None:
            value = _shown(claim, row)
            unit = row.text("unit")
            claim.results.append(
                StatedResult("intermediate", match.name, span, place, value, key, unit)
            )


def _of_unused_rows(claim: Claim, found: list[Found]) -> list[ProcessRow]:
    """Give the rows of blocks that a form has for periods which are not filled in.

    They are nothing, rest on no monitored value, and nothing that is stated of a period on them.
    """
    often = Counter((match.name, span) for _, match, _, span in found)
    values = {stated.place for stated in claim.monitored}
    stated = [line.place for line in claim.credits]
    return [
        row
        for row, match, position, span in found
        if often[match.name, span] > max(1, len(claim.bound.keys(match.name)))
        and _shown(claim, row) in (0.0, "")
        and not claim.cells.rests_on(place := (row.sheet.name, *position), values)
        and not any(claim.cells.rests_on(line, {place}) for line in stated)
    ]


def _missed(claim: Claim, empty: Sequence[ProcessRow]) -> list[ProcessRow]:
    """Give the lines without a value that a result rests on: one of them may have been emptied."""
    places = {place: row for row in empty if (place := _place(row)) is not None}
    if not places:
        return []
    stated = [line.place for line in claim.results if line.kind in ("credits", "total")]
    named = claim.cells.named(places, stated)
    return [row for place, row in places.items() if place in named]


def _place(row: TableRow) -> Place | None:
    position = row.position("value")
    return None if position is None else (row.sheet.name, *position)


def _constants_behind(claim: Claim, reader: RowReader) -> None:
    """Read the constants of the plan that those of the report are taken from."""
    if claim.side == "plan":
        return
    known = {s.place for s in claim.constants}
    passed = {q for s in claim.constants for q in claim.cells.origin(s.place).passed} - known
    for sheet in claim.layout.of("plan", "process") if passed else ():
        for row in (*sheet.process.rows, *sheet.process.empty) if sheet.process else ():
            if (place := _place(row)) in passed and place is not None:
                match = reader.match(row.cell("symbol"), _of_value(claim.methodology))
                if match is not None and not match.is_ambiguous:
                    _constant(claim, row, match.name, place)


def _of_value(methodology: Methodology) -> list[str]:
    return [name for name, p in methodology.parameters.items() if p.value is not None]


def _groups(claim: Claim, rows: list[ProcessRow]) -> list[int | None]:
    """Give the position of the period of each row: by title, column, or its own words."""
    groups: list[int | None] = []
    for row in rows:
        period = row.group or period_in(row.text("item"))
        if period is None:
            groups.append(0 if len(claim.years) == 1 else None)
            continue
        own = claim.time.position(period)
        whole = (period.end - period.start).days >= 364
        groups.append(claim.time.year(period) if own is None and whole else own)
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
