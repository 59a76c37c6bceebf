"""Watt-hours in many languages: read where nothing else can be meant."""

from contextlib import suppress

import pytest

from jcm_mrv.metering.reading.names import unit_in_name
from jcm_mrv.methodology import watt_hours
from jcm_mrv.methodology.units import UnitError
from jcm_mrv.methodology.units_written import read_unit

KILO = (
    "kWhr", "kWhrs", "kwhr", "kW-h", "kW·h", "kW*h", "kW hr", "кВт·ч", "кВтч", "кВт*ч", "кВт-час",
    "кВт.цаг", "кВт·год", "kVt·soat", "كيلوواط ساعة", "কিলোওয়াট-ঘণ্টা", "กิโลวัตต์-ชั่วโมง", "千瓦时",
    "千瓦·时", "kilovatio-hora",
)  # fmt: skip


@pytest.mark.parametrize("written", KILO)
def test_kilowatt_hours(written: str) -> None:
    assert read_unit(written).text == "kWh"
    assert unit_in_name(f"Energy [{written}]") == "kWh"
    assert unit_in_name(f"Energy, {written}") == "kWh"


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("МВт·ч", "MWh"),
        ("兆瓦时", "MWh"),
        ("тыс. кВт·ч", "MWh"),
        ("thousand kWh", "MWh"),
        ("ribu kWh", "MWh"),
        ("мянган кВт.ц", "MWh"),
        ("млн кВт·ч", "GWh"),
    ],
)
def test_what_counts_in_other_sizes(written: str, unit: str) -> None:
    assert read_unit(written).text == unit
    assert unit_in_name(f"Energy, {written}") == unit


@pytest.mark.parametrize(
    "written", ["мВт·ч", "кВт", "度", "kVAhr", "kVArhr", "Unit", "час", "Вт/ч"]
)
def test_what_is_something_else_or_nothing_for_certain(written: str) -> None:
    with suppress(UnitError):
        assert read_unit(written).text not in ("Wh", "kWh", "MWh")
    assert not unit_in_name(f"Energy [{written}]").endswith("Wh")


@pytest.mark.parametrize("heading", ["total_kwh", "timestamp", "Meter kWhr", "Watt hours"])
def test_what_is_rare_is_not_compiled_for_a_heading_that_cannot_hold_it(heading: str) -> None:
    watt_hours._pattern.cache_clear()
    watt_hours.in_watt_hours(heading)
    assert watt_hours._pattern.cache_info().currsize == 0


@pytest.mark.parametrize("heading", ["kVt-soat", "KILOVATIO HORA", "kvt*saat", "MVt*SOAT"])
def test_a_watt_of_plain_letters_is_looked_for(heading: str) -> None:
    watt_hours._pattern.cache_clear()
    watt_hours.in_watt_hours(heading)
    assert watt_hours._pattern.cache_info().currsize == 1
