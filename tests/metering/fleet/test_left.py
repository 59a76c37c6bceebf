"""What is left of the readings goes to disk where it is much: the result stays the same."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import gzip
import tempfile
import tracemalloc
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcm_mrv.findings import FindingsError
from jcm_mrv.metering.fleet import left as rooms
from jcm_mrv.metering.fleet.aggregate import measure_table, open_table
from jcm_mrv.metering.fleet.left import Left, by_meter
from jcm_mrv.metering.fleet.open_files import open_files
from jcm_mrv.metering.fleet.rows import Condensed, joined
from jcm_mrv.metering.fleet.spec import MeterSpec
from jcm_mrv.metering.fleet.totals import FleetResult
from tests.effort import one_in, thorough
from tests.metering.fleet.fleets import readings, shuffled, spec
from tests.metering.fleet.in_batches import InBatches

pytestmark = one_in(2)

ROWS = 40


def side_by_side(table: pa.Table) -> pa.Table:
    """Give readings in the order of their times, the meters side by side."""
    order = np.lexsort((np.array(table["meter"].to_pylist()), table["time"].cast(pa.int64())))
    return table.take(pa.array(order))


def with_a_far_time(table: pa.Table) -> pa.Table:
    at = pa.array([dt.datetime(2031, 5, 1, tzinfo=dt.UTC)], table["time"].type)
    return pa.concat_tables([table, table.slice(0, 1).set_column(1, "time", at)])


def without_some_numbers(table: pa.Table) -> pa.Table:
    """Give readings of which one meter has none, and another lacks one."""
    value = [
        None if meter == "meter-2" or (meter == "meter-1" and row % 1_999 == 0) else value
        for row, (meter, value) in enumerate(
            zip(table["meter"].to_pylist(), table["value"].to_pylist(), strict=True)
        )
    ]
    return table.set_column(2, "value", pa.array(value, pa.float64()))


CHANGES = [side_by_side, shuffled, with_a_far_time, without_some_numbers]


def measured(table: Any, wanted: MeterSpec) -> FleetResult:
    try:
        return measure_table(table, wanted)
    except FindingsError as exc:
        return FleetResult(findings=list(exc.findings))


@one_in(5)
@pytest.mark.parametrize("kind", ["register", "energy"])
@pytest.mark.parametrize("change", CHANGES, ids=[change.__name__ for change in CHANGES])
def test_on_disk_or_in_memory(change: Any, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    table = change(side_by_side(readings(kind)))
    expected = measured(open_table(table, spec(kind)), spec(kind))
    assert len(expected.totals) > 8
    monkeypatch.setattr(rooms, "ROWS_HELD", ROWS)
    put: list[int] = []
    onto_disk = Left._put

    def noted(left: Left, rows: Condensed) -> None:
        put.append(len(rows.code))
        onto_disk(left, rows)

    monkeypatch.setattr(Left, "_put", noted)
    # Each batch goes to disk as it comes.
    found = measured(InBatches(table, [3_000]), spec(kind))
    assert found == expected
    assert len(put) > 3


parts = st.lists(
    st.lists(st.tuples(st.sampled_from([-(2**62), -3, 0, 5, 2**62]), st.integers(0, 9))),
    max_size=6,
)


def condensed(rows: list[tuple[int, int]], first: int) -> Condensed:
    """Give rows sorted by meter; of one column nothing stands there."""
    code, time = (np.array([row[n] for row in sorted(rows)], np.int64) for n in (0, 1))
    row = first + np.arange(len(code))
    return Condensed(code, time, row, row * 7, row * 0 + 1, row * 0, row, time * 0, row)


@given(parts, st.integers(1, 8))
def test_the_same_rows_in_the_same_order(
    given_rows: list[list[tuple[int, int]]], held: int
) -> None:
    some = [condensed(rows, 10 * n) for n, rows in enumerate(given_rows)]
    with pytest.MonkeyPatch.context() as patch, Left() as left:
        patch.setattr(rooms, "ROWS_HELD", held)
        expected = list(by_meter(joined(list(some))))
        waiting: list[Condensed] = []
        for part in some:
            waiting.append(part)
            left.make_room(waiting)
        left.complete(waiting)
        assert left.codes == {code for code, _ in expected}
        for _ in range(2):
            found = list(left.meters())
            assert [code for code, _ in found] == [code for code, _ in expected]
            for (_, ours), (_, theirs) in zip(found, expected, strict=True):
                for one, other in zip(ours.columns(), theirs.columns(), strict=True):
                    assert one.tolist() == other.tolist()


def test_no_more_is_held_than_that(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is more taken from disk at once, but where one meter has more."""
    monkeypatch.setattr(rooms, "ROWS_HELD", 2_000)
    taken: list[tuple[int, int]] = []
    some = by_meter

    def noted(rows: Condensed) -> Any:
        taken.append((len(rows.code), len(set(rows.code.tolist()))))
        return some(rows)

    monkeypatch.setattr(rooms, "by_meter", noted)
    with Left() as left:
        parts: list[Condensed] = []
        for batch in range(50):
            parts.append(condensed([(meter, batch) for meter in range(300)], 0))
            left.make_room(parts)
            assert sum(len(part.code) for part in parts) <= 2_000
        left.complete(parts)
        assert sum(len(rows.code) for _, rows in left.meters()) == 50 * 300
    assert max(number for number, _ in taken) <= 2_000
    assert len(taken) == 8


def test_the_file_is_gone_with_the_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(rooms, "ROWS_HELD", 10)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left = Left()
    with contextlib.suppress(ZeroDivisionError), left:
        left.make_room([condensed([(n, n) for n in range(20)], 0)])
        assert left._file is not None
        assert not left._file.closed
        raise ZeroDivisionError
    assert left._file is not None
    assert left._file.closed
    assert not list(tmp_path.iterdir())


def test_a_full_disk_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "ROWS_HELD", ROWS)

    def full(left: Left, file: IO[bytes], column: Any) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Left, "_written", full)
    with pytest.raises(FindingsError) as caught:
        measure_table(InBatches(side_by_side(readings("register")), [3_000]), spec())
    (finding,) = caught.value.findings
    assert finding.code == "MON-012"
    assert finding.found == "No space left on device"
    assert finding.where == tempfile.gettempdir()
    assert "TMPDIR" in finding.hint


@thorough
def test_the_text_of_packed_files_is_let_go(tmp_path: Path) -> None:
    start = dt.datetime(2024, 1, 1)
    lines = [f"a,{start + n * dt.timedelta(minutes=15)},{n}.00\n" for n in range(60_000)]
    text = ("meter,time,value\n" + "".join(lines)).encode()
    path = tmp_path / "readings.csv.gz"
    path.write_bytes(gzip.compress(text))
    wanted = replace(spec(), interval=dt.timedelta(minutes=15))
    table = open_files([str(path)], wanted)
    tracemalloc.start()
    try:
        assert sum(len(batch.code) for batch in table.batches()) == len(lines)
        assert tracemalloc.get_traced_memory()[0] < len(text) / 2
    finally:
        tracemalloc.stop()
    assert table.place(7) == f"{path}:9"
