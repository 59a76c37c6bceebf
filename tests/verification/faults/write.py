"""Writes the page of faults and detections: ``python -m tests.verification.faults.write``.

With ``--all`` every fault is put into every workbook at every place, and what is missed is printed.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.verification.faults.run import run, table
from tests.verification.faults.targets import make_targets

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "verification-faults.md"


def main() -> None:
    """Write the page, or try everything."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        targets = list(make_targets(folder))
        every = "--all" in sys.argv[1:]
        outcomes = list(run(targets, folder, every=every))
    if not every:
        PAGE.write_text(table(outcomes), encoding="utf-8")
    missed = [o for o in outcomes if not o.is_detected]
    for outcome in missed:
        sys.stdout.write(f"missed: {outcome.label}: {outcome.off:g} t, {outcome.codes}\n")
    for outcome in outcomes:
        if outcome.how == "asked":
            found = [(i.finding.code, i.finding.where) for i in outcome.verdict.items]
            sys.stdout.write(f"elsewhere: {outcome.label}: {found[:4]}\n")
    sys.stdout.write(f"{len(outcomes)} workbooks, {len(missed)} missed\n")


if __name__ == "__main__":
    main()
