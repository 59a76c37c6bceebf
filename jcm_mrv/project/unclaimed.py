"""Amounts of a table that no member takes: of others, or of one whose name is mistyped."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import field

from jcm_mrv.findings import MON, Finding, Severity, nearest
from jcm_mrv.immutable import immutable
from jcm_mrv.patterns import pattern
from jcm_mrv.project.form import MEMBER

_MOST_SHOWN = 5
_A_YEAR = pattern(r"(?:19|20)\d\d(?:[-/.]\d{1,2}){0,2}\Z")
_A_TOTAL = pattern(
    r"(?:grand |sub-?)?totals?|sum|合計|小計|総計|計|tổng(?: cộng)?|cộng|jumlah|รวม", re.IGNORECASE
)


@immutable
class Picked:
    """A column that lists pick their rows by: the texts asked for, and those that stand there.

    Attributes
    ----------
    name : str
        The heading.
    wanted : set of str
        What any of the lists asks for.
    rows : dict of str to list of (str, str)
        For each text of a row with an amount and its days: the place, and the amount.
    """

    name: str
    wanted: set[str] = field(default_factory=set)
    rows: dict[str, list[tuple[str, str]]] = field(default_factory=dict)


def unclaimed(columns: Iterable[Picked]) -> Iterator[Finding]:
    """Say which amounts no list takes.

    In the form each row is a member's, and a text that is another one but for its spelling is a
    slip: an error. A list of a whole company may hold others besides.
    """
    for column in columns:
        others: dict[str, list[tuple[str, str]]] = {}
        for text, rows in column.rows.items():
            if text in column.wanted or _A_YEAR.match(text) or _A_TOTAL.fullmatch(text):
                continue
            slip = next((one for one in sorted(column.wanted) if is_slip(text, one)), None)
            if slip is None and column.name != MEMBER:
                others[text] = rows
                continue
            where, amount = rows[0]
            yield MON[992].at(
                where,
                severity=Severity.ERROR,
                found=f"{text}, {amount}",
                count=len(rows),
                nearest=nearest(slip or text, column.wanted),
            )
        if others:
            shown = [*others][:_MOST_SHOWN]
            left = len(others) - len(shown)
            (where, _), *_ = next(iter(others.values()))
            yield MON[992]["others"].at(
                where,
                severity=Severity.WARNING,
                found=", ".join(shown) + (f" and {left} more" if left else ""),
                count=sum(map(len, others.values())),
                name=column.name,
            )


def is_slip(text: str, name: str) -> bool:
    """Whether a text is a name but for its spelling; another number is another thing.

    Examples
    --------
    >>> [is_slip(text, "roof-a") for text in ("Roof A", "ｒｏｏｆ-a", "rof-a", "rofo-a", "roof-c")]
    [True, True, True, True, False]
    >>> is_slip("chiller-2", "chiller-1"), is_slip("roof-a (old)", "roof-a")
    (False, False)
    """
    plain, other = _plain(text), _plain(name)
    if plain == other:
        return True
    if re.findall(r"\d+", plain) != re.findall(r"\d+", other) or min(map(len, (plain, other))) < 4:
        return False
    # A letter too many or too few, or two that changed places.
    if sorted(plain) == sorted(other):
        return difflib.SequenceMatcher(None, plain, other).ratio() >= 0.8
    long, short = sorted((plain, other), key=len, reverse=True)
    return len(long) == len(short) + 1 and any(
        long[:n] + long[n + 1 :] == short for n in range(1, len(long) - 1)
    )


def _plain(text: str) -> str:
    wide = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in wide if sign.isalnum())
