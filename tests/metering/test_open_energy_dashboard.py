"""The import tests of OpenEnergyDashboard, with own values: what comes out here.

Their suite is `src/server/test/web/csvPipelineTest.js` of OpenEnergyDashboard/OED (seen at
722186243bd72b0a827dc75fd789a2594a87c097). A case here has the shape of theirs and values of its
own; the page of the documentation says what comes out there, and why it differs.
"""

from __future__ import annotations

import datetime as dt
import gzip
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.metering import Calendar, Measured, Wanted, measure
from jcm_mrv.project.meter import Meter
from jcm_mrv.project.model import Source
from jcm_mrv.project.period import split_years
from tests.docs.pages import ROOT, text

PAGE = ROOT / "docs" / "explanation" / "open-energy-dashboard.md"
HEADER = "from,to,kWh"
FIRST, LAST = dt.date(2023, 6, 1), dt.date(2023, 6, 5)
CHICAGO = {"timezone": "America/Chicago"}
NOT_HERE = "–"
"""What is about their database: meters that are made, changed and kept, and who may."""


@dataclass
class Case:
    """A file in the shape of theirs, how it is declared here, and what comes out."""

    rows: list[str]
    here: str
    kind: str = "energy"
    time: Any = None
    source: dict[str, Any] = field(default_factory=dict)
    more: list[list[str]] = field(default_factory=list)
    days: tuple[dt.date, dt.date] = (FIRST, LAST)
    zone: str = "Etc/UTC"
    header: str = HEADER
    meter: dict[str, Any] = field(default_factory=dict)
    gz: bool = False


def days(values: list[Any], noon: bool = False) -> list[str]:
    """Give a row a day, from and to."""
    clock = "12:00:00" if noon else "00:00:00"
    return [
        f"2023-06-{n + 1:02d} {clock},2023-06-{n + 2:02d} {clock},{value}"
        for n, value in enumerate(values)
    ]


AMOUNTS = [10, 20, 30, 40, 50]
REGISTER = [10, 30, 60, 100, 150]
RESET = [10, 30, 60, 40, 55]
BOTH = {"start": "from", "end": "to"}


def amounts(rows: list[str], here: str, **more: Any) -> Case:
    return Case(rows, here, time=BOTH, **more)


def register(rows: list[str], here: str, **more: Any) -> Case:
    return Case(rows, here, "register", "to", **more)


def ends(rows: list[str], here: str, **more: Any) -> Case:
    """Give a case of rows that have an end alone."""
    source = {"interval": "1 d", "label": "end", **more.pop("source", {})}
    return Case(rows, here, time="to", source=source, header="to,kWh", **more)


def end_alone(rows: list[str]) -> list[str]:
    return [row.partition(",")[2] for row in rows]


def varying() -> list[str]:
    return [
        "2023-06-01 00:00:00,2023-06-02 00:00:00,10",
        "2023-06-02 00:00:00,2023-06-03 00:01:00,20",
        "2023-06-03 00:01:00,2023-06-04 00:00:00,30",
        "2023-06-04 00:00:00,2023-06-04 23:58:00,40",
        "2023-06-04 23:58:00,2023-06-06 00:00:00,50",
    ]


def gaps(values: list[int]) -> list[str]:
    rows = days(values)
    rows[1] = rows[1].replace("06-02 00:00:00", "06-02 00:01:00", 1)
    rows[3] = rows[3].replace("06-04 00:00:00", "06-04 00:02:00", 1)
    return rows


def chicago(*rows: tuple[str, str, Any]) -> list[str]:
    return [f"{a},{b},{value}" for a, b, value in rows]


MARCH = (dt.date(2023, 3, 11), dt.date(2023, 3, 13))
NOVEMBER = (dt.date(2023, 11, 4), dt.date(2023, 11, 6))
FORWARD_23 = chicago(
    ("2023-03-12 01:23:00-06:00", "2023-03-12 01:46:00-06:00", 7),
    ("2023-03-12 01:46:00-06:00", "2023-03-12 03:09:00-05:00", 8),
    ("2023-03-12 03:09:00-05:00", "2023-03-12 03:32:00-05:00", 9),
)
BACKWARD_23 = chicago(
    ("2023-11-05 01:23:00-05:00", "2023-11-05 01:46:00-05:00", 7),
    ("2023-11-05 01:46:00-05:00", "2023-11-05 01:09:00-06:00", 8),
    ("2023-11-05 01:09:00-06:00", "2023-11-05 01:32:00-06:00", 9),
    ("2023-11-05 01:32:00-06:00", "2023-11-05 01:55:00-06:00", 10),
)


def summed(rows: list[str]) -> list[str]:
    """Give the same rows with a register in place of amounts."""
    total, found = 100, []
    for row in rows:
        head, _, value = row.rpartition(",")
        total += int(value)
        found.append(f"{head},{total}")
    return found


def dst(case: Case, period: tuple[dt.date, dt.date]) -> Case:
    case.days, case.zone = period, "America/Chicago"
    return case


MINUTES_23 = {"interval": "23 min"}
CASES: dict[int, Case] = {
    1: amounts(days(AMOUNTS), "150 kWh"),
    2: amounts(days(AMOUNTS)[::-1], "150 kWh"),
    3: register(days(REGISTER), "140 kWh"),
    4: register(days(REGISTER)[::-1], "140 kWh"),
    5: register(days(RESET), "65 kWh"),
    6: register(
        days(RESET),
        "105 kWh",
        meter={
            "events": [
                {
                    "date": "2023-06-04T00:00",
                    "what": "reset",
                    "before": 60,
                    "after": 0,
                    "unit": "kWh",
                    "evidence": "log of the meter",
                }
            ]
        },
    ),
    7: register(days(RESET), "65 kWh"),
    8: register(days(RESET), "65 kWh"),
    9: register(days(RESET), "65 kWh"),
    10: register(days(RESET, noon=True), "57.5 kWh"),
    11: register(days(RESET, noon=True), "57.5 kWh"),
    12: register(days(RESET, noon=True), "57.5 kWh"),
    13: register(days(RESET, noon=True), "57.5 kWh"),
    14: amounts(varying(), "150 kWh"),
    15: amounts(varying(), "150 kWh"),
    16: amounts(varying(), "150 kWh"),
    17: amounts(gaps(AMOUNTS), "150 kWh"),
    18: amounts(gaps(AMOUNTS), "150 kWh"),
    19: amounts(gaps(AMOUNTS), "150 kWh"),
    20: register(days(REGISTER), "140 kWh"),
    21: register([row for row in days(REGISTER) for _ in range(3)], "140 kWh"),
    22: register(days([10, 30, 60, -1, 49]), "refused (MON-509)"),
    23: ends(end_alone(days(AMOUNTS)), "150 kWh"),
    24: ends(end_alone(days(AMOUNTS))[::-1], "150 kWh"),
    25: register(days(REGISTER)[::-1], "140 kWh"),
    26: amounts(
        [
            row.replace("02 00:00:00,2023-06-03", "02 00:00:00 x,2023-06-03")
            for row in days(AMOUNTS)
        ],
        "refused (MON-103)",
    ),
    27: amounts(
        [
            row.replace("2023-06-03 00:00:00,20", "2023-06-03 00:00:00 x,20")
            for row in days(AMOUNTS)
        ],
        "refused (MON-103)",
    ),
    29: register(days([10, 30, 60, "100.x", 150]), "refused (MON-101)"),
    31: register(gaps(REGISTER), "140 kWh"),
    32: register(
        [
            row.replace("2023-06-02 00:00:00,2023-06-03", "2023-06-01 23:59:59,2023-06-03")
            for row in days(REGISTER)
        ],
        "140 kWh",
    ),
    33: register(days([10, 30, -1, 100, 150]), "refused (MON-509)"),
    34: amounts(
        [row.replace("2023-06-03 00:00:00,20", "2023-06-02 00:00:00,20") for row in days(AMOUNTS)],
        "refused (MON-132)",
    ),
    35: ends(
        [row.replace("06-03 00:00:00,20", "06-02 00:00:00,20") for row in end_alone(days(AMOUNTS))],
        "refused (MON-302)",
    ),
    40: register(days(REGISTER), "140 kWh", gz=True),
    50: amounts(days(AMOUNTS), "refused (MON-302)", more=[days([15, 20, 30, 40, 55])]),
    51: amounts(days(AMOUNTS), "150 kWh", more=[days(AMOUNTS)]),
    52: register(
        days(REGISTER)[:3],
        "65 kWh",
        more=[
            [
                "2023-06-04 00:00:00,2023-06-05 00:00:00,40",
                "2023-06-05 00:00:00,2023-06-06 00:00:00,55",
            ]
        ],
    ),
    60: register(days(REGISTER)[:3], "140 kWh", more=[days(REGISTER)[3:4], days(REGISTER)[4:]]),
    110: dst(
        amounts(
            chicago(
                ("2023-03-12 00:00:00-06:00", "2023-03-12 01:00:00-06:00", 7),
                ("2023-03-12 01:00:00-06:00", "2023-03-12 03:00:00-05:00", 8),
                ("2023-03-12 03:00:00-05:00", "2023-03-12 04:00:00-05:00", 9),
            ),
            "24 kWh",
        ),
        MARCH,
    ),
    111: dst(
        amounts(
            chicago(
                ("2023-03-11 00:00:00-06:00", "2023-03-12 00:00:00-06:00", 240),
                ("2023-03-12 00:00:00-06:00", "2023-03-13 00:00:00-05:00", 230),
                ("2023-03-13 00:00:00-05:00", "2023-03-14 00:00:00-05:00", 250),
            ),
            "720 kWh",
        ),
        MARCH,
    ),
    112: dst(
        amounts(
            chicago(
                ("2023-03-12 01:30:00-06:00", "2023-03-12 01:45:00-06:00", 7),
                ("2023-03-12 01:45:00-06:00", "2023-03-12 03:00:00-05:00", 8),
                ("2023-03-12 03:00:00-05:00", "2023-03-12 03:15:00-05:00", 9),
            ),
            "24 kWh",
        ),
        MARCH,
    ),
    113: dst(amounts(FORWARD_23, "24 kWh"), MARCH),
    114: dst(register(summed(FORWARD_23), "17 kWh"), MARCH),
    115: dst(ends(end_alone(FORWARD_23), "24 kWh", source=MINUTES_23), MARCH),
    116: dst(
        amounts(
            chicago(
                ("2023-11-05 00:00:00-05:00", "2023-11-05 01:00:00-05:00", 7),
                ("2023-11-05 01:00:00-05:00", "2023-11-05 01:00:00-06:00", 8),
                ("2023-11-05 01:00:00-06:00", "2023-11-05 02:00:00-06:00", 9),
            ),
            "24 kWh",
        ),
        NOVEMBER,
    ),
    117: dst(
        amounts(
            chicago(
                ("2023-11-04 00:00:00-05:00", "2023-11-05 00:00:00-05:00", 240),
                ("2023-11-05 00:00:00-05:00", "2023-11-06 00:00:00-06:00", 250),
                ("2023-11-06 00:00:00-06:00", "2023-11-07 00:00:00-06:00", 230),
            ),
            "720 kWh",
        ),
        NOVEMBER,
    ),
    118: dst(
        amounts(
            chicago(
                ("2023-11-05 01:30:00-05:00", "2023-11-05 01:45:00-05:00", 7),
                ("2023-11-05 01:45:00-05:00", "2023-11-05 01:00:00-06:00", 8),
                ("2023-11-05 01:00:00-06:00", "2023-11-05 01:15:00-06:00", 9),
            ),
            "24 kWh",
        ),
        NOVEMBER,
    ),
    119: dst(amounts(BACKWARD_23, "34 kWh"), NOVEMBER),
    120: dst(register(summed(BACKWARD_23), "27 kWh"), NOVEMBER),
    121: dst(ends(end_alone(BACKWARD_23), "34 kWh", source=MINUTES_23), NOVEMBER),
    122: dst(
        ends(
            end_alone(BACKWARD_23)[:2],
            "34 kWh",
            source=MINUTES_23,
            more=[end_alone(BACKWARD_23)[2:]],
        ),
        NOVEMBER,
    ),
    123: dst(
        amounts(
            chicago(
                ("2023-11-05 01:25:00-05:00", "2023-11-05 01:55:00-05:00", 7),
                ("2023-11-05 01:30:00-06:00", "2023-11-05 02:00:00-06:00", 8),
                ("2023-11-05 02:00:00-06:00", "2023-11-05 02:30:00-06:00", 9),
            ),
            "24 kWh",
        ),
        NOVEMBER,
    ),
}
# What is set for a meter there stands in the source here: nothing is kept from one run to the next.
SAME = {70: 7, 71: 6, 72: 18, 73: 19, 74: 21, 75: 2, 76: 23, 80: 3, 90: 5, 130: 1}
OF_THEIR_DATABASE = (100, 101, 102, 103)


def look(folder: Path, case: Case) -> Measured:
    for n, rows in enumerate([case.rows, *case.more]):
        content = "\n".join([case.header, *rows, ""]).encode()
        if case.gz:
            (folder / f"part{n}.csv.gz").write_bytes(gzip.compress(content, mtime=0))
        else:
            (folder / f"part{n}.csv").write_bytes(content)
    source = Source.model_validate(
        {
            "readings": "part*.csv*",
            "time": case.time,
            "value": "kWh",
            "unit": "kWh",
            "kind": case.kind,
            "format": {"decimal": ".", "thousands": "", "date": None},
            **case.source,
        }
    )
    return measure(
        source,
        Wanted(
            parameter="EG",
            member="a",
            unit="kWh",
            aggregation="sum",
            direction="lower",
            calendar=Calendar(split_years(*case.days), case.zone),
            folder=folder,
            where="project.yaml:1:1",
            meter_id="M",
            meter=Meter.model_validate(case.meter),
        ),
    )


def outcome(measured: Measured) -> str:
    errors = [finding.code for finding in measured.findings if finding.is_error]
    if errors:
        return f"refused ({errors[0]})"
    (amount,) = measured.amounts
    assert amount.value is not None
    return f"{float(amount.value):g} kWh"


@pytest.mark.parametrize("number", CASES)
def test_a_case_gives_what_the_page_says(number: int, tmp_path: Path) -> None:
    assert outcome(look(tmp_path, CASES[number])) == CASES[number].here


def table() -> dict[int, list[str]]:
    rows = {}
    for line in text(PAGE).splitlines():
        if re.match(r"\| *[0-9]", line):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            for number in cells[0].split(", "):
                first, _, last = number.partition("–")
                for n in range(int(first), int(last or first) + 1):
                    assert n not in rows, n
                    rows[n] = cells
    return rows


def test_the_page_has_each_case_once_with_what_comes_out_here() -> None:
    rows = table()
    assert set(rows) == {*CASES, *SAME, *OF_THEIR_DATABASE}
    for number, (_, _, _, here, *_) in rows.items():
        if number in OF_THEIR_DATABASE:
            assert here == NOT_HERE
        else:
            assert here == CASES[SAME.get(number, number)].here, number
