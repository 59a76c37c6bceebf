"""What the shipped methodologies may claim: held to what was read, point by point."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jcm_mrv.methodology.judge import run_cases
from jcm_mrv.methodology.library import Library, shipped_folder
from jcm_mrv.methodology.question import Question
from jcm_mrv.methodology.registered import read_registered
from jcm_mrv.methodology.statements import statements

SHIPPED = Library()
REGISTERED = read_registered(shipped_folder())


# -- equations ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reference", "equation"),
    [
        # Whose rated power counts for lighting is not said.
        ("VN_AM003@1.0", "RE_light"),
        # Only a ratio of efficiencies is named, not how heat and cold go into it.
        ("TH_AM008@1.0", "RE"),
        ("ID_AM010@1.0", "RE_heat"),
        ("ID_AM010@1.0", "RE_cool"),
        # The loss is monitored; its form is recalled.
        ("MN_AM001@1.0", "L_PJ"),
        ("MM_AM005@1.0", "EG_net"),
    ],
)
def test_a_form_that_is_inferred_is_not_called_read(reference: str, equation: str) -> None:
    assert SHIPPED.load(reference).equations[equation].claim.standing == "unverified"


def test_reductions_are_corroborated_where_no_text_gives_them() -> None:
    # No summary of the register gives reference less project emissions; one design document does.
    found = {r: SHIPPED.load(r).equations["ER"].claim for r in SHIPPED.references()}
    assert {r for r, claim in found.items() if claim.standing == "official"} == {"ID_AM003@1.0"}
    for reference, claim in found.items():
        # A plant that emits nothing is not shown by one that emits 288 t.
        source = SHIPPED.load(reference).sources[claim.source]
        assert "288" not in source.title + source.note, reference


# -- numbers ------------------------------------------------------------------------------


def test_what_is_known_with_low_confidence_is_asked() -> None:
    for reference in SHIPPED.references():
        for stated in statements(SHIPPED.load(reference)):
            if stated.value is not None:
                assert "low" not in stated.source.split(), (reference, stated.what)
    assert not SHIPPED.load("KE_AM002").defaults
    for version in ("1.0", "2.0"):
        rows = SHIPPED.load(f"ID_AM002@{version}").tables["reference_cop"].rows
        assert [row.value is None for row in rows] == [False, False, False, True]


def test_the_reference_factors_of_the_philippines_are_published_twice() -> None:
    for reference in ("PH_AM001@1.0", "PH_AM002@1.0"):
        rows = SHIPPED.load(reference).tables["reference_factor"].rows
        found = {str(row.when["supply"]): (row.value, row.standing) for row in rows}
        assert found == {
            "luzon_visayas": (Fraction("0.507"), "corroborated"),
            "mindanao": (Fraction("0.468"), "corroborated"),
            "captive": (Fraction("0.533"), "unverified"),
            "other": (None, "unverified"),
        }


def test_the_philippine_grids_are_whole_and_as_printed() -> None:
    series = SHIPPED.load_series("ph_grid")
    found: dict[str, dict[str, Fraction]] = {}
    for figure in series.figures:
        assert figure.claim.standing == "official"
        assert "doe.gov.ph" in series.file.sources[figure.claim.source].url
        grid, margin = (str(figure.row.when[key]) for key in ("grid", "margin"))
        found.setdefault(grid, {})[margin] = figure.row.value
    assert {grid: sorted(map(float, margins.values())) for grid, margins in found.items()} == {
        "luzon_visayas": [0.5979, 0.5979, 0.6836, 0.7122],
        "mindanao": [0.7797, 0.7859, 0.7921, 0.8045],
    }
    # Three quarters of the operating margin for wind and solar, half of it for others.
    for margins in found.values():
        wind = margins["operating"] * 3 / 4 + margins["build"] / 4
        assert abs(wind - margins["combined_wind_solar"]) < Fraction(1, 10000)
    mindanao, luzon = found["mindanao"], found["luzon_visayas"]
    assert (mindanao["operating"] + mindanao["build"]) / 2 == mindanao["combined_other"]
    # The odd value is the build margin; it is noted.
    assert luzon["combined_other"] == luzon["build"]
    half = (luzon["operating"] + luzon["build"]) / 2
    assert f"{float(half)}" in series.file.sources["doe"].note


def test_the_defaults_of_tool05_follow_the_share_of_hydropower() -> None:
    series = SHIPPED.load_series("tool05_electricity")
    for side, value in (("project", "1.3"), ("reference", "0.4"), ("reference_hydro", "0.25")):
        figure = series.find(Question.model_validate({"series": series.name, "side": side}), "")
        assert (figure.row.value, figure.claim.standing) == (Fraction(value), "unverified")
    choices = series.file.keys["side"].choices
    assert "under half" in choices["reference"]
    assert "half of its power from hydro or more" in choices["reference_hydro"]


def test_what_a_transcription_of_rice_paddies_says_stays_unverified() -> None:
    methodology = SHIPPED.load("PH_AM004@1.0")
    claims = [s for name, s in methodology.standings() if not name.startswith("c_")]
    assert set(claims) == {"unverified"}
    assert "exponent" in methodology.file.missing[0]
    # The exponent that somebody's copy lacks is a number to confirm; the one that gives less holds.
    assert methodology.parameters["n_o"].value == Fraction("0.59")
    cases = {result.case.name: result for result in run_cases(methodology)}
    without = cases["without the exponent, reductions are larger"]
    assert without.inputs is not None
    arrays = without.inputs.arrays()
    (as_shipped,) = without.inputs.reductions(arrays, [{("n_o", ()): 0.59}])
    assert without.solution is not None
    assert as_shipped < without.solution.scalar("ER") / 2
    # A reference that is drained once has no factor in it: it is asked.
    assert methodology.tables["reference_regime"].rows[1].value is None


def test_what_is_read_in_words_gives_no_number() -> None:
    for reference in ("ID_AM006@2.0", "ID_AM007@1.0"):
        methodology = SHIPPED.load(reference)
        assert {s for name, s in methodology.standings() if name != "ER"} == {"unverified"}
        assert not any(stated.value is not None for stated in statements(methodology))
        assert set(methodology.fixed_ex_ante()) == {"F_H", "FC_H", "NCV", "EF_fuel"}


# -- what is monitored, and what is displaced ---------------------------------------------


@pytest.mark.parametrize(
    ("reference", "names"),
    [
        ("MN_AM001@1.0", {"E_sent", "E_received", "R_PJ", "EF_grid"}),
        ("VN_AM003@1.0", {"EC_PJ", "FE_PJ", "h_light", "h_AUX"}),
    ],
)
def test_what_the_summary_lists_as_monitored_is(reference: str, names: set[str]) -> None:
    assert set(SHIPPED.load(reference).monitored()) == names


def test_the_category_of_the_day_is_recorded_with_the_output() -> None:
    output = SHIPPED.load("KH_AM002@1.0").parameters["EG"]
    assert "category of each day" in output.frequency
    assert "category of each day" in output.method


def test_captive_generation_in_thailand_is_from_any_fossil_fuel() -> None:
    methodology = SHIPPED.load("TH_AM001@1.0")
    (_, connection) = methodology.attributes["connection"]
    assert "any fossil fuel" in connection.choices["captive"]
    assert "diesel" not in connection.choices["captive"]


# -- published plants ---------------------------------------------------------------------


def test_the_plants_of_viet_nam_have_their_own_figures() -> None:
    methodology = SHIPPED.load("VN_AM007@1.0")
    note = " ".join(methodology.sources["published_ratios"].note.split())
    assert "24,249 t / 72,820 MWh (Long An)" in note
    assert "24,357 t / 73,143 MWh (Quang Ngai)" in note
    for plant in ((25614, 76920), (24249, 72820), (24357, 73143)):
        assert round(Fraction(*plant), 4) == Fraction("0.3330")


# -- the register -------------------------------------------------------------------------


def test_versions_and_numbers_that_are_known_are_in_the_register() -> None:
    assert {"TH_AM003@2.0", "ID_AM006@2.1", "MN_AM003@3.0", "MN_AM004@1.0"} <= set(REGISTERED)
    for identifier in (
        "CL_AM002", "ET_AM001", "ET_AM003", "KE_AM003", "MM_AM003", "MM_AM004", "MX_AM001",
    ):  # fmt: skip
        item = REGISTERED[f"{identifier}@1.0"]
        # Neither title nor version was read, and no page of the JCM site has them.
        assert (item.title, item.url) == ("", "")
        assert "not found on the JCM site" in item.reason
        assert "version was read" in item.reason


def test_no_reason_says_not_found_of_what_was_found() -> None:
    item = REGISTERED["ID_AM006@2.1"]
    assert item.title
    assert item.url
    assert "not found" not in item.reason
    for reference, item in REGISTERED.items():
        assert not (item.title and "title and equations were not found" in item.reason), reference
