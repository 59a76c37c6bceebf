"""The options of commands that work on many projects, each apart from the others."""

from __future__ import annotations

from math import isnan
from typing import Any

import click


class _Seconds(click.FloatRange):
    """A number of seconds; ``nan`` is no number, though nothing is less than it."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        found = float(super().convert(value, param, ctx))
        if isnan(found):
            self.fail(f"{value!r} is not a valid float.", param, ctx)
        return found


workers_option = click.option(
    "--workers",
    type=click.IntRange(min=1, max=1024),
    metavar="N",
    help="Projects at a time; one for each core that is available by default.",
)
timeout_option = click.option(
    "--timeout",
    type=_Seconds(min=0, min_open=True),
    metavar="S",
    help="Seconds that a project may take; one that takes longer is timed_out.",
)
