"""Lines of a log that are counted, and of which their own words say that they do not count."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from jcm_mrv.findings import VER
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.logs.odd_readings import changed_cells
from jcm_mrv.verification.claim.assigned import row_texts
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text

_OUTSIDE = pattern(
    r"\bnot? (?:a )?(?:in|part of|within|under|belonging to)? ?(?:the |this )?(?:JCM )?project\b|"
    r"\boutside (?:of )?(?:the |this )?(?:JCM )?project|\bnon-?project\b|\bout of scope\b|"
    r"\A\W*excluded\b|\bexcluded from (?:the )?(?:project|claim|calculation|monitoring|sum|total)|"
    r"\A\W*tenants?\b|(?:事業|プロジェクト|集計|算定|計算)?対象外|プロジェクト外|\A\W*除外|"
    r"(?:ngoài|không thuộc) (?:phạm vi )?dự án|không tính vào|"
    r"(?:di )?luar (?:lingkup )?proyek|bukan (?:bagian )?proyek|fuera del proyecto|"
    r"төслийн гадна|төсөлд хамаарахгүй|นอกโครงการ",
    re.IGNORECASE,
)
_REJECTED = pattern(
    r"\b(?:rejected|refused|sent back|not accepted)\b|\breturned to (?:the )?(?:sender|supplier)\b|"
    r"返品|返送|受入(?:拒否|不可)|không tiếp nhận|trả lại|bị từ chối|ditolak|dikembalikan|"
    r"rechazad[oa]|ปฏิเสธ|ส่งคืน",
    re.IGNORECASE,
)
"""Of a load that was weighed, and did not stay."""
_MOST = 20_000
"""Cells of a sheet that are read."""


def outside(claim: Claim, logs: list[Log], model: Model | None) -> Iterator[Judged]:
    """Give lines that say that they are not of the project, those of one sheet at once."""
    said: dict[str, dict[int, str]] = {}
    lines: dict[str, dict[Place, Log]] = defaultdict(dict)
    for log in logs:
        sheet = log.cells[0][0]
        if not log.is_column or log.is_register or log.is_one:
            continue
        if sheet not in said:
            said[sheet] = _rows(claim, sheet)
        rows = said[sheet]
        numbers = {cell: value for cell, value in log.numbers if value and cell[1] in rows}
        # What was sent back may be taken off in a line of its own.
        is_taken_off = any(value < 0 for value in numbers.values())
        found = [c for c in numbers if not (is_taken_off and _REJECTED.search(rows[c[1]]))]
        # Where most lines say so it is what the list is about.
        if not found or len(found) * 2 > len(log.numbers):
            continue
        if any(map(_OUTSIDE.search, row_texts(claim, log.stated))):
            continue
        for cell in found:
            if log.scale_of(cell):
                lines[sheet].setdefault(cell, log)
    for sheet, cells in lines.items():
        first, log = next(iter(cells.items()))
        more = f"; and {len(cells) - 1} more cells" if len(cells) > 1 else ""
        text = said[sheet][first[1]]
        finding = (VER[238]["rejected"] if _REJECTED.search(text) else VER[238]).at(
            place_text(first),
            found=f"{text[:60]!r}{more}",
            label=log.stated.label,
        )
        yield Judged(finding, changed_cells(claim, model, dict.fromkeys(cells, 0.0)))


def _rows(claim: Claim, sheet: str) -> dict[int, str]:
    """Give the rows of a sheet that say so, each with its words."""
    grid = claim.grid.sheet(sheet)
    own = {page.grid.name for page in claim.layout.sheets}
    if sheet in own or len(grid.cells) > _MOST:
        return {}
    found: dict[int, str] = {}
    for column, rows in grid.texts.items():
        for row in rows:
            if _says(text := grid.cells[row, column].text):
                found.setdefault(row, text)
    for (row, _), note in grid.notes.items():
        if _says(note):
            found.setdefault(row, note)
    return found


def _says(text: str) -> bool:
    return bool(_OUTSIDE.search(text) or _REJECTED.search(text))
