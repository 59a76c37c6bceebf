"""The built wheel does its work alone: in an empty environment, away from the source tree."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.packaging

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "industrial-park-pv" / "project.yaml"
ORIGINS = ["tree", "sdist"]
BIN, EXE = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")


def run(*command: object, cwd: Path) -> str:
    """Run a command as someone who has nothing to do with this environment or tree."""
    aside = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "COVERAGE_PROCESS_CONFIG"}
    done = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env={key: value for key, value in os.environ.items() if key not in aside},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def build(what: str, source: Path, folder: Path) -> Path:
    """Build one distribution file with the installed, pinned backend."""
    command = (sys.executable, "-m", "build", "--no-isolation", f"--{what}")
    run(*command, "--outdir", folder, source, cwd=folder)
    [built] = folder.glob("jcm_mrv-*.whl" if what == "wheel" else "jcm_mrv-*.tar.gz")
    return built


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("sdist", ROOT, tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def wheels(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Build the wheel from the tree, and from what the sdist unpacks to."""
    unpacked = tmp_path_factory.mktemp("unpacked")
    run(sys.executable, "-m", "tarfile", "--extract", sdist, unpacked, cwd=unpacked)
    [source] = unpacked.iterdir()
    return {
        "tree": build("wheel", ROOT, tmp_path_factory.mktemp("wheel-from-tree")),
        "sdist": build("wheel", source, tmp_path_factory.mktemp("wheel-from-sdist")),
    }


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an environment that holds the pinned runtime and nothing else."""
    folder = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", folder, cwd=folder)
    pins = ROOT / "constraints-runtime.txt"
    pip_install(folder, "--require-hashes", "-r", pins)
    return folder


@pytest.fixture(scope="module", params=ORIGINS)
def installed(request: pytest.FixtureRequest, environment: Path, wheels: dict[str, Path]) -> Path:
    """Install the wheel of one origin; the environment is swept of the one before."""
    pip_install(environment, "--force-reinstall", "--no-deps", wheels[request.param])
    return environment


def pip_install(environment: Path, *arguments: object) -> None:
    python = environment / BIN / f"python{EXE}"
    command = (python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    run(*command, *arguments, cwd=environment)


def files_of(folder: str) -> set[str]:
    """Give the files of a folder of the tree, as names relative to it."""
    top = ROOT / folder
    return {path.relative_to(top).as_posix() for path in top.rglob("*") if path.is_file()}


@pytest.mark.parametrize("origin", ORIGINS)
def test_the_wheel_holds_code_rules_templates_and_licence(
    wheels: dict[str, Path], origin: str
) -> None:
    names = set(zipfile.ZipFile(wheels[origin]).namelist())
    for folder in ("methodologies", "templates"):
        prefix = f"jcm_mrv/_data/{folder}/"
        inside = {name.removeprefix(prefix) for name in names if name.startswith(prefix)}
        assert inside
        assert inside == {name for name in files_of(folder) if "__pycache__" not in name}
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    # Says to type checkers that the annotations are meant to be used.
    assert "jcm_mrv/py.typed" in names
    tops = {name.split("/", 1)[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"jcm_mrv"}


def test_the_wheel_is_the_same_whether_built_from_the_tree_or_the_sdist(
    wheels: dict[str, Path],
) -> None:
    assert wheels["tree"].read_bytes() == wheels["sdist"].read_bytes()


def test_the_sdist_holds_what_is_needed_to_test_and_to_understand(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        tops = {name.split("/")[1] for name in archive.getnames() if "/" in name}
    expected = {
        "CHANGELOG.md", "CITATION.cff", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md",
        "SECURITY.md", "benchmarks", "constraints-docs.txt", "constraints-runtime.txt",
        "constraints.txt", "docs", "examples", "jcm_mrv", "methodologies", "mkdocs.yml",
        "pyproject.toml", "templates", "tests",
    }  # fmt: skip
    assert not expected - tops


def test_the_installed_package_stands_alone(installed: Path, tmp_path: Path) -> None:
    python = installed / BIN / f"python{EXE}"
    place = run(python, "-c", "import jcm_mrv; print(jcm_mrv.__file__)", cwd=tmp_path)
    assert Path(place.strip()).is_relative_to(installed)


def test_the_installed_command_tells_its_version(installed: Path, tmp_path: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    told = run(installed / BIN / f"jcm-mrv{EXE}", "--version", cwd=tmp_path)
    assert project["version"] in told


def test_the_installed_command_knows_the_methodologies(installed: Path, tmp_path: Path) -> None:
    command = installed / BIN / f"jcm-mrv{EXE}"
    listed = json.loads(run(command, "methodology", "list", "--json", cwd=tmp_path))
    available = {entry["id"] for entry in listed if entry["status"] == "available"}
    folders = {path.parents[1].name for path in ROOT.glob("methodologies/*/*/methodology.yaml")}
    assert available == folders


def test_the_installed_command_calculates_the_example(installed: Path, tmp_path: Path) -> None:
    command = installed / BIN / f"jcm-mrv{EXE}"
    run(command, "calculate", EXAMPLE, "-o", tmp_path / "output", cwd=tmp_path)
    result = json.loads((tmp_path / "output" / "result.json").read_text(encoding="utf-8"))
    assert result["emission_reductions"] > 0
    written = {path.name for path in (tmp_path / "output").iterdir()}
    assert {"result.json", "monitoring_spreadsheet.xlsx", "findings.csv"} <= written
