"""Methodologies held against their worked cases."""

from __future__ import annotations

from collections.abc import Iterable

from jcm_mrv.findings import Finding, FindingsError
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.judge import judge, run_cases
from jcm_mrv.methodology.library import Library


@immutable
class TriedCase:
    """A worked case and whether the methodology gives what it says."""

    methodology: str
    case: str
    passed: bool
    origin: str


def tried(references: Iterable[str], library: Library) -> tuple[list[TriedCase], list[Finding]]:
    """Give every case of the methodologies, and what is wrong with their units and cases."""
    cases: list[TriedCase] = []
    findings: list[Finding] = []
    for reference in references:
        try:
            loaded = library.load(reference)
            findings += judge(loaded)
            results = run_cases(loaded)
        except FindingsError as exc:
            findings += [f for f in exc.findings if f not in findings]
            continue
        cases += [
            TriedCase(loaded.reference, r.case.name, r.passed, r.case.origin) for r in results
        ]
    return cases, findings
