"""What a process of our own sets before it imports, and what it then need not import."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_calculating_imports_no_masked_arrays(tmp_path: Path) -> None:
    project = ROOT / "examples" / "industrial-park-pv" / "project.yaml"
    script = (
        "import sys; from jcm_mrv.__main__ import run\n"
        f"sys.argv = ['jcm-mrv', 'calculate', {str(project)!r}, '-o', {str(tmp_path)!r}]\n"
        "try:\n    run()\nfinally:\n"
        "    needless = {'numpy.ma', 'pandas', 'pyarrow', 'openpyxl'}\n"
        "    print(sorted(needless & sys.modules.keys()))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
