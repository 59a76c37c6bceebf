"""Amounts that a remark in their own row, or a note to them, has otherwise."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from jcm_mrv.findings import VER
from jcm_mrv.methodology.units_written import times_of
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.sheets import number_in, number_shown
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model

_UNIT = r"[kMG]?Wh|[MGT]J|Gcal|N?m[3³]|kg|tonnes|t|L|kL"
_AMOUNT = pattern(rf"(?<![\w.,/])(\d[\d.,  ]*\d|\d)\s*({_UNIT})(?![\w/³²])")
_READ = pattern(
    r"(?:meter(?:ed)?|reading|read|counted|total|measured|record(?:ed)?|log|invoice|"
    r"検針値?|指示値|計量値?|実測値?|メーター|合計|công tơ|đồng hồ|chỉ số|đo được|tổng|hóa đơn|"
    r"meteran|terbaca|tercatat|total|medidor|lectura)\s*(?:value|shows?|says|of|is|[:=：])?\s*\Z",
    re.IGNORECASE,
)
"""What stands right before an amount that is that of the row."""
_NEAR = 0.002
"""How far an amount may lie from that of its remark, which is rounded mostly."""


def told_beside(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give monitored values in whose row the one amount that a remark names is another one."""
    rows = [(stated, _told(claim, stated)) for stated in claim.monitored]
    for stated, told in rows:
        if told is None or stated.number is None or not stated.number:
            continue
        text, before, amount = told
        if math.isclose(amount, stated.number, rel_tol=_NEAR):
            continue
        # A remark of the same words has the amount of its row in other rows.
        others = [o for o in rows if o[0] is not stated and o[1] and o[1][1] == before]
        agree = sum(o[1] is not None and o[0].number is not None and _agrees(*o) for o in others)
        if not _READ.search(before) or (others and agree * 2 < len(others)):
            continue
        finding = VER[232].at(
            stated.where,
            found=f"{number_shown(stated.number)}, and {text[:60]!r}",
            label=stated.label,
            number=number_shown(amount),
        )
        gain = None if model is None else model.effect(stated, amount)
        yield Judged(finding, None if gain is None else -gain, (stated, amount))


def _agrees(stated: StatedValue, told: tuple[str, str, float] | None) -> bool:
    return told is not None and math.isclose(told[2], stated.number or 0.0, rel_tol=_NEAR)


def _told(claim: Claim, stated: StatedValue) -> tuple[str, str, float] | None:
    """Give a remark with one amount: its text, what stands before, and it in the value's unit."""
    note = claim.grid.sheet(stated.place[0]).notes.get(stated.place[1:])
    wanted = claim.methodology.unit(stated.name)
    for text in (stated.comment, note, stated.source):
        found = list(_AMOUNT.finditer(text or ""))
        # Of two amounts one may be taken off, or be of another day.
        if len(found) != 1 or text is None:
            continue
        number = number_in(found[0][1].strip())
        times = times_of(found[0][2], wanted)
        if number and times:
            return text, text[: found[0].start()].strip(), number * float(times)
    return None
