"""How files are written in four countries: their names of columns, dates, numbers and encodings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from tests.metering.inspecting.shapes import HALF, Energy, clock

_THAI = "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.".split()
_INDONESIAN = (
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
)
_WEEKDAYS = "月火水木金土日"

Write = Callable[[dt.datetime], str]
Number = Callable[[float], str]
Row = list[str]


@dataclass(frozen=True)
class Country:
    """A country: its zone, the names of columns, the numbers, and the encodings of its files."""

    zone: str
    names: dict[str, str]
    numbers: tuple[str, ...]
    encodings: tuple[str, ...]


def _names(*names: str) -> dict[str, str]:
    keys = ("time", "date", "slot", "hour", "energy", "register", "power", "day", "from", "to")
    return dict(zip((*keys, "device", "total"), names, strict=True))


COUNTRIES = {
    "en": Country(
        "Asia/Manila",
        _names(
            *("Time", "Date", "Time slot", "Hour", "Energy", "Total yield", "Active power"),
            *("Daily yield", "From", "To", "Device", "Total"),
        ),
        ("plain", "commas"),
        ("utf-8", "utf-8-sig", "utf-16"),
    ),
    "vi": Country(
        "Asia/Ho_Chi_Minh",
        _names(
            *("Thời gian", "Ngày", "Khung giờ", "Giờ", "Sản lượng", "Chỉ số", "Công suất"),
            *("Sản lượng trong ngày", "Từ ngày", "Đến ngày", "Thiết bị", "Tổng cộng"),
        ),
        ("dots", "comma", "plain"),
        ("utf-8", "utf-8-sig", "windows-1258", "utf-16"),
    ),
    "ja": Country(
        "Asia/Tokyo",
        _names(
            *("日時", "年月日", "時間帯", "時", "発電電力量", "積算電力量", "電力"),
            *("本日発電量", "開始", "終了", "機器", "合計"),
        ),
        ("plain", "commas"),
        ("cp932", "utf-8-sig", "euc-jp", "utf-8"),
    ),
    "th": Country(
        "Asia/Bangkok",
        _names(
            *("วันเวลา", "วันที่", "ช่วงเวลา", "ชั่วโมง", "พลังงาน", "เลขมิเตอร์", "กำลังไฟฟ้า"),
            *("พลังงานวันนี้", "เริ่ม", "สิ้นสุด", "มิเตอร์", "รวม"),
        ),
        ("plain", "commas"),
        ("cp874", "utf-8", "utf-8-sig"),
    ),
    "id": Country(
        "Asia/Jakarta",
        _names(
            *("Waktu", "Tanggal", "Rentang waktu", "Jam", "Energi", "Stan meter", "Daya"),
            *("Energi hari ini", "Mulai", "Sampai", "Perangkat", "Jumlah"),
        ),
        ("dots", "comma"),
        ("utf-8", "windows-1252", "utf-8-sig"),
    ),
}
NUMBERS: dict[str, Number] = {
    "plain": lambda v: f"{v:.2f}",
    "commas": lambda v: f"{v:,.2f}",
    "comma": lambda v: f"{v:.2f}".replace(".", ","),
    "dots": lambda v: f"{v:,.2f}".translate(str.maketrans(",.", ".,")),
}


def _half(t: dt.datetime, first: str, second: str) -> str:
    return first if t.hour < 12 else second


def _era(t: dt.datetime) -> int:
    return t.year - 2018


def _thai(t: dt.datetime) -> str:
    return f"{t.day} {_THAI[t.month - 1]} {t.year + 543}"


DATES: dict[str, tuple[str, Write, Write]] = {
    "iso": ("en", lambda t: f"{t:%Y-%m-%d %H:%M}", lambda t: f"{t:%Y-%m-%d}"),
    "offset": ("en", lambda t: f"{t:%Y-%m-%dT%H:%M:%S}+08:00", lambda t: f"{t:%Y-%m-%d}"),
    "month first": (
        "en",
        lambda t: f"{t.month}/{t.day}/{t:%Y} {t.hour % 12 or 12}:{t:%M %p}",
        lambda t: f"{t.month}/{t.day}/{t:%Y}",
    ),
    "short": ("en", lambda t: f"{t:%m/%d/%y %H:%M}", lambda t: f"{t:%m/%d/%y}"),
    "day first": ("vi", lambda t: f"{t:%d/%m/%Y %H:%M}", lambda t: f"{t:%d/%m/%Y}"),
    "dots": ("vi", lambda t: f"{t:%d.%m.%Y %H:%M:%S}", lambda t: f"{t:%d.%m.%Y}"),
    "SA and CH": (
        "vi",
        lambda t: f"{t:%d/%m/%Y} {t.hour % 12 or 12:02}:{t:%M} {_half(t, 'SA', 'CH')}",
        lambda t: f"{t:%d/%m/%Y}",
    ),
    "thg": (
        "vi",
        lambda t: f"{t.day} thg {t.month}, {t:%Y %H:%M}",
        lambda t: f"{t.day} thg {t.month}, {t:%Y}",
    ),
    "clock first": ("vi", lambda t: f"{t:%H}h{t:%M} {t:%d/%m/%Y}", lambda t: f"{t:%d/%m/%Y}"),
    "tháng": (
        "vi",
        lambda t: f"Ngày {t.day} tháng {t.month} năm {t:%Y %H:%M}",
        lambda t: f"Ngày {t.day} tháng {t.month} năm {t:%Y}",
    ),
    "年": (
        "ja",
        lambda t: f"{t:%Y}年{t.month}月{t.day}日 {t.hour}時{t:%M}分",
        lambda t: f"{t:%Y}年{t.month}月{t.day}日",
    ),
    "digits": ("ja", lambda t: f"{t:%Y%m%d%H%M}", lambda t: f"{t:%Y%m%d}"),
    "令和": (
        "ja",
        lambda t: f"令和{_era(t)}年{t.month}月{t.day}日 {t:%H:%M}",
        lambda t: f"令和{_era(t)}年{t.month}月{t.day}日",
    ),
    "R6": (
        "ja",
        lambda t: f"R{_era(t)}.{t.month}.{t.day} {t:%H:%M}",
        lambda t: f"R{_era(t)}.{t.month}.{t.day}",
    ),
    "(月)": (
        "ja",
        lambda t: f"{t:%Y/%m/%d}({_WEEKDAYS[t.weekday()]}) {t:%H:%M}",
        lambda t: f"{t:%Y/%m/%d}({_WEEKDAYS[t.weekday()]})",
    ),
    "午前": (
        "ja",
        lambda t: f"{t:%Y/%m/%d} {_half(t, '午前', '午後')}{t.hour % 12}:{t:%M}",
        lambda t: f"{t:%Y/%m/%d}",
    ),
    "ก.พ.": ("th", lambda t: f"{_thai(t)} {t:%H:%M}", _thai),
    "2567": (
        "th",
        lambda t: f"{t:%d/%m}/{t.year + 543} {t:%H:%M}",
        lambda t: f"{t:%d/%m}/{t.year + 543}",
    ),
    "67": (
        "th",
        lambda t: f"{t.day} {_THAI[t.month - 1]} {t.year % 100 + 43} {t:%H:%M}",
        lambda t: f"{t.day} {_THAI[t.month - 1]} {t.year % 100 + 43}",
    ),
    "Februari": (
        "id",
        lambda t: f"{t.day} {_INDONESIAN[t.month - 1]} {t:%Y %H.%M}",
        lambda t: f"{t.day} {_INDONESIAN[t.month - 1]} {t:%Y}",
    ),
    "WIB": ("id", lambda t: f"{t:%d/%m/%Y %H:%M} WIB", lambda t: f"{t:%d/%m/%Y}"),
}
"""By what is particular: the country, a time, and a date alone."""


@dataclass(frozen=True)
class Writing:
    """The words, dates and numbers in which a table is written."""

    names: dict[str, str]
    time: Write
    date: Write
    number: Number

    def __getitem__(self, key: str) -> str:
        return self.names[key]


Table = tuple[Row, list[Row], dict[str, str]]
"""Names, rows, and what a user knows of them."""


def _long(one: Energy, as_: Writing) -> Table:
    rows = [[as_.time(t), as_.number(v)] for t, v in one.rows]
    return [as_["time"], f"{as_['energy']}(kWh)"], rows, {"kind": "energy", "label": "start"}


def _ends(one: Energy, as_: Writing) -> Table:
    rows = [[as_.time(t + HALF), as_.number(v)] for t, v in one.rows]
    return [as_["time"], f"{as_['energy']}(kWh)"], rows, {"kind": "energy", "label": "end"}


def _register(one: Energy, as_: Writing) -> Table:
    rows = [[as_.time(t), as_.number(v)] for t, v in one.register()]
    return [as_["time"], f"{as_['register']}(kWh)"], rows, {"kind": "register"}


def _power(one: Energy, as_: Writing) -> Table:
    rows = [[as_.time(t), as_.number(2 * v)] for t, v in one.rows]
    return [as_["time"], f"{as_['power']}(kW)"], rows, {"label": "start"}


def _counter(one: Energy, as_: Writing) -> Table:
    rows = [[as_.time(t), as_.number(v)] for t, v in one.counter()]
    return [as_["time"], f"{as_['day']}(kWh)"], rows, {"kind": "daily"}


def _three(one: Energy, as_: Writing) -> Table:
    rows = [
        [as_.time(t), as_.number(3.3 * (n % 5)), as_.number(n % 48 / 10), as_.number(v)]
        for n, (t, v) in enumerate(one.register())
    ]
    head = [as_["time"], f"{as_['power']}(kW)", f"{as_['day']}(kWh)", f"{as_['register']}(kWh)"]
    return head, rows, {}


def _days(one: Energy, as_: Writing) -> Table:
    rows = [[as_.date(day), as_.number(sum(values))] for day, values in one.days().items()]
    rows.append([as_["total"], as_.number(one.total)])
    return [as_["date"], f"{as_['energy']}(kWh)"], rows, {"kind": "energy"}


def _wide(one: Energy, as_: Writing) -> Table:
    names = [f"{clock(n)}～{clock(n + 1)}" for n in range(48)]
    rows = [[as_.date(day), *map(as_.number, values)] for day, values in one.days().items()]
    return [as_["date"], *names], rows, {"kind": "energy", "unit": "kWh"}


def _slots(one: Energy, as_: Writing) -> Table:
    rows = [
        [as_.date(day), f"{clock(n)}-{clock(n + 1)}", as_.number(value)]
        for day, values in one.days().items()
        for n, value in enumerate(values)
    ]
    return [as_["date"], as_["slot"], f"{as_['energy']}(kWh)"], rows, {"kind": "energy"}


def _date_and_clock(one: Energy, as_: Writing) -> Table:
    rows = [
        [as_.date(day), clock(n), as_.number(value)]
        for day, values in one.days().items()
        for n, value in enumerate(values)
    ]
    known = {"kind": "energy", "label": "start"}
    return [as_["date"], as_["hour"], f"{as_['energy']}(kWh)"], rows, known


def _between(one: Energy, as_: Writing) -> Table:
    rows = [[as_.time(t), as_.time(t + HALF), as_.number(v)] for t, v in one.rows]
    return [as_["from"], as_["to"], f"{as_['energy']}(kWh)"], rows, {"kind": "energy"}


def _devices(one: Energy, as_: Writing) -> Table:
    rows = []
    for (t, v), (_, w) in zip(one.register(), one.register(9.0), strict=True):
        rows += [[as_.time(t), "INV-1", as_.number(v)], [as_.time(t), "INV-2", as_.number(w)]]
    known = {"meter": f"{as_['device']}=INV-2"}
    return [as_["time"], as_["device"], f"{as_['register']}(kWh)"], rows, known


def _with_units(one: Energy, as_: Writing) -> Table:
    rows = [[as_.time(t), f"{as_.number(v)} kWh"] for t, v in one.rows]
    return [as_["time"], as_["energy"]], rows, {"kind": "energy", "label": "start"}


LAYOUTS: dict[str, Callable[[Energy, Writing], Table]] = {
    "long": _long,
    "ends": _ends,
    "register": _register,
    "power": _power,
    "counter of the day": _counter,
    "three quantities": _three,
    "days and a total": _days,
    "wide": _wide,
    "slots": _slots,
    "date and clock": _date_and_clock,
    "from and to": _between,
    "two devices": _devices,
    "units behind values": _with_units,
}


def _blank_lines(head: Row, rows: list[Row]) -> list[Row]:
    blank = [""] * len(head)
    made = [head]
    for n, row in enumerate(rows):
        made += [blank, row] if n % 96 == 95 else [row]
    return made


def _names_again(head: Row, rows: list[Row]) -> list[Row]:
    made = [head]
    for n, row in enumerate(rows):
        made += [head, row] if n % 100 == 99 else [row]
    return made


ADORNED: dict[str, Callable[[Row, list[Row]], list[Row]]] = {
    "plain": lambda head, rows: [head, *rows],
    "preamble": lambda head, rows: [
        ["Plant name", "Long Thanh"],
        ["Report period", "2024-02-20 - 2024-03-04"],
        [],
        head,
        *rows,
    ],
    "names again": _names_again,
    "blank lines": _blank_lines,
    "remark below": lambda head, rows: [head, *rows, [], ["Exported by admin"]],
    "row of units": lambda head, rows: [
        [name.partition("(")[0] for name in head],
        [name.partition("(")[2].rstrip(")") for name in head],
        *rows,
    ],
    "sign at the ends": lambda head, rows: [[*head, ""], *([*row, ""] for row in rows)],
    "numbers of rows": lambda head, rows: [
        ["No.", *head],
        *([str(n), *row] for n, row in enumerate(rows, start=1)),
    ],
    "serial and status": lambda head, rows: [
        ["SN", *head, "Status"],
        *(["AB1234567", *row, "Normal"] for row in rows),
    ],
    "other quantities": lambda head, rows: [
        [*head, "Temp(℃)", "Voltage(V)"],
        *([*row, str(25 + n % 7), str(220 + n % 3)] for n, row in enumerate(rows)),
    ],
    "backwards": lambda head, rows: [head, *rows[::-1]],
    "overlapping": lambda head, rows: [head, *rows[: len(rows) // 2], *rows[len(rows) // 3 :]],
    "break in a name": lambda head, rows: [
        [head[0], *(name.replace("(", "\n(") for name in head[1:])],
        *rows,
    ],
}
