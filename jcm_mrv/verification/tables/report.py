"""The report of a verification: a folder with one workbook, the same tables as CSV, and JSON."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jcm_mrv.findings import VER
from jcm_mrv.outputs import Written, write_folder
from jcm_mrv.verification.tables.calibration import calibration
from jcm_mrv.verification.tables.criteria import criteria
from jcm_mrv.verification.tables.invoices import invoices
from jcm_mrv.verification.tables.material import Material
from jcm_mrv.verification.tables.parameters import parameters
from jcm_mrv.verification.tables.plan import plan
from jcm_mrv.verification.tables.site import site
from jcm_mrv.verification.tables.summary import requests, summary, years
from jcm_mrv.version import __version__
from jcm_mrv.workbook.writing.tables import Table, tables_bytes

WORKBOOK = "verification_report.xlsx"
_MAKERS = (summary, years, requests, parameters, calibration, invoices, plan, criteria, site)
_KEYS = "years|requests|parameters|calibration|invoices|plan|criteria|site|summary"
_NAMES = rf"verification_report\.xlsx|({_KEYS})\.csv"


def report_tables(material: Material) -> list[Table]:
    """Give every table of a report, in the order of its sheets."""
    return [make(material) for make in _MAKERS]


def tables_as_dict(tables: Iterable[Table]) -> dict[str, Any]:
    """Give tables as ``--json`` prints them; requests and summary stand there already."""
    return {
        table.key: {"notes": list(table.notes), "rows": table.as_dicts()}
        for table in tables
        if table.key not in ("requests", "summary")
    }


def write_report(
    material: Material, tables: list[Table], folder: Path, *, inputs: Iterable[Path]
) -> Written:
    """Write the report into a folder.

    Raises
    ------
    FindingsError
        ``VER-155`` when the folder cannot be written to; ``CAL-031``, ``CAL-033`` and ``CAL-034``
        as :func:`jcm_mrv.outputs.write_folder` says.
    """
    claim = material.claim
    head = [
        f"{claim.name}, {claim.methodology.reference}"
        + (f", reference number {claim.layout.reference}" if claim.layout.reference else ""),
    ]
    footer = f"jcm-mrv {__version__}  {claim.name}  SHA-256 {material.sha256[:16]}"
    files = {WORKBOOK: tables_bytes(tables, head, footer)}
    files |= {f"{table.key}.csv": table.csv() for table in tables}
    result = {**material.verdict.as_dict(), "tables": tables_as_dict(tables)}
    return write_folder(folder, result, files, inputs=inputs, names=_NAMES, refused=VER[155])
