"""Which members rows are of: by id or number where they say so, else by their order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations, product

from jcm_mrv.findings import VER, Finding
from jcm_mrv.methodology.inputs import MemberKey, too_many
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.solve import own_values
from jcm_mrv.verification.claim.rows import RawRow
from jcm_mrv.workbook.address import place_text
from jcm_mrv.workbook.reading.periods import Period


class Members:
    """The members of every set, as the rows of a workbook name or number them.

    A row that does not say its member has the number of its order among the rows of the same symbol
    and period. A single row of a fixed value that does not say its member holds for all of them.

    Attributes
    ----------
    unused : frozenset of int
        The rows of members that a form has room for: none of their monitored values is given, and
        they come last, or say nothing of how they are monitored either.
    """

    def __init__(self, methodology: Methodology, rows: Sequence[RawRow]) -> None:
        self.methodology, self.rows = methodology, rows
        self.findings: list[Finding] = []
        self.ids: dict[str, tuple[str, ...]] = {}
        self._labels = self._label()
        self.unused = self._unused()
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
        for n, number in self._described().items():
            labels[n] = [m if m is not None else number for m in self.rows[n].members]
        for numbers in groups.values():
            open_ = [n for n in numbers if None in self.rows[n].members and not labels[n]]
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

    def _described(self) -> dict[int, int]:
        """Give rows the number of their description, where members have periods of their own.

        A member that starts or ends during the year has a row of other days than the rest. What
        each description says then lies apart in time, and there are as many of them as members.
        """
        by_name: dict[str, list[int]] = defaultdict(list)
        for n, row in enumerate(self.rows):
            if row.members == (None,) and row.table == 1 and row.period and not row.is_empty:
                by_name[row.name].append(n)
        found: dict[int, int] = {}
        for name, numbers in by_name.items():
            periods = {p for n in numbers if (p := self.rows[n].period) is not None}
            shared = [(a, b) for a, b in combinations(periods, 2) if _overlap(a, b)]
            # Periods that overlap by some days are a fault of the periods.
            if not shared or not all(_holds(a, b) or _holds(b, a) for a, b in shared):
                continue
            words: dict[str, list[Period]] = defaultdict(list)
            for n in numbers:
                if (period := self.rows[n].period) is not None:
                    words[self.rows[n].description].append(period)
            apart = not any(
                _overlap(a, b) or a == b for of in words.values() for a, b in combinations(of, 2)
            )
            if apart and len(words) == self._expected(name, periods, numbers):
                order = {text: n for n, text in enumerate(words, start=1)}
                found |= {n: order[self.rows[n].description] for n in numbers}
        return found

    def _expected(self, name: str, periods: set[Period], numbers: list[int]) -> int:
        """Give how many members there are: rows of a fixed value, or what goes on at one time."""
        sets = self.methodology.sets_of(name)
        fixed = Counter(
            row.name
            for row in self.rows
            if row.table != 1 and not row.is_empty and self.methodology.sets_of(row.name) == sets
        )
        if fixed and max(fixed.values()) > 1:
            return max(fixed.values())
        spans = [p for n in numbers if (p := self.rows[n].period) is not None]
        return max(sum(a.start <= p.start <= a.end for a in spans) for p in periods)

    def _unused(self) -> frozenset[int]:
        """Give the rows of members without any monitored value, where other members have some."""
        found: set[int] = set()
        self._without: dict[str, set[str | int]] = defaultdict(set)
        for name in self.methodology.sets:
            if any(self.methodology.time_set(self.rows[n].name) == name for n in self._of(name)):
                continue
            given: set[str | int] = set()
            rows: dict[str | int, list[int]] = defaultdict(list)
            last: dict[tuple[str, Period | None], int] = {}
            for n, place in self._of(name).items():
                label = self._labels[n][place]
                if label is not None:
                    rows[label].append(n)
                    if self._is_monitored(n) and not self.rows[n].is_empty:
                        given.add(label)
                        last[self.rows[n].name, self.rows[n].period] = n
            for label, numbers in rows.items():
                monitored = [n for n in numbers if self._is_monitored(n)]
                if (
                    given
                    and monitored
                    and label not in given
                    and all(
                        n > last.get((self.rows[n].name, self.rows[n].period), -1)
                        or self._is_bare(n)
                        for n in monitored
                    )
                ):
                    found.update(numbers)
                    self._without[name].add(label)
        return frozenset(found)

    def _is_bare(self, number: int) -> bool:
        """Whether a row says nothing of how its value is monitored."""
        row = self.rows[number]
        return not (row.option or row.source or row.comment)

    def _of(self, set_name: str) -> dict[int, int]:
        """Give the rows that are by a set, with its place among the sets of each."""
        found = {}
        for n, row in enumerate(self.rows):
            sets = self.methodology.sets_of(row.name)
            if set_name in sets:
                found[n] = sets.index(set_name)
        return found

    def _is_monitored(self, number: int) -> bool:
        parameter = self.methodology.parameters.get(self.rows[number].name)
        return parameter is not None and parameter.kind == "monitored"

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
        for n, (row, labels) in enumerate(zip(self.rows, self._labels, strict=True)):
            if row.is_empty or n in self.unused:
                continue
            for owner, label in zip(self.methodology.sets_of(row.name), labels, strict=True):
                if owner != set_name:
                    continue
                if isinstance(label, str):
                    named[label] = None
                elif label is not None:
                    most = max(most, label)
        without = {str(label) for label in self._without[set_name]}
        if named and all(name.isdigit() for name in named):
            numbers = sorted({*map(int, named), *range(1, most + 1)})
            return tuple(n for n in map(str, numbers) if n not in without)
        if not named and not most and self._is_given_once(set_name):
            return ("1",)
        extra = [str(n) for n in range(len(named) + 1, most + 1) if str(n) not in without]
        return (*named, *extra)

    def _is_given_once(self, set_name: str) -> bool:
        """Whether a value is stated for the only member there can be; a form prints its own."""
        return any(
            not self.rows[n].is_empty
            and self.methodology.sets_of(self.rows[n].name) == (set_name,)
            and self.rows[n].name in self.methodology.parameters
            and not own_values(self.methodology, self.rows[n].name)
            for n in self._of(set_name)
            if n not in self.unused
        )

    def _keys(self, number: int) -> tuple[MemberKey, ...]:
        if number in self.unused:
            return ()
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


def _overlap(one: Period, other: Period) -> bool:
    """Whether two periods share days, and are not the same."""
    return one != other and one.start <= other.end and other.start <= one.end


def _holds(one: Period, other: Period) -> bool:
    """Whether a period lies within another one."""
    return one.start <= other.start and other.end <= one.end
