"""Units in the line of an amount are read as everywhere, without the registry of all units."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jcm_mrv.methodology import units
from jcm_mrv.verification.claim.units_beside import _times
from tests.methodology.test_units_written import SPELLINGS


@SPELLINGS
def test_a_spelling_is_read_as_on_the_sheets(
    unit: str, times: Fraction, spellings: list[str]
) -> None:
    for spelling in spellings:
        assert _times(spelling, unit) == (None if unit == "1" else float(times)), spelling


@pytest.mark.parametrize("text", ["Boiler 1", "CH-1", "Petrolimex 12", "Meter", "(e)"])
def test_names_ask_no_registry(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked() -> None:
        raise AssertionError(text)

    monkeypatch.setattr(units, "_registry", asked)
    assert _times(text, "MWh") is None
    assert _times("MWh", text) is None
