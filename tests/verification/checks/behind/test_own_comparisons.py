"""Lines that are off by what the workbook itself compares them with."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv import verify
from tests.verification.small_book import asked, with_table

MAIN = (797.2, 910.8, 901.3, 705.0, 688.4, 823.9, 866.1, 840.7)
CHECK = (798.8, 908.1, 902.1, 706.8, 687.2, 825.0, 864.9, 841.6)


def judged(
    folder: Path,
    formula: str,
    *,
    lines: int = 8,
    off: tuple[int, float] | None = None,
    remark: str = "",
    taken: str = "B",
) -> list[tuple[str, str]]:
    """Give what is asked of a main meter beside a check meter that a column compares it with."""
    rows: list[list[object]] = [["Month", "Main meter (MWh)", "Check meter (MWh)", "Deviation"]]
    for n in range(lines):
        value = MAIN[n] * (off[1] if off and off[0] == n else 1)
        row = n + 2
        rows.append([f"2024-{n + 1:02}", round(value, 2), CHECK[n], formula.replace("#", str(row))])
        if remark and off and off[0] == n:
            rows[-1].append(remark)
    path = with_table(
        folder / "b.xlsx", f"=SUM(Log!{taken}2:{taken}{lines + 1})", rows, "Solar farm"
    )
    return [one for one in asked(verify(path)) if one[0] in ("VER-266", "VER-110", "VER-254")]


@pytest.mark.parametrize("formula", ["=(C#-B#)/B#", "=C#-B#", "=B#-C#", "=B#/C#-1"])
@pytest.mark.parametrize(("lines", "off"), [(4, (2, 2.0)), (8, (2, 0.6)), (8, (5, 1.3))])
def test_a_line_that_the_book_itself_shows_to_be_off(
    formula: str, lines: int, off: tuple[int, float], tmp_path: Path
) -> None:
    assert [place for _, place in judged(tmp_path, formula, lines=lines, off=off)] == [
        f"Log!B{off[0] + 2}"
    ]


@pytest.mark.parametrize("off", [None, (2, 1.01)])
def test_lines_that_compare_alike(off: tuple[int, float] | None, tmp_path: Path) -> None:
    assert judged(tmp_path, "=(C#-B#)/B#", off=off, lines=4) == []


def test_a_line_that_says_what_happened(tmp_path: Path) -> None:
    off, remark = (2, 1.3), "check meter out of order from 3 to 11 March"
    assert judged(tmp_path, "=C#-B#", off=off, remark=remark) == []


def test_a_comparison_that_is_typed_in_one_line_compares_nothing(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Month", "Main meter (MWh)", "Check meter (MWh)", "Deviation"]]
    for n, value in enumerate(MAIN):
        shown = 0.001 if n == 4 else f"=B{n + 2}-C{n + 2}"
        rows.append([f"2024-{n + 1:02}", 1.3 * value if n == 5 else value, CHECK[n], shown])
    verdict = verify(with_table(tmp_path / "b.xlsx", "=SUM(Log!B2:B9)", rows, "Solar farm"))
    assert not any("own comparison" in str(found.message) for found in verdict.findings)


def test_a_difference_that_a_value_takes_is_no_comparison(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Month", "Gross (MWh)", "Own use (MWh)", "Net (MWh)"]]
    for n, value in enumerate(MAIN):
        rows.append(
            [f"2024-{n + 1:02}", value, 90.0 if n == 5 else 20.0 + n, f"=B{n + 2}-C{n + 2}"]
        )
    path = with_table(tmp_path / "b.xlsx", "=SUM(Log!D2:D9)", rows, "Solar farm")
    assert [one for one in asked(verify(path)) if one[0] == "VER-266"] == []
