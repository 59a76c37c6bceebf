"""A survey is read: what is right is taken, what is wrong is told with its cell."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from jcm_mrv.findings import Finding, FindingsError
from jcm_mrv.findings.language import LANGUAGES, Language
from jcm_mrv.methodology.survey_keys import survey_file, survey_keys
from jcm_mrv.planning.screening.survey.form import form_bytes
from jcm_mrv.planning.screening.survey.model import Survey
from jcm_mrv.planning.screening.survey.read import folded, read_survey
from tests.effort import one_in

pytestmark = one_in(2)

SITE = {
    "site_id": "pm-01",
    "name": "Warehouse A",
    "country": "VN",
    "latitude": "10.59",
    "longitude": "107.05",
    "timezone": "Asia/Ho_Chi_Minh",
    "roof_area_m2": "20000",
    "roof_usable_share": "60 %",
    "roof_state": "sound",
    "electricity_kwh_year": "3000000",
    "daytime_share": "0.7",
    "tariff_per_kwh": "1900",
    "currency": "VND",
    "planned_year": "2028",
}


def csv_of(*rows: dict[str, str], sep: str = ",") -> str:
    keys = list(dict.fromkeys(key for row in rows for key in row))
    lines = [keys, *([row.get(key, "") for key in keys] for row in rows)]
    return "\n".join(sep.join(f'"{c}"' if sep in c else c for c in line) for line in lines)


def read(tmp_path: Path, text: str, name: str = "sites.csv") -> Survey:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return read_survey(tmp_path / name)


def codes(survey: Survey) -> list[str]:
    return [finding.code for finding in survey.findings]


def filled(language: Language, *sheets: tuple[str, list[dict[str, Any]]]) -> Any:
    """Give the form in a language with rows typed into it."""
    book = load_workbook(io.BytesIO(form_bytes(language)))
    for name, rows in sheets:
        keys = list(survey_keys()[name])  # type: ignore[index]
        for number, row in enumerate(rows, start=3):
            for key, value in row.items():
                book[name].cell(number, keys.index(key) + 1).value = value
    return book


def saved(book: Any, tmp_path: Path) -> Survey:
    book.save(tmp_path / "survey.xlsx")
    return read_survey(tmp_path / "survey.xlsx")


def test_a_right_site_is_read_without_a_word(tmp_path: Path) -> None:
    survey = read(tmp_path, csv_of(SITE))
    assert not survey.findings
    (site,) = survey.sites
    assert site.row.values["roof_usable_share"] == Fraction(3, 5)
    assert site.row.values["roof_area_m2"] == 20000
    assert site.row.values["planned_year"] == 2028
    assert site.row.place_of("roof_area_m2") == "sites.csv:2, column G (roof_area_m2)"
    assert survey.inputs["sites.csv"].bytes > 0


def test_a_site_that_does_not_agree_is_not_named(tmp_path: Path) -> None:
    survey = read(tmp_path, csv_of(SITE | {"contact_consent": "không"}))
    assert survey.sites[0].name == "pm-01"
    assert survey.sites[0].row.values["contact_consent"] == "no"


WRONG: list[tuple[dict[str, str], str, str, str]] = [
    ({"roof_area_m2": "12,5 ha"}, "PLN-110", "roof_area_m2", "125000"),
    ({"roof_area_m2": "~300"}, "PLN-110", "roof_area_m2", "300"),
    ({"roof_area_m2": "about two"}, "PLN-110", "roof_area_m2", "number alone"),
    ({"electricity_kwh_year": "5200 MWh"}, "PLN-110", "electricity_kwh_year", "5200000"),
    ({"roof_usable_share": "80"}, "PLN-112", "roof_usable_share", "0.8 or 80 %"),
    ({"roof_usable_share": "1.1"}, "PLN-112", "roof_usable_share", "share that is meant"),
    ({"roof_area_m2": "-5"}, "PLN-113", "roof_area_m2", "correct"),
    ({"latitude": "107.05"}, "PLN-113", "latitude", "exchanged"),
    ({"roof_state": "rusty"}, "PLN-118", "roof_state", "list"),
    ({"roof_state": "soundd"}, "PLN-118", "roof_state", "sound"),
    ({"electricity_kwh_year": "=1+1"}, "PLN-119", "electricity_kwh_year", "result"),
    ({"roof_area_m2": "@SUM(A1)"}, "PLN-119", "roof_area_m2", "result"),
    ({"planned_year": "2028-01-01"}, "PLN-124", "planned_year", "2028"),
    ({"planned_year": "28"}, "PLN-125", "planned_year", "year alone"),
    ({"country": "Viet Nam South"}, "PLN-126", "country", "VN"),
    ({"timezone": "GMT+7"}, "PLN-126", "timezone", "Asia/Ho_Chi_Minh"),
    ({"currency": "VNĐ"}, "PLN-126", "currency", "VND"),
]


@pytest.mark.parametrize(("wrong", "code", "key", "mend"), WRONG)
def test_a_bad_answer_is_told_and_not_known(
    tmp_path: Path, wrong: dict[str, str], code: str, key: str, mend: str
) -> None:
    survey = read(tmp_path, csv_of(SITE | wrong, SITE | {"site_id": "pm-02", "latitude": "10.6"}))
    (finding,) = [f for f in survey.findings if f.code == code]
    assert finding.is_error
    assert finding.where.startswith("sites.csv:2, column ")
    assert finding.where.endswith(f"({key})")
    assert mend in finding.hint
    first, second = survey.sites
    assert key not in first.row.values
    assert key in first.row.wrong
    assert key in second.row.values
    assert first.findings
    assert not second.findings


@pytest.mark.parametrize("text", ["n/a", "-", "không rõ", "不明", "?"])
def test_what_says_that_it_is_not_known_is_not_known(tmp_path: Path, text: str) -> None:
    survey = read(tmp_path, csv_of(SITE | {"roof_area_m2": text}))
    (finding,) = survey.findings
    assert (finding.code, finding.is_error) == ("PLN-110", False)
    assert "roof_area_m2" not in survey.sites[0].row.values


def test_the_text_of_a_formula_stays_a_text(tmp_path: Path) -> None:
    survey = read(tmp_path, csv_of(SITE | {"name": "=1+1"}))
    (finding,) = survey.findings
    assert (finding.code, finding.is_error) == ("PLN-119", False)
    assert survey.sites[0].row.values["name"] == "=1+1"


def test_decimal_commas_are_seen_by_the_file(tmp_path: Path) -> None:
    row = SITE | {"latitude": "10,59", "longitude": "107,05", "roof_area_m2": "20.000"}
    row |= {"daytime_share": "0,7"}
    survey = read(tmp_path, csv_of(row, sep=";"))
    assert not survey.findings
    assert survey.sites[0].row.values["roof_area_m2"] == 20000
    assert survey.sites[0].row.values["latitude"] == Fraction("10.59")


def test_a_number_that_reads_in_two_ways_is_asked(tmp_path: Path) -> None:
    row = {"site_id": "pm-01", "country": "VN", "roof_area_m2": "1.234", "latitude": "10.590"}
    row |= {"longitude": "107.050"}
    survey = read(tmp_path, csv_of(row, sep=";"))
    (finding,) = survey.findings
    assert finding.code == "PLN-111"
    assert "roof_area_m2" in finding.where
    # North of the pole lies nothing: that one is settled by what it is.
    assert survey.sites[0].row.values["latitude"] == Fraction("10.59")


def test_months_and_year_are_compared(tmp_path: Path) -> None:
    months = {f"electricity_kwh_{n:02}": "250000" for n in range(1, 13)}
    assert not read(tmp_path, csv_of(SITE | months)).findings
    assert not read(tmp_path, csv_of(SITE | months | {"electricity_kwh_01": "279000"})).findings
    far = read(tmp_path, csv_of(SITE | months | {"electricity_kwh_01": "290000"}))
    assert codes(far) == ["PLN-116"]
    slip = read(tmp_path, csv_of(SITE | months | {"electricity_kwh_year": "3000"}))
    assert codes(slip) == ["PLN-115"]
    part = {"electricity_kwh_01": "2000000", "electricity_kwh_02": "2000000"}
    assert codes(read(tmp_path, csv_of(SITE | part))) == ["PLN-116"]


def test_twelve_months_are_a_year(tmp_path: Path) -> None:
    months = {f"electricity_kwh_{n:02}": "250000" for n in range(1, 13)}
    survey = read(tmp_path, csv_of(SITE | months | {"electricity_kwh_year": ""}))
    assert codes(survey) == ["PLN-117"]
    assert survey.sites[0].row.values["electricity_kwh_year"] == 3_000_000
    eleven = {key: value for key, value in months.items() if not key.endswith("12")}
    survey = read(tmp_path, csv_of(SITE | eleven | {"electricity_kwh_year": ""}))
    assert "electricity_kwh_year" not in survey.sites[0].row.values


def test_mwh_where_kwh_are_asked_is_told(tmp_path: Path) -> None:
    survey = read(tmp_path, csv_of(SITE | {"electricity_kwh_year": "5200"}))
    (finding,) = survey.findings
    assert (finding.code, finding.is_error) == ("PLN-115", False)
    assert "5200000" in finding.hint


def test_kilograms_among_tonnes_are_told(tmp_path: Path) -> None:
    sites = [{"site_id": f"s-{n}", "country": "VN"} for n in range(6)]
    amounts = ["300", "450", "380000", "290", "500", "410"]
    waste = [
        {"site_id": f"s-{n}", "stream": "a", "waste_type": "food", "tonnes_year": amount}
        for n, amount in enumerate(amounts)
    ]
    (tmp_path / "sites.csv").write_text(csv_of(*sites))
    (tmp_path / "waste.csv").write_text(csv_of(*waste))
    survey = read_survey(tmp_path)
    (finding,) = survey.findings
    assert finding.code == "PLN-115"
    assert finding.where == "waste.csv:4, column D (tonnes_year)"
    assert "380" in finding.hint
    assert survey.sites[2].findings == (finding,)


def test_an_amount_that_no_site_has_is_told(tmp_path: Path) -> None:
    survey = read(tmp_path, csv_of(SITE | {"roof_area_m2": "20000000"}))
    assert "PLN-114" in codes(survey)


def test_rows_without_a_home_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "sites.csv").write_text(csv_of(SITE))
    rows = [
        {"site_id": "pm-1", "equipment_id": "c", "kind": "screw_chiller"},
        {"site_id": "pm-01", "equipment_id": "c", "kind": "Máy làm lạnh trục vít"},
        {"site_id": "", "equipment_id": "d", "kind": "pump"},
        {"site_id": "pm-01", "equipment_id": "c", "kind": "pump"},
        {"site_id": "pm-01", "equipment_id": "e", "kind": "turbo thing"},
    ]
    (tmp_path / "equipment.csv").write_text(csv_of(*rows), encoding="utf-8")
    survey = read_survey(tmp_path)
    assert sorted(codes(survey)) == ["PLN-107", "PLN-108", "PLN-109", "PLN-118"]
    (kept,) = survey.sites[0].equipment
    assert kept.values["kind"] == "screw_chiller"
    unknown = next(f for f in survey.findings if f.code == "PLN-108")
    assert unknown.where == "equipment.csv:2, column A (site_id)"
    assert "pm-01" in unknown.hint


def test_a_site_that_stands_twice_is_told(tmp_path: Path) -> None:
    survey = read(tmp_path, csv_of(SITE, SITE | {"name": "Other"}, SITE))
    assert codes(survey) == ["PLN-109", "PLN-109"]
    assert [f.is_error for f in survey.findings] == [True, False]
    assert len(survey.sites) == 1


def test_two_sites_at_one_place_are_told(tmp_path: Path) -> None:
    survey = read(tmp_path, csv_of(SITE, SITE | {"site_id": "pm-02"}))
    assert codes(survey) == ["PLN-127"]


def test_half_a_place_is_told(tmp_path: Path) -> None:
    survey = read(tmp_path, csv_of(SITE | {"longitude": ""}))
    assert codes(survey) == ["PLN-129"]


def test_money_needs_its_currency(tmp_path: Path) -> None:
    assert codes(read(tmp_path, csv_of(SITE | {"currency": ""}))) == ["PLN-129"]
    # One that is wrong is told once.
    assert codes(read(tmp_path, csv_of(SITE | {"currency": "dong"}))) == ["PLN-126"]


@one_in(3)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_comes_back_filled_in(tmp_path: Path, language: Language) -> None:
    words = survey_file().words
    row: dict[str, Any] = {
        "site_id": "pm-01",
        "country": "VN",
        "roof_area_m2": 20000,
        "roof_usable_share": 0.6,
        "roof_state": dict(words["sound"])[language],
        "contact_consent": dict(words["yes"])[language],
        "planned_year": 2028,
    }
    unit = {"site_id": "pm-01", "equipment_id": "c-1", "kind": dict(words["boiler"])[language]}
    survey = saved(filled(language, ("sites", [row]), ("equipment", [unit])), tmp_path)
    assert not survey.findings
    (site,) = survey.sites
    assert site.row.values["roof_state"] == "sound"
    assert site.row.values["contact_consent"] == "yes"
    assert site.row.place_of("roof_area_m2") == "survey.xlsx, sites!I3"
    assert site.equipment[0].values["kind"] == "boiler"


@one_in(3)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_comes_back_as_it_was(tmp_path: Path, language: Language) -> None:
    survey = saved(filled(language), tmp_path)
    (finding,) = survey.findings
    assert finding.code == "PLN-103"
    assert "without a row" in finding.message


def _translated_keys(book: Any) -> None:
    sheet = book["sites"]
    for column in range(2, sheet.max_column + 1):
        sheet.cell(1, column).value = sheet.cell(2, column).value


def _without_keys(book: Any) -> None:
    book["sites"].delete_rows(1)


def _moved(book: Any) -> None:
    sheet = book["sites"]
    for row in (1, 2, 3):
        a, b = sheet.cell(row, 9), sheet.cell(row, 33)
        a.value, b.value = b.value, a.value


@one_in(9)
@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("change", [_translated_keys, _without_keys, _moved])
def test_keys_that_were_changed_are_known_by_their_labels(
    tmp_path: Path, language: Language, change: Callable[[Any], None]
) -> None:
    row = {"site_id": "pm-01", "country": "VN", "roof_area_m2": 20000, "note": "x"}
    book = filled(language, ("sites", [row]))
    change(book)
    survey = saved(book, tmp_path)
    assert set(codes(survey)) == (set() if change is _moved else {"PLN-105"})
    assert survey.sites[0].row.values["roof_area_m2"] == 20000
    assert survey.sites[0].row.values["note"] == "x"


def test_a_key_that_is_spelled_wrong_is_told(tmp_path: Path) -> None:
    text = csv_of(SITE | {"mine": "x"}).replace("roof_area_m2", "roof_aera_m2")
    survey = read(tmp_path, text)
    near, unknown = survey.findings
    assert (near.code, unknown.code) == ("PLN-104", "PLN-104")
    assert "roof_area_m2" in near.hint
    assert "roof_area_m2" not in survey.sites[0].row.values


def test_a_sheet_in_another_language_is_known_by_its_keys(tmp_path: Path) -> None:
    book = filled("ja", ("sites", [{"site_id": "pm-01", "country": "ベトナム"}]))
    book["sites"].title = "事業所"
    survey = saved(book, tmp_path)
    assert not survey.findings
    assert survey.sites[0].row.values["country"] == "VN"


def test_labels_behind_a_sign_are_no_site(tmp_path: Path) -> None:
    header, row = csv_of(SITE).split("\n")
    survey = read(tmp_path, f"{header}\n#Mã,Tên\n{row}")
    assert len(survey.sites) == 1
    assert survey.sites[0].row.number == 3


def test_what_is_hidden_merged_or_calculated_is_told(tmp_path: Path) -> None:
    rows = [{"site_id": f"s-{n}", "country": "VN"} for n in range(4)]
    book = filled("en", ("sites", rows))
    sheet = book["sites"]
    sheet.row_dimensions[4].hidden = True
    sheet.merge_cells("A5:A6")
    sheet["I3"] = "=2*500"
    sheet["I4"] = "#REF!"
    sheet["I4"].data_type = "e"
    sheet["AE3"] = dt.date(1905, 7, 20)
    survey = saved(book, tmp_path)
    found = {f.code: f for f in survey.findings}
    assert set(found) == {
        "PLN-107",
        "PLN-120",
        "PLN-121",
        "PLN-122",
        "PLN-123",
        "PLN-124",
        "PLN-128",
    }
    assert found["PLN-122"].where == "survey.xlsx, sites!A5:A6"
    assert found["PLN-120"].where == "survey.xlsx, sites!I3"
    assert found["PLN-123"].where == "survey.xlsx, sites!4"
    assert found["PLN-124"].hint.endswith("write 2028")
    assert [site.id for site in survey.sites] == ["s-0", "s-1", "s-2"]


def test_too_many_rows_are_refused(tmp_path: Path) -> None:
    (tmp_path / "sites.csv").write_text("site_id,country\n" + "a,VN\n" * 100_000)
    with pytest.raises(FindingsError) as stopped:
        read_survey(tmp_path / "sites.csv")
    assert [f.code for f in stopped.value.findings] == ["PLN-101"]


def test_a_sheet_too_long_stops_no_other(tmp_path: Path) -> None:
    (tmp_path / "sites.csv").write_text(csv_of(SITE))
    (tmp_path / "waste.csv").write_text("site_id\n" + "a\n" * 100_000)
    survey = read_survey(tmp_path)
    assert codes(survey) == ["PLN-101"]
    assert len(survey.sites) == 1


def test_many_of_a_kind_are_one(tmp_path: Path) -> None:
    rows = [SITE | {"site_id": f"s-{n}", "longitude": "", "roof_state": "rusty"} for n in range(50)]
    survey = read(tmp_path, csv_of(*rows))
    told = list(folded(survey.findings))
    assert [finding.code for finding in told] == ["PLN-118", "PLN-129"]
    assert "50 of them" in told[0].found
    assert len(survey.sites[49].findings) == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("survey.xlsx", b"PK\x03\x04 not a workbook"),
        ("sites.csv", "site_id\nkho m\u00e1i".encode("utf-16-le")[1:] + b"\xff\xfe\xfa"),
        ("survey.ods", b"nothing"),
        ("survey.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 x"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FindingsError) as stopped:
        read_survey(tmp_path / name)
    assert stopped.value.findings[0].is_error


@pytest.mark.parametrize("text", ["", "\n\n", "a,b\n1,2"])
def test_a_file_without_sites_is_said(tmp_path: Path, text: str) -> None:
    survey = read(tmp_path, text)
    assert "PLN-103" in codes(survey)
    assert not survey.sites


def test_nothing_there_is_said(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.csv"):
        with pytest.raises(FindingsError):
            read_survey(path)


def test_a_workbook_that_tells_less_is_read(tmp_path: Path) -> None:
    book = filled("vi", ("sites", [{"site_id": "pm-01", "country": "VN", "roof_area_m2": 5.5}]))
    # The process that reads workbooks of every kind goes by the content.
    book.save(tmp_path / "survey.ods")
    survey = read_survey(tmp_path / "survey.ods")
    assert codes(survey) == ["PLN-123"]
    assert survey.sites[0].row.values["roof_area_m2"] == Fraction(11, 2)


def test_every_finding_has_a_mend(tmp_path: Path) -> None:
    wrong = [SITE | {"site_id": f"s-{n}"} | change for n, (change, *_) in enumerate(WRONG)]
    survey = read(tmp_path, csv_of(*wrong))
    assert survey.findings

    def whole(finding: Finding) -> bool:
        return all((finding.where, finding.message, finding.expected, finding.hint))

    assert all(map(whole, survey.findings))


def test_a_plain_workbook_of_ones_own_is_read(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Sheet1"
    sheet.append(["site_id", "country", "roof_area_m2"])
    sheet.append([1, "vn", "1200"])
    survey = saved(book, tmp_path)
    assert not survey.findings
    assert survey.sites[0].id == "1"
    assert survey.sites[0].row.values["roof_area_m2"] == 1200


PLACES = [
    ({"latitude": "10.2", "longitude": "107.2"}, "PLN-031"),
    ({"latitude": "0", "longitude": "0"}, "PLN-032"),
    ({"latitude": "-10.59"}, "PLN-033"),
    ({"latitude": "34.56", "longitude": "135.42"}, "PLN-034"),
    ({"timezone": "Asia/Tokyo"}, "PLN-035"),
]


def test_a_place_that_cannot_be_is_a_warning(tmp_path: Path) -> None:
    rows = [SITE | {"site_id": f"s-{n}"} | change for n, (change, _) in enumerate(PLACES)]
    survey = read(tmp_path, csv_of(*rows))
    for number, (site, (_, code)) in enumerate(zip(survey.sites, PLACES, strict=True), start=2):
        (finding,) = site.findings
        assert (finding.code, finding.is_error) == (code, False)
        assert finding.where == f"sites.csv:{number}, column D (latitude)"
        # What stands there is used: nothing is computed from the place here.
        assert "latitude" in site.row.values


def test_places_are_left_alone_where_nothing_can_tell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jcm_mrv.planning.screening.survey.placed.missing", lambda _: ["tzfpy"])
    survey = read(tmp_path, csv_of(SITE | {"latitude": "0", "longitude": "0"}))
    (finding,) = survey.findings
    assert (finding.code, finding.severity) == ("PLN-130", "note")


@pytest.mark.parametrize("word", ["Total", "合計", "Tổng cộng:", "SUM"])
def test_a_row_of_totals_is_no_site(tmp_path: Path, word: str) -> None:
    survey = read(tmp_path, csv_of(SITE, {"site_id": word, "roof_area_m2": "20000"}))
    (finding,) = survey.findings
    assert (finding.code, finding.where) == ("PLN-132", "sites.csv:3")
    assert [site.id for site in survey.sites] == ["pm-01"]


def test_an_id_that_cannot_be_one_is_told_with_one_that_can(tmp_path: Path) -> None:
    survey = read(tmp_path, csv_of(SITE | {"site_id": "Nhà máy 1"}))
    finding = survey.findings[0]
    assert finding.code == "PLN-126"
    assert "Nha-may-1" in finding.hint


@pytest.mark.parametrize("text", ["10°35'24\"N", "10° 35′ 24″", "10度35分24秒"])
def test_minutes_are_told_in_decimals(tmp_path: Path, text: str) -> None:
    path = tmp_path / "survey.xlsx"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["site_id", "country", "latitude", "longitude"])
    sheet.append(["pm-01", "VN", text, 107.05])
    book.save(path)
    finding = read_survey(path).findings[0]
    assert finding.code == "PLN-110"
    assert "10.59" in finding.hint


def test_a_decimal_comma_among_points_is_told(tmp_path: Path) -> None:
    survey = read(tmp_path, csv_of(SITE | {"tariff_per_kwh": "1900,5"}))
    (finding,) = survey.findings
    assert finding.code == "PLN-110"
    assert finding.hint == "write 1900.5"


def test_no_finding_names_who_does_not_agree(tmp_path: Path) -> None:
    row = SITE | {"name": "=Secret Works", "note": "@Secret", "contact_consent": "no"}
    survey = read(tmp_path, csv_of(row))
    assert [f.code for f in survey.findings] == ["PLN-119", "PLN-119"]
    for language in LANGUAGES:
        assert "Secret" not in str([f.in_language(language).as_dict() for f in survey.findings])


@pytest.mark.parametrize("answer", ["No, thanks", "không đồng ý", "N", "0", "n/a", "không có"])
def test_an_answer_that_may_be_a_no_names_nobody(tmp_path: Path, answer: str) -> None:
    survey = read(tmp_path, csv_of(SITE | {"contact_consent": answer}))
    assert survey.sites[0].name == "pm-01"
    assert len(survey.findings) == 1
    assert read(tmp_path, csv_of(SITE | {"contact_consent": ""})).sites[0].name == "Warehouse A"


def test_a_site_of_two_rows_is_not_named_where_one_says_no(tmp_path: Path) -> None:
    rows = (SITE | {"contact_consent": "yes"}, SITE | {"contact_consent": "no", "name": "X"})
    assert read(tmp_path, csv_of(*rows)).sites[0].name == "pm-01"


def test_what_is_found_in_any_row_tells_not_who_does_not_agree(tmp_path: Path) -> None:
    row = SITE | {"name": "Secret Works", "park": "Hidden Park", "contact_consent": "no"}
    wrong = row | {"roof_area_m2": "2 ha, Secret Works", "latitude": "107.05", "longitude": "10.59"}
    (tmp_path / "sites.csv").write_text(csv_of(wrong), encoding="utf-8")
    made = {"site_id": "pm-01", "equipment_id": "a", "kind": "the boiler of secret works"}
    (tmp_path / "equipment.csv").write_text(csv_of(made), encoding="utf-8")
    cost = {"site_id": "pm-01", "measure": "Hidden Park", "investment": "5 USD (Secret Works)"}
    (tmp_path / "costs.csv").write_text(csv_of(cost), encoding="utf-8")
    survey = read_survey(tmp_path)
    assert {"PLN-110", "PLN-118", "PLN-126"} <= set(codes(survey))
    for language in LANGUAGES:
        told = [f.in_language(language).as_dict() for f in survey.findings]
        assert "secret" not in str(told).casefold()
        assert "Hidden" not in str(told)
    of_it = str([f.as_dict() for f in survey.sites[0].findings])
    assert "not shown" in of_it


@pytest.mark.parametrize("place", [("10.2123", "107.2"), ("-10.59", "107.05"), ("0", "0")])
def test_no_finding_places_who_does_not_agree(tmp_path: Path, place: tuple[str, str]) -> None:
    latitude, longitude = place
    where = {"latitude": latitude, "longitude": longitude, "contact_consent": "no"}
    near = (
        SITE | {"site_id": "pm-02", "country": ""} | {"latitude": latitude, "longitude": longitude}
    )
    survey = read(tmp_path, csv_of(SITE | where, near))
    assert "PLN-127" in codes(survey)
    for language in LANGUAGES:
        for finding in survey.findings:
            told = finding.in_language(language)
            said = f"{told.message} {told.found} {told.hint}"
            if finding.where.startswith("sites.csv:2") or finding.code == "PLN-127":
                assert all(text not in said for text in ("10.2123", "10.59", "107.05"))


def test_half_a_machine_is_told(tmp_path: Path) -> None:
    (tmp_path / "sites.csv").write_text(csv_of(SITE), encoding="utf-8")
    half = {"site_id": "pm-01", "equipment_id": "a", "kind": "boiler", "count": "1.5"}
    (tmp_path / "equipment.csv").write_text(csv_of(half), encoding="utf-8")
    survey = read_survey(tmp_path)
    assert codes(survey) == ["PLN-113"]
    assert "count" not in survey.sites[0].equipment[0].values
