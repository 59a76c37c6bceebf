"""Values that a project takes from a document of its own, and how sure they are."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import shutil
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import FindingsError, Result, calculate, load_project
from jcm_mrv.cli.calculate import print_standing
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.statements import stands_elsewhere, statements
from jcm_mrv.project.believable import unbelievable
from jcm_mrv.project.checklist import lines_of
from jcm_mrv.project.confirmation import Confirmation
from jcm_mrv.project.record_fields import names_a_document
from jcm_mrv.project.template import project_template
from jcm_mrv.reporting.standings import standing_text
from jcm_mrv.reporting.words import Words
from jcm_mrv.strict_yaml import load_file
from jcm_mrv.workbook.writing.marks import Marks
from tests.docs.pages import ROOT
from tests.effort import one_in
from tests.made_pdf import pdf_bytes
from tests.projects import READ, read, write_project

CHILLER = "ID_AM002@2.0"
GRID = {
    "what": "EF_grid",
    "value": 0.814,
    "unit": "tCO2/MWh",
    "document": "Grid emission factors of the electricity systems, Ministry of Energy",
    "version": "2012",
    "page": "2",
    "reader": "A. Engineer",
    "date": "2026-11-26",
}
RULE = "source of EF_grid"


def of_text(what: str, **more: Any) -> dict[str, Any]:
    """Give a record of the text of the methodology."""
    about = {"document": "ID_AM002", "version": "2.0", "page": "3"}
    return {**about, "reader": "A. Engineer", "date": "2026-11-26", "what": what, **more}


@cache
def everything_else() -> list[dict[str, Any]]:
    """Give records of all that the methodology states, but for where EF_grid comes from."""
    records = []
    for stated in statements(Library().load(CHILLER)):
        if stated.what == RULE or (stated.kind == "row" and stated.value is None):
            continue
        number = stated.kind in ("row", "value")
        more = {"value": float(stated.value), "unit": stated.unit} if number else {}  # type: ignore[arg-type]
        records.append(of_text(stated.what, **more))
    return records


def chiller(folder: Path, *records: dict[str, Any], **values: Any) -> Result:
    shutil.copytree(ROOT / "examples/textile-chiller", folder)
    path = folder / "project.yaml"
    data = load_file(path, "PRJ").data
    data["confirmed"] = [*everything_else(), *records]
    data["values"] |= values
    return calculate(load_project(_written(path, data)))


def _written(path: Path, data: Any) -> Path:
    path.write_text(json.dumps(data, default=str), encoding="utf-8")
    return path


def left(result: Result) -> list[str]:
    return [line["what"] for line in result.as_dict()["rests_on"]]


def test_a_record_names_the_document_where_the_number_stands(tmp_path: Path) -> None:
    """Nothing here can be held against that document: no name that one can invent makes final."""
    result = chiller(tmp_path / "p", GRID, of_text(RULE))
    assert result.standing == "provisional", left(result)
    (line,) = result.as_dict()["rests_on"]
    assert (line["what"], line["standing"]) == ("value of EF_grid", "corroborated")
    assert "as the reader recorded, Grid emission factors" in line["source"]
    (factor,) = [v for v in result.as_dict()["fixed_values"] if v["parameter"] == "EF_grid"]
    assert factor["standing"] == "corroborated"
    assert "PRJ-137" not in [f.code for f in result.findings]
    (said,) = [c for c in result.as_dict()["confirmations"] if c["what"] == "EF_grid"]
    assert said["document"].startswith("Grid emission factors")


def beside(folder: Path, document: str) -> Result:
    """Give the chillers with a grid factor that was read in a file of the project."""
    shutil.copytree(ROOT / "examples/textile-chiller", folder)
    path = folder / document
    if not path.exists():
        path.write_bytes(pdf_bytes(["", "Jamali 0.814 tCO2/MWh"]))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    data = load_file(folder / "project.yaml", "PRJ").data
    record = {**GRID, "document": document, "sha256": digest}
    data["confirmed"] = [*everything_else(), record, of_text(RULE)]
    return calculate(load_project(_written(folder / "project.yaml", data)))


def test_readings_are_no_document_of_a_factor(tmp_path: Path) -> None:
    """A record that named the file of readings as where the grid factor was read was final."""
    result = beside(tmp_path / "p", "data/chiller-1.csv")
    assert (result.standing, left(result)) == ("provisional", ["value of EF_grid"])


def test_what_was_read_in_a_file_of_the_project_is_not_called_official(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = beside(tmp_path / "p", "grid.pdf")
    assert result.standing == "final"
    print_standing(result)
    text = " ".join(capsys.readouterr().out.split())
    assert "final: everything it rests on was read in an official text, or in a file of" in text
    assert "value of EF_grid: as the reader recorded, grid.pdf" in text
    assert "(0.814 stands on page 2)" in text
    headline = Marks(result.applications[0]).headline()
    assert "or in a file of the project: value of EF_grid: as the reader recorded" in headline
    text = standing_text(Words("en"), result.standing)
    assert "in a file of the project" in text


def test_that_the_methodology_takes_such_a_number_is_read_as_well(tmp_path: Path) -> None:
    result = chiller(tmp_path / "p", GRID)
    assert (result.standing, left(result)) == ("draft", [RULE, "value of EF_grid"])


@one_in(7)
@pytest.mark.parametrize(
    "record",
    [
        None,
        {**GRID, "page": ""},
        {**GRID, "document": "TBD"},
        {**GRID, "document": "ID_AM003"},
        {**GRID, "document": "ID_AM002", "version": "1.0"},
        {**GRID, "reader": "?"},
        {k: v for k, v in GRID.items() if k not in ("value", "unit")},
    ],
)
def test_a_guess_with_any_source_stays_a_draft(tmp_path: Path, record: Any) -> None:
    result = chiller(tmp_path / "p", *([record] if record else []), of_text(RULE))
    assert (result.standing, left(result)) == ("draft", ["value of EF_grid"])


def test_a_number_that_the_text_itself_prints_needs_nothing_more(tmp_path: Path) -> None:
    printed = of_text("EF_grid", value=0.814, unit="tCO2/MWh")
    assert chiller(tmp_path / "p", printed).standing == "final"


def test_a_series_is_as_sure_as_it_is_where_such_a_number_is_taken(tmp_path: Path) -> None:
    asked = {"EF_grid": {"series": "id_grid", "year": 2012, "grid": "jamali", "margin": "unstated"}}
    assert left(chiller(tmp_path / "a", **asked)) == [RULE, "value of EF_grid"]
    # The extract that the series was read in is no publication; somebody has looked it up there.
    assert chiller(tmp_path / "b", GRID, of_text(RULE), **asked).standing == "provisional"


def test_another_document_makes_no_number_of_the_methodology(tmp_path: Path) -> None:
    """The factor of VN_AM007 is the text's own: a ministry's publication does not replace it."""
    other = {"roof-b": {"value": 0.5, "unit": "tCO2/MWh", "source": "Ministry, 2022, p. 2"}}
    document = {"document": "Grid emission factor, Ministry", "version": "2022"}
    record = {**read("EF_RE[roof-b]", 0.5, "tCO2/MWh"), **document}
    changes = {"values.EF_RE": other, "confirmed": [*READ["confirmed"], record]}
    result = calculate(load_project(write_project(tmp_path, changes)))
    assert result.standing == "draft"
    assert "value of EF_RE[roof-b]" in left(result)
    assert "PRJ-137" in [f.code for f in result.findings]


def test_a_checklist_asks_where_such_numbers_come_from() -> None:
    lines = {line.stated.what: line.text for line in lines_of(Library().load(CHILLER))}
    assert "each project gives it from a document of its own" in lines[RULE]
    # What the text prints is asked for by its number: the reference COP has no such line.
    assert not [what for what in lines if what.startswith("source of ") and what != RULE]
    assert "source of EF_RE" not in {s.what for s in statements(Library().load("VN_AM007@1.0"))}


def test_a_new_project_file_asks_for_both_records(tmp_path: Path) -> None:
    """What it lists is all that a result needs to become final."""
    text = project_template(Library().load(CHILLER))["project.yaml"]
    listed = text[text.index("confirmed:") :]
    assert f"#   - {{what: {RULE}," in listed
    assert "#   - {what: value of EF_grid, value: <number>, unit: tCO2/MWh," in listed
    # So it is with a number of the text that nobody knows here.
    other = project_template(Library().load("SA_AM001@1.0"))["project.yaml"]
    assert "#   - {what: value of SC_RE, value: <number>, " in other


def test_class_option_frequency_and_method_are_lines_of_their_own() -> None:
    """One line had all of them: a tick said more than its reader had looked at."""
    lines = {line.stated.what: line.text for line in lines_of(Library().load("VN_AM007@1.0"))}
    assert lines["class and unit of EG"].endswith("; monitored, unit MWh")
    assert lines["monitoring option of EG"] == "option C (own measurement)"
    assert lines["frequency of EG"] == "Continuous"
    assert lines["method of EG"].startswith("Measured by an electricity meter on the AC side; ")


GUESSES = """
a guess; guess; my estimate; estimated by me; an assumption of the consultant; memory
ChatGPT answer; Google; internet; Wikipedia; Article on the web; grid emission factor
rule of thumb; best guess of A. Engineer; from experience; コンサルタントの推定; ウィキペディア
インターネット検索; 私の推測
ước tính của tư vấn; phỏng đoán; personal communication with the client
bài viết trên mạng; theo kinh nghiệm
"""


@one_in(10)
@pytest.mark.parametrize("document", [g.strip() for g in re.split("[;\n]", GUESSES.strip())])
def test_a_record_of_a_guess_confirms_no_number_of_a_project(tmp_path: Path, document: str) -> None:
    result = chiller(tmp_path / "p", {**GRID, "document": document}, of_text(RULE))
    assert (result.standing, left(result)) == ("draft", ["value of EF_grid"])
    (told,) = [f for f in result.findings if f.code == "PRJ-137"]
    assert "names no document that somebody else can open" in told.message


@pytest.mark.parametrize(
    "document",
    ["IPCC 2006 Guidelines, volume 2", "PLN statistics", "環境省 電気事業者別排出係数",
     "東京電力", "環境省",
     "Quyết định của Bộ Công Thương", "Estimated grid emission factors, MONRE", "IGES list"],
)  # fmt: skip
def test_a_document_with_a_publisher_is_one(document: str) -> None:
    assert names_a_document(document)


def test_a_guess_beside_the_methodology_is_told_alike(tmp_path: Path) -> None:
    """One rule says what is no document, whatever the number."""
    record = {**read("EF_RE", 0.333, "tCO2/MWh"), "document": "my estimate"}
    result = calculate(load_project(write_project(tmp_path, {"confirmed": [record]})))
    (told,) = [f for f in result.findings if f.code == "PRJ-137"]
    assert "names no document that somebody else can open" in told.message


IMPOSSIBLE = [
    ({"page": "somewhere 1"}, "somewhere 1"),
    ({"page": "about 1"}, "about 1"),
    ({"page": "", "cell": "A1"}, "A1"),
    ({"page": "", "cell": "Foo!XFE1"}, "Foo!XFE1"),
    ({"page": "", "cell": "a guess A1"}, "a guess A1"),
    ({"date": "2010-12-31"}, "no date"),
    ({"sha256": "a" * 64}, "no sha256 of a file"),
    ({"sha256": hashlib.sha256(b"").hexdigest()}, "no sha256 of a file"),
]


@one_in(8)
@pytest.mark.parametrize(("change", "lack"), IMPOSSIBLE)
def test_a_place_or_day_that_cannot_be_confirms_nothing(
    tmp_path: Path, change: dict[str, str], lack: str
) -> None:
    result = chiller(tmp_path / "p", {**GRID, **change}, of_text(RULE))
    assert (result.standing, left(result)) == ("draft", ["value of EF_grid"])
    assert lack in [f.found for f in result.findings if f.code == "PRJ-137"]


@pytest.mark.parametrize("what", [RULE, "criterion 1"])
def test_no_spreadsheet_has_what_is_read_in_a_text(tmp_path: Path, what: str) -> None:
    of_cell = of_text(what, page="", cell="MPS(input)!C4")
    records = [r for r in (of_text(RULE), *everything_else()) if r["what"] != what]
    shutil.copytree(ROOT / "examples/textile-chiller", tmp_path / "p")
    data = load_file(tmp_path / "p/project.yaml", "PRJ").data
    data["confirmed"] = [GRID, *records, of_cell]
    result = calculate(load_project(_written(tmp_path / "p/project.yaml", data)))
    assert (result.standing, left(result)) == ("draft", [what, "value of EF_grid"])


def test_a_text_is_not_read_before_it_is_approved() -> None:
    methodology = Library().load("TH_AM001@1.0")
    approved = methodology.file.approved
    assert approved is not None
    about = {"document": "TH_AM001", "version": "1.0", "what": "criterion 1"}
    early = Confirmation(**of_text(**about, date=approved - dt.timedelta(days=1)))
    assert not early.counts(methodology)
    assert early.lacks(methodology) == (f"date from {approved} on",)
    assert Confirmation(**of_text(**about, date=approved)).counts(methodology)
    # What another document says may have been read before.
    other = Confirmation(**{**GRID, "date": approved - dt.timedelta(days=1)})
    assert not other.lacks(methodology)


def grid(value: float, unit: str) -> dict[str, Any]:
    return {"EF_grid": {"value": value, "unit": unit, "source": "Ministry of Energy, 2012, p. 2"}}


def test_a_grid_factor_that_hardly_any_grid_has_keeps_a_result_from_ready(tmp_path: Path) -> None:
    record = {**GRID, "value": 1.9}
    result = chiller(tmp_path / "p", record, of_text(RULE), **grid(1.9, "tCO2/MWh"))
    assert not result.ready
    (told,) = [f for f in result.open if f.code == "PRJ-155"]
    assert (told.found, "1.5 tCO2/MWh" in told.expected) == ("1.9 tCO2/MWh", True)
    assert "PRJ-155" not in [f.code for f in chiller(tmp_path / "q", GRID).findings]


@pytest.mark.parametrize(
    ("value", "unit"), [(8.14, "tCO2/MWh"), (814, "kgCO2/kWh"), (0.814, "tCO2/kWh")]
)
def test_a_slip_of_the_unit_stops_a_grid_factor(tmp_path: Path, value: float, unit: str) -> None:
    with pytest.raises(FindingsError) as caught:
        chiller(tmp_path / "p", GRID, of_text(RULE), **grid(value, unit))
    assert [f.code for f in caught.value.findings if f.is_error] == ["PRJ-155"]


@pytest.mark.parametrize(
    ("reference", "name", "value", "code"),
    [
        ("VN_AM004@1.0", "EF_fuel", "56", "PRJ-155"),
        ("VN_AM004@1.0", "EF_fuel", "0.15", "PRJ-108"),
        ("VN_AM004@1.0", "EF_fuel", "0.0561", None),
    ],
)
def test_a_fuel_factor_is_asked_about_above_what_fuels_have(
    reference: str, name: str, value: str, code: str | None
) -> None:
    found = unbelievable(Library().load(reference), name, name, Fraction(value), "here")
    assert [f.code for f in found] == ([code] if code else [])


def test_every_factor_of_another_document_has_a_limit() -> None:
    """Whatever its unit is written like; a coefficient or a loss has none."""
    library, seen = Library(), set[str]()
    for reference in library.references():
        methodology = library.load(reference)
        for name, parameter in methodology.parameters.items():
            if stands_elsewhere(methodology, name) and parameter.unit not in ("1", "W"):
                seen.add(parameter.unit)
                (told,) = unbelievable(methodology, name, name, Fraction(10**9), "here")
                assert told.is_error
    assert {"tCO2/MWh", "tCO2/GJ"} <= seen


def test_the_screen_says_what_is_known_of_a_number_of_another_document(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = chiller(tmp_path / "p", GRID, of_text(RULE))
    print_standing(result)
    text = " ".join(capsys.readouterr().out.split())
    assert "everything it rests on was read in an official text" not in text
    assert "provisional: it rests on records of documents that this tool can hold against" in text
    assert "value of EF_grid: as the reader recorded, Grid emission factors" in text
    assert "p. 2, read by A. Engineer on 2026-11-26 (not seen by this tool)" in text
    (factor,) = [v for v in result.applications[0].fixed if v.parameter == "EF_grid"]
    assert "as the reader recorded" in factor.source
    assert "as the reader recorded, Grid" in Marks(result.applications[0]).headline()


@one_in(2)
@pytest.mark.parametrize(
    ("change", "lack"),
    [
        ({"version": "2027", "date": "2026-11-26"}, "no date from 2027 on"),
        ({"reader": "ChatGPT"}, "ChatGPT"),
        ({"reader": "myself"}, "myself"),
        ({"reader": "same as above"}, "same as above"),
    ],
)
def test_nobody_and_a_document_of_a_later_year_confirm_nothing(
    tmp_path: Path, change: dict[str, str], lack: str
) -> None:
    result = chiller(tmp_path / "p", {**GRID, **change}, of_text(RULE))
    assert (result.standing, left(result)) == ("draft", ["value of EF_grid"])
    assert lack in [f.found for f in result.findings if f.code == "PRJ-137"]


@pytest.mark.parametrize("version", ["2-0", "02,0", "7 of it", "№ 5"])
def test_digits_that_are_no_version_are_not_that_of_the_text(version: str) -> None:
    record = Confirmation(**of_text("criterion 1", version=version))
    assert not record.counts(Library().load(CHILLER))
