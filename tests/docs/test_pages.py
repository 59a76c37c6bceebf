"""What the pages promise: links lead somewhere, commands exist, files load, codes are real."""

from __future__ import annotations

import importlib.util
import re
import shlex
import shutil
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import pytest
from click.testing import CliRunner

from jcm_mrv.cli import main
from jcm_mrv.findings.compiling import read as read_catalogue
from jcm_mrv.findings.table import TABLE
from jcm_mrv.methodology.claims import SeriesClaim
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.model import Family, MethodologyFile
from jcm_mrv.methodology.reference_tables import SeriesTable
from jcm_mrv.methodology.series.model import SeriesFile
from jcm_mrv.methodology.series.use import Asked
from jcm_mrv.planning.city.file import load_city
from jcm_mrv.planning.portfolio.file import PortfolioFile, portfolio_file_schema
from jcm_mrv.planning.portfolio.schema import portfolio_schema
from jcm_mrv.planning.screening.assumptions import load_assumptions
from jcm_mrv.planning.screening.support import load_support
from jcm_mrv.project.model import ProjectFile, Source
from jcm_mrv.strict_yaml import load_bytes, validate
from tests.docs.pages import PAGES, ROOT, Block, block, blocks, name, prose, text
from tests.effort import one_in

DOCS = ROOT / "docs"
BLOCKS = [b for page in PAGES for b in blocks(page)]
# Written when the site is built.
GENERATED = {
    "reference/commands.md",
    "reference/countries.md",
    "reference/methodologies/index.md",
}


def anchors(page: Path) -> set[str]:
    """Give the anchors of headings, as the site and GitHub make them."""
    found = set()
    for heading in re.findall(r"(?m)^#{1,6} +(.+?) *$", prose(page)):
        plain = re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower())
        found.add(re.sub(r"[\- ]+", "-", plain))
    return found


def links(page: Path) -> list[str]:
    return re.findall(r"\]\(([^)\s]+)\)", prose(page))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_to_pages_and_headings(page: Path) -> None:
    broken = []
    for link in links(page):
        if re.match(r"https?://", link):
            continue
        target, _, anchor = link.partition("#")
        path = (page.parent / target).resolve() if target else page
        if path.is_relative_to(DOCS) and path.relative_to(DOCS).as_posix() in GENERATED:
            continue
        if not path.exists() or (anchor and anchor not in anchors(path)):
            broken.append(link)
        # The site holds only what is in its own folder.
        if page.is_relative_to(DOCS) and not path.is_relative_to(DOCS):
            broken.append(link)
    assert broken == []


def test_files_named_in_the_readme_are_there() -> None:
    readme = text(ROOT / "README.md")
    named = re.findall(r"`((?:docs|examples|methodologies)/[\w./-]*)`", readme)
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_no_heading_promises_minutes_that_nobody_was_timed_in(page: Path) -> None:
    """A first project was one "in ten minutes"; minutes in a table are called predicted."""
    lines = prose(page).splitlines()
    said = [line for line in lines if re.match(r"#+ .*\bin \w+ minutes\b|\|.*\| minutes\b", line)]
    assert not [line for line in said if "predicted" not in line]


def test_every_page_is_in_the_navigation() -> None:
    navigation = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    listed = set(re.findall(r"[\w/-]+\.md", navigation))
    there = {page.relative_to(DOCS).as_posix() for page in PAGES if page.is_relative_to(DOCS)}
    assert listed - GENERATED == there


def commands() -> list[tuple[str, str]]:
    """Give every `jcm-mrv ...` of the pages: in blocks, line by line, and in prose."""
    found = []
    for page in PAGES:
        for b in blocks(page):
            if b.language in ("", "console"):
                lines = re.findall(r"(?m)^(?:\$ )?(?:\S*/)?(jcm-mrv .*)$", b.text)
                found += [(name(page), line.partition("#")[0].strip()) for line in lines]
        found += [(name(page), line) for line in re.findall(r"`(jcm-mrv [^`]+)`", prose(page))]
    return found


def resolve(line: str) -> tuple[click.Command, list[str]]:
    """Give the command that a line calls, and its arguments; an unknown one is an error."""
    words = shlex.split(line.replace("…", ""))[1:]
    command: click.Command = main
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        own = getattr(command, "commands", {})
        if "readings" in own and words[0] not in own:
            words.insert(0, "readings")  # files stand where a command may
        found = command.get_command(click.Context(command), words[0])
        assert found is not None, f"{line}: no command {words[0]}"
        command, words = found, words[1:]
    return command, words


@pytest.mark.parametrize(("page", "line"), sorted(set(commands())))
def test_commands_are_known_with_their_options(page: str, line: str) -> None:
    command, words = resolve(line)
    known = {option for parameter in command.params for option in parameter.opts}
    known |= {"--help", "-h"}
    options = [word.partition("=")[0] for word in words if word.startswith("-")]
    assert [option for option in options if option not in known] == [], page
    if "ID" in words or "ID/VERSION" in line or not words:
        return
    # What is given fits the arguments: as many, and of the choices that there are.
    context = command.make_context(command.name, list(words), resilient_parsing=True)
    assert context.args == [], page


def test_there_are_commands_to_check() -> None:
    pages = {page for page, _ in commands()}
    assert {"README.md", "docs/tutorial/first-project.md"} <= pages
    called = {resolve(line)[0].name for _, line in commands()}
    assert {"init", "check", "calculate", "trace", "schema", "list", "lint", "test"} <= called
    assert {"readings", "inspect"} <= called


def run(*words: str) -> str:
    result = CliRunner().invoke(main, list(words), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_the_tutorial_from_its_first_to_its_last_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    page = "docs/tutorial/first-project.md"
    lines = [line for where, line in commands() if where == page and line.startswith("jcm-mrv ")]
    run(*shlex.split(lines[0])[1:])
    project = tmp_path / "my-project" / "project.yaml"
    assert "<title of the project>" in project.read_text(encoding="utf-8")
    project.write_text(block(page, "my-project/project.yaml"), encoding="utf-8")
    # In the tutorial's own order, each once; the last words of the page name what it writes.
    called = [line for line in lines[1:] if line.endswith("my-project")]
    assert [shlex.split(line)[1] for line in called] == ["check", "calculate", "trace"]
    outputs = [run(*shlex.split(line)[1:]) for line in called]
    assert "170.5959" in outputs[1] or "170.596" in outputs[1]
    assert "170 tCO2" in text(ROOT / page)
    written = {path.name for path in (tmp_path / "my-project" / "output").iterdir()}
    assert written == {"result.json", "findings.csv", "monitoring_spreadsheet.xlsx"}
    assert all(f"`{path}`" in text(ROOT / page) for path in written)


def test_the_demo_calculates_what_the_makefile_names(tmp_path: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    example = re.search(r"(?m)^EXAMPLE := (\S+)$", makefile)
    assert example
    folder = shutil.copytree((ROOT / example[1]).parent, tmp_path / "example")
    assert "885" in run("calculate", str(folder), "-o", str(tmp_path / "out"))


PROJECT_PARTS = set(ProjectFile.model_fields)
# A project that the parts shown in the pages are put into.
FRAME: dict[str, Any] = {
    "title": "t",
    "partner_country": "VN",
    "site": {"timezone": "Asia/Ho_Chi_Minh"},
    "start_of_operation": "2024-01-01",
    "monitoring_period": {"start": "2024-01-01", "end": "2024-12-31"},
    "methodology": "VN_AM007@1.0",
}
YAML = [b for b in BLOCKS if b.language == "yaml"]


@pytest.mark.parametrize(
    "shown", YAML, ids=[f"{b.page}:{b.title or n}" for n, b in enumerate(YAML)]
)
def test_yaml_that_is_shown_loads(shown: Block, tmp_path: Path) -> None:
    document = load_bytes(shown.text.encode(), "PRJ", shown.page)
    keys = set(document.data)
    if keys <= set(TABLE):
        (tmp_path / "findings.yaml").write_text(shown.text, encoding="utf-8")
        assert read_catalogue(tmp_path / "findings.yaml")
    elif "id" in keys and "version" in keys:
        assert validate(document, MethodologyFile, "MET").id
    elif keys <= PROJECT_PARTS:
        document.data = {**FRAME, **document.data}
        assert validate(document, ProjectFile, "PRJ").title
    elif "readings" in keys:
        assert validate(document, Source, "PRJ").patterns
    elif shown.title == "assumptions.yaml":
        (tmp_path / shown.title).write_text(shown.text, encoding="utf-8")
        assert load_assumptions(tmp_path / shown.title)
    elif shown.title == "city.yaml":
        (tmp_path / shown.title).write_text(shown.text, encoding="utf-8")
        assert load_city(tmp_path / shown.title).file.target
    elif shown.title == "portfolio.yaml":
        assert validate(document, PortfolioFile, "PRJ").projects
    elif shown.title == "support.yaml":
        (tmp_path / shown.title).write_text(shown.text, encoding="utf-8")
        assert load_support(tmp_path / shown.title).own
    elif "rows" in keys:
        assert validate(document, SeriesFile, "MET").rows
    elif keys == {"screening"}:
        document.data = {"title": "t", "summary": "s", **document.data}
        assert validate(document, Family, "MET").screening
    elif keys <= {"tables", "parameters"} and not shown.title:
        document.data = {"title": "t", "summary": "s", **document.data}
        family = validate(document, Family, "MET")
        for table in family.tables.values():
            if isinstance(table, SeriesTable):
                assert Asked(Library().load_series, "ID").table(table, "").rows
        for name_, parameter in family.parameters.items():
            claim = parameter.value_from
            assert isinstance(claim, SeriesClaim)
            assert Asked(Library().load_series, "ID").number(claim, name_, parameter.unit, "")
    else:
        # Parts that are put where the page says, in its own test.
        assert shown.page in (
            "docs/how-to/own-methodology.md",
            "docs/how-to/approved-text.md",
            "docs/how-to/exports.md",
            "docs/how-to/invoices.md",
            "docs/explanation/design.md",
            "docs/reference/expression-language.md",
        )
        assert shown.title


# The recipe of a check makes it.
MADE_UP = {"VER-099"}


def known_codes() -> set[str]:
    return set(TABLE)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_codes_that_are_named_exist(page: Path) -> None:
    named = set(re.findall(r"\b(?:PRJ|MET|MON|CAL|WBK|VER)-\d{3}\b", text(page)))
    assert named - MADE_UP <= known_codes()


def test_the_page_of_rules_explains_every_code_of_a_rule() -> None:
    page = text(DOCS / "explanation" / "readings.md")
    named = set(re.findall(r"MON-\d{3}", page))
    # Up to MON-019 it is what is declared and which file: the findings say all there is to say.
    rules = {code for code in TABLE if code.startswith("MON") and code >= "MON-020"}
    assert rules - named == set()


# ------------------------------------------------------------------ generated tables


@pytest.fixture(scope="module")
def tables() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference_tables", DOCS / "reference_tables.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_every_key_of_a_project_file_is_explained(tables: ModuleType) -> None:
    meanings = tables.described("project-keys.yaml")
    page = text(DOCS / "reference" / "project-file.md")
    for model, schema in tables.project_tables().items():
        if not schema.get("properties"):
            continue
        assert f"{{{{ keys {model} }}}}" in page, model
        missing = [
            key
            for key in schema["properties"]
            if not meanings.get(model, {}).get(key, {}).get("meaning")
        ]
        assert missing == [], f"docs/reference/project-keys.yaml, {model}"


def test_every_key_of_a_result_is_explained(tables: ModuleType) -> None:
    page = text(DOCS / "reference" / "result.md")
    for table, schema in tables.result_tables().items():
        assert f"{{{{ result {table} }}}}" in page
        assert all(part.get("description") for part in schema["properties"].values()), table


def test_every_key_of_a_city_is_explained(tables: ModuleType) -> None:
    page = text(DOCS / "reference" / "city.md")
    for model, schema in tables.city_file_tables().items():
        assert f"{{{{ city_file {model} }}}}" in page, model
        assert all(part.get("description") for part in schema["properties"].values()), model
    for model in tables.city_schema()["$defs"]:
        if model not in ("FindingLine", "InputLine", "OutputLine", "Software"):
            assert tables.city_table(model)
            assert f"{{{{ city {model} }}}}" in page, model


def test_every_key_of_a_portfolio_is_explained(tables: ModuleType) -> None:
    page = text(DOCS / "reference" / "portfolio.md")
    for kind, schema in (
        ("portfolio_file", portfolio_file_schema()),
        ("portfolio", portfolio_schema()),
    ):
        for model in schema["$defs"]:
            if model not in ("FindingLine", "InputLine", "OutputLine", "Software"):
                assert f"{{{{ {kind} {model} }}}}" in page, model
                properties = schema["$defs"][model]["properties"]
                assert all(part.get("description") for part in properties.values()), model
                assert tables.on_page_markdown(f"{{{{ {kind} {model} }}}}").startswith("| Key |")


def test_examples_of_keys_load_where_they_belong(tables: ModuleType) -> None:
    meanings = tables.described("project-keys.yaml")
    for model, keys in meanings.items():
        for key, part in keys.items():
            if "example" in part:
                data = load_bytes(part["example"].encode(), "PRJ", f"{model}.{key}").data
                assert set(data) == {key}
    for part in meanings["ProjectFile"].values():
        data = load_bytes(part["example"].encode(), "PRJ", "p.yaml")
        alone = "applications" in data.data
        frame = {k: v for k, v in FRAME.items() if not (alone and k == "methodology")}
        data.data = {**frame, **data.data}
        assert validate(data, ProjectFile, "PRJ").title


def test_tables_stand_where_a_page_asks_for_them(tables: ModuleType) -> None:
    made = tables.on_page_markdown("before\n\n{{ keys Period }}\n\nafter\n")
    assert made.startswith("before\n\n| Key | Type | Meaning | Example |\n")
    assert "| `start` (required) | date | First day | `start: 2024-01-01` |" in made
    assert made.endswith("|\n\nafter\n")
    assert "| `standing` | `draft`, `provisional`, `final` |" in tables.on_page_markdown(
        "{{ result result }}"
    )
    source = tables.keys_table("Source")
    assert "| `kind` | `register`, `energy`, `power`, `value`, `daily` |" in source
    assert "[Meter](#meter)" in tables.keys_table("ProjectFile")
    with pytest.raises(KeyError):
        tables.on_page_markdown("{{ keys Nothing }}")


PYTHON = [b for b in BLOCKS if b.language == "python" and not b.title]


@one_in(4)
@pytest.mark.parametrize("shown", PYTHON, ids=[f"{b.page}:{n}" for n, b in enumerate(PYTHON)])
def test_python_that_is_shown_runs(shown: Block) -> None:
    exec(compile(shown.text, shown.page, "exec"), {})


def test_each_series_has_its_section() -> None:
    spec = importlib.util.spec_from_file_location("series_tables", DOCS / "series_tables.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    page = module.on_page_markdown(text(DOCS / "reference" / "series.md"))
    assert "{{" not in page
    for series in Library().series():
        assert f"\n## {series}\n" in page
    assert "| 2022 | 0.6766 | corroborated |" in page


def test_a_series_of_ones_own_can_be_asked(tmp_path: Path) -> None:
    shown = block("docs/reference/series.md", "rules/series/supplier_gas.yaml")
    path = tmp_path / "rules" / "series" / "supplier_gas.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(shown, encoding="utf-8")
    printed = run("series", "show", "supplier_gas", "--methodologies", str(tmp_path / "rules"))
    assert "from 2024" in printed
    assert "{series: supplier_gas, grade: l, on: <day>}" in printed


def test_the_search_of_pages_that_are_opened_as_files_needs_no_network() -> None:
    """The theme's plugin takes a worker for files from the net, unless one is named here."""
    (scripts,) = re.findall(
        r"^  polyfills: \[(.*)\]", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE
    )
    (worker,) = [script for script in scripts.split(", ") if "iframe-worker" in script]
    assert "window.IFrameWorker" in (ROOT / "docs" / worker).read_text(encoding="utf-8")
