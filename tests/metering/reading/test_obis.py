"""OBIS codes: what was measured, in the names of columns and in texts of filters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.metering.reading.obis import obis_in
from tests.metering.layouts.sources import codes, measured, write

HOURLY = {"interval": "1 h", "label": "start", "time": "time"}


def columns(folder: Path, names: list[str], rising: bool = False, **declared: Any) -> Any:
    rows, shown = [], [100.0] * len(names)
    for day in (1, 2, 3):
        for hour in range(24):
            steps = [3 + n + (hour * 7 + day * 5 + n) % 11 / 10 for n in range(len(names))]
            shown = [a + b for a, b in zip(shown, steps, strict=True)]
            values = shown if rising else steps
            rows.append(f"2024-03-0{day} {hour:02}:00," + ",".join(f"{v:.2f}" for v in values))
    write(folder, [",".join(["time", *names]), *rows])
    given = {**HOURLY, "value": names[0], **declared}
    return measured(folder, "2024-03-01", "2024-03-03", **given)


@pytest.mark.parametrize(
    "name",
    [
        "3.8.0",
        "1-0:4.8.0*255",
        "9.8.0",
        "5.8.0",
        "1.0.10.8.0.255",
        "23.8.0",
        "11.7.0",
        "1-1:13.7.0",
    ],
)
def test_what_is_no_active_energy(tmp_path: Path, name: str) -> None:
    found = columns(tmp_path, [name])
    assert "MON-989" in codes(found)
    assert any(one.is_error for one in found.findings)


@pytest.mark.parametrize("name", ["1.7.0", "1-0:2.7.0*255", "1.5.0", "1.4.0", "1.6.0", "15.7.0"])
@pytest.mark.parametrize("kind", ["energy", "register"])
def test_powers_are_no_energy(tmp_path: Path, name: str, kind: str) -> None:
    label = {"label": None} if kind == "register" else {}
    found = columns(tmp_path, [name], kind == "register", kind=kind, **label)
    assert "MON-989" in codes(found)


def test_powers_as_such(tmp_path: Path) -> None:
    assert "MON-989" not in codes(columns(tmp_path, ["1.5.0"], kind="power", unit="kW"))
    # The peak of an interval is no mean, and a register no power.
    for name in ("1.6.0", "1.8.0"):
        assert "MON-989" in codes(columns(tmp_path, [name], kind="power", unit="kW"))


@pytest.mark.parametrize(
    "name", ["1.8.0", "1-0:2.8.0*255", "1.8.1", "1-1:1.29.0", "15.8.0", "21.8.0"]
)
def test_active_energy(tmp_path: Path, name: str) -> None:
    assert not codes(columns(tmp_path, [name])) - {"MON-981"}


@pytest.mark.parametrize("name", ["1.4.24", "Hall 2.7.1.3", "2024.1.8", "INV 3.8", "31.12.24"])
def test_what_is_no_code(name: str) -> None:
    assert obis_in(name) is None


def test_reactive_energy_of_its_own_parameter(tmp_path: Path) -> None:
    accept = [{"finding": "MON-989", "reason": "the logger is set up so", "evidence": "a.pdf"}]
    found = columns(tmp_path, ["3.8.0"], accept=accept)
    assert not any(one.is_error for one in found.findings)
    assert "MON-989" in codes(found)


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["1.8.0", "2.8.0"], "MON-990"),
        (["1.8.1", "1.8.2", "2.8.1"], "MON-990"),
        (["Import kWh", "Export kWh"], "MON-990"),
        (["1.8.0", "1.8.1", "1.8.2"], "MON-991"),
        (["1.8.1", "1.8.0"], "MON-991"),
        (["1.8.0", "21.8.0", "41.8.0", "61.8.0"], "MON-991"),
        (["1-0:1.8.0", "1-0:1.29.0"], "MON-991"),
        (["15.8.0", "1.8.0"], "MON-991"),
    ],
)
def test_what_is_added_and_must_not_be(tmp_path: Path, names: list[str], code: str) -> None:
    found = columns(tmp_path, names, value=names)
    assert [one.code for one in found.findings if one.is_error] == [code]


@pytest.mark.parametrize(
    "names", [["1.8.1", "1.8.2", "1.8.3"], ["21.8.0", "41.8.0", "61.8.0"], ["A 1.8.0", "B 1.8.0"]]
)
def test_tariffs_phases_and_meters_are_added(tmp_path: Path, names: list[str]) -> None:
    assert codes(columns(tmp_path, names, value=names)) <= {"MON-141", "MON-981"}


def test_export_is_taken_off_import(tmp_path: Path) -> None:
    found = columns(tmp_path, ["2.8.0", "1.8.0"], value="1.8.0", minus="2.8.0")
    assert not any(one.is_error for one in found.findings)


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (["1.8.0", "2.8.0"], "MON-990"),
        (["1-0:1.8.0", "1-0:1.8.1", "1-0:1.8.2"], "MON-991"),
        (["3.8.0"], "MON-989"),
        ("1.7.0", "MON-989"),
        (["1.8.1", "1.8.2"], ""),
    ],
)
def test_texts_of_a_filter(tmp_path: Path, texts: Any, code: str) -> None:
    rows = [
        f"2024-03-0{day} {hour:02}:00,{text},{3 + hour * 7 % 11 + n * 1.1:.1f}"
        for day in (1, 2, 3)
        for hour in range(24)
        for n, text in enumerate([texts] if isinstance(texts, str) else texts)
    ]
    write(tmp_path, ["time,code,kwh", *rows])
    found = measured(tmp_path, "2024-03-01", "2024-03-03", filter={"code": texts}, **HOURLY)
    assert [one.code for one in found.findings if one.is_error] == ([code] if code else [])
