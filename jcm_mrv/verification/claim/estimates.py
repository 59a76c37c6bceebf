"""What the plan in the same workbook says, beside the report: estimated and fixed values."""

from __future__ import annotations

from typing import NamedTuple

from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.methodology.units_written import times_of
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.claim.members import Members
from jcm_mrv.verification.claim.rows import RowReader
from jcm_mrv.workbook.address import Place, place_text


class PlannedValue(NamedTuple):
    """A value of the plan, in the methodology's unit, with its cell."""

    place: Place
    number: float

    @property
    def where(self) -> str:
        """The cell as findings show it."""
        return place_text(self.place)


Planned = dict[tuple[str, MemberKey], PlannedValue]


def planned_of(claim: Claim) -> Planned:
    """Give the values of the plan, of the members as the report has them; none without a plan.

    Members that the plan names otherwise are taken by their order, where there are as many.
    """
    sheets = claim.layout.of("plan", "input")
    if claim.side == "plan" or not sheets or not claim.bound.members:
        return {}
    methodology = claim.methodology
    reader = RowReader(methodology)
    rows = [row for sheet in sheets for row in (*reader.monitored(sheet), *reader.fixed(sheet))]
    members = Members(methodology, rows)
    if members.crowded:
        return {}
    same: dict[str, dict[str, str]] = {}
    for name, ids in members.ids.items():
        own = claim.bound.members.get(name, ())
        if set(ids) <= set(own):
            same[name] = {i: i for i in ids}
        elif len(ids) == len(own):
            same[name] = dict(zip(ids, own, strict=True))
    found: Planned = {}
    for n, row in enumerate(rows):
        value = claim.evaluator.value(row.place)
        sets, unit = methodology.sets_of(row.name), methodology.unit(row.name)
        if not isinstance(value, float) or not unit or any(name not in same for name in sets):
            continue
        factor = times_of(row.unit, unit) if row.unit.strip() else 1
        if factor is None:
            continue
        for key in members.keys[n]:
            own_key = tuple(same[name].get(i, i) for name, i in zip(sets, key, strict=True))
            found.setdefault((row.name, own_key), PlannedValue(row.place, value * float(factor)))
    return found
