"""Right spreadsheets of air conditioners whose amounts come from lists and logs of many kinds."""

from __future__ import annotations

from tests.verification.right.listed import (
    abroad,
    asia,
    behind,
    bills,
    choices,
    columns,
    counters,
    daily,
    days,
    directions,
    keeping,
    layouts,
    long,
    machines,
    mixed,
    offices,
    own_lines,
    registers,
    spans,
    spelled,
    stood,
    tables,
    words,
    worked,
)
from tests.verification.right.listed.making import LISTS

__all__ = ["LISTS"]

# Each of them takes its books into the list.
assert all(
    (
        abroad,
        asia,
        behind,
        bills,
        choices,
        columns,
        counters,
        daily,
        days,
        directions,
        keeping,
        layouts,
        long,
        machines,
        mixed,
        offices,
        own_lines,
        registers,
        spans,
        spelled,
        stood,
        tables,
        worked,
        words,
    )
)
