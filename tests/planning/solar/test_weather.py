"""Weather files: whole ones read alike in each format, others told and never mended by guesses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from jcm_mrv.findings import Finding, Severity
from tests.effort import one_in, thorough
from tests.planning.solar.asking import one, yield_of
from tests.planning.solar.weather_files import epw, pvgis, year

HANOI = (21.03, 105.85)


def _ask(folder: Path, text: str, form: str = "epw", **said: Any) -> dict[str, Any]:
    (folder / "weather.txt").write_text(text, encoding="utf-8")
    return {"resource": {"file": "weather.txt", "format": form}, "folder": folder, **said}


def _one(code: str, folder: Path, text: str, form: str = "epw", **said: Any) -> Finding:
    asked = _ask(folder, text, form, **said)
    return one(code, asked.pop("resource"), **asked)


@thorough
def test_each_format_gives_the_same_year(tmp_path: Path) -> None:
    yields = [
        yield_of(**_ask(tmp_path, text, form))
        for text, form in (
            (epw(), "epw"),
            (pvgis(), "pvgis"),
            (pvgis(as_json=True), "pvgis"),
        )
    ]
    first = np.array(yields[0].monthly_kwh_per_kw)
    assert not any(made.findings for made in yields)
    for made in yields[1:]:
        assert np.array(made.monthly_kwh_per_kw) == pytest.approx(first, rel=0.002)
    # Seven tenths of clear skies, warm air and 14 % of losses.
    assert 1200 < first.sum() < 1350


def test_half_hours_of_clocks_are_kept(tmp_path: Path) -> None:
    # In Yangon clocks are half an hour behind: an hour of the file is half of each of two.
    half = {name: (np.asarray(array) + np.roll(array, -1)) / 2 for name, array in year().items()}
    made = yield_of(**_ask(tmp_path, epw(clock=6.5, **half)))
    assert not made.findings
    assert made.kwh_per_kw == pytest.approx(yield_of(**_ask(tmp_path, epw())).kwh_per_kw, rel=0.01)


def test_a_leap_day_is_left_out_and_said(tmp_path: Path) -> None:
    text = epw().replace("2005,", "2004,")
    first_of_march = text.index("2004,3,1,1,")
    end = text.index("2004,3,2,1,")
    leap = text[first_of_march:end].replace("2004,3,1,", "2004,2,29,")
    text = text[:first_of_march] + leap + text[first_of_march:]
    assert _one("PLN-060", tmp_path, text).found == "24 hours"
    ordinary = yield_of(**_ask(tmp_path, epw())).kwh_per_kw
    assert yield_of(**_ask(tmp_path, text)).kwh_per_kw == pytest.approx(ordinary)


@one_in(3)
@pytest.mark.parametrize(
    ("clock", "severity", "how"),
    [(7.0, None, ""), (8.0, Severity.WARNING, "early"), (0.0, Severity.ERROR, "late")],
)
def test_a_clock_that_is_off_is_seen_by_the_sun(
    tmp_path: Path, clock: float, severity: Severity | None, how: str
) -> None:
    if severity is None:
        assert not yield_of(**_ask(tmp_path, epw(clock=clock))).findings
        return
    finding = _one("PLN-059", tmp_path, epw(clock=clock))
    assert (finding.severity, finding.found.split()[-1]) == (severity, how)


@one_in(4)
@pytest.mark.parametrize(
    ("light", "said"),
    [(0.001, "kWh/m2"), (3.6, "kJ/m2"), (0.0036, "MJ/m2"), (0.36, "J/cm2")],
)
def test_light_in_another_unit_is_told(tmp_path: Path, light: float, said: str) -> None:
    assert f"in {said}?" in _one("PLN-057", tmp_path, epw(light=light)).message


def test_air_in_kelvin_is_told(tmp_path: Path) -> None:
    # 99.9 stands for "no value" in the format, and 300 is beyond it.
    assert "air temperature" in _one("PLN-056", tmp_path, epw(kelvin=True)).message


def test_a_file_of_another_place_is_refused(tmp_path: Path) -> None:
    finding = _one("PLN-058", tmp_path, epw(place=HANOI))
    assert "1,168 km" in finding.message
    # 90 km away is near enough.
    assert not yield_of(**_ask(tmp_path, epw(place=(10.59, 107.87)))).findings


def test_direct_light_of_level_ground_is_told(tmp_path: Path) -> None:
    flat = np.asarray(year()["ghi"]) - np.asarray(year()["dhi"])
    assert "differs from direct" in _one("PLN-059", tmp_path, epw(dni=flat)).message


def _without(text: str, start: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(start))


def test_a_year_that_is_not_whole_is_refused(tmp_path: Path) -> None:
    assert _one("PLN-056", tmp_path, _without(epw(), "2005,12,")).found == "12"
    finding = _one("PLN-056", tmp_path, _without(epw(), "2005,6,3,"))
    assert (finding.found, "06-03 00:00" in finding.hint) == ("24 hours", True)
    twice = epw().splitlines(keepends=True)
    assert "stand twice" in _one("PLN-056", tmp_path, "".join([*twice, twice[-1]])).message
    two_years = "".join([*twice, *(line.replace("2005", "2006", 1) for line in twice[8:])])
    assert "no year of hours" in _one("PLN-056", tmp_path, two_years).message


def test_hours_without_values_are_refused_and_without_wind_told(tmp_path: Path) -> None:
    dark = np.array(year()["ghi"])
    dark[100:110] = 9999
    assert _one("PLN-056", tmp_path, epw(ghi=dark)).found == "10 hours"
    still = np.array(year()["wind"])
    still[:] = 999
    assert _one("PLN-060", tmp_path, epw(wind=still)).found == "8,760 hours"


@pytest.mark.parametrize(
    ("text", "form", "said"),
    [
        ("", "epw", "no weather file"),
        ("a,b\n1,2\n", "tmy3", "no weather file"),
        ('{"outputs": {"tmy_hourly": 3}}', "pvgis", "no weather file"),
        ("[" * 100_000, "pvgis", "no weather file"),
        ("LOCATION,x\n", "epw", "no weather file"),
        ("LOCATION,x,x,x,x,x,1e999,nan,inf,5\n" + "\n" * 9, "epw", "no weather file"),
        ("\x00\x01\x02" * 50, "epw", "no weather file"),
    ],
)
def test_what_is_no_weather_file_is_refused(
    tmp_path: Path, text: str, form: str, said: str
) -> None:
    assert said in _one("PLN-055", tmp_path, text, form).message


def test_another_format_than_stated_is_told(tmp_path: Path) -> None:
    assert "`format: epw`" in _one("PLN-055", tmp_path, epw(), "tmy3").hint
    assert "`format: pvgis`" in _one("PLN-055", tmp_path, pvgis(), "epw").hint
    series = pvgis().replace("Irradiance Time Offset (h): 0.5", "Radiation database: PVGIS-SARAH3")
    assert "TMY" in _one("PLN-055", tmp_path, series, "pvgis").hint


def test_a_file_that_is_not_there_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "other.epw").write_text(epw(), encoding="utf-8")
    asked = {"file": "wether.epw", "format": "epw"}
    assert one("PLN-054", asked, folder=tmp_path).found == "wether.epw"
    (tmp_path / "b.epw").write_text(epw(), encoding="utf-8")
    assert "b.epw" in one("PLN-054", {"file": "*.epw", "format": "epw"}, folder=tmp_path).found


def test_a_file_outside_of_the_folder_is_refused(tmp_path: Path) -> None:
    inside = tmp_path / "project"
    inside.mkdir()
    (tmp_path / "w.epw").write_text(epw(), encoding="utf-8")
    with pytest.raises(Exception, match="MON-"):
        yield_of({"file": "../w.epw", "format": "epw"}, folder=inside)


def test_columns_that_are_not_asked_for_may_hold_anything(tmp_path: Path) -> None:
    rows = epw().splitlines(keepends=True)
    rows[5000] = rows[5000].replace("77777", "unlimited")
    made = yield_of(**_ask(tmp_path, "".join(rows)))
    assert made.kwh_per_kw == pytest.approx(yield_of(**_ask(tmp_path, epw())).kwh_per_kw)
