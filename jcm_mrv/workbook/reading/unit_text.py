"""Units as sheets write them, ``MWh/p`` or ``t-CO₂/MWh``, to texts that units are parsed from."""

from __future__ import annotations

import re
import unicodedata

_SPELLINGS = (
    (re.compile(r"t\s*-\s*co2", re.IGNORECASE), "tCO2"),
    (re.compile(r"\btons?\s+of\s+co2\b", re.IGNORECASE), "tCO2"),
    (re.compile(r"\bhours?\b|\bhrs?\b", re.IGNORECASE), "h"),
    (re.compile(r"\btonnes?\b", re.IGNORECASE), "t"),
    (re.compile(r"\bpieces?\b", re.IGNORECASE), "piece"),
    (re.compile(r"°\s*C|\bdeg\.?\s*C\b|\bdegrees? Celsius\b", re.IGNORECASE), "degC"),
    (re.compile(r"\bNm\s*3\b"), "Nm3"),
)
_PERIOD = re.compile(r"\s*/\s*(?:p|period|monitoring period)\s*\Z", re.IGNORECASE)
_NONE = ("", "-", "–", "—", "n/a", "dimensionless", "non-dimensional", "no unit", "1")


def unit_stated(text: str) -> str:
    """Give a unit as it is parsed, without ``/p`` for the monitoring period; ``1`` for none.

    Examples
    --------
    >>> unit_stated("MWh/p"), unit_stated("t-CO₂ / MWh"), unit_stated("-"), unit_stated("℃")
    ('MWh', 'tCO2/MWh', '1', 'degC')
    """
    words = unicodedata.normalize("NFKC", text[:100]).strip().strip("[]")
    if words.casefold() in _NONE or words in ("-", "−"):
        return "1"
    words = _PERIOD.sub("", words)
    for pattern, spelling in _SPELLINGS:
        words = pattern.sub(spelling, words)
    return re.sub(r"\s*([/*])\s*", r"\1", words.replace("·", "*").replace("×", "*")).strip()
