"""Amounts per interval to runs: what lies between two readings that have to be looked at."""

from __future__ import annotations

import numpy as np

from jcm_mrv.metering.arrays import Bools, Ints
from jcm_mrv.metering.fleet.rows import Condensed, Expected, Segments, nothing
from jcm_mrv.metering.reading.decimals import nearest_micro


class Amounts:
    """Condenses amounts per interval (energy, or power): a run is their sum."""

    def __init__(self, expected: Expected) -> None:
        self.expected = expected

    def odd(self, part: Segments) -> tuple[Ints, Ints]:
        """Give the steps that need a look, and the amounts in millionths."""
        steps = part.time[1:] - part.time[:-1]
        odd = steps != (self.expected.interval or 0) * part.scale
        odd[part.starts[1:] - 1] = True
        return np.flatnonzero(odd), nearest_micro(part.value)

    def keep_unusual(self, keep: Bools, micro: Ints) -> None:
        """Keep what rule 6 looks at: amounts that the capacity does not allow."""
        if self.expected.most is not None:
            keep |= micro > self.expected.most
        if self.expected.least is not None:
            keep |= micro < self.expected.least

    def rows(self, part: Segments, keep: Bools, micro: Ints) -> Condensed:
        """Give a row for each kept reading and one for each run between two of them."""
        below = micro < 0
        some = bool(below.any())
        if some:
            # The first negative amount of each run stays visible, for its place.
            rows = np.flatnonzero(below)
            runs = np.cumsum(_begins(keep))[rows]
            keep[rows[np.flatnonzero(np.diff(runs, prepend=0))]] = True
        at = np.flatnonzero(_begins(keep))
        if some:
            negative = np.add.reduceat(np.where(below, micro, 0), at)
            negatives = np.add.reduceat(below.astype(np.int64), at)
        else:
            negative = negatives = nothing(len(at))
        return Condensed(
            part.code[at],
            part.time[at] // part.scale,
            part.rows(at),
            np.add.reduceat(micro, at),
            np.diff(at, append=len(micro)),
            np.maximum.reduceat(micro, at),
            np.full(len(at), self.expected.interval or 0, np.int64),
            negative,
            negatives,
        )


def _begins(keep: Bools) -> Bools:
    """Say where the rows begin: at each kept reading, and after it."""
    begins = keep.copy()
    begins[1:] |= keep[:-1]
    return begins
