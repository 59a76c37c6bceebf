"""In which way a fixed value was found, as the sheet says beside it: by a survey, or by default."""

from __future__ import annotations

import math
import re

from jcm_mrv.methodology.model import Way
from jcm_mrv.methodology.preference import own_ways
from jcm_mrv.methodology.solve import own_values
from jcm_mrv.verification.claim.claim import Claim, StatedValue

_WORDS: dict[Way, tuple[str, ...]] = {
    "survey": (r"\bsurve[yi]", r"\bquestionnaire", "調査", "khảo sát"),
    "measurement": (
        *(r"\bmeasure(?:d|ment)", r"\banalys[ie]s\b", r"\btest report", r"\bpengukuran"),
        *("測定", "計測", "実測", "đo lường", "đo đạc"),
    ),
    "manufacturer": (
        *(r"\bmanufacturer", r"\bcatalog", r"\bdata ?sheet", r"\bname ?plate"),
        *("製造", "メーカー", "カタログ", "銘板", "nhà sản xuất"),
    ),
}
"""What the source of a value says of the way, in the languages of sheets."""


def way_said(claim: Claim, stated: StatedValue) -> Way | None:
    """Give the way that the source of a typed value says, of those that the methodology prefers."""
    if not stated.is_typed or is_the_default(claim, stated):
        return None
    return way_beside(claim, stated)


def way_beside(claim: Claim, stated: StatedValue) -> Way | None:
    """Give the way that the source beside a value says, whatever the value is."""
    parameter = claim.methodology.parameters.get(stated.name)
    if parameter is None:
        return None
    for way in own_ways(parameter):
        if re.search("|".join(_WORDS[way]), stated.source, re.IGNORECASE):
            return way
    return None


def is_the_default(claim: Claim, stated: StatedValue) -> bool:
    """Say whether a value is the one number that the methodology has by default."""
    own = {float(value) for value in own_values(claim.methodology, stated.name)}
    number = stated.number
    return number is not None and len(own) == 1 and math.isclose(own.pop(), number, rel_tol=1e-9)
