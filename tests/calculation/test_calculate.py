"""The main job on small projects whose result is worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import FindingsError, Result, calculate, load_project
from tests.projects import BASE, GONE, READ, read, told, write_project


def result_of(folder: Path, changes: dict[str, Any] | None = None) -> Result:
    return calculate(load_project(write_project(folder, changes)))


def codes(result: Result) -> list[str]:
    return [finding.code for finding in result.findings]


def test_years_are_kept_apart_and_rounded_down_each(tmp_path: Path) -> None:
    result = result_of(tmp_path, READ)
    # 2024: (700 + 512.3) x 0.333 = 403.6959; 2025: (351.5 + 250.1) x 0.333 = 200.3328
    assert [y.emission_reductions_unrounded for y in result.years] == pytest.approx(
        [403.6959, 200.3328], rel=1e-12
    )
    assert [y.emission_reductions for y in result.years] == [403, 200]
    assert result.emission_reductions == 603
    assert result.standing == "final"
    assert told(result.findings) == ()


def test_captive_power_is_a_draft_until_confirmed(tmp_path: Path) -> None:
    captive = {"sets.system.1.connection": "captive", **READ}
    draft = result_of(tmp_path / "a", captive)
    assert draft.standing == "draft"
    assert [name.partition(" (")[0] for name in draft.drafts] == [
        "VN_AM007@1.0: table reference_factor, connection = captive"
    ]
    assert "CAL-010" in codes(draft)
    # 2024: 700 x 0.333 + 512.3 x 0.533 = 506.1559
    assert draft.years[0].reference_emissions == pytest.approx(506.1559, rel=1e-12)
    for what in ("EF_RE", "reference_factor"):
        confirmed = result_of(
            tmp_path / what,
            {**captive, "confirmed": [*READ["confirmed"], read(what, 0.533, "tCO2/MWh")]},
        )
        assert confirmed.standing == "final"
    given = result_of(
        tmp_path / "b",
        {
            **captive,
            "values.EF_RE": {
                "roof-b": {"value": 0.533, "unit": "tCO2/MWh", "source": "ver01.0, page 3"}
            },
        },
    )
    # A number with a source is a number with a source: nobody has said that the text has it so.
    assert given.standing == "draft"
    assert "CAL-012" not in codes(given)


def test_a_value_beside_the_one_number_of_a_methodology_is_named(tmp_path: Path) -> None:
    # The default of MV_AM001 is a number of its own, looked up in no table.
    def given(value: float) -> Result:
        factor = {"value": value, "unit": "tCO2/MWh", "source": "letter of 2024"}
        return result_of(
            tmp_path / str(value),
            {
                "methodology": "MV_AM001@1.0",
                "partner_country": "MV",
                "site.timezone": "Indian/Maldives",
                "sets.system": [{"id": "roof-a"}, {"id": "roof-b"}],
                "values.EF_RE": {"roof-a": factor},
            },
        )

    finding = next(f for f in given(0.6).findings if f.code == "CAL-012")
    assert "0.6" in finding.found
    assert "0.533" in finding.expected
    assert "CAL-012" not in codes(given(0.533))


def test_a_value_of_ones_own_is_used_and_named(tmp_path: Path) -> None:
    result = result_of(
        tmp_path,
        {
            "values.EF_RE": {
                "roof-a": {"value": 400, "unit": "kgCO2/MWh", "source": "letter of 2024"}
            }
        },
    )
    # 700 x 0.4 + 512.3 x 0.333 = 450.5959
    assert result.years[0].reference_emissions == pytest.approx(450.5959, rel=1e-12)
    finding = next(f for f in result.findings if f.code == "CAL-012")
    assert "0.4" in finding.found
    assert "0.333" in finding.expected


CHILLER: dict[str, Any] = {
    "partner_country": "ID",
    "site.timezone": "Asia/Jakarta",
    "methodology": "ID_AM002@2.0",
    "monitoring_period": {"start": "2024-01-01", "end": "2024-12-31"},
    "sets": {"equipment": [{"id": "ch-1", "capacity": "400 USRt"}]},
    "values": {
        "COP_PJ": {"ch-1": {"value": 6.4, "unit": "1", "source": "quotation"}},
        "T_cooling_out": {"ch-1": {"value": 37, "unit": "degC", "source": "quotation"}},
        "T_chilled_out": {"ch-1": {"value": 7, "unit": "degC", "source": "quotation"}},
        "RC_gen": {"value": 0, "unit": "MW", "source": "diagram"},
        "EF_grid": {"value": 0.8, "unit": "tCO2/MWh", "source": "ministry"},
    },
    "monitoring": {
        name: {"option": "C", **content}
        for name, content in {
            "EC_PJ": {
                "members": {
                    "ch-1": {
                        "meter": "M-A",
                        "entries": [
                            {
                                "start": "2024-01-01",
                                "end": "2024-12-31",
                                "value": 533,
                                "unit": "MWh",
                            }
                        ],
                    }
                }
            },
            "EI_grid": {
                "meter": "M-A",
                "entries": [
                    {"start": "2024-01-01", "end": "2024-12-31", "value": 9000, "unit": "MWh"}
                ],
            },
            "h_gen": {
                "meter": "M-A",
                "entries": [{"start": "2024-01-01", "end": "2024-12-31", "value": 0, "unit": "h"}],
            },
        }.items()
    },
    "criteria": {},
}


def test_a_chiller(tmp_path: Path) -> None:
    result = result_of(tmp_path, CHILLER)
    # RE = 533 x 6.4 / 5.33 x 0.8 = 512; PE = 533 x 0.8 = 426.4
    assert result.years[0].reference_emissions == pytest.approx(512.0, rel=1e-12)
    assert result.years[0].project_emissions == pytest.approx(426.4, rel=1e-12)
    assert result.emission_reductions == 85
    assert result.standing == "draft"


COGENERATION: dict[str, Any] = {
    "partner_country": "TH",
    "site.timezone": "Asia/Bangkok",
    "methodology": "TH_AM009@1.0",
    "monitoring_period": {"start": "2024-01-01", "end": "2024-12-31"},
    "sets": {
        "system": [{"id": "cgs", "reference_fuel": "natural_gas"}],
        "grid": [{"id": "national"}],
    },
    "values": {
        "EF_grid": {"national": {"value": 0.5, "unit": "tCO2/MWh", "source": "ministry"}},
        "NCV": {"value": 36, "unit": "MJ/Nm3", "source": "supplier"},
        "eta_RE": {"cgs": {"value": 90, "unit": "%", "source": "supplier"}},
    },
    "monitoring": {
        name: {
            "option": "C",
            "members": {
                "cgs": {
                    "meter": "M-A",
                    "entries": [
                        {"start": "2024-01-01", "end": "2024-12-31", "value": value, "unit": unit}
                    ],
                }
            },
        }
        for name, value, unit in (("EC_CGS", 100, "MWh"), ("HC", 900, "GJ"), ("FC", 100_000, "Nm3"))
    },
    "criteria": {},
}


def test_electricity_from_nowhere_is_told(tmp_path: Path) -> None:
    changes = {**COGENERATION, "sets": {"system": COGENERATION["sets"]["system"]}}
    changes["values"] = {k: v for k, v in COGENERATION["values"].items() if k != "EF_grid"}
    with pytest.raises(FindingsError) as caught:
        result_of(tmp_path, changes)
    finding = next(f for f in caught.value.findings if f.is_error)
    assert finding.code == "CAL-003"
    assert "EF_elec: min of nothing, no member of grid, default_generator" in finding.message
    assert "grid: [{id: national}]" in finding.hint


def test_missing_values_are_asked_of_the_user(tmp_path: Path) -> None:
    with pytest.raises(FindingsError) as caught:
        result_of(tmp_path, {**CHILLER, "values": {}})
    asked = {f.message.split(" ")[0] for f in caught.value.findings if f.code == "PRJ-129"}
    assert {"COP_PJ[ch-1]", "EF_grid", "RC_gen"} <= asked
    assert not any(name.startswith("COP_RE") for name in asked)


def test_a_table_asked_outside_of_its_range(tmp_path: Path) -> None:
    with pytest.raises(FindingsError) as caught:
        result_of(
            tmp_path, {**CHILLER, "sets": {"equipment": [{"id": "ch-1", "capacity": "1251 USRt"}]}}
        )
    finding = next(f for f in caught.value.findings if f.code == "CAL-002")
    assert "ch-1" in finding.message
    assert "capacity is 1251 (there is none above 1250)" in finding.message


def test_division_by_zero_names_the_equation(tmp_path: Path) -> None:
    changes = {
        **CHILLER,
        "values": {
            **CHILLER["values"],
            "COP_RE": {"ch-1": {"value": 0, "unit": "1", "source": "x"}},
        },
    }
    with pytest.raises(FindingsError) as caught:
        result_of(tmp_path, changes)
    finding = next(f for f in caught.value.findings if f.code == "CAL-003")
    assert "division by zero" in finding.message


def test_a_criterion_that_fails_is_told(tmp_path: Path) -> None:
    changes = {
        **CHILLER,
        "values": {
            **CHILLER["values"],
            "COP_PJ": {"ch-1": {"value": 5.9, "unit": "1", "source": "quotation"}},
        },
    }
    result = result_of(tmp_path, changes)
    finding = next(f for f in result.findings if f.code == "PRJ-130")
    assert "ch-1" in finding.message
    assert False in result.applications[0].criteria.values()


def test_a_negative_year_is_told_and_yields_nothing(tmp_path: Path) -> None:
    result = result_of(tmp_path, COGENERATION)
    # RE = 100 x 0.5 + 900 / 0.9 x 0.0543 = 104.3; PE = 100,000 x 0.036 x 0.0583 = 209.88
    assert result.years[0].emission_reductions_unrounded == pytest.approx(-105.58, rel=1e-12)
    assert result.years[0].emission_reductions_unrounded < 0
    assert result.emission_reductions == 0
    assert "CAL-011" in codes(result)


def test_several_methodologies_are_rounded_each(tmp_path: Path) -> None:
    parts = {key: BASE[key] for key in ("methodology", "sets", "monitoring", "criteria")}
    transformers = {
        "methodology": "VN_AM005@1.0",
        "sets": {"transformer": [{"id": "100kVA"}]},
        "values": {
            "NLL_RE": {"100kVA": {"value": 300, "unit": "W", "source": "utility"}},
            "NLL_PJ": {"100kVA": {"value": 0.1, "unit": "kW", "source": "test"}},
            "Br": {"value": 1, "unit": "%", "source": "utility"},
            "EF_grid": {"value": 0.8, "unit": "tCO2/MWh", "source": "ministry"},
        },
        "monitoring": {
            "n": {
                "option": "C",
                "members": {
                    "100kVA": {
                        "meter": "M-A",
                        "entries": [
                            {
                                "start": "2024-01-01",
                                "end": "2024-12-31",
                                "value": 1000,
                                "unit": "piece",
                            },
                            {
                                "start": "2025-01-01",
                                "end": "2025-06-30",
                                "value": 1000,
                                "unit": "piece",
                            },
                        ],
                    }
                },
            }
        },
    }
    result = result_of(
        tmp_path, {**dict.fromkeys(parts, GONE), "applications": [parts, transformers]}
    )
    # 2024: 1000 x (300 - 100) W x 8784 h x 0.99 x 0.8 / 10^6 = 1391.3856
    assert result.applications[1].years[0].emission_reductions_unrounded == pytest.approx(
        1391.3856, rel=1e-12
    )
    assert [y.emission_reductions for y in result.applications[0].years] == [403, 200]
    assert result.years[0].emission_reductions == 403 + 1391
    assert result.years[0].emission_reductions_unrounded == pytest.approx(403.6959 + 1391.3856)


def test_the_result_is_plain_json(tmp_path: Path) -> None:
    data = json.loads(json.dumps(result_of(tmp_path).as_dict(), allow_nan=False))
    assert data["schema"] == "jcm-mrv/result/1"
    assert data["quantities"][0] == {
        "methodology": "VN_AM007@1.0",
        "parameter": "EG",
        "member": "roof-a",
        "year": 2024,
        "value": 700.0,
        "unit": "MWh",
        "coverage": 1.0,
        "adjusted_by": 0.0,
    }
    by_symbol = {(t["symbol"], t["year"]): t for t in data["trace"]}
    assert by_symbol["RE", 2024]["inputs"] == ["EG", "EF_RE"]
    assert by_symbol["ER", 2025]["value"] == pytest.approx(200.3328)


def test_the_safe_side_may_depend_on_the_result(tmp_path: Path) -> None:
    # Half of the generator's hours are missing; which side is safe depends on the factors.
    rows = [f"2024-01-01 {h:02d}:00,{1000 + h}" for h in range(24) if h not in (5, 6)]
    (tmp_path / "grid.csv").write_text("time,kwh\n" + "\n".join(rows) + "\n", encoding="utf-8")
    readings = {
        "readings": "grid.csv", "time": "time", "value": "kwh", "unit": "kWh", "kind": "energy",
        "interval": "1 h", "label": "start", "meter": "M-A", "option": "C",
    }  # fmt: skip

    def entry(value: float, unit: str) -> dict[str, Any]:
        return {
            "option": "C",
            "meter": "M-A",
            "entries": [{"start": "2024-01-01", "end": "2024-01-01", "value": value, "unit": unit}],
        }

    def result(factor: float) -> Result:
        return result_of(
            tmp_path,
            {
                **CHILLER,
                "monitoring_period": {"start": "2024-01-01", "end": "2024-01-01"},
                "values": {
                    **CHILLER["values"],
                    "RC_gen": {"value": 1, "unit": "MW", "source": "nameplate"},
                    "EF_grid": {"value": factor, "unit": "tCO2/MWh", "source": "ministry"},
                },
                "monitoring": {
                    "EC_PJ": {
                        "option": "C",
                        "members": {
                            "ch-1": {k: v for k, v in entry(100, "MWh").items() if k != "option"}
                        },
                    },
                    "EI_grid": readings,
                    "h_gen": entry(10, "h"),
                },
            },
        )

    def grid_mwh(found: Result) -> float:
        return float(found.applications[0].quantity("EI_grid", (), 2024).value)

    metered_mwh = sum(1000 + h for h in range(24) if h not in (5, 6)) / 1000
    # A grid above the captive 0.8: less of it is safe. One below: more of it, two hours of 1,023.
    assert grid_mwh(result(0.9)) == pytest.approx(metered_mwh)
    assert grid_mwh(result(0.6)) == pytest.approx(metered_mwh + 2 * 1.023)
    assert result(0.6).applications[0].ledger[0].effect_tco2 < 0


def test_a_path_in_place_of_a_project_is_told(tmp_path: Path) -> None:
    path: Any = str(write_project(tmp_path))
    with pytest.raises(TypeError, match=r"takes a project, not str: calculate\(load_project\('"):
        calculate(path)


def test_results_are_short_where_they_are_printed(tmp_path: Path) -> None:
    result = result_of(tmp_path)
    assert repr(result) == ("<Result of 'Two roofs', 2024-01-01 to 2025-06-30: 603 tCO2, draft>")
    assert repr(result.applications[0]) == ("<ApplicationResult of VN_AM007@1.0: 603 tCO2, draft>")
    assert repr(result.project) == "<Project 'Two roofs' applying VN_AM007@1.0>"
    assert repr(result.applications[0].methodology).startswith("<Methodology VN_AM007@1.0: ")
