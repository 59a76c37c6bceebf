"""A file that nobody declared: what is found in it, and that the proposed source reads it so."""

from __future__ import annotations

import datetime as dt
import json
import random
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from ruamel.yaml import YAML

from jcm_mrv.cli.meter_inspect import command
from jcm_mrv.findings import FindingsError
from jcm_mrv.metering.inspecting.inspection import inspect
from jcm_mrv.metering.inspecting.proposal import to_yaml
from jcm_mrv.metering.inspecting.shown import Inspection
from tests.effort import one_in
from tests.metering.reading.reading import load

pytestmark = one_in(2)

START = dt.datetime(2024, 1, 31, 22, 0)
TIMES = [START + n * dt.timedelta(minutes=30) for n in range(8)]
REGISTER = [100 + n / 4 for n in range(8)]


def lines(template: str, times: list[dt.datetime] = TIMES) -> str:
    values = zip(times, REGISTER, strict=True)
    return "".join(template.format(t=t, v=v, comma=f"{v:.2f}".replace(".", ",")) for t, v in values)


def run(path: Path, *options: str) -> Result:
    return CliRunner().invoke(command, [str(path), *options])


def left(made: Inspection) -> dict[str, list[Any]]:
    """Give what is left open."""
    return {one.key: list(one.choices) for one in made.open}


def assert_reads_as_proposed(folder: Path, made: Inspection) -> None:
    keys = {"unit": "kWh", "kind": "register", **made.source}
    assert YAML(typ="safe").load(to_yaml(keys)) == keys
    for key in ("interval", "label"):
        keys.pop(key, None)
    keys["readings"] = Path(made.path).name
    readings, measured = load(folder, **keys)
    assert readings.micro.tolist() == [int(value * 10**6) for value in REGISTER]
    assert [str(t) for t in readings.utc.astype("datetime64[s]").astype(object)] == [
        str(t) for t in TIMES
    ]
    # Everything that can be declared in `format` is.
    detected = [f.found for f in measured.findings if f.code == "MON-019"]
    for part in ("delimiter ", "decimal ", "date '", "encoding ", "sheet "):
        assert not any(part in text for text in detected), detected


LONG = "device;when;count\n" + lines("B;{t:%d/%m/%Y %H:%M};5\nA;{t:%d/%m/%Y %H:%M};{comma}\n")


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        (
            "time,total_kwh,temp\n" + lines("{t:%Y-%m-%d %H:%M},{v},20.5\n"),
            "utf-8",
            {"value": "total_kwh", "unit": "kWh", "kind": "register", "interval": "30 min"},
        ),
        (
            "Logger 7; Phu My\n\nNgày;Giờ;Điện năng;Ghi chú\n;;kWh;\n"
            + lines("{t:%d.%m.%Y};{t:%H:%M};{comma};ổn\n"),
            "utf-8",
            {"time": ["Ngày", "Giờ"], "value": "Điện năng", "unit": "kWh"},
        ),
        (
            "日時\t電力量[kWh]\n" + lines("{t.year}年{t.month}月{t.day}日 {t:%H時%M分}\t{v}\n"),
            "utf-8",
            {"value": "電力量[kWh]", "unit": "kWh"},
        ),
        (
            "yes,on: the meter\n" + lines("{t:%Y-%m-%dT%H:%M:%S},{v}\n"),
            "utf-16",
            {"time": "yes", "value": "on: the meter"},
        ),
        (LONG, "utf-8", {"value": "count"}),
    ],
    ids=["plain", "preamble", "japanese", "utf-16", "long"],
)
def test_text(tmp_path: Path, text: str, encoding: str, expected: dict[str, Any]) -> None:
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    made = inspect(tmp_path / "a.csv")
    assert not made.findings
    assert {key: made.source[key] for key in expected} == expected
    assert (made.readings, made.interval, made.regular) == (8, 1800, 1.0)
    assert made.first == "2024-01-31 22:00:00"
    if text == LONG:
        assert left(made)["filter"] == [{"device": "B"}, {"device": "A"}]
        assert (made.filter, made.meters) == ({"device": "B"}, ("A",))
    else:
        assert_reads_as_proposed(tmp_path, made)


def test_workbook_and_parquet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Data", 1).append(["when\nlocal", "note", "MWh"])
    for time, value in zip(TIMES, REGISTER, strict=True):
        book["Data"].append([time, "x", value])
    book.save(tmp_path / "a.xlsx")
    made = inspect(tmp_path / "a.xlsx")
    assert (made.layout.sheet, made.source["unit"]) == ("Data", "MWh")
    assert made.source["format"] == {"sheet": "Data"}
    assert_reads_as_proposed(tmp_path, made)

    pq.write_table(pa.table({"ts": TIMES, "v": REGISTER}), tmp_path / "a.parquet")
    made = inspect(tmp_path / "a.parquet")
    assert (made.layout.header_line, made.source["value"]) == (0, "v")
    assert "format" not in made.source
    assert left(made)["unit"] == ["kWh", "Wh", "MWh"]
    assert_reads_as_proposed(tmp_path, made)


def test_serial_numbers_are_a_proposal(tmp_path: Path) -> None:
    days = [45322 + 22 / 24 + n / 48 for n in range(8)]
    rows = "".join(f"{day:.10f};{value}\n" for day, value in zip(days, REGISTER, strict=True))
    (tmp_path / "a.csv").write_text("Date;Energy (kWh)\n" + rows)
    made = inspect(tmp_path / "a.csv")
    assert made.source["format"]["date"] == "excel"
    assert_reads_as_proposed(tmp_path, made)


def test_kinds_by_unit(tmp_path: Path) -> None:
    for unit, kind in (("kW", "power"), ("kWh", "energy"), ("°C", "value")):
        rows = "".join(f"{t:%Y-%m-%d %H:%M},{5 - n % 3}\n" for n, t in enumerate(TIMES))
        (tmp_path / "a.csv").write_text(f"time,x\n,{unit}\n" + rows, encoding="utf-8")
        made = inspect(tmp_path / "a.csv")
        assert made.source["kind"] == kind
        assert ("label" in left(made)) == (kind != "value")


def test_what_is_ambiguous_is_to_be_stated(tmp_path: Path) -> None:
    rows = "".join(f"0{n}/0{n}/2024 00:00;1.23{n}\n" for n in range(1, 9)).replace("01/01", "01/02")
    (tmp_path / "a.csv").write_text("time;kwh\n" + rows)
    result = run(tmp_path / "a.csv")
    assert result.exit_code == 1
    assert "MON-106" in result.output
    assert "MON-107" in result.output
    made = inspect(tmp_path / "a.csv")
    assert {row["time"] for row in made.shown} == {row["value"] for row in made.shown} == {"?"}
    assert left(made)["format.date"] == ["%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M"]
    stated = inspect(tmp_path / "a.csv", {"format.date": "%d/%m/%Y %H:%M"})
    assert left(stated)["format.decimal"] == [".", ","]
    assert "format.date" not in left(stated)
    assert "decimal" not in stated.source["format"]
    both = {"format.date": "%d/%m/%Y %H:%M", "format.decimal": ","}
    made = inspect(tmp_path / "a.csv", both)
    assert not {"format.date", "format.decimal"} & left(made).keys()
    assert made.source["format"] == {
        "delimiter": ";",
        "date": both["format.date"],
        "decimal": ",",
        "thousands": ".",
    }
    assert not made.findings


def test_names_that_read_in_several_encodings(tmp_path: Path) -> None:
    # Katakana and kanji are valid, and mean nothing, in Western text: the user has to say.
    rows = lines("{t:%Y-%m-%d %H:%M};{v}\n")
    (tmp_path / "a.csv").write_bytes(("time;電力量\n" + rows).encode("cp932"))
    made = inspect(tmp_path / "a.csv")
    assert [finding.code for finding in made.findings] == ["MON-020"]
    # What is the same in all of them tells nothing.
    assert made.findings[0].found.startswith("cp932: 電力量; ")
    assert left(made)["format.encoding"][0] == "cp932"
    assert not inspect(tmp_path / "a.csv", {"format.encoding": "cp932"}).findings
    text = "time;Wärme kwh\n" + lines("{t:%Y-%m-%d %H:%M};{v}\n")
    (tmp_path / "a.csv").write_bytes(text.replace("ä", "ì").encode("windows-1252"))
    made = inspect(tmp_path / "a.csv")
    assert [finding.code for finding in made.findings] == ["MON-020"]
    assert left(made)["format.encoding"] == ["windows-1258", "windows-1252"]


def test_the_command(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("time,total_kwh\n" + lines("{t:%Y-%m-%d %H:%M},{v}\n"))
    result = run(tmp_path / "a.csv")
    assert result.exit_code == 0
    for part in ("1800 s in 100.0%", "  kind: register", "100.25", "timezone: …"):
        assert part in result.output
    data = json.loads(run(tmp_path / "a.csv", "--json").output)
    assert data["schema"] == "jcm-mrv/meter-inspect/1"
    assert data["columns"] == ["time", "total_kwh"]
    assert data["first_rows"][1] == {
        "line": "3",
        "time_as_written": "2024-01-31 22:30",
        "value_as_written": "100.25",
        "time": "2024-01-31 22:30:00",
        "value": "100.25",
    }
    shape = {"file", "time", "value", "filter", "kind", "unit", "source", "open", "rows"}
    assert shape | {"readings", "findings"} <= data.keys()
    assert YAML(typ="safe").load(data["yaml"]) == data["source"]
    assert data["source"]["readings"] == (tmp_path / "a.csv").as_posix()


def test_the_source_is_written_where_nothing_is_open(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    rows = lines("{t:%Y-%m-%d %H:%M},{v}\n")
    (tmp_path / "data" / "a.csv").write_text("time,total_kwh\n" + rows)
    out = tmp_path / "sources" / ".." / "roof.yaml"
    path = tmp_path / "data" / "a.csv"
    result = run(path, "--source", str(out))
    assert (result.exit_code, out.exists()) == (1, False)
    assert "--timezone" in result.output
    result = run(path, "--source", str(tmp_path / "roof.yaml"), "--timezone", "Asia/Tokyo")
    assert result.exit_code == 0, result.output
    written = YAML(typ="safe").load((tmp_path / "roof.yaml").read_text(encoding="utf-8"))
    assert written["readings"] == "data/a.csv"
    before = (tmp_path / "roof.yaml").read_bytes()
    for place in (tmp_path / "roof.yaml", path):
        again = run(path, "--source", str(place), "--timezone", "Asia/Tokyo")
        assert again.exit_code == 1
        assert "CAL-03" in again.output
    assert (tmp_path / "roof.yaml").read_bytes() == before
    nowhere = run(path, "--source", str(tmp_path / "no" / "x.yaml"), "--timezone", "Asia/Tokyo")
    assert (nowhere.exit_code, "MON-012" in nowhere.output) == (1, True)


@pytest.mark.parametrize("text", ["", "just\nsome words\n", "a,b\n1,2\n", "time,kwh\n2024,x\n"])
def test_files_without_readings(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.csv").write_text(text)
    result = run(tmp_path / "a.csv", "--json")
    assert result.exit_code == 1
    (problem,) = json.loads(result.output)["findings"]
    assert problem["code"] in {"MON-014", "MON-017"}
    assert run(tmp_path / "none.csv").exit_code == 1


def test_what_shows_nothing_at_night_and_goes_on_is_a_register(tmp_path: Path) -> None:
    shown, total = [], 5000.0
    for hour in range(24 * 5):
        total += 1.5 * (6 <= hour % 24 < 18)
        shown.append(total if 6 <= hour % 24 < 18 else 0)
    times = [START + dt.timedelta(hours=n) for n in range(len(shown))]
    rows = "".join(f"{t:%Y-%m-%d %H:%M},{v}\n" for t, v in zip(times, shown, strict=True))
    (tmp_path / "a.csv").write_text("time,Total yield (kWh)\n" + rows)
    assert inspect(tmp_path / "a.csv").source["kind"] == "register"


def test_the_column_beside_tells_the_decimal_sign_of_one_that_is_stated(tmp_path: Path) -> None:
    rows = lines("{t:%Y-%m-%d %H:%M},{v:.2f},200.125\n")
    (tmp_path / "a.csv").write_text("time,import (kWh),export (kWh)\n" + rows)
    made = inspect(tmp_path / "a.csv", {"value": "export (kWh)"})
    assert "format.decimal" not in {item.key for item in made.open}


def test_exports_that_overlap_are_of_one_meter(tmp_path: Path) -> None:
    once = lines("{t:%Y-%m-%d %H:%M},{v},ok\n")
    half = "".join(once.splitlines(keepends=True)[len(once.splitlines()) // 3 :])
    (tmp_path / "a.csv").write_text("time,kwh,status\n" + once + half)
    assert not inspect(tmp_path / "a.csv").findings


def test_times_that_repeat_without_a_column_of_meters(tmp_path: Path) -> None:
    rows = lines("{t:%Y-%m-%d %H:%M},{v},ok\n") + lines("{t:%Y-%m-%d %H:%M},{v}1,ok\n")
    (tmp_path / "a.csv").write_text("time,kwh,status\n" + rows)
    made = inspect(tmp_path / "a.csv")
    assert [finding.code for finding in made.findings] == ["MON-302"]
    assert "filter" not in made.source


def test_long_form_with_ambiguous_dates(tmp_path: Path) -> None:
    times = [dt.datetime(2024, 3, day) for day in range(1, 9)]
    text = "meter,date,kwh\n" + lines("7,{t:%d/%m/%Y},{v}\n8,{t:%d/%m/%Y},{v}\n", times)
    (tmp_path / "a.csv").write_text(text)
    made = inspect(tmp_path / "a.csv")
    assert [finding.code for finding in made.findings] == ["MON-106"]
    made = inspect(tmp_path / "a.csv", {"format.date": "%d/%m/%Y"})
    assert left(made)["filter"] == [{"meter": "7"}, {"meter": "8"}]
    made = inspect(tmp_path / "a.csv", {"format.date": "%d/%m/%Y", "meter": "meter=8"})
    assert made.source["filter"] == {"meter": "8"}
    made = inspect(tmp_path / "a.csv", {"format.date": "%d/%m/%Y", "meter": "meter"})
    assert not {"filter"} & (left(made).keys() | made.source.keys())


def test_rows_that_cannot_be_read_are_listed(tmp_path: Path) -> None:
    text = "time,kwh,x\n" + lines("{t:%Y-%m-%d %H:%M},{v},1\n") + "2024-02-01 03:00,7\n"
    (tmp_path / "a.csv").write_text(text)
    made = inspect(tmp_path / "a.csv")
    assert [(f.code, f.where.rpartition(":")[2]) for f in made.findings] == [("MON-108", "10")]
    assert made.readings == 8
    (tmp_path / "a.csv").write_text(text.removesuffix("\n"))
    assert [finding.code for finding in inspect(tmp_path / "a.csv").findings] == ["MON-104"]


def test_dates_written_in_two_ways(tmp_path: Path) -> None:
    text = "time,kwh\n" + lines("{t:%Y-%m-%d %H:%M},{v}\n") * 6 + "01.02.2024 03:00,7\n"
    (tmp_path / "a.csv").write_text(text)
    made = inspect(tmp_path / "a.csv")
    assert "MON-111" in {finding.code for finding in made.findings}
    assert {row["time"] for row in made.shown} == {"?"}


@pytest.mark.parametrize(
    ("step", "span"),
    [(dt.timedelta(days=1), "1 d"), (dt.timedelta(hours=2), "2 h"), (dt.timedelta(0, 90), "90 s")],
)
def test_spacing(tmp_path: Path, step: dt.timedelta, span: str) -> None:
    times = [START + n * step for n in range(8)]
    (tmp_path / "a.csv").write_text(
        "time,kwh\n" + lines("{t:%Y-%m-%dT%H:%M:%S+07:00},{v}\n", times)
    )
    made = inspect(tmp_path / "a.csv")
    assert (made.source.get("interval") or left(made)["interval"][0]) == span
    assert made.offsets
    assert "timezone" not in left(made)


def test_one_reading_has_no_spacing(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("time,v\n2024-01-31 22:00,1\n")
    assert "interval" in left(inspect(tmp_path / "a.csv"))


def hourly(names: str, row: str, days: int = 10) -> str:
    times = [dt.datetime(2024, 3, 1) + n * dt.timedelta(hours=1) for n in range(24 * days)]
    rows = [row.format(t=t, n=n, v=n % 7 + 0.5, r=500 + 3 * n) for n, t in enumerate(times)]
    return names + "\n" + "\n".join(rows) + "\n"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (hourly("No.,Time,kWh", "{n},{t:%Y-%m-%d %H:%M},{v}"), "kWh"),
        (hourly("Id,Time,Energy (kWh)", "7{n:05},{t:%Y-%m-%d %H:%M},{v}"), "Energy (kWh)"),
        (hourly("Meter No,Time,kWh", "18000123,{t:%Y-%m-%d %H:%M},{v}"), "kWh"),
        (hourly("Made,Time,kWh", "2024-05-05 10:00,{t:%Y-%m-%d %H:%M},{v}"), "kWh"),
        (hourly("Time,E (kWh),E total (kWh)", "{t:%Y-%m-%d %H:%M},{v},{r}"), "E total (kWh)"),
        (
            hourly("Time,DC total (kWh),AC total (kWh)", "{t:%Y-%m-%d %H:%M},{n},{r}"),
            "AC total (kWh)",
        ),
        (hourly("Time,Max demand (kW),Import (kWh)", "{t:%Y-%m-%d %H:%M},7,{v}"), "Import (kWh)"),
        (
            hourly("Time,Voltage (V),Grid power (kW)", "{t:%Y-%m-%d %H:%M},230,{v}"),
            "Grid power (kW)",
        ),
    ],
)
def test_what_is_never_the_value(tmp_path: Path, text: str, value: str) -> None:
    (tmp_path / "a.csv").write_text(text)
    made = inspect(tmp_path / "a.csv")
    assert made.source["value"] == value
    assert made.source["time"] == "Time"


@pytest.mark.parametrize(
    ("text", "key", "choices"),
    [
        (
            hourly("Time,A (kWh),B (kWh),Total (kWh)", "{t:%Y-%m-%d %H:%M},{v},{v},{v}"),
            "value",
            ["A (kWh)", "B (kWh)", "Total (kWh)"],
        ),
        (hourly("Time,E1,Power (kW)", "{t:%Y-%m-%d %H:%M},{r},{v}"), "value", ["E1", "Power (kW)"]),
        (
            hourly("Time,kWh,Multiplier", "{t:%Y-%m-%d %H:%M},{v},40"),
            "multiplier",
            [{"column": "Multiplier"}, 1],
        ),
        (
            hourly("Time,OBIS,kWh", "{t:%Y-%m-%d %H:%M},1.8.0,{r}\n{t:%Y-%m-%d %H:%M},2.8.0,{v}"),
            "filter",
            [{"OBIS": "1.8.0"}, {"OBIS": "2.8.0"}],
        ),
        (
            "Date,"
            + ",".join(str(n) for n in range(1, 25))
            + "\n"
            + "".join(
                f"2024-03-{d:02}," + ",".join(str(m * 1000 + d) for m in range(24)) + "\n"
                for d in range(1, 20)
            ),
            "layout",
            ["wide", "long"],
        ),
    ],
)
def test_what_may_be_meant_in_several_ways_is_open(
    tmp_path: Path, text: str, key: str, choices: list[Any]
) -> None:
    (tmp_path / "a.csv").write_text(text)
    assert left(inspect(tmp_path / "a.csv"))[key] == choices


def test_sheets_of_months_are_open(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for month in (1, 2):
        page = book.create_sheet(f"2024-{month:02}")
        page.append(["Date", "kWh"])
        for day in range(1, 29):
            page.append([dt.datetime(2024, month, day), day % 5 + 1])
    book.save(tmp_path / "a.xlsx")
    assert left(inspect(tmp_path / "a.xlsx"))["format.sheet"] == ["2024-01", "2024-02"]
    made = inspect(tmp_path / "a.xlsx", {"format.sheet": "2024-02"})
    assert (made.source["format"]["sheet"], made.first[:7]) == ("2024-02", "2024-02")


def test_parts_of_a_day_of_which_one_is_missing(tmp_path: Path) -> None:
    names = [f"{n // 2}:{n % 2 * 3}0" for n in range(48) if n != 20]
    rows = "".join(f"2024-03-{day:02}," + ",".join(["1"] * 47) + "\n" for day in range(1, 10))
    (tmp_path / "a.csv").write_text(f"Date,{','.join(names)}\n{rows}")
    made = inspect(tmp_path / "a.csv")
    assert [finding.code for finding in made.findings] == ["MON-125"]
    assert "47 columns" in made.findings[0].found


def test_columns_that_are_stated(tmp_path: Path) -> None:
    text = hourly("Made,Time,kWh,other", "{t:%Y-%m-%d},{t:%Y-%m-%d %H:%M},{v},{r}")
    (tmp_path / "a.csv").write_text(text)
    made = inspect(tmp_path / "a.csv", {"value": "other", "time": "Time"})
    assert (made.source["value"], made.source["time"]) == ("other", "Time")
    result = run(tmp_path / "a.csv", "--value", "others")
    assert (result.exit_code, "other" in result.output) == (1, True)
    assert "MON-017" in result.output


TARIFFS = "Ngày ghi,HSN,Chỉ số BT,Chỉ số CĐ\n" + "".join(
    f"2024-0{month}-01,40,{1000 + 150 * month},{500 + 70 * month}\n" for month in range(1, 7)
)


def test_a_multiplier_stands_beside_the_value_that_is_stated(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(TARIFFS, encoding="utf-8")
    known = {"value": "Chỉ số BT", "unit": "kWh", "kind": "register", "timezone": "Asia/Bangkok"}
    made = inspect(path, known)
    assert (made.source["value"], made.source["multiplier"]) == ("Chỉ số BT", {"column": "HSN"})


def test_several_columns_are_stated_one_by_one(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TARIFFS, encoding="utf-8")
    known = ("--unit", "kWh", "--kind", "register", "--timezone", "Asia/Bangkok")
    columns = ("--value", "Chỉ số BT", "--value", "Chỉ số CĐ")
    out = tmp_path / "a.yaml"
    made = run(tmp_path / "a.csv", *known, *columns, "--multiplier", "HSN", "--source", str(out))
    assert made.exit_code == 0, made.output
    written = YAML(typ="safe").load(out)
    assert (written["value"], written["multiplier"]) == (list(columns[1::2]), {"column": "HSN"})


@pytest.mark.parametrize("factor", ["0", "-40", "nan", "inf"])
def test_a_multiplier_that_is_none_is_refused(tmp_path: Path, factor: str) -> None:
    (tmp_path / "a.csv").write_text(TARIFFS, encoding="utf-8")
    assert run(tmp_path / "a.csv", "--multiplier", factor).exit_code == 2


def test_times_at_any_distance_are_no_spacing_that_changes(tmp_path: Path) -> None:
    drawn = random.Random(1)
    time, text = START, "Time,kW\n"
    for _ in range(600):
        text += f"{time:%Y-%m-%d %H:%M:%S},{drawn.randint(100, 200)}\n"
        time += dt.timedelta(seconds=drawn.randint(300, 1500))
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    made = inspect(path, {"timezone": "Asia/Bangkok", "label": "start"})
    assert "interval" not in made.source
    assert "as logged" in left(made)["interval"]
    stated = {"timezone": "Asia/Bangkok", "interval": "as logged"}
    assert left(inspect(path, stated)) == {"hold": []}
    assert inspect(path, {**stated, "hold": "30 min"}).source["hold"] == "30 min"


def test_devices_that_take_turns_are_told_apart(tmp_path: Path) -> None:
    rows = []
    for n, (time, value) in enumerate(zip(TIMES, REGISTER, strict=True)):
        rows.append(f"{time:%Y-%m-%d %H:%M},INV-1,{value}")
        if n != 3:
            rows.append(f"{time + dt.timedelta(minutes=2):%Y-%m-%d %H:%M},INV-2,{value + 400}")
    (tmp_path / "a.csv").write_text("Time,Device,Total yield(kWh)\n" + "\n".join(rows) + "\n")
    made = inspect(tmp_path / "a.csv", {"timezone": "Asia/Jakarta"})
    assert left(made)["filter"] == [{"Device": "INV-1"}, {"Device": "INV-2"}]
    stated = inspect(tmp_path / "a.csv", {"timezone": "Asia/Jakarta", "meter": "Device=INV-2"})
    assert (stated.open, [f for f in stated.findings if f.is_error]) == ([], [])


def test_a_meter_that_was_exchanged_takes_no_turns_and_is_no_counter_of_the_day(
    tmp_path: Path,
) -> None:
    rows = [f"2024-03-01 {h}:00,A,{900 + h}" for h in range(10, 20)]
    rows += [f"2024-03-02 {h}:00,B,{h}" for h in range(10, 20)]
    (tmp_path / "a.csv").write_text("Time,Serial,kWh\n" + "\n".join(rows) + "\n")
    made = inspect(tmp_path / "a.csv", {"timezone": "Asia/Jakarta"})
    assert left(made) == {"kind": ["daily", "register"]}


def test_readings_that_a_column_calls_bad_are_left_out(tmp_path: Path) -> None:
    rows = [f"{t:%Y-%m-%d %H:%M},{{ok}},{v}" for t, v in zip(TIMES, REGISTER, strict=True)]
    rows.insert(4, "2024-01-31 23:45,{null},0.0")
    (tmp_path / "a.csv").write_text("Timestamp,Status,Total kWh\n" + "\n".join(rows) + "\n")
    made = inspect(tmp_path / "a.csv", {"timezone": "Etc/UTC"})
    assert made.source["good"] == {"column": "Status", "values": ["{ok}"]}
    assert (made.open, made.source["kind"]) == ([], "register")
    assert_reads_as_proposed(tmp_path, made)
    waiting = (tmp_path / "a.csv").read_text().replace("{null},0.0", "Waiting,100.9")
    (tmp_path / "a.csv").write_text(waiting)
    assert "good" not in inspect(tmp_path / "a.csv", {"timezone": "Etc/UTC"}).source


def test_rows_of_tariffs_are_offered_together(tmp_path: Path) -> None:
    rows = [
        f"{tariff},0{m}/2024,{40 * m + n}"
        for m in range(1, 7)
        for n, tariff in enumerate(("BT", "CD", "TD"))
    ]
    (tmp_path / "a.csv").write_text("BCS,Tháng,kWh\n" + "\n".join(rows) + "\n")
    stated = {"timezone": "Asia/Ho_Chi_Minh", "kind": "energy"}
    made = inspect(tmp_path / "a.csv", stated)
    assert left(made)["filter"][0] == {"BCS": ["BT", "CD", "TD"]}


def test_local_times_are_taken_beside_those_of_utc(tmp_path: Path) -> None:
    hours = dt.timedelta(hours=7)
    rows = [f"{t - hours:%Y-%m-%d %H:%M},{t:%Y-%m-%d %H:%M},{n % 3}" for n, t in enumerate(TIMES)]
    (tmp_path / "a.csv").write_text("Time (UTC),Local time,kWh\n" + "\n".join(rows) + "\n")
    made = inspect(tmp_path / "a.csv", {"timezone": "Asia/Jakarta"})
    assert made.source["time"] == "Local time"
    alone = [row.partition(",")[0] + f",{n % 3}" for n, row in enumerate(rows)]
    (tmp_path / "a.csv").write_text("Time (UTC),kWh\n" + "\n".join(alone) + "\n")
    made = inspect(tmp_path / "a.csv")
    assert made.source["timezone"] == "Etc/UTC"


@pytest.mark.parametrize("mark", [" (E)", "*", " est"])
def test_what_stands_behind_some_numbers_is_told_cell_by_cell(mark: str, tmp_path: Path) -> None:
    rows = [f"{t:%Y-%m-%d %H:%M},5{mark * (n % 3 == 0)}" for n, t in enumerate(TIMES)]
    (tmp_path / "a.csv").write_text("Time,kWh\n" + "\n".join(rows) + "\n")
    (first, *_) = [f for f in inspect(tmp_path / "a.csv").findings if f.is_error]
    assert first.code == "MON-101"
    assert first.found.startswith(f"5{mark}; 3 of them, also at ")


def test_days_as_names_of_columns_are_called_so(tmp_path: Path) -> None:
    days = [f"2024-02-{d:02}" for d in range(1, 8)]
    rows = [f"{h:02}:00," + ",".join("5" for _ in days) for h in range(24)]
    (tmp_path / "a.csv").write_text("\n".join(["Hour," + ",".join(days), *rows]) + "\n")
    with pytest.raises(FindingsError) as caught:
        inspect(tmp_path / "a.csv")
    (found,) = caught.value.findings
    assert (found.code, "names of columns" in found.message) == ("MON-017", True)


def test_a_column_of_measured_numbers_names_no_meter(tmp_path: Path) -> None:
    rows = [
        f'"{t.month}/{t.day}/{t:%Y}","{t:%H:%M:%S}","{v}","{20 + n % 3}"'
        for n, (t, v) in enumerate(zip(TIMES, REGISTER, strict=True))
    ]
    head = ['"Point_1:","BLDG.MTR.KWH"', '"Time Interval:","30 Minutes"', '""']
    text = [*head, '"<>Date","Time","Point_1","Point_2"', *rows, " ***** End of Report *****"]
    (tmp_path / "a.csv").write_text("\n".join(text) + "\n")
    stated = {"timezone": "Etc/UTC", "unit": "kWh", "kind": "register", "value": "Point_1"}
    made = inspect(tmp_path / "a.csv", stated)
    assert (made.open, made.filter) == ([], {})
    assert_reads_as_proposed(tmp_path, made)


def test_a_heading_against_what_is_stated_is_told(tmp_path: Path) -> None:
    rows = [f"{t:%Y-%m-%d %H:%M},{v}" for t, v in zip(TIMES, REGISTER, strict=True)]
    (tmp_path / "a.csv").write_text("TimestampUTC,Total kWh\n" + "\n".join(rows) + "\n")
    made = inspect(tmp_path / "a.csv", {"timezone": "Asia/Tokyo"})
    assert [f.code for f in made.findings] == ["MON-155"]
    assert made.is_settled


@pytest.mark.parametrize(
    ("name", "times", "date"),
    [
        ("t", 1, "%s"),
        ("created_at", 1000, "%s.ms"),
        ("logged", 10**6, "%s.us"),
        ("k", 10**9, "%s.ns"),
    ],
)
def test_counts_since_1970_are_times_whatever_they_are_called(
    tmp_path: Path, name: str, times: int, date: str
) -> None:
    stamps = [int(t.replace(tzinfo=dt.UTC).timestamp()) * times for t in TIMES]
    text = "".join(f"{t},{v},7\n" for t, v in zip(stamps, REGISTER, strict=True))
    path = tmp_path / "count.csv"
    path.write_text(f"{name},total_kwh,state\n{text}")
    made = inspect(path, {"timezone": "Asia/Tokyo", "unit": "kWh"})
    assert (made.source["time"], made.source["value"]) == (name, "total_kwh")
    assert made.source["format"]["date"] == date
    # They are instants, and no local times.
    assert made.first == "2024-01-31 22:00:00 UTC"
    assert made.shown[0]["time"] == made.first
    assert_reads_as_proposed(tmp_path, made)


def test_numbers_that_are_no_times(tmp_path: Path) -> None:
    # A register of ten digits, and the number of a document, beside the times.
    text = "".join(
        f"{1_714_521_600 + 250 * n},{1_700_000_000 + n},{t:%Y-%m-%d %H:%M}\n"
        for n, t in enumerate(TIMES)
    )
    path = tmp_path / "register.csv"
    path.write_text(f"Wh total,document,when\n{text}")
    assert inspect(path, {}).source["time"] == "when"
    path.write_text(f"Wh total,document,when\n{text}".replace("-", "?"))
    with pytest.raises(FindingsError) as caught:
        inspect(path, {})
    (finding,) = caught.value.findings
    assert finding.code == "MON-103"
    assert finding.found.startswith("when: 2024?")


def test_a_stated_column_of_times_that_holds_none(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("when,kWh\n" + "".join(f"T{n}x,{n}\n" for n in range(9)))
    shown = run(path, "--time", "when")
    assert shown.exit_code == 1
    assert "MON-103 the dates are written in no way that is known" in shown.output
    assert "odd.csv:2" in shown.output
    assert "format.date" in shown.output


@pytest.mark.parametrize("names", ["time,kWh", "Zeit,kWh", "日時,kWh"])
def test_names_below_words_with_values_are_no_row_of_units(tmp_path: Path, names: str) -> None:
    (tmp_path / "a.csv").write_text(
        f"Meter,123\nCT ratio,200/5\nMultiplier,40\n{names}\n"
        + lines("{t:%Y-%m-%d %H:%M},{v:.2f}\n"),
        encoding="utf-8",
    )
    made = inspect(tmp_path / "a.csv", {"timezone": "Etc/UTC"})
    assert [made.source["time"], made.source["value"]] == names.split(",")
