"""Which of two findings on one cell gives way to the other: never in a circle."""

from __future__ import annotations

OTHERWISE = ("VER-020", "VER-022", "VER-025")
"""A number in place of a formula, or a formula that computes something else."""
FIRST = (*OTHERWISE, "VER-212")
OF_A_VALUE = ("VER-033", "VER-036", "VER-100", "VER-101", "VER-102", "VER-107", "VER-221")
"""Codes of values that are not what they should be, wherever they come from."""
OF_DAYS = ("VER-214", "VER-215", "VER-216", "VER-217")
"""Codes of days in a log, which make a month what it is."""
_SAYS_LESS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(OF_A_VALUE, FIRST),
    "VER-010": ("VER-013", "VER-014", "VER-015"),
    "VER-019": ("VER-011", "VER-017", "VER-040", "VER-041", "VER-114", "VER-117"),
    "VER-022": ("VER-010", "VER-026"),
    "VER-025": ("VER-010", "VER-026"),
    "VER-032": ("VER-040", "VER-041", "VER-212"),
    "VER-034": (*FIRST, "VER-033"),
    "VER-027": OTHERWISE,
    "VER-035": (*FIRST, "VER-033"),
    "VER-036": (*FIRST, "VER-033"),
    "VER-040": ("VER-042",),
    "VER-018": ("VER-017", "VER-105"),
    "VER-061": OTHERWISE,
    "VER-062": ("VER-020",),
    "VER-063": ("VER-020", "VER-062"),
    "VER-102": FIRST,
    "VER-103": ("VER-034", "VER-035", "VER-212"),
    "VER-106": (*OTHERWISE, "VER-034", "VER-035", "VER-102", "VER-103", "VER-107"),
    "VER-104": ("VER-040", "VER-041", "VER-111", "VER-220", "VER-251"),
    "VER-111": ("VER-032",),
    "VER-113": ("VER-017", "VER-022", "VER-102", "VER-106", "VER-233", "VER-247"),
    "VER-117": OTHERWISE,
    "VER-114": ("VER-017", "VER-018"),
    "VER-161": ("VER-106",),
    "VER-210": ("VER-216",),
    "VER-214": ("VER-110", "VER-216"),
    "VER-222": ("VER-105",),
    "VER-230": ("VER-229",),
    "VER-231": ("VER-034", "VER-102"),
    "VER-233": ("VER-111",),
    **dict.fromkeys(("VER-240", "VER-241"), (*OF_A_VALUE, "VER-034", "VER-035", "VER-114")),
    "VER-237": ("VER-018", "VER-114"),
    "VER-242": ("VER-019",),
    "VER-245": ("VER-018", "VER-114", "VER-223", "VER-233"),
    "VER-246": ("VER-103", "VER-107"),
    "VER-254": ("VER-021", "VER-110", "VER-200", "VER-201", "VER-209", "VER-266"),
    "VER-255": ("VER-019", "VER-105", "VER-110", "VER-200", "VER-223"),
    "VER-266": (
        "VER-255",
        "VER-267",
        "VER-019",
        "VER-021",
        "VER-110",
        "VER-228",
        "VER-239",
        "VER-260",
        *OF_DAYS,
    ),
    "VER-228": ("VER-267",),
    "VER-267": ("VER-036", "VER-102", "VER-221", "VER-239"),
}
"""Codes that are left out beside others on the same cell."""
_LEAST = ("VER-209", "VER-021", "VER-200", "VER-201", "VER-205", "VER-257", "VER-263")
"""Codes that say less than any other one; of two of them the first one gives way."""
_RANK: dict[str, float] = {code: rank for rank, code in enumerate(_LEAST)}
# What gives way to one of these says less than that one, and so than those after it.
_RANK |= {
    code: min(ranks) - 0.5
    for code, others in _SAYS_LESS.items()
    if (ranks := [_RANK[other] for other in others if other in _RANK])
}


def gives_way(code: str, other: str, *, of_result: bool = False) -> bool:
    """Whether a finding is left out beside another one that asks on the same cell.

    That a formula is unlike its neighbours says less than any other finding on it; that a value is
    worked out from another one says more than what they have in common. A rounding in a result
    that is rounded anyway says less than that its formula computes something else.
    """
    if code == other:
        return False
    if of_result and code in OTHERWISE:
        return other == "VER-010"
    if of_result and code == "VER-026":
        return other in OTHERWISE
    if code in _LEAST:
        return _RANK[code] < _RANK.get(other, len(_LEAST))
    return other in _SAYS_LESS.get(code, ())
