"""What is said about the result: findings, uncertainty, sampling, difference."""

from __future__ import annotations

from collections.abc import Sequence

from jcm_mrv.findings import Finding, Severity
from jcm_mrv.reporting.blocks import column, empty, number, paragraph, table, text
from jcm_mrv.reporting.context import Block, Table
from jcm_mrv.reporting.masking import MASK
from jcm_mrv.reporting.subject import Subject
from jcm_mrv.reporting.words import Words


def uncertainty(s: Subject) -> list[Block]:
    """Say that the uncertainty was not calculated."""
    return [empty(s.words("Nothing was done: the uncertainty of the result was not calculated."))]


def sampling(s: Subject) -> list[Block]:
    """Say that no sample was drawn."""
    return [empty(s.words("Nothing was done: no sample was drawn."))]


def difference(s: Subject) -> list[Block]:
    """Say that nothing was compared."""
    return [
        empty(
            s.words(
                "Nothing was done: no submitted workbook or earlier report was compared with this "
                "result."
            )
        )
    ]


def findings(s: Subject) -> list[Block]:
    """Give what was found, with place and mend."""
    if not s.findings:
        return [empty(s.words("Nothing was found."))]
    caption = s.words("Findings")
    hidden = s.masking.places
    return [findings_table(s.words, "findings", "findings", caption, s.findings, hidden)]


def findings_table(
    w: Words,
    section: str,
    name: str,
    caption: str,
    found: Sequence[Finding],
    hidden: frozenset[str] = frozenset(),
) -> Table:
    """Give findings as a table, with place and mend; what stood in hidden places is left out."""
    weights = {
        Severity.ERROR: w("error"),
        Severity.WARNING: w("warning"),
        Severity.NOTE: w("note"),
    }
    columns = [
        column("code", w("Code"), "code"),
        column("severity", w("Weight")),
        column("message", w("What was found")),
        column("where", w("Place")),
        column("found", w("Found")),
        column("hint", w("What to do")),
        column("open", w("Open")),
    ]
    rows = [
        [
            text(one.code),
            text(weights[one.severity]),
            text(one.message),
            text(one.where),
            text(MASK if one.where in hidden else one.found),
            text(one.hint),
            text(w("yes") if one.keeps_open else ""),
        ]
        for one in found
    ]
    return table(section, name, caption, columns, rows)


def requests(s: Subject) -> list[Block]:
    """Give what was found as requests that a third-party entity may make of it."""
    w = s.words
    said = w(
        "The requests are proposed from what this tool found. The third-party entity decides "
        "which it makes, and adds its own."
    )
    if not s.findings:
        return [paragraph(said, "note"), empty(w("Nothing was found."))]
    # With it come the checks of workbooks, which other pages with findings do without.
    from jcm_mrv.verification.verdict import KINDS

    kinds = {weight: w.known(f"{short} ({long})") for weight, (short, long) in KINDS.items()}
    columns = [
        column("number", w("No."), "number"),
        column("request", w("Request, proposed")),
        column("code", w("Code"), "code"),
        column("message", w("What was found")),
        column("where", w("Place")),
        column("response", w("Response of the participants")),
        column("conclusion", w("Conclusion of the third-party entity")),
    ]
    rows = [
        [
            number(w, n),
            text(kinds[one.severity]),
            text(one.code),
            text(one.message),
            text(one.where),
            text(""),
            text(""),
        ]
        for n, one in enumerate(s.findings, 1)
    ]
    return [
        paragraph(said, "note"),
        table("findings", "requests", w("Requests"), columns, rows),
    ]
