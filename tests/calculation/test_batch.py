"""Many projects in one call give what each gives alone."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jcm_mrv import FindingsError, load_methodology
from jcm_mrv.calculation.batch import _whole, calculate_batch
from jcm_mrv.calculation.rounding import whole_tonnes
from jcm_mrv.methodology.library import Library
from tests.effort import examples
from tests.two_versions import SMALL, write_versions

SOLAR = load_methodology("VN_AM007@1.0")
CHILLERS = load_methodology("ID_AM002@2.0")
AMOUNT = st.floats(0, 1e6, allow_nan=False)


@settings(max_examples=examples(12))
@given(
    st.lists(
        st.lists(st.tuples(AMOUNT, st.sampled_from(["grid", "captive"])), min_size=1, max_size=4),
        min_size=1,
        max_size=6,
    )
)
def test_projects_with_different_numbers_of_systems(
    projects: list[list[tuple[float, str]]],
) -> None:
    width = max(len(systems) for systems in projects)
    energy_mwh = np.full((len(projects), width), np.nan)
    connection = np.full((len(projects), width), "nowhere", dtype=object)
    for n, systems in enumerate(projects):
        for k, (energy, kind) in enumerate(systems):
            energy_mwh[n, k], connection[n, k] = energy, kind
    result = calculate_batch(
        SOLAR,
        {"EG": energy_mwh, "connection": connection},
        {"system": [len(systems) for systems in projects]},
    )
    for n, systems in enumerate(projects):
        alone = calculate_batch(
            SOLAR, {"EG": [[e for e, _ in systems]], "connection": [[kind for _, kind in systems]]}
        )
        assert result.reference_emissions[n] == alone.reference_emissions[0]
        assert result.emission_reductions[n] == alone.emission_reductions[0]
        by_hand = sum(e * (0.333 if kind == "grid" else 0.533) for e, kind in systems)
        assert result.reference_emissions[n] == pytest.approx(by_hand, rel=1e-12, abs=1e-12)


def test_values_without_sets_and_nan_for_a_default() -> None:
    values = {
        "EC_PJ": [[100.0], [100.0]],
        "EI_grid": [1000.0, 1000.0],
        "h_gen": [0.0, 0.0],
        "RC_gen": [0.0, 0.0],
        "EF_grid": [0.8, 0.8],
        "capacity": [[400.0], [400.0]],
        "COP_PJ": [[6.0], [6.0]],
        "T_cooling_out": [[37.0], [37.0]],
        "T_chilled_out": [[7.0], [7.0]],
        "COP_RE": [[np.nan], [5.0]],
    }
    result = calculate_batch(CHILLERS, values)
    # RE = 100 x 6 / COP_RE x 0.8 with COP_RE 5.33 from the table, and 5 as given.
    assert result.reference_emissions == pytest.approx([100 * 6 / 5.33 * 0.8, 96.0], rel=1e-12)
    assert result.project_emissions.tolist() == [80.0, 80.0]


GOOD: dict[str, Any] = {"EG": [[1.0]], "connection": [["grid"]]}


@pytest.mark.parametrize(
    ("values", "members", "message"),
    [
        ({**GOOD, "EH": [[1.0]]}, None, "unknown value 'EH'"),
        ({"EG": [[1.0]]}, None, "no values for connection"),
        ({**GOOD, "EG": [1.0]}, None, "wrong shape"),
        ({**GOOD, "EG": [[1.0], [2.0]]}, None, "another number of projects"),
        ({**GOOD, "EG": [[1.0, 2.0]]}, None, "another number of members"),
        (GOOD, {"system": [2]}, "numbers of members"),
        (GOOD, {"system": [1, 1]}, "numbers of members"),
        (GOOD, {"systems": [1]}, "unknown set 'systems'"),
    ],
)
def test_what_does_not_fit(
    values: dict[str, Any], members: dict[str, Any] | None, message: str
) -> None:
    with pytest.raises(FindingsError, match=message):
        calculate_batch(SOLAR, values, members)


def test_a_project_without_a_result_is_named() -> None:
    with pytest.raises(FindingsError) as caught:
        calculate_batch(SOLAR, {"EG": [[1.0]] * 3, "connection": [["grid"], ["grid"], ["nowhere"]]})
    assert caught.value.findings[0].where == "project 3"


def test_a_set_that_no_value_is_given_of_has_no_members(tmp_path: Path) -> None:
    rules = copy.deepcopy(SMALL)
    rules["sets"]["user"] = {"index": "u", "title": "User", "optional": "usual"}
    rules["parameters"]["gift"] = {
        **rules["parameters"]["own_use"],
        "sets": ["user"],
        "unit": "tCO2",
        "class": "fixed_ex_ante",
        "default": "unit_gift",
        "value": None,
        "value_from": None,
    }
    rules["parameters"]["unit_gift"] = {**rules["parameters"]["own_use"], "unit": "tCO2"}
    rules["equations"]["RE"]["text"] = (
        "sum(EG[i] * EF[i] for i in plant) + sum(gift[u] for u in user)"
    )
    library = Library((write_versions(tmp_path, first=rules),))
    methodology = load_methodology("VN_AM099@1.0", library)
    assert (
        calculate_batch(methodology, {"EG": [[100.0]], "size": [[10.0]]}).emission_reductions == 40
    )


def test_projects_beyond_what_is_calculated_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    amounts = np.arange(1.0, 24.0).reshape((-1, 1))
    values = {"EG": amounts, "connection": [["grid"]] * len(amounts)}
    whole = calculate_batch(SOLAR, values)
    monkeypatch.setattr("jcm_mrv.methodology.inputs.MOST_VALUES", 1)
    parts = calculate_batch(SOLAR, values)
    assert parts.reference_emissions.tolist() == whole.reference_emissions.tolist()
    with pytest.raises(FindingsError, match="would have a value for each of 2 combinations"):
        calculate_batch(SOLAR, {"EG": [[1.0, 2.0]], "connection": [["grid", "grid"]]})


def test_how_many_projects_there_are_is_what_the_first_value_says() -> None:
    with pytest.raises(FindingsError) as caught:
        calculate_batch(SOLAR, {"EG": np.ones((3, 2)), "connection": np.full((2, 2), "grid")})
    (finding,) = caught.value.findings
    assert (finding.code, finding.found) == ("CAL-050", "2")
    assert "3" in finding.expected + finding.message


@given(st.lists(st.tuples(st.integers(-3, 10**7), st.integers(-30, 30)), min_size=1))
# Half a gram below: multiplied in floating point, each is half a gram rounded up.
@example([(tonnes, -5) for tonnes in range(1, 100)])
def test_whole_tonnes_are_those_of_each_alone(pairs: list[tuple[int, int]]) -> None:
    # Around whole tonnes, in steps of a tenth of a gram: where rounding decides.
    reductions = np.array([tonnes + tenths * 1e-7 for tonnes, tenths in pairs])
    assert _whole(reductions).tolist() == [whole_tonnes(x) for x in reductions.tolist()]


def test_a_methodology_without_sets(tmp_path: Path) -> None:
    rules = copy.deepcopy(SMALL)
    del rules["sets"], rules["tables"]
    rules["parameters"]["EG"] |= {"sets": [], "symbol": "EG_p"}
    rules["parameters"]["EF"] |= {"sets": [], "symbol": "EF", "default": None}
    rules["equations"]["RE"]["text"] = "EG * EF"
    rules["equations"]["PE"]["text"] = "EG * own_use"
    methodology = Library((write_versions(tmp_path, first=rules),)).load("VN_AM099@1.0")
    result = calculate_batch(methodology, {"EG": [100.0, 10.0], "EF": [0.5, 0.4]})
    assert result.emission_reductions.tolist() == [40, 3]
