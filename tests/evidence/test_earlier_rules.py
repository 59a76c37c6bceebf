"""Rules that were shipped once: a pack of them is reproduced by a version that ships others."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from jcm_mrv import load_project, pack, reproduce
from jcm_mrv.methodology import ever_shipped, judge
from jcm_mrv.methodology.library import Library, shipped_folder
from tests.effort import THOROUGH, one_in
from tests.evidence.packs import Files, files_of, tampered
from tests.projects import READ, write_project

OLD = Path(__file__).parent / "old_packs"
SHIPPED = shipped_folder()
DIGESTER = SHIPPED.parent / "examples/market-digester"


def forget() -> None:
    judge._shipped_verdicts.cache_clear()
    ever_shipped.known.cache_clear()


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the folder of a later version, whose rules, families and series are other texts."""
    folder = tmp_path / "later"
    shutil.copytree(SHIPPED, folder)
    for module in ("library", "ever_shipped"):
        monkeypatch.setattr(f"jcm_mrv.methodology.{module}.shipped", lambda name: folder)
    (folder / judge.VERDICTS).write_text("{}", encoding="utf-8")
    rules = ("*/*/methodology.yaml", "families/*.yaml", "series/*.yaml")
    for path in (path for pattern in rules for path in folder.glob(pattern)):
        path.write_text(f"{path.read_text(encoding='utf-8')}# mended\n", encoding="utf-8")
    forget()
    yield folder
    forget()


@pytest.fixture(params=["final", "series"])
def before(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Give a pack by the version that runs, of rules and series as they are shipped."""
    own = request.param == "final"
    loaded = load_project(write_project(tmp_path / "p", READ) if own else DIGESTER)
    made = pack(loaded, tmp_path / "x.zip")
    assert (made.record["standing"] == "final", bool(made.record["series"])) == (own, not own)
    return tmp_path / "x.zip"


@one_in(2)
def test_a_later_version_reproduces_what_an_earlier_one_shipped(before: Path, later: Path) -> None:
    found = reproduce(before)
    assert (found.verdict, found.holds) == ("identical", True), found
    # That they are others than those of today is said all the same.
    assert found.rules_differ
    [told] = [finding for finding in found.findings if finding.code == "EVI-053"]
    assert {name.partition("/")[0] for name in told.found.split(", ")} >= {"families"}
    # They were shipped once: whose word they count on is known.
    assert told.severity == "note"


@pytest.mark.parametrize("path", sorted(OLD.glob("*.zip")), ids=lambda path: path.stem)
def test_old_packs_stand_when_the_rules_are_mended(path: Path, later: Path) -> None:
    found = reproduce(path)
    assert found.verdict in ("identical", "reproduced")
    assert found.holds


def test_every_rule_of_the_old_packs_is_listed(tmp_path: Path) -> None:
    for path in OLD.glob("*.zip"):
        rules = tmp_path / path.stem
        for name, data in files_of(path).items():
            if name.startswith("rules/"):
                (rules / name).parent.mkdir(parents=True, exist_ok=True)
                (rules / name).write_bytes(data)
        packed = Library((rules / "rules",), alone=True)
        assert packed.references()
        for reference in packed.references():
            assert ever_shipped.was_shipped(reference, packed.load(reference).sha256)
        # One of them holds a series of its own, which nobody shipped.
        assert list(packed.series()) in ([], ["ministry"])


def test_the_list_grows_and_forgets_nothing(later: Path) -> None:
    kept = json.loads((SHIPPED / ever_shipped.EVER_SHIPPED).read_text(encoding="utf-8"))
    shutil.rmtree(later / "VN_AM007")
    if not THOROUGH:
        # Each one that is there is judged.
        for folder in later.glob("[A-Z][A-Z]_AM*"):
            if folder.name[:2] != "KE":
                shutil.rmtree(folder)
    judge.keep(Library(), later)
    grown = json.loads((later / ever_shipped.EVER_SHIPPED).read_text(encoding="utf-8"))
    assert grown["VN_AM007@1.0"] == kept["VN_AM007@1.0"]
    for name, hashes in kept.items():
        assert grown[name][: len(hashes)] == hashes
    assert len(grown["series/gwp"]) == 2
    forget()
    judge.keep(Library(), later)
    assert json.loads((later / ever_shipped.EVER_SHIPPED).read_text(encoding="utf-8")) == grown


@one_in(2)
def test_rules_of_a_version_to_come_are_told_and_not_silently_lowered(
    before: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def by_a_later_one(files: Files) -> None:
        for name in ("pack.json", "outputs/result.json"):
            data = json.loads(files[name])
            data["software"]["version"] = "99.0"
            files[name] = json.dumps(data).encode()

    path = tampered(before, by_a_later_one, tmp_path / "99.zip", manifest=True)
    assert reproduce(path).verdict == "reproduced"
    nothing: dict[str, list[str]] = {}
    monkeypatch.setattr(ever_shipped, "known", lambda: nothing)
    monkeypatch.setattr(judge, "_shipped_verdicts", frozenset)
    found = reproduce(path)
    assert not found.holds
    [told] = [f for f in found.findings if f.code == "EVI-053"]
    assert found.record is not None
    rules = [item["reference"] for item in found.record["methodologies"]]
    assert told.found.split(", ") == [*rules, *(s["path"][6:-5] for s in found.record["series"])]
    assert "version 99.0 packed them" in told.hint
    assert told.severity == "warning"
