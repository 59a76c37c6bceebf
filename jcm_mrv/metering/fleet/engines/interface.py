"""What a table of readings offers, whatever library holds it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

import pyarrow as pa

from jcm_mrv.immutable import immutable
from jcm_mrv.metering.fleet.rows import Batch


@immutable
class Foreseen:
    """What is known of all readings before any is read; then each batch is of one meter.

    Attributes
    ----------
    ends : (int, int)
        First and last time in seconds, on the clock of the source.
    lasts : dict of int to int
        By meter: how many readings there are up to its last one, those of others included.
    """

    ends: tuple[int, int]
    lasts: Mapping[int, int]


class Table(Protocol):
    """A table of readings with the columns that a spec names."""

    instants: bool
    """Whether its times are instants (they state a zone) rather than times on a local clock."""

    def batches(self) -> Iterator[Batch]:
        """Give all readings in the order of the table."""
        ...

    def readings_of(self, codes: Sequence[int]) -> Iterator[Batch]:
        """Give all readings of some meters."""
        ...

    def names(self, codes: set[int]) -> dict[int, str | None]:
        """Give the meter that each of the codes stands for."""
        ...

    def give_back(self, table: pa.Table) -> Any:
        """Give a table of the same library."""
        ...
