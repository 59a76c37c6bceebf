"""Preambles, units, long form, two columns of time, and files too long for one block."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.metering.reading import encoding as text_encoding
from jcm_mrv.metering.reading import files as input_files
from jcm_mrv.metering.reading import rows as collecting
from jcm_mrv.metering.reading import tables
from tests.metering.reading.reading import load, read, refused, said

LONG = """Export of 2024-02-01
meter,quantity,date,time,amount
INV-1,energy,2024-01-31,00:00,1.5
INV-2,energy,2024-01-31,00:00,7
INV-1,power,2024-01-31,00:00,99
INV-12,energy,2024-01-31,00:00,broken
INV-1,energy,2024-01-31,24:00,2.5
"""
PICKED = [("2024-01-31T00:00:00", 1.5), ("2024-02-01T00:00:00", 2.5)]
LONG_KEYS: dict[str, Any] = {
    "time": ["date", "time"],
    "value": "amount",
    "filter": {"meter": "INV-1", "quantity": "energy"},
}


@pytest.mark.parametrize("change", [("", ""), ("INV-1,", '"INV-1",'), ("\n", "\n\n"), (",", ";")])
def test_long_form(tmp_path: Path, change: tuple[str, str]) -> None:
    (tmp_path / "a.csv").write_text(LONG.replace(*change) if change[0] else LONG)
    assert read(tmp_path, **LONG_KEYS) == PICKED
    readings, _ = load(tmp_path, **LONG_KEYS)
    assert readings.where(1) == f"a.csv:{7 if change[0] != chr(10) else 13}"


def test_long_form_in_many_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [f"INV-{n % 7},2024-01-{1 + n // 24:02} {n % 24:02}:00,{n}" for n in range(24 * 30)]
    (tmp_path / "a.csv").write_text("\n".join(["meter,time,kwh", *rows]) + "\n")
    keys: dict[str, Any] = {"filter": {"meter": "INV-3"}}
    whole, _ = load(tmp_path, **keys)
    monkeypatch.setattr(input_files, "BLOCK_BYTES", 500)
    monkeypatch.setattr(text_encoding, "_HEAD_BYTES", 0)
    blocks, measured = load(tmp_path, **keys)
    assert whole.micro.tolist() == blocks.micro.tolist() == [n * 10**6 for n in range(3, 720, 7)]
    assert whole.line.tolist() == blocks.line.tolist() == list(range(5, 722, 7))
    assert measured.inputs[0].bytes == (tmp_path / "a.csv").stat().st_size


def test_quotes_over_line_breaks_and_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [f'2024-01-01 {n:02}:00,"a\nb",{n}' for n in range(24)]
    (tmp_path / "a.csv").write_text("\n".join(["time,note,kwh", *rows]) + "\n")
    monkeypatch.setattr(input_files, "BLOCK_BYTES", 30)
    monkeypatch.setattr(text_encoding, "_HEAD_BYTES", 0)
    readings, _ = load(tmp_path)
    assert readings.micro.tolist() == [n * 10**6 for n in range(24)]
    assert readings.line.tolist() == list(range(3, 50, 2))


def test_a_filter_without_a_row(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(LONG)
    keys = LONG_KEYS | {"filter": {"meter": "INV1"}}
    problem = refused(tmp_path, **keys)
    assert (problem.code, problem.where) == ("MON-024", "project.yaml:1:1")
    assert problem.found == "INV-1; INV-2; INV-12"
    assert "'INV-1'" in problem.hint
    assert refused(tmp_path, **LONG_KEYS | {"filter": {"metre": "INV-1"}}).code == "MON-017"
    (tmp_path / "b.csv").write_text(LONG.replace("INV-1,", "INV-9,"))
    _, measured = load(tmp_path, **LONG_KEYS, readings=["a.csv", "b.csv"])
    assert [(f.code, f.where) for f in measured.findings if f.severity == "warning"] == [
        ("MON-025", "b.csv")
    ]


def test_a_cut_last_row_of_another_meter(tmp_path: Path) -> None:
    header, rows = "time,kwh,meter\n", "2024-01-31 00:00,1.5,A\n2024-01-31 01:00,1.5,AB"
    (tmp_path / "a.csv").write_text(header + rows)
    _, measured = load(tmp_path, filter={"meter": "A"})
    assert "MON-110" in {finding.code for finding in measured.findings}
    (tmp_path / "a.csv").write_text("meter,time,kwh\nA,2024-01-31 00:00,1.5\nB,2024-01-31 01:00,1.")
    _, measured = load(tmp_path, filter={"meter": "A"})
    assert "MON-110" not in {finding.code for finding in measured.findings}
    _, measured = load(tmp_path, filter={"meter": "B"})
    assert "MON-110" in {finding.code for finding in measured.findings}


@pytest.mark.parametrize("units", [",kWh", ",[kWh]", "[UTC],(kwh)", "-, KWH ", ","])
def test_a_row_of_units(tmp_path: Path, units: str) -> None:
    (tmp_path / "a.csv").write_text(f"time,kwh,t\n{units},°C\n2024-01-31,1.5,20\n")
    assert read(tmp_path) == [("2024-01-31T00:00:00", 1.5)]
    assert "a row of units" in said(tmp_path)
    readings, _ = load(tmp_path)
    assert readings.where(0) == "a.csv:3"


@pytest.mark.parametrize("unit", ["Wh", "kW", "MWh", "kVA", "°C"])
def test_a_row_of_units_that_contradicts(tmp_path: Path, unit: str) -> None:
    (tmp_path / "a.csv").write_text(f"time,kwh\n,{unit}\n2024-01-31,1.5\n")
    problem = refused(tmp_path)
    assert (problem.code, problem.where) == ("MON-023", "a.csv:2")
    assert problem.expected == "kWh"


def test_text_that_is_no_unit_is_no_row_of_units(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("time,kwh\n,broken\n2024-01-31,1.5\n")
    assert refused(tmp_path).where == "a.csv:2"


@pytest.mark.parametrize(
    ("text", "date", "expected"),
    [
        ("2024年1月31日 10時15分", None, "2024-01-31T10:15:00"),
        ("2024年01月31日 10:15", None, "2024-01-31T10:15:00"),
        ("2024年1月31日24時", None, "2024-02-01T00:00:00"),
        ("2024年1月31日 10時15分", "%Y年%m月%d日 %H時%M分", "2024-01-31T10:15:00"),
        ("31/01/2024 10:15", None, "2024-01-31T10:15:00"),
        ("01/31/2024 10:15 PM", None, "2024-01-31T22:15:00"),
        ("2024/1/31 24:00", None, "2024-02-01T00:00:00"),
        ("2024-01-31T10:15:00+07:00", None, "2024-01-31T03:15:00"),
        ("45322.4270833333", "excel", "2024-01-31T10:15:00"),
        ("45322,4270833333", "excel", "2024-01-31T10:15:00"),
        ("45322", "excel", "2024-01-31T00:00:00"),
        ("45322.999999", "excel", "2024-02-01T00:00:00"),
    ],
)
def test_ways_to_write_a_time(tmp_path: Path, text: str, date: str | None, expected: str) -> None:
    (tmp_path / "a.csv").write_text(f"time;kwh\n{text};1\n", encoding="utf-8")
    assert read(tmp_path, format={"date": date}) == [(expected, 1.0)]


def test_serial_numbers_are_read_only_where_they_are_declared(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("time;kwh\n45322.5;1\n")
    assert refused(tmp_path).code == "MON-103"
    (tmp_path / "a.csv").write_text("time;kwh\n2958465;1\n")
    assert refused(tmp_path, format={"date": "excel"}).code == "MON-103"


def test_two_columns_of_time_that_are_ambiguous(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("date,time,kwh\n03/04/2024,10:00,1\n")
    problem = refused(tmp_path, time=["date", "time"])
    assert (problem.code, problem.found) == ("MON-106", "03/04/2024 10:00")
    assert "format.date" in problem.hint


def test_too_many_readings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_text(LONG)
    (tmp_path / "b.csv").write_text(LONG.replace("01-31", "01-30"))
    monkeypatch.setattr(tables, "MAX_READINGS", 3)
    assert len(read(tmp_path, **LONG_KEYS)) == 2
    problem = refused(tmp_path, **LONG_KEYS, readings="*.csv")
    assert (problem.code, problem.where) == ("MON-013", "project.yaml:1:1")
    monkeypatch.setattr(collecting, "MAX_READINGS", 1)
    problem = refused(tmp_path, **LONG_KEYS)
    assert (problem.code, problem.where) == ("MON-013", "a.csv")


def test_names_and_filters_in_composed_and_decomposed_letters(tmp_path: Path) -> None:
    text = "thời gian,kwh,máy\n2024-01-31,1.5,Số 1\n2024-02-01,2.5,Số 2\n"
    for form in ("NFC", "NFD"):
        data = unicodedata.normalize(form, text)
        other = unicodedata.normalize("NFD" if form == "NFC" else "NFC", "thời gian|máy|Số 2")
        time, meter, number = other.split("|")
        for written in (data, data.replace("Số 1", '"Số 1"')):
            (tmp_path / "a.csv").write_text(written, encoding="utf-8")
            keys: dict[str, Any] = {"time": time, "filter": {meter: number}}
            assert read(tmp_path, **keys) == [("2024-02-01T00:00:00", 2.5)]
