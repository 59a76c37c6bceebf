"""The plan that was registered, and how each value of a report stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from jcm_mrv.findings import VER
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.methodology.library import Library
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.read import read_claim
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.workbook.reading.grid import read_grid
from jcm_mrv.workbook.reading.headings import Role
from jcm_mrv.workbook.reading.package import open_package
from jcm_mrv.workbook.reading.table_row import TableRow

Aspect = Literal[
    "methodology",
    "reference number",
    "number of systems",
    "parameter",
    "option",
    "unit",
    "value",
    "source",
    "method",
    "frequency",
    "serial",
]
_SERIAL = pattern(
    r"(?:serial(?:\s*(?:numbers?|nos?\.?))?|\bS/?N|số\s*sê-?ri|製造番号|シリアル(?:番号|No\.?)?)"
    r"\s*[:#.=]?\s*([A-Za-z0-9][A-Za-z0-9\-/_.]{2,30})",
    re.IGNORECASE,
)
_TEXTS: tuple[tuple[Aspect, Role], ...] = (
    ("source", "source"),
    ("method", "method"),
    ("frequency", "frequency"),
)


@immutable
class Compared:
    """One aspect of the report beside the plan.

    Attributes
    ----------
    label : str
        The value or set that it is of.
    planned, reported : str
        As both write it; empty where one does not say.
    differs : bool, optional
        None where one of the two does not say, so that nothing was compared.
    where, planned_at : str
        The cells.
    stated : StatedValue, optional
        The value of the report.
    right : float, optional
        The value of the plan in the methodology's unit, where it is a number.
    """

    aspect: Aspect
    label: str
    planned: str
    reported: str
    differs: bool | None
    where: str
    planned_at: str
    stated: StatedValue | None = None
    right: float | None = None


def read_plan(path: Path, report: Claim, data: bytes, library: Library | None = None) -> Claim:
    """Give the plan that a workbook holds, for a report that was read from ``data``.

    Raises
    ------
    FindingsError
        ``VER-160`` where it is the monitoring file itself, holds no plan, or is of another
        methodology; ``WBK-1..`` where it cannot be read.
    """
    package = open_package(path)
    if package.data == data:
        raise VER[160].stop(str(path), found=f"the same bytes as {report.name}")
    grid = read_grid(package)
    plan = read_claim(grid, library, "plan")
    if not plan.layout.of("plan", "input") or not (plan.monitored or plan.fixed):
        sheets = ", ".join(s.name for s in grid.sheets)[:160]
        raise VER[160]["no-plan"].stop(str(path), found=sheets or "no sheets")
    own, other = report.methodology.file.id, plan.methodology.file.id
    if own != other:
        raise VER[160]["methodology"].stop(
            str(path), found=plan.methodology.reference, own=report.methodology.reference
        )
    return plan


def compared(report: Claim, plan: Claim) -> list[Compared]:
    """Give every aspect of a report that a plan speaks of, or should."""
    found = [
        _texts(
            "methodology",
            "methodology and version",
            plan.methodology.reference,
            report.methodology.reference,
        ),
        _texts(
            "reference number",
            "reference number",
            plan.layout.reference.upper(),
            report.layout.reference.upper(),
        ),
    ]
    members = {name: _paired(report, plan, name) for name in report.bound.members}
    found += [_systems(report, plan, name) for name in report.bound.members]
    planned = {(s.name, key): s for s in plan.inputs for key in s.members}
    own_rows, plan_rows = rows_of(report), rows_of(plan)
    met: set[tuple[str, MemberKey]] = set()
    for stated in report.inputs:
        sets = report.methodology.sets_of(stated.name)
        keys = [
            tuple(members[s].get(i, i) for s, i in zip(sets, key, strict=True))
            for key in stated.members
        ]
        met.update((stated.name, key) for key in keys)
        others = dict.fromkeys(planned[stated.name, k] for k in keys if (stated.name, k) in planned)
        if not others:
            found.append(
                Compared("parameter", stated.label, "", "reported", True, stated.where, "", stated)
            )
            continue
        for other in others:
            found += _values(stated, other, own_rows, plan_rows)
    absent = dict.fromkeys(
        s for (name, key), s in planned.items() if (name, key) not in met and s.value is not None
    )
    found += [
        Compared("parameter", s.label, "planned", "", True, report.name, s.where) for s in absent
    ]
    once: dict[tuple[str, str, str, str], Compared] = {}
    for one in found:
        once.setdefault((one.aspect, one.label, one.planned, one.reported), one)
    return list(once.values())


def _texts(aspect: Aspect, label: str, planned: str, reported: str) -> Compared:
    differs = planned != reported if planned and reported else None
    return Compared(aspect, label, planned, reported, differs, "", "")


def _paired(report: Claim, plan: Claim, set_name: str) -> dict[str, str]:
    """Give the plan's id of each of the report's members: the same, else by order."""
    own = report.bound.members.get(set_name, ())
    others = plan.bound.members.get(set_name, ())
    if set(own) & set(others):
        return {i: i for i in own}
    return dict(zip(own, others, strict=False))


def _systems(report: Claim, plan: Claim, set_name: str) -> Compared:
    own = report.bound.members.get(set_name, ())
    others = plan.bound.members.get(set_name, ())
    named = set(own) & set(others) and not all(i.isdigit() for i in (*own, *others))

    def shown(ids: tuple[str, ...], rest: set[str]) -> str:
        only = sorted(rest & set(ids))
        more = f", among them {', '.join(only[:8])}" if named and only else ""
        return f"{len(ids)}{more}" if ids else ""

    planned, reported = shown(others, set(others) - set(own)), shown(own, set(own) - set(others))
    differs = None
    if own and others:
        differs = len(own) != len(others) or bool(named and set(own) != set(others))
    return Compared("number of systems", set_name, planned, reported, differs, report.name, "")


def rows_of(claim: Claim) -> dict[tuple[str, int], TableRow]:
    """Give the rows of Tables 1 and 2 by sheet and row."""
    tables = (t for s in claim.layout.sheets for t in (s.monitored, s.fixed) if t)
    return {(row.sheet.name, row.row): row for table in tables for row in table.rows}


def _values(
    stated: StatedValue,
    other: StatedValue,
    own_rows: dict[tuple[str, int], TableRow],
    plan_rows: dict[tuple[str, int], TableRow],
) -> Iterator[Compared]:
    def line(
        aspect: Aspect,
        planned: str,
        reported: str,
        differs: bool | None,
        right: float | None = None,
    ) -> Compared:
        return Compared(
            aspect,
            stated.label,
            planned,
            reported,
            differs,
            stated.where,
            other.where,
            stated,
            right,
        )

    if stated.in_table == 1:
        letters = _option(other), _option(stated)
        yield line("option", *letters, letters[0] != letters[1] if all(letters) else None)
    else:
        yield line("value", _shown(other), _shown(stated), _unlike(other, stated), other.number)
    units = " ".join(other.unit.split()), " ".join(stated.unit.split())
    yield line("unit", *units, other.factor != stated.factor if all(units) else None)
    rows = plan_rows.get(other.place[:2]), own_rows.get(stated.place[:2])
    texts = {role: tuple(_text(row, role) for row in rows) for _, role in _TEXTS}
    for aspect, role in _TEXTS:
        planned, reported = texts[role]
        if planned or reported:
            same = planned.casefold() == reported.casefold()
            yield line(aspect, planned, reported, not same if planned and reported else None)
    if stated.in_table == 1:
        planned, reported = (", ".join(sorted(serials_in(row))) for row in rows)
        yield line(
            "serial", planned, reported, planned != reported if planned and reported else None
        )


def serials_in(row: TableRow | None) -> frozenset[str]:
    """Give the serial numbers that the texts of a row name."""
    roles: tuple[Role, ...] = ("description", "source", "method", "comment")
    text = " ".join(_text(row, role) for role in roles)
    return frozenset(match[1].rstrip(".-/") for match in _SERIAL.finditer(text))


def _text(row: TableRow | None, role: Role) -> str:
    return "" if row is None or role not in row.columns else " ".join(row.text(role).split())


def _option(stated: StatedValue) -> str:
    return f"Option {stated.option_letter}" if stated.option_letter else ""


def _shown(stated: StatedValue) -> str:
    if isinstance(stated.value, float) and not isinstance(stated.value, bool):
        return f"{number_shown(stated.value)} {stated.unit}".strip()
    return "" if stated.value is None else str(stated.value).strip()


def _unlike(planned: StatedValue, reported: StatedValue) -> bool | None:
    left, right = planned.number, reported.number
    if left is not None and right is not None:
        return abs(left - right) > 1e-9 * max(abs(left), abs(right))
    if planned.value is None or reported.value is None:
        return None
    return _shown(planned) != _shown(reported)
