"""Letters that fit several encodings: the country settles which of them is proposed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.metering.inspecting.inspection import inspect
from jcm_mrv.metering.reading.encoding import encodings_of
from jcm_mrv.metering.reading.files import open_file
from tests.metering.reading.reading import read, refused, said

THAI, JAPANESE = "วันที่,พลังงานไฟฟ้า (kWh)", "日時,発電電力量(kWh)"
CHINESE, CYRILLIC = "采集时间,发电量(kWh)", "Огноо,Нийт эрчим (kWh)"
SPANISH, FRENCH = "Fecha,Energía (kWh) año", "Date,Énergie mesurée (kWh)"


def proposed(folder: Path, head: str, codec: str, timezone: str = "") -> tuple[str, list[Any]]:
    """Give the encoding that is proposed, and those between which it is left open."""
    text = head + "\n" + "".join(f"2024-03-{day:02},{day * 7}.5\n" for day in range(13, 29))
    (folder / "a.csv").write_bytes(text.encode(codec))
    made = inspect(folder / "a.csv", {"timezone": timezone} if timezone else {})
    choices = [one.choices for one in made.open if one.key == "format.encoding"]
    assert bool(choices) == ("MON-020" in [finding.code for finding in made.findings])
    format_: Any = made.source.get("format") or {}
    return format_.get("encoding", ""), list(choices[0]) if choices else []


@pytest.mark.parametrize(
    ("head", "codec", "timezone"),
    [
        (THAI, "cp874", "Asia/Bangkok"),
        (JAPANESE, "cp932", "Asia/Tokyo"),
        (JAPANESE, "euc-jp", "Asia/Tokyo"),
        (CHINESE, "gb18030", "Asia/Shanghai"),
        (CYRILLIC, "windows-1251", "Asia/Ulaanbaatar"),
        (CYRILLIC, "windows-1251", "Asia/Almaty"),
        (SPANISH, "windows-1252", "America/Santiago"),
        (FRENCH, "windows-1252", "Africa/Dakar"),
    ],
)
def test_letters_of_the_country_that_fit_settle_it(
    head: str, codec: str, timezone: str, tmp_path: Path
) -> None:
    assert proposed(tmp_path, head, codec, timezone) == (codec, [])


@pytest.mark.parametrize(
    ("head", "codec", "timezone"),
    [
        # No country is known.
        (THAI, "cp874", ""),
        (JAPANESE, "euc-jp", ""),
        # Another country's letters fit better, or as well as those of the country.
        (JAPANESE, "euc-jp", "Asia/Bangkok"),
        (CHINESE, "gb18030", "Africa/Nairobi"),
        (CYRILLIC, "windows-1251", "Asia/Bangkok"),
        (THAI, "cp874", "Asia/Ulaanbaatar"),
        (THAI, "cp874", "Africa/Nairobi"),
        # A zone of no country.
        (SPANISH, "windows-1252", "Etc/UTC"),
    ],
)
def test_letters_of_elsewhere_are_asked_about(
    head: str, codec: str, timezone: str, tmp_path: Path
) -> None:
    encoding, choices = proposed(tmp_path, head, codec, timezone)
    assert not encoding
    assert codec in choices


def test_in_mongolia_chinese_devices_are_at_home_too(tmp_path: Path) -> None:
    encoding, choices = proposed(tmp_path, CHINESE, "gb18030", "Asia/Ulaanbaatar")
    assert "gb18030" in (encoding, *choices[:1])


def test_what_is_stated_is_not_settled_by_the_country(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(f"{JAPANESE}\n2024-03-13,1\n2024-03-14,2\n".encode("euc-jp"))
    stated = {"timezone": "Asia/Tokyo", "format.encoding": "gb18030"}
    made = inspect(tmp_path / "a.csv", stated)
    assert made.source["format"]["encoding"] == "gb18030"


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("时间,电量,状态\n" + "2024-03-13,1,状态\n" * 3, "gb18030"),
        ("时间,电量,状态\n" + "2024-03-13,1,时\n" * 3, "gb18030"),
        ("วันที่,พลังงาน,หน่วย\n" + "2024-03-13,1,สถ\n" * 3, "cp874"),
        ("วันที่,พลังงาน,หน่วย\n" + "2024-03-13,1,ยก\n" * 3, "cp874"),
    ],
)
def test_letters_of_two_bytes_prove_no_utf8_there(text: str, codec: str, tmp_path: Path) -> None:
    last = text.split()[-1].split(",")[-1]
    assert last.encode(codec).decode("utf-8")
    (tmp_path / "a.csv").write_bytes(text.encode(codec))
    with open_file("a.csv", tmp_path / "a.csv") as file:
        assert encodings_of(file, None).codecs[0] == codec


def meters(folder: Path, codec: str, one: str, other: str) -> None:
    rows = [f"2024-03-{day:02},{day},{name}" for day in range(13, 29) for name in (one, other)]
    (folder / "a.csv").write_bytes("\n".join(["time,kwh,meter", *rows, ""]).encode(codec))


@pytest.mark.parametrize(
    ("codec", "one", "other", "zone"),
    [
        ("cp874", "อาคารหนึ่ง", "อาคารสอง", "Asia/Bangkok"),
        ("euc-jp", "第一工場", "第二工場", "Asia/Tokyo"),
        ("windows-1251", "Цех первый", "Цех второй", "Asia/Almaty"),
    ],
)
def test_a_meter_is_picked_by_its_name_in_the_country(
    codec: str, one: str, other: str, zone: str, tmp_path: Path
) -> None:
    meters(tmp_path, codec, one, other)
    keys: dict[str, Any] = {"filter": {"meter": other}, "timezone": zone}
    assert len(read(tmp_path, **keys)) == 16
    assert f"encoding {codec}," in said(tmp_path, **keys)
    # Elsewhere nobody knows which letters are meant.
    keys["timezone"] = "Africa/Nairobi"
    assert refused(tmp_path, **keys).code == "MON-020"


def test_letters_that_do_not_fit_the_country_are_still_asked_about(tmp_path: Path) -> None:
    meters(tmp_path, "euc-jp", "第一工場", "第二工場")
    keys: dict[str, Any] = {"filter": {"meter": "第二工場"}, "timezone": "Asia/Bangkok"}
    assert refused(tmp_path, **keys).code == "MON-020"
