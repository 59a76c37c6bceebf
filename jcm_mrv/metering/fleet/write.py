"""The result of a fleet as CSV files, in one step: a run that fails leaves the folder as it was."""

from __future__ import annotations

import csv
import shutil
import tempfile
from pathlib import Path
from typing import Any

from jcm_mrv.metering.codes import stop
from jcm_mrv.metering.fleet.totals import FleetResult
from jcm_mrv.outputs import replace_files, text_cell

_FINDING = ("severity", "code", "message", "where", "found", "expected", "hint")
_TOTAL = ("meter", "period", "value", "unit", "coverage", "adjusted_by")
_LEDGER = ("meter", "period", "start", "end", "rule", "effect", "unit", "detail")


def write_tables(result: FleetResult, folder: Path) -> list[Path]:
    """Give the paths written: ``totals.csv``, ``ledger.csv`` and ``findings.csv``.

    Raises
    ------
    FindingsError
        ``MON-012`` when the folder cannot be written to.
    """
    tables: dict[str, tuple[tuple[str, ...], list[dict[str, Any]]]] = {
        "totals.csv": (_TOTAL, result.totals),
        "ledger.csv": (_LEDGER, result.ledger),
        "findings.csv": (_FINDING, [item.as_dict() for item in result.findings]),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".meter-", dir=folder))
        try:
            for name, (columns, lines) in tables.items():
                _write(draft / name, columns, lines)
            return replace_files(draft, folder, list(tables))
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as exc:
        raise stop(
            "MON-012",
            "the output folder cannot be written to",
            where=str(folder),
            found=exc.strerror or type(exc).__name__,
        ) from None


def _write(path: Path, columns: tuple[str, ...], lines: list[dict[str, Any]]) -> None:
    # With the byte order mark spreadsheet programs read the file as UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(columns)
        for line in lines:
            writer.writerow([_cell(line.get(column)) for column in columns])


def _cell(value: Any) -> Any:
    return text_cell(value) if isinstance(value, str) else "" if value is None else value
