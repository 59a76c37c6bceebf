"""What columns beside the readings are called: multipliers, and numbers of meters."""

from __future__ import annotations

import re

from jcm_mrv.multiplier_words import HEADINGS, NAMED, RATIOS
from jcm_mrv.patterns import Words, pattern

MULTIPLIER = Words(*NAMED, *RATIOS, *HEADINGS)
"""What a column of multipliers is called."""
NO_MULTIPLIER = pattern(
    r"power|performance|cos|công suất|daya|力率|load|beban|capacity|kapasitas|emission|emisi"
    r"|potencia|carga|мощност|/ ?[kM]?Wh",
    re.IGNORECASE,
)
"""Factors and ratios that are nothing to multiply a reading by."""
_SIGN = pattern(r"[x×*k]|const(?:ant)?\.?|定数|ค่าคงที่", re.IGNORECASE)
"""A name that may be a multiplier's where its cells look like one."""
_OF_METER = (
    r"meters?|device|inverter|logger|medidor|contador|medición|計器|メーター?|計量器|機器|装置"
    r"|công tơ|đồng hồ|thiết bị|meteran|มิเตอร์|เครื่อง(?:วัด)?|тоолуур(?:ын)?|счетчик|счётчик"
)
_NUMBER = r"no|nr|nro|num|number|id|code|sn|serial|n[°º]|дугаар|номер"
_METER = pattern(
    rf"(?:{_OF_METER})(?:[ _.-]*(?:{_NUMBER}|name|番号|名))?\.?"
    rf"|(?:{_NUMBER}|nomor|số|mã|número|numero|หมายเลข)[ _.-]*(?:de |del )?(?:{_OF_METER})"
    r"|(?:no\.? ?)?(?:meter|device|inverter)[ _]?(?:serial|sn)(?:[ _]?(?:no|number))?\.?",
    re.IGNORECASE,
)
_SERIAL = pattern(
    r"(?:.*[ _.-])?(?:serial|s/n|sn|seri)(?:[ _.-]*(?:no|nr|number|num|id))?\.?"
    r"|製造番号|(?:số|no\.?|nomor) (?:serial|seri|chế tạo)|(?:n[°ºo]\.?|número|numero) de serie"
    r"|หมายเลขเครื่อง|сериал(?:ын)? дугаар|серийный номер|заводской номер",
    re.IGNORECASE,
)


def names_a_multiplier(name: str) -> bool:
    """Whether a column may hold multipliers, by its name.

    Examples
    --------
    >>> [names_a_multiplier(name) for name in ("HSN", "MF", "k", "Power factor", "kWh")]
    [True, True, True, False, False]
    """
    return is_sign(name) or bool(MULTIPLIER.search(name) and not NO_MULTIPLIER.search(name))


def is_sign(name: str) -> bool:
    """Whether a name is a mere sign, which says so only with cells that look like multipliers.

    Examples
    --------
    >>> is_sign("x"), is_sign("K"), is_sign("max")
    (True, True, False)
    """
    return _SIGN.fullmatch(name.strip()) is not None


def names_a_meter(name: str) -> bool:
    """Whether a column is called as numbers or names of meters are.

    Examples
    --------
    >>> [names_a_meter(name) for name in ("Meter No.", "S/N", "số công tơ", "device_id")]
    [True, True, True, True]
    >>> [names_a_meter(name) for name in ("Meter reading", "Device status", "Note", "No")]
    [False, False, False, False]
    """
    return names_a_serial(name) or _METER.fullmatch(name.strip()) is not None


def names_a_serial(name: str) -> bool:
    """Whether a column is called as the numbers are that makers give.

    Examples
    --------
    >>> names_a_serial("Serial number"), names_a_serial("meter_sn"), names_a_serial("Meter No")
    (True, True, False)
    """
    return _SERIAL.fullmatch(name.strip()) is not None
