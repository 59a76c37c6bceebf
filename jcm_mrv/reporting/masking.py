"""What the public version of a document leaves out: XXX stands where it stood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import cached_property
from typing import Any

from jcm_mrv.immutable import immutable
from jcm_mrv.patterns import pattern
from jcm_mrv.reporting.context import Cell
from jcm_mrv.reporting.words import plain
from jcm_mrv.strict_yaml import Path_

MASK = "XXX"
# A shorter text, and a word alone, may be part of any word.
_STANDS_OUT = 4
_BOUNDED = r"(?<!\w){}(?!\w)"
# Behind a letter it is part of a code.
_NUMBER = r"(?<![0-9A-Za-z.,])(?P<number>[0-9]+(?:[.,][0-9]+)*)"
_ONE_NUMBER = pattern(
    r"[0-9]+(?:[.,][0-9]+)?|[0-9]{1,3}(?:(?:,[0-9]{3})+\.[0-9]+|(?:\.[0-9]{3})+,[0-9]+)"
    r"|[0-9]{1,3}(?:(?:,[0-9]{3})+|(?:\.[0-9]{3})+)"
)
_HASH = r"(?P<hash>\b[0-9a-f]{64}\b)"


@immutable
class Masking:
    """What is hidden: nothing in the version that is not public.

    Attributes
    ----------
    paths : tuple of path
        The parts of the project file that are confidential, each with everything in it.
    texts : tuple of str
        What stands there, as it may stand in other texts too.
    numbers : frozenset of str
        The same of numbers, without their signs.
    values : frozenset of str
        The numbers and days that stand there, and those amounts that are the same in other units,
        as cells hold them.
    files : frozenset of str
        The files that were read which only these parts name.
    places : frozenset of str
        Where these parts stand, as findings say it.
    """

    paths: tuple[Path_, ...] = ()
    texts: tuple[str, ...] = ()
    numbers: frozenset[str] = frozenset()
    values: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()

    def hides(self, *path: str | int) -> bool:
        """Say whether a part of the project file is, or lies in, what is confidential."""
        return any(path[: len(hidden)] == hidden for hidden in self.paths)

    def below(self, *path: str | int) -> Iterator[Path_]:
        """Give what is confidential in a part of the project file, from there on; () if all is."""
        for hidden in self.paths:
            if hidden == path[: len(hidden)]:
                yield ()
            elif hidden[: len(path)] == path:
                yield hidden[len(path) :]

    def hides_file(self, path: str) -> bool:
        """Say whether a file that was read is one that nobody is to know of."""
        return path in self.files

    def cell(self, cell: Cell, *path: str | int) -> Cell:
        """Give a cell, or XXX without a value where its part of the project file is hidden."""
        return {"text": MASK} if self.hides(*path) else cell

    def number(self, value: float | Fraction, written: str) -> str:
        """Give a number as it is written, or XXX where it is that of something confidential."""
        return MASK if plain(value) in self.values else self.prose(written)

    def prose(self, text: str) -> str:
        """Give a text with XXX for every confidential value in it."""
        if not self.paths:
            return text
        if text not in self._known:
            shown = MASK if text.strip() in self._whole else self._pattern.sub(self._shown, text)
            self._known[text] = shown
        return self._known[text]

    def _shown(self, found: re.Match[str]) -> str:
        number = found["number"]
        if number is None:
            return found["hash"] or MASK
        # Commas without blanks may divide several.
        several = [number] if _ONE_NUMBER.fullmatch(number) else number.split(",")
        return MASK if self.numbers.intersection([number, *several]) else number

    @cached_property
    def _known(self) -> dict[str, str]:
        """What became of texts before: the names of members stand in every row."""
        return {}

    @cached_property
    def _whole(self) -> frozenset[str]:
        return frozenset(self.texts)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        parts = []
        # A single sign hides where nothing else stands: in all texts it would hide every one.
        for text in sorted((one for one in self.texts if len(one) > 1), key=len, reverse=True):
            alone = len(text) < _STANDS_OUT or (text.isascii() and text.isalpha())
            parts.append(_BOUNDED.format(re.escape(text)) if alone else re.escape(text))
        return re.compile("|".join([*parts, _HASH, _NUMBER]))


# Under these keys of a context stand no words: names, codes, and equations, which are made of what
# may be shown.
_CODES = frozenset("schema kind lang type id name role standing table edges latex mathml".split())


def masked(data: Any, masking: Masking) -> Any:
    """Give a context with XXX for every confidential text, number and day in it."""
    if isinstance(data, str):
        return masking.prose(data)
    if isinstance(data, dict):
        kept = _CODES
        if isinstance(data.get("value"), str):
            if masks_value(data["value"], masking):
                data = {key: value for key, value in data.items() if key != "value"}
                data["text"] = MASK
            elif "latex" not in data:
                # A number or a day that may be shown: its text has no other.
                kept = kept | {"text"}
        return {
            key: value if key in kept or key == "value" else masked(value, masking)
            for key, value in data.items()
        }
    if isinstance(data, list):
        return [masked(value, masking) for value in data]
    return data


def masks_value(value: Any, masking: Masking) -> bool:
    """Say whether a value is a number, or a day, of something confidential."""
    if isinstance(value, str):
        # Of a moment, its day.
        if value in masking.values or (value[4:5] == "-" and value[:10] in masking.values):
            return True
        try:
            return plain(Fraction(Decimal(value))) in masking.values
        except (InvalidOperation, ValueError, OverflowError):
            return False
    return isinstance(value, (int, float)) and plain(value) in masking.values
