"""Spans of years as people write them beside values: 2019-2021, 2019 to 2021."""

from __future__ import annotations

from jcm_mrv.date_words import TO
from jcm_mrv.patterns import pattern

_YEAR = r"((?:19|20)[0-9]{2})"
_SPAN = pattern(rf"(?<![0-9]){_YEAR}\s*(?:{TO}|through|until)\s*{_YEAR}(?![0-9])")


def year_spans(text: str) -> list[tuple[int, int]]:
    """Give the first and last year of each span that a text names.

    Examples
    --------
    >>> year_spans("mean of 2015-2017, from 2019 to 2021"), year_spans("2023-06")
    ([(2015, 2017), (2019, 2021)], [])
    """
    return [(int(first), int(last)) for first, last in _SPAN.findall(text)]
