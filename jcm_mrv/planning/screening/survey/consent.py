"""Who is not to be named, and what is found about such sites without what tells who they are.

An answer that cannot be read may be a no. An empty cell says nothing, and hides nothing.
"""

from __future__ import annotations

import re
from dataclasses import replace

from jcm_mrv.findings import Finding
from jcm_mrv.findings.language import said
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.planning.screening.survey.model import NAMING, Row


def nameless(finding: Finding, row: Row) -> Finding:
    """Give a finding without what tells who the site of a row is: name, park, note, coordinates.

    A value that holds any of them is left out whole: the rest of it may tell as much.
    """
    tells = _Telling(row)
    about_it = finding.values.get("key") in NAMING
    hidden = said("not shown: no consent to being named")
    given = {"found": finding.found, **finding.values}
    taken = {
        name: str(value)
        for name, value in given.items()
        if isinstance(value, str) and (tells(value) or (about_it and value and name == "found"))
    }
    if not taken:
        return finding
    texts = {}
    for part in ("message", "found", "expected", "hint"):
        text = str(getattr(finding, part))
        for value in taken.values():
            text = hidden if text == value else text.replace(value, hidden)
        texts[part] = hidden if tells(text) else text
    return replace(finding, **texts, values={**given, **dict.fromkeys(taken, hidden)})


class _Telling:
    """Whether a text tells who a site is, by its name, park or note, or where it lies."""

    def __init__(self, row: Row) -> None:
        identifier = row.text_of("site_id")
        texts = {row.text_of(key).strip() for key in NAMING} - {"", identifier}
        self.names = [_words(text) for text in texts]
        place = [row.number_of(key) for key in ("latitude", "longitude")]
        known = [abs(one) for one in place if one is not None]
        self.place = [
            re.compile(f"{_words(number_text(one)).pattern}|{_words(f'{float(one):g}').pattern}")
            for one in known
        ]

    def __call__(self, text: str) -> bool:
        if any(name.search(text) for name in self.names):
            return True
        return len(self.place) > 1 and all(number.search(text) for number in self.place)


def _words(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.]){re.escape(text)}(?!\w)", re.IGNORECASE)
