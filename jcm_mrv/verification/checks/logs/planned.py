"""What was planned in place of what was measured: a column beside it, or the lines of a flag."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.logs.columns_beside import (
    heading_of,
    line_of,
    lines_around,
    values_beside,
)
from jcm_mrv.verification.claim.assigned import text_shown
from jcm_mrv.verification.claim.claim import StatedValue
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.formulas.evaluate import Evaluator

_PLANNED = pattern(
    r"(?<![^\W\d_])(?:plan|planned|budget(?:ed)?|target|forecast|projected|expected|P50|P90|"
    r"kế hoạch|dự báo|dự kiến|chỉ tiêu|rencana|anggaran|proyeksi|prakiraan|"
    r"presupuest\w*|previst[oa]|pronóstico|төлөвлөгөө\w*)(?![^\W\d_])|"
    r"計画|予算|目標|予測|見込|แผน|เป้าหมาย|ផែនការ|ແຜນ",
    re.IGNORECASE,
)
_ACTUAL = pattern(
    r"(?<![^\W\d_])(?:actuals?|metered|measured|realised|realized|thực tế|thực hiện|thực đo|"
    r"aktual|realisasi|terukur|real|reales|medid[oa]|бодит|гүйцэтгэл)(?![^\W\d_])|"
    r"実績|実測|จริง|ជាក់ស្តែង|ຕົວຈິງ",
    re.IGNORECASE,
)
_FLAG_PLANNED = pattern(r"\A(?:F|FC|FCST|B|BUD|P|PL|T|KH|R|予|計)\Z", re.IGNORECASE)
_FLAG_ACTUAL = pattern(r"\A(?:A|ACT|TH|TT|実)\Z", re.IGNORECASE)
"""Letters tell by each other alone: of two flags one is that of a plan, the other of what was."""
_MOST = 400
"""Lines of a list that are tried."""
_LEAST = 4

Measured = tuple[Place, dict[Place, float]]


def measured(log: Log, texts: Sequence[str]) -> Measured | None:
    """Give what was measured, and where it stands, by the cells of a log of what was planned.

    Where the texts of the row ask for the plan, or another value takes what was measured, it is
    none.
    """
    if any(map(_PLANNED.search, texts)):
        return None
    return _column(log) or _lines(log)


def _column(log: Log) -> Measured | None:
    own = heading_of(log, line_of(log))
    if not _PLANNED.search(own) or _ACTUAL.search(own):
        return None
    for line in lines_around(log):
        text = heading_of(log, line)
        if _ACTUAL.search(text) and not _PLANNED.search(text) and _bare(text) == _bare(own):
            found = {log.beside(cell, line) for cell, _ in log.numbers}
            if not _is_taken(log, found) and (values := values_beside(log, line)):
                return log.beside(log.cells[0], line), values
    return None


def _bare(text: str) -> list[str]:
    return _ACTUAL.sub(" ", _PLANNED.sub(" ", text)).casefold().split()


def _is_taken(log: Log, cells: set[Place]) -> bool:
    return any(log.claim.cells.rests_on(s.place, cells) for s in log.claim.monitored)


def _lines(log: Log) -> Measured | None:
    """Give the lines of a list that a flag has as measured, where those of the plan are taken."""
    if not log.is_column or not _LEAST <= len(log.numbers) <= _MOST:
        return None
    sheet, first, column = log.cells[0]
    grid = log.claim.grid.sheet(sheet)
    for line in lines_around(log):
        # The heading stands above the first line.
        rows = [row for row in grid.texts.get(line, ()) if row >= first]
        flags = {row: text_shown(log.claim, (sheet, row, line)).strip() for row in rows[:_MOST]}
        kinds = {_kind(text) for text in flags.values()}
        if kinds != {"planned", "actual"} or len(set(flags.values())) != 2:
            continue
        value, actual = log.claim.evaluator.value, dict[object, Place]()
        for row, text in flags.items():
            if _kind(text) == "actual":
                cell = (sheet, row, column)
                actual.setdefault(log.day_beside(cell), cell)
        plan = [c for c, _ in log.numbers if _kind(flags.get(c[1], "")) == "planned"]
        taken = {c: actual.get(log.day_beside(c)) for c in plan if log.scale_of(c)}
        beside = [cell for cell in taken.values() if cell is not None]
        numbers = {c: v for c, b in taken.items() if b and isinstance(v := value(b), float)}
        if not beside or len(numbers) != len(taken) or any(map(log.scale_of, beside)):
            continue
        if any(_answers(log, stated, beside) for stated in log.claim.monitored):
            # Zones A and B, each of which is a value of its own.
            continue
        return beside[0], numbers
    return None


def _answers(log: Log, stated: StatedValue, cells: Sequence[Place]) -> bool:
    """Whether another value counts cells: of a list each takes its own lines."""
    claim = log.claim
    if stated is log.stated or not claim.cells.rests_on(stated.place, set(cells)):
        return False
    more = {c: v + 1 for c in cells if isinstance(v := claim.evaluator.value(c), float)}
    return Evaluator(claim.book, more).value(stated.place) != claim.evaluator.value(stated.place)


def _kind(text: str) -> str:
    """Give as which of the two a flag has its line.

    Examples
    --------
    >>> _kind("Forecast"), _kind("A"), _kind("Roof A")
    ('planned', 'actual', '')
    """
    if _FLAG_PLANNED.search(text) or _PLANNED.fullmatch(text):
        return "planned"
    return "actual" if _FLAG_ACTUAL.search(text) or _ACTUAL.fullmatch(text) else ""
