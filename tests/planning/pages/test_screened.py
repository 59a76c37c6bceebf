"""The page of a screening that was made: its numbers are those of the JSON, its names no others."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from jcm_mrv.cli import main
from jcm_mrv.planning.pages import page as pages
from jcm_mrv.planning.pages.of_screening import screening_context
from jcm_mrv.planning.pages.page import words_of
from jcm_mrv.planning.screening.screen import screen
from tests.planning.estimate.plans import planned
from tests.planning.pages.test_pages import tables
from tests.planning.screening.surveys import COST, site, survey
from tests.planning.screening.test_screen import AS_OF, SOLAR, SUPPORT

SITES = """\
site_id,name,country,latitude,longitude,roof_area_m2,roof_usable_share,connection,contact_consent
A,Phú Mỹ Steel,VN,10.55,107.03,12000,0.7,grid,yes
B,Secret Foods,VN,10.57,107.05,12 ha,0.6,grid,no
C,Secret Foods Two,VN,0,0,8000,0.6,grid,no
"""


@pytest.fixture(scope="module")
def screened(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("screened")
    (folder / "A.yaml").write_text(SOLAR, encoding="utf-8")
    (folder / "S.yaml").write_text(SUPPORT, encoding="utf-8")
    known = site({"site_id": "A", "name": "Alpha"}, costs=[COST])
    unknown = site({"site_id": "B", "roof_area_m2": None}, costs=[COST])
    return screen(survey(known, unknown), folder / "A.yaml", folder / "S.yaml", as_of=AS_OF)


def test_the_numbers_are_those_of_the_json(screened: Any) -> None:
    data = screened.as_dict()
    page = screening_context(screened, words_of("en"))
    rows = {
        (row["site"]["text"], row["methodology"]["text"]): row for row in tables(page)["ranking"]
    }
    found = 0
    for one in data["sites"]:
        for candidate in one["candidates"]:
            row = rows.pop((one["site_id"], candidate["methodology"]))
            for name, key in (
                ("reductions", "emission_reductions_per_year"),
                ("cost", "cost_effectiveness"),
                ("payback", "payback_years"),
            ):
                value = row[name].get("value")
                assert (None if value is None else float(value)) == candidate[key]
                found += value is not None
            assert row["missing"]["value"] == str(len(candidate["missing"]))
    assert rows == {}
    assert found >= 3
    assert page["standing"] == "draft"


def test_what_was_assumed_and_what_supports_stand_with_their_sources(screened: Any) -> None:
    page = tables(screening_context(screened, words_of("en")))
    sources = {row["name"]["text"]: row["source"]["text"] for row in page["assumptions"]}
    assert sources["pv_specific_yield"] == "Global Solar Atlas"
    rate = next(row for row in page["assumptions"] if row["unit"]["text"] == "JPY/USD")
    assert [rate[name]["text"] for name in ("value", "source")] == ["150", "bank"]
    assert rate["where"]["text"] == "2 November 2026"
    assert [row["source"]["text"] for row in page["support"]] == ["made for the test"]
    assert page["support"][0]["rate"] == {"text": "30 %", "value": "0.3"}


def test_the_page_is_written_where_answers_are_wrong_and_names_nobody_who_refused(
    tmp_path: Path,
) -> None:
    (tmp_path / "sites.csv").write_text(SITES, encoding="utf-8")
    (tmp_path / "A.yaml").write_text(SOLAR, encoding="utf-8")
    done = CliRunner().invoke(
        main,
        [
            *("screen", str(tmp_path / "sites.csv"), "--assumptions", str(tmp_path / "A.yaml")),
            *("-o", str(tmp_path / "out"), "--lang", "vi", "--json"),
        ],
    )
    assert done.exit_code == 1, done.output
    text = (tmp_path / "out" / "screening.html").read_text(encoding="utf-8")
    assert '<html lang="vi">' in text
    assert "Phú Mỹ Steel" in text
    assert "Secret" not in text
    listed = json.loads((tmp_path / "out" / "screening.json").read_text(encoding="utf-8"))
    ranked = [f'data-value="{one["rank"]}"' for one in listed["ranking"]]
    assert all(one in text for one in ranked)


@pytest.mark.parametrize("command", ["screen", "estimate"])
def test_what_is_to_be_said_of_the_page_is_said_with_json_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """That there is no page was said to nobody who asked for JSON."""
    monkeypatch.setattr(pages, "missing", lambda _: ["matplotlib"])
    words: Sequence[str]
    if command == "screen":
        (tmp_path / "sites.csv").write_text(SITES, encoding="utf-8")
        (tmp_path / "A.yaml").write_text(SOLAR, encoding="utf-8")
        words = [str(tmp_path / "sites.csv"), "--assumptions", str(tmp_path / "A.yaml")]
    else:
        words = [str(planned(tmp_path, {"value": 720, "unit": "MWh"}))]
    done = CliRunner().invoke(main, [command, *words, "-o", str(tmp_path / "out"), "--json"])
    assert "PLN-190" in done.stderr
    assert json.loads(done.stdout)["schema"].startswith("jcm-mrv/")
