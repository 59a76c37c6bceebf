"""Files of readings of several meters: however they are written, the totals are the same."""

from __future__ import annotations

import datetime as dt
import os
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jcm_mrv.findings import FindingsError
from jcm_mrv.metering.fleet import text_layout
from jcm_mrv.metering.fleet.aggregate import measure_table
from jcm_mrv.metering.fleet.engines import text as text_engine
from jcm_mrv.metering.fleet.open_files import Engine, open_files
from jcm_mrv.metering.fleet.spec import MeterSpec
from jcm_mrv.metering.fleet.totals import FleetResult
from jcm_mrv.project.written import TextFormat
from tests import spark
from tests.effort import examples, one_in, thorough
from tests.metering.reading.test_dates import WAYS as TIMES

pytestmark = one_in(4)

ZONE = "Asia/Ho_Chi_Minh"
SPEC = MeterSpec(
    meter="meter",
    time="time",
    value="kWh",
    unit="kWh",
    kind="register",
    interval=dt.timedelta(minutes=15),
    timezone=ZONE,
    by="day",
)
START = dt.datetime(2024, 1, 30)


def rows(meters: int = 3, number: int = 400) -> list[tuple[str, dt.datetime, float]]:
    """Give readings of three meters, one with a dip and one with a gap."""
    found = []
    for meter in range(meters):
        value = np.cumsum(np.random.default_rng(meter).integers(0, 500, number)) / 100 + 1000
        if meter == 1:
            value[100] = 3.0
        for n in range(number):
            if not (meter == 2 and 50 < n < 90):
                moment = START + n * dt.timedelta(minutes=15)
                found.append((f"m{meter}", moment, float(value[n])))
    return found


READINGS = rows()


def text(
    date: str = "%Y-%m-%d %H:%M",
    number: Callable[[float], str] = lambda v: f"{v:.2f}",
    delimiter: str = ",",
    preamble: str = "",
    units: str = "",
) -> str:
    lines = [
        delimiter.join((meter, f"{moment:{date}}", number(value)))
        for meter, moment, value in READINGS
    ]
    head = delimiter.join(("meter", "time", "kWh")) + "\n"
    return preamble + head + units + "\n".join(lines) + "\n"


def measured(path: Path, engine: Engine = "duckdb", **declared: str) -> FleetResult:
    declared_format = TextFormat(**declared)  # type: ignore[arg-type]
    return measure_table(open_files([str(path)], SPEC, declared_format, engine), SPEC)


def parquet(folder: Path) -> Path:
    path = folder / "r.parquet"
    columns = zip(*READINGS, strict=True)
    pq.write_table(pa.table(dict(zip(("meter", "time", "kWh"), columns, strict=True))), path)
    return path


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> FleetResult:
    result = measured(parquet(tmp_path_factory.mktemp("parquet")))
    assert len(result.totals) == 3 * 5
    assert {line["rule"] for line in result.ledger} >= {"MON-501", "MON-701"}
    return result


COMMA = {"number": lambda v: f"{v:.2f}".replace(".", ","), "delimiter": ";"}
WAYS = {
    "iso": (text(), "utf-8"),
    "iso with T": (text("%Y-%m-%dT%H:%M:%S"), "utf-8"),
    "byte order mark": (text(), "utf-8-sig"),
    "utf-16": (text(), "utf-16"),
    "windows line ends": (text().replace("\n", "\r\n"), "utf-8"),
    "day first": (text("%d/%m/%Y %H:%M"), "utf-8"),
    "month first": (text("%m/%d/%Y %H:%M"), "utf-8"),
    "japanese": (text("%Y年%m月%d日 %H時%M分"), "cp932"),
    "decimal comma": (text(**COMMA), "utf-8"),  # type: ignore[arg-type]
    "thousands": (text(number=lambda v: f'"{v:,.2f}"'), "utf-8"),
    "tabs": (text(delimiter="\t"), "utf-8"),
    "preamble": (text(preamble="Logger 7\nSerial;0123\n\n"), "utf-8"),
    "units row": (text(units=",,kWh\n"), "utf-8"),
    "am and pm": (text("%Y-%m-%d %I:%M %p"), "utf-8"),
    "24:00": (text().replace("2024-01-31 00:00", "2024-01-30 24:00"), "utf-8"),
}


@one_in(8)
@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_writing_gives_the_same(
    way: str, expected: FleetResult, tmp_path: Path
) -> None:
    content, encoding = WAYS[way]
    path = tmp_path / "r.csv"
    path.write_bytes(content.encode(encoding))
    result = measured(path)
    assert result.totals == expected.totals
    assert result.ledger == expected.ledger


@pytest.mark.parametrize("size", [200, 1000, 7000])
def test_blocks_of_any_size_give_the_same(
    size: int, expected: FleetResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_engine, "_BLOCK_BYTES", size)
    path = tmp_path / "r.csv"
    path.write_text(text())
    assert measured(path).totals == expected.totals


def test_a_name_behind_the_times_and_a_zone_that_is_none(tmp_path: Path) -> None:
    path = write(tmp_path, b"time,kWh\n2024-01-30 00:00 WIB,1\n2024-01-30 00:15 WIB,2\n")
    for name, code in (("Nowhere/X", "MON-004"), ("Asia/Tokyo", "MON-152")):
        spec = replace(SPEC, meter=None, timezone=name)
        with pytest.raises(FindingsError) as caught:
            open_files([str(path)], spec)
        assert [finding.code for finding in caught.value.findings] == [code]


@one_in(8)
@pytest.mark.parametrize("way", TIMES)
def test_times_in_every_way(tmp_path: Path, way: str) -> None:
    moments = [dt.datetime(2024, 1, 30) + n * dt.timedelta(minutes=15) for n in range(400)]
    lines = "".join(f'"{TIMES[way](moment)}",{n}\n' for n, moment in enumerate(moments))
    path = write(tmp_path, f"time,kWh\n{lines}".encode())
    spec = replace(SPEC, meter=None, timezone="Etc/UTC")
    result = measure_table(open_files([str(path)], spec), spec)
    assert [total["value"] for total in result.totals] == [96, 96, 96, 96, 15]
    assert not [finding for finding in result.findings if finding.is_error]


def test_offsets_are_instants(expected: FleetResult, tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(text("%Y-%m-%d %H:%M:%S+07:00"))
    result = measured(path)
    assert result.totals == expected.totals
    assert not {"MON-201"} & {item.code for item in result.findings}


def test_several_files_are_one_after_the_other(expected: FleetResult, tmp_path: Path) -> None:
    lines = text().splitlines(keepends=True)
    for n, part in enumerate((lines[1:500], lines[500:501], lines[501:])):
        (tmp_path / f"{n}.csv").write_text(lines[0] + "".join(part))
    assert measured(tmp_path / "*.csv").totals == expected.totals


def test_unordered_text_is_read_again(expected: FleetResult, tmp_path: Path) -> None:
    lines = text().splitlines(keepends=True)
    path = tmp_path / "r.csv"
    path.write_text(lines[0] + "".join(reversed(lines[1:])))
    result = measured(path)
    assert result.totals == expected.totals
    assert "MON-401" in {item.code for item in result.findings}


@pytest.mark.parametrize("engine", ["polars", "pandas"])
@pytest.mark.parametrize("kind", ["text", "parquet"])
def test_other_engines_read_files_too(
    engine: Engine, kind: str, expected: FleetResult, tmp_path: Path
) -> None:
    path = tmp_path / "r.csv"
    path.write_text(text())
    result = measured(path if kind == "text" else parquet(tmp_path), engine)
    assert result.totals == expected.totals
    assert result.ledger == expected.ledger


def test_a_workbook_holds_one_meter(expected: FleetResult, tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["time", "kWh"])
    for meter, moment, value in READINGS:
        if meter == "m1":
            sheet.append([moment, value])
    path = tmp_path / "r.xlsx"
    book.save(path)
    one = replace(SPEC, meter=None)
    result = measure_table(open_files([str(path)], one), one)
    assert [line["value"] for line in result.totals] == [
        line["value"] for line in expected.totals if line["meter"] == "m1"
    ]


def codes_of(path: Path, spec: MeterSpec = SPEC, **declared: str) -> dict[str, str]:
    """Give the codes of errors and their places."""
    declared_format = TextFormat(**declared)  # type: ignore[arg-type]
    try:
        result = measure_table(open_files([str(path)], spec, declared_format), spec)
    except FindingsError as exc:
        return {item.code: item.where for item in exc.findings}
    return {item.code: item.where for item in result.findings if item.is_error}


def write(folder: Path, content: str | bytes) -> Path:
    path = folder / "bad.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_what_is_no_number_is_named_with_its_line(tmp_path: Path) -> None:
    lines = text().splitlines(keepends=True)
    lines[700] = lines[700].rsplit(",", 1)[0] + ",#REF!\n"
    path = write(tmp_path, "".join(lines))
    assert codes_of(path) == {"MON-101": f"{path}:701"}
    tolerant = replace(SPEC, tolerate=True)
    result = measure_table(open_files([str(path)], tolerant), tolerant)
    assert "MON-102" in {item.code for item in result.findings}
    assert all(line["value"] is not None for line in result.totals)


@one_in(12)
@pytest.mark.parametrize("date", ["%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M", "%d/%m/%Y"])
@pytest.mark.parametrize("line", [2, 700, 1100])
@pytest.mark.parametrize("size", [1000, 16_000_000])
def test_a_date_alone_among_times_is_refused(
    date: str, line: int, size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_engine, "_BLOCK_BYTES", size)
    monkeypatch.setattr(text_layout, "_SAMPLE_BYTES", 4000)
    lines = text(date).splitlines(keepends=True)
    alone = f"{START:{date.partition(' ')[0]}}"
    lines.insert(line, f"m0,{alone},5000.00\n")
    if " " not in date:
        lines[line] = f"m0,{alone} 00:15,5000.00\n"
    found = codes_of(write(tmp_path, "".join(lines)))
    assert list(found) == ["MON-113"], found
    if " " in date:
        assert found["MON-113"].endswith(f":{line + 1}")


def test_a_date_that_is_no_time_does_not_matter(expected: FleetResult, tmp_path: Path) -> None:
    lines = text().splitlines()
    dated = [lines[0] + ",read on"] + [
        f"{one},2024-03-0{n % 9 + 1}" for n, one in enumerate(lines[1:])
    ]
    assert measured(write(tmp_path, "\n".join(dated) + "\n")).totals == expected.totals


PARTS = [f"{n // 2:02}:{n % 2 * 3}0～{(n + 1) // 2:02}:{(n + 1) % 2 * 3}0" for n in range(48)]


@one_in(6)
@pytest.mark.parametrize("engine", ["duckdb", "polars", "pandas"])
@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx"])
def test_one_part_of_a_day_is_not_its_energy(kind: str, engine: Engine, tmp_path: Path) -> None:
    days = [dt.datetime(2024, 3, day) for day in (1, 2, 3)]
    table = {"day": days, **{name: [1.0, 2.0, 3.0] for name in PARTS}, "total": [48.0, 96.0, 144.0]}
    path = tmp_path / f"wide.{kind}"
    if kind == "csv":
        lines = [[str(cell) for cell in row] for row in zip(*table.values(), strict=True)]
        path.write_text("\n".join(",".join(line) for line in [list(table), *lines]) + "\n")
    elif kind == "parquet":
        pq.write_table(pa.table(table), path)
    else:
        book = openpyxl.Workbook()
        book.active.append(list(table))  # type: ignore[union-attr]
        for row in zip(*table.values(), strict=True):
            book.active.append(row)  # type: ignore[union-attr]
        book.save(path)
    day = dt.timedelta(days=1)
    spec = replace(SPEC, meter=None, time="day", kind="energy", label="start", interval=day)
    for name in (PARTS[0], PARTS[30]):
        with pytest.raises(FindingsError) as caught:
            open_files([str(path)], replace(spec, value=name), None, engine)
        assert [item.code for item in caught.value.findings] == ["MON-125"]
        assert "layout: wide" in caught.value.findings[0].hint
    total = replace(spec, value="total")
    result = measure_table(open_files([str(path)], total, None, engine), total)
    assert [line["value"] for line in result.totals] == [48.0, 96.0, 144.0]


def test_an_empty_cell_is_no_number(tmp_path: Path) -> None:
    lines = text().splitlines(keepends=True)
    lines[700] = lines[700].rsplit(",", 1)[0] + ",\n"
    assert "MON-101" in codes_of(write(tmp_path, "".join(lines)))


def test_a_time_that_does_not_read_is_named_with_its_line(tmp_path: Path) -> None:
    content = text().replace("2024-01-31 02:15", "2024-02-31 02:15")
    path = write(tmp_path, content)
    line = content[: content.index("2024-02-31")].count("\n") + 1
    assert codes_of(path) == {"MON-103": f"{path}:{line}"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "MON-014"),
        (b"\x00\x01\x02\x03" * 5000, "MON-015"),
        (b"meter,time,kWh\n", "MON-105"),
        (text().encode()[:-4], "MON-104"),
        (b"meter;when;kWh\nm;2024-01-01 00:00;1\n", "MON-017"),
        (b"time,kWh\n2024-01-01 00:00,1\n", "MON-017"),
        (b"meter,meter,time,kWh\na,b,2024-01-01 00:00,1\n", "MON-018"),
        (text().replace("m1,2024-01-31 05:00,", "m1,2024-01-31 05:00,7,").encode(), "MON-108"),
        (text("%d/%m/%Y %H:%M").replace("/01/", "/02/")[:5000].encode(), "MON-104"),
        (b"meter,time,kWh\nm,03/04/2024 00:00,1\nm,04/04/2024 00:00,2\n", "MON-106"),
        (b"meter;time;kWh\nm;2024-01-01 00:00;1,234\nm;2024-01-02 00:00;2,345\n", "MON-107"),
        (text(units=",,MWh\n").encode(), "MON-023"),
        (text().encode() + "é".encode("cp1252") + b",2024-02-20 00:00,5000.00\n", "MON-020"),
        (text("%d-%b-%Y %H:%M LOC").encode(), "MON-151"),
        (text("%d-%b-%Y %H:%M JST").encode(), "MON-152"),
        (text("%d-%b-%Y %H:%M DST").encode(), "MON-152"),
        (b"meter,time,kWh\nm,45304,1\nm,45305,2\n", "MON-103"),
        (b"meter,time,kWh\nm,2024-01-01T00:00Z,1\nm,2024-01-01 01:00,2\n", "MON-203"),
        (b"x" * 300_000, "MON-016"),
        (b"meter,time,kWh\n" + b"m,2024-01-01 00:00," + b"1" * 300_000, "MON-016"),
    ],
)
def test_bad_files_are_findings(content: bytes, code: str, tmp_path: Path) -> None:
    found = codes_of(write(tmp_path, content))
    assert code in found, found


def test_letters_of_the_country_settle_the_encoding(tmp_path: Path) -> None:
    written = text().replace("m1,", "อาคารหนึ่ง,").encode("cp874")
    path = write(tmp_path, written)
    thai = replace(SPEC, timezone="Asia/Bangkok", clock="")
    files = open_files([str(path)], thai, TextFormat())
    assert "อาคารหนึ่ง" in {line["meter"] for line in measure_table(files, thai).totals}
    kenya = replace(SPEC, timezone="Africa/Nairobi", clock="")
    with pytest.raises(FindingsError) as caught:
        measure_table(open_files([str(path)], kenya, TextFormat()), kenya)
    assert {found.code for found in caught.value.findings} == {"MON-020"}


@pytest.mark.parametrize("date", ["%Q", "%d/%m %H:%M", "%Y-%m-%d %Y"])
def test_a_date_format_that_cannot_be_used(date: str, tmp_path: Path) -> None:
    assert codes_of(write(tmp_path, text()), date=date) == {"MON-006": ""}


def test_a_date_that_is_not_detected_can_be_stated(expected: FleetResult, tmp_path: Path) -> None:
    path = write(tmp_path, text("%d-%b-%Y %H:%M"))
    files = open_files([str(path)], SPEC, TextFormat(date="%d-%b-%Y %H:%M"))
    assert measure_table(files, SPEC).totals == expected.totals


def test_a_missing_file(tmp_path: Path) -> None:
    assert codes_of(tmp_path / "none.csv") == {"MON-011": str(tmp_path / "none.csv")}
    assert "MON-012" in codes_of(write_parquet_that_is_none(tmp_path))


def write_parquet_that_is_none(folder: Path) -> Path:
    path = folder / "none.parquet"
    path.write_bytes(b"PAR1 but nothing else")
    return path


@pytest.mark.parametrize(
    "engine",
    ["duckdb", "polars", "pandas", pytest.param("spark", marks=spark.requires_spark)],
)
@pytest.mark.parametrize("column", ["meter", "time", "kWh", "x"])
def test_a_column_that_parquet_has_twice(engine: Engine, column: str, tmp_path: Path) -> None:
    if engine == "spark" and column != "kWh":
        pytest.skip("one is enough where each takes seconds")
    table = pq.read_table(parquet(tmp_path))
    table = table.append_column("x", table.column("kWh"))
    twice = table.append_column(column, table.column(column))
    pq.write_table(twice, tmp_path / "twice.parquet")
    with pytest.raises(FindingsError) as caught:
        measured(tmp_path / "twice.parquet", engine)
    (problem,) = caught.value.findings
    assert (problem.code, problem.where) == ("MON-018", str(tmp_path / "twice.parquet"))


def damaged(folder: Path, what: str) -> Path:
    """Give a file of Parquet that was cut, or of which a page, or the schema, is noise."""
    data = bytearray(parquet(folder).read_bytes())
    path = folder / "damaged.parquet"
    if what == "cut":
        data = data[: len(data) // 2]
    elif what == "pages":
        data[4:200] = b"\xff" * 196
    else:
        data[-60:-10] = bytes(50)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("engine", ["duckdb", "polars", "pandas"])
@pytest.mark.parametrize("what", ["cut", "pages", "schema"])
def test_damaged_parquet(engine: Engine, what: str, tmp_path: Path) -> None:
    path = damaged(tmp_path, what)
    with pytest.raises(FindingsError) as caught:
        measured(path, engine)
    (problem,) = caught.value.findings
    assert (problem.code, problem.where) == ("MON-012", str(path))


@pytest.mark.parametrize(
    ("engine", "library"),
    [("polars", "polars"), ("pandas", "pandas"), ("spark", "pyspark"), ("spark", "pandas")],
)
@pytest.mark.parametrize("kind", ["text", "parquet"])
def test_an_engine_that_is_not_installed(
    engine: Engine, library: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = parquet(tmp_path) if kind == "parquet" else write(tmp_path, text())
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(FindingsError) as caught:
        measured(path, engine)
    (problem,) = caught.value.findings
    assert (problem.code, problem.expected) == ("MON-007", f"pip install {library}")


@thorough
def test_names_in_another_form_of_unicode(expected: FleetResult, tmp_path: Path) -> None:
    content = text().replace("kWh", "điện năng")
    nfd = unicodedata.normalize("NFD", "số đọc")
    (tmp_path / f"{nfd}.csv").write_text(unicodedata.normalize("NFD", content), encoding="utf-8")
    spec = replace(SPEC, value="điện năng")
    for pattern in ("số đọc.csv", "số*.csv"):
        found = measure_table(open_files([str(tmp_path / pattern)], spec), spec)
        assert found.totals == expected.totals
    table = pq.read_table(parquet(tmp_path))
    names = ["meter", "time", unicodedata.normalize("NFD", "điện năng")]
    pq.write_table(table.rename_columns(names), tmp_path / "r.parquet")
    for engine in ("duckdb", "polars", "pandas"):
        files = open_files([str(tmp_path / "r.parquet")], spec, engine=engine)
        assert measure_table(files, spec).totals == expected.totals


def test_a_name_with_brackets_is_a_name(expected: FleetResult, tmp_path: Path) -> None:
    (tmp_path / "roof[1].csv").write_text(text())
    assert measured(tmp_path / "roof[1].csv").totals == expected.totals


def test_what_is_no_regular_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with (tmp_path / "huge.parquet").open("wb") as stream:
        stream.truncate(100 * 2**30)
    (tmp_path / "folder").mkdir()
    for name, code, what in (
        ("/dev/zero", "MON-012", "a device, not a file"),
        ("pipe.csv", "MON-012", "a pipe, not a file"),
        ("huge.parquet", "MON-013", "102400 MiB"),
        ("folder", "MON-012", "a folder"),
    ):
        with pytest.raises(FindingsError) as caught:
            measured(tmp_path / name)
        (problem,) = caught.value.findings
        assert (problem.code, problem.found) == (code, what)


def test_parquet_and_text_are_not_mixed(tmp_path: Path) -> None:
    parquet(tmp_path)
    write(tmp_path, text())
    assert "MON-006" in codes_of(tmp_path / "*.*")


@settings(max_examples=examples(12, 300))
@given(st.binary(max_size=400), st.integers(0, 400))
def test_no_bytes_end_in_a_traceback(data: bytes, at: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        whole = text()[:2000].encode()
        write(Path(folder), whole[:at] + data + whole[at:])
        codes_of(Path(folder) / "bad.csv")


def test_readings_without_a_number_are_one_finding_with_their_place(tmp_path: Path) -> None:
    lines = text().splitlines(keepends=True)
    for row in range(700, 720):
        lines[row] = lines[row].rsplit(",", 1)[0] + ",\n"
    path = write(tmp_path, "".join(lines))
    tolerant = replace(SPEC, tolerate=True)
    result = measure_table(open_files([str(path)], tolerant), tolerant)
    (said,) = [item for item in result.findings if item.code == "MON-102"]
    assert said.where == f"{path}:701, m1 2024-02-02T02:45"
    assert said.found.startswith(f"20 of them, also at {path}:702, ")
    assert said.found.endswith("; 15 more")


@pytest.mark.parametrize("kind", ["cr", "xlsx", "text in parquet", "unnamed in parquet"])
def test_what_no_engine_reads_is_read_as_a_whole(
    kind: str, expected: FleetResult, tmp_path: Path
) -> None:
    columns: dict[str, Any] = dict(
        zip(("meter", "time", "kWh"), map(list, zip(*READINGS, strict=True)), strict=True)
    )
    path = tmp_path / "r.parquet"
    if kind == "cr":
        path = write(tmp_path, text().replace("\n", "\r"))
    elif kind == "xlsx":
        path = tmp_path / "r.xlsx"
        book = openpyxl.Workbook()
        for row in (("meter", "time", "kWh"), *READINGS):
            book.active.append(row)  # type: ignore[union-attr]
        book.save(path)
    elif kind == "text in parquet":
        columns["time"] = [f"{time:%d/%m/%Y %H:%M}" for time in columns["time"]]
        pq.write_table(pa.table(columns), path)
    else:
        arrays = [pa.array(values) for values in columns.values()]
        extra = [pa.array(["x"] * len(READINGS))] * 2
        pq.write_table(pa.Table.from_arrays([*arrays, *extra], [*columns, "", ""]), path)
    result = measured(path)
    assert [line["value"] for line in result.totals] == pytest.approx(
        [line["value"] for line in expected.totals]
    )
    assert [line["meter"] for line in result.totals] == [t["meter"] for t in expected.totals]


@pytest.mark.parametrize("kind", ["text", "xlsx"])
def test_dates_alone_are_no_ends_of_days(kind: str, tmp_path: Path) -> None:
    days = [dt.date(2024, 3, day) for day in range(1, 5)]
    path = write(tmp_path, "day,kWh\n" + "".join(f"{day},{n}\n" for n, day in enumerate(days)))
    if kind == "xlsx":
        path = tmp_path / "days.xlsx"
        book = openpyxl.Workbook()
        for row in (("day", "kWh"), *((str(day), n) for n, day in enumerate(days))):
            book.active.append(row)  # type: ignore[union-attr]
        book.save(path)
    day = dt.timedelta(days=1)
    spec = replace(SPEC, meter=None, time="day", kind="energy", label="end", interval=day)
    assert "MON-127" in codes_of(path, spec)
    assert not codes_of(path, replace(spec, label="start"))


def test_a_path_with_the_sign_of_windows(tmp_path: Path) -> None:
    write(tmp_path, text())
    with pytest.raises(FindingsError) as caught:
        open_files([f"{tmp_path}/data\\*.csv"], SPEC)
    assert "data/*.csv" in caught.value.findings[0].hint
