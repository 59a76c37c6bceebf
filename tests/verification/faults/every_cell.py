"""One fault in every cell of the calculation, in books that ``calculate`` writes.

Each cell that a result rests on is emptied, typed over, made otherwise, and pointed at the line
beside the one that it takes. Faults after which the book computes the same are no faults.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jcm_mrv import calculate, load_project
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.claim.read import read_workbook
from jcm_mrv.verification.claim.sheets import same
from jcm_mrv.verification.verdict import Verdict
from jcm_mrv.verification.verify import verify
from jcm_mrv.workbook.address import Place, cell_name, place_in, place_text
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.evaluate import Evaluator
from jcm_mrv.workbook.writing.xlsx import workbook_bytes
from tests.prepared import prepared
from tests.verification.faults.editing import Workbook
from tests.verification.faults.kinds import Edit

_REFERENCES = 3
"""References of one formula that are pointed elsewhere."""


@dataclass(frozen=True)
class CellFault:
    """One fault: what was done to which cell."""

    words: str
    place: Place
    edit: Edit

    @property
    def label(self) -> str:
        """The fault in words."""
        return f"{place_text(self.place)}, {self.words}"


@dataclass(frozen=True)
class Told:
    """What a verdict asks of a book with a fault."""

    fault: CellFault
    verdict: Verdict

    @property
    def asked(self) -> list[tuple[str, str]]:
        """The requests about the result, with their cells."""
        return [(i.finding.code, i.finding.where) for i in self.verdict.items if i.is_open]

    @property
    def is_right(self) -> bool:
        """Whether one request is made, and names the cell."""
        return [place_in(where) for _, where in self.asked] == [self.fault.place]


def cells(claim: Claim) -> list[Place]:
    """Give the cells with formulas, and the numbers of calculation sheets, behind the credits."""
    process = {s.grid.name for s in claim.layout.sheets if s.process is not None}
    found = claim.book.reach([r.place for r in claim.credits])
    typed = {p for s in claim.inputs for p in (s.place, s.leaf)}
    return sorted(
        place
        for place in found
        if claim.book.formula(place) is not None or (place[0] in process and place not in typed)
        if isinstance(claim.evaluator.value(place), float)
    )


def faults(claim: Claim, place: Place) -> Iterator[CellFault]:
    """Give the faults of a cell."""
    value = claim.evaluator.value(place)
    assert isinstance(value, float)
    yield CellFault("emptied", place, lambda book: book.blank(place))
    yield CellFault("typed over", place, lambda book: book.number(place, 2 * value or 3.0))
    if claim.book.formula(place) is None:
        return
    text = claim.cells.formula(place).lstrip("=")
    if _is_calculated(claim, place):
        yield CellFault("typed as it is", place, lambda book: book.number(place, value))
    more = f"({text})*1.05" if value else f"({text})+4"
    yield CellFault("made larger", place, lambda book: book.set_formula(place, more))
    found = [p for p in t.walk(claim.book.tree(place)) if isinstance(p, t.CellRef)]
    for one in list(dict.fromkeys(found))[:_REFERENCES]:
        for down in (1, -1):
            other = (one.sheet, one.row + down, one.column)
            pattern = _written(one.row, one.column)
            if isinstance(claim.evaluator.value(other), float) and pattern.search(text):
                to = cell_name(*other[1:])
                changed = pattern.sub(to, text, count=1)
                words = f"{cell_name(one.row, one.column)} made {to}"
                yield CellFault(words, place, lambda b, f=changed: b.set_formula(place, f))
                break


def _written(row: int, column: int) -> re.Pattern[str]:
    letters = cell_name(row, column).rstrip("0123456789")
    return re.compile(rf"(?<![A-Z$0-9])\$?{letters}\$?{row + 1}(?![0-9(])")


def _is_calculated(claim: Claim, place: Place) -> bool:
    """Whether a formula works out more than what stands in another cell, or a number."""
    tree = claim.book.tree(place)
    fixed = {
        p for s in (*claim.fixed, *claim.constants) for p in claim.cells.origin(s.place).passed
    }
    return not isinstance(tree, t.CellRef | t.Constant) and place not in fixed


def computes_the_same(right: Path, faulty: Path) -> bool:
    """Whether the credits of two books are alike, for inputs as they are and near that."""
    claim, other = read_workbook(right), read_workbook(faulty)
    typed = [s for s in claim.inputs if isinstance(claim.book.content(s.leaf), float)]
    draws = random.Random(1)
    lines = [r.place for r in claim.results if r.kind in ("credits", "unrounded", "total")]
    for _ in range(5):
        changes = {s.leaf: claim.book.content(s.leaf) * draws.uniform(0.9, 1.1) for s in typed}  # type: ignore[operator]
        one, two = (Evaluator(c.book, changes) for c in (claim, other))
        if any(not same(one.value(p), two.value(p)) for p in lines):
            return False
    return True


BOOKS = ("industrial-park-pv", "refrigerator-entries")


def example(name: str, folder: Path) -> Path:
    """Write the workbook of one of the examples."""
    home = prepared(Path("examples", name).resolve(), folder)
    result = calculate(load_project(home / "project.yaml"))
    path = folder / f"{name}.xlsx"
    path.write_bytes(workbook_bytes(result, result.applications[0]))
    return path


def told(path: Path, folder: Path, one_in: int = 1) -> Iterator[Told]:
    """Give what is asked for after each fault in a book, or after each n-th."""
    claim = read_workbook(path)
    for place in cells(claim)[::one_in]:
        for fault in faults(claim, place):
            book = Workbook(path)
            fault.edit(book)
            faulty = book.save(folder / "faulty.xlsx")
            verdict = verify(faulty)
            if fault.words != "typed as it is" and computes_the_same(path, faulty):
                assert not verdict.is_confirmed or verdict.stated == claim.stated, fault.label
                continue
            yield Told(fault, verdict)
