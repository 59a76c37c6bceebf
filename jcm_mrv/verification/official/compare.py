"""An official spreadsheet beside the checklist of its methodology: what is equal, what differs."""

from __future__ import annotations

from pathlib import Path

from jcm_mrv.findings import PRJ, VER, Finding
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.statements import CLAIM_OF, statements
from jcm_mrv.project.checklist import Beside, Seen
from jcm_mrv.verification.official.entries import (
    aspect_seen,
    entries,
    number_seen,
    without_a_line,
)
from jcm_mrv.verification.official.formulas import equation_seen, try_formulas
from jcm_mrv.verification.official.sheet import read_official


@immutable
class Compared:
    """What an official spreadsheet has of a methodology.

    Attributes
    ----------
    beside : Beside
        The document, and what it has of each line of the checklist.
    findings : tuple of Finding
        What was not compared, and what it has that no line is about.
    """

    beside: Beside
    findings: tuple[Finding, ...]


def compare_official(path: Path, methodology: Methodology, library: Library) -> Compared:
    """Compare the official spreadsheet of a methodology with it.

    Numbers, units, options, frequencies and formulas that are equal are found equal, and methods
    in the same words; a criterion never is: no spreadsheet has it.

    Raises
    ------
    FindingsError
        As :func:`jcm_mrv.verification.official.sheet.read_official`.
    """
    official = read_official(path, methodology, library)
    listed = entries(official)
    formulas = try_formulas(official)
    seen: dict[str, Seen] = {}
    used = set()
    for stated in statements(methodology):
        found: Seen | None = None
        if stated.kind in ("value", "row"):
            found, own = number_seen(official, stated, listed)
            used |= {entry.place for entry in own}
        elif stated.kind in CLAIM_OF:
            found = aspect_seen(official, stated)
        elif stated.kind == "equation":
            found = equation_seen(methodology, stated, formulas)
        if found is not None:
            seen[stated.what] = found
    findings = []
    if official.is_filled:
        findings.append(PRJ[230].at(official.grid.name))
    if formulas.not_tried:
        findings.append(VER[191].at(official.grid.name, found=formulas.not_tried))
    left = without_a_line(methodology, [e for e in listed if e.place not in used])
    if shown := "; ".join(f"{' '.join(e.words.split())[:60]}: {e.shown}" for e in left):
        findings.append(VER[192].at(official.grid.name, found=shown[:600]))
    return Compared(
        Beside(official.title, official.version, official.sha256, seen), tuple(findings)
    )
