"""How much a person does until a result is final: counted, and held to the table in the docs."""

from __future__ import annotations

import hashlib
import math
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from jcm_mrv import calculate, load_project
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.judge import load_methodology
from jcm_mrv.methodology.library import library
from jcm_mrv.project.checklist import lines_of
from tests.cli.test_methodology_confirm import fill, run
from tests.docs.pages import ROOT
from tests.effort import one_in, thorough
from tests.made_pdf import pdf_bytes
from tests.verification.official.made_texts import CHILLERS, SOLAR
from tests.workbook.official.blank import blank_chillers, blank_solar
from tests.workbook.official.build import build
from tests.workbook.official.looks import LOOKS

EXAMPLES = ROOT / "examples"
PAGE = ROOT / "docs/how-to/confirm.md"
ONCE = ("document", "version", "reader", "date")
DOCUMENT = pdf_bytes(["Emission factors of the grids, Ministry of Energy", "0.814 tCO2/MWh"])
GRID = {
    "what": "EF_grid",
    "value": 0.814,
    "unit": "tCO2/MWh",
    "document": "grid-emission-factors-2012.pdf",
    "version": "2012",
    "page": "2",
    "sha256": hashlib.sha256(DOCUMENT).hexdigest(),
    "reader": "A. Engineer",
    "date": "2026-11-26",
}


PREPARE_S, POINT_S, HOME_S = 1.35, 1.1, 0.4
"""To think before an act, to point with the mouse, to move a hand to the keys or back: Card,
Moran and Newell, The keystroke-level model, CACM 23 (1980), 396-410, figure 1."""
PEOPLE = ((0.28, 238), (0.75, 175))
"""Seconds a key and words a minute of two people. The first types as somebody who does not do it
for a living and reads as fast as the average; the second types complex codes throughout, and reads
at the slower end of where most adults are: as above, and Brysbaert, How many words do we read per
minute?, Journal of Memory and Language 109 (2019), 104047."""


@immutable
class Work:
    """What a person does: commands given, lines compared with the text, cells that are typed."""

    commands: int
    lines: int
    cells: int
    minutes: tuple[int, ...]
    """What models predict for it, of two people, rounded up; nobody was timed."""


def predicted_on_screen(
    commands: list[str], once: list[str], lines: list[dict[str, str]], key_s: float, speed: int
) -> int:
    """Give how long it takes where questions are answered, each beside the words of the text."""
    group = seen_together(lines)
    typed = [*commands, *once, "y", *(answer(line) for line in lines if line not in group)]
    typed += ["y"] if group else []
    seconds = sum(PREPARE_S + key_s * (len(text) + 1) for text in typed)
    # For the command a hand comes to the keys, and for what the text is searched for, it leaves.
    seconds += PREPARE_S + POINT_S + HOME_S
    seconds += sum(searched(line, key_s) for line in lines if line["sought"] and not line["page"])
    words = sum(map(words_read, lines)) + len(BLOCK.split()) + len(GROUP.split()) * bool(group)
    return math.ceil((seconds + words * 60 / speed) / 60)


def answer(line: dict[str, str]) -> str:
    """Give what is typed behind the question of a line: its page where none is proposed there."""
    return "y 3" if line["sought"] and not line["page"] else "y"


def seen_together(lines: list[dict[str, str]]) -> list[dict[str, str]]:
    """Give the criteria that are asked for by one answer, as all are proposed on one page."""
    those = [line for line in lines if line["what"].startswith("criterion ")]
    pages = {line["page"] for line in those}
    return those if len(pages) == 1 and "" not in pages else []


def words_of(line: dict[str, str]) -> list[str]:
    """Give the words of a line that are read, here and in the text."""
    return " ".join(line[key] for key in ("what", "text", "value", "unit") if line.get(key)).split()


def words_read(line: dict[str, str]) -> int:
    """Give how many words are read of a line: here, and in the text or in the spreadsheet."""
    if line["in_text"].endswith("word for word"):
        return len(words_of(line))
    if line["cell"]:
        return len(words_of(line)) + len(line["in_workbook"].split())
    return 2 * len(words_of(line))


def searched(line: dict[str, str], key_s: float) -> float:
    """Give how long it takes to come to a page, or to a word that is not proposed."""
    sought = line["page"] or max(words_of(line), key=len)
    return 2 * (PREPARE_S + HOME_S) + POINT_S + key_s * (len(sought) + 3)


BLOCK = "20 lines are equal in the spreadsheet; record them? (y)"
"""What is read before all that is equal is recorded by one answer; its lines stand above it."""


GROUP = "do all 5 stand so on page 2? (y; Enter: one by one)"
"""What is read before the criteria of one page are recorded by one answer."""


def predicted_minutes(
    commands: list[str], once: list[str], lines: list[dict[str, str]], key_s: float, speed: int
) -> int:
    """Give how long it takes where the text lies beside the checklist, and lines are read twice.

    A place is searched for by a word where a page begins; what stands together there is read on.
    """
    seconds, before = 0.0, -1
    for text in (*commands, *once):
        seconds += PREPARE_S + POINT_S + HOME_S + key_s * (len(text) + 2)
    for line in lines:
        seconds += words_read(line) * 60 / speed
        # Tick, one column on to the page, and down to the next line.
        typed = "y|12|" if line["sought"] and not line["page"] else "y|"
        seconds += PREPARE_S + key_s * len(typed)
        if line["sought"]:
            seconds += searched(line, key_s)
        if line["sought"] or int(line["row"]) != before + 1:
            seconds += POINT_S + HOME_S
        before = int(line["row"])
    return math.ceil(seconds / 60)


CASES = {
    "VN_AM007@1.0": (SOLAR, blank_solar(described=True), EXAMPLES / "industrial-park-pv"),
    "ID_AM002@2.0": (CHILLERS, blank_chillers(described=True), EXAMPLES / "textile-chiller"),
}
WAYS = {
    "": "nothing beside it",
    "p": "the text as PDF",
    "s": "a spreadsheet",
    "sp": "both",
    "sa": "a spreadsheet, on the screen",
    "spa": "both, on the screen",
}
PROJECTS_OWN = {"ID_AM002@2.0": [GRID]}
"""What each project records itself: a number that the methodology leaves to it."""


def confirmed(folder: Path, reference: str, way: str) -> tuple[Work, Path]:
    """Fill in a checklist as sparingly as it allows, and count."""
    pages, content, _ = CASES[reference]
    given: list[str] = []
    if "p" in way:
        (folder / "text.pdf").write_bytes(pdf_bytes(pages))
        given += ["-t", str(folder / "text.pdf")]
    if "s" in way:
        build(folder / "official.xlsx", content, LOOKS["plain"])
        given += ["-s", str(folder / "official.xlsx")]
    compared: list[dict[str, str]] = []
    assert run("methodology", "confirm", reference, *given, "-o", folder / "l").exit_code == 0
    path = folder / "l" / "checklist.yaml"
    data = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    identifier, _, version = reference.partition("@")
    known = {"document": identifier, "version": version}
    known |= {"reader": "A. Engineer", "date": "2026-11-26"}
    once = {key: known[key] for key in ONCE if not data[key]}
    typed: dict[str, dict[str, str]] = {}
    cells, last = 0, ("", "")
    together = {line.stated.what: line.together for line in lines_of(load_methodology(reference))}
    for row, line in enumerate(data["lines"]):
        # A row whose number is asked of each project has nothing to be read here.
        if line["read"] or (line["what"].startswith("table ") and not line["value"]):
            continue
        place = {} if line["page"] or line["cell"] else {"page": "3"}
        typed[line["what"]] = {"read": "yes", **place}
        # Where a page is proposed it is searched for once, else where something else begins; what
        # stands beside in the spreadsheet is searched for nowhere.
        begins = line["page"] or together[line["what"]]
        sought = not line["cell"] and begins != last
        last = last if line["cell"] else begins
        cells += 1 + (sought and not line["page"])
        compared.append(
            {"in_workbook": "", "in_text": ""}
            | {key: str(value) for key, value in line.items()}
            | {"sought": "yes" if sought else "", "row": str(row)}
        )
    overlay = folder / "c" / "overlay.yaml"
    asked = "a" in way
    if asked:
        if "document" in once:
            # Enter takes what is proposed.
            once["document"] = ""
        group = seen_together(compared)
        each = [answer(line) for line in compared if line not in group]
        answers = [*once.values(), "y", *(["y"] if group else []), *each]
        made = run(
            "methodology", "confirm", reference, *given, "-o", overlay, typed="\n".join(answers)
        )
    else:
        fill(path, lambda line: typed.get(line["what"], {}), once)
        made = run("methodology", "confirm", path, "-o", overlay)
    assert made.exit_code == 0
    # Nothing is left that nobody can read: what each project gives is no line.
    assert "are left" not in made.output
    names = [Path(part).name for part in given]
    target = "o.yaml" if asked else "l"
    commands = [" ".join(["jcm-mrv methodology confirm", reference, *names, "-o", target])]
    if not asked:
        commands += ["jcm-mrv methodology confirm l/checklist.xlsx -o o.yaml"]
    of = commands, list(once.values()), compared
    predicted = predicted_on_screen if asked else predicted_minutes
    minutes = tuple(predicted(*of, *person) for person in PEOPLE)
    # What is asked for by one answer is typed by one.
    cells -= max(len(seen_together(compared)) - 1, 0) if asked else 0
    return Work(len(commands), len(typed), len(once) + cells + asked, minutes), overlay.parent


# Each way once, of one methodology and of the other in turn; all of both where there is time.
@one_in(12)
@pytest.mark.parametrize(
    ("reference", "way"),
    [
        pytest.param(reference, way, marks=thorough if (n + k) % 2 else ())
        for n, reference in enumerate(CASES)
        for k, way in enumerate(WAYS)
    ],
)
def test_what_a_person_does_is_what_the_table_says(
    tmp_path: Path, reference: str, way: str
) -> None:
    work, overlays = confirmed(tmp_path, reference, way)
    row = f"| `{reference}` | {WAYS[way]} | {work.commands} | {work.lines} | {work.cells} "
    row += f"| {' to '.join(map(str, dict.fromkeys(work.minutes)))} |"
    assert row in PAGE.read_text(encoding="utf-8"), row
    # What was counted is enough, for the example and for the next project.
    for n in range(2):
        project = with_records(tmp_path / str(n), reference)
        result = calculate(load_project(project, library((), (overlays,))))
        assert result.standing == "final", result.as_dict()["rests_on"]


@one_in(2)
@pytest.mark.parametrize(("reference", "minutes"), [("VN_AM007@1.0", 1), ("ID_AM002@2.0", 4)])
def test_what_is_equal_is_looked_through_in_the_time_that_the_page_says(
    tmp_path: Path, reference: str, minutes: int
) -> None:
    """Of the slower reader, who reads once what stands above the one answer."""
    build(tmp_path / "official.xlsx", CASES[reference][1], LOOKS["plain"])
    given = ["-s", tmp_path / "official.xlsx", "-o", tmp_path / "l"]
    assert run("methodology", "confirm", reference, *given).exit_code == 0
    data = YAML(typ="safe").load((tmp_path / "l" / "checklist.yaml").read_text(encoding="utf-8"))
    equal = [line for line in data["lines"] if line["read"]]
    words = sum(len(words_of(line)) + len(line["in_workbook"].split()) for line in equal)
    assert math.ceil(words / PEOPLE[1][1]) == minutes
    assert f"{minutes} more for `{reference}`" in PAGE.read_text(encoding="utf-8")


def with_records(folder: Path, reference: str) -> Path:
    """Give the example with the records that every project of the methodology needs of its own."""
    source = CASES[reference][2]
    folder.mkdir()
    for path in source.rglob("*"):
        if path.is_file() and path.suffix in (".csv", ".yaml"):
            target = folder / path.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    yaml = YAML()
    project = folder / "project.yaml"
    data = yaml.load(project.read_text(encoding="utf-8"))
    data["confirmed"] = PROJECTS_OWN.get(reference, [])
    for record in data["confirmed"]:
        (folder / record["document"]).write_bytes(DOCUMENT)
    with project.open("w", encoding="utf-8") as file:
        yaml.dump(data, file)
    return project


@pytest.mark.parametrize(("reference", "records"), [("VN_AM007@1.0", 10), ("ID_AM002@2.0", 27)])
def test_without_an_overlay_each_project_writes_its_records(reference: str, records: int) -> None:
    result = calculate(load_project(CASES[reference][2]))
    assert len(result.as_dict()["rests_on"]) == records
    assert f"| `{reference}` | {records} |" in PAGE.read_text(encoding="utf-8")
