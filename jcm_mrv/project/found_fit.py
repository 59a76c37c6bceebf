"""What is open about values that a project found in place of a default: evidence, and the day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from jcm_mrv.findings import PRJ, Finding
from jcm_mrv.methodology.inputs import labelled
from jcm_mrv.methodology.preference import how_found
from jcm_mrv.project.application import Application
from jcm_mrv.visible import says_something


def check_found(application: Application, end: dt.date) -> Iterator[Finding]:
    """Give what is open about the values that the project found: evidence, and the day.

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
            if not says_something(value.evidence):
                yield PRJ[197].at(value.where, label=label, how=how_found([value.way]))
            if value.date is not None and value.date > end:
                yield PRJ[198].at(value.where, found=value.date.isoformat(), label=label, end=end)
