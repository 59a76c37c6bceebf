"""A parameter that some members alone need: whose condition, and where equations read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv.findings import FindingsError
from jcm_mrv.methodology.judge import judge
from tests.trucks import RULES, rules

FUEL = 'FC[v] if way[v] == "metered" else SFC[v] * DIST[v]'
SHARE = 'if any(way[v] == "metered" for v in vehicle) else 0'


def codes(folder: Path, *pairs: tuple[str, str]) -> list[str]:
    try:
        return [finding.code for finding in judge(rules(folder, *pairs))]
    except FindingsError as stopped:
        return [finding.code for finding in stopped.findings]


def test_as_it_stands_nothing_is_wrong(tmp_path: Path) -> None:
    assert codes(tmp_path) == []


@pytest.mark.parametrize(
    "read",
    [
        'SFC[v] * DIST[v] if way[v] == "default" else FC[v]',
        'SFC[v] * DIST[v] if not way[v] == "metered" else FC[v]',
        'FC[v] if way[v] != "default" else SFC[v] * DIST[v]',
        'FC[v] if make[v] == "heavy" and way[v] == "metered"'
        ' else DIST[v] * (SFC[v] if way[v] == "default" else SFC_RE)',
        'FC[v] if way[v] == "metered" and FC[v] > 0 else DIST[v] * SFC_RE',
        'FC[v] if not (way[v] == "default" or FC[v] < 0) else DIST[v] * SFC_RE',
        'max((FC[k] if way[k] == "metered" else 0 for k in vehicle))',
        'sum(FC[k] for k in vehicle if way[k] == "metered" if make[k] == "heavy")',
    ],
)
def test_what_follows_from_the_condition_may_read_it(tmp_path: Path, read: str) -> None:
    # What nothing rests on any more is told besides.
    assert "MET-172" not in codes(tmp_path, (FUEL, read))


@pytest.mark.parametrize(
    "read",
    [
        "FC[v]",
        "FC[v] if DIST[v] > 0 else 0",
        'FC[v] if way[v] == "default" else 0',
        'SFC[v] * DIST[v] if way[v] == "metered" else FC[v]',
        'FC[v] if way[v] == "metered" or make[v] == "heavy" else 0',
        "DIST[v] * SFC_RE if FC[v] > 0 else 0",
        'sum(FC[k] if way[v] == "metered" else 0 for k in vehicle)',
        "sum(FC[k] for k in vehicle)",
        "max(FC[k] for k in vehicle)",
    ],
)
def test_elsewhere_it_is_refused_with_place_and_mend(tmp_path: Path, read: str) -> None:
    with pytest.raises(FindingsError) as stopped:
        rules(tmp_path, (FUEL, read))
    wrong = [f for f in stopped.value.findings if f.code == "MET-172"]
    assert wrong
    line = RULES[: RULES.index("  FUEL:")].count("\n") + 1
    assert all(f"methodology.yaml:{line}:" in finding.where for finding in wrong)
    assert 'way[v] == "' in wrong[0].hint


def test_a_value_for_all_is_needed_where_a_set_has_a_member(tmp_path: Path) -> None:
    summed = "sum(FC_crane[g] * EF_crane for g in crane)"
    assert codes(tmp_path, (summed, "sum(FC_crane[g] for g in crane) * EF_crane")) == ["MET-172"]
    held = "(sum(FC_crane[g] for g in crane) * EF_crane if any(crane) else 0)"
    assert codes(tmp_path, (summed, held)) == []


def test_any_is_that_of_the_same_condition_whatever_its_letter(tmp_path: Path) -> None:
    one = ("needed: any(crane)", 'needed: any(way[v] == "metered" for v in vehicle)')
    read = ("(1.1 - 0.1 * SHARE)", "(1.1 + (EF_crane * cap {}))")
    cap = (
        "tables:\n",
        "  cap: {description: c, unit: L/tCO2, class: default, value: 1, "
        "value_from: {standing: unverified, source: text}}\ntables:\n",
    )
    assert "MET-172" in codes(tmp_path, one)
    for condition, wrong in (
        ('if any(way[k] == "metered" for k in vehicle) else 0', False),
        ('if any(way[k] == "default" for k in vehicle) else 0', True),
        ('if any(way[k] == "metered" and make[k] == "heavy" for k in vehicle) else 0', True),
    ):
        pair = (read[0], read[1].format(condition))
        summed = (
            "sum(FC_crane[g] * EF_crane for g in crane)",
            "sum(FC_crane[g] for g in crane) * EF",
        )
        assert ("MET-172" in codes(tmp_path, one, pair, summed, cap)) is wrong


@pytest.mark.parametrize(
    ("needed", "code"),
    [
        ("DIST[v] > 1000", "MET-170"),
        ("lookup(consumption, make[v]) > 0", "MET-170"),
        ("calendar_year > 2024", "MET-170"),
        ('way[v] == "measured"', "MET-171"),
        ("way[v]", "MET-117"),
        ("wya[v] == 'metered'", "MET-110"),
        ("make[v] == 3", "MET-117"),
    ],
)
def test_a_condition_that_is_none(tmp_path: Path, needed: str, code: str) -> None:
    assert code in codes(tmp_path, ('needed: way[v] == "metered"', f"needed: {needed!r}"))


def test_a_number_of_the_text_is_asked_of_nobody(tmp_path: Path) -> None:
    assert codes(tmp_path, ("    value: 0.5\n", "    value: 0.5\n    needed: any(crane)\n")) == [
        "MET-015"
    ]


def test_a_text_that_is_no_choice_is_told(tmp_path: Path) -> None:
    with pytest.raises(FindingsError) as stopped:
        rules(tmp_path, (SHARE, SHARE.replace("metered", "metred")))
    (finding,) = [f for f in stopped.value.findings if f.code == "MET-171"]
    assert finding.hint == "did you mean 'metered'?"
    assert finding.expected == "metered | default"
