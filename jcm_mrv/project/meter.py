"""A measuring instrument as a project declares it, with its calibrations.

Apart from the model of a project file, which a fleet of meters does without.
"""

import datetime as dt
import re
from fractions import Fraction

from jcm_mrv.methodology.quantity_text import QuantityText
from jcm_mrv.methodology.units import parse_unit
from jcm_mrv.project.meter_events import MeterEvent
from jcm_mrv.strict_yaml import StrictModel


class Calibration(StrictModel):
    """A calibration of a meter; valid until a day, that day included."""

    date: dt.date
    valid_until: dt.date
    certificate: str = ""


class Meter(StrictModel):
    """A measuring instrument."""

    serial: str = ""
    accuracy_class: str = ""
    maximum_permissible_error: QuantityText | None = None
    register_maximum: QuantityText | None = None
    maximum_power: QuantityText | None = None
    installed: dt.date | None = None
    events: tuple[MeterEvent, ...] = ()
    calibrations: tuple[Calibration, ...] = ()

    @property
    def class_fraction(self) -> Fraction | None:
        """The error that the accuracy class allows, as a fraction: of 0.5S it is 1/200.

        Examples
        --------
        >>> Meter(accuracy_class="Cl. 0.5S").class_fraction
        Fraction(1, 200)
        """
        match = re.match(
            r"\s*(?:class|cl|cấp|kelas)?\.?\s*([0-9]{1,2}(?:[.,][0-9]{1,3})?)\s*s?\s*%?\s*\Z",
            self.accuracy_class,
            re.IGNORECASE,
        )
        return None if match is None else Fraction(match[1].replace(",", ".")) / 100

    @property
    def error_fraction(self) -> Fraction | None:
        """The maximum permissible error as a fraction: 0.5 % is 1/200."""
        mpe = self.maximum_permissible_error
        return None if mpe is None else mpe.value * parse_unit(mpe.unit).factor
