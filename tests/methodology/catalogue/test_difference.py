"""What differs between two methodologies is said once, in words; what is equal is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv.methodology.catalogue.difference import PARTS, differences, in_words, unread
from jcm_mrv.methodology.library import Library
from tests.effort import one_in
from tests.two_versions import write_versions

SHIPPED = Library()


@pytest.fixture
def both(tmp_path: Path) -> Library:
    return Library((write_versions(tmp_path),))


def test_everything_that_differs_is_said(both: Library) -> None:
    words = in_words(differences(both.load("VN_AM099@1.0"), both.load("VN_AM099@2.0")))
    assert words == {
        "methodology": ["title: Small -> Small, revised", "approved: nothing -> 2025-05-01"],
        "parameter": [
            "EG, unit: MWh -> kWh",
            "EG, conservative side: lower -> by_result",
            "own_use, value: 0.1 -> 0.2",
            "loss added: Loss of the line [1], fixed_ex_ante",
            "c added: Conversion [MWh/kWh], conversion 0.001",
        ],
        "table": ["factor [size up to 100 kW], value: 0.5 tCO2/MWh -> 0.4 tCO2/MWh"],
        "equation": [
            "RE, text: sum(EG[i] * EF[i] for i in plant) -> "
            "sum(EG[i] * c * EF[i] for i in plant) * (1 - loss)",
            "RE, standing: official -> unverified",
            "PE, text: sum(EG[i] for i in plant) * own_use -> "
            "sum(EG[i] * c for i in plant) * own_use",
        ],
        "criterion": [
            "1, text: It is new. -> It is new and safe.",
            "2 added: It is looked after.",
        ],
        # Once, not for each number and equation that was read in it.
        "source": ["book, title: A book, first edition -> A book, second edition"],
    }
    assert unread(both.load("VN_AM099@2.0")) == ("RE",)


def test_back_again_is_the_reverse(both: Library) -> None:
    a, b = both.load("VN_AM099@1.0"), both.load("VN_AM099@2.0")
    forth = {(c.part, c.name, c.field, c.before, c.after) for c in differences(a, b)}
    back = {(c.part, c.name, c.field, c.after, c.before) for c in differences(b, a)}
    assert forth == back
    kinds = {c.kind for c in differences(a, b)}, {c.kind for c in differences(b, a)}
    assert kinds == ({"changed", "added"}, {"changed", "removed"})


@one_in(9)
@pytest.mark.parametrize("reference", SHIPPED.references())
def test_nothing_differs_from_itself(reference: str) -> None:
    methodology = SHIPPED.load(reference)
    assert differences(methodology, methodology) == ()
    assert differences(methodology, SHIPPED.load(reference)) == ()


def test_shipped_versions_are_compared_family_by_family() -> None:
    a, b = SHIPPED.load("ID_AM002@2.0"), SHIPPED.load("TH_AM005@3.0")
    changes = differences(a, b)
    assert {change.part for change in changes} <= set(PARTS)
    words = in_words(changes)
    assert any(line.startswith("default_generator added") for line in words["set"])
    assert any(line.startswith("EF_elec, text: ") for line in words["equation"])
    assert "reference_cop [capacity below 300 USRt] removed: 4.92, unverified" in words["table"]
    # That each text names its own version is no difference.
    bangladesh = differences(SHIPPED.load("BD_AM001@1.0"), SHIPPED.load("BD_AM001@2.0"))
    assert bangladesh == ()
