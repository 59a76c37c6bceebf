"""What is to be typed into which cell, before any byte is changed."""

from __future__ import annotations

from dataclasses import field, replace
from fractions import Fraction
from typing import Any

from jcm_mrv.findings import WBK, Finding
from jcm_mrv.immutable import immutable, mutable
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.methodology.units import UnitError, advice
from jcm_mrv.methodology.units_written import read_unit, times_of
from jcm_mrv.workbook.address import Position, cell_name
from jcm_mrv.workbook.reading.cells import SheetGrid


@immutable
class Item:
    """One cell to type into.

    Attributes
    ----------
    content : Fraction or str
        A number in the sheet's unit, or a text.
    role : str
        The column: ``value``, ``option``, ...
    before : str
        What stood there and is replaced.
    """

    sheet: SheetGrid
    position: Position
    role: str
    content: Fraction | str
    symbol: str = ""
    member: MemberKey = ()
    unit: str = ""
    year: int | None = None
    before: str = ""

    @property
    def cell(self) -> str:
        """The name of the cell, ``E9``."""
        return cell_name(*self.position)

    def as_dict(self) -> dict[str, Any]:
        """Give the item as JSON holds it."""
        content = self.content
        return {
            "sheet": self.sheet.name,
            "cell": self.cell,
            "column": self.role,
            "symbol": self.symbol,
            "member": "/".join(self.member) or None,
            "year": self.year,
            "value": content if isinstance(content, str) else float(content),
            "unit": self.unit,
            "replaced": self.before,
        }


@mutable
class Items:
    """Items in the making: each cell once, formulas never."""

    by_cell: dict[tuple[str, Position], Item] = field(default_factory=dict)
    kept: list[tuple[str, str]] = field(default_factory=list)
    """Cells that hold a text of their own, which stays, with the text that was not typed."""
    findings: list[Finding] = field(default_factory=list)

    def type(self, item: Item) -> bool:
        """Note an item; False where the cell holds a formula."""
        cell = item.sheet.cell(*item.position)
        if cell.formula is not None:
            return False
        before = cell.text
        shown = item.content if isinstance(item.content, str) else repr(float(item.content))
        if (
            isinstance(item.content, Fraction) and cell.number == float(item.content)
        ) or before == shown:
            before = ""
        made = replace(item, before=before)
        self.by_cell.setdefault((item.sheet.name, item.position), made)
        return True

    def type_if_blank(self, item: Item) -> None:
        """Note an item unless something else stands there already."""
        cell = item.sheet.cell(*item.position)
        if item.content == "" or cell.formula is not None:
            return
        if cell.is_blank:
            self.type(item)
        elif cell.text != item.content:
            where = item.sheet.where(*item.position)
            self.kept.append((where, str(item.content)))


def in_unit_of_sheet(
    value: Fraction, unit: str, stated: str, *, where: str, symbol: str
) -> tuple[Fraction | None, list[Finding]]:
    """Give a value in the unit that a sheet states, or the finding that they do not fit."""
    own, found = unit or "1", stated.strip() or "no unit"
    times = times_of(stated, own)
    if times is not None:
        return value / times, []
    try:
        help_ = advice(read_unit(stated).text, own)
    except UnitError as exc:
        help_ = str(exc)
    if help_:
        kind = WBK[142]["advised"]
        return None, [kind.at(where, found=found, symbol=symbol, unit=unit, advice=help_)]
    return None, [WBK[142].at(where, found=found, symbol=symbol, unit=unit)]
