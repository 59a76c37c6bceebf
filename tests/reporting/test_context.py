"""The context: the sections of each kind in order, and the numbers of result.json in them."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, get_args

import pytest
from pydantic import TypeAdapter

from jcm_mrv.calculation.result import Result
from jcm_mrv.findings.language import LANGUAGES, Language
from jcm_mrv.reporting.compose import context_of
from jcm_mrv.reporting.context import KINDS, Context, Kind, context_schema
from jcm_mrv.reporting.hiding import masking_of
from jcm_mrv.reporting.material import shipped_templates
from jcm_mrv.reporting.subject import Subject
from tests.effort import one_in
from tests.reporting.conftest import calculated
from tests.reporting.test_words import words

ORDER: dict[Kind, str] = {
    "monitoring": "cover summary project eligibility monitoring data adjustments values equations "
    "results uncertainty findings sources allocation signatures reproducibility",
    "verification": "general conclusion overview team means requirements findings sampling "
    "difference amounts documents certificates",
    "issuance": "period amounts allocation entity reproducibility",
}


def context(
    result: Result, kind: Kind = "monitoring", lang: Language = "en", *, public: bool = False
) -> Context:
    masking = masking_of(result, public=public)
    end = result.project.file.monitoring_period.end
    return context_of(Subject(result, words(lang), end, masking), kind, public=public)


def tables(made: Context) -> dict[str, list[dict[str, Any]]]:
    """Give the rows of each table as column -> cell."""
    return {
        block["name"]: [
            dict(zip((c["name"] for c in block["columns"]), row, strict=True))
            for row in block["rows"]
        ]
        for section in made["sections"]
        for block in section["blocks"]
        if block["type"] == "table"
    }


@one_in(4)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_sections_stand_in_order_and_none_is_silent(
    result: Result, kind: Kind, lang: Language
) -> None:
    made = context(result, kind, lang)
    TypeAdapter(Context).validate_python(made, strict=True)
    assert json.loads(json.dumps(made)) == made
    assert [one["id"] for one in made["sections"]] == ORDER[kind].split()
    assert all(one["blocks"] and one["title"] for one in made["sections"])
    for section in made["sections"]:
        for block in section["blocks"]:
            if block["type"] == "table":
                assert block["id"] == section["id"]
                assert all(len(row) == len(block["columns"]) for row in block["rows"])
    names = list(tables(made))
    assert len(set(names)) == len(names)


@one_in(4)
@pytest.mark.parametrize(
    "name",
    ["industrial-park-pv", "textile-chiller", "market-digester", "refrigerator-entries"],
)
def test_numbers_are_those_of_the_result(name: str) -> None:
    result = calculated(name)
    data: Any = result.as_dict()
    found = tables(context(result))

    def numbers(table: str, *columns: str) -> list[list[Any]]:
        return [
            [None if "value" not in row[c] else float(Decimal(row[c]["value"])) for c in columns]
            for row in found[table]
        ]

    keys = (
        "reference_emissions",
        "project_emissions",
        "emission_reductions_unrounded",
        "emission_reductions",
    )
    assert numbers("results", *keys) == [
        *([year[key] for key in keys] for year in data["years"]),
        [None, None, None, data["emission_reductions"]],
    ]
    assert numbers("quantities", "year", "quantity", "coverage", "adjusted_by") == [
        [q["year"], q["value"], q["coverage"], q["adjusted_by"]] for q in data["quantities"]
    ]
    assert numbers("months", "quantity", "coverage", "adjusted_by") == [
        [m["value"], m["coverage"], m["adjusted_by"]] for m in data["months"]
    ]
    assert [row["month"]["value"] for row in found["months"]] == [
        m["month"] for m in data["months"]
    ]
    if data["ledger"]:
        assert numbers("ledger", "effect", "effect_tco2") == [
            [line["effect"], line["effect_tco2"]] for line in data["ledger"]
        ]
    if data["fixed_values"]:
        assert numbers("fixed_values", "value") == [[v["value"]] for v in data["fixed_values"]]
    assert [row["sha256"]["text"] for row in found.get("inputs", [])] == [
        i["sha256"] for i in data["inputs"]
    ]


@one_in(2)
@pytest.mark.parametrize("name", ["industrial-park-pv", "textile-chiller", "market-digester"])
def test_equations_are_typeset_with_the_numbers_of_each_year(name: str) -> None:
    result = calculated(name)
    trace: dict[tuple[str, int], list[float]] = {}
    for line in result.as_dict()["trace"]:
        trace.setdefault((line["symbol"], line["year"]), []).append(line["value"])
    shown = 0
    for section in context(result)["sections"]:
        for block in section["blocks"]:
            if block["type"] != "equation":
                continue
            first, *numbers = block["lines"]
            assert first["role"] == "symbols"
            for line in numbers:
                assert line["year"] is not None
                values = trace[block["name"], line["year"]]
                assert float(Decimal(line.get("value", ""))) in values
                assert line["mathml"].startswith("<math")
                shown += 1
    assert shown >= len(result.years) * 3


def test_a_result_that_is_not_final_is_marked(result: Result) -> None:
    assert context(result)["marks"] == ["Draft", "Not ready"]
    assert context(result, lang="ja")["marks"] == ["草案", "未完了"]
    assert context(result)["standing"] == "draft"


def test_nothing_is_ticked_in_the_draft_of_a_verification(result: Result) -> None:
    made = context(result, "verification")
    boxes = [b for s in made["sections"] for b in s["blocks"] if b["type"] == "choices"]
    assert [len(block["items"]) for block in boxes] == [4, 6]
    assert all(set(item) == {"name", "text"} for block in boxes for item in block["items"])


def test_pictures_point_to_tables_with_their_numbers(result: Result) -> None:
    made = context(result)
    assert [p["name"] for p in made["pictures"]] == [
        "years",
        "months_EG",
        "coverage",
        "adjustments",
        "graph",
    ]
    assert {p["table"] for p in made["pictures"]} <= set(tables(made))
    assert all(p["title"] and p["description"] for p in made["pictures"])


def test_the_schema_that_ships_is_that_of_the_code() -> None:
    shipped = json.loads(shipped_templates()["context.schema.json"].read_text(encoding="utf-8"))
    assert shipped == {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **context_schema(),
    }
    kinds = context_schema()["properties"]["kind"]["enum"]
    assert kinds == list(get_args(Kind))


@pytest.mark.parametrize(
    ("kind", "section"),
    [("monitoring", "uncertainty"), ("verification", "sampling"), ("verification", "difference")],
)
def test_what_was_not_done_is_said_to_be_not_done(result: Result, kind: Kind, section: str) -> None:
    (found,) = [one for one in context(result, kind)["sections"] if one["id"] == section]
    (block,) = found["blocks"]
    assert block["type"] == "empty"
    assert block["text"].startswith("Nothing was done")
