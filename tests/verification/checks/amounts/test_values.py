"""Typed values one by one: what is asked about each, and what it would be instead."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from jcm_mrv import load_methodology
from jcm_mrv.findings import Finding, Severity
from jcm_mrv.verification.checks.amounts import values
from jcm_mrv.verification.checks.amounts.values import constants, default_of, fixed, inputs, options
from jcm_mrv.verification.checks.fixed.other_case import case_words, near
from jcm_mrv.verification.claim.claim import StatedValue
from jcm_mrv.verification.claim.provenance import Origin
from jcm_mrv.verification.judged import Judged
from jcm_mrv.workbook.formulas.values import ErrorValue
from tests.effort import one_in, thorough

pytestmark = one_in(2)

SOLAR, CHILLERS, WASTE, BOILERS = (
    load_methodology(name)
    for name in ("VN_AM007@1.0", "ID_AM002@2.0", "VN_AM004@1.0", "ID_AM009@1.0")
)
OF = {
    **dict.fromkeys(("EG", "capacity", "connection", "EF_RE"), SOLAR),
    **dict.fromkeys(("T_cooling_out", "TD_cooling", "TD_chilled", "EC_PJ"), CHILLERS),
    **dict.fromkeys(("OX", "W", "GWP_CH4", "disposal_year", "waste_type", "NCV_BG", "k_j"), WASTE),
    "eta_PJ": BOILERS,
}


def stated(name: str, value: Any, unit: str | None = None, **more: Any) -> StatedValue:
    own = OF[name].unit(name) if unit is None else unit
    given = {"members": (("1",),), "span": 0, "place": ("S", 0, 0), "leaf": ("T", 0, 0), **more}
    return StatedValue(name, value=value, unit=own, **given)


def claim_of(*of: StatedValue, formula: str = "", side: str = "report") -> Any:
    """Give what the checks of values look at of a claim."""
    monitored = [s for s in of if getattr(kind(s.name), "kind", "") == "monitored"]
    own = [s for s in of if getattr(kind(s.name), "kind", "") == "default"]
    return SimpleNamespace(
        methodology=OF[of[0].name],
        choices=lambda name: list(OF[name].attributes[name][1].choices),
        by_definition=lambda name, key: int(key[0]) if OF[name].time_set(name) else None,
        inputs=list(of),
        monitored=monitored,
        constants=own,
        fixed=[s for s in of if s not in [*monitored, *own]],
        cells=SimpleNamespace(
            formula=lambda place: formula if place == ("T", 0, 0) else "",
            # A line further down takes its value from the first.
            origin=lambda place: Origin(("S", 0, 0), tuple(dict.fromkeys((place, ("S", 0, 0))))),
        ),
        # What the methodology's tables are looked up by is not known.
        described=SimpleNamespace(lacking=lambda needs: sorted(needs)),
        side=side,
        years=("2024",),
    )


def kind(name: str) -> Any:
    return OF[name].parameters.get(name)


class Tonnes:
    """A model in which a value weighs what it says: 1000 for nothing, and its size else."""

    def effect(self, of: StatedValue, right: float) -> float:
        return (of.number or 0.0) - right

    def reductions(self, changed: dict[Any, float] | None = None) -> float:
        return 500.0 + sum((changed or {}).values())


MODEL: Any = Tonnes()


def told(found: list[Finding | Judged]) -> list[tuple[str, float | None]]:
    return [
        (one.finding.code, one.effect) if isinstance(one, Judged) else (one.code, None)
        for one in found
    ]


@pytest.mark.parametrize(
    ("one", "formula", "wanted"),
    [
        (stated("EG", 700.0), "", []),
        (stated("EG", None), "", [("VER-005", None)]),
        (stated("EG", None), "=OFFSET(A1,1,1)", [("VER-131", 0.0)]),
        (stated("EG", ErrorValue.DIV0), "", [("VER-010", None)]),
        (stated("EG", "see annex"), "", [("VER-012", None)]),
        (stated("EG", True), "", [("VER-012", None)]),
        # A sum skips a number that is a text: the workbook calculates as if nothing were there.
        (stated("EG", 700.0, text="700"), "", [("VER-011", 700.0)]),
        (stated("capacity", None), "", []),
        (stated("capacity", 9.0, text="9"), "", [("VER-011", None)]),
        (stated("disposal_year", None), "", [("VER-005", None)]),
        (stated("connection", "grid"), "", []),
        # A formula that compares it would find another text.
        (stated("connection", " grid "), "", [("VER-012", None)]),
        (stated("connection", "net"), "", [("VER-012", None)]),
        (stated("connection", None), "", [("VER-012", None)]),
        (stated("connection", 1.0), "", [("VER-012", None)]),
    ],
)
def test_what_stands_in_a_cell(
    one: StatedValue, formula: str, wanted: list[tuple[str, float | None]]
) -> None:
    found = list(inputs(claim_of(one, formula=formula), MODEL))
    assert told(found) == wanted
    alone = list(inputs(claim_of(one, formula=formula), None))
    assert told(alone) == [(code, None if effect else effect) for code, effect in wanted]
    for finding in (f.finding if isinstance(f, Judged) else f for f in found):
        # An empty cell is named where the value is taken from.
        assert finding.where == ("T!A1" if finding.code == "VER-005" else "S!A1")
        if finding.code == "VER-131":
            assert finding.found == formula


def test_what_is_found_in_a_cell_is_shown() -> None:
    (text,) = inputs(claim_of(stated("EG", "n/a " * 30)), None)
    (choice,) = inputs(claim_of(stated("connection", "net")), None)
    (number,) = inputs(claim_of(stated("EG", 7.5, text="7,5")), None)
    assert isinstance(text, Judged)
    assert isinstance(choice, Judged)
    assert isinstance(number, Judged)
    assert (len(text.finding.found), text.finding.found[:5]) == (60, "'n/a ")
    assert choice.finding.found == "'net'"
    assert "grid | captive" in choice.finding.expected
    assert (number.finding.found, "7.5" in number.finding.expected) == ("the text '7,5'", True)


@pytest.mark.parametrize(
    ("name", "value", "unit", "wanted"),
    [
        ("EG", 1.0, "MWh", []),
        ("EG", 1.0, " kWh \n / p", []),
        ("EG", 1.0, "", ["VER-031"]),
        ("EG", 1.0, "  ", ["VER-031"]),
        ("EG", 1.0, "t", ["VER-030"]),
        ("EG", 1.0, "bananas", ["VER-030"]),
        ("EG", None, "bananas", ["VER-005"]),
        ("GWP_CH4", 28.0, "", ["VER-031"]),
        ("eta_PJ", 0.6, "", []),
        ("eta_PJ", 0.6, "MWh", ["VER-030"]),
    ],
)
def test_units(name: str, value: float | None, unit: str, wanted: list[str]) -> None:
    found = [code for code, _ in told(list(inputs(claim_of(stated(name, value, unit)), None)))]
    assert found == wanted


@thorough
def test_an_unknown_unit_is_not_one_of_another_kind() -> None:
    (unknown,) = inputs(claim_of(stated("EG", 1.0, "bananas")), None)
    (unfit,) = inputs(claim_of(stated("EG", 1.0, "t")), None)
    assert isinstance(unknown, Finding)
    assert isinstance(unfit, Finding)
    assert unknown.message != unfit.message
    assert (unknown.found, unfit.found) == ("bananas", "t")


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("EG", 0.0, None),
        ("EG", -0.1, "VER-037"),
        ("eta_PJ", 1.0, None),
        ("eta_PJ", 1.01, "VER-036"),
        ("eta_PJ", 0.05, None),
        ("eta_PJ", 0.049, "VER-036"),
        ("T_cooling_out", -300.0, None),
        ("GWP_CH4", 35.0, None),
        ("GWP_CH4", -1.0, "VER-036"),
        ("capacity", -5.0, None),
        ("disposal_year", 1.0, None),
        ("disposal_year", 2.0, "VER-036"),
    ],
)
def test_what_is_plausible(name: str, value: float, wanted: str | None) -> None:
    found = list(inputs(claim_of(stated(name, value)), None))
    assert [code for code, _ in told(found)] == ([] if wanted is None else [wanted])


def test_the_ends_of_a_range_are_named() -> None:
    (high,) = inputs(claim_of(stated("eta_PJ", 2.0)), None)
    (gas,) = inputs(claim_of(stated("NCV_BG", 0.05)), None)
    (low,) = inputs(claim_of(stated("OX", -1.0, members=((),))), None)
    ((year, *_),) = inputs(claim_of(stated("disposal_year", 2021.0, members=(("2020",),))), None)
    for finding, words, found in (
        (high, "at least 0.05 and at most 1: no equipment gives more", "2 1"),
        (gas, "at least 0.01 and at most 0.04 GJ/Nm3: from", "0.05 GJ/Nm3"),
        (low, "at least 0 and at most 1", "-1 1"),
        (year, "2020", "2021"),
    ):
        assert isinstance(finding, Finding)
        assert words in finding.expected + finding.message
        assert finding.found == found


@pytest.mark.parametrize(
    ("option", "side", "code", "found"),
    [
        ("Option C", "report", None, ""),
        ("c", "report", None, ""),
        ("C", "report", None, ""),
        (None, "report", None, ""),
        ("", "report", "VER-050", "nothing"),
        ("x" * 50, "report", "VER-050", repr("x" * 30)),
        ("Option A", "report", "VER-051", "Option A"),
        ("Option A", "plan", None, ""),
        ("", "plan", None, ""),
    ],
)
def test_options(option: str | None, side: str, code: str | None, found: str) -> None:
    listed = list(options(claim_of(stated("EG", 1.0, option=option), side=side)))
    assert [f.code for f in listed] == ([code] if code else [])
    assert [f.found for f in listed] == ([found] if code else [])
    assert not list(options(claim_of(stated("EG", None, option=option))))


def test_an_option_that_was_read_officially_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    one = claim_of(stated("W", 1.0, option="Option A"))
    (asked,) = options(one)
    assert (asked.severity, "Option B or Option C" in asked.expected) == (Severity.WARNING, True)
    read = SimpleNamespace(options=("B", "C"), options_from=SimpleNamespace(standing="official"))
    one.methodology = SimpleNamespace(parameters={"W": read})
    (refused,) = options(one)
    assert refused.code == asked.code == "VER-051"
    assert refused.message != asked.message
    read.options_from.standing = "corroborated"
    assert next(options(one)).severity is Severity.WARNING


@pytest.mark.parametrize(
    ("value", "unit", "effect"),
    [(0.1, "1", None), (0.2, "1", 0.2), (0.1 + 1e-13, "1", None), ("0.2", "1", None)],
)
def test_a_value_of_the_methodology(value: Any, unit: str, effect: float | None) -> None:
    found = constants(claim_of(stated("OX", value, unit, members=((),))), MODEL)
    assert told(list(found)) == ([] if effect is None else [("VER-034", pytest.approx(effect))])
    alone = constants(claim_of(stated("OX", value, unit, members=((),))), None)
    assert [f.effect for f in alone] == [None] * len(found)
    for one in found:
        assert one.finding.found == "0.2 1"
        assert "0.1 1" in one.finding.expected
        assert "corroborated" in one.finding.expected


def test_a_constant_is_asked_about_once() -> None:
    first = stated("OX", 0.2, members=((),))
    again = replace(first, place=("S", 1, 0))
    found = constants(claim_of(again, first), None)
    assert [one.finding.where for one in found] == ["S!A1"]
    # What the project fixes is its own.
    claim = claim_of(first)
    claim.fixed = [first]
    assert constants(claim, None) == []


GRID, CAPTIVE = 0.333, 0.533


@pytest.mark.parametrize(
    ("value", "source", "typed", "wanted"),
    [
        (GRID, "", True, []),
        (CAPTIVE, "", True, []),
        (GRID * (1 + 1e-7), "", True, []),
        (0.5, "Specification, page 3", True, [("VER-034", 0.167)]),
        (0.5, " ", True, [("VER-035", 0.167)]),
        (0.5, "Specification", False, [("VER-035", 0.167)]),
        (0.2, "Specification", True, [("VER-034", -0.133)]),
    ],
)
def test_a_fixed_value_of_a_table(
    value: float, source: str, typed: bool, wanted: list[tuple[str, float]]
) -> None:
    one = stated("EF_RE", value, source=source, is_typed=typed)

    class Least(Tonnes):
        """A model in which the smaller factor gives less."""

        def effect(self, of: StatedValue, right: float) -> float:
            return right - (of.number or 0.0)

    model: Any = Least()
    found = list(fixed(claim_of(one), model))
    assert told(list(found)) == [(code, pytest.approx(effect)) for code, effect in wanted]
    for judged in found:
        assert judged.instead == (one, pytest.approx(GRID))
        assert "0.333 or 0.533 tCO2/MWh" in judged.finding.expected
        assert judged.finding.found.startswith(f"{value:g} tCO2/MWh")
        assert (source.strip() in judged.finding.found) or not typed
    assert [j.effect for j in fixed(claim_of(one), None)] == [None] * len(found)


def test_a_fixed_value_where_the_case_of_the_table_is_known() -> None:
    class Known(Tonnes):
        """A model in which the system is known to be captive."""

        def default(self, span: int, name: str, key: tuple[str, ...]) -> float:
            assert (span, name) == (0, "EF_RE")
            return CAPTIVE

    model: Any = Known()
    one = stated("EF_RE", GRID, source="Specification")
    claim = claim_of(one)
    claim.described = SimpleNamespace(lacking=lambda needs: [])
    (found,) = fixed(claim, model)
    assert found.instead == (one, CAPTIVE)
    assert "0.533 tCO2/MWh" in found.finding.expected
    assert "0.333" not in found.finding.expected
    right = claim_of(replace(one, value=CAPTIVE, description="grid"))
    right.described = claim.described
    assert not list(fixed(right, model))
    claim.years = ()
    assert default_of(model, claim, one) is None


@pytest.mark.parametrize(
    ("value", "source", "typed", "code"),
    [
        (0.6, "Catalogue", True, None),
        (0.6, "", False, None),
        (0.6, "", True, "VER-035"),
        (None, "", True, None),
    ],
)
def test_a_fixed_value_of_the_project(
    value: float | None, source: str, typed: bool, code: str | None
) -> None:
    one = stated("eta_PJ", value, source=source, is_typed=typed)
    found = [judged.finding for judged in fixed(claim_of(one), MODEL)]
    assert [f.code for f in found] == ([code] if code else [])
    assert [f.found for f in found] == (["0.6, no source"] if code else [])
    assert not list(fixed(claim_of(stated("capacity", 5.0)), MODEL))


@pytest.mark.parametrize(
    ("value", "words", "right"),
    [
        (GRID, "connected to the grid", None),
        (CAPTIVE, "connected to the grid", GRID),
        (GRID, "captive system, off the grid", CAPTIVE),
        (CAPTIVE, "captive", None),
        (CAPTIVE, "gridlock", None),
        (CAPTIVE, "grid and captive", None),
        (GRID, "", None),
    ],
)
@pytest.mark.parametrize("column", ["description", "comment", "source"])
def test_a_value_beside_the_word_of_another_case(
    column: str, value: float, words: str, right: float | None
) -> None:
    one = stated("EF_RE", value, **{column: words})
    found = list(fixed(claim_of(one), MODEL))
    assert [j.effect for j in found] == ([] if right is None else [pytest.approx(right - value)])
    for judged in found:
        assert judged.finding.code == "VER-034"
        assert judged.instead == (one, right)
        word = "grid" if right == GRID else "captive"
        assert judged.finding.found == f"{value:g} tCO2/MWh, beside the word {word}"
        assert f"{right:g}" in judged.finding.expected + judged.finding.message
    assert [j.effect for j in fixed(claim_of(one), None)] == [None] * len(found)


DECAY = [
    (0.04, "IPCC 2006, food, wet tropical", 0.4),
    (0.06, "IPCC 2006: food, tropical, moist and wet", 0.4),
    (0.4, "Food waste; dry, tropical", 0.085),
    (0.17, "IPCC 2006, paper, tropical wet", 0.07),
    (0.4, "IPCC 2006, food, wet tropical", None),
    (0.04, "IPCC 2006, paper, temperate dry", None),
    (0.17, "IPCC 2006, food, tropical wet, lower limit", None),
    (0.04, "IPCC 2006, food", None),
    (0.07, "Food and paper of a market, tropical wet", None),
    (0.04, "IPCC 2006, table 3.3", None),
    (0.185, "IPCC 2006, food, wet", None),
]
"""Decay rates of the table, in which waste and climate are named together."""


@pytest.mark.parametrize(("value", "words", "right"), DECAY)
def test_a_value_beside_the_words_of_a_row_of_two_keys(
    value: float, words: str, right: float | None
) -> None:
    one = stated("k_j", value, source=words)
    found = [j for j in fixed(claim_of(one), MODEL) if j.finding.code == "VER-034"]
    assert [j.instead for j in found] == ([] if right is None else [(one, right)])


def test_words_that_deny_the_grid() -> None:
    for words in ("off-grid", "No grid", "not connected to the grid", "without a national grid"):
        assert "grid" not in case_words(words), words
    assert case_words("On the Grid") == "on the grid"


def test_what_counts_as_the_same_value() -> None:
    assert near(0.333, 0.333 * (1 + 9e-7))
    assert not near(0.333, 0.333 * (1 + 2e-6))
    assert near(0.0, 1e-12)
    assert not near(0.0, 1e-11)


def test_what_a_record_of_the_official_text_has_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    one = stated("EF_RE", 0.4)

    def record(value: float, unit: str) -> Any:
        return SimpleNamespace(value=value, unit=unit, text="page 3 of the text")

    records = [(record(333.0, "kgCO2/MWh"), one), (record(1.0, "m"), one)]
    monkeypatch.setattr(values, "contradicted", lambda claim: records)
    (found,) = values.unlike_read(claim_of(one), MODEL)
    assert (found.finding.code, found.finding.where) == ("VER-107", "S!A1")
    assert found.finding.found == "0.4 tCO2/MWh"
    assert "0.333 tCO2/MWh" in found.finding.expected + found.finding.message
    assert found.effect == pytest.approx(-(0.4 - 0.333))
    assert found.instead == (one, pytest.approx(0.333))
    assert [j.effect for j in values.unlike_read(claim_of(one), None)] == [None]
