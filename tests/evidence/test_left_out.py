"""What a pack lists as left out is what its project file names, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import FindingsError, reproduce, sign
from jcm_mrv.evidence.keys import make_key
from jcm_mrv.evidence.names import PACK
from tests.effort import one_in
from tests.evidence.packs import READINGS, Files, small_pack, tampered
from tests.made_pdf import pdf_bytes


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_pack(tmp_path_factory.mktemp("packed"))


ENTRIES: dict[str, list[dict[str, Any]]] = {
    "a file that nothing names": [{"path": "project/ghost.pdf"}],
    "an input that nothing names": [{"path": "project/ghost.csv", "input": True}],
    "an input that is none": [{"path": "project/docs/diagram.pdf", "input": True}],
    "fewer than no bytes": [{"path": "project/docs/diagram.pdf", "bytes": -5}],
    "other capitals": [{"path": "project/DATA/roof-a.csv"}],
    "a folder that is there": [{"path": "project/data"}],
    "below a file": [{"path": "project/project.yaml/x"}],
    "one below the other": [{"path": "project/q"}, {"path": "project/q/r"}],
    "no text": [{"path": "project/\ud800"}],
    "the same twice": [{"path": "project/docs/diagram.pdf"}] * 2,
}


@pytest.mark.parametrize("what", ENTRIES)
def test_an_entry_that_nothing_names_is_neither_reproduced_nor_signed(
    what: str, packed: Path, tmp_path: Path
) -> None:
    def change(files: Files) -> None:
        record = json.loads(files[PACK])
        default = {"sha256": "a" * 64, "bytes": 3, "input": False}
        record["left_out"] += [{**default, **entry} for entry in ENTRIES[what]]
        files[PACK] = (json.dumps(record, indent=2) + "\n").encode()

    path = tampered(packed, change, tmp_path / "p.zip", manifest=True, crate=True)
    found = reproduce(path)
    assert found.verdict == "damaged"
    assert {f.code for f in found.findings if f.is_error} == {"EVI-015"}
    make_key(tmp_path / "k.pem")
    with pytest.raises(FindingsError, match="EVI-038"):
        sign(path, tmp_path / "k.pem")
    assert not (tmp_path / "p.zip.sig").exists()


def test_evidence_in_a_folder_or_by_a_glob_may_be_left_out(tmp_path: Path) -> None:
    from jcm_mrv import load_project, pack
    from tests.evidence.packs import small_project

    changes = {"criteria.1.evidence": "docs/", "criteria.2.evidence": "scans/**/*.pdf"}
    project = small_project(tmp_path / "project", changes)
    (project.parent / "scans/a").mkdir(parents=True)
    (project.parent / "scans/a/b.pdf").write_bytes(b"%PDF 1")
    (project.parent / "scans/c.pdf").write_bytes(b"%PDF 2")
    pack(load_project(project), tmp_path / "p.zip", leave_out=["docs/", "scans/*", "data/*"])
    found = reproduce(tmp_path / "p.zip", readings=project.parent / "data")
    assert (found.verdict, found.holds) == ("identical", True)
    make_key(tmp_path / "k.pem")
    assert sign(tmp_path / "p.zip", tmp_path / "k.pem").record["left_out"]


@one_in(2)
@pytest.mark.parametrize("page", ["3", "9"])
def test_a_file_that_a_record_was_looked_up_in_goes_with_the_pack(
    tmp_path: Path, page: str
) -> None:
    """What the result is called hangs on it: without it nothing is reproduced, nor said to be."""
    import hashlib

    from jcm_mrv import load_project, pack
    from tests.evidence.packs import small_project
    from tests.made_pdf import pdf_bytes
    from tests.projects import read

    text = pdf_bytes(["VN_AM007 ver01.0", "", "0.333 tCO2/MWh"])
    record = {
        **read("EF_RE", 0.333, "tCO2/MWh"),
        "document": "text/VN_AM007_ver01.0.pdf",
        "sha256": hashlib.sha256(text).hexdigest(),
        "page": page,
    }
    project = small_project(tmp_path / "project", {"confirmed": [record]})
    (project.parent / "text").mkdir()
    (project.parent / "text/VN_AM007_ver01.0.pdf").write_bytes(text)
    loaded = load_project(project)
    pack(loaded, tmp_path / "whole.zip")
    assert reproduce(tmp_path / "whole.zip").verdict == "identical"
    pack(loaded, tmp_path / "p.zip", leave_out=["text/*"])
    assert reproduce(tmp_path / "p.zip").verdict == "incomplete"
    found = reproduce(tmp_path / "p.zip", readings=project.parent / "text")
    assert (found.verdict, found.holds) == ("identical", True)


def test_an_input_of_another_size_than_stated_is_not_taken(tmp_path: Path) -> None:
    path = small_pack(tmp_path, leave_out=["data/*"])

    def change(files: Files) -> None:
        record = json.loads(files[PACK])
        [item] = record["left_out"]
        assert item["path"] == READINGS
        item["bytes"] += 1
        files[PACK] = (json.dumps(record, indent=2) + "\n").encode()

    other = tampered(path, change, tmp_path / "p.zip", manifest=True, crate=True)
    assert reproduce(other, readings=tmp_path / "project").verdict == "incomplete"


def test_a_folder_that_cannot_be_written_to_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jcm_mrv.evidence import reproducing

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = small_pack(tmp_path, leave_out=["data/*", "docs/*"])
    for name in ("stand_ins", "given_readings"):
        with monkeypatch.context() as patch:
            patch.setattr(reproducing, name, full)
            found = reproduce(path, readings=tmp_path / "project")
        assert found.verdict == "not reproduced"
        assert "EVI-060" in {f.code for f in found.findings}


def test_what_is_asked_of_evidence_is_asked_again(tmp_path: Path) -> None:
    """A page that is missing, or words that nobody could read: what was left out had neither."""
    folder = tmp_path / "project/docs"
    folder.mkdir(parents=True)
    (folder / "one.pdf").write_bytes(pdf_bytes(["Certificate of the meter"]))
    (folder / "two.pdf").write_bytes(b"%PDF of a scanner that nobody can open")
    (folder / "mail.pdf").write_bytes(b"The meter was calibrated in June, and all is well")
    days = ("2023-06-01", "2025-05-31"), ("2025-05-20", "2027-12-31")
    for first, second, at_hand in (
        ("one.pdf, page 1", "two.pdf, page 2", True),
        ("one.pdf", "two.pdf", True),
        ("one.pdf, page 9", "two.pdf", False),
        ("one.pdf", "mail.pdf", False),
    ):
        named = [
            {"date": a, "valid_until": b, "certificate": f"docs/{name}"}
            for (a, b), name in zip(days, (first, second), strict=True)
        ]
        changes = {"meters.M-A.calibrations": named}
        path = small_pack(tmp_path, changes, leave_out=["docs/[otm]*"], overwrite=True)
        assert reproduce(path).verdict == ("identical" if at_hand else "incomplete")
        # Handed in, it is found by its hash.
        assert reproduce(path, readings=folder).verdict == "identical"
