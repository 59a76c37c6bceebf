"""Which members rows are of: by id or number where they say so, else by their order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import product

from jcm_mrv.findings import VER, Finding
from jcm_mrv.methodology.inputs import MemberKey, too_many
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.verification.claim.rows import RawRow
from jcm_mrv.workbook.address import place_text


class Members:
    """The members of every set, as the rows of a workbook name or number them.

    A row that does not say its member has the number of its order among the rows of the same symbol
    and period. A single row of a fixed value that does not say its member holds for all of them.
    """

    def __init__(self, methodology: Methodology, rows: Sequence[RawRow]) -> None:
        self.methodology, self.rows = methodology, rows
        self.findings: list[Finding] = []
        self.ids: dict[str, tuple[str, ...]] = {}
        self._labels = self._label()
        for set_name in methodology.sets:
            self.ids[set_name] = self._members(set_name)
        sizes = {name: len(ids) for name, ids in self.ids.items()}
        self.crowded = too_many(methodology, sizes)
        self.keys = [() if self.crowded else self._keys(n) for n in range(len(rows))]

    def _group(self, row: RawRow) -> tuple[str, object]:
        return row.name, row.period or row.period_text

    def _label(self) -> list[list[str | int | None]]:
        """Give per row and set an id, a number by order, or None for all members."""
        groups: dict[tuple[str, object], list[int]] = defaultdict(list)
        for n, row in enumerate(self.rows):
            groups[self._group(row)].append(n)
        labels: list[list[str | int | None]] = [[] for _ in self.rows]
        for numbers in groups.values():
            open_ = [n for n in numbers if None in self.rows[n].members]
            for order, n in enumerate(open_, start=1):
                row = self.rows[n]
                alone = len(numbers) == 1 and row.table != 1 and row.ordinal is None
                several = len(row.members) > 1
                own: int | None = None if alone else row.ordinal or order
                labels[n] = [m if m is not None else own for m in row.members]
                if several and row.members.count(None) > 1 and not alone:
                    labels[n] = self._several(row, order)
            for n in numbers:
                if not labels[n]:
                    labels[n] = list(self.rows[n].members)
        return labels

    def _several(self, row: RawRow, order: int) -> list[str | int | None]:
        self.findings.append(
            VER[4].at(
                place_text(row.place),
                found=f"row {order} of the symbol {self.methodology.symbol(row.name)}",
                name=row.name,
                sets=", ".join(self.methodology.sets_of(row.name)),
            )
        )
        return [m if m is not None else 1 for m in row.members]

    def _members(self, set_name: str) -> tuple[str, ...]:
        """Give the ids of a set's members: as named, in order of appearance, else numbers."""
        named: dict[str, None] = {}
        most = 0
        for row, labels in zip(self.rows, self._labels, strict=True):
            if row.is_empty:
                continue
            for owner, label in zip(self.methodology.sets_of(row.name), labels, strict=True):
                if owner != set_name:
                    continue
                if isinstance(label, str):
                    named[label] = None
                elif label is not None:
                    most = max(most, label)
        if named and all(name.isdigit() for name in named):
            numbers = sorted({*map(int, named), *range(1, most + 1)})
            return tuple(map(str, numbers))
        extra = [str(n) for n in range(len(named) + 1, most + 1)]
        return (*named, *extra)

    def _keys(self, number: int) -> tuple[MemberKey, ...]:
        row = self.rows[number]
        choices: list[tuple[str, ...]] = []
        for owner, label in zip(
            self.methodology.sets_of(row.name), self._labels[number], strict=True
        ):
            ids = self.ids[owner]
            if label is None:
                choices.append(ids)
            elif isinstance(label, str):
                choices.append((label,))
            elif str(label) in ids and all(i.isdigit() for i in ids):
                choices.append((str(label),))
            else:
                choices.append(ids[label - 1 : label])
        return tuple(product(*choices))
