"""Runs: rows that stand for several readings which no rule has to look at one by one."""

from __future__ import annotations

from dataclasses import dataclass

from jcm_mrv.metering.reading.column import Bools, Ints


@dataclass(frozen=True)
class Runs:
    """What is known of the readings that each row stands for.

    Attributes
    ----------
    count : int64 array
        How many readings a row stands for.
    peak, peak_seconds : int64 arrays
        The largest step or amount among them in millionths, and the time it took (where ``count``
        is above 1).
    negative, negatives : int64 arrays
        Sum (millionths) and number of the negative amounts among them.
    """

    count: Ints
    peak: Ints
    peak_seconds: Ints
    negative: Ints
    negatives: Ints

    def take(self, rows: Ints | Bools) -> Runs:
        """Give some of the rows."""
        return Runs(
            self.count[rows],
            self.peak[rows],
            self.peak_seconds[rows],
            self.negative[rows],
            self.negatives[rows],
        )
