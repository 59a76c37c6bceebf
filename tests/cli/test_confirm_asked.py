"""``jcm-mrv methodology confirm ID -o FILE.yaml``: asked on the screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from ruamel.yaml import YAML

from jcm_mrv.cli.printing import INTERRUPTED
from jcm_mrv.methodology.library import Library
from tests.cli.test_methodology_confirm import run
from tests.made_pdf import pdf_bytes
from tests.verification.official.made_texts import SOLAR
from tests.workbook.official.blank import blank_solar
from tests.workbook.official.build import build
from tests.workbook.official.looks import LOOKS

WHO = ["A. Engineer", "2026-11-26"]


@pytest.fixture
def given(tmp_path: Path) -> list[object]:
    (tmp_path / "text.pdf").write_bytes(pdf_bytes(SOLAR))
    build(tmp_path / "official.xlsx", blank_solar(), LOOKS["plain"])
    return ["-t", tmp_path / "text.pdf", "-s", tmp_path / "official.xlsx"]


def asked(given: list[object], output: Path, *answers: str) -> Result:
    typed = "\n".join([*WHO, *answers]) + "\n"
    return run("methodology", "confirm", "VN_AM007@1.0", *given, "-o", output, typed=typed)


def records(overlay: Path) -> dict[str, dict[str, str]]:
    data = YAML(typ="safe").load(overlay.read_text(encoding="utf-8"))
    return {record["what"]: record for record in data["confirmed"]}


def test_only_what_is_answered_is_confirmed(tmp_path: Path, given: list[object]) -> None:
    overlay = tmp_path / "o.yaml"
    made = asked(given, overlay, "y", "", "y", "", "n", "y 3", "", "")
    assert made.exit_code == 0, made.output
    found = records(overlay)
    criteria = {what: found[what]["page"] for what in found if what.startswith("criterion")}
    assert criteria == {"criterion 1": "2", "criterion 4": "3"}
    # How often and how it is measured stands nowhere in the sheet: these are asked for too.
    assert "[5/6] frequency of EG" in made.output
    assert "[6/6] method of EG" in made.output
    assert "9 of 13 lines are recorded" in made.output
    # The words of the text stand beside the line, whole, and nowhere else.
    words = "Criterion 2 The panels have a certificate that is in force. …"
    assert words in made.output
    assert "in force" not in overlay.read_text(encoding="utf-8")
    assert {path.name for path in tmp_path.iterdir()} == {"text.pdf", "official.xlsx", "o.yaml"}


def test_the_page_of_the_line_before_is_proposed_and_waits_for_an_answer(tmp_path: Path) -> None:
    """The page of four criteria was typed four times, and a method looked up that stood beside."""
    build(tmp_path / "official.xlsx", blank_solar(described=True), LOOKS["plain"])
    given: list[object] = ["-s", tmp_path / "official.xlsx"]
    overlay = tmp_path / "o.yaml"
    answers = ["", "1.0", *WHO, "y", "y", "y 2", "", "y 3", "y", "y"]
    made = run(
        "methodology", "confirm", "VN_AM007@1.0", *given, "-o", overlay, typed="\n".join(answers)
    )
    assert made.exit_code == 0, made.output
    assert "Title of the document (Enter: Approved methodology VN_AM007)" in made.output
    # For the first one there is no page yet; what is left out stays out.
    assert made.output.count("its page is missing") == 1
    assert made.output.count("is it so on page 2?") == 2
    assert made.output.count("is it so on page 3?") == 1
    found = records(overlay)
    criteria = {what: found[what]["page"] for what in found if what.startswith("criterion")}
    assert criteria == {"criterion 1": "2", "criterion 3": "3", "criterion 4": "3"}
    assert found["criterion 1"]["document"] == "Approved methodology VN_AM007"
    # A method in other words stands beside, with its cell: whether it is the same, a person says.
    assert "[5/5] method of EG" in made.output
    assert "Read from a meter that is tested by national rules" in made.output
    assert found["method of EG"]["cell"] == "MRS(input)!E8"
    assert found["method of EG"]["document"] == "Monitoring Spreadsheet: JCM_VN_AM007_ver01.0"
    # Read in the text instead, it is recorded with its page alone.
    answers[-1] = "y 4"
    made = run("methodology", "confirm", "VN_AM007@1.0", *given, "-o", tmp_path / "p.yaml",
               typed="\n".join(answers))  # fmt: skip
    assert made.exit_code == 0, made.output
    read = records(tmp_path / "p.yaml")["method of EG"]
    assert (read["page"], read["document"], "cell" in read) == (
        "4",
        "Approved methodology VN_AM007",
        False,
    )


def test_what_is_equal_in_the_spreadsheet_waits_for_an_answer(
    tmp_path: Path, given: list[object]
) -> None:
    overlay = tmp_path / "o.yaml"
    # The block is not accepted: its lines are asked for, one by one, and one of them is read.
    made = asked(given, overlay, "", "", "y", *[""] * 7, "y", *[""] * 4)
    assert made.exit_code == 0, made.output
    assert "7 lines are equal in the spreadsheet; record them?" in made.output
    assert "[13/13] equation ER" in made.output
    assert list(records(overlay)) == [
        "criterion 1",
        "table reference_factor, connection = grid",
    ]


OWN = [" ".join(one.text.split()) for one in Library().load("VN_AM007@1.0").criteria.values()]


def same_words(*texts: str) -> tuple[str, ...]:
    """Give the pages of the look-alike text, with criteria as jcm-mrv itself has them."""
    lines = [f"Criterion {n}  {text}" for n, text in enumerate(texts, 1)]
    return (SOLAR[0], "\n".join(["C. Eligibility criteria", *lines]), *SOLAR[2:])


def test_criteria_of_one_page_are_recorded_by_one_answer(
    tmp_path: Path, given: list[object]
) -> None:
    """Four answers in a row were given to what stood together, and was read together."""
    overlay = tmp_path / "o.yaml"
    made = asked(given, overlay, "y", "y", "", "")
    assert made.exit_code == 0, made.output
    assert "do all 4 stand so on page 2? (y; Enter: one by one)" in made.output
    found = records(overlay)
    assert {n: found[f"criterion {n}"]["page"] for n in "1234"} == dict.fromkeys("1234", "2")
    # Both texts stand there, as neither has the words of the other.
    for own in OWN:
        assert own in " ".join(made.output.split())
    assert "word for word" not in made.output
    assert "The panels have a certificate that is in force." in made.output


def test_what_has_the_same_words_is_shown_once_and_says_so(
    tmp_path: Path, given: list[object]
) -> None:
    broken = OWN[1].replace(" ", "\n", 3).replace("-", "-", 1)
    (tmp_path / "text.pdf").write_bytes(pdf_bytes(same_words(OWN[0], broken, *OWN[2:])))
    made = asked(given, tmp_path / "o.yaml", "y", "y", "", "")
    assert made.exit_code == 0, made.output
    assert made.output.count("word for word as it is here") == 4
    assert " ".join(made.output.split()).count(OWN[2]) == 1


@pytest.mark.parametrize(
    "changed",
    [
        lambda text: f"{text} This does not hold for roofs.",
        lambda text: text.replace(" ", " not ", 1),
        lambda text: text.rsplit(" ", 1)[0],
        lambda text: f"{text} 2.5",
    ],
)
def test_other_words_are_never_called_the_same(
    tmp_path: Path, given: list[object], changed: Callable[[str], str]
) -> None:
    pages = same_words(OWN[0], changed(OWN[1]), *OWN[2:])
    (tmp_path / "text.pdf").write_bytes(pdf_bytes(pages))
    made = asked(given, tmp_path / "o.yaml", "y", "y", "", "")
    assert made.output.count("word for word as it is here") == 3


def test_criteria_on_several_pages_are_asked_one_by_one(
    tmp_path: Path, given: list[object]
) -> None:
    first, second = same_words(*OWN)[1].split("Criterion 3")
    pages = (SOLAR[0], first, "Criterion 3" + second, *SOLAR[2:])
    (tmp_path / "text.pdf").write_bytes(pdf_bytes(pages))
    made = asked(given, tmp_path / "o.yaml", "y", "y", "y", "y", "y", "", "")
    assert made.exit_code == 0, made.output
    assert "one by one" not in made.output
    found = records(tmp_path / "o.yaml")
    assert [found[f"criterion {n}"]["page"] for n in "1234"] == ["2", "2", "3", "3"]


def test_a_checklist_marks_the_same_words_and_keeps_none_of_them(tmp_path: Path) -> None:
    (tmp_path / "text.pdf").write_bytes(pdf_bytes(same_words(*OWN[:3], "Nothing is taken down.")))
    given = ["-t", tmp_path / "text.pdf", "-o", tmp_path / "l"]
    assert run("methodology", "confirm", "VN_AM007@1.0", *given).exit_code == 0
    text = (tmp_path / "l" / "checklist.yaml").read_text(encoding="utf-8")
    found = {line["what"]: line for line in YAML(typ="safe").load(text)["lines"]}
    seen = [found[f"criterion {n}"]["in_text"] for n in "1234"]
    assert [one.endswith(", word for word") for one in seen] == [True, True, True, False]
    assert not any(found[f"criterion {n}"]["read"] for n in "1234")
    assert "taken down" not in text


def test_nothing_is_written_where_nobody_answers(tmp_path: Path, given: list[object]) -> None:
    overlay = tmp_path / "o.yaml"
    broken_off = asked(given, overlay, "y", "y")
    assert (broken_off.exit_code, overlay.exists()) == (INTERRUPTED, False)
    nothing = asked(given, overlay, *[""] * 15)
    assert (nothing.exit_code, overlay.exists()) == (1, False)
    assert "PRJ-166" in nothing.output
    # A file that stands there is told before the first question.
    overlay.write_text("mine", encoding="utf-8")
    taken = asked(given, overlay)
    assert ("CAL-032" in taken.output, "Read by" in taken.output) == (True, False)


def test_a_page_that_is_none_and_a_name_that_is_none_are_asked_again(
    tmp_path: Path, given: list[object]
) -> None:
    overlay = tmp_path / "o.yaml"
    answers = [
        "me",
        WHO[0],
        "2999-01-01",
        "soon",
        "２０２６－１１－２６",
        "y",
        "",
        "y TBD",
        "y 2",
        *[""] * 6,
    ]
    made = run(
        "methodology", "confirm", "VN_AM007@1.0", *given, "-o", overlay, typed="\n".join(answers)
    )
    assert made.exit_code == 0, made.output
    assert made.output.count("its page is missing") == 1
    assert records(overlay)["criterion 1"]["reader"] == "A. Engineer"


def test_a_page_that_the_text_does_not_have_is_asked_again(
    tmp_path: Path, given: list[object]
) -> None:
    overlay = tmp_path / "o.yaml"
    made = asked(given, overlay, "y", "", "y 99", "y 3-5", "ｙ　４", "", "", "", "", "")
    assert made.exit_code == 0, made.output
    assert made.output.count("the text has 4 pages") == 2
    assert records(overlay)["criterion 1"]["page"] == "4"


@pytest.mark.parametrize(
    ("lang", "questions"),
    [
        ("ja", ["確認者", "日付", "本文にこのとおり"]),
        ("vi", ["Người đọc", "Ngày", "có đúng như vậy"]),
    ],
)
def test_every_question_is_in_the_language_of_the_screen(
    tmp_path: Path,
    given: list[object],
    monkeypatch: pytest.MonkeyPatch,
    lang: str,
    questions: list[str],
) -> None:
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LANGUAGE", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", f"{lang}.UTF-8")
    made = asked(given, tmp_path / "o.yaml", "y", "", "y", "", "", "", "", "")
    assert made.exit_code == 0, made.output
    assert [text for text in questions if text not in made.output] == []
    assert [text for text in ("Read by", "Date (") if text in made.output] == []


def test_what_the_spreadsheet_has_otherwise_is_left_to_the_checklist(
    tmp_path: Path, given: list[object]
) -> None:
    build(tmp_path / "official.xlsx", blank_solar(grid=0.3), LOOKS["plain"])
    overlay = tmp_path / "o.yaml"
    made = asked(given, overlay, "y", *["y"] * 6)
    assert made.exit_code == 0, made.output
    what = "table reference_factor, connection = grid"
    assert what not in records(overlay)
    assert f"{what}: 0.3 is not ticked, and not recorded" in made.output


def test_a_document_that_confirms_nothing_is_told_before_a_line_is_read(
    tmp_path: Path, given: list[object]
) -> None:
    made = run(
        "methodology", "confirm", "VN_AM007@1.0", *given[2:], "-o", tmp_path / "o.yaml",
        typed="\n".join(["an article", "1.0", *WHO, "y"]),
    )  # fmt: skip
    assert (made.exit_code, "PRJ-137" in made.output, "record them" in made.output) == (
        1,
        True,
        False,
    )
