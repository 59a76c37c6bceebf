"""What is said of the values once they are read: unit and kind, interval and label, the clock."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from jcm_mrv.findings.language import said
from jcm_mrv.metering.arrays import Ints
from jcm_mrv.metering.inspecting.choose import Candidate, kind_choices
from jcm_mrv.metering.inspecting.proposal import Proposal, span
from jcm_mrv.metering.inspecting.series import spacing_of
from jcm_mrv.metering.inspecting.shown import Inspection
from jcm_mrv.metering.reading.dates import Times
from jcm_mrv.metering.reading.names import (
    STRONG,
    TO_MULTIPLY,
    counted_pulses,
    dimension,
    factor_in_name,
    role_of,
    utc_offset,
)
from jcm_mrv.methodology.units import UnitError, parse_unit
from jcm_mrv.methodology.units_written import times_of

_ZONES = (
    ("[\\u3040-\\u30ff]|[年月日時]", "Asia/Tokyo"),
    ("[\\u0e00-\\u0e7f]", "Asia/Bangkok"),
    ("[ăâđêôơưạ-ỹ]", "Asia/Ho_Chi_Minh"),
)
_UNITS = {"power": ("kW", "W", "MW"), "": ("kWh", "Wh", "MWh")}


def say_kind(made: Proposal, best: list[Candidate], alone: bool, months: bool) -> None:
    """Say unit and kind; ``alone`` and ``months`` say how dates stand, without a time or a day."""
    one = best[0]
    unit = made.stated.get("unit") or one.unit
    of_kind = {"power": "power", "register": "", "energy": "", "daily": ""}
    stated_kind = str(made.stated.get("kind", ""))
    if "unit" in made.stated or (unit and len({c.unit for c in best}) == 1 and _is_taken(unit)):
        made.put("unit", unit)
    elif unit and not _is_taken(unit):
        made.leave("unit", (), said("{unit} is not taken: state one that is", unit=unit))
    else:
        listed = _UNITS[of_kind.get(stated_kind, "")]
        units = tuple(dict.fromkeys(c.unit for c in best if c.unit)) or listed
        made.leave("unit", units, said("of the values"))
    known = replace(one, unit=unit, role=role_of(one.name, unit))
    kinds = [kind_choices(known, alone, months)]
    kinds += [kind_choices(c, alone, months) for c in best[1:] if made.is_open("value")]
    if made.source.get("layout") == "wide":
        rate = dimension(unit) in ("power", "rate")
        kinds = [["power"] if rate else ["energy"] if unit or months else ["energy", "power"]]
    choices = list(dict.fromkeys(kind for listed in kinds for kind in listed))
    if isinstance(made.source.get("time"), dict) and {"end", "slot"} & made.source["time"].keys():
        # Of an interval that is written there is an amount, or a mean.
        choices = [kind for kind in choices if kind not in ("register", "daily")] or ["energy"]
    if len(choices) == 1 or stated_kind:
        made.put("kind", choices[0])
    else:
        why = said("a register's readings, or amounts of each interval")
        if choices == ["daily", "energy"]:
            why = said("what a counter of the day shows, or amounts of each interval")
        made.leave("kind", choices, why)


def _is_taken(unit: str) -> bool:
    """Whether a source takes the unit."""
    try:
        parse_unit(unit)
    except UnitError:
        return False
    return True


def leave_ways(made: Proposal, times: Times) -> None:
    """Leave open in which of several ways the dates are meant."""
    ways: dict[str, list[str]] = {}
    for way in times.ways:
        key, _, text = way.partition(": ")
        ways.setdefault(f"format.{key}", []).append(text.strip('"'))
    for key, choices in ways.items():
        made.leave(key, choices, said("days and months, or the calendar"))


def say_spacing(made: Proposal, shown: Inspection, local: Ints, alone: bool, months: bool) -> None:
    """Say interval and label."""
    layout = shown.layout
    spacing = spacing_of(local)
    shown.interval, shown.regular = spacing.seconds, spacing.share
    if made.source.get("layout") == "wide" or layout.slot is not None or layout.until is not None:
        return
    asked = next((set(one.choices) for one in made.open if one.key == "kind"), {"energy"})
    kind = made.known("kind")
    summed = bool({"energy", "power"} & ({kind} if kind else asked))
    if spacing.months or months:
        made.put("interval", "1 month")
    elif spacing.changes and summed:
        listed = [
            {"from": str(np.datetime64(day, "D")), "interval": span(seconds)}
            for day, seconds in spacing.changes
        ]
        made.put("interval", listed)
    elif spacing.seconds and (spacing.is_even or not summed):
        made.put("interval", span(spacing.seconds))
    elif summed:
        usual = (span(spacing.seconds),) if spacing.seconds else ()
        made.leave("interval", (*usual, "as logged"), said("the time between readings differs"))
    if made.known("interval") == "as logged":
        made.leave("hold", (), said("how long a value stands at most"))
    elif summed:
        named = months or (alone and not spacing.months)
        if named:
            made.put("label", "start")
        elif layout.ends or spacing.are_last_days:
            made.put("label", "end")
        else:
            made.leave("label", ("start", "end"), said("which end of its interval a time names"))


def say_rest(
    made: Proposal, shown: Inspection, candidates: list[Candidate], best: list[Candidate]
) -> None:
    """Say the time zone and the multiplier."""
    if not shown.offsets or "timezone" in made.stated:
        text = " ".join(shown.layout.names)
        zones = tuple(zone for sign, zone in _ZONES if re.search(sign, text, re.IGNORECASE))[:1]
        names = [shown.layout.names[n] for n in shown.layout.time]
        if made.stated.get("timezone"):
            made.put("timezone", None)
        elif any(utc_offset(name) == 0 for name in names):
            made.put("timezone", "Etc/UTC")
        else:
            made.leave("timezone", zones, said("an IANA name, such as Asia/Ho_Chi_Minh"))
    factors = [
        one
        for one in candidates
        if one.role == "multiplier"
        and one.series is not None
        and set(one.series.micro.tolist()) != {10**6}
    ]
    shown_beside = best[0].multiplier if best else None
    if shown_beside is not None and (factors or shown_beside != 1):
        made.put("multiplier", shown_beside)
    elif factors:
        column = {"column": factors[0].ref}
        is_called_register = STRONG.search(best[0].name) and not best[0].kind
        if len(factors) == 1 and made.known("kind") == "register" and is_called_register:
            made.put("multiplier", column)
        else:
            listed = [{"column": one.ref} for one in factors]
            made.leave(
                "multiplier", (*listed, 1), said("whether the values are multiplied already")
            )
    elif "multiplier" in made.stated:
        made.put("multiplier", None)
    else:
        _ask_factor(made, best, shown.layout.names)


def _ask_factor(made: Proposal, best: list[Candidate], names: Sequence[str]) -> None:
    """Leave the multiplier open, where a heading names a factor, a ratio, or pulses."""
    for one in best:
        if (found := factor_in_name(one.name)) is not None:
            times = times_of(found[1], str(made.known("unit") or found[1]))
            if times is not None and found[0] * times != 1:
                factor = float(found[0] * times)
                listed = (int(factor) if factor.is_integer() else factor, 1)
                made.leave("multiplier", listed, said("whether the values are multiplied already"))
        elif TO_MULTIPLY.search(one.name) or counted_pulses(one.name, names):
            made.leave("multiplier", (), said("what one of the values is worth"))
