"""Row blocks of Table 1, one per monitoring period, and which calendar year goes into which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jcm_mrv.calculation.result import YearTotal
from jcm_mrv.findings import WBK, Finding
from jcm_mrv.workbook.reading.periods import Period
from jcm_mrv.workbook.reading.tables import TableRow


@dataclass(frozen=True)
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


def assign(
    blocks: Sequence[Block], years: Sequence[YearTotal], where: str
) -> tuple[list[tuple[Block, YearTotal]], list[Finding]]:
    """Give a block to each calendar year; years never share one."""
    if len(blocks) == 1 and len(years) == 1:
        return [(blocks[0], years[0])], []
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
    return [(given[year.part.year], year) for year in years], findings


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
