"""Every parameter: where it comes from, what was checked of it, and what is to be seen."""

from __future__ import annotations

from jcm_mrv.methodology.built_in import START
from jcm_mrv.methodology.preference import how_found
from jcm_mrv.methodology.solve import own_values
from jcm_mrv.project.period import YearPart
from jcm_mrv.verification.checks.fixed.other_case import near
from jcm_mrv.verification.checks.formulas.corrections import right_constant
from jcm_mrv.verification.claim.claim import StatedValue
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.claim.ways import way_said
from jcm_mrv.verification.tables.material import Material
from jcm_mrv.workbook.address import place_text
from jcm_mrv.workbook.writing.sheet import Content
from jcm_mrv.workbook.writing.tables import NOT_CHECKED, Column, Table

_COLUMNS = (
    Column("Symbol", 13),
    Column("Value of", 15),
    Column("Period", 13),
    Column("Cell", 14),
    Column("Value", 13),
    Column("Unit", 10),
    Column("Option", 8),
    Column("Stated source", 26),
    Column("Second source", 26),
    Column("Checked by the program, and how", 38),
    Column("Requests", 10),
    Column("To be seen on site", 24),
    Column("Seen", 12, "write"),
)


def parameters(material: Material) -> Table:
    """Give a row for each monitored, fixed and default value."""
    claim = material.claim
    rows: list[tuple[Content, ...] | str] = []
    for title, values in (
        ("Monitored", claim.monitored),
        ("Fixed ex ante", claim.fixed),
        ("Default values of the calculation sheets", claim.constants),
    ):
        if values:
            rows.append(title)
            rows += [_row(material, stated) for stated in values]
    notes = [
        "Stated source: as the sheet writes it. Second source: what the project's own data or the "
        "methodology give for the same value.",
    ]
    if material.project is None:
        notes.append("Without a project file no reading and no invoice was looked at.")
    return Table("parameters", "Parameters", "Parameters", tuple(notes), _COLUMNS, tuple(rows))


def _row(material: Material, stated: StatedValue) -> tuple[Content, ...]:
    kind = _kind(material, stated)
    return (
        material.symbol(stated),
        stated.label,
        _period(material, stated),
        stated.where,
        stated.value if isinstance(stated.value, float) else _text(stated),
        " ".join(stated.unit.split()),
        stated.option_letter or " ".join((stated.option or "").split()),
        " ".join(stated.source.split()) or "none stated",
        _second(material, stated, kind),
        _checked(material, stated, kind),
        material.requests_at(stated.where, place_text(stated.leaf)),
        _to_see(material, stated, kind),
        None,
    )


def _text(stated: StatedValue) -> str:
    return "empty" if stated.value is None else str(stated.value)


def _kind(material: Material, stated: StatedValue) -> str:
    methodology = material.claim.methodology
    if stated.name in methodology.attributes or stated.name == START:
        return "attribute"
    return methodology.parameters[stated.name].kind


def _part(material: Material, stated: StatedValue) -> YearPart | None:
    claim = material.claim
    return None if stated.span is None else claim.time.periods[stated.span]


def _period(material: Material, stated: StatedValue) -> str:
    part = _part(material, stated)
    if material.claim.is_one_year:
        return "estimated year"
    return "all" if part is None else f"{part.start} - {part.end}"


def _second(material: Material, stated: StatedValue, kind: str) -> str:
    if kind == "monitored":
        return _of_project(material, stated) or f"{NOT_CHECKED}: no second source"
    if kind == "attribute":
        if material.applied is None:
            return f"{NOT_CHECKED}: no second source"
        key = material.own_key(stated.name, stated.members[0])
        given = material.applied.application.inputs.values.get(stated.name, {})
        value = None if key is None else given.get(key)
        return (
            f"{NOT_CHECKED}: not in the project file"
            if value is None
            else (
                f"project file: {value if isinstance(value, str) else number_shown(float(value))}"
            )
        )
    own = _expected(material, stated)
    listed = ", ".join(number_shown(v) for v in dict.fromkeys(own[:6]))
    more = f" and {len(own) - 6} more" if len(own) > 6 else ""
    unit = material.claim.methodology.unit(stated.name)
    found = f"methodology: {listed}{more} {unit}".rstrip() if own else ""
    return "; ".join(filter(None, (found, _fixed_by_project(material, stated)))) or (
        f"{NOT_CHECKED}: the methodology gives no value"
    )


def _of_project(material: Material, stated: StatedValue) -> str:
    """Give what the readings of the project give for the days of a monitored value."""
    key, part = material.own_key(stated.name, stated.members[0]), _part(material, stated)
    if material.applied is None or material.sources is None or key is None:
        return ""
    parts = material.claim.years if part is None else (part,)
    values = (
        [material.amounts.of(stated.name, key, one) for one in parts] if material.amounts else []
    )
    proven = list(dict.fromkeys(value for value in values if value is not None))
    if len(proven) == 1 and None not in values:
        words = " ".join(material.sources.source(stated.name, key, part).split("\n"))
        unit = material.claim.methodology.unit(stated.name)
        return f"project: {number_shown(float(proven[0]))} {unit}; {words}"
    return f"{NOT_CHECKED}: the project has no value of these days"


def _fixed_by_project(material: Material, stated: StatedValue) -> str:
    key = material.own_key(stated.name, stated.members[0])
    value = None if key is None else material.fixed_by_project.get((stated.name, key))
    if value is None:
        return ""
    return f"project file: {number_shown(value.value)} {value.unit} ({value.source})"


def _expected(material: Material, stated: StatedValue) -> list[float]:
    claim = material.claim
    if stated in claim.constants:
        wanted = right_constant(claim, stated)
        value = claim.methodology.parameters[stated.name].value
        return [wanted] if wanted is not None else [] if value is None else [float(value)]
    default = material.default_of(stated)
    if default is not None:
        return [default]
    return [float(value) for value in own_values(claim.methodology, stated.name)]


def _checked(material: Material, stated: StatedValue, kind: str) -> str:
    claim, number = material.claim, stated.number
    if number is None and not isinstance(stated.value, str):
        return f"{NOT_CHECKED}: no number in a unit that fits"
    done: list[str] = []
    open_: list[str] = []
    unit = claim.methodology.unit(stated.name)
    if number is not None and unit:
        done.append(f"unit fits {unit}" if stated.unit.strip() else "number; no unit stated")
    by_days = {claim.by_definition(stated.name, key) for key in stated.members}
    if own := _own_said(material, stated, kind):
        done.append(own)
    if held := [basis.words for basis in material.held.of(stated)]:
        done.append(f"held against {'; '.join(held)}")
    if by_days - {None}:
        done.append("held against its days")
    elif kind == "monitored":
        if stated in material.verdict.compared:
            same = not _has(material, stated, ("VER-070", "VER-072"))
            done.append("agrees with the readings" if same else "differs from the readings")
        else:
            no_file = material.own_key(stated.name, stated.members[0]) is None
            open_.append("against readings" + (" (no project file)" if no_file else ""))
        if not stated.is_typed:
            open_.append("what stands behind its formula, beyond what the list says")
    elif kind == "attribute":
        open_.append("against name plate or record")
    elif not own and not held:
        open_.append("against anything: nothing known tells what it should be")
    if kind not in ("monitored", "attribute") and stated.source.strip():
        open_.append("the source itself")
    words = "; ".join(done)
    words = f"{words[:1].upper()}{words[1:]}" if words else ""
    left = f"{NOT_CHECKED}: {'; '.join(open_)}" if open_ else ""
    return f"{words}. {left}".strip(" .") if words else left


def _own_said(material: Material, stated: StatedValue, kind: str) -> str:
    """Say whether a value is the methodology's own; nothing where that has none."""
    number = stated.number
    own = [] if kind in ("monitored", "attribute") else _expected(material, stated)
    if number is None or not own:
        return ""
    same, way = any(near(number, value) for value in own), way_said(material.claim, stated)
    if way is not None and not same:
        return f"{how_found([way])}, as the sheet says, in place of the default"
    return f"{'equals' if same else 'is none of'} the methodology's value" + (
        "" if len(own) == 1 else "s"
    )


def _has(material: Material, stated: StatedValue, codes: tuple[str, ...]) -> bool:
    return any((code, stated.where) in material.asked for code in codes)


def _to_see(material: Material, stated: StatedValue, kind: str) -> str:
    if kind == "monitored":
        shown = [
            f"meter {name}{f', serial {meter.serial}' if meter and meter.serial else ''}"
            for name, meter in material.meters_of(stated).items()
        ]
        if shown:
            return f"{'; '.join(shown)}: reading, seal, certificate"
        return {
            "A": "the publication",
            "B": "the invoices",
            "C": "the meter: serial, class, reading, seal, certificate",
        }.get(stated.option_letter, "how it is monitored")
    if kind == "attribute":
        return "name plate, or commissioning record"
    if kind in {"default", "conversion"}:
        return "nothing"
    return "the document that the source names"
