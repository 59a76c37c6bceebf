"""What the shell completes: methodologies, families and series, one's own as well."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from jcm_mrv.cli import main
from jcm_mrv.methodology.library import Library


def completed(*arguments: str) -> list[tuple[str, str | None]]:
    *before, last = arguments
    found = ShellComplete(main, {}, "jcm-mrv", "_JCM_MRV_COMPLETE").get_completions(before, last)
    return [(item.value, item.help) for item in found]


@pytest.mark.parametrize(
    "words",
    [
        ("init",),
        ("methodology", "show"),
        ("methodology", "test"),
        ("methodology", "lint", "VN_AM001@2.0"),
        ("methodology", "diff"),
        ("methodology", "diff", "VN_AM001@2.0"),
        ("methodology", "new", "VN_AM099", "mine", "--from"),
    ],
)
def test_methodologies_complete_with_their_titles(words: tuple[str, ...]) -> None:
    assert ("VN_AM007@1.0", "Installation of Solar PV System") in completed(*words, "vn_am00")


def test_what_is_registered_can_be_shown_and_not_calculated() -> None:
    assert [name for name, _ in completed("methodology", "show", "BD_AM003")] == ["BD_AM003@1.0"]
    assert completed("init", "BD_AM003") == []


def test_families_and_series_complete() -> None:
    families = [name for name, _ in completed("methodology", "families", "solar")]
    assert families == [name for name in Library().families() if name.startswith("solar")]
    assert ("vn_grid", None) in completed("series", "show", "vn_")


def test_folders_of_ones_own_complete_too(tmp_path: Path) -> None:
    folder = tmp_path / "VN_AM099" / "1.0"
    folder.mkdir(parents=True)
    (folder / "methodology.yaml").touch()
    own = completed("methodology", "show", "--methodologies", str(tmp_path), "VN_AM09")
    assert own == [("VN_AM099@1.0", None)]
