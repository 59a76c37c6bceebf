"""Ways in which a fixed value is found, in the order in which a methodology prefers them.

"The value found by a survey; where none is made, the default value of Table 1" is
``prefer: [survey, default]``: the project gives what it found, with the way as key, and for whom
it gives nothing the default holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from jcm_mrv.findings import MET, Finding
from jcm_mrv.findings.language import said
from jcm_mrv.methodology.model import Parameter, Way

DEFAULT: Way = "default"
WAYS: dict[Way, str] = {
    "survey": said("found by a survey"),
    "measurement": said("found by measurement"),
    "manufacturer": said("stated by the manufacturer"),
}
"""Ways in which a project finds a value, and how it is called then."""


def own_ways(parameter: Parameter) -> tuple[Way, ...]:
    """Give the ways in which a project may find a value, the preferred one first."""
    return tuple(way for way in parameter.prefer if way != DEFAULT)


def how_found(ways: Sequence[Way]) -> str:
    """Give how values are called that were found in one of some ways.

    Examples
    --------
    >>> how_found(["survey", "measurement"])
    'found by a survey, or found by measurement'
    """
    found = WAYS[ways[0]]
    for way in ways[1:]:
        found = said("{one}, or {other}", one=found, other=WAYS[way])
    return found


def check_preferences(
    parameters: Mapping[str, Parameter], where: Callable[[str], str]
) -> Iterator[Finding]:
    """Give what is wrong with the ways that parameters prefer.

    Parameters
    ----------
    parameters : mapping of str to Parameter
        As they are declared, those of families too.
    where : callable
        Gives the place of a parameter.
    """
    for name, parameter in parameters.items():
        ways, written = parameter.prefer, ", ".join(parameter.prefer)
        if not ways and "prefer" not in parameter.model_fields_set:
            if parameter.prefer_from is not None:
                yield MET[196].at(where(name), name=name)
            continue
        if parameter.kind != "fixed_ex_ante" or parameter.default is None:
            found = f"class {parameter.kind}"
            found += "" if parameter.default is not None else " without `default`"
            yield MET[194].at(where(name), found=found, name=name)
        if len(ways) < 2:
            yield MET[195]["alone"].at(where(name), found=written, name=name)
        elif len(set(ways)) < len(ways):
            yield MET[195]["twice"].at(where(name), found=written, name=name)
        elif ways[-1] != DEFAULT:
            yield MET[195].at(where(name), found=written, name=name)
