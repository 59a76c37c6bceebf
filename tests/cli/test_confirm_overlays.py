"""Two readers of one text, and what is sent of their overlays."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from jcm_mrv import calculate, load_project
from jcm_mrv.methodology.library import library
from tests.cli.test_methodology_confirm import EXAMPLE, ONCE, Change, every, fill, on, run
from tests.effort import one_in
from tests.projects import write_project

pytestmark = one_in(3)


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("list")
    assert run("methodology", "confirm", "VN_AM007@1.0", "-o", folder / "l").exit_code == 0
    return (folder / "l" / "checklist.yaml").read_text(encoding="utf-8")


def checklist(path: Path, blank: str, reader: str, change: Change = every) -> Path:
    path.write_text(blank, encoding="utf-8")
    fill(path, change, {**ONCE, "reader": reader})
    return path


def overlay(path: Path, blank: str, reader: str, change: Change = every) -> Path:
    made = checklist(path.with_suffix(".list.yaml"), blank, reader, change)
    assert run("methodology", "confirm", made, "-o", path).exit_code == 0
    return path


def test_two_readers_who_agree(tmp_path: Path, blank: str) -> None:
    one = overlay(tmp_path / "one.yaml", blank, "A. Engineer")
    other = checklist(tmp_path / "two.yaml", blank, "B. Engineer", on("= grid", page="p. 3-7"))
    result = run("methodology", "confirm", "--compare", one, other)
    assert result.exit_code == 0, result.output
    assert "A. Engineer (one.yaml) and B. Engineer (two.yaml)" in result.output
    assert "they agree: 13" in result.output
    assert "differ" not in result.output
    assert "0.333 tCO2/MWh: VN_AM007 approved 01.0, p. p. 3-7, read by B. Engineer" in result.output


def test_a_participant_or_a_company_is_no_second_pair_of_eyes(tmp_path: Path, blank: str) -> None:
    one = overlay(tmp_path / "one.yaml", blank, "A. Engineer")
    other = overlay(tmp_path / "two.yaml", blank, "Nguyễn Văn An")
    result = run("methodology", "confirm", "--compare", one, other)
    assert (result.exit_code, "participants of a project: none is given" in result.output) == (
        0,
        True,
    )
    sides = {"participants": {"partner": [{"name": "AN NGUYEN VAN", "tax_code": "1"}]}}
    project = write_project(tmp_path / "p", sides)
    for pair in ((one, other), (other, one)):
        asked = ("methodology", "confirm", "--compare", *pair, "--project", project, "--json")
        data = json.loads((result := run(*asked)).stdout)
        assert (result.exit_code, data["four_eyes"]) == (1, False)
        assert data["participants"] == ["AN NGUYEN VAN"]
        assert data["counts"]["agrees"] == 0
        assert [f["code"] for f in data["findings"]] == ["PRJ-137"]
        assert "other than a participant" in data["findings"][0]["found"]
    text = other.read_text(encoding="utf-8")
    other.write_text(text.replace("Nguyễn Văn An", "Foo Co., Ltd."), encoding="utf-8")
    data = json.loads(run("methodology", "confirm", "--compare", one, other, "--json").stdout)
    assert (data["four_eyes"], data["counts"]["first alone"]) == (False, 13)
    assert {f["code"] for f in data["findings"]} == {"PRJ-137"}


@one_in(6)
@pytest.mark.parametrize(
    ("first", "second"), [("山田 誠", "Makoto Yamada"), ("山田 誠", "やまだ まこと")]
)
def test_one_person_in_two_scripts_is_not_four_eyes(
    tmp_path: Path, blank: str, first: str, second: str
) -> None:
    one = overlay(tmp_path / "one.yaml", blank, first)
    other = overlay(tmp_path / "two.yaml", blank, second)
    result = run("methodology", "confirm", "--compare", one, other, "--json")
    data = json.loads(result.stdout)
    assert (result.exit_code, data["four_eyes"]) == (1, False)
    (finding,) = data["findings"]
    assert (finding["code"], finding["found"]) == ("PRJ-169", f"{first}; {second}")
    assert "one script" in finding["message"]


def test_the_same_number_on_another_page_is_not_read_alike(tmp_path: Path, blank: str) -> None:
    """They were counted as read alike: one of the two pages is not where it stands."""
    one = overlay(tmp_path / "one.yaml", blank, "A. Engineer")
    other = checklist(tmp_path / "two.yaml", blank, "B. Reader", on("= grid", page="7"))
    result = run("methodology", "confirm", "--compare", one, other)
    assert result.exit_code == 1
    assert "the same, on different pages or in different cells: 1" in result.output
    assert "of 13 lines 12 were read alike by both, 1 alike on different pages" in result.output
    data = json.loads(run("methodology", "confirm", "--compare", one, other, "--json").stdout)
    assert (data["four_eyes"], data["counts"]["elsewhere"]) == (False, 1)


def test_two_readers_who_differ(tmp_path: Path, blank: str) -> None:
    def second(line: dict[str, str]) -> dict[str, str]:
        if line["what"] == "criterion 4":
            return {}
        other = {"= grid": "0.34", "option of": "B", "criterion 1": "The panels are new."}
        typed = next((text for part, text in other.items() if part in line["what"]), "")
        return {**every(line), "value_read": typed}

    one = overlay(tmp_path / "one.yaml", blank, "A. Engineer")
    other = overlay(tmp_path / "two.yaml", blank, "B. Engineer", second)
    result = run("methodology", "confirm", "--compare", one, other, "--json")
    assert result.exit_code == 1
    data = json.loads(result.stdout)
    assert data["readers"] == [["A. Engineer"], ["B. Engineer"]]
    by_outcome: dict[str, set[str]] = {}
    for line in data["lines"]:
        by_outcome.setdefault(line["outcome"], set()).add(line["what"])
    assert by_outcome.pop("differs") == {
        "criterion 1",
        "monitoring option of EG",
        "table reference_factor, connection = grid",
    }
    assert by_outcome.pop("first alone") == {"criterion 4"}
    assert by_outcome.keys() == {"agrees"}
    shown = run("methodology", "confirm", "--compare", one, other).output
    assert "they differ: 3" in shown
    assert "option B: VN_AM007 approved" in shown
    assert "read by the first alone: 1" in shown


def not_the_last(line: dict[str, str]) -> dict[str, str]:
    return {} if line["what"] == "equation ER" else every(line)


@one_in(6)
@pytest.mark.parametrize("who", ["first", "second"])
def test_what_one_reader_alone_has_read_was_seen_by_two_eyes(
    tmp_path: Path, blank: str, who: str
) -> None:
    one = overlay(tmp_path / "one.yaml", blank, "A. Engineer")
    other = overlay(tmp_path / "two.yaml", blank, "B. Engineer", not_the_last)
    pair = (one, other) if who == "first" else (other, one)
    result = run("methodology", "confirm", "--compare", *pair)
    assert result.exit_code == 1
    assert f"read by the {who} alone: 1" in result.output
    said = (
        "not four eyes: of 13 lines 12 were read alike by both, 0 alike on different pages, "
        "1 by one alone, 0 differently"
    )
    assert result.output.splitlines()[-1] == said
    data = json.loads(run("methodology", "confirm", "--compare", *pair, "--json").stdout)
    assert data["four_eyes"] is False


def test_what_nobody_has_read_hides_nothing_and_proves_nothing(tmp_path: Path, blank: str) -> None:
    one = overlay(tmp_path / "one.yaml", blank, "A. Engineer", not_the_last)
    other = overlay(tmp_path / "two.yaml", blank, "B. Engineer", not_the_last)
    both = run("methodology", "confirm", "--compare", one, other)
    assert (both.exit_code, both.output.splitlines()[-1]) == (
        0,
        "read alike by both: 12 of 13 lines",
    )
    for path in (one, other):
        head = path.read_text(encoding="utf-8").partition("confirmed:")[0]
        path.write_text(f"{head}confirmed: []\n", encoding="utf-8")
    assert run("methodology", "confirm", "--compare", one, other).exit_code == 1


@one_in(9)
@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("A. Engineer", "a. engineer", True),
        ("A. Engineer", "A. ENGINEER", True),
        ("A. Engineer", "Engineer, A.", True),
        ("A. Engineer", "Dr. A. Engineer (QA)", True),
        ("山田 誠", "山田誠様", True),
        ("Lê Văn An", "ông Lê Văn An", True),
        ("Nguyen Van An", "Nguyễn Văn An, PE", True),
        ("N.V. An", "Nguyễn Văn An", True),
        ("Tanaka, Kenta", "Tanaka, Jiro", False),
        ("山田 誠", "山田 実", False),
    ],
)
def test_one_reader_written_otherwise_is_one_reader(
    tmp_path: Path, blank: str, one: str, other: str, same: bool
) -> None:
    first = overlay(tmp_path / "one.yaml", blank, one)
    second = overlay(tmp_path / "two.yaml", blank, other)
    result = run("methodology", "confirm", "--compare", first, second)
    assert (result.exit_code, "PRJ-169" in result.output) == (int(same), same)


def test_nothing_is_sent_where_no_record_counts(tmp_path: Path, blank: str) -> None:
    """A file without a record was written, and called what can be sent."""
    one = overlay(tmp_path / "one.yaml", blank, "A. Engineer")
    text = one.read_text(encoding="utf-8")
    one.write_text(text.replace(ONCE["document"], "a guess"), encoding="utf-8")
    result = run("methodology", "confirm", "--export", one, "-o", tmp_path / "sent.yaml")
    assert (result.exit_code, "would confirm nothing" in result.output) == (1, True)
    assert not (tmp_path / "sent.yaml").exists()


def test_what_is_no_overlay_is_said_once(tmp_path: Path, blank: str) -> None:
    one = overlay(tmp_path / "one.yaml", blank, "A. Engineer")
    result = run("methodology", "confirm", "--compare", one, EXAMPLE / "project.yaml", "--json")
    assert result.exit_code == 1
    found = [finding["code"] for finding in json.loads(result.stdout)["findings"]]
    assert found == ["PRJ-160"]


def test_one_reader_twice_is_not_four_eyes(tmp_path: Path, blank: str) -> None:
    one = overlay(tmp_path / "one.yaml", blank, "A. Engineer")
    other = overlay(tmp_path / "two.yaml", blank, "A.  Engineer", on("= grid", page="4"))
    result = run("methodology", "confirm", "--compare", one, other)
    assert (result.exit_code, "PRJ-169" in result.output) == (1, True)


def test_overlays_of_different_contents_are_not_compared(tmp_path: Path, blank: str) -> None:
    one = overlay(tmp_path / "one.yaml", blank, "A. Engineer")
    text = one.read_text(encoding="utf-8")
    for number, (old, new) in enumerate(
        [("VN_AM007@1.0", "TH_AM001@1.0"), (text.splitlines()[4][-12:-1], "00000000000")]
    ):
        other = tmp_path / f"other{number}.yaml"
        other.write_text(text.replace(old, new), encoding="utf-8")
        result = run("methodology", "confirm", "--compare", one, other)
        assert (result.exit_code, "PRJ-169" in result.output) == (1, True), result.output
    missing = run("methodology", "confirm", "--compare", one, tmp_path / "none.yaml")
    assert (missing.exit_code, "Traceback" in missing.output) == (1, False)


def test_what_is_exported_holds_no_path_and_works_as_an_overlay(tmp_path: Path, blank: str) -> None:
    other = on("= captive", value_read="0.5")
    made = checklist(tmp_path / "list.yaml", blank, "A. Engineer", other)
    fill(made, lambda line: {}, {"document": "~/texts/JCM_VN_AM007_ver01.0.pdf"})
    one = tmp_path / "one.yaml"
    assert run("methodology", "confirm", made, "-o", one).exit_code == 0
    sent = tmp_path / "c" / "sent.yaml"
    result = run("methodology", "confirm", "--export", one, "-o", sent)
    assert result.exit_code == 0, result.output
    assert "13 of 13 records, read by A. Engineer" in result.output
    text = sent.read_text(encoding="utf-8")
    assert "texts/" not in text
    data = YAML(typ="safe").load(text)
    assert data["schema"] == "jcm-mrv/overlay/1"
    assert {record["document"] for record in data["confirmed"]} == {"JCM_VN_AM007_ver01.0.pdf"}
    schema = json.loads(run("schema", "overlay").stdout)
    assert set(data) <= set(schema["properties"])
    known = set(schema["$defs"]["OverlayRecord"]["properties"])
    assert {key for record in data["confirmed"] for key in record} <= known
    figures = calculate(load_project(EXAMPLE, library((), (sent.parent,))))
    assert figures.standing == "final"
    again = run("methodology", "confirm", "--export", one, "-o", sent)
    assert (again.exit_code, "CAL-032" in again.output) == (1, True)


def test_records_that_are_sent_are_counted_and_so_are_their_readers(
    tmp_path: Path, blank: str
) -> None:
    one = overlay(tmp_path / "one.yaml", blank, "A. Engineer")
    text = one.read_text(encoding="utf-8")
    # Neither what a criterion says, nor a record that confirms nothing, is one more record.
    told = text.replace(
        'what: "criterion 1"', 'what: "criterion 1"\n    criterion: "- what: - what:"', 1
    )
    assert told != text
    head, _, last = told.rpartition("\n  - what:")
    last = re.sub("page: .*", "page: TBD", last.replace("A. Engineer", "C. Engineer"))
    one.write_text(f"{head}\n  - what:{last}", encoding="utf-8")
    result = run("methodology", "confirm", "--export", one, "-o", tmp_path / "sent.yaml")
    assert result.exit_code == 0, result.output
    assert "12 of 13 records, read by A. Engineer" in result.output
    assert "C. Engineer" not in result.output


def test_an_overlay_for_another_content_is_not_sent(tmp_path: Path, blank: str) -> None:
    one = overlay(tmp_path / "one.yaml", blank, "A. Engineer")
    text = one.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("sha256"))
    one.write_text(text.replace(line, f"sha256: '{'0' * 64}'"), encoding="utf-8")
    result = run("methodology", "confirm", "--export", one, "-o", tmp_path / "sent.yaml")
    assert (result.exit_code, "PRJ-161" in result.output) == (1, True)
    assert not (tmp_path / "sent.yaml").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["VN_AM007@1.0"],
        ["VN_AM007@1.0", "-o", "x", "--json"],
        ["--compare", "a.yaml", "b.yaml", "-o", "x"],
        ["VN_AM007@1.0", "-o", "x", "--project", "p.yaml"],
        ["VN_AM007@1.0", "--compare", "a.yaml", "b.yaml"],
        ["--export", "a.yaml"],
        ["--export", "a.yaml", "--compare", "a.yaml", "b.yaml", "-o", "x"],
        ["--compare", "a.yaml", "b.yaml", "--text", "t.pdf"],
    ],
)
def test_what_does_not_go_together_is_wrong_use(arguments: list[str]) -> None:
    assert run("methodology", "confirm", *arguments).exit_code == 2


def test_what_was_read_on_a_day_to_come_is_not_exported(tmp_path: Path, blank: str) -> None:
    made = checklist(tmp_path / "list.yaml", blank, "A. Engineer", on("= grid", value_read="0.3"))
    one = tmp_path / "one.yaml"
    assert run("methodology", "confirm", made, "-o", one).exit_code == 0
    text = one.read_text(encoding="utf-8")
    one.write_text(re.sub(r"date: [0-9-]+", "date: 2099-01-01", text), encoding="utf-8")
    found = run("methodology", "confirm", "--export", one, "-o", tmp_path / "sent.yaml")
    assert found.exit_code == 1
    assert "PRJ-146" in found.output
    assert not (tmp_path / "sent.yaml").exists()


def dated(path: Path, day: str) -> Path:
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"date: [0-9-]+", f"date: {day}", text), encoding="utf-8")
    return path


@one_in(6)
@pytest.mark.parametrize("who", ["first", "second"])
def test_what_was_read_on_a_day_to_come_is_not_four_eyes(
    tmp_path: Path, blank: str, who: str
) -> None:
    one = overlay(tmp_path / "one.yaml", blank, "A. Engineer")
    other = overlay(tmp_path / "two.yaml", blank, "B. Engineer")
    dated(one if who == "first" else other, "2099-01-01")
    result = run("methodology", "confirm", "--compare", one, other, "--json")
    data = json.loads(result.stdout)
    assert (result.exit_code, data["four_eyes"]) == (1, False)
    found = {finding["code"] for finding in data["findings"]}
    assert found == {"PRJ-146"}
    name = "one.yaml" if who == "first" else "two.yaml"
    assert all(name in finding["where"] for finding in data["findings"])


def test_an_overlay_that_cannot_be_used_is_not_four_eyes(tmp_path: Path, blank: str) -> None:
    one = overlay(tmp_path / "one.yaml", blank, "A. Engineer")
    other = overlay(tmp_path / "two.yaml", blank, "B. Engineer")
    for path in (one, other):
        text = path.read_text(encoding="utf-8")
        assert "value: 0.333" in text
        path.write_text(text.replace("value: 0.333", "value: -0.333"), encoding="utf-8")
    result = run("methodology", "confirm", "--compare", one, other)
    assert (result.exit_code, "PRJ-168" in result.output) == (1, True)


def test_counts_are_given_to_programs_too(tmp_path: Path, blank: str) -> None:
    one = overlay(tmp_path / "one.yaml", blank, "A. Engineer")
    other = overlay(tmp_path / "two.yaml", blank, "B. Engineer", not_the_last)
    data = json.loads(run("methodology", "confirm", "--compare", one, other, "--json").stdout)
    assert data["counts"] == {
        "differs": 0, "elsewhere": 0, "first alone": 1, "second alone": 0, "nobody": 0,
        "agrees": 12,
    }  # fmt: skip
    assert sum(data["counts"].values()) == len(data["lines"])
