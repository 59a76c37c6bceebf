"""A heading that says what one of its units is of: thousands, in words, signs and noughts."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from tests.verification.small_book import INPUT, write

YEAR = "01/01/2024 - 31/12/2024"
HEADINGS = {
    "Output (thousand kWh)": 1.0,
    "Sản lượng (nghìn kWh)": 1.0,
    "Produksi (ribu kWh)": 1.0,
    "発電量（千kWh）": 1.0,
    "発電量（万kWh）": 10.0,
    "Energy (kWh x 1000)": 1.0,
    "Energy kWh (000)": 1.0,
    "Energy (10^3 kWh)": 1.0,
    "Produksi (juta kWh)": 1000.0,
    "Output of roof 10 (kWh)": 0.001,
    "Выработка (тыс. кВт·ч)": 1.0,
    "Эрчим хүч (мян. кВт.ц)": 1.0,
    "Output (kWhr)": 0.001,
    "Output, kW.h": 0.001,
    "Sản lượng (kW.giờ)": 0.001,
    "Output in MWhr": 1.0,
    "พลังงาน (หน่วย)": 0.001,
    "Output [MU]": 1000.0,
    "発電量（百万kWh）": 1000.0,
    "电量（万千瓦时）": 10.0,
    "Heat (MMkcal)": 1.163,
    "Heat (Гкал)": 1.163,
    "Heat [10^6 kcal]": 1.163,
    "Heat, toe": 11.63,
    "Gas (therm)": 0.0293071,
}
"""By heading, by what it becomes MWh."""


def asked(path: Path, heading: str, times: float) -> set[str]:
    """Give what is asked about a value that takes so much of a log."""
    write(path, [(YEAR, "EG_i,p", 1.0)], [(YEAR, "=ROUNDDOWN(F8*D30,0)")])
    book = openpyxl.load_workbook(path)
    book[INPUT]["F8"] = f"=SUM(Log!B2:B13)*{times:.10g}"
    log = book.create_sheet("Log")
    log.append(["Month", heading])
    for month in range(1, 13):
        amount = (70.0 + (7 * month) % 12) / HEADINGS[heading]
        log.append([f"2024-{month:02}", round(amount, 6)])
    book.save(path)
    return {f.code for f in verify(path).findings if f.severity != "note"}


@pytest.mark.parametrize("heading", HEADINGS)
def test_the_unit_is_read_with_its_amount(heading: str, tmp_path: Path) -> None:
    assert asked(tmp_path / "book.xlsx", heading, HEADINGS[heading]) == set()


@pytest.mark.parametrize("slip", [1000, 0.001, 10])
@pytest.mark.parametrize("heading", HEADINGS)
def test_a_slip_beside_it_is_asked_about(heading: str, slip: float, tmp_path: Path) -> None:
    assert "VER-111" in asked(tmp_path / "book.xlsx", heading, HEADINGS[heading] * slip)
