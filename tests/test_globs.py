"""Globs give what `pathlib` gives, and come to an end whatever the folder and the pattern are."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv import input_files
from jcm_mrv.input_files import glob_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with files, folders, links to both, and one that leads to nothing."""
    for name in ("a/one.csv", "a/b/two.csv", "a/b/c/three.csv", ".hidden/four.csv", "[x].csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    (tmp_path / "link").symlink_to("a")
    (tmp_path / "lost.csv").symlink_to("nowhere.csv")
    return tmp_path


@pytest.mark.parametrize(
    "pattern",
    [
        "*",
        "*.csv",
        "*/*",
        "**",
        "**/*.csv",
        "**/b/**/*.csv",
        "**/**/*",
        "a/*/two.csv",
        "*/b/*.csv",
        "a/one.csv",
        "[!.]*",
        "?",
        "a/**",
        "**/c",
        "link/*",
        "[[]x].csv",
        "lost.csv",
        "lost*",
        "*/..",
        "./a/./*",
        "a//*",
        "x/*",
    ],
)
def test_a_glob_matches_what_it_matches_elsewhere(pattern: str, folder: Path) -> None:
    assert sorted(glob_files(folder, pattern)) == sorted(set(folder.glob(pattern)))


@pytest.mark.parametrize("pattern", ["", "/etc/*", "a**", "**b/*"])
def test_what_is_no_glob_is_none_here(pattern: str, folder: Path) -> None:
    with pytest.raises((ValueError, NotImplementedError)):
        list(folder.glob(pattern))
    with pytest.raises((ValueError, NotImplementedError)):
        list(glob_files(folder, pattern))


@pytest.mark.parametrize("pattern", ["/".join("*" * 40), "/".join(["**", "*"] * 20)])
def test_a_glob_that_has_no_end_is_given_up(
    pattern: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(input_files, "MOST_LOOKED_AT", 500)
    for n in range(8):
        (tmp_path / str(n)).symlink_to(".")
        (tmp_path / f"{n}{n}" / "in").mkdir(parents=True)
    with pytest.raises(OSError, match="more than 500 files and folders"):
        list(glob_files(tmp_path, pattern))


def test_any_folders_below_any_folders_are_looked_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(input_files, "MOST_LOOKED_AT", 500)
    for n in range(8):
        (tmp_path / f"{n}" / "in").mkdir(parents=True)
    assert list(glob_files(tmp_path, "/".join(["**"] * 12) + "/x.pdf")) == []
