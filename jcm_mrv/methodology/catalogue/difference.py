"""What differs between two methodologies, or two versions of one: item by item, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, Literal

from pydantic import BaseModel

from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.attributes import OF_PROJECT
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.model import Sourced
from jcm_mrv.methodology.reference_tables import BandText, row_text

Kind = Literal["added", "removed", "changed"]

PARTS = (
    "methodology", "set", "attribute", "parameter", "table", "equation", "criterion", "source",
    "missing",
)  # fmt: skip
"""In the order in which they are listed."""

_HEAD = ("title", "partner_country", "sectoral_scopes", "approved", "summary", "families")
_WORDS = {
    "kind": "class",
    "value_from": "source of the value",
    "conservative": "conservative side",
    "lower": "from",
    "when": "condition",
}
"""Names of fields that a reader knows by another one."""


@immutable
class Change:
    """One thing that differs.

    Attributes
    ----------
    part : str
        One of :data:`PARTS`.
    name : str
        The symbol or key concerned; of a table's row, the table and the row's condition.
    field : str
        What of it: ``unit``, ``text``, ``standing`` ...; empty where the whole came or went.
    before, after : str
        In words; empty on the side where there is nothing.
    """

    part: str
    name: str
    field: str
    before: str
    after: str

    @property
    def kind(self) -> Kind:
        """Whether it came, went, or is another."""
        if self.field:
            return "changed"
        return "added" if self.after else "removed"

    def text(self, name: str | None = None) -> str:
        """Give it as one line, for another name or several where they are given.

        Examples
        --------
        >>> Change("parameter", "EG", "unit", "kWh", "MWh").text()
        'EG, unit: kWh -> MWh'
        >>> Change("criterion", "5", "", "", "A plan keeps refrigerant in.").text()
        '5 added: A plan keeps refrigerant in.'
        """
        label = self.name if name is None else name
        if self.field:
            what = f"{label}, {self.field}" if label else self.field
            return f"{what}: {self.before or 'nothing'} -> {self.after or 'nothing'}"
        return f"{label} {self.kind}: {self.after or self.before}".strip()

    def as_dict(self) -> dict[str, str]:
        """Give it as plain data."""
        return {
            "part": self.part,
            "name": self.name,
            "field": self.field,
            "kind": self.kind,
            "before": self.before,
            "after": self.after,
        }


def differences(first: Methodology, second: Methodology) -> tuple[Change, ...]:
    """Give what differs, families resolved; what is equal is not listed.

    Parameters
    ----------
    first, second : Methodology
        Two versions of one methodology, or two methodologies.

    Returns
    -------
    tuple of Change
        By part, in the order of :data:`PARTS`; within a part as the methodologies have it.

    Examples
    --------
    >>> from jcm_mrv import load_methodology
    >>> a, b = load_methodology("TH_AM005@2.0"), load_methodology("TH_AM005@3.0")
    >>> differences(a, a)
    ()
    >>> differences(a, b)[0].text()
    'approved: nothing -> 2023-10-11'
    """
    changes = [
        Change("methodology", "", field.replace("_", " "), before, after)
        for field in _HEAD
        for before, after in [
            (shown(getattr(first.file, field)), shown(getattr(second.file, field)))
        ]
        if before != after
    ]
    left = _parts(first, {key: source.title for key, source in first.sources.items()})
    # A source of the same key is one document in two editions: what changed of it is said once,
    # not again for everything that rests on it.
    titles = {k: first.sources.get(k, source).title for k, source in second.sources.items()}
    right = _parts(second, titles)
    for part in PARTS[1:]:
        changes += _compare(part, left[part], right[part])
    return tuple(changes)


def in_words(changes: Iterable[Change]) -> dict[str, list[str]]:
    """Give part -> lines; what changes alike for several names stands in one line.

    Examples
    --------
    >>> alike = [Change("equation", name, "unit", "kWh", "MWh") for name in ("EG", "EC")]
    >>> in_words(alike)
    {'equation': ['EG, EC, unit: kWh -> MWh']}
    """
    groups: dict[tuple[str, ...], list[Change]] = {}
    for change in changes:
        of_row = change.part == "table" and "[" in change.name
        alike = (change.part, change.field, change.before, change.after)
        single = (change.name,) if not change.field or of_row else ()
        groups.setdefault((*alike, *single), []).append(change)
    lines: dict[str, list[str]] = {}
    for (part, *_), group in groups.items():
        text = group[0].text(", ".join(change.name for change in group))
        lines.setdefault(part, []).append(text)
    return lines


def unread(methodology: Methodology) -> tuple[str, ...]:
    """Give what nobody read in an official text: it may differ although it is not listed."""
    return tuple(
        dict.fromkeys(
            name for name, standing in methodology.standings() if standing == "unverified"
        )
    )


Fields = dict[str, str]
"""What is said of an item: field -> words. The field ``""`` holds the item in short."""


def _parts(methodology: Methodology, titles: Mapping[str, str]) -> dict[str, dict[str, Fields]]:
    """Give part -> name -> fields of a methodology; ``titles`` say what its sources are called."""
    parameters = {}
    for name, parameter in methodology.parameters.items():
        fields = _fields(parameter, "value_from")
        if parameter.value_from is not None:
            fields |= _claim(titles, parameter.value_from)
        parameters[name] = fields | {
            "": f"{parameter.description} [{parameter.unit}], {parameter.kind}"
            + (f" {number_text(parameter.value)}" if parameter.value is not None else "")
        }
    equations = {}
    for name, equation in methodology.equations.items():
        equations[name] = {
            "": f"{name} = {_spaced(equation.text)} [{equation.unit}]",
            "text": _spaced(equation.text),
            "unit": equation.unit,
            "sets": shown(equation.sets),
            "symbol": equation.symbol,
            "description": _spaced(equation.description),
            **_claim(titles, equation.claim),
        }
    criteria = {}
    for name, criterion in methodology.criteria.items():
        fields = _fields(criterion, *Sourced.model_fields) | _claim(titles, criterion)
        criteria[name] = fields | {"": _spaced(criterion.text)}
    sources = {
        key: _fields(item) | {"": f"{item.title} {item.url}".strip()}
        for key, item in methodology.sources.items()
    }
    # That every text names its own version is no difference.
    own = f"{methodology.file.id} ver{methodology.file.version.rjust(4, '0')}"
    missing = [_spaced(line).replace(own, "this version") for line in methodology.file.missing]
    return {
        "set": {k: _fields(s, "attributes") | {"": s.title} for k, s in methodology.sets.items()},
        "attribute": {
            f"{name} of {owner or OF_PROJECT}": _fields(attribute)
            | {"": _spaced(attribute.description)}
            for name, (owner, attribute) in methodology.attributes.items()
        },
        "parameter": parameters,
        "table": dict(_tables(methodology, titles)),
        "equation": equations,
        "criterion": criteria,
        "source": sources,
        "missing": {line: {"": line} for line in missing},
    }


def _tables(methodology: Methodology, titles: Mapping[str, str]) -> Iterable[tuple[str, Fields]]:
    """Give each table, and each of its rows under the condition that it holds on."""
    for name, table in methodology.tables.items():
        yield name, _fields(table, "rows") | {"": f"{table.title} [{table.unit}]"}
        for row in table.rows:
            unit = "" if table.unit == "1" else f" {table.unit}"
            value = "not known" if row.value is None else f"{number_text(row.value)}{unit}"
            fields = _fields(row, "when", "value", *Sourced.model_fields)
            fields |= {"value": value} | _claim(titles, row)
            yield f"{name} [{row_text(table, row)}]", fields | {"": f"{value}, {row.standing}"}


def _claim(titles: Mapping[str, str], claim: Any) -> Fields:
    """Give standing and source of a number or an equation; the source by its title."""
    return {
        "standing": claim.standing,
        "source": _spaced(titles.get(claim.source, claim.source)),
        "place in the source": claim.place,
        "note": _spaced(claim.note),
    }


def _fields(model: BaseModel, *without: str) -> Fields:
    found = {}
    for name in type(model).model_fields:
        if name in without:
            continue
        value = getattr(model, name)
        label = _WORDS.get(name, name).replace("_", " ")
        if isinstance(value, Mapping) and value and not isinstance(value, BandText):
            found |= {f"{label} {key}": shown(item) for key, item in value.items()}
        else:
            found[label] = shown(value)
    return found


def shown(value: Any) -> str:
    """Give a declared value in words; empty for nothing.

    Examples
    --------
    >>> shown(("A", "C")), shown(Fraction(1, 8)), shown(True), shown(None)
    ('A, C', '0.125', 'yes', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Fraction):
        return number_text(value)
    if isinstance(value, BaseModel):
        words = [
            f"{_WORDS.get(name, name).replace('_', ' ')} {shown(getattr(value, name))}"
            for name, field in type(value).model_fields.items()
            if getattr(value, name) != field.default
        ]
        return " ".join(words)
    if isinstance(value, (tuple, list)):
        return ", ".join(shown(item) for item in value)
    return _spaced(str(value))


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _compare(
    part: str, first: Mapping[str, Fields], second: Mapping[str, Fields]
) -> Iterable[Change]:
    for name in [*first, *(n for n in second if n not in first)]:
        before, after = first.get(name), second.get(name)
        if before is None or after is None:
            what = "" if part == "missing" else name
            yield Change(part, what, "", (before or {}).get("", ""), (after or {}).get("", ""))
            continue
        for field in [*before, *(f for f in after if f not in before)]:
            was, now = before.get(field, ""), after.get(field, "")
            if field and was != now:
                yield Change(part, name, field, was, now)
