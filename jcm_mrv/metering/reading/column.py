"""A column of a text file as bytes: cells that are written alike are read together.

Reading 50,000 cells one by one takes longer than a whole calculation may. Cells of the same
*layout* (every digit replaced by 9: ``9999-99-99 99:99``, ``-999.99``) are therefore read by array
operations, once it is clear, from the layout alone, what each digit means.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Bools, Ints
from jcm_mrv.metering.limits import MAX_CELL_BYTES
from jcm_mrv.metering.thresholds import MAX_LAYOUTS

_NINE = ord("9")
_ZERO = ord("0")


@immutable
class Group:
    """Cells of one layout: the layout, the positions of the cells, and their characters.

    ``characters`` has a row for each place in the cell and a column for each cell.
    """

    layout: bytes
    rows: Ints
    characters: NDArray[np.uint8]

    def number(self, first: int, last: int) -> Ints:
        """Give the number that the digits in columns ``first`` to ``last - 1`` write."""
        return self.digits(range(first, last))

    def digits(self, columns: Sequence[int]) -> Ints:
        """Give the number that the digits in the given columns write."""
        total = np.zeros(len(self.rows), np.int64)
        for column in columns:
            total *= 10
            total += self.characters[column]
            total -= _ZERO
        return total


@immutable
class Cells:
    """A column of text: one buffer of UTF-8, and where each cell starts and ends in it."""

    buffer: NDArray[np.uint8]
    starts: Ints
    ends: Ints

    @classmethod
    def of(cls, texts: Sequence[str]) -> Cells:
        """Give the cells of a list of texts.

        Examples
        --------
        >>> Cells.of(["1.5", "x"]).text(1)
        'x'
        """
        encoded = [text.encode() for text in texts]
        ends = np.cumsum(np.fromiter(map(len, encoded), np.int64, len(encoded)))
        starts = np.concatenate([np.zeros(1, np.int64), ends[:-1]]) if encoded else ends
        return cls(np.frombuffer(b"".join(encoded), np.uint8), starts, ends)

    @classmethod
    def joined(cls, parts: Sequence[Cells]) -> Cells:
        """Give several columns as one."""
        if len(parts) == 1:
            return parts[0]
        offsets = np.cumsum([0] + [len(part.buffer) for part in parts])
        return cls(
            np.concatenate([part.buffer for part in parts]),
            np.concatenate([part.starts + o for part, o in zip(parts, offsets, strict=False)]),
            np.concatenate([part.ends + o for part, o in zip(parts, offsets, strict=False)]),
        )

    def __len__(self) -> int:
        return len(self.starts)

    def text(self, row: int) -> str:
        """Give one cell as text."""
        return self.buffer[self.starts[row] : self.ends[row]].tobytes().decode()

    def take(self, rows: Ints | Bools) -> Cells:
        """Give some of the cells, with the buffer that they share."""
        return Cells(self.buffer, self.starts[rows], self.ends[rows])

    def compact(self) -> Cells:
        """Give the same cells with a buffer that holds nothing else.

        Examples
        --------
        >>> Cells.of(["a", "bb", "c"]).take(np.array([1, 2])).compact().buffer.tobytes()
        b'bbc'
        """
        lengths = self.ends - self.starts
        ends = np.cumsum(lengths)
        return Cells(self.buffer[_places(self.starts, lengths)], ends - lengths, ends)

    def beside(self, other: Cells) -> Cells:
        """Give each cell, a blank, and the other's cell: a date and a time of day as one text.

        Examples
        --------
        >>> Cells.of(["2024-01-31"]).beside(Cells.of(["10:15"])).text(0)
        '2024-01-31 10:15'
        """
        first, second = self.ends - self.starts, other.ends - other.starts
        ends = np.cumsum(first + 1 + second)
        starts = ends - (first + 1 + second)
        buffer = np.full(int(ends[-1]) if len(ends) else 0, ord(" "), np.uint8)
        buffer[_places(starts, first)] = self.buffer[_places(self.starts, first)]
        buffer[_places(ends - second, second)] = other.buffer[_places(other.starts, second)]
        return Cells(buffer, starts, ends).stripped()

    def equal(self, text: str) -> Bools:
        """Say which of the cells hold exactly this text, its accents composed or decomposed.

        Examples
        --------
        >>> Cells.of(["INV-1", "INV-12", "inv-1"]).equal("INV-1").tolist()
        [True, False, False]
        """
        found = np.zeros(len(self), np.bool_)
        for form in {text, unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)}:
            wanted = np.frombuffer(form.encode(), np.uint8)
            same = (self.ends - self.starts) == len(wanted)
            for place, character in enumerate(wanted):
                rows = np.flatnonzero(same)
                same[rows] = self.buffer[self.starts[rows] + place] == character
            found |= same
        return found

    def stripped(self) -> Cells:
        """Give the cells without blanks around them."""
        blank = self.buffer == ord(" ")
        if not len(self) or not np.any(blank):
            return self
        starts, ends = self.starts.copy(), self.ends.copy()
        # A cell may begin where the buffer ends; it is empty then.
        while np.any(more := (starts < ends) & blank.take(starts, mode="clip")):
            starts[more] += 1
        while np.any(more := (starts < ends) & blank.take(ends - 1, mode="clip")):
            ends[more] -= 1
        return Cells(self.buffer, starts, ends)

    def groups(self) -> list[Group]:
        """Give the cells by layout; cells too long, or of too many layouts, are in none.

        Examples
        --------
        >>> [(g.layout, g.rows.tolist()) for g in Cells.of(["1.5", "22", "2.5"]).groups()]
        [(b'9.9', [0, 2]), (b'99', [1])]
        """
        lengths = self.ends - self.starts
        short = np.flatnonzero(lengths <= MAX_CELL_BYTES)
        if not len(short):
            return []
        starts, lengths = self.starts[short], lengths[short]
        width = max(1, int(lengths.max()))
        padded = np.append(self.buffer, np.zeros(width, np.uint8))
        # Column by column: what is compared and added up below then lies together in memory.
        characters = np.empty((width, len(short)), np.uint8)
        for column in characters:
            np.take(padded, starts, out=column, mode="clip")
            starts += 1
        if lengths.min() < width:
            characters[np.arange(width)[:, None] >= lengths] = 0
        groups: list[Group] = []
        left = np.arange(len(short))
        while len(left) and len(groups) < MAX_LAYOUTS:
            first = characters[:, left[0]]
            layout = np.where(_is_digit(first), _NINE, first).astype(np.uint8).tobytes()
            everything = len(left) == len(short)
            same = _have_layout(characters if everything else characters[:, left], layout)
            inside = left[same]
            everything = len(inside) == len(short)
            groups.append(
                Group(
                    layout.rstrip(b"\0"),
                    short[inside],
                    characters if everything else characters[:, inside],
                )
            )
            left = left[~same]
        return groups


def _places(starts: Ints, lengths: Ints) -> Ints:
    """Give the places in a buffer of runs that start somewhere and have a length."""
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(starts - (ends - lengths), lengths)


def _is_digit(characters: NDArray[np.uint8]) -> Bools:
    return (characters - np.uint8(_ZERO)) < 10


def _have_layout(characters: NDArray[np.uint8], layout: bytes) -> Bools:
    same = np.ones(characters.shape[1], np.bool_)
    for column, expected in zip(characters, layout, strict=True):
        same &= _is_digit(column) if expected == _NINE else column == expected
    return same
