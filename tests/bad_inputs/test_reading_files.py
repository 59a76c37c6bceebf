"""Files of readings as they should not be: each ends in a finding, never a traceback."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import os
import random
import string
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from jcm_mrv.findings import FindingsError
from jcm_mrv.metering.inspecting.inspection import inspect
from jcm_mrv.metering.reading import encoding as text_encoding
from jcm_mrv.metering.reading import files as input_files
from tests.effort import examples
from tests.metering.reading.reading import load, read, refused

ROWS = "2024-01-31 00:00,1.50\n2024-01-31 01:00,2.50\n2024-01-31 02:00,3.50\n"
GOOD = "time,kwh\n" + ROWS


@pytest.mark.parametrize("kept", range(len(GOOD) - 22, len(GOOD)))
def test_a_truncated_file_is_refused_or_complete(tmp_path: Path, kept: int) -> None:
    """Wherever the last row is cut, no reading is taken that the whole file does not have."""
    (tmp_path / "a.csv").write_text(GOOD[:kept])
    whole = [("2024-01-31T00:00:00", 1.5), ("2024-01-31T01:00:00", 2.5)]
    if kept == len(GOOD) - 22:
        assert read(tmp_path) == whole
    elif kept == len(GOOD) - 1:
        assert read(tmp_path) == [*whole, ("2024-01-31T02:00:00", 3.5)]
        assert "MON-110" in {f.code for f in load(tmp_path)[1].findings}
    else:
        problem = refused(tmp_path)
        assert (problem.code, problem.where) == ("MON-104", "a.csv:4")


def test_a_truncated_file_in_many_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(input_files, "BLOCK_BYTES", 16)
    monkeypatch.setattr(text_encoding, "_HEAD_BYTES", 0)
    (tmp_path / "a.csv").write_text("time,kwh\n" + ROWS * 20 + "2024-01-31 03:")
    problem = refused(tmp_path)
    assert (problem.code, problem.where) == ("MON-104", "a.csv:62")


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 20,
        random.Random(7).randbytes(5000),
        b"\x1f\x8b\x08" + random.Random(8).randbytes(500),
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + random.Random(9).randbytes(500),
        b"\xff\xfe" + random.Random(10).randbytes(501),
        b"SQLite format 3\0" + bytes(100),
    ],
    ids=["all bytes", "noise", "gzip", "pdf", "marked noise", "database"],
)
def test_a_binary_file_named_csv(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    problem = refused(tmp_path)
    assert (problem.code, problem.where.partition(":")[0]) == ("MON-015", "a.csv")
    assert problem.hint


def test_a_workbook_named_csv_and_a_text_named_xlsx(tmp_path: Path) -> None:
    made = io.BytesIO()
    openpyxl.Workbook().save(made)
    (tmp_path / "a.csv").write_bytes(made.getvalue())
    assert "Excel" in refused(tmp_path).hint
    # Some loggers name a text .xls; what it is, its first bytes say.
    (tmp_path / "a.xls").write_text(GOOD)
    assert len(read(tmp_path, readings="a.xls")) == 3


@pytest.mark.parametrize("megabytes", [1, 120])
@pytest.mark.parametrize("start", ["", GOOD])
def test_one_huge_line(tmp_path: Path, megabytes: int, start: str) -> None:
    with (tmp_path / "a.csv").open("wb") as stream:
        stream.write(start.encode())
        for _ in range(megabytes):
            stream.write(b"1" * 2**20)
    problem = refused(tmp_path)
    line = 5 if start else 1
    assert (problem.code, problem.where) == ("MON-016", f"a.csv:{line}")


def test_a_huge_line_in_quotes_and_in_small_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(input_files, "BLOCK_BYTES", 1000)
    monkeypatch.setattr(text_encoding, "_HEAD_BYTES", 3000)
    (tmp_path / "a.csv").write_text(GOOD + '"' + "2024,1\n" * 10_000)
    assert refused(tmp_path).code == "MON-016"
    (tmp_path / "a.csv").write_text(GOOD + "1" * 50_000)
    assert refused(tmp_path).code == "MON-016"


def test_mixed_encodings(tmp_path: Path) -> None:
    head, row = "time,kwh,状態\n", "2024-01-31 00:00,1.5,正常\n"
    (tmp_path / "a.csv").write_bytes((head + row).encode() + row.encode("cp932"))
    problem = refused(tmp_path)
    assert (problem.code, problem.where) == ("MON-021", "a.csv:3")
    assert "format.encoding" in problem.hint
    assert refused(tmp_path, format={"encoding": "utf-8"}).code == "MON-015"


def test_mixed_time_zones(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(GOOD.replace("01:00,", "01:00+07:00,"))
    problem = refused(tmp_path)
    assert (problem.code, problem.where) == ("MON-203", "a.csv:3")
    # Different offsets are different ways to write instants, and in order.
    text = "time,kwh\n2024-01-31 09:00+09:00,1\n2024-01-31 08:00+07:00,2\n2024-01-31T02:00:00Z,3\n"
    (tmp_path / "a.csv").write_text(text)
    assert [time for time, _ in read(tmp_path)] == [f"2024-01-31T0{n}:00:00" for n in range(3)]


def test_files_of_different_time_zones(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(GOOD)
    (tmp_path / "b.csv").write_text(GOOD.replace("-31", "-30").replace(":00,", ":00Z,"))
    assert refused(tmp_path, readings="*.csv").where == "b.csv:2"


def test_a_column_that_changes_its_name_between_files(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(GOOD)
    (tmp_path / "b.csv").write_text(GOOD.replace("kwh", "Energy").replace("-31", "-30"))
    for names in (["a.csv", "b.csv"], ["b.csv", "a.csv"]):
        problem = refused(tmp_path, readings=names)
        assert (problem.code, problem.where) == ("MON-022", "b.csv:1")
        assert (
            problem.message
            == "the column 'kwh' of a.csv is not in b.csv, which has 'Energy' instead"
        )
    assert refused(tmp_path, readings="b.csv").code == "MON-017"
    # The first file may be the odd one, too.
    problem = refused(tmp_path, readings="*.csv", value="Energy")
    assert (problem.code, problem.where) == ("MON-022", "a.csv:1")
    assert "'kwh'" in problem.message
    assert "'Energy' of b.csv" in problem.message


@pytest.mark.parametrize("readings", ["a.csv", "a.xlsx", "a.parquet"])
def test_a_file_that_changes_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, readings: str
) -> None:
    place = tmp_path / readings
    place.write_text(GOOD)
    original = input_files.OpenFile.blocks

    def blocks(self: input_files.OpenFile) -> Iterator[bytes]:
        for block in original(self):
            with place.open("a") as stream:
                stream.write("2024-01-31 03:00,4.50\n")
            yield block

    monkeypatch.setattr(input_files, "BLOCK_BYTES", 30)
    monkeypatch.setattr(input_files.OpenFile, "blocks", blocks)
    problem = refused(tmp_path, readings=readings)
    assert (problem.code, problem.where) == ("MON-012", readings)
    assert "changed" in problem.message


def test_a_file_whose_bytes_change_and_its_dates_do_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "a.csv"
    place.write_text(GOOD)
    kept = place.stat()
    monkeypatch.setattr(input_files, "BLOCK_BYTES", 30)
    with input_files.open_file("a.csv", place) as file:
        assert b"".join(file.blocks()).decode() == GOOD
        place.write_text(GOOD.replace("2.50", "9.50"))
        os.utime(place, ns=(kept.st_atime_ns, kept.st_mtime_ns))
        with pytest.raises(FindingsError, match="MON-012"):
            list(file.blocks())


# ------------------------------------------------------------------------------------------- fuzz

WORDS = st.sampled_from(
    'time|kwh|time,kwh\n|"|,|;|\n|\r\n|\t|2024-01-31 00:00|1.5|31/12/2024|kWh|[W]|-|0|1e5|24:00|年'
    "|1,234.5|Z|+07:00|'".split("|")
)
TEXTS = st.lists(WORDS, max_size=40).map("".join)
CODECS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp932"])
FILES = st.one_of(
    st.binary(max_size=200),
    st.builds(lambda text, codec: text.encode(codec), TEXTS, CODECS),
    st.builds(
        lambda text, tail: b"time,kwh\n" + text.encode() + tail, TEXTS, st.binary(max_size=20)
    ),
    st.binary(max_size=60).map(b"PK\x03\x04".__add__),
    st.binary(max_size=60).map(b"\xd0\xcf\x11\xe0".__add__),
    st.binary(max_size=60).map(lambda data: b"PAR1" + data + b"PAR1"),
)
FORMATS = st.fixed_dictionaries(
    {},
    optional={
        "encoding": st.sampled_from(["utf-8", "utf-16", "cp932", "utf-7", "hex", "idna"]),
        "delimiter": st.sampled_from([",", ";", "\t", "", "::"]),
        "decimal": st.sampled_from([".", ","]),
        "thousands": st.sampled_from(["", ",", ".", " ", "'"]),
        "date": st.sampled_from(["excel", "%d/%m/%Y", "%Y-%m-%d %H:%M", "%", "%Q"]),
        "sheet": st.text(string.printable, max_size=3),
    },
)


@settings(
    max_examples=examples(8, 400),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    data=FILES,
    name=st.sampled_from(["a.csv", "a.xlsx", "a.xls", "a.parquet"]),
    declared=FORMATS,
    filtered=st.booleans(),
    block=st.sampled_from([7, 64, 8 * 2**20]),
)
@example(data=b"time,kwh\n", name="a.csv", declared={}, filtered=True, block=7)
@example(data=b"\xff\xfe", name="a.csv", declared={}, filtered=False, block=7)
@example(data=b"\xef\xbb\xbf\xe5\xb9", name="a.csv", declared={}, filtered=False, block=7)
def test_no_bytes_end_in_a_traceback(
    tmp_path: Path,
    data: bytes,
    name: str,
    declared: dict[str, Any],
    filtered: bool,
    block: int,
) -> None:
    (tmp_path / name).write_bytes(data)
    keys: dict[str, Any] = {"filter": {"kwh": "1.5"}} if filtered else {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(input_files, "BLOCK_BYTES", block)
        ended: FindingsError | None = None
        try:
            readings, measured = load(tmp_path, readings=name, format=declared, **keys)
            assert len(readings)
            assert measured.inputs[0].bytes == len(data)
        except FindingsError as exc:
            ended = exc
        try:
            inspect(tmp_path / name)
        except FindingsError as exc:
            ended = exc
    assert ended is None or ended.findings


def packed(name: str) -> bytes:
    if name == "a.csv.gz":
        return gzip.compress(GOOD.encode(), mtime=0)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("a.csv"), GOOD)
    return made.getvalue()


@pytest.mark.parametrize("name", ["a.csv.gz", "a.zip"])
@settings(
    max_examples=examples(8, 400),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_a_damaged_archive_gives_the_whole_file_or_an_error(
    tmp_path: Path, name: str, data: st.DataObject
) -> None:
    made = bytearray(packed(name))
    for place in data.draw(st.lists(st.integers(0, len(made) - 1), max_size=3)):
        made[place] = data.draw(st.integers(0, 255))
    kept = data.draw(st.integers(0, len(made)) | st.just(len(made)))
    (tmp_path / name).write_bytes(made[:kept])
    with contextlib.suppress(FindingsError):
        assert [value for _, value in read(tmp_path, readings=name)] == [1.5, 2.5, 3.5]


JSON = json.dumps([{"time": f"2024-01-31 {n:02}:00", "kwh": n + 0.5} for n in range(1, 4)])


@pytest.mark.parametrize("kept", range(1, len(JSON), 7))
def test_json_that_was_cut_is_refused(tmp_path: Path, kept: int) -> None:
    (tmp_path / "a.json").write_text(JSON[:kept])
    assert refused(tmp_path, readings="a.json").code in ("MON-154", "MON-017")


VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=12,
)


@settings(
    max_examples=examples(8, 600),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(VALUES, st.sampled_from(["", "a", "0", "a.0", "[0].a", "..", "a[", "\0"]))
def test_any_json_gives_readings_or_an_error(tmp_path: Path, value: Any, path: str) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"a": value, "b": [value]}))
    with contextlib.suppress(FindingsError):
        read(tmp_path, readings="a.json", json=path)
    with contextlib.suppress(FindingsError):
        inspect(tmp_path / "a.json")
