"""Rule 3: readings of a project that are dated on a day to come were read by nobody."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from jcm_mrv.findings import MON, Finding
from jcm_mrv.metering.clock import midnight
from jcm_mrv.metering.found import of_each
from jcm_mrv.metering.readings import Readings
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.today import still_to_come


def refuse_to_come(inside: Readings, terms: Terms) -> Iterator[Finding]:
    """Give ``MON-304`` for readings inside the monitoring period that are of days to come.

    Readings that are looked at by themselves, without a project, claim nothing.
    """
    if not terms.confined or (now := still_to_come(terms.calendar.end)) is None:
        return
    over = midnight(now, terms.calendar.timezone, days_later=1) + terms.shift
    # The reading at midnight closes today.
    early = np.flatnonzero(inside.utc > over)
    yield from of_each(
        early,
        lambda row: MON[304].at(
            inside.where(row), found=terms.text(int(inside.utc[row])), today=now
        ),
    )
