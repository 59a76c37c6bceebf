"""The draft for the third-party entity: what it decides is left open, and said to be."""

from __future__ import annotations

from jcm_mrv.findings import Severity
from jcm_mrv.reporting.blocks import (
    choices,
    column,
    empty,
    fact,
    facts,
    heading,
    lines,
    number,
    paragraph,
    table,
    text,
)
from jcm_mrv.reporting.context import Block
from jcm_mrv.reporting.sections import declared, reproducing, rested_on
from jcm_mrv.reporting.sections.front import header
from jcm_mrv.reporting.sections.measured import results
from jcm_mrv.reporting.standings import ready_text, standing_text
from jcm_mrv.reporting.subject import Subject


def requirements_of(s: Subject) -> list[tuple[str, str]]:
    """Give id and words of what a verification covers."""
    w = s.words
    return [
        ("eligibility", w("Eligibility criteria")),
        (
            "implementation",
            w("Implementation of the project against the registered or revised PDD"),
        ),
        ("calibration", w("Calibration frequency and correction of measured values")),
        ("calculation", w("Data and calculation of emission reductions")),
        ("registration", w("Avoidance of double registration")),
        ("changes", w("Post-registration changes")),
    ]


def general(s: Subject) -> list[Block]:
    """Give what identifies the project, and lines for the third-party entity."""
    w = s.words
    return [
        paragraph(
            w(
                "This is a draft for the third-party entity. What it has to judge is left open "
                "here, and nothing in it is an opinion of the third-party entity."
            ),
            "warning",
        ),
        facts(header(s)),
        lines(
            [
                ("report_completed", w("Date of completion of the monitoring report")),
                ("entity", w("Third-party entity")),
                ("contracting", w("Project participant that contracts it")),
                ("completed", w("Date of completion of this report")),
            ]
        ),
    ]


def conclusion(s: Subject) -> list[Block]:
    """Give the opinions of which one is chosen; none is ticked here."""
    w = s.words
    return [
        paragraph(w("One of these is ticked by the third-party entity.")),
        choices(
            [
                (
                    "positive",
                    w(
                        "Unqualified opinion: with reasonable assurance, the emission reductions "
                        "are free of material errors, are a fair representation, and are "
                        "calculated under the rules of the JCM"
                    ),
                ),
                ("qualified", w("Qualified opinion")),
                ("adverse", w("Adverse opinion")),
                ("disclaimer", w("Disclaimer of opinion")),
            ]
        ),
        lines([("reasons", w("Reasons, where the opinion is not unqualified"))]),
    ]


def overview(s: Subject) -> list[Block]:
    """Give each item with a box that no request about it remains."""
    w = s.words
    return [
        paragraph(w("A box is ticked where no CAR or CL remains.")),
        choices(requirements_of(s)),
    ]


def team(s: Subject) -> list[Block]:
    """Give lines for the team."""
    w = s.words
    return [
        lines(
            [
                ("leader", w("Team leader: name, organisation, role, on-site visit")),
                ("member", w("Team member: name, organisation, role, on-site visit")),
                ("expert", w("Technical expert: name, organisation, role")),
                ("reviewer", w("Internal reviewer: name, organisation")),
            ]
        )
    ]


def means(s: Subject) -> list[Block]:
    """Say what was recomputed for this draft, and leave lines for what people do."""
    w = s.words
    if s.pack is None:
        said = w(
            "The result was calculated from the project file and the readings that it names; no "
            "evidence pack was checked."
        )
    else:
        said = w(
            "The evidence pack was checked against its manifest, and its result was recomputed "
            "from what stands in it alone: {verdict}.",
            verdict=w("identical") if s.pack.verdict == "identical" else w("reproduced"),
        )
    return [
        paragraph(said),
        *reproducing.of_pack(s, "means"),
        *reproducing.commands(s),
        facts(
            [
                fact("standing", w("Standing"), standing_text(w, s.result.standing)),
                fact("readiness", w("Readiness"), ready_text(w, s.result)),
            ]
        ),
        lines(
            [
                ("visit", w("On-site visit: date, place, who took part")),
                ("interview", w("Interviews: name, organisation, subject")),
            ]
        ),
    ]


def requirements(s: Subject) -> list[Block]:
    """Give per requirement what stands in the project and what was found."""
    w = s.words
    blocks: list[Block] = []
    meters = list(s.file.meters)
    for name, label in requirements_of(s):
        blocks.append(heading(label))
        if name == "eligibility":
            blocks += [_moved(block) for block in declared.eligibility(s)]
        elif name == "calibration" and meters:
            blocks.append(declared.calibrations(s, "requirements", meters))
        elif name == "calibration":
            blocks.append(empty(w("No meter is declared: there is no calibration to show.")))
        elif name == "calculation":
            blocks.append(_counts(s))
        else:
            blocks.append(empty(w("This tool judges nothing of it.")))
        blocks.append(lines([(f"{name}_judged", w("Judged by the third-party entity"))]))
    return blocks


def _moved(block: Block) -> Block:
    return {**block, "id": "requirements"} if block["type"] == "table" else block


def _counts(s: Subject) -> Block:
    w = s.words
    columns = [column("weight", w("Weight")), column("count", w("Number"), "number")]
    words = {
        Severity.ERROR: w("error"),
        Severity.WARNING: w("warning"),
        Severity.NOTE: w("note"),
    }
    rows = [
        [text(words[weight]), number(w, sum(one.severity is weight for one in s.findings))]
        for weight in Severity
    ]
    return table("requirements", "finding_counts", w("Findings of this tool"), columns, rows)


def amounts(s: Subject) -> list[Block]:
    """Give the emissions and reductions of each year, as calculated."""
    said = s.words(
        "As calculated by this tool. They are verified amounts only once the third-party entity "
        "says so."
    )
    return [paragraph(said, "note"), *results(s, "amounts")]


def documents(s: Subject) -> list[Block]:
    """Give the documents and files that the result rests on."""
    return rested_on.sources(s, "documents")


def certificates(s: Subject) -> list[Block]:
    """Give the certificates of meters, and lines for those of the team."""
    w, hide = s.words, s.masking.cell
    columns = [
        column("meter", w("Meter")),
        column("serial", w("Serial number")),
        column("certificate", w("Certificate")),
    ]
    rows = [
        [
            hide(text(name), "meters", name),
            hide(text(meter.serial), "meters", name, "serial"),
            hide(text(one.certificate), "meters", name, "calibrations", n, "certificate"),
        ]
        for name, meter in s.file.meters.items()
        for n, one in enumerate(meter.calibrations)
    ]
    caption = w("Certificates of meters")
    first: Block = (
        table("certificates", "certificates", caption, columns, rows)
        if rows
        else empty(w("No certificate of a meter is named."))
    )
    return [first, lines([("team_certificates", w("Certificates of the team, to be annexed"))])]
