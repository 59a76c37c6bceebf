"""Declared reference tables to tables that expressions look up; rows exclude one another."""

from __future__ import annotations

from jcm_mrv.findings import MET
from jcm_mrv.methodology.expression.table import Band, Row, Table
from jcm_mrv.methodology.loading.declarations import Declarations
from jcm_mrv.methodology.reference_tables import BandText, ReferenceTable


def resolve_table(declared: Declarations, name: str, table: ReferenceTable) -> Table:
    """Give the table; a finding ``MET-113`` for a bad row, ``MET-114`` for rows that overlap."""
    origin = declared.origin("tables", name)

    def place(n: int) -> str:
        return origin.document.where((*origin.path, "rows", n))

    rows = []
    for n, row in enumerate(table.rows):
        where = place(n)
        if set(row.when) != set(table.keys):
            declared.report(
                MET[113].at(where, found=", ".join(row.when), name=name, keys=", ".join(table.keys))
            )
            continue
        conditions: list[Band | str] = []
        for key, kind in table.keys.items():
            condition = row.when[key]
            if isinstance(condition, str) is not kind.text:
                declared.report(
                    MET[113]["text"].at(where, name=name, key=key)
                    if kind.text
                    else MET[113]["number"].at(where, name=name, key=key)
                )
                continue
            conditions.append(condition if isinstance(condition, str) else _band(condition))
        rows.append(Row(tuple(conditions), row.value))
    for n, row in enumerate(rows):
        for m in range(n):
            if _overlap(rows[m], row):
                declared.report(
                    MET[114].at(
                        place(n),
                        found=f"{_shown(rows[m])} | {_shown(row)}",
                        name=name,
                        one=m + 1,
                        other=n + 1,
                    )
                    if any(isinstance(c, Band) for c in row.conditions)
                    else MET[114]["texts"].at(
                        place(n),
                        found=f"{_shown(rows[m])} | {_shown(row)}",
                        name=name,
                        one=m + 1,
                        other=n + 1,
                    )
                )
    return Table(name, tuple(rows))


def _shown(row: Row) -> str:
    return ", ".join(c if isinstance(c, str) else _ends(c) for c in row.conditions)


def _ends(band: Band) -> str:
    words = [] if band.lower is None else [f"from {float(band.lower):g}"]
    if band.upper is not None:
        words.append(f"{'up to' if band.includes_upper else 'below'} {float(band.upper):g}")
    return " ".join(words) or "every number"


def _band(text: BandText) -> Band:
    upper = text.up_to if text.up_to is not None else text.below
    return Band(text.lower, upper, text.up_to is not None)


def _overlap(a: Row, b: Row) -> bool:
    return len(a.conditions) == len(b.conditions) and all(
        _meet(x, y) for x, y in zip(a.conditions, b.conditions, strict=True)
    )


def _meet(a: Band | str, b: Band | str) -> bool:
    if isinstance(a, str) or isinstance(b, str):
        return a == b
    return not (_before(a, b) or _before(b, a))


def _before(a: Band, b: Band) -> bool:
    """Whether band a ends before band b begins."""
    if a.upper is None or b.lower is None:
        return False
    return a.upper < b.lower or (a.upper == b.lower and not a.includes_upper)
