"""Puts every kind of fault into the correct workbooks and says which were detected."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jcm_mrv import load_project
from jcm_mrv.verification.verdict import Verdict
from jcm_mrv.verification.verify import verify
from tests.verification.faults import (
    formula_faults,
    line_kinds,
    log_kinds,
    plausible_kinds,
    year_kinds,
    zero_kinds,
)
from tests.verification.faults.editing import Workbook
from tests.verification.faults.hand_faults import FAULTS
from tests.verification.faults.kinds import KINDS, Edit, Kind
from tests.verification.faults.list_codes import NAMED_BY
from tests.verification.faults.targets import Target
from tests.verification.right.hands import BARE, HANDS, STYLES
from tests.verification.right.lists import LISTS

assert formula_faults
assert line_kinds
assert log_kinds
assert plausible_kinds
assert year_kinds
assert zero_kinds
_RIGHT, _ASKED, _MISSED = "named", "asked", "missed"


@dataclass(frozen=True)
class Outcome:
    """One faulty workbook: by how much its stated result is off, and what verify says."""

    kind: Kind
    target: Target
    place: str
    off: float
    verdict: Verdict
    codes: tuple[str, ...]

    @property
    def is_detected(self) -> bool:
        """Whether a finding of one of the right codes is there."""
        if not self.kind.codes:
            return self.how == _RIGHT
        return bool(set(self.kind.codes) & set(self.codes))

    @property
    def how(self) -> str:
        """Whether the faulty cell is named, something else is asked for, or nothing."""
        cells = [cell.strip() for cell in self.place.split(" | ")]
        asked = [f for f in self.verdict.findings if f.severity != "note"]
        right = [f for f in asked if not self.kind.codes or f.code in self.kind.codes]
        if any(f.where in cells or any(c in f.found for c in cells) for f in right):
            return _RIGHT
        return _ASKED if asked else _MISSED

    @property
    def label(self) -> str:
        """The fault in words."""
        return f"{self.kind.words}: {self.target.name}, {self.place}"


@dataclass
class Tally:
    """The line of one kind in the table."""

    workbooks: int = 0
    others: int = 0
    off: int = 0
    how: Counter[str] = field(default_factory=Counter)
    codes: dict[str, None] = field(default_factory=dict)


def run(
    targets: Sequence[Target], folder: Path, *, every: bool = False, one_in: int = 1
) -> Iterator[Outcome]:
    """Give the outcome of every kind of fault in three workbooks, or at ``every`` place of all.

    Of the three one is our own and two are in other layouts, as far as the kind applies to them:
    at its first place in one, at its last in another. Which ones they are goes round. ``one_in``
    takes as many kinds only.
    """
    for number, kind in list(enumerate(KINDS))[::one_in]:
        fitting = []
        for target in [*targets[number % len(targets) :], *targets[: number % len(targets)]]:
            if kind.with_project and target.project is None:
                continue
            places = list(kind.place(target))
            if places:
                fitting.append((target, places))
        assert fitting, kind.words
        for target, place, edit in _chosen(fitting, every=every):
            yield outcome(kind, target, place, edit, folder / "faulty.xlsx")


def _chosen(
    fitting: list[tuple[Target, list[tuple[str, Edit]]]], *, every: bool
) -> Iterator[tuple[Target, str, Edit]]:
    if every:
        yield from ((target, *fault) for target, places in fitting for fault in places)
        return
    own = [(t, p) for t, p in fitting if t.is_own]
    others = [(t, p) for t, p in fitting if not t.is_own]
    for target, places in own[: 1 if others else 3]:
        yield target, *places[0]
    for target, places in others[:1]:
        yield target, *places[0]
    for target, places in others[1:2]:
        yield target, *places[-1]


def outcome(kind: Kind, target: Target, place: str, edit: Edit, path: Path) -> Outcome:
    """Put one fault into a copy of a workbook, and verify it."""
    book = Workbook(target.path)
    edit(book)
    book.save(path, calculate=kind.calculate)
    project = load_project(target.project) if kind.with_project and target.project else None
    verdict = verify(path, project)
    codes = tuple(dict.fromkeys(f.code for f in verdict.findings if f.severity != "note"))
    off = math.nan if verdict.stated is None else verdict.stated - target.right
    return Outcome(kind, target, place, off, verdict, codes)


def tallied(outcomes: Iterable[Outcome]) -> dict[str, Tally]:
    """Give the table's lines by kind."""
    lines: dict[str, Tally] = defaultdict(Tally)
    for outcome in outcomes:
        line = lines[outcome.kind.words]
        line.workbooks += 1
        line.others += not outcome.target.is_own
        line.off += abs(outcome.off) >= 1
        line.how[outcome.how] += 1
        for code in outcome.codes:
            if code in outcome.kind.codes or not outcome.kind.codes:
                line.codes[code] = None
    return dict(lines)


def table(outcomes: list[Outcome]) -> str:
    """Give the page of faults and detections, in Markdown."""
    lines = tallied(outcomes)
    total, others = len(outcomes), sum(not o.target.is_own for o in outcomes)
    how = Counter(o.how for o in outcomes)
    head = (
        "# Faults that are detected\n\n"
        "<!-- Written by `python -m tests.verification.faults.write`; a test compares. -->\n\n"
        f"{len(lines)} kinds of fault in {total} workbooks, {others} of them in layouts that this "
        f"tool never writes. In {how[_RIGHT]} a request names the faulty cell, in {how[_ASKED]} "
        f"one names another cell or the whole, {how[_MISSED]} are missed. *Off* counts the "
        "workbooks whose stated result the fault moves by a tonne or more; the others are right at "
        "present and wrong for other inputs, or wrong in what they say.\n\n"
        "| fault | workbooks | other layouts | off | named rightly | only asked | missed "
        "| findings |\n"
        "|---|--:|--:|--:|--:|--:|--:|---|\n"
    )
    rows = [
        f"| {words} | {line.workbooks} | {line.others} | {line.off} | {line.how[_RIGHT]} | "
        f"{line.how[_ASKED]} | {line.how[_MISSED]} | {', '.join(sorted(line.codes))} |\n"
        for words, line in lines.items()
    ]
    return head + "".join(rows) + _by_hand()


def _by_hand() -> str:
    """Give the faults in books of other methodologies; a test has each named at its cell."""
    lines = [
        "\n## In books of other methodologies\n\n"
        f"{len(FAULTS)} more faults were put into right books of {len(HANDS)} projects of other "
        f"methodologies, in the layouts of {len(STYLES) - len(BARE)} offices. Each is named at its "
        "cell, and none is confirmed.\n\n| fault | project | office |\n|---|---|---|\n"
    ]
    lines += [f"| {words} | {hand} | {style} |\n" for words, (hand, style, _) in FAULTS.items()]
    return "".join(lines) + _in_lists()


def _in_lists() -> str:
    """Give the faults in lists and logs; a test has each named at its cell by these findings."""
    lines = [
        "\n## In lists and logs behind values\n\n"
        f"{len(NAMED_BY)} more faults were put into {len(LISTS)} right books whose values come "
        "from lists, logs and registers. Each is named at its cell, and none is confirmed; the "
        "right books are.\n\n| fault | findings |\n|---|---|\n"
    ]
    lines += [f"| {words} | {', '.join(codes)} |\n" for words, codes in NAMED_BY.items()]
    return "".join(lines)
