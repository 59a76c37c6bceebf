"""What is dated on a day to come is refused, everywhere by one rule, and by nothing else."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from ruamel.yaml import YAML

from jcm_mrv import FindingsError, calculate, load_project
from jcm_mrv.cli import main
from jcm_mrv.methodology.library import Library, library
from jcm_mrv.project.load import read_project
from jcm_mrv.verification.claim.confirmed import confirmed_for
from tests.projects import READ, read, told, write_project

TODAY = dt.date(2026, 11, 28)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> list[dt.date]:
    """A clock that a test can set."""
    day = [TODAY]
    monkeypatch.setattr("jcm_mrv.today.today", lambda: day[0])
    return day


def codes(raised: pytest.ExceptionInfo[FindingsError]) -> list[str]:
    return [finding.code for finding in raised.value.findings if finding.is_error]


def confirmed(date: str) -> dict[str, Any]:
    *others, last = READ["confirmed"]
    return {"confirmed": [*others, {**last, "date": date}]}


@pytest.mark.parametrize("command", ["check", "calculate", "trace", "pack"])
def test_a_record_of_tomorrow_is_refused_by_every_command(tmp_path: Path, command: str) -> None:
    path = write_project(tmp_path, confirmed("2026-11-29"))
    output = ["-o", str(tmp_path / "x.zip")] if command == "pack" else []
    result = CliRunner().invoke(main, [command, str(path), *output])
    assert result.exit_code == 1
    assert "PRJ-146" in result.output
    assert "2026-11-28 at the latest" in result.output
    assert not (tmp_path / "output").exists()
    assert not (tmp_path / "x.zip").exists()


def test_a_record_of_today_counts(tmp_path: Path) -> None:
    assert calculate(load_project(write_project(tmp_path, confirmed("2026-11-28")))).standing == (
        "final"
    )


def overlay(folder: Path, date: str) -> Path:
    folder.mkdir()
    known = Library().load("VN_AM007@1.0")
    with (folder / "vn.yaml").open("w", encoding="utf-8") as file:
        YAML().dump(
            {
                "schema": "jcm-mrv/overlay/1",
                "methodology": "VN_AM007@1.0",
                "sha256": known.sha256,
                "confirmed": [{**read("equation ER"), "date": date}],
            },
            file,
        )
    return folder


def test_a_record_of_an_overlay_too_for_projects_and_workbooks(
    tmp_path: Path, clock: list[dt.date]
) -> None:
    known = library((), (overlay(tmp_path / "o", "2026-11-29"),))
    path = write_project(tmp_path / "p")
    with pytest.raises(FindingsError) as raised:
        load_project(path, known)
    assert codes(raised) == ["PRJ-146"]
    with pytest.raises(FindingsError) as raised:
        confirmed_for(known, None).of(known.load("VN_AM007@1.0"))
    assert codes(raised) == ["PRJ-146"]
    clock[0] = dt.date(2026, 11, 29)
    assert calculate(load_project(path, known)).applications[0].confirmations


def entries(*spans: tuple[str, str, float]) -> dict[str, Any]:
    return {
        f"monitoring.EG.members.{roof}.entries": [
            {"start": start, "end": end, "value": value, "unit": "MWh"}
            for start, end, value in spans
        ]
        for roof in ("roof-a", "roof-b")
    }


PERIOD = {"monitoring_period.start": "2026-07-01", "monitoring_period.end": "2027-06-30"}
PAST = ("2026-07-01", "2026-11-28", 120.0)


def test_an_entry_of_days_to_come_was_not_monitored(tmp_path: Path) -> None:
    rest = [("2026-11-29", "2026-12-31", 20.0), ("2027-01-01", "2027-06-30", 120.0)]
    with pytest.raises(FindingsError) as raised:
        calculate(load_project(write_project(tmp_path, {**PERIOD, **entries(PAST, *rest)})))
    assert codes(raised) == ["MON-037"] * 4
    assert told(raised.value.findings)[0].expected == "2026-11-28 at the latest"


def test_a_period_that_goes_on_is_calculated_and_never_ready(tmp_path: Path) -> None:
    result = calculate(load_project(write_project(tmp_path, {**PERIOD, **entries(PAST)})))
    assert not result.ready
    assert "MON-035" in [finding.code for finding in result.open]


def readings(folder: Path, *rows: tuple[str, float]) -> dict[str, Any]:
    folder.mkdir(exist_ok=True)
    lines = [f"{time},{value}" for time, value in rows]
    (folder / "a.csv").write_text("\n".join(["time,kwh", *lines, ""]), encoding="utf-8")
    source = {
        "readings": "a.csv", "time": "time", "value": "kwh", "unit": "kWh", "kind": "register",
        "interval": "1 day", "meter": "M-A",
    }  # fmt: skip
    return {**PERIOD, **entries(PAST), "monitoring.EG.members.roof-a": source}


def days(last: str) -> list[tuple[str, float]]:
    first, end = dt.date(2026, 7, 1), dt.date.fromisoformat(last)
    number = (end - first).days
    return [(f"{first + dt.timedelta(n)} 00:00", 1000.0 * n) for n in range(number + 1)]


def test_readings_up_to_now_count_and_readings_of_tomorrow_do_not(tmp_path: Path) -> None:
    # Midnight ends today.
    now = write_project(tmp_path / "now", readings(tmp_path / "now", *days("2026-11-29")))
    result = calculate(load_project(now))
    assert not result.ready
    assert result.applications[0].quantity("EG", ("roof-a",), 2026).value == 151
    late = write_project(tmp_path / "late", readings(tmp_path / "late", *days("2026-12-01")))
    with pytest.raises(FindingsError) as raised:
        calculate(load_project(late))
    assert codes(raised) == ["MON-304"]
    (said,) = [f for f in raised.value.findings if f.code == "MON-304"]
    assert (said.where, said.found.partition(";")[0]) == ("a.csv:154", "2026-11-30T00:00+07:00")


def test_readings_of_tomorrow_outside_of_the_period_are_left_out_as_ever(tmp_path: Path) -> None:
    changes = readings(tmp_path, *days("2026-12-01"))
    changes["monitoring_period.end"] = "2026-11-28"
    result = calculate(load_project(write_project(tmp_path, changes)))
    assert result.applications[0].quantity("EG", ("roof-a",), 2026).value == 151


def test_no_byte_depends_on_the_clock(tmp_path: Path, clock: list[dt.date]) -> None:
    path = write_project(tmp_path, READ)
    first = calculate(load_project(path)).as_dict()
    clock[0] = dt.date(2063, 4, 5)
    assert calculate(load_project(path)).as_dict() == first
    # What was refused is what differs: a clock can stop a run.
    clock[0] = dt.date(2026, 11, 1)
    assert "PRJ-146" in [f.code for f in read_project(path).findings]


@pytest.mark.parametrize("command", ["pack", "seal"])
def test_no_day_to_come_is_stated(tmp_path: Path, command: str) -> None:
    path = write_project(tmp_path / "p")
    output = ["-o", str(tmp_path / "x.zip")] if command == "pack" else []
    for day, status in (("2026-11-29", 1), ("2026-11-28", 0)):
        done = CliRunner().invoke(main, [command, str(path), *output, "--as-of", day])
        assert done.exit_code == status, done.output
        assert ("EVI-027" in done.output) is bool(status)
        if status:
            assert "2026-11-28 at the latest" in done.output
            assert not (tmp_path / "x.zip").exists()
            assert not (tmp_path / "p/seals.jsonl").exists()
