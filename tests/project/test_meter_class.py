"""The accuracy class of a meter against its stated permissible error."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import load_project
from jcm_mrv.project.meter import Meter
from tests.projects import write_project


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.5S", "1/200"),
        ("class 1", "1/100"),
        ("Cl. 0,2 S", "1/500"),
        ("2", "1/50"),
        ("B", None),
        ("", None),
        ("0.5S/1", None),
    ],
)
def test_the_error_of_a_class(text: str, expected: str | None) -> None:
    found = Meter(accuracy_class=text).class_fraction
    assert found == (None if expected is None else Fraction(expected))


@pytest.mark.parametrize(
    ("stated", "error", "warned"),
    [
        ("0.5S", "0.2 %", True),
        ("0.5S", "0.5 %", False),
        ("0.5S", "1 %", False),
        ("", "0.2 %", False),
    ],
)
def test_an_error_below_the_class_is_warned_about(
    tmp_path: Path, stated: str, error: str, warned: bool
) -> None:
    meter: dict[str, Any] = {"accuracy_class": stated, "maximum_permissible_error": error}
    project = load_project(write_project(tmp_path, {"meters": {"M-A": meter}}))
    found = [finding for finding in project.findings if finding.code == "MON-521"]
    assert len(found) == warned
