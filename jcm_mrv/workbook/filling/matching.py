"""Rows by symbol, members to rows, values to cells in the unit of the sheet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field
from fractions import Fraction

from jcm_mrv.calculation.values import YearTotal
from jcm_mrv.findings import WBK, Finding
from jcm_mrv.immutable import mutable
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.workbook import wording
from jcm_mrv.workbook.filling.items import Item, Items, in_unit_of_sheet
from jcm_mrv.workbook.filling.known import Known
from jcm_mrv.workbook.reading.headings import Role
from jcm_mrv.workbook.reading.table_row import TableRow


@mutable
class Matching:
    """What a project knows, matched to the rows of sheets; items and findings gather here."""

    known: Known
    items: Items = field(default_factory=Items)

    @property
    def findings(self) -> list[Finding]:
        """What could not be placed, and why."""
        return self.items.findings

    def by_name(
        self, rows: Iterable[TableRow], names: Collection[str]
    ) -> dict[str, list[tuple[TableRow, tuple[str | None, ...]]]]:
        """Give the rows of each name with the members that their symbols state."""
        found: dict[str, list[tuple[TableRow, tuple[str | None, ...]]]] = {}
        for row in rows:
            if not row.symbol:
                continue
            match = self.known.symbols.match(row.symbol, row.runs, names)
            if match is None:
                if not row.symbol.casefold().startswith(("none", "n/a")):
                    self.findings.append(self.unknown(row.symbol, row.where("symbol"), ()))
                continue
            if match.is_ambiguous:
                with_values = self.used((match.name, *match.others))
                if len(with_values) != 1:
                    others = (match.name, *match.others)
                    self.findings.append(self.unknown(row.symbol, row.where("symbol"), others))
                    continue
                (name,) = with_values
                unknown = (None,) * len(self.known.application.methodology.sets_of(name))
                found.setdefault(name, []).append((row, unknown))
                continue
            found.setdefault(match.name, []).append((row, match.members))
        return found

    def used(self, names: Collection[str]) -> list[str]:
        """Give the names that this project has values for."""
        measured = {quantity.parameter for quantity in self.known.application.quantities}
        return [name for name in names if name in measured or self.known.fixed.get(name)]

    def members(
        self,
        name: str,
        rows: Sequence[tuple[TableRow, tuple[str | None, ...]]],
        values: Mapping[MemberKey, Fraction | str],
        *,
        strict: bool = True,
        spare: bool = False,
    ) -> list[tuple[TableRow, MemberKey]]:
        """Give a row to each member: stated ones first, the others in order.

        With ``spare`` a row without a member may hold a value: a form has fixed values printed in
        rows that no project uses.
        """
        waiting = [key for key in self.known.keys(name) if key in values]
        pairs: list[tuple[TableRow, MemberKey]] = []
        free: list[TableRow] = []
        for row, stated in rows:
            key = tuple(member for member in stated if member is not None)
            if len(key) == len(stated) and key in waiting:
                pairs.append((row, key))
                waiting.remove(key)
            else:
                free.append(row)
        while waiting and free:
            pairs.append((free.pop(0), waiting.pop(0)))
        if waiting and strict:
            where = rows[-1][0].where("symbol")
            self.findings.append(too_few(name, len(rows), len(rows) + len(waiting), where))
        if not spare:
            self.surplus(
                [(row.where(), row.cell("value").number) for row in free if row.is_input("value")],
                name,
            )
        return pairs

    def surplus(self, rows: Sequence[tuple[str, float | None]], name: str) -> None:
        """Report rows without a member that hold a value: the sheet would count it."""
        for where, value in rows:
            if value:
                self.findings.append(WBK[146].at(where, found=f"{value:g}", name=name))

    # -- cells --------------------------------------------------------------------------------

    def value(
        self,
        row: TableRow,
        name: str,
        key: MemberKey,
        value: Fraction | str,
        year: YearTotal | None,
    ) -> bool:
        """Note a value in the unit of its row; False where it cannot be typed."""
        position = row.position("value")
        if position is None:
            return False
        content, problems = self.in_unit(name, value, row.text("unit"), row.where("unit"))
        self.findings.extend(problems)
        if content is None:
            return False
        item = Item(
            row.sheet,
            position,
            "value",
            content,
            name,
            key,
            row.text("unit"),
            year.part.year if year is not None else None,
        )
        return self.items.type(item)

    def in_unit(
        self, name: str, value: Fraction | str, stated: str, where: str
    ) -> tuple[Fraction | str | None, list[Finding]]:
        """Give a value in the unit that a sheet states; None with a finding where none fits."""
        if isinstance(value, str):
            return value, []
        return in_unit_of_sheet(value, self.known.unit(name), stated, where=where, symbol=name)

    def text(self, row: TableRow, role: Role, content: str, always: bool = False) -> None:
        """Note a text; where the sheet has one of its own, only if ``always``."""
        position = row.position(role)
        if position is None or not content:
            return
        item = Item(row.sheet, position, role, content)
        if always:
            self.items.type(item)
        else:
            self.items.type_if_blank(item)

    def over(self, row: TableRow, role: Role, content: str) -> bool:
        """Note a text in the place of what stands there, an empty one too; say whether."""
        position = row.position(role)
        if position is None or content == row.text(role):
            return False
        return self.items.type(Item(row.sheet, position, role, content))

    def needing(
        self, name: str, rows: Sequence[tuple[TableRow, tuple[str | None, ...]]]
    ) -> list[tuple[TableRow, tuple[str | None, ...]]]:
        """Give the rows of members that need a value; over what the others had it says so."""
        inputs = self.known.application.application.inputs
        none = set(inputs.keys(name)).difference(self.known.keys(name))
        left = []
        for row, stated in rows:
            key = tuple(member for member in stated if member is not None)
            if len(key) < len(stated) or key not in none:
                left.append((row, stated))
                continue
            position = row.position("value")
            if position is not None and row.cell("value").number is not None:
                self.items.type(Item(row.sheet, position, "value", wording.NOT_NEEDED, name, key))
                self.over(row, "comment", wording.not_needed(inputs.methodology, name))
        return left

    def title(self, name: str, key: MemberKey) -> str:
        """Give the title of a member."""
        (set_name,) = self.known.application.methodology.sets_of(name)
        return self.known.application.application.inputs.title(set_name, key[0])

    def unknown(self, symbol: str, where: str, others: Collection[str]) -> Finding:
        """Give the finding for a symbol that fits nothing, or several parameters."""
        methodology = self.known.application.methodology
        shown = " ".join(symbol.split())[:80]
        if others:
            return WBK[141].at(where, found=", ".join(others), symbol=shown)
        return WBK[140].at(
            where,
            found=shown,
            methodology=methodology.reference,
            symbols=", ".join(methodology.symbol(name) for name in methodology.parameters)[:300],
        )


def too_few(name: str, rows: int, members: int, where: str) -> Finding:
    """Give the finding for a sheet with fewer rows than the project has members."""
    return WBK[143].at(where, rows=rows, name=name, members=members)
