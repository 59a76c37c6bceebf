"""Values beside everything known: limits, published values, references, sisters, the plan."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import calculate, load_project, verify, write_outputs
from jcm_mrv.methodology.library import Library
from jcm_mrv.verification.verdict import Verdict
from jcm_mrv.workbook.address import place_text
from tests.effort import one_in
from tests.verification.case_books import Typed, case_book, stated
from tests.verification.small_book import write

CHILLER, FREEZER, BOILER, TRANSFORMER = (
    "ID_AM002@2.0",
    "ID_AM003@1.0",
    "ID_AM009@1.0",
    "VN_AM005@1.0",
)
AIR, LINE, HEAT, ENGINE, LAMP = (
    "VN_AM006@1.0",
    "MN_AM001@1.0",
    "MN_AM002@1.0",
    "ID_AM016@1.0",
    "ID_AM005@2.0",
)
SOLAR = "CL_AM001@2.0"
EXAMPLES = Path(__file__).parents[2] / "examples"
REFINERY, STEAM = "ID_AM006@2.0", "ID_AM007@1.0"
Edit = Callable[[Typed], Typed]

WRONG: dict[str, tuple[str, str, str, Edit]] = {
    "a chiller beyond its capacity": (CHILLER, "VER-100", "EC_PJ", lambda b: b.value("EC_PJ", 3e3)),
    "a chiller next to nothing": (
        CHILLER,
        "VER-101",
        "EC_PJ",
        lambda b: b.value("EC_PJ", 0.5).planned("EC_PJ", 3),
    ),
    "a supply below its chiller": (
        CHILLER,
        "VER-100",
        "EI_grid",
        lambda b: b.value("EI_grid", 42).planned("EI_grid", 42),
    ),
    "a line that gives more than it takes": (
        LINE,
        "VER-100",
        "E_received",
        lambda b: b.times("E_received", 1.3),
    ),
    "heat that no fuel gives": (ENGINE, "VER-100", "HC", lambda b: b.times("HC", 10)),
    "power that no fuel gives": (ENGINE, "VER-100", "EC_CGS", lambda b: b.times("EC_CGS", 10)),
    "a COP ten times as high": (CHILLER, "VER-103", "COP_PJ", lambda b: b.times("COP_PJ", 10)),
    "a COP of a tenth": (FREEZER, "VER-103", "COP_PJ", lambda b: b.times("COP_PJ", 0.1)),
    "a reference COP of a tenth": (AIR, "VER-103", "COP_RE", lambda b: b.times("COP_RE", 0.1)),
    "a reference COP ten times as high": (
        AIR,
        "VER-103",
        "COP_RE",
        lambda b: b.times("COP_RE", 10),
    ),
    "a product of the history in kg": (REFINERY, "VER-100", "F_H", lambda b: b.times("F_H", 1e3)),
    "a fuel of the history ten times": (STEAM, "VER-100", "F_H", lambda b: b.times("FC_H", 10)),
    "steam of the history a tenth": (STEAM, "VER-100", "F_H", lambda b: b.times("F_H", 0.1)),
    "an intensity three times as high": (
        "ID_AM012@1.0",
        "VER-100",
        "SEC_RE",
        lambda b: b.times("SEC_RE", 3),
    ),
    "an efficiency above one": (
        "VN_AM003@1.0",
        "VER-033",
        "eta_fuel_PJ",
        lambda b: b.value("eta_fuel_PJ", 1.8),
    ),
    "a grid factor of a tenth": (HEAT, "VER-102", "EF_grid", lambda b: b.times("EF_grid", 0.1)),
    "an efficiency of a tenth": (BOILER, "VER-103", "eta_PJ", lambda b: b.times("eta_PJ", 0.1)),
    "a loss of a tenth": (TRANSFORMER, "VER-103", "NLL_PJ", lambda b: b.times("NLL_PJ", 0.1)),
    "lumens ten times as many": (LAMP, "VER-103", "LE_PJ", lambda b: b.times("LE_PJ", 10)),
    "digits exchanged under a source": (
        TRANSFORMER,
        "VER-102",
        "EF_grid",
        lambda b: b.value("EF_grid", 0.6676).text("EF_grid", "source", "Ministry, data of 2022"),
    ),
    "another factor under the old source": (
        FREEZER,
        "VER-102",
        "EF_elec",
        lambda b: b.value("EF_elec", 0.87).text("EF_elec", "source", "Java-Madura-Bali, 2012"),
    ),
    "a higher year than the one named": (
        TRANSFORMER,
        "VER-102",
        "EF_grid",
        lambda b: b.value("EF_grid", 0.7221).text("EF_grid", "source", "national factor of 2022"),
    ),
    "a factor ten times as high": (AIR, "VER-102", "EF_grid", lambda b: b.times("EF_grid", 10)),
    "a factor in kg": (FREEZER, "VER-102", "EF_elec", lambda b: b.times("EF_elec", 1000)),
    "a factor below all others": (AIR, "VER-102", "EF_grid", lambda b: b.times("EF_grid", 0.1)),
    "not the number that the source names": (
        LAMP,
        "VER-102",
        "EF_elec",
        lambda b: b.value("EF_elec", 0.871).text("EF_elec", "source", "PDD, 0.817 tCO2/MWh"),
    ),
    "carbon in place of CO2": (
        BOILER,
        "VER-102",
        "EF_fuel",
        lambda b: b.times("EF_fuel", 12 / 44),
    ),
    "another fuel than the one named": (
        BOILER,
        "VER-102",
        "EF_fuel",
        lambda b: b.value("EF_fuel", 0.0741).text("EF_fuel", "source", "IPCC, natural gas"),
    ),
    "a factor in kg where the country has no series": (
        SOLAR,
        "VER-102",
        "EF_RE",
        lambda b: b.times("EF_RE", 1000),
    ),
    "chilled water that boils": (
        CHILLER,
        "VER-103",
        "T_chilled_out",
        lambda b: b.value("T_chilled_out", 70.0),
    ),
    "cooling water without its point": (
        CHILLER,
        "VER-103",
        "T_cooling_out",
        lambda b: b.times("T_cooling_out", 1000),
    ),
    "a COP that no heat pump has": (
        "TH_AM008@1.0",
        "VER-103",
        "COP_heat",
        lambda b: b.times("COP_heat", 1000),
    ),
    "a resistance ten times the one that is measured": (
        LINE,
        "VER-103",
        "R_RE",
        lambda b: b.times("R_RE", 10),
    ),
    "ten times the plan": (AIR, "VER-104", "EC_PJ", lambda b: b.times("EC_PJ", 10)),
    "a tenth of the plan": (BOILER, "VER-104", "FC_PJ", lambda b: b.times("FC_PJ", 0.1)),
    "equal to the last digit": (
        HEAT,
        "VER-105",
        "PH[1]",
        lambda b: b.value("PH", 613.27).value("PH", 613.27, 1),
    ),
}
"""What is wrong: methodology, code, the value to be named, and the edit."""

RIGHT: dict[str, tuple[str, Edit]] = {
    "a chiller at full load": (CHILLER, lambda b: b.value("EC_PJ", 2372.0)),
    "a chiller off for most of the year": (CHILLER, lambda b: b.value("EC_PJ", 60.0)),
    "a supply just above its chiller": (
        CHILLER,
        lambda b: b.value("EI_grid", 348.0).planned("EI_grid", 400),
    ),
    "no captive generation, small site": (
        CHILLER,
        lambda b: b.value("EI_grid", 500.0).planned("EI_grid", 400),
    ),
    "a line without much loss": (LINE, lambda b: b.value("E_received", 99_990.0)),
    "heat of a hot engine": (ENGINE, lambda b: b.times("HC", 2)),
    "a little heat": (ENGINE, lambda b: b.times("HC", 0.3)),
    "a high factor where the country has no series": (SOLAR, lambda b: b.value("EF_RE", 1.2)),
    "brine": (CHILLER, lambda b: b.value("T_chilled_out", -5.0).value("COP_PJ", 5.9)),
    "hardly chilled water": (CHILLER, lambda b: b.value("T_chilled_out", 20.0)),
    "hot cooling water": (CHILLER, lambda b: b.value("T_cooling_out", 48.0)),
    "a good chiller": (
        CHILLER,
        lambda b: b.value("COP_PJ", 11.2).value("T_cooling_out", 28.0).value("T_chilled_out", 12.0),
    ),
    "a COP twice the reference": (AIR, lambda b: b.value("COP_PJ", 8.6)),
    "a worse COP than the reference": (AIR, lambda b: b.value("COP_PJ", 2.9)),
    "an old reference boiler": (BOILER, lambda b: b.value("eta_RE", 0.31)),
    "amorphous cores": (TRANSFORMER, lambda b: b.value("NLL_PJ", 35.0)),
    "a factor as published": (
        TRANSFORMER,
        lambda b: b.value("EF_grid", 0.6766).text("EF_grid", "source", "Ministry, 2022"),
    ),
    "a factor rounded": (
        TRANSFORMER,
        lambda b: b.value("EF_grid", 0.68).text("EF_grid", "source", "Ministry, data of 2022"),
    ),
    "a letter of the year after": (
        TRANSFORMER,
        lambda b: b.value("EF_grid", 0.6766).text("EF_grid", "source", "Letter dated 28/03/2023"),
    ),
    "a lower year than the one named": (
        TRANSFORMER,
        lambda b: b.value("EF_grid", 0.6592).text("EF_grid", "source", "national, 2022"),
    ),
    "a source that is not known": (
        FREEZER,
        lambda b: b.value("EF_elec", 0.79).text("EF_elec", "source", "Ministry of Energy, 2019"),
    ),
    "the grid without a year": (
        FREEZER,
        lambda b: b.value("EF_elec", 0.77).text("EF_elec", "source", "Java grid, own calculation"),
    ),
    "the number that the source names": (
        LAMP,
        lambda b: b.value("EF_elec", 0.817).text("EF_elec", "source", "PDD ver 2.10, 0.817"),
    ),
    "the lower limit of a fuel": (
        BOILER,
        lambda b: b.value("EF_fuel", 0.0543).text("EF_fuel", "source", "IPCC, natural gas"),
    ),
    "a fuel's own test": (
        BOILER,
        lambda b: b.value("EF_fuel", 0.0601).text("EF_fuel", "source", "Supplier's analysis"),
    ),
    "a poor year": (AIR, lambda b: b.times("EC_PJ", 0.35)),
    "a history that gave less of its fuel": (STEAM, lambda b: b.times("F_H", 0.7)),
    "a history that gave more of its fuel": (REFINERY, lambda b: b.times("F_H", 1.3)),
    "an old line that used much": ("ID_AM012@1.0", lambda b: b.times("SEC_RE", 1.9)),
    "a busy year": (BOILER, lambda b: b.times("FC_PJ", 2.9)),
    "equal in three digits": (HEAT, lambda b: b.value("PH", 613.0).value("PH", 613.0, 1)),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cases")


def asked(verdict: Verdict) -> list[tuple[str, str]]:
    found = [i.finding for i in verdict.items if i.finding.severity != "note"]
    return [(f.code, f.where) for f in found]


@one_in(16)
@pytest.mark.parametrize("words", WRONG)
def test_what_is_off_is_named(words: str, folder: Path, tmp_path: Path) -> None:
    reference, code, name, edit = WRONG[words]
    target = case_book(folder, reference)
    verdict = verify(edit(Typed(target)).save(tmp_path / "book.xlsx"))
    member = 1 if name.endswith("[1]") else 0
    # What the report takes from the plan is off there.
    cell = place_text(stated(target, name.removesuffix("[1]"), member).leaf)
    assert asked(verdict) == [(code, cell)]
    # A question weighs with its effect.
    effect = next(i.effect for i in verdict.items if i.finding.code == code)
    assert effect is not None
    assert verdict.is_confirmed is (abs(effect) < 1)


@one_in(16)
@pytest.mark.parametrize("words", RIGHT)
def test_what_is_right_is_not_asked_about(words: str, folder: Path, tmp_path: Path) -> None:
    reference, edit = RIGHT[words]
    verdict = verify(edit(Typed(case_book(folder, reference))).save(tmp_path / "book.xlsx"))
    assert asked(verdict) == []


@pytest.mark.parametrize(
    ("words", "questions"),
    [
        ("Factor of grid electricity", ["VER-034"]),
        ("Factor off-grid, diesel", []),
        ("Factor, not connected to the grid", []),
    ],
)
def test_the_factor_of_a_captive_generator_is_asked_about_beside_the_grid(
    words: str, questions: list[str], tmp_path: Path
) -> None:
    results = [("01/01/2024 - 31/12/2024", "=ROUNDDOWN(F8*D30,0)")]
    lines = [("01/01/2024 - 31/12/2024", "EG_1,p", 700.0)]
    path = write(tmp_path / "book.xlsx", lines, results, factor=0.533)
    made = openpyxl.load_workbook(path)
    made["MRS(input)"]["C30"] = words
    made.save(path)
    assert [code for code, _ in asked(verify(path))] == questions


def test_a_heating_value_that_no_fuel_has_is_asked_about(folder: Path, tmp_path: Path) -> None:
    target = case_book(folder, "VN_AM001@2.0")
    verdict = verify(Typed(target).times("NCV", 0.1).save(tmp_path / "book.xlsx"))
    assert asked(verdict) == [("VER-036", place_text(stated(target, "NCV").leaf))]
    assert not verdict.is_confirmed


def test_a_pure_number_is_shown_without_a_unit(folder: Path, tmp_path: Path) -> None:
    verdict = verify(
        Typed(case_book(folder, FREEZER)).value("COP_RE", 2.0).save(tmp_path / "book.xlsx")
    )
    (finding,) = [f for f in verdict.findings if f.code == "VER-034"]
    assert finding.found.startswith("2 (")


def test_limits_of_methodologies_are_data_with_a_source() -> None:
    """Whatever bounds an amount has a source; none makes a methodology less sure."""
    library = Library()
    limits = [
        (reference, limit)
        for reference in library.references()
        for limit in library.load(reference).limits
    ]
    assert {limit.is_whole for _, limit in limits} == {True, False}
    for reference, limit in limits:
        methodology = library.load(reference)
        assert limit.bound.source in methodology.sources, reference
        kind = methodology.parameters[limit.parameter].kind
        assert kind == "monitored" or (kind == "fixed_ex_ante" and not limit.is_whole)


def test_of_two_meters_ten_times_apart_both_are_asked_about(tmp_path: Path) -> None:
    year = "2024-01-01 - 2024-12-31"

    def asked(*amounts: float) -> list[tuple[str, str]]:
        lines = [(year, "EG_{i,p}", amount) for amount in amounts]
        result = f"=ROUNDDOWN(SUM(F8:F{7 + len(amounts)})*D30,0)"
        verdict = verify(write(tmp_path / "a.xlsx", lines, [(year, result)]))
        assert verdict.is_confirmed is not any(i.weighs for i in verdict.items)
        found = [i.finding for i in verdict.items if i.finding.code == "VER-104"]
        return [(f.where, f.message) for f in found]

    pair = sorted(asked(700.0, 7312.0), reverse=True)
    assert [where for where, _ in pair] == ["MRS(input)!F9", "MRS(input)!F8"]
    assert "EG[1]" in pair[0][1]
    assert "EG[2]" in pair[1][1]
    # Of several the one is named that is off, and sizes that differ otherwise are not asked about.
    assert [where for where, _ in asked(700.0, 512.3, 63.1, 648.4)] == ["MRS(input)!F10"]
    assert asked(700.0, 2_450.0) == []
    assert asked(700.0, 70.1, 250.0, 1_200.0) == []


@one_in(3)
@pytest.mark.parametrize(("times", "often"), [(1000.0, 4), (0.1, 4), (1.5, 0)])
def test_years_that_are_all_off_are_held_against_the_plan(
    times: float, often: int, tmp_path: Path
) -> None:
    """Two years of a meter agree with each other, whatever they were both multiplied by."""
    write_outputs(
        calculate(load_project(EXAMPLES / "industrial-park-pv" / "project.yaml")), tmp_path
    )
    book = openpyxl.load_workbook(tmp_path / "monitoring_spreadsheet.xlsx")
    for row in range(8, 12):
        cell = book["MRS(input)"].cell(row, 5)
        assert isinstance(cell.value, float)
        cell.value *= times
    book.save(tmp_path / "book.xlsx")
    verdict = verify(tmp_path / "book.xlsx")
    found = [i for i in verdict.items if i.finding.code == "VER-104"]
    assert len(found) == often
    assert all("an estimate of" in i.finding.found for i in found)
    assert verdict.is_confirmed is not bool(found)
