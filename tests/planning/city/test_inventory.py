"""The inventory of a city: gases by one set of potentials, sums by the table alone, bad cells."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jcm_mrv.findings import FindingsError
from jcm_mrv.methodology.library import Library
from jcm_mrv.planning.city.categories import categories
from jcm_mrv.planning.city.file import load_city
from jcm_mrv.planning.city.inventory import read_inventory
from tests.effort import examples
from tests.planning.city.cities import INVENTORY, codes, progress_of, write_city

HEAD = "boundary,year,category,gas,value,unit,source\n"


def total(folder: Path, inventory: str, level: str = "BASIC", gwp: str = "AR5") -> float | None:
    """Give what the inventory of 2024 sums to."""
    found = progress_of(folder, {"level": level, "gwp": gwp}, inventory)
    assert not any(f.is_error for f in found.findings), found.findings
    return found.row(2024, "brvt").value("inventory")


def test_the_table_has_each_category_once_and_only_known_levels() -> None:
    table = categories()
    basic = {name for name, one in table.items() if "BASIC" in one.levels}
    assert "I.4.4" not in basic
    assert not basic & {"III.1.3", "III.4.3", "IV.1", "V.3", "I.3.3", "VI.1"}
    assert {"I.1.1", "I.3.2", "II.1.1", "III.1.1", "III.1.2"} <= basic
    for name in basic:
        assert "BASIC+" in table[name].levels
    assert table["III.1.2"].scope == 3
    assert table["VI.1"].levels == ()


@pytest.mark.parametrize(
    ("lines", "level", "expected"),
    [
        ("brvt,2024,I.3.1,CO2e,1,ktCO2e,x\nbrvt,2024,I.3.2,CO2e,1,tCO2e,x\n", "BASIC", 1001),
        ("brvt,2024,I.3.1,CO2,1,kt,x\nbrvt,2024,I.4.4,CO2,5,kt,x\n", "BASIC", 1000),
        ("brvt,2024,I.3.1,CO2,1,kt,x\nbrvt,2024,IV.1,CO2,5,kt,x\n", "BASIC", 1000),
        ("brvt,2024,I.3.1,CO2,1,kt,x\nbrvt,2024,IV.1,CO2,5,kt,x\n", "BASIC+", 6000),
        ("brvt,2024,III.1.1,CH4,10,t,x\n", "BASIC", 280),
        ("brvt,2024,III.1.1,CH4,10,tCO2e,x\n", "BASIC", 10),
        ("brvt,2024,V.2,CO2,-2,kt,x\nbrvt,2024,V.1,CH4,1,kt,x\n", "BASIC+", 26000),
    ],
)
def test_lines_sum_by_the_table_in_one_unit(
    tmp_path: Path, lines: str, level: str, expected: float
) -> None:
    assert total(tmp_path, HEAD + lines, level) == pytest.approx(expected)


def test_potentials_are_those_of_the_city(tmp_path: Path) -> None:
    lines = HEAD + "brvt,2024,III.1.1,CH4,10,t,x\n"
    assert total(tmp_path, lines, gwp="AR4") == pytest.approx(250)
    found = progress_of(tmp_path, {"gwp": "AR6"}, lines)
    # AR6 has two values for methane, and none of them is chosen.
    assert any(f.is_error and "inventory.csv:2" in f.where for f in found.findings)


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        ("brvt,2024,I.3,CO2e,1,ktCO2e,x", "PLN-424", "C"),
        ("brvt,2024,,CO2e,1,ktCO2e,x", "PLN-424", "C"),
        ("brtv,2024,I.3.1,CO2e,1,ktCO2e,x", "PLN-452", "A"),
        ("brvt,24,I.3.1,CO2e,1,ktCO2e,x", "PLN-452", "B"),
        ("brvt,1024,I.3.1,CO2e,1,ktCO2e,x", "PLN-452", "B"),
        ("brvt,2024.5,I.3.1,CO2e,1,ktCO2e,x", "PLN-452", "B"),
        ("brvt,2024,I.3.1,CO3,1,ktCO2e,x", "PLN-452", "D"),
        ("brvt,2024,I.3.1,CO2e,nan,ktCO2e,x", "PLN-452", "E"),
        ("brvt,2024,I.3.1,CO2e,inf,ktCO2e,x", "PLN-452", "E"),
        ("brvt,2024,I.3.1,CO2e,,ktCO2e,x", "PLN-452", "E"),
        ('brvt,2024,I.3.1,CO2e,"1,000",ktCO2e,x', "PLN-452", "E"),
        ("brvt,2024,I.3.1,CO2e,1,kt,x", "PLN-452", "F"),
        ("brvt,2024,I.3.1,CO2e,1,MWh,x", "PLN-452", "F"),
        ("brvt,2024,I.3.1,CO2e,1,,x", "PLN-452", "F"),
        ("brvt,2024,I.3.1,CO2e,1,ktCO2e,", "PLN-452", "G"),
        ("brvt,2024,I.3.1,CO2e,1", "PLN-452", ""),
        ("brvt,2024,I.3.1,CO2e,-1,ktCO2e,x", "PLN-455", ""),
    ],
)
def test_a_bad_cell_is_told_with_its_place_and_states_no_progress(
    tmp_path: Path, line: str, code: str, column: str
) -> None:
    found = progress_of(tmp_path, inventory=f"{HEAD}{line}\n")
    (finding,) = [f for f in found.findings if f.code == code]
    assert finding.is_error
    assert finding.where == "inventory.csv:2" + (f":{column}" if column else "")
    assert finding.hint
    assert all(row.value("progress") is None for row in found.rows)


def test_a_line_that_stands_twice_is_told(tmp_path: Path) -> None:
    line = "brvt,2024,I.3.1,CO2e,1,ktCO2e,x\n"
    found = progress_of(tmp_path, inventory=HEAD + line + line)
    assert codes(found)[0] == "PLN-453"
    assert found.row(2024, "brvt").value("inventory") == 1000


def test_units_that_were_mixed_are_asked_about(tmp_path: Path) -> None:
    more = "brvt,2023,I.3.1,CO2e,19000000,ktCO2e,x\n"
    found = progress_of(tmp_path, inventory=INVENTORY + more)
    assert [(f.code, f.is_error) for f in found.findings] == [("PLN-456", False)]
    small = INVENTORY.replace("ktCO2e", "tCO2e")
    assert codes(progress_of(tmp_path, inventory=small)) == ["PLN-456"]
    values = {"2024": 30, "2030": 36000}
    assert "PLN-456" in codes(progress_of(tmp_path, {"baseline.values": values}))


def test_methane_in_two_ways_in_one_sum_is_told(tmp_path: Path) -> None:
    head = HEAD.replace("source", "source,method")
    decay = "brvt,2024,III.1.1,CH4,10,t,x,first_order_decay\n"
    at_once = "brvt,2024,III.1.2,CH4,10,t,x,methane_commitment\n"
    assert "PLN-422" in codes(progress_of(tmp_path, inventory=head + decay + at_once))
    assert "PLN-422" not in codes(progress_of(tmp_path, inventory=head + decay))


def test_another_report_in_a_line_is_told(tmp_path: Path) -> None:
    text = HEAD.replace("source", "source,gwp") + "brvt,2024,III.1.1,CH4,1,t,x,AR4\n"
    found = progress_of(tmp_path, inventory=text)
    assert codes(found) == ["PLN-423"]
    assert found.findings[0].where == "inventory.csv:2:H"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "PLN-451"),
        ("area,year\n", "PLN-451"),
        (HEAD.replace("source", "source,note"), "PLN-451"),
        (HEAD.replace("source", "source,year"), "PLN-451"),
        (HEAD + 'brvt,2024,"I.3.1\n', "PLN-450"),
    ],
)
def test_what_is_no_table_of_an_inventory_stops(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(FindingsError) as caught:
        progress_of(tmp_path, inventory=text)
    assert {f.code for f in caught.value.findings} == {code}


def test_a_file_that_is_none_stops_at_once(tmp_path: Path) -> None:
    city = write_city(tmp_path)
    (tmp_path / "inventory.csv").write_bytes(b"boundary,year\nb\xe4\n")
    for spoil in (lambda: None, (tmp_path / "inventory.csv").unlink):
        spoil()
        with pytest.raises(FindingsError) as caught:
            read_inventory(load_city(city), Library())
        assert caught.value.findings[0].code == "PLN-450"
    (tmp_path / "inventory.csv").mkdir()
    with pytest.raises(FindingsError):
        read_inventory(load_city(city), Library())


@settings(max_examples=examples(10, 250), deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(categories())),
            st.integers(0, 10**9),
            st.sampled_from([("tCO2e", 1), ("ktCO2e", 1000), ("MtCO2e", 10**6)]),
        ),
        unique_by=lambda item: item[0],
        max_size=12,
    ),
    st.sampled_from(["BASIC", "BASIC+"]),
)
def test_a_level_has_its_categories_and_no_others(
    tmp_path_factory: pytest.TempPathFactory,
    items: list[tuple[str, int, tuple[str, int]]],
    level: str,
) -> None:
    folder = tmp_path_factory.mktemp("city")
    text = HEAD + "".join(
        f"brvt,2024,{category},CO2e,{value},{unit},x\n" for category, value, (unit, _) in items
    )
    city = load_city(write_city(folder, {"level": level}, text))
    found = read_inventory(city, Library())
    assert found.findings == ()
    expected = sum(
        value * factor
        for category, value, (_, factor) in items
        if level in categories()[category].levels
    )
    lines = found.of("brvt", 2024, "BASIC+" if level == "BASIC+" else "BASIC")
    assert sum(line.tonnes for line in lines) == expected
