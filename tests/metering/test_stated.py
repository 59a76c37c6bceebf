"""A source in a file of its own: measured as in a project, with options in place of its keys."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.metering.interface import Wanted
from jcm_mrv.metering.loading import load_series
from jcm_mrv.project.model import Source
from tests.cli.test_commands import run

SOURCE = """\
readings: {readings}
time: t
value: kWh
unit: kWh
kind: register
interval: 1 d
timezone: Asia/Tokyo
"""
ROWS = [
    f"{m},2024-01-{day:02d} 00:00,{(1 + n) * day}" for n, m in enumerate("ab") for day in (1, 2, 3)
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    for n, name in enumerate("ab"):
        rows = "\n".join(ROWS[3 * n : 3 * n + 3])
        (tmp_path / "data" / f"{name}.csv").write_text(f"m,t,kWh\n{rows}\n")
    (tmp_path / "data" / "both.csv").write_text("m,t,kWh\n" + "\n".join(ROWS) + "\n")
    (tmp_path / "source.yaml").write_text(SOURCE.format(readings="data/a.csv"))
    return tmp_path


def totals(*args: Any) -> dict[str, Any]:
    result = run("meter", *args, "--json")
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    found = {(line["meter"], line["period"]): line["value"] for line in data["totals"]}
    return {"totals": found, "units": {t["unit"] for t in data["totals"]}, "codes": codes(data)}


def codes(data: dict[str, Any]) -> set[str]:
    return {item["code"] for item in data["findings"]}


def test_readings_are_relative_to_the_file_of_the_source(folder: Path) -> None:
    made = totals("--source", folder / "source.yaml")
    assert (made["totals"], made["units"]) == ({("", "2024-01"): 2.0}, {"kWh"})
    assert "MON-120" not in made["codes"]


def test_files_stand_for_readings_wherever_they_are(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder / "data")
    (folder / "elsewhere").mkdir()
    (folder / "source.yaml").rename(folder / "elsewhere" / "source.yaml")
    assert totals("b.csv", "--source", "../elsewhere/source.yaml")["totals"] == {("", "2024-01"): 4}
    absolute = totals(folder / "data" / "[b].csv", "--source", "../elsewhere/source.yaml")
    assert absolute["totals"] == {("", "2024-01"): 4}


def test_options_override_the_file_and_say_so(folder: Path) -> None:
    made = totals("--source", folder / "source.yaml", "--unit", "MWh", "--to", "kWh", "--by", "day")
    assert made["totals"] == {("", "2024-01-01"): 1000.0, ("", "2024-01-02"): 1000.0}
    assert "MON-120" in made["codes"]


def test_nothing_is_asked_twice_and_what_nobody_says_is_said(folder: Path) -> None:
    path = folder / "source.yaml"
    path.write_text("readings: data/a.csv\ntime: t\nvalue: kWh\n")
    rest = ("--unit", "kWh", "--kind", "register", "--interval", "1 d")
    assert totals("--source", path, *rest, "--timezone", "Asia/Tokyo")["totals"]
    for left_out, word in ((0, "`unit`"), (2, "`kind`")):
        given = [*rest[:left_out], *rest[left_out + 2 :]]
        result = run("meter", "--source", path, *given, "--timezone", "Asia/Tokyo")
        assert (result.exit_code, word in result.output) == (1, True), result.output
    result = run("meter", "--source", path, *rest)
    assert (result.exit_code, "--timezone" in result.output) == (1, True)


def test_an_error_names_the_line_of_the_file_or_the_option(folder: Path) -> None:
    path = folder / "source.yaml"
    path.write_text(SOURCE.format(readings="data/a.csv") + "labell: end\n")
    result = run("meter", "--source", path)
    assert (result.exit_code, "source.yaml:8:1" in result.output) == (1, True)
    assert "label" in result.output
    path.write_text(SOURCE.format(readings="data/a.csv"))
    result = run("meter", "--source", path, "--unit", "kwhh")
    assert (result.exit_code, "--unit" in result.output) == (1, True)


def test_each_meter_of_a_column_has_its_totals(folder: Path) -> None:
    made = totals(folder / "data" / "both.csv", "--source", folder / "source.yaml", "--meter", "m")
    assert made["totals"] == {("a", "2024-01"): 2.0, ("b", "2024-01"): 4.0}
    rows = "".join(f"{n},2024-01-01,{n}\n" for n in range(101))
    (folder / "many.csv").write_text("m,t,kWh\n" + rows)
    result = run("meter", folder / "many.csv", "--source", folder / "source.yaml", "--meter", "m")
    assert (result.exit_code, "MON-122" in result.output) == (1, True)


def test_a_meter_of_the_file_is_known(folder: Path) -> None:
    path = folder / "source.yaml"
    (folder / "data" / "a.csv").write_text("t,kWh\n2024-01-01,98\n2024-01-02,99\n2024-01-03,1\n")
    meter = "meter: A\nmeters: {A: {register_maximum: 99 kWh}}\n"
    path.write_text(SOURCE.format(readings="data/a.csv") + meter)
    assert totals("--source", path)["totals"] == {("", "2024-01"): 3.0}
    path.write_text(SOURCE.format(readings="data/a.csv") + meter.replace("meter: A", "meter: B"))
    result = run("meter", "--source", path)
    assert (result.exit_code, "MON-124" in result.output) == (1, True)


def test_what_happened_to_a_meter_and_its_multiplier_count(folder: Path) -> None:
    path = folder / "source.yaml"
    rows = [f"2024-01-{day:02} 00:00,{100 + day if day < 10 else day - 9}" for day in range(1, 21)]
    (folder / "data" / "a.csv").write_text("t,kWh\n" + "\n".join(rows) + "\n")
    event = (
        "{date: 2024-01-09T12:00, what: replaced, before: 109.5, after: 0, unit: kWh, evidence: c}"
    )
    more = f"multiplier: 40\nmeter: A\nmeters: {{A: {{events: [{event}]}}}}\n"
    path.write_text(SOURCE.format(readings="data/a.csv") + more)
    (value,) = totals("--source", path)["totals"].values()
    # 101 to 109.5, and 0 to 11, forty times.
    assert value == pytest.approx(40 * (8.5 + 11))


def test_entries_of_a_table_are_summed(folder: Path) -> None:
    (folder / "bills.csv").write_text(
        "start,end,value\n2024-01-01,2024-01-31,10\n2024-02-01,2024-02-29,12\n"
    )
    path = folder / "source.yaml"
    path.write_text("entries: {file: bills.csv, unit: kWh}\nunit: kWh\ntimezone: Asia/Tokyo\n")
    assert totals("--source", path)["totals"] == {("", "2024-01"): 10.0, ("", "2024-02"): 12.0}


def test_samples_are_a_mean_and_said_so(folder: Path) -> None:
    path = folder / "source.yaml"
    path.write_text(SOURCE.format(readings="data/a.csv").replace("register", "value"))
    made = totals("--source", path, "--end", "2024-01-02")
    assert made["totals"] == {("", "2024-01"): 1.5}
    assert "MON-123" in made["codes"]


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "- readings: a.csv",
        "readings: [",
        "readings: nowhere.csv",
        "sources: [{readings: a.csv}]",
        "meters: 3",
        "value: {column: 0}",
    ],
)
def test_what_is_no_source_is_refused(folder: Path, wrong: str) -> None:
    path = folder / "source.yaml"
    path.write_text(wrong + "\n")
    result = run("meter", folder / "data" / "a.csv", "--source", path, "--timezone", "Asia/Tokyo")
    assert (result.exit_code, result.exception.__class__) == (1, SystemExit), result.output
    assert run("meter", "--source", folder / "none.yaml").exit_code == 1


@pytest.mark.parametrize(
    ("key", "other", "code", "says"),
    [
        ("value: kWh", "value: 3", "PRJ-015", "{column: 3}"),
        ("value: kWh", "value: 0", "PRJ-015", 'put it in quotes: "0"'),
        ("time: t", "time: [2, 3]", "PRJ-015", "{column: 2}"),
        ("time: t", "time: [t]", "PRJ-015", "two to six columns together"),
        ("value: kWh", "value: {column: 9}", "MON-017", "no column 9; the line has 3 fields"),
        ("unit: kWh", "unit: kWh\nmultiplier: CT", "PRJ-015", "{column: CT}"),
        ("unit: kWh", 'unit: kWh\nmultiplier: "4,5"', "PRJ-015", "a decimal like 0.333"),
        ("unit: kWh", "unit: kWh\nmultiplier: {column: CT}", "MON-017", "no column 'CT'"),
        ("unit: kWh", "unit: kWh\nformat: {sheet: Data}", "MON-026", "is no workbook"),
        ("Asia/Tokyo", "Asia/Hanoi", "MON-004", "is it one of these: Asia/Ho_Chi_Minh?"),
        ("Asia/Tokyo", "Thailand", "MON-004", "is it one of these: Asia/Bangkok?"),
    ],
)
def test_what_is_meant_is_told(folder: Path, key: str, other: str, code: str, says: str) -> None:
    path = folder / "source.yaml"
    path.write_text(SOURCE.format(readings="data/a.csv").replace(key, other))
    result = run("meter", "--source", path)
    assert result.exit_code == 1
    assert code in result.output
    assert says in " ".join(result.output.split()), result.output


WRONG = {
    "MON-004": ("Asia/Tokyo", "Asia/Tokio"),
    "MON-003": ("kind: register", "kind: power"),
    "MON-017": ("value: ", "value: no such "),
}


@pytest.mark.parametrize("number", [1, 2, 3])
def test_what_is_wrong_is_told_in_one_round(folder: Path, number: int) -> None:
    for codes in itertools.combinations(WRONG, number):
        text = SOURCE.format(readings="data/a.csv")
        for code in codes:
            assert WRONG[code][0] in text
            text = text.replace(*WRONG[code])
        path = folder / "source.yaml"
        path.write_text(text)
        result = run("meter", "--source", path)
        assert result.exit_code == 1
        assert [code for code in WRONG if code in result.output] == list(codes), result.output


def test_what_is_not_declared_and_a_lost_file_are_told_together(folder: Path) -> None:
    path = folder / "source.yaml"
    declared = SOURCE.format(readings="data/lost.csv").replace("kind: register", "kind: energy")
    path.write_text(declared)
    asked = ("--start", "2024-01-01", "--end", "2024-01-31")
    found = json.loads(run("meter", "--source", path, *asked, "--json").stdout)
    assert {"MON-002", "MON-011"} <= codes(found)


def test_months_without_readings_ask_for_the_period(folder: Path) -> None:
    asked = ("--end", "2024-03-31", "--json")
    found = json.loads(run("meter", "--source", folder / "source.yaml", *asked).stdout)
    (said,) = [one for one in found["findings"] if one["code"] == "MON-902" and one["hint"]][:1]
    assert "monitoring_period" in said["hint"]


def test_the_file_of_the_source_is_never_written_over(folder: Path) -> None:
    path = folder / "source.yaml"
    path.rename(folder / "totals.csv")
    result = run("meter", "--source", folder / "totals.csv", "-o", folder)
    assert (result.exit_code, "CAL-031" in result.output) == (1, True)


def test_columns_are_called_as_they_stand_in_the_file(folder: Path) -> None:
    lines = ["t," + ",".join(f"H{n}" for n in range(1, 25)), "2024-01-01" + ",1" * 24]
    (folder / "data" / "wide.csv").write_text("\n".join(lines) + "\n")
    source = "layout: wide\ntime: t\nvalue: {from: H1, to: H24}\nunit: kWh\nkind: energy\n"
    (folder / "wide.yaml").write_text(source + "timezone: Asia/Tokyo\n")
    args = ("--source", folder / "wide.yaml", folder / "data" / "wide.csv", "--json")
    found = json.loads(run("meter", *args).stdout)["findings"]
    assert "H1 to H24" in next(one["message"] for one in found if one["code"] == "MON-929")


def test_a_source_without_any_good_reading_is_an_error(folder: Path) -> None:
    text = (folder / "source.yaml").read_text()
    (folder / "source.yaml").write_text(text + "format: {missing: [{below: 9999}]}\n")
    result = run("meter", "--source", folder / "source.yaml", "--json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)["findings"]
    assert [one["code"] for one in found if one["severity"] == "error"] == ["MON-105"]
    assert "MON-114" in codes({"findings": found})


def test_a_table_of_bills_before_readings(folder: Path) -> None:
    (folder / "bills.csv").write_text("start,end,value\n2023-12-01,2023-12-31,10\n")
    one = SOURCE.format(readings="data/a.csv").replace("\n", "\n    ").rstrip()
    text = f"sources:\n  - entries: {{file: bills.csv, unit: kWh}}\n  - {one}\n"
    (folder / "source.yaml").write_text(text)
    made = totals("--source", folder / "source.yaml", "--timezone", "Asia/Tokyo")
    assert made["totals"] == {("", "2023-12"): 10.0, ("", "2024-01"): 2.0}
    assert made["units"] == {"kWh"}


@pytest.mark.parametrize(("options", "times"), [([], 1), (["--meter", "m"], 2 * len("ab"))])
def test_one_source_is_read_once(
    options: list[str], times: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def counted(source: Source, wanted: Wanted) -> Any:
        read.append(wanted.where)
        return load_series(source, wanted)

    for module in ("stated", "source"):
        monkeypatch.setattr(f"jcm_mrv.metering.{module}.load_series", counted)
    file = "both" if options else "a"
    totals("--source", folder / "source.yaml", *options, folder / "data" / f"{file}.csv")
    assert len(read) == times
