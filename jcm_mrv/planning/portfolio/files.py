"""The files of a portfolio: ``portfolio.json``, ``findings.csv``, the workbook, and the page."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from pathlib import Path

from jcm_mrv.findings import PLN
from jcm_mrv.outputs import FINDING_COLUMNS, Written, csv_bytes, write_folder
from jcm_mrv.planning.portfolio.result import Portfolio
from jcm_mrv.visible import visible

LISTING = "portfolio.json"
FINDINGS = "findings.csv"
NAMES = r"findings\.csv|portfolio\.html|portfolio\.xlsx"
"""The other files of the folder; outcomes.jsonl is none of them, since it grows line by line."""


def deliver(
    portfolio: Portfolio, folder: Path | str, more: Mapping[str, bytes] | None = None
) -> Written:
    """Write the outputs of a portfolio, and say what of the user's was kept.

    What is wrong with a project stops nothing: the files say it. ``more`` are other files by name,
    such as ``portfolio.html``.

    Raises
    ------
    FindingsError
        ``PLN-308`` when the folder cannot be written to; ``CAL-031``, ``CAL-033`` and ``CAL-034``
        as :func:`jcm_mrv.outputs.write_folder` says. The folder is as it was before.
    """
    # Imported once the projects are done: none of it is there while they are worked on.
    from jcm_mrv.planning.portfolio.workbook import WORKBOOK, workbook_bytes

    files = {
        FINDINGS: _findings(portfolio),
        WORKBOOK: workbook_bytes(portfolio),
        **(more or {}),
    }
    # A workbook is a circle of objects, for which a command seldom looks: gone before the JSON.
    gc.collect()
    return write_folder(
        Path(folder),
        portfolio.to_json(),
        files,
        inputs=portfolio.files(),
        names=NAMES,
        listing=LISTING,
        refused=PLN[308],
    )


def _findings(portfolio: Portfolio) -> bytes:
    """Give every finding as a table; those of a project with its path."""
    found = [("", finding.as_dict()) for finding in portfolio.findings]
    found += [
        (outcome["path"], {key: str(line[key]) for key in FINDING_COLUMNS})
        for outcome in portfolio.outcomes
        for line in outcome["findings"]
    ]
    rows = ([visible(path), *(visible(line[c]) for c in FINDING_COLUMNS)] for path, line in found)
    return csv_bytes(("project", *FINDING_COLUMNS), rows)
