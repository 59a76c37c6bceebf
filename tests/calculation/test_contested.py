"""A number that nobody has verified, exchanged by one reader: more reductions need a second one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import FindingsError, Result, calculate, load_project
from tests.projects import INVOICED, READ, overlay, read, write_project

CAPTIVE = "table reference_factor, connection = captive"
GRID = "table reference_factor, connection = grid"
HASH = "0123456789abcdef" * 4
OWN, MORE, FEWER = 0.533, 0.6, 0.5
"""What the library has, unverified, and what somebody reads."""


def by(reader: str, value: float = MORE, **record: Any) -> dict[str, Any]:
    return {**read(CAPTIVE, value, "tCO2/MWh"), "reader": reader, **record}


def result_of(folder: Path, changes: dict[str, Any] | None = None) -> Result:
    """Give the result of two captive roofs, ready and final but for their factor."""
    captive = {f"sets.system.{n}.connection": "captive" for n in (0, 1)}
    captive |= {f"sets.system.{n}.evidence": "Diagram of the generators" for n in (0, 1)}
    records = [r for r in READ["confirmed"] if r["what"] != GRID]
    given = {**INVOICED, **captive, "confirmed": records, "confirmations": "read/"}
    (folder / "read").mkdir(exist_ok=True, parents=True)
    for key, value in (changes or {}).items():
        given[key] = [*records, *value] if key == "confirmed" else value
    return calculate(load_project(write_project(folder, given)))


def asked(result: Result) -> list[str]:
    return [found.code for found in result.open]


def test_one_reader_does_not_raise_reductions(tmp_path: Path) -> None:
    """It was final: whoever typed another number than the library's unverified one had it so."""
    overlay(tmp_path / "read" / "a.yaml", by("A. Engineer"))
    result = result_of(tmp_path)
    assert (result.standing, result.ready, asked(result)) == ("provisional", False, ["CAL-016"])
    (said,) = result.open
    assert "unverified, and makes fewer reductions" in said.message
    assert said.found == "0.6 tCO2/MWh: VN_AM007 1.0, p. 3, read by A. Engineer on 2026-11-26"
    (line,) = result.as_dict()["rests_on"]
    assert (line["what"], line["standing"]) == (CAPTIVE, "corroborated")


@pytest.mark.parametrize("value", [OWN, FEWER])
def test_one_reader_is_enough_for_no_more(tmp_path: Path, value: float) -> None:
    overlay(tmp_path / "read" / "a.yaml", by("A. Engineer", value))
    result = result_of(tmp_path)
    assert (result.standing, result.ready) == ("final", True)


@pytest.mark.parametrize(
    ("second", "settled"),
    [
        ({"reader": "B. Reader"}, True),
        ({"reader": "B. Reader", "value": 600, "unit": "kgCO2/MWh"}, True),
        ({"reader": "B. Reader", "document": "Approved methodology VN_AM007"}, True),
        ({"reader": "B. Reader", "page": "2-3"}, True),
        ({"reader": "A. Engineer"}, False),
        ({"reader": "a. engineer"}, False),
        ({"reader": "A.  Engineer "}, False),
        ({"reader": "Ａ. Ｅｎｇｉｎｅｅｒ"}, False),
        ({"reader": "Ａ. Éngineer"}, False),
        ({"reader": "E\u0301ngineer, A."}, False),
        ({"reader": "А. Engineer"}, False),
        ({"reader": "Mr A. Engineer, PE"}, False),
        ({"reader": "QA team"}, False),
        ({"reader": ""}, False),
        ({"reader": "Example Industrial Park JSC"}, False),
        ({"reader": "B. Reader", "page": 4}, False),
        ({"reader": "B. Reader", "page": "", "cell": "MPS(input)!F12"}, False),
        ({"reader": "B. Reader", "sha256": "f" * 63 + "0"}, False),
        ({"reader": "B. Reader", "version": "2.0"}, False),
        ({"reader": "B. Reader", "document": "VN_AM011"}, False),
        ({"reader": "B. Reader", "what": GRID}, False),
    ],
)
@pytest.mark.parametrize("place", ["overlay", "project"])
def test_what_a_second_reading_is(
    tmp_path: Path, second: dict[str, Any], settled: bool, place: str
) -> None:
    overlay(tmp_path / "read" / "a.yaml", by("A. Engineer", sha256=HASH))
    record = {**by("B. Reader", sha256=HASH), **second}
    changes: dict[str, Any] = {"participants": {"partner": ["Example Industrial Park JSC"]}}
    if record["what"] == GRID and place == "project":
        pytest.skip("a record of a project is of a number in use")
    if place == "overlay":
        overlay(tmp_path / "read" / "b.yaml", record)
    else:
        changes["confirmed"] = [record]
    result = result_of(tmp_path, changes)
    assert result.standing == ("final" if settled else "provisional")
    assert ("CAL-016" in asked(result)) is not settled


def test_a_second_reading_without_the_hash_of_the_file_is_one(tmp_path: Path) -> None:
    overlay(tmp_path / "read" / "a.yaml", by("A. Engineer", sha256=HASH))
    overlay(tmp_path / "read" / "b.yaml", by("B. Reader"))
    assert result_of(tmp_path).standing == "final"


def test_two_who_differ_agree_on_nothing(tmp_path: Path) -> None:
    overlay(tmp_path / "read" / "a.yaml", by("A. Engineer"))
    with pytest.raises(FindingsError, match="PRJ-162"):
        result_of(tmp_path, {"confirmed": [by("B. Reader", OWN)]})


def test_a_name_with_a_blank_that_nobody_types_is_refused(tmp_path: Path) -> None:
    overlay(tmp_path / "read" / "a.yaml", by("A. Engineer"))
    overlay(tmp_path / "read" / "b.yaml", by("A.\u00a0Engineer"))
    with pytest.raises(FindingsError, match="not what a person types"):
        result_of(tmp_path)


VALUE = {"value": MORE, "unit": "tCO2/MWh", "source": "VN_AM007 1.0, p. 3"}


@pytest.mark.parametrize("read_too", [False, True])
def test_a_value_of_the_project_goes_no_way_around(tmp_path: Path, read_too: bool) -> None:
    """With the same number under ``values`` the row was used by nobody, and nothing was asked."""
    if read_too:
        overlay(tmp_path / "read" / "a.yaml", by("A. Engineer"))
    record = {**by("A. Engineer"), "what": "EF_RE"}
    given = {"values.EF_RE": {"roof-a": VALUE, "roof-b": VALUE}, "confirmed": [record]}
    result = result_of(tmp_path, given)
    assert (result.standing, asked(result)) == ("provisional", ["CAL-016"])
    (said,) = result.open
    assert said.message.startswith("value of EF_RE[roof-a] (and 1 more): one reader alone")
    given["confirmed"].append({**record, "reader": "B. Reader"})
    assert result_of(tmp_path, given).standing == "final"
    lower = [{**record, "value": FEWER}]
    fewer = {**VALUE, "value": FEWER}
    (tmp_path / "read" / "a.yaml").unlink(missing_ok=True)
    given = {"values.EF_RE": {"roof-a": fewer, "roof-b": fewer}, "confirmed": lower}
    assert result_of(tmp_path, given).standing == "final"


def test_a_value_of_the_project_outweighs_no_source_either(tmp_path: Path) -> None:
    """One reader of 0.999 was asked about, but not where the project typed 0.999 as well."""
    record = {**read(GRID, 0.999, "tCO2/MWh"), "reader": "A. Engineer"}
    overlay(tmp_path / "read" / "a.yaml", record)
    grid = {f"sets.system.{n}.connection": "grid" for n in (0, 1)}
    value = {**VALUE, "value": 0.999}
    given = {**grid, "values.EF_RE": {"roof-a": value, "roof-b": value}}
    result = result_of(tmp_path, given)
    assert (result.standing, asked(result)) == ("provisional", ["CAL-016"])
    assert "reproduced by published results" in result.open[0].message
    overlay(tmp_path / "read" / "b.yaml", {**record, "reader": "B. Reader"})
    assert not asked(result_of(tmp_path, given))


def test_a_row_that_nobody_uses_is_not_asked_about(tmp_path: Path) -> None:
    overlay(tmp_path / "read" / "a.yaml", by("A. Engineer"))
    grid = {f"sets.system.{n}.connection": "grid" for n in (0, 1)}
    result = result_of(tmp_path, {**grid, "confirmed": [read(GRID, 0.333, "tCO2/MWh")]})
    assert (result.standing, result.ready) == ("final", True)


def words(what: str, reader: str = "A. Engineer", **read_so: Any) -> dict[str, Any]:
    return {**read(what), "reader": reader, **read_so}


OPTION, FREQUENCY = "monitoring option of EG", "frequency of EG"


@pytest.mark.parametrize(
    ("record", "changes"),
    [
        (words(OPTION, options=["B"]), {"monitoring.EG.option": "B"}),
        (words(OPTION, options=["B", "C"]), {"monitoring.EG.option": "B"}),
        (words(FREQUENCY, frequency="Once a year"), {}),
        (words(FREQUENCY, frequency="Yearly"), {"monitoring.EG.frequency": "Yearly"}),
    ],
)
def test_one_reader_asks_no_less_of_monitoring(
    tmp_path: Path, record: dict[str, Any], changes: dict[str, Any]
) -> None:
    """It was final: a bill in place of a meter, or a reading a year, was no number to compare."""
    grid = {f"sets.system.{n}.connection": "grid" for n in (0, 1)}
    others = [r for r in READ["confirmed"] if r["what"] != record["what"]]
    given = {**INVOICED, **grid, **changes, "confirmed": others, "confirmations": "read"}
    overlay(tmp_path / "read" / "a.yaml", record)
    once = calculate(load_project(write_project(tmp_path, given)))
    assert (once.standing, asked(once)) == ("provisional", ["CAL-016"])
    overlay(tmp_path / "read" / "b.yaml", {**record, "reader": "B. Reader"})
    twice = calculate(load_project(write_project(tmp_path, given)))
    assert (twice.standing, twice.ready) == ("final", True)


@pytest.mark.parametrize(
    "record",
    [
        words(OPTION, options=["B", "C"]),
        words(OPTION, options=["C"]),
        words(FREQUENCY, frequency="Continuous, recorded monthly"),
        words(FREQUENCY, frequency="Monthly"),
        words("method of EG", method="By an electricity meter"),
    ],
)
def test_one_reader_is_enough_where_as_much_is_asked(
    tmp_path: Path, record: dict[str, Any]
) -> None:
    others = [r for r in READ["confirmed"] if r["what"] != record["what"]]
    given = {**INVOICED, "confirmed": others, "confirmations": "read"}
    overlay(tmp_path / "read" / "a.yaml", record)
    result = calculate(load_project(write_project(tmp_path, given)))
    assert (result.standing, result.ready) == ("final", True)
