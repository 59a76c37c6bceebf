"""A pack gives its result again, or says which value differs first and why."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from jcm_mrv import load_project, pack, reproduce
from jcm_mrv.cli import main
from jcm_mrv.findings.language import speaking
from tests.effort import one_in, thorough
from tests.evidence.packs import READINGS, Files, edited, files_of, small_pack, tampered

pytestmark = one_in(3)

ROOT = Path(__file__).parents[2]

TO_THE_CREDITS = [
    "quantities[0].value",
    "trace[0].value",
    "trace[2].value",
    "years[0].emission_reductions_unrounded",
    "years[0].emission_reductions",
]


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_pack(tmp_path_factory.mktemp("packed"))


def test_a_pack_is_reproduced_identically(packed: Path) -> None:
    found = reproduce(packed)
    assert (found.verdict, found.holds) == ("identical", True)
    assert [finding.code for finding in found.findings] == ["EVI-037", "EVI-026", "EVI-061"]
    # What was not there when it was packed stands in pack.json.
    assert [f.found for f in found.findings if f.code == "EVI-026"] == ["docs/diagram.pdf"]


def test_what_is_stated_alone_is_said_to_be(tmp_path: Path) -> None:
    path = small_pack(tmp_path, as_of=dt.date(2024, 3, 5), leave_out=["docs/*"])
    said = CliRunner().invoke(main, ["reproduce", str(path)])
    assert said.exit_code == 0
    assert "date      2024-03-05 (stated)" in said.output
    assert "stated by whoever made the pack, and not proven" in said.output
    found = reproduce(path)
    assert found.as_dict().get("as_of") == "2024-03-05"
    [finding] = [finding for finding in found.findings if finding.code == "EVI-061"]
    assert finding.found.startswith("`as_of` 2024-03-05; `python` ")
    assert finding.found.endswith("size and SHA-256 of what was left out (1)")
    [finding] = [f for f in reproduce(small_pack(tmp_path / "b")).findings if f.code == "EVI-061"]
    assert finding.found.endswith("what stands in evidence (1)")


def test_a_pack_in_another_language_is_reproduced_in_it(tmp_path: Path) -> None:
    with speaking("vi"):
        path = small_pack(tmp_path)
    assert json.loads(files_of(path)["pack.json"])["language"] == "vi"
    assert reproduce(path).verdict == "identical"


def test_evidence_that_is_no_input_may_be_left_out(tmp_path: Path) -> None:
    found = reproduce(small_pack(tmp_path, leave_out=["docs/*"]))
    assert (found.verdict, found.holds) == ("identical", True)


def test_documents_that_were_left_out_are_not_taken_for_one(tmp_path: Path) -> None:
    """What stands for them when a pack is reproduced differs as they did: PRJ-217 asks of one."""
    docs = tmp_path / "project" / "docs"
    docs.mkdir(parents=True)
    for name in ("first", "second"):
        (docs / f"{name}.txt").write_text(f"This is the {name} certificate")
    days = ("2023-06-01", "2025-05-31"), ("2025-05-20", "2027-12-31")
    for names in (("first", "second"), ("first", "first")):
        changes = {
            "meters.M-A.calibrations": [
                {"date": a, "valid_until": b, "certificate": f"docs/{name}.txt"}
                for (a, b), name in zip(days, names, strict=True)
            ]
        }
        path = small_pack(tmp_path, changes, leave_out=["docs/*"], overwrite=True)
        result = json.loads(files_of(path)["outputs/result.json"])
        said = [one for one in result["findings"] if one["code"] == "PRJ-217"]
        assert bool(said) is (names[0] == names[1])
        assert reproduce(path).verdict == "identical"


def test_inputs_are_found_by_their_hash(tmp_path: Path) -> None:
    path = small_pack(tmp_path / "a", leave_out=["data/*"])
    assert reproduce(path).verdict == "incomplete"
    (tmp_path / "sent").mkdir()
    shutil.copy(tmp_path / "a/project/data/roof-a.csv", tmp_path / "sent/under another name.txt")
    (tmp_path / "sent/roof-a.csv").write_text("something else")
    found = reproduce(path, readings=tmp_path / "sent")
    assert (found.verdict, found.holds) == ("identical", True)


def test_a_changed_reading_is_followed_from_its_row_to_the_credits(
    packed: Path, tmp_path: Path
) -> None:
    change = edited(READINGS, b"2024-01-17 12:00,361.2", b"2024-01-17 12:00,461.2")
    found = reproduce(tampered(packed, change, tmp_path / "p.zip", manifest=True))
    assert (found.verdict, found.holds) == ("not reproduced", False)
    first = found.first_difference
    assert first is not None
    assert first["path"] == "quantities[0].value"
    assert first["recomputed"] - first["packed"] == pytest.approx(0.1)
    steps = [(link["what"], link["path"]) for link in first["chain"]]
    assert steps[:3] == [
        ("project/data/roof-a.csv", "inputs[0].sha256"),
        ("readings of the day", "project/data/roof-a.csv:386-410"),
        ("EG roof-a 2024 on 2024-01-17", "outputs/daily.csv:18"),
    ]
    assert [path for _, path in steps[3:]] == TO_THE_CREDITS


@pytest.mark.parametrize(
    ("table", "first"),
    [
        ("quantities", ["project/data/roof-a.csv:2-745", "quantities[0].value"]),
        ("months", ["project/data/roof-a.csv:2-745", "months[0].value", "quantities[0].value"]),
        ("fixed_values", ["fixed_values[0].value"]),
        ("trace", []),
        ("years", []),
    ],
)
def test_a_result_that_was_edited_is_followed_as_well(
    table: str, first: list[str], packed: Path, tmp_path: Path
) -> None:
    def change(files: Files) -> None:
        result = json.loads(files["outputs/result.json"])
        name = "reference_emissions" if table == "years" else "value"
        result[table][0][name] += 1
        files["outputs/result.json"] = json.dumps(result).encode()

    made = reproduce(tampered(packed, change, tmp_path / "p.zip", manifest=True)).first_difference
    assert made is not None
    equations = ["trace[0].value", "trace[2].value"]
    if table == "years":
        # What a year is made of: nothing less is known of where it differs.
        equations.insert(1, "trace[1].value")
    assert [link["path"] for link in made["chain"]] == [
        *first,
        *equations,
        "years[0].emission_reductions_unrounded",
        "years[0].emission_reductions",
    ]


@thorough
def test_a_decision_that_was_put_in_is_the_first_difference(tmp_path: Path) -> None:
    path = tmp_path / "pack.zip"
    pack(load_project(ROOT / "examples/industrial-park-pv"), path)
    # One reading of a night, higher than the next: it is discarded, and no amount changes.
    change = edited(READINGS, b"2024-03-05 02:15,225754.7", b"2024-03-05 02:15,225754.8")
    first = reproduce(tampered(path, change, tmp_path / "p.zip", manifest=True)).first_difference
    assert first is not None
    assert (first["path"], first["packed"]) == ("ledger[0]", None)
    assert "MON-501" in first["recomputed"]
    steps = [(link["what"], link["path"]) for link in first["chain"]]
    assert steps[0] == ("project/data/roof-a.csv", "inputs[0].sha256")
    what, rows = steps[1]
    assert what == "readings"
    assert rows.startswith("project/data/roof-a.csv:61")
    assert steps[2][0].startswith("MON-501 EG roof-a 2024-03-05T02:")
    assert [path for _, path in steps[3:]] == TO_THE_CREDITS
    assert steps[3][0] == "EG roof-a 2024"
    for link in first["chain"][3:]:
        assert link["packed"] == link["recomputed"]
        assert link["packed"] is not None


ODD_LINES: dict[str, dict[str, Any]] = {
    "no day": {"start": "notT", "end": "x"},
    "no date": {"start": "someday", "end": "2024-01-31"},
    "the last day there is": {"start": "9999-12-31", "end": "9999-12-31"},
    "a time before all": {"start": "0001-01-01T00:00", "end": "0001-01-01T00:00"},
    "lists": {"parameter": ["EG"], "member": {"a": 1}, "year": [2024], "start": [], "end": {}},
}


@one_in(9)
@pytest.mark.parametrize("table", ["ledger", "quantities", "months", "trace", "fixed_values"])
@pytest.mark.parametrize("odd", ODD_LINES.values(), ids=ODD_LINES)
def test_a_line_that_is_none_is_a_difference_and_no_crash(
    odd: dict[str, Any], table: str, packed: Path, tmp_path: Path
) -> None:
    line = {"methodology": "VN_AM007@1.0", "parameter": "EG", "member": "roof-a", "rule": "MON-601"}

    def put_in(files: Files) -> None:
        result = json.loads(files["outputs/result.json"])
        result[table].append({**line, "symbol": {}, "inputs": 5, "value": 1.0, **odd})
        files["outputs/result.json"] = json.dumps(result).encode()

    found = reproduce(tampered(packed, put_in, tmp_path / "odd.zip", manifest=True))
    assert found.verdict == "not reproduced"
    assert found.first_difference is not None
    assert found.first_difference["path"].startswith(table)
