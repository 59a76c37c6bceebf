"""Everything that is asked of the evidence that a project file names, in the order it is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from jcm_mrv.findings import Finding
from jcm_mrv.project.evidence import missing_evidence, nothing_shown, shown_in_words
from jcm_mrv.project.evidence_amounts import (
    amounts_not_found,
    not_read,
    summed_twice,
    values_not_found,
)
from jcm_mrv.project.evidence_certificates import unfit_certificates
from jcm_mrv.project.evidence_kinds import unfit_authorisation
from jcm_mrv.project.evidence_multipliers import multipliers_named, unshown_multipliers
from jcm_mrv.project.evidence_pages import missing_pages
from jcm_mrv.project.evidence_twice import shown_twice
from jcm_mrv.project.evidence_words import Evidence
from jcm_mrv.project.said_estimated import said_estimated
from jcm_mrv.strict_yaml import Document


def check_evidence(document: Document, path: Path, evidence: Evidence) -> Iterator[Finding]:
    """Look into evidence: whether it is there, of one thing each, and bears out what is typed."""
    folder = path.parent
    yield from missing_evidence(document, path, evidence.asked)
    yield from nothing_shown(document)
    yield from said_estimated(document)
    yield from shown_in_words(document, folder, multipliers_named(document))
    yield from shown_twice(document, folder, evidence)
    yield from missing_pages(document, folder, evidence)
    yield from unfit_certificates(document, folder, evidence)
    yield from unfit_authorisation(document, folder, evidence)
    yield from unshown_multipliers(document, folder, evidence)
    yield from amounts_not_found(document, folder, evidence)
    yield from summed_twice(document, evidence)
    yield from values_not_found(document, folder, evidence)
    yield from not_read(document, evidence)
