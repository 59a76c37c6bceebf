"""Row blocks of Table 1, one per monitoring period, and which days of which year go into which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from jcm_mrv.calculation.values import YearTotal
from jcm_mrv.findings import WBK, Finding
from jcm_mrv.immutable import immutable
from jcm_mrv.project.period import YearPart
from jcm_mrv.workbook.reading.periods import Period
from jcm_mrv.workbook.reading.table_row import TableRow


@immutable
class Block:
    """Rows of one monitoring period."""

    rows: tuple[TableRow, ...]
    period: Period | None

    @property
    def year(self) -> int | None:
        """The calendar year that the block's own period lies in."""
        if self.period is None or len(self.period.years) != 1:
            return None
        return self.period.start.year

    @property
    def holds_values(self) -> bool:
        """Whether any value other than zero is typed."""
        return any(row.is_input("value") and row.cell("value").number for row in self.rows)


def blocks_of(rows: Iterable[TableRow]) -> list[Block]:
    """Give the blocks: points begin again, or another period stands in the row."""
    found: list[list[TableRow]] = []
    last: int | None = None
    period: Period | None = None
    for row in rows:
        own = row.period
        again = row.point is not None and last is not None and row.point <= last
        other = own is not None and period is not None and own != period
        if not found or again or other:
            found.append([])
            period = None
        found[-1].append(row)
        period, last = own or period, row.point or last
    return [
        Block(tuple(rows), next((row.period for row in rows if row.period), None)) for rows in found
    ]


class Assigned(NamedTuple):
    """A block with its calendar year, and the days of the year that it is for."""

    block: Block
    year: YearTotal
    part: YearPart

    @property
    def is_whole(self) -> bool:
        """Whether the block is for all that is monitored of the year."""
        return self.part == self.year.part


def assign(
    blocks: Sequence[Block], years: Sequence[YearTotal], where: str
) -> tuple[list[Assigned], list[Finding]]:
    """Give blocks to each calendar year: one for all of it, or those of its months or halves.

    Years never share one.
    """
    if len(blocks) == 1 and len(years) == 1:
        return [Assigned(blocks[0], years[0], years[0].part)], []
    free = list(blocks)
    parts: list[Assigned] = []
    findings: list[Finding] = []
    for year in years:
        own = _parts_of(free, year)
        if own:
            findings += _left_out(own, year)
            parts += own
            free = [block for block in free if block not in [one.block for one in own]]
    divided = {one.year.part.year for one in parts}
    whole, problems = _whole(free, [y for y in years if y.part.year not in divided], where)
    return [*parts, *whole], [*findings, *problems]


def _parts_of(blocks: Sequence[Block], year: YearTotal) -> list[Assigned]:
    """Give the blocks of months, quarters or halves of a year; none where one is for all of it."""
    own = sorted(
        (block for block in blocks if block.year == year.part.year and block.period is not None),
        key=lambda block: block.period or (),
    )
    if len({block.period for block in own}) < 2:
        return []
    found = []
    for block in own:
        assert block.period is not None
        start, end = max(block.period.start, year.part.start), min(block.period.end, year.part.end)
        if start <= end:
            found.append(Assigned(block, year, YearPart(year.part.year, start, end)))
    return found


def _left_out(parts: Sequence[Assigned], year: YearTotal) -> list[Finding]:
    """Give the finding where the blocks of a year are not for each of its days once."""
    days = [(one.part.start, one.part.end) for one in parts]
    together = all((after[0] - before[1]).days == 1 for before, after in pairwise(days))
    if together and (days[0][0], days[-1][1]) == (year.part.start, year.part.end):
        return []
    return [
        WBK[160].at(
            parts[0].block.rows[0].where(),
            found=", ".join(f"{start} - {end}" for start, end in days[:6]),
            expected=f"{year.part.start} - {year.part.end}",
        )
    ]


def _whole(
    blocks: Sequence[Block], years: Sequence[YearTotal], where: str
) -> tuple[list[Assigned], list[Finding]]:
    """Give one block to each calendar year."""
    free = list(blocks)
    given: dict[int, Block] = {}
    for year in years:
        own = next((block for block in free if block.year == year.part.year), None)
        if own is not None:
            given[year.part.year] = own
            free.remove(own)
    for year in years:
        undated = next((block for block in free if block.year is None), None)
        if year.part.year not in given and undated is not None:
            given[year.part.year] = undated
            free.remove(undated)
    without = [str(year.part.year) for year in years if year.part.year not in given]
    if without:
        return [], [_no_room(blocks, years, without, where)]
    findings = [_left(block) for block in free if block.holds_values]
    return [Assigned(given[year.part.year], year, year.part) for year in years], findings


def _no_room(
    blocks: Sequence[Block], years: Sequence[YearTotal], without: list[str], where: str
) -> Finding:
    held = [str(block.year) if block.year else "any" for block in blocks]
    return WBK[147].at(
        where,
        blocks=len(blocks),
        held=", ".join(held) or "none",
        lost=", ".join(without),
        years=", ".join(str(year.part.year) for year in years),
        year=without[0],
    )


def _left(block: Block) -> Finding:
    row = block.rows[0]
    return WBK[149].at(row.where(), found=row.text("period"))
