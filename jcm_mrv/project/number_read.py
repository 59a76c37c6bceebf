"""A number that was read in an official text, in the place of the methodology's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from jcm_mrv.findings import PRJ, Finding, has_errors
from jcm_mrv.findings.language import said
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.statements import Statement
from jcm_mrv.methodology.units import UnitError, convert
from jcm_mrv.project.believable import too_high
from jcm_mrv.project.overlays import OverlayRecord


def with_number(
    methodology: Methodology, record: OverlayRecord, meant: Sequence[Statement], place: str
) -> tuple[Methodology, list[Finding]]:
    """Put the number that was read in the place of the methodology's own."""
    assert record.value is not None
    assert record.unit is not None
    if any(s.value is not None and record.agrees(s.value, s.unit) for s in meant):
        return methodology, []
    numbers = [s for s in meant if s.kind in ("row", "value")]
    if len(numbers) != 1:
        return methodology, [PRJ[163]["which"].at(place, found=record.what)]
    (stated,) = numbers
    try:
        value = convert(record.value, record.unit, stated.unit)
    except UnitError as exc:
        return methodology, [PRJ[163]["unit"].at(place, found=record.unit, reason=exc)]
    shown = f"{float(value):.9g} {stated.unit}"
    if ends := _beyond(methodology, stated, value):
        beyond = PRJ[168].at(place, found=record.placed(shown), what=stated.what, ends=ends)
        return methodology, [beyond]
    own = said("nothing") if stated.value is None else f"{float(stated.value):.9g} {stated.unit}"
    if stated.value and _is_a_thousand(abs(value / stated.value)):
        slip = PRJ[168]["slip"].at(place, found=record.placed(shown), what=stated.what, own=own)
        return methodology, [slip]
    if len(_digits(value)) > 1 and _digits(value) == _digits(stated.value or Fraction(0)):
        moved = PRJ[168]["point"].at(place, found=record.placed(shown), what=stated.what, own=own)
        return methodology, [moved]
    high = too_high(methodology, stated, value, place)
    if has_errors(high):
        return methodology, high
    told = PRJ[165].at(place, found=record.placed(shown), what=stated.what, own=own)
    return with_value(methodology, stated, value), [told, *high]


def _is_a_thousand(times: Fraction) -> bool:
    """Say whether a number is about a thousand times another, or a thousandth of it."""
    return 800 <= times <= 1200 or (times > 0 and 800 <= 1 / times <= 1200)


def _digits(number: Fraction) -> str:
    """Give the digits of a number, wherever its point stands."""
    return f"{abs(float(number)):.9e}".partition("e")[0].replace(".", "").rstrip("0")


def _beyond(methodology: Methodology, stated: Statement, value: Fraction) -> str:
    """Give what a number cannot be beyond, where it is: a range, or the sign of its likes.

    Only temperatures and what the methodology itself has below zero may be below zero.
    """
    owners = [stated.subject] if stated.kind == "value" else stated.names[1:]
    for name in owners:
        limits = methodology.parameters[name].range
        low, high = limits.minimum, limits.maximum
        if (low is not None and value < low) or (high is not None and value > high):
            ends = [] if low is None else [f"at least {float(low):g}"]
            ends += [] if high is None else [f"at most {float(high):g}"]
            return " and ".join(ends)
    likes = [stated.value]
    if stated.kind == "row":
        likes = [row.value for row in methodology.tables[stated.subject].rows]
    if value < 0 and "deg" not in stated.unit and not any(n is not None and n < 0 for n in likes):
        return said("at least 0")
    return ""


def with_value(methodology: Methodology, stated: Statement, value: Fraction) -> Methodology:
    """Give the methodology with another number in one place."""
    if stated.kind == "value":
        parameter = methodology.parameters[stated.subject].model_copy(update={"value": value})
        parameters = {**methodology.parameters, stated.subject: parameter}
        return replace(methodology, parameters=parameters)
    table = methodology.tables[stated.subject]
    rows = list(table.rows)
    rows[stated.position] = rows[stated.position].model_copy(update={"value": value})
    tables = {**methodology.tables, stated.subject: table.model_copy(update={"rows": tuple(rows)})}
    found = methodology.lookups[stated.subject]
    looked = list(found.rows)
    looked[stated.position] = replace(looked[stated.position], value=value)
    return replace(
        methodology,
        file=methodology.file.model_copy(update={"tables": tables}),
        lookups={**methodology.lookups, stated.subject: replace(found, rows=tuple(looked))},
    )
