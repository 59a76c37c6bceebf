"""What is known of each code: its severities, its texts, why it matters, an example, the mend."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import get_close_matches
from string import Formatter

from jcm_mrv.findings.explanations import EXPLANATIONS
from jcm_mrv.findings.finding import Severity
from jcm_mrv.findings.language import Phrase, said, translated
from jcm_mrv.findings.table import OPEN, TABLE
from jcm_mrv.immutable import immutable

TITLES: dict[str, Phrase] = {
    "PRJ": said("Project file"),
    "MET": said("Methodology"),
    "MON": said("Monitoring data"),
    "CAL": said("Calculation"),
    "WBK": said("Workbook"),
    "VER": said("Verification"),
    "EVI": said("Evidence pack"),
    "RPT": said("Report"),
    "PLN": said("Planning"),
}
"""What the families of codes are about, in the order of the work."""

_SEVERITIES = {
    Severity.ERROR: said("error"),
    Severity.WARNING: said("warning"),
    Severity.NOTE: said("note"),
}


@immutable
class Explained:
    """One code, explained."""

    code: str
    severities: tuple[Severity, ...]
    meaning: str
    why: str
    example: str
    mend: str
    messages: tuple[str, ...]
    keeps_open: bool = False

    @property
    def ready_text(self) -> str:
        """What it means for a result that carries it; "" where it is as ready as without."""
        return said("A result that carries it is not ready.") if self.keeps_open else ""

    @property
    def severity_text(self) -> str:
        """The severities in words: ``error or warning``."""
        *first, last = (_SEVERITIES[severity] for severity in self.severities)
        return said("{first} or {last}", first=", ".join(first), last=last) if first else last

    def in_language(self, language: str) -> Explained:
        """Give the same in another language; the example stays as it is."""
        return replace(
            self,
            meaning=translated(self.meaning, language),
            why=translated(self.why, language),
            mend=translated(self.mend, language),
            messages=tuple(
                dict.fromkeys(
                    _said(translated(texts[0], language)) for texts in TABLE[self.code][1].values()
                )
            ),
        )

    def as_dict(self) -> dict[str, object]:
        """Give it as ``jcm-mrv explain --json`` prints it."""
        return {
            "code": self.code,
            "severities": [str(severity) for severity in self.severities],
            "meaning": self.meaning,
            "messages": list(self.messages),
            "keeps_open": self.keeps_open,
            "why": self.why,
            "example": self.example,
            "mend": self.mend,
        }


def codes(start: str = "") -> list[str]:
    """Give the codes that begin like a text, by family and number.

    Examples
    --------
    >>> codes("mon10")[:2]
    ['MON-101', 'MON-102']
    """
    wanted = _plain(start)
    order = list(TITLES)
    found = [code for code in TABLE if _plain(code).startswith(wanted)]
    return sorted(found, key=lambda code: (order.index(code[:3]), code))


def code_named(text: str) -> str:
    """Give the code that somebody wrote, in whatever case, with or without the hyphen.

    Raises
    ------
    ValueError
        Where there is no such code; it names the nearest.

    Examples
    --------
    >>> code_named("mon106")
    'MON-106'
    """
    plain = _plain(text)
    if plain[3:].isdigit() and len(plain) < 6:
        plain = f"{plain[:3]}{int(plain[3:]):03}"
    by_plain = {_plain(code): code for code in TABLE}
    if plain in by_plain:
        return by_plain[plain]
    raise ValueError(f"there is no code {text!r}; {_near(plain)}")


def explain(code: str) -> Explained:
    """Give what is known of a code."""
    severities, wordings = TABLE[code]
    return Explained(
        code,
        tuple(map(Severity, severities.split())),
        *EXPLANATIONS[code],
        tuple(dict.fromkeys(_said(texts[0]) for texts in wordings.values())),
        code in OPEN,
    )


def _near(plain: str) -> str:
    """Name the nearest code, of the family that was meant where one was."""
    family = codes(plain[:3]) if plain[:3] in TITLES else []
    if family and plain == plain[:3]:
        return f"{family[0]} to {family[-1]} are those of {plain}"
    close = get_close_matches(plain, map(_plain, family or TABLE), n=1, cutoff=0.7)
    if close:
        return f"did you mean {close[0][:3]}-{close[0][3:]}?"
    return f"codes begin with {', '.join(TITLES)}"


def _said(text: str) -> str:
    """Give a text of the catalogue with its placeholders as <names>."""
    parts = []
    for literal, name, spec, _ in Formatter().parse(text):
        several = (spec or "").rpartition("|")[2]
        shown = several if "|" in (spec or "") else f"<{name}>"
        parts += [literal, shown if name else ""]
    return "".join(parts)


def _plain(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", text.upper())
