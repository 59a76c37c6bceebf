"""Crediting period, allocation and label: as stated, and held against the result."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcm_mrv import FindingsError, Result, calculate, load_project
from jcm_mrv.calculation.crediting import rule_lines, stated_lines, whole_shares
from jcm_mrv.methodology.countries import country
from jcm_mrv.workbook.writing.xlsx import workbook_bytes
from tests.projects import READ, told, write_project

JAPAN, PARTNER = "Example Engineering Co., Ltd.", "Example Industrial Park JSC"
TAXED = {"name": PARTNER, "tax_code": "0100233488-001"}
NAMED = {"participants": {"japan": [JAPAN], "partner": [TAXED]}}
PERIOD = {"start": "2024-01-01", "end": "2033-12-31", "renewal": 0}


def line(year: int, side: str = "japan", **amount: Any) -> dict[str, Any]:
    name = JAPAN if side == "japan" else PARTNER
    return {"year": year, "side": side, "participant": name, **amount}


HALVES = [line(y, side, share="50 %") for y in (2024, 2025) for side in ("japan", "partner")]


def result_of(folder: Path, **changes: Any) -> Result:
    return calculate(load_project(write_project(folder, {**READ, **NAMED, **changes})))


def errors(folder: Path, **changes: Any) -> list[tuple[str, str]]:
    with pytest.raises(FindingsError) as caught:
        result_of(folder, **changes)
    return [(f.code, f.found) for f in caught.value.findings if f.is_error]


def test_what_is_stated_stands_in_the_result(tmp_path: Path) -> None:
    lifetime = {"years": 17, "source": "Order of the ministry"}
    result = result_of(
        tmp_path, crediting_period=PERIOD, allocation=HALVES, expected_lifetime=lifetime
    )
    data = result.as_dict()
    assert data["crediting_period"] == PERIOD
    assert data["expected_lifetime"] == {"years": 17.0, "source": "Order of the ministry"}
    # 403 t and 200 t: the tonne that is left goes to the first of two equal halves.
    assert [(a["year"], a["side"], a["tonnes"], a["share"]) for a in data["allocation"]] == [
        (2024, "japan", 202, "50 %"),
        (2024, "partner", 201, "50 %"),
        (2025, "japan", 100, "50 %"),
        (2025, "partner", 100, "50 %"),
    ]
    assert told(result.findings) == ()


def test_what_is_not_stated_is_empty(tmp_path: Path) -> None:
    data = result_of(tmp_path).as_dict()
    assert (data["crediting_period"], data["allocation"]) == (None, [])
    assert data["expected_lifetime"] is None


def test_each_year_says_whether_it_falls_under_article_6(tmp_path: Path) -> None:
    data = result_of(tmp_path).as_dict()
    assert {y["label"] for y in [*data["years"], *data["by_methodology"][0]["years"]]} == {
        "from 2021"
    }
    entries = [
        {"start": f"{y}-01-01", "end": f"{y}-12-31", "value": 100, "unit": "MWh"}
        for y in (2020, 2021)
    ]
    earlier = result_of(
        tmp_path / "a",
        **{
            "start_of_operation": "2020-01-01",
            "monitoring_period": {"start": "2020-01-01", "end": "2021-12-31"},
            "monitoring.EG": {
                "option": "C",
                "members": {m: {"entries": entries} for m in ("roof-a", "roof-b")},
            },
        },
    )
    assert [(y["year"], y["label"]) for y in earlier.as_dict()["years"]] == [
        (2020, "to 2020"),
        (2021, "from 2021"),
    ]


@pytest.mark.parametrize(
    "period",
    [
        {"start": "2024-01-02", "end": "2033-12-31"},
        {"start": "2024-01-01", "end": "2025-06-29"},
        {"start": "2026-01-01", "end": "2035-12-31"},
    ],
)
def test_a_monitoring_period_that_leaves_the_crediting_period(
    tmp_path: Path, period: dict[str, str]
) -> None:
    assert errors(tmp_path, crediting_period=period) == [("PRJ-170", "2024-01-01 to 2025-06-30")]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"crediting_period": {**PERIOD, "start": "2023-01-01"}}, "PRJ-171"),
        (
            {
                "crediting_period": PERIOD,
                "expected_lifetime": {"years": 9, "source": "Order"},
            },
            "PRJ-172",
        ),
        ({"allocation": HALVES[:2]}, "CAL-082"),
    ],
)
def test_what_is_odd_is_asked(tmp_path: Path, changes: dict[str, Any], code: str) -> None:
    result = result_of(tmp_path, **{"start_of_operation": "2024-01-01", **changes})
    assert code in [f.code for f in result.findings]
    assert bool(told(result.open)) is (code != "PRJ-172")


@pytest.mark.parametrize(
    ("last", "asked"),
    [("2073-12-31", True), ("2063-12-31", True), ("2038-12-31", False), ("2033-12-31", False)],
)
def test_a_period_longer_than_any_known_is_asked_about_and_never_refused(
    tmp_path: Path, last: str, asked: bool
) -> None:
    """A lifetime as long makes it no more usual; nothing of it was read in an official text."""
    period = {"start": "2024-01-01", "end": last}
    lifetime = {"years": 200, "source": "Order"}
    result = result_of(tmp_path, crediting_period=period, expected_lifetime=lifetime)
    told_of = [f for f in result.findings if f.code == "PRJ-215"]
    assert [f.severity for f in told_of] == ["warning"] * asked
    assert all("not read in an official text" in f.expected for f in told_of)
    assert not told(result.open)


def test_a_period_longer_than_any_plant_lasts_leaves_the_result_open(tmp_path: Path) -> None:
    period = {"start": "2024-01-01", "end": "2123-12-31"}
    result = result_of(tmp_path, start_of_operation="2024-01-01", crediting_period=period)
    assert [f.code for f in told(result.open)] == ["PRJ-223"]
    assert "PRJ-215" not in [f.code for f in result.findings]


@pytest.mark.parametrize(
    ("operation", "end", "renewal", "asked"),
    [
        ("2023-12-18", "2028-12-31", 7, True),
        ("2023-12-18", "2028-12-31", 1, True),
        ("2023-12-18", "2033-12-31", 1, True),
        ("2023-12-18", "2033-12-31", 0, False),
        ("2014-01-01", "2033-12-31", 1, False),
        ("2019-01-01", "2028-12-31", 1, False),
        ("2009-01-01", "2028-12-31", 3, False),
        ("2010-01-01", "2028-12-31", 3, True),
    ],
)
def test_a_renewal_needs_time_for_the_periods_before(
    tmp_path: Path, operation: str, end: str, renewal: int, asked: bool
) -> None:
    """A period that was said to be renewed seven times began with the operation."""
    period = {"start": "2024-01-01", "end": end, "renewal": renewal}
    result = result_of(tmp_path, start_of_operation=operation, crediting_period=period)
    # That it started before the mechanism is asked about beside.
    found = [f.code for f in told(result.open) if f.code != "PRJ-233"]
    assert found == ["PRJ-222"] * asked


def test_a_lifetime_may_end_on_the_last_day_of_the_crediting_period(tmp_path: Path) -> None:
    lifetime = {"years": 10, "source": "Order"}
    changes = {"start_of_operation": "2024-01-01", "crediting_period": PERIOD}
    assert not told(result_of(tmp_path, **changes, expected_lifetime=lifetime).findings)


@pytest.mark.parametrize(
    ("allocation", "expected"),
    [
        ([line(2024, tonnes=403), line(2025, tonnes=199)], [("CAL-080", "199 t")]),
        ([line(2024, tonnes=404), line(2025, tonnes=200)], [("CAL-080", "404 t")]),
        ([line(2024, share="99.9 %"), line(2025, share="100 %")], [("CAL-080", "99.9 %")]),
        (
            [line(2024, tonnes=403), line(2025, tonnes=200), line(2026, tonnes=0)],
            [("CAL-081", "2026")],
        ),
        ([line(2024, tonnes=403), line(2024, tonnes=0)], [("PRJ-174", f"{JAPAN}, 2024")]),
        ([line(2024, tonnes=1), line(2024, "partner", share="50 %")], [("PRJ-174", "2024")]),
        (
            [{**line(2024, tonnes=403), "participant": "Somebody"}, line(2025, tonnes=200)],
            [("PRJ-173", "Somebody")],
        ),
        # A participant of the other side is none of this one.
        ([{**line(2024, tonnes=403), "side": "partner"}], [("PRJ-173", JAPAN)]),
    ],
)  # fmt: skip
def test_an_allocation_that_is_wrong(
    tmp_path: Path, allocation: list[dict[str, Any]], expected: list[tuple[str, str]]
) -> None:
    assert errors(tmp_path, allocation=allocation) == expected


def test_who_takes_part_is_asked_for_where_nobody_does(tmp_path: Path) -> None:
    """It said that no names are valid here."""
    given = {"participants": {}, "allocation": [line(2024, share="100 %")]}
    with pytest.raises(FindingsError) as caught:
        calculate(load_project(write_project(tmp_path, given)))
    (found,) = [f for f in caught.value.findings if f.code == "PRJ-173"]
    assert found.hint == "name the participants of that side: `participants: {japan: [...]}`"


@pytest.mark.parametrize(
    "changes",
    [
        {"allocation": [line(2024)]},
        {"allocation": [line(2024, tonnes=1, share="50 %")]},
        {"allocation": [line(2024, tonnes=-1)]},
        {"allocation": [line(2024, tonnes=1.5)]},
        {"allocation": [line(2024, share="101 %")]},
        {"allocation": [line(2024, share="-1 %")]},
        {"allocation": [line(2024, share="5 MWh")]},
        {"allocation": [line(2024, tonnes=1) | {"side": "both"}]},
        {"crediting_period": {**PERIOD, "end": "2023-12-31"}},
        {"crediting_period": {**PERIOD, "renewal": -1}},
        {"expected_lifetime": {"years": 0, "source": "Order"}},
        {"expected_lifetime": {"years": 17}},
    ],
)
def test_what_is_written_wrongly_is_told(tmp_path: Path, changes: dict[str, Any]) -> None:
    found = errors(tmp_path, **changes)
    assert found
    assert {code[:3] for code, _ in found} == {"PRJ"}


@given(
    weights=st.lists(st.integers(0, 50), min_size=1, max_size=8).filter(any),
    total=st.integers(0, 10**7),
)
def test_whole_tonnes_sum_and_are_less_than_one_off(weights: list[int], total: int) -> None:
    shares = [Fraction(weight, sum(weights)) for weight in weights]
    found = whole_shares(shares, total)
    assert sum(found) == total
    assert all(abs(n - share * total) < 1 for n, share in zip(found, shares, strict=True))


# -- who takes part, and the rules of the country -----------------------------------------


def test_participants_and_authorisation_stand_in_the_result(tmp_path: Path) -> None:
    stated = {
        "date": "2025-03-01",
        "by": "Ministry",
        "evidence": "Letter 7",
        "first_transfer": "issuance",
    }
    data = result_of(tmp_path, authorisation=stated).as_dict()
    assert data["authorisation"] == stated
    assert data["participants"] == [
        {"side": "japan", "name": JAPAN, "tax_code": None},
        {"side": "partner", "name": PARTNER, "tax_code": "0100233488-001"},
    ]


def test_an_authorisation_of_a_day_to_come_is_none_yet(tmp_path: Path) -> None:
    stated = {"date": "2199-03-01", "by": "Ministry", "evidence": "Letter 7"}
    with pytest.raises(FindingsError) as caught:
        result_of(tmp_path, authorisation=stated)
    assert [f.code for f in caught.value.findings if f.is_error] == ["PRJ-146"]


@pytest.mark.parametrize(("lang", "word"), [("ja", "から"), ("vi", "đến")])
def test_periods_are_said_in_the_language_of_the_reader(
    tmp_path: Path, lang: str, word: str
) -> None:
    period = {"start": "2024-02-01", "end": "2033-12-31"}
    path = write_project(tmp_path / "a", {**READ, "crediting_period": period})
    with pytest.raises(FindingsError) as caught:
        load_project(path)
    overdue = {
        "meters.M-A.calibrations.0.valid_until": "2025-01-31",
        "meters.M-A.maximum_permissible_error": "0.5 %",
    }
    result = calculate(load_project(write_project(tmp_path / "b", {**READ, **overdue})))
    found = [f for f in caught.value.findings if f.code == "PRJ-170"]
    found += [f for f in result.findings if f.code == "MON-801"]
    assert len(found) > 1
    for one in found:
        texts = (one.in_language(lang).message, one.in_language(lang).found)
        assert [text for text in texts if " to " in text] == []
        assert word in texts[1]


def test_a_rule_holds_from_its_day_on(tmp_path: Path) -> None:
    data = result_of(tmp_path).as_dict()
    # Of the Vietnamese decree of 2026 a period that ends in 2025 knows nothing.
    assert data["rules"]
    assert all(rule["since"] is None for rule in data["rules"])
    found = country("VN")
    assert found is not None
    later = {rule.document for rule in found.rules_on(dt.date(2026, 6, 1))}
    assert later - {rule["document"] for rule in data["rules"]} == {
        "Decree 112/2026/ND-CP, international transfer of mitigation outcomes",
        # From when it holds was not read: not before its own day.
        "Circular 11/2026/TT-BNNMT, national registry of quotas and credits",
    }


def test_rules_have_their_forms_by_name(tmp_path: Path) -> None:
    file = load_project(write_project(tmp_path)).file
    (rule,) = rule_lines(file.model_copy(update={"partner_country": "UZ"}))
    assert "Assessment of Reference Emissions Request" in rule["forms"]


def test_labels_and_rules_stand_in_the_sheet_where_nothing_else_is_stated(tmp_path: Path) -> None:
    result = result_of(tmp_path)
    book = openpyxl.load_workbook(BytesIO(workbook_bytes(result, result.applications[0])))
    lines = {row[0].value: str(row[2].value) for row in book["MSS"].iter_rows() if row[0].value}
    assert lines["Credits from 2021"] == "2024, 2025"
    assert lines["Rules of the partner country"].startswith("Circular 17/2015/TT-BTNMT")
    # Its own day is later than the period.
    assert "11/2026" not in str(lines)


def test_the_activity_under_article_6_is_in_our_words(tmp_path: Path) -> None:
    (methodology,) = result_of(tmp_path).as_dict()["methodologies"]
    assert methodology["article6"] == {
        "sector": "energy",
        "activity_type": "solar power",
        "standing": "unverified",
    }


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("0100233488", []),
        ("0100233488-001", []),
        ("0100233488001", []),
        ("010023348", [("PRJ-182", "010023348")]),
        ("01002334880", [("PRJ-182", "01002334880")]),
        ("ABCDEFGHIJ", [("PRJ-182", "ABCDEFGHIJ")]),
        ("-" * 10, [("PRJ-015", "----------")]),
        ("0100\u0007233488", [("PRJ-015", "0100\x07233488")]),
        (100233488, [("PRJ-015", "100233488")]),
    ],
)
def test_a_tax_code_has_the_form_of_the_country(
    tmp_path: Path, code: Any, found: list[tuple[str, str]]
) -> None:
    partner = {"japan": [JAPAN], "partner": [{"name": PARTNER, "tax_code": code}]}
    try:
        findings = result_of(tmp_path, participants=partner, allocation=HALVES).findings
    except FindingsError as exc:
        findings = tuple(exc.findings)
    assert [(f.code, f.found) for f in told(findings)] == found


def test_no_form_is_asked_of_a_country_of_which_none_is_known() -> None:
    known = country("ID")
    assert known is not None
    assert known.tax_code is None


def test_a_participant_that_gets_credits_without_a_tax_code_is_noted(tmp_path: Path) -> None:
    named = {"japan": [JAPAN], "partner": [PARTNER]}
    result = result_of(tmp_path, participants=named, allocation=HALVES)
    assert [(f.code, f.found) for f in told(result.findings)] == [("PRJ-183", PARTNER)]
    assert not told(result.open)
    assert told(result_of(tmp_path / "a", participants=named).findings) == ()


# -- what is checked when a crediting period is renewed -----------------------------------


@pytest.mark.parametrize(
    ("renewal", "until", "codes"),
    [
        (0, "2020-12-31", []),
        (1, "2023-12-31", ["PRJ-180"]),
        (1, "2024-01-01", []),
        (1, None, []),
    ],
)
def test_a_factor_whose_validity_ended_before_the_renewal(
    tmp_path: Path, renewal: int, until: str | None, codes: list[str]
) -> None:
    given = {"value": 0.333, "unit": "tCO2/MWh", "source": "VN_AM007, page 3"}
    values = {"EF_RE": {"roof-a": given | ({"valid_until": until} if until else {})}}
    result = result_of(
        tmp_path,
        start_of_operation="2014-01-01",
        crediting_period={**PERIOD, "renewal": renewal},
        values=values,
    )
    assert [f.code for f in result.findings if f.code == "PRJ-180"] == codes
    assert [f.code for f in told(result.open)] == codes


# -- what people see ----------------------------------------------------------------------


def test_the_lines_for_people_say_all_that_is_stated(tmp_path: Path) -> None:
    result = result_of(
        tmp_path,
        crediting_period={**PERIOD, "renewal": 1},
        allocation=HALVES,
        expected_lifetime={"years": 17, "source": "Order"},
        authorisation={"date": "2025-03-01", "by": "Ministry", "evidence": "Letter 7"},
    )
    lines = stated_lines(result.project.file, result.years, result.allocated)
    assert lines == [
        ("Crediting period", "2024-01-01 to 2033-12-31, renewed 1 x"),
        ("Expected lifetime", "17 years from the start of operation (Order)"),
        ("Authorisation", "2025-03-01, Ministry (Letter 7)"),
        ("Credits from 2021: 2024", f"{JAPAN} 202 t, {PARTNER} 201 t"),
        ("Credits from 2021: 2025", f"{JAPAN} 100 t, {PARTNER} 100 t"),
    ]
    book = openpyxl.load_workbook(BytesIO(workbook_bytes(result, result.applications[0])))
    cells = [str(cell.value) for row in book["MSS"] for cell in row if cell.value is not None]
    for what, text in lines:
        assert cells[cells.index(what) + 1] == text
    assert f"{PARTNER}; tax code 0100233488-001" in cells
    activity = "energy: solar power (words of jcm-mrv, not read in a document)"
    assert cells[cells.index("Activity under Article 6") + 1] == activity


def test_what_is_not_stated_makes_no_lines(tmp_path: Path) -> None:
    result = result_of(tmp_path)
    assert stated_lines(result.project.file, result.years, result.allocated) == []


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"tonnes": 289, "share": "50 %"}, "both `tonnes: 289` and `share: 50 %`"),
        ({}, "neither `tonnes` nor `share`"),
    ],
)
def test_an_allocation_of_both_or_neither_says_so(
    tmp_path: Path, more: dict[str, Any], found: str
) -> None:
    """However long its other lines are."""
    long = {**line(2024, **more), "participant": "Example Engineering and Construction " * 3}
    assert errors(tmp_path, allocation=[long]) == [("PRJ-015", found)]


@pytest.mark.parametrize(
    ("start", "years", "is_asked"),
    [
        ("2018-01-01", 4, True),
        ("2023-12-01", 1, True),
        ("2023-12-01", 0.5, True),
        ("2023-12-01", 17, False),
        ("2024-01-01", 1.5, False),
        ("2016-06-30", 9.003, False),
    ],
)
def test_what_is_monitored_after_the_lifetime_is_open(
    tmp_path: Path, start: str, years: float, is_asked: bool
) -> None:
    """A plant of four years was monitored in its seventh, and the result was ready."""
    life = {"years": years, "source": "Order of the ministry"}
    result = result_of(tmp_path, start_of_operation=start, expected_lifetime=life)
    assert ("PRJ-240" in [f.code for f in result.open]) == is_asked


@pytest.mark.parametrize(
    ("until", "period", "is_asked"),
    [
        ("2020-12-31", None, True),
        ("2023-11-30", None, True),
        ("2020-12-31", PERIOD, True),
        ("2023-12-31", PERIOD, False),
        ("2023-12-01", None, False),
        ("2024-06-30", None, False),
        ("2024-01-01", PERIOD, False),
        ("2033-12-31", PERIOD, False),
    ],
)
def test_a_value_that_had_ended_before_the_first_period_is_open(
    tmp_path: Path, until: str, period: dict[str, Any] | None, is_asked: bool
) -> None:
    value = {"value": 0.333, "unit": "tCO2/MWh", "source": "VN_AM007, section I"}
    changes: dict[str, Any] = {"values.EF_RE": {"roof-a": {**value, "valid_until": until}}}
    changes |= {} if period is None else {"crediting_period": period}
    result = result_of(tmp_path, **changes)
    assert ("PRJ-241" in [f.code for f in result.open]) == is_asked


def test_values_with_an_end_stand_beside_those_of_a_report(tmp_path: Path) -> None:
    """The report of a GWP took the place of the day that an end is held against."""
    digester = Path(__file__).parents[2] / "examples" / "market-digester"
    loaded = load_project(digester)
    assert any(v.valid_until for of in loaded.applications[0].given.values() for v in of.values())
    assert "PRJ-241" not in {finding.code for finding in loaded.findings}
