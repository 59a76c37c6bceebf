"""What a finding is: code, severity, texts, place; and what may be said of several."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs: an ``error`` stops the calculation, the others travel with it."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem: code, severity and message, with place, what was found and what to do.

    Examples
    --------
    >>> Finding("PRJ-101", Severity.ERROR, "unknown key", where="project.yaml:3:1").is_error
    True
    """

    code: str
    severity: Severity
    message: str
    where: str = ""
    found: str = ""
    expected: str = ""
    hint: str = ""
    wording: str = field(default="", compare=False, repr=False)
    """Which of the code's wordings in the catalogue the texts are."""
    values: Mapping[str, object] = field(default_factory=dict, compare=False, repr=False)
    """What was put into the texts, so that they can be said in another language."""

    @property
    def is_error(self) -> bool:
        """Whether this finding stops the calculation."""
        return self.severity is Severity.ERROR

    @property
    def keeps_open(self) -> bool:
        """Whether a result that carries this finding is not ready: something is left to do."""
        # Loaded with the first finding that is asked, and not with every command.
        from jcm_mrv.findings.table import OPEN

        return self.is_error or self.code in OPEN

    def as_dict(self) -> dict[str, str]:
        """Give the finding as result.json and findings.csv hold it."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "message": self.message,
            "where": self.where,
            "found": self.found,
            "expected": self.expected,
            "hint": self.hint,
        }


def counted(first: Sequence[Finding], count: int) -> list[Finding]:
    """Give one finding for many of a kind: the first, with the places of some others.

    Parameters
    ----------
    first : sequence of Finding
        The first of them.
    count : int
        How many there are.

    Examples
    --------
    >>> rows = [Finding("MON-101", Severity.ERROR, "x", f"a.csv:{n}", "'x'") for n in (2, 5, 9)]
    >>> [one.found for one in counted(rows, 1015)]
    ["'x'; 1,015 of them, also at a.csv:5, a.csv:9 and 1,012 more"]
    >>> counted(rows[:1], 1) == rows[:1]
    True
    """
    if count < 2:
        return list(first)
    more = count - len(first)
    others = ", ".join(one.where for one in first[1:]) + (f" and {more:,} more" if more else "")
    said = f"{count:,} of them, also at {others}"
    return [replace(first[0], found=f"{first[0].found}; {said}" if first[0].found else said)]


class FindingsError(Exception):
    """Raised where work cannot go on; carries every finding known by then, errors first to see."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings: tuple[Finding, ...] = tuple(findings)
        super().__init__("; ".join(f"{f.code} {f.message}" for f in self.findings))


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any of the findings stops the calculation."""
    return any(finding.is_error for finding in findings)


def near(name: str, valid: Iterable[str]) -> str | None:
    """Give the valid name that is spelled most like a name, or None where none is.

    Examples
    --------
    >>> near("reedings", ["readings", "entries"])
    'readings'
    """
    by_lower = {candidate.lower(): candidate for candidate in sorted(set(valid))}
    close = difflib.get_close_matches(name.lower(), list(by_lower), n=1, cutoff=0.6)
    return by_lower[close[0]] if close else None


def nearest(name: str, valid: Iterable[str]) -> str:
    """Give a hint that names the nearest valid name, or lists the valid ones when none is near.

    Examples
    --------
    >>> nearest("reedings", ["readings", "entries"])
    "did you mean 'readings'?"
    >>> nearest("zzz", ["readings", "entries"])
    'valid: entries, readings'
    """
    names: Sequence[str] = sorted(set(valid))
    close = near(name, names)
    if close is not None:
        return f"did you mean {close!r}?"
    return f"valid: {', '.join(names[:30])}" if names else "no names are valid here"
