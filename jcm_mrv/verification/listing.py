"""The list of requests as a file that a spreadsheet program opens, and people write into."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from jcm_mrv.findings import VER
from jcm_mrv.outputs import csv_bytes, write_file
from jcm_mrv.verification.requests.follow import days_of
from jcm_mrv.verification.requests.request import Request
from jcm_mrv.verification.verdict import Verdict
from jcm_mrv.visible import visible

COLUMNS = (
    "number",
    "state",
    "requirement",
    "cell",
    "symbol",
    "evidence",
    "finding",
    "found",
    "expected",
    "effect tCO2",
    "share",
    "material",
    "what is asked",
    "response",
    "conclusion",
    "remark",
    "code",
    "subject",
    "workbook",
    "methodology",
    "reference number",
    "days",
    "made with",
)
"""Column names by which a later round reads the list; the order is free."""


def write_list(
    verdict: Verdict, path: Path, *, inputs: Iterable[Path] = (), overwrite: bool = False
) -> None:
    """Write the numbered requests, one a line, as CSV in UTF-8.

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
    """Give the numbered requests, one a line, as CSV."""
    return csv_bytes(COLUMNS, list_rows(verdict))


def list_rows(verdict: Verdict) -> list[list[str | None]]:
    """Give the lines of the list; None where a cell is empty."""
    claim = verdict.claim
    of_workbook = [
        claim.name,
        claim.methodology.reference,
        claim.layout.reference,
        days_of(claim),
    ]
    return [
        [*_row(request), *map(visible, (*of_workbook, request.made_with or verdict.basis))]
        for request in verdict.requests
    ]


def _row(request: Request) -> list[str | None]:
    said = (
        request.requirement,
        request.cell,
        request.symbol,
        request.evidence,
        request.finding,
        request.found,
        request.expected,
    )
    return [
        request.number,
        request.state,
        *map(visible, said),
        None if request.effect is None else repr(request.effect + 0.0),
        None if request.share is None else f"{request.share:.6f}",
        {None: None, True: "yes", False: "no"}[request.is_material],
        visible(request.asked),
        # What people typed comes back exactly as it was.
        request.response,
        request.conclusion,
        visible(request.remark),
        request.code,
        visible(request.subject),
    ]
