"""The verdict: units balance, safe sides are right, and a verdict once given is kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.findings import Finding, FindingsError
from jcm_mrv.methodology import judge as judging
from jcm_mrv.methodology.balance import check_units
from jcm_mrv.methodology.judge import (
    fresh_verdicts,
    judge,
    load_methodology,
    verdict_key,
)

SOURCED = {"standing": "official", "source": "book"}


# -- MET-117, MET-118: units --------------------------------------------------------------


def test_units_that_are_off_by_a_thousand(small: Any) -> None:
    built = small(family={"parameters.EG.unit": "kWh"})
    found = built.judged()
    assert [f.code for f in found] == ["MET-117", "MET-117"]
    assert found[0].message.startswith("RE: units do not balance")
    assert "off by a factor of 1000" in found[0].message
    assert found[0].where.startswith(str(built.root / "families" / "small.yaml") + ":")
    assert (found[0].found, found[0].expected) == (
        "sum(EG[i] * EF[i] for i in plant)",
        "a result in tCO2",
    )
    assert "conversion" in found[0].hint


def test_units_of_another_dimension(small: Any) -> None:
    ratio = {"parameters.EG.unit": "GJ/t", "parameters.EG.aggregation": "mean"}
    found = small(family=ratio).judged()
    assert "different dimensions" in found[0].message


def said_of(small: Any, changes: dict[str, Any]) -> list[Finding]:
    """Give what is wrong with a methodology, whether or not it can be read."""
    try:
        return small(changes).judged()
    except FindingsError as exc:
        return list(exc.findings)


@pytest.mark.parametrize(
    ("test", "code", "wanted"),
    [
        ("capacity[i] >= 50", "MET-117", "50 kW"),
        ("50 <= capacity[i]", "MET-117", "50 kW"),
        ("capacity[i] >= 0.05 MW", "MET-117", "50 kW"),
        ("capacity[i] >= 50 kWh", "MET-117", "true or false"),
        ("capacity[i] >= 50 kWh / h", "MET-110", "50 kWh/h, where it is a part of the unit"),
    ],
)
def test_a_limit_in_another_unit_is_told_its_own(
    small: Any, test: str, code: str, wanted: str
) -> None:
    (found,) = said_of(small, {"criteria.1.test": test})
    assert (found.code, found.expected) == (code, wanted)
    assert ("conversion" in found.hint) == (wanted == "true or false")


@pytest.mark.parametrize(
    ("test", "said"),
    [
        ("start_of_operation >= date('2015-13-01')", "'2015-13-01' is no day (column 23"),
        ("start_of_operation >= date(2015-01-01)", "needs a day in quotes (column 28"),
        ("start_of_operation >= 2015-01-01", "needs a day in quotes (column 23"),
    ],
)
def test_a_day_that_is_written_otherwise_is_told_how(small: Any, test: str, said: str) -> None:
    (found,) = said_of(small, {"criteria.1.test": test, "criteria.1.sets": []})
    assert found.code == "MET-110"
    assert said in found.message


def test_a_mass_of_fuel_is_no_mass_of_carbon_dioxide(small: Any) -> None:
    found = small(family={"parameters.EG.unit": "t", "parameters.EF.unit": "1"}).judged()
    assert {f.code for f in found} == {"MET-117"}


def test_a_table_in_another_unit_than_its_parameter(small: Any) -> None:
    found = small({"tables.factor.unit": "kgCO2/MWh"}).judged()
    assert [f.code for f in found] == ["MET-117"]
    assert found[0].message.startswith("EF, default")


def test_a_table_looked_up_by_a_number_in_another_unit(small: Any) -> None:
    table = {
        "title": "Factor",
        "unit": "tCO2/MWh",
        "keys": {"capacity": {"unit": "MW"}},
        "rows": [{"when": {"capacity": {}}, "value": 0.5, **SOURCED}],
    }
    changes = {"parameters.EF.default": "lookup(factor, capacity[i])", "tables.factor": table}
    assert [f.code for f in small(changes).judged()] == ["MET-117"]
    kilowatts = {**changes, "tables.factor.keys.capacity.unit": "kW"}
    assert check_units(small(kilowatts).load()) == []


def test_a_table_looked_up_by_a_plain_number(small: Any) -> None:
    table = {
        "title": "Factor",
        "unit": "tCO2/MWh",
        "keys": {"number": {}},
        "rows": [{"when": {"number": {}}, "value": 0.5, **SOURCED}],
    }
    built = small({"parameters.EF.default": "lookup(factor, 1)", "tables.factor": table})
    assert check_units(built.load()) == []


@pytest.mark.parametrize("test", ["capacity[i]", "capacity[i] > own_use", "connection[i] > 1"])
def test_a_criterion_that_is_no_condition(small: Any, test: str) -> None:
    found = small({"criteria.1.test": test}).judged()
    assert [f.code for f in found] == ["MET-117"]
    assert found[0].message.startswith("criterion 1")
    assert found[0].expected == "true or false"


CONVERSION = {"description": "x", "unit": "MWh/kWh", "class": "conversion", "value": 0.001}
IN_KWH = {
    "parameters.EG.unit": "kWh",
    "equations.RE.text": "sum(EG[i] * EF[i] for i in plant) * c",
    "equations.PE.text": "sum(EG[i] for i in plant) * own_use * c",
}


def test_a_conversion_mends_the_scale(small: Any) -> None:
    built = small(
        {"parameters.c": CONVERSION},
        family=IN_KWH,
        cases={
            "cases.0.values.EG.a": 10000,
            "cases.1.values.EG": {"a": 10000, "b": 100000},
        },
    )
    assert built.judged() == []


@pytest.mark.parametrize(("value", "unit"), [(1000, "MWh/kWh"), (0.001, "MWh/Wh"), (1, "kWh")])
def test_a_conversion_that_is_not_true(small: Any, value: float, unit: str) -> None:
    conversion = {**CONVERSION, "value": value, "unit": unit}
    found = check_units(small({"parameters.c": conversion}, family=IN_KWH).load())
    assert "MET-118" in [f.code for f in found]
    assert found[-1].found == f"{value} {unit}" or found[-1].found.endswith(unit)


# -- MET-119: directions ------------------------------------------------------------------


def test_the_wrong_safe_side(small: Any) -> None:
    built = small(family={"parameters.EG.conservative": "higher"})
    (found,) = built.judged()
    assert (found.code, found.expected) == ("MET-119", "lower")
    assert found.message == "EG: the conservative side is not higher"
    assert (
        found.found == "more of it gives more (EG[a] in the case 'one plant') emission reductions"
    )
    assert "by_result" in found.hint
    assert found.hint.startswith("change `conservative` of EG")


def test_the_wrong_safe_side_of_a_consumption(small: Any) -> None:
    less = {"equations.ER.text": "0 - RE - PE"}
    expected = {"cases.0.expected.ER": -6, "cases.1.expected.ER": -76}
    (found,) = small(family=less, cases=expected).judged()
    assert (found.code, found.expected) == ("MET-119", "higher")
    right = {**less, "parameters.EG.conservative": "higher"}
    assert small(family=right, cases=expected).judged() == []


def test_a_side_that_depends_on_the_inputs(small: Any) -> None:
    # One plant saves, the other emits more than it saves: only `by_result` is right.
    sides = {
        "equations.ER.text": (
            "sum((EG[i] * EF[i] if connection[i] == 'grid' else -EG[i] * EF[i]) for i in plant)"
            " + 0 * RE + 0 * PE"
        )
    }
    expected = {"cases.0.expected": {"ER": 5}, "cases.1.expected": {"ER": -55}}
    (found,) = small(family=sides, cases=expected).judged()
    assert (found.code, found.expected) == ("MET-119", "by_result")
    assert found.found == (
        "more of it gives more (EG[a] in the case 'one plant') or less (EG[b] in the case "
        "'two plants') emission reductions"
    )
    by_result = {**sides, "parameters.EG.conservative": "by_result"}
    assert small(family=by_result, cases=expected).judged() == []


def test_a_step_of_a_rounding_is_not_taken_for_the_side(small: Any) -> None:
    # 9.9999 MWh x 0.5 is 4.99995: a ten thousandth more of it goes over the step at 5.
    text = "sum(EG[i] * EF[i] - 0.5 * rounddown(EG[i] * EF[i], 0) for i in plant)"
    cases = {
        "cases.0.values.EG.a": 9.9999,
        "cases.0.expected": {"RE": 2.99995},
        "cases.1.expected": {"RE": 32.5},
    }
    assert small(family={"equations.RE.text": text}, cases=cases).judged() == []
    wrong = {"equations.RE.text": text, "parameters.EG.conservative": "higher"}
    (found,) = small(family=wrong, cases=cases).judged()
    assert (found.code, found.expected) == ("MET-119", "lower")


def test_a_parameter_without_effect_has_no_wrong_side(small: Any) -> None:
    zero = {
        "equations.RE.text": "0 * sum(EG[i] * EF[i] for i in plant)",
        "equations.PE.text": "0 * sum(EG[i] for i in plant) * own_use",
        "parameters.EG.conservative": "higher",
    }
    expected = {
        "cases.0.values.EG.a": 0,
        "cases.0.expected": {"ER": 0},
        "cases.1.expected": {"ER": 0},
    }
    assert small(family=zero, cases=expected).judged() == []


def test_a_step_that_has_no_value_is_left_out(small: Any) -> None:
    # There is a result at the inputs of the cases only: a step to the side divides by zero.
    family = {
        "equations.PE.text": (
            "0 * own_use * sum(EG[i] for i in plant)"
            " if sum(EG[i] for i in plant) == whole else own_use * whole / 0"
        )
    }
    cases = {
        "cases.0.values.whole": 10,
        "cases.1.values.whole": 110,
        "cases.0.expected": {"ER": 5},
        "cases.1.expected": {"ER": 65},
    }
    whole = {"description": "x", "unit": "MWh", "class": "fixed_ex_ante"}
    assert small({"parameters.whole": whole}, family, cases).judged() == []


# -- cases as part of the verdict ---------------------------------------------------------


def test_a_failing_case(small: Any) -> None:
    built = small(cases={"cases.1.expected.RE": 65.001})
    (found,) = built.judged()
    assert (found.code, found.found, found.expected) == ("MET-120", "65.0", "65.001")
    assert found.message == "case 'two plants': RE differs"
    assert found.where.startswith(str(built.folder / "cases.yaml") + ":")
    assert found.hint


def test_a_case_that_expects_an_error_says_nothing_of_directions(small: Any) -> None:
    unknown = {"tables.factor.rows.1.value": None}
    cases = {
        "cases.1.values.EF": small.gone,
        "cases.1.expected": {},
        "cases.1.expected_error": "no known value",
    }
    assert small(unknown, cases=cases).judged() == []


def test_missing_cases(small: Any) -> None:
    built = small()
    (built.folder / "cases.yaml").unlink()
    (found,) = built.judged()
    assert found.code == "MET-001"


def test_too_few_cases(small: Any) -> None:
    built = small(cases={"cases": []})
    (found,) = built.judged()
    assert (found.code, found.severity, found.found) == ("MET-123", "warning", "0")


# -- verdicts are kept --------------------------------------------------------------------


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("JCM_MRV_CACHE", str(folder))
    return folder


def never(*_: object) -> Any:
    raise AssertionError("judged again")


def test_a_verdict_is_remembered(small: Any, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = small()
    m = load_methodology("VN_AM099", built.library)
    (kept,) = (cache / "jcm-mrv").iterdir()
    assert kept.name == f"{verdict_key(m)}.verdict"
    assert kept.read_text(encoding="utf-8") == "VN_AM099@1.0\n"
    monkeypatch.setattr(judging, "judge", never)
    assert load_methodology("VN_AM099", built.library).reference == "VN_AM099@1.0"
    small(cases={"cases.0.name": "changed"})
    with pytest.raises(AssertionError, match="judged again"):
        load_methodology("VN_AM099", built.library)


def test_what_does_not_hold_is_not_remembered(small: Any, cache: Path) -> None:
    built = small(cases={"cases.0.expected.RE": 6})
    for _ in range(2):
        with pytest.raises(FindingsError) as caught:
            load_methodology("VN_AM099@1.0", built.library)
        assert [f.code for f in caught.value.findings] == ["MET-120"]
    assert not cache.exists()


def test_a_cache_that_cannot_be_written_costs_time_only(
    small: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setenv("JCM_MRV_CACHE", str(blocked))
    assert load_methodology("VN_AM099@1.0", small().library).reference == "VN_AM099@1.0"


def test_the_cache_stands_in_the_home_folder_otherwise(
    small: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JCM_MRV_CACHE", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    load_methodology("VN_AM099@1.0", small().library)
    assert len(list((tmp_path / "home" / ".cache" / "jcm-mrv").iterdir())) == 1


def test_without_a_home_folder_nothing_is_kept(small: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("no home")

    monkeypatch.delenv("JCM_MRV_CACHE", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    assert load_methodology("VN_AM099@1.0", small().library).reference == "VN_AM099@1.0"


def test_a_shipped_methodology_is_not_judged_again(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "judge", never)
    assert load_methodology("VN_AM007@1.0").reference == "VN_AM007@1.0"
    assert not cache.exists()


def test_without_shipped_verdicts_everything_is_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "shipped_folder", lambda: tmp_path)
    judging._shipped_verdicts.cache_clear()
    try:
        assert judging._shipped_verdicts() == frozenset()
    finally:
        judging._shipped_verdicts.cache_clear()


def test_fresh_verdicts_name_what_holds(
    small: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jcm_mrv.methodology.library.shipped_folder", lambda: tmp_path / "none")
    built = small()
    kept = fresh_verdicts(built.library)
    assert kept == {"VN_AM099@1.0": verdict_key(built.load())}
    assert json.dumps(kept)
    assert fresh_verdicts(small(family={"parameters.EG.unit": "kWh"}).library) == {}


def test_the_key_of_a_methodology_without_cases(small: Any) -> None:
    built = small()
    with_cases = verdict_key(built.load())
    (built.folder / "cases.yaml").unlink()
    assert verdict_key(built.load()) != with_cases
    assert judge(built.load())
