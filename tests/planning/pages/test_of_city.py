"""The page of a city: its numbers are those of the JSON, and what is not known is never a zero."""

from __future__ import annotations

import re
from typing import Any

import pytest
from pydantic import TypeAdapter

from jcm_mrv.findings import PLN, PRJ
from jcm_mrv.findings.language import LANGUAGES
from jcm_mrv.planning.city.schema import CityProgressFile
from jcm_mrv.planning.pages import page as pages
from jcm_mrv.planning.pages.of_city import city_context, city_files, city_page
from jcm_mrv.planning.pages.page import PlanningPage, words_of
from jcm_mrv.planning.pages.yearly import progress_cell
from tests.effort import thorough
from tests.planning.pages import cities, made
from tests.planning.pages.test_pages import tables, texts
from tests.reporting.test_documents import Page

NUMBERS = (
    "baseline",
    "inventory",
    "top_down",
    "bottom_up",
    "transferred",
    "claimable",
    "progress",
    "jcm",
)


def shown(of: Any, lang: Any = "en") -> PlanningPage:
    return city_context(of, words_of(lang))


def test_why_an_amount_is_not_known_and_what_is_confidential_stand_beside_it() -> None:
    of = cities.usual()
    page = shown(of)
    assert [row["why"]["text"] for row in tables(page)["contributions"]].count(
        "the grid has no factor in the year"
    ) == 1
    assert "confidential" not in tables(page)["projects"][0]
    of.to_json()["projects"][0]["confidential"] = True
    page = shown(of)
    assert "Shows confidential data" in page["marks"]
    assert [row["confidential"]["text"] for row in tables(page)["projects"]] == [
        "confidential: do not publish this line",
        "",
        "",
    ]


def warnings(page: PlanningPage) -> list[str]:
    return [
        block["text"]
        for block in page["sections"][0]["blocks"]
        if block["type"] == "paragraph" and block["role"] == "warning"
    ]


def test_what_these_tests_show_has_the_shape_of_the_json() -> None:
    data = cities.usual().to_json()
    software = {
        "schema": "jcm-mrv/city/1",
        "language": "en",
        "software": {"name": "jcm-mrv", "version": "0"},
    }
    TypeAdapter(CityProgressFile).validate_python(software | data)


@pytest.mark.plain
def test_the_numbers_in_the_html_are_those_of_the_json() -> None:
    text = city_page(cities.usual(), "vi").content.decode()
    body = text[text.index('<table id="table-years"') :]
    body = body[body.index("<tbody>") : body.index("</tbody>")]
    rows = [
        {
            name: None if value is None else float(value)
            for name, value in (
                (m[1], m[2])
                for m in re.finditer(r'data-name="(\w+)"(?: data-value="([^"]+)")?', row)
            )
            if name in NUMBERS
        }
        for row in body.split("<tr>")[1:]
    ]
    assert rows == [
        {name: row[name] for name in NUMBERS} for row in cities.usual().to_json()["years"]
    ]
    found = dict(re.findall(r'<dd data-name="(\w+)" data-value="([\d.]+)"', text))
    target = cities.usual().to_json()["target"]
    assert float(found["required"]) == target["required"]
    assert float(found["allowed"]) == target["allowed"]
    assert float(found["progress"]) == 1500 / 2_880_000


def test_contributions_stand_once_each_by_project_and_by_category() -> None:
    page = tables(shown(cities.usual()))
    # Those of 2025 stand in the rows of two areas.
    assert [row["amount"].get("value") for row in page["contributions"]] == [
        "1612.4",
        "1612.4",
        "1500",
        "300.25",
        None,
        "0",
    ]
    found = {
        (row["category"]["text"], row["year"]["value"]): row["amount"]
        for row in page["by_category"]
    }
    assert found["III.1.1", "2024"]["value"] == "300.25"
    assert found["III.1.1", "2025"] == {"text": "not known"}
    assert found["I.3.2", "2025"]["value"] == "1612.4"


def test_what_is_not_known_says_why_and_is_no_zero() -> None:
    page = shown(cities.usual())
    rows = {(r["year"]["value"], r["boundary"]["text"]): r for r in tables(page)["years"]}
    lost = rows["2025", "brvt"]
    for name in ("bottom_up", "claimable", "progress", "inventory"):
        assert lost[name] == {"text": "not known"}
    assert lost["detail"]["text"] == "the amounts of these projects are not known: b/project.yaml"
    assert rows["2025", "hcmc"]["detail"]["text"] == "the target is of another area"
    assert rows["2030", "brvt"]["detail"]["text"] == "no project was monitored"
    assert rows["2024", "brvt"]["detail"]["text"] == ""
    (drawn,) = [one for one in page["pictures"] if one["name"] == "contributions"]
    values = drawn["data"]["stacks"][0]["values"]
    assert values == [1612.4, None, 1500.0]
    # It is marked where it is the last one, too.
    rows = cities.usual().to_json()["years"][:2]
    (drawn,) = [
        one for one in shown(cities.city(*rows))["pictures"] if one["name"] == "contributions"
    ]
    assert drawn["data"]["categories"] == ["2024", "2025"]
    assert drawn["data"]["stacks"][0]["values"] == [1612.4, None]


def facts(page: PlanningPage) -> dict[str, Any]:
    return {
        row["name"]: row
        for block in page["sections"][0]["blocks"]
        if block["type"] == "facts"
        for row in block["rows"]
    }


def test_the_last_monitored_year_without_a_factor_is_not_known_at_the_top() -> None:
    first = cities.row(2024, cities.contribution("a/project.yaml", 2024, amount=1500.0))
    lost = cities.row(2025, cities.contribution("a/project.yaml", 2025, amount=None))
    both = facts(shown(cities.city(first, lost)))
    # What is known of an earlier year stands before it, with what the JCM gives beside.
    assert both["progress"]["label"] == "Progress in 2024"
    assert both["progress"]["value"] == str(1500 / 2_880_000)
    assert both["jcm"]["value"] == "815"
    assert both["not_known"]["label"] == "Progress in 2025"
    alone = facts(shown(cities.city(lost)))
    assert "progress" not in alone
    assert alone["not_known"]["text"] == (
        "not known: the amounts of these projects are not known: a/project.yaml"
    )
    assert "not_known" not in facts(shown(cities.city(first)))
    nothing = shown(cities.city(cities.row(2030)))
    assert "no project was monitored in this area" in texts(nothing)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_was_made_up_is_said_first(lang: Any) -> None:
    page = shown(cities.usual(), lang)
    assert page["marks"][0] == words_of(lang)("Illustrative inputs")
    first = warnings(page)[0]
    assert "inventory.csv: 2" in first
    assert [row["key"]["text"] for row in tables(page)["illustrative"]] == [
        "baseline",
        "inventory.csv: 2",
    ]
    real = shown(cities.city(cities.row(2030)), lang)
    assert real["marks"] == [words_of(lang)("Draft")]
    assert warnings(real) == []


def test_territorial_reductions_stand_apart() -> None:
    page = tables(shown(cities.usual()))
    assert [row["territorial"]["value"] for row in page["territorial"]] == ["905.5"]
    assert not any("territorial" in row for row in page["contributions"])
    (row,) = [one for one in page["years"] if one["progress"].get("value")][:1]
    assert row["bottom_up"]["value"] == "1912.65"
    assert "territorial" not in tables(shown(cities.city(cities.row(2030))))


def test_baseline_target_and_inventory_are_drawn_over_every_year() -> None:
    (drawn,) = [one for one in shown(cities.usual())["pictures"] if one["name"] == "emissions"]
    data = drawn["data"]
    assert data["categories"] == [str(year) for year in range(2024, 2031)]
    lines = {one["label"]: one["values"] for one in data["lines"]}
    assert lines["Baseline"] == [30e6, 31e6, 32e6, 33e6, 34e6, 35e6, 36e6]
    assert lines["Target of 2030"] == [33_120_000.0] * 7
    assert lines["Inventory"] == [29_950_000.0, *[None] * 6]


def test_what_is_required_is_drawn_where_it_is_seen_and_said_where_not() -> None:
    far = shown(cities.usual())["pictures"][1]
    assert [one["label"] for one in far["data"]["lines"]] == ["Claimable"]
    assert "requires 2,880,000 tCO2e, which is too far above" in far["description"]
    target = cities.usual().to_json()["target"] | {"required": 5_000.0}
    rows = [cities.row(2024, cities.contribution("a/project.yaml", 2024))]
    near = shown(cities.city(*rows, target=target))["pictures"][1]
    assert [one["label"] for one in near["data"]["lines"]] == ["Required"]


def test_what_is_open_stands_per_project() -> None:
    page = tables(shown(cities.usual()))
    assert [row["open"]["value"] for row in page["projects"]] == ["1", "1", "1"]
    assert [row["code"]["text"] for row in page["open_points"]] == ["MON-903"] * 3


def test_a_project_without_a_result_is_named_at_the_top() -> None:
    of = cities.usual()
    of.to_json()["projects"][0] |= {"status": "failed", "standing": None, "latitude": None}
    page = shown(of)
    assert "1 of 3 projects have no result: a/project.yaml." in warnings(page)[-1]
    (chart,) = [one for one in page["pictures"] if one["kind"] == "map"]
    assert "1 project without a place" in chart["description"]


def test_while_there_is_an_error_it_is_said_that_no_progress_is_known() -> None:
    wrong = cities.row(2024, cities.contribution("a/project.yaml", 2024), progress=None)
    page = shown(cities.city(wrong, findings=(PRJ[1].at("city.yaml:3"),)))
    assert "while one is left, no progress is known" in warnings(page)[0]
    assert tables(page)["years"][0]["detail"]["text"] == "errors, see what was found"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.99999, "99.99 %"),
        (1.0, "100 %"),
        (0.0005208, "0.05 %"),
        (0.00000123, "0.00012 %"),
        (-0.00001, "-0.01 %"),
        (0.0, "0 %"),
        (None, "not known"),
    ],
)
def test_a_progress_is_rounded_down_and_never_to_zero(value: float | None, said: str) -> None:
    assert progress_cell(words_of("en"), value)["text"] == said


@thorough
def test_a_name_stays_a_text() -> None:
    hostile = [
        cities.contribution(
            f"{n}{name}", 2024, title=name, category=name, trading_scheme=name, boundary=name
        )
        for n, name in enumerate(made.HOSTILE)
    ]
    of = cities.city(
        cities.row(2024, *hostile),
        title=" ".join(made.HOSTILE),
        illustrative=[{"what": name, "source": name} for name in made.HOSTILE],
        findings=(PLN[190].at(made.HOSTILE[0], found=made.HOSTILE[1]),),
    )
    text = city_page(of, "en").content.decode()
    read = Page(text)
    assert text.count("<script") == 1
    assert not any(n.startswith("on") for _, n, _ in read.attributes)
    assert not {"\u202e", "\u2066"} & set(text)
    assert text.count("A" * 200) == 0


def test_without_the_packages_there_is_no_page_and_it_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pages, "missing", lambda _: ["matplotlib"])
    files, (finding,) = city_files(cities.usual())
    assert (files, finding.code) == ({}, "PLN-190")
