"""Faults in the lines of a log: counted twice, corrected and adjusted, unlike a sister's."""

from __future__ import annotations

from jcm_mrv.workbook.address import Place, column_number, place_text
from tests.verification.faults.editing import Workbook
from tests.verification.faults.kinds import Faults, fault
from tests.verification.faults.targets import Target


def _values(target: Target, row: int) -> dict[Place, float]:
    """Give the cells of a line of the log with their readings."""
    log = target.log
    assert log is not None
    places = [(log.sheet, row - 1, column_number(column)) for column in log.columns]
    found = {place: target.claim.evaluator.value(place) for place in places}
    return {place: value for place, value in found.items() if isinstance(value, float)}


def _instead(target: Target, row: int, name: str, factor: float) -> Faults:
    """Put a line that is called something else in the place of the last one of the log."""
    log = target.log
    if log is None or log.total is None:
        return
    label = (log.sheet, log.last - 1, column_number(log.days))
    own, last = _values(target, row), list(_values(target, log.last))

    def edit(book: Workbook) -> None:
        book.text(label, name)
        for place, value in zip(last, own.values(), strict=True):
            book.number(place, value * factor)

    yield " | ".join(map(place_text, last)), edit


@fault("a month of the log again, called corrected", "VER-208")
def _(target: Target) -> Faults:
    for row, name in ((4, "2024-03 (corrected)"), (9, "2024-08 rev."), (10, "2024-09 訂正")):
        yield from _instead(target, row, name, 1.01)


@fault("an adjustment among the months of a log", "VER-210")
def _(target: Target) -> Faults:
    for name in ("Adjustment", "Carry-over of 2023", "補正", "Điều chỉnh"):
        yield from _instead(target, 5, name, 1.2)


@fault("a month that the other meters speak against", "VER-209")
def _(target: Target) -> Faults:
    log = target.log
    for row in () if log is None else (log.first + 3, log.last - 2):
        for place, value in _values(target, row).items():
            yield place_text(place), lambda b, p=place, v=value: b.number(p, 1.6 * v)
