"""What is wrong with, or open about, values that a project found in place of a default."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction

from jcm_mrv.findings import PRJ, Finding
from jcm_mrv.methodology.expression.tree import Lookup, Ref
from jcm_mrv.methodology.inputs import labelled
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.preference import how_found
from jcm_mrv.methodology.solve import own_values
from jcm_mrv.project.application import Application
from jcm_mrv.visible import shows_something


def check_found(application: Application, end: dt.date) -> Iterator[Finding]:
    """Give what is wrong with the values that the project found: sign, evidence, and the day.

    Parameters
    ----------
    application : Application
        With the values that the project gives.
    end : date
        The last day of the monitoring period.
    """
    for name, values in application.given.items():
        for key, value in values.items():
            if value.way is None:
                continue
            label = labelled(name, key)
            if own := _of_other_sign(application.methodology, name, value.value):
                listed = " or ".join(f"{float(number):g}" for number in dict.fromkeys(own))
                unit = application.methodology.unit(name)
                found = f"{float(value.value):g} {unit}"
                yield PRJ[200].at(value.where, found=found, label=label, default=listed, unit=unit)
            if not shows_something(value.evidence):
                yield PRJ[197].at(value.where, label=label, how=how_found([value.way]))
            if value.date is not None and value.date > end:
                yield PRJ[198].at(value.where, found=value.date.isoformat(), label=label, end=end)


def _of_other_sign(methodology: Methodology, name: str, value: Fraction) -> list[Fraction]:
    """Give the defaults that a value has another sign than; none where it may be the same thing."""
    # What is worked out from several numbers may have another sign than they.
    if not isinstance(methodology.defaults.get(name), Ref | Lookup):
        return []
    own = own_values(methodology, name)
    return own if all(number * value < 0 for number in own) else []
