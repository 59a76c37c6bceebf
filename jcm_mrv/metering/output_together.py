"""What the sun says of several series together: of each alone it says nothing."""

from __future__ import annotations

from collections.abc import Sequence

from jcm_mrv.metering.found import Found
from jcm_mrv.metering.guards import OF_OUTPUT, ask
from jcm_mrv.metering.readings import Readings, in_order
from jcm_mrv.metering.rules.metered import Metered, side_by_side
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.sun.output import solar_output


def ask_of_sum(readings: Readings, counted: Sequence[Metered], terms: Terms) -> Found[None]:
    """Hold the sum of series against the sun, where all of them are proven.

    Parameters
    ----------
    readings : Readings
        Those of one of the series, for the places.
    counted : sequence of Metered
        What each of them proves, and whether it is taken off.
    terms : Terms
        On which terms they are counted.
    """
    if terms.solar is None or not counted:
        return Found(None)
    total = side_by_side(counted)
    if not len(total):
        return Found(None)
    output = solar_output(total, in_order(readings).value, terms)
    if output is None:
        return Found(None)
    return ask(OF_OUTPUT, output, output.readings, terms)
