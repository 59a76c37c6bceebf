"""COPs beyond what machines reach: by the stated temperatures, and without them."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv import verify
from jcm_mrv.findings import Finding
from tests.effort import one_in
from tests.verification.right.hands import INPUT
from tests.verification.right.listed.making import air
from tests.verification.right.lists import LISTS
from tests.verification.right.sheets import Made


def chillers(path: Path, changed: dict[float, float]) -> list[Finding]:
    """Write two chillers with their temperatures, values changed; give what is asked."""
    made = Made()
    LISTS["chillers with their temperatures"](made)
    sheet = made.sheet(INPUT)
    for cell in [cell for row in sheet.iter_rows() for cell in row]:
        if isinstance(cell.value, float) and cell.value in changed:
            sheet[cell.coordinate] = changed[cell.value]
    made.save(path)
    return [f for f in verify(path).findings if f.code in ("VER-100", "VER-103")]


FREE_COOLING = {7.0: 18.0, 6.5: 18.0, 37.2: 26.0, 36.8: 26.0}


@one_in(2)
@pytest.mark.parametrize("cop", [13.1, 16.5])
def test_a_small_lift_allows_a_high_cop(cop: float, tmp_path: Path) -> None:
    assert chillers(tmp_path / "book.xlsx", {**FREE_COOLING, 6.35: cop, 6.31: cop + 0.2}) == []


def test_a_cop_beyond_carnot_is_asked_about_with_the_temperatures(tmp_path: Path) -> None:
    (found,) = chillers(tmp_path / "book.xlsx", {6.35: 9.6})
    assert (found.code, found.severity) == ("VER-100", "warning")
    assert found.message == "COP_PJ[1] is too large beside what bounds it"
    assert (found.expected or "").startswith("at most 9.27649: no machine moves more heat")


@pytest.mark.parametrize(("cop", "count"), [(11.9, 0), (12.4, 1)])
def test_without_temperatures_they_are_asked_for(cop: float, count: int, tmp_path: Path) -> None:
    made = Made()
    air(made, [402.3, 377.9], cops=(cop, cop - 1.3))
    made.save(tmp_path / "book.xlsx")
    found = [f for f in verify(tmp_path / "book.xlsx").findings if f.code == "VER-103"]
    assert len(found) == count
    for one in found:
        assert one.severity == "warning"
        assert "the temperatures that it holds for" in (one.expected or "")
        assert "slip of the decimal point" not in one.message
