"""Of what electricity a parameter is: the grid's, a captive generator's, or not to be told.

An inventory counts electricity by the factor of the grid in its year, a methodology by one that
lies on the safe side. Marks in families and methodologies say which parameters are factors of
electricity, so that the same equations can be solved with either.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from jcm_mrv.findings import MET, Finding, nearest
from jcm_mrv.methodology.electricity_mark import ByAttribute
from jcm_mrv.methodology.inputs import Inputs, MemberKey
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.units import parse_unit

Electricity = Literal["grid", "captive"]
"""Where electricity comes from: the public grid, or generators of one's own."""
FACTOR_UNIT = "tCO2/MWh"


def electricity_of(inputs: Inputs, name: str, key: MemberKey) -> Electricity | None:
    """Give what electricity the factor of a member is of; None where it cannot be told.

    Parameters
    ----------
    inputs : Inputs
        Members and their attributes.
    name : str
        A parameter that is marked as ``factor_of``.
    key : MemberKey
        Its member.
    """
    methodology = inputs.methodology
    mark = methodology.parameters[name].factor_of
    if not isinstance(mark, ByAttribute):
        return "grid" if mark == "grid" else None
    sets = methodology.parameters[name].sets
    own = tuple(key[sets.index(over)] for over in methodology.sets_of(mark.attribute))
    said = inputs.values.get(mark.attribute, {}).get(own)
    if said in mark.grid:
        return "grid"
    return "captive" if said in mark.captive else None


def electricity_factors(methodology: Methodology) -> tuple[str, ...]:
    """Give the parameters that are factors of electricity.

    Examples
    --------
    >>> from jcm_mrv.methodology.library import Library
    >>> electricity_factors(Library().load("VN_AM007"))
    ('EF_RE',)
    """
    return tuple(k for k, p in methodology.parameters.items() if p.factor_of is not None)


def cases_of_electricity(methodology: Methodology) -> dict[str, ByAttribute]:
    """Give the attributes that say of what electricity a factor is, and which choices are which.

    Examples
    --------
    >>> from jcm_mrv.methodology.library import Library
    >>> cases_of_electricity(Library().load("VN_AM007"))["connection"].captive
    ('captive',)
    """
    marks = (parameter.factor_of for parameter in methodology.parameters.values())
    return {mark.attribute: mark for mark in marks if isinstance(mark, ByAttribute)}


def electricity_supplied(methodology: Methodology) -> tuple[str, ...]:
    """Give the parameters that are electricity which the project gives to others.

    Examples
    --------
    >>> from jcm_mrv.methodology.library import Library
    >>> electricity_supplied(Library().load("VN_AM007"))
    ('EG',)
    """
    return tuple(k for k, p in methodology.parameters.items() if p.supplies is not None)


def check_electricity(methodology: Methodology) -> Iterator[Finding]:
    """Give everything that is wrong with the marks of a methodology."""
    factor, energy = parse_unit(FACTOR_UNIT), parse_unit("MWh")
    for name, parameter in methodology.parameters.items():
        place, mark = methodology.place(name), parameter.factor_of
        for key, wanted in (("factor_of", factor), ("supplies", energy)):
            marked = getattr(parameter, key) is not None
            if marked and not parse_unit(parameter.unit).same_dimensions(wanted):
                yield MET[103]["electricity-unit"].at(
                    place, found=parameter.unit, name=name, key=key, unit=wanted.text
                )
        if not isinstance(mark, ByAttribute):
            continue
        known = {
            attribute: item.choices
            for attribute, (over, item) in methodology.attributes.items()
            if over in ("", *parameter.sets) and item.choices
        }
        if mark.attribute not in known:
            yield MET[103]["electricity"].at(
                place, found=mark.attribute, name=name, nearest=nearest(mark.attribute, known)
            )
            continue
        choices = known[mark.attribute]
        for choice in (*mark.grid, *mark.captive):
            if choice not in choices:
                yield MET[103]["electricity-choice"].at(
                    place,
                    found=choice,
                    name=name,
                    attribute=mark.attribute,
                    nearest=nearest(choice, choices),
                )
