"""Lines that are no readings, left out as declared: totals, remarks, names that come again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from jcm_mrv.findings import MON, Finding, FindingsError
from jcm_mrv.metering.arrays import Bools, Ints
from jcm_mrv.metering.found import of_each
from jcm_mrv.metering.reading.asked import composed
from jcm_mrv.metering.reading.column import Cells
from jcm_mrv.metering.reading.dates import Times, read_times, with_clock
from jcm_mrv.metering.reading.decimals import Numbers, read_numbers
from jcm_mrv.metering.reading.header import MAX_SHOWN
from jcm_mrv.metering.reading.midnights import midnights
from jcm_mrv.metering.reading.rows import Rows, all_times
from jcm_mrv.metering.reading.unread_dates import damaged_dates, why_unread
from jcm_mrv.metering.thresholds import MAX_LISTED, MICRO, UNREADABLE_TIMES
from jcm_mrv.patterns import pattern
from jcm_mrv.project.written import Below, TextFormat

_SHOWN = 5
_DAMAGED = pattern(r"\d(?=(?:\D*\d){5}).*\S[:.h]\S\S")
"""A date and a time of day that do not read: what is no reading begins with a word."""


def without_skipped(tables: Sequence[Rows], declared: TextFormat) -> list[Rows]:
    """Give the rows of each file without the lines that are no readings.

    Raises
    ------
    FindingsError
        Where a date stands alone among dates with times, and nothing says what such rows are; where
        no file has a line that is to be left out.
    """
    kept = [_without_lines(rows, declared) for rows in tables]
    last = max(map(_last_line, tables), default=0)
    if beyond := [line for line in declared.skip.lines if line > last]:
        found = f"{', '.join(map(str, beyond[:MAX_LISTED]))} of {last:,} lines"
        raise MON[993].stop(tables[0].path, found=found, line=beyond[0])
    lengths = np.concatenate([rows.times.ends - rows.times.starts for rows in kept])
    if not declared.skip.not_a_time and (not len(lengths) or lengths.min() == lengths.max()):
        # A date alone is shorter than one with a time.
        return kept
    times = all_times(kept, declared)
    readable = times.readable
    clock = np.split(times.has_clock, np.cumsum([len(rows) for rows in kept])[:-1])
    alone = [~has & times.has_clock.any() for has in clock]
    first = 0
    for number, (rows, dates) in enumerate(zip(kept, alone, strict=True)):
        own = slice(first, first + len(rows))
        first += len(rows)
        good = readable[own]
        dropped = midnights(rows, times.local[own], good & ~dates, good & dates, declared)
        if dropped.any():
            kept[number] = replace(rows, midnights=tuple(rows.lines[dropped].tolist()))
            alone[number] = dates & ~dropped
    if not declared.skip.not_a_time:
        _refuse_sums(kept, alone, times)
        return kept
    first = 0
    result = []
    for rows, dates in zip(kept, alone, strict=True):
        read = readable[first : first + len(rows)]
        fine = read & ~dates
        first += len(rows)
        _refuse_damaged(rows, read)
        _refuse_other_names(rows, ~fine)
        odd = tuple(o for o in rows.odd if _is_time(o.time, declared))
        lost = [(o.line, o.text) for o in rows.odd if o not in odd]
        result.append(_take(replace(rows, odd=odd), fine, lost))
    return result


def no_reading(cells: Cells, numbers: Numbers, missing: Sequence[str | Below] | None) -> Bools:
    """Say which values stand for no reading; empty ones and NaN do, once anything is declared."""
    found = np.zeros(len(cells), np.bool_)
    if missing is None:
        return found
    for item in (*missing, "", "NaN", "nan"):
        if isinstance(item, Below):
            found |= numbers.readable & (numbers.micro < int(item.below * MICRO))
            continue
        found |= cells.equal(composed(item))
        written = read_numbers(Cells.of([item]), ".", "")
        if written.readable[0]:
            found |= numbers.readable & (numbers.micro == written.micro[0])
    return found


def left_out(tables: Sequence[Rows]) -> list[Finding]:
    """Give the notes that say which lines were left out, and which dates are understood."""
    said = [
        MON[994].at(f"{rows.path}:{rows.midnights[0]}", count=len(rows.midnights))
        for rows in tables
        if rows.midnights
    ]
    said += [
        MON[917].at(f"{rows.path}:{rows.dates_above[0]}", count=len(rows.dates_above))
        for rows in tables
        if rows.dates_above
    ]
    lines = [(rows.path, *line) for rows in tables for line in sorted(rows.left_out)]
    if not lines:
        return said
    shown = "; ".join(f"{path}:{line} {text}" for path, line, text in lines[:_SHOWN])
    return [*said, MON[112].at(lines[0][0], found=shown, count=len(lines)), *_damaged(tables)]


def _damaged(tables: Sequence[Rows]) -> Iterator[Finding]:
    """Warn about many lines that were left out, and have a time that does not read."""
    lost = [
        (rows.path, line, text)
        for rows in tables
        for line, text in sorted(rows.left_out)
        if _DAMAGED.match(text)
    ]
    share = len(lost) / (len(lost) + sum(map(len, tables)))
    if share > UNREADABLE_TIMES:
        path, line, text = lost[0]
        found = f"{len(lost)}, first {text!r}"
        yield MON[928].at(f"{path}:{line}", found=found, share=100 * share)


def _last_line(rows: Rows) -> int:
    return max([*rows.lines[-1:].tolist(), *(o.line for o in rows.odd[-1:]), rows.last_line])


def _without_lines(rows: Rows, declared: TextFormat) -> Rows:
    skip = declared.skip
    if not (skip.first or skip.last or skip.lines):
        return rows
    end = _last_line(rows)

    def is_skipped(lines: Ints) -> Bools:
        return (lines <= skip.first) | (lines > end - skip.last) | np.isin(lines, skip.lines)

    gone = is_skipped(np.array([o.line for o in rows.odd], np.int64))
    odd = tuple(o for o, lost in zip(rows.odd, gone, strict=True) if not lost)
    lost = [(o.line, o.text) for o, lost in zip(rows.odd, gone, strict=True) if lost]
    open_end = rows.open_end and not skip.last
    return _take(replace(rows, odd=odd, open_end=open_end), ~is_skipped(rows.lines), lost)


def _take(rows: Rows, keep: Bools, lost: list[tuple[int, str]]) -> Rows:
    if keep.all() and not lost:
        return rows
    for row in np.flatnonzero(~keep).tolist():
        lost.append((int(rows.lines[row]), f"{rows.times.text(row)} {rows.values.text(row)}"[:80]))
    return replace(
        rows,
        cells={name: cells.take(keep) for name, cells in rows.cells.items()},
        kinds={name: kinds[keep] for name, kinds in rows.kinds.items()},
        lines=rows.lines[keep],
        left_out=(*rows.left_out, *lost),
    )


def _refuse_other_names(rows: Rows, dropped: Bools) -> None:
    """Refuse names that come again in another order, or are others: what follows is so, too."""
    header = rows.header
    names = {
        ref: header.names[header.places[ref]]
        for ref in (rows.columns.time[0], rows.columns.value, *rows.columns.more)
        if header.line and ref in rows.cells
    }
    if len(names) < 2:
        return
    time, *values = names
    again = np.flatnonzero(dropped & rows.cells[time].equal(names[time]))
    for row in again.tolist():
        for ref in values:
            if (text := composed(rows.cells[ref].text(row))) != names[ref]:
                raise MON[995].stop(rows.where(row), found=text[:60], name=names[ref])


def _refuse_damaged(rows: Rows, read: Bools) -> None:
    """Refuse to leave out dates like those that are read, with a word that nobody knows."""
    bad = np.flatnonzero(~read)
    if not bad.size or not read.any():
        return
    kept = np.flatnonzero(read)
    good = (rows.times.text(int(kept[group.rows[0]])) for group in rows.times.take(read).groups())
    found = damaged_dates((rows.times.text(row) for row in bad.tolist()), good)
    if found:
        lost = [int(bad[n]) for n in found]
        said = of_each(lost, lambda row: why_unread([rows.times.text(row)], rows.where(row)))
        raise FindingsError(said)


def _is_time(text: str, declared: TextFormat) -> bool:
    times = read_times(Cells.of([text]), declared)
    return bool(times.ambiguous) or bool(times.readable.any())


def _refuse_sums(tables: Sequence[Rows], alone: Sequence[Bools], times: Times) -> None:
    """Refuse dates among times and months among dates, whatever format is declared."""
    first = 0
    found: list[Finding] = []
    for rows, dates in zip(tables, alone, strict=True):
        good = times.readable[first : first + len(rows)]
        first += len(rows)
        others = np.flatnonzero(~good)[:MAX_SHOWN].tolist() if good.any() else []
        clock = bool(times.has_clock.any())
        those = {row: way for row in others if (way := _sum(rows.times.text(row), clock))}
        those |= dict.fromkeys(np.flatnonzero(dates & good).tolist(), "date")

        def alone_in(row: int, rows: Rows = rows, month: bool = False) -> Finding:
            wording = MON[113]["month"] if month else MON[113]
            text = f"{rows.times.text(row)} {rows.values.text(row)}"
            return wording.at(rows.where(row), found=text)

        days = sorted(row for row, way in those.items() if way == "date")
        months = sorted(those.keys() - set(days))
        found += of_each(days, alone_in)
        found += of_each(months, partial(alone_in, month=True))
    if found:
        raise FindingsError(found[:MAX_SHOWN])


def _sum(text: str, clock: bool) -> str:
    """Say whether a text that does not read like the others is a date or a month by itself."""
    cells = Cells.of([text])
    times = read_times(cells)
    if with_clock(cells).any() or not (times.ambiguous or times.readable.any()):
        return ""
    if times.written and "%d" not in times.written:
        return "month"
    return "date" if clock else ""
