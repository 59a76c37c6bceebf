"""What amounts cannot exceed: ``at_most`` and ``part_of``."""

from __future__ import annotations

from typing import Any

import pytest

LIMIT = {"standing": "unverified", "source": "book", "place": "its plate"}
RATED = {
    **LIMIT,
    "text": "capacity[i] * to_MW * period_hours",
    "numbers": {"to_MW": {"value": 0.001, "unit": "MW/kW"}},
}
SUPPLY = {**LIMIT, "text": "sum(capacity[i] for i in plant) * period_hours / 1000"}


def test_limits_are_read_and_make_nothing_less_sure(small: Any) -> None:
    built = small({"parameters.EG.at_most": RATED})
    assert built.judged() == []
    methodology = built.load()
    (limit,) = methodology.limits
    assert (limit.parameter, limit.is_whole, limit.numbers) == ("EG", False, {"to_MW": 0.001})
    assert methodology.standing == "official"


def test_a_family_may_say_them_and_a_methodology_otherwise(small: Any) -> None:
    plain = {**LIMIT, "text": "1000 * EG[i]"}
    family = {"parameters.EG.at_most": plain}
    assert [one.bound.text for one in small(family=family).load().limits] == [plain["text"]]
    both = small({"parameters.EG.at_most": RATED}, family=family).load()
    assert [one.bound.text for one in both.limits] == [RATED["text"]]


def test_units_balance_in_limits_too(small: Any) -> None:
    (found,) = small({"parameters.EG.part_of": SUPPLY}).judged()
    assert found.code == "MET-117"
    assert found.message.startswith("EG, part_of: units do not balance")
    assert "off by a factor of 1000" in found.message


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"parameters.EG.at_most": {**RATED, "source": "none"}}, "MET-109"),
        ({"parameters.EG.at_most": {**RATED, "numbers": {}}}, "MET-110"),
        ({"parameters.EG.at_most": {**RATED, "text": "capacity[i] *"}}, "MET-110"),
        ({"parameters.EG.part_of": {**RATED, "text": "capacity[i]"}}, "MET-110"),
        (
            {"parameters.EG.at_most": {**RATED, "numbers": {"EF": {"value": 1, "unit": "1"}}}},
            "MET-102",
        ),
    ],
)
def test_a_limit_that_cannot_be(small: Any, changes: dict[str, Any], code: str) -> None:
    assert small(changes).error().code == code


def test_what_is_fixed_is_part_of_nothing(small: Any) -> None:
    assert "limits" in small({"parameters.EF.part_of": RATED}).error().message


def test_what_is_fixed_may_be_held_against_what_is_monitored(small: Any) -> None:
    least = {**LIMIT, "text": "each / EG[i]", "numbers": {"each": {"value": 1, "unit": "tCO2"}}}
    built = small({"parameters.EF.at_least": least})
    assert built.judged() == []
    (limit,) = built.load().limits
    assert (limit.parameter, limit.kind, limit.is_whole) == ("EF", "at_least", False)
