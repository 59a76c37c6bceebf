"""A sheet of a year holds the amounts of that year and of all years that it looks back to."""

from __future__ import annotations

from pathlib import Path

from jcm_mrv import calculate, load_project
from jcm_mrv.workbook.filling.known import Known

EXAMPLE = Path(__file__).parents[3] / "examples" / "market-digester"


def test_what_a_year_rests_on_is_known() -> None:
    result = calculate(load_project(EXAMPLE))
    (application,) = result.applications
    known = Known(result, application, application.years)
    first, second = (known.monitored(year) for year in application.years)
    assert list(first["W"]) == [
        (kind, year) for kind in ("food", "boxes") for year in ("2023", "2024")
    ]
    assert first["W"]["food", "2024"] == second["W"]["food", "2024"]
    assert ("food", "2025") not in first["W"]
    assert len(second["W"]) == 6
    assert list(first["BG"].values()) == [402300]
    assert list(second["BG"].values()) == [398750]
