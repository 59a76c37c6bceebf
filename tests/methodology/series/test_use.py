"""Tables and numbers of a methodology that a series gives."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from jcm_mrv.findings import FindingsError
from jcm_mrv.methodology.judge import judge
from jcm_mrv.methodology.loading.load import load_folder
from tests.methodology.conftest import GONE, Builder, Small

SERIES: dict[str, Any] = {
    "title": "Factors",
    "unit": "kgCO2/MWh",
    "keys": {
        "report": {"description": "Report", "choices": {"first": "1", "second": "2"}},
        "connection": {"description": "Displaces", "choices": {"grid": "grid", "own": "own"}},
    },
    "sources": {"book": {"title": "A list of factors"}, "letter": {"title": "A letter"}},
    "read_in": {"standing": "official", "source": "book", "place": "page 3", "checked": "2026"},
    "rows": [
        {"when": {"report": "first", "connection": "grid"},
         "value": 500, "lower": 450, "upper": 550},
        {"when": {"report": "first", "connection": "own"},
         "value": 800, "lower": 700, "upper": 900},
        {
            "when": {"report": "second", "connection": "grid"},
            "value": 600,
            "source": "letter",
            "standing": "corroborated",
        },
    ],
}  # fmt: skip

TABLE = {"series": "factors", "report": "first", "unit": "tCO2/MWh"}


def built(
    small: Builder, methodology: dict[str, Any], series: dict[str, Any] | None = None
) -> Small:
    small.write(small.root / "series" / "factors.yaml", {**SERIES, **(series or {})})
    return small(methodology=methodology)


def test_a_table_takes_the_rows_of_a_series_in_its_own_unit(small: Builder) -> None:
    loaded = built(small, {"tables.factor": TABLE}).load()
    table = loaded.tables["factor"]
    assert table.title == "Factors (first)"
    assert list(table.keys) == ["connection"]
    assert [(row.when, row.value) for row in table.rows] == [
        ({"connection": "grid"}, Fraction(1, 2)),
        ({"connection": "own"}, Fraction(4, 5)),
    ]
    assert table.rows[0].source == "factors.book"
    assert loaded.sources["factors.book"].title == "A list of factors"
    # What is not used is not named.
    assert "factors.letter" not in loaded.sources
    assert judge(loaded) == []


def test_a_list_of_choices_keeps_the_key_with_these_rows(small: Builder) -> None:
    table = {**TABLE, "connection": ["own", "grid"]}
    loaded = built(small, {"tables.factor": table}).load().tables["factor"]
    assert (list(loaded.keys), len(loaded.rows)) == (["connection"], 2)
    # In the order of the series; what is not listed is not there.
    assert [row.when["connection"] for row in loaded.rows] == ["grid", "own"]
    table["connection"] = ["own"]
    small_table = built(small, {"tables.factor": table}).load().tables["factor"]
    assert [row.when["connection"] for row in small_table.rows] == ["own"]


def test_limits_are_asked_for(small: Builder) -> None:
    loaded = built(small, {"tables.factor": {**TABLE, "limit": "lower"}}).load()
    assert [row.value for row in loaded.tables["factor"].rows] == [
        Fraction("0.45"),
        Fraction("0.7"),
    ]
    assert loaded.tables["factor"].title == "Factors (first, lower limits)"


def test_a_use_lowers_the_standing_and_never_raises_it(small: Builder) -> None:
    table = {**TABLE, "standing": "unverified", "note": "Use not seen."}
    rows = built(small, {"tables.factor": table}).load().tables["factor"].rows
    assert {(row.standing, row.note) for row in rows} == {("unverified", "Use not seen.")}
    table = {**TABLE, "report": "second", "standing": "official"}
    rows = built(small, {"tables.factor": table}).load().tables["factor"].rows
    assert [row.standing for row in rows] == ["corroborated"]


def test_a_number_comes_from_a_series(small: Builder) -> None:
    number = {"series": "factors", "report": "first", "connection": "grid", "limit": "upper"}
    loaded = built(
        small,
        {"parameters.own_use.value": GONE, "parameters.own_use.value_from": number},
    ).load()
    own_use = loaded.parameters["own_use"]
    assert own_use.value == Fraction("0.55")
    assert own_use.value_from is not None
    assert (own_use.value_from.source, own_use.value_from.place) == ("factors.book", "page 3")
    assert "factors.book" in loaded.sources


def test_a_family_takes_from_a_series_too(small: Builder) -> None:
    small.write(small.root / "series" / "factors.yaml", SERIES)
    loaded = small(methodology={"tables": {}}, family={"tables": {"factor": TABLE}}).load()
    assert len(loaded.tables["factor"].rows) == 2


def test_the_content_hash_covers_the_series(small: Builder) -> None:
    before = built(small, {"tables.factor": TABLE}).load().sha256
    assert built(small, {"tables.factor": TABLE}, {"summary": "New."}).load().sha256 != before


@pytest.mark.parametrize(
    ("table", "code", "part"),
    [
        ({**TABLE, "series": "factor"}, "MET-140", "unknown series 'factor'"),
        ({**TABLE, "report": "third"}, "MET-145", "has no report 'third'"),
        ({**TABLE, "reprot": "first"}, "MET-145", "is not asked by 'reprot'"),
        ({**TABLE, "connection": ["grid", "wind"]}, "MET-145", "has no connection 'wind'"),
        ({**TABLE, "year": 2020}, "MET-145", "without a time"),
        ({**TABLE, "report": "second", "limit": "lower"}, "MET-148", "no lower limit"),
        ({**TABLE, "unit": "tCO2/t"}, "MET-149", "another kind of value"),
        ({**TABLE, "unit": "tCO2/thing"}, "MET-015", "not a unit"),
        ({**TABLE, "rows": [{"when": {}}]}, "MET-014", "standing"),
        ({**TABLE, "keys": {"a": {"text": True}}}, "MET-015", "rows of its own, or those of"),
    ],
)
def test_a_table_that_asks_wrongly(
    small: Builder, table: dict[str, Any], code: str, part: str
) -> None:
    problem = built(small, {"tables.factor": table}).errors()[0]
    assert problem.code == code
    assert part in problem.message
    assert "methodology.yaml:" in problem.where


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"value": GONE, "value_from": {"series": "factors", "report": "first"}}, "MET-145"),
        (
            {
                "value": GONE,
                "value_from": {"series": "factors", "report": "first", "connection": ["grid"]},
            },
            "MET-145",
        ),
        ({"value_from": {"series": "factors", "report": "first", "connection": "own"}}, "MET-105"),
        ({"value": GONE, "value_from": {"series": "factors", "source": "book"}}, "MET-015"),
    ],
)
def test_a_number_that_asks_wrongly(small: Builder, changes: dict[str, Any], code: str) -> None:
    changes = {f"parameters.own_use.{key}": value for key, value in changes.items()}
    assert built(small, changes).errors()[0].code == code


def test_what_is_wrong_with_a_series_is_told_with_its_place(small: Builder) -> None:
    rows = [*SERIES["rows"], SERIES["rows"][0]]
    problem = built(small, {"tables.factor": TABLE}, {"rows": rows}).error()
    assert problem.code == "MET-141"
    assert "factors.yaml:" in problem.where


def test_without_a_library_every_series_is_unknown(small: Builder) -> None:
    folder = built(small, {"tables.factor": TABLE}).folder
    families = small.root / "families"
    with pytest.raises(FindingsError) as caught:
        load_folder(folder, lambda name: families / f"{name}.yaml")
    assert [finding.code for finding in caught.value.findings] == ["MET-140"]


DATED = {
    "keys": {},
    "rows": [
        {"year": 2020, "value": 500},
        {"from": "2021-03-01", "to": "2023-12-31", "value": 600},
        {"from": "2024-01-01", "to": "2024-06-30", "value": 650},
        {"from": "2025-01-01", "value": 700},
    ],
}
BY_YEAR = {"series": "factors", "unit": "tCO2/MWh", "by_year": True}


def test_a_table_of_all_years(small: Builder) -> None:
    changes = {
        "tables.factor": BY_YEAR,
        "parameters.EF": GONE,
    }
    text = "sum(EG[i] * lookup(factor, calendar_year) for i in plant)"
    family = {"equations.RE.text": text, "parameters.EF": GONE}
    small.write(small.root / "series" / "factors.yaml", {**SERIES, **DATED})
    loaded = small(methodology=changes, family=family).load()
    assert list(loaded.tables["factor"].keys) == ["year"]
    found = {year: loaded.lookups["factor"].find((Fraction(year),)) for year in range(2019, 2031)}
    # What is valid for part of a year only is none of that year.
    assert found == {2019: None, 2020: 0, 2021: None, 2022: 1, 2023: 1, 2024: None} | dict.fromkeys(
        range(2025, 2031), 2
    )


@pytest.mark.parametrize(
    ("table", "series", "code"),
    [
        ({**BY_YEAR, "year": 2020}, DATED, "MET-015"),
        ({**BY_YEAR, "on": "2020-01-01"}, DATED, "MET-015"),
        ({**TABLE, "by_year": True}, {}, "MET-145"),
    ],
)
def test_a_table_of_all_years_that_asks_wrongly(
    small: Builder, table: dict[str, Any], series: dict[str, Any], code: str
) -> None:
    small.write(small.root / "series" / "factors.yaml", {**SERIES, **series})
    found = small(methodology={"tables.factor": table}).errors()
    assert found[0].code == code


def test_a_default_by_the_year(small: Builder) -> None:
    small.write(small.root / "series" / "factors.yaml", {**SERIES, **DATED})
    default = {"parameters.EF.default": "lookup(factor, calendar_year)", "tables.factor": BY_YEAR}
    assert small(methodology=default).load().by_year == {"EF"}
