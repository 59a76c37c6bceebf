"""On which terms readings are counted: what they are, and what is wanted of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from jcm_mrv.findings import MON, FindingsError
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Ints
from jcm_mrv.metering.clock import local_text, local_texts
from jcm_mrv.metering.interface import Wanted
from jcm_mrv.metering.thresholds import CAPACITY_FACTOR, MICRO
from jcm_mrv.methodology.units import UnitError, advice, convert
from jcm_mrv.project.spans import AS_LOGGED

if TYPE_CHECKING:
    from jcm_mrv.project.interval import Spacing
    from jcm_mrv.project.model import Accepted, Entry
    from jcm_mrv.project.multiplier import Multiplier

_MONTH = 31 * 86_400


@immutable(kw_only=True)
class Terms(Wanted):
    """What is wanted of readings, and what they are: all that the rules know beside the readings.

    Attributes
    ----------
    kind : {"register", "daily", "energy", "power", "value"}
        Cumulative, cumulative by the day, amount per interval, mean rate over it, or sample.
    read_unit : str
        The unit of the readings.
    scale : Fraction
        What an amount of the readings' unit is in the wanted unit.
    interval : int, optional
        Seconds between two readings; None where each has a length of its own, or none is known.
    own_lengths : bool
        Whether each amount has an interval of its own, which begins at its time.
    steps_of : int
        Of powers with intervals of their own: how many millionths a step of their last digit is.
    is_held : bool
        Whether each of these powers is one moment's, taken to hold until the next.
    label : {"start", "end", ""}
        Which end of its interval a time names.
    invoiced : tuple of Entry
        Amounts invoiced for the same days.
    accepted : tuple of Accepted
        Errors of guards that were looked into: they weigh as warnings.
    multiplier : Multiplier, optional
        What steps of the readings are multiplied by.
    in_force : tuple of (int, int)
        Where that changes by date: from which instant on, and how many times the unit that is part
        of the scale.
    is_part : bool
        Whether they are one of several series that are added: the capacity is that of the sum.
    impossible : tuple of int
        Where steps begin that are, together with those of the other series, above the capacity.
    """

    kind: str
    read_unit: str
    scale: Fraction
    interval: int | None = None
    own_lengths: bool = False
    is_held: bool = False
    steps_of: int = 1
    label: str = ""
    invoiced: tuple[Entry, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    multiplier: Multiplier | None = None
    in_force: tuple[tuple[int, int], ...] = ()
    is_part: bool = False
    impossible: tuple[int, ...] = ()

    @cached_property
    def unit_micro(self) -> Fraction:
        """What a millionth of the readings' unit is in the wanted unit."""
        return self.scale / MICRO

    @cached_property
    def limit(self) -> Fraction | None:
        """The largest possible rate (rule 6): millionths of the readings' unit per second."""
        rate = self.capacity_rate
        return None if rate is None else CAPACITY_FACTOR * rate / self.unit_micro

    @property
    def counts_up(self) -> bool:
        """Whether the readings are what a counter shows; amounts are the steps between them."""
        return self.kind in ("register", "daily")

    @property
    def shift(self) -> int:
        """Seconds from the start of a reading's interval to the time that names it."""
        ends = self.kind in ("energy", "power") and self.label == "end"
        return (self.interval or 0) if ends else 0

    def amount(self, micro: int) -> Fraction:
        """Give millionths of the readings' unit in the wanted unit."""
        return micro * self.unit_micro

    def text(self, instant: int) -> str:
        """Give an instant as local time, for messages and the ledger."""
        return local_text(instant, self.calendar.timezone)

    def texts(self, instants: Ints) -> list[str]:
        """Give many instants as local times."""
        return local_texts(instants, self.calendar.timezone)

    def between(self, start: int, end: int) -> str:
        """Give a stretch as local times."""
        return f"{self.text(start)} to {self.text(end)}"

    def inside(self, start: int, end: int) -> bool:
        """Say whether a stretch reaches into the period."""
        return start < self.calendar.last and end > self.calendar.first


_LEAST = {
    "time": "the column with the times",
    "value": "the column with the values",
    "unit": "the unit of the values, such as kWh",
    "kind": "register, energy, power, daily or value",
}
_OF_INTERVALS = {
    "interval": "the time between two readings, such as 15 min",
    "label": "start or end: which end of its interval a time names",
}


def terms_of(
    wanted: Wanted,
    *,
    time: object,
    value: object,
    unit: str | None,
    kind: str | None,
    interval: Spacing | None,
    label: str | None,
    hold: dt.timedelta | None = None,
    parts_of_day: bool = False,
    invoiced: tuple[Entry, ...] = (),
    accepted: tuple[Accepted, ...] = (),
    multiplier: Multiplier | None = None,
) -> Terms:
    """Give the terms on which readings are counted, from what is declared of them.

    Raises
    ------
    FindingsError
        When something that they need is not declared (``MON-002``), or kind (``MON-005``) or unit
        (``MON-003``) do not fit what is wanted.
    """
    declared = {"time": time, "value": value, "unit": unit, "kind": kind}
    needed = _LEAST
    of_intervals = kind in ("energy", "power")
    told = parts_of_day or _names_both_ends(time)
    if of_intervals and not told:
        declared |= {"interval": interval, "label": "" if interval == AS_LOGGED else label}
        needed = _LEAST | _OF_INTERVALS
    missing = {key: what for key, what in needed.items() if declared[key] is None}
    if missing:
        raise FindingsError(
            MON[2].at(wanted.where, parameter=wanted.parameter, key=key, needed=what)
            for key, what in missing.items()
        )
    summed = wanted.aggregation == "sum"
    if summed != (kind != "value"):
        raise (
            MON[5].stop(
                wanted.where, found=f"kind: {kind}", kind=kind, aggregation=wanted.aggregation
            )
            if summed
            else MON[5]["sampled"].stop(
                wanted.where, found=f"kind: {kind}", kind=kind, aggregation=wanted.aggregation
            )
        )
    kind, unit = kind or "", unit or ""
    own = of_intervals and (told or not isinstance(interval, dt.timedelta))
    seconds = None if own else _spacing(interval, hold)
    return Terms(
        **{one.name: getattr(wanted, one.name) for one in fields(Wanted)},
        kind=kind,
        read_unit=unit,
        scale=_scale(unit, kind, 1 if own else seconds or 0, wanted),
        interval=seconds,
        own_lengths=own,
        is_held=own and kind == "power" and not told and interval == AS_LOGGED,
        label="start" if own else label or "",
        invoiced=invoiced,
        accepted=accepted,
        multiplier=multiplier,
    )


def terms_of_amounts(
    wanted: Wanted,
    *,
    interval: int | None = None,
    invoiced: tuple[Entry, ...] = (),
    accepted: tuple[Accepted, ...] = (),
) -> Terms:
    """Give the terms of amounts that stand in the wanted unit already, as those of entries do."""
    return Terms(
        **{one.name: getattr(wanted, one.name) for one in fields(Wanted)},
        kind="energy",
        read_unit=wanted.unit,
        scale=Fraction(1),
        interval=interval,
        label="start",
        invoiced=invoiced,
        accepted=accepted,
    )


def _names_both_ends(time: object) -> bool:
    """Say whether one column holds the starts of intervals, and another their ends."""
    if time is None or isinstance(time, (str, tuple)):
        return False
    from jcm_mrv.project.written import FromTo

    return isinstance(time, FromTo)


def _spacing(interval: Spacing | None, hold: dt.timedelta | None) -> int | None:
    """Give the seconds between readings that have no lengths; the least of several."""
    if interval is None or interval == AS_LOGGED:
        return None if hold is None else int(hold.total_seconds())
    if isinstance(interval, tuple):
        return min(int(one.interval.total_seconds()) for one in interval)
    return _MONTH if isinstance(interval, str) else int(interval.total_seconds())


def _scale(unit: str, kind: str, seconds: int, wanted: Wanted) -> Fraction:
    """Give an amount of a unit (of a rate, during some seconds) in the wanted unit."""
    try:
        if kind == "power":
            return convert(Fraction(seconds), f"{unit}*s", wanted.unit)
        return convert(Fraction(1), unit, wanted.unit)
    except UnitError as exc:
        hint = advice(unit, wanted.unit)
        if kind == "power":
            hint = "kind: power takes a rate, like kW or m3/h; amounts per interval are energy"
        elif hint.startswith(f"{unit} is a rate"):
            hint += "; mean rates over an interval are kind: power"
        raise MON[3]["unit"].stop(
            wanted.where,
            found=unit,
            parameter=wanted.parameter,
            unit=wanted.unit,
            reason=exc,
            kind=kind,
            hint=hint,
        ) from None
