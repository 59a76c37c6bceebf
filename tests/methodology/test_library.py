"""The library: which versions there are, and where they are looked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.findings import FindingsError
from jcm_mrv.methodology import library as module
from jcm_mrv.methodology.library import Library, library, shipped_folder


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave no shipped methodologies."""
    monkeypatch.setattr(module, "shipped_folder", lambda: tmp_path / "shipped")


def failing(action: Any) -> Any:
    with pytest.raises(FindingsError) as caught:
        action()
    (found,) = caught.value.findings
    return found


def test_own_methodologies_stand_beside_the_shipped_ones(small: Any) -> None:
    own = small().library
    assert "VN_AM099@1.0" in own.references()
    assert "VN_AM007@1.0" in own.references()
    assert own.references() == sorted(own.references())


def test_versions_are_ordered_as_numbers(small: Any, alone: None) -> None:
    built = small()
    for version in ("1.2", "1.10", "2.0", "draft"):
        folder = built.root / "VN_AM099" / version
        folder.mkdir()
        (folder / "methodology.yaml").write_text("", encoding="utf-8")
    assert list(built.library.versions()["VN_AM099"]) == ["draft", "1.0", "1.2", "1.10", "2.0"]
    assert built.library.newest("VN_AM099") == "2.0"
    assert built.library.find("VN_AM099").name == "2.0"
    assert built.library.find(" VN_AM099@1.10 ").name == "1.10"
    assert built.library.newest("VN_AM098") is None


def test_an_own_version_comes_before_the_shipped_one(small: Any) -> None:
    built = small({"id": "VN_AM007"})
    (built.root / "VN_AM099").rename(built.root / "VN_AM007")
    assert built.library.load("VN_AM007@1.0").file.title == "A small methodology"
    assert built.library.versions()["VN_AM007"]["1.0"].is_relative_to(built.root)


def test_an_own_methodology_may_extend_a_shipped_family(small: Any) -> None:
    found = small().library.find_family("emission_reductions")
    assert found == shipped_folder() / "families" / "emission_reductions.yaml"
    assert small().library.find_family("small").parent.parent == small().root
    assert small().library.find_family("nothing") is None


def test_an_unknown_methodology(small: Any) -> None:
    found = failing(lambda: small().library.find("VN_AM09", "project.yaml:3:1"))
    assert (found.code, found.where) == ("MET-130", "project.yaml:3:1")
    assert found.found == "VN_AM09"
    assert "VN_AM0" in found.hint


def test_an_unknown_version(small: Any) -> None:
    found = failing(lambda: small().library.find("VN_AM099@1.1"))
    assert (found.code, found.expected) == ("MET-131", "VN_AM099@1.0")
    assert found.hint == "did you mean '1.0'?"


def test_a_reference_never_leads_out_of_the_library(small: Any) -> None:
    built = small()
    (built.root / "VN_AM099").rename(built.root.parent / "VN_AM099")
    for reference in ("../VN_AM099@1.0", "families/../../VN_AM099@1.0", str(built.root) + "@1.0"):
        assert failing(lambda r=reference: built.library.find(r)).code == "MET-130"


@pytest.mark.parametrize("reference", ["../VN_AM099@1.0", "VN_AM099@..", "", "a b", "@1.0"])
def test_a_reference_that_leads_elsewhere(small: Any, reference: str) -> None:
    assert failing(lambda: small().library.find(reference)).code in ("MET-130", "MET-131")


def test_a_version_that_looks_like_a_way_out_is_only_taken_from_the_listing(small: Any) -> None:
    built = small()
    folder = built.folder.rename(built.folder.with_name("1..0"))
    assert built.library.find("VN_AM099@1..0") == folder


def test_a_folder_that_names_another_methodology(small: Any) -> None:
    built = small({"version": "1.1"})
    found = failing(built.load)
    assert (found.code, found.found, found.expected) == (
        "MET-132",
        "VN_AM099@1.1",
        "VN_AM099@1.0",
    )


def test_what_ships_is_read_once_and_again_when_a_file_changes(
    small: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = small()
    assert built.load() is not built.load()
    monkeypatch.setattr(module, "shipped_folder", lambda: built.root)
    first = Library().load(built.reference)
    assert Library().load(built.reference) is first
    assert built.load() is not first
    for path in (built.folder / "methodology.yaml", built.root / "families" / "small.yaml"):
        kept = Library().load(built.reference)
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        changed = Library().load(built.reference)
        assert changed is not kept
        assert changed.sha256 != kept.sha256


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    found = failing(lambda: library([tmp_path, tmp_path / "none"]))
    assert (found.code, found.where) == ("MET-133", str(tmp_path / "none"))
    assert library([str(tmp_path)]).folders == (tmp_path,)
    assert library() == Library()


def test_the_shipped_folder_stands_inside_an_installed_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jcm_mrv.shipped.__file__", str(tmp_path / "jcm_mrv" / "shipped.py"))
    assert shipped_folder() == tmp_path / "methodologies"
    inside = tmp_path / "jcm_mrv" / "_data" / "methodologies"
    inside.mkdir(parents=True)
    assert shipped_folder() == inside


@pytest.mark.parametrize(
    ("reference", "hint"),
    [
        ("VN_AM07", "did you mean 'VN_AM007'?"),
        ("vn_am007", "did you mean 'VN_AM007'?"),
        ("UZ_AM001", "there is none of Uzbekistan yet; `jcm-mrv methodology list`"),
        ("VN_XX", "of Viet Nam there are VN_AM001, "),
        ("XX_AM001", "`jcm-mrv methodology list` shows what there is"),
        ("nothing like it", "`jcm-mrv methodology list` shows what there is"),
    ],
)
def test_an_unknown_methodology_is_never_taken_for_one_of_another_country(
    reference: str, hint: str
) -> None:
    assert hint in failing(lambda: Library().find(reference)).hint


def test_whoever_may_declare_a_name_speaks_of_it() -> None:
    shipped = Library()
    stems = {
        (name.partition("_")[0], reference)
        for reference in shipped.references()
        for name in shipped.load(reference).parameters
    }
    speaking = {stem: {*shipped.speaking_of(stem)} for stem in {stem for stem, _ in stems}}

    assert not [pair for pair in stems if pair[1] not in speaking[pair[0]]]
    assert len(speaking["COP"]) < len(shipped.references()) / 2
