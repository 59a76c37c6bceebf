"""Lines of a list of bills that take back another one: credit notes, cancelled bills, returns."""

from __future__ import annotations

import re
from collections import defaultdict

from jcm_mrv.patterns import pattern
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.workbook.address import Place

_CREDIT = pattern(
    r"\bcredit\b|\bC/?N[-–\s]?\d|\brefund|\brevers(?:al|ed)|\bstorno|\bcancel|\breturn|"
    r"赤伝|返品|返金|取消|điều chỉnh giảm|hoàn trả|trả lại|\bhủy\b|giấy báo có|"
    r"\bnota (?:kredit|de crédito)|\bretur\b|pembatalan|\babono\b|ลดหนี้|буцаалт",
    re.IGNORECASE,
)


def taken_back(log: Log) -> set[Place]:
    """Give the negative lines that are credits, and the lines whose amount they take back.

    Each takes back one line, to the last digit; what no line has is a credit where it is called so.
    """
    below = [(cell, value) for cell, value in log.numbers if value < 0]
    if not below or not log.is_column or len(below) * 2 > len(log.numbers):
        return set()
    above: dict[float, list[Place]] = defaultdict(list)
    for cell, value in log.numbers:
        if value > 0:
            above[value].append(cell)
    found: set[Place] = set()
    for cell, value in below:
        if lines := above[-value]:
            found |= {cell, lines.pop()}
        elif _is_credit(log, cell):
            found.add(cell)
    return found


def _is_credit(log: Log, cell: Place) -> bool:
    texts = (c for _, c in log.claim.grid.sheet(cell[0]).in_row(cell[1]) if c.kind == "text")
    return any(_CREDIT.search(text.text) for text in texts)
