"""Attributes that name a member of another set: whether it is there, and nothing goes round."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from jcm_mrv.findings import MET, Finding, nearest
from jcm_mrv.methodology.attributes import Attribute
from jcm_mrv.methodology.model import Set


def check_members_of(sets: Mapping[str, Set], where: Callable[[str], str]) -> Iterator[Finding]:
    """Give ``MET-174`` for an attribute of no set, or of one in a circle.

    Parameters
    ----------
    sets : mapping of str to Set
        As they are declared.
    where : callable
        Gives the place of a set.
    """
    named: dict[str, list[str]] = {name: [] for name in sets}
    for name, item in sets.items():
        for key, attribute in item.attributes.items():
            found = list(check_member_of(key, attribute, sets, where(name)))
            yield from found
            if attribute.of is not None and not found:
                named[name].append(attribute.of)
    if circle := _circle(named):
        yield MET[174]["circle"].at(where(circle[0]), found=" -> ".join(circle))


def check_member_of(
    key: str, attribute: Attribute, sets: Mapping[str, Set], where: str
) -> Iterator[Finding]:
    """Give ``MET-174`` for an attribute whose value is a member of no set that a project lists."""
    if attribute.of is None:
        return
    if attribute.of not in sets:
        near = nearest(attribute.of, sets)
        yield MET[174].at(where, found=attribute.of, key=key, nearest=near)
    elif sets[attribute.of].year_attribute is not None:
        yield MET[174]["time"].at(where, found=attribute.of, key=key)


def _circle(named: Mapping[str, list[str]]) -> list[str]:
    """Give sets of which each names a member of the next, and the last one of the first."""
    waiting = {name: set(others) for name, others in named.items()}
    while ends := [name for name, others in waiting.items() if not others & waiting.keys()]:
        for name in ends:
            del waiting[name]
    if not waiting:
        return []
    path = [next(iter(waiting))]
    while path.count(path[-1]) < 2:
        path.append(next(other for other in named[path[-1]] if other in waiting))
    return path[path.index(path[-1]) :]
