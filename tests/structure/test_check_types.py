"""Types are checked of what has changed and of whatever imports that: nothing is left out."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.effort import thorough

SCRIPT = Path(__file__).parents[2] / ".ci/check_types.py"
# Writes down what it is asked to check, and says that it is right unless it is named bad.
CHECKER = "import sys; print('checked', *sys.argv[1:]); sys.exit('bad.py' in sys.argv)"
PARTS = {
    "pyproject.toml": "",
    "constraints.txt": "",
    "jcm_mrv/__init__.py": "",
    "jcm_mrv/low.py": "ONE = 1\n",
    "jcm_mrv/middle/__init__.py": "from jcm_mrv.low import ONE as ONE\n",
    "jcm_mrv/top.py": "def late():\n    from jcm_mrv.middle import ONE\n    return ONE\n",
    "jcm_mrv/apart.py": "TWO = 2\n",
}


@pytest.fixture
def types(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    for name, text in PARTS.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("check_types", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    monkeypatch.setattr(made, "ROOT", tmp_path)
    direct = {"low": ["middle/__init__", "top"], "middle/__init__": ["top"]}
    monkeypatch.setattr(
        made,
        "importers_of",
        lambda: (
            lambda name: {f"jcm_mrv/{one}.py" for one in direct.get(name[len("jcm_mrv/") : -3], ())}
        ),
    )
    return made


def checked(types: ModuleType, folder: Path, capfd: pytest.CaptureFixture[str]) -> list[str] | None:
    """Give what is checked, an empty list for all, None for nothing."""
    status = types.main(folder / "stamp", [sys.executable, "-c", CHECKER])
    said = [line.split()[1:] for line in capfd.readouterr().out.splitlines() if "checked" in line]
    assert status == 0
    return said[0] if said else None


def test_what_has_changed_is_checked_with_all_that_imports_it(
    types: ModuleType, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert checked(types, tmp_path, capfd) == []
    assert checked(types, tmp_path, capfd) is None
    (tmp_path / "jcm_mrv/low.py").write_text("ONE = '1'\n", encoding="utf-8")
    found = ["jcm_mrv/low.py", "jcm_mrv/middle/__init__.py", "jcm_mrv/top.py"]
    assert checked(types, tmp_path, capfd) == found
    assert checked(types, tmp_path, capfd) is None
    (tmp_path / "jcm_mrv/new.py").write_text("", encoding="utf-8")
    assert checked(types, tmp_path, capfd) == ["jcm_mrv/new.py"]


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_other_settings_ask_for_all(
    types: ModuleType, tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str
) -> None:
    checked(types, tmp_path, capfd)
    (tmp_path / name).write_text("# other", encoding="utf-8")
    assert checked(types, tmp_path, capfd) == []


def test_a_module_that_is_gone_asks_for_all(
    types: ModuleType, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    checked(types, tmp_path, capfd)
    (tmp_path / "jcm_mrv/apart.py").unlink()
    assert checked(types, tmp_path, capfd) == []


@pytest.mark.parametrize("text", ["", "{", "[]"])
def test_a_stamp_that_says_nothing_asks_for_all(
    types: ModuleType, tmp_path: Path, capfd: pytest.CaptureFixture[str], text: str
) -> None:
    (tmp_path / "stamp").write_text(text, encoding="utf-8")
    assert checked(types, tmp_path, capfd) == []


def test_what_is_wrong_is_checked_again(types: ModuleType, tmp_path: Path) -> None:
    wrong = [sys.executable, "-c", "import sys; sys.exit(1)"]
    assert types.main(tmp_path / "stamp", wrong) == 1
    assert not (tmp_path / "stamp").exists()
    (tmp_path / "stamp").write_text(json.dumps(types.state()), encoding="utf-8")
    (tmp_path / "jcm_mrv/apart.py").write_text("TWO = two\n", encoding="utf-8")
    before = (tmp_path / "stamp").read_bytes()
    assert types.main(tmp_path / "stamp", wrong) == 1
    assert (tmp_path / "stamp").read_bytes() == before


@pytest.mark.parametrize(
    ("target", "known", "checked"),
    [
        ("test", False, False),
        ("test", True, True),
        ("lint", False, True),
        ("rest", False, True),
    ],
)
def test_types_that_nobody_has_checked_are_no_quick_check(
    tmp_path: Path, target: str, known: bool, checked: bool
) -> None:
    stamp = tmp_path / ".types-are-right"
    if known:
        stamp.touch()
        os.utime(stamp, (0, 0))
    # What make says of itself to what it starts is of no concern here.
    outside = {name: value for name, value in os.environ.items() if "MAKE" not in name}
    command = ["make", "--dry-run", target, f"VENV={tmp_path}"]
    done = subprocess.run(
        command, cwd=SCRIPT.parents[1], env=outside, capture_output=True, text=True, check=True
    )
    assert ("check_types.py" in done.stdout) == checked
    last = done.stdout.splitlines()[-1]
    assert last.startswith("types: not checked here") == (not checked)


def test_all_that_has_to_pass_has_its_types_checked() -> None:
    steps = (SCRIPT.parent / "run").read_text(encoding="utf-8").splitlines()
    assert {"make rest", "make lint"} & set(steps)


@thorough
def test_imports_of_the_package_are_followed_however_late_they_are() -> None:
    spec = importlib.util.spec_from_file_location("check_types", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    found = made.importers_of()("jcm_mrv/verification/checks/formulas/rounding.py")
    assert {"jcm_mrv/verification/verify.py", "jcm_mrv/cli/verify.py"} <= found
    assert "jcm_mrv/project/load.py" not in found
    assert all((SCRIPT.parents[1] / name).is_file() for name in found)
    assert "jcm_mrv/cli/__init__.py" in made.importers_of()("jcm_mrv/findings/__init__.py")
