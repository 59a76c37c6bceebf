"""A value that a project finds, else the default: what a methodology may say of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv.findings import FindingsError
from jcm_mrv.methodology.authoring.schema import schema_of
from jcm_mrv.methodology.catalogue.describe import describe
from jcm_mrv.methodology.catalogue.difference import differences
from jcm_mrv.methodology.judge import judge
from tests.kilns import SAFE, SAFE_CASES, rules

PREFER = "    prefer: [survey, manufacturer, default]\n"
DEFAULT = "    default: lookup(consumption, type[k])\n"
SIDE = "    conservative: lower\n    default"


def codes(folder: Path, *pairs: tuple[str, str]) -> list[str]:
    try:
        return [finding.code for finding in judge(rules(folder, *pairs))]
    except FindingsError as stopped:
        return [finding.code for finding in stopped.findings]


def test_as_it_stands_nothing_is_wrong(tmp_path: Path) -> None:
    assert codes(tmp_path) == []
    assert judge(rules(tmp_path / "safe", *SAFE, cases=SAFE_CASES)) == []


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        ((PREFER, "    prefer: []\n"), ["MET-195"]),
        ((PREFER, "    prefer: [survey]\n"), ["MET-195"]),
        ((PREFER, "    prefer: [default]\n"), ["MET-195"]),
        ((PREFER, "    prefer: [default, survey]\n"), ["MET-195"]),
        ((PREFER, "    prefer: [survey, measurement]\n"), ["MET-195"]),
        ((PREFER, "    prefer: [survey, survey, default]\n"), ["MET-195"]),
        ((PREFER, "    prefer: [surveyed, default]\n"), ["MET-015"]),
        ((PREFER, "    prefer: survey\n"), ["MET-015"]),
        ((DEFAULT, ""), ["MET-194"]),
        (("    options: [C]\n", "    options: [C]\n    prefer: [survey, default]\n"), ["MET-194"]),
        (("    value: 25\n", "    value: 25\n    prefer: [survey, default]\n"), ["MET-194"]),
        ((SIDE, "    conservative: by_result\n    default"), []),
        (("    prefer: [measurement, default]\n", ""), ["MET-196"]),
        (("source: text, place: p. 3", "source: txt, place: p. 3"), ["MET-109"]),
        # The units, members and side of the default.
        (("default: NCV_default", "default: EF"), ["MET-117", "MET-116"]),
        (("default: NCV_default", "default: lookup(consumption, type[k])"), ["MET-110"]),
        ((SIDE, "    conservative: higher\n    default"), ["MET-119"]),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, pair: tuple[str, str], expected: list[str]) -> None:
    assert codes(tmp_path, pair) == expected


def test_it_is_described_and_told_apart(tmp_path: Path) -> None:
    one = rules(tmp_path / "one")
    other = rules(tmp_path / "other", (PREFER, "    prefer: [survey, default]\n"))
    told = describe(one)["parameters"]
    assert told["SEC"]["prefer"] == ["survey", "manufacturer", "default"]
    assert "prefer" not in told["COAL"]
    assert [change.text() for change in differences(one, other)] == [
        "SEC, prefer: survey, manufacturer, default -> survey, default"
    ]
    keys = schema_of("methodology")["$defs"]
    for part in ("Parameter", "Refinement"):
        assert all(keys[part]["properties"][k]["description"] for k in ("prefer", "prefer_from"))
