"""Lines of reactive energy in a list that names the kind of each, counted as energy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import verify
from tests.verification.small_book import asked, with_table

MONTHS = [f"2024-{n:02}" for n in range(1, 13)]
AMOUNTS = [71_314, 68_420, 80_105, 84_932, 88_207, 79_641, 77_718, 76_133, 70_852, 69_977, 64_204]
OBIS = ("1.8.0", "2.8.0", "3.8.0")
WORDS = ("Active import", "Active export", "Reactive import")
VIETNAMESE = ("Điện nhận", "Điện giao", "Điện phản kháng")


def table(kinds: tuple[str, ...], remarks: dict[int, str] | None = None) -> list[list[Any]]:
    rows: list[list[Any]] = [["Month", "Register", "kWh", "Remark"]]
    for n, month in enumerate(MONTHS):
        export = AMOUNTS[n % len(AMOUNTS)]
        for kind, amount in zip(kinds, (export // 97, export, export // 5), strict=True):
            rows.append([month, kind, amount, (remarks or {}).get(n)])
    return rows


def judged(folder: Path, kinds: tuple[str, ...], formula: str, **more: Any) -> list[str]:
    path = with_table(folder / "b.xlsx", formula, table(kinds, **more), "Export less import")
    return [f"{code} {where}" for code, where in asked(verify(path)) if code == "VER-233"]


def taken(*terms: str) -> str:
    sums = [f'{s[0]}SUMIFS(Log!C2:C37,Log!B2:B37,"{s[1:]}")' for s in terms]
    return f"=({''.join(sums)})/1000".replace("(+", "(", 1)


@pytest.mark.parametrize(
    ("kinds", "terms"),
    [
        (OBIS, ("+2.8.0", "+3.8.0")),
        (WORDS, ("+Active export", "+Reactive import")),
        (VIETNAMESE, ("+Điện giao", "-Điện phản kháng")),
        (("Nhận (kWh)", "Giao (kWh)", "Giao (kvarh)"), ("+Giao*",)),
    ],
)
def test_reactive_energy_that_is_counted(
    kinds: tuple[str, ...], terms: tuple[str, ...], tmp_path: Path
) -> None:
    assert judged(tmp_path, kinds, taken(*terms)) == ["VER-233 MRS(input)!F8"]


@pytest.mark.parametrize(
    ("kinds", "terms", "remarks"),
    [
        (OBIS, ("+2.8.0", "-1.8.0"), None),
        (WORDS, ("+Active export", "-Active import"), None),
        (("1.8.0", "2.8.0", "2.8.1"), ("+2.8.0",), None),
        (("Import", "Export", "Losses"), ("+Export", "-Losses"), {3: "reactive energy charged"}),
    ],
)
def test_energy_alone_is_left_alone(
    kinds: tuple[str, ...], terms: tuple[str, ...], remarks: Any, tmp_path: Path
) -> None:
    assert judged(tmp_path, kinds, taken(*terms), remarks=remarks) == []
