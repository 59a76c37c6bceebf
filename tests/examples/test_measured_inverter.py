"""The example on measured power: what a person sees in the plots is what the findings say."""

from __future__ import annotations

import csv
import json
import subprocess
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import FindingsError, calculate, load_project
from jcm_mrv.calculation.result import Result
from jcm_mrv.findings import Finding
from tests.effort import thorough
from tests.prepared import data_of, prepared, python
from tests.projects import write_project

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "measured-inverter"
SHIPPED = data_of("pvanalytics")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepared(EXAMPLE, tmp_path_factory.mktemp("measured"))


@pytest.fixture(scope="module")
def result(copy: Path) -> Result:
    return calculate(load_project(copy))


def one(findings: Any, code: str) -> Finding:
    (found,) = [f for f in findings if f.code == code]
    return found


def gaps(result: Result) -> dict[str, str]:
    lines = [entry.line for entry in result.applications[0].ledger]
    return {line.start: line.end for line in lines if line.rule == "MON-705"}


def test_no_data_of_others_are_kept() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "/examples/measured-inverter/data/" in ignored  # the one that the sdist obeys
    assert "/data/" in (EXAMPLE / ".gitignore").read_text(encoding="utf-8").splitlines()
    if not (ROOT / ".git").exists():
        return  # unpacked from an sdist
    listed = subprocess.run(
        ["git", "ls-files", "examples/measured-inverter"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    names = {Path(name).name for name in listed}
    assert names == {
        ".gitignore", "README.md", "expected.json", "expected.py", "prepare.py", "project.yaml",
        "rsf-ii.yaml",
    }  # fmt: skip


@thorough
def test_both_projects_give_what_the_independent_script_gives(copy: Path, result: Result) -> None:
    expected = json.loads(python(copy / "expected.py"))
    assert expected == json.loads((EXAMPLE / "expected.json").read_text(encoding="utf-8"))
    inverter = calculate(load_project(copy / "rsf-ii.yaml"))
    for ours, theirs in ((result, expected), (inverter, expected["rsf-ii"])):
        assert ours.emission_reductions == theirs["emission_reductions"]
        for year, given in zip(ours.years, theirs["years"], strict=True):
            assert year.part.year == given["year"]
            assert year.emission_reductions == given["emission_reductions"]
            assert year.emission_reductions_unrounded == pytest.approx(
                given["emission_reductions_unrounded"], rel=1e-9
            )


@thorough
def test_preparing_twice_gives_the_same_bytes(copy: Path, tmp_path: Path) -> None:
    again = prepared(EXAMPLE, tmp_path, afresh=True)
    for name in ("system-50.csv", "rsf-ii.csv"):
        assert (again / "data" / name).read_bytes() == (copy / "data" / name).read_bytes()
    original = (SHIPPED / "nrel_RSF_II.csv").read_bytes()
    assert (copy / "data" / "rsf-ii.csv").read_bytes() == original


def test_what_is_missing_is_a_gap_and_is_not_filled(result: Result) -> None:
    empty = one(result.findings, "MON-102")
    assert empty.message.startswith("2904 ")
    assert empty.where == "data/system-50.csv:1125"
    assert "MON-903" in {f.code for f in result.findings}  # nobody states the meter
    assert not [f for f in result.findings if f.is_error]
    found = gaps(result)
    # 54 runs of empty cells, and the first hour of the local day of 15 April, in which the file,
    # one hour late by its own offsets, has not begun.
    assert len(found) == 55
    assert found["2011-04-15T00:00-06:00"] == "2011-04-15T01:00-06:00"
    assert found["2012-05-25T14:15-06:00"] == "2012-05-29T03:45-06:00"
    hours = 2904 / 4 + 1
    assert f"{hours:.4g} h in all" in one(result.findings, "MON-705").message
    assert {entry.line.effect for entry in result.applications[0].ledger} == {0}


def test_the_hour_that_spring_skips_has_no_reading(result: Result) -> None:
    # At UTC-7 nothing is special about 02:00; in Colorado the clock goes from there to 03:00. As
    # the offset is stated the gap lies after the change, and is shown one hour later.
    for day in ("2012-03-11", "2013-03-10"):
        assert gaps(result)[f"{day}T03:00-06:00"] == f"{day}T04:00-06:00"


def test_the_sun_finds_the_summer_time_that_the_offsets_deny(result: Result) -> None:
    found = one(result.findings, "MON-913")
    assert found.severity == "warning"
    assert "min fast" in found.message
    # One hour less the distance of the site from its meridian, which is 105 degrees west.
    minutes = int(found.message.split(" min fast")[0].split()[-1])
    assert 45 <= minutes <= 60
    # From spring to autumn of each year, as the local clock has it.
    for change in ("2012-03-11 to 2012-11-03", "2013-03-10 to 2013-11-02"):
        assert change in found.found


def test_the_sun_contradicts_the_clock_of_the_inverter(copy: Path) -> None:
    found = one(calculate(load_project(copy / "rsf-ii.yaml")).findings, "MON-911")
    assert found.found.startswith("first 2022-01-02T17:30-07:00")
    assert "on 4 days" in found.message  # all but the last, on which it was offline


def changed(copy: Path, folder: Path, old: str, new: str, *, data: tuple[str, str]) -> Path:
    """Give the project with one change of its text, and one of its data."""
    (folder / "data").mkdir(parents=True)
    text = (copy / "project.yaml").read_text(encoding="utf-8")
    assert old in text
    (folder / "project.yaml").write_text(text.replace(old, new), encoding="utf-8")
    readings = (copy / "data" / "system-50.csv").read_text(encoding="utf-8")
    (folder / "data" / "system-50.csv").write_text(readings.replace(*data), encoding="utf-8")
    return folder


def test_as_local_time_the_repeated_hour_of_autumn_cannot_be_settled(
    copy: Path, tmp_path: Path
) -> None:
    # The local clock shows 01:00 to 01:45 twice on 6 November 2011; the file has these times once.
    local = changed(copy, tmp_path / "l", "%S%z", "%S", data=("-07:00,", ","))
    with pytest.raises(FindingsError) as caught:
        calculate(load_project(local))
    found = one(caught.value.findings, "MON-202")
    assert found.message.startswith("2011-11-06 01:00 ")
    assert found.found == "12 rows at a clock change"  # four in each of three autumns
    assert "timezone" in found.hint


def test_one_time_all_year_gives_the_same_as_the_offsets(
    copy: Path, result: Result, tmp_path: Path
) -> None:
    zone = '%S"}\n        timezone: Etc/GMT+7'
    fixed = changed(copy, tmp_path / "f", '%S%z"}', zone, data=("-07:00,", ","))
    again = calculate(load_project(fixed))
    assert [y.reference_emissions for y in again.years] == [
        y.reference_emissions for y in result.years
    ]


def test_the_label_that_is_not_stated_moves_next_to_nothing(
    copy: Path, result: Result, tmp_path: Path
) -> None:
    end = calculate(
        load_project(changed(copy, tmp_path / "e", "label: start", "label: end", data=("", "")))
    )
    for ours, theirs in zip(
        result.applications[0].quantities, end.applications[0].quantities, strict=True
    ):
        assert float(ours.value) == pytest.approx(float(theirs.value), abs=1e-7)  # MWh


@thorough
def test_the_unit_on_the_plots_is_suspected(copy: Path, tmp_path: Path) -> None:
    # The gallery writes kW at the axis. With any capacity near the real one that is refused.
    text = changed(copy, tmp_path / "k", "unit: W #", "unit: kW #", data=("", ""))
    project = text / "project.yaml"
    project.write_text(
        project.read_text(encoding="utf-8").replace(
            "{id: system-50,", "{id: system-50, capacity: 4 kW,"
        ),
        encoding="utf-8",
    )
    with pytest.raises(FindingsError) as refused:
        calculate(load_project(text))
    assert "times what the capacity gives" in one(refused.value.findings, "MON-904").message
    assert one(refused.value.findings, "MON-613").is_error


def test_amperes_and_volts_of_a_sister_system_say_watts() -> None:
    # What README.md says of the unit.
    with (SHIPPED / "serf_west_15min.csv").open(encoding="utf-8") as file:
        rows = [{k: float(v) for k, v in r.items() if "dc_" in k} for r in csv.DictReader(file)]
    strong = [row for row in rows if row["dc_power__772"] > 1000]
    assert len(strong) > 90
    for row in strong:
        power = row["dc_pos_voltage__774"] * row["dc_pos_current__775"]
        power += row["dc_neg_voltage__776"] * row["dc_neg_current__777"]
        assert power == pytest.approx(row["dc_power__772"], rel=0.02)


def shipped_file(folder: Path, name: str, period: tuple[str, str], **source: Any) -> Path:
    """Give a project on one of the shipped files, as it is."""
    (folder / "data").mkdir(parents=True)
    (folder / "data" / name).write_bytes((SHIPPED / name).read_bytes())
    system = {"id": "a", "connection": "grid"}
    if "capacity" in source:
        system["capacity"] = source.pop("capacity")
    place = source.pop("place", {})
    source = {"time": "measured_on", "unit": "W", "interval": "15 min", **source}
    source |= {"readings": f"data/{name}", "kind": "power", "label": "start"}
    return write_project(
        folder,
        {
            "site": {"name": "NREL", "timezone": source.pop("timezone", "America/Denver"), **place},
            "start_of_operation": period[0],
            "monitoring_period": {"start": period[0], "end": period[1]},
            "sets.system": [system],
            "monitoring.EG.members": {"a": source},
        },
    )


def total(name: str, column: str) -> Fraction:
    """Add up a column; the rules count in millionths of the declared unit."""
    with (SHIPPED / name).open(encoding="utf-8") as file:
        texts = [row[column] for row in csv.DictReader(file)]
    return sum((millionths(text) for text in texts if text), Fraction())


def millionths(text: str) -> Fraction:
    return Fraction(floor(Fraction(text) * 10**6 + Fraction(1, 2)), 10**6)


US = {"date": "%m/%d/%Y %H:%M"}


@pytest.mark.parametrize(
    ("name", "period", "source", "codes"),
    [
        # Inverters draw a little at night; two blank lines end the file.
        (
            "serf_east_15min_ac_power.csv",
            ("2016-06-30", "2016-10-13"),
            {"value": "ac_power"},
            {"MON-602", "MON-705"},
        ),
        (
            "serf_east_1min_ac_power.csv",
            ("2022-03-18", "2022-03-20"),
            {"value": "ac_power__752", "interval": "1 min"},
            {"MON-602", "MON-705"},
        ),
        # The times are those of summer, and each day is complete.
        (
            "nrel_1axis_tracker_mesa_ac_power.csv",
            ("2010-06-25", "2010-06-30"),
            {"value": "ac_power"},
            set(),
        ),
        # Each reading is one minute late.
        (
            "serf_west_15min.csv",
            ("2022-01-02", "2022-01-07"),
            {"value": "ac_power__773", "time": ""},
            {"MON-602", "MON-705"},
        ),
        # Snow lies on the modules, and the inverter says nothing at night.
        (
            "snow_data.csv",
            ("2022-01-05", "2022-01-10"),
            {
                "value": "INV1 AC Power [kW]",
                "time": "Timestamp",
                "unit": "kW",
                "format": US,
                "tolerate": True,
            },
            {"MON-102", "MON-705"},
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_other_shipped_files_add_up(
    name: str, period: tuple[str, str], source: dict[str, Any], codes: set[str], tmp_path: Path
) -> None:
    project = shipped_file(tmp_path / "p", name, period, **source)
    result = calculate(load_project(project))
    assert codes <= {f.code for f in result.findings}
    if not codes:
        assert "MON-705" not in {f.code for f in result.findings}
    per_hour = 60 if source.get("interval") == "1 min" else 4
    per_mega = 1000 if source.get("unit") == "kW" else 10**6
    (quantity,) = result.applications[0].quantities
    assert quantity.value == total(name, source["value"]) / per_hour / per_mega


def test_month_first_or_day_first_is_asked(tmp_path: Path) -> None:
    # The five days are 1/2/2022 to 1/6/2022.
    project = shipped_file(
        tmp_path / "p",
        "nrel_RSF_II.csv",
        ("2022-01-02", "2022-01-06"),
        value="inv2_ac_power_w__1047",
        time="",
    )
    with pytest.raises(FindingsError) as caught:
        calculate(load_project(project))
    assert "format.date" in one(caught.value.findings, "MON-106").hint


def test_empty_cells_are_errors_unless_tolerated(tmp_path: Path) -> None:
    project = shipped_file(
        tmp_path / "p",
        "ac_power_inv_2173.csv",
        ("2010-12-29", "2011-01-29"),
        value="value_normalized",
        time="timestamp",
        timezone="UTC",
    )
    with pytest.raises(FindingsError) as caught:
        calculate(load_project(project))
    errors = [f for f in caught.value.findings if f.code == "MON-101"]
    assert errors[0].where == "data/ac_power_inv_2173.csv:10"
    text = (SHIPPED / "ac_power_inv_2173.csv").read_text(encoding="utf-8")
    empty = sum(line.endswith(",") for line in text.splitlines())
    assert len(errors) == 1
    assert f"{empty:,} of them" in errors[0].found


def test_inserted_stale_values_are_named_to_the_row(tmp_path: Path) -> None:
    name = "ac_power_inv_2173_stale_data.csv"
    with (SHIPPED / name).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    # Where a labelled run begins, and the end of the quarter in which it ends.
    mask = [False, *(row["stale_data_mask"] == "True" for row in rows), False]
    begin = [n for n in range(len(rows)) if mask[n + 1] and not mask[n]]
    end = [n + 1 for n in range(len(rows)) if mask[n + 1] and not mask[n + 2]]
    times = [row["timestamp"][:16].replace(" ", "T") + "+00:00" for row in rows]
    assert len(begin) == 3
    source = {"value": "value_normalized", "time": "timestamp", "timezone": "UTC", "tolerate": True}
    period = ("2010-12-29", "2011-01-29")
    found = one(
        calculate(load_project(sited(tmp_path / "s", name, period, source))).findings, STALE
    )
    for first, last in zip(begin, end, strict=True):
        assert f"{times[first]} to {times[last]}" in found.found
    assert found.where == f"data/{name}:{begin[0] + 2}"
    # The data before somebody inserted them.
    clean = sited(tmp_path / "c", "ac_power_inv_2173.csv", period, source)
    assert STALE not in {f.code for f in calculate(load_project(clean)).findings}


def test_values_interpolated_across_nights_are_output_in_the_dark(tmp_path: Path) -> None:
    name = "ac_power_inv_2173_interpolated_data.csv"
    source = {"value": "value_normalized", "time": "timestamp", "timezone": "UTC"}
    period = ("2010-12-29", "2011-01-29")
    project = sited(tmp_path / "i", name, period, source)
    found = one(calculate(load_project(project)).findings, "MON-911")
    with (SHIPPED / name).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    line = int(found.where.rsplit(":")[-1])
    assert rows[line - 2]["interpolated_data_mask"] == "True"
    clean = sited(tmp_path / "c", "ac_power_inv_2173.csv", period, {**source, "tolerate": True})
    assert "MON-911" not in {f.code for f in calculate(load_project(clean)).findings}


STALE = "MON-912"


def sited(folder: Path, name: str, period: tuple[str, str], source: dict[str, Any]) -> Path:
    """Give a project on a file without a site, at a place whose noon fits its times."""
    place = {"latitude": 40, "longitude": 0}
    return shipped_file(folder, name, period, place=place, **source)


OUTLIERS = "ac_power_inv_7539_outliers.csv"


def outliers(folder: Path, without: tuple[int, ...] = ()) -> Result:
    """Calculate the file into which outliers were put by hand, as if its inverter had 1 kW."""
    project = shipped_file(
        folder,
        OUTLIERS,
        ("2017-04-10", "2017-04-20"),
        value="value_normalized",
        time="timestamp",
        unit="kW",
        capacity="1 kW",
        timezone="UTC",
    )
    path = folder / "data" / OUTLIERS
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for number, line in enumerate(lines, start=1) if number not in without]
    path.write_text("".join(kept), encoding="utf-8")
    return calculate(load_project(project))


def test_outliers_that_stick_out_are_found_and_never_count(tmp_path: Path) -> None:
    with (SHIPPED / OUTLIERS).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    values = {line: millionths(row["value_normalized"]) for line, row in enumerate(rows, start=2)}
    marked = {n: values[n] for n, row in enumerate(rows, start=2) if row["outlier"] == "TRUE"}
    negative = tuple(line for line, value in marked.items() if value < -0.1)
    with pytest.raises(FindingsError) as caught:
        outliers(tmp_path / "a")
    (error,) = [f for f in caught.value.findings if f.is_error]
    first, *others = [f"data/{OUTLIERS}:{line}" for line in negative]
    assert (error.code, error.where) == ("MON-603", first)
    assert all(other in error.found for other in others)
    # Without these rows: what is above the capacity is left out. One outlier is a value too low
    # for its hour, but possible; it counts, and claims too little.
    result = outliers(tmp_path / "b", without=negative)
    large = {line: value for line, value in marked.items() if value > 1.1}
    assert len(marked) == len(negative) + len(large) + 1
    excluded = one(result.findings, "MON-601")
    assert f"{len(large)} stretches" in excluded.message
    counts = sum(value for line, value in values.items() if line not in {*large, *negative})
    (quantity,) = result.applications[0].quantities
    assert quantity.value == Fraction(counts) / 4 / 1000
