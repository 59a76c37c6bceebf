"""What a finding is: code, severity, texts, place; and what may be said of several."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace
from enum import StrEnum
from typing import TypeVar

from jcm_mrv.findings.language import (
    SHOWN,
    WRITTEN,
    Named,
    Phrase,
    fill,
    in_language,
    joined,
    said,
    translated,
)
from jcm_mrv.immutable import immutable

MOST_OF_A_KIND = 20
"""Findings of one kind that are told one by one."""

T = TypeVar("T")


class Severity(StrEnum):
    """How much a finding weighs: an ``error`` stops the calculation, the others travel with it."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@immutable(slots=True)
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

    @property
    def is_unseen(self) -> bool:
        """Whether it says that something was taken that nobody has looked at here."""
        from jcm_mrv.findings.table import UNSEEN

        return self.code in UNSEEN and not self.is_error

    @property
    def written(self) -> Finding:
        """The same finding in the language that files and JSON are written in."""
        return self.in_language(WRITTEN.get())

    @property
    def shown(self) -> Finding:
        """The same finding in the language of the screen."""
        return self.in_language(SHOWN.get())

    def in_language(self, language: str) -> Finding:
        """Give the same finding in another language.

        What was put into the texts stays as it is, unless it is a phrase of the program's own; so
        does what was added to a text later.

        Examples
        --------
        >>> Finding("PRJ-005", Severity.ERROR, "the file is empty").in_language("vi").message
        'tệp trống'
        """
        if language == "en":
            return self
        from jcm_mrv.findings.table import TABLE

        wordings = TABLE.get(self.code, ("", {}))[1]
        message, found, expected, hint = wordings.get(self.wording, ("", "", "", ""))
        if "found" in self.values:
            # Somebody's own text, were it word for word that of the catalogue.
            found = ""
        given = {"found": self.found, **self.values}
        foreign = {name: in_language(value, language) for name, value in given.items()}
        return replace(
            self,
            **{
                name: _said_again(getattr(self, name), template, given, foreign, language)
                for name, template in zip(
                    ("message", "found", "expected", "hint"),
                    (message, found, expected, hint),
                    strict=True,
                )
            },
        )

    def as_open(self) -> dict[str, str]:
        """Give the finding as a line of what is open."""
        return {"code": self.code, "what": self.written.message, "where": self.where}

    def as_dict(self) -> dict[str, str]:
        """Give the finding as result.json and findings.csv hold it."""
        told = self.written
        return {
            "code": told.code,
            "severity": told.severity.value,
            "message": told.message,
            "where": told.where,
            "found": told.found,
            "expected": told.expected,
            "hint": told.hint,
        }

    @classmethod
    def of_dict(cls, line: Mapping[str, object]) -> Finding:
        """Give the finding that :meth:`as_dict` has given, in the words of then.

        Examples
        --------
        >>> found = Finding("PRJ-101", Severity.ERROR, "unknown key", where="project.yaml:3:1")
        >>> Finding.of_dict(found.as_dict()) == found
        True
        """
        texts = {key: str(text) for key, text in line.items()}
        return cls(
            texts["code"],
            Severity(texts["severity"]),
            texts["message"],
            texts["where"],
            texts["found"],
            texts["expected"],
            texts["hint"],
        )


def _said_again(
    text: str,
    template: str,
    given: Mapping[str, object],
    foreign: Mapping[str, object],
    language: str,
) -> str:
    """Give a text of a finding in a language: its template filled anew, then its phrases."""
    if not text:
        return text
    try:
        english = fill(template, given, set())
    except TypeError:
        # Made by hand, with less than its text leaves open.
        english = ""
    if english and english in text:
        text = text.replace(english, fill(translated(template, language), foreign, set()), 1)
    for name, value in given.items():
        # A name may be a part of what somebody wrote: Mexico in America/Mexico_City.
        if isinstance(value, Phrase) and (text == value or not isinstance(value, Named)):
            text = text.replace(value, str(foreign[name]), 1)
    return text


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
    others: str = ", ".join(one.where for one in first[1:])
    if more:
        others = said("{others} and {more:,} more", others=others, more=more)
    told = said("{count:,} of them, also at {others}", count=count, others=others)
    found = f"{first[0].found}; {told}" if first[0].found else told
    return [replace(first[0], found=found, values={**first[0].values, "also_at": told})]


_YEARS = 3
"""So many findings of years are each worth a place."""


def over_years(findings: Iterable[Finding]) -> list[Finding]:
    """Give findings once each; what is said of more than three years, with the first of them.

    A mistyped end of a period lacks readings or entries in each of forty years.

    Examples
    --------
    >>> def lacking(year):
    ...     found = f"{year}-01-01 to {year}-12-31"
    ...     return Finding("MON-036", Severity.ERROR, "x", "p", found, values={"year": year})
    >>> [one.found for one in over_years(map(lacking, (2025, 2026, 2027, 2028)))]
    ['2025-01-01 to 2025-12-31; the same of 3 more, up to 2028']
    >>> len(over_years(map(lacking, (2025, 2026, 2027))))
    3
    """
    alike: dict[object, list[Finding]] = {}
    for one in dict.fromkeys(findings):
        others = {name: v for name, v in one.values.items() if name not in ("year", "found")}
        kind = (one.code, one.wording, one.where, one.severity, one.expected, one.hint, str(others))
        alike.setdefault(kind if "year" in one.values else one, []).append(one)
    together: list[Finding] = []
    for those in alike.values():
        if len(those) <= _YEARS:
            together += those
            continue
        first, last = those[0], those[-1].values["year"]
        told = said("the same of {count} more, up to {last}", count=len(those) - 1, last=last)
        found = joined([first.found, told]) if first.found else told
        together.append(replace(first, found=found, values={**first.values, "also_of": told}))
    return together


def few(items: Sequence[T], told: Callable[[T], Finding]) -> list[Finding]:
    """Give a finding for each of some things; of more than anybody reads, one that counts them.

    Examples
    --------
    >>> rows = [Finding("MON-101", Severity.ERROR, "x", f"a.csv:{n}") for n in range(30)]
    >>> len(few(range(20), rows.__getitem__)), len(few(range(30), rows.__getitem__))
    (20, 1)
    """
    if len(items) <= MOST_OF_A_KIND:
        return [told(one) for one in items]
    return counted([told(one) for one in items[:3]], len(items))


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


def nearest(name: str, valid: Iterable[str]) -> Phrase:
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
        return said("did you mean {close!r}?", close=close)
    if not names:
        return said("no names are valid here")
    return said("valid: {names}", names=", ".join(names[:30]))
