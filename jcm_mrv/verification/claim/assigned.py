"""Which row of Table 1 the names beside a log speak of: headings, sheets, meters in conditions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from functools import cached_property
from typing import NamedTuple

from jcm_mrv.immutable import immutable
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.labels import words_of
from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.evaluate import Evaluator

MOST_FORMULAS = 60
"""Formulas behind a value whose names are read; that there are more is said in the scope."""
_UP, _HEADINGS, _ACROSS = 400, 6, 60
"""Cells above and beside a reference in which its names are looked for."""
_LINE = 2
"""Cells from which on a line of cells is one of readings."""


class Named(NamedTuple):
    """A reference in a formula behind a monitored value, with the texts that name it.

    Attributes
    ----------
    place : Place
        The cell with the formula.
    node : Node
        The reference.
    texts : tuple of str
        Its heading, the label of its row, its sheet, titles over it; or the text of a condition.
    """

    place: Place
    node: t.Node
    texts: tuple[str, ...]

    @property
    def words(self) -> frozenset[str]:
        """What the texts name."""
        return frozenset().union(*map(words_of, self.texts))

    @property
    def heading(self) -> str:
        """The text nearest to it."""
        return next((text for text in self.texts if text), "")


class Taken(NamedTuple):
    """A row that takes what bears the name of another row; and the row that takes its own.

    Attributes
    ----------
    stated, other : StatedValue
        The row, and the one that is named.
    source : Named
        What it takes.
    """

    stated: StatedValue
    other: StatedValue
    source: Named


@immutable(eq=False)
class Group:
    """The monitored values of one period, whose names are compared with each other."""

    claim: Claim
    rows: tuple[StatedValue, ...]
    _sources: dict[StatedValue, list[list[Named]]] = field(default_factory=dict, repr=False)
    _told: dict[StatedValue, tuple[bool, Taken | None]] = field(default_factory=dict, repr=False)
    _unread: list[StatedValue] = field(default_factory=list, repr=False)

    @cached_property
    def words(self) -> dict[StatedValue, frozenset[str]]:
        """What the texts of each row name, but for what all of them do."""
        found = {s: frozenset().union(*map(words_of, row_texts(self.claim, s))) for s in self.rows}
        common = frozenset.intersection(*found.values()) if len(found) > 1 else frozenset()
        return {s: own - common for s, own in found.items()}

    @cached_property
    def owners(self) -> dict[str, list[StatedValue]]:
        """The rows that are called by each word."""
        found: dict[str, list[StatedValue]] = defaultdict(list)
        for stated, words in self.words.items():
            for word in words:
                found[word].append(stated)
        return found

    @cached_property
    def _lines(self) -> dict[tuple[str, int], StatedValue]:
        """The rows by sheet and number: what stands in the row of a value is called as it is."""
        return {stated.place[:2]: stated for stated in self.rows}

    @cached_property
    def _common(self) -> frozenset[str]:
        """What everything that rows take bears alike: a sheet, a title."""
        firsts = [every[0][0] for s in self.rows if (every := self.sources(s))]
        # Of one cell that all of them take, its label is no title.
        is_one = len({first.node for first in firsts}) < 2
        words = [first.words for first in firsts]
        return frozenset() if is_one else frozenset.intersection(*words)

    def has_own_comment(self, stated: StatedValue) -> bool:
        """Whether the row of a value has a comment that no other row has."""
        own = stated.comment.strip()
        return own != "" and self._comments[own] == 1

    @cached_property
    def _comments(self) -> Counter[str]:
        return Counter(stated.comment.strip() for stated in self.rows)

    @property
    def untold(self) -> list[StatedValue]:
        """The values of which no name tells whether they are taken from the log of their row."""
        rows = [s for s in self.rows if self.claim.book.formula(s.place) is not None]
        return [s for s in rows if self.told(s) == (False, None)] if len(rows) > 1 else []

    @property
    def unread(self) -> list[StatedValue]:
        """The values behind which there are more formulas than those whose names are read."""
        for stated in self.rows:
            self.sources(stated)
        return self._unread

    def sources(self, stated: StatedValue) -> list[list[Named]]:
        """Give what each formula behind a value takes, nearest to the value first."""
        if stated not in self._sources:
            places = list(self.claim.cells.formulas_behind(stated.place, MOST_FORMULAS + 1))
            if len(places) > MOST_FORMULAS and len(self.rows) > 1:
                self._unread.append(stated)
            read = places[:MOST_FORMULAS]
            named = (list(_named_in(self.claim, place, self._lines)) for place in read)
            self._sources[stated] = [every for every in named if every]
        return self._sources[stated]

    def told(self, stated: StatedValue) -> tuple[bool, Taken | None]:
        """Say whether names tell that a value takes its own log, and where it takes another's."""
        if stated not in self._told:
            self._told[stated] = self._judged(stated)
        return self._told[stated]

    def _judged(self, stated: StatedValue) -> tuple[bool, Taken | None]:
        is_own = False
        taken: list[Taken] = []
        for every in self.sources(stated):
            others: dict[StatedValue, Named] = {}
            named: set[str] = set()
            for source in every:
                meant = self.meant(stated, source.words)
                if stated in meant:
                    named |= source.words
                if len(meant) == 1 and stated not in meant:
                    others.setdefault(meant[0], source)
            if not named and len(others) == 1:
                ((other, source),) = others.items()
                taken.append(Taken(stated, other, source))
            is_own = is_own or self._is_alone(stated, frozenset(named))
        # Of a list that a condition chooses from, the value answers to none of the others' cells.
        if taken and self._answers(stated, *(one.source.place for one in taken)):
            for one in taken:
                if len(taken) == 1 or self._answers(stated, one.source.place):
                    return False, one
        return is_own, None

    def meant(self, stated: StatedValue, words: frozenset[str]) -> list[StatedValue]:
        """Give the rows that words name; the value's own row where others have no more of them."""
        return self._meant(stated, words - self._common)

    def _is_alone(self, stated: StatedValue, words: frozenset[str]) -> bool:
        """Whether words name a row, and no other one as much."""
        own = (words - self._common) & self.words[stated]
        return bool(own) and not any(
            own <= self.words[row] for row in self.rows if row is not stated
        )

    def _answers(self, stated: StatedValue, *places: Place) -> bool:
        """Whether a value changes with cells: of a list one cell may be taken."""
        if stated.place in places:
            return True
        before = {place: self.claim.evaluator.value(place) for place in places}
        changed = {p: 1.37 * v + 1.0 if isinstance(v, float) else 1.0 for p, v in before.items()}
        evaluator = Evaluator(self.claim.book, changed)
        return evaluator.value(stated.place) != self.claim.evaluator.value(stated.place)

    def _meant(self, stated: StatedValue, words: frozenset[str]) -> list[StatedValue]:
        """Give the rows that words name; another one only where it has all that the row has."""
        both: dict[StatedValue, set[str]] = defaultdict(set)
        for word in words:
            for row in self.owners.get(word, ()):
                both[row].add(word)
        own = both.get(stated, set())
        better = {row: named for row, named in both.items() if named > own}
        best = [r for r, named in better.items() if not any(o > named for o in better.values())]
        return best if best or not own else [stated]


def groups_of(claim: Claim) -> list[Group]:
    """Give the monitored values of each period together."""
    found: dict[int | None, list[StatedValue]] = defaultdict(list)
    for stated in claim.monitored:
        found[stated.span].append(stated)
    return [Group(claim, tuple(rows)) for rows in found.values()]


def row_texts(claim: Claim, stated: StatedValue) -> list[str]:
    """Give the texts of the row of a value, its members included where they are named."""
    sheet, row, _ = stated.place
    if (sheet, row) not in claim.texts_of_rows:
        grid = claim.grid.sheet(sheet)
        columns = range(min(claim.book.extent(sheet)[1] + 1, _ACROSS))
        shown = (grid.shown(row, column) for column in columns)
        texts = [str(cell.value) for cell in shown if cell.kind == "text" and cell.value]
        claim.texts_of_rows[sheet, row] = texts
    members = (member for key in stated.members for member in key)
    return [*claim.texts_of_rows[sheet, row], *(m for m in members if not m.isdigit())]


# -- what a reference is called -------------------------------------------------------------


def _named_in(
    claim: Claim, place: Place, lines: Mapping[tuple[str, int], StatedValue]
) -> Iterator[Named]:
    for part in dict.fromkeys(t.walk(claim.book.tree(place))):
        match part:
            case t.Constant(str() as text) if any(map(str.isalpha, text)):
                yield Named(place, part, (text,))
            case t.CellRef(sheet, row):
                content = claim.evaluator.value(part.place)
                line = lines.get((sheet, row))
                if isinstance(content, str):
                    yield Named(place, part, (content,))
                elif line is not None:
                    yield Named(place, part, tuple(row_texts(claim, line)))
                else:
                    texts = [*_above(claim, part.place), *_before(claim, part.place)]
                    yield Named(place, part, tuple(_with_titles(claim, part.place, texts)))
            case t.RangeRef(sheet, top, left, bottom, right) if part.area >= _LINE:
                last = claim.book.extent(sheet)
                is_column = left == right
                is_line = is_column or top == bottom
                first = (sheet, top, left)
                if not is_line or last[0] < top or last[1] < left:
                    yield Named(place, part, (sheet,))
                    continue
                inside = _inside(claim, part) if is_column else []
                if inside is None:
                    continue
                texts = [*inside, *(_above if is_column else _before)(claim, first)]
                yield Named(place, part, tuple(_with_titles(claim, first, texts)))
            case _:
                pass


def _with_titles(claim: Claim, first: Place, texts: Sequence[str]) -> list[str]:
    return [*texts, *titles(claim, first), first[0]]


def text_shown(claim: Claim, place: Place) -> str:
    """Give the text that a reader sees in a cell; empty for any other content."""
    cell = claim.grid.sheet(place[0]).shown(*place[1:])
    return str(cell.value).strip() if cell.kind == "text" and cell.value else ""


def _inside(claim: Claim, block: t.RangeRef) -> list[str] | None:
    """Give the texts that a whole column begins with; None where it is a column of texts."""
    texts: list[str] = []
    for row in range(block.top, min(block.top + _HEADINGS, block.bottom + 1)):
        place = (block.sheet, row, block.left)
        if text := text_shown(claim, place):
            texts.append(text)
        elif claim.book.content(place) is not None:
            return texts
    return None if texts else []


def heading_cells(claim: Claim, place: Place) -> Iterator[Place]:
    """Give the cells with the heading of a column, nearest first: the texts above its numbers."""
    sheet, row, column = place
    found = 0
    for above in range(row - 1, max(-1, row - _UP), -1):
        if text_shown(claim, (sheet, above, column)):
            found += 1
            yield sheet, above, column
        elif found:
            return
        if found == _HEADINGS:
            return


def label_cells(claim: Claim, place: Place) -> Iterator[Place]:
    """Give the cells with the texts that a row begins with, nearest first."""
    sheet, row, column = place
    is_found = False
    for left in range(column - 1, max(-1, column - _ACROSS), -1):
        if text_shown(claim, (sheet, row, left)):
            is_found = True
            yield sheet, row, left
        elif is_found and claim.book.content((sheet, row, left)) is not None:
            return


def _above(claim: Claim, place: Place) -> list[str]:
    return [text_shown(claim, cell) for cell in heading_cells(claim, place)]


def _before(claim: Claim, place: Place) -> list[str]:
    return [label_text(claim, cell) for cell in label_cells(claim, place)]


def heading_over(claim: Claim, place: Place) -> str:
    """Give the nearest text over a cell; empty where there is none."""
    return next((text_shown(claim, cell) for cell in heading_cells(claim, place)), "")


def label_before(claim: Claim, place: Place) -> str:
    """Give the nearest text before a cell in its row; empty where there is none."""
    return next((text_shown(claim, cell) for cell in label_cells(claim, place)), "")


def heading_of_line(claim: Claim, first: Place, is_column: bool) -> str:
    """Give the text over a column whose first number is given, or all texts before a row."""
    if is_column:
        return heading_over(claim, first)
    texts = (text_shown(claim, (*first[:2], column)) for column in range(first[2]))
    return " ".join(filter(None, texts))


def called(claim: Claim, place: Place) -> str:
    """Give what a number by itself is called: the text before it, else the one over it."""
    return label_before(claim, place) or heading_over(claim, place)


def label_text(claim: Claim, place: Place) -> str:
    """Give the text of a label; a letter by itself with what its column says that it counts."""
    text = text_shown(claim, place)
    if len(text) != 1 or not text.isascii():
        return text
    sheet, row, column = place
    for above in range(row - 1, max(-1, row - _UP), -1):
        heading = text_shown(claim, (sheet, above, column))
        if len(heading) != 1:
            return f"{heading} {text}" if heading else text
    return text


def titles(claim: Claim, place: Place) -> Iterator[str]:
    """Give in the first rows of a sheet, and of a block, the text over a column, or before that."""
    sheet, row, column = place
    for above in sorted({*range(min(row, _HEADINGS)), *range(max(0, row - _HEADINGS), row)}):
        if isinstance(claim.evaluator.value((sheet, above, column)), float):
            continue
        cells = ((sheet, above, left) for left in range(column, -1, -1))
        if text := next(filter(None, (text_shown(claim, cell) for cell in cells)), ""):
            yield text
