"""What every reader gives: the declared columns of one file as cells, with the line of each."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jcm_mrv.findings import Finding, FindingsError, nearest
from jcm_mrv.metering.codes import finding, stop
from jcm_mrv.metering.reading.column import Bools, Cells, Ints
from jcm_mrv.metering.reading.dates import Times, read_times
from jcm_mrv.metering.reading.decimals import Numbers, read_numbers
from jcm_mrv.project.model import Source

MAX_SHOWN = 20
"""Names and texts listed in one finding."""


@dataclass(frozen=True)
class Columns:
    """The columns that a source names: of time (one or two), of value, and those it filters by."""

    time: tuple[str, ...]
    value: str
    filter: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, source: Source) -> Columns:
        """Give the columns of a source, without blanks around, letters and accents composed."""
        time = (source.time,) if isinstance(source.time, str) else source.time or ()
        return cls(
            tuple(composed(name) for name in time),
            composed(source.value or ""),
            tuple((composed(name), composed(text)) for name, text in source.filter.items()),
        )

    @property
    def names(self) -> list[str]:
        """The names, each once."""
        return list(dict.fromkeys([*self.time, self.value, *(name for name, _ in self.filter)]))


def composed(text: str) -> str:
    r"""Give a text as one compares it: Vietnamese letters come composed and decomposed.

    Examples
    --------
    >>> composed(" o\u031b ") == "\u01a1"
    True
    """
    return text.strip() if text.isascii() else unicodedata.normalize("NFC", text.strip())


@dataclass(frozen=True)
class Rows:
    """The rows of one file that a source asks for.

    Attributes
    ----------
    times, values : Cells
        The declared columns; a date and a time of day are one cell, with a blank between.
    lines : int64 array
        The line of the file on which each row ends.
    delimiter : str
        What separates the fields of a text, "" in other files.
    header_line : int
        The line with the names of the columns.
    findings : list of Finding
        Rows that could not be divided into fields; they are not among the rows.
    open_end : bool
        Whether the last row has no line break and ends with a declared column: it may be cut.
    names : tuple of str
        All columns of the file.
    units : str, optional
        What the row of units under the names says of the value column; None without such a row.
    others : tuple of str
        Where the source filters: some texts of rows that were left out.
    plain_times, plain_values : bool arrays, optional
        Which cells a reader wrote from typed cells, so that they read in one way only.
    last_line : int
        The last line of a text.
    """

    times: Cells
    values: Cells
    lines: Ints
    delimiter: str
    header_line: int
    findings: list[Finding] = field(default_factory=list)
    open_end: bool = False
    names: tuple[str, ...] = ()
    units: str | None = None
    others: tuple[str, ...] = ()
    plain_times: Bools | None = None
    plain_values: Bools | None = None
    last_line: int = 0

    def __len__(self) -> int:
        return len(self.lines)

    @classmethod
    def joined(cls, parts: Sequence[Rows]) -> Rows:
        """Give the blocks of one file as one; header and end are those of first and last."""
        if len(parts) == 1:
            return parts[0]
        others = dict.fromkeys(text for part in parts for text in part.others)
        return replace(
            parts[0],
            times=Cells.joined([part.times for part in parts]),
            values=Cells.joined([part.values for part in parts]),
            lines=np.concatenate([part.lines for part in parts]),
            findings=[found for part in parts for found in part.findings],
            open_end=parts[-1].open_end,
            others=tuple(others)[:MAX_SHOWN],
            plain_times=_masks([part.plain_times for part in parts], parts),
            plain_values=_masks([part.plain_values for part in parts], parts),
        )


def _masks(masks: list[Bools | None], parts: Sequence[Rows]) -> Bools | None:
    if all(mask is None for mask in masks):
        return None
    return np.concatenate(
        [
            np.zeros(len(part), np.bool_) if mask is None else mask
            for mask, part in zip(masks, parts, strict=True)
        ]
    )


def all_times(tables: Sequence[Rows], declared: str | None) -> Times:
    """Give the times of all files of a source.

    Typed cells are dates as they are; texts are read in the declared or detected format.
    """
    cells = Cells.joined([table.times for table in tables])
    plain = _masks([table.plain_times for table in tables], tables)
    if plain is None:
        return read_times(cells, declared)
    # Readers write typed cells in ISO 8601.
    typed = read_times(cells.take(plain))
    if plain.all():
        return replace(typed, written="date cells")
    text = read_times(cells.take(~plain), declared)
    if declared != "excel" and (shown := _both_in_one(tables, plain, text.readable, cells)):
        return replace(text, mixed=shown)
    into = replace(
        text,
        **{
            name: _spread(plain, getattr(typed, name), getattr(text, name))
            for name in ("local", "offset", "readable", "has_offset")
        },
    )
    return into if text.readable.any() else replace(into, written="date cells")


def _both_in_one(tables: Sequence[Rows], plain: Bools, readable: Bools, cells: Cells) -> str:
    """Give a date cell and a date as text of one file, "" where no file has both.

    Excel makes of 03/04 a date cell, maybe of the wrong month, and leaves 13/04 a text: then both
    are in doubt.
    """
    text = np.zeros(len(plain), np.bool_)
    text[~plain] = readable
    first = 0
    for table in tables:
        rows = slice(first, first + len(table))
        first += len(table)
        if plain[rows].any() and text[rows].any():
            dates = [cells.text(rows.start + int(mask[rows].argmax())) for mask in (plain, text)]
            return f"the date cell {dates[0]} and the text {dates[1]!r}"
    return ""


def all_numbers(tables: Sequence[Rows], decimal: str | None, thousands: str | None) -> Numbers:
    """Give the values of all files of a source; signs are declared or detected in texts only."""
    cells = Cells.joined([table.values for table in tables])
    plain = _masks([table.plain_values for table in tables], tables)
    if plain is None:
        return read_numbers(cells, decimal, thousands)
    typed = read_numbers(cells.take(plain), ".", "")
    decimals = _resolution(typed)
    if plain.all():
        return replace(typed, decimals=decimals, separated=False)
    text = read_numbers(cells.take(~plain), decimal, thousands)
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


def _resolution(numbers: Numbers) -> int:
    """Give the digits after the decimal sign that typed numbers need; at most six are kept.

    A binary 0.1 + 0.2 would show seventeen, of which the meter wrote one.
    """
    used = numbers.micro[numbers.readable]
    return next((d for d in range(6) if not np.any(used % 10 ** (6 - d))), 6)


class MissingColumnError(FindingsError):
    """A file without a declared column; says which names it has instead."""

    def __init__(self, path: str, line: int, wanted: Columns, names: Sequence[str]) -> None:
        self.path = path
        self.line = line
        self.names = [name for name in names if name]
        self.missing = [name for name in wanted.names if name not in names]
        expected = " and ".join(repr(name) for name in wanted.names)
        super().__init__(
            finding(
                "MON-017",
                f"there is no column {name!r}",
                where=f"{path}:{line}",
                found=", ".join(self.names[:MAX_SHOWN]),
                expected=f"a line with the names {expected}",
                hint=nearest(name, self.names),
            )
            for name in self.missing
        )


def column_twice(path: str, line: int, name: str, times: int) -> FindingsError:
    """Give the error for a declared column that a file has more than once."""
    return stop(
        "MON-018",
        f"the column {name!r} is in the file {times} times",
        where=f"{path}:{line}",
        expected="one column of that name",
    )


def no_readings(path: str, line: int) -> FindingsError:
    """Give the error for a file that ends with the names of its columns."""
    return stop(
        "MON-105",
        f"{path} has no readings",
        where=f"{path}:{line}",
        found="only the names of the columns",
        expected="at least one row below them",
    )
