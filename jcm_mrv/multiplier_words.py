"""Words of what a meter's reading is multiplied by, in the languages of meters and bills.

A meter behind transformers shows a part of the energy. What makes it whole has a name of its own,
or is told by the ratio of the transformers; the head of a column may say less, as nothing else of
a meter is called so. A word that is added here is known in columns of readings, in bills and in
workbooks.
"""

from __future__ import annotations

from collections.abc import Iterable

NAMED = (
    "multipl(?:ier|ication|ying)s?(?: factor| ratio)?",
    "(?:overall|combined|meter(?:ing)?) ratio", "hsn", "fkm",
    "総合(?:変成)?比", "乗率", "倍率", "乗数",
    "hệ số nhân", "he so nhan", "hs nhân",
    "faktor (?:kali|pengali|meter)", "pengali",
    "factor de multiplicaci[óo]n", "constante de multiplicaci[óo]n", "multiplicador",
    "множитель", "коэффициент (?:трансформации|учета|умножения)", "үржүүлэгч",
    "ตัวคูณ", "গুণক",
)  # fmt: skip
"""By a name that says it wherever it stands."""
RATIOS = (
    "[cvp]t[ -]?(?:ratio|factor)s?", "transformer ratio", "ctr", "ptr", "vtr", "rtc", "rtp",
    "変流比", "変成比", "t[ỷỉ] số (?:biến|bi|ti|tu)", "rasio [cv]t",
    "relaci[óo]n(?: de)? (?:transformaci[óo]n|tc|tp|ct|pt)",
)  # fmt: skip
"""By the ratio of transformers."""
HEADINGS = (
    "multiply(?:ing)?", "mult", "factor", "ratio", "ct", "pt", "vt", "o?mf", "m\\.f",
    "meter[ _]?constant", "constante", "hệ số", "faktor", "rasio", "อัตราส่วน", "коэффициент",
)  # fmt: skip
"""What only the head of a column says it by."""


def any_of(words: Iterable[str]) -> str:
    """Give the pattern of any of some words, letters large or small; in Latin each stands alone.

    Examples
    --------
    >>> import re
    >>> found = re.compile(any_of(NAMED), re.IGNORECASE).search
    >>> [bool(found(text)) for text in ("Multiplier 80", "乗率80", "HSN", "threshsna")]
    [True, True, True, False]
    """
    plain = (rf"(?<![a-z]){word}(?![a-z])" if word.isascii() else word for word in words)
    return f"(?:{'|'.join(plain)})"
