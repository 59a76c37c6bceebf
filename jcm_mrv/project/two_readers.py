"""Four eyes: what two readers of one text agree on, and what an overlay is sent as."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import combinations
from typing import Any, Literal, get_args

from jcm_mrv.findings import PRJ, Finding
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.statements import Statement, statements
from jcm_mrv.patterns import pattern
from jcm_mrv.project.confirmation import Confirmation
from jcm_mrv.project.one_person import (
    is_surely_one_person,
    leave_scripts_open,
    may_be_one_person,
)
from jcm_mrv.project.overlaid import check_overlay, say_the_same, what_it_says
from jcm_mrv.project.overlays import Overlay, OverlayRecord
from jcm_mrv.project.record_fields import cell_named, pages_named
from jcm_mrv.project.ticking import overlay_text

Outcome = Literal["differs", "elsewhere", "first alone", "second alone", "nobody", "agrees"]
"""What two readers say of one thing; ``elsewhere``: the same, on another page or cell."""

_MOST_PAGES = 1000
_PATH = pattern(r"\A(?:[A-Za-z]:|~|file:|\.{0,2}[/\\])|\\|/[^/]*\.[A-Za-z0-9]{1,5}\Z")


@immutable
class TwoReadings:
    """One thing that a methodology states, as two readers have it; None who has not read it."""

    stated: Statement
    first: OverlayRecord | None
    second: OverlayRecord | None
    in_one_place: bool

    @property
    def outcome(self) -> Outcome:
        """What the two say together."""
        if self.first is None or self.second is None:
            if self.first is None and self.second is None:
                return "nobody"
            return "second alone" if self.first is None else "first alone"
        if not say_the_same(self.first, self.second):
            return "differs"
        return "agrees" if self.in_one_place else "elsewhere"

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        return {
            "what": self.stated.what,
            "outcome": self.outcome,
            "first": _read(self.first),
            "second": _read(self.second),
        }


def two_have_read(records: Sequence[Confirmation], methodology: Methodology) -> bool:
    """Say whether two people, by names that tell them apart, have read one thing in one place."""
    return any(
        not may_be_one_person(one.reader, other.reader)
        and read_in_one_place(one, other, methodology)
        for one, other in combinations(records, 2)
    )


def read_in_one_place(one: Confirmation, other: Confirmation, methodology: Methodology) -> bool:
    """Say whether two have read in one document and version, on one page or in one cell.

    Two who have the same number from different pages, or from files that are not the same, have not
    looked at the same: one is wrong.
    """
    if one.sha256 and other.sha256 and one.sha256 != other.sha256:
        return False
    return one.is_of_one_document(other, methodology) and bool(_places(one) & _places(other))


def _places(record: Confirmation) -> set[str]:
    """Give the pages, or the cells, that a record was read in, however they are written."""
    if not record.page:
        return {f"{cell_named(record.cell) or record.cell}"}
    pages: set[str] = set()
    for first, last in pages_named(record.page):
        pages |= {first, last}
        if first.isdecimal() and last.isdecimal():
            pages |= {str(page) for page in range(int(first[:9]), int(last[:9]))[:_MOST_PAGES]}
    return pages or {" ".join(record.page.casefold().split())}


def _read(record: OverlayRecord | None) -> dict[str, str] | None:
    if record is None:
        return None
    return {
        "says": what_it_says(record),
        "where": record.page or record.cell,
        "document": record.document,
        "version": record.version,
        "reader": record.reader,
        "date": record.date.isoformat() if record.date else "",
    }


def compare_readings(
    methodology: Methodology,
    first: Overlay,
    second: Overlay,
    participants: Collection[str] = (),
) -> tuple[list[TwoReadings], list[Finding]]:
    """Give what two overlays say of everything that a methodology states, line by line.

    What is the matter with the two: they are of different contents, or of one reader, or one of
    them could not be used, or confirms nothing, as what a participant of the project has read.
    """
    findings = [
        PRJ[169]["content"].at(
            str(overlay.path), found=overlay.file.methodology, reference=methodology.reference
        )
        for overlay in (first, second)
        if (overlay.file.methodology, overlay.file.sha256)
        != (methodology.reference, methodology.sha256)
    ]
    if findings:
        return [], findings
    for overlay in (first, second):
        said_of = check_overlay(overlay, methodology, participants)
        findings += [found for found in said_of if found.is_error or found.code == "PRJ-137"]
    pairs = [(one, other) for one in sorted(readers(first)) for other in sorted(readers(second))]
    surely = {other for one, other in pairs if is_surely_one_person(one, other)}
    if surely:
        findings.append(PRJ[169].at(str(second.path), found=", ".join(sorted(surely))))
    findings += [
        PRJ[169]["scripts" if leave_scripts_open(one, other) else "perhaps"].at(
            str(second.path), found=f"{one}; {other}"
        )
        for one, other in pairs
        if other not in surely and may_be_one_person(one, other)
    ]
    readings = []
    for stated in statements(methodology):
        one, other = (_of(o, stated, methodology, participants) for o in (first, second))
        same = one is not None and other is not None and read_in_one_place(one, other, methodology)
        readings.append(TwoReadings(stated, one, other, same))
    return readings, findings


def readers(overlay: Overlay) -> set[str]:
    """Give who has read what an overlay says."""
    return {" ".join(record.reader.split()) for record in overlay.file.confirmed if record.reader}


def _of(
    overlay: Overlay,
    stated: Statement,
    methodology: Methodology,
    participants: Collection[str] = (),
) -> OverlayRecord | None:
    """Give the record of a statement that counts; one that names it itself goes before others."""
    for name in (stated.what, *stated.names):
        for record in overlay.file.confirmed:
            lacks = record.value is None and stated.kind in ("row", "value")
            if record.what == name and record.counts(methodology, participants) and not lacks:
                return record
    return None


@immutable
class Sent:
    """An overlay as it can be sent: its text, how many records stand in it, and who read them."""

    text: str
    count: int
    readers: tuple[str, ...]


def exported(methodology: Methodology, overlay: Overlay) -> Sent:
    """Give an overlay as it can be sent: the records that count, without names of local paths."""
    records: list[dict[str, str]] = []
    for stated in statements(methodology):
        record = _of(overlay, stated, methodology)
        if record is not None and record.what == stated.what:
            records.append(_sent(record))
    about = {"methodology": methodology.reference, "content": methodology.sha256}
    names = sorted({" ".join(record["reader"].split()) for record in records})
    return Sent(overlay_text(about, records), len(records), tuple(names))


def _sent(record: OverlayRecord) -> dict[str, str]:
    texts = {
        "what": record.what,
        "document": without_path(record.document),
        "version": record.version,
        "sha256": record.sha256,
        "reader": record.reader,
        "date": record.date.isoformat() if record.date else "",
        "page": record.page,
        "cell": without_path(record.cell),
        "value": "" if record.value is None else number_text(record.value),
        "unit": record.unit or "",
        "options": f"[{', '.join(record.options)}]" if record.options else "",
        **record.words,
    }
    return {key: text for key, text in texts.items() if text}


def without_path(text: str) -> str:
    r"""Give a text with the name of a file in place of its path on somebody's machine.

    Examples
    --------
    >>> without_path("~/texts/VN_AM007_ver01.0.pdf"), without_path("C:\\texts\\VN_AM007.pdf")
    ('VN_AM007_ver01.0.pdf', 'VN_AM007.pdf')
    >>> without_path("Approved methodology VN_AM007"), without_path("IPCC 2006/2019, volume 2")
    ('Approved methodology VN_AM007', 'IPCC 2006/2019, volume 2')
    >>> without_path("C:\\me\\[sheet.xlsx]MPS(input)!F12")
    'MPS(input)!F12'
    """
    if not _PATH.search(text):
        return text
    return re.split(r"[/\\\]]", text.rstrip("/\\"))[-1]


def outcomes(readings: Sequence[TwoReadings]) -> dict[Outcome, list[TwoReadings]]:
    """Give readings by what became of them, in the order in which they matter."""
    order: tuple[Outcome, ...] = get_args(Outcome)
    return {key: [r for r in readings if r.outcome == key] for key in order}


def four_eyes(readings: Sequence[TwoReadings]) -> bool:
    """Say whether all that somebody has read was read by both, and alike; nothing is not enough."""
    read = [reading.outcome for reading in readings if reading.outcome != "nobody"]
    return bool(read) and set(read) == {"agrees"}
