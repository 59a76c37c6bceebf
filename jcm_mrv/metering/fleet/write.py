"""The result of a fleet as files: ``result.json`` and its three tables as CSV."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jcm_mrv.findings import MON
from jcm_mrv.indented import Columns
from jcm_mrv.metering.fleet.totals import FleetResult
from jcm_mrv.outputs import Written, csv_bytes, findings_csv, write_folder

SCHEMA = "jcm-mrv/meter/1"


def write_tables(result: FleetResult, folder: Path, inputs: Iterable[Path]) -> Written:
    """Write ``totals.csv``, ``ledger.csv`` and ``findings.csv``, and ``result.json`` beside them.

    Raises
    ------
    FindingsError
        ``MON-012`` when the folder cannot be written to; ``CAL-031``, ``CAL-033`` and ``CAL-034``
        as :func:`jcm_mrv.outputs.write_folder` says. The folder is as it was before.
    """
    files = {
        "totals.csv": _csv(result.totals),
        "ledger.csv": _csv(result.ledger),
        "findings.csv": findings_csv(result.findings),
    }
    return write_folder(
        folder,
        {"schema": SCHEMA, **result.as_dict()},
        files,
        inputs=inputs,
        names=r"(totals|ledger|findings)\.csv",
        refused=MON[12]["folder"],
    )


def _csv(rows: Columns[dict[str, Any]]) -> bytes:
    return csv_bytes(list(rows.columns), zip(*rows.columns.values(), strict=True))
