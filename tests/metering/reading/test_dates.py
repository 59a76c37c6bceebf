"""Times as the world writes them: the same instants, or an error that asks."""

from __future__ import annotations

import contextlib
import datetime as dt
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jcm_mrv.date_words import MONTHS, month_number
from jcm_mrv.metering.inspecting.inspection import inspect
from jcm_mrv.metering.reading.column import Cells
from jcm_mrv.metering.reading.dates import DateFormatError, Times, read_times
from jcm_mrv.metering.reading.zone_names import settled
from jcm_mrv.project.written import TextFormat
from tests.effort import THOROUGH, examples, thorough
from tests.metering.reading.reading import read, refused, said

TZ = "Asia/Ho_Chi_Minh"


def shown(times: Times) -> list[str | None]:
    """Give local times as ISO text, None where a cell is none."""
    both = zip(times.local.tolist(), times.readable.tolist(), strict=True)
    return [str(np.datetime64(local, "s")) if good else None for local, good in both]


def of(*texts: str, **declared: Any) -> Times:
    return read_times(Cells.of(texts), TextFormat(**declared))


ONE = "2024-03-15T13:05:00"


@pytest.mark.parametrize(
    "text",
    [
        "Fri 2024-03-15 (金) 13:05",
        "15-Mar-2024 13:05",
        "15 March 2024 01:05 PM",
        "March 15, 2024 1:05 p.m.",
        "Fri, 15 Mar 2024 13:05:00",
        "15-Mar-24 13:05",
        "3/15/2024, 1:05:00 PM",
        "3/15/24 13:05",
        "15 Maret 2024 13.05",
        "15/Mar/2024 13.05.00",
        "15/03/2024 1:05 CH",
        "15/03/2024 1:05 chiều",
        "15/03/2024 13:05 chiều",
        "15/03/2024 1h05 trưa",
        "15/03/2024 01:05:00 p. m.",
        "15/03/2024 01:05 p.\u00a0m.",
        "15/03/2024 01:05 م",
        "2024.03.15. 13:05",
        "2024. 3. 15. 13:05",
        "viernes, 15 de marzo de 2024 13:05",
        "vendredi 15 mars 2024 13:05",
        "пятница, 15 марта 2024 г. 13:05",
        "Jumat, 15 Maret 2024 13.05",
        "Thứ Sáu, 15/03/2024 13:05",
        "Thứ 6, 15/03/2024 13:05",
        "วันศุกร์ที่ 15 มีนาคม 2567 13:05",
        "2024 оны 3-р сарын 15 13:05",
        "15/03/2024 lúc 13:05",
        "lúc 13h05 ngày 15/03/2024",
        "13:05 ngày 15 tháng 3 năm 2024",
        "15/03/2024 pukul 13.05",
        "15 Maret 2024 pukul 1.05 siang",
        "15 มีนาคม พ.ศ. 2567 เวลา 13:05 น.",
        "15/03/67 13.05 น.",
        "13:05:00 15 thg 3, 2024",
        "ngày 15 tháng 3 năm 2024 13h05",
        "15 Tháng 3, 2024 13 giờ 5 phút",
        "15 Tháng Ba 2024 13:05",
        "15-Th03-2024 13:05",
        "15 มี.ค. 2567 13:05",
        "15 มีนาคม 2567 1:05 หลังเที่ยง",
        "15/03/2567 13:05",
        "2024年3月15日(金) 13時5分",
        "2024年3月15日 午後1時5分",
        "2024/03/15 午後 1:05",
        "令和6年3月15日 13:05",
        "R6.3.15 13:05",
        "R06/03/15 13:05",
        "20240315 1305",
        "20240315T130500",
        "202403151305",
    ],
)
def test_one_time_in_many_ways(text: str) -> None:
    assert shown(of(text)) == [ONE]
    for form in ("NFC", "NFD"):
        assert shown(of(unicodedata.normalize(form, text))) == [ONE]
    # What was detected reads the same where it is declared.
    first = of(text)
    again = of(text, date=first.written, calendar=first.calendar)
    assert shown(again) == [ONE]


DATES = """
2024-08-28 | 2024/8/28 | 2024.08.28 | 2024年8月28日 | 2024年08月28日(水) | 令和6年8月28日
R6/8/28 | 28.8.2024 | 28/08/2024 | 8/28/2024 | 28-Aug-2024 | 28 Aug 24 | 28 Agustus 2024
28/Agt/2024 | August 28, 2024 | Aug 28 2024 | 28 thg 8, 2024 | 28 tháng 8 năm 2024
ngày 28 tháng 8 năm 2024 | 28 tháng tám 2024 | 28 สิงหาคม 2567 | 28 ส.ค. 2567 | 28/8/2567
Wed, 28 Aug 2024 | Wednesday, August 28, 2024 | Rabu 28 Agu 2024
"""
CLOCKS = """
14:05 | 14:05:00 | 14:05:00.123 | 14:05:00,123 | 14.05 | 14.05.00 | 14h05 | 14 giờ 05 phút
14時5分 | 14時05分00秒 | 2:05 PM | 02:05:00 pm | 2:05 p.m. | 2:05\u202fPM | 02:05 CH
2:05 หลังเที่ยง | 午後2時5分 | 午後 2:05
"""
OFFSETS = ["Z", "+07", "+0700", "+07:00", " +07:00", " UTC+7", " (GMT+07:00)", " GMT-7", "-07:00"]


def _cells(table: str) -> list[str]:
    return [cell.strip(" ") for line in table.strip().split("\n") for cell in line.split("|")]


def test_dates_clocks_and_offsets_in_every_combination() -> None:
    for date in list(_cells(DATES))[:: 1 if THOROUGH else 3]:
        ways = [f"{date}{sign}{c}" for c in _cells(CLOCKS) for sign in (" ", ", ")]
        ways += [f"{clock} {date}" for clock in _cells(CLOCKS)]
        ways += [f"{date} 14:05{offset}" for offset in OFFSETS]
        for number, text in enumerate(ways):
            times = of(text)
            assert shown(times) == ["2024-08-28T14:05:00"], text
            assert times.has_offset.all() == text.endswith(tuple(OFFSETS)), text
            if not THOROUGH and number % 9:
                continue
            again = of(text, date=times.written, calendar=times.calendar)
            assert shown(again) == shown(times), text
            assert again.offset.tolist() == times.offset.tolist(), text


def test_every_name_of_a_month_is_of_one_month() -> None:
    names = [
        (n, name.replace("_", " "))
        for table in MONTHS.values()
        for n, month in enumerate(table, 1)
        for name in month.split()
    ]
    assert {name: n for n, name in names} == {name: month_number(name) for _, name in names}
    for language, table in MONTHS.items():
        cells = [f"05-{m.split()[-1].title().replace('_', ' ')}-2024" for m in table]
        assert shown(of(*cells, months=language)) == [
            f"2024-{n:02}-05T00:00:00" for n in range(1, 13)
        ]
    assert shown(of("05-Mei-2024", months="en")) == [None]
    # Signs that count as letters where capitals do not.
    assert shown(of("5-ſep-2024", "5-Aprıl-2024"))[1] == "2024-04-05T00:00:00"
    # May is "month five", and five is the word for the year as well.
    assert shown(of("5 tháng năm năm 2024", "5 tháng mười năm 2024")) == [
        "2024-05-05T00:00:00",
        "2024-10-05T00:00:00",
    ]


def test_midnight_and_noon() -> None:
    assert shown(of("15/03/2024 12:00:00 SA", "15/03/2024 12:15:00 CH")) == [
        "2024-03-15T00:00:00",
        "2024-03-15T12:15:00",
    ]
    assert shown(of("2024/03/15 午前 0:15", "2024/03/15 午後 0:15")) == [
        "2024-03-15T00:15:00",
        "2024-03-15T12:15:00",
    ]
    # Beside 0:15, nobody knows whether 午前12:15 is before or after it.
    assert shown(of("2024/03/15 午前 0:15", "2024/03/15 午前 12:15"))[1] is None
    assert shown(of("2024-03-15 13:00 AM", "2024-03-15 AM 1:00 PM")) == [None, None]
    assert shown(of("15 Mar 2024 24:00")) == ["2024-03-16T00:00:00"]
    # A night holds the end of a day and the beginning of one: its twelve may be of either.
    words = ("9:30 sáng", "12:30 trưa", "6:30 tối", "11:30 đêm", "1:30 đêm", "12:30 đêm")
    hours = [text and text[11:16] for text in shown(of(*(f"15/03/2024 {one}" for one in words)))]
    assert hours == ["09:30", "12:30", "18:30", "23:30", "01:30", None]
    words = ("9:30 pagi", "11:30 siang", "2:30 siang", "3:30 sore", "9:30 malam", "15:30 pagi")
    hours = [text and text[11:16] for text in shown(of(*(f"15/03/2024 {one}" for one in words)))]
    assert hours == ["09:30", "11:30", "14:30", "15:30", "21:30", None]


def test_orders_of_short_years() -> None:
    assert shown(of("5/1/24", "5/2/24", "5/13/24"))[0] == "2024-05-01T00:00:00"
    for text, ways in (
        ("5/1/24", ("%d/%m/%y", "%m/%d/%y")),
        ("24/05/13", ("%d/%m/%y", "%y/%m/%d")),
        ("05/01/04", ("%d/%m/%y", "%m/%d/%y", "%y/%m/%d")),
        ("01.02.03", ("%d.%m.%y", "%y.%m.%d")),
    ):
        assert of(text).ways == tuple(f'date: "{way}"' for way in ways)
        for way in ways:
            assert of(text, date=way).readable.all()
    month = [f"{day:02}/05/24" for day in range(1, 32)]
    assert shown(of(*month))[-1] == "2024-05-31T00:00:00"
    assert shown(of(*(f"24/05/{day:02}" for day in range(1, 32))))[-1] == "2024-05-31T00:00:00"
    assert of("13/05/2024", "05/13/2024").mixed == "13/05/2024 and 05/13/2024"
    assert [y[:4] for y in shown(of("1-Jan-68", "1-Jan-00")) if y] == ["2068", "2000"]
    assert shown(of("1-Jan-95")) == ["1995-01-01T00:00:00"]


def test_calendars() -> None:
    found = of("29/02/2567 00:00", "01/03/2567 00:00")
    assert (shown(found)[0], found.calendar) == ("2024-02-29T00:00:00", "buddhist")
    asked = ("calendar: buddhist", "calendar: gregorian")
    assert of("13/03/67").ways == asked
    # In Thai, a year that would lie decades ahead is Buddhist.
    for text in ("1 มี.ค. 67", "1 มี.ค. 67 เวลา 0:00 น.", "1 มีนาคม พ.ศ.67", "1 มีนาคม พ.ศ. 2567"):
        found = of(text)
        assert (shown(found)[0], found.calendar) == ("2024-03-01T00:00:00", "buddhist"), text
    assert shown(of("13/03/67", calendar="buddhist")) == ["2024-03-13T00:00:00"]
    assert shown(of("13/03/67", calendar="gregorian")) == ["2067-03-13T00:00:00"]
    assert shown(of("1 มี.ค. 24")) == ["2024-03-01T00:00:00"]
    assert shown(of("1 มี.ค. 70")) == ["2027-03-01T00:00:00"]
    eras = of("平成31年4月30日", "令和元年5月1日", "令和0年5月1日")
    assert shown(eras) == ["2019-04-30T00:00:00", "2019-05-01T00:00:00", None]
    assert eras.calendar == "japanese"
    assert shown(of("6.3.15", calendar="japanese")) == [None]
    assert shown(of("2024-03-15", calendar="japanese")) == [None]
    # Only years that are all Buddhist are taken so.
    assert of("2567-03-15", "2024-03-15").calendar is None


def test_counts_since_1970() -> None:
    for text, way in (("1710507900", "%s"), ("1710507900123", "%s.ms")):
        times = of(text)
        assert (shown(times), times.written) == ([ONE], way)
        assert times.has_offset.all()
        assert not times.offset.any()
    assert shown(of("1710507899.6", "x", date="%s")) == [ONE, None]
    # Tables that went through floating point have a fraction.
    assert shown(of("1710507900.0", "1710507900.25")) == [ONE, ONE]
    # A number of another size, or beside other cells, is no time by itself.
    assert not of("171050790").readable.any()
    assert not of("1710507900", "1710507900123").readable.any()
    assert not of("9999999999").readable.any()


def test_digits_that_are_counts_or_dates() -> None:
    hours = [f"2024010{day}{hour:02}" for day in (1, 2) for hour in range(24)]
    assert of(*hours).ways == ('date: "%s"', 'date: "%Y%m%d%H"')
    assert shown(of(*hours, date="%Y%m%d%H"))[-1] == "2024-01-02T23:00:00"
    assert of("2401010015").ways == ('date: "%s"', 'date: "%y%m%d%H%M"')
    assert of("201206150030").ways == ('date: "%Y%m%d%H%M"', 'date: "%y%m%d%H%M%S"')
    assert shown(of("240315130500")) == [ONE]
    # Quarters of an hour are soon no dates.
    quarters = [str(1709226000 + n * 900) for n in range(96)]
    assert of(*quarters).written == "%s"


def test_a_month_alone() -> None:
    for texts in (
        ("May 2024", "Jun 2024"),
        ("Tháng 5 2024", "Tháng 6/2024"),
        ("05/2024", "6/2024"),
        ("2024 May", "2024-June"),
        ("T5/2024", "T6/2024"),
        ("Th5/2024", "Th6/2024"),
        ("Th.5/2024", "TH.6/2024"),
        ("Th. 5/2024", "Th. 6/2024"),
        ("2024 Th5", "2024-Th6"),
        ("2024 5", "2024 6"),
        ("พ.ค.67", "มิ.ย.67"),
        ("202405", "202406"),
    ):
        assert shown(of(*texts)) == ["2024-05-01T00:00:00", "2024-06-01T00:00:00"]
    assert shown(of("2024年5月分", "R6年6月")) == ["2024-05-01T00:00:00", "2024-06-01T00:00:00"]
    # Alone with a year T1 may be the first quarter, and beside a day Th 5 is one of the week.
    for others in (("2024 T1", "2024 T2"), ("15-Th5-2024", "16-Th5-2024"), ("Th13/2024",) * 2):
        assert shown(of(*others)) == [None, None]
    # Six digits are a day as well.
    assert of("201201", "201202").ambiguous
    assert shown(of("240530", "240531")) == ["2024-05-30T00:00:00", "2024-05-31T00:00:00"]
    # Among dates it sums them up.
    assert shown(of("2024-05-31 00:00", "May 2024")) == ["2024-05-31T00:00:00", None]


def placed(timezone: str, *texts: str) -> list[str]:
    """Give instants as UTC."""
    times = settled(of(*texts), timezone, lambda row: f"row {row}")
    assert times.has_offset.all()
    return [str(np.datetime64(t, "s")) for t in (times.local - times.offset).tolist()]


@pytest.mark.parametrize(
    ("timezone", "texts", "utc"),
    [
        (TZ, ["2024-03-15 00:00 ICT"], ["2024-03-14T17:00:00"]),
        ("Asia/Jakarta", ["2024-03-15 00:00 WIB"], ["2024-03-14T17:00:00"]),
        ("Asia/Tokyo", ["2024-03-15 00:00:00 (JST)"], ["2024-03-14T15:00:00"]),
        ("Asia/Kolkata", ["15 Mar 2024 05:30 IST"], ["2024-03-15T00:00:00"]),
        ("Asia/Tokyo", ["2024-03-15 00:00 UTC"], ["2024-03-15T00:00:00"]),
        ("Asia/Tokyo", ["2024-03-15 00:00 GMT+7"], ["2024-03-14T17:00:00"]),
        ("Asia/Tokyo", ["2024-03-15 00:00 +07"], ["2024-03-14T17:00:00"]),
        ("Asia/Tokyo", ["2024-03-15 00:00 UTC-03:30"], ["2024-03-15T03:30:00"]),
        ("Asia/Tokyo", ["2024-03-15T00:00+07:00[Asia/Bangkok]"], ["2024-03-14T17:00:00"]),
        (
            "Europe/Berlin",
            ["2024-10-27 02:00 CEST", "2024-10-27 02:00 CET"],
            ["2024-10-27T00:00:00", "2024-10-27T01:00:00"],
        ),
        (
            "Europe/Berlin",
            ["2024-10-27 02:00 DST", "2024-10-27 02:00"],
            ["2024-10-27T00:00:00", "2024-10-27T01:00:00"],
        ),
    ],
)
def test_names_of_zones(timezone: str, texts: list[str], utc: list[str]) -> None:
    assert placed(timezone, *texts) == utc


@pytest.mark.parametrize(
    ("timezone", "text", "code", "says"),
    [
        (TZ, "2024-03-15 00:00 JST", "MON-152", "JST is UTC+9"),
        (TZ, "2024-03-15 00:00 IST", "MON-152", "UTC+1, UTC+2, UTC+5:30"),
        (TZ, "2024-03-15 00:00 DST", "MON-152", "summer"),
        ("Europe/Berlin", "2024-01-15 00:00 CEST", "MON-152", "CEST"),
        (TZ, "2024-03-15 00:00 LOC", "MON-151", "LOC"),
    ],
)
def test_names_that_do_not_fit(
    tmp_path: Path, timezone: str, text: str, code: str, says: str
) -> None:
    (tmp_path / "a.csv").write_text(f"time,kwh\n{text},1\n")
    found = refused(tmp_path, timezone=timezone)
    assert (found.code, found.where) == (code, "a.csv:2")
    assert says in found.message


def test_a_time_without_the_mark_of_its_neighbours_is_told_as_such(tmp_path: Path) -> None:
    """It was said to be marked."""
    lines = ["2024-07-15 00:00 DST,1", "2024-07-15 01:00,1"]
    (tmp_path / "a.csv").write_text("\n".join(["time,kwh", *lines]) + "\n")
    found = refused(tmp_path, timezone="Europe/Berlin")
    assert (found.code, found.where) == ("MON-152", "a.csv:3")
    assert found.message.startswith("no DST stands behind this time, as behind others")


def test_inspect_holds_names_of_zones_against_the_stated_one(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("time,kwh\n" + "".join(f"2024-03-15 {n:02}:00 WIB,{n}\n" for n in range(9)))
    assert not [f for f in inspect(path, {"timezone": "Asia/Jakarta"}).findings if f.is_error]
    for zone, code in (("Asia/Tokyo", "MON-152"), ("Nowhere/X", "MON-004")):
        found = inspect(path, {"timezone": zone}).findings
        assert code in [finding.code for finding in found if finding.is_error]


def test_a_source_says_how_its_times_were_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("time,kwh\n13/03/2567 00:00 ICT,1\n", encoding="utf-8")
    note = said(tmp_path, timezone=TZ)
    assert "calendar buddhist, zones ICT" in note
    (tmp_path / "a.csv").write_text("time,kwh\n13/03/67 00:00,1\n", encoding="utf-8")
    found = refused(tmp_path)
    assert found.code == "MON-106"
    assert "format.calendar: buddhist or gregorian" in found.hint
    declared = {"format": {"calendar": "buddhist"}}
    assert read(tmp_path, **declared) == [("2024-03-13T00:00:00", 1.0)]
    era = {"format": {"calendar": "japanese", "date": "%y/%m/%d"}}
    assert refused(tmp_path, **era).code == "MON-006"


def test_subtotals_of_a_month_among_days(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "time,kwh\n30-Apr-2024 00:00,1\n30-Apr-2024,24\nApr 2024,720\n1-May-2024 0:00 AM,1\n"
    )
    assert refused(tmp_path).code == "MON-113"
    (tmp_path / "a.csv").write_text(
        "time,kwh\n30-Apr-2024 00:00,1\n1-May-2024 00:00,1\nApr 2024,2\n"
    )
    assert (refused(tmp_path).code, refused(tmp_path).where) == ("MON-113", "a.csv:4")
    assert "month" in refused(tmp_path).message
    (tmp_path / "b.csv").write_text("time,kwh\n30/04/2024 00:00,1\n30/04/2024,2\n")
    declared = {"format": {"date": "%d/%m/%Y %H:%M"}}
    assert refused(tmp_path, readings="b.csv", **declared).code == "MON-113"
    left_out = {"format": {"skip": {"not_a_time": True}}}
    assert [value for _, value in read(tmp_path, **left_out)] == [1, 1]


def _thai(moment: dt.datetime) -> str:
    name = MONTHS["th"][moment.month - 1].split()[-1]
    return f"{moment.day} {name} {moment.year + 543} {moment:%H:%M}"


def _halves(am: str, pm: str) -> Callable[[dt.datetime], str]:
    return lambda m: f"{m:%d/%m/%Y %I:%M:%S} {pm if m.hour >= 12 else am}"


def _named(language: str, pattern: str) -> Callable[[dt.datetime], str]:
    return lambda m: f"{m:{pattern}}".replace("NAME", MONTHS[language][m.month - 1].split()[0])


WAYS: dict[str, Callable[[dt.datetime], str]] = {
    "iso": lambda m: f"{m:%Y-%m-%dT%H:%M:%S}",
    "offset": lambda m: f"{m:%Y-%m-%d %H:%M} +00:00",
    "named zone": lambda m: f"{m:%Y-%m-%d %H:%M} GMT",
    "seconds": lambda m: str(int(m.replace(tzinfo=dt.UTC).timestamp())),
    "milliseconds": lambda m: str(int(m.replace(tzinfo=dt.UTC).timestamp()) * 1000),
    "English": _named("en", "%d NAME %Y %H:%M"),
    "English, month first": _named("en", "NAME %d, %Y %I:%M %p"),
    "Indonesian": _named("id", "%d NAME %Y %H.%M"),
    "Vietnamese": _halves("SA", "CH"),
    "Vietnamese words": _halves("sáng", "chiều"),
    "Vietnamese clock": lambda m: f"{m:%d/%m/%Y} lúc {m.hour}h{m:%M}",
    "Thai clock": lambda m: f"{m.day}/{m.month}/{(m.year + 543) % 100} {m:%H.%M} น.",
    "Vietnamese months": lambda m: f"{m.day} thg {m.month}, {m:%Y %H:%M}",
    "Thai": _thai,
    "Thai halves": _halves("ก่อนเที่ยง", "หลังเที่ยง"),
    "Japanese": lambda m: f"{m.year}年{m.month}月{m.day}日 {m.hour}時{m.minute:02}分",
    "Reiwa": lambda m: f"R{m.year - 2018}.{m.month}.{m.day} {m:%H:%M}",
    "digits": lambda m: f"{m:%Y%m%d%H%M}",
}


@thorough
@settings(max_examples=examples(12, 250), deadline=None)
@given(
    st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2031, 12, 1)).map(
        lambda m: m.replace(second=0, microsecond=0)
    ),
    st.sampled_from([1, 15, 60, 1440]),
)
def test_a_series_is_the_same_in_every_way(start: dt.datetime, minutes: int) -> None:
    # Both sides of the 12th, so that the order of day and month is settled.
    steps = [start.replace(day=28) + n * dt.timedelta(minutes=minutes) for n in range(40)]
    wanted = [str(np.datetime64(step, "s")) for step in steps]
    for name, write in WAYS.items():
        times = settled(of(*map(write, steps)), "Etc/UTC", str)
        assert shown(times) == wanted, name
        assert not times.offset.any()
        again = of(*map(write, steps), date=times.written, calendar=times.calendar)
        alike = len({len(write(step)) for step in steps}) == 1
        assert not alike or shown(again) == wanted, name


PIECES = st.sampled_from(
    "0 1 9 12 24 31 45 99 2024 2567 66 : . - / , ' ( ) T Z + 年 月 日 時 分 秒 h Mei may ſep aprıl "
    "oKt AM pm ſa CH 午後 หลังเที่ยง ม.ค. thg tháng năm ngày Tháng_mười 令和 R H 元 平成 ㋿ WIB DST "
    "GMT Fri 金 ② ٣ é e\u0301".split()
)


@settings(max_examples=examples(15, 1500), deadline=None)
@given(
    st.lists(st.lists(PIECES | st.just(" "), max_size=14).map("".join), max_size=4),
    st.sampled_from([None, "buddhist", "japanese", "gregorian"]),
    st.sampled_from(
        [None, "%d-%b-%Y", "%EC%Ey.%m.%d", "%H:%M %d/%m/%y %Z", "%s", "%s.ms", "excel"]
    ),
)
def test_any_text_is_a_time_or_none(texts: list[str], calendar: Any, date: str | None) -> None:
    texts = [text.replace("_", " ") for text in texts]
    times = of(*texts, calendar=calendar, date=date)
    if times.alike and times.written and not times.ambiguous:
        again = of(*texts, calendar=times.calendar or calendar, date=times.written)
        both = zip(shown(again), shown(times), strict=True)
        assert all(one == other for one, other in both if other is not None)
    assert len(times.local) == len(texts)
    assert not (
        times.readable & ((times.local < -62135596800) | (times.local > 253402300800))
    ).any()


@given(st.lists(st.sampled_from([*"YymdHIMSfpzZbBaTRFEsC%-/: ."])).map("%".join))
def test_any_format_is_one_or_refused(date: str) -> None:
    with contextlib.suppress(DateFormatError):
        of("2024-03-15 13:05", "15/3/24", "x", date=date)


def test_digits_without_a_sign_between_have_all_their_places() -> None:
    assert shown(of("20240105", date="%Y%m%d")) == ["2024-01-05T00:00:00"]
    assert shown(of("2024105", date="%Y%m%d")) == [None]
    # Neither a date of other years, nor one of no month.
    assert not of("20120132", "10101010").readable.any()


def test_a_date_of_eight_digits_has_a_clock_beside_it() -> None:
    times = read_times(Cells.of(["20240220 00:30", "20240221 9:05:10", "20240221 24:00"]))
    assert times.readable.all()
    assert str(times.local.astype("datetime64[s]")[1]) == "2024-02-21T09:05:10"
    assert times.local[2] - times.local[0] == 2 * 86_400 - 1800
    assert not read_times(Cells.of(["20242020 00:30"])).readable.any()


@pytest.mark.parametrize(
    "form",
    [
        "Thg {m} 2024",
        "Tháng {m} 2024",
        "Thg {m}/2024",
        "tháng {m} năm 2024",
        "Th{m}/2024",
        "Th.{m}/2024",
        "R6.{m}",
        "令和6年{m}月",
    ],
)
def test_months_of_one_and_of_two_digits_stand_alone(form: str) -> None:
    times = read_times(Cells.of([form.format(m=m) for m in range(1, 13)]))
    months = times.local.astype("datetime64[s]").astype("datetime64[M]")
    assert times.readable.all()
    assert [str(month) for month in months] == [f"2024-{m:02}" for m in range(1, 13)]
