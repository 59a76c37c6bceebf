"""Words by which a remark says of an amount that nobody has measured it, in whatever language.

A word that is added here is known in the remarks of workbooks and of project files.
"""

from __future__ import annotations

import re

from jcm_mrv.patterns import NO_LETTER_BEFORE, pattern

ESTIMATED = (
    r"(?<!than )(?<!below )(?<!above )(?:estimated|interpolated|assumed)",
    "(?:推定|推計|概算|補間)(?!より|を|と比)",
    "(?:ước|tạm) tính|nội suy|uoc tinh|tam tinh|perkiraan|diperkirakan|estimasi|estimad[oa]s?",
)
"""What a remark says of its reading; adjusted, or corrected, may be much else."""
SETTLES = (r"(?:corrects|settles|replaces|reverses) the estimat(?:ed?|ion)",)
"""What a remark on the reading after an estimate says, where the two are right together."""


def words(parts: tuple[str, ...]) -> re.Pattern[str]:
    """Give a pattern of words that stand by themselves, in whatever script."""
    return pattern(rf"{NO_LETTER_BEFORE}(?:{'|'.join(parts)})(?![a-z])", re.IGNORECASE)
