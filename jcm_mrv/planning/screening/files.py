"""The files of a screening: ``screening.json``, ``findings.csv``, and the workbook."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jcm_mrv.findings import PLN
from jcm_mrv.outputs import Written, findings_csv, write_folder
from jcm_mrv.planning.screening.result import Screening
from jcm_mrv.planning.screening.workbook import WORKBOOK, workbook_bytes

LISTING = "screening.json"
FINDINGS = "findings.csv"
_NAMES = r"findings\.csv|screening\.html|screening\.xlsx"


def deliver(
    screening: Screening, folder: Path | str, more: Mapping[str, bytes] | None = None
) -> Written:
    """Write the outputs of a screening, and say what of the user's was kept.

    What is wrong with a survey stops nothing: the files say it. ``more`` are other files by name,
    such as ``screening.html``.

    Raises
    ------
    FindingsError
        ``PLN-131`` when the folder cannot be written to; ``CAL-031``, ``CAL-033`` and ``CAL-034``
        as :func:`jcm_mrv.outputs.write_folder` says. The folder is as it was before.
    """
    survey = screening.survey.path
    home = survey if survey.is_dir() else survey.parent
    files = {
        FINDINGS: findings_csv(screening.all_findings),
        WORKBOOK: workbook_bytes(screening),
        **(more or {}),
    }
    return write_folder(
        Path(folder),
        screening.as_dict(),
        files,
        inputs=[home / name for name in screening.survey.inputs],
        names=_NAMES,
        listing=LISTING,
        refused=PLN[131],
    )
