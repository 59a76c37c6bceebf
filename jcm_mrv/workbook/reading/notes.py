"""What people wrote to cells: notes, and the conversations that newer programs keep beside them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from jcm_mrv.workbook.address import Position, position_of
from jcm_mrv.workbook.reading.package import Package

MAX_NOTES = 10_000
_LONGEST = 500


def notes_of(package: Package, part: str) -> Iterator[tuple[Position, str]]:
    """Give the notes on the cells of a sheet."""
    for comments in package.related(part, "comments"):
        for element in islice(package.root(comments).iter("{*}comment"), MAX_NOTES):
            place = position_of(element.get("ref", ""))
            text = "".join(run.text or "" for run in element.iter("{*}t"))
            if place is not None:
                # A conversation is kept as a note too, behind words of the program.
                yield place, text.rpartition("\nComment:")[2].strip()[:_LONGEST]
