"""What pictures and equations are made of, held against the tables beside them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.calculation.result import Result
from jcm_mrv.reporting import pictured
from jcm_mrv.reporting.context import Context
from tests.reporting.conftest import calculated
from tests.reporting.rich import rich
from tests.reporting.test_context import context, tables


@pytest.fixture(scope="module")
def digester() -> Context:
    return context(calculated("market-digester"))


@pytest.fixture(scope="module")
def chiller() -> Context:
    return context(calculated("textile-chiller"))


def picture(made: Context, name: str) -> Any:
    return next(one for one in made["pictures"] if one["name"] == name)


def test_the_estimate_of_a_month_is_that_of_the_rows_of_this_month(digester: Context) -> None:
    data = picture(digester, "months_W")["data"]
    measured, estimate = data["series"]
    for series, column in ((measured, "quantity"), (estimate, "estimate")):
        rows: dict[str, float] = {}
        for row in tables(digester)["months"]:
            if row["parameter"]["text"] == "W":
                month = row["month"]["value"]
                rows[month] = rows.get(month, 0.0) + float(row[column]["value"])
        assert len(rows) == 27
        assert series["values"] == pytest.approx([rows[month] for month in sorted(rows)])


def test_a_month_that_a_quantity_is_not_asked_for_is_no_gap(digester: Context) -> None:
    coverage = picture(digester, "coverage")
    assert coverage["data"]["values"][0][-1] is None
    assert coverage["labels"]["none"] == "outside its period"


def test_months_are_counted_once_however_many_meters_there_are(result: Result) -> None:
    made = context(result)
    said = picture(made, "coverage")["description"]
    full, gaps = map(int, re.findall(r"\d+", said))
    assert full + gaps == 18
    least: dict[str, float] = {}
    for row in tables(made)["months"]:
        month, share = row["month"]["value"], float(row["coverage"]["value"])
        least[month] = min(share, least.get(month, 1.0))
    assert full == sum(share == 1 for share in least.values())


@pytest.mark.parametrize(("limit", "name"), [("_MOST_LINES", "coverage"), ("_MOST_NODES", "graph")])
def test_a_picture_that_nobody_could_read_is_said_to_be_missing(
    result: Result, monkeypatch: pytest.MonkeyPatch, limit: str, name: str
) -> None:
    monkeypatch.setattr(pictured, limit, 1)
    made = context(result)
    assert name not in [one["name"] for one in made["pictures"]]
    blocks = [block for section in made["sections"] for block in section["blocks"]]
    said = [b["text"] for b in blocks if b["type"] == "paragraph" and "Not drawn" in b["text"]]
    (text,) = said
    assert "more than 1 parts" in text


def test_months_that_are_confidential_are_said_not_to_be_drawn(tmp_path: Path) -> None:
    made = context(rich(tmp_path, ["monitoring.EG.members.roof-zw.entries"]), public=True)
    blocks = [block for section in made["sections"] for block in section["blocks"]]
    said = [b["text"] for b in blocks if b["type"] == "paragraph"]
    assert "Not drawn, since it is confidential: EG by month." in said


def test_a_number_without_unit_stands_alone(chiller: Context) -> None:
    details = {n["label"]: n["detail"] for n in picture(chiller, "graph")["data"]["nodes"]}
    assert details["share_gen"] == "0"
    assert details["COP_PJ_tc"] == ""
    said = [
        line["text"]
        for section in chiller["sections"]
        for block in section["blocks"]
        if block["type"] == "equation"
        for line in block["lines"]
    ]
    assert any(text.endswith("= 6.7") for text in said)
    assert not [text for text in said if text.endswith(" -")]


def test_years_and_names_of_words_are_written_as_people_do(digester: Context) -> None:
    block: Any = next(
        block
        for section in digester["sections"]
        for block in section["blocks"]
        if block["type"] == "equation" and block["name"] == "decaying"
    )
    symbols, numbers = block["lines"][:2]
    assert r"\text{calendar year}" in symbols["latex"]
    assert "calendar year" in symbols["text"]
    assert "2024" in numbers["latex"]
    assert "2024" in numbers["text"]
    assert not re.search(r"2[.,]02\d", numbers["latex"] + numbers["text"] + numbers["mathml"])
    assert "9,120.4" in numbers["text"]
