"""The files of a city's progress: ``city.json``, ``findings.csv``, the workbook and the page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jcm_mrv.findings import PLN
from jcm_mrv.outputs import Written, findings_csv, write_folder
from jcm_mrv.planning.city.result import CityProgress
from jcm_mrv.planning.city.workbook import WORKBOOK, workbook_bytes

LISTING = "city.json"
FINDINGS = "findings.csv"
_NAMES = r"findings\.csv|city\.html|city\.xlsx"


def deliver(
    progress: CityProgress, folder: Path | str, more: Mapping[str, bytes] | None = None
) -> Written:
    """Write the outputs of a city's progress, and say what of the user's was kept.

    What is wrong stops nothing: the files say it, and state no progress. ``more`` are other files
    by name, such as ``city.html``.

    Raises
    ------
    FindingsError
        ``PLN-131`` when the folder cannot be written to; ``CAL-031``, ``CAL-033`` and ``CAL-034``
        as :func:`jcm_mrv.outputs.write_folder` says. The folder is as it was before.
    """
    home = progress.city.folder
    files = {
        FINDINGS: findings_csv(progress.findings),
        WORKBOOK: workbook_bytes(progress),
        **(more or {}),
    }
    return write_folder(
        Path(folder),
        progress.to_json(),
        files,
        inputs=[home / item.path for item in progress.inputs],
        names=_NAMES,
        listing=LISTING,
        refused=PLN[131],
    )
