"""What headings say against what is declared; checks that were not made; too little covered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.metering import Measured
from jcm_mrv.project.meter import Meter
from tests.metering.rules.test_rules import REGISTER, codes, look, rows, total
from tests.metering.rules.test_unlikely import QUARTER, errors


def read(
    folder: Path, heading: str, wanted: dict[str, Any] | None = None, **declared: Any
) -> Measured:
    names = heading.split(",")
    more = ",4000" * (len(names) - 1)
    lines = rows([*range(1, 25)]).splitlines()[1:]
    text = "\n".join([f"time,{heading}", *(line + more for line in lines)]) + "\n"
    return look(folder, text, wanted, **{"value": names[0], **declared})


def test_amounts_by_a_mere_name_count_as_power(tmp_path: Path) -> None:
    text = rows([*range(1, 25)], step=QUARTER)
    keys = {"unit": "kW", "kind": "power", "interval": "15 min"}
    assert "MON-981" in codes(look(tmp_path, text, **keys))
    assert "MON-981" not in codes(look(tmp_path, text.replace("kwh", "kw"), value="kw", **keys))


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        *(("CT ratio,200/5", True), ("Multiplier: 40", True), ("倍率,4000", True)),
        *(("CT ratio,1", False), ("Multiplier,1/1", False), ("Power factor,0.98", False)),
        *(("Feeder CT 4,Hall", False), ("Site,40", False)),
    ],
)
def test_a_line_above_that_names_a_multiplier_is_asked_about(
    tmp_path: Path, line: str, asked: bool
) -> None:
    text = f"{line}\nMeter,0123\n{rows([*range(1, 25)])}"
    assert ("MON-925" in codes(look(tmp_path, text))) is asked
    assert "MON-925" not in codes(look(tmp_path, text, multiplier=40))


@pytest.mark.parametrize(
    ("heading", "unit", "kind", "code", "refused"),
    [
        ("Energy (Wh)", "kWh", "energy", "MON-930", False),
        ("Energy [MWh]", "kWh", "energy", "MON-930", False),
        ("Active power (kW)", "kWh", "energy", "MON-931", True),
        ("Energy（kWh）", "kW", "power", "MON-931", True),
        ("Energy (kWh)", "kWh", "energy", "", False),
        ("Energy (A)", "kWh", "energy", "", False),
        ("Energy (T)", "kWh", "energy", "", False),
        ("Total (Main)", "kWh", "energy", "", False),
        ("kwh", "kW", "power", "", False),
    ],
)
def test_the_unit_of_the_heading(
    tmp_path: Path, heading: str, unit: str, kind: str, code: str, refused: bool
) -> None:
    measured = read(tmp_path, heading, unit=unit, kind=kind)
    assert codes(measured) & {"MON-930", "MON-931"} == ({code} if code else set())
    assert errors(measured) == ({code} if refused else set())


@pytest.mark.parametrize(
    "name",
    [
        *(
            "HSN",
            "fkm",
            "Multiplier",
            "Hệ số nhân",
            "Faktor Kali",
            "乗率",
            "Faktor",
            "Faktor Meter",
        ),
        *("faktor_meter", "mult", "Mult.", "CTR", "Meter Constant", "変流比", "変成比"),
        *("Tỷ số biến", "Rasio CT"),
    ],
)
def test_a_column_of_multipliers_is_asked_about(tmp_path: Path, name: str) -> None:
    measured = read(tmp_path, f"kwh,{name}")
    assert "MON-925" in codes(measured)
    stated = read(tmp_path, f"kwh,{name}", multiplier={"column": name})
    assert "MON-925" not in codes(stated)
    assert total(stated) == 4000 * (total(measured) or 0)
    assert "MON-925" not in codes(read(tmp_path, f"kwh,{name}", multiplier=1))


@pytest.mark.parametrize(
    "name",
    [
        *("Power factor", "Performance ratio", "Hệ số công suất", "temp", "Faktor daya"),
        *("Faktor_Daya", "Faktor Emisi", "Faktor beban", "Leistungsfaktor", "multi-function"),
        *("Multitariff", "Control", "Meter", "Meter constant (imp/kWh)"),
    ],
)
def test_another_column_is_no_multiplier(tmp_path: Path, name: str) -> None:
    assert "MON-925" not in codes(read(tmp_path, f"kwh,{name}"))


@pytest.mark.parametrize(
    ("heading", "wanted", "expected"),
    [
        ("1-0:1.8.0*255", {"follows_sun": True}, True),
        ("2.8.0", {"follows_sun": True}, False),
        ("1-0:2.8.0", {"direction": "higher"}, True),
        ("1.8.0 (kWh)", {"direction": "higher"}, False),
        ("1.8.0", {}, False),
    ],
)
def test_the_direction_that_a_code_names(
    tmp_path: Path, heading: str, wanted: dict[str, Any], expected: bool
) -> None:
    measured = read(tmp_path, heading, wanted, **REGISTER)
    assert ("MON-520" in codes(measured)) == expected


def test_what_was_not_looked_for_is_said_once(tmp_path: Path) -> None:
    measured = read(tmp_path, "kwh")
    (said,) = [finding for finding in measured.findings if finding.code == "MON-929"]
    assert said.keeps_open
    assert "maximum_power" in said.found
    assert "invoiced" in said.found
    assert "latitude" not in said.found
    sun = read(tmp_path, "kwh", {"follows_sun": True})
    assert "latitude" in next(f.found for f in sun.findings if f.code == "MON-929")
    meter = Meter.model_validate({"maximum_power": "100 kW"})
    bounded = read(tmp_path, "kwh", {"meter": meter})
    assert "maximum_power" not in next(f.found for f in bounded.findings if f.code == "MON-929")


def test_little_that_is_covered_is_warned_about(tmp_path: Path) -> None:
    assert "MON-927" not in codes(read(tmp_path, "kwh"))
    assert "MON-927" in codes(look(tmp_path, rows([1] * 24), {}, "01-02"))
    assert "MON-927" not in codes(look(tmp_path, rows([1] * 20)))
    assert "MON-927" in codes(look(tmp_path, rows([1] * 18)))


def test_many_times_that_cannot_be_read_are_warned_about(tmp_path: Path) -> None:
    text = rows([1] * 24).replace("2024-01-01 05:00", "later")
    measured = look(tmp_path, text, tolerate=True)
    assert "MON-928" in codes(measured)
    for finding in measured.findings:
        assert "tolerate" not in finding.hint
    value = rows([1] * 5 + ["x"] + [1] * 18)
    assert "MON-928" not in codes(look(tmp_path, value, tolerate=True))


def test_a_month_that_is_only_bridged_is_named(tmp_path: Path) -> None:
    text = "time,kwh\n2024-01-01,10\n2024-01-20,30\n2024-03-10,90\n2024-04-01,100\n"
    declared = {**REGISTER, "interval": "1 d"}
    measured = look(tmp_path, text, {}, "03-31", **declared)
    (said,) = [finding for finding in measured.findings if finding.code == "MON-902"]
    assert "2024-02" in said.message
    assert "divided by time" in said.message
    assert said.keeps_open


def test_months_without_readings_are_one_finding_of_a_kind(tmp_path: Path) -> None:
    text = "time,kwh\n2024-01-01,10\n2024-01-20,30\n2024-04-10,90\n2024-04-12,100\n"
    measured = look(tmp_path, text, {}, "12-31", **{**REGISTER, "interval": "1 d"})
    named = {
        f.message.partition(":")[0].partition(";")[0]: f.found
        for f in measured.findings
        if f.code == "MON-902"
    }
    assert named == {
        "there is no reading in 2024-02 to 2024-03": "2 of 12 months",
        "there is no reading in 2024-05 to 2024-12": "8 of 12 months",
        "less than half of 2024-04 was read": "6.67 % of 2024-04",
    }


@pytest.mark.parametrize(
    ("name", "zone", "warned"),
    [
        ("Time (UTC)", "Asia/Tokyo", True),
        ("Time (UTC)", "Etc/UTC", False),
        ("time_utc", "Asia/Ho_Chi_Minh", True),
        ("Time GMT+7", "Asia/Ho_Chi_Minh", False),
        ("Time UTC+07:00", "Asia/Tokyo", True),
        ("Time UTC+02:00", "Europe/Berlin", False),
        ("Local time", "Asia/Tokyo", False),
        ("Output", "Asia/Tokyo", False),
    ],
)
def test_a_heading_that_names_another_offset(
    name: str, zone: str, warned: bool, tmp_path: Path
) -> None:
    text = rows([1] * 24).replace("time", name, 1)
    measured = look(tmp_path, text, time=name, timezone=zone)
    assert ("MON-155" in codes(measured)) == warned
    offsets = "\n".join([f"{name},kwh", *(f"2024-01-01T{h:02}:00:00Z,1" for h in range(24))])
    assert "MON-155" not in codes(look(tmp_path, offsets + "\n", time=name, timezone=zone))


@pytest.mark.parametrize(
    ("heading", "kind", "unit", "expected"),
    [
        ("Max demand", "energy", "kWh", {"MON-980"}),
        ("Power factor", "energy", "kWh", {"MON-980"}),
        ("Budget (kWh)", "energy", "kWh", {"MON-980"}),
        ("simulated_kwh", "energy", "kWh", {"MON-980"}),
        ("E_Grid PVsyst (kWh)", "energy", "kWh", {"MON-980"}),
        ("Điện mô phỏng (kWh)", "energy", "kWh", {"MON-980"}),
        ("最大需要電力", "energy", "kWh", {"MON-980"}),
        ("kWh/kWp", "energy", "kWh", {"MON-931"}),
        ("Yield (kWh/kWp)", "energy", "kWh", {"MON-931"}),
        ("Value", "energy", "kWh", {"MON-981"}),
        ("Active power", "energy", "kWh", {"MON-981"}),
        ("Active energy", "power", "kW", {"MON-981"}),
        ("Power consumption", "energy", "kWh", set()),
        ("Revenue meter (kWh)", "energy", "kWh", set()),
        ("Current month generation", "energy", "kWh", set()),
        ("発電電力量", "energy", "kWh", set()),
        ("AI1", "power", "kW", {"MON-981"}),
        ("Active power", "power", "kW", set()),
        ("INV1 (kW)", "power", "kW", set()),
    ],
)
def test_what_the_heading_is_of(
    tmp_path: Path, heading: str, kind: str, unit: str, expected: set[str]
) -> None:
    text = "\n".join([f"time,{heading}", *every_quarter()]) + "\n"
    declared = {"value": heading, "kind": kind, "unit": unit, "interval": "15 min"}
    measured = look(tmp_path, text, **declared)
    assert codes(measured) & {"MON-931", "MON-980", "MON-981"} == expected
    if expected and not errors(measured):
        (code,) = expected
        looked = [{"finding": code, "reason": "checked", "evidence": "manual"}]
        (said,) = [
            one
            for one in look(tmp_path, text, **declared, accept=looked).findings
            if one.code == code
        ]
        assert said.hint.startswith("accepted: checked")


def every_quarter() -> list[str]:
    lines = rows([*range(1, 25)]).splitlines()[1:]
    return [line.replace(":00,", f":{m:02},") for line in lines for m in (0, 15, 30, 45)]


def test_a_capacity_or_the_hour_says_whether_it_is_energy(tmp_path: Path) -> None:
    text = "\n".join(["time,Value", *every_quarter()]) + "\n"
    bounded = {"meter": Meter.model_validate({"maximum_power": "100 kW"})}
    declared = {"value": "Value", "interval": "15 min"}
    assert "MON-981" not in codes(look(tmp_path, text, bounded, **declared))
    assert "MON-981" in codes(look(tmp_path, text, **declared))
    # Amounts that count as a power are too few: where that is not safe, no capacity settles it.
    power = {**declared, "kind": "power", "unit": "kW"}
    assert "MON-981" in codes(look(tmp_path, text, **power))
    assert "MON-981" not in codes(look(tmp_path, text, bounded, **power))
    assert "MON-981" in codes(look(tmp_path, text, {**bounded, "direction": "higher"}, **power))
    # In an hour, both are the same.
    assert "MON-981" not in codes(read(tmp_path, "Value"))


def test_each_heading_of_several_files_is_looked_at(tmp_path: Path) -> None:
    """An export that changes to power after a month counts many times from then on."""
    lines = every_quarter()
    for number, (heading, part) in enumerate(
        (("Energy (kWh)", lines[:48]), ("Power (kW)", lines[48:]))
    ):
        text = "\n".join([f"time,{heading}", *part]) + "\n"
        (tmp_path / f"part-{number}.csv").write_text(text, encoding="utf-8")
    declared = {
        "readings": "part-*.csv",
        "time": {"column": 1},
        "value": {"column": 2},
        "interval": "15 min",
        "format": {"header": 1},
    }
    assert errors(look(tmp_path, "", **declared)) == {"MON-931"}


@pytest.mark.parametrize(
    ("heading", "wording"),
    [
        ("Pulses", "pulses"),
        ("imp", "impulses"),
        ("imp_kwh", ""),
        ("imp (kWh)", ""),
        ("imp,exp", ""),
        ("kwh_imp", ""),
        ("important", ""),
    ],
)
def test_imp_is_import_beside_a_unit_or_exp(tmp_path: Path, heading: str, wording: str) -> None:
    said = [one.wording for one in read(tmp_path, heading).findings if one.code == "MON-973"]
    assert said == ([wording] if wording else [])


@pytest.mark.parametrize(
    ("value", "others", "asked"),
    [
        *(("L1 (kWh)", "L2 (kWh),L3 (kWh)", True), ("Chỉ số BT", "Chỉ số CĐ,Chỉ số TĐ", True)),
        *(("Stand WBP", "Stand LWBP", True), ("1-0:1.8.1", "1-0:1.8.2", True)),
        *(("Peak kWh", "Off-peak kWh", True), ("T1", "T2,T3,Total", True)),
        # A sum, lines of a plant, and what goes the other way.
        *(("Total (kWh)", "L1 (kWh),L2 (kWh)", False), ("1.8.1", "2.8.1", False)),
        *(("L1 kWh", ",".join(f"L{n} kWh" for n in range(2, 9)), False), ("T1", "Temp", False)),
    ],
)
def test_a_tariff_whose_sisters_are_not_counted_is_asked_about(
    tmp_path: Path, value: str, others: str, asked: bool
) -> None:
    heading = f"{value},{others}"
    assert ("MON-980" in codes(read(tmp_path, heading))) is asked
    parts = [name for name in heading.split(",") if name != "Total"]
    if asked:
        assert "MON-980" not in codes(read(tmp_path, heading, value=parts))


@pytest.mark.parametrize(
    "name", ["MF", "OMF", "Constante", "Relación TC", "乗数", "коэффициент", "x", "k", "ค่าคงที่"]
)
def test_a_multiplier_by_other_words_is_asked_about(tmp_path: Path, name: str) -> None:
    assert "MON-925" in codes(read(tmp_path, f"kwh,{name}"))


def _beside(folder: Path, name: str, cells: list[str]) -> Measured:
    lines = rows([*range(1, 25)]).splitlines()[1:]
    beside = [cells[n * len(cells) // len(lines)] for n in range(len(lines))]
    body = "".join(f"{line},{cell}\n" for line, cell in zip(lines, beside, strict=True))
    return look(folder, f"time,kwh,{name}\n{body}")


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        *(("Multiplier", ["1"]), ("倍率", ["1.0"]), ("HSN", ["1", ""])),
        *(("x", ["0.5"]), ("k", [f"{290 + n}.31" for n in range(24)]), ("x", ["on"]), ("k", [""])),
        *(("constant", ["0"]), ("X", [str(n) for n in range(24)])),
    ],
)
def test_a_column_that_multiplies_nothing_is_left_alone(
    tmp_path: Path, name: str, cells: list[str]
) -> None:
    assert "MON-925" not in codes(_beside(tmp_path, name, cells))


def test_ones_that_change_to_another_are_asked_about(tmp_path: Path) -> None:
    assert "MON-925" in codes(_beside(tmp_path, "倍率", ["1", "40"]))


@pytest.mark.parametrize(
    ("name", "above", "words"),
    [
        ("pvsyst_simulation.csv", "", "pvsyst"),
        ("load-forecast-2024.csv", "", "forecast"),
        ("b.csv", "PVsyst V7.4 - Simulation report", "PVsyst"),
        ("b.csv", "Typical meteorological year", "Typical meteorological year"),
        ("b.csv", "Dữ liệu: mô phỏng", "mô phỏng"),
        ("b.csv", "シミュレーション結果", "シミュレーション"),
        ("roof_a_2024.csv", "", ""),
        ("b.csv", "Model: SUN2000-100KTL", ""),
        ("b.csv", "Data of a typical inverter", ""),
        ("modelshop.csv", "Site: Simulacra Street", ""),
        ("b.csv", "Plant: Targetown", ""),
    ],
)
def test_a_file_that_says_that_a_program_made_it_is_asked_about(
    tmp_path: Path, name: str, above: str, words: str
) -> None:
    """What a program had worked out for a design was taken for what a meter showed."""
    text = (f"{above}\n" if above else "") + rows([1.5 * n for n in range(24)])
    (tmp_path / name).write_text(text, encoding="utf-8")
    measured = look(tmp_path, rows([1] * 24), readings=name)
    said = [one.message for one in measured.findings if one.code == "MON-980"]
    assert [message.split(":")[0] for message in said] == [f"the file says {words}"] * bool(words)


@pytest.mark.parametrize(
    ("heading", "asked"),
    [("Actual kWh", False), ("actual_energy", False), ("実績電力量", False), ("E_grid kWh", True)],
)
def test_what_came_about_stands_beside_a_forecast(
    tmp_path: Path, heading: str, asked: bool
) -> None:
    text = rows([1.5 * n for n in range(24)]).replace("kwh", heading, 1)
    (tmp_path / "forecast_vs_actual.csv").write_text(text, encoding="utf-8")
    declared = {"readings": "forecast_vs_actual.csv", "value": heading}
    measured = look(tmp_path, rows([1] * 24), **declared)
    assert ("MON-980" in codes(measured)) is asked
