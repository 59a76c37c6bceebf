"""Waste of earlier years: from the project file to emissions, held against other arithmetic."""

from __future__ import annotations

from fractions import Fraction
from math import exp
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcm_mrv import FindingsError, calculate, load_methodology, load_project
from jcm_mrv.calculation.batch import calculate_batch
from jcm_mrv.calculation.check import check
from jcm_mrv.calculation.trace import trace
from jcm_mrv.methodology.expression.exact import ExactScope, evaluate_exact
from jcm_mrv.methodology.judge import run_cases
from tests.projects import GONE, write_project

PUBLISHED = {  # methane and emission reductions of Soc Son, tCO2, years 1 to 7
    2017: (277866, 195589),
    2018: (466829, 384553),
    2019: (596016, 513739),
    2020: (684963, 602687),
    2021: (746778, 664502),
    2022: (790258, 707981),
    2023: (821308, 739032),
}
WASTE = {"food": 757740, "paper": 39420, "textiles": 23360}
BURNED = {
    **{kind: (kind, amount) for kind, amount in WASTE.items()},
    "rubber": ("rubber", 18980),
    "plastics": ("plastics", 43800),
    "metal": ("metal", 13140),
    "glass": ("glass", 7300),
    "other": ("other", 556260),
}


def entries(amount: float, unit: str, years: Any = PUBLISHED) -> dict[str, Any]:
    return {
        "entries": [
            {"start": f"{year}-01-01", "end": f"{year}-12-31", "value": amount, "unit": unit}
            for year in years
        ]
    }


def fixed(value: float, unit: str = "1") -> dict[str, Any]:
    return {"value": value, "unit": unit, "source": "design document"}


def soc_son() -> dict[str, Any]:
    site = {"climate": "tropical_wet", "disposal_site": "managed_anaerobic"}
    return {
        "partner_country": "MM",
        "methodology": "MM_AM001@1.0",
        "start_of_operation": "2017-01-01",
        "monitoring_period": {"start": "2017-01-01", "end": "2023-12-31"},
        "site": {"timezone": "UTC"},
        "criteria": GONE,
        "since": {"disposal": "2017-01-01"},
        "sets": {
            "waste": [{"id": kind, "waste_type": kind, **site} for kind in WASTE],
            "burned": [{"id": name, "burned_type": kind} for name, (kind, _) in BURNED.items()],
            "fuel": [{"id": "diesel"}],
            "waste_water": [{"id": "run-off"}],
        },
        "values": {
            "GWP_CH4": fixed(28, "tCO2/t"),
            "GWP_N2O": fixed(265, "tCO2/t"),
            "f_y": fixed(0),
            "EF_elec": fixed(0.8458, "tCO2/MWh"),
            "TDL": fixed(3, "%"),
            "EF_fuel": {"diesel": fixed(0.0748, "tCO2/GJ")},
            "COD": {"run-off": fixed(35, "kg/m3")},
            "B_o": {"run-off": fixed(0.25, "t/t")},
            "MCF_WW": {"run-off": fixed(0.8)},
        },
        "monitoring": {
            "W": {"option": "B", "members": {k: entries(v, "t") for k, v in WASTE.items()}},
            "Q": {"option": "B", "members": {k: entries(v, "t") for k, (_, v) in BURNED.items()}},
            "EG": {"option": "C", "meter": "M-A", **entries(388.05, "GWh")},
            "FC": {"option": "B", "members": {"diesel": entries(51960, "GJ")}},
            "Q_WW": {
                "option": "C",
                "members": {"run-off": {"meter": "M-A", **entries(613200, "m3")}},
            },
            "EC_PJ": {"option": "B", **entries(0, "MWh")},
        },
    }


@pytest.fixture(scope="module")
def seven_years(tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = write_project(tmp_path_factory.mktemp("soc-son"), soc_son())
    return calculate(load_project(path))


def test_all_seven_published_years_come_out(seven_years: Any) -> None:
    (application,) = seven_years.applications
    for year, solution in zip(application.years, application.solutions, strict=True):
        methane, reductions = PUBLISHED[year.part.year]
        assert abs(solution.scalar("RE_SWDS") - methane) < 1
        # 2 t: the published project emissions are sums of terms that were rounded up.
        assert abs(year.emission_reductions_unrounded - reductions) < 2
    assert seven_years.standing == "draft"


def test_each_amount_stands_once_and_nothing_looks_ahead(seven_years: Any) -> None:
    lines = [q for q in seven_years.as_dict()["quantities"] if q["parameter"] == "W"]
    assert len(lines) == 3 * 7
    assert {q["member"] for q in lines} == {f"{k}/{y}" for k in WASTE for y in PUBLISHED}
    assert all(q["member"].endswith(str(q["year"])) for q in lines)
    tree = next(node for _, node in trace(seven_years, "decaying") if node.year == 2018)
    used = {child.member for child in tree.children if child.symbol == "W"}
    assert used == {"food/2017", "food/2018"}
    coverage = [line for line in check(seven_years.project).coverage if line["parameter"] == "W"]
    assert len(coverage) == 3 * 7


def test_the_model_of_the_ipcc_begins_a_year_later(seven_years: Any) -> None:
    # Equations 3.2 to 3.6: DDOCma of the year before decays; TOOL04 gives the same a year earlier.
    (application,) = seven_years.applications
    stock, ipcc = dict.fromkeys(WASTE, 0.0), []
    carbon = {"food": (0.15, 0.4), "paper": (0.4, 0.07), "textiles": (0.24, 0.07)}
    for _ in range(8):
        decayed = 0.0
        for kind, (doc, k) in carbon.items():
            decayed += stock[kind] * (1 - exp(-k))
            stock[kind] = stock[kind] * exp(-k) + WASTE[kind] * doc * 0.5
        ipcc.append(0.85 * 0.9 * 28 * decayed * 0.5 * 16 / 12)
    ours = [solution.scalar("RE_SWDS") for solution in application.solutions]
    assert ipcc[0] == 0
    assert ours == pytest.approx(ipcc[1:], rel=1e-12)


def market(first: str, last: str, waste: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    years = range(int(first[:4]), int(last[:4]) + 1)
    none = [
        {
            "start": max(first, f"{year}-01-01"),
            "end": min(last, f"{year}-12-31"),
            "value": 0,
            "unit": "Nm3",
        }
        for year in years
    ]
    return {
        "methodology": "VN_AM004@1.0",
        "start_of_operation": "2022-01-01",
        "monitoring_period": {"start": first, "end": last},
        "criteria": GONE,
        "since": {"disposal": "2022-01-01"},
        "sets": {
            "waste": [
                {
                    "id": "market",
                    "waste_type": "food",
                    "climate": "tropical_wet",
                    "disposal_site": "managed_anaerobic",
                }
            ]
        },
        "values": {
            "GWP_CH4": fixed(28, "tCO2/t"),
            "f_y": fixed(0),
            "NCV_BG": fixed(0.02, "GJ/Nm3"),
            "EF_fuel": fixed(0.0741, "tCO2/GJ"),
            "EF_elec": fixed(0.5, "tCO2/MWh"),
        },
        "monitoring": {
            "W": {"option": "B", "members": {"market": {"entries": waste}}},
            "BG": {"option": "C", "meter": "M-A", "entries": none},
            "EC_PJ": {"option": "B", "entries": [{**line, "unit": "MWh"} for line in none]},
        },
        **more,
    }


def weighed(start: str, end: str, value: float) -> dict[str, Any]:
    return {"start": start, "end": end, "value": value, "unit": "t"}


WEIGHED = [
    weighed("2022-01-01", "2022-12-31", 1000),
    weighed("2023-01-01", "2023-06-30", 400),
    weighed("2023-07-01", "2023-12-31", 700),
]


def methane(folder: Path, first: str, last: str, waste: list[dict[str, Any]]) -> list[float]:
    result = calculate(load_project(write_project(folder, market(first, last, waste))))
    return [s.scalar("RE_SWDS") for s in result.applications[0].solutions]


def test_parts_of_a_year_are_never_more_than_the_year(tmp_path: Path) -> None:
    whole = methane(tmp_path / "a", "2022-01-01", "2023-12-31", WEIGHED)
    (first,) = methane(tmp_path / "b", "2023-01-01", "2023-06-30", WEIGHED[:2])
    (second,) = methane(tmp_path / "c", "2023-07-01", "2023-12-31", WEIGHED)
    per_tonne = 1.071 * (1 - exp(-0.4))
    assert whole == pytest.approx([1000 * per_tonne, (1000 * exp(-0.4) + 1100) * per_tonne])
    assert first == pytest.approx((1000 * exp(-0.4) + 400) * per_tonne * 181 / 365)
    # The waste of the first half lies before this period and counts in it.
    assert second == pytest.approx(whole[1] * 184 / 365)
    assert first + second < whole[1]


def test_a_year_without_data_is_an_error_and_not_zero(tmp_path: Path) -> None:
    path = write_project(tmp_path / "a", market("2023-07-01", "2023-12-31", WEIGHED[1:]))
    with pytest.raises(FindingsError) as caught:
        calculate(load_project(path))
    (found,) = [f for f in caught.value.findings if f.is_error]
    assert found.code == "CAL-005"
    assert "2022" in found.message
    assert found.where.startswith("project.yaml:")
    zero = [weighed("2022-01-01", "2022-12-31", 0), *WEIGHED[1:]]
    assert methane(tmp_path / "b", "2023-07-01", "2023-12-31", zero) == pytest.approx(
        [1100 * 1.071 * (1 - exp(-0.4)) * 184 / 365]
    )
    # A month without weights counts nothing, and says so.
    late = [weighed("2022-02-01", "2022-12-31", 1000), *WEIGHED[1:]]
    data = market("2023-07-01", "2023-12-31", late)
    result = calculate(load_project(write_project(tmp_path / "c", data)))
    assert "MON-035" in [f.code for f in result.findings]


def test_what_the_rules_change_in_an_earlier_year_acts_on_all_later_ones(tmp_path: Path) -> None:
    split = [{**weighed("2022-01-01", "2023-06-30", 1460), "split": "days"}, WEIGHED[2]]
    data = market("2022-01-01", "2023-12-31", split)
    result = calculate(load_project(write_project(tmp_path, data)))
    (application,) = result.applications
    first, second = [e for e in application.ledger if e.parameter == "W"]
    share = 1460 * 365 / 546
    assert [e.line.year for e in (first, second)] == [2022, 2023]
    assert float(first.line.effect) == pytest.approx(share)
    per_tonne = 1.071 * (1 - exp(-0.4))
    assert first.effect_tco2 == pytest.approx(share * (1 + exp(-0.4)) * per_tonne)
    assert second.effect_tco2 == pytest.approx((1460 - share) * per_tonne)


def test_the_weights_may_be_readings(tmp_path: Path) -> None:
    lines = ["time,total_kg", "2022-01-01 00:00,0", "2023-01-01 00:00,1000000"]
    lines += ["2023-07-01 00:00,1400000", "2024-01-01 00:00,2100000"]
    data = market("2023-07-01", "2023-12-31", WEIGHED)
    data["monitoring"]["W"]["members"]["market"] = {
        "readings": "weights.csv",
        "time": "time",
        "value": "total_kg",
        "unit": "kg",
        "kind": "register",
        "interval": "31 d",
    }
    path = write_project(tmp_path, data)
    (path.parent / "weights.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (application,) = calculate(load_project(path)).applications
    wanted = (1000 * exp(-0.4) + 1100) * 1.071 * (1 - exp(-0.4)) * 184 / 365
    assert application.solutions[0].scalar("RE_SWDS") == pytest.approx(wanted)
    amounts = {q.member: float(q.value) for q in application.quantities if q.parameter == "W"}
    assert amounts == {("market", "2022"): 1000, ("market", "2023"): 1100}


def test_amounts_of_earlier_years_want_evidence(tmp_path: Path) -> None:
    def found(waste: list[dict[str, Any]], name: str) -> list[str]:
        data = market("2023-07-01", "2023-12-31", waste)
        project = load_project(write_project(tmp_path / name, data))
        return [f.found for f in project.findings if f.code == "PRJ-144"]

    assert found(WEIGHED, "a") == ["2022-01-01 to 2022-12-31, 2023-01-01 to 2023-06-30"]
    shown = [{**line, "evidence": "report"} for line in WEIGHED[:2]]
    assert found([*shown, WEIGHED[2]], "b") == []


@pytest.mark.parametrize("reference", ["VN_AM004@1.0", "MM_AM001@1.0"])
def test_exact_arithmetic_agrees_in_every_case(reference: str) -> None:
    methodology = load_methodology(reference)
    for result in run_cases(methodology):
        assert result.inputs is not None
        assert result.solution is not None
        sizes = result.inputs.sizes
        values = {
            name: {
                position: value if isinstance(value, str) else Fraction(float(value))
                for position, value in np.ndenumerate(array[0])
            }
            for name, array in result.solution.values.items()
        }
        scope = ExactScope(values, sizes, methodology.lookups)
        for name, equation in methodology.equations.items():
            letters = [index for index, _ in methodology.free_indices(equation.sets)]
            for position, found in np.ndenumerate(result.solution.values[name][0]):
                exact = evaluate_exact(
                    equation.tree, scope, dict(zip(letters, position, strict=True))
                )
                assert isinstance(exact, Fraction)
                assert float(found) == pytest.approx(float(exact), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(
    ("changes", "code", "hint"),
    [
        ({"since": {}}, "PRJ-140", "since: {disposal: YYYY-MM-DD}"),
        ({"since.disposal": "2024-01-01"}, "PRJ-142", "year"),
        ({"since.disposal": "1900-01-01"}, "PRJ-142", "year"),
        ({"since.dispose": "2022-01-01"}, "PRJ-141", "disposal"),
        ({"sets.disposal": [{"id": "2022"}]}, "PRJ-141", "first day"),
        ({"monitoring.W.members": {"market/2022": {"entries": WEIGHED}}}, "PRJ-105", "market"),
    ],
)
def test_a_set_of_years_that_does_not_fit(
    tmp_path: Path, changes: dict[str, Any], code: str, hint: str
) -> None:
    data = market("2023-01-01", "2023-12-31", WEIGHED)
    data |= changes
    with pytest.raises(FindingsError) as caught:
        load_project(write_project(tmp_path, data))
    found = next(f for f in caught.value.findings if f.code == code)
    assert hint in found.hint


def test_years_before_the_operation_are_warned_about(tmp_path: Path) -> None:
    data = market("2023-01-01", "2023-12-31", WEIGHED)
    data["start_of_operation"] = "2022-06-01"
    project = load_project(write_project(tmp_path, data))
    found = [f.code for f in project.findings if f.code not in ("PRJ-139", "PRJ-244")]
    assert found == ["PRJ-143", "PRJ-144"]
    assert project.applications[0].spans["disposal"][0].days == 365


@given(
    tonnes=st.floats(0, 1e6),
    kind=st.sampled_from(["food", "garden", "paper", "wood", "textiles"]),
    climate=st.sampled_from(["tropical_wet", "tropical_dry", "temperate_wet", "temperate_dry"]),
)
def test_all_years_together_never_give_more_than_the_carbon(
    tonnes: float, kind: str, climate: str
) -> None:
    years = 40
    result = calculate_batch(
        load_methodology("VN_AM004@1.0"),
        {
            "W": [[[tonnes] + [0.0] * (years - 1)]] * years,
            "waste_type": [[kind]] * years,
            "climate": [[climate]] * years,
            "disposal_site": [["managed_anaerobic"]] * years,
            "disposal_year": [list(range(2001, 2001 + years))] * years,
            "calendar_year": list(range(2001, 2001 + years)),
            "period_days": [365] * years,
            "calendar_year_days": [365] * years,
            "GWP_CH4": [28] * years,
            "f_y": [0] * years,
            **dict.fromkeys(("BG", "NCV_BG", "EF_fuel", "EC_PJ", "EF_elec"), [0] * years),
        },
    )
    carbon = {"food": 0.15, "garden": 0.2, "paper": 0.4, "wood": 0.43, "textiles": 0.24}[kind]
    bound = 0.85 * 28 * 0.9 * 16 / 12 * 0.25 * carbon * tonnes
    amounts = result.reference_emissions
    assert amounts.sum() <= bound * (1 + 1e-9)
    assert (amounts[1:] <= amounts[:-1]).all()
