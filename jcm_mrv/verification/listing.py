"""The list of findings as a file that a spreadsheet program opens."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from jcm_mrv.findings import VER
from jcm_mrv.outputs import csv_bytes, write_file
from jcm_mrv.verification.verdict import Item, Verdict

_COLUMNS = (
    "number",
    "code",
    "cell",
    "finding",
    "found",
    "expected",
    "effect tCO2",
    "share",
    "material",
    "what to do",
)


def write_list(
    verdict: Verdict, path: Path, *, inputs: Iterable[Path] = (), overwrite: bool = False
) -> None:
    """Write the numbered findings, one a line, as CSV in UTF-8.

    Raises
    ------
    FindingsError
        ``VER-090`` when the file cannot be written; ``CAL-031`` and ``CAL-032`` as
        :func:`jcm_mrv.outputs.write_file` says.
    """
    try:
        write_file(path, list_bytes(verdict), inputs=inputs, overwrite=overwrite)
    except OSError as exc:
        raise VER[90].stop(str(path), found=exc.strerror or "an error") from None


def list_bytes(verdict: Verdict) -> bytes:
    """Give the numbered findings, one a line, as CSV."""
    return csv_bytes(_COLUMNS, map(_row, verdict.items))


def _row(item: Item) -> list[str | None]:
    finding = item.finding
    return [
        item.number,
        finding.code,
        finding.where,
        finding.message,
        finding.found,
        finding.expected,
        None if item.effect is None else repr(item.effect),
        None if item.share is None else f"{item.share:.6f}",
        {None: None, True: "yes", False: "no"}[item.is_material],
        finding.hint,
    ]
