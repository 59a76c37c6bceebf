"""``jcm-mrv meter``: totals on the screen, as JSON and as files."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.cli import meter as meter_command
from jcm_mrv.metering.fleet.write import write_tables
from jcm_mrv.outputs import Written
from tests.cli.test_commands import run
from tests.effort import one_in
from tests.outputs.breaking import broken_off, contents, interrupt

pytestmark = one_in(2)

ROWS = [
    f"{m},2024-01-{day:02d} 00:00,{10 * day + n}" for n, m in enumerate("ab") for day in (1, 2, 3)
]
WHAT = ("--time", "t", "--value", "kWh", "--unit", "kWh", "--timezone", "Asia/Tokyo")
REGISTER = (*WHAT, "--meter", "m", "--kind", "register", "--interval", "1 day")


@pytest.fixture
def readings(tmp_path: Path) -> Path:
    path = tmp_path / "readings.csv"
    path.write_text("m,t,kWh\n" + "\n".join(ROWS) + "\n")
    return path


def test_totals_are_shown(readings: Path) -> None:
    result = run("meter", readings, *REGISTER, "--by", "day")
    assert result.exit_code == 0
    assert "2024-01-02" in result.output
    assert "6 readings, 0 lines in the ledger" in result.output
    assert "10.000" in result.output


def test_a_second_column_is_never_dropped_in_silence(readings: Path) -> None:
    result = run("meter", readings, *REGISTER, "--value", "m")
    assert result.exit_code == 1
    assert "MON-130" in result.output
    with_engine = run("meter", readings, *REGISTER, "--value", "m", "--engine", "duckdb")
    assert (with_engine.exit_code, "several --value" in with_engine.output) == (2, True)


def test_options_alone_say_what_a_source_may(tmp_path: Path) -> None:
    path = tmp_path / "readings.csv"
    rows = [f"2024-01-{day:02d},{10 * day},{7 * day},40,{day % 2}" for day in range(1, 9)]
    path.write_text("t,T1 [kWh],T2 [kWh],HSN,note\n" + "\n".join(rows) + "\n")
    what = ("--time", "t", "--unit", "kWh", "--timezone", "Asia/Tokyo", "--interval", "1 day")

    def total(*more: str) -> tuple[float | None, set[str], int]:
        data = json.loads(run("meter", path, *what, *more, "--json").stdout)
        codes = {item["code"] for item in data["findings"]}
        return data["totals"][0]["value"], codes, len(data["totals"])

    register = ("--kind", "register", "--value", "T1 [kWh]")
    value, codes, _ = total(*register)
    # The guards of a project are made: a column of multipliers beside, and what was not checked.
    assert (value, {"MON-925", "MON-929"} - codes) == (70.0, set())
    assert total(*register, "--multiplier", "HSN")[0] == 2800.0
    assert total(*register, "--multiplier", "4")[0] == 280.0
    assert total(*register, "--value", "T2 [kWh]")[0] == 119.0
    assert "MON-930" in total(*register, "--unit", "MWh")[1]
    one = total("--kind", "register", "--value", "T1 [kWh]", "--meter", "note=1")
    assert one[0] == 60.0
    assert total("--kind", "value", "--value", "T1 [kWh]")[0] == 45.0


@pytest.mark.parametrize("way", [(), ("--multiplier", "1")], ids=["fleet", "source"])
def test_each_meter_may_have_a_capacity_of_its_own(way: tuple[str, ...], readings: Path) -> None:
    readings.write_text(readings.read_text().replace("01-03 00:00,31", "01-03 00:00,34"))

    def totals(*stated: str) -> list[float]:
        options = [option for one in stated for option in ("--capacity", one)]
        result = run("meter", readings, *REGISTER, *way, "--by", "period", *options, "--json")
        return [line["value"] for line in json.loads(result.stdout)["totals"]]

    # 13 kWh on a day of b, 10 on any other.
    assert totals() == [20.0, 23.0]
    assert totals("0.45 kW") == totals("b=0.45 kW") == totals("0.3 kW", "a=1 kW", "b=0.45 kW")
    assert totals("b=0.45 kW") == [20.0, 10.0]
    assert totals("a=0.45 kW", "1 kW") == [20.0, 23.0]
    for wrong, words in (
        (("c=1 kW",), "no such meter; there are a, b"),
        (("1 kW", "2 kW"), "two are given"),
        (("a=1",), "a number with its unit"),
    ):
        options = [option for one in wrong for option in ("--capacity", one)]
        result = run("meter", readings, *REGISTER, *way, *options)
        assert (result.exit_code, words in result.output) == (2, True)


@pytest.mark.parametrize(
    ("option", "given", "like"),
    [
        ("--interval", "15m", "a time span is expected, like 15 min, 1 h, 30 s or 1 d"),
        ("--register-maximum", "999", "a number with its unit is expected, like 600 kW"),
        ("--capacity", "a=much", "'much': a number with its unit is expected, like 600 kW"),
    ],
)
def test_an_option_that_does_not_read_says_how_it_is_written(
    option: str, given: str, like: str, readings: Path
) -> None:
    result = run("meter", readings, *REGISTER, option, given)
    assert (result.exit_code, option in result.output) == (2, True)
    assert like in " ".join(result.output.split())


def test_a_capacity_of_a_meter_needs_the_column_that_names_it(readings: Path) -> None:
    result = run("meter", readings, *WHAT, "--kind", "register", "--capacity", "a=1 kW")
    assert (result.exit_code, "--meter" in result.output) == (2, True)


@pytest.mark.parametrize(
    ("first", "asked", "total"),
    [
        ("t,kWh,kWh", ("--time", "t", "--value", "{column: 3}"), 8.0),
        ("t,kWh,kWh", ("--time", "{column: 1}", "--value", "{column: 2}", "--header", "1"), 4.0),
        (None, ("--time", "{column: 1}", "--value", "{ column: 3}", "--header", "none"), 8.0),
        # A name that is a number stays a name.
        ("t,2,1", ("--time", "t", "--value", "2"), 4.0),
        ("t,T1,T2", ("--time", "t", "--value", "T1", "--value", "{column: 3}"), 12.0),
    ],
)
def test_columns_are_named_by_number(
    first: str | None, asked: tuple[str, ...], total: float, tmp_path: Path
) -> None:
    path = tmp_path / "readings.csv"
    rows = [f"2024-01-{day:02d},{2 * day},{4 * day}" for day in (1, 2, 3)]
    path.write_text("\n".join([first, *rows] if first else rows) + "\n")
    what = (
        "--unit",
        "kWh",
        "--kind",
        "register",
        "--interval",
        "1 day",
        "--timezone",
        "Asia/Tokyo",
    )
    result = run("meter", path, *asked, *what, "--json")
    assert [line["value"] for line in json.loads(result.stdout)["totals"]] == [total]
    if "column" in asked[3]:
        inspected = run("meter", "inspect", path, *asked[:4], "--json")
        assert json.loads(inspected.stdout)["source"]["value"] == {"column": int(asked[3][-2])}


def test_columns_by_number_of_a_file_without_names_are_proposed_so(tmp_path: Path) -> None:
    path = tmp_path / "readings.csv"
    path.write_text("2024-01-01,2,4\n2024-01-02,4,8\n2024-01-03,6,12\n")
    result = run("meter", "inspect", path, "--time", "1", "--value", "3", "--json")
    source = json.loads(result.stdout)["source"]
    assert (source["time"], source["value"]) == ({"column": 1}, {"column": 3})
    assert source["format"]["header"] == "none"
    beyond = run("meter", "inspect", path, "--value", "{column: 4}")
    assert (beyond.exit_code, "MON-017" in beyond.output) == (1, True)


def test_an_engine_knows_no_column_by_number(readings: Path) -> None:
    asked = ("--time", "t", "--value", "{column: 3}", "--unit", "kWh", "--kind", "register")
    result = run("meter", readings, *asked, "--timezone", "Asia/Tokyo", "--engine", "duckdb")
    assert (result.exit_code, "a column by its number" in result.output) == (2, True)
    for wrong in ("first", "-1"):
        assert run("meter", readings, *WHAT, "--header", wrong).exit_code == 2


@pytest.mark.parametrize(
    "more",
    [("--multiplier", "40"), ("--interval", "1 month"), ("--kind", "value"), ("--meter", "m=a")],
)
def test_an_engine_is_not_asked_for_what_it_does_not_know(
    more: tuple[str, ...], readings: Path
) -> None:
    result = run("meter", readings, *REGISTER, *more, "--engine", "duckdb")
    assert (result.exit_code, "leave out --engine" in result.output) == (2, True), result.output


def test_packed_parquet_is_read(tmp_path: Path) -> None:
    import gzip

    import pyarrow as pa
    import pyarrow.parquet as pq

    times = pa.array([f"2024-01-{day:02}" for day in (1, 2, 3)]).cast(pa.timestamp("s"))
    table = pa.table({"m": ["a", "a", "a"], "t": times, "kWh": [1.0, 2.0, 4.0]})
    pq.write_table(table, tmp_path / "a.parquet")
    packed = tmp_path / "a.parquet.gz"
    packed.write_bytes(gzip.compress((tmp_path / "a.parquet").read_bytes()))
    for more in (REGISTER, (*WHAT, "--kind", "register")):
        result = run("meter", packed, *more, "--json")
        assert result.exit_code == 0, result.output
        assert json.loads(result.stdout)["totals"][0]["value"] == 3.0


def test_json_has_totals_ledger_and_findings(readings: Path) -> None:
    result = run("meter", readings, *REGISTER, "--json", "--to", "MWh")
    assert result.exit_code == 0
    data = json.loads(result.stdout)
    assert data["totals"] == [
        {
            "meter": meter,
            "period": "2024-01",
            "value": 0.02,
            "unit": "MWh",
            "coverage": 1.0,
            "adjusted_by": 0.0,
        }
        for meter in "ab"
    ]
    assert data["ledger"] == []
    assert {item["code"] for item in data["findings"]} == {"MON-019", "MON-929"}


def test_files_are_written_in_one_step(readings: Path, tmp_path: Path) -> None:
    result = run("meter", readings, *REGISTER, "-o", tmp_path / "out")
    assert result.exit_code == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "findings.csv",
        "ledger.csv",
        "result.json",
        "totals.csv",
    ]
    with (tmp_path / "out" / "totals.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["value"] for row in csv.DictReader(file)] == ["20.0", "20.0"]


@pytest.mark.parametrize("at", range(3, 20, 2))
def test_an_interruption_keeps_what_was_there(at: int, readings: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("meter", readings, *REGISTER, "-o", out).exit_code == 0
    before = contents(out)
    write = write_tables

    def interrupted(*args: Any) -> Written:
        with broken_off(at, interrupt, after=False):
            return write(*args)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("jcm_mrv.metering.fleet.write.write_tables", interrupted)
        result = run("meter", readings, *REGISTER, "--by", "day", "-o", out)
    assert (result.exit_code, "stopped: interrupted" in result.output) == (130, True)
    assert contents(out) == before


def test_a_table_of_readings_is_never_written_over(readings: Path, tmp_path: Path) -> None:
    readings.rename(readings.with_name("totals.csv"))
    before = contents(tmp_path)
    result = run("meter", tmp_path / "*.csv", *REGISTER, "-o", tmp_path)
    assert (result.exit_code, "CAL-031" in result.output) == (1, True)
    assert contents(tmp_path) == before


def test_the_result_of_a_project_is_not_replaced_by_tables(readings: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "result.json").write_text('{"schema": "jcm-mrv/result/1"}')
    result = run("meter", readings, *REGISTER, "-o", tmp_path / "out")
    assert (result.exit_code, "CAL-034" in result.output) == (1, True)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["result.json"]


def test_an_edited_table_is_kept_beside(readings: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run("meter", readings, *REGISTER, "-o", out)
    (out / "totals.csv").write_text("mine")
    result = run("meter", readings, *REGISTER, "-o", out, "--json")
    assert result.exit_code == 0
    assert "totals.edited-1.csv" in result.stderr
    assert (out / "totals.edited-1.csv").read_text() == "mine"
    assert result.stdout == (out / "result.json").read_text(encoding="utf-8")
    assert json.loads(result.stdout)["outputs"][0]["path"] == "totals.csv"


def test_an_interruption_while_reading_writes_nothing(
    readings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("jcm_mrv.metering.fleet.condense.Condenser.add", interrupted)
    result = run("meter", readings, *REGISTER, "-o", tmp_path / "out")
    assert (result.exit_code, "stopped: interrupted" in result.output) == (130, True)
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_made_is_a_finding(readings: Path) -> None:
    result = run("meter", readings, *REGISTER, "-o", readings / "out")
    assert result.exit_code == 1
    assert "MON-012" in result.output


def test_errors_end_with_status_1_and_show_no_total(readings: Path) -> None:
    with readings.open("a") as file:
        file.write("a,2024-01-04 00:00,#REF!\n")
    result = run("meter", readings, *REGISTER)
    assert result.exit_code == 1
    assert "readings.csv:8" in result.output
    tolerated = run("meter", readings, *REGISTER, "--tolerate", "--json")
    assert tolerated.exit_code == 0
    assert "MON-102" in {item["code"] for item in json.loads(tolerated.stdout)["findings"]}


def test_many_totals_are_shown_together(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    lines = [f"m{n},2024-01-0{day} 00:00,{day}" for n in range(70) for day in (1, 2)]
    path.write_text("m,t,kWh\n" + "\n".join(lines) + "\n")
    result = run("meter", path, *REGISTER)
    assert result.exit_code == 0
    assert "of all meters together" in result.output
    assert "70.000" in result.output


def test_alike_findings_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "late.csv"
    lines = [f"m{n},2024-01-{day:02d} 12:00,{day}" for n in range(9) for day in (1, 2, 9)]
    path.write_text("m,t,kWh\n" + "\n".join(lines) + "\n")
    result = run("meter", path, *REGISTER)
    assert "MON-701: 6 more like that" in result.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--kind", "energy"), "--interval"),
        (("--kind", "power", "--interval", "1 h"), "--label"),
        (("--kind", "register", "--interval", "soon"), "soon"),
        (("--kind", "register", "--capacity", "600"), "a number with its unit"),
        (("--kind", "register", "--start", "2024-02-01", "--end", "2024-01-01"), "--end"),
        ((), "--kind"),
    ],
)
def test_wrong_use_is_status_2(arguments: tuple[str, ...], words: str, readings: Path) -> None:
    result = run("meter", readings, *WHAT, *arguments)
    assert result.exit_code == 2
    assert words in result.output


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("--unit", "kelvin"), "MON-003"),
        (("--unit", "florp"), "MON-003"),
        (("--unit", ""), "MON-003"),
        (("--to", "florp"), "MON-003"),
        (("--timezone", "Asia/Nowhere"), "MON-004"),
        (("--value", "MWh"), "MON-017"),
        (("--meter", "nobody"), "MON-017"),
        (("--capacity", "600 kg"), None),
    ],
)
def test_what_does_not_fit_is_a_finding(
    change: tuple[str, str], code: str | None, readings: Path
) -> None:
    declared = dict(zip(REGISTER[::2], REGISTER[1::2], strict=True)) | {"--to": "MWh"}
    options = [word for option in (declared | dict([change])).items() for word in option]
    result = run("meter", readings, *options)
    assert result.exit_code == (0 if code is None else 1)
    assert code is None or code in result.output


@pytest.mark.parametrize(
    ("kind", "unit"), [("register", "kW"), ("energy", "MW"), ("power", "kWh"), ("power", "GJ")]
)
def test_a_unit_of_the_other_kind_is_refused(kind: str, unit: str, readings: Path) -> None:
    what = ("--time", "t", "--value", "kWh", "--timezone", "Asia/Tokyo", "--meter", "m")
    more = ("--kind", kind, "--unit", unit, "--interval", "1 day", "--label", "end")
    result = run("meter", readings, *what, *more)
    assert result.exit_code == 1
    assert "MON-003" in result.output


def test_a_unit_that_is_none_is_named_with_what_may_be_meant(readings: Path) -> None:
    what = ("--time", "t", "--value", "kWh", "--timezone", "Asia/Tokyo", "--kind", "register")
    result = run("meter", readings, *what, "--unit", "kwh", "--json")
    assert result.exit_code == 1
    (problem,) = json.loads(result.stdout)["findings"]
    assert (problem["code"], problem["found"], problem["where"]) == ("PRJ-015", "kwh", "--unit")
    assert problem["hint"] == "did you mean 'kWh'?"


def test_help_shows_the_options_and_names_inspect() -> None:
    result = run("meter", "--help")
    assert result.exit_code == 0
    assert "READINGS..." in result.output
    assert "meter inspect FILE" in result.output


def test_inspect_is_a_command_of_its_own(readings: Path) -> None:
    result = run("meter", "inspect", readings)
    assert "Source, as far as the file says" in result.output


def test_progress_goes_to_a_terminal_only(
    readings: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with meter_command._progress() as advance:
        assert advance is not None
        advance(1_234_567)
    monkeypatch.setenv("TTY_COMPATIBLE", "0")
    with meter_command._progress() as advance:
        assert advance is None
    capsys.readouterr()
