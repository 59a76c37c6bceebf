"""Amounts of a log that are counted, and of which their own words say that they do not count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.formulas.summands import added
from jcm_mrv.verification.checks.logs.odd_readings import changed_cells
from jcm_mrv.verification.checks.logs.said_of_lines import (
    Said,
    is_compared,
    is_of_project,
    is_only_compared,
    is_part_let,
    said_in_rows,
    said_over,
)
from jcm_mrv.verification.claim.assigned import heading_over, row_texts, text_shown
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text

_LEAST = 3
"""Cells that a formula names, from which on one under another heading is out of line."""
_WIDE = 12
"""Columns before a cell in which a remark is looked for."""


def outside(claim: Claim, logs: list[Log], model: Model | None) -> Iterator[Judged]:
    """Give amounts that say that they do not count, those of one sheet and kind at once."""
    rows: dict[str, dict[int, list[Said]]] = {}
    found: dict[tuple[str, str], dict[Place, tuple[str, Log]]] = defaultdict(dict)
    own: dict[StatedValue, list[Log]] = defaultdict(list)
    for log in logs:
        sheet = log.cells[0][0]
        if not log.is_column or log.is_register or log.is_one:
            continue
        own[log.stated].append(log)
        if sheet not in rows:
            rows[sheet] = said_in_rows(claim, sheet)
        for cell, said in (*_lines(log, rows[sheet]), *_stood(log, rows[sheet])):
            found[sheet, said.kind].setdefault(cell, (said.text, log))
    for (_, kind), cells in found.items():
        first, (text, log) = next(iter(cells.items()))
        effect = changed_cells(claim, model, dict.fromkeys(cells, 0.0))
        yield _judged(log.stated, kind, first, text, len(cells) - 1, effect)
    for stated, of in own.items():
        for log in _columns(of):
            cells = [cell for cell, _ in log.numbers]
            effect = changed_cells(claim, model, dict.fromkeys(cells, 0.0))
            text = f"{place_text(cells[0])}, {log.heading}"
            yield _judged(stated, "flagged", stated.place, text, len(cells) - 1, effect)
    for stated in claim.monitored:
        if claim.book.formula(stated.place) is not None:
            yield from _compared(claim, stated, model)


def _judged(
    stated: StatedValue, kind: str, first: Place, text: str, others: int, effect: float | None
) -> Judged:
    more = f"; and {others} more cells" if others else ""
    if kind == "rejected":
        asked = VER[238]["rejected"]
    elif kind == "stopped":
        asked = VER[238]["stopped"]
    else:
        asked = VER[238]["flagged"] if kind == "flagged" else VER[238]
    finding = asked.at(place_text(first), found=f"{text[:60]!r}{more}", label=stated.label)
    return Judged(finding, effect)


def _lines(log: Log, rows: dict[int, list[Said]]) -> Iterator[tuple[Place, Said]]:
    """Give the cells of lines of which a text says that they do not count."""
    said = {row: next((s for s in of if s.kind != "stopped"), None) for row, of in rows.items()}
    numbers = {cell: value for cell, value in log.numbers if value and said.get(cell[1])}
    # What was sent back may be taken off in a line of its own.
    is_taken_off = any(value < 0 for value in numbers.values())
    every = [(cell, text) for cell in numbers if (text := said[cell[1]]) is not None]
    every = [(c, s) for c, s in every if not (is_taken_off and s.kind == "rejected")]
    # Where most lines say so it is what the list is about.
    if not every or len(every) * 2 > len(log.numbers):
        return
    if is_of_project(row_texts(log.claim, log.stated)):
        yield from ((cell, said) for cell, said in every if log.scale_of(cell))


def _stood(log: Log, rows: dict[int, list[Said]]) -> Iterator[tuple[Place, Said]]:
    """Give amounts of lines of which a remark says that nothing ran.

    A stop is seldom of the whole line: what the other lines of the same remark have tells. Nothing
    at all, but in one between them; or one and the same amount, which no two months have.
    """
    said = {row: s for row, of in rows.items() for s in of if s.kind == "stopped"}
    spans: dict[str, list[int]] = defaultdict(list)
    for cell in log.cells:
        if cell[1] in said:
            spans[said[cell[1]].text].append(cell[1])
    for column in _behind(log) if spans else ():
        for text, lines in spans.items():
            cells = [(log.cells[0][0], row, column) for row in lines]
            values = {c: v for c in cells if isinstance(v := log.claim.evaluator.value(c), float)}
            amounts = {cell: value for cell, value in values.items() if value > 0}
            is_typed = all(log.claim.book.formula(cell) is None for cell in amounts)
            if not amounts or not is_typed:
                continue
            is_same = len(amounts) > 1 and len(amounts) == len(cells)
            is_same = is_same and len(set(amounts.values())) == 1
            # In the first line and the last one it may have run for some days.
            between = {c for c in amounts if lines[0] < c[1] < lines[-1]}
            is_alone = len(between) == len(amounts) and len(amounts) * 3 <= len(cells)
            if (is_same and not any(map(str.isdigit, text))) or is_alone:
                yield from ((c, said[c[1]]) for c in amounts if log.scale_of(c) > 0)


def _behind(log: Log) -> set[int]:
    """Give the column of a log, and those of its line that it is calculated from."""
    cell = log.cells[len(log.cells) // 2]
    others = log.claim.book.precedents(cell) if log.claim.book.formula(cell) is not None else ()
    return {cell[2], *(o[2] for o in others if o[:2] == cell[:2])}


def _columns(logs: list[Log]) -> Iterator[Log]:
    """Give the columns behind a value whose headings say that they do not count, of several.

    Of one alone it is what the value is about, unless it is a part that others use.
    """
    texts = row_texts(logs[0].claim, logs[0].stated)
    said = [log for log in logs if said_over(log)]
    if len(said) * 2 <= len(logs) and is_of_project(texts):
        yield from (log for log in said if log.scale > 0)
    is_let = len(logs) == 1 and not said and is_part_let(logs[0].heading)
    if is_let and not any(is_part_let(f"of which {text}") for text in texts):
        yield logs[0]


def _compared(claim: Claim, stated: StatedValue, model: Model | None) -> Iterator[Judged]:
    """Give cells under the heading of a check meter, among those of the main one."""
    parts = [part for part in added(claim, stated.place) if part.times > 0]
    headings = {part.place: heading_over(claim, part.place) for part in parts}
    cells = [cell for cell, text in headings.items() if is_compared(text)]
    mains = [cell for cell in headings if cell not in cells]
    if not cells or len(headings) < _LEAST or len(cells) >= len(mains):
        return
    # A word on why it stands for the main meter once, beside it or in the row, says enough.
    texts = [text for text in row_texts(claim, stated) if is_compared(text)]
    remarks = (
        text_shown(claim, (cell[0], cell[1], column))
        for cell in cells
        for column in range(cell[2] + _WIDE)
    )
    if not all(map(is_only_compared, texts)) or any(map(is_compared, remarks)):
        return
    right = {}
    for cell in cells:
        number = claim.evaluator.value((*cell[:2], mains[0][2]))
        if not isinstance(number, float) or cell[0] != mains[0][0]:
            return
        right[cell] = number
    effect = changed_cells(claim, model, right)
    yield _judged(stated, "flagged", stated.place, headings[cells[0]], 0, effect)
