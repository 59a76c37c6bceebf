"""The page of a portfolio: its numbers are the JSON's, and no standing is hidden in a sum."""

from __future__ import annotations

import re
from typing import Any

import pytest

from jcm_mrv.findings import PRJ
from jcm_mrv.findings.language import LANGUAGES
from jcm_mrv.planning.pages import page as pages
from jcm_mrv.planning.pages.of_portfolio import (
    portfolio_context,
    portfolio_files,
    portfolio_page,
)
from jcm_mrv.planning.pages.page import PlanningPage, words_of
from jcm_mrv.planning.portfolio.result import Portfolio
from tests.effort import thorough
from tests.planning.pages import made, portfolios
from tests.planning.pages.test_pages import tables, texts
from tests.reporting.test_documents import Page

STANDINGS = ("draft", "provisional", "final")


def shown(portfolio: Portfolio, lang: Any = "en") -> PlanningPage:
    return portfolio_context(portfolio, words_of(lang))


def values(rows: list[dict[str, Any]], name: str) -> list[int]:
    return [int(row[name]["value"]) for row in rows]


def test_a_confidential_line_is_marked() -> None:
    plain = portfolios.usual()
    assert "confidential" not in tables(shown(plain))["projects"][0]
    first, *others = plain.outcomes
    page = shown(Portfolio(plain.title, ({**first, "confidential": True}, *others)))
    rows = tables(page)["projects"]
    assert [bool(row["confidential"]["text"]) for row in rows] == [True] + [False] * (len(rows) - 1)
    assert "Shows confidential data" in page["marks"]


@pytest.mark.parametrize(("block", "prefix"), [("totals", ""), ("estimated", "estimated_")])
def test_the_numbers_are_those_of_the_json(block: str, prefix: str) -> None:
    data = portfolios.usual().to_json()
    page = tables(shown(portfolios.usual()))
    for by in ("year", "methodology", "country", "participant", "vintage", "standing"):
        rows = page[f"{prefix}by_{by}"]
        lines = data[block][f"by_{by}"]
        if by == "standing":
            # The last line is the sum, and says what it may be called.
            assert (
                int(rows[-1]["emission_reductions"]["value"])
                == (data[block]["emission_reductions"])
            )
            rows = rows[:-1]
        for name in ("emission_reductions", "projects"):
            assert values(rows, name) == [line[name] for line in lines]
        assert sum(values(rows, "emission_reductions")) == data[block]["emission_reductions"]


@pytest.mark.plain
def test_the_numbers_in_the_html_are_those_of_the_json() -> None:
    text = portfolio_page(portfolios.usual(), "vi").content.decode()
    data = portfolios.usual().to_json()
    found = dict(
        re.findall(
            r'<tr>\s*<td class="code" data-name="project"[^>]*>([^<]+)</td>(?:(?!</tr>).)*'
            r'data-name="emission_reductions" data-value="(\d+)"',
            text,
            re.DOTALL,
        )
    )
    expected = {
        one["path"]: str(one["emission_reductions"])
        for one in data["projects"]
        if one["emission_reductions"] is not None
    }
    assert found == expected
    assert len(found) == 14
    facts = dict(re.findall(r'<dd data-name="(\w+)" data-value="(\d+)"', text))
    assert {key: int(facts[key]) for key in ("done", "failed", "crashed")} == {
        key: data["counts"][key] for key in ("done", "failed", "crashed")
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sum_of_several_standings_stands_without_its_parts(lang: Any) -> None:
    page = tables(shown(portfolios.usual(), lang))
    for name, rows in page.items():
        if not re.search(r"by_(year|methodology|country|participant|vintage)$", name):
            continue
        for row in rows:
            parts = [int(row[one]["value"]) for one in STANDINGS if one in row]
            assert len(parts) > 1
            assert sum(parts) == int(row["emission_reductions"]["value"]), name


def test_a_sum_of_one_standing_is_named_by_it() -> None:
    only = Portfolio("One", (portfolios.outcome(0), portfolios.outcome(1)))
    (section,) = [one for one in shown(only)["sections"] if one["id"] == "totals"]
    heads = [
        column["label"]
        for block in section["blocks"]
        if block["type"] == "table"
        for column in block["columns"]
        if column["kind"] == "number" and "tCO2" in column["label"]
    ]
    assert set(heads) == {"All, no more than: Draft (tCO2)"}


def test_estimates_are_in_no_sum_of_what_was_monitored() -> None:
    monitored = [portfolios.outcome(n) for n in range(3)]
    planned = [portfolios.estimated(n) for n in range(3, 6)]
    without = shown(Portfolio("A", tuple(monitored)))
    both = shown(Portfolio("A", (*monitored, *planned)))
    alone = shown(Portfolio("A", tuple(planned)))
    for name, rows in tables(without).items():
        if name.startswith("by_") or name == "projects":
            assert tables(both)[name] == rows
    assert "in no sum above" in texts(both)
    assert [one["id"] for one in alone["sections"]] == [
        "summary",
        "map",
        "open",
        "estimated",
        "findings",
    ]
    assert "No project with a monitored result" in texts(alone)
    # Nothing is monitored: nothing is called more than a draft.
    assert alone["standing"] == "draft"


def test_what_is_in_no_sum_is_named_at_the_top() -> None:
    page = shown(portfolios.usual())
    first = page["sections"][0]["blocks"][0]
    assert first["type"] == "paragraph"
    assert first["text"].startswith("3 of 16 projects are in no sum of this page: park-1/0015/")
    assert page["marks"] == ["Draft", "3 not counted"]
    rows = {row["project"]["text"]: row for row in tables(page)["left_out"]}
    assert rows["park-4/0011/project.yaml"]["code"]["text"] == "PRJ-001"
    assert rows["park-1/0015/project.yaml"]["state"]["text"].startswith("in no sum: another")
    (broken,) = [row for row in tables(page)["projects"] if row["state"]["text"] == "failed"]
    assert broken["emission_reductions"] == {"text": "not known"}
    whole = shown(Portfolio("All", (portfolios.outcome(3),)))
    assert whole["marks"] == []
    assert "left_out" not in tables(whole)


def test_very_many_that_failed_are_counted_and_the_table_has_all() -> None:
    page = shown(Portfolio("Broken", tuple(portfolios.failed(n) for n in range(40))))
    first = page["sections"][0]["blocks"][0]
    assert first["type"] == "paragraph"
    assert first["text"].endswith("park-4/0011/project.yaml, 28 more.")
    assert len(tables(page)["left_out"]) == 40


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_open_stands_per_project_and_per_code(lang: Any) -> None:
    of = portfolios.usual()
    page = tables(shown(of, lang))
    lines = {one["path"]: one["open"] for one in of.to_json()["projects"] if one["open"]}
    assert {row["project"]["text"]: int(row["open"]["value"]) for row in page["open"]} == lines
    assert sum(values(page["open_codes"], "points")) == sum(lines.values())
    assert len(page["open_points"]) == sum(lines.values())
    meanings = {row["code"]["text"]: row["text"]["text"] for row in page["open_codes"]}
    assert all(meanings.values())
    if lang != "en":
        assert not re.search(r"\bmeter is stated\b", meanings["MON-903"])


def test_projects_on_the_map_are_those_with_a_place() -> None:
    (chart,) = [one for one in shown(portfolios.usual())["pictures"] if one["kind"] == "map"]
    by_series = {one["label"]: len(one["points"]) for one in chart["data"]["series"]}
    assert sum(by_series.values()) == 13
    assert by_series["Estimate"] == 2
    assert by_series["in no sum"] == 1
    assert "3 projects without a place" in chart["description"]


def test_years_are_drawn_by_methodology_and_add_up() -> None:
    of = portfolios.many(40)
    (years,) = [one for one in shown(of)["pictures"] if one["name"] == "years"]
    stacks = years["data"]["stacks"]
    assert [one["label"] for one in stacks][-1] == "other methodologies"
    for place, line in enumerate(of.to_json()["totals"]["by_year"]):
        drawn = sum(one["values"][place] for one in stacks)
        assert drawn == line["emission_reductions"]


def hostile() -> Portfolio:
    outcomes = []
    for n, name in enumerate(made.HOSTILE):
        bad = portfolios.outcome(
            n, title=name, reference=name, group=name, path=f"{name}/project.yaml", country=name
        )
        bad["allocation"][0]["participant"] = name
        broken = portfolios.failed(n, "failed", PRJ[1].at(name, found=name), title=name)
        outcomes += [bad, broken]
    return Portfolio(" ".join(made.HOSTILE), tuple(outcomes))


@thorough
def test_a_name_stays_a_text() -> None:
    text = portfolio_page(hostile(), "en").content.decode()
    read = Page(text)
    assert text.count("<script") == 1
    assert not any(n.startswith("on") for _, n, _ in read.attributes)
    assert not {"\u202e", "\u2066"} & set(text)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert all(len(cell) < 500 for cell in read.texts["td"])


def test_nothing_at_all_is_a_page_too() -> None:
    page = shown(Portfolio(None, ()))
    assert page["project"] == "Untitled"
    assert page["date"] == {"text": ""}
    assert page["pictures"] == []


def test_without_the_packages_there_is_no_page_and_it_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pages, "missing", lambda _: ["matplotlib"])
    files, (finding,) = portfolio_files(portfolios.usual())
    assert (files, finding.code) == ({}, "PLN-190")


@thorough
@pytest.mark.afresh
def test_forty_projects_take_less_than_a_third_of_a_megabyte() -> None:
    assert len(portfolio_page(portfolios.many(40), "en").content) < 333_000


@thorough
@pytest.mark.afresh
def test_a_thousand_projects_take_less_than_two_megabytes() -> None:
    page = portfolio_page(portfolios.longest(1000), "ja")
    assert len(page.content) < 2_000_000
    # None was left out for it.
    assert page.content.count(b'data-name="state" dir="auto"') == 1000
