"""One series of energy in the many shapes in which files hold it, each with what a user knows."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

ZONE = "Asia/Ho_Chi_Minh"
HALF = dt.timedelta(minutes=30)
DAY = dt.timedelta(days=1)
START = dt.datetime(2024, 2, 20)
DAYS = 14


@dataclass(frozen=True)
class Energy:
    """Half hours of a solar plant: the start of each, and its energy in hundredths of a kWh."""

    times: list[dt.datetime]
    hundredths: list[int]

    @property
    def total(self) -> float:
        return sum(self.hundredths) / 100

    @property
    def rows(self) -> list[tuple[dt.datetime, float]]:
        return [(t, v / 100) for t, v in zip(self.times, self.hundredths, strict=True)]

    def register(self, begin: float = 51_234.5) -> list[tuple[dt.datetime, float]]:
        """The register at each half hour, and at the end."""
        shown = [round(begin * 100)]
        for value in self.hundredths:
            shown.append(shown[-1] + value)
        times = [*self.times, self.times[-1] + HALF]
        return [(t, v / 100) for t, v in zip(times, shown, strict=True)]

    def counter(self) -> list[tuple[dt.datetime, float]]:
        """A counter of the day at the end of each half hour, 0 at midnight."""
        found, today = [], 0
        for time, value in zip(self.times, self.hundredths, strict=True):
            today = value if time.time() == dt.time() else today + value
            found.append((time + HALF - dt.timedelta(minutes=1), today / 100))
        return found

    def days(self) -> dict[dt.datetime, list[float]]:
        found: dict[dt.datetime, list[float]] = {}
        for time, value in self.rows:
            found.setdefault(time.replace(hour=0, minute=0), []).append(value)
        return found


def energy(seed: int) -> Energy:
    drawn = random.Random(seed)
    times = [START + n * HALF for n in range(48 * DAYS)]
    values = []
    for time in times:
        height = max(0.0, 1 - abs((time.hour + time.minute / 60) - 12) / 6)
        values.append(round(900 * height * drawn.uniform(0.3, 1)) if height else 0)
    return Energy(times, values)


@dataclass(frozen=True)
class Shape:
    """A way to write it: the file, what its user knows, and what part of the energy is in it."""

    name: str
    write: Callable[[Path, Energy], Path]
    known: dict[str, str] = field(default_factory=dict)
    factor: float = 1.0


def table(path: Path, rows: list[list[Any]], sign: str = ",", encoding: str = "utf-8") -> Path:
    lines = [sign.join(str(cell) for cell in row) for row in rows]
    path.write_bytes(("\n".join(lines) + "\n").encode(encoding))
    return path


def long(date: str = "%Y-%m-%d %H:%M", name: str = "Energy (kWh)", sign: str = ",") -> Any:
    def write(folder: Path, one: Energy) -> Path:
        comma = (lambda v: f"{v:.2f}".replace(".", ",")) if sign == ";" else (lambda v: f"{v:.2f}")
        rows = [[f"{t:{date}}", comma(v)] for t, v in one.rows]
        return table(folder / "long.csv", [["Time", name], *rows], sign)

    return write


def total_yield(folder: Path, one: Energy) -> Path:
    rows = [
        [f"{t:%Y-%m-%d %H:%M:%S}", n % 7 * 1.5, n % 5 + 0.25, f"{v:.2f}", 12345678]
        for n, (t, v) in enumerate(one.register())
    ]
    names = ["Time", "Input power(kW)", "Active power(kW)", "Total yield(kWh)", "Meter No"]
    return table(folder / "history.csv", [names, *rows])


def three_quantities(folder: Path, one: Energy) -> Path:
    counter = [(one.times[0], 0.0), *one.counter()]
    rows = [
        [f"{t:%Y-%m-%d %H:%M}", n % 7, f"{today:.2f}", f"{v:.2f}"]
        for n, ((t, v), (_, today)) in enumerate(zip(one.register(), counter, strict=True))
    ]
    names = ["Time", "P/Total active power(kW)", "P/Daily yield(kWh)", "P/Total yield(kWh)"]
    return table(folder / "curve.csv", [["Report of a plant"], names, *rows])


def marks_at_night(folder: Path, one: Energy) -> Path:
    rows = []
    for t, v in one.register():
        shown = (
            f"{v:.2f}" if 6 <= t.hour < 18 or t in (one.times[0], one.times[-1] + HALF) else "--"
        )
        rows.append([f"{t:%Y-%m-%d %H:%M}", shown])
    return table(folder / "night.csv", [["Time", "Total yield(kWh)"], *rows])


def daily(folder: Path, one: Energy) -> Path:
    rows = [[f"{t:%Y-%m-%d %H:%M}", f"{v:.2f}"] for t, v in one.counter()]
    return table(folder / "today.csv", [["Time", "E-Today (kWh)"], *rows])


def power(folder: Path, one: Energy) -> Path:
    rows = [[f"{t:%Y-%m-%d %H:%M}", f"{2 * v:.2f}"] for t, v in one.rows]
    return table(folder / "power.csv", [["Time", "Power (kW)"], *rows])


def wide(names: list[str], total: bool = False, sign: str = ",") -> Any:
    def write(folder: Path, one: Energy) -> Path:
        rows = []
        for day, values in one.days().items():
            step = 48 // len(names)
            sums = [round(sum(values[n : n + step]), 2) for n in range(0, 48, step)]
            rows.append([f"{day:%Y-%m-%d}", *sums, *([round(sum(values), 2)] if total else [])])
        head = ["Date", *names, *(["Total"] if total else [])]
        return table(folder / "wide.csv", [head, *rows], sign)

    return write


def slots(name: str, text: Callable[[int], str], hours: bool = False) -> Any:
    def write(folder: Path, one: Energy) -> Path:
        rows: list[list[Any]] = []
        for day, values in one.days().items():
            step = 2 if hours else 1
            for n in range(0, 48, step):
                value = round(sum(values[n : n + step]), 2)
                rows.append([f"{day:%Y/%m/%d}", text(n // step), value])
        return table(folder / "slots.csv", [["Date", name, "Energy (kWh)"], *rows])

    return write


def clock(n: int) -> str:
    return f"{n // 2:02}:{n % 2 * 3}0"


RANGES = [f"{clock(n)}～{clock(n + 1)}" for n in range(48)]


def from_to(folder: Path, one: Energy) -> Path:
    rows = [[f"{t:%Y-%m-%d %H:%M}", f"{t + HALF:%Y-%m-%d %H:%M}", v] for t, v in one.rows]
    return table(folder / "between.csv", [["From", "To", "Energy (kWh)"], *rows])


def tariffs(folder: Path, one: Energy) -> Path:
    begin = [1000.0, 300.0, 400.0]
    rows, shown = [], [round(b * 100) for b in begin]
    for (t, _), value in zip(one.register(), [*one.hundredths, 0], strict=True):
        rows.append([f"{t:%d/%m/%Y %H:%M}", *(f"{s / 100:.2f}" for s in shown)])
        shown[0 if 4 <= t.hour < 9 else 1 if t.hour < 12 else 2] += value
    return table(folder / "evn.csv", [["Ngày", "Chỉ số BT", "Chỉ số CĐ", "Chỉ số TĐ"], *rows])


def meters(folder: Path, one: Energy) -> Path:
    rows = []
    for (t, v), (_, w) in zip(one.register(), one.register(9.0), strict=True):
        rows += [[f"{t:%Y-%m-%d %H:%M}", "INV-1", v], [f"{t:%Y-%m-%d %H:%M}", "INV-2", w]]
    return table(folder / "meters.csv", [["Time", "Device", "Total yield(kWh)"], *rows])


def totals(folder: Path, one: Energy) -> Path:
    rows: list[list[Any]] = []
    for day, values in one.days().items():
        for n, value in enumerate(values):
            rows.append([f"{day + n * HALF:%Y-%m-%d %H:%M}", value])
        rows.append([f"{day:%Y-%m-%d}", round(sum(values), 2)])
    rows.append(["Total", one.total])
    return table(folder / "totals.csv", [["Time", "Energy (kWh)"], *rows, ["Made by a tool"]])


def no_names(folder: Path, one: Energy) -> Path:
    return table(folder / "bare.csv", [[f"{t:%Y-%m-%d %H:%M}", v] for t, v in one.rows])


def three_rows(folder: Path, one: Energy) -> Path:
    rows = [
        [f"{t:%d.%m.%Y %H:%M:%S}", round(100 * v), n % 9, round(50 * v)]
        for n, (t, v) in enumerate(one.register())
    ]
    head = [
        ["sep=,"],
        ["Version CSV3|Tool"],
        [],
        ["", "INV 1", "INV 1", "INV 2"],
        ["", "Metering.TotWhOut", "GridMs.TotW", "Metering.TotWhOut"],
        ["DD.MM.YYYY hh:mm:ss", "[Wh]", "[W]", "[Wh]"],
    ]
    return table(folder / "sma.csv", [*head, *rows])


def with_units(folder: Path, one: Energy) -> Path:
    """Energy in kWh and Wh beside power, each with its unit behind it."""
    rows = []
    for t, v in one.rows:
        shown = f"{v:.2f} kWh" if v >= 1 else f"{round(1000 * v)} Wh"
        rows.append([f"{t:%Y-%m-%d %H:%M}", f"{2 * v:.1f} kW", shown])
    return table(folder / "units.csv", [["Time", "Output", "Yield"], *rows], ";")


def posted(folder: Path, one: Energy) -> Path:
    """Days that read in two orders, beside a column that does not."""
    rows = []
    for n, (_, values) in enumerate(one.days().items(), start=1):
        if n < 13:
            rows.append([f"{n:02}/03/2024", f"{n + 15}/03/2024", round(sum(values), 2)])
        else:
            rows[-1][-1] = round(rows[-1][-1] + sum(values), 2)
    return table(folder / "posted.csv", [["Read date", "Posted", "kWh"], *rows])


def epoch(folder: Path, one: Energy) -> Path:
    zone = dt.timezone(dt.timedelta(hours=7))
    rows = [[int(t.replace(tzinfo=zone).timestamp()), v] for t, v in one.rows]
    return table(folder / "epoch.csv", [["ts", "kwh"], *rows])


def sentinel(folder: Path, one: Energy) -> Path:
    rows = [[f"{t:%Y-%m-%d %H:%M}", v] for t, v in one.rows]
    for n in range(3, len(rows), 48):
        assert rows[n][1] == 0
        rows[n][1] = 65535
    return table(folder / "modbus.csv", [["Time", "Energy (kWh)"], *rows])


def sheet(folder: Path, one: Energy) -> Path:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(["Plant report"])
    page.append(["Statistical Period", "Inverter Yield (kWh)"])
    for day, values in one.days().items():
        page.append([f"{day:%Y-%m-%d}", round(sum(values), 2)])
    page.append(["Total", one.total])
    book.save(folder / "plant.xlsx")
    return folder / "plant.xlsx"


def parquet(folder: Path, one: Energy) -> Path:
    times, values = zip(*one.register(), strict=True)
    pq.write_table(
        pa.table({"time": times, "dc_input_kwh": [2 * v for v in values], "total_kwh": values}),
        folder / "r.parquet",
    )
    return folder / "r.parquet"


def direct_current(folder: Path, one: Energy) -> Path:
    rows = [[f"{t:%Y-%m-%d %H:%M}", 2 * v, v] for t, v in one.rows]
    names = ["Time", "PV1 input energy (kWh)", "AC output energy (kWh)"]
    return table(folder / "dc.csv", [names, *rows])


def export_and_import(folder: Path, one: Energy) -> Path:
    rows = [
        [f"{t:%Y-%m-%d %H:%M}", f"{10 + n * 0.01:.2f}", f"{v:.2f}"]
        for n, (t, v) in enumerate(one.register())
    ]
    return table(folder / "obis.csv", [["Time", "1-0:1.8.0 (kWh)", "1-0:2.8.0 (kWh)"], *rows])


E = {"kind": "energy", "label": "start"}
HOURS = [f"H{n}" for n in range(1, 25)]
SHAPES = [
    Shape("long", long(), E),
    Shape("day first", long("%d/%m/%Y %H:%M"), E),
    Shape("months in words", long("%d-%b-%Y %H:%M"), E),
    Shape("decimal comma", long("%d.%m.%Y %H:%M", sign=";"), E),
    Shape("am and pm", long("%Y-%m-%d %I:%M %p"), E),
    Shape("no unit", long(name="Amount"), {**E, "unit": "kWh"}),
    Shape("total yield beside power", total_yield),
    Shape("three quantities", three_quantities),
    Shape("marks at night", marks_at_night),
    Shape("a counter of the day", daily),
    Shape("power", power, {"label": "start"}),
    Shape("48 half hours", wide(RANGES), {**E, "unit": "kWh"}),
    Shape("24 hours and a total", wide(HOURS, total=True), {**E, "unit": "kWh"}),
    Shape("48 numbers", wide([str(n) for n in range(1, 49)]), {**E, "unit": "kWh"}),
    Shape("48 times", wide([clock(n) for n in range(48)], sign=";"), {**E, "unit": "kWh"}),
    Shape("ranges", slots("Time slot", RANGES.__getitem__)),
    Shape("hours 1 to 24", slots("Hour", lambda n: str(n + 1), hours=True)),
    Shape("numbers 1 to 48", slots("Slot", lambda n: str(n + 1))),
    Shape("from and to", from_to),
    Shape("tariffs", tariffs, {"unit": "kWh"}),
    Shape("several meters", meters, {"meter": "Device=INV-2"}),
    Shape("totals and remarks", totals, E),
    Shape("no names", no_names, {**E, "unit": "kWh"}),
    Shape("names in three rows", three_rows, {}, 100),
    Shape("seconds since 1970", epoch, E),
    Shape("65535", sentinel, E),
    Shape("units behind values", with_units, E, 1000),
    Shape("order in another column", posted, {"kind": "energy"}),
    Shape("a sheet", sheet),
    Shape("parquet", parquet),
    Shape("direct current", direct_current, E),
    Shape("export and import", export_and_import),
]
