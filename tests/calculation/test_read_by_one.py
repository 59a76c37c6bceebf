"""What one reader alone says of a text, against a source or an answer that was there before."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import Result, calculate, load_project
from jcm_mrv.methodology.library import Library
from tests.projects import INVOICED, overlay, read, write_project

EXAMPLES = Path(__file__).parents[2] / "examples"
GRID = "table reference_factor, connection = grid"


def by(reader: str, **record: Any) -> dict[str, Any]:
    return {**read(GRID, 0.999, "tCO2/MWh"), "reader": reader, **record}


def result_of(folder: Path, changes: dict[str, Any] | None = None) -> Result:
    """Give the result of a project that says nothing of the factor, and is ready but for it."""
    without = [r for r in INVOICED["confirmed"] if r["what"] != GRID]
    given = {**INVOICED, "confirmed": without, "confirmations": "read/", **(changes or {})}
    return calculate(load_project(write_project(folder, given)))


def asked(result: Result) -> list[str]:
    return [found.code for found in result.open]


def test_one_reader_does_not_outweigh_published_results(tmp_path: Path) -> None:
    overlay(tmp_path / "read" / "a.yaml", by("A. Engineer"))
    result = result_of(tmp_path)
    assert result.emission_reductions > 1500
    assert (result.standing, result.ready, asked(result)) == ("provisional", False, ["CAL-016"])
    (said,) = result.open
    assert said.found.startswith("0.999 tCO2/MWh: VN_AM007 1.0, p. 3, read by A. Engineer")
    assert said.expected.startswith("0.333 tCO2/MWh (")
    assert "reproduced by published results" in said.message
    (line,) = result.as_dict()["rests_on"]
    assert (line["what"], line["standing"]) == (GRID, "corroborated")


@pytest.mark.parametrize(
    ("second", "open_"),
    [
        ("B. Reader", []),
        ("A. Engineer", ["CAL-016"]),
        ("Engineer, A.", ["CAL-016"]),
        ("山田 誠", ["CAL-016"]),
        ("A. Enginere", ["CAL-016"]),
        ("A. Engineer, Example Ltd", ["CAL-016"]),
    ],
)
def test_a_second_person_settles_it(tmp_path: Path, second: str, open_: list[str]) -> None:
    overlay(tmp_path / "read" / "a.yaml", by("A. Engineer"))
    overlay(tmp_path / "read" / "b.yaml", by(second))
    result = result_of(tmp_path)
    assert asked(result) == open_
    assert result.standing == ("provisional" if open_ else "final")
    # The project's own record is as good a second reading as an overlay.
    (tmp_path / "read" / "b.yaml").unlink()
    own = {"confirmed": [*INVOICED["confirmed"][:-1], by(second)]}
    assert INVOICED["confirmed"][-1]["what"] == GRID
    assert asked(result_of(tmp_path, own)) == open_


def test_names_in_two_scripts_are_asked_for_in_one(tmp_path: Path) -> None:
    overlay(tmp_path / "read" / "a.yaml", by("A. Engineer"))
    overlay(tmp_path / "read" / "b.yaml", by("山田 誠"))
    (said,) = result_of(tmp_path).open
    assert "names in two scripts" in said.message
    assert said.hint.startswith("write both names in one script")
    assert "read by A. Engineer" in said.found
    assert "read by 山田 誠" in said.found
    # A third who is surely somebody else settles it.
    overlay(tmp_path / "read" / "c.yaml", by("B. Reader"))
    assert not asked(result_of(tmp_path))


@pytest.mark.parametrize(
    ("first", "second", "open_"),
    [
        ("Robert Brown", "Bob Brown", ["CAL-016"]),
        ("Pham Quoc Bao", "Pham Quoc Boa", ["CAL-016"]),
        ("Pham Quoc Bao", "PQB", ["CAL-016"]),
        ("Nguyễn Văn Hùng", "Nguyễn Văn Hưng", ["CAL-016"]),
        ("Nguyễn Văn Hùng, EVN", "Nguyễn Văn Hùng, Foo Power", []),
        ("Nguyễn Văn Hùng", "Nguyễn Văn Dũng", []),
        ("Trần Thị Linh", "Trần Thị Minh", []),
    ],
)
def test_names_alike_are_asked_about_and_told_apart_by_where_they_work(
    tmp_path: Path, first: str, second: str, open_: list[str]
) -> None:
    """Bob and Robert Brown were two readers; two of one name had no way to say that they are."""
    overlay(tmp_path / "read" / "a.yaml", by(first))
    overlay(tmp_path / "read" / "b.yaml", by(second))
    result = result_of(tmp_path)
    assert asked(result) == open_
    for said in result.open:
        assert "names that may be one person's" in said.message
        assert "organisation of each" in said.hint


@pytest.mark.parametrize(
    ("reader", "found"),
    [
        ("John Doe", "John Doe"),
        ("Mistral Large", "Mistral Large"),
        ("Document Control", "Document Control"),
        ("EIP", "no reader other than a participant of the project"),
        ("Example Industrial", "no reader other than a participant of the project"),
        ("John Doe, Example Ltd", None),
        ("Le Thi Park", None),
    ],
)
def test_nobody_confirms_nothing_and_is_told_why(
    tmp_path: Path, reader: str, found: str | None
) -> None:
    overlay(tmp_path / "read" / "a.yaml", by(reader, value=0.333))
    partner = ["Example Industrial Park JSC"]
    result = result_of(tmp_path, {"participants": {"japan": [], "partner": partner}})
    told = [f.found for f in result.findings if f.code == "PRJ-137"]
    assert told == ([found] if found else [])
    assert (result.standing == "final") is (found is None)


@pytest.mark.parametrize(("page", "counts"), [("1-40", False), ("all", False), ("3-5", True)])
def test_all_pages_are_no_place(tmp_path: Path, page: str, counts: bool) -> None:
    overlay(tmp_path / "read" / "a.yaml", by("A. Engineer", value=0.333, page=page))
    result = result_of(tmp_path)
    assert [f.found for f in result.findings if f.code == "PRJ-137"] == ([] if counts else [page])
    assert (result.standing == "final") is counts


def test_a_second_record_without_its_page_is_none(tmp_path: Path) -> None:
    overlay(tmp_path / "read" / "a.yaml", by("A. Engineer"))
    overlay(tmp_path / "read" / "b.yaml", by("B. Reader", page=""))
    assert "CAL-016" in asked(result_of(tmp_path))


def test_two_who_read_on_different_pages_have_not_read_the_same(tmp_path: Path) -> None:
    """It was lifted, where comparing the two says that they have read on different pages."""
    overlay(tmp_path / "read" / "a.yaml", by("A. Engineer"))
    overlay(tmp_path / "read" / "b.yaml", by("B. Reader", page="7"))
    (said,) = (result := result_of(tmp_path)).open
    assert (said.code, result.standing) == ("CAL-016", "provisional")
    assert "two readers" in said.message
    assert "p. 3, read by A. Engineer" in said.found
    assert "p. 7, read by B. Reader" in said.found
    # Pages that overlap are one place; the text is one document, however it is called.
    title = "Approved methodology VN_AM007"
    overlay(tmp_path / "read" / "b.yaml", by("B. Reader", page="2-3", document=title))
    assert not asked(result_of(tmp_path))


def test_the_same_number_or_a_row_of_others_is_not_asked_about(tmp_path: Path) -> None:
    overlay(tmp_path / "read" / "a.yaml", by("A. Engineer", value=0.333))
    same = result_of(tmp_path)
    assert (same.standing, same.ready) == ("final", True)
    captive = {**by("A. Engineer"), "what": "table reference_factor, connection = captive"}
    overlay(tmp_path / "read" / "a.yaml", by("A. Engineer", value=0.333), captive)
    others = result_of(tmp_path)
    assert "PRJ-165" in [found.code for found in others.findings]
    assert (others.standing, others.ready) == ("final", True)


def test_an_answer_to_other_words_is_asked_again(tmp_path: Path) -> None:
    words = "The panels are new, and of a maker with a certificate."
    new = {**read("criterion 2"), "criterion": words}
    overlay(tmp_path / "read" / "a.yaml", new, by("A. Engineer", value=0.333))
    before = result_of(tmp_path)
    assert asked(before) == ["PRJ-216"]
    assert words in before.open[0].expected
    quoted = {"criteria.2.text": "the panels are  new, and of a maker with a certificate."}
    after = result_of(tmp_path, quoted)
    assert (after.standing, after.ready) == ("final", True)
    bare = {"criteria.2.text": "the panels are new and of a maker with a certificate"}
    assert result_of(tmp_path, bare).ready
    denied = {"criteria.2.text": "The panels are not new, and of a maker with a certificate."}
    assert asked(result_of(tmp_path, denied)) == ["PRJ-216"]
    # Words that the text has no longer, with an overlay and without.
    old = Library().load("VN_AM007@1.0").criteria["2"].text
    assert asked(result_of(tmp_path, {"criteria.2.text": old})) == ["PRJ-216"]
    overlay(tmp_path / "read" / "a.yaml", by("A. Engineer", value=0.333))
    assert asked(result_of(tmp_path, {"criteria.2.text": words})) == ["PRJ-216"]
    assert result_of(tmp_path, {"criteria.2.text": old}).ready
    # The same words in another case and with other blanks are no other words.
    overlay(
        tmp_path / "read" / "a.yaml",
        {**read("criterion 2"), "criterion": old.upper()},
        by("A. Engineer", value=0.333),
    )
    assert result_of(tmp_path).ready


def test_one_reader_does_not_outweigh_a_criterion_that_was_read_officially(tmp_path: Path) -> None:
    folder = shutil.copytree(EXAMPLES / "refrigerator-entries", tmp_path / "p")
    words = "Whatever the participants like may be replaced."
    record = {**read("criterion 1"), "document": "ID_AM003", "criterion": words}
    project = folder / "project.yaml"
    text = project.read_text(encoding="utf-8")
    project.write_text(text + "\nconfirmations: read/\n", encoding="utf-8")
    overlay(folder / "read" / "a.yaml", record, of="ID_AM003@1.0")
    result = calculate(load_project(project))
    (said,) = [found for found in result.open if found.code == "CAL-016"]
    assert said.found.startswith(words)
    assert "read in an official text" in said.message
    (basis,) = [b for b in result.applications[0].bases if b.what == "criterion 1"]
    assert basis.sure == "corroborated"
    second = {**record, "reader": "B. Reader"}
    overlay(folder / "read" / "b.yaml", second, of="ID_AM003@1.0")
    settled = calculate(load_project(project))
    assert "CAL-016" not in asked(settled)
    # Capitals and punctuation make no other words, neither of two readers nor of the text.
    bare = {**second, "criterion": "whatever the participants like, may be replaced"}
    overlay(folder / "read" / "b.yaml", bare, of="ID_AM003@1.0")
    alike = calculate(load_project(project))
    assert not {"CAL-016", "PRJ-162"} & {found.code for found in alike.findings}
    own = Library().load("ID_AM003@1.0").criteria["1"].text
    (folder / "read" / "b.yaml").unlink()
    same = {**record, "criterion": own.replace(",", "").rstrip(".").upper()}
    overlay(folder / "read" / "a.yaml", same, of="ID_AM003@1.0")
    unchanged = calculate(load_project(project))
    assert not {"CAL-016", "PRJ-165"} & {found.code for found in unchanged.findings}


def test_a_number_whose_file_says_otherwise_is_no_number_of_a_source(tmp_path: Path) -> None:
    """The value is used all the same: it must not stand there as what published results have."""
    (tmp_path / "VN_AM007.pdf").write_bytes(b"%PDF-1.4 no such page")
    lost = by("A. Engineer", document="VN_AM007.pdf", sha256="0123456789abcdef" * 4)
    overlay(tmp_path / "read" / "a.yaml", lost)
    result = result_of(tmp_path)
    assert result.standing == "draft"
    assert "PRJ-212" in asked(result)
