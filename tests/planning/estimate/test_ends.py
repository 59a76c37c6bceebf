"""The ends of estimates: each on the side that gives fewer reductions, or more."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import FindingsError, estimate, load_project
from jcm_mrv.methodology.library import Library
from tests.calculation.test_sides import MORE_IS_LESS, MORE_IS_MORE
from tests.two_versions import SMALL, write_small_project, write_versions


def of_generators(folder: Path, factors: list[float], **estimated: Any) -> Any:
    """Give the estimate of generators whose output is safe on the one side or on the other."""
    first = copy.deepcopy(SMALL)
    first["parameters"]["EG"]["conservative"] = "by_result"
    library = Library((write_versions(folder / "methodologies", first=first),))
    names = {f"g{n}": factor for n, factor in enumerate(factors)}
    given = {"value": 1000, "unit": "MWh", "source": "Design", **estimated}
    path = write_small_project(
        folder,
        start_of_operation="2024-01-01",
        expected_lifetime={"years": 1, "source": "Design"},
        monitoring_period={"start": "2024-01-01", "end": "2024-12-31"},
        sets={"plant": [{"id": name, "size": "10 kW"} for name in names]},
        values={
            "EF": {
                name: {"value": factor, "unit": "tCO2/MWh", "source": "Design"}
                for name, factor in names.items()
            }
        },
        monitoring={
            "EG": {
                "option": "C",
                "members": {
                    name: {
                        "entries": [
                            {
                                "start": "2024-01-01",
                                "end": "2024-12-31",
                                "value": 1,
                                "unit": "MWh",
                                "evidence": "invoice",
                            }
                        ],
                        "estimate": given,
                    }
                    for name in names
                },
            }
        },
    )
    return estimate(load_project(path, library))


def test_where_the_side_depends_on_the_result_both_are_computed(tmp_path: Path) -> None:
    ends = {"low": "-10 %", "high": "20 %"}
    found = of_generators(tmp_path, [MORE_IS_LESS, MORE_IS_MORE], **ends)
    # One more MWh of the first gives 0.05 t less, of the second 0.4 t more.
    assert found.low == -0.05 * 1200 + 0.4 * 900
    assert found.base == -0.05 * 1000 + 0.4 * 1000
    assert found.high == -0.05 * 900 + 0.4 * 1200


def test_many_members_are_looked_at_one_after_another(tmp_path: Path) -> None:
    ends = {"low": 900, "high": "1200 MWh"}
    found = of_generators(tmp_path, [MORE_IS_LESS, MORE_IS_MORE] * 12, **ends)
    assert (found.low, found.high) == (12 * 300, 12 * 435)


def test_an_estimate_of_years_has_ends_in_per_cent(tmp_path: Path) -> None:
    found = of_generators(tmp_path, [MORE_IS_MORE], value=None, years={2024: 1000}, low="-10 %")
    assert (found.low, found.base, found.high) == (360, 400, 400)


@pytest.mark.parametrize("bound", ["-8 km", "900 t", "much"])
def test_an_end_in_another_unit_is_refused(tmp_path: Path, bound: str) -> None:
    with pytest.raises(FindingsError) as stopped:
        of_generators(tmp_path, [MORE_IS_MORE], low=bound)
    assert {f.code for f in stopped.value.findings if f.is_error} <= {"PLN-005", "PRJ-015"}
