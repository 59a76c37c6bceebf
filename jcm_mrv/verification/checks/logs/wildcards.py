"""Conditions with a wildcard behind a number, which take further numbers: Hall 1* and Hall 10."""

from __future__ import annotations

from collections.abc import Iterator

from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.logs.odd_readings import changed_cells
from jcm_mrv.verification.checks.logs.passed_over import conditions
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.days import day_of
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.formulas import tree as t


def wildcards(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give conditions that take the lines of another number besides those of their own.

    Where no line has the number itself, all of them may be meant.
    """
    taken: dict[tuple[t.RangeRef, str], list[StatedValue]] = {}
    for stated, block, name in conditions(claim):
        if isinstance(name, str) and name.endswith("*"):
            taken.setdefault((block, name), []).append(stated)
    for (block, name), by in taken.items():
        stem = name[:-1].casefold()
        if not stem[-1:].isdigit() or "*" in stem or "?" in stem:
            continue
        others: dict[Place, str] = {}
        has_own = False
        for cell in claim.book.cells_in(block):
            text = claim.evaluator.value(cell)
            if not isinstance(text, str) or not text.casefold().startswith(stem):
                continue
            if not text[len(stem) : len(stem) + 1].isdigit():
                has_own = True
            elif day_of(claim, cell) is None:
                others[cell] = text
        if not has_own or not others:
            continue
        effect = changed_cells(claim, model, dict.fromkeys(others, "-"), by)
        if effect:
            stated = by[0]
            more = f"; and {len(others) - 1} more" if len(others) > 1 else ""
            found = f"{name!r}: {next(iter(others.values()))[:40]!r}{more}"
            finding = VER[237].at(stated.where, found=found, label=stated.label, name=repr(name))
            yield Judged(finding, effect)
