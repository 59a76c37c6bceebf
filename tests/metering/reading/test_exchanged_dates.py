"""Day and month that change places inside a file are found; right files of every spacing pass."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.effort import one_in
from tests.metering.rules.test_rules import REGISTER, codes, look, total
from tests.metering.rules.test_unlikely import errors

pytestmark = one_in(2)

START = dt.datetime(2024, 1, 1)


def exchanged(time: dt.datetime) -> dt.datetime:
    return time.replace(day=time.month, month=time.day) if time.day <= 12 else time


def text(times: list[dt.datetime], form: str = "%Y-%m-%d %H:%M") -> str:
    return "\n".join(["time,kwh", *(f"{time:{form}},1" for time in times)]) + "\n"


def every(hours: int, days: int, start: dt.datetime = START) -> list[dt.datetime]:
    return [start + n * dt.timedelta(hours=hours) for n in range(days * 24 // hours)]


@pytest.mark.parametrize(
    "form", ["%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M", "%m-%d-%Y %H:%M", "%d %b %Y %H:%M"]
)
@pytest.mark.parametrize(("hours", "days"), [(1, 20), (24, 366), (24, 40), (1, 366)])
def test_what_a_spreadsheet_exchanged_is_found(
    tmp_path: Path, form: str, hours: int, days: int
) -> None:
    """It read the first twelve days of each month in the other order, and left the rest alone."""
    times = [exchanged(time) for time in every(hours, days)]
    declared = {"interval": f"{hours} h", "format": {"date": form}}
    measured = look(tmp_path, text(times, form), {}, "12-31", **declared)
    assert errors(measured) == {"MON-115"}
    (found,) = [one for one in measured.findings if one.code == "MON-115"]
    # The first of January is the same both ways.
    assert found.found.startswith("2024-02-01, where 2024-01-02")
    assert found.where == f"a.csv:{2 + 24 // hours}"


def test_it_is_found_where_the_order_is_not_declared(tmp_path: Path) -> None:
    times = [exchanged(time) for time in every(1, 31)]
    measured = look(tmp_path, text(times, "%d/%m/%Y %H:%M"), {}, "12-31")
    assert errors(measured) == {"MON-115"}


def test_a_part_of_the_file_is_enough(tmp_path: Path) -> None:
    """Only the rows of April were opened by a spreadsheet, the newest stands first."""
    times = [exchanged(time) if time.month == 4 else time for time in every(24, 180)][::-1]
    measured = look(tmp_path, text(times), {}, "12-31", **{**REGISTER, "interval": "24 h"})
    assert errors(measured) == {"MON-115"}


RIGHT: dict[str, list[dt.datetime]] = {
    "hours": every(1, 60),
    "days": every(24, 366),
    "weeks": [START + n * dt.timedelta(days=7) for n in range(52)],
    "first days of months": [dt.datetime(2024, month, 1) for month in range(1, 13)],
    "twice a month": [dt.datetime(2024, m, d) for m in range(1, 13) for d in (1, 13)],
    "the fifth and the twelfth": [dt.datetime(2024, m, d) for m in range(1, 13) for d in (5, 12)],
    "months, then days": [
        *(dt.datetime(2024, month, 1) for month in range(1, 7)),
        *every(24, 60, dt.datetime(2024, 7, 1)),
    ],
    "the first twelve days of each month": [
        dt.datetime(2024, m, d) for m in range(1, 13) for d in range(1, 13)
    ],
    "outages": [t for t in every(1, 300) if t.day not in (3, 4, 5, 6, 7, 8, 20, 21, 22, 23, 24)],
    "blocks of months in any order": [
        t for month in (3, 1, 2, 12, 5) for t in every(1, 27, dt.datetime(2024, month, 1))
    ],
    "backwards": every(1, 90)[::-1],
}


@one_in(4)
@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize("form", ["%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M"])
def test_right_files_pass(name: str, form: str, tmp_path: Path) -> None:
    declared: dict[str, Any] = {**REGISTER, "format": {"date": form}}
    measured = look(tmp_path, text(RIGHT[name], form), {}, "12-31", **declared)
    assert "MON-115" not in codes(measured)
    assert total(measured) is not None


@pytest.mark.parametrize("seed", range(10))
def test_rows_in_no_order_pass(seed: int, tmp_path: Path) -> None:
    some = np.random.default_rng(seed)
    times = [time for time in every(24, 366) if some.uniform() > 0.3]
    some.shuffle(times)  # type: ignore[arg-type]
    measured = look(tmp_path, text(times), {}, "12-31", **REGISTER)
    assert "MON-115" not in codes(measured)


def test_a_fleet_is_looked_at_as_well(tmp_path: Path) -> None:
    import datetime

    from jcm_mrv.metering.fleet.aggregate import measure_table
    from jcm_mrv.metering.fleet.open_files import open_files
    from jcm_mrv.metering.fleet.spec import MeterSpec
    from jcm_mrv.project.written import TextFormat

    lines = ["time,meter,kwh"]
    for time in every(1, 31):
        lines += [f"{exchanged(time):%Y-%m-%d %H:%M},A,1", f"{time:%Y-%m-%d %H:%M},B,1"]
    (tmp_path / "a.csv").write_text("\n".join(lines) + "\n")
    spec = MeterSpec(
        time="time",
        value="kwh",
        meter="meter",
        unit="kWh",
        kind="energy",
        label="start",
        timezone="Etc/UTC",
        interval=datetime.timedelta(hours=1),
    )
    table = open_files([str(tmp_path / "a.csv")], spec, TextFormat(), "duckdb")
    found = [one for one in measure_table(table, spec).findings if one.code == "MON-115"]
    assert len(found) == 1
    assert "A" in found[0].where
