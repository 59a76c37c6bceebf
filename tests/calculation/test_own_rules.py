"""A copy of shipped rules in a folder of one's own: what was changed in it needs two readers."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import Result, calculate, load_project
from jcm_mrv.methodology.library import Library, shipped_folder
from tests.projects import INVOICED, READ, read, write_project

GRID = "table reference_factor, connection = grid"
NAMES = [r["what"] for r in READ["confirmed"] if r["what"] != GRID]
RAISED = ("value: 0.333", "value: 0.444")
TERM = "EG[i] * EF_RE[i]"
NO_CASES = "cases:\n  - {name: nothing, origin: by hand, arithmetic: '0', sets: {system: [{id: a, "
NO_CASES += "connection: grid}]}, values: {EG: {a: 0}}, expected: {ER: 0}}\n"


def rules(folder: Path, *changes: tuple[str, str], name: str = "VN_AM007") -> Library:
    """Give a library with a copy of shipped rules in which texts were exchanged."""
    own = folder / "rules" / name / "1.0"
    shutil.copytree(shipped_folder() / "VN_AM007" / "1.0", own, dirs_exist_ok=True)
    path = own / "methodology.yaml"
    text = path.read_text(encoding="utf-8")
    for one, other in (("id: VN_AM007", f"id: {name}"), *changes):
        assert one in text
        text = text.replace(one, other, 1)
    path.write_text(text + "# mine\n", encoding="utf-8")
    (own / "cases.yaml").write_text(NO_CASES, encoding="utf-8")
    return Library((folder / "rules",))


def records(value: float, name: str, reader: str, **more: Any) -> list[dict[str, Any]]:
    whats = dict.fromkeys([*NAMES, "equation RE", "equation PE"])
    found = [*(read(what) for what in whats), read(GRID, value, "tCO2/MWh")]
    return [{**one, "document": name, "reader": reader, **more} for one in found]


def result_of(
    folder: Path,
    library: Library,
    value: float,
    *readers: str,
    name: str = "VN_AM007",
    changes: dict[str, Any] | None = None,
) -> Result:
    confirmed = [one for reader in readers for one in records(value, name, reader)]
    given = {**INVOICED, "methodology": f"{name}@1.0", "confirmed": confirmed, **(changes or {})}
    return calculate(load_project(write_project(folder, given), library))


def asked(result: Result) -> list[str]:
    return [found.code for found in result.open]


@pytest.mark.parametrize("name", ["VN_AM007", "VN_AM070"])
def test_one_reader_bears_out_no_raised_number_of_a_copy(tmp_path: Path, name: str) -> None:
    """It was final: a number of one's own rules has no library that it could be held against."""
    library = rules(tmp_path, RAISED, name=name)
    result = result_of(tmp_path, library, 0.444, "A. Engineer", name=name)
    assert (result.standing, asked(result)) == ("provisional", ["CAL-018"])
    (said,) = result.open
    assert said.found == f"{GRID}: 0.444 tCO2/MWh here, 0.333 tCO2/MWh there"
    assert "VN_AM007@1.0, as it is shipped" in said.message


@pytest.mark.parametrize("name", ["VN_AM007", "VN_AM070"])
def test_two_readers_bear_it_out(tmp_path: Path, name: str) -> None:
    library = rules(tmp_path, RAISED, name=name)
    result = result_of(tmp_path, library, 0.444, "A. Engineer", "B. Reader", name=name)
    assert (result.standing, result.ready) == ("final", True)


@pytest.mark.parametrize("changes", [(), (("projects: 4", "projects: 5"),)])
def test_one_reader_is_enough_where_a_copy_says_what_ships(
    tmp_path: Path, changes: tuple[tuple[str, str], ...]
) -> None:
    result = result_of(tmp_path, rules(tmp_path, *changes), 0.333, "A. Engineer")
    assert (result.standing, result.ready) == ("final", True)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (("    plausibility: solar\n", ""), "class and unit of EG"),
        (
            ("    plausibility: solar\n", "    plausibility: solar\n    options: [A, B, C]\n"),
            "option",
        ),
    ],
)
def test_what_is_no_number_is_held_against_the_shipped_rules_too(
    tmp_path: Path, change: tuple[str, str], named: str
) -> None:
    result = result_of(tmp_path, rules(tmp_path, change), 0.333, "A. Engineer")
    assert result.standing == "provisional"
    (said,) = [found for found in result.open if found.code == "CAL-018"]
    assert named in said.found


def test_a_value_of_the_project_that_a_copy_has_as_well_goes_no_way_around(tmp_path: Path) -> None:
    library = rules(tmp_path, RAISED)
    value = {"value": 0.444, "unit": "tCO2/MWh", "source": "VN_AM007 1.0, p. 3"}
    given = {"values.EF_RE": {"roof-a": value, "roof-b": value}}
    for readers in (("A. Engineer",), ("A. Engineer", "B. Reader")):
        confirmed = [one for by in readers for one in records(0.444, "VN_AM007", by)]
        confirmed += [{**one, "what": "EF_RE"} for one in confirmed if one["what"] == GRID]
        result = result_of(tmp_path, library, 0.444, changes={**given, "confirmed": confirmed})
        assert (result.standing == "final") is (len(readers) > 1)


@pytest.mark.parametrize(
    ("name", "told"),
    [("VN_AM007", "VN_AM007@1.0, as it is shipped"), ("VN_AM070", "no shipped methodology has")],
)
def test_an_equation_of_a_family_of_ones_own_needs_two_readers(
    tmp_path: Path, name: str, told: str
) -> None:
    family = shipped_folder() / "families" / "electricity_generated.yaml"
    (tmp_path / "rules" / "families").mkdir(parents=True)
    text = family.read_text(encoding="utf-8")
    assert TERM in text
    path = tmp_path / "rules" / "families" / family.name
    path.write_text(text.replace(TERM, f"{TERM} * 1.1"), encoding="utf-8")
    library = rules(tmp_path, name=name)
    result = result_of(tmp_path, library, 0.333, "A. Engineer", name=name)
    assert (result.standing, asked(result)) == ("provisional", ["CAL-018"])
    (said,) = result.open
    assert "equation RE" in said.found
    assert told in said.message
    both = result_of(tmp_path, library, 0.333, "A. Engineer", "B. Reader", name=name)
    assert (both.standing, both.ready) == ("final", True)
