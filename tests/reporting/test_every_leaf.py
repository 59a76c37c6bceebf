"""Whatever is confidential stands nowhere in the public version: every part of a project file."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from fractions import Fraction
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.calculation.calculate import calculate
from jcm_mrv.calculation.result import Result
from jcm_mrv.findings import FindingsError
from jcm_mrv.findings.language import LANGUAGES, Language
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.project.confidential import leaves_of
from jcm_mrv.project.load import load_project
from jcm_mrv.reporting.attached import attached_result
from jcm_mrv.reporting.context import KINDS
from jcm_mrv.reporting.documents import report
from jcm_mrv.reporting.hiding import hidden_names, masking_of
from jcm_mrv.reporting.words import written_days
from jcm_mrv.strict_yaml import load_file
from tests.effort import THOROUGH, thorough
from tests.mills import PROJECT as MILLS
from tests.mills import write as write_mills
from tests.reporting.conftest import EXAMPLES
from tests.reporting.reading_pdf import reader, squeezed
from tests.reporting.rich import RICH, rich
from tests.reporting.test_context import context, tables
from tests.trucks import replaced

pytestmark = pytest.mark.plain

# What these say is one of a few words or signs, which stand in many places: tests of their own.
OF_A_FEW = {"unit", "side", "option", "kind", "interval", "what", "connection", "finding", "met"}
OF_A_FEW |= {"year", "renewal", "partner_country", "timezone"}
NEVER = ("methodology", "monitoring_period")
SEEN = (
    "ProjectFile Participants Participant Authorisation Site Period CreditingPeriod Allocation "
    "ExpectedLifetime Member Monitored Source Accepted Entry Estimate GivenValue SeriesValue "
    "CriterionAnswer Confirmation Meter MeterEvent Calibration Signatory Responsible"
).split()
# How files are written, what stands in place of another key, and where several methodologies are;
# attributes of the project have a test of their own below.
NOT_SEEN = set(
    "applications attributes cell confidential confirmations filter format good hold invoiced json "
    "label layout limit minus on pv series sha256 shift since sources split tolerate tonnes".split()
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return rich(tmp_path_factory.mktemp("rich"), [])


def leaves(result: Result) -> dict[str, Any]:
    """Give every part with a value that is found nowhere else."""
    data = result.project.document.data
    # Every page states the period.
    period = data["monitoring_period"].values()
    return {
        ".".join(map(str, path)): value
        for path, value in leaves_of(data, data)
        if path[0] not in NEVER and path[-1] not in OF_A_FEW and value not in period
    }


def hiding(result: Result, *paths: str) -> Result:
    """Give a result whose project file lists some parts as confidential."""
    file = result.project.file.model_copy(update={"confidential": paths})
    return replace(result, project=replace(result.project, file=file))


def marks(value: Any) -> Iterator[str]:
    """Give how a value is written: a day in every language, a number with either sign."""
    text = str(value)
    if re.fullmatch(r"\d{4}-\d\d-\d\d(T.*)?", text):
        yield from (text[:10], *written_days(dt.date.fromisoformat(text[:10])))
    elif match := re.fullmatch(r"([0-9]+\.[0-9]+)( .*)?", text):
        plain = number_text(Fraction(match[1]))
        yield from (plain, plain.replace(".", ","))
    else:
        yield text.replace("*", "logger")


def found(text: str, value: Any) -> list[str]:
    return [mark for mark in marks(value) if mark in text]


def shown(result: Result, languages: Sequence[Language] = ("en",)) -> str:
    """Give all that documents are made of, and the result that is attached."""
    contexts = [context(result, k, lang, public=True) for k in KINDS for lang in languages]
    attached = attached_result(result, masking_of(result, public=True)).decode()
    return json.dumps(contexts, ensure_ascii=False) + attached


def test_what_is_not_confidential_is_shown(whole: Result) -> None:
    text = shown(whole)
    unseen = [path for path, value in leaves(whole).items() if not found(text, value)]
    # What no document has: it may, and the tests below would find it.
    assert len(unseen) < len(leaves(whole)) / 2, unseen


def test_every_part_alone(whole: Result) -> None:
    left = {
        path: here
        for path, value in list(leaves(whole).items())[:: 1 if THOROUGH else 10]
        if (here := found(shown(hiding(whole, path)), value))
    }
    assert left == {}


@thorough
def test_every_part_with_all_that_is_in_it(whole: Result) -> None:
    data = whole.project.document.data
    left = {}
    for number, root in enumerate(one for one in data if one not in NEVER):
        result = hiding(whole, root)
        # Quick tests look at the parts in turn in each language.
        text = shown(result, LANGUAGES if THOROUGH else [LANGUAGES[number % len(LANGUAGES)]])
        for path, value in leaves(whole).items():
            if path.split(".")[0] == root and (here := found(text, value)):
                left[path] = here
    assert left == {}


@thorough
def test_documents_of_every_format_have_nothing_of_it(whole: Result, tmp_path: Path) -> None:
    roots = [one for one in whole.project.document.data if one not in NEVER]
    result = hiding(whole, *roots)
    report(result, tmp_path, formats=["html", "docx", "pdf"], languages=["vi"], public=True)
    texts = {path.name: _text(path) for path in tmp_path.iterdir()}
    assert len(texts) == 4
    close = {name: squeezed(text) for name, text in texts.items()}
    left = {
        (name, path): here
        for name, text in texts.items()
        for path, value in leaves(whole).items()
        if (here := [m for m in marks(value) if m in text or squeezed(m) in close[name]])
    }
    assert left == {}
    assert "Việt Nam" not in texts["monitoring.vi.html"]


def _text(path: Path) -> str:
    data = path.read_bytes()
    if path.suffix == ".docx":
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            inside = [parts.read(name).decode() for name in parts.namelist() if "media" not in name]
        return unescape(" ".join(re.sub("<[^>]*>", "", part) + part for part in inside))
    if path.suffix == ".pdf":
        read = reader(data)
        attached = read.attachments["result.json"][0].decode()
        pages = "".join(page.extract_text() for page in read.pages)
        assert read.xmp_metadata is not None
        about = read.xmp_metadata.stream.get_data().decode()
        return pages + attached + about + str(read.metadata)
    return unescape(re.sub(r"base64,[A-Za-z0-9+/=]+", "", data.decode()))


# -- what is one of a few words, or is shown as another amount -----------------------------------


def test_a_line_of_the_allocation_is_hidden_with_the_tonnes_of_its_share(whole: Result) -> None:
    for path in ("allocation.0", "allocation.0.share"):
        result = hiding(whole, path)
        made = context(result, public=True)
        first, second = tables(made)["allocation"]
        assert first["tonnes"] == first["share"] == {"text": "XXX"}
        assert "value" in second["tonnes"]
        attached = json.loads(attached_result(result, masking_of(result, public=True)))
        assert attached["allocation"][0]["tonnes"] == attached["allocation"][0]["share"] == "XXX"
        assert any(note.startswith("allocation.0 is confidential") for note in made["notes"])
        assert made["running"].endswith("1 January 2024 – 31 December 2024")
        assert tables(made)["results"][0]["emission_reductions"]["value"] == "138"
        assert first["side"]["text"] == ("XXX" if path == "allocation.0" else "Japan")


def test_a_hidden_amount_hides_what_is_the_same_amount(whole: Result) -> None:
    result = hiding(whole, "monitoring.EG.members.roof-zw.entries.0.value")
    made = context(result, public=True)
    rows = tables(made)["quantities"]
    assert [row["quantity"]["text"] == "XXX" for row in rows] == [False, True]
    assert "months_EG" not in [one["name"] for one in made["pictures"]]
    attached = json.loads(attached_result(result, masking_of(result, public=True)))
    assert [q["value"] == "XXX" for q in attached["quantities"]] == [False, True]
    assert any(note.startswith("EG is confidential") for note in made["notes"])


def test_a_hidden_estimate_is_shown_nowhere_and_said_to_be_computed_back(whole: Result) -> None:
    result = hiding(whole, "monitoring.EG.members.roof-qx.estimate")
    made = context(result, public=True)
    rows = tables(made)["quantities"]
    assert [row["estimate"]["text"] == "XXX" for row in rows] == [True, False]
    assert {row["estimate"]["text"] == "XXX" for row in tables(made)["months"]} == {True, False}
    assert any(note.startswith("EG (Estimate) is confidential") for note in made["notes"])
    assert not any(note.startswith("EG is confidential") for note in made["notes"])
    (months,) = [one for one in made["pictures"] if one["name"] == "months_EG"]
    assert [series["name"] for series in months["data"]["series"]] == ["measured"]


def test_hours_that_are_hidden_hide_the_estimate_that_they_are_part_of(whole: Result) -> None:
    made = context(hiding(whole, "monitoring.EG.members.roof-zw.estimate.hours"), public=True)
    rows = tables(made)["quantities"]
    assert [row["estimate"]["text"] == "XXX" for row in rows] == [False, True]


def test_a_comment_that_is_confidential_hides_no_amount(whole: Result) -> None:
    made = context(hiding(whole, "values.EF_RE.roof-qx.comment"), public=True)
    assert not any("computed back" in note for note in made["notes"])
    assert "value" in tables(made)["fixed_values"][0]["value"]


def test_a_file_is_hidden_by_whatever_names_it(whole: Result) -> None:
    for path in ("monitoring.EG.members.roof-qx.readings", "monitoring.EG"):
        result = hiding(whole, path)
        masking = masking_of(result, public=True)
        assert masking.hides_file("data/qx-logger.csv")
        made = context(result, public=True)
        assert tables(made)["inputs"][0]["path"]["text"] == "XXX"
        assert tables(made)["inputs"][0]["sha256"]["text"] == "XXX"
        attached = json.loads(attached_result(result, masking))
        assert attached["inputs"][0]["path"] == attached["inputs"][0]["sha256"] == "XXX"


def test_what_is_one_of_a_few_words_is_hidden_where_it_stands(whole: Result) -> None:
    def rows(path: str, table: str) -> list[dict[str, Any]]:
        return tables(context(hiding(whole, path), public=True))[table]

    assert {row["option"]["text"] for row in rows("monitoring.EG.option", "points")} == {"XXX"}
    assert rows("criteria.2.met", "criteria")[1]["met"]["text"] == "XXX"
    assert rows("sets.system.0.connection", "members_VN_AM007_system")[0]["connection"] == {
        "text": "XXX"
    }
    assert rows("values.EF_RE.roof-qx.unit", "fixed_values")[0]["unit"]["text"] == "XXX"
    points = rows("meters.M-Umbra", "points")
    assert points[0]["meter"]["text"] == points[0]["serial"]["text"] == "XXX"
    text = shown(hiding(whole, "partner_country"), LANGUAGES)
    assert [name for name in ("Vietnam", "ベトナム", "Việt Nam", "Viet Nam") if name in text] == []


def test_a_value_of_a_series_is_hidden_with_the_year_that_it_is_asked_for(tmp_path: Path) -> None:
    folder = tmp_path / "digester"
    shutil.copytree(EXAMPLES / "market-digester", folder)
    result = calculate(load_project(folder / "project.yaml"))
    hidden = hiding(result, "values.EF_elec.year")
    rows = tables(context(hidden, public=True))["fixed_values"]
    (row,) = [row for row in rows if row["parameter"]["text"] == "EF_elec"]
    assert row["value"] == row["source"] == {"text": "XXX"}
    attached = json.loads(attached_result(hidden, masking_of(hidden, public=True)))
    (line,) = [line for line in attached["fixed_values"] if line["parameter"] == "EF_elec"]
    assert line["value"] == line["series"] == line["source"] == "XXX"
    assert "EF_elec is confidential" in " ".join(context(hidden, public=True)["notes"])


def test_a_stretch_without_calibration_does_not_tell_when_the_one_before_ended(
    whole: Result,
) -> None:
    assert "22 August 2024" in shown(whole)
    text = shown(hiding(whole, "meters.M-Umbra.calibrations.0.valid_until"))
    days = (*written_days(dt.date(2024, 8, 21)), *written_days(dt.date(2024, 8, 22)))
    assert [day for day in (*days, "2024-08-21", "2024-08-22") if day in text] == []


def test_numbers_are_hidden_as_they_are_written_and_in_other_units(whole: Result) -> None:
    masking = masking_of(hiding(whole, *(one for one in leaves(whole))), public=True)
    assert masking.prose("211739 and 211.739 and 211,739 t") == "211739 and XXX and XXX t"
    assert masking.prose("7,5.25,211.739 and 1,211.739") == "XXX and 1,211.739"
    file = whole.project.document.data["monitoring"]["EG"]["members"]["roof-zw"]["entries"][0]
    document = deepcopy(whole.project.document)
    entries = document.data["monitoring"]["EG"]["members"]["roof-zw"]["entries"]
    entries[0] = {**file, "value": "31250.50", "unit": "kWh"}
    document.data["expected_lifetime"]["years"] = 31
    other = replace(whole, project=replace(whole.project, document=document))
    path = "monitoring.EG.members.roof-zw.entries.0.value"
    masking = masking_of(hiding(other, path, "expected_lifetime.years"), public=True)
    assert masking.prose("31250.50 kWh, 31,250.5 kWh, 31.2505 MWh") == "XXX kWh, XXX kWh, XXX MWh"
    assert masking.prose("31 December 2024") == "31 December 2024"
    made = context(hiding(other, path, "expected_lifetime.years"), public=True)
    assert made["running"].endswith("31 December 2024")


@pytest.mark.parametrize("path", ["attributes.capacity", "attributes"])
def test_attributes_of_the_project_as_a_whole_are_hidden(tmp_path: Path, path: str) -> None:
    """They stand with no member: what was hidden of members alone let them through."""
    said = replaced(MILLS, ("capacity: 500 kW", "capacity: 0.51731 MW"))
    texts = {}
    for name, listed in (("open", ""), ("hidden", f"confidential: [{path}]\n")):
        library = write_mills(tmp_path / name, project=said + listed)
        result = calculate(load_project(tmp_path / name / "project.yaml", library))
        texts[name] = shown(result)
        names = hidden_names(masking_of(result, public=True), result.applications[0])
        assert ("capacity" in names) is bool(listed)
    assert "517.31" in texts["open"]
    assert "517.31" not in texts["hidden"]


@pytest.mark.parametrize("path", ["monitoring_period", "monitoring_period.end", "methodology"])
def test_what_stands_on_every_page_cannot_be_confidential(tmp_path: Path, path: str) -> None:
    with pytest.raises(FindingsError) as caught:
        rich(tmp_path, [path])
    (finding,) = [one for one in caught.value.findings if one.code == "PRJ-190"]
    assert "cannot be left out" in finding.message


def test_the_project_has_every_key_that_is_no_matter_of_how_a_file_is_written() -> None:
    """A key that is added to the project file is hidden too, or the tests above do not see it."""
    keys = load_file(EXAMPLES.parent / "docs" / "reference" / "project-keys.yaml", "PRJ").data
    known = {key for name in SEEN for key in keys[name]}
    unknown = {key for key in known if not re.search(rf"\b{key}:", RICH)}
    assert unknown == NOT_SEEN
