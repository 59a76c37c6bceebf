"""A result to its folder of files, in one step: a run that fails leaves the folder as it was."""

from __future__ import annotations

import csv
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from jcm_mrv.calculation.result import ApplicationResult, Result
from jcm_mrv.findings import Finding, FindingsError, error
from jcm_mrv.outputs import replace_files, text_cell
from jcm_mrv.workbook.writing.xlsx import write_workbook

RESULT = "result.json"
FINDINGS = "findings.csv"
_SPREADSHEET = "monitoring_spreadsheet"


def write_outputs(result: Result, folder: Path | str) -> list[Path]:
    """Give the paths written: ``result.json``, ``findings.csv`` and one workbook per methodology.

    Everything is written beside the folder first and moved into it at the end. Spreadsheets of an
    earlier run that this one does not write are removed, since they would be taken for its own.

    Parameters
    ----------
    result : Result
        As :func:`jcm_mrv.calculate` gives it.
    folder : Path or str
        The output folder; made where it is missing.

    Raises
    ------
    FindingsError
        ``CAL-030`` when the folder cannot be written to.
    """
    folder = Path(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{folder.name or 'output'}-", dir=folder.parent))
    except OSError as exc:
        raise FindingsError([_unwritable(folder, exc)]) from None
    try:
        names = _write_all(result, draft)
        return _move(draft, folder, names)
    except OSError as exc:
        raise FindingsError([_unwritable(folder, exc)]) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def result_text(result: Result) -> str:
    """Give the text of ``result.json``."""
    return json_text(result.as_dict())


def json_text(data: Any) -> str:
    """Give JSON as jcm-mrv writes it: indented, not escaped, without NaN, ending in a newline."""
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def spreadsheet_name(result: Result, application: ApplicationResult) -> str:
    """Give the file name of a methodology's workbook."""
    if len(result.applications) == 1:
        return f"{_SPREADSHEET}.xlsx"
    identifier = application.methodology.file.id
    same = [a for a in result.applications if a.methodology.file.id == identifier]
    version = f"_{application.methodology.file.version}" if len(same) > 1 else ""
    return f"{_SPREADSHEET}_{identifier}{version}.xlsx"


def _write_all(result: Result, folder: Path) -> list[str]:
    (folder / RESULT).write_text(result_text(result), encoding="utf-8", newline="\n")
    _write_findings(result.findings, folder / FINDINGS)
    names = [RESULT, FINDINGS]
    for application in result.applications:
        name = spreadsheet_name(result, application)
        write_workbook(result, application, folder / name)
        names.append(name)
    return names


def _write_findings(findings: tuple[Finding, ...], path: Path) -> None:
    columns: list[str] = ["severity", "code", "message", "where", "found", "expected", "hint"]
    # With the byte order mark spreadsheet programs read the file as UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\r\n")
        writer.writeheader()
        for finding in findings:
            writer.writerow({key: text_cell(value) for key, value in finding.as_dict().items()})


def _move(draft: Path, folder: Path, names: list[str]) -> list[Path]:
    if not folder.exists():
        draft.chmod(0o755)
        draft.rename(folder)
        return [folder / name for name in names]
    earlier = sorted(path.name for path in folder.glob(f"{_SPREADSHEET}*.xlsx"))
    return replace_files(draft, folder, names, [name for name in earlier if name not in names])


def _unwritable(folder: Path, exc: OSError) -> Finding:
    return error(
        "CAL-030",
        "the output folder cannot be written to",
        where=str(folder),
        found=exc.strerror or type(exc).__name__,
        expected="a folder that can be written to",
        hint="choose another folder with -o",
    )
