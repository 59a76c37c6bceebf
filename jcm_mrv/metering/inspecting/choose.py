"""Which column is the value, and of which kind it is: proposed where names and values agree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from jcm_mrv.immutable import immutable
from jcm_mrv.metering.inspecting.series import Series
from jcm_mrv.metering.reading.directions import are_tariffs, direction_of
from jcm_mrv.metering.reading.names import (
    CHANGE,
    STRONG,
    Role,
    dimension,
    role_of,
)
from jcm_mrv.metering.reading.obis import obis_in
from jcm_mrv.metering.reading.parts_beside import parts_beside
from jcm_mrv.metering.thresholds import RESTART_DAYS

_RANK: tuple[tuple[Role, ...], ...] = (
    ("register",),
    ("energy",),
    ("daily",),
    ("amount",),
    ("power",),
)
"""What is proposed before what; a column whose name says nothing only where it is alone."""
_MOST_ADDED = 6


@immutable
class Candidate:
    """A column of numbers: its place, how a source names it, its name, unit, role and values.

    ``series`` is None where nothing of it reads; ``kind`` and ``multiplier`` are given where the
    columns beside show them.
    """

    place: int
    ref: Any
    name: str
    unit: str
    role: Role
    series: Series | None
    kind: str = ""
    multiplier: Any = None


def candidate(place: int, ref: Any, name: str, unit: str, series: Series | None) -> Candidate:
    """Give a column of numbers with the role that its name says and its values do not gainsay."""
    role = role_of(name, unit)
    proven = STRONG.search(name) or obis_in(name) or series is None or len(series.micro) < 3
    if role == "register" and series is not None and not proven and not series.mostly_rises:
        # A total of each interval is called a total too.
        role = "energy" if dimension(unit) == "energy" else ""
    if role == "meter" and series is not None and len(set(series.micro.tolist())) > 2:
        # A number that changes from row to row is no meter's.
        role = ""
    if role == "" and not unit and series is not None and series.counts_rows:
        role = "meter"
    if series is not None and role == "" and series.is_proven_register:
        role = "register"
    return Candidate(place, ref, name, unit, role, series)


def value_choices(candidates: Sequence[Candidate]) -> tuple[list[Candidate], list[Any]]:
    """Give the columns that may be the value, best first, and the choices where they are several.

    Examples
    --------
    >>> names = [("Input power", "kW"), ("Active power", "kW"), ("Total yield", "kWh")]
    >>> columns = [candidate(n, a, a, u, None) for n, (a, u) in enumerate(names)]
    >>> [one.name for one in value_choices(columns)[0]], value_choices(columns)[1]
    (['Total yield'], [])
    """
    metered = [one for one in candidates if one.role not in ("other", "meter", "multiplier")]
    doubtful = not metered
    for roles in (("other",), ("meter", "multiplier")):
        metered = metered or [one for one in candidates if one.role in roles]
    if any(dimension(one.unit) in ("energy", "amount") for one in metered):
        # What only behaves like a register may be anything, a number of the row too.
        metered = [one for one in metered if one.unit or role_of(one.name, "") == "register"]
    metered = [one for one in metered if one.series is not None] or metered
    for rank in _RANK:
        best = [one for one in metered if one.role in rank]
        if best:
            break
    else:
        best = metered
    nameless = [one for one in best if one.role == "register" and not one.unit]
    if nameless and not STRONG.search(nameless[0].name):
        # It rises, and nothing says of what; what is called power is not taken for certain either.
        best = [*best, *(one for one in metered if one.role == "power")]
    if len(best) < 2:
        # A forecast, a peak or the power of modules is not taken for the energy, even alone.
        sums = doubtful and best and dimension(best[0].unit) != "other"
        return best, [best[0].ref] if sums else []
    choices: list[Any] = [one.ref for one in best]
    names = [one.name for one in best]
    if len({one.unit for one in best}) == 1 and len(best) <= _MOST_ADDED:
        together: Any = [one.ref for one in best]
        parts = [one.ref for one in best if parts_beside(names, one.name)]
        if are_tariffs(names) and len(set(map(direction_of, names))) == 1:
            choices = [together, *choices]
        elif 1 < len(parts) < len(best):
            # Tariffs of what is taken, beside what is given.
            choices = [parts, *choices]
        elif len({re.sub(r"\d+", "", name) for name in names}) == 1 and not any(
            map(obis_in, names)
        ):
            # The same of several devices.
            choices = [*choices, together]
    return best, choices


def kind_choices(one: Candidate, alone: bool, months: bool) -> list[str]:
    """Give the kinds that a column may be; a single one where names and values leave no other.

    Parameters
    ----------
    one : Candidate
        The column.
    alone : bool
        Whether dates stand without a time of day.
    months : bool
        Whether times are months.
    """
    series, of_unit = one.series, dimension(one.unit)
    if one.kind:
        return [one.kind]
    coded = obis_in(one.name)
    strong = bool(STRONG.search(one.name)) or bool(coded and coded.processed == "register")
    if of_unit in ("power", "rate"):
        return ["power"]
    if of_unit == "other":
        return ["value"]
    if series is not None and series.restarts_daily:
        # One fall, or two, may be meters that were exchanged.
        sure = one.role == "daily" or series.restarts >= RESTART_DAYS
        return ["daily"] if sure else ["daily", "register"]
    if one.role == "daily":
        # A report of days holds each day's energy under that name.
        return ["energy"] if alone or series is None or not series.is_within_days else ["daily"]
    rises = series is not None and series.rises
    if rises and series is not None:
        if (
            strong
            or (one.role == "register" and not alone and not months)
            or series.is_proven_register
        ):
            return ["register"]
        if CHANGE.search(one.name):
            return ["energy"]
        return ["register", "energy"]
    if one.role == "register" and (strong or series is None or series.mostly_rises):
        return ["register"]
    if of_unit == "":
        return ["register", "energy", "power", "value"]
    if series is not None and series.are_two_registers:
        return ["register"]
    if series is not None and series.may_restart_daily:
        return ["daily", "energy"]
    if series is not None and series.rises_but_seldom:
        return ["register", "energy"]
    return ["energy"]
