"""Whether a result is ready, and what stands beside that word: nothing is claimed unseen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from jcm_mrv.findings import Finding
from jcm_mrv.findings.language import Phrase, said

READY_WORDS = {True: said("ready"), False: said("not ready")}


class Readiness:
    """What has findings, and is ready where none of them is left to do."""

    findings: tuple[Finding, ...]

    @property
    def open(self) -> tuple[Finding, ...]:
        """What is left to do before the result is ready: answers, data, checks not made."""
        return tuple(finding for finding in self.findings if finding.keeps_open)

    @property
    def unseen(self) -> tuple[Finding, ...]:
        """What was taken without a look at it, such as documents in words: ready, and says so."""
        return tuple(finding for finding in self.findings if finding.is_unseen)

    @property
    def ready(self) -> bool:
        """Whether nothing is open; what it may be called is its standing, and another matter."""
        return not self.open


def told_of(left: Sequence[Finding], unseen: Sequence[Finding]) -> Phrase:
    """Give what is said behind the word ready, or not ready.

    Examples
    --------
    >>> from jcm_mrv.findings import PRJ
    >>> note = PRJ[244].at("project.yaml:20:1", found="EVN bills", what="8 amounts")
    >>> told_of([], []), told_of([], [note])
    ('nothing is open', 'nothing is open; 1 thing was not looked at here (PRJ-244)')
    """
    if left:
        return said(
            "{n} {n:thing is|things are} open ({codes})", n=len(left), codes=_codes_of(left)
        )
    if not unseen:
        return said("nothing is open")
    return said(
        "nothing is open; {n} {n:thing was|things were} not looked at here ({codes})",
        n=len(unseen),
        codes=_codes_of(unseen),
    )


def _codes_of(findings: Iterable[Finding]) -> str:
    counts = Counter(finding.code for finding in findings)
    return ", ".join(code if n == 1 else f"{code} × {n}" for code, n in counts.items())
