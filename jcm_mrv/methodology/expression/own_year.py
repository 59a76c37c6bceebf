"""Parts of the period in sums, ``min`` and ``max``: each counts in its own calendar year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from fractions import Fraction
from typing import Any

from jcm_mrv.methodology.expression import tree as t

_YEAR = t.Ref("calendar_year")
_NOTHING = t.Number(Fraction(0))


def within_year(node: t.Node, years: Mapping[str, str]) -> t.Node:
    """Give a tree that goes through the months, quarters or seasons of the result's year alone.

    Written out it would be ``sum((... if year_of_month[m] == calendar_year else 0) for m in
    month)``: nobody has to write it, and nobody can forget it. ``min`` and ``max`` choose among
    those of the year.

    Parameters
    ----------
    node : Node
        As it is written.
    years : mapping of str to str
        Of each set of parts the attribute with the calendar year.
    """
    changed: dict[str, Any] = {}
    for one in fields(node):
        value = getattr(node, one.name)
        if isinstance(value, tuple):
            made: Any = tuple(within_year(v, years) if isinstance(v, t.Node) else v for v in value)
        else:
            made = within_year(value, years) if isinstance(value, t.Node) else value
        if made != value:
            changed[one.name] = made
    node = replace(node, **changed) if changed else node
    if not isinstance(node, t.Sum | t.Each) or node.over not in years:
        return node
    own = t.Compare("==", t.Ref(years[node.over], (node.index,)), _YEAR)
    if isinstance(node, t.Each):
        return replace(node, where=own)
    return replace(node, body=t.IfElse(own, node.body, _NOTHING))


def of_own_year(node: t.Sum) -> t.Node | None:
    """Give what is summed of the parts of the result's year; None of another sum.

    Examples
    --------
    >>> heat = t.Ref("Q", ("m",))
    >>> of_own_year(within_year(t.Sum(heat, "m", "month"), {"month": "year_of_month"})) == heat
    True
    """
    match node.body:
        case t.IfElse(t.Compare("==", t.Ref(_, (index,)), year), body, otherwise):
            same = index == node.index and year == _YEAR and otherwise == _NOTHING
            return body if same else None
        case _:
            return None
