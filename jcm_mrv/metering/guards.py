"""What is asked of every source's readings: a table, one function a guard.

A guard judges and changes no sum. What it says weighs as much as the catalogue of findings gives
its code; an error ends the work on the source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Generic, Literal, TypeVar

from jcm_mrv.findings import Finding, FindingsError, has_errors
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.acceptance import weighed
from jcm_mrv.metering.found import Dated, Found
from jcm_mrv.metering.readings import Readings
from jcm_mrv.metering.rules.anew import begins_anew
from jcm_mrv.metering.rules.bridges import bridges, thin_bridges
from jcm_mrv.metering.rules.copied import copied
from jcm_mrv.metering.rules.discarded import Counted, discarded_share
from jcm_mrv.metering.rules.joins import (
    Sources,
    clocks_at_joins,
    powers_at_joins,
    rates_apart,
)
from jcm_mrv.metering.rules.levels import level_shifts
from jcm_mrv.metering.rules.long_intervals import (
    far_amounts,
    far_below,
    months_again,
    sum_at_an_end,
)
from jcm_mrv.metering.rules.months import Read, empty_months, hardly_read
from jcm_mrv.metering.rules.movement import (
    floored,
    held,
    repeated,
    rising,
    stillness,
    stopped,
    swings,
    zeros,
)
from jcm_mrv.metering.rules.plausibility import bounds_nothing, slip_of_steps
from jcm_mrv.metering.rules.proportional import proportional
from jcm_mrv.metering.rules.register_jumps import jumps
from jcm_mrv.metering.rules.rolling import rolling
from jcm_mrv.metering.rules.seldom import read_otherwise, rising_by_day
from jcm_mrv.metering.rules.steps import Steps
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.rules.turns import level_by_turns, polled_together, two_series
from jcm_mrv.metering.rules.unlikely import (
    below_zero,
    daily_restarts,
    outliers,
    reversed_sign,
)
from jcm_mrv.metering.rules.written_again import in_blocks, marks
from jcm_mrv.metering.sun.check import frozen, night, standstill
from jcm_mrv.metering.sun.clock_beside import clock_beside
from jcm_mrv.metering.sun.lines import straight_lines
from jcm_mrv.metering.sun.output import Output

Seen = TypeVar("Seen")
Need = Literal[
    "a register",
    "a counter",
    "not by the day",
    "an interval",
    "summed",
    "each reading",
    "capacity",
    "no capacity",
    "one sign",
    "the whole",
    "moments",
]

NEEDS: dict[Need, Callable[[Readings | None, Terms], bool]] = {
    "a register": lambda _, terms: terms.kind == "register",
    "a counter": lambda _, terms: terms.counts_up,
    "not by the day": lambda _, terms: terms.kind != "daily",
    "an interval": lambda _, terms: terms.kind in ("energy", "power"),
    "summed": lambda _, terms: terms.kind != "value",
    # Rows that stand for several readings do not show their order.
    "each reading": lambda readings, _: readings is not None and readings.one_by_one,
    "capacity": lambda _, terms: terms.limit is not None,
    "no capacity": lambda _, terms: terms.limit is None,
    "one sign": lambda _, terms: not terms.can_be_negative,
    # A tariff or a phase has no capacity of its own.
    "the whole": lambda _, terms: not terms.is_part,
    "moments": lambda _, terms: terms.is_held,
}
"""What a guard may need; where it is not there, the guard has nothing to say."""


@immutable
class Guard(Generic[Seen]):
    """A question: what it is about, the codes of its findings, what it needs, and who judges."""

    name: str
    codes: tuple[str, ...]
    needs: tuple[Need, ...]
    judge: Callable[[Seen, Terms], Iterable[Finding | Dated]]


OF_READINGS: tuple[Guard[Readings], ...] = (
    Guard("a register below zero", ("MON-509",), ("a counter", "one sign"), below_zero),
    Guard(
        "a daily restart",
        ("MON-610",),
        ("summed", "not by the day", "each reading"),
        daily_restarts,
    ),
    Guard("two counters in one column", ("MON-611",), ("a counter", "each reading"), two_series),
    Guard("meters polled together", ("MON-611",), ("an interval", "each reading"), polled_together),
    Guard(
        "levels in turns", ("MON-611", "MON-932"), ("an interval", "each reading"), level_by_turns
    ),
    Guard("falls that follow falls", ("MON-508",), ("a register", "one sign"), swings),
    Guard(
        "amounts that only rise", ("MON-606", "MON-942"), ("an interval", "each reading"), rising
    ),
    Guard(
        "amounts that rise within each day",
        ("MON-935",),
        ("an interval", "each reading"),
        rising_by_day,
    ),
    Guard(
        "a counter that begins anew",
        ("MON-606", "MON-935"),
        ("summed", "each reading"),
        begins_anew,
    ),
    Guard("amounts in blocks", ("MON-970",), ("an interval", "each reading"), in_blocks),
    Guard(
        "sums of the last hour",
        ("MON-982",),
        ("an interval", "each reading", "one sign"),
        rolling,
    ),
    Guard(
        "one negative value",
        ("MON-971",),
        ("an interval", "each reading", "one sign"),
        marks,
    ),
    Guard("months without a reading", ("MON-902",), (), empty_months),
)
"""Asked of the readings inside the period, as they came."""

OF_CAPACITY: tuple[Guard[Steps], ...] = (
    Guard("a unit off by 1000", ("MON-904",), ("capacity",), slip_of_steps),
    Guard(
        "a capacity that bounds nothing",
        ("MON-904",),
        ("capacity", "summed", "the whole"),
        bounds_nothing,
    ),
)
"""Asked of what each reading adds, and of the sum of several series."""

OF_LEVELS: tuple[Guard[Steps], ...] = (
    Guard("a level far from another", ("MON-609", "MON-920"), ("each reading",), level_shifts),
    Guard("copied stretches", ("MON-921",), ("each reading",), copied),
    Guard("copied and changed", ("MON-921",), ("each reading",), proportional),
    Guard("values far outside", ("MON-608",), ("no capacity", "each reading"), outliers),
    Guard("few amounts far above", ("MON-920",), ("each reading",), far_amounts),
    Guard("a month far below", ("MON-923",), ("an interval", "each reading"), far_below),
    Guard("a month again", ("MON-921",), ("an interval", "each reading"), months_again),
)
"""Asked of what each reading adds, and of sources of one member together."""

OF_JOINS: tuple[Guard[Sources], ...] = (
    Guard("sources far apart", ("MON-986",), (), rates_apart),
    Guard("powers beside amounts", ("MON-987",), (), powers_at_joins),
    Guard("another clock", ("MON-988",), (), clocks_at_joins),
)
"""Asked of sources that come one after another."""

OF_STEPS: tuple[Guard[Steps], ...] = (
    Guard("a step undone", ("MON-505", "MON-507"), ("a register", "no capacity"), jumps),
    Guard("too much over missing readings", ("MON-708",), ("a register", "each reading"), bridges),
    Guard(
        "too little over missing readings",
        ("MON-709",),
        ("a register", "each reading"),
        thin_bridges,
    ),
    Guard(
        "a sign reversed for a time",
        ("MON-603",),
        ("an interval", "no capacity", "each reading", "one sign"),
        reversed_sign,
    ),
    Guard(
        "read less often than stated", ("MON-937",), ("a register", "each reading"), read_otherwise
    ),
    Guard("a register that stands still", ("MON-906",), ("a register",), stillness),
    # A run does not show when in it the register moved.
    Guard("a register that stops", ("MON-906",), ("a register", "each reading"), stopped),
    Guard("one amount for days", ("MON-933",), ("an interval", "each reading"), repeated),
    Guard("a floor under the amounts", ("MON-933",), ("an interval", "each reading"), floored),
    Guard("moments that stand for hours", ("MON-933",), ("moments",), held),
    Guard("a total with a date", ("MON-972",), ("an interval", "each reading"), sum_at_an_end),
    Guard("hours of 0", ("MON-983",), ("an interval", "each reading"), zeros),
    *OF_LEVELS,
    *OF_CAPACITY,
)
"""Asked of what each reading adds, after rule 5."""

OF_PROVEN: tuple[Guard[Counted], ...] = (
    Guard("the share that was taken off", ("MON-613",), (), discarded_share),
)
"""Asked of what the readings prove, after rules 5 and 6."""

OF_MONTHS: tuple[Guard[Read], ...] = (
    Guard("months of which little was read", ("MON-902",), (), hardly_read),
)
"""Asked of how much of each month was read."""

OF_OUTPUT: tuple[Guard[Output], ...] = (
    Guard("output at night", ("MON-911",), (), night),
    Guard("a frozen value", ("MON-912",), (), frozen),
    Guard("values on a line", ("MON-915",), (), straight_lines),
    Guard("days without output", ("MON-914",), (), standstill),
    Guard("a clock beside the sun", ("MON-913",), (), clock_beside),
)
"""Asked of the output of a solar system, where its place is known."""


def not_asked(terms: Terms) -> list[str]:
    """Give the codes of the guards that have all they need, but do not see each reading."""
    guards: tuple[Guard[Any], ...] = (*OF_READINGS, *OF_STEPS)
    lacking = {
        guard: {need for need in guard.needs if not NEEDS[need](None, terms)} for guard in guards
    }
    return sorted(
        {c for guard in guards if lacking[guard] == {"each reading"} for c in guard.codes}
    )


def ask(
    guards: tuple[Guard[Seen], ...], seen: Seen, readings: Readings | None, terms: Terms
) -> Found[None]:
    """Ask all guards that have what they need; without readings, those that need nothing.

    Raises
    ------
    FindingsError
        With everything that was said, where an error is among it.
    """
    said = tuple(
        weighed(finding, terms)
        for guard in guards
        if all(readings is not None and NEEDS[need](readings, terms) for need in guard.needs)
        for finding in guard.judge(seen, terms)
    )
    if has_errors(said):
        raise FindingsError(said)
    return Found(None, said)
