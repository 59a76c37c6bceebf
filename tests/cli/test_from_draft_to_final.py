"""From a draft to final, as it is typed at a command line; and what a guess makes of it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_methodology_confirm import EXAMPLE, ONCE, fill, run
from tests.projects import overlay, read, write_project
from tests.workbook.official.blank import blank_solar
from tests.workbook.official.build import build
from tests.workbook.official.looks import LOOKS

FACTOR = "table reference_factor, connection = grid"


def calculated(project: Path, out: Path, *given: object) -> dict[str, Any]:
    """Give the result that a run writes, which its screen calls as the file does."""
    done = run("calculate", project, "-o", out, *given)
    assert done.exit_code == 0, done.output
    result: dict[str, Any] = json.loads((out / "result.json").read_text(encoding="utf-8"))
    assert result["standing"] in done.output
    return result


def ticked(line: dict[str, str]) -> dict[str, str]:
    """Tick what a person reads: criteria on their page, a method beside that of the spreadsheet."""
    if line["what"].startswith("criterion"):
        return {"read": "y", "page": "2"}
    return {"read": "y"} if line["what"] == "method of EG" else {}


@pytest.fixture
def read_once(tmp_path: Path) -> Path:
    """Give the folder of an overlay made from a look-alike spreadsheet and five ticks."""
    official, overlays = tmp_path / "official.xlsx", tmp_path / "confirmations"
    build(official, blank_solar(described=True), LOOKS["plain"])
    listed = tmp_path / "compare" / "checklist.yaml"
    made = run("methodology", "confirm", "VN_AM007@1.0", "-s", official, "-o", listed.parent)
    assert made.exit_code == 0, made.output
    fill(listed, ticked)
    done = run("methodology", "confirm", listed, "-s", official, "-o", overlays / "vn_am007.yaml")
    assert done.exit_code == 0, done.output
    return overlays


def test_an_example_becomes_final_and_the_next_project_without_a_line(
    tmp_path: Path, read_once: Path
) -> None:
    assert calculated(EXAMPLE, tmp_path / "before")["standing"] == "draft"
    result = calculated(EXAMPLE, tmp_path / "after", "--confirmations", read_once)
    assert (result["standing"], result["emission_reductions"]) == ("final", 885)
    # Who confirmed what, where, when, in which file: for whoever verifies it.
    digest = hashlib.sha256((read_once / "vn_am007.yaml").read_bytes()).hexdigest()
    assert result["overlays"] == [{"path": "confirmations/vn_am007.yaml", "sha256": digest}]
    records = {record["what"]: record for record in result["confirmations"]}
    criterion = {key: records["criterion 1"][key] for key in ("page", *ONCE)}
    assert criterion == {"page": "2", **ONCE}
    sheet = hashlib.sha256((tmp_path / "official.xlsx").read_bytes()).hexdigest()
    for what in (FACTOR, "method of EG", "equation RE", "class and unit of EG"):
        assert records[what]["sha256"] == sheet
        assert records[what]["cell"]
        assert records[what]["reader"] == ONCE["reader"]
    second = write_project(tmp_path / "second")
    assert calculated(second, tmp_path / "next")["standing"] == "draft"
    again = calculated(second, tmp_path / "next2", "--confirmations", read_once)
    assert again["standing"] == "final"


GUESSES: dict[str, dict[str, Any]] = {
    "a value of one's own": {
        "values.EF_RE": {
            "roof-b": {"value": 0.9, "unit": "tCO2/MWh", "source": "a guess of the engineer"}
        }
    },
    "a record of a guess": {
        "confirmed": [{**read(FACTOR, 0.9, "tCO2/MWh"), "document": "my guess", "page": "1"}]
    },
    "a record without a page": {"confirmed": [{**read(FACTOR, 0.333, "tCO2/MWh"), "page": ""}]},
    "a record of a program": {
        "confirmed": [{**read(FACTOR, 0.333, "tCO2/MWh"), "reader": "ChatGPT"}]
    },
}


@pytest.mark.parametrize("guess", GUESSES)
def test_a_guess_makes_nothing_final(tmp_path: Path, read_once: Path, guess: str) -> None:
    project = write_project(tmp_path / "p", GUESSES[guess])
    assert calculated(project, tmp_path / "alone")["standing"] == "draft"
    # A number of one's own stays a guess beside an overlay too; and one in an overlay is none.
    if "values.EF_RE" in GUESSES[guess]:
        beside = calculated(project, tmp_path / "beside", "--confirmations", read_once)
        assert beside["standing"] == "draft"
        return
    text = (read_once / "vn_am007.yaml").read_text(encoding="utf-8")
    parts = text.split("  - ")
    kept = [part for part in parts if not part.startswith(f'what: "{FACTOR}"')]
    assert len(kept) == len(parts) - 1
    (read_once / "vn_am007.yaml").write_text("  - ".join(kept), encoding="utf-8")
    overlay(read_once / "guess.yaml", *GUESSES[guess]["confirmed"])
    bare = write_project(tmp_path / "q")
    done = calculated(bare, tmp_path / "overlaid", "--confirmations", read_once)
    assert done["standing"] != "final"
    assert FACTOR in [line["what"] for line in done["rests_on"]]
