"""Functions that are known and not evaluated, and why."""

from __future__ import annotations

_REACHING_OUT = {
    **dict.fromkeys(
        ("WEBSERVICE", "FILTERXML", "RTD", "DDE", "IMAGE", "STOCKHISTORY"),
        "a function that asks the network is never run",
    ),
    **dict.fromkeys(("HYPERLINK", "CALL", "REGISTER.ID", "EXEC"), "a link is never followed"),
}
FORBIDDEN = frozenset(_REACHING_OUT)
"""Functions that reach outside of the workbook."""

REFUSED = {
    **_REACHING_OUT,
    **dict.fromkeys(
        ("NOW", "TODAY", "RAND", "RANDBETWEEN", "RANDARRAY"),
        "a function whose value changes by itself",
    ),
    **dict.fromkeys(
        ("OFFSET", "INDIRECT", "CELL", "INFO", "GETPIVOTDATA"),
        "a function whose cells cannot be told from its formula",
    ),
}
"""Functions that are known and not evaluated, with the reason."""
