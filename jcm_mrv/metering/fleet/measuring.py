"""Readings of many meters on one machine: each is measured once its last reading is there.

Totals are of the days on which any meter has readings, which nobody knows before all are read. But
where the footers of files say so (Parquet, each row group of one meter), they are taken at their
word: a meter is measured as soon as it ends, while the next ones are being read, and what is left
of its readings is let go. Where the readings then say otherwise, all of it is done anew. Of other
tables, what is left of each meter is kept until all are read, on disk where it is much.
"""

from __future__ import annotations

import contextlib
import importlib
import queue
import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence

from jcm_mrv.findings import Finding, FindingsError, has_errors
from jcm_mrv.metering.fleet.beside import in_runs, of_all_meters
from jcm_mrv.metering.fleet.condense import Condenser
from jcm_mrv.metering.fleet.engines.interface import Foreseen, Table
from jcm_mrv.metering.fleet.left import Left
from jcm_mrv.metering.fleet.per_meter import expected_readings, measure_meter
from jcm_mrv.metering.fleet.rows import LOOK_AT_ALL, Batch, Condensed, Expected, joined
from jcm_mrv.metering.fleet.spec import MeterSpec
from jcm_mrv.metering.fleet.totals import (
    FleetResult,
    Place,
    calendar_between,
    condensed,
    far_from_others,
    many,
    near_ends,
    nothing_read,
    refuse_nameless,
    unusable,
    without_totals,
)
from jcm_mrv.metering.reading.far_times import may_be_far
from jcm_mrv.metering.rules.terms import Terms

_AHEAD = 4
"""Batches that are read ahead."""

Progress = Callable[[int], None]


def measure_here(table: Table, spec: MeterSpec, progress: Progress | None = None) -> FleetResult:
    """Give the totals of every meter in a table of readings.

    Raises
    ------
    FindingsError
        When the spec does not fit, or there is no reading to measure.
    """
    if (result := _measure(table, spec, progress, foresee=True)) is not None:
        return result
    result = _measure(table, spec, progress, foresee=False)
    assert result is not None
    return result


def _measure(
    table: Table, spec: MeterSpec, progress: Progress | None, *, foresee: bool
) -> FleetResult | None:
    """Give the result; None where it is not as was foreseen."""
    waiting: list[Batch] = []
    condenser: Condenser | None = None
    in_turn: _InTurn | None = None
    number = 0
    all_batches = table.batches()
    foreseen = _foreseen(table) if foresee else None
    with Left() as left:
        with _ahead(all_batches) as batches:
            ends = None if foreseen is None else foreseen.ends
            expected = expected_readings(spec, table.instants, ends)
            # The rules are loaded while the first readings are being read.
            importlib.import_module("jcm_mrv.metering.pipeline")
            for batch in batches:
                number += len(batch.code)
                if progress is not None:
                    progress(len(batch.code))
                if condenser is not None:
                    condenser.add(batch)
                else:
                    waiting.append(batch)
                    if not many(waiting):
                        continue
                    condenser = condensed(waiting, expected)
                    waiting = []
                    if foreseen is not None:
                        in_turn = _InTurn(table, spec, condenser, foreseen)
                if in_turn is not None:
                    in_turn.measure_until(number)
                else:
                    left.make_room(condenser.parts)
        if in_turn is not None:
            return in_turn.result(number)
        condenser = condenser or condensed(waiting, LOOK_AT_ALL)
        left.complete(condenser.parts)
        return _as_a_whole(table, spec, condenser, left, expected, number)


def _foreseen(table: Table) -> Foreseen | None:
    """Give what is known before anything is read, where it can be relied on."""
    foreseen: Foreseen | None = getattr(table, "foreseen", None)
    return None if foreseen is None or may_be_far(*foreseen.ends) else foreseen


class _Meters:
    """The meters that are measured, in whatever order they come."""

    def __init__(self, table: Table, spec: MeterSpec, terms: Terms, condenser: Condenser) -> None:
        self._table = table
        self._spec = spec
        self._terms = terms
        self._condenser = condenser
        self._in_runs = False
        self._results: dict[tuple[str, int], FleetResult] = {}

    def measure(self, code: int, name: str, rows: Condensed, far: list[Finding]) -> None:
        """Measure a meter; without a row, say why there is none."""
        table, spec, terms = self._table, self._spec, self._terms
        found = _unusable(self._condenser, code, name, spec, table) + far
        if len(rows.code):
            measured = measure_meter(rows, name, spec, terms, table.instants, found)
            self._in_runs |= bool((rows.count > 1).any())
        else:
            measured = without_totals(found, terms)
        self._results[name, code] = result = FleetResult()
        result.add(name, measured, terms)

    def measure_again(
        self,
        codes: Sequence[int],
        names: Mapping[int, str | None],
        far: Mapping[int, list[Finding]],
    ) -> None:
        """Read meters as a whole, and measure them."""
        if not codes:
            return
        condenser = Condenser(LOOK_AT_ALL)
        with Left() as left:
            for batch in self._table.readings_of(codes):
                condenser.add(batch)
                left.make_room(condenser.parts)
            left.complete(condenser.parts)
            for code, rows in left.meters():
                self.measure(code, names[code] or "", rows, far.get(code, []))

    def result(self, number: int) -> FleetResult:
        """Give what is given of all of them, by name."""
        result = FleetResult(readings=number)
        for key in sorted(self._results):
            result.add_all(self._results.pop(key))
        result.findings.extend(of_all_meters(result, self._spec, self._terms))
        if self._in_runs:
            result.findings.append(in_runs(number, self._spec, self._terms))
        return result


class _InTurn:
    """Meters that are measured where they end, in the period that is foreseen."""

    def __init__(
        self, table: Table, spec: MeterSpec, condenser: Condenser, foreseen: Foreseen
    ) -> None:
        self._table = table
        self._spec = spec
        self._condenser = condenser
        self._calendar = calendar_between(*foreseen.ends, spec, table.instants)
        self._meters = _Meters(table, spec, spec.terms(self._calendar), condenser)
        self._names = table.names(set(foreseen.lasts))
        self._to_come = sorted(foreseen.lasts, key=foreseen.lasts.__getitem__, reverse=True)
        self._lasts = foreseen.lasts
        self._ends: list[tuple[int, int]] = []
        self._unordered: list[int] = []

    def measure_until(self, number: int) -> None:
        """Measure the meters whose last reading is among so many first ones."""
        while self._to_come and self._lasts[self._to_come[-1]] <= number:
            code = self._to_come.pop()
            rows = self._condenser.taken(code)
            if len(rows.code):
                self._ends.append((int(rows.time.min()), int(rows.time.max())))
            if code in self._condenser.unordered:
                self._unordered.append(code)
            else:
                self._meters.measure(code, self._names[code] or "", rows, [])

    def result(self, number: int) -> FleetResult | None:
        """Give what is given of all meters; None where the period is another than was foreseen."""
        if not self._ends:
            raise _nothing_usable(self._condenser, self._names, self._spec, self._table)
        ends = near_ends((pair, []) for pair in self._ends)
        if self._to_come or self._condenser.parts or may_be_far(*ends):
            return None
        if calendar_between(*ends, self._spec, self._table.instants) != self._calendar:
            return None
        self._meters.measure_again(self._unordered, self._names, {})
        return self._meters.result(number)


def _as_a_whole(
    table: Table, spec: MeterSpec, condenser: Condenser, left: Left, expected: Expected, number: int
) -> FleetResult:
    """Measure all meters when all is read."""
    codes = left.codes
    without_rows = (condenser.no_number.keys() | condenser.too_large.keys()) - codes
    codes |= without_rows
    names = table.names(codes)
    if any(names[code] is None for code in codes):
        raise refuse_nameless(spec)
    if left.ends is None:
        raise _nothing_usable(condenser, names, spec, table)
    ends = left.ends
    far: dict[int, list[Finding]] = {}
    if may_be_far(*ends):
        # Before they are read again: a place is known by the whole table.
        ends, far = _near(left, expected, names)
    terms = spec.terms(calendar_between(*ends, spec, table.instants))
    meters = _Meters(table, spec, terms, condenser)
    for code in without_rows:
        meters.measure(code, names[code] or "", joined([]), [])
    for code, rows in left.meters():
        if code not in condenser.unordered:
            meters.measure(code, names[code] or "", rows, far.get(code, []))
    meters.measure_again(sorted(condenser.unordered), names, far)
    return meters.result(number)


def _unusable(
    condenser: Condenser, code: int, name: str, spec: MeterSpec, table: Table
) -> list[Finding]:
    """Give what of a meter cannot be used; files are read in lines, frames are not."""
    return unusable(condenser, code, name, spec, table.instants, _place_in(table))


def _place_in(table: Table) -> Place | None:
    return getattr(table, "place", None) if callable(getattr(table, "place", None)) else None


def _near(
    left: Left, expected: Expected, names: Mapping[int, str | None]
) -> tuple[tuple[int, int], dict[int, list[Finding]]]:
    """Give first and last time without those that are far from all others of a meter."""
    near = {
        code: far_from_others(rows, expected, names[code] or "") for code, rows in left.meters()
    }
    return near_ends(near.values()), {code: found for code, (_, found) in near.items()}


def _nothing_usable(
    condenser: Condenser, names: Mapping[int, str | None], spec: MeterSpec, table: Table
) -> FindingsError:
    codes = condenser.no_number.keys() | condenser.too_large.keys()
    found = [
        item
        for name, code in sorted((names[code] or "", code) for code in codes)
        for item in _unusable(condenser, code, name, spec, table)
    ]
    return FindingsError(found) if has_errors(found) else nothing_read()


@contextlib.contextmanager
def _ahead(batches: Iterator[Batch]) -> Generator[Iterator[Batch]]:
    """Give the batches while the next ones are being read: the engine and the rules run at once."""
    waiting: queue.Queue[Batch | BaseException | None] = queue.Queue(_AHEAD)
    stopped = threading.Event()

    def read() -> None:
        end: BaseException | None = None
        try:
            for batch in batches:
                waiting.put(batch)
                if stopped.is_set():
                    break
        except BaseException as exc:
            end = exc
        waiting.put(end)

    def given() -> Iterator[Batch]:
        while isinstance(item := waiting.get(), Batch):
            yield item
        if item is not None:
            raise item

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        yield given()
    finally:
        stopped.set()
        while reader.is_alive():
            with contextlib.suppress(queue.Empty):
                waiting.get(timeout=0.05)
