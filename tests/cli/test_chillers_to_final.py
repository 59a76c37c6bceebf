"""ID_AM002, the longest checklist, from look-alikes of its papers to final; and each way astray."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.cli.test_confirming_by_hand import with_records
from tests.cli.test_methodology_confirm import fill, run
from tests.made_pdf import pdf_bytes
from tests.verification.official.made_texts import CHILLERS
from tests.workbook.official.blank import blank_chillers
from tests.workbook.official.build import build
from tests.workbook.official.content import Content
from tests.workbook.official.looks import LOOKS

REFERENCE = "ID_AM002@2.0"
ONCE = {"reader": "A. Engineer", "date": "2026-11-26"}
OWN_ROW = "table reference_cop, capacity from 450 below 550 USRt"
"""What the chiller of the example is held against."""


def papers(folder: Path, pages: tuple[str, ...], content: Content) -> list[str]:
    """Write a text and a spreadsheet, and give the options that name them."""
    folder.mkdir(exist_ok=True)
    (folder / "text.pdf").write_bytes(pdf_bytes(pages))
    build(folder / "official.xlsx", content, LOOKS["plain"])
    return ["-t", str(folder / "text.pdf"), "-s", str(folder / "official.xlsx")]


def listed(folder: Path, content: Content) -> Path:
    """Give the checklist that the look-alikes make."""
    given = papers(folder, CHILLERS, content)
    done = run("methodology", "confirm", REFERENCE, *given, "-o", folder / "list")
    assert done.exit_code == 0, done.output
    return folder / "list" / "checklist.yaml"


def read_through(line: dict[str, str], page: str = "3") -> dict[str, str]:
    """Tick what a person reads: all that no paper has ticked, but rows that each project asks."""
    if line["read"] or (line["what"].startswith("table ") and not line["value"]):
        return {}
    return {"read": "yes"} if line["page"] or line["cell"] else {"read": "yes", "page": page}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a checklist that both papers have gone into."""
    return listed(tmp_path_factory.mktemp("papers"), blank_chillers(described=True)).parent.parent


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "papers")) / "list" / "checklist.yaml"


def overlay_of(checklist: Path, target: Path) -> Path:
    """Give the overlay of what was ticked."""
    done = run("methodology", "confirm", checklist, "-o", target)
    assert done.exit_code == 0, done.output
    return target


def result_of(tmp_path: Path, overlays: Path, name: str = "p") -> dict[str, Any]:
    project = with_records(tmp_path / name, REFERENCE)
    done = run("calculate", project, "-o", tmp_path / f"{name}-out", "--confirmations", overlays)
    assert done.exit_code == 0, done.output
    made = (tmp_path / f"{name}-out" / "result.json").read_text(encoding="utf-8")
    result: dict[str, Any] = json.loads(made)
    return result


def test_two_projects_become_final_by_one_reading(copy: Path, tmp_path: Path) -> None:
    lines = YAML(typ="safe").load(copy.read_text(encoding="utf-8"))["lines"]
    assert len(lines) >= 40
    fill(copy, read_through, ONCE)
    overlay_of(copy, tmp_path / "c" / "id_am002.yaml")
    for name in ("first", "second"):
        result = result_of(tmp_path, tmp_path / "c", name)
        assert (result["standing"], result["rests_on"]) == ("final", [])
        records = {record["what"]: record for record in result["confirmations"]}
        # Each criterion by a page, what the spreadsheet has by a cell and its hash, who, and when.
        for what, record in records.items():
            assert (record["reader"], record["date"]) == tuple(ONCE.values()), what
            assert record["page"] or (record["cell"] and record["sha256"]), what
        assert {f"criterion {n}" for n in range(1, 6)} <= records.keys()
        assert records[OWN_ROW]["value"] == 5.59


PAPERS: dict[str, tuple[tuple[str, ...], Content, str]] = {
    "a text of another version": (
        (CHILLERS[0].replace("ver02.0", "ver01.0"), *CHILLERS[1:]),
        blank_chillers(),
        "VER-193",
    ),
    "a spreadsheet of another version": (
        CHILLERS,
        blank_chillers(spreadsheet="JCM_ID_AM002_ver01.0"),
        "VER-190",
    ),
}


@pytest.mark.parametrize("which", PAPERS)
def test_papers_of_another_version_make_no_checklist(tmp_path: Path, which: str) -> None:
    pages, content, code = PAPERS[which]
    given = papers(tmp_path, pages, content)
    done = run("methodology", "confirm", REFERENCE, *given, "-o", tmp_path / "list")
    assert (done.exit_code, code in done.output) == (1, True)
    assert not (tmp_path / "list").exists()


@pytest.mark.parametrize("number", ["", "5.95"])
def test_a_number_that_was_exchanged_is_ticked_by_nobody(tmp_path: Path, number: str) -> None:
    """The spreadsheet has 5.95 for 5.59: nothing ticks it; who takes it is named, with tonnes."""
    checklist = listed(tmp_path / "w", blank_chillers(numbers={"COP.3": 5.95}, described=True))

    def typed(line: dict[str, str]) -> dict[str, str]:
        if line["what"] != OWN_ROW:
            return read_through(line)
        assert (line["read"], line["value"]) == ("", "5.59")
        assert "5.95" in line["in_workbook"]
        return {"read": "yes", "value_read": number} if number else {}

    fill(checklist, typed, ONCE)
    overlay_of(checklist, tmp_path / "c" / "o.yaml")
    result = result_of(tmp_path, tmp_path / "c")
    if not number:
        assert result["standing"] != "final"
        assert OWN_ROW in [line["what"] for line in result["rests_on"]]
        return
    # Nobody has read the library's own number: whoever read another one outweighs it, and is named.
    told = {one["code"]: one for one in result["findings"]}
    assert ("5.59" in told["PRJ-165"]["found"]) + ("5.59" in told["PRJ-165"]["expected"]) > 0
    assert "fewer" in told["CAL-014"]["message"]
    (record,) = [one for one in result["confirmations"] if one["what"] == OWN_ROW]
    assert (record["value"], record["reader"]) == (5.95, ONCE["reader"])


def test_a_tick_without_a_page_makes_no_overlay(copy: Path, tmp_path: Path) -> None:
    fill(copy, lambda line: read_through(line, page="") | (
        {"page": ""} if line["what"] == "criterion 4" else {}
    ), ONCE)  # fmt: skip
    done = run("methodology", "confirm", copy, "-o", tmp_path / "o.yaml")
    assert (done.exit_code, "page or cell is missing" in done.output) == (1, True)
    assert not (tmp_path / "o.yaml").exists()


def _of_methodology(overlay: Path) -> None:
    data = YAML(typ="safe").load(overlay.read_text(encoding="utf-8"))
    text = overlay.read_text(encoding="utf-8")
    overlay.write_text(text.replace(data["sha256"], "0" * 64), encoding="utf-8")


def _of_criteria(overlay: Path) -> None:
    parts = overlay.read_text(encoding="utf-8").split("  - ")
    kept = [part for part in parts if 'what: "criterion 3"' not in part]
    assert len(kept) == len(parts) - 1
    overlay.write_text("  - ".join(kept), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "code"), [(_of_methodology, "PRJ-161"), (_of_criteria, "CAL-010")]
)
def test_an_overlay_that_was_changed_makes_no_final(
    copy: Path, tmp_path: Path, change: Callable[[Path], None], code: str
) -> None:
    fill(copy, read_through, ONCE)
    change(overlay_of(copy, tmp_path / "c" / "o.yaml"))
    result = result_of(tmp_path, tmp_path / "c")
    assert result["standing"] != "final"
    assert code in [one["code"] for one in result["findings"]]


def test_papers_that_changed_since_are_not_those_of_the_checklist(
    copy: Path, tmp_path: Path
) -> None:
    """What was ticked was equal in another file than the one that lies there now."""
    fill(copy, read_through, ONCE)
    given = papers(copy.parent.parent, CHILLERS, blank_chillers(numbers={"COP.3": 5.95}))
    done = run("methodology", "confirm", copy, *given, "-o", tmp_path / "o.yaml")
    assert done.exit_code == 1, done.output
    assert not (tmp_path / "o.yaml").exists()
