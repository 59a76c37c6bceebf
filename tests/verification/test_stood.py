"""Words for why there was none: of machines that stood, and none of meters that failed."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from jcm_mrv.verification.claim.standing_words import says_it_stood
from tests.verification.log_books import book

STOOD = """
Under renovation until May
unit not in operation in 2025
Compressor broken (waiting for a part); reading 0
shut down, no data of interest
改修工事のため停止
使用実績なし
空室のため未使用
Tạm ngừng hoạt động, không có dữ liệu mới
không sử dụng trong năm 2025
khong hoat dong
tidak beroperasi
fuera de servicio
"""
NOT = """
Meter stopped
shut down (meter failure)
meter was replaced on 3 May
CT disconnected
communication outage
gateway offline
not yet read
not recorded
estimated
see monitoring plan
メーター故障
電力量計の故障により停止
停止（計器故障）
データ欠損により停止
検針できず
công tơ hỏng
điện kế bị hỏng
chưa có số liệu
Điều hòa không khí
Electricity sold
closed loop cooling
"""


@pytest.mark.parametrize("text", STOOD.strip().splitlines())
def test_a_machine_stood(text: str) -> None:
    assert says_it_stood(text)


@pytest.mark.parametrize("text", NOT.strip().splitlines())
def test_that_a_meter_failed_or_nothing_was_recorded_is_no_reason(text: str) -> None:
    assert not says_it_stood(text)


@pytest.mark.parametrize(
    ("remark", "is_told"),
    [
        ("Inverter shut down for repair, no generation", True),
        ("Roof 2: shut down for repair, no generation", False),
        ("Meter failure, no generation recorded", False),
        (None, False),
    ],
)
def test_dashes_of_days_below_a_title_of_the_same_word(
    remark: str | None, is_told: bool, tmp_path: Path
) -> None:
    def change(made: openpyxl.Workbook) -> None:
        log = made["Log"]
        log["B2"] = "Monthly generation, export meters"
        log["C8"], log["G8"] = "-", remark

    verdict = verify(book(tmp_path / "book.xlsx", "columns", change))
    asked = {(item.finding.code, item.finding.where) for item in verdict.items}
    assert (("VER-019", "Log!C8") not in asked) is is_told
