"""The result of a fleet as files: ``result.json`` and its three tables as CSV."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from jcm_mrv.findings import MON
from jcm_mrv.metering.fleet.totals import FleetResult
from jcm_mrv.outputs import Written, csv_bytes, findings_csv, write_folder

SCHEMA = "jcm-mrv/meter/1"
_TOTAL = ("meter", "period", "value", "unit", "coverage", "adjusted_by")
_LEDGER = ("meter", "period", "start", "end", "rule", "effect", "unit", "detail")


def write_tables(result: FleetResult, folder: Path, inputs: Iterable[Path]) -> Written:
    """Write ``totals.csv``, ``ledger.csv`` and ``findings.csv``, and ``result.json`` beside them.

    Raises
    ------
    FindingsError
        ``MON-012`` when the folder cannot be written to; ``CAL-031``, ``CAL-033`` and ``CAL-034``
        as :func:`jcm_mrv.outputs.write_folder` says. The folder is as it was before.
    """
    files = {
        "totals.csv": csv_bytes(_TOTAL, ([line[key] for key in _TOTAL] for line in result.totals)),
        "ledger.csv": csv_bytes(
            _LEDGER, ([line[key] for key in _LEDGER] for line in result.ledger)
        ),
        "findings.csv": findings_csv(result.findings),
    }
    try:
        return write_folder(
            folder,
            {"schema": SCHEMA, **result.as_dict()},
            files,
            inputs=inputs,
            names=r"(totals|ledger|findings)\.csv",
        )
    except OSError as exc:
        found = exc.strerror or type(exc).__name__
        raise MON[12]["folder"].stop(str(folder), found=found) from None
