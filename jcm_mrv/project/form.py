"""The form for invoices and equipment: which sheets it has, and how a project file reads them."""

from __future__ import annotations

from typing import Literal

from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.days import DATE
from jcm_mrv.methodology.electricity import cases_of_electricity
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.model import Parameter

FORM = "form.xlsx"
MEMBER = "Member"

Kind = Literal["text", "date", "number"]


@immutable
class Column:
    """A column of a sheet: the key that it gives, its heading, and what its cells are."""

    key: str
    heading: str
    kind: Kind = "text"
    choices: tuple[str, ...] = ()


@immutable
class FormSheet:
    """A sheet to fill in: a line for each entry of a parameter, or for each member of a set."""

    name: str
    title: str
    advice: str
    columns: tuple[Column, ...]
    units: tuple[tuple[str, str], ...] = ()

    @property
    def headings(self) -> dict[str, str]:
        """The heading of each key; the member of an entry is asked for by `filter`."""
        return {column.key: column.heading for column in self.columns if column.heading != MEMBER}


def form_sheets(methodology: Methodology) -> dict[str, FormSheet]:
    """Give the sheets of a methodology's form, by the name of the set or the parameter."""
    sheets: dict[str, FormSheet] = {}
    rare = {name for name, item in methodology.sets.items() if item.optional == "rare"}
    for name, item in methodology.sets.items():
        if not item.year_attribute and name not in rare:
            sheets[name] = _of_set(methodology, name, _free(name, sheets))
    for name, parameter in methodology.monitored().items():
        if not rare & set(parameter.sets):
            sheets[name] = _of_parameter(methodology, name, parameter, _free(name, sheets))
    return sheets


def _free(name: str, sheets: dict[str, FormSheet]) -> str:
    """Give a name that a sheet may have and no other has; capitals do not tell them apart."""
    taken = {sheet.name.casefold() for sheet in sheets.values()}
    short = name[:28]
    return short if short.casefold() not in taken else f"{short}_{len(taken)}"


def _of_set(methodology: Methodology, name: str, sheet: str) -> FormSheet:
    item = methodology.sets[name]
    columns = [Column("id", "Id"), Column("title", "Name")]
    for key, attribute in item.attributes.items():
        is_day = attribute.unit == DATE
        unit = f" [{attribute.unit}]" if attribute.unit and not is_day else ""
        columns.append(
            Column(
                key,
                key + unit,
                "date" if is_day else "number" if attribute.unit else "text",
                tuple(attribute.choices),
            )
        )
    if not item.attributes.keys().isdisjoint(cases_of_electricity(methodology)):
        columns.append(Column("evidence", "Document"))
    measured = [(key, a.unit) for key, a in item.attributes.items() if a.unit != DATE]
    units = tuple((key, unit) for key, unit in measured if unit)
    advice = (
        "One line for each. An id has letters, digits, _ . and -; it names the thing elsewhere."
    )
    return FormSheet(sheet, item.title, advice, tuple(columns), units)


def _of_parameter(
    methodology: Methodology, name: str, parameter: Parameter, sheet: str
) -> FormSheet:
    own = [s for s in parameter.sets if not methodology.sets[s].year_attribute]
    columns = [Column("member", MEMBER)] if own else []
    columns += [
        Column("start", "From", "date"),
        Column("end", "To", "date"),
        Column("value", f"Amount [{parameter.unit}]", "number"),
        Column("evidence", "Document"),
        Column("note", "Remark"),
    ]
    advice = "One line for each invoice or count; both days belong to it. No totals."
    if own:
        advice += f" Member is the id from the sheet {' / '.join(own)}."
    return FormSheet(sheet, f"{name}: {parameter.description}", advice, tuple(columns))
