"""From a checklist to an overlay, and what projects become by it."""

from __future__ import annotations

import hashlib
import shutil
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from lxml import html
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter
from ruamel.yaml import YAML

from jcm_mrv import calculate, load_project
from jcm_mrv.cli import main
from jcm_mrv.findings import FindingsError
from jcm_mrv.findings.language import speaking, written
from jcm_mrv.methodology.library import Library, library, shipped_folder
from jcm_mrv.methodology.statements import statements
from jcm_mrv.project.checklist import ABOUT, LINES, OPTIONAL, TYPED, read_checklist
from jcm_mrv.project.overlaid import overlaid
from jcm_mrv.project.overlays import own_folder, read_overlay, read_overlays
from jcm_mrv.workbook.recalculate import recalculate
from tests.browser import requires_browser
from tests.effort import one_in, thorough
from tests.libreoffice import requires_libreoffice
from tests.made_pdf import pdf_bytes
from tests.outputs.breaking import contents, killed
from tests.projects import BASE, write_project
from tests.verification.official.made_texts import CHILLERS, SOLAR
from tests.workbook.official.blank import blank_chillers, blank_solar
from tests.workbook.official.build import build
from tests.workbook.official.looks import LOOKS

pytestmark = one_in(3)

if TYPE_CHECKING:
    from playwright.sync_api import Browser

EXAMPLE = Path(__file__).parents[2] / "examples" / "industrial-park-pv"
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
ONCE = {
    "document": "VN_AM007 approved",
    "version": "01.0",
    "reader": "A. Engineer",
    "date": "2026-11-26",
}


Change = Callable[[dict[str, str]], dict[str, str]]


def run(*arguments: object, typed: str = "") -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], input=typed)


@pytest.fixture(scope="module", name="listed")
def _listed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("listed") / "list"
    result = run("methodology", "confirm", "VN_AM007@1.0", "-o", folder)
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def folder(listed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(listed, tmp_path / "list"))


def fill(
    path: Path, change: Callable[[dict[str, str]], dict[str, str]], once: dict[str, str] = ONCE
) -> None:
    """Tick a checklist as a person would: ``change`` gives what is typed into a line."""
    if path.suffix == ".yaml":
        yaml = YAML()
        data = yaml.load(path.read_text(encoding="utf-8"))
        data.update(once)
        for line in data["lines"]:
            line.update(change({key: str(line.get(key, "")) for key in LINES}))
        with path.open("w", encoding="utf-8") as file:
            yaml.dump(data, file)
        return
    book = openpyxl.load_workbook(path)
    labels = {label: key for key, label in ABOUT.items()}
    for sheet in book:
        heads: dict[str, int] = {}
        for number, row in enumerate(sheet.iter_rows(), 1):
            texts = [str(cell.value or "") for cell in row]
            if heads:
                line = {key: texts[n] for key, n in heads.items()}
                if line["what"]:
                    for key, text in change(line).items():
                        sheet.cell(number, heads[key] + 1, text)
            elif {heading for key, heading in LINES.items() if key not in OPTIONAL} <= set(texts):
                heads = {k: texts.index(head) for k, head in LINES.items() if head in texts}
            elif labels.get(texts[0]) in once:
                sheet.cell(number, 2, once[labels[texts[0]]])
    book.save(path)


def every(line: dict[str, str]) -> dict[str, str]:
    return {"read": "yes", "page": "3"}


@one_in(2)
@pytest.mark.parametrize("name", ["checklist.xlsx", "checklist.yaml"])
def test_an_example_becomes_final_and_a_second_project_without_another_line(
    folder: Path, tmp_path: Path, name: str
) -> None:
    assert {path.name for path in folder.iterdir()} == {
        "checklist.xlsx",
        "checklist.html",
        "checklist.yaml",
    }
    assert calculate(load_project(EXAMPLE)).standing == "draft"
    fill(folder / name, every)
    overlays = tmp_path / "confirmations"
    made = run("methodology", "confirm", folder / name, "-o", overlays / "vn_am007.yaml")
    assert made.exit_code == 0, made.output
    number = len(statements(Library().load("VN_AM007@1.0")))
    assert f"{number} of {number} lines are recorded" in made.output
    known = library((), (overlays,))
    first = calculate(load_project(EXAMPLE, known))
    assert (first.standing, first.emission_reductions) == ("final", 885)
    second = calculate(load_project(write_project(tmp_path / "second"), known))
    assert second.standing == "final"
    data = first.as_dict()
    assert [line["path"] for line in data["overlays"]] == ["confirmations/vn_am007.yaml"]
    assert {line["reader"] for line in data["confirmations"]} == {"A. Engineer"}
    assert "PRJ-164" in [f.code for f in first.findings]


def test_a_project_names_its_folder_and_so_does_the_command(folder: Path, tmp_path: Path) -> None:
    fill(folder / "checklist.yaml", every)
    project = write_project(tmp_path / "p", {"confirmations": "read"})
    target = tmp_path / "p" / "read" / "a.yaml"
    assert run("methodology", "confirm", folder / "checklist.yaml", "-o", target).exit_code == 0
    assert calculate(load_project(project)).standing == "final"
    other = write_project(tmp_path / "q")
    output = run("calculate", other, "--confirmations", target.parent).output
    assert "final: everything it rests on was read" in output
    assert "draft" in run("calculate", other).output
    # Never over a file, and never over the checklist.
    again = run("methodology", "confirm", folder / "checklist.yaml", "-o", target)
    assert (again.exit_code, "CAL-032" in again.output) == (1, True)
    over = run(
        "methodology", "confirm", folder / "checklist.yaml", "-o", folder / "checklist.yaml",
        "--overwrite",
    )  # fmt: skip
    assert over.exit_code == 1
    assert run("methodology", "confirm", "VN_AM007@1.0", "-o", folder).exit_code == 1


def test_the_users_own_folder_counts_and_is_named(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    own = own_folder()
    assert own is not None
    fill(folder / "checklist.yaml", every)
    assert (
        run("methodology", "confirm", folder / "checklist.yaml", "-o", own / "a.yaml").exit_code
        == 0
    )
    result = calculate(load_project(write_project(tmp_path / "p")))
    assert result.standing == "final"
    assert [f.found for f in result.findings if f.code == "PRJ-164"] == ["a.yaml"]


def criteria(line: dict[str, str]) -> dict[str, str]:
    # What a spreadsheet does not have, as how something is measured, is read in the text as well.
    of_text = line["what"].startswith(("criterion", "frequency of", "method of"))
    return {"read": "yes", "page": "2"} if of_text else {}


@one_in(2)
@pytest.mark.parametrize("name", ["checklist.xlsx", "checklist.yaml"])
def test_a_spreadsheet_ticks_all_but_criteria_and_two_projects_become_final(
    tmp_path: Path, name: str
) -> None:
    official, folder = tmp_path / "official.xlsx", tmp_path / "list"
    build(official, blank_solar(), LOOKS["japanese"])
    made = run("methodology", "confirm", "VN_AM007@1.0", "--spreadsheet", official, "-o", folder)
    assert made.exit_code == 0, made.output
    assert "7 of 13 lines are equal in the spreadsheet and ticked; 0 stand beside" in made.output
    # Nobody has read anything yet.
    blank = run("methodology", "confirm", folder / name, "-o", tmp_path / "o.yaml")
    assert (blank.exit_code, "Read by, Date" in blank.output) == (1, True)
    fill(folder / name, criteria)
    overlays = tmp_path / "confirmations"
    overlay = overlays / "vn_am007.yaml"
    assert run("methodology", "confirm", folder / name, "-o", overlay).exit_code == 0
    known = library((), (overlays,))
    result = calculate(load_project(EXAMPLE, known))
    second = calculate(load_project(write_project(tmp_path / "second"), known))
    assert (result.standing, second.standing) == ("final", "final")
    records = {line["what"]: line for line in result.as_dict()["confirmations"]}
    factor = records["table reference_factor, connection = grid"]
    assert factor["document"] == "Monitoring Spreadsheet: JCM_VN_AM007_ver01.0"
    assert factor["sha256"] == hashlib.sha256(official.read_bytes()).hexdigest()
    assert (factor["cell"][:4], factor["page"], factor["reader"]) == ("MPS(", "", "A. Engineer")
    assert records["criterion 1"]["document"] == "VN_AM007 approved"
    # Without the criteria it stays a draft: no spreadsheet has them.
    text = overlay.read_text(encoding="utf-8")
    kept = [part for part in text.split("  - ") if not part.startswith('what: "criterion')]
    overlay.write_text("  - ".join(kept), encoding="utf-8")
    assert calculate(load_project(EXAMPLE, known)).standing == "draft"


@thorough
def test_what_differs_stands_side_by_side_and_is_ticked_by_a_person(tmp_path: Path) -> None:
    official, folder = tmp_path / "official.xlsx", tmp_path / "list"
    build(official, blank_solar(grid=0.3, option="Option B"), LOOKS["plain"])
    made = run("methodology", "confirm", "VN_AM007@1.0", "--spreadsheet", official, "-o", folder)
    assert "5 of 13 lines are equal" in made.output
    for name in ("checklist.html", "checklist.yaml"):
        text = (folder / name).read_text(encoding="utf-8")
        assert "differs: 0.3 tCO2/MWh in MPS(calc_process)!C17" in text
        assert "differs: Option B, M" in text
    fill(folder / "checklist.xlsx", criteria)
    overlays = tmp_path / "c"
    assert run("methodology", "confirm", folder / "checklist.xlsx", "-o", overlays / "a.yaml"
               ).exit_code == 0  # fmt: skip
    result = calculate(load_project(EXAMPLE, library((), (overlays,))))
    left = {line["what"] for line in result.as_dict()["rests_on"]}
    assert left == {"table reference_factor, connection = grid", "monitoring option of EG"}
    # With its number beside it, the row needs a tick and no typing.
    fill(
        folder / "checklist.xlsx",
        lambda line: {"read": "yes"} if line["what"].endswith("= grid") else {},
    )
    assert run("methodology", "confirm", folder / "checklist.xlsx", "-o", overlays / "a.yaml",
               "--overwrite").exit_code == 0  # fmt: skip
    changed = calculate(load_project(EXAMPLE, library((), (overlays,))))
    assert changed.emission_reductions < result.emission_reductions


def test_a_text_proposes_pages_and_ticks_nothing(tmp_path: Path) -> None:
    text, official, folder = tmp_path / "text.pdf", tmp_path / "o.xlsx", tmp_path / "list"
    text.write_bytes(pdf_bytes(SOLAR))
    made = run("methodology", "confirm", "VN_AM007@1.0", "--text", text, "-o", folder)
    assert made.exit_code == 0, made.output
    assert "p. 3: … " in made.output
    assert "a system on the grid is 0.333" in made.output
    assert "pages are proposed for 13 of 13 lines" in made.output
    # Of the text, nothing but the page and the number as written is kept.
    for path in folder.iterdir():
        cells = path.read_bytes() if path.suffix != ".xlsx" else _shared_strings(path)
        assert b"p. 3: 0.333" in cells
        assert b"captive one" not in cells
        assert b"certificate that is in force" not in cells
    nothing = run("methodology", "confirm", folder / "checklist.xlsx", "-o", tmp_path / "x.yaml")
    assert (nothing.exit_code, "nothing is ticked" in nothing.output) == (1, True)
    # Proposed pages stand in the column of pages: who has read ticks.
    fill(folder / "checklist.xlsx", lambda line: {"read": "yes"}, {**ONCE, "version": "1.0"})
    overlay = tmp_path / "c" / "a.yaml"
    assert run("methodology", "confirm", folder / "checklist.xlsx", "-o", overlay).exit_code == 0
    result = calculate(load_project(EXAMPLE, library((), (overlay.parent,))))
    assert result.standing == "final"
    assert {line["page"] for line in result.as_dict()["confirmations"]} == {"2", "3", "4"}
    # With a spreadsheet as well, what it has ticked was read in it, not in the text.
    build(official, blank_solar(), LOOKS["plain"])
    both = tmp_path / "both"
    assert run("methodology", "confirm", "VN_AM007@1.0", "--text", text, "--spreadsheet", official,
               "-o", both).exit_code == 0  # fmt: skip
    lines = YAML(typ="safe").load((both / "checklist.yaml").read_text(encoding="utf-8"))["lines"]
    ticked = {line["what"] for line in lines if line["read"] == "yes"}
    assert ticked == {line["what"] for line in lines if line["cell"] and not line["page"]}
    assert {line["page"] for line in lines if line["what"].startswith("criterion")} == {"2"}


def test_a_number_of_the_spreadsheet_is_never_recorded_with_a_page_of_the_text(
    tmp_path: Path,
) -> None:
    """0.34 stands in the spreadsheet, 0.333 on page 3: a tick alone must not mix the two."""
    text, official, folder = tmp_path / "text.pdf", tmp_path / "o.xlsx", tmp_path / "list"
    text.write_bytes(pdf_bytes(SOLAR))
    build(official, blank_solar(grid=0.34, option="Option B"), LOOKS["plain"])
    assert run("methodology", "confirm", "VN_AM007@1.0", "--text", text, "--spreadsheet", official,
               "-o", folder).exit_code == 0  # fmt: skip
    lines = YAML(typ="safe").load((folder / "checklist.yaml").read_text(encoding="utf-8"))["lines"]
    by_name = {line["what"]: line for line in lines}
    row = by_name["table reference_factor, connection = grid"]
    assert (row["value_read"], row["page"], row["cell"][:4]) == ("0.34", "", "MPS(")
    assert row["in_text"] == "p. 3: 0.333"
    option = by_name["monitoring option of EG"]
    assert (option["value_read"], option["page"], option["cell"]) == ("", "4", "")


def _shared_strings(path: Path) -> bytes:
    with zipfile.ZipFile(path) as book:
        return b"".join(book.read(name) for name in book.namelist() if name.endswith(".xml"))


def test_a_text_that_cannot_be_used_makes_no_checklist(tmp_path: Path) -> None:
    for pages, code in ((("", ""), "VER-194"), (CHILLERS, "VER-193")):
        path = tmp_path / "text.pdf"
        path.write_bytes(pdf_bytes(pages))
        made = run("methodology", "confirm", "VN_AM007@1.0", "--text", path, "-o", tmp_path / "l")
        assert (made.exit_code, code in made.output) == (1, True)
        assert not (tmp_path / "l").exists()


def test_a_spreadsheet_of_another_methodology_makes_no_checklist(tmp_path: Path) -> None:
    official = tmp_path / "official.xlsx"
    build(official, blank_chillers(), LOOKS["plain"])
    made = run(
        "methodology", "confirm", "VN_AM007@1.0", "--spreadsheet", official, "-o", tmp_path / "l"
    )
    assert (made.exit_code, "VER-190" in made.output) == (1, True)
    assert not (tmp_path / "l").exists()
    again = run(
        "methodology", "confirm", official, "--spreadsheet", official, "-o", tmp_path / "o.yaml"
    )
    assert (again.exit_code, "PRJ-166" in again.output) == (1, True)


def test_a_sheet_that_was_calculated_confirms_nothing(tmp_path: Path) -> None:
    """It is equal to the rules that wrote it: named as the official one, it ticked them all."""
    assert run("calculate", EXAMPLE, "-o", tmp_path / "o").exit_code == 0
    sheet = tmp_path / "o/monitoring_spreadsheet.xlsx"
    made = run("methodology", "confirm", "VN_AM007@1.0", "-s", sheet, "-o", tmp_path / "l")
    assert (made.exit_code, "VER-190" in made.output) == (1, True), made.output
    # A program that saves it changes its day, and leaves that on which it was made.
    openpyxl.load_workbook(sheet).save(sheet)
    again = run("methodology", "confirm", "VN_AM007@1.0", "-s", sheet, "-o", tmp_path / "l")
    assert (again.exit_code, "was written from the methodology" in again.output) == (1, True)
    (tmp_path / "own.pdf").write_bytes(pdf_bytes([*SOLAR, "jcm-mrv 0.1.0"]))
    text = run("methodology", "confirm", "VN_AM007@1.0", "-t", tmp_path / "own.pdf",
               "-o", tmp_path / "l")  # fmt: skip
    assert (text.exit_code, "VER-193" in text.output) == (1, True), text.output
    assert not (tmp_path / "l").exists()


def test_what_a_project_has_typed_into_the_form_ticks_nothing(tmp_path: Path) -> None:
    """Method and option that `fill` types from the methodology confirmed the methodology."""
    blank, filled = tmp_path / "blank.xlsx", tmp_path / "filled.xlsx"
    build(blank, blank_solar(), LOOKS["plain"])
    roofs = {f"monitoring.EG.members.roof-{one}": {"entries": [
        {"start": "2024-01-01", "end": "2024-12-31", "value": 700, "unit": "MWh"}
    ]} for one in "ab"}  # fmt: skip
    changes = {"monitoring_period.end": "2024-12-31", **roofs}
    project = write_project(tmp_path / "p", changes)
    assert run("fill", blank, project, "-o", filled).exit_code == 0
    made = run("methodology", "confirm", "VN_AM007@1.0", "-s", filled, "-o", tmp_path / "l")
    assert made.exit_code == 0, made.output
    assert "PRJ-230" in made.output
    path = tmp_path / "l" / "checklist.yaml"
    lines = YAML(typ="safe").load(path.read_text(encoding="utf-8"))["lines"]
    by_name = {line["what"]: line for line in lines}
    own = Library().load("VN_AM007@1.0").parameters["EG"].method
    assert by_name["method of EG"]["in_workbook"].startswith(own.rstrip("."))
    for name in ("monitoring option of EG", "frequency of EG", "method of EG"):
        assert (by_name[name]["read"], by_name[name]["cell"]) == ("", ""), name
    # Lists, units and formulas are the form's own; a number in Table 2 is the project's.
    factor = by_name["table reference_factor, connection = grid"]
    assert (factor["read"], "(input)" in factor["in_workbook"]) == ("yes", False)
    assert by_name["class and unit of EG"]["read"] == "yes"
    # The period of the project is none of the cases that the formulas are tried with.
    assert {by_name[f"equation {name}"]["read"] for name in ("RE", "PE", "ER")} == {"yes"}
    # Nothing but a page of the text confirms them.
    fill(path, lambda line: {"read": "yes"} if line["what"] == "method of EG" else {})
    ticked = run("methodology", "confirm", path, "-o", tmp_path / "o.yaml")
    assert (ticked.exit_code, "method of EG is ticked, and the page" in ticked.output) == (1, True)


def test_what_is_typed_into_the_workbook_stays_as_it_was_typed(tmp_path: Path) -> None:
    """``12-13`` became the 13th of December, and 90 % became 0.9 of a percent."""
    (tmp_path / "text.pdf").write_bytes(pdf_bytes(SOLAR))
    made = run("methodology", "confirm", "VN_AM007@1.0", "-t", tmp_path / "text.pdf",
               "-o", tmp_path / "l")  # fmt: skip
    assert made.exit_code == 0, made.output
    book = openpyxl.load_workbook(tmp_path / "l" / "checklist.xlsx")
    entered = [c for c in book["Document"]["B"] if c.row > 5]
    heads = {c.value: c.column for row in book["Checklist"].iter_rows() for c in row}
    for key in TYPED:
        column = heads[LINES[key]]
        entered += [row[column - 1] for row in book["Checklist"].iter_rows(min_row=8)]
    assert len(entered) > 40
    assert {cell.number_format for cell in entered} == {"@"}


@thorough
@requires_libreoffice
def test_a_page_that_is_typed_goes_down_the_lines_that_stand_together(tmp_path: Path) -> None:
    """The page of criteria that stand on one was typed into each of them."""
    path = tmp_path / "l" / "checklist.xlsx"
    assert run("methodology", "confirm", "VN_AM007@1.0", "-o", path.parent).exit_code == 0
    pages = {"criterion 1": "2", "criterion 3": "3-4", "class and unit of EG": "5"}

    def typed(line: dict[str, str]) -> dict[str, str]:
        what = line["what"]
        is_read = what.startswith("criterion") or what.endswith(" of EG")
        page = {"page": pages[what]} if what in pages else {}
        return {"read": "y", **page} if is_read and what != "criterion 2" else page

    fill(path, typed)
    path.write_bytes(recalculate(path.read_bytes(), path.name))
    made = run("methodology", "confirm", path, "-o", tmp_path / "o.yaml")
    assert made.exit_code == 0, made.output
    read = read_overlay(tmp_path / "o.yaml").file.confirmed
    assert {record.what: record.page for record in read} == {
        "criterion 1": "2",
        "criterion 3": "3-4",
        "criterion 4": "3-4",
        "class and unit of EG": "5",
        "monitoring option of EG": "5",
        "frequency of EG": "5",
        "method of EG": "5",
    }


def rearranged(path: Path, change: Callable[[list[list[Any]]], list[list[Any]]]) -> None:
    """Write the lines of a checklist in another order, each with the formula that goes with it."""
    book = openpyxl.load_workbook(path)
    sheet = book["Checklist"]
    (head,) = (c.row for row in sheet.iter_rows() for c in row if c.value == LINES["what"])
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=head + 1)]
    sheet.delete_rows(head + 1, len(lines))
    for to, line in enumerate(change(lines), head + 1):
        of = head + 1 + lines.index(line)
        for n, value in enumerate(line, 1):
            is_formula = isinstance(value, str) and value.startswith("=")
            origin = f"{get_column_letter(n)}{of}"
            cell = sheet.cell(to, n)
            cell.value = (
                Translator(value, origin).translate_formula(cell.coordinate)
                if is_formula
                else value
            )
    book.save(path)


@requires_libreoffice
@pytest.mark.parametrize(
    ("change", "lost"),
    [
        pytest.param(lambda lines: lines, "", id="as it was"),
        pytest.param(lambda lines: [*lines[4:], *lines[:4]], "", id="groups exchanged"),
        pytest.param(lambda lines: [*lines[:2], *lines[3:]], "criterion 4 is ticked", id="one out"),
        pytest.param(lambda lines: [*lines[1:4], lines[0], *lines[4:]], "criterion 2", id="moved"),
        pytest.param(lambda lines: sorted(lines, key=str), "frequency of EG is", id="by name"),
    ],
)
def test_a_page_goes_down_no_further_where_lines_were_sorted_or_taken_out(
    folder: Path, tmp_path: Path, change: Any, lost: str
) -> None:
    """A line took the page of whatever stood above it then, and the record named that page."""
    path = folder / "checklist.xlsx"
    pages = {"criterion 1": "2", "class and unit of EG": "5", "table": "6", "equation RE": "7"}

    def typed(line: dict[str, str]) -> dict[str, str]:
        found = next((page for what, page in pages.items() if line["what"].startswith(what)), "")
        return {"read": "y", **({"page": found} if found else {})}

    fill(path, typed)
    rearranged(path, change)
    path.write_bytes(recalculate(path.read_bytes(), path.name))
    made = run("methodology", "confirm", path, "-o", tmp_path / "o.yaml")
    if lost:
        assert (made.exit_code, lost in made.output) == (1, True), made.output
        return
    assert made.exit_code == 0, made.output
    read = {one.what: one.page for one in read_overlay(tmp_path / "o.yaml").file.confirmed}
    assert (read["criterion 4"], read["method of EG"], read["equation ER"]) == ("2", "5", "7")


def test_a_column_that_stands_twice_is_refused(folder: Path, tmp_path: Path) -> None:
    """Ticks of a second column counted, beside the first one that was left blank."""
    path = folder / "checklist.xlsx"
    fill(path, lambda line: {"page": "3"})
    book = openpyxl.load_workbook(path)
    sheet = book["Checklist"]
    (head,) = (c.row for row in sheet.iter_rows() for c in row if c.value == LINES["what"])
    last = sheet.max_column + 1
    sheet.cell(head, last, LINES["read"])
    for row in range(head + 1, sheet.max_row + 1):
        sheet.cell(row, last, "yes")
    book.save(path)
    made = run("methodology", "confirm", path, "-o", tmp_path / "o.yaml")
    assert (made.exit_code, "stands twice" in made.output) == (1, True), made.output
    assert not (tmp_path / "o.yaml").exists()


def test_a_line_without_a_page_above_has_none(folder: Path, tmp_path: Path) -> None:
    path = folder / "checklist.xlsx"
    fill(path, lambda line: {"read": "yes"} if line["what"] == "criterion 4" else {})
    made = run("methodology", "confirm", path, "-o", tmp_path / "o.yaml")
    assert (made.exit_code, "criterion 4 is ticked, and the page or cell is missing" in made.output
            ) == (1, True)  # fmt: skip


def test_a_page_that_the_text_does_not_have_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.pdf").write_bytes(pdf_bytes(SOLAR))
    assert run("methodology", "confirm", "VN_AM007@1.0", "-t", tmp_path / "text.pdf",
               "-o", tmp_path / "l").exit_code == 0  # fmt: skip
    checklist = tmp_path / "l" / "checklist.xlsx"
    once = {"reader": "A. Engineer", "date": "2026-11-26"}
    fill(checklist, lambda line: {"read": "yes", "page": "99"}, once)
    result = run("methodology", "confirm", checklist, "-o", tmp_path / "o.yaml")
    assert result.exit_code == 1
    assert "the text has no such page" in result.output
    fill(checklist, lambda line: {"read": "yes", "page": "4"}, once)
    assert run("methodology", "confirm", checklist, "-o", tmp_path / "o.yaml").exit_code == 0


def test_a_remark_beside_a_field_is_no_entry(folder: Path, tmp_path: Path) -> None:
    """ "your name here" in the next column became who had read the text."""
    fill(folder / "checklist.xlsx", every, {k: v for k, v in ONCE.items() if k != "reader"})
    book = openpyxl.load_workbook(folder / "checklist.xlsx")
    (row,) = [r for r in book["Document"].iter_rows() if r[0].value == ABOUT["reader"]]
    book["Document"].cell(row[0].row, 3).value = "A. Engineer or you"
    book.save(folder / "checklist.xlsx")
    result = run("methodology", "confirm", folder / "checklist.xlsx", "-o", tmp_path / "o.yaml")
    assert (result.exit_code, "Read by is missing" in result.output) == (1, True)


@thorough
def test_a_field_that_says_two_things_is_refused(folder: Path, tmp_path: Path) -> None:
    fill(folder / "checklist.xlsx", every)
    book = openpyxl.load_workbook(folder / "checklist.xlsx")
    copy = book.copy_worksheet(book["Document"])
    (row,) = [r for r in copy.iter_rows() if r[0].value == ABOUT["reader"]]
    row[1].value = "B. Other"
    book.save(folder / "checklist.xlsx")
    result = run("methodology", "confirm", folder / "checklist.xlsx", "-o", tmp_path / "o.yaml")
    assert result.exit_code == 1
    assert "Read by stands twice in the checklist" in result.output
    assert "B. Other" in result.output


@pytest.mark.parametrize(
    ("typed", "counts", "named"),
    [("ｙｅｓ", True, False), ("yes, p. 2", False, True), ("1", False, True), ("no", False, False)],
)
def test_what_is_neither_yes_nor_no_is_named(
    folder: Path, tmp_path: Path, typed: str, counts: bool, named: bool
) -> None:
    fill(folder / "checklist.yaml", on("criterion 1", read=typed))
    made = run("methodology", "confirm", folder / "checklist.yaml", "-o", tmp_path / "o.yaml")
    assert made.exit_code == 0, made.output
    assert ("criterion 1" in (tmp_path / "o.yaml").read_text(encoding="utf-8")) is counts
    assert (f"criterion 1: {typed} is not ticked, and not recorded" in made.output) is named


def test_digits_of_a_japanese_keyboard_are_digits(folder: Path, tmp_path: Path) -> None:
    typed = {"page": "１２－１３", "value_read": "０．３"}
    fill(folder / "checklist.xlsx", on("= grid", **typed), {**ONCE, "date": "２０２６－１１－２６"})
    made = run("methodology", "confirm", folder / "checklist.xlsx", "-o", tmp_path / "o.yaml")
    assert made.exit_code == 0, made.output
    (record,) = [r for r in read_overlay(tmp_path / "o.yaml").file.confirmed if "= grid" in r.what]
    assert (record.page, float(record.value or 0), str(record.date)) == ("12-13", 0.3, "2026-11-26")


def test_what_is_left_blank_is_not_confirmed(folder: Path, tmp_path: Path) -> None:
    def some(line: dict[str, str]) -> dict[str, str]:
        return {} if line["what"] == "criterion 2" else every(line)

    fill(folder / "checklist.xlsx", some)
    overlay = tmp_path / "c" / "a.yaml"
    assert run("methodology", "confirm", folder / "checklist.xlsx", "-o", overlay).exit_code == 0
    result = calculate(load_project(EXAMPLE, library((), (overlay.parent,))))
    assert result.standing == "draft"
    assert [line["what"] for line in result.as_dict()["rests_on"]] == ["criterion 2"]


def test_a_number_that_was_read_takes_the_place_of_the_methodologys_own(
    folder: Path, tmp_path: Path
) -> None:
    def other(line: dict[str, str]) -> dict[str, str]:
        differs = {"value_read": "0.3"} if line["what"].endswith("= grid") else {}
        return {**every(line), **differs}

    fill(folder / "checklist.xlsx", other)
    overlay = tmp_path / "c" / "a.yaml"
    made = run("methodology", "confirm", folder / "checklist.xlsx", "-o", overlay)
    assert "PRJ-165" in made.output
    result = calculate(load_project(write_project(tmp_path), library((), (overlay.parent,))))
    # 2024: 1212.3 MWh x 0.3; 2025: 601.6 x 0.3
    assert [year.emission_reductions for year in result.years] == [363, 180]
    # One reader against published results: open, and no more than provisional.
    assert result.standing == "provisional"
    assert "CAL-016" in [f.code for f in result.open]
    assert "PRJ-165" in [f.code for f in result.findings]
    # As a value of the project itself in the place of one of the methodology: 1813.9 MWh x 0.033.
    (asked,) = [f for f in result.findings if f.code == "CAL-014"]
    assert "59.9 tCO2 fewer" in asked.message
    assert asked.expected == "604.0 tCO2, by the numbers that the library has"


def test_a_number_without_a_tick_is_said_to_be_left_out(folder: Path, tmp_path: Path) -> None:
    """What a spreadsheet has otherwise is filled in already, and waits for a tick."""
    fill(folder / "checklist.xlsx", on("= grid", read="", value_read="0.3"))
    made = run("methodology", "confirm", folder / "checklist.xlsx", "-o", tmp_path / "a.yaml")
    assert "12 of 13 lines are recorded; 1 are left" in made.output
    left = "table reference_factor, connection = grid: 0.3 is not ticked, and not recorded"
    assert left in made.output


def test_a_comma_may_stand_between_thousands(tmp_path: Path) -> None:
    """A text writes 1,250 USRt, and so does who reads it."""
    folder = tmp_path / "list"
    assert run("methodology", "confirm", "ID_AM002@2.0", "-o", folder).exit_code == 0
    once = {**ONCE, "document": "ID_AM002", "version": "2.0"}
    typed = {"read": "yes", "page": "2", "value_read": "1,250"}
    fill(folder / "checklist.xlsx", lambda line: typed if "capacity_max" in line["what"] else {},
         once)  # fmt: skip
    overlay = tmp_path / "a.yaml"
    assert run("methodology", "confirm", folder / "checklist.xlsx", "-o", overlay).exit_code == 0
    assert [record.value for record in read_overlay(overlay).file.confirmed] == [1250]


def test_a_line_without_its_number_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "list" / "checklist.xlsx"
    assert run("methodology", "confirm", "ID_AM002@2.0", "-o", path.parent).exit_code == 0
    once = {**ONCE, "document": "ID_AM002", "version": "2.0"}
    what = "table reference_cop, capacity from 550 up to 1250 USRt"

    def filled(line: dict[str, str], **typed: str) -> dict[str, str]:
        return {"read": "yes", "page": "4", **typed} if line["what"] == what else {}

    fill(path, filled, once)
    bare = run("methodology", "confirm", path, "-o", tmp_path / "o.yaml")
    assert (bare.exit_code, "the number that was read is missing" in bare.output) == (1, True)
    (line,) = [one for one in read_checklist(path)[1] if one["what"] == what]
    told = "; no number is known here: type the one that the text has, or leave the line blank"
    assert line["text"].endswith(told)
    # A checklist that was made before it said so is read as well.
    fill(path, lambda line: filled(line, value_read="6", text=line["text"][: -len(told)]), once)
    made = run("methodology", "confirm", path, "-o", tmp_path / "o.yaml")
    assert made.exit_code == 0, made.output
    assert [record.value for record in read_overlay(tmp_path / "o.yaml").file.confirmed] == [6]


def on(part: str, **typed: str) -> Callable[[dict[str, str]], dict[str, str]]:
    """Tick every line, and type more into those whose name has this part."""
    return lambda line: {**every(line), **(typed if part in line["what"] else {})}


WRONG: list[tuple[str, Callable[[dict[str, str]], dict[str, str]], dict[str, str], str]] = [
    ("nothing is ticked", lambda line: {}, ONCE, "PRJ-166 nothing is ticked"),
    ("no page", lambda line: {"read": "yes"}, ONCE, "the page or cell is missing"),
    ("no reader", every, {k: v for k, v in ONCE.items() if k != "reader"}, "Read by is missing"),
    ("a blank letter", every, {**ONCE, "reader": "A.\u2800Engineer"}, "Read by is not what a"),
    ("control characters", every, {**ONCE, "reader": "A\u202eEngineer"}, "Read by is not what a"),
    ("an escape", every, {**ONCE, "reader": "A\x07B"}, "what a person types"),
    ("no number", on("= grid", value_read="about 1"), ONCE, "the number that was read is none"),
    # 0.8 in Indonesian and Vietnamese; it was taken for 8, and 0,3 for 3.
    ("a decimal comma", on("= grid", value_read="0,3"), ONCE, "a number with a point, such as"),
    ("commas anywhere", on("= grid", value_read="1,2,3"), ONCE, "a number with a point, such as"),
    ("no day", every, {**ONCE, "date": "yesterday"}, "PRJ-166 the date is none"),
    ("not yet", every, {**ONCE, "date": "2199-01-01"}, "PRJ-146 the record of a line is"),
    ("page TBD", on("= grid", page="TBD"), ONCE, "= grid: the page is none"),
    ("page 99999", on("= grid", page="99999"), ONCE, "= grid: the page is none"),
    # What a spreadsheet program makes of 12-13.
    ("page a day", on("= grid", page="2026-12-13"), ONCE, "= grid: the page is none"),
    ("no such page", on("= grid", page="p. 3-5"), {**ONCE, "pages": "4"}, "4 at most"),
    ("too high", on("= grid", value_read="4.2"), ONCE, "PRJ-155"),
    ("a long name", every, {**ONCE, "reader": "A " * 150}, "PRJ-166 Read by is not what"),
    ("a team", every, {**ONCE, "reader": "QA team"}, "the reader has no name"),
    ("page 1.5", on("= grid", page="1.5"), ONCE, "= grid: the page is none"),
    ("reader 7", every, {**ONCE, "reader": "N. 7"}, "the reader has no name"),
    ("text", on("equation ER", text="RE * 2"), ONCE, "ER: `As jcm-mrv has it` was changed"),
    ("value", on("= grid", value="0.9"), ONCE, "= grid: `Number` was changed"),
    ("unit", on("= grid", unit="kgCO2/MWh"), ONCE, "= grid: `Unit` was changed"),
    ("what", on("criterion 2", what="criterion 1"), ONCE, "criterion 1 stands twice"),
    ("page ?", on("= grid", page="?"), ONCE, "= grid: the page is none"),
    ("cell ?", on("= grid", page="", cell="see above"), ONCE, "= grid: the page is none"),
    ("a criterion in a cell", on("criterion 1", page="", cell="MPS!A1"), ONCE, "the page is none"),
    ("a criterion x", on("criterion 1", value_read="x"), ONCE, "what was read says nothing"),
    ("no sheet", on("= grid", page="", cell="A1"), ONCE, "= grid: the page is none"),
    ("no column", on("= grid", page="", cell="Foo!XFE1"), ONCE, "= grid: the page is none"),
    ("about", on("= grid", page="about 1"), ONCE, "= grid: the page is none"),
    ("empty file", every, {**ONCE, "sha256": EMPTY}, "the SHA-256 of the file is none"),
    ("before it", every, {**ONCE, "date": "2010-12-31"}, "no date"),
    ("reader TBD", every, {**ONCE, "reader": "TBD"}, "no reader"),
    ("document ?", every, {**ONCE, "document": "?"}, "there are records that would confirm"),
    ("version ?", every, {**ONCE, "version": "newest"}, "no version"),
    ("of another", every, {**ONCE, "document": "ID_AM002"}, "the text of VN_AM007@1.0"),
    ("no hash", every, {**ONCE, "sha256": "abc"}, "the SHA-256 of the file is none"),
    ("no option", on("option of", value_read="any"), ONCE, "are no monitoring options"),
    ("a class", on("class and", value_read="fixed"), ONCE, "holds no other class or unit"),
    ("a frequency -", on("frequency of", value_read="?"), ONCE, "what was read says nothing"),
    ("below zero", on("= grid", value_read="-0.5"), ONCE, "PRJ-168"),
    ("a thousand times", on("= grid", value_read="333"), ONCE, "PRJ-168"),
    ("a thousandth", on("= grid", value_read="0.000333"), ONCE, "PRJ-168"),
    ("the point moved", on("= grid", value_read="3.33"), ONCE, "the point stands elsewhere"),
    ("an equation", on("equation RE", value_read="EG[i] * EF_RE[i]"), ONCE,
     "PRJ-167 an overlay never changes an equation"),
    ("an equation, not ticked", on("equation RE", read="", value_read="EG[i] * 2"), ONCE,
     "PRJ-167 an overlay never changes an equation"),
]  # fmt: skip


@one_in(9)
@pytest.mark.parametrize(
    ("change", "once", "said"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG]
)
def test_a_checklist_that_says_too_little_or_too_much_makes_no_overlay(
    folder: Path, tmp_path: Path, change: Any, once: dict[str, str], said: str
) -> None:
    fill(folder / "checklist.yaml", change, once)
    result = run("methodology", "confirm", folder / "checklist.yaml", "-o", tmp_path / "o.yaml")
    assert result.exit_code == 1
    assert said in " ".join(result.output.split())
    # What is wrong stands in the checklist: there is no overlay that could be named.
    assert str(tmp_path / "o.yaml") not in result.output
    assert not (tmp_path / "o.yaml").exists()


@pytest.mark.parametrize(
    ("lang", "said", "read"),
    [
        ("ja", "ページまたはセル", "に A. Engineer が確認"),
        ("vi", "trang hoặc ô", "A. Engineer đọc ngày"),
    ],
)
def test_what_is_said_of_a_checklist_has_no_english_within_a_sentence(
    folder: Path, tmp_path: Path, lang: str, said: str, read: str
) -> None:
    path = folder / "checklist.yaml"
    fill(path, on("= grid", page="", value_read="0.3"))
    told = run("methodology", "confirm", path, "-o", tmp_path / "o.yaml", "--lang", lang).output
    assert said in told
    assert "the page or cell" not in told
    fill(path, on("= grid", page="3", value_read="0.3"))
    told = run("methodology", "confirm", path, "-o", tmp_path / "o.yaml", "--lang", lang).output
    assert "PRJ-165" in told
    assert read in told
    assert "read by" not in told


@thorough
def test_a_contradiction_and_a_number_that_was_asked_are_told_in_one_language(
    folder: Path, tmp_path: Path
) -> None:
    for name, number in (("a", "0.3"), ("b", "0.31")):
        fill(folder / "checklist.yaml", on("= grid", value_read=number))
        made = tmp_path / "both" / f"{name}.yaml"
        assert run("methodology", "confirm", folder / "checklist.yaml", "-o", made).exit_code == 0
    project = write_project(tmp_path / "p")
    told = run("check", project, "--confirmations", made.parent, "--lang", "ja").output
    assert "PRJ-162" in told
    assert "0.31 tCO2/MWh、confirmations/a.yaml では 0.3 tCO2/MWh" in told
    list_of_chillers = tmp_path / "chillers"
    assert run("methodology", "confirm", "ID_AM002@2.0", "-o", list_of_chillers).exit_code == 0
    typed = {"read": "yes", "page": "2", "value_read": "5.8"}
    fill(
        list_of_chillers / "checklist.yaml",
        lambda line: typed if "from 550" in line["what"] else {},
        {**ONCE, "document": "ID_AM002", "version": "2.0"},
    )
    made = tmp_path / "one" / "a.yaml"
    run("methodology", "confirm", list_of_chillers / "checklist.yaml", "-o", made)
    chillers = EXAMPLE.parent / "textile-chiller"
    told = run("check", chillers, "--confirmations", made.parent, "--lang", "ja").output
    assert "PRJ-165" in told
    assert "nothing" not in told


def test_another_equation_names_what_to_write_and_the_nearest_family(
    folder: Path, tmp_path: Path
) -> None:
    typed = "EG_PJ * (1 - loss) * EF_fuel[i] * NCV[i]"
    fill(folder / "checklist.xlsx", on("equation RE", value_read=typed))
    result = run("methodology", "confirm", folder / "checklist.xlsx", "-o", tmp_path / "o.yaml")
    said = " ".join(result.output.split())
    assert "jcm-mrv methodology new ID DIR --from VN_AM007@1.0" in said
    assert typed in said
    assert "electricity_generated" not in said.partition("nearest family is")[2]


def test_a_checklist_for_a_methodology_that_has_changed_since(folder: Path, tmp_path: Path) -> None:
    fill(folder / "checklist.yaml", every, {**ONCE, "content": "0" * 64})
    result = run("methodology", "confirm", folder / "checklist.yaml", "-o", tmp_path / "o.yaml")
    assert (result.exit_code, "another content of the methodology" in result.output) == (1, True)
    assert not (tmp_path / "o.yaml").exists()


def test_options_and_criteria_that_were_read_take_the_place_of_those_here(
    folder: Path, tmp_path: Path
) -> None:
    invoiced = {"EG": {**BASE["monitoring"]["EG"], "option": "B"}}
    project = write_project(tmp_path / "p", {"monitoring": invoiced})
    before = calculate(load_project(project))
    assert "PRJ-112" in [f.code for f in before.findings]
    text = "The panels are new and of a maker with a certificate."

    def change(line: dict[str, str]) -> dict[str, str]:
        if line["what"] == "monitoring option of EG":
            return {**every(line), "value_read": "B or C"}
        other = {"criterion 2": text, "frequency of EG": "Once a month"}.get(line["what"])
        return {**every(line), **({"value_read": other} if other else {})}

    fill(folder / "checklist.xlsx", change)
    overlay = tmp_path / "c" / "a.yaml"
    made = run("methodology", "confirm", folder / "checklist.xlsx", "-o", overlay)
    assert made.exit_code == 0, made.output
    # A bill in place of a meter asks less: one reader of it is not enough.
    once = calculate(load_project(project, library((), (overlay.parent,))))
    assert (once.standing, "CAL-016" in [f.code for f in once.open]) == ("provisional", True)
    again = overlay.read_text("utf-8").replace("A. Engineer", "B. Reader")
    overlay.with_name("b.yaml").write_text(again, "utf-8")
    result = calculate(load_project(project, library((), (overlay.parent,))))
    assert result.standing == "final"
    methodology = result.applications[0].methodology
    assert methodology.parameters["EG"].options == ("B", "C")
    assert methodology.criteria["2"].text == text
    assert methodology.parameters["EG"].frequency == "Once a month"
    said = [f.message for f in result.findings if f.code == "PRJ-165"]
    assert len(said) == 3
    # Option B is now one that the text has.
    assert "PRJ-112" not in [f.code for f in result.findings]


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04broken", b"lines: 3\n", b"- a\n", b"\xff\xfe"]
)
def test_a_file_that_is_no_checklist(tmp_path: Path, content: bytes) -> None:
    for suffix in (".xlsx", ".yaml"):
        path = tmp_path / f"list{suffix}"
        path.write_bytes(content)
        result = run("methodology", "confirm", path, "-o", tmp_path / "o.yaml")
        assert result.exit_code == 1, result.output
        assert "Traceback" not in result.output
    assert run("methodology", "confirm", tmp_path / "no.xlsx", "-o", tmp_path / "o").exit_code == 1


def overlay_of(folder: Path, target: Path, **changes: str) -> None:
    shutil.copytree(folder, target.parent / "copy", dirs_exist_ok=True)
    path = target.parent / "copy" / "checklist.yaml"
    fill(path, lambda line: {**every(line), **changes} if "= grid" in line["what"] else {})
    assert run("methodology", "confirm", path, "-o", target).exit_code == 0
    shutil.rmtree(target.parent / "copy")


def test_two_overlays_that_read_an_option_or_a_criterion_otherwise(
    folder: Path, tmp_path: Path
) -> None:
    overlays = tmp_path / "c"
    for name, typed in (("a", {"value_read": "B"}), ("b", {})):
        copy = tmp_path / f"copy-{name}"
        shutil.copytree(folder, copy)
        fill(copy / "checklist.yaml", on("option of", **typed))
        target = overlays / f"{name}.yaml"
        assert run("methodology", "confirm", copy / "checklist.yaml", "-o", target).exit_code == 0
    with pytest.raises(FindingsError) as caught:
        load_project(EXAMPLE, library((), (overlays,)))
    (error,) = [f for f in caught.value.findings if f.is_error]
    assert (error.code, "as it is here" in error.found) == ("PRJ-162", True)


def test_a_criterion_with_a_check_of_its_own_loses_it_aloud(tmp_path: Path) -> None:
    assert run("methodology", "confirm", "ID_AM002@2.0", "-o", tmp_path / "l").exit_code == 0
    once = {**ONCE, "document": "ID_AM002 approved", "version": "2.0"}
    change = {"read": "yes", "page": "2", "value_read": "The COP is above 5.5."}
    fill(
        tmp_path / "l" / "checklist.yaml",
        lambda line: change if line["what"] == "criterion 2" else {},
        once,
    )
    made = run(
        "methodology", "confirm", tmp_path / "l" / "checklist.yaml", "-o", tmp_path / "o.yaml"
    )
    assert (made.exit_code, "is not checked here" in made.output) == (0, True)
    overlay = read_overlay(tmp_path / "o.yaml")
    found, _ = overlaid(Library().load("ID_AM002@2.0"), [overlay])
    assert "2" not in found.methodology.tests
    assert found.methodology.criteria["2"].test is None
    assert "1" in found.methodology.tests


def test_two_overlays_that_contradict_each_other(folder: Path, tmp_path: Path) -> None:
    overlays = tmp_path / "c"
    overlays.mkdir()
    overlay_of(folder, overlays / "a.yaml")
    overlay_of(folder, overlays / "b.yaml", value_read="0.3")
    with pytest.raises(FindingsError) as caught:
        load_project(EXAMPLE, library((), (overlays,)))
    (error,) = [f for f in caught.value.findings if f.is_error]
    assert (error.code, "0.333" in error.found) == ("PRJ-162", True)


def test_a_record_without_its_number_hides_no_contradiction(folder: Path, tmp_path: Path) -> None:
    overlays = tmp_path / "c"
    overlays.mkdir()
    overlay_of(folder, overlays / "a.yaml")
    text = (overlays / "a.yaml").read_text(encoding="utf-8")
    bare = [line for line in text.splitlines() if "value:" not in line and "unit:" not in line]
    (overlays / "a.yaml").write_text("\n".join(bare) + "\n", encoding="utf-8")
    overlay_of(folder, overlays / "b.yaml", value_read="0.3")
    overlay_of(folder, overlays / "d.yaml", value_read="0.4")
    with pytest.raises(FindingsError) as caught:
        load_project(EXAMPLE, library((), (overlays,)))
    assert "PRJ-162" in [f.code for f in caught.value.findings]


def test_an_overlay_of_another_content_is_not_used(folder: Path, tmp_path: Path) -> None:
    overlays = tmp_path / "c"
    overlays.mkdir()
    overlay_of(folder, overlays / "a.yaml", value_read="0.3")
    text = (overlays / "a.yaml").read_text(encoding="utf-8")
    own = Library().load("VN_AM007@1.0").sha256
    (overlays / "a.yaml").write_text(text.replace(own, "0" * 64), encoding="utf-8")
    result = calculate(load_project(EXAMPLE, library((), (overlays,))))
    assert result.emission_reductions == 885
    assert "PRJ-161" in [f.code for f in result.findings]
    assert result.as_dict()["overlays"] == []


def test_a_folder_that_is_not_there_and_a_file_that_is_no_overlay(tmp_path: Path) -> None:
    with pytest.raises(FindingsError) as caught:
        load_project(EXAMPLE, library((), (tmp_path / "none",)))
    assert caught.value.findings[0].code == "PRJ-160"
    for name, code in (("../elsewhere", "PRJ-151"), ("none", "PRJ-160")):
        with pytest.raises(FindingsError) as caught:
            load_project(write_project(tmp_path / "p", {"confirmations": name}))
        assert caught.value.findings[0].code == code
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "a.yaml").write_text("confirmed: []\n", encoding="utf-8")
    with pytest.raises(FindingsError):
        read_overlays([tmp_path / "c"])


def test_an_overlay_names_what_there_is(folder: Path, tmp_path: Path) -> None:
    overlays = tmp_path / "c"
    overlays.mkdir()
    overlay_of(folder, overlays / "a.yaml")
    whole = (overlays / "a.yaml").read_text(encoding="utf-8")
    for change, code in (
        (("table reference_factor, connection = grid", "EF_R"), "PRJ-163"),
        (("table reference_factor, connection = grid", "EF_RE"), ""),
        (("value: 0.333", "value: 0.4"), "PRJ-165"),
        (('"tCO2/MWh"', '"m3"'), "PRJ-163"),
    ):
        (overlays / "a.yaml").write_text(whole.replace(*change), encoding="utf-8")
        try:
            codes = [f.code for f in load_project(EXAMPLE, library((), (overlays,))).findings]
        except FindingsError as exc:
            codes = [f.code for f in exc.findings]
        assert code in [*codes, ""], change
    several = whole.replace("table reference_factor, connection = grid", "EF_RE")
    (overlays / "a.yaml").write_text(
        several.replace("value: 0.333", "value: 0.4"), encoding="utf-8"
    )
    with pytest.raises(FindingsError) as caught:
        load_project(EXAMPLE, library((), (overlays,)))
    assert "several rows" in caught.value.findings[-1].message or any(
        "several rows" in f.message for f in caught.value.findings
    )


def test_equations_stand_in_symbols_beside_their_text(tmp_path: Path) -> None:
    assert run("methodology", "confirm", "ID_AM002@2.0", "-o", tmp_path / "l").exit_code == 0
    methodology = Library().load("ID_AM002@2.0")
    page = (tmp_path / "l" / "checklist.html").read_text(encoding="utf-8")
    tree = html.fromstring(page.encode())
    # What is too wide for the page stands there in a line that can be broken.
    wide = [shown for shown in tree.find_class("equation") if shown.find("math") is None]
    assert len(tree.findall(".//math")) + len(wide) == len(methodology.equations)
    assert [len(str(shown.text).strip()) for shown in wide] == [82]
    # Browsers set it by themselves: nothing is fetched.
    assert not tree.findall(".//script")
    assert not tree.findall(".//link")
    (row,) = [r for r in tree.iter("tr") if r[0].text == "equation RE"]
    said = [" ".join("".join(cell.itertext()).split()) for cell in row]
    assert said[1] == "RE_p = sum(EC_RE[i] * EF_elec for i in equipment)"
    below = row.getnext()
    assert below is not None
    assert below.find("td/math//msub") is not None
    symbols = "RE_{p} = Σ_{i} (EC_{RE,i,p} × EF_{elec,p})"
    for name in ("checklist.xlsx", "checklist.yaml"):
        _, lines = read_checklist(tmp_path / "l" / name)
        shown = {line["what"]: line["typeset"] for line in lines}
        assert shown.pop("equation RE") == symbols
        assert {what for what, text in shown.items() if text} == {
            f"equation {name}" for name in methodology.equations if name != "RE"
        }


@thorough
@requires_browser
def test_the_page_fits_on_paper_and_on_a_screen(browser: Browser, tmp_path: Path) -> None:
    """Formulas of the spreadsheet have no blank, and pushed the fields to write into off A4.

    Those that are typeset pushed them off a screen of 1280 pixels.
    """
    build(tmp_path / "official.xlsx", blank_chillers(), LOOKS["plain"])
    made = run("methodology", "confirm", "ID_AM002@2.0", "-s", tmp_path / "official.xlsx",
               "-o", tmp_path / "l")  # fmt: skip
    assert made.exit_code == 0, made.output
    # 277 mm between the margins.
    page = browser.new_page(viewport={"width": 1047, "height": 700})
    page.goto((tmp_path / "l" / "checklist.html").as_uri())
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") == 1047
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1280, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") == 1280
    page.close()


def test_without_what_sets_equations_their_symbols_stand_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "latex2mathml", None)
    monkeypatch.setitem(sys.modules, "latex2mathml.converter", None)
    assert run("methodology", "confirm", "VN_AM007@1.0", "-o", tmp_path / "l").exit_code == 0
    page = (tmp_path / "l" / "checklist.html").read_text(encoding="utf-8")
    assert "<math" not in page
    assert "ER_{p} = RE_{p} − PE_{p}" in page


def test_a_title_in_an_equation_is_text_on_the_page(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(shipped_folder() / "PH_AM004", rules / "PH_AM004")
    path = next((rules / "PH_AM004").glob("*/methodology.yaml"))
    text = path.read_text(encoding="utf-8")
    assert "title: Deduction for uncertainty" in text
    attack = 'title: "<script>alert(1)</script> <img src=x onerror=alert(1)>"'
    path.write_text(text.replace("title: Deduction for uncertainty", attack, 1), encoding="utf-8")
    done = run(
        "methodology", "confirm", "PH_AM004@1.0", "-o", tmp_path / "l", "--methodologies", rules
    )
    assert done.exit_code == 0, done.output
    page = (tmp_path / "l" / "checklist.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "<img" not in page


def test_a_checklist_of_an_earlier_version_has_no_symbols_and_is_read(
    folder: Path, tmp_path: Path
) -> None:
    path = folder / "checklist.yaml"
    fill(path, every)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "typeset:" not in line), encoding="utf-8")
    made = run("methodology", "confirm", path, "-o", tmp_path / "o.yaml")
    assert made.exit_code == 0, made.output


@pytest.mark.parametrize("language", ["ja", "vi"])
def test_headings_follow_the_language_and_are_read_in_any(tmp_path: Path, language: str) -> None:
    folder = tmp_path / "list"
    assert run("methodology", "confirm", "VN_AM007@1.0", "--lang", language, "-o", folder
               ).exit_code == 0  # fmt: skip
    book = openpyxl.load_workbook(folder / "checklist.xlsx")
    shown = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert not shown & {*ABOUT.values(), *LINES.values()} - {"Methodology"}, shown
    page = html.fromstring((folder / "checklist.html").read_bytes())
    assert page.get("lang") == language
    assert not {th.text_content() for th in page.iter("th")} & {*LINES.values()}
    with speaking(language):  # type: ignore[arg-type]
        words = {k: written(text) for k, text in (ABOUT | LINES).items()}
    filled = _filled(book, words)
    book.save(folder / "checklist.xlsx")
    made = run("methodology", "confirm", folder / "checklist.xlsx", "-o", tmp_path / "o.yaml")
    assert (made.exit_code, filled) == (0, 13), made.output
    assert "13 of 13 lines are recorded" in made.output


def _filled(book: openpyxl.Workbook, words: dict[str, str]) -> int:
    once = {words[key]: text for key, text in ONCE.items()}
    for row in book.worksheets[0].iter_rows():
        if str(row[0].value) in once:
            row[1].value = once[str(row[0].value)]
    heads: list[str] = []
    count = 0
    for row in book.worksheets[1].iter_rows():
        texts = [str(cell.value or "") for cell in row]
        if heads and texts[0]:
            row[heads.index(words["read"])].value = "yes"
            row[heads.index(words["page"])].value = "3"
            count += 1
        elif words["read"] in texts:
            heads = texts
    return count


def test_cells_typed_by_hand_are_looked_up_in_the_workbook(tmp_path: Path) -> None:
    """A slip of the hand in a cell stood in every project that used the overlay."""
    official, folder, target = tmp_path / "official.xlsx", tmp_path / "list", tmp_path / "o.yaml"
    build(official, blank_solar(), LOOKS["plain"])
    assert run("methodology", "confirm", "VN_AM007@1.0", "-s", official, "-o", folder
               ).exit_code == 0  # fmt: skip
    checklist = folder / "checklist.yaml"
    fill(checklist, criteria)
    again = ("methodology", "confirm", checklist, "-o", target, "--overwrite")
    assert "not looked up: give the files that were read with" in run(*again).output
    made = run(*again, "-s", official)
    assert made.exit_code == 0, made.output
    assert "7 of 13 records were looked up in the files given" in made.output
    assert "criterion 1: not looked up: its file is not given" in made.output
    kept = target.read_bytes()
    right = YAML(typ="safe").load(checklist.read_text(encoding="utf-8"))["lines"]
    (cell,) = [line["cell"] for line in right if line["what"].endswith("= grid")]
    wrong_cells = {
        "MPS(calc_process)!A1": "A1 is empty",
        "MPS(none)!C17": "it has no sheet MPS(none)",
    }
    wrong_cells |= {"MPS(calc_process)!A2": "A2 has Monitoring", "MPS(calc_process)!ZZ9": "empty"}
    for typed, found in wrong_cells.items():
        fill(checklist, lambda line, cell=typed: {"cell": cell} if "= grid" in line["what"] else {})
        wrong = run(*again, "-s", official)
        assert (wrong.exit_code, "PRJ-214" in wrong.output) == (1, True), typed
        assert found in wrong.output
        assert target.read_bytes() == kept
    fill(checklist, lambda line: {"cell": cell} if "= grid" in line["what"] else {})
    build(tmp_path / "other.xlsx", blank_solar(grid=0.3), LOOKS["plain"])
    other = run(*again, "-s", tmp_path / "other.xlsx")
    assert (other.exit_code, "the file is none that" in other.output) == (1, True)


def test_pages_typed_by_hand_are_looked_up_in_the_text(tmp_path: Path) -> None:
    text, folder, target = tmp_path / "text.pdf", tmp_path / "list", tmp_path / "o.yaml"
    text.write_bytes(pdf_bytes(SOLAR))
    assert run("methodology", "confirm", "VN_AM007@1.0", "-t", text, "-o", folder).exit_code == 0
    checklist = folder / "checklist.yaml"
    once = {"reader": "A. Engineer", "date": "2026-11-26"}
    fill(checklist, every, once)
    again = ("methodology", "confirm", checklist, "-o", target, "--overwrite", "-t", text)
    assert "13 of 13 records were looked up" in run(*again).output
    fill(checklist, on("= grid", page="1"), once)
    missed = run(*again)
    # It may stand there in a picture: that is said, and refused by nobody.
    assert "connection = grid: not looked up: 0.333 is not in the text of page 1" in missed.output
    # Whoever says that the file has more pages is not believed.
    fill(checklist, on("= grid", page="9"), {**once, "pages": "20"})
    wrong = run(*again)
    assert (wrong.exit_code, "PRJ-214" in wrong.output) == (1, True)


@thorough
def test_a_killed_run_leaves_a_whole_overlay_or_the_one_before(
    tmp_path: Path, folder: Path
) -> None:
    """A project that reads the folder afterwards finds an overlay, never a part of one."""
    checklist, overlays = folder / "checklist.yaml", tmp_path / "confirmations"
    target = overlays / "a.yaml"
    fill(checklist, every)
    make = ("methodology", "confirm", checklist, "-o", target, "--overwrite")
    assert run(*make).exit_code == 0
    before = target.read_bytes()
    fill(checklist, on("= grid", page="7"))
    for at in range(40):
        reached = killed(lambda: run(*make) and None, at, after=True)
        assert set(contents(overlays)) == {"a.yaml"}
        (found,) = read_overlays([overlays])
        assert len(found.file.confirmed) == 13
        if not reached:
            break
        target.write_bytes(before)
    assert 3 < at < 39
    assert target.read_bytes() != before


@thorough
def test_a_killed_run_leaves_no_checklist_that_passes_for_whole(tmp_path: Path) -> None:
    folder, names = tmp_path / "list", ("checklist.xlsx", "checklist.html", "checklist.yaml")
    make = ("methodology", "confirm", "VN_AM007@1.0", "-o", folder)
    whole: dict[str, bytes] = {}
    for at in (*range(0, 40, 3), 200):
        reached = killed(lambda: run(*make) and None, at, after=True)
        if not reached:
            whole = contents(folder)
            break
        for name in set(contents(folder)) & {*names}:
            # What is there can be opened and read; what is not is made by the next run.
            assert name == "checklist.html" or read_checklist(folder / name)[1]
        shutil.rmtree(folder, ignore_errors=True)
    assert set(whole) == {*names}
