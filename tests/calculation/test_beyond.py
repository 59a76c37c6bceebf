"""Fixed values beyond what the methodology says that they can be."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv.calculation.calculate import calculate
from jcm_mrv.project.load import load_project
from tests.prepared import prepared

CHILLER = Path(__file__).parents[2] / "examples" / "textile-chiller"
COP, COOLING, CHILLED = "{value: 6.7,", "{value: 37,", "{value: 7,"


def asked(folder: Path, *changes: tuple[str, str]) -> list[tuple[str | None, str | None]]:
    """Give what is asked of the values of the example, changed."""
    path = prepared(CHILLER, folder) / "project.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    result = calculate(load_project(path))
    return [(f.found, f.expected) for f in result.open if f.code == "CAL-017"]


RIGHT = [
    [],
    [(COP, "{value: 9.3,")],
    [(COOLING, "{value: 25,"), (CHILLED, "{value: 15,"), (COP, "{value: 15,")],
]


@pytest.mark.parametrize("right", RIGHT)
def test_what_a_machine_can_be_is_left_alone(right: list[tuple[str, str]], tmp_path: Path) -> None:
    assert asked(tmp_path, *right) == []


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        ([(COP, "{value: 67,")], "67"),
        ([(COP, "{value: 9.4,")], "9.4"),
        ([(COOLING, "{value: 98.6,"), (CHILLED, "{value: 44.6,")], "6.7"),  # degrees Fahrenheit
    ],
)
def test_no_machine_is_better_than_carnot_s(
    wrong: list[tuple[str, str]], found: str, tmp_path: Path
) -> None:
    ((what, expected),) = asked(tmp_path, *wrong)
    assert what == found
    assert (expected or "").startswith("at most 5.884" if "98.6" in str(wrong) else "at most 9.338")


def test_a_value_below_what_bounds_it_is_asked_about(tmp_path: Path) -> None:
    exchanged = [(COOLING, "{value: 6,")]
    assert ("6 degC", "at least 7 degC") in [
        (what, (expected or "").partition(":")[0]) for what, expected in asked(tmp_path, *exchanged)
    ]
