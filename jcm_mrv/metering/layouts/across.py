"""Rows that are a year of months, or a month of days: the instant at which each column begins."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np

from jcm_mrv.findings import MON
from jcm_mrv.metering.arrays import Bools, Ints
from jcm_mrv.metering.layouts.days import midnights
from jcm_mrv.metering.reading.calendar_columns import numbers_across
from jcm_mrv.project.model import Source
from jcm_mrv.project.spans import MONTH

MONTHS = 12
_ONE_DAY = dt.timedelta(days=1)

Across = Literal["months", "days", ""]
"""What stands side by side; "" for the parts of a day."""


def across(source: Source, columns: int) -> Across:
    """Say what the columns of a wide layout are, by the interval that is stated."""
    if source.interval == MONTH:
        return "months"
    return "days" if source.interval == _ONE_DAY and columns > 1 else ""


def refuse_other_columns(names: Sequence[str] | None, count: int, kind: Across, where: str) -> None:
    """Refuse columns that are not the months of a year, or the days of a month (``MON-136``).

    Parameters
    ----------
    names : sequence of str, optional
        Their names; None where they are given by number, and meant in their order.
    count : int
        How many there are.
    kind : {"months", "days"}
        What they are said to be.
    where : str
        The place of the names.
    """
    fits = count == MONTHS if kind == "months" else 28 <= count <= 31
    if names is not None:
        fits = fits and list(numbers_across(names, months=kind == "months")) == [
            *range(1, count + 1)
        ]
    if not fits:
        shown = "" if names is None else f", {names[0]!r} to {names[-1]!r}"
        wording = MON[136]["months"] if kind == "months" else MON[136]["days"]
        raise wording.stop(where, found=f"{count} columns{shown}")


def starts_across(
    days: Ints, blank: Bools, kind: Across, zone: str, where: Callable[[int, int], str]
) -> tuple[Ints, Ints, Bools]:
    """Give the instants at which the columns of each row begin, their lengths, and which there are.

    Parameters
    ----------
    days : int64 array
        The day on which each row begins, since 1970.
    blank : bool array
        A row for each of them, a column for each month or day: where nothing stands.
    kind : {"months", "days"}
        What the columns are.
    zone : str
        Of the clock.
    where : callable
        Gives the place of a row and a column.

    Raises
    ------
    FindingsError
        ``MON-136`` where a row does not begin with a year, or a month, has a value on a day that
        there is not, or more days than columns.
    """
    unit = "Y" if kind == "months" else "M"
    dates = days.astype("datetime64[D]")
    begins = dates.astype(f"datetime64[{unit}]")
    if (odd := dates != begins.astype("datetime64[D]")).any():
        row = int(odd.argmax())
        wording = MON[136]["months-row"] if kind == "months" else MON[136]["days-row"]
        raise wording.stop(where(row, 0), found=str(dates[row]))
    count = blank.shape[1]
    following = (begins + 1).astype("datetime64[D]").astype(np.int64)
    if kind == "months":
        firsts = begins.astype("datetime64[M]")[:, None] + np.arange(count + 1)
        edges = firsts.astype("datetime64[D]").astype(np.int64)
    else:
        edges = days[:, None] + np.arange(count + 1)
    short = np.flatnonzero(edges[:, -1] < following)
    if len(short):
        row = int(short[0])
        raise MON[136]["short"].stop(where(row, count - 1), found=f"{count} columns")
    exists = edges[:, :-1] < following[:, None]
    wrong = np.argwhere(~exists & ~blank)
    if len(wrong):
        row, column = wrong[0].tolist()
        raise MON[136]["beyond-month"].stop(where(row, column), found="a value")
    instants = midnights(edges.ravel(), zone).reshape(edges.shape)
    return instants[:, :-1], np.diff(instants, axis=1), exists
