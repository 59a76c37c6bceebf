"""Pages of screenings and estimates: what they show, and what they never do."""

from __future__ import annotations

import html
import re
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from jcm_mrv.findings import PLN
from jcm_mrv.findings.language import LANGUAGES, Language
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.survey_keys import survey_keys
from jcm_mrv.planning.estimate.making import estimate
from jcm_mrv.planning.pages import costs, sites
from jcm_mrv.planning.pages import page as pages
from jcm_mrv.planning.pages.asked import asked
from jcm_mrv.planning.pages.of_estimate import estimate_context, estimate_files, estimate_page
from jcm_mrv.planning.pages.of_screening import (
    screening_context,
    screening_files,
    screening_page,
)
from jcm_mrv.planning.pages.page import PlanningPage, words_of
from tests.effort import one_in
from tests.planning.estimate.plans import planned
from tests.planning.pages import made
from tests.reporting.test_documents import Page


def screened(screening: Any, lang: Language = "en") -> PlanningPage:
    return screening_context(screening, words_of(lang))


def estimated(of: Any, lang: Language = "en") -> PlanningPage:
    return estimate_context(of, words_of(lang))


def tables(page: PlanningPage) -> dict[str, list[dict[str, Any]]]:
    return {
        block["name"]: [
            {c["name"]: cell for c, cell in zip(block["columns"], row, strict=True)}
            for row in block["rows"]
        ]
        for section in page["sections"]
        for block in section["blocks"]
        if block["type"] == "table"
    }


def texts(page: PlanningPage) -> str:
    return repr(page["sections"]) + repr(page["pictures"]) + repr(page["notes"])


# -- screening ------------------------------------------------------------------------------------


def test_candidates_stand_in_their_order_with_what_is_missing() -> None:
    page = screened(made.usual())
    rows = tables(page)["ranking"]
    assert [row["rank"]["value"] for row in rows] == [str(n) for n in range(1, len(rows) + 1)]
    lacking = [row for row in rows if row["missing"]["value"] != "0"]
    assert f"{len(lacking)} incomplete" in page["marks"]
    asked = tables(page)["keys"]
    assert {row["key"]["text"] for row in asked} >= {"sites.connection"}
    missing = tables(page)["missing"]
    assert [row["site"] for row in missing] == [row["site"] for row in lacking]
    assert missing[0]["detail"]["text"] == "sites.connection, assumptions.pv_specific_yield"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_asked_is_asked_in_the_words_of_the_form(lang: Language) -> None:
    page = screened(made.usual(), lang)
    (asked,) = {
        row["asked"]["text"]
        for row in tables(page)["keys"]
        if row["key"]["text"] == "sites.connection"
    }
    assert asked == dict(survey_keys()["sites"]["connection"].label)[lang]


def test_what_is_not_known_is_said_and_never_a_zero() -> None:
    lacking = made.candidate(reductions=None, cost=None, missing=("sites.roof_area_m2", "as_of"))
    page = screened(made.screening([(made.site(1), [lacking])]))
    (row,) = tables(page)["ranking"]
    for name in ("reductions", "cost", "payback", "limit"):
        assert row[name] == {"text": "not known"}
    assert [one["name"] for one in page["pictures"]] == ["map"]


def test_a_site_without_consent_is_not_named_and_only_roughly_placed() -> None:
    page = screened(made.usual())
    assert "Secret" not in texts(page)
    (row,) = [row for row in tables(page)["sites"] if row["site"]["text"] == "S-05"]
    assert row["name"]["text"] == "S-05"
    assert row["latitude"] == row["longitude"] == {"text": ""}
    hidden = made.site(1, latitude=Fraction("10.51234"), contact_consent="no", name="Secret Ltd")
    (chart,) = screened(made.screening([(hidden, [])]))["pictures"]
    (series,) = chart["data"]["series"]
    assert series["points"][0]["latitude"] == 10.5
    assert "without consent" in chart["description"]


def test_a_site_that_cannot_lie_where_it_is_said_to_is_not_on_the_map() -> None:
    of = made.screening([(made.site(1), []), (made.site(2, latitude=0, longitude=0), [])])
    of.sites[1].findings = (PLN[32].at("survey.xlsx, sites!F4", found="0, 0"),)
    page = screened(of)
    (chart,) = page["pictures"]
    assert [one["name"] for one in chart["data"]["series"][0]["points"]] == ["S-01"]
    assert "1 site whose stated place is in doubt" in chart["description"]
    # The table has it as it was stated.
    assert tables(page)["sites"][1]["latitude"]["value"] == "0"


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("sites.roof_area_m2", "Roof area (m²)"),
        ("equipment[CH-1].hours_year", "Running time (hours a year) (CH-1)"),
        ("as_of", "the day whose support programmes count (--as-of)"),
        ("support.limit", "support programmes: Limit (JPY/tCO2e)"),
        ("support.similar.VN.solar_pv", "support programmes: number of similar projects (VN.s"),
        ("assumptions.pv_power_density", "assumption: "),
        ("assumptions.VN_AM007.connection[system]", "assumption: connection[system]"),
        ("exchange.USD", "exchange.USD"),
    ],
)
def test_a_key_is_asked_in_words(key: str, said: str) -> None:
    assert asked(words_of("en"), key, Library().load("VN_AM007")).startswith(said)


def test_a_survey_without_places_sites_or_candidates_is_said_to_be_one() -> None:
    nowhere = screened(made.screening([(made.site(1, latitude=None), [])]))
    assert nowhere["pictures"] == []
    assert "the place of no site is known" in texts(nowhere)
    assert "No methodology of the library fits" in texts(nowhere)
    assert "The survey has no site." in texts(screened(made.screening([])))


@pytest.mark.plain
def test_a_screening_of_no_day_has_none() -> None:
    of = made.usual(2)
    of.as_of = None
    page = screening_page(of, "ja").content.decode()
    assert "<time" not in page
    assert "記載なし" in page


def test_negative_reductions_are_shown_and_in_no_cost_curve() -> None:
    some = [(made.site(n), [made.candidate(reductions=-50.0 + 40 * n)]) for n in range(1, 4)]
    page = screened(made.screening(some))
    (curve,) = [one for one in page["pictures"] if one["name"] == "curve"]
    assert [field["width"] for field in curve["data"]["fields"]] == [30.0, 70.0]
    shown = {row["reductions"]["value"] for row in tables(page)["ranking"]}
    assert shown == {"-10", "30", "70"}


@one_in(9)
@pytest.mark.parametrize("name", made.HOSTILE)
def test_a_name_stays_a_text(name: str) -> None:
    site = made.site(1, name=name, park=name, sector=name)
    candidate = made.candidate(missing=(f"equipment[{name}].hours_year",))
    page = screening_page(made.screening([(site, [candidate])]), "en")
    text = page.content.decode()
    read = Page(text)
    assert text.count("<script") == 1
    assert not any(n.startswith("on") for _, n, _ in read.attributes)
    assert "\u202e" not in text
    # A very long one is cut: the survey has it in full.
    assert all(len(cell) < 300 for cell in read.texts["td"])
    assert page.content.count(b"A" * 200) == 0


def test_the_numbers_are_those_of_the_screening() -> None:
    one = made.candidate(reductions=1234.56, cost=3999.4)
    (row,) = tables(screened(made.screening([(made.site(1), [one])]), "vi"))["ranking"]
    assert row["reductions"] == {"text": "1.234", "value": "1234"}
    assert row["cost"] == {"text": "3.999", "value": "3999.4"}
    assert row["limit"]["text"] == "có"


def test_pictures_show_the_whole_tonnes_of_the_table() -> None:
    """1,580.98 t are 1,580 in the table, and were 1,581 above the bar."""
    one = made.candidate(reductions=1580.98, cost=3999.4)
    below = made.candidate(reductions=-20.5, cost=3999.4)
    sites = [(made.site(1), [one]), (made.site(2), [below])]
    pictures = {p["name"]: p for p in screened(made.screening(sites))["pictures"]}
    assert sorted(pictures["reductions"]["data"]["series"][0]["values"]) == [-20.5, 1580.0]


# -- estimates ------------------------------------------------------------------------------------


def test_the_years_of_an_estimate_are_shown_with_their_ends(tmp_path: Path) -> None:
    given = {"value": 720, "unit": "MWh", "low": "-10 %", "high": "+5 %"}
    found = estimate(planned(tmp_path, given, {"value": 300, "unit": "MWh"}))
    page = estimated(found)
    rows = tables(page)["years"]
    assert [row["emission_reductions"]["value"] for row in rows] == [
        *(str(year.emission_reductions) for year in found.years),
        str(found.base),
    ]
    assert rows[-1]["low"]["value"] == str(found.low)
    assert found.low < found.base < found.high
    (years,) = page["pictures"]
    assert years["data"]["low"] == [float(year.low) for year in found.years]
    assert page["marks"][0] == "Estimate"
    assert tables(page)["sources"][0]["source"]["text"] == "Yield study, page 4"
    assert "nothing of it was measured" in texts(page)


def test_an_estimate_stands_against_what_was_monitored_by_month() -> None:
    of = made.estimate()
    of.comparison = made.compared(of, 0.9, 1.1, 0.8)
    page = estimated(of)
    assert [one["name"] for one in page["pictures"]] == ["years", "steps", "months_EG"]
    months = tables(page)["months"]
    assert [row["month"]["value"] for row in months] == ["2027-07-01", "2027-08-01", "2027-09-01"]
    assert float(months[0]["actual"]["value"]) == pytest.approx(2 * 24 * 0.9)
    steps = next(one for one in page["pictures"] if one["name"] == "steps")["data"]
    assert sum(step["value"] for step in steps["steps"]) == pytest.approx(
        steps["end"]["value"] - steps["start"]["value"]
    )
    assert "What was monitored is not ready" in texts(page)


def test_part_of_a_month_is_held_against_part_of_its_estimate() -> None:
    of = made.estimate()
    of.comparison = made.compared(of, 1.0)
    months = of.comparison.actual.applications[0].over_time[0].months
    of.comparison.actual.applications[0].over_time = (
        SimpleNamespace(
            parameter="EG",
            member=("roof-a",),
            unit="MWh",
            months=(
                SimpleNamespace(
                    start=months[0].start.replace(day=17), end=months[0].end, value=None
                ),
            ),
        ),
    )
    (row,) = tables(estimated(of))["months"]
    expected = next(q for q in of.quantities if q.year == 2027).months[6] * 15 / 31
    assert float(row["estimated"]["value"]) == pytest.approx(expected)
    assert row["actual"] == {"text": ""}


def test_an_estimate_of_a_whole_year_is_divided_by_days() -> None:
    of = made.estimate()
    of.quantities = tuple(
        SimpleNamespace(**(vars(one) | {"months": None})) for one in of.quantities
    )
    of.comparison = made.compared(of, 1.0)
    (row,) = tables(estimated(of))["months"]
    expected = 2 * next(q for q in of.quantities if q.year == 2027).value * 31 / 275
    assert float(row["estimated"]["value"]) == pytest.approx(expected)


def test_an_estimate_that_shows_what_is_confidential_says_so_first(tmp_path: Path) -> None:
    """It stood in the last note of the page, if at all: printed, nothing kept it inside."""
    given = {"value": 720, "unit": "MWh"}
    hidden = {"confidential": ["monitoring.EG.members.roof-1.estimate"]}
    page = estimated(estimate(planned(tmp_path / "a", given, **hidden)))
    assert page["marks"][1:] == ["Draft", "Shows confidential data"]
    said = [one for one in page["sections"][0]["blocks"] if one["type"] == "paragraph"]
    assert said[1]["role"] == "warning"
    assert "for the participants alone" in said[1]["text"]
    open_to_all = estimated(estimate(planned(tmp_path / "b", given)))
    assert "onfidential" not in texts(open_to_all) + repr(open_to_all["marks"])


# -- both -----------------------------------------------------------------------------------------


@one_in(2)
@pytest.mark.parametrize("make", [estimate_page, screening_page], ids=["estimate", "screening"])
def test_a_page_asks_for_nothing_and_is_the_same_every_time(make: Any) -> None:
    of = made.estimate(2) if make is estimate_page else made.usual(3)
    page = make(of, "ja").content
    assert page == make(of, "ja").content
    text = html.unescape(page.decode())
    assert "default-src 'none'" in text
    # Names of vocabularies stand in pictures; nothing is loaded from there.
    assert re.findall(r"""(?:src|href)=["']?(?!data:|#)[^"' >]+""", text) == []
    assert re.findall(r"url\((?!data:)", text) == []
    assert len(page) < 700_000


@pytest.mark.parametrize("make", [estimate_files, screening_files], ids=["estimate", "screening"])
def test_without_the_packages_there_is_no_page_and_it_is_said(
    make: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "missing", lambda _: ["matplotlib"])
    files, (finding,) = make(None)
    assert files == {}
    assert finding.code == "PLN-190"
    assert "jcm-mrv[planning]" in finding.hint


def test_a_picture_of_very_many_says_what_it_leaves_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(costs, "MOST_DRAWN", 5)
    monkeypatch.setattr(sites, "MOST_DRAWN", 5)
    page = screened(made.usual(12))
    by_name = {one["name"]: one["data"] for one in page["pictures"]}
    assert len(by_name["curve"]["fields"]) == 5
    assert sum(len(one["points"]) for one in by_name["map"]["series"]) == 5
    assert texts(page).count("only the first 5 are drawn") == 2


def test_a_very_long_table_says_what_it_leaves_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_ROWS", 5)
    page = estimated(made.estimate(4))
    assert len(tables(page)["quantities"]) == 5
    assert "5 of 10 rows are shown" in texts(page)
