"""Templates that users bring: they replace single files, and reach nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from jcm_mrv.calculation.result import Result
from jcm_mrv.cli import main
from jcm_mrv.findings import FindingsError
from jcm_mrv.reporting import apart, pdf, template_process
from jcm_mrv.reporting.documents import report
from jcm_mrv.reporting.formats import renderer
from jcm_mrv.reporting.material import shipped_templates
from tests.effort import THOROUGH, one_in, thorough

pytestmark = pytest.mark.plain


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let quick tests of what a template says make the document without a process of its own."""
    if not THOROUGH:
        monkeypatch.setattr(
            apart, "render_apart", lambda name, *given: renderer(name).render(*given)
        )


def own(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def codes(exc: pytest.ExceptionInfo[FindingsError]) -> list[str]:
    return [finding.code for finding in exc.value.findings]


@thorough
def test_a_template_of_ones_own_replaces_the_one_of_its_name(
    result: Result, tmp_path: Path
) -> None:
    mine = own(tmp_path / "mine", "html/report.html.j2", "<p>{{ title }} {{ project }}</p>")
    report(result, tmp_path / "out", templates=mine)
    assert (tmp_path / "out" / "monitoring.en.html").read_text(encoding="utf-8") == (
        "<p>Monitoring report 1 MW rooftop solar, Phu My 3 industrial park</p>"
    )
    assert '"path": "html/report.html.j2"' in (tmp_path / "out" / "report.json").read_text(
        encoding="utf-8"
    )


@pytest.mark.usefixtures("here")
def test_a_style_of_ones_own_stands_in_the_page(result: Result, tmp_path: Path) -> None:
    mine = own(tmp_path / "mine", "html/style.css", "h1 { color: #123456; }")
    report(result, tmp_path / "out", templates=mine)
    text = (tmp_path / "out" / "monitoring.en.html").read_text(encoding="utf-8")
    assert "color: #123456" in text


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ ''.__class__ }}", "__class__"),
        pytest.param("{{ title.__init__.__globals__ }}", "__init__", marks=thorough),
        ("{{ projekt }}", "projekt"),
        ("{% for a in range(999999) %}{% endfor %}", "Range too big"),
        ("{% if %}", ""),
        pytest.param("{{ 1 / 0 }}", "division", marks=thorough),
        ("{% include '../../../../etc/passwd' %}", ""),
        pytest.param("{{ sections.append(1) }}", "", marks=thorough),
        pytest.param("{% include 'html/report.html.j2' %}", "", marks=thorough),
    ],
)
def test_a_template_that_reaches_too_far_is_a_finding(
    result: Result, tmp_path: Path, text: str, said: str
) -> None:
    mine = own(tmp_path / "mine", "html/report.html.j2", text)
    with pytest.raises(FindingsError) as caught:
        report(result, tmp_path / "out", templates=mine)
    assert codes(caught) == ["RPT-014"]
    (finding,) = caught.value.findings
    assert said in finding.found
    assert ("100,000" in finding.expected) == ("Range" in said)
    assert not (tmp_path / "out").exists()


@thorough
@one_in(2)
@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}", 1),
        ("{{ ('x' * 999999999) * 9 }}", 9),
    ],
    ids=["time", "memory"],
)
def test_a_template_without_end_is_stopped(
    result: Result, tmp_path: Path, text: str, seconds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "SECONDS", seconds)
    mine = own(tmp_path / "mine", "html/report.html.j2", text)
    with pytest.raises(FindingsError) as caught:
        report(result, tmp_path / "out", templates=mine)
    assert codes(caught) == ["RPT-016"]
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("name", ["html/style.css", "html/sort.js", "html/report.html.j2"])
def test_a_file_that_is_no_text_is_told_by_its_name(
    result: Result, tmp_path: Path, name: str
) -> None:
    mine = own(tmp_path / "mine", name, "")
    (mine / name).write_bytes(b"h1 { \xff }")
    with pytest.raises(FindingsError) as caught:
        report(result, tmp_path / "out", templates=mine)
    assert codes(caught) == ["RPT-014"]
    assert name in caught.value.findings[0].where
    assert "0xff" in caught.value.findings[0].found


def test_a_template_of_typst_beyond_the_limit_is_told_by_its_name(
    result: Result, tmp_path: Path
) -> None:
    mine = own(tmp_path / "mine", "typst/more.typ", "//" + "x" * pdf.MOST_BYTES)
    with pytest.raises(FindingsError) as caught:
        report(result, tmp_path / "out", formats=["pdf"], templates=mine)
    assert codes(caught) == ["RPT-031"]
    assert caught.value.findings[0].where.endswith("more.typ")
    assert "4,000,002 bytes" in caught.value.findings[0].found


def test_what_a_template_is_not_to_blame_for_is_not_said_of_it(
    result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = own(tmp_path / "mine", "html/style.css", "")
    monkeypatch.setattr(apart, "_paths", list)
    with pytest.raises(FindingsError) as caught:
        report(result, tmp_path / "out", templates=mine)
    (finding,) = caught.value.findings
    assert finding.code == "RPT-016"
    assert finding.message == "the process that makes the document ended"
    assert "ModuleNotFoundError" in finding.found


def test_an_error_that_nobody_foresaw_is_told_as_it_is(
    result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = own(tmp_path / "mine", "html/style.css", "")
    program = tmp_path / "program.py"
    text = Path(template_process.__file__).read_text(encoding="utf-8")
    program.write_text(text.replace("made.render(asked", "[].no(asked"), encoding="utf-8")
    monkeypatch.setattr(template_process, "__file__", str(program))
    with pytest.raises(FindingsError) as caught:
        report(result, tmp_path / "out", templates=mine)
    assert codes(caught) == ["RPT-014"]
    assert caught.value.findings[0].found.startswith("AttributeError: ")


def test_texts_of_ones_own_that_lack_some_are_told_and_those_that_ship_stand_there(
    result: Result, tmp_path: Path
) -> None:
    name = "locale/ja/LC_MESSAGES/report.po"
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    texts = 'msgid "Summary"\nmsgstr "まとめ"\n\nmsgid "Sumary"\nmsgstr "まとめ"\n'
    mine = own(tmp_path / "mine", name, head + texts)
    made = report(result, tmp_path / "out", languages=["en", "ja"], templates=mine)
    lacking, unknown = made.findings
    assert (lacking.code, lacking.severity) == ("RPT-018", "warning")
    assert lacking.where.endswith(name)
    assert "{n} months" not in lacking.found
    assert unknown.found == "'Sumary'"
    page = (tmp_path / "out" / "monitoring.ja.html").read_text(encoding="utf-8")
    assert "まとめ</h2>" in page
    assert "モニタリング報告書" in page
    assert "Monitoring report" not in page
    whole = shipped_templates()[name].read_text(encoding="utf-8")
    assert not report(
        result, tmp_path / "out", languages=["ja"], templates=own(mine, name, whole)
    ).findings


def test_a_folder_that_is_none_has_links_or_unknown_files_is_refused(
    result: Result, tmp_path: Path
) -> None:
    with pytest.raises(FindingsError) as caught:
        report(result, tmp_path / "out", templates=tmp_path / "nowhere")
    assert codes(caught) == ["RPT-013"]
    linked = own(tmp_path / "linked", "html/style.css", "")
    (linked / "html" / "sort.js").symlink_to("/etc/passwd")
    with pytest.raises(FindingsError) as caught:
        report(result, tmp_path / "out", templates=linked)
    assert codes(caught) == ["RPT-013"]
    assert caught.value.findings[0].where.endswith("sort.js")
    with pytest.raises(FindingsError) as caught:
        report(result, tmp_path / "out", templates=own(tmp_path / "odd", "report.txt", ""))
    assert codes(caught) == ["RPT-013"]


def test_templates_are_copied_once_and_never_over_others(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["report", "--copy-templates", str(tmp_path / "mine")])
    assert done.exit_code == 0, done.output
    copied = {
        path.relative_to(tmp_path / "mine").as_posix(): path.read_bytes()
        for path in (tmp_path / "mine").rglob("*")
        if path.is_file()
    }
    assert copied == {name: path.read_bytes() for name, path in shipped_templates().items()}
    again = CliRunner().invoke(main, ["report", "--copy-templates", str(tmp_path / "mine")])
    assert again.exit_code == 1
    assert "RPT-017" in again.output


@(pytest.mark.afresh if THOROUGH else pytest.mark.usefixtures("here"))
def test_copied_templates_make_the_same_page(result: Result, tmp_path: Path) -> None:
    CliRunner().invoke(main, ["report", "--copy-templates", str(tmp_path / "mine")])
    report(result, tmp_path / "one")
    report(result, tmp_path / "two", templates=tmp_path / "mine")
    first, second = (
        (tmp_path / name / "monitoring.en.html").read_text(encoding="utf-8")
        for name in ("one", "two")
    )
    # But for the command that makes it again.
    assert second.count("--templates mine") == 1
    assert first == second.replace("--templates mine ", "")
