"""Rules of one's own whose author may be who has read them: two pairs of eyes are asked for.

What ships was written by somebody else than who reads a text for a project: where both have the
same, two have seen it. What no shipped methodology says so, two readers have to have read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from jcm_mrv.calculation.own_numbers import own_numbers
from jcm_mrv.calculation.standing import HEADINGS, Basis, given_label, given_names
from jcm_mrv.findings import CAL, Finding
from jcm_mrv.findings.language import joined, said
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.shipped_like import shipped_like, unlike
from jcm_mrv.methodology.solve import own_values
from jcm_mrv.methodology.statements import Statement, statements
from jcm_mrv.project.application import Application
from jcm_mrv.project.two_readers import two_have_read

_MOST_NAMED = 4


def on_one_word(
    application: Application, found: Iterable[Basis]
) -> tuple[tuple[Basis, ...], list[Finding]]:
    """Give what a result rests on, less sure where one reader alone bears out own rules."""
    resting_on = tuple(found)
    methodology = application.methodology
    if not methodology.own_word:
        return resting_on, []
    other = shipped_like(methodology)
    once = dict(_read_once(application, other))
    bases = tuple(
        replace(basis, elsewhere=True) if basis.record and basis.what in once else basis
        for basis in resting_on
    )
    # Equations and numbers first: they move tonnes.
    by_weight = sorted(resting_on, key=lambda basis: list(HEADINGS).index(basis.kind))
    told = [once[b.what] for b in by_weight if b.record and b.what in once]
    if not told:
        return bases, []
    more = [said("and {n} more", n=len(told) - _MOST_NAMED)] if told[_MOST_NAMED:] else []
    where, reference = application.where("methodology"), methodology.reference
    names = joined([*told[:_MOST_NAMED], *more])
    if other is None:
        asked = CAL[18]["alone"].at(where, found=names, reference=reference, n=len(told))
    else:
        asked = CAL[18].at(
            where, found=names, reference=reference, other=other.reference, n=len(told)
        )
    return bases, [asked]


def _read_once(application: Application, other: Methodology | None) -> Iterator[tuple[str, str]]:
    """Give what fewer than two have seen, each with what it is here, and there."""
    methodology = application.methodology
    there = {} if other is None else {s.what: s for s in statements(other)}
    for stated in unlike(methodology, other):
        records = application.records(stated.what, *stated.names)
        agreeing = [
            r for r in records if stated.value is None or r.agrees(stated.value, stated.unit)
        ]
        if not two_have_read(agreeing, methodology):
            yield stated.what, _told(stated, there.get(stated.what))
    for name, values in application.given.items():
        unit = methodology.unit(name)
        for key, value in values.items():
            if value.standing is not None or _is_known(application, name, key, value.value, other):
                continue
            records = application.records(*given_names(name, key))
            if not two_have_read([r for r in records if r.agrees(value.value, unit)], methodology):
                label = given_label(name, key)
                yield label, f"{label}: {float(value.value):.9g} {unit}"


def _is_known(
    application: Application,
    name: str,
    key: MemberKey,
    value: Fraction,
    other: Methodology | None,
) -> bool:
    """Say whether a given value is no other than what ships, or stands in the place of nothing."""
    methodology = application.methodology
    if not own_values(methodology, name):
        return True
    if other is None or name not in other.parameters:
        return False
    if other.sets_of(name) != methodology.sets_of(name):
        return False
    return value in own_numbers(application, name, key, other)


def _told(stated: Statement, there: Statement | None) -> str:
    """Give what something is here, and what it is in the rules that ship where both are numbers."""
    if stated.value is None:
        return stated.what
    here = f"{float(stated.value):.9g} {stated.unit}"
    if there is None or there.value is None:
        return said("{heading}: {names}", heading=stated.what, names=here)
    own = f"{float(there.value):.9g} {there.unit}"
    return said("{what}: {here} here, {own} there", what=stated.what, here=here, own=own)
