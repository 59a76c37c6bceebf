"""Estimates in a line of months, and the later month in which they were corrected."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv import verify
from tests.verification.small_book import with_table

EN = "January February March April May June July August September October November December"
ID = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
VI = "|".join(f"Tháng {n}" for n in range(1, 13))
JA = "|".join(f"{n}月" for n in range(1, 13))


def codes(path: Path, months: list[str], remark: str) -> set[str]:
    """Take a value from eight panels with a line of months each, one of them with a remark."""
    rows = [
        [f"Panel {n}", *(900 + 17 * (n * m % 11) for m in range(12)), f"=SUM(B{n + 1}:M{n + 1})"]
        for n in range(1, 9)
    ]
    rows[4].append(remark)
    table = [["Panel", *months, "Sum", "Remarks"], *rows]
    verdict = verify(with_table(path, "=SUM(Log!N2:N9)/1000", table, "Electricity of the roof"))
    return {f.code for f in verdict.findings if f.severity != "note"}


@pytest.mark.parametrize(
    ("months", "remark"),
    [
        (ID.split(), "Juli: estimasi PLN, dikoreksi Agustus"),
        (EN.split(), "July estimated by the grid company; corrected in August"),
        (VI.split("|"), "Tháng 7 tạm tính, điều chỉnh tháng 8"),
        (JA.split("|"), "7月は推定、8月に精算"),
    ],
)
def test_an_estimate_that_was_corrected_in_the_line(
    months: list[str], remark: str, tmp_path: Path
) -> None:
    assert "VER-210" not in codes(tmp_path / "book.xlsx", months, remark)


@pytest.mark.parametrize(
    ("months", "remark"),
    [
        (ID.split(), "Juli: estimasi PLN"),
        (EN.split(), "December estimated by the grid company; corrected in January"),
        (EN.split(), "July estimated, to be corrected"),
        (VI.split("|"), "Tháng 7 tạm tính"),
        (JA.split("|"), "7月は推定"),
    ],
)
def test_an_estimate_that_was_not(months: list[str], remark: str, tmp_path: Path) -> None:
    assert "VER-210" in codes(tmp_path / "book.xlsx", months, remark)
