"""Values that are not what the column with their own name comes to, which nothing takes."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from tests.verification.log_books import ROOFS, Change, book, put

EF = 0.333
OWN = sum(ROOFS[1]) / 1000


def asked(path: Path, *changes: Change) -> list[tuple[str, str]]:
    verdict = verify(book(path, "columns", *changes))
    return [(f.code, f.where) for f in verdict.findings if f.severity != "note"]


def named(column: str, heading: str, times: float = 1.0) -> Change:
    """Put another column beside the three roofs."""

    def change(made: openpyxl.Workbook) -> None:
        log = made["Log"]
        log[f"{column}4"] = heading
        for row in range(5, 17):
            log[f"{column}{row}"] = round(ROOFS[1][row - 5] * times)

    return change


@pytest.mark.parametrize("value", [OWN * 1.5, OWN * 1.1])
def test_a_value_from_elsewhere_beside_its_own_column(value: object, tmp_path: Path) -> None:
    other = named("G", "Whole site [kWh]", 1.7)
    found = asked(tmp_path / "book.xlsx", other, put("F9", value))
    assert found == [("VER-263", "MRS(input)!F9")]


def test_what_it_is_off_by(tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", put("F9", OWN + 90)))
    (item,) = (i for i in verdict.items if i.finding.code == "VER-263")
    assert item.effect == pytest.approx(EF * 90, rel=1e-6)


RIGHT: dict[str, tuple[Change, ...]] = {
    "as it is": (),
    "typed, rounded": (put("F9", round(OWN)),),
    "a comment that says why": (
        put("F9", OWN * 1.3),
        put("J7", "Other comments"),
        put("J9", "meter of the grid company, whose bills are settled"),
    ),
    "another list of the same meter": (
        named("G", "Roof 2 by the portal [kWh]", 1.02),
        put("F9", "=SUM(Log!G5:G16)/1000"),
    ),
    "a check meter beside": (named("G", "Roof 2 check meter [kWh]", 1.03),),
    "a column of last year of its own kind": (named("G", "Roof 2 plan 2023 [kWh]", 1.2),),
    "another roof that is not of the project": (named("G", "Roof 4 [kWh]", 1.2),),
    "the row says that it stood": (
        put("F9", OWN * 0.6),
        put("E9", "Output of roof 2, out of operation from August to December"),
    ),
    "an empty form of a column": (
        *(put(f"Log!D{row}", None) for row in range(5, 17)),
        put("F9", OWN),
    ),
}


@pytest.mark.parametrize("kind", RIGHT)
def test_what_is_right_is_left_alone(kind: str, tmp_path: Path) -> None:
    assert "VER-263" not in {code for code, _ in asked(tmp_path / "book.xlsx", *RIGHT[kind])}
