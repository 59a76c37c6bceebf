"""Means that are weighted by another amount, where the workbook does not state that amount."""

from __future__ import annotations

from collections.abc import Iterator

from jcm_mrv.findings import VER, Finding
from jcm_mrv.methodology.inputs import labelled
from jcm_mrv.verification.claim.amounts import unweighted
from jcm_mrv.verification.claim.claim import Claim


def by_days(claim: Claim) -> Iterator[Finding]:
    """Give ``VER-140`` for each mean that is taken by days, since its weights are not known."""
    for key, lines in unweighted(claim):
        name = lines[0].name
        yield VER[140].at(
            lines[0].where,
            found=", ".join(line.where for line in lines[:6]),
            label=labelled(name, key),
            number=len(lines),
            weight=labelled(claim.methodology.parameters[name].weight or "", key),
        )
