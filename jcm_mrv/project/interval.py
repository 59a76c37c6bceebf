"""How long the intervals of readings are: one length, calendar months, or lengths that change."""

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from jcm_mrv.project.meter_events import Moment
from jcm_mrv.project.spans import AS_LOGGED, EXPECTED, MONTH, pace_in_words, span_of
from jcm_mrv.strict_yaml import StrictModel


def _interval(value: Any) -> Any:
    if isinstance(value, str) and (span := span_of(value)) is not None:
        return span
    if isinstance(value, dt.timedelta):
        return value
    raise PydanticCustomError("interval", "a time span is expected", {"expected": EXPECTED})


Interval = Annotated[
    dt.timedelta,
    BeforeValidator(_interval),
    WithJsonSchema({"type": "string", "description": "like 15 min, 1 h, 30 s"}),
]


def _signed(value: Any) -> Any:
    if isinstance(value, str) and value.strip()[:1] in ("-", "\u2212", "+"):
        span = _interval(value.strip()[1:])
        return span if value.strip()[0] == "+" else -span
    return _interval(value)


SignedInterval = Annotated[
    dt.timedelta,
    BeforeValidator(_signed),
    WithJsonSchema({"type": "string", "description": "like -7 h or 30 min"}),
]


class Spaced(StrictModel):
    """From a time on, readings are so far apart."""

    start: Moment = Field(alias="from")
    interval: Interval


def _spacing(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        if not value:
            raise PydanticCustomError(
                "interval",
                "no interval is given",
                {"expected": "`interval: [{from: 2024-03-01, interval: 10 min}]`"},
            )
        return value
    return (pace_in_words(value) if isinstance(value, str) else None) or _interval(value)


_WORD = WithJsonSchema({"type": "string", "description": "like 15 min, 1 month or as logged"})
Spacing = Annotated[
    tuple[Spaced, ...]
    | Annotated[Literal["1 month", "as logged"], _WORD]
    | Annotated[dt.timedelta, _WORD],
    BeforeValidator(_spacing),
]
"""What ``interval`` may be: a length, a calendar month, lengths that change, or none at all."""


def spacing_text(spacing: Spacing) -> str:
    """Say how often readings come, as sheets have it.

    Examples
    --------
    >>> spacing_text(dt.timedelta(minutes=15)), spacing_text(MONTH), spacing_text(AS_LOGGED)
    ('Every 15 minutes', 'Every month', 'When the value changes')
    """
    if spacing == MONTH:
        return "Every month"
    if spacing == AS_LOGGED:
        return "When the value changes"
    if isinstance(spacing, tuple):
        lengths = (_length_text(one.interval) for one in spacing)
        return "Every " + ", then every ".join(dict.fromkeys(lengths))
    assert isinstance(spacing, dt.timedelta)
    return f"Every {_length_text(spacing)}"


def _length_text(interval: dt.timedelta) -> str:
    seconds = int(interval.total_seconds())
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second")):
        if seconds % size == 0:
            count = seconds // size
            return unit if count == 1 else f"{count} {unit}s"
    return f"{seconds} seconds"
