"""What a process of our own sets before it imports, and what it then need not import."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb

ROOT = Path(__file__).parents[1]


# What reads and judges the texts of a methodology, of which those that ship are compiled; and what
# mail and pages are read with.
NEEDLESS = {
    "email.message",
    "html.entities",
    "jcm_mrv.methodology.balance",
    "jcm_mrv.methodology.cases",
    "jcm_mrv.methodology.loading.declarations",
    "jcm_mrv.methodology.loading.load",
    "jcm_mrv.methodology.screening",
    "numpy.ma",
    "openpyxl",
    "pandas",
    "pyarrow",
}


def test_calculating_imports_nothing_that_it_does_not_use(tmp_path: Path) -> None:
    project = ROOT / "examples" / "industrial-park-pv" / "project.yaml"
    script = (
        # What counts the branches of tests is there before, and loads modules of its own.
        "import atexit, sys; before = set(sys.modules); from jcm_mrv.__main__ import run\n"
        f"sys.argv = ['jcm-mrv', 'calculate', {str(project)!r}, '-o', {str(tmp_path)!r}]\n"
        f"needless = {NEEDLESS!r}\n"
        "atexit.register(lambda: print(sorted(needless & sys.modules.keys() - before)))\n"
        "run()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_fleet_is_measured_without_the_models_of_project_files(tmp_path: Path) -> None:
    readings = tmp_path / "readings.csv"
    lines = [f"2024-01-01 {hour:02}:00,A,{hour * 10}" for hour in range(24)]
    readings.write_text("\n".join(["time,meter,kwh", *lines]) + "\n")
    duckdb.sql(f"COPY (FROM read_csv('{readings}')) TO '{tmp_path}/readings.parquet'")
    given = ["meter", f"{tmp_path}/readings.parquet", "--time", "time", "--value", "kwh"]
    given += ["--meter", "meter", "--unit", "kWh", "--kind", "register", "--interval", "1 h"]
    given += ["--timezone", "Asia/Tokyo", "--register-maximum", "99999.9 kWh", "--json"]
    script = (
        "import atexit, sys; before = set(sys.modules); from jcm_mrv.__main__ import run\n"
        f"sys.argv = ['jcm-mrv', *{given!r}]\n"
        "atexit.register(lambda: print({'pydantic', 'pandas'} & sys.modules.keys() - before))\n"
        "run()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert '"value": 230' in done.stdout
    assert done.stdout.splitlines()[-1] == "set()"


def test_a_module_that_is_imported_later_is_there_when_it_is_used() -> None:
    script = (
        "import sys; from jcm_mrv.before_imports import set_before_imports\n"
        "set_before_imports(100_000)\n"
        "from importlib.metadata import entry_points\n"
        "import importlib.metadata\n"
        "print('email' in sys.modules, hasattr(importlib.metadata, '__file__'))\n"
        "print(len(entry_points(group='no such group')))\n"
        "print(importlib.metadata.version('click') > '')\n"
        "from importlib.metadata import PackageNotFoundError\n"
        "try:\n    importlib.metadata.version('no-such-package')\n"
        "except PackageNotFoundError:\n    print('not found')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["False False", "0", "True", "not found"]


def test_a_module_that_is_there_is_left_as_it_is() -> None:
    import importlib.metadata

    from jcm_mrv.before_imports import import_later

    import_later("importlib.metadata", "entry_points")
    assert sys.modules["importlib.metadata"] is importlib.metadata
    assert hasattr(importlib.metadata, "__file__")
