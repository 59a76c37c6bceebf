"""Workbooks of the worked cases of methodologies, with some cells typed otherwise."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jcm_mrv import calculate, load_project
from jcm_mrv.methodology.cases import read_cases
from jcm_mrv.methodology.library import Library
from jcm_mrv.verification.claim.claim import StatedValue
from jcm_mrv.verification.claim.estimates import planned_of
from jcm_mrv.verification.claim.read import read_workbook
from jcm_mrv.workbook.writing.xlsx import workbook_bytes
from tests.verification.faults.editing import Workbook
from tests.verification.faults.targets import Target
from tests.workbook.case_projects import write_case


@cache
def case_book(folder: Path, reference: str, number: int = 0) -> Target:
    """Give the workbook of a worked case."""
    methodology = Library().load(reference)
    cases = [c for c in read_cases(methodology)[1] if c.expected_error is None]
    home = folder / f"{reference}-{number}"
    result = calculate(load_project(write_case(home, methodology, cases[number])))
    path = home / "book.xlsx"
    path.write_bytes(workbook_bytes(result, result.applications[0]))
    return Target(reference, path, True, read_workbook(path), result.emission_reductions)


def stated(target: Target, name: str, member: int = 0) -> StatedValue:
    """Give a value that a workbook states, of the member with a number."""
    return [s for s in target.claim.inputs if s.name == name][member]


class Typed:
    """A copy of a workbook with cells typed otherwise; it is calculated when it is saved."""

    def __init__(self, target: Target) -> None:
        self.target, self.book = target, Workbook(target.path)

    def value(self, name: str, value: float, member: int = 0) -> Typed:
        """Type a value, in the unit of the sheet."""
        self.book.number(stated(self.target, name, member).leaf, value)
        return self

    def times(self, name: str, factor: float, member: int = 0) -> Typed:
        """Type a multiple of a value."""
        number = stated(self.target, name, member).value
        assert isinstance(number, float)
        return self.value(name, number * factor, member)

    def planned(self, name: str, value: float, member: int = 0) -> Typed:
        """Type an estimate of the plan."""
        plan = planned_of(self.target.claim)
        key = stated(self.target, name, member).members[0]
        self.book.number(plan[name, key].place, value)
        return self

    def text(self, name: str, role: str, text: str, member: int = 0) -> Typed:
        """Write the text of another column beside a value, and beside the cell it comes from."""
        value = stated(self.target, name, member)
        for sheet in self.target.claim.layout.sheets:
            for table in (sheet.monitored, sheet.fixed):
                for line in table.rows if table else ():
                    at = (sheet.grid.name, *(line.position("value") or (-1, -1)))
                    other = line.position(role)  # type: ignore[arg-type]
                    if at in (value.place, value.leaf) and other is not None:
                        self.book.text((sheet.grid.name, *other), text)
        return self

    def save(self, path: Path) -> Path:
        """Write it, calculated."""
        return self.book.save(path)
