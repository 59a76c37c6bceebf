"""What every reader gives: the declared columns of one file as cells, with the line of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from jcm_mrv.findings import MON, Finding, FindingsError, counted
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.limits import MAX_READINGS
from jcm_mrv.metering.reading.asked import Columns, Ref
from jcm_mrv.metering.reading.column import Bools, Cells, Ints
from jcm_mrv.metering.reading.dates import Times, read_times
from jcm_mrv.metering.reading.decimals import Numbers, is_in_brackets, read_numbers
from jcm_mrv.metering.reading.header import MAX_SHOWN, Header
from jcm_mrv.metering.reading.unit_cells import read_values, resolution
from jcm_mrv.metering.thresholds import MAX_LISTED

if TYPE_CHECKING:
    from jcm_mrv.project.written import TextFormat

TEXT, NUMBER, MOMENT = range(3)
"""What a cell is, where a format knows: typed cells read in one way only."""


Kinds = NDArray[np.uint8]
_MOST_LEFT_OUT = 1000
_DAY = "%d"


@immutable
class Block:
    """Some rows of a file as its format holds them.

    Attributes
    ----------
    lines : int64 array
        The line of the file on which each row ends.
    column : callable
        Gives the cells of a column by its name, of the rows asked for (all where None), and of each
        cell whether it is a text, a number or a moment.
    """

    lines: Ints
    column: Callable[[Ref, Bools | None], tuple[Cells, Kinds | int]]


@immutable
class Odd:
    """A line that has not as many fields as the names: ``time`` is what stands where times do."""

    line: int
    fields: int
    text: str
    time: str


@immutable
class Rows:
    """The rows of one file that a source asks for.

    Attributes
    ----------
    path : str
        The file, as declared.
    columns : Columns
        What is asked for.
    header : Header
        Where the names of the columns stand.
    cells, kinds : dict of str to Cells, and to array
        By the name of the column: the cells of time, value and others; what each is: text, number
        or moment.
    lines : int64 array
        The line of the file on which each row ends.
    odd : tuple of Odd
        Lines with too many or too few fields; they are not among the rows.
    left_out : tuple of (int, str)
        Lines that are left out as declared, and what stands there.
    midnights, dates_above : tuple of int
        Lines with a date alone that is its midnight; lines whose date stands in one above.
    open_end : bool
        Whether the last row has no line break and ends with a declared column: it may be cut.
    units : str, optional
        What the row of units under the names says of the value column, or what stands beside a
        list; None without either.
    more_units : tuple of str
        What it says of further columns of values.
    others : tuple of str
        Where the source filters: some texts of rows that were left out.
    found : frozenset of (Ref, str)
        The texts of its filters that stand in a row, be that left out or not.
    last_line : int
        The last line of a text.
    encoding, sheet : str
        What was detected, "" where a format has none.
    """

    path: str
    columns: Columns
    header: Header
    cells: dict[Ref, Cells]
    kinds: dict[Ref, Kinds]
    lines: Ints
    odd: tuple[Odd, ...] = ()
    left_out: tuple[tuple[int, str], ...] = ()
    midnights: tuple[int, ...] = ()
    dates_above: tuple[int, ...] = ()
    open_end: bool = False
    units: str | None = None
    more_units: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    found: frozenset[tuple[Ref, str]] = frozenset()
    last_line: int = 0
    encoding: str = ""
    sheet: str = ""

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def findings(self) -> list[Finding]:
        """The errors of lines with too many or too few fields."""
        names = len(self.header.names)
        found: list[Finding] = []
        for many in (False, True):
            those = [odd for odd in self.odd if (odd.fields > names) == many]
            wording = MON[108]["many"] if many else MON[108]["few"]
            first = [
                wording.at(f"{self.path}:{odd.line}", fields=odd.fields, count=names)
                for odd in those[:MAX_LISTED]
            ]
            found += counted(first, len(those))
        return found

    def where(self, row: int) -> str:
        """Give the place of a row, ``data/roof-a.csv:1234``."""
        return f"{self.path}:{self.lines[row]}"

    @cached_property
    def times(self) -> Cells:
        """The times; a date and a time of day are one cell, with a blank between."""
        return self.texts(self.columns.time)

    def texts(self, names: Sequence[Ref]) -> Cells:
        """Give the cells of a column, or those of several beside each other."""
        first, *more = (self.cells[name] for name in names)
        for cells in more:
            first = first.beside(cells)
        return first

    def moments(self, names: Sequence[Ref]) -> Bools:
        """Say which cells of columns are typed as moments, which read in one way only."""
        return np.logical_and.reduce([self.kinds[name] == MOMENT for name in names])

    @property
    def values(self) -> Cells:
        """The values."""
        return self.cells[self.columns.value]

    @property
    def plain_times(self) -> Bools:
        """Which times are typed cells, which read in one way only."""
        return self.moments(self.columns.time)

    @property
    def plain_values(self) -> Bools:
        """Which values are typed cells."""
        return self.kinds[self.columns.value] == NUMBER


def collected(path: str, header: Header, columns: Columns, blocks: Iterable[Block]) -> Rows:
    """Put the rows of a file together that the source asks for.

    Raises
    ------
    FindingsError
        When they are too many.
    """
    kept = list(dict.fromkeys([*columns.kept, *header.kept]))
    cells: dict[Ref, list[Cells]] = {name: [] for name in kept}
    kinds: dict[Ref, list[Kinds]] = {name: [] for name in kept}
    lines: list[Ints] = []
    others: dict[str, None] = {}
    found: set[tuple[Ref, str]] = set()
    for block in blocks:
        keep = _asked_for(block, columns, others, found)
        lines.append(block.lines if keep is None else block.lines[keep])
        for name in kept:
            column, kind = block.column(name, keep)
            # Nothing of a block is kept but the cells that are used, once there are several.
            if len(lines) == 2:
                cells[name][0] = cells[name][0].compact()
            cells[name].append(column.compact() if len(lines) > 1 else column)
            whole = isinstance(kind, int)
            kinds[name].append(np.full(len(column), kind, np.uint8) if whole else kind)
        if sum(map(len, lines)) > MAX_READINGS:
            raise too_many(path)
    return Rows(
        path,
        columns,
        header,
        {name: Cells.joined(parts or [Cells.of([])]) for name, parts in cells.items()},
        {name: np.concatenate([np.zeros(0, np.uint8), *parts]) for name, parts in kinds.items()},
        np.concatenate([np.zeros(0, np.int64), *lines]),
        others=tuple(others),
        found=frozenset(found),
    )


def _asked_for(
    block: Block, columns: Columns, others: dict[str, None], found: set[tuple[Ref, str]]
) -> Bools | None:
    """Say which rows ``filter`` takes; texts that stand there go to ``found``, some others too."""
    if not columns.filter:
        return None
    keep = np.ones(len(block.lines), np.bool_)
    asked = [block.column(name, None)[0] for name, _ in columns.filter]
    for cells, (name, texts) in zip(asked, columns.filter, strict=True):
        equal = [cells.equal(text) for text in texts]
        found.update((name, text) for text, rows in zip(texts, equal, strict=True) if rows.any())
        keep &= np.logical_or.reduce(equal)
    for row in np.flatnonzero(~keep)[:_MOST_LEFT_OUT]:
        if len(others) < MAX_SHOWN:
            others[", ".join(cells.text(int(row)) for cells in asked)] = None
    return keep


def too_many(where: str) -> FindingsError:
    """Give the error for more readings than fit into memory."""
    return MON[13]["readings"].stop(where, place=where, limit=MAX_READINGS)


def not_a_number(text: str, where: str) -> Finding:
    """Give the error for a value that cannot be read."""
    if not text:
        return MON[101]["empty"].at(where)
    return (MON[101]["brackets"] if is_in_brackets(text) else MON[101]).at(where, found=text[:60])


def not_a_time(text: str, where: str) -> Finding:
    """Give the error for a time that cannot be read."""
    return MON[103].at(where, found=text[:60]) if text else MON[103]["empty"].at(where)


def no_readings(path: str, line: int) -> FindingsError:
    """Give the error for a file that ends with the names of its columns."""
    return MON[105].stop(f"{path}:{line}", path=path)


def all_times(tables: Sequence[Rows], declared: str | TextFormat | None) -> Times:
    """Give the times of all files of a source.

    Typed cells are dates as they are; texts are read in the declared or detected format.
    """
    cells = Cells.joined([table.times for table in tables])
    plain = np.concatenate([table.plain_times for table in tables])
    return times_of(cells, plain, declared, [len(table) for table in tables])


def times_of(
    cells: Cells, plain: Bools, declared: str | TextFormat | None, lengths: Sequence[int]
) -> Times:
    """Give the times of cells, of which some are typed; ``lengths`` are those of the files."""
    if not plain.any():
        return read_times(cells, declared)
    # Readers write typed cells in ISO 8601.
    typed = read_times(cells.take(plain))
    typed = replace(typed, has_clock=typed.readable)
    if plain.all():
        return replace(typed, written="date cells")
    text = read_times(cells.take(~plain), declared)
    date = declared if declared is None or isinstance(declared, str) else declared.date
    if date != "excel" and (shown := _both_in_one(lengths, plain, text.readable, cells)):
        return replace(text, mixed=shown)
    into = replace(
        text,
        **{
            name: _spread(plain, getattr(typed, name), getattr(text, name))
            for name in ("local", "offset", "readable", "has_offset", "has_clock", "zone")
        },
    )
    return into if text.readable.any() else replace(into, written="date cells")


def refuse_ends_of_days(where: str, times: Times, label: str | None) -> None:
    """Refuse dates without a time of day as the ends of intervals (``MON-127``)."""
    read = times.readable
    if label == "end" and read.any() and not times.has_clock[read].any() and _DAY in times.written:
        raise MON[127].stop(where, found=times.written)


def refuse_doubt(times: Times, numbers: Numbers, where: str) -> None:
    """Refuse dates and numbers that can be read in two ways.

    Raises
    ------
    FindingsError
        With what has to be declared.
    """
    if found := doubts(times, numbers, where):
        raise FindingsError(found)


def doubts(times: Times, numbers: Numbers, where: str) -> list[Finding]:
    """Give what of dates and numbers can be read in two ways."""
    found = []
    if times.ambiguous:
        wording = MON[106]["calendar"] if times.ways[0].startswith("calendar") else MON[106]
        key, _, first = times.ways[0].partition(": ")
        ways = f"{key}: " + " or ".join(
            [first, *(w.removeprefix(f"{key}: ") for w in times.ways[1:])]
        )
        found.append(wording.at(where, found=times.ambiguous, ways=ways))
    if times.mixed:
        found.append(MON[111].at(where, found=times.mixed))
    if numbers.ambiguous:
        found.append(MON[107].at(where, found=numbers.ambiguous))
    return found


def _both_in_one(lengths: Sequence[int], plain: Bools, readable: Bools, cells: Cells) -> str:
    """Give a date cell and a date as text of one file, "" where no file has both.

    Excel makes of 03/04 a date cell, maybe of the wrong month, and leaves 13/04 a text: then both
    are in doubt.
    """
    text = np.zeros(len(plain), np.bool_)
    text[~plain] = readable
    first = 0
    for length in lengths:
        rows = slice(first, first + length)
        first += length
        if plain[rows].any() and text[rows].any():
            dates = [cells.text(rows.start + int(mask[rows].argmax())) for mask in (plain, text)]
            return f"the date cell {dates[0]} and the text {dates[1]!r}"
    return ""


def all_numbers(
    tables: Sequence[Rows], decimal: str | None, thousands: str | None, unit: str = ""
) -> Numbers:
    """Give the values of all files of a source; signs are declared or detected in texts only."""
    cells = Cells.joined([table.values for table in tables])
    plain = np.concatenate([table.plain_values for table in tables])
    return numbers_of(cells, plain, decimal, thousands, unit, place_in(tables))


def place_in(tables: Sequence[Rows]) -> Callable[[int], str]:
    """Give what says where a row stands, by its position among those of all files."""

    def where(row: int) -> str:
        for table in tables:
            if row < len(table):
                return table.where(row)
            row -= len(table)
        raise AssertionError("no such row")

    return where


def numbers_of(
    cells: Cells,
    plain: Bools,
    decimal: str | None,
    thousands: str | None,
    unit: str = "",
    where: Callable[[int], str] = str,
) -> Numbers:
    """Give the numbers of cells, of which some are typed, in the declared unit."""
    if not plain.any():
        return read_values(cells, decimal, thousands, unit, where)
    typed = read_numbers(cells.take(plain), ".", "")
    decimals = resolution(typed.micro[typed.readable])
    if plain.all():
        return replace(typed, decimals=decimals, separated=False)
    texts = np.flatnonzero(~plain)
    text = read_values(
        cells.take(texts), decimal, thousands, unit, lambda row: where(int(texts[row]))
    )
    return replace(
        text,
        micro=_spread(plain, typed.micro, text.micro),
        readable=_spread(plain, typed.readable, text.readable),
        too_large=_spread(plain, typed.too_large, text.too_large),
        decimals=max(decimals, text.decimals),
    )


def _spread(plain: Bools, typed: NDArray[Any], text: NDArray[Any]) -> NDArray[Any]:
    both = np.zeros(len(plain), typed.dtype)
    both[plain], both[~plain] = typed, text
    return both
