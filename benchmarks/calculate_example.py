"""`jcm-mrv calculate` on the first example, against importing pandas and openpyxl."""

import sys
import tempfile

from measure import ROOT, compare

if __name__ == "__main__":
    python = sys.executable
    with tempfile.TemporaryDirectory() as folder:
        compare(
            "jcm-mrv calculate, first example",
            [
                python,
                "-m",
                "jcm_mrv",
                "calculate",
                str(ROOT / "examples" / "industrial-park-pv" / "project.yaml"),
                "-o",
                f"{folder}/output",
            ],
            [python, "-c", "import pandas, openpyxl"],
            limit=1.0,
        )
