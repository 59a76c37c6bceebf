"""What time it is: the one place where a command asks the clock, to refuse and to seal.

A reading of a text, of a meter or of an invoice that is dated on a day to come was not made. But
for the time that a seal states, nothing that is written tells the day, and what was accepted once
is accepted ever after: the clock can stop a run, and changes no byte of one.
"""

from __future__ import annotations

import datetime as dt

FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Outside these years a clock was never set, or a date was misread."""
BUDDHIST = 543
"""Years of the Buddhist calendar that have passed at the start of ours: 2567 is 2024."""
_FIRST_ZONE = dt.timedelta(hours=14)


def now() -> dt.datetime:
    """Give what the clock of the machine says, in UTC."""
    return dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """Give the latest day that has begun anywhere on earth: no clock of a user is ahead of it."""
    return (now() + _FIRST_ZONE).date()


def still_to_come(day: dt.date | None) -> dt.date | None:
    """Give today where a day has not come yet, None where it has, or where there is none.

    Examples
    --------
    >>> still_to_come(dt.date(2024, 1, 1)), still_to_come(None)
    (None, None)
    >>> still_to_come(dt.date.max) is None
    False
    """
    if day is None or day <= (latest := today()):
        return None
    return latest
