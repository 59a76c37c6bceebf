"""Where a register rolls over."""

from __future__ import annotations

from fractions import Fraction

from jcm_mrv.findings import MON
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.reading.decimals import to_micro
from jcm_mrv.metering.readings import Readings
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.methodology.quantity import Quantity
from jcm_mrv.methodology.units import UnitError, convert


@immutable
class RegisterSize:
    """The largest value a register shows, and where it goes on at zero, in millionths."""

    maximum: int
    modulus: int


def register_size(maximum: Quantity, unit: str) -> RegisterSize:
    """Give where a register rolls over: one unit of the last written digit after its maximum.

    Raises
    ------
    UnitError
        When the maximum is not in a unit of the readings.

    Examples
    --------
    >>> register_size(Quantity(value="999999", unit="kWh"), "kWh").modulus // 10**6
    1000000
    >>> register_size(Quantity(value="9999.9", unit="MWh"), "kWh").modulus // 10**6
    10000000
    """
    digits = len(number_text(maximum.value).partition(".")[2])
    modulus = maximum.value + Fraction(1, 10**digits)
    return RegisterSize(
        to_micro(convert(maximum.value, maximum.unit, unit)),
        to_micro(convert(modulus, maximum.unit, unit)),
    )


def declared_size(readings: Readings, terms: Terms) -> RegisterSize | None:
    """Give where the register rolls over, if its maximum is declared.

    Raises
    ------
    FindingsError
        When the maximum is in another unit (``MON-003``), or a reading is above it (``MON-504``).
    """
    maximum, unit = terms.meter.register_maximum if terms.meter else None, terms.read_unit
    if maximum is None:
        return None
    try:
        size = register_size(maximum, unit)
    except UnitError as exc:
        raise MON[3].stop(
            terms.where, found=str(maximum), meter=terms.meter_id, reason=exc, unit=unit
        ) from None
    row = int(readings.micro.argmax())
    if readings.micro[row] > size.maximum:
        raise MON[504].stop(
            readings.where(row),
            found=f"{readings.value(row)} {unit}",
            meter=terms.meter_id,
            maximum=maximum,
        )
    return size
