"""The page on how it is built: its walk gives what it shows, and its recipes work."""

from __future__ import annotations

import doctest
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from ruamel.yaml import YAML

from jcm_mrv import calculate, load_project, templates, verify
from jcm_mrv.cli import main
from jcm_mrv.findings import compiling
from jcm_mrv.findings.table import TABLE
from jcm_mrv.metering.reading import formats
from jcm_mrv.methodology.countries import COUNTRIES, CountriesFile
from jcm_mrv.shipped import shipped
from jcm_mrv.strict_yaml import load_bytes, validate
from jcm_mrv.verification.checks import made as making
from jcm_mrv.verification.checks import table
from jcm_mrv.verification.checks.check import Check
from jcm_mrv.workbook.writing.xlsx import workbook_bytes
from tests.docs.pages import ROOT, block, blocks
from tests.projects import write_project

PAGE = "docs/explanation/design.md"


def module(title: str, folder: Path, name: str) -> ModuleType:
    """Load the module that a block of the page shows."""
    path = folder / title
    path.write_text(block(PAGE, title), encoding="utf-8")
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    sys.modules[name] = made
    spec.loader.exec_module(made)
    return made


@pytest.mark.parametrize("page", [PAGE, "docs/how-to/python.md"])
def test_sessions_give_what_they_show(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    shown = "".join(b.text for b in blocks(ROOT / page) if b.language == "pycon")
    walk = doctest.DocTestParser().get_doctest(shown, {}, "walk", page, 0)
    assert len(walk.examples) > 20
    told: list[str] = []
    doctest.DocTestRunner(verbose=False).run(walk, out=told.append)
    assert told == []


def test_homes_that_are_named_are_there() -> None:
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    homes = text[text.index("## Where what is known") : text.index("## Recipe: a methodology")]
    named = [part.split("`")[0] for part in homes.split("`")[1::2]]
    paths = [name for name in named if "/" in name and " " not in name]
    assert len(paths) > 12
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_a_format_of_meter_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "jcm_mrv.metering.reading.nem12"
    monkeypatch.setitem(sys.modules, name, module("nem12.py", tmp_path, name))
    line = eval(block(PAGE, "line"), {"Format": formats.Format})
    monkeypatch.setattr(formats, "FORMATS", (line, *formats.FORMATS))
    (tmp_path / "meter.csv").write_text(block(PAGE, "meter.csv"), encoding="utf-8")
    source = YAML(typ="safe").load(block(PAGE, "source.yaml"))
    entries = {"entries": [{"start": "2024-01-01", "end": "2024-01-02", "value": 0, "unit": "kWh"}]}
    project = write_project(
        tmp_path,
        {
            "monitoring_period.end": "2024-01-02",
            "monitoring.EG.members": {"roof-a": {"meter": "M-A", **source}, "roof-b": entries},
        },
    )
    result = calculate(load_project(project))
    amounts = {"/".join(q.member): q.value for q in result.applications[0].quantities}
    assert amounts["roof-a"] == pytest.approx(0.63)
    assert not [f for f in result.findings if f.is_error]
    # A day that ends in the middle is an error that names its line.
    text = block(PAGE, "meter.csv").replace("300,20240102,0,298,9.5,A,,,", "300,20240102,0,298")
    (tmp_path / "meter.csv").write_text(text, encoding="utf-8")
    told = CliRunner().invoke(main, ["check", str(project), "--json"])
    assert told.exit_code == 1
    assert "meter.csv:4" in told.stdout
    # `meter inspect` asks the same table.
    (tmp_path / "meter.csv").write_text(block(PAGE, "meter.csv"), encoding="utf-8")
    shown = CliRunner().invoke(main, ["meter", "inspect", str(tmp_path / "meter.csv")])
    assert "register" in shown.stdout


def test_a_check_of_a_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "findings.yaml"
    path.write_text(block(PAGE, "findings.yaml"), encoding="utf-8")
    (entry,) = compiling.read(path)
    texts = tuple(entry.wordings[""].get(name, "") for name in compiling.TEXTS)
    monkeypatch.setitem(TABLE, "VER-099", (" ".join(entry.severities), {"": texts}))
    made = module("unsettled.py", tmp_path, "unsettled")
    check = eval(block(PAGE, "check"), {"Check": Check, "unsettled": made.unsettled})
    monkeypatch.setattr(table, "CHECKS", (*table.CHECKS, check))
    monkeypatch.setattr(making.made, "__defaults__", (table.CHECKS,))
    result = calculate(load_project(write_project(tmp_path)))
    book = tmp_path / "report.xlsx"
    book.write_bytes(workbook_bytes(result, result.applications[0]))
    assert "VER-099" not in [item.finding.code for item in verify(book).items]
    opened = load_workbook(book)
    opened.worksheets[0]["A60"] = "Method: to be confirmed"
    opened.save(book)
    found = [item.finding for item in verify(book).items if item.finding.code == "VER-099"]
    assert [f.found for f in found] == ["Method: to be confirmed"]
    assert "A60" in found[0].where


def test_a_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "summary.md.j2").write_text(block(PAGE, "summary.md.j2"), encoding="utf-8")
    monkeypatch.setattr(templates, "shipped", lambda name: tmp_path)
    templates._environment.cache_clear()
    try:
        made = module("summary.py", tmp_path, "summary_of_a_result")
        text = made.summary(calculate(load_project(write_project(tmp_path))))
    finally:
        templates._environment.cache_clear()
    assert text.startswith("# Two roofs\n\n| Year | Reductions [tCO2] |\n|---|---|\n| 2024 | 403 |")
    assert text.endswith("This result is draft.\n")


def test_a_partner_country() -> None:
    lines = (shipped("methodologies") / COUNTRIES).read_text(encoding="utf-8")
    document = load_bytes((lines + block(PAGE, "countries.yaml")).encode(), "MET", COUNTRIES)
    assert validate(document, CountriesFile, "MET").countries["XA"].names.en == "Example"
