"""Multipliers of meters: one that changes without a word, and another one in a remark or a list."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.formulas.chains import is_plain, is_power
from jcm_mrv.verification.checks.logs.multiplier_words import (
    ARROW,
    CHANGED,
    HEADING,
    MULTIPLIER,
    NAMED,
    NUMBER,
    VOLTAGE,
    numbers_told,
)
from jcm_mrv.verification.checks.logs.odd_readings import changed, changed_cells
from jcm_mrv.verification.checks.logs.opening import breaks_off, in_chains
from jcm_mrv.verification.claim.assigned import heading_cells, label_cells, row_texts, text_shown
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.columns import Column, Lines, multiplying
from jcm_mrv.verification.claim.far import MOST_NUMBERED
from jcm_mrv.verification.claim.labels import words_of
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, cell_name, place_text

_ALIKE = 1.6
"""How far amounts before and after the exchange of a transformer may lie apart."""
_MOST_CELLS, _MOST_METERS = 20_000, 400
_NEAR, _BESIDE = 3, 4
"""Rows above and below, and cells to the right of, a single multiplier in which it is told."""
_LEAST_OF_VOLTAGE = 10
"""From here on a whole number of times another transformer may be: one of voltage, unwritten."""


class _Said(NamedTuple):
    """A text about a multiplier: where it stands, and the numbers that it names, in their order."""

    place: Place
    text: str
    numbers: tuple[float, ...]

    @property
    def possible(self) -> set[float]:
        """Every number that may be meant: of several transformers their product as well."""
        loose = {float(n.replace(",", ".")) for n in NUMBER.findall(self.text)}
        return {*self.numbers, math.prod(self.numbers), *loose}

    @property
    def last(self) -> float:
        """What holds from then on."""
        return self.numbers[-1]


def multipliers(claim: Claim, lines: list[Lines], model: Model | None) -> Iterator[Judged]:
    """Give multipliers that change without a word, and those that a text has otherwise."""
    columns = [c for behind in lines for c in behind.columns if c.is_multiplier]
    told: set[Place] = set()
    texts = (
        [said for grid in claim.grid.sheets for said in _texts(claim, grid.name)] if columns else []
    )
    of_meters = [
        (behind, column)
        for behind in lines
        for column in behind.columns
        if column.is_multiplier
        and (
            HEADING.search(column.heading)
            or any(c.is_register for c in behind.columns)
            or any(in_chains(behind))
        )
    ]
    # How many lamps there are may well change from month to month.
    for behind, column in of_meters:
        own = [said for said in texts if _nearest(said, columns) is column]
        for judged in (*_changes(behind, column, texts, model), *_remarks(column, own, model)):
            if (place := column.cells[judged[0]]) not in told:
                told.add(place)
                yield judged[1]
    yield from _unlike_lists(claim, columns, model)
    yield from _single_cells(claim, lines, model)


def multiplied(claim: Claim, lines: list[Lines]) -> dict[str, tuple[float, ...]]:
    """Give the cells that readings are multiplied by as they are typed, with what stands in them.

    Conversions of units are none.
    """
    found: dict[str, tuple[float, ...]] = {}
    own = {stated.place for stated in claim.inputs}
    for behind in lines:
        for column in behind.columns:
            if column.is_multiplier:
                first, *_, last = column.cells.values()
                cells = f"{place_text(first)}:{cell_name(*last[1:])}"
                found[cells] = tuple(dict.fromkeys(column.typed.values()))
        own |= behind.all_cells
        own |= set(behind.log.cells)
    for stated in claim.monitored:
        for place in multiplying(claim, stated, MOST_NUMBERED):
            number = claim.book.content(place)
            if place in own or not isinstance(number, float) or not number:
                continue
            # Sixty converts minutes, and is the multiplier of transformers of 300/5.
            if not is_plain(number) or is_called(claim, place):
                found[place_text(place)] = (number,)
    return found


Found = Iterator[tuple[int, Judged]]
"""Findings with the position of the line that they begin in."""


def _changes(behind: Lines, column: Column, said: list[_Said], model: Model | None) -> Found:
    """Give a multiplier that changes from one line to the next, where no text names the new one."""
    numbers = sorted(column.typed.items())
    for (_, before), (n, after) in pairwise(numbers):
        if before == after or any(after in one.possible for one in said):
            continue
        is_back = any(value == after for m, value in numbers if m < n)
        if is_back or _is_exchanged(behind, column, n):
            continue
        rest = {column.cells[m]: before for m, value in numbers if m >= n and value == after}
        finding = VER[227].at(
            place_text(column.cells[n]),
            found=f"{number_shown(before)}, then {number_shown(after)}",
            label=column.log.stated.label,
        )
        yield n, Judged(finding, changed(column.log, model, rest))


def _remarks(column: Column, said: list[_Said], model: Model | None) -> Found:
    """Give the lines from which on a remark has another multiplier than the column."""
    numbers = sorted(column.typed.items())
    for one in said:
        at = column.line_of(one.place)
        lines = [n for n, cell in column.cells.items() if column.line_of(cell) == at]
        first = lines[0] if lines else numbers[0][0]
        is_title = not lines and at < column.line_of(column.cells[first])
        after = [(m, value) for m, value in numbers if m >= first]
        if not one.numbers or not after or not (lines or is_title):
            continue
        wanted = one.last if lines else None
        own = {value for _, value in after[:2]}
        known = one.possible
        if wanted in own or (own & known and not (wanted and ARROW.search(one.text))):
            continue
        right = one.last
        finding = VER[227]["otherwise"].at(
            place_text(column.cells[first]),
            found=f"{number_shown(after[0][1])}, and {one.text[:60]!r} in {place_text(one.place)}",
            label=column.log.stated.label,
            number=number_shown(right),
        )
        until = {column.cells[m]: right for m, value in after if value == after[0][1]}
        yield first, Judged(finding, changed(column.log, model, until))


def _is_exchanged(behind: Lines, column: Column, line: int) -> bool:
    """Whether a word on an exchange stands at a line, and the amounts go on as before.

    A register that does not begin where it ended says as much.
    """
    claim, cells = column.log.claim, column.cells
    at = {column.line_of(cells[n]) for n in (line - 1, line, line + 1) if n in cells}
    sheet = cells[line][0]
    grid = claim.grid.sheet(sheet)
    rows = at if column.log.is_column else ()
    texts = [text_shown(claim, (sheet, row, c)) for row in rows for c, _ in grid.in_row(row)]
    texts += [
        note for (row, c), note in grid.notes.items() if column.line_of((sheet, row, c)) in at
    ]
    if not any(CHANGED.search(text) for text in texts) and not breaks_off(behind, line):
        return False
    amounts = [content for content in column.log.contents if isinstance(content, float)]
    before, after = amounts[:line], amounts[line:]
    if not before or not after or not median(before):
        return False
    return 1 / _ALIKE < median(after) / median(before) < _ALIKE


def _texts(claim: Claim, sheet: str) -> Iterator[_Said]:
    """Give the texts of a sheet, and the notes to its cells, that name a multiplier."""
    grid = claim.grid.sheet(sheet)
    if len(grid.cells) > _MOST_CELLS:
        return
    cells = [
        ((row, column), str(cell.value))
        for row in grid.rows
        for column, cell in grid.in_row(row)
        if cell.kind == "text" and cell.formula is None
    ]
    for at, text in (*cells, *grid.notes.items()):
        numbers = numbers_told(text)
        if numbers or HEADING.search(text):
            yield _Said((sheet, *at), text, numbers)


def _nearest(said: _Said, columns: Iterable[Column]) -> Column | None:
    """Give the column that a text is about.

    A remark stands behind its line, a title over the first column of its block.
    """
    best: tuple[tuple[bool, int], Column] | None = None
    for column in columns:
        if column.first[0] != said.place[0]:
            continue
        away = column.side_of(said.place) - column.side_of(column.first)
        is_title = column.line_of(said.place) < column.line_of(column.first)
        key = (away > 0 if is_title else away < 0, abs(away))
        if best is None or key < best[0]:
            best = key, column
    return None if best is None else best[1]


# -- single cells -------------------------------------------------------------------------------


def _single_cells(claim: Claim, lines: list[Lines], model: Model | None) -> Iterator[Judged]:
    """Give single multipliers unlike the ratio that is written in, beside, over or under them."""
    used: dict[Place, StatedValue] = {}
    for behind in lines:
        for cell in behind.shared:
            used.setdefault(cell, behind.log.stated)
    for stated in claim.monitored:
        for cell in multiplying(claim, stated, MOST_NUMBERED):
            used.setdefault(cell, stated)
    for cell, stated in used.items():
        number = claim.book.content(cell)
        if not isinstance(number, float) or number <= 0 or not is_called(claim, cell):
            continue
        said = [one for one in said_beside(claim, cell) if one.numbers]
        known = {value for one in said for value in one.possible}
        # Of voltage and current there is one row each.
        known.add(math.prod(dict.fromkeys(one.last for one in said)))
        if not said or any(may_be(number, value) for value in known if value > 0):
            continue
        right = said[0].last
        finding = VER[227]["otherwise"].at(
            place_text(cell),
            found=f"{number_shown(number)}, and {said[0].text[:60]!r} in "
            f"{place_text(said[0].place)}",
            label=stated.label,
            number=number_shown(right),
        )
        yield Judged(finding, changed_cells(claim, model, {cell: right}))


def may_be(number: float, told: float) -> bool:
    """Whether a multiplier may be one that is told: in another unit, or times one of voltage."""
    times = number / told
    is_whole = math.isfinite(times) and math.isclose(times, round(times), rel_tol=1e-6)
    return is_power(times) or (is_whole and times >= _LEAST_OF_VOLTAGE)


def is_called(claim: Claim, cell: Place) -> bool:
    """Whether the text nearest before a cell, or over it, calls it a multiplier."""
    nearest = (next(cells(claim, cell), None) for cells in (label_cells, heading_cells))
    return any(text and HEADING.search(text_shown(claim, text)) for text in nearest)


def said_beside(claim: Claim, cell: Place) -> Iterator[_Said]:
    """Give what is written about a single multiplier: its own texts, its row, the rows next to it.

    In the rows above and below only what stands in its column counts, with what calls that.
    """
    sheet, row, column = cell
    places = [*label_cells(claim, cell)]
    for right in range(column + 1, column + 1 + _BESIDE):
        if claim.grid.sheet(sheet).shown(row, right).kind == "number":
            break
        places.append((sheet, row, right))
    for step in (-1, 1):
        for near in range(row + step, row + step * (_NEAR + 1), step):
            at = (sheet, near, column)
            if near < 0 or isinstance(claim.book.content(at), float):
                break
            own = at if text_shown(claim, at) else next(label_cells(claim, at), None)
            if own is None:
                break
            places.append(own)
    for place in places:
        note = claim.grid.sheet(sheet).notes.get(place[1:], "")
        text = text_shown(claim, place)
        if not text and not note:
            continue
        calling = (*label_cells(claim, place), *heading_cells(claim, place))
        called = (t for at in calling if MULTIPLIER.search(t := text_shown(claim, at)))
        words = f"{next(called, '')} {text}"
        for told in (text, words, note):
            if numbers := numbers_told(told):
                yield _Said(place, told, numbers)
                break


# -- lists of meters ----------------------------------------------------------------------------


def _unlike_lists(claim: Claim, columns: list[Column], model: Model | None) -> Iterator[Judged]:
    """Give multipliers that a list of meters on another sheet has otherwise."""
    forms = {sheet.grid.name for sheet in claim.layout.sheets}
    used = {c.first[0] for c in columns}
    lists = [
        found
        for grid in (claim.grid.sheets if columns else ())
        if grid.name not in forms | used and len(grid.cells) <= _MOST_CELLS
        for found in _listed(claim, grid.name)
    ]
    for column in columns:
        log = column.log
        own = frozenset().union(
            *map(words_of, [log.heading, column.heading, *row_texts(claim, log.stated)])
        )
        own |= words_of(column.first[0])
        for rows in lists:
            common = frozenset.intersection(*(w for w, _, _ in rows)) if len(rows) > 1 else set()
            named = [(len((w - common) & own), cell, n) for w, cell, n in rows]
            most = max(count for count, _, _ in named)
            best = [(cell, n) for count, cell, n in named if count == most > 0]
            if len(best) != 1 or best[0][1] in column.typed.values():
                continue
            (cell, number), first = best[0], min(column.typed)
            finding = VER[227]["otherwise"].at(
                place_text(column.cells[first]),
                found=f"{number_shown(column.typed[first])}, and {number_shown(number)} in "
                f"{place_text(cell)}",
                label=log.stated.label,
                number=number_shown(number),
            )
            wanted = {column.cells[n]: number for n in column.typed}
            yield Judged(finding, changed(log, model, wanted))


def _listed(claim: Claim, sheet: str) -> Iterator[list[tuple[frozenset[str], Place, float]]]:
    """Give the rows below a heading of multipliers: what they name, the cell, and its number."""
    grid = claim.grid.sheet(sheet)
    for top in grid.rows:
        for across, cell in grid.in_row(top):
            text = str(cell.value) if cell.kind == "text" else ""
            if not HEADING.search(text) or numbers_told(text):
                continue
            heads = [str(other.value) for _, other in grid.in_row(top) if other.kind == "text"]
            if any(map(VOLTAGE.search, heads)) and not NAMED.search(str(cell.value)):
                continue
            rows = []
            for row in range(top + 1, top + _MOST_METERS):
                place = (sheet, row, across)
                value = claim.evaluator.value(place)
                told = numbers_told(f"CT {value}") if isinstance(value, str) else ()
                number = value if isinstance(value, float) else told[-1] if told else None
                texts = [text_shown(claim, (sheet, row, c)) for c in range(across)]
                if number is None or not any(texts):
                    break
                words = frozenset().union(*map(words_of, filter(None, texts)))
                rows.append((words, place, float(number)))
            if rows:
                yield rows
