"""Several meters in one file: times that repeat, and the column that tells the meters apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise
from typing import Any

import numpy as np

from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Bools, Ints, distinct
from jcm_mrv.metering.reading.column import Cells
from jcm_mrv.metering.reading.decimals import read_numbers
from jcm_mrv.metering.reading.directions import are_tariffs
from jcm_mrv.metering.reading.names import METER, role_of

MOST_CHOICES = 20
_MOST_COLUMNS = 6
_MOST_TEXTS = 20_000


@immutable
class Meters:
    """The columns that tell meters apart, with the texts of the first, and those of others."""

    first: dict[str, str]
    others: tuple[dict[str, str], ...]

    @property
    def choices(self) -> list[dict[str, Any]]:
        """The filters to choose from; tariffs of one meter together first."""
        each: list[Any] = [self.first, *self.others]
        if len(self.first) == 1:
            (name,) = self.first
            texts = [one[name] for one in each]
            if are_tariffs(texts):
                each.insert(0, {name: texts})
        return each[:MOST_CHOICES]


def repeat(local: Ints) -> bool:
    """Whether times repeat: a few are overlaps of exports; a meter more doubles every time."""
    return len(distinct(local)) * 4 <= len(local) * 3


def repeat_with_others(local: Ints, kept: Bools, columns: Sequence[Cells]) -> bool:
    """Whether times repeat, other than in rows that were exported twice: those are one meter's."""
    rows = np.flatnonzero(kept)
    if not len(rows) or not repeat(local[rows]):
        return False
    rows = rows[np.argsort(local[rows], kind="stable")]
    again = np.flatnonzero(local[rows][1:] == local[rows][:-1])
    some = again[:: 1 + len(again) // _MOST_TEXTS].tolist()
    pairs = [(int(rows[n]), int(rows[n + 1])) for n in some]
    copies = sum(all(cells.text(a) == cells.text(b) for cells in columns) for a, b in pairs)
    own = len(rows) - len(again) * copies // len(some)
    return len(distinct(local[rows])) * 4 <= own * 3


def meters_in_turns(columns: Mapping[str, Cells], local: Ints, kept: Bools) -> Meters | None:
    """Give the meters that a column is called after, where their rows take turns."""
    turns = {
        name: cells
        for name, cells in columns.items()
        if METER.search(name)
        and (role_of(name, "") == "meter" or not _are_numbers(cells, kept))
        and _take_turns(cells, local, kept)
    }
    return meters_of(turns, local, kept) if turns else None


def _are_numbers(cells: Cells, kept: Bools) -> bool:
    """Whether texts are numbers, which are measured rather than called after a meter."""
    rows = np.flatnonzero(kept)[:_MOST_TEXTS]
    return bool(len(rows)) and bool(read_numbers(cells.take(rows)).readable.all())


def _take_turns(cells: Cells, local: Ints, kept: Bools) -> bool:
    """Whether rows of several texts take turns, as meters read one after the other do.

    A meter that was exchanged has another number from then on, and its rows take no turns.
    """
    rows = np.flatnonzero(kept)[:_MOST_TEXTS]
    rows = rows[np.argsort(local[rows], kind="stable")]
    texts = [cells.text(row) for row in rows.tolist()]
    number = len(set(texts))
    changes = sum(a != b for a, b in pairwise(texts))
    return 1 < number <= len(texts) // 2 and changes >= 2 * number


def meters_of(columns: Mapping[str, Cells], local: Ints, kept: Bools) -> Meters | None:
    """Give the columns whose rows of one text repeat no time; None where there are none.

    Parameters
    ----------
    columns : mapping of str to Cells
        The columns that may name a meter, the likeliest first.
    local : int64 array
        The times.
    kept : bool array
        Which rows have one.
    """
    rows = np.flatnonzero(kept)[:_MOST_TEXTS]
    texts = {
        name: [cells.text(row) for row in rows.tolist()]
        for name, cells in list(columns.items())[:_MOST_COLUMNS]
    }
    names = list(texts)
    for group in [(name,) for name in names] + list(combinations(names, 2)):
        keys: list[Any] = list(zip(*(texts[name] for name in group), strict=True))
        different = list(dict.fromkeys(keys))
        if len(different) < 2 or len(different) * 2 > len(keys):
            continue
        own = np.array([key == different[0] for key in keys])
        if own.sum() > 1 and not repeat(local[rows][own]):
            first, *others = (dict(zip(group, key, strict=True)) for key in different)
            return Meters(first, tuple(others))
    return None
