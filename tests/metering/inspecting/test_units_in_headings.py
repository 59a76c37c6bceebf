"""What inspect proposes of headings with factors, ratios and other quantities: right, or asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.metering.inspecting.inspection import inspect
from jcm_mrv.metering.inspecting.proposal import to_yaml
from jcm_mrv.metering.stated import Asked, measure_stated, read_source
from tests.effort import one_in
from tests.metering.inspecting.shapes import ZONE, Energy, energy, table

pytestmark = one_in(2)

FACTORS = {
    "Energy (x10 kWh)": 10.0,
    "電力量(万kWh)": 10_000.0,
    "Energy (kWh x 0.01)": 0.01,
    "Energy (100Wh)": 0.1,
    "Energy(kWh)x1000": 1000.0,
    "Energy [kWh/10]": 0.1,
    "0.1kWh": 0.1,
}
SCALES = {"千kWh": 1000.0, "Energy (MWh)": 1000.0, "Total_Wh": 0.001, "Energy (GJ)": 1 / 0.0036}


def written(folder: Path, one: Energy, heading: str) -> Path:
    rows = [[f"{t:%Y-%m-%d %H:%M}", f"{v:.2f}"] for t, v in one.rows]
    return table(folder / "a.csv", [["Time", heading], *rows])


def look(path: Path, **stated: Any) -> tuple[dict[str, tuple[Any, ...]], dict[str, Any]]:
    made = inspect(path, {"timezone": ZONE, "label": "start", **stated}, path.name)
    return {item.key: item.choices for item in made.open}, made.source


def total(folder: Path, source: dict[str, Any]) -> float:
    (folder / "source.yaml").write_text(to_yaml(source), encoding="utf-8")
    asked = Asked(by="period", total_unit="kWh")
    measured = measure_stated(read_source(folder / "source.yaml", {}), asked)
    return float(sum(line["value"] for line in measured.totals))


@one_in(5)
@pytest.mark.parametrize("heading", FACTORS)
def test_a_factor_is_asked_for_and_multiplies(heading: str, tmp_path: Path) -> None:
    one = energy(5)
    path = written(tmp_path, one, heading)
    left, _ = look(path)
    assert left.keys() == {"multiplier"}
    factor, already = left["multiplier"]
    assert already == 1
    left, source = look(path, multiplier=factor)
    assert not left
    assert total(tmp_path, source) == pytest.approx(one.total * FACTORS[heading])


@pytest.mark.parametrize("heading", SCALES)
def test_a_scale_is_part_of_the_unit(heading: str, tmp_path: Path) -> None:
    one = energy(5)
    left, source = look(written(tmp_path, one, heading))
    assert not left
    assert total(tmp_path, source) == pytest.approx(one.total * SCALES[heading])


@pytest.mark.parametrize(
    ("heading", "asked"),
    [
        ("Energy (MWh x CT)", "multiplier"),
        ("Energy (kWh) x CT 40", "multiplier"),
        ("Pulses", "multiplier"),
        ("Energy (Gcal)", "unit"),
        ("Budget (kWh)", "value"),
        ("Forecast (kWh)", "value"),
        ("Input power(kW)", "value"),
        ("Energy (kVAh)", "value"),
    ],
)
def test_what_nobody_can_know_is_asked(heading: str, asked: str, tmp_path: Path) -> None:
    left, _ = look(written(tmp_path, energy(5), heading))
    assert asked in left


def test_no_ratio_of_transformers_in_a_heading_is_a_column_of_them(tmp_path: Path) -> None:
    left, _ = look(written(tmp_path, energy(5), "MWh x CT"))
    assert left["multiplier"] == ()


def test_columns_in_two_units_are_told(tmp_path: Path) -> None:
    one = energy(5)
    rows = [[f"{t:%Y-%m-%d %H:%M}", f"{v:.3f}", f"{v * 1.04 / 1000:.6f}"] for t, v in one.rows]
    path = table(tmp_path / "a.csv", [["Time", "Total A", "Total B"], *rows])
    stated = {"timezone": ZONE, "label": "start", "unit": "kWh", "kind": "energy"}
    for value in ({}, {"value": "Total A"}, {"value": "Total B"}):
        found = inspect(path, {**stated, **value}, path.name).findings
        (said,) = [one for one in found if one.code == "MON-999"]
        assert said.found == "Total B × 1000 ≈ Total A"
    named = table(tmp_path / "b.csv", [["Time", "A (kWh)", "B (MWh)"], *rows])
    found = inspect(named, {"timezone": ZONE, "label": "start"}, named.name).findings
    assert "MON-999" not in {one.code for one in found}


def test_a_power_without_a_word_for_it_is_asked_about(tmp_path: Path) -> None:
    path = written(tmp_path, energy(5), "AI1")
    asked = {"timezone": ZONE, "label": "start", "unit": "kW"}
    for stated in (asked, {**asked, "kind": "power"}):
        found = {one.code for one in inspect(path, stated, path.name).findings}
        assert "MON-981" in found
    path = written(tmp_path, energy(5), "Active power")
    assert "MON-981" not in {one.code for one in inspect(path, asked, path.name).findings}


@pytest.mark.parametrize(
    ("heading", "times"),
    [("Energy ('000 kWh)", 1000.0), ("Wh x1000", 1.0), ("Energy [1000 kWh]", 1000.0)],
)
def test_thousands_before_or_behind_the_unit(heading: str, times: float, tmp_path: Path) -> None:
    one = energy(5)
    open_, _ = look(written(tmp_path, one, heading), kind="energy")
    assert open_ == {"multiplier": (1000, 1)}
    _, source = look(tmp_path / "a.csv", kind="energy", multiplier=1000)
    assert total(tmp_path, source) == pytest.approx(one.total * times, abs=1.01 * times)


def test_thousands_in_words_are_part_of_the_unit(tmp_path: Path) -> None:
    one = energy(5)
    for heading in ("Энергия тыс. кВт·ч", "Energy thousand kWh"):
        _, source = look(written(tmp_path, one, heading), kind="energy")
        assert total(tmp_path, source) == pytest.approx(one.total * 1000, abs=1010)


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        ("Time,KWH DEL", "kWh"),
        ("Time,MWh_export", "MWh"),
        ("时间,发电量(度)", "kWh"),
        ("時間,電力量 度", "kWh"),
        ("Time,kWh meter", None),
        ("时间,温度", None),
    ],
)
def test_a_unit_in_front_and_the_degree_of_electricity(
    head: str, unit: str | None, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    rows = [f"2024-03-{day:02} 12:00,{10 + day % 3}.5" for day in range(1, 29)]
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    assert inspect(path, {"timezone": "Asia/Shanghai"}).source.get("unit") == unit


@pytest.mark.parametrize(("last", "label"), [("24:00", "end"), ("00:00", None)])
def test_a_clock_that_ends_at_24_names_the_ends(
    last: str, label: str | None, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    hours = [f"{hour:02}:00" for hour in range(1, 24)]
    hours = [*hours, last] if last == "24:00" else [last, *hours]
    rows = [
        f"2024/03/{day:02},{hour},{n % 7}.25" for day in (1, 2, 3) for n, hour in enumerate(hours)
    ]
    path.write_text("\n".join(["Date,Time,kWh", *rows]) + "\n", encoding="utf-8")
    assert inspect(path, {"timezone": "Asia/Tokyo"}).source.get("label") == label
