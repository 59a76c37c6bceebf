"""Meters that were changed for others: what people write beside the first reading of a new one."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from jcm_mrv.patterns import pattern
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.workbook.address import Place

_CHANGED = pattern(
    r"(?<![^\W\d_])(?:(?:replac|exchang|swapp|renew|chang)(?:e[ds]?|ing|ement)|"
    r"new (?:meter|counter)|(?:meter|counter|register) (?:change|swap|reset)|(?:re)?set to 0|"
    r"di(?:ganti|tukar)|penggantian|meter(?:an)? baru|cambi(?:o|ado|ó)|reemplaz\w+|medidor nuevo)"
    r"(?![^\W\d_])|"
    r"交換|取替|取換|取り替え|付け替え|更新|新(?:しい)?(?:メーター|計器|電力量計)|リセット|"
    r"thay (?:thế|mới|công tơ|đồng hồ|điện kế|máy)|đổi công tơ|công tơ mới|đồng hồ mới|"
    r"thay (?:the|moi|cong to|dong ho)|cong to moi|"
    r"เปลี่ยน(?:มิเตอร์|เครื่องวัด|มาตร)|тоолуур(?:ыг)? сол(?:ив|ьсон|исон)|шинэ тоолуур",
    re.IGNORECASE,
)


@lru_cache(1024)
def says_it_was_changed(text: str) -> bool:
    """Whether a text says that a meter was changed, or began again at zero.

    Examples
    --------
    >>> says_it_was_changed("Meter replaced on 1 July"), says_it_was_changed("メーター交換")
    (True, True)
    >>> says_it_was_changed("Thay công tơ"), says_it_was_changed("unchanged")
    (True, False)
    """
    return _CHANGED.search(unicodedata.normalize("NFKC", text[:500])) is not None


def line_says_changed(claim: Claim, place: Place) -> bool:
    """Whether the line of a reading, or the one before, says that the meter was changed."""
    sheet, row, _ = place
    grid = claim.grid.sheet(sheet)
    lines = (row - 1, row)
    cells = (cell for line in lines for _, cell in grid.in_row(line))
    texts = [str(cell.value) for cell in cells if cell.kind == "text" and cell.formula is None]
    texts += [note for at, note in grid.notes.items() if at[0] in lines]
    return any(map(says_it_was_changed, texts))
