"""How a text is encoded: settled by its bytes, or by what is used of it, or an error."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from jcm_mrv.metering.reading import files as input_files
from jcm_mrv.metering.reading.encoding import encodings_of
from jcm_mrv.metering.reading.files import open_file
from tests.metering.reading.reading import read, refused, said

TWO = [("2024-01-31T00:00:00", 1.5), ("2024-01-31T01:00:00", 2.5)]


def table(time: str = "time", value: str = "kwh", status: str = "ok") -> str:
    rows = ("2024-01-31 00:00;1,5", "2024-01-31 01:00;2,5")
    return f"{time};{value};status\r\n" + "".join(f"{row};{status}\r\n" for row in rows)


@pytest.mark.parametrize(
    ("encoding", "names", "detected"),
    [
        ("utf-8", ("時刻", "電力量"), "encoding utf-8"),
        ("utf-8-sig", ("Thời gian", "Điện năng"), "encoding utf-8"),
        ("utf-16", ("時刻", "電力量"), "encoding utf-16-le"),
        ("cp932", ("時刻", "電力量"), "encoding cp932"),
        ("cp932", ("日時", "ﾃﾞｰﾀ"), "encoding cp932"),
        ("windows-1258", ("Thời gian", "Điện năng"), "encoding windows-1258"),
        ("windows-1252", ("Zeit", "Wärme"), "windows-1252"),
        ("cp874", ("วันที่", "พลังงาน (kWh)"), "encoding cp874"),
        ("windows-1251", ("Время", "Энергия (кВт·ч)"), "encoding windows-1251"),
        ("euc-jp", ("時刻", "ﾃﾞｰﾀ 電力量"), "encoding euc-jp"),
        ("gb18030", ("时间", "发电量"), "encoding gb18030"),
    ],
)
def test_names_of_columns_settle_the_encoding(
    tmp_path: Path, encoding: str, names: tuple[str, str], detected: str
) -> None:
    text = table(*names)
    if encoding == "windows-1258":
        # Vietnamese code pages write most accents as letters of their own.
        marks = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
        text = "".join(
            unicodedata.normalize("NFC", parts[0] + "".join(c for c in parts[1:] if c not in marks))
            + "".join(c for c in parts[1:] if c in marks)
            for parts in (unicodedata.normalize("NFD", letter) for letter in text)
        )
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    assert read(tmp_path, time=names[0], value=names[1]) == TWO
    assert detected in said(tmp_path, time=names[0], value=names[1])


def test_big_endian_utf_16(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\xfe\xff" + table().encode("utf-16-be"))
    assert read(tmp_path) == TWO
    assert "encoding utf-16-be" in said(tmp_path)


def test_plain_text_has_no_encoding_to_report(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(table())
    assert "encoding" not in said(tmp_path)


def test_what_is_not_used_may_read_in_several_ways(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(table(status="gut für alle").encode("windows-1252"))
    assert read(tmp_path) == TWO
    assert "windows-1258 or windows-1252" in said(tmp_path)
    assert "encoding" not in said(tmp_path, format={"encoding": "windows-1252"})


def test_what_is_used_may_not(tmp_path: Path) -> None:
    text = table().replace("1,5", "1ì5")  # in windows-1258 this byte is a combining accent
    (tmp_path / "a.csv").write_bytes(text.encode("windows-1252"))
    problem = refused(tmp_path)
    assert (problem.code, problem.where) == ("MON-020", "a.csv:2")
    assert "format.encoding" in problem.hint
    assert "1ì5" in problem.found
    assert refused(tmp_path, format={"encoding": "windows-1252"}).code == "MON-101"


def test_a_filter_that_depends_on_the_encoding_is_an_error(tmp_path: Path) -> None:
    data = "time,kwh,meter\n2024-01-31,1,đ\n2024-01-31,2,ð\n".encode("windows-1258", "replace")
    data = data.replace(b"?", b"\xf0")
    (tmp_path / "a.csv").write_bytes(data)
    # 0xF0 is đ in Vietnamese text and ð in Western text: only one of them has a row.
    assert refused(tmp_path, filter={"meter": "đ"}).code == "MON-020"


def test_two_encodings_in_one_file(tmp_path: Path) -> None:
    one, other = table(status="für").encode(), table(status="für").encode("windows-1252")
    (tmp_path / "a.csv").write_bytes(one + other[other.index(b"\n") + 1 :])
    problem = refused(tmp_path)
    assert (problem.code, problem.where) == ("MON-021", "a.csv:4")
    assert "'ü'" in problem.found
    (tmp_path / "a.csv").write_bytes(b"\xef\xbb\xbf" + other)
    assert refused(tmp_path).code == "MON-021"


def test_a_text_that_ends_inside_a_letter(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(table(status="日").encode().rstrip()[:-1])
    assert refused(tmp_path).code == "MON-104"


def test_bytes_that_no_encoding_has(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(table().encode() + b"\x81\xff\x8d\n")
    problem = refused(tmp_path)
    assert (problem.code, problem.where, problem.found) == ("MON-015", "a.csv:4", "byte 0x81")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp932"])
@pytest.mark.parametrize("size", [3, 7, 64])
def test_blocks_may_end_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str, size: int
) -> None:
    text = table("時刻", "電力量", "正常ソ")
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    monkeypatch.setattr(input_files, "BLOCK_BYTES", size)
    assert read(tmp_path, time="時刻", value="電力量") == TWO


def test_a_name_that_no_encoding_gives(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(table("time", "電力量").encode("cp932"))
    problem = refused(tmp_path, value="発電量")
    assert (problem.code, problem.where) == ("MON-017", "a.csv:1")
    assert "time, 電力量" in problem.found
    assert problem.hint.endswith("format.encoding: cp932 or windows-1258 or windows-1252")


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp874", "พลังงาน"),
        ("windows-1251", "Энергия"),
        ("euc-jp", "電力"),
        ("cp932", "電力量ﾃﾞｰﾀ"),
        ("windows-1252", "Energy m³"),
    ],
)
def test_the_encoding_whose_letters_fit_comes_first(
    tmp_path: Path, encoding: str, name: str
) -> None:
    (tmp_path / "a.csv").write_bytes(table("time", name).encode(encoding))
    problem = refused(tmp_path, value="energy")
    assert f"time, {name}" in problem.found
    assert f"format.encoding: {encoding}" in problem.hint


def test_a_country_settles_what_comes_first_only(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(table("time", "電力").encode("euc-jp"))
    hints = [refused(tmp_path, timezone=z).hint for z in ("Asia/Tokyo", "Asia/Shanghai")]
    assert "format.encoding: euc-jp or" in hints[0]
    assert "format.encoding: gb18030 or euc-jp" in hints[1]


def test_two_readings_of_what_is_used_are_never_chosen_between(tmp_path: Path) -> None:
    text = "time,kwh,meter\n2024-01-31,1,電力\n2024-01-31,2,漢字\n"
    (tmp_path / "a.csv").write_bytes(text.encode("euc-jp"))
    one, other = "電力", "電力".encode("euc-jp").decode("gb18030")
    assert one != other
    assert refused(tmp_path, filter={"meter": [one, other]}).code == "MON-020"


@pytest.mark.parametrize("codec", ["euc-jp", "gb18030"])
def test_a_sign_of_two_bytes_is_no_proof_of_utf8(codec: str, tmp_path: Path) -> None:
    """年 in EUC-JP, and 时 in GBK, are a letter of UTF-8 where they stand alone."""
    head = "日時,電力量" if codec == "euc-jp" else "日期时间,电能"
    sign = "年" if codec == "euc-jp" else "时"
    rows = [f"2024{sign}1,{n}" for n in range(3)]
    assert sign.encode(codec).decode("utf-8")
    (tmp_path / "a.csv").write_bytes("\n".join([head, *rows]).encode(codec))
    with open_file("a.csv", tmp_path / "a.csv") as file:
        assert codec in encodings_of(file, None).codecs


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("names", [("time", "kwh"), ("時刻", "電力量　計"), ("Thời gian", "Điện")])
def test_utf_16_without_its_mark(tmp_path: Path, encoding: str, names: tuple[str, str]) -> None:
    (tmp_path / "a.csv").write_bytes(table(*names).encode(encoding))
    assert read(tmp_path, time=names[0], value=names[1]) == TWO
    assert f"encoding {encoding}" in said(tmp_path, time=names[0], value=names[1])


@pytest.mark.parametrize(
    "raw", [b"a\0b\0" * 8 + b"\1\0" * 8, bytes(range(256)) * 4, b"1\0" + b"x" * 40]
)
def test_other_bytes_of_zero_are_no_utf_16(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(raw)
    assert refused(tmp_path).code == "MON-015"


def test_texts_handed_to_a_spreadsheet_as_formulas(tmp_path: Path) -> None:
    rows = table().splitlines()
    wrapped = [";".join(f'="{cell}"' for cell in row.split(";")) for row in rows[1:]]
    (tmp_path / "a.csv").write_text("\n".join([rows[0], *wrapped]) + "\n")
    assert read(tmp_path) == TWO
    doubled = [";".join(f'"=""{cell}"""' for cell in row.split(";")) for row in rows[1:]]
    (tmp_path / "a.csv").write_text("\n".join([rows[0], *doubled]) + "\n")
    assert read(tmp_path) == TWO
    # A formula that computes is none.
    (tmp_path / "a.csv").write_text(table().replace(rows[1], rows[1].split(";")[0] + ";=A1+1;ok"))
    assert refused(tmp_path).code == "MON-101"
