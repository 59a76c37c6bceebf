"""Documents as they are written: one page, nothing asked for, and the same numbers in it."""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Iterator
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pydantic import TypeAdapter

from jcm_mrv.calculation.result import Result
from jcm_mrv.cli import main
from jcm_mrv.findings import FindingsError
from jcm_mrv.findings.language import LANGUAGES, Language
from jcm_mrv.reporting.context import KINDS, Kind
from jcm_mrv.reporting.documents import report
from jcm_mrv.reporting.html import MOST_SCRIPT
from jcm_mrv.reporting.schema import ReportFile
from tests.effort import THOROUGH, thorough
from tests.reporting.conftest import EXAMPLES, calculated
from tests.reporting.test_context import ORDER


class Page(HTMLParser):
    """What a page holds: its cells by table, its sections, and every attribute."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.cells: dict[str, list[tuple[str, str | None]]] = {}
        self.sections: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.texts: dict[str, list[str]] = {}
        self._table = self._tag = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self._tag = tag
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag == "section":
            self.sections.append(found["id"] or "")
        if tag == "table":
            self._table = (found["id"] or "").removeprefix("table-")
        if tag == "td":
            cell = (found["data-name"] or "", found.get("data-value"))
            self.cells.setdefault(self._table, []).append(cell)

    def handle_data(self, data: str) -> None:
        self.texts.setdefault(self._tag, []).append(data)


def column(page: Page, table: str, name: str) -> list[float]:
    return [
        float(Decimal(value))
        for key, value in page.cells[table]
        if key == name and value is not None
    ]


# In quick tests each kind in another language.
WRITTEN: dict[Kind, list[Language]] = {
    kind: [*LANGUAGES] if THOROUGH else [lang] for kind, lang in zip(KINDS, LANGUAGES, strict=True)
}


@pytest.fixture(scope="module")
def written(result: Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    for kind in KINDS:
        report(result, folder / kind, kind=kind, languages=WRITTEN[kind])
    return folder


def pages(folder: Path) -> Iterator[tuple[Kind, Language, str]]:
    for kind in KINDS:
        for lang in WRITTEN[kind]:
            yield kind, lang, (folder / kind / f"{kind}.{lang}.html").read_text(encoding="utf-8")


def test_pages_have_their_sections_and_standing(written: Path) -> None:
    for kind, lang, text in pages(written):
        page = Page(text)
        assert page.sections == ORDER[kind].split()
        assert ("body", "data-standing", "draft") in page.attributes
        assert ("html", "lang", lang) in page.attributes


def test_numbers_of_a_page_are_those_of_the_result(written: Path, result: Result) -> None:
    data: Any = result.as_dict()
    for kind, lang, text in pages(written):
        if kind != "monitoring":
            continue
        page = Page(text)
        assert column(page, "quantities", "quantity") == [q["value"] for q in data["quantities"]]
        assert column(page, "months", "coverage") == [m["coverage"] for m in data["months"]]
        assert column(page, "ledger", "effect_tco2") == [e["effect_tco2"] for e in data["ledger"]]
        assert column(page, "results", "emission_reductions_unrounded") == [
            y["emission_reductions_unrounded"] for y in data["years"]
        ]
        assert column(page, "results", "emission_reductions") == [
            *(y["emission_reductions"] for y in data["years"]),
            data["emission_reductions"],
        ], lang


def test_a_page_asks_for_nothing(written: Path) -> None:
    for _, _, text in pages(written):
        page = Page(text)
        policy = next(
            v for _, n, v in page.attributes if n == "content" and "default-src" in str(v)
        )
        assert policy is not None
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        for tag in ("style", "script"):
            (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
            digest = b64encode(hashlib.sha256(inside.encode()).digest()).decode()
            assert f"{tag}-src 'sha256-{digest}'" in policy
        links = [v for _, name, v in page.attributes if name in ("src", "href", "action")]
        assert all(str(v).startswith(("#", "data:")) for v in links)
        assert "http:" not in re.sub(r'xmlns="[^"]*"', "", text.partition("<body")[0])
        assert not any(name in ("style", "onclick", "onload") for _, name, _ in page.attributes)
        (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
        assert len(script.encode()) < MOST_SCRIPT
        assert len(text) < 1_500_000


@thorough
@pytest.mark.afresh
def test_a_second_run_gives_the_same_bytes(tmp_path: Path) -> None:
    languages = LANGUAGES if THOROUGH else LANGUAGES[-1:]
    result = calculated("industrial-park-pv" if THOROUGH else "refrigerator-entries")
    for folder in ("first", "again"):
        report(result, tmp_path / folder, languages=languages)
    for path in (tmp_path / "again").iterdir():
        assert (tmp_path / "first" / path.name).read_bytes() == path.read_bytes(), path.name


def test_report_json_lists_what_was_made(written: Path, result: Result) -> None:
    data = json.loads((written / "issuance" / "report.json").read_text(encoding="utf-8"))
    TypeAdapter(ReportFile).validate_python(data)
    assert data["schema"] == "jcm-mrv/report/1"
    assert data["kind"] == "issuance"
    assert data["pack"] is None
    assert data["project"]["sha256"] == result.project.sha256
    assert [font["family"] for font in data["fonts"]][:2] == ["Noto Sans", "IPAexGothic"]
    for item in data["outputs"]:
        content = (written / "issuance" / item["path"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == item["sha256"]
    assert [item["path"] for item in data["outputs"]] == [
        f"issuance.{lang}.html" for lang in WRITTEN["issuance"]
    ]


@pytest.mark.plain
def test_the_command_writes_a_monitoring_report_in_english_by_default(tmp_path: Path) -> None:
    project = EXAMPLES / "industrial-park-pv" / "project.yaml"
    done = CliRunner().invoke(main, ["report", str(project), "-o", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "monitoring.en.html",
        "report.json",
    ]


@pytest.mark.parametrize(
    "arguments", [["--format", "doc"], ["--lang", "de"], ["--format", ","], ["--kind", "other"]]
)
def test_words_that_nothing_is_called_are_wrong_use(arguments: list[str], tmp_path: Path) -> None:
    project = EXAMPLES / "industrial-park-pv" / "project.yaml"
    done = CliRunner().invoke(
        main, ["report", str(project), "-o", str(tmp_path / "out"), *arguments]
    )
    assert done.exit_code == 2
    assert not (tmp_path / "out").exists()


def test_an_unknown_format_is_a_finding_in_python(result: Result, tmp_path: Path) -> None:
    with pytest.raises(FindingsError, match="RPT-002"):
        report(result, tmp_path / "out", formats=["doc"])  # type: ignore[list-item]
    assert not (tmp_path / "out").exists()


@pytest.mark.plain
def test_formats_and_languages_are_given_with_commas_and_several_times(tmp_path: Path) -> None:
    project = str(EXAMPLES / "refrigerator-entries")
    options = ["--format", "html", "--format", "docx", "--lang", "vi,vi", "--lang", "en"]
    done = CliRunner().invoke(main, ["report", project, "-o", str(tmp_path / "out"), *options])
    assert done.exit_code == 0, done.output
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "report.json",
        *(f"monitoring.{lang}.{ext}" for lang in ("en", "vi") for ext in ("html", "docx")),
    }
