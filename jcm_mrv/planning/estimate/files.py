"""The files of an estimate: ``estimate.json``, ``findings.csv``, a workbook per methodology."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jcm_mrv.findings import PLN
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.outputs import Written, findings_csv, write_folder
from jcm_mrv.planning.estimate.result import Estimate
from jcm_mrv.planning.estimate.stated import Stated
from jcm_mrv.project.period import YearPart
from jcm_mrv.workbook.result_files import OF_METHODOLOGY, spreadsheet_name
from jcm_mrv.workbook.writing.frame import Expected
from jcm_mrv.workbook.writing.xlsx import workbook_bytes

LISTING = "estimate.json"
FINDINGS = "findings.csv"
PAGE = "estimate.html"
_SPREADSHEET = "estimate"
_NAMES = rf"findings\.csv|estimate\.html|{_SPREADSHEET}({OF_METHODOLOGY})?\.xlsx"


def deliver(
    estimate: Estimate, folder: Path | str, more: Mapping[str, bytes] | None = None
) -> Written:
    """Write the outputs of an estimate, and say what of the user's was kept.

    Parameters
    ----------
    estimate : Estimate
        As :func:`jcm_mrv.estimate` gives it.
    folder : Path or str
        The output folder; made where it is missing.
    more : mapping of str to bytes, optional
        Other files by name: ``estimate.html``.

    Raises
    ------
    FindingsError
        ``PLN-019`` when the folder cannot be written to; ``CAL-031``, ``CAL-033`` and ``CAL-034``
        as :func:`jcm_mrv.outputs.write_folder` says. The folder is as it was before.
    """
    files = {FINDINGS: findings_csv(estimate.findings), **workbooks(estimate), **(more or {})}
    return write_folder(
        Path(folder),
        estimate.as_dict(),
        files,
        inputs=estimate.files(),
        names=_NAMES,
        listing=LISTING,
        refused=PLN[19],
    )


def workbooks(estimate: Estimate) -> dict[str, bytes]:
    """Give the workbook of each methodology by name: its plan, with every year of the life."""
    result = estimate.result
    return {
        spreadsheet_name(result, applied, _SPREADSHEET): workbook_bytes(
            result, applied, expected=_how(stated)
        )
        for applied, stated in zip(result.applications, estimate.stated, strict=True)
    }


def _how(stated: Stated) -> Expected:
    def how(name: str, key: MemberKey, part: YearPart) -> str:
        return stated.of(name, key).how(part)

    return how
