"""A subject to the context of a document: its sections in their order, its pictures, its words."""

from __future__ import annotations

from collections.abc import Callable

from jcm_mrv.reporting.blocks import day, paragraph
from jcm_mrv.reporting.cleaning import cleaned
from jcm_mrv.reporting.context import SCHEMA, Block, Context, Kind, Section
from jcm_mrv.reporting.hiding import allocation_back, computed_back, hidden_estimates
from jcm_mrv.reporting.masking import masked
from jcm_mrv.reporting.pictured import NotDrawn, pictures
from jcm_mrv.reporting.sections import (
    declared,
    front,
    issuance,
    judged,
    measured,
    reproducing,
    rested_on,
    verification,
)
from jcm_mrv.reporting.sections.equations import equations
from jcm_mrv.reporting.standings import marks
from jcm_mrv.reporting.subject import Subject
from jcm_mrv.reporting.words import Words, page_words

Build = Callable[[Subject], list[Block]]

SECTIONS: dict[Kind, dict[str, Build]] = {
    "monitoring": {
        "cover": front.cover,
        "summary": front.summary,
        "project": declared.project,
        "eligibility": declared.eligibility,
        "monitoring": declared.monitoring,
        "data": measured.data,
        "adjustments": measured.adjustments,
        "values": declared.values,
        "equations": equations,
        "results": measured.results,
        "uncertainty": judged.uncertainty,
        "findings": judged.findings,
        "sources": rested_on.sources,
        "allocation": rested_on.allocation,
        "signatures": front.signatures,
        "reproducibility": reproducing.reproducibility,
    },
    "verification": {
        "general": verification.general,
        "conclusion": verification.conclusion,
        "overview": verification.overview,
        "team": verification.team,
        "means": verification.means,
        "requirements": verification.requirements,
        "findings": judged.requests,
        "sampling": judged.sampling,
        "difference": judged.difference,
        "amounts": verification.amounts,
        "documents": verification.documents,
        "certificates": verification.certificates,
    },
    "issuance": {
        "period": issuance.period,
        "amounts": issuance.amounts,
        "allocation": issuance.allocation,
        "entity": issuance.entity,
        "reproducibility": reproducing.reproducibility,
    },
}
"""The sections of each kind, by id, in their order."""


def titles(w: Words, kind: Kind) -> dict[str, str]:
    """Give the headings of the sections of a kind."""
    both = {
        "findings": w("Findings"),
        "allocation": w("Allocation"),
        "reproducibility": w("How to reproduce it"),
    }
    if kind == "monitoring":
        return both | {
            "cover": w("Cover"),
            "summary": w("Summary"),
            "project": w("Project"),
            "eligibility": w("Eligibility criteria"),
            "monitoring": w("Monitoring"),
            "data": w("Monitored data"),
            "adjustments": w("Adjustments"),
            "values": w("Values fixed ex ante"),
            "equations": w("Equations"),
            "results": w("Results"),
            "uncertainty": w("Uncertainty"),
            "sources": w("Sources"),
            "signatures": w("Signatures"),
        }
    if kind == "verification":
        return both | {
            "general": w("A.1 General information"),
            "conclusion": w("A.2 Conclusion of verification and level of assurance"),
            "overview": w("A.3 Overview of verification results"),
            "team": w("B. Verification team and other experts"),
            "means": w("C.1 Means of verification"),
            "requirements": w("C.2 Compliance with requirements"),
            "findings": w("D. Findings and responses"),
            "sampling": w("Sampling"),
            "difference": w("Difference to submitted documents"),
            "amounts": w("E. Amount of emission reductions per year"),
            "documents": w("F. Documents and files"),
            "certificates": w("Annex: certificates"),
        }
    return both | {
        "period": w("Project and monitoring period"),
        "amounts": w("Amount requested"),
        "entity": w("Third-party entity and contact"),
    }


def document_title(w: Words, kind: Kind) -> str:
    """Give the title of a document."""
    return {
        "monitoring": w("Monitoring report"),
        "verification": w("Verification report (draft)"),
        "issuance": w("Request for issuance of credits"),
    }[kind]


def context_of(s: Subject, kind: Kind, *, public: bool = False) -> Context:
    """Give the context of a document: the same for every format."""
    w = s.words
    found = list(pictures(s)) if kind == "monitoring" else []
    drawn = [one for one in found if not isinstance(one, NotDrawn)]
    names = {one["name"] for one in drawn}
    left_out = {one.name: one.said for one in found if isinstance(one, NotDrawn)}
    headed = titles(w, kind)
    sections: list[Section] = []
    for name, build in SECTIONS[kind].items():
        blocks: list[Block] = []
        for block in build(s):
            if block["type"] != "picture" or block["name"] in names:
                blocks.append(block)
            elif block["name"] in left_out:
                blocks.append(paragraph(left_out[block["name"]], "note"))
        sections.append({"id": name, "title": headed[name], "blocks": blocks})
    placed = {
        b["name"] for section in sections for b in section["blocks"] if b["type"] == "picture"
    }
    title = s.masking.cell({"text": s.file.title}, "title")["text"]
    period = s.file.period
    context: Context = {
        "schema": SCHEMA,
        "kind": kind,
        "lang": w.lang,
        "title": document_title(w, kind),
        "project": title,
        "standing": s.result.standing,
        "ready": s.result.ready,
        "public": public,
        "marks": marks(w, s.result, s.pack, public=public),
        "running": f"{title} · {w.period(period.start, period.end)}",
        "date": day(w, s.as_of),
        "words": page_words(w),
        "sections": sections,
        "pictures": [one for one in drawn if one["name"] in placed],
        "notes": _notes(s, kind, public=public),
    }
    removed: set[str] = set()
    made: Context = cleaned(context, removed)
    if s.masking.paths:
        # The day of the document is none of the project file.
        hidden: Context = masked(made, s.masking)
        hidden["date"] = made["date"]
        made = hidden
    if removed:
        which = ", ".join(sorted(removed))
        made["notes"].append(
            w("Characters that may not stand here were removed: {which}.", which=which)
        )
    return made


def known_anyway(s: Subject, kind: Kind) -> list[str]:
    """Give what is confidential and can be computed back from what a document shows."""
    back = list(allocation_back(s.masking, s.result))
    for one in s.applications:
        back += computed_back(s.masking, one)
        if kind == "monitoring" and s.estimated_reductions is not None:
            estimate = s.words("Estimate")
            back += [f"{name} ({estimate})" for name in hidden_estimates(s.masking, one)]
    return back


def _notes(s: Subject, kind: Kind, *, public: bool) -> list[str]:
    w = s.words
    notes = [w("Texts of the methodology and of the project file stand in their own language.")]
    if kind == "monitoring" and w.lang != "en" and any(one.ledger for one in s.applications):
        notes.append(w("Details of the ledger of adjustments stand in English."))
    if not public:
        return notes
    if not s.file.confidential:
        return [*notes, w("The project file lists nothing as confidential: nothing is left out.")]
    notes.append(w("XXX stands where something confidential is left out."))
    for name in known_anyway(s, kind):
        notes.append(
            w(
                "{name} is confidential, and can be computed back from the amounts in this "
                "document and the equations of the methodology.",
                name=name,
            )
        )
    return notes
