"""The files of a result: ``result.json``, ``findings.csv``, ``daily.csv``, workbooks."""

from __future__ import annotations

from pathlib import Path

from jcm_mrv.calculation.result import ApplicationResult, Result
from jcm_mrv.calculation.tables import DAY_COLUMNS
from jcm_mrv.findings import CAL
from jcm_mrv.outputs import Written, csv_bytes, findings_csv, write_folder
from jcm_mrv.workbook.writing.xlsx import workbook_bytes

FINDINGS = "findings.csv"
DAILY = "daily.csv"
_SPREADSHEET = "monitoring_spreadsheet"
OF_METHODOLOGY = "_[A-Z]{2}_[A-Z]{2}[0-9]{3}[A-Z]?(_[0-9.]+)?"
"""What the workbook of one of several methodologies has in its name."""
_NAMES = rf"findings\.csv|daily\.csv|{_SPREADSHEET}({OF_METHODOLOGY})?\.xlsx"


def write_outputs(result: Result, folder: Path | str, *, months: bool = False) -> list[Path]:
    """Give the paths written: ``result.json``, ``findings.csv`` and one workbook per methodology.

    ``daily.csv`` is written where the result has days: of ``calculate(project, daily=True)``.

    Files of an earlier run are replaced, and those removed that this one does not write. What
    somebody edited since, or put there, is kept under another name.

    Parameters
    ----------
    result : Result
        As :func:`jcm_mrv.calculate` gives it.
    folder : Path or str
        The output folder; made where it is missing.
    months : bool
        Whether the workbooks show each monitored value by month.

    Raises
    ------
    FindingsError
        ``CAL-030`` when the folder cannot be written to; ``CAL-031``, ``CAL-033`` and ``CAL-034``
        as :func:`jcm_mrv.outputs.write_folder` says. The folder is as it was before.
    """
    return list(deliver(result, folder, months=months).paths)


def deliver(result: Result, folder: Path | str, *, months: bool = False) -> Written:
    """Write the outputs, as :func:`write_outputs`, and say what was kept."""
    return write_folder(
        Path(folder),
        result.as_dict(),
        files_beside(result, months=months),
        inputs=result.files(),
        names=_NAMES,
        refused=CAL[30],
    )


def files_beside(result: Result, *, months: bool = False) -> dict[str, bytes]:
    """Give the files that stand beside ``result.json``, by name."""
    files = {FINDINGS: findings_csv(result.findings)}
    if result.is_daily:
        files[DAILY] = _daily_csv(result)
    for application in result.applications:
        name = spreadsheet_name(result, application)
        files[name] = workbook_bytes(result, application, months=months)
    return files


def _daily_csv(result: Result) -> bytes:
    columns = DAY_COLUMNS if len(result.applications) > 1 else DAY_COLUMNS[1:]
    return csv_bytes(columns, ([line[name] for name in columns] for line in result.day_lines()))


def spreadsheet_name(
    result: Result, application: ApplicationResult, stem: str = _SPREADSHEET
) -> str:
    """Give the file name of a methodology's workbook."""
    if len(result.applications) == 1:
        return f"{stem}.xlsx"
    identifier = application.methodology.file.id
    same = [a for a in result.applications if a.methodology.file.id == identifier]
    version = f"_{application.methodology.file.version}" if len(same) > 1 else ""
    return f"{stem}_{identifier}{version}.xlsx"
