"""How high a factor can be that a project takes from a document, or that somebody read in a text.

A slip of unit, such as kg for t, becomes a thousand times the credits. The limits are rules of
jcm-mrv, from what is known of fuels and plants; no text of the JCM was read for them.
"""

from __future__ import annotations

import re
from fractions import Fraction

from jcm_mrv.findings import PRJ, Finding, Severity
from jcm_mrv.findings.language import said
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.statements import Statement, stands_elsewhere, statements
from jcm_mrv.methodology.units import convert
from jcm_mrv.patterns import pattern


@immutable
class Limit:
    """Above ``most`` hardly anything lies, above ``never`` nothing."""

    form: re.Pattern[str]
    unit: str
    most: Fraction
    never: Fraction
    is_open: bool
    because: str


def _limit(
    form: str, unit: str, most: str, never: str, because: str, *, is_open: bool = False
) -> Limit:
    return Limit(pattern(form), unit, Fraction(most), Fraction(never), is_open, because)


LIMITS = (
    _limit(
        r"[kMGm]?t?g?CO2e?/[kMG]?Wh", "tCO2/MWh", "1.5", "3",
        said("grids of old coal plants alone have about 1.3 tCO2/MWh"), is_open=True,
    ),
    _limit(
        r"[kMGm]?t?g?CO2e?/[kMGT]?J", "tCO2/GJ", "0.12", "0.4",
        said("peat and wood have about 0.11 tCO2/GJ, blast furnace gas alone has 0.26 to 0.31"),
    ),
    _limit(r"[kMGT]?J/(?:t|kg|g)", "GJ/t", "60", "150",
        said("hydrogen has 120 to 142 GJ/t, no other fuel 60"),
    ),
    _limit(r"[kMGT]?J/N?m3", "GJ/Nm3", "0.13", "1", said("butane has about 0.12 GJ/Nm3")),
    _limit(r"[kMGT]?J/k?[Ll]", "GJ/L", "0.05", "0.5", said("heavy oil has about 0.04 GJ/L")),
)  # fmt: skip


def unbelievable(
    methodology: Methodology, name: str, label: str, value: Fraction, where: str
) -> list[Finding]:
    """Give ``PRJ-155`` for a number of a document elsewhere that no plant or fuel has."""
    if not stands_elsewhere(methodology, name):
        return []
    parameter = methodology.parameters[name]
    return _above(
        parameter.unit, label, value, where, has_range=parameter.range.maximum is not None
    )


def too_high(
    methodology: Methodology, stated: Statement, value: Fraction, where: str
) -> list[Finding]:
    """Give ``PRJ-155`` for a number that was read in place of one of the methodology's own.

    Its own numbers are no measure where one of them is as high.
    """
    alike = [s.value for s in statements(methodology) if s.subject == stated.subject]
    if any(own is not None and own >= value for own in alike):
        return []
    return _above(stated.unit, stated.what, value, where, has_range=False)


def _above(
    of_value: str, label: str, value: Fraction, where: str, *, has_range: bool
) -> list[Finding]:
    limit = next((one for one in LIMITS if one.form.fullmatch(of_value)), None)
    if limit is None:
        return []
    # A volume of gas is a normal one where the unit does not say so.
    is_gas = limit.unit == "GJ/Nm3" and "N" not in of_value
    unit = limit.unit.replace("Nm3", "m3") if is_gas else limit.unit
    number = convert(value, of_value, unit)
    found = f"{float(value):.6g} {of_value}"
    if number > limit.never:
        return [
            PRJ[155]["never"].at(
                where,
                severity=Severity.ERROR,
                found=found,
                label=label,
                never=float(limit.never),
                unit=limit.unit,
                because=limit.because,
            )
        ]
    if number <= limit.most:
        return []
    if limit.is_open:
        return [
            PRJ[155].at(
                where,
                found=found,
                label=label,
                most=float(limit.most),
                unit=limit.unit,
                because=limit.because,
            )
        ]
    if has_range:
        return []
    most = float(limit.most)
    return [PRJ[108]["at-most"].at(where, found=found, label=label, high=most, unit=limit.unit)]
