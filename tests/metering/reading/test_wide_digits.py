"""Digits as wide as letters, 全角, in dates, values, names and sheets."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jcm_mrv.metering.inspecting.inspection import inspect
from jcm_mrv.metering.inspecting.proposal import to_yaml
from jcm_mrv.metering.stated import Asked, measure_stated, read_source
from tests.effort import one_in
from tests.metering.inspecting.shapes import HALF, energy

pytestmark = one_in(2)

WIDE = str.maketrans("0123456789./:-", "０１２３４５６７８９．／：－")


def rows(name: str) -> tuple[list[list[str]], float]:
    one = energy(3)
    table = [["年月日", "時刻", name]]
    table += [[f"{t:%Y/%m/%d}", f"{t:%H:%M}", f"{v:.2f}"] for t, v in one.rows]
    return [[cell.translate(WIDE) for cell in row] for row in table], one.total


def wide(_: str) -> tuple[list[list[str]], float]:
    one = energy(3)
    names = [f"{dt.datetime(2024, 1, 1) + n * HALF:%H:%M}～" for n in range(49)]
    parts = [first + second[:-1] for first, second in itertools.pairwise(names)]
    parts[-1] = "23:30～24:00"
    table = [["年月日", *parts]]
    table += [[f"{d:%Y/%m/%d}", *(f"{v:.2f}" for v in values)] for d, values in one.days().items()]
    return [[cell.translate(WIDE) for cell in row] for row in table], one.total


@one_in(4)
@pytest.mark.parametrize("kind", ["cp932", "utf-8", "utf-16", "xlsx"])
@pytest.mark.parametrize("made", [rows, wide])
def test_wide_digits_are_digits(kind: str, made: Any, tmp_path: Path) -> None:
    table, total = made("系統1 電力量(kWh)")
    path = tmp_path / ("a.xlsx" if kind == "xlsx" else "a.csv")
    if kind == "xlsx":
        book = openpyxl.Workbook()
        for row in table:
            book.worksheets[0].append(row)
        book.save(path)
    else:
        path.write_bytes("".join(",".join(row) + "\r\n" for row in table).encode(kind))
    stated = {"timezone": "Asia/Tokyo", "label": "start", "kind": "energy", "unit": "kWh"}
    stated |= {} if kind == "xlsx" else {"format.encoding": kind}
    found = inspect(path, stated, path.name)
    assert not found.open
    (tmp_path / "source.yaml").write_text(to_yaml(found.source), encoding="utf-8")
    result = measure_stated(read_source(tmp_path / "source.yaml", {}), Asked(by="period"))
    assert sum(line["value"] for line in result.totals) == pytest.approx(total)


def test_a_name_is_found_in_either_width(tmp_path: Path) -> None:
    table, total = rows("系統1 電力量(kWh)")
    (tmp_path / "a.csv").write_text("\n".join(map(",".join, table)) + "\n", encoding="utf-8")
    for name in ("系統1 電力量(kWh)", "系統１ 電力量(kWh)"):
        source = f"readings: a.csv\ntime: [年月日, 時刻]\nvalue: {name}\nkind: energy\nunit: kWh\n"
        source += "interval: 30 min\nlabel: start\ntimezone: Asia/Tokyo\n"
        (tmp_path / "source.yaml").write_text(source, encoding="utf-8")
        result = measure_stated(read_source(tmp_path / "source.yaml", {}), Asked(by="period"))
        assert sum(line["value"] for line in result.totals) == pytest.approx(total)


ZEROS = {"ar": "٠", "fa": "۰", "hi": "०", "bn": "০", "th": "๐", "lo": "໐", "my": "၀", "km": "០"}


@pytest.mark.parametrize("language", ZEROS)
@pytest.mark.parametrize("sign", [".", ","])
def test_digits_of_any_script_are_digits(language: str, sign: str, tmp_path: Path) -> None:
    one = energy(3)
    digits = {ord("0") + n: ord(ZEROS[language]) + n for n in range(10)}
    lines = [
        f"{t:%Y-%m-%d %H:%M};{v:.2f}".replace(".", sign).translate(digits) for t, v in one.rows
    ]
    (tmp_path / "a.csv").write_text("Time;Energy (kWh)\n" + "\n".join(lines) + "\n", "utf-8")
    found = inspect(tmp_path / "a.csv", {"timezone": "Asia/Tokyo", "label": "start"}, "a.csv")
    assert not found.open
    (tmp_path / "source.yaml").write_text(to_yaml(found.source), encoding="utf-8")
    result = measure_stated(read_source(tmp_path / "source.yaml", {}), Asked(by="period"))
    assert sum(line["value"] for line in result.totals) == pytest.approx(one.total)


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_arabic_signs_are_of_decimals_and_of_thousands(delimiter: str, tmp_path: Path) -> None:
    rows = [f"٢٠٢٤/٠٣/{d:02}{delimiter}١٢٬٣٤٥٫{d:02}" for d in range(1, 15)]
    path = tmp_path / "a.csv"
    path.write_text(f"Date{delimiter}Reading (kWh)\n" + "\n".join(rows) + "\n", "utf-8")
    found = inspect(path, {"timezone": "Asia/Riyadh", "kind": "register"}, "a.csv")
    assert not found.open
    (tmp_path / "source.yaml").write_text(to_yaml(found.source), encoding="utf-8")
    result = measure_stated(read_source(tmp_path / "source.yaml", {}), Asked(by="period"))
    assert sum(line["value"] for line in result.totals) == pytest.approx(0.13)
