"""How an amount stands in a document: in its unit, in another one, without any, or not at all."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jcm_mrv.project.amount_in_text import Found, amount_in, is_sum_of

BARE, IN_UNIT, NOWHERE, OTHER_UNIT, UNKNOWN = (
    Found[name] for name in ("BARE", "IN_UNIT", "NOWHERE", "OTHER_UNIT", "UNKNOWN")
)


@pytest.mark.parametrize(
    ("text", "amount", "found"),
    [
        ("Register: 62132.1 kWh", "62132.1 kWh", IN_UNIT),
        ("Register: 62132.1 kWh", "62.1321 MWh", IN_UNIT),
        ("Register: 62132.1 kWh", "62.13 MWh", IN_UNIT),
        # A hundred or a thousand times as much was found as per cent, or as another unit.
        ("Register: 62132.1 kWh", "6213210 kWh", NOWHERE),
        ("Register: 62132.1 kWh", "62132.1 MWh", OTHER_UNIT),
        ("Net mass 1,512.125 kg", "1512.125 t", OTHER_UNIT),
        ("Net mass 1,512.125 kg", "1.512125 t", IN_UNIT),
        ("Heat 223.6752 GJ", "62.132 MWh", IN_UNIT),
        ("Gas 1512 L", "1.512 m3", IN_UNIT),
        ("Gas 1512 m³", "1512 m3", IN_UNIT),
        ("Gas 1512 m³", "1512 Nm3", BARE),
        ("Điện năng tiêu thụ (kWh) | 62.132,1", "62.1321 MWh", IN_UNIT),
        ("Rác thải: 151,2 tấn", "151200 kg", IN_UNIT),
        ("使用電力量 62,132.1 キロワット時", "62.1321 MWh", IN_UNIT),
        ("amount_kwh\n62132.1", "62.1321 MWh", IN_UNIT),
        ("in kilowatt hours\n62132.1", "62.1321 MWh", IN_UNIT),
        ("Delivered 62132.1 at 2,086 VND/kWh", "62132.1 kWh", IN_UNIT),
        ("Delivered 62132.1", "62132.1 kWh", BARE),
        ("Delivered 62132.1", "62.1321 MWh", NOWHERE),
        ("peak 30000.1\nnormal 22132\nnight 10000", "62132.1 kWh", BARE),
        ("Efficiency 91 %", "0.91 1", IN_UNIT),
        ("Efficiency 0.91", "0.91 1", IN_UNIT),
        ("Efficiency 91", "0.91 1", NOWHERE),
        ("Day 1: 500.5 kWh\nDay 2: 611.5 kWh\n" * 20, "22240 kWh", IN_UNIT),
        # Behind transformers.
        ("Index 1000.5, then 2000.5 kWh. Multiplier 40", "40000 kWh", IN_UNIT),
        ("Index 1000.5, then 2000.5 kWh. CT ratio 200/5 A", "40000 kWh", IN_UNIT),
        ("Chỉ số 1000.5 - 2000.5 kWh, hệ số nhân 40", "40 MWh", IN_UNIT),
        ("指針 1000.5 から 2000.5 kWh、乗率 40", "40 MWh", IN_UNIT),
        ("Index 1000.5, then 2000.5 kWh. CT 200/5, VT 22000/110", "8000000 kWh", IN_UNIT),
        ("Index 1000.5, then 2000.5 kWh. Invoice 40", "40000 kWh", NOWHERE),
        # Nothing.
        ("No consumption in January: 0.0 kWh", "0 kWh", IN_UNIT),
        ("Register 12345.6 kWh before, 12345.6 kWh after", "0 kWh", IN_UNIT),
        ("Total 18,250 MWh at 20 kV, 00:00 to 24:00, VAT 0 %", "0 MWh", NOWHERE),
        ("Consumption 5,000 kWh, tax 0 VND", "0 kWh", NOWHERE),
        ("Consumption 5,000 kWh\nVAT: 0", "0 kWh", NOWHERE),
        ("Konsumsi 5.000 kWh, denda Rp 0", "0 kWh", NOWHERE),
        ("Last month 5,000 kWh\nThis month: 0", "0 kWh", IN_UNIT),
        ("Last month 5,000 kWh, this month 0 kWh, due 0 VND", "0 kWh", IN_UNIT),
        ("Consumption 0; amount due 0 VND", "0 kWh", IN_UNIT),
        # What groups thousands elsewhere in the document groups them here.
        ("Energy 18,250 MWh; amount due 27,375,000,000 VND", "18250 kWh", OTHER_UNIT),
        ("Energy 18,250 MWh; amount due 27,375,000,000 VND", "18250 MWh", IN_UNIT),
        ("Energi 18,250 MWh; tagihan 27.375.000.000 Rp", "18.25 MWh", IN_UNIT),
        ("Energy 18,250 MWh at 20 kV", "18.25 MWh", IN_UNIT),
        ("Energy 18.250 MWh; amount due 1,234,567 VND", "18.25 MWh", IN_UNIT),
        ("Energy 18,250 MWh; price 12,5; amount due 1,234,567 VND", "18.25 MWh", IN_UNIT),
        ("No captive generator. Sheet 1 of 2, 20 kV", "0 h", UNKNOWN),
    ],
)
def test_an_amount_has_its_unit(text: str, amount: str, found: Found) -> None:
    value, _, unit = amount.partition(" ")
    assert amount_in(text, Fraction(value), unit) == found


@pytest.mark.parametrize(
    ("bills", "amount", "is_sum"),
    [
        (["No. 7: 20,000 kWh", "No. 8: 21,234 kWh"], "41.234", True),
        (["No. 7: 20,000 kWh", "No. 8: 21,234 kWh"], "41.235", False),
        ([f"Bill 7{n}: {1000 + n} kWh" for n in range(12)], "12.066", True),
        ([f"Bill 7{n}: {1000 + n} kWh" for n in range(12)], "13.066", False),
        (["No. 7: 20,000 kWh", "Cover"], "41.234", False),
    ],
)
def test_an_amount_may_be_the_sum_of_bills(bills: list[str], amount: str, is_sum: bool) -> None:
    assert is_sum_of(bills, Fraction(amount), "MWh") is is_sum
