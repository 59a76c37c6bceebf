"""The list of findings as a file that a spreadsheet program opens."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from jcm_mrv.findings import FindingsError, error
from jcm_mrv.verification.verdict import Verdict

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


def write_list(verdict: Verdict, path: Path) -> None:
    """Write the numbered findings, one a line, as CSV in UTF-8.

    Raises
    ------
    FindingsError
        ``VER-090`` when the file cannot be written.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for item in verdict.items:
        finding = item.finding
        writer.writerow(
            [
                item.number,
                finding.code,
                *map(_plain, (finding.where, finding.message, finding.found, finding.expected)),
                "" if item.effect is None else repr(item.effect),
                "" if item.share is None else f"{item.share:.6f}",
                {None: "", True: "yes", False: "no"}[item.is_material],
                _plain(finding.hint),
            ]
        )
    try:
        # With a byte order mark, since Excel reads UTF-8 only then.
        path.write_bytes(buffer.getvalue().encode("utf-8-sig"))
    except OSError as exc:
        raise FindingsError(
            [
                error(
                    "VER-090",
                    "the list cannot be written",
                    where=str(path),
                    found=exc.strerror or "an error",
                    expected="a file in a folder that is there",
                    hint="check the path",
                )
            ]
        ) from None


def _plain(text: str) -> str:
    """Give a text that no spreadsheet program takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
