"""Every function that is evaluated, and why some are not."""

from __future__ import annotations

from collections.abc import Callable

from jcm_mrv.workbook.formulas import values as v
from jcm_mrv.workbook.formulas.aggregates import AGGREGATES
from jcm_mrv.workbook.formulas.lookups import LOOKUPS
from jcm_mrv.workbook.formulas.mathematics import NUMERIC, power
from jcm_mrv.workbook.formulas.texts import TEXTS

SINGLE: dict[str, tuple[int, int, Callable[..., v.Scalar]]] = {
    **NUMERIC,
    **TEXTS,
    "POWER": (2, 2, power),
}
"""Functions of single values: fewest and most arguments, and the function."""

FUNCTIONS: dict[str, Callable[..., v.Value]] = {**AGGREGATES, **LOOKUPS}
"""Functions that take ranges."""

ARRAY_FUNCTIONS = frozenset({"SUMPRODUCT", "LOOKUP", "TRANSPOSE"})
"""Functions that evaluate their arguments element by element."""

REFUSED = {
    **dict.fromkeys(
        ("WEBSERVICE", "FILTERXML", "RTD", "DDE", "IMAGE", "STOCKHISTORY"),
        "a function that asks the network is never run",
    ),
    **dict.fromkeys(("HYPERLINK", "CALL", "REGISTER.ID", "EXEC"), "a link is never followed"),
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

FORBIDDEN = frozenset(
    name
    for name, reason in REFUSED.items()
    if reason.startswith(("a function that asks", "a link"))
)
"""Functions that reach outside of the workbook."""
