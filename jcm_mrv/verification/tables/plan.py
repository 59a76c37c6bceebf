"""The report beside the plan that was registered."""

from __future__ import annotations

from jcm_mrv.verification.claim.plan import Compared, compared
from jcm_mrv.verification.tables.material import NO_PLAN, Material
from jcm_mrv.workbook.writing.sheet import Content
from jcm_mrv.workbook.writing.tables import NOT_CHECKED, Column, Table

_COLUMNS = (
    Column("Aspect", 18),
    Column("Of", 24),
    Column("Registered plan", 44),
    Column("This workbook", 44),
    Column("Result", 24),
    Column("Cell of the plan", 18),
    Column("Cell", 18),
    Column("Request", 10),
    Column("Conclusion", 24, "write"),
)
_ORDER = (
    "methodology",
    "reference number",
    "number of systems",
    "parameter",
    "value",
    "option",
    "serial",
    "unit",
    "source",
    "method",
    "frequency",
)


def plan(material: Material) -> Table:
    """Give every aspect of the report that the plan speaks of, what differs first."""
    registered = material.facts.plan
    rows: list[tuple[Content, ...] | str] = []
    notes = [
        "Compared are what both sheets write; whether a change was approved is not known here."
    ]
    if registered is None:
        rows.append(("everything", "", NO_PLAN, "", NO_PLAN, "", "", "", None))
        notes.append("Give the registered workbook with --plan.")
    else:
        notes.append(f"Registered plan: {registered.name}.")
        every = sorted(compared(material.claim, registered), key=lambda c: _ORDER.index(c.aspect))
        for title, differs in (
            ("Different", True),
            ("Not compared: one of the two does not say", None),
            ("The same", False),
        ):
            group = [one for one in every if one.differs is differs]
            if group:
                rows.append(f"{title}: {len(group)}")
                rows += [_row(material, one) for one in group]
    return Table(
        "plan",
        "Registered plan",
        "Differences to the registered plan",
        tuple(notes),
        _COLUMNS,
        tuple(rows),
    )


def _row(material: Material, one: Compared) -> tuple[Content, ...]:
    lacking = " and the ".join(
        word for word, text in (("plan", one.planned), ("workbook", one.reported)) if not text
    )
    word = {
        True: "different",
        False: "the same",
        None: f"{NOT_CHECKED}: not said in the {lacking}" if lacking else NOT_CHECKED,
    }[one.differs]
    where = one.where or material.claim.name
    asked = ""
    if one.differs and one.aspect not in ("source", "method", "frequency", "unit"):
        items = [
            item
            for code in (_CODES[one.aspect], *_INSTEAD.get(one.aspect, ()))
            for item in material.asked.get((code, where), ())
        ]
        asked = ", ".join(i.number for i in items if one.label in i.finding.message)
    return (
        one.aspect,
        one.label,
        one.planned,
        one.reported,
        word,
        one.planned_at,
        "" if one.where == material.claim.name else one.where,
        asked,
        None,
    )


_INSTEAD = {"value": ("VER-106",)}
"""Codes that stand on a cell in place of those of the plan."""
_CODES = {
    "methodology": "VER-166",
    "reference number": "VER-166",
    "number of systems": "VER-163",
    "parameter": "VER-164",
    "option": "VER-162",
    "value": "VER-161",
    "serial": "VER-165",
}
