"""The number that the texts in the row of a fixed value have under its name: ``COP 1.63``."""

from __future__ import annotations

import re

from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.formulas.chains import is_power
from jcm_mrv.verification.claim.claim import StatedValue
from jcm_mrv.verification.claim.sheets import number_in

_NUMBER = pattern(
    r"\b(COP|EER|EF|NCV)\b\s*(?:value|rated)?\s*(?:of|is|[=:：])?\s*(\d+[.,]\d{1,4})(?![\d%]|[.,]\d)"
)
_MADE_FROM = pattern(
    r"adjust|correct|convert|calculat|average|mean\b|weighted|補正|換算|平均|算出|計算|"
    r"hiệu chỉnh|quy đổi|tính|trung bình|dihitung|rata-rata|ajusta|corregi|calculad",
    re.IGNORECASE,
)
"""Words of a source from whose number the value was made: they need not be the same."""


def contradicted_by(stated: StatedValue) -> float | None:
    """Give the one number under the name of a typed value, where that is another one.

    Either of both may be rounded, and what is told be in another unit.
    """
    texts = f"{stated.source}\n{stated.comment}"
    told = _NUMBER.findall(texts)
    value = stated.value
    if len(told) != 1 or not stated.is_typed or not isinstance(value, float) or value <= 0:
        return None
    name, written = told[0]
    number = number_in(written)
    if stated.name.split("_")[0] != name or not number or _MADE_FROM.search(texts):
        return None
    digits = min(len(re.split(r"[.,]", text)[-1]) for text in (written, f"{value!r}"))
    if is_power(value / number) or abs(value - number) <= 0.5001 * 10.0**-digits:
        return None
    return number * float(stated.factor or 1)
