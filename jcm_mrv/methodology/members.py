"""Attributes of members and of the project: converted, checked against the methodology."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from pydantic import TypeAdapter, ValidationError

from jcm_mrv.findings import PRJ, Finding, nearest
from jcm_mrv.methodology.attributes import Attribute
from jcm_mrv.methodology.days import DATE, day_number, read_day
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.methodology.model import Set
from jcm_mrv.methodology.quantity import Quantity
from jcm_mrv.methodology.quantity_text import QuantityText
from jcm_mrv.methodology.units import UnitError, convert

Value = Fraction | str
_quantity: TypeAdapter[Quantity] = TypeAdapter(QuantityText)


def read_attributes(
    declared: Set,
    given: Mapping[str, Any],
    where: Callable[[str], str],
    owner: str,
    used: set[str],
    of_project: Collection[str] = (),
) -> tuple[dict[str, Value], list[Finding]]:
    """Give the attributes of one member in the methodology's units, and what is wrong with them.

    Parameters
    ----------
    declared : Set
        The set, with its attributes.
    given : mapping
        What the file says: ``{"capacity": "600 kW", "connection": "grid"}``.
    where : callable
        Gives the place of a key.
    owner : str
        How messages call the member.
    used : set of str
        Attributes that a calculation rests on; these cannot be left out.
    of_project : collection of str, optional
        Attributes of the project as a whole: they stand elsewhere.
    """
    known = declared.attributes
    findings = [
        PRJ[193].at(where(name), found=name, owner=owner, raw=given[name])
        if name in of_project
        else PRJ[201].at(
            where(name),
            found=name,
            owner=owner,
            title=declared.title,
            nearest=nearest(name, [*known, "id", "title"]),
        )
        for name in given
        if name not in known
    ]
    values, wrong = _read_known(known, given, where, owner)
    findings += wrong
    findings += _lacking(known, given, where(""), owner, used)
    return values, findings


def read_of_project(
    declared: Mapping[str, tuple[str, Attribute]],
    given: Mapping[str, Any],
    where: Callable[[str], str],
    owner: str,
    used: set[str],
) -> tuple[dict[str, Value], list[Finding]]:
    """Give the attributes of the project as a whole, and what is wrong with them.

    Parameters
    ----------
    declared : mapping of str to (str, Attribute)
        Attributes with their set; an empty text for those of the project.
    given, where, owner, used
        As of :func:`read_attributes`.
    """
    known = {name: one for name, (set_name, one) in declared.items() if not set_name}
    findings = []
    for name in (name for name in given if name not in known):
        if name in declared:
            said = PRJ[191]["of-members"]
            findings.append(said.at(where(name), found=name, owner=owner, set=declared[name][0]))
        else:
            near = nearest(name, known)
            findings.append(PRJ[191].at(where(name), found=name, owner=owner, nearest=near))
    values, wrong = _read_known(known, given, where, owner)
    findings += wrong
    findings += _lacking(known, given, where(""), owner, used, of_project=True)
    return values, findings


def _read_known(
    known: Mapping[str, Attribute],
    given: Mapping[str, Any],
    where: Callable[[str], str],
    owner: str,
) -> tuple[dict[str, Value], list[Finding]]:
    values: dict[str, Value] = {}
    findings: list[Finding] = []
    for name in (name for name in given if name in known):
        value = _read(known[name], given[name], name, where(name), owner)
        if isinstance(value, Finding):
            findings.append(value)
        else:
            values[name] = value
    return values, findings


def _lacking(
    known: Mapping[str, Attribute],
    given: Mapping[str, Any],
    where: str,
    owner: str,
    used: set[str],
    *,
    of_project: bool = False,
) -> Iterator[Finding]:
    for name, attribute in known.items():
        if name not in given and (attribute.required or name in used):
            yield PRJ[192 if of_project else 202].at(
                where,
                owner=owner,
                name=name,
                description=attribute.description,
                example=_example(attribute),
            )


def _example(attribute: Attribute) -> str:
    if attribute.of is not None:
        return f"<id of one of {attribute.of}>"
    if attribute.unit == DATE:
        return "YYYY-MM-DD"
    return next(iter(attribute.choices), None) or f"... {attribute.unit}"


def _read(attribute: Attribute, raw: Any, name: str, where: str, owner: str) -> Value | Finding:
    if attribute.choices:
        if isinstance(raw, str) and raw in attribute.choices:
            return raw
        return PRJ[203].at(
            where,
            found=str(raw),
            owner=owner,
            name=name,
            raw=raw,
            choices=" | ".join(attribute.choices),
            nearest=nearest(str(raw), attribute.choices),
        )
    if attribute.of is not None:
        # Whether there is such a member is seen where all of them are known.
        return str(raw)
    if attribute.unit == DATE:
        day = read_day(raw)
        if day is None:
            return PRJ[204]["date"].at(where, found=str(raw), owner=owner, name=name)
        return day_number(day)
    unit = attribute.unit or "1"
    if unit == "1" and not isinstance(raw, str):
        raw = f"{raw} 1"
    try:
        quantity = _quantity.validate_python(raw)
        value = convert(quantity.value, quantity.unit, unit)
    except ValidationError as exc:
        return PRJ[204].at(
            where, found=str(raw), owner=owner, name=name, problem=exc.errors()[0]["msg"], unit=unit
        )
    except UnitError as exc:
        return PRJ[205].at(where, found=str(raw), owner=owner, name=name, reason=exc, unit=unit)
    low, high = attribute.minimum, attribute.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        ends = [] if low is None else [f"at least {number_text(low)}"]
        ends += [] if high is None else [f"at most {number_text(high)}"]
        return PRJ[206].at(
            where, found=str(raw), owner=owner, name=name, ends=" and ".join(ends), unit=unit
        )
    return value


def unknown_members(
    attributes: Mapping[str, tuple[str, Attribute]],
    members: Mapping[str, Sequence[str]],
    listed: Mapping[str, Sequence[tuple[str, Mapping[str, Any]]]],
    where: Callable[[str, int, str], str],
) -> list[Finding]:
    """Give ``PRJ-185`` for each attribute that names a member which its set does not have.

    Parameters
    ----------
    attributes : mapping of str to (str, Attribute)
        Each with its set; an empty text for one of the project.
    members : mapping of str to sequence of str
        The ids of each set.
    listed : mapping of str to sequence of (str, mapping)
        How messages call each member of a set, and its attributes; the project stands alone under
        an empty text.
    where : callable
        Gives the place of an attribute, from set, number in the list and attribute.
    """
    findings = []
    for key, (name, attribute) in attributes.items():
        if attribute.of is None:
            continue
        known = members.get(attribute.of, ())
        for n, (owner, given) in enumerate(listed.get(name, ())):
            named = given.get(key)
            if named is not None and str(named) not in known:
                findings.append(
                    PRJ[185].at(
                        where(name, n, key),
                        found=str(named),
                        owner=owner,
                        name=key,
                        set=attribute.of,
                        nearest=nearest(str(named), known),
                    )
                )
    return findings
