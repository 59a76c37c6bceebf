"""Faults that count nothing where there was something, without a word."""

from __future__ import annotations

from tests.verification.faults.kinds import Faults, fault
from tests.verification.faults.targets import Target


@fault("a month looked up by a name that is not there, counted as 0", "VER-211")
def _(target: Target) -> Faults:
    log = target.log
    if log is None or log.total is None:
        return
    for n, stated in enumerate(target.claim.monitored):
        column = log.columns[n % len(log.columns)]
        for row in (log.first + 4, log.last - 3):
            block = f"{log.sheet}!$A${log.first}:$D${log.last}"
            looked = f'IFERROR(VLOOKUP("2024 - {row}",{block},{n % len(log.columns) + 2},FALSE),0)'
            parts = [f"{log.sheet}!{column}{log.first}:{column}{row - 1}"]
            parts += [looked, f"{log.sheet}!{column}{row + 1}:{column}{log.last}"]
            formula = f"SUM({','.join(parts)})/1000"
            yield stated.where, lambda b, p=stated.place, f=formula: b.set_formula(p, f)
