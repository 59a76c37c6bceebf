"""The files of an estimate: ``estimate.json``, ``findings.csv``."""

from __future__ import annotations

from pathlib import Path

from jcm_mrv.findings import PLN
from jcm_mrv.outputs import Written, findings_csv, write_folder
from jcm_mrv.planning.estimate.result import Estimate

LISTING = "estimate.json"
FINDINGS = "findings.csv"
_NAMES = (
    r"findings\.csv|estimate\.html|estimate(_[A-Z]{2}_[A-Z]{2}[0-9]{3}[A-Z]?(_[0-9.]+)?)?\.xlsx"
)


def deliver(estimate: Estimate, folder: Path | str) -> Written:
    """Write the outputs of an estimate, and say what of the user's was kept.

    Raises
    ------
    FindingsError
        ``PLN-019`` when the folder cannot be written to; ``CAL-031``, ``CAL-033`` and ``CAL-034``
        as :func:`jcm_mrv.outputs.write_folder` says. The folder is as it was before.
    """
    files = {FINDINGS: findings_csv(estimate.findings)}
    try:
        return write_folder(
            Path(folder),
            estimate.as_dict(),
            files,
            inputs=estimate.files(),
            names=_NAMES,
            listing=LISTING,
        )
    except OSError as exc:
        raise PLN[19].stop(str(folder), found=exc.strerror or type(exc).__name__) from None
