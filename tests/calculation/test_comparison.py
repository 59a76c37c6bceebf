"""A project under two methodologies: both results, and the effect of each change by hand."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.calculation.comparison import Comparison, compare
from jcm_mrv.findings import FindingsError
from jcm_mrv.methodology.judge import load_methodology
from jcm_mrv.methodology.library import Library
from jcm_mrv.project.load import load_under
from tests import trucks
from tests.own_rules import write_methodology
from tests.trucks import replaced
from tests.two_versions import (
    LOSS,
    PROJECT,
    SMALL,
    second_version,
    write_small_project,
    write_versions,
)


def compared(
    tmp_path: Path, second: dict[str, Any] | None = None, *, swap: bool = False, **changes: Any
) -> Comparison:
    library = Library((write_versions(tmp_path / "own", second),))
    project = write_small_project(tmp_path / "project", **changes)
    pair = [load_methodology(f"VN_AM099@{version}", library) for version in ("1.0", "2.0")]
    if swap:
        pair.reverse()
    return compare(*load_under(project, pair, library))


def told(comparison: Comparison) -> dict[str, list[float]]:
    return {
        f"{e.kind} {e.name}".strip(): [round(x, 9) for x in e.by_year or ()]
        for e in comparison.effects
    }


def test_each_change_alone_and_the_rest(tmp_path: Path) -> None:
    # First: RE = 100 x 0.5 = 50, PE = 100 x 0.1 = 10, ER = 40; in the second year ten times that.
    # Second: RE = 100 x 0.4 x 0.9 = 36, PE = 100 x 0.2 = 20, ER = 16.
    # EF alone: 100 x 0.4 - 10 = 30; own use alone: 50 - 20 = 30; equations alone: 45 - 10 = 35.
    comparison = compared(tmp_path, values=LOSS)
    data = comparison.as_dict()
    assert [y["emission_reductions"] for y in data["first"]["years"]] == [40, 400]
    assert [y["emission_reductions"] for y in data["second"]["years"]] == [16, 160]
    difference = data["difference"]
    assert [round(y["reference_emissions"], 9) for y in difference["years"]] == [-14, -140]
    assert [round(y["project_emissions"], 9) for y in difference["years"]] == [10, 100]
    assert difference["emission_reductions"] == -264
    assert [y["emission_reductions"] for y in difference["years"]] == [-24, -240]
    assert [round(y["emission_reductions_unrounded"], 9) for y in difference["years"]] == [
        -24,
        -240,
    ]
    assert told(comparison) == {
        "value EF": [-10, -100],
        "value own_use": [-10, -100],
        "equations": [-5, -50],
        "together": [1, 10],
    }
    assert comparison.left_out == (("values loss",), ())
    assert (data["first"]["left_out"], data["second"]["left_out"]) == (["values loss"], [])
    (factor,) = (effect for effect in data["effects"] if effect["name"] == "EF")
    assert factor.pop("by_year") == pytest.approx([-10, -100])
    assert factor.pop("total") == pytest.approx(-110)
    assert factor == {"kind": "value", "name": "EF", "reason": ""}
    assert data["second"]["standing"] == "draft"
    assert data["first"]["standing"] == "draft"


def test_the_other_way_round(tmp_path: Path) -> None:
    # From the second: EF alone 0.5 x 100 x 0.9 - 20 = 25; own use alone 36 - 10 = 26; equations
    # alone 40 - 20 = 20, with 0.4 and 0.2.
    comparison = compared(tmp_path, swap=True, values=LOSS)
    assert told(comparison) == {
        "value EF": [9, 90],
        "value own_use": [10, 100],
        "equations": [4, 40],
        "together": [1, 10],
    }


def test_changes_that_add_up_leave_nothing_together_however_large(tmp_path: Path) -> None:
    second = copy.deepcopy(SMALL)
    second["version"] = "2.0"
    second["parameters"]["own_use"]["value"] = 0.3
    second["tables"]["factor"]["rows"][0]["value"] = 0.7
    library = Library((write_versions(tmp_path / "own", second, reductions_of_second=0.4),))
    pair = [load_methodology(f"VN_AM099@{version}", library) for version in ("1.0", "2.0")]
    monitoring = copy.deepcopy(PROJECT["monitoring"])
    for n, entry in enumerate(monitoring["EG"]["members"]["a"]["entries"], start=1):
        entry["value"] = n * 123_456_789.1
    project = write_small_project(tmp_path / "project", monitoring=monitoring)
    comparison = compare(*load_under(project, pair, library))
    assert list(told(comparison)) == ["value EF", "value own_use"]


def test_what_only_the_other_needs_is_named_as_missing(tmp_path: Path) -> None:
    with pytest.raises(FindingsError) as caught:
        compared(tmp_path)
    found = {(f.code, f.message) for f in caught.value.findings if f.severity == "error"}
    assert found == {
        (
            "PRJ-129",
            "under VN_AM099@2.0: loss must be given: the methodology has no value for it",
        )
    }
    assert all(f.where.startswith("project.yaml:") for f in caught.value.findings)


def test_a_criterion_that_reads_differently_is_not_answered(tmp_path: Path) -> None:
    findings = compared(tmp_path, values=LOSS).findings
    messages = [f.message for f in findings if f.code == "PRJ-119"]
    assert messages == [
        "under VN_AM099@2.0: the eligibility criterion 1 is not answered",
        "under VN_AM099@2.0: the eligibility criterion 2 is not answered",
    ]


@pytest.mark.parametrize(("number", "of_one"), [(100, 1), (0.1, 1000)], ids=["other", "same"])
def test_a_value_in_another_form_cannot_be_told_apart(
    number: float, of_one: int, tmp_path: Path
) -> None:
    second = second_version()
    second["parameters"]["own_use"] |= {"unit": "kg/MWh", "value": number}
    second["parameters"]["kg"] = {
        "description": "CO2 of what is used",
        "unit": "tCO2/kg",
        "class": "fixed_ex_ante",
    }
    second["equations"]["PE"]["text"] += f" * kg * {of_one}"
    second["parameters"]["loss"]["default"] = "1 / 10"
    given = {"kg": {"value": 0.002, "unit": "tCO2/kg", "source": "Design"}}
    comparison = compared(tmp_path, second, values=given)
    effects = {f"{e.kind} {e.name}".strip(): e for e in comparison.effects}
    assert effects["value own_use"].by_year is None
    assert effects["value own_use"].reason == "in tCO2/MWh in one, in kg/MWh in the other"
    untold = next(e for e in comparison.as_dict()["effects"] if e["name"] == "own_use")
    assert (untold["by_year"], untold["total"]) == (None, None)
    # Own use (0.2) and loss (0.1) move with the equations: 100 x 0.5 x 0.9 - 20 = 25.
    assert told(comparison)["equations"] == [-15, -150]


def test_a_table_that_equations_look_up(tmp_path: Path) -> None:
    first = copy.deepcopy(SMALL)
    del first["parameters"]["EF"]
    first["equations"]["RE"]["text"] = "sum(EG[i] * lookup(factor, size[i]) for i in plant)"
    second = copy.deepcopy(first)
    second["version"] = "2.0"
    second["tables"]["factor"]["rows"][0]["value"] = 0.4
    library = Library((write_versions(tmp_path / "own", second, first, 0.3),))
    pair = [load_methodology(f"VN_AM099@{version}", library) for version in ("1.0", "2.0")]
    comparison = compare(*load_under(write_small_project(tmp_path), pair, library))
    assert told(comparison) == {"table factor": [-10, -100]}


def test_a_table_by_other_keys_has_no_effect_alone(tmp_path: Path) -> None:
    first = copy.deepcopy(SMALL)
    del first["parameters"]["EF"]
    text = "sum(EG[i] * lookup(factor, size[i]) for i in plant)"
    first["equations"]["RE"]["text"] = text
    second: dict[str, Any] = copy.deepcopy(first) | {"version": "2.0"}
    table = second["tables"]["factor"]
    table["keys"] = {"largest": {"unit": "kW"}}
    table["rows"][0] |= {"when": {"largest": {"up_to": 100}}, "value": 0.4}
    library = Library((write_versions(tmp_path / "own", second, first, 0.3),))
    pair = [load_methodology(f"VN_AM099@{version}", library) for version in ("1.0", "2.0")]
    comparison = compare(*load_under(write_small_project(tmp_path), pair, library))
    (effect,) = (e for e in comparison.effects if e.kind == "table")
    assert (effect.name, effect.by_year) == ("factor", None)
    assert effect.reason == "looked up by other keys, or in another unit"


def test_two_that_give_the_same(tmp_path: Path) -> None:
    second: dict[str, Any] = copy.deepcopy(SMALL) | {"version": "2.0"}
    second["equations"]["ER"]["note"] = "Read again."
    library = Library((write_versions(tmp_path / "own", second, None, 0.4),))
    pair = [load_methodology(f"VN_AM099@{version}", library) for version in ("1.0", "2.0")]
    comparison = compare(*load_under(write_small_project(tmp_path), pair, library))
    assert comparison.effects == ()
    assert comparison.as_dict()["difference"]["emission_reductions"] == 0


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"methodology": "VN_AM007@1.0"}, "PRJ-134"),
        ({"partner_country": "TH"}, "PRJ-122"),
        ({"values": {**LOSS, "los": LOSS["loss"]}}, "PRJ-104"),
    ],
)
def test_a_project_that_does_not_fit(tmp_path: Path, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(FindingsError) as caught:
        compared(tmp_path, **changes)
    errors = [f for f in caught.value.findings if f.severity == "error"]
    assert {f.code for f in errors} == {code}
    assert all(f.where.startswith("project.yaml:") and f.expected for f in errors)


def test_a_value_for_all_becomes_one_for_each(tmp_path: Path) -> None:
    second = second_version()
    second["parameters"]["loss"] |= {"sets": ["plant"]}
    second["equations"]["RE"]["text"] = "sum(EG[i] * c * EF[i] * (1 - loss[i]) for i in plant)"
    first = copy.deepcopy(SMALL)
    first["parameters"]["loss"] = {"description": "Loss", "unit": "1", "class": "fixed_ex_ante"}
    first["equations"]["RE"]["text"] = "sum(EG[i] * EF[i] for i in plant) * (1 - 0 * loss)"
    library_folder = write_versions(tmp_path / "own", second, first)
    path = library_folder / "VN_AM099" / "1.0" / "cases.yaml"
    cases = json.loads(path.read_text())
    for case in cases["cases"]:
        case["values"]["loss"] = 0.1
    path.write_text(json.dumps(cases))
    library = Library((library_folder,))
    pair = [load_methodology(f"VN_AM099@{version}", library) for version in ("1.0", "2.0")]
    project = write_small_project(tmp_path / "project", values=LOSS)
    comparison = compare(*load_under(project, pair, library))
    assert [y["emission_reductions"] for y in comparison.as_dict()["second"]["years"]] == [16, 160]
    # The same number for all and for each is no change.
    assert "loss" not in {effect.name for effect in comparison.effects}
    each = {"loss": {"a": LOSS["loss"]}}
    backward = write_small_project(tmp_path / "other", values=each, methodology="VN_AM099@2.0")
    again = compare(*load_under(backward, pair, library))
    assert [y["emission_reductions"] for y in again.as_dict()["first"]["years"]] == [40, 400]


def test_another_value_for_all_than_for_each_says_how_each_is_given(tmp_path: Path) -> None:
    second = second_version()
    second["parameters"]["loss"] |= {"sets": ["plant"], "default": "1 / 5"}
    second["equations"]["RE"]["text"] = "sum(EG[i] * c * EF[i] * (1 - loss[i]) for i in plant)"
    first = copy.deepcopy(SMALL)
    loss = {"description": "Loss", "unit": "1", "class": "fixed_ex_ante", "default": "1 / 10"}
    first["parameters"]["loss"] = loss
    first["equations"]["RE"]["text"] = "sum(EG[i] * EF[i] for i in plant) * (1 - 0 * loss)"
    library = Library((write_versions(tmp_path / "own", second, first, 0.12),))
    pair = [load_methodology(f"VN_AM099@{version}", library) for version in ("1.0", "2.0")]
    project = write_small_project(tmp_path / "project")
    (told,) = [e for e in compare(*load_under(project, pair, library)).effects if e.name == "loss"]
    assert (told.kind, told.by_year) == ("value", None)
    assert told.reason == "given per project in one, per plant in the other"
    pair.reverse()
    (told,) = [e for e in compare(*load_under(project, pair, library)).effects if e.name == "loss"]
    assert told.reason == "given per plant in one, per project in the other"


def test_what_nobody_needs_makes_no_difference(tmp_path: Path) -> None:
    """Where a value is not needed it has none, under both: that is no value of another size."""
    second = replaced(trucks.RULES, ('version: "1.0"', 'version: "2.0"'))
    write_methodology(tmp_path, "VN_XX003@2.0", second, trucks.CASES)
    library = Library((trucks.write_rules(tmp_path),))
    path = tmp_path / "project.yaml"
    path.write_text(trucks.PROJECT, encoding="utf-8")
    pair = [load_methodology(f"VN_XX003@{version}", library) for version in ("1.0", "2.0")]
    assert told(compare(*load_under(path, pair, library))) == {}
