"""How much of the readings rules 5 and 6 took off."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from jcm_mrv.findings import MON
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.found import Dated
from jcm_mrv.metering.readings import Readings
from jcm_mrv.metering.rules.stretches import Proven
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.thresholds import DISCARDED_ENERGY, DISCARDED_LEAST, DISCARDED_SHARE

_LOW = ("MON-501", "MON-511")


@immutable
class Counted:
    """The readings inside the period, and what they were found to prove."""

    readings: Readings
    proven: Proven


def discarded_share(counted: Counted, terms: Terms) -> Iterator[Dated]:
    """Refuse readings of which the rules take off more than mishaps of a meter can be."""
    readings, proven = counted.readings, counted.proven
    utc = readings.utc
    low = [events for events in proven.events if events.rule in _LOW]
    start = np.concatenate([np.zeros(0, np.int64), *(events.start for events in low)])
    end = np.concatenate([np.zeros(0, np.int64), *(events.end for events in low)])
    taken = zip(np.searchsorted(utc, start, side="right"), np.searchsorted(utc, end), strict=True)
    across = sum(
        float(proven.stretches.amount(a, b))
        for a, b in zip(start.tolist(), end.tolist(), strict=True)
    )
    impossible = [gap for gap in proven.gaps if gap.code == "MON-601"]
    excluded = float(sum(gap.excluded for gap in impossible))
    number = sum(readings.number(a, b) for a, b in taken) + len(impossible)
    if number < DISCARDED_LEAST or number <= DISCARDED_SHARE * readings.number():
        return
    total = float(proven.stretches.micro.sum()) + excluded
    if across + excluded <= DISCARDED_ENERGY * abs(total):
        return
    share = 100 * number / readings.number()
    first = min([*start.tolist(), *(gap.start for gap in impossible)])
    row = min(int(np.searchsorted(utc, first, side="right")), len(utc) - 1)
    said = MON[613].at(
        readings.where(row),
        found=f"{number} of {readings.number()} readings, with "
        f"{float(terms.amount(round(across + excluded))):.6g} {terms.unit}",
        share=share,
    )
    yield Dated(
        said,
        np.array([*start.tolist(), *(gap.start for gap in impossible)]),
        np.array([*end.tolist(), *(gap.end for gap in impossible)]),
    )
