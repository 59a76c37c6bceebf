"""Puts every kind of fault into the correct workbooks and says which were detected."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from jcm_mrv import load_project
from jcm_mrv.verification.verdict import Verdict
from jcm_mrv.verification.verify import verify
from tests.verification.faults.editing import Workbook
from tests.verification.faults.kinds import KINDS, Kind
from tests.verification.faults.targets import Target

MOST_PLACES = 2
"""Of one kind in one workbook: the first and the last place."""


@dataclass(frozen=True)
class Outcome:
    """One faulty workbook: by how much its stated result is off, and what verify says."""

    kind: Kind
    target: Target
    place: str
    off: float
    verdict: Verdict | None
    codes: tuple[str, ...]

    @property
    def is_detected(self) -> bool:
        """Whether a finding of one of the right codes is there and nothing is confirmed."""
        return bool(set(self.kind.codes) & set(self.codes))

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
    detected: int = 0
    codes: dict[str, None] = field(default_factory=dict)


def run(targets: Iterable[Target], folder: Path) -> Iterator[Outcome]:
    """Give the outcome of every fault."""
    for target in targets:
        for kind in KINDS:
            if kind.with_project and target.project is None:
                continue
            places = list(kind.place(target))
            chosen = [*places[:1], *places[1:][-(MOST_PLACES - 1) :]]
            for number, (place, edit) in enumerate(chosen):
                yield _outcome(kind, target, place, edit, folder / f"faulty-{number}.xlsx")


def _outcome(kind, target, place, edit, path) -> Outcome:  # type: ignore[no-untyped-def]
    book = Workbook(target.path)
    edit(book)
    book.save(path, calculate=kind.calculate)
    project = load_project(target.project) if kind.with_project else None
    verdict = verify(path, project)
    codes = tuple(dict.fromkeys(f.code for f in verdict.findings if f.severity != "note"))
    right = verify(target.path).recomputed
    stated = verdict.stated
    off = float("nan") if stated is None or right is None else stated - right
    return Outcome(kind, target, place, off, verdict, codes)


def tallied(outcomes: Iterable[Outcome]) -> dict[str, Tally]:
    """Give the table's lines by kind."""
    lines: dict[str, Tally] = defaultdict(Tally)
    for outcome in outcomes:
        line = lines[outcome.kind.words]
        line.workbooks += 1
        line.others += not outcome.target.is_own
        line.off += abs(outcome.off) >= 1
        line.detected += outcome.is_detected
        for code in outcome.codes:
            if code in outcome.kind.codes:
                line.codes[code] = None
    return dict(lines)


def table(outcomes: list[Outcome]) -> str:
    """Give the page of faults and detections, in Markdown."""
    lines = tallied(outcomes)
    total, others = len(outcomes), sum(not o.target.is_own for o in outcomes)
    detected = sum(o.is_detected for o in outcomes)
    head = (
        "# Faults that are detected\n\n"
        "<!-- Written by `python -m tests.verification.faults`; a test compares. -->\n\n"
        f"{len(lines)} kinds of fault in {total} workbooks, {others} of them in layouts that this "
        f"tool never writes: {detected} detected. *Off* counts the workbooks whose stated result "
        "the fault moves by a tonne or more; the others are right at present and wrong for other "
        "inputs, or wrong in what they say.\n\n"
        "| fault | workbooks | other layouts | off | detected | findings |\n"
        "|---|--:|--:|--:|--:|---|\n"
    )
    rows = [
        f"| {words} | {line.workbooks} | {line.others} | {line.off} | {line.detected} | "
        f"{', '.join(sorted(line.codes))} |\n"
        for words, line in lines.items()
    ]
    used = itertools.chain.from_iterable(o.codes for o in outcomes)
    del used
    return head + "".join(rows)
