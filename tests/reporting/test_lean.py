"""What documents need is theirs alone: no other command imports it; what is missing is named."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from jcm_mrv.calculation.result import Result
from jcm_mrv.cli import main
from jcm_mrv.cli.report import command
from jcm_mrv.findings import FindingsError
from jcm_mrv.findings.language import LANGUAGES
from jcm_mrv.reporting import formats
from jcm_mrv.reporting.context import KINDS
from jcm_mrv.reporting.documents import report
from tests.effort import one_in, thorough
from tests.reporting.conftest import EXAMPLES

EXTRA = {
    "babel",
    "docx",
    "docxtpl",
    "fontTools",
    "latex2mathml",
    "mathml2omml",
    "matplotlib",
    "typst",
    "jcm_mrv.reporting",
}


@one_in(2)
@pytest.mark.parametrize("arguments", [["--help"], ["calculate", "PROJECT", "-o", "OUT"]])
def test_other_commands_import_nothing_of_it(arguments: list[str], tmp_path: Path) -> None:
    places = {"PROJECT": str(EXAMPLES / "refrigerator-entries"), "OUT": str(tmp_path / "out")}
    code = (
        "import sys; from jcm_mrv.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        f"print('imported', sorted({EXTRA!r} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *(places.get(one, one) for one in arguments)],
        capture_output=True,
        text=True,
        check=True,
        cwd=EXAMPLES.parent,
    )
    assert done.stdout.splitlines()[-1] == "imported []"


@thorough
def test_a_page_imports_nothing_of_the_other_formats(tmp_path: Path) -> None:
    # Fonts are cut without what a page needs of them: that takes as long as all else.
    code = (
        "import sys; from jcm_mrv.cli import main; from jcm_mrv.reporting import fonts\n"
        "cut = fonts.subset_of; fonts.subset_of = lambda font, _: cut(font, {' '})\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "print('imported', sorted({'docxtpl', 'typst'} & sys.modules.keys()))"
    )
    project = str(EXAMPLES / "refrigerator-entries")
    done = subprocess.run(
        [sys.executable, "-c", code, "report", project, "-o", str(tmp_path / "out")],
        capture_output=True,
        text=True,
        check=True,
        cwd=EXAMPLES.parent,
    )
    assert done.stdout.splitlines()[-1] == "imported []"


@pytest.mark.parametrize(
    ("package", "wanted"),
    [("babel", "html"), ("latex2mathml", "html"), ("typst", "pdf"), ("docxtpl", "docx")],
)
def test_a_package_that_is_missing_is_named(
    package: str,
    wanted: formats.Format,
    result: Result,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        formats, "find_spec", lambda name: None if name == package else find_spec(name)
    )
    with pytest.raises(FindingsError) as caught:
        report(result, tmp_path / "out", formats=[wanted])
    (finding,) = caught.value.findings
    assert finding.code == "RPT-001"
    assert package in finding.message
    assert "jcm-mrv[report]" in finding.hint
    assert not (tmp_path / "out").exists()


def test_the_command_without_a_project_is_wrong_use() -> None:
    done = CliRunner().invoke(main, ["report"])
    assert done.exit_code == 2
    assert "PROJECT|PACK" in done.output


def test_the_command_offers_what_there_is() -> None:
    # Its choices stand in the command, so that `--help` imports nothing.
    offered = {option.name: option for option in command.params}
    kinds = offered["kind"].type
    assert isinstance(kinds, click.Choice)
    assert tuple(kinds.choices) == KINDS
    for name, there in (("formats", tuple(formats.FORMATS)), ("lang", LANGUAGES)):
        several = offered[name].type
        assert several.convert(",".join(there), None, None) == there
        with pytest.raises(click.BadParameter, match=", ".join(there)):
            several.convert("other", None, None)
