"""Declared reference tables to tables that expressions look up; rows exclude one another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from fractions import Fraction

from jcm_mrv.findings import MET
from jcm_mrv.methodology.days import DATE, day_of, read_day
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.expression.table import (
    MOST_POINTS,
    OTHERWISE,
    Band,
    Condition,
    Row,
    Table,
)
from jcm_mrv.methodology.loading.declarations import Declarations
from jcm_mrv.methodology.reference_tables import ANY, BandText, ReferenceTable, end_number


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
        conditions: list[Condition] = []
        for key, kind in table.keys.items():
            condition = row.when[key]
            if condition == ANY:
                conditions.append(OTHERWISE)
                continue
            if isinstance(condition, str) and not kind.text and (day := read_day(condition)):
                condition = BandText.model_validate({"at": day})
            if isinstance(condition, str) is not kind.text:
                declared.report(
                    MET[113]["text"].at(where, name=name, key=key)
                    if kind.text
                    else MET[113]["day" if kind.unit == DATE else "number"].at(
                        where, name=name, key=key
                    )
                )
                continue
            if isinstance(condition, BandText) and any(
                isinstance(end, dt.date) is not (kind.unit == DATE) for end in condition.ends
            ):
                declared.report(
                    MET[113]["day"].at(where, name=name, key=key)
                    if kind.unit == DATE
                    else MET[113]["no-day"].at(where, name=name, key=key, unit=kind.unit or "1")
                )
                continue
            conditions.append(condition if isinstance(condition, str) else _band(condition))
        rows.append(Row(tuple(conditions), row.value))
    whole = [n for n, row in enumerate(rows) if len(row.conditions) == len(table.keys)]
    for n in whole:
        row = rows[n]
        for m in (m for m in whole if m < n):
            if _overlap(rows[m], row):
                both = (*rows[m].conditions, *row.conditions)
                wording = (
                    MET[114]["else"]
                    if OTHERWISE in both
                    else MET[114]
                    if any(isinstance(c, Band) for c in both)
                    else MET[114]["texts"]
                )
                declared.report(
                    wording.at(
                        place(n),
                        found=f"{_shown(rows[m], table)} | {_shown(row, table)}",
                        name=name,
                        one=m + 1,
                        other=n + 1,
                    )
                )
    days = frozenset(n for n, key in enumerate(table.keys.values()) if key.unit == DATE)
    return Table(name, tuple(rows), days)


def check_interpolated(
    declared: Declarations, tables: Mapping[str, Table], trees: Iterable[t.Node]
) -> None:
    """Report ``MET-127`` for each table that is interpolated and whose rows are no points."""
    parts = (part for tree in trees for part in t.walk(tree) if isinstance(part, t.Interpolate))
    for name in dict.fromkeys(part.table for part in parts):
        rows = [row.conditions for row in tables[name].rows]
        single = all(len(row) == 1 for row in rows)
        points = sum(1 for row in rows for c in row if isinstance(c, Band) and c.point is not None)
        if not single or points != len(rows) or not 2 <= points <= MOST_POINTS:
            declared.report(
                MET[127].at(
                    declared.origin("tables", name).where,
                    found=f"{points} points in {len(rows)} rows",
                    name=name,
                    most=MOST_POINTS,
                )
            )


def _shown(row: Row, table: ReferenceTable) -> str:
    return ", ".join(
        ANY if c is OTHERWISE else c if isinstance(c, str) else _ends(c, key.unit == DATE)
        for c, key in zip(row.conditions, table.keys.values(), strict=True)
    )


def _ends(band: Band, is_day: bool) -> str:
    def shown(end: Fraction) -> str:
        return day_of(end).isoformat() if is_day else f"{float(end):g}"

    if band.point is not None:
        return shown(band.point)
    begins = "above" if band.excludes_lower else "from"
    words = [] if band.lower is None else [f"{begins} {shown(band.lower)}"]
    if band.upper is not None:
        words.append(f"{'up to' if band.includes_upper else 'below'} {shown(band.upper)}")
    return " ".join(words) or "every number"


def _band(text: BandText) -> Band:
    if text.at is not None:
        return Band(end_number(text.at), end_number(text.at), includes_upper=True)
    lower = text.lower if text.lower is not None else text.above
    upper = text.up_to if text.up_to is not None else text.below
    return Band(
        None if lower is None else end_number(lower),
        None if upper is None else end_number(upper),
        text.up_to is not None,
        text.above is not None,
    )


def _overlap(a: Row, b: Row) -> bool:
    """Whether both rows hold for some keys, and neither stands behind the other as its else-row."""
    pairs = [*zip(a.conditions, b.conditions, strict=True)]
    behind = {x is OTHERWISE for x, y in pairs if (x is OTHERWISE) is not (y is OTHERWISE)}
    return len(behind) != 1 and all(_meet(x, y) for x, y in pairs)


def _meet(a: Condition, b: Condition) -> bool:
    if a is OTHERWISE or b is OTHERWISE:
        return True
    if isinstance(a, str) or isinstance(b, str):
        return a == b
    return not (_before(a, b) or _before(b, a))


def _before(a: Band, b: Band) -> bool:
    """Whether band a ends before band b begins."""
    if a.upper is None or b.lower is None:
        return False
    return a.upper < b.lower or (a.upper == b.lower and (not a.includes_upper or b.excludes_lower))
