"""`jcm-mrv --help` against `import click`: at most 2 times (design, budgets)."""

import sys

from measure import compare

if __name__ == "__main__":
    python = sys.executable
    compare(
        "jcm-mrv --help",
        [python, "-m", "jcm_mrv", "--help"],
        [python, "-c", "import click"],
        limit=2.0,
    )
