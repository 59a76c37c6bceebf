"""What the check of a pack found, its id, its signature and its commands: in every kind."""

from __future__ import annotations

import json
import shutil
import tempfile
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner

from jcm_mrv.cli import main
from jcm_mrv.evidence.keys import make_key
from jcm_mrv.evidence.packing import Pack, pack
from jcm_mrv.evidence.signing import sign
from jcm_mrv.methodology.library import Library
from jcm_mrv.project.load import load_project
from jcm_mrv.reporting.context import KINDS, Kind
from jcm_mrv.reporting.documents import Report, report
from jcm_mrv.shipped import shipped
from tests.effort import one_in
from tests.reporting.test_hostile import made

pytestmark = pytest.mark.plain

MARK = "Check of the pack: see what was found"


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    """Give a pack with rules of one's own, which have the name of shipped ones."""
    tmp_path = tmp_path_factory.mktemp("packed")
    result = made(tmp_path / "p", {2024: 100.0})
    own = tmp_path / "rules"
    shutil.copytree(shipped("methodologies") / "VN_AM007", own / "VN_AM007")
    rules = own / "VN_AM007" / "1.0" / "methodology.yaml"
    rules.write_text(rules.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    project = load_project(result.project.path, Library((own, shipped("methodologies"))))
    return pack(project, tmp_path / "pack.zip")


def page(made: Report, kind: Kind) -> str:
    return unescape(made.paths[1].with_name(f"{kind}.en.html").read_text(encoding="utf-8"))


def section(text: str, name: str) -> str:
    """Give a section of a page, by its id."""
    return text.split(f'<section id="{name}"')[1].split("</section>")[0]


@one_in(3)
@pytest.mark.parametrize("kind", KINDS)
def test_what_the_check_of_a_pack_found_stands_in_its_documents(
    kind: Kind, packed: Pack, tmp_path: Path
) -> None:
    done = report(packed.path, tmp_path / "out", kind=kind)
    assert {"EVI-037", "EVI-053", "EVI-061"} <= {one.code for one in done.findings}
    listed = json.loads(done.paths[0].read_text(encoding="utf-8"))["findings"]
    assert "EVI-053" in {one["code"] for one in listed}
    text = page(done, kind)
    assert MARK in text
    assert tempfile.gettempdir() not in text
    places: dict[Kind, tuple[str, ...]] = {
        "monitoring": ("findings", "reproducibility"),
        "verification": ("means", "findings"),
        "issuance": ("reproducibility",),
    }
    for name in places[kind]:
        assert "EVI-053" in section(text, name)
    assert "EVI-061" in section(text, places[kind][kind == "monitoring"])
    assert ("check of the evidence pack" in section(text, "period")) if kind == "issuance" else True


def test_a_pack_of_which_only_notes_are_said_is_not_marked(tmp_path: Path) -> None:
    result = made(tmp_path / "p", {2024: 100.0})
    made_of = pack(load_project(result.project.path), tmp_path / "pack.zip")
    done = report(made_of.path, tmp_path / "out", kind="issuance")
    assert MARK not in page(done, "issuance")


def test_the_screen_says_what_the_check_of_a_pack_found(packed: Pack, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["report", str(packed.path), "-o", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert "EVI-053" in done.output


@one_in(3)
@pytest.mark.parametrize(
    ("kind", "where"),
    [("monitoring", "reproducibility"), ("verification", "means"), ("issuance", "reproducibility")],
)
def test_every_kind_names_the_pack_its_signature_and_the_commands(
    kind: Kind, where: str, packed: Pack, tmp_path: Path
) -> None:
    text = section(page(report(packed.path, tmp_path / "a", kind=kind), kind), where)
    assert packed.pack_id in text
    assert "no signature was checked" in text
    assert "jcm-mrv reproduce pack.zip" in text
    assert f"jcm-mrv report pack.zip --kind {kind}" in text
    public, fingerprint = make_key(tmp_path / "own.key")
    signed = Path(shutil.copy(packed.path, tmp_path))
    sign(signed, tmp_path / "own.key")
    # The same key twice is one signature.
    done = report(signed, tmp_path / "b", kind=kind, keys=[public, public])
    text = section(page(done, kind), where)
    assert "checked, and valid" in text
    assert text.count(fingerprint) == 1
