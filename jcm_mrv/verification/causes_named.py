"""Findings of one cause on cells that name each other: a reading, another value, another year."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from jcm_mrv.findings import Finding
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.judged import Judged
from jcm_mrv.workbook.address import Place, place_in, place_text

_CELLS = pattern(r"\bin ([A-Z]{1,3}[1-9]\d*)\b")
ByCode = Mapping[str, list[tuple[Judged, Place]]]
OnCell = Mapping[str, Mapping[Finding, Judged]]
_OTHER_DAYS = ("another", "days", "outside", "year")
"""Wordings of ``VER-019``: an amount is taken from readings of other days."""
_SLIPS = ("VER-032", "VER-104")
"""Codes of values that are far from what stands beside them."""
_OF_AMOUNTS = (*_SLIPS, "VER-044", "VER-060", "VER-061", "VER-064", "VER-205", "VER-254")
"""Codes of amounts and results that are what one line makes them."""
_SAME_SLIP = 0.9
"""From which share of an effect on the effect of one reading is the same slip."""


def of_other_readings(
    on_cell: OnCell,
) -> Iterator[tuple[Finding, Finding]]:
    """Give requests for readings that two values share, each with the one that says why.

    One of the two takes the readings of the other meter, of the next line, or of other days.
    """
    for same in on_cell.values():
        for finding in same:
            if finding.code != "VER-018":
                continue
            others = on_cell.get(str(finding.values.get("cell")), {})
            why = [f for f in others if f.code in ("VER-114", "VER-117")]
            why += [f for f in others if f.code == "VER-019" and f.wording == "days"]
            why += [f for f in same if f.code == "VER-117"]
            why += [f for f in same if f.code == "VER-019" and f.wording in _OTHER_DAYS]
            if why:
                yield finding, why[0]


def of_slips(by_code: ByCode, behind: Behind, first: Iterable[str]) -> set[Finding]:
    """Give what a value makes odd that is itself far from what stands beside it."""
    slips = {place: one for code in _SLIPS for one, place in by_code.get(code, ())}
    found = {
        one.finding
        for one, _ in by_code.get("VER-205", ())
        if any(place_text(place) in one.finding.found for place in slips)
    }
    # What is ten times off a value that is none of the methodology's own is not off itself.
    own = {place_text(place) for _, place in by_code.get("VER-034", ())}
    found |= {
        one.finding
        for one, place in by_code.get("VER-103", ())
        if any(one.finding.found.endswith(cell) for cell in own - {place_text(place)})
    }
    wrong = {place for code in (*first, *_SLIPS) for _, place in by_code.get(code, ())}
    return found | {
        one.finding
        for one, place in by_code.get("VER-062", ())
        if not one.finding.is_error and behind.rests_on(place, wrong)
    }


def of_one_reading(by_code: ByCode, behind: Behind) -> set[Finding]:
    """Give values far from what stands beside them, where a cell behind either of the two says why.

    One reading in another unit makes the whole amount what it is; and an amount in another unit
    than its log makes those far off that are held against it.
    """
    readings = [*by_code.get("VER-110", ()), *by_code.get("VER-254", ())]
    labelled = {p for j, p in by_code.get("VER-233", ()) if j.finding.wording == "label"}
    converted = (*by_code.get("VER-111", ()), *by_code.get("VER-251", ()))
    in_another_unit = {place_text(place): place for _, place in converted}
    found: set[Finding] = set()
    for code in _SLIPS:
        for one, place in by_code.get(code, ()):
            effect = one.effect or 0.0
            alike = {p for j, p in readings if effect and (j.effect or 0.0) / effect > _SAME_SLIP}
            beside = in_another_unit.get(one.finding.found.rpartition(" in ")[2])
            other = place_in(one.finding.found.rpartition(" in ")[2]) or place
            is_told = any(behind.rests_on(p, labelled) for p in (place, other))
            if is_told or (beside is not None and beside != place) or behind.rests_on(place, alike):
                found.add(one.finding)
    return found


def of_lines_told(by_code: ByCode, behind: Behind) -> set[Finding]:
    """Give lines far above all others of which another finding says why.

    It stands in the same line, or on a formula that the line is taken by or comes from.
    """
    found: set[Finding] = set()
    for one, cell in by_code.get("VER-254", ()):
        for code, others in by_code.items():
            if code not in _OF_AMOUNTS and any(
                (place[0], place[1]) == cell[:2]
                or (place[0], place[2]) == (cell[0], cell[2])
                or behind.rests_on(place, {cell})
                or behind.rests_on(cell, {place})
                for _, place in others
            ):
                found.add(one.finding)
    return found


def of_days_told(by_code: ByCode) -> set[Finding]:
    """Give days far from the others of which a remark says that they count nothing."""
    found: set[Finding] = set()
    for one, (sheet, first, column) in by_code.get("VER-216", ()):
        ends = (place_in(f"{sheet}!{cell}") for cell in _CELLS.findall(one.finding.found))
        last = max((p[1] for p in ends if p is not None and p[2] == column), default=first)
        for other, at in by_code.get("VER-110", ()):
            if at[0] == sheet and at[2] == column and first <= at[1] <= last:
                found.add(other.finding)
    return found


def of_days_of_another(claim: Claim, on_cell: OnCell) -> set[Finding]:
    """Give what comes of a value that is taken from readings of other days than its own.

    What it lacks of these days says nothing, and that they are hidden comes of it. Where a value
    takes in another one, the days that come with that are not those of the other.
    """
    found: set[Finding] = set()
    spans = {stated.where: stated.span for stated in claim.monitored}
    hidden = {f.where: f for same in on_cell.values() for f in same if f.code == "VER-016"}
    for where, same in on_cell.items():
        for finding in same:
            if (finding.code, finding.wording) == ("VER-019", "days"):
                found |= {f for f in same if (f.code, f.wording) == ("VER-019", "short")}
                first = finding.found.rpartition(" beside ")[2]
                found |= {hidden[first]} if first in hidden else set()
            if finding.code == "VER-017" and finding.wording == "worked-out":
                other = str(finding.values.get("cell"))
                if spans.get(other) != spans.get(where):
                    at = on_cell.get(other, {})
                    found |= {f for f in at if (f.code, f.wording) == ("VER-019", "days")}
    return found


class Behind:
    """Which cells rest on which, empty ones included; each cell is gone through once."""

    def __init__(self, claim: Claim) -> None:
        self._claim = claim

    def rests_on(self, place: Place, cells: Collection[Place]) -> bool:
        """Whether a cell rests on any of some."""
        book = self._claim.book
        if not cells:
            return False
        return any(
            book.names_any(book.tree(cell), cells) for cell in book.calculated_behind((place,))
        )
