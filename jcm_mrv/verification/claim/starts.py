"""Days of a start, of a meter or of a paper, which are none of readings."""

from __future__ import annotations

import re
from functools import lru_cache

from jcm_mrv.patterns import pattern
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.reading.periods import read_period

_START = pattern(
    r"(?<![^\W\d_])(?:commission(?:ed|ing)|(?:start|begin(?:ning)?|date) of operations?|COD|"
    r"operation(?:al|s)? (?:start|date)\w*|put in(?:to)? (?:operation|service)|energi[sz]ed|"
    r"operat(?:ing|ional|ed) since|mulai beroperasi|puesta en (?:marcha|servicio)|"
    r"inicio de operaci[óo]n)(?![^\W\d_])|運転開始|稼働開始|稼動開始|使用開始|竣工|連系日|"
    r"(?:ngày |bắt đầu |đưa vào )vận hành|vận hành từ|đóng điện",
    re.IGNORECASE,
)
"""Words of the day on which something began to run."""
_OF_METERS = pattern(
    r"calibrat|install(?:ed|ation)|contract|manufactur|expir|valid|due\b|signed|"
    r"校正|検定|設置|有効期限|契約|kalibrasi|pemasangan|hiệu chuẩn|kiểm định|lắp đặt|ký hợp đồng",
    re.IGNORECASE,
)
"""Words of days of meters and papers, that are none of readings."""
_UP = 60


@lru_cache(maxsize=4096)
def says_of_start(text: str) -> bool:
    """Say whether a text speaks of the day on which something began to run.

    Examples
    --------
    >>> says_of_start("Date of operation"), says_of_start("Date of issue")
    (True, False)
    """
    return _START.search(text) is not None


def is_of_papers(claim: Claim, cell: Place) -> bool:
    """Whether a day stands under a heading that says it is of a start, a meter or a paper."""
    sheet, row, column = cell
    grid = claim.grid.sheet(sheet)
    above = (grid.cell(r, column) for r in range(row - 1, max(-1, row - _UP), -1))
    texts = (str(c.value) for c in above if c.kind == "text" and c.value)
    text = next((text for text in texts if read_period(text) is None), "")
    return says_of_start(text) or _OF_METERS.search(text) is not None
