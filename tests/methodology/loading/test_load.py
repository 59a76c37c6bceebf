"""A methodology's files: what is wrong with them is told with place and mend."""

from __future__ import annotations

from typing import Any

import pytest

from jcm_mrv.findings import FindingsError
from jcm_mrv.methodology.authoring.lint import linted
from jcm_mrv.methodology.catalogue.describe import describe
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.loading.load import load_folder
from jcm_mrv.methodology.units import parse_unit
from jcm_mrv.workbook.wording import symbol_text
from tests.methodology.conftest import GONE, METHODOLOGY

SOURCED = {"standing": "official", "source": "book"}
NUMBER = {"description": "x", "unit": "1", "class": "default", "value": 1, "value_from": SOURCED}


def line_of(small: Any, text: str, file: str = "methodology.yaml") -> str:
    path = small.folder / file if "/" not in file else small.root / file
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if text in line:
            return f"{path}:{number}:{line.index(text) + 1}"
    raise AssertionError(f"{text!r} is not in {path}")


def test_a_sound_methodology_loads(small: Any) -> None:
    m = small().load()
    assert m.reference == "VN_AM099@1.0"
    assert list(m.equations) == ["RE", "PE", "ER"]
    assert m.standing == "official"
    assert [name for name, _ in m.standings()] == ["RE", "PE", "ER", "own_use", "factor", "factor"]
    assert list(m.monitored()) == ["EG"]
    assert list(m.fixed_ex_ante()) == ["EF"]
    assert m.families == ("small",)
    assert {path.name for path in m.paths} == {"methodology.yaml", "small.yaml"}
    assert m.sources["book"].title == "A book"
    assert small().judged() == []


def test_every_name_has_unit_sets_symbol_and_description(small: Any) -> None:
    m = small().load()
    assert [m.unit(n) for n in ("EG", "RE", "capacity", "connection", "period_hours")] == [
        "MWh",
        "tCO2",
        "kW",
        "",
        "h",
    ]
    assert [m.sets_of(n) for n in ("EG", "RE", "capacity", "period_days")] == [
        ("plant",),
        (),
        ("plant",),
        (),
    ]
    assert [m.symbol(n) for n in ("EG", "EF", "RE", "capacity", "period_hours")] == [
        "EG_{i,p}",
        "EF",
        "RE",
        "capacity",
        "period_hours",
    ]
    assert [m.description(n) for n in ("EG", "RE", "capacity", "nothing")] == [
        "Electricity",
        "",
        "Rated output",
        "",
    ]
    assert m.description("period_days").startswith("Days")
    assert m.needed_by("RE") == {"RE", "EG", "EF", "connection"}
    assert m.free_indices(("plant",)) == (("i", "plant"),)


def test_the_hash_covers_families_too(small: Any) -> None:
    plain = small().load().sha256
    assert small().load().sha256 == plain
    assert small(family={"title": "Other"}).load().sha256 != plain
    assert small({"title": "Other"}).load().sha256 != plain


def test_equations_are_put_in_order(small: Any) -> None:
    text = {"text": "EG[i] * EF[i]", "unit": "tCO2", "sets": ["plant"], **SOURCED}
    m = small(
        {"equations.RE_i": text}, family={"equations.RE.text": "sum(RE_i[i] for i in plant)"}
    ).load()
    assert list(m.equations).index("RE_i") < list(m.equations).index("RE")
    assert m.equations["RE_i"].family is None
    assert m.equations["RE"].family == "small"
    assert m.equations["RE"].inputs == ("RE_i",)


def test_a_claim_may_give_symbol_and_description(small: Any) -> None:
    m = small({"equations.RE": {**SOURCED, "symbol": "RE_y", "description": "Per year"}}).load()
    assert (m.symbol("RE"), m.description("RE")) == ("RE_y", "Per year")


# -- MET-015: what a methodology says of a family's parameter -----------------------------


def test_a_refinement_that_does_not_fit(small: Any) -> None:
    built = small({"parameters.EG": {"value": 3}})
    found = built.error()
    assert found.code == "MET-015"
    assert "a monitored parameter has no value of its own" in found.message
    assert found.where == line_of(built, '"EG"')


def test_a_refinement_cannot_change_a_unit(small: Any) -> None:
    found = small({"parameters.EG": {"unit": "kWh"}}).error()
    assert (found.code, found.found) == ("MET-013", "unit")


def test_a_refinement_of_everything_it_may(small: Any) -> None:
    m = small(
        {
            "parameters.EG": {
                "symbol": "EG_i",
                "description": "Electricity sold",
                "options": ["B"],
                "capacity": "capacity",
                "range": {"minimum": 0, "maximum": "1/3"},
                "method": "Meter",
                "frequency": "Monthly",
                "note": "Noted",
            }
        }
    ).load()
    eg = m.parameters["EG"]
    assert (eg.symbol, eg.options, eg.capacity, eg.method) == ("EG_i", ("B",), "capacity", "Meter")
    assert eg.unit == "MWh"
    assert eg.range.maximum is not None
    assert eg.range.maximum.denominator == 3


# -- MET-101 to MET-109: what is declared -------------------------------------------------


def test_unknown_family(small: Any) -> None:
    built = small({"families": ["small", "smal"]})
    found = built.error()
    assert (found.code, found.found) == ("MET-101", "smal")
    assert found.where == line_of(built, '"smal"')
    assert found.hint.startswith("did you mean 'small'?")


def test_a_family_with_errors(small: Any) -> None:
    built = small(family={"sums": {}})
    found = built.error()
    assert (found.code, found.found) == ("MET-013", "sums")
    assert found.where == line_of(built, '"sums"', "families/small.yaml")


def test_a_name_declared_twice(small: Any) -> None:
    built = small(
        {"families": ["small", "second"]},
        more_families={"second": {"title": "2", "summary": "2", "parameters": {"EG": NUMBER}}},
    )
    found = built.error()
    assert (found.code, found.message) == ("MET-102", "'EG' is declared twice")
    assert found.where == line_of(built, '"EG"', "families/second.yaml")
    assert line_of(built, '"EG"', "families/small.yaml") in found.found


def test_two_families_with_one_equation(small: Any) -> None:
    again = {"RE": {"text": "1", "unit": "tCO2"}}
    found = small(
        {"families": ["small", "second"]},
        more_families={"second": {"title": "2", "summary": "2", "equations": again}},
    ).error()
    assert (found.code, found.message) == ("MET-102", "'RE' is declared twice")


@pytest.mark.parametrize("name", ["period_hours", "own_use", "EG"])
def test_an_attribute_of_a_name_in_use(small: Any, name: str) -> None:
    attribute = {"description": "x", "unit": "h"}
    found = small({f"attributes.plant.{name}": attribute}).error()
    assert (found.code, found.message) == ("MET-102", f"{name!r} is declared twice")


@pytest.mark.parametrize(("name", "index"), [("plant", "j"), ("farm", "i")])
def test_a_set_or_index_declared_twice(small: Any, name: str, index: str) -> None:
    built = small({"sets": {name: {"index": index, "title": "x"}}})
    found = built.errors()[0]
    assert found.code == "MET-102"
    assert found.where.startswith(str(built.folder / "methodology.yaml"))
    assert found.hint


def test_attributes_of_a_set_never_declared(small: Any) -> None:
    built = small({"attributes.plants": {"age": {"description": "x", "unit": "d"}}})
    found = built.error()
    assert (found.code, found.found) == ("MET-103", "plants")
    assert found.hint == "did you mean 'plant'?"
    assert found.where == line_of(built, '"plants"')


def test_a_parameter_of_a_set_never_declared(small: Any) -> None:
    built = small(family={"parameters.EG.sets": ["plnt"]})
    found = built.error()
    assert (found.code, found.found) == ("MET-103", "plnt")
    assert found.hint == "did you mean 'plant'?"
    assert found.where == line_of(built, '"EG"', "families/small.yaml")


def test_an_equation_of_a_set_never_declared(small: Any) -> None:
    built = small(family={"equations.RE.sets": ["plnt"]})
    found = built.errors()[0]
    assert found.where == line_of(built, '"text"', "families/small.yaml")
    assert (found.code, found.found, found.hint) == ("MET-103", "plnt", "did you mean 'plant'?")


def test_a_set_never_declared_in_a_sum(small: Any) -> None:
    found = small(family={"equations.RE.text": "sum(EG[i] * EF[i] for i in plants)"}).error()
    assert found.code == "MET-110"
    assert "unknown set 'plants'" in found.message
    assert found.hint == "did you mean 'plant'?"


def test_a_capacity_that_is_no_attribute(small: Any) -> None:
    found = small({"parameters.EG": {"capacity": "capcity"}}).error()
    assert (found.code, found.found) == ("MET-103", "capcity")


def test_a_capacity_of_a_set_never_declared(small: Any) -> None:
    found = small(
        {"parameters.EG": {"capacity": "capacity"}}, family={"parameters.EG.sets": ["plnt"]}
    ).errors()
    assert [f.code for f in found] == ["MET-103", "MET-103"]


def test_a_number_of_the_methodology_is_missing(small: Any) -> None:
    built = small({"parameters.own_use.value": None})
    found = built.error()
    assert (found.code, found.found) == ("MET-104", "no value")
    assert found.where == line_of(built, '"own_use"')


def test_a_value_without_source(small: Any) -> None:
    built = small({"parameters.own_use.value_from": None})
    found = built.error()
    assert (found.code, found.found) == ("MET-105", "no source")
    assert found.where == line_of(built, '"own_use"')


@pytest.mark.parametrize(
    "change", [{"text": "2"}, {"unit": "tCO2"}, {"sets": ["plant"]}], ids=lambda c: next(iter(c))
)
def test_a_familys_equation_cannot_be_replaced(small: Any, change: dict[str, Any]) -> None:
    built = small({"equations.RE": {**SOURCED, **change}})
    found = built.error()
    assert found.code == "MET-106"
    assert "'RE' is a family's and cannot be replaced" in found.message
    assert found.where.startswith(str(built.folder / "methodology.yaml"))
    assert found.hint


@pytest.mark.parametrize("gap", ["text", "unit"])
def test_an_own_equation_without_text_or_unit(small: Any, gap: str) -> None:
    own = {"text": "1", "unit": "tCO2", **SOURCED}
    del own[gap]
    found = small({"equations.REE": own}).error()
    assert (found.code, found.hint) == ("MET-107", "did you mean 'RE'?")


def test_a_claim_where_no_family_has_equations(small: Any) -> None:
    found = small({"families": []}).errors()
    assert {f.code for f in found} >= {"MET-107", "MET-103"}
    assert "write `text:`" in {f.hint for f in found}


def test_a_familys_equation_without_standing(small: Any) -> None:
    built = small({"equations.PE": small.gone})
    found = built.error()
    assert (found.code, found.found) == ("MET-108", "nothing")
    assert "PE" in found.expected
    assert found.where == line_of(built, '"equations"')


@pytest.mark.parametrize(
    "path",
    [
        "equations.RE",
        "criteria.1",
        "tables.factor.rows.1",
        "parameters.own_use.value_from",
    ],
)
def test_an_unknown_source(small: Any, path: str) -> None:
    found = small({f"{path}.source": "bok"}).error()
    assert (found.code, found.found, found.hint) == ("MET-109", "bok", "did you mean 'book'?")
    assert found.where.startswith(str(small.root))


# -- MET-110 to MET-112: expressions ------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("sum(EG[i] * EFF[i] for i in plant)", "unknown name 'EFF'", "did you mean 'EF'?"),
        ("__import__('os')", "'__import__' is not a function", ""),
        ("sum(EG[i] for i in plant).real", "not in the expression language", ""),
        ("EG", "EG is indexed by nothing", ""),
        ("EG[i]", "the index 'i' of EG is not bound", "write sum(... for i in SET)"),
        ("lookup(facto, 'grid')", "unknown table 'facto'", "did you mean 'factor'?"),
        ("1 +", "this is not an expression", "check brackets"),
        ("(" * 100_000 + "1" + ")" * 100_000, "too long", "split it"),
        ("(" * 200 + "1" + ")" * 200, "nested too deeply", "split it"),
    ],
    ids=lambda value: value[:25],
)
def test_a_text_that_is_not_in_the_language(small: Any, text: str, message: str, hint: str) -> None:
    built = small(family={"equations.RE.text": text})
    found = built.error()
    assert found.code == "MET-110"
    assert message in found.message
    assert hint in found.hint
    assert found.where == line_of(built, '"text"', "families/small.yaml")
    assert len(found.found) <= 120


def test_a_message_names_the_column(small: Any) -> None:
    found = small(family={"equations.RE.text": "1 + EFF"}).error()
    assert "column 5 of the expression" in found.message


def test_a_default_or_test_that_is_not_in_the_language(small: Any) -> None:
    built = small({"parameters.EF.default": "lookup(factor)", "criteria.1.test": "capacity[j] > 0"})
    default, test = built.errors()
    assert (default.code, test.code) == ("MET-110", "MET-110")
    assert default.message.startswith("EF, default")
    assert test.message.startswith("criterion 1")
    assert default.where == line_of(built, '"default"')
    assert test.where == line_of(built, '"test"')


def test_a_criterion_without_test_is_for_people(small: Any) -> None:
    assert small({"criteria.1.test": None}).load().tests == {}


@pytest.mark.parametrize("late", ["EG[i] * own_use", "RE"])
def test_a_default_cannot_use_what_comes_later(small: Any, late: str) -> None:
    found = small({"parameters.EF.default": late, "tables": {}}).error()
    assert (found.code, found.found) == ("MET-111", late[:2])


def test_circular_equations(small: Any) -> None:
    built = small(family={"equations.RE.text": "PE + ER * 0", "equations.PE.text": "RE"})
    found = built.error()
    assert found.code == "MET-112"
    assert "RE -> PE -> RE" in found.message
    assert found.where == line_of(built, '"RE"', "families/small.yaml")


def test_an_equation_that_rests_on_itself(small: Any) -> None:
    found = small(family={"equations.PE.text": "PE"}).error()
    assert (found.code, found.found) == ("MET-112", "PE -> PE")


@pytest.mark.parametrize("circle", ["EF[i]", "EF_2[i] * lookup(factor, connection[i]) / own_use"])
def test_circular_defaults(small: Any, circle: str) -> None:
    second = {
        "description": "x",
        "unit": "tCO2/MWh",
        "sets": ["plant"],
        "class": "fixed_ex_ante",
        "default": "EF[i]",
    }
    found = small({"parameters.EF.default": circle, "parameters.EF_2": second}).error()
    assert found.code == "MET-112"
    assert "the defaults go round in a circle: EF" in found.message


# -- MET-113, MET-114: tables -------------------------------------------------------------

BANDS = {
    "title": "Factor",
    "unit": "tCO2/MWh",
    "keys": {"capacity": {"unit": "kW"}},
    "rows": [
        {"when": {"capacity": {"below": 100}}, "value": 0.5, **SOURCED},
        {"when": {"capacity": {"from": 100, "up_to": 200}}, "value": 0.6, **SOURCED},
        {"when": {"capacity": {"from": 300}}, "value": 0.7, **SOURCED},
    ],
}
BY_CAPACITY = {"parameters.EF.default": "lookup(factor, capacity[i])", "tables.factor": BANDS}


def test_bands_that_exclude_one_another(small: Any) -> None:
    assert small(BY_CAPACITY).load().lookups["factor"].rows[1].conditions[0].includes_upper


@pytest.mark.parametrize(
    ("row", "band", "rows"),
    [
        (1, {"from": 99, "below": 200}, "rows 1 and 2 overlap"),
        (2, {"from": 200}, "rows 2 and 3 overlap"),
        (0, {"below": 101}, "rows 1 and 2 overlap"),
        (2, {}, "rows 1 and 3 overlap"),
    ],
)
def test_bands_that_overlap(small: Any, row: int, band: dict[str, Any], rows: str) -> None:
    found = small({**BY_CAPACITY, f"tables.factor.rows.{row}.when.capacity": band}).errors()
    assert {f.code for f in found} == {"MET-114"}
    assert rows in found[0].message
    assert found[0].hint


def test_two_rows_for_one_text(small: Any) -> None:
    built = small({"tables.factor.rows.1.when.connection": "grid"})
    found = built.error()
    assert (found.code, found.message) == ("MET-114", "table factor: rows 1 and 2 overlap")


@pytest.mark.parametrize("when", [{}, {"connection": "own", "age": "old"}])
def test_a_row_must_name_every_key(small: Any, when: dict[str, Any]) -> None:
    found = small({"tables.factor.rows.1.when": when}).error()
    assert (found.code, found.expected) == ("MET-113", "connection")


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"tables.factor.rows.1.when.connection": {"from": 1}}, "connection is a text"),
        ({**BY_CAPACITY, "tables.factor.rows.1.when.capacity": "big"}, "capacity is a number"),
    ],
)
def test_a_row_of_the_wrong_kind(small: Any, changes: dict[str, Any], what: str) -> None:
    found = small(changes).error()
    assert found.code == "MET-113"
    assert what in found.message


@pytest.mark.parametrize(
    "band", [{"from": 2, "below": 1}, {"from": 2, "up_to": 2}, {"below": 2, "up_to": 2}]
)
def test_a_band_without_sense(small: Any, band: dict[str, Any]) -> None:
    found = small({**BY_CAPACITY, "tables.factor.rows.1.when.capacity": band}).errors()
    assert "MET-015" in {f.code for f in found}


# -- MET-115, MET-116: the whole ----------------------------------------------------------


@pytest.mark.parametrize("name", ["RE", "PE"])
def test_a_methodology_gives_reference_and_project_emissions(small: Any, name: str) -> None:
    found = small(
        {f"equations.{name}": small.gone, "equations.X": SOURCED},
        family={
            f"equations.{name}": small.gone,
            "equations.X": {"text": "sum(EG[i] * EF[i] for i in plant) * own_use", "unit": "tCO2"},
            "equations.ER.text": "X",
        },
    ).errors()
    assert ("MET-115", "nothing") in {(f.code, f.found) for f in found}


def test_a_methodology_gives_emission_reductions(small: Any) -> None:
    gone = {"equations.ER": small.gone}
    assert [f.code for f in small(gone, gone).errors()] == ["MET-115"]


def test_results_are_in_tonnes(small: Any) -> None:
    found = small(family={"equations.PE.unit": "kgCO2"}).error()
    assert (found.code, found.found) == ("MET-115", "PE in kgCO2")


def test_results_have_no_sets(small: Any) -> None:
    per_plant = {
        "equations.PE": {"text": "EG[i] * own_use", "unit": "tCO2", "sets": ["plant"]},
        "equations.ER.text": "RE - sum(PE[i] for i in plant)",
    }
    assert small(family=per_plant).error().code == "MET-115"


def test_unused_parameter(small: Any) -> None:
    built = small({"parameters.spare": NUMBER})
    found = built.error()
    assert (found.code, found.found) == ("MET-116", "spare")
    assert found.where == line_of(built, '"spare"')


def test_units_are_said_before_what_is_unused(small: Any) -> None:
    found = small({"parameters.spare": NUMBER}, family={"parameters.EG.unit": "kWh"}).errors()
    assert [f.code for f in found] == ["MET-117", "MET-117", "MET-116"]


def test_a_unit_in_another_spelling_is_proposed(small: Any) -> None:
    found = small({"parameters.own_use.unit": "t-CO2/MWh"}).error()
    assert "'tCO2/MWh'" in found.hint


@pytest.mark.parametrize("kind", ["parameters", "equations"])
def test_a_value_called_like_an_index(small: Any, kind: str) -> None:
    made = NUMBER if kind == "parameters" else {"text": "1", "unit": "1", **SOURCED}
    found = small({f"{kind}.i": made}).error()
    assert (found.code, found.message) == (
        "MET-102",
        "'i' is a value, and the index of the set plant",
    )
    assert "index" in found.found


def test_greek_letters_are_the_same_everywhere(small: Any) -> None:
    methodology = small({"parameters.own_use.symbol": "eta_{RE,i}"}).load()
    assert methodology.symbol("own_use") == "η_{RE,i}"
    assert symbol_text(methodology, "own_use") == "η_{RE,i}"
    assert describe(methodology)["parameters"]["own_use"]["symbol"] == "η_{RE,i}"


def test_unused_equation(small: Any) -> None:
    found = small({"equations.spare": {"text": "1", "unit": "1", **SOURCED}}).error()
    assert (found.code, found.found) == ("MET-116", "spare")


def test_unused_table(small: Any) -> None:
    built = small({"parameters.EF": small.gone})
    found = built.error()
    assert (found.code, found.found) == ("MET-116", "factor")
    assert found.where == line_of(built, '"factor"')


def test_unused_set(small: Any) -> None:
    built = small({"sets": {"ghost": {"index": "g", "title": "Ghost"}}})
    found = built.error()
    assert (found.code, found.found) == ("MET-116", "ghost")
    assert found.where == line_of(built, '"ghost"')


def test_what_only_a_criterion_uses_is_used(small: Any) -> None:
    m = small({"parameters.limit": NUMBER, "criteria.1.test": "limit > 0", "criteria.1.sets": []})
    assert "limit" in m.load().parameters


# -- what the models refuse ---------------------------------------------------------------

MONITORED = {"description": "x", "unit": "MWh", "class": "monitored"}


@pytest.mark.parametrize(
    ("parameter", "message"),
    [
        (MONITORED, "needs `conservative`"),
        ({**MONITORED, "conservative": "lower"}, "needs `options`"),
        ({**NUMBER, "class": "fixed_ex_ante"}, "stands in the project file"),
        ({**NUMBER, "sets": ["plant"]}, "is one number"),
        ({**NUMBER, "unit": "MWhh"}, "is not a unit"),
        ({**NUMBER, "unit": "year"}, "its length varies"),
        ({**NUMBER, "unit": True}, "text is expected"),
        ({**NUMBER, "value": "many"}, "a finite number is expected"),
    ],
)
def test_a_parameter_that_cannot_be(small: Any, parameter: dict[str, Any], message: str) -> None:
    found = small({"parameters.odd": parameter}).errors()
    assert found[0].code == "MET-015"
    assert message in found[0].message


def test_a_plain_one_is_a_unit(small: Any) -> None:
    odd = {**NUMBER, "unit": 1}
    m = small({"parameters.odd": odd, "criteria.1.test": "odd > 0", "criteria.1.sets": []}).load()
    assert m.unit("odd") == "1"


@pytest.mark.parametrize("attribute", [{}, {"unit": "kW", "choices": {"a": "a"}}])
def test_an_attribute_has_unit_or_choices(small: Any, attribute: dict[str, Any]) -> None:
    found = small({"attributes.plant.age": {"description": "x", **attribute}}).error()
    assert found.code == "MET-015"
    assert "either a unit or choices" in found.message


def test_a_file_that_is_missing(tmp_path: Any) -> None:
    with pytest.raises(FindingsError) as caught:
        load_folder(tmp_path, lambda _: None)
    assert caught.value.findings[0].code == "MET-001"


# -- what families say themselves ---------------------------------------------------------

OWN_CLAIM = {"standing": "corroborated", "source": "paper", "place": "page 2", "checked": "2025"}
PAPER = {"sources": {"paper": {"title": "A paper"}}}


def test_a_claim_of_a_family_holds_where_the_methodology_has_none(small: Any) -> None:
    own = {"equations.PE": {"text": "sum(EG[i] for i in plant) * own_use", "unit": "tCO2"}}
    own["equations.PE"] |= OWN_CLAIM
    m = small({"equations.PE": GONE}, family={**PAPER, **own}).load()
    assert (m.equations["PE"].claim.standing, m.equations["PE"].claim.place) == (
        "corroborated",
        "page 2",
    )
    assert m.sources["paper"].title == "A paper"
    assert m.standing == "corroborated"
    # The methodology's own claim goes first, and a source that nothing rests on is left out.
    m = small(family={**PAPER, **own}).load()
    assert m.equations["PE"].claim.source == "book"
    assert set(m.sources) == {"book"}


@pytest.mark.parametrize("part", ["standing", "source"])
def test_a_claim_of_a_family_is_whole(small: Any, part: str) -> None:
    found = small(family={**PAPER, f"equations.PE.{part}": OWN_CLAIM[part]}).error()
    assert "a standing needs a source" in found.message


def test_a_claim_of_a_family_names_a_source(small: Any) -> None:
    whole = {f"equations.PE.{key}": value for key, value in OWN_CLAIM.items()}
    found = small({"equations.PE": GONE}, family=whole).error()
    assert (found.code, found.found) == ("MET-109", "paper")


def test_a_table_of_a_family(small: Any) -> None:
    table = METHODOLOGY["tables"]["factor"]
    built = small({"tables": GONE}, family={"tables": {"factor": table}})
    assert list(built.load().tables) == ["factor"]
    assert built.judged() == []
    found = small(family={"tables": {"factor": table}}).error()
    assert (found.code, found.message) == ("MET-102", "'factor' is declared twice")


def test_a_bad_row_is_told_in_the_family(small: Any) -> None:
    table = {**METHODOLOGY["tables"]["factor"], "keys": {"connection": {"unit": "kW"}}}
    built = small({"tables": GONE}, family={"tables": {"factor": table}})
    assert "MET-113" in {f.code for f in built.errors()}
    assert all("families/small.yaml:" in f.where for f in built.errors())


# -- sets that may be empty -----------------------------------------------------------------

SPARE = {"index": "s", "title": "Spare", "optional": "rare"}
LOWEST = {
    "sets.spare": {**SPARE, "attributes": {"kind": {"description": "x", "choices": {"a": "a"}}}},
    "parameters.EF_spare": {
        "symbol": "EF_s",
        "description": "x",
        "unit": "tCO2/MWh",
        "sets": ["spare"],
        "class": "fixed_ex_ante",
    },
    "parameters.EG_spare": {
        "symbol": "EG_s",
        "description": "x",
        "unit": "MWh",
        "sets": ["spare"],
        "class": "monitored",
        "options": ["C"],
        "conservative": "by_result",
    },
    "equations.PE.text": "sum(EG[i] for i in plant) * min(own_use, "
    "(EF_spare[s] if kind[s] == 'a' and EG_spare[s] > 0 else own_use for s in spare))",
}


def test_cases_leave_out_a_set_that_may_be_empty(small: Any) -> None:
    assert small(family=LOWEST).judged() == []
    found = small(family={**LOWEST, "sets.spare.optional": GONE}).judged()
    assert {f.code for f in found} == {"MET-122"}
    assert any("the set 'spare' has no members" in f.message for f in found)


def test_members_of_a_set_that_may_be_empty_count(small: Any) -> None:
    cases = {
        "cases.0.sets.spare": [{"id": "s", "kind": "a"}],
        "cases.0.values.EF_spare": 0.05,
        "cases.0.values.EG_spare": 1,
        "cases.0.expected": {"RE": 5, "PE": 0.5, "ER": 4.5},
    }
    assert small(family=LOWEST, cases=cases).judged() == []


# -- criteria of families -----------------------------------------------------------------

SHARED = {"text": "Shared", "evidence": "Letter", "test": "capacity[i] > 0", "sets": ["plant"]}


def test_a_criterion_of_a_family_is_the_methodologys(small: Any) -> None:
    built = small(family={"criteria": {"2": {**SHARED, **SOURCED}}})
    criterion = built.load().criteria["2"]
    assert (criterion.text, criterion.evidence, criterion.sets) == ("Shared", "Letter", ("plant",))
    assert (criterion.standing, criterion.source) == ("official", "book")
    assert set(built.load().tests) == {"1", "2"}
    assert built.judged() == []


def test_the_test_of_a_familys_criterion_is_told_in_the_family(small: Any) -> None:
    wrong = {**SHARED, **SOURCED, "test": "capacty[i] > 0"}
    built = small(family={"criteria": {"2": wrong}})
    found = built.error()
    assert found.code == "MET-110"
    assert found.where == line_of(built, '"test"', "families/small.yaml")


def test_a_familys_criterion_cannot_be_replaced(small: Any) -> None:
    built = small(family={"criteria": {"1": {**SHARED, **SOURCED}}})
    found = built.error()
    assert (found.code, found.where) == ("MET-102", line_of(built, '"1"'))


# -- what becomes of values over time ---------------------------------------------------------


@pytest.mark.parametrize("unit", ["1", "%", "K", "GJ/t", "MW", "t/m3", "piece", "km"])
def test_a_monitored_value_that_is_no_amount_says_what_becomes_of_it(small: Any, unit: str) -> None:
    """0.5 and 0.7 of two half-years would be added up to 1.2 without a word."""
    share = {
        "description": "Share",
        "unit": unit,
        "class": "monitored",
        "options": ["C"],
        "conservative": "lower",
    }
    used = {"equations.RE.text": "sum(EG[i] * EF[i] for i in plant) * (share / share)"}
    built = small(family={"parameters.share": share, **used})
    found = built.error()
    assert (found.code, found.found) == ("MET-126", unit)
    assert "families/small.yaml:" in found.where
    (linted,) = linted_by(built)
    assert linted.code == "MET-126"
    # What a methodology adds to a family's parameter does not stand for it.
    refined = small({"parameters.share": {"note": "x"}}, {"parameters.share": share, **used})
    assert refined.error().code == "MET-126"
    said = small(family={"parameters.share": {**share, "aggregation": "mean"}, **used}).load()
    assert said.parameters["share"].aggregation == "mean"


def linted_by(built: Any) -> Any:
    (findings,) = linted(str(built.folder), Library()).values()
    return [finding for finding in findings if finding.is_error]


@pytest.mark.parametrize("unit", ["kWh", "GJ", "t", "kg", "L", "Nm3", "h", "tCO2"])
def test_an_amount_adds_up(unit: str) -> None:
    assert parse_unit(unit).is_amount
