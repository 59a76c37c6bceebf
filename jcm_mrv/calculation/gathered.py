"""What metering gave, as arrays that equations take: whoever knows the amounts reads no meter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from jcm_mrv.findings import Finding
from jcm_mrv.immutable import mutable
from jcm_mrv.metering.interface import InputFile, Measured
from jcm_mrv.methodology.built_in import built_ins
from jcm_mrv.methodology.expression.evaluate import Array
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.project.application import Application
from jcm_mrv.project.period import YearPart

Side = Literal["lower", "higher"]
Amounts = Mapping[tuple[str, MemberKey], Measured]


@mutable
class Gathered:
    """What metering gave for every monitored parameter and member.

    ``sides`` holds, for parameters whose conservative side depends on the result, the measurement
    on either side; everything else stands in ``measured``, and the lower side too. What one side
    alone says is not in ``findings``.
    """

    measured: dict[tuple[str, MemberKey], Measured] = field(default_factory=dict)
    sides: dict[tuple[str, MemberKey], dict[Side, Measured]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    inputs: dict[str, InputFile] = field(default_factory=dict)


def year_arrays(
    application: Application, amounts: Amounts, part: YearPart, index: int
) -> dict[str, Array]:
    """Give the inputs of one calendar year as arrays of shape (1, members of each set).

    Parameters
    ----------
    application : Application
        Members, attributes and given values.
    amounts : mapping
        Measured amounts by (parameter, member key); ``index`` chooses the year.
    part : YearPart
        The year.
    index : int
        Position of the year in the monitoring period.
    """
    inputs = application.inputs
    measured = {
        name: {key: amounts[name, key].amounts[index].value for key in inputs.asked(name)}
        for name in application.methodology.monitored()
    }
    days = {name: {(): value} for name, value in built_ins(part.start, part.end).items()}
    return inputs.arrays({**days, **measured})
