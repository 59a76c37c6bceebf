"""The templates of reports, copied to where somebody changes them."""

from __future__ import annotations

from pathlib import Path

from jcm_mrv.findings import RPT, Finding
from jcm_mrv.outputs import write_below
from jcm_mrv.reporting.material import shipped_templates


def copy_templates(folder: Path) -> list[Path]:
    """Write every template below a folder where none has its name.

    Raises
    ------
    FindingsError
        ``RPT-017`` where a file has one of the names, ``RPT-004`` where none can be written.
    """
    return write_below(
        folder,
        {name: path.read_bytes() for name, path in shipped_templates().items()},
        taken=_taken,
        failed=lambda reason: RPT[4].at(str(folder), found=reason),
    )


def _taken(path: str) -> Finding:
    return RPT[17].at(path)
