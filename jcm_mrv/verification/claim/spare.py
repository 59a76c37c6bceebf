"""Rows that a form has to spare: empty, or with a mark that nothing is there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from jcm_mrv.findings import VER, Finding
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.claim.members import Members
from jcm_mrv.verification.claim.rows import RawRow
from jcm_mrv.verification.claim.sheets import shown_value
from jcm_mrv.workbook.address import place_text
from jcm_mrv.workbook.formulas.values import Scalar
from jcm_mrv.workbook.reading.cells import BLANK

_NOTHING = pattern(
    r"[\s\-‐‑‒–—―−－ー_/.…・x×]*|n\.?\s?/?\s?a\.?|nil|none|"
    r"not (?:used|applicable|installed|available)|"
    r"unused|spare|reserved?|no data|該当(?:なし|無し)|なし|無し|未使用|不使用|対象外|予備|"
    r"không(?: có| áp dụng| sử dụng)?|chưa (?:có|sử dụng)|dự phòng|tidak ada|kosong",
    re.I,
)
"""What people write into a row that they do not use."""


def as_filled_in(claim: Claim, rows: Sequence[RawRow]) -> list[RawRow]:
    """Give rows with empty cells where a formula shows nothing, or a mark says that nothing is.

    A mark counts as such only where the row is one to spare if it is taken away: of a member that
    has other values, or has a value in another year, it stands in place of a number.
    """
    rows = [_filled(claim, row) for row in rows]
    shown = {n: _shown(claim, row) for n, row in enumerate(rows)}
    marked = {n for n, row in enumerate(rows) if not row.is_empty and _is_mark(row, shown[n])}
    if not marked:
        return rows
    bare = [replace(row, cell=BLANK) if n in marked else row for n, row in enumerate(rows)]
    members = Members(claim.methodology, bare)
    spare = {n for n in marked if n in members.unused}
    return [bare[n] if n in spare else row for n, row in enumerate(rows)]


def _filled(claim: Claim, row: RawRow) -> RawRow:
    """Give a row with an empty cell where a formula shows nothing until something is filled in."""
    if row.cell.formula is None or row.cell.kind not in ("blank", "text"):
        return row
    return replace(row, cell=BLANK) if _shown(claim, row) == "" else row


def _shown(claim: Claim, row: RawRow) -> Scalar:
    if row.cell.formula is None or row.cell.kind == "text":
        return shown_value(row.cell)
    return claim.evaluator.value(row.place)


def _is_mark(row: RawRow, shown: Scalar) -> bool:
    """Whether a cell says that nothing is there: a word for it, or a zero in a bare row.

    A zero of a row that says when or how it is monitored was monitored.
    """
    if isinstance(shown, str):
        return _NOTHING.fullmatch(shown.strip()) is not None
    said = row.option or row.source or row.comment or row.period_text
    return shown == 0 and not isinstance(shown, bool) and not said


def spare_rows(of_members: list[RawRow], of_periods: list[RawRow]) -> list[Finding]:
    """Give the notes on rows of members, and of periods, that a form has room for."""
    findings: list[Finding] = []
    if members := [place_text(row.place) for row in of_members if row.table == 1]:
        findings.append(VER[130].at(members[0], found=_few(members)))
    if periods := [place_text(row.place) for row in of_periods if row.table == 1]:
        findings.append(VER[130]["period"].at(periods[0], found=_few(periods)))
    return findings


def _few(cells: list[str]) -> str:
    return ", ".join(cells[:6]) + (f" and {len(cells) - 6} more" if len(cells) > 6 else "")


class SpareRows:
    """Which empty rows are among those that a form has for further members, or lines."""

    def __init__(self, rows: Sequence[RawRow], members: Members) -> None:
        self._rows, self._members = rows, members
        self._of_name: dict[tuple[str, MemberKey], list[int]] = defaultdict(list)
        self._of_sets: dict[tuple[tuple[str, ...], MemberKey], list[int]] = defaultdict(list)
        for n, row in enumerate(rows):
            for key in () if row.is_empty else members.keys[n]:
                self._of_name[row.name, key].append(n)
                self._of_sets[members.methodology.sets_of(row.name), key].append(n)

    def has(self, number: int) -> bool:
        """Whether a row, by its number, is one of them."""
        row, keys = self._rows[number], self._members.keys[number]
        if not row.is_empty:
            return False
        bare = not (row.option or row.source or row.comment)
        for other in (
            self._rows[n] for key in keys for n in self._of_name.get((row.name, key), ())
        ):
            # A further line of what has its value; that of another meter says how it is monitored.
            alike = bare or other.description == row.description
            if alike and row.period in (None, other.period):
                return True
        sets = self._members.methodology.sets_of(row.name)
        return bool(sets) and not any(self._of_sets.get((sets, key)) for key in keys)
