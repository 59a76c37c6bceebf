"""How often readings come, as a text says it: a length of time, calendar months, or no pace at all.

Apart from the types that models declare, which need a library that takes long to import.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from jcm_mrv.patterns import pattern

MONTH: Literal["1 month"] = "1 month"
AS_LOGGED: Literal["as logged"] = "as logged"

_UNITS = {"s": 1, "sec": 1, "min": 60, "h": 3600, "hour": 3600, "d": 86400, "day": 86400}
_SPAN = pattern(r"\s*([0-9]{1,6})\s*(s|sec|min|h|hour|d|day)\s*\Z")
EXPECTED = "like 15 min, 1 h, 30 s or 1 d"


def span_of(text: str) -> dt.timedelta | None:
    """Give the length of time that a text says, up to 31 days; None where it says none.

    Examples
    --------
    >>> span_of("15 min"), span_of("0 h")
    (datetime.timedelta(seconds=900), None)
    """
    if match := _SPAN.match(text):
        total = int(match[1]) * _UNITS[match[2]]
        if 0 < total <= 31 * 86400:
            return dt.timedelta(seconds=total)
    return None


def pace_in_words(text: str) -> Literal["1 month", "as logged"] | None:
    """Give the pace that is no length of time, blanks as they may be; None where it is none.

    Examples
    --------
    >>> pace_in_words(" as  logged"), pace_in_words("1 h")
    ('as logged', None)
    """
    words = " ".join(text.split())
    return MONTH if words == MONTH else AS_LOGGED if words == AS_LOGGED else None
