"""What the public version of a document leaves out: XXX stands where it stood."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.numbers import number_text
from jcm_mrv.project.confidential import leaves_of
from jcm_mrv.project.load import Project
from jcm_mrv.reporting.context import Cell
from jcm_mrv.strict_yaml import Path_

MASK = "XXX"
# A shorter text may be part of any word.
_STANDS_OUT = 4
_NUMBER = r"(?<![0-9.,]){}(?![0-9]|[.,][0-9])"


@immutable
class Masking:
    """What is hidden: nothing in the version that is not public.

    Attributes
    ----------
    paths : tuple of path
        The parts of the project file that are confidential.
    texts, numbers : tuple of str
        What stands there, as it may stand in other texts too.
    """

    paths: tuple[Path_, ...] = ()
    texts: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()

    def hides(self, *path: str | int) -> bool:
        """Say whether a part of the project file is, or lies in, what is confidential."""
        return any(path[: len(hidden)] == hidden for hidden in self.paths)

    def cell(self, cell: Cell, *path: str | int) -> Cell:
        """Give a cell, or XXX without a value where its part of the project file is hidden."""
        return {"text": MASK} if self.hides(*path) else cell

    def prose(self, text: str) -> str:
        """Give a text with XXX for every confidential value in it."""
        for hidden in self.texts:
            if len(hidden) >= _STANDS_OUT:
                text = text.replace(hidden, MASK)
            else:
                text = re.sub(rf"(?<!\w){re.escape(hidden)}(?!\w)", MASK, text)
        for hidden in self.numbers:
            text = re.sub(_NUMBER.format(re.escape(hidden)), MASK, text)
        return text


def masking_of(project: Project, *, public: bool) -> Masking:
    """Give what a document leaves out."""
    if not public or not project.file.confidential:
        return Masking()
    found = list(leaves_of(project.document.data, project.file.confidential))
    texts: list[str] = []
    numbers: list[str] = []
    period = project.file.monitoring_period
    for path, value in found:
        # A unit such as `1` hides where it stands; in all texts it would hide every 1.
        if isinstance(value, bool) or value is None or path[-1] == "unit":
            continue
        written = str(value).strip()
        if written in (period.start.isoformat(), period.end.isoformat()):
            continue
        match = re.fullmatch(r"([-+]?[0-9]+(?:\.[0-9]+)?)(?:\s+\S+)?", written)
        # A serial number of digits alone is a text of four digits or more.
        if match and not (isinstance(value, str) and len(written) > 3 and written.isdigit()):
            numbers += _forms(match[1])
        elif written:
            texts.append(written)
    longest = sorted(dict.fromkeys(texts), key=len, reverse=True)
    return Masking(tuple(path for path, _ in found), tuple(longest), tuple(dict.fromkeys(numbers)))


def _forms(number: str) -> Iterator[str]:
    """Give the ways in which a number is written."""
    yield number
    exact = Decimal(number)
    plain = number_text(Fraction(number))
    yield plain
    for group, sign in ((",", "."), (".", ","), ("", ",")):
        whole, _, rest = plain.partition(".")
        grouped = format(int(whole), ",").replace(",", group)
        yield grouped + (sign + rest if rest else "")
    if 0 < abs(exact) < 1:
        yield number_text(Fraction(number) * 100)


_SAID = frozenset("text label caption note title description project running detail".split())
"""Keys of a context under which words stand."""


def masked(data: Any, masking: Masking, *, words: bool = False) -> Any:
    """Give a context with XXX for every confidential text and number in its words.

    A cell that has a value is a number or a day, which was hidden, or not, by what it is.
    """
    if isinstance(data, str):
        return masking.prose(data) if words else data
    if isinstance(data, dict):
        if "value" in data and "label" not in data:
            return data
        return {
            key: masked(value, masking, words=key in _SAID or key in ("notes", "rows", "marks"))
            for key, value in data.items()
        }
    if isinstance(data, list):
        return [masked(value, masking, words=words) for value in data]
    return data


def hidden_values(masking: Masking, base: Path_, names: Iterable[str]) -> list[str]:
    """Give which names of a methodology have a confidential value in the project file."""
    return [
        name
        for name in names
        if any(
            path[: len(base) + 2] in ((*base, "values", name), (*base, "monitoring", name))
            for path in masking.paths
        )
    ]
