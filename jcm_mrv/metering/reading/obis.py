"""OBIS codes in the names of columns and in texts of filters: what they say was measured.

The groups are those of electricity (A = 1) in IEC 62056-6-1, before 2013 IEC 62056-61, and in the
"Blue Book" of the DLMS User Association (value group C codes, value group D codes of electricity).
The standard was not at hand: the tables were read where others print them, in the list of codes of
the Gurux libraries (``OBISCodes.txt``), the crate ``obis`` and the manual of PROMOTIC
(``IEC62056_OBIS``). They agree in what stands here; of the rest nothing is said.
"""

from __future__ import annotations

from typing import Literal

from jcm_mrv.findings.language import said
from jcm_mrv.immutable import immutable
from jcm_mrv.patterns import pattern

Quantity = Literal["import", "export", "active", "net", "reactive", "apparent", "other"]
"""What group C names: active energy or power in either direction, in both, less one another."""

Processed = Literal["register", "interval", "mean", "momentary", "extreme", ""]
"""What group D makes of it: a counter, the amount of an interval, a mean, an instant, a peak."""

QUANTITIES: dict[int, Quantity] = {
    1: "import",
    2: "export",
    **dict.fromkeys((3, 4, 5, 6, 7, 8), "reactive"),
    **dict.fromkeys((9, 10), "apparent"),
    **dict.fromkeys((11, 12, 13, 14), "other"),
    15: "active",
    16: "net",
    **dict.fromkeys((17, 18, 19, 20), "other"),
}
"""Group C of the sum of all phases; current, voltage, power factor, frequency and the quadrants of
active power are "other". Of the phases they are 20, 40 and 60 higher."""

PROCESSED: dict[int, Processed] = {
    # Time integrals from the beginning of measurement (1), of the billing period (2) and others.
    **dict.fromkeys((8, 9, 10, 58), "register"),
    # Time integrals of the periods in which they are recorded.
    **dict.fromkeys((29, 30), "interval"),
    # Averages over a billing period, over the present and the last period of measurement.
    **dict.fromkeys((0, 4, 5, 14, 15, 24, 25, 27, 28), "mean"),
    7: "momentary",
    # Minima and maxima, and sums of maxima.
    **dict.fromkeys((1, 2, 3, 6, 11, 12, 13, 16, 21, 22, 23, 26, 51, 52, 53, 54), "extreme"),
}
"""Group D."""

_CODE = pattern(
    r"(?:(?<![\d.])1-\d{1,3}:|(?<![\d.:-])1\.\d{1,2}\.(?=\d+\.\d+\.\d+\.255)|(?<![\d.:*/-]))"
    r"(?P<c>\d{1,2})\.(?P<d>\d{1,2})\.(?P<e>\d{1,2})(?:[*&]\d+|\.255)?(?![\d.:/-])"
)
_OTHERS = {
    "reactive": said("reactive, in kvarh or kvar"),
    "apparent": said("apparent, in kVAh or kVA"),
    "other": said("no active energy or power"),
}
_MADE = {
    "interval": said("the amount of an interval"),
    "mean": said("a mean power"),
    "momentary": said("the power of a moment"),
    "extreme": said("a peak"),
}


@immutable
class Obis:
    """What a code says.

    Attributes
    ----------
    code : str
        Groups C, D and E as they are written.
    quantity, processed : str
        What groups C and D say; "" where the table does not know.
    phase : int
        Of which phase it is; 0 of all.
    rate : int
        Of which tariff it is; 0 of all.
    """

    code: str
    quantity: Quantity
    processed: Processed
    phase: int
    rate: int

    @property
    def meaning(self) -> str:
        """What the code says, in words."""
        parts = [_OTHERS.get(self.quantity, self.quantity)]
        if self.processed in _MADE:
            parts.append(_MADE[self.processed])
        if self.rate:
            parts.append(f"tariff {self.rate}")
        if self.phase:
            parts.append(f"phase {self.phase}")
        return ", ".join(parts)

    @property
    def is_active(self) -> bool:
        """Whether it is active energy or power."""
        return self.quantity not in _OTHERS

    def holds(self, other: Obis) -> bool:
        """Whether what another code counts is part of what this one counts, or the same."""
        both = self.quantity == "active" and other.quantity in ("import", "export")
        if not self.is_active or not (both or self.quantity == other.quantity):
            return False
        of_phase, of_rate = self.phase == other.phase, self.rate == other.rate
        return (of_phase or not self.phase) and (of_rate or not self.rate)


def obis_in(name: str) -> Obis | None:
    """Give what the OBIS code in a name says; None where there is none.

    Examples
    --------
    >>> found = [obis_in(name) for name in ("1-0:1.8.0*255", "2.8.1 kWh", "1.7.0", "9.8.0")]
    >>> [one.meaning for one in found if one]  # doctest: +NORMALIZE_WHITESPACE
    ['import', 'export, tariff 1', 'import, the power of a moment', 'apparent, in kVAh or kVA']
    >>> obis_in("1.0.21.8.0.255").meaning, obis_in("note"), obis_in("1.4.24"), obis_in("v 2.8.0.1")
    ('import, phase 1', None, None, None)
    """
    for match in _CODE.finditer(name):
        group, d, rate = int(match["c"]), int(match["d"]), int(match["e"])
        phase, c = (group - 1) // 20, (group - 1) % 20 + 1
        # A day, a month and a year are as short.
        bare = match.start() == match.start("c")
        if group < 1 or group > 80 or d not in PROCESSED or (bare and (rate > 9 or d < 4)):
            continue
        return Obis(
            ".".join((match["c"], match["d"], match["e"])),
            QUANTITIES[c],
            PROCESSED[d],
            phase,
            rate,
        )
    return None
