"""Values that a project found in place of a default: what hangs on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jcm_mrv.calculation.fixed import Instead
from jcm_mrv.calculation.own_numbers import own_numbers
from jcm_mrv.calculation.values import FixedValue
from jcm_mrv.findings import PRJ, Finding
from jcm_mrv.findings.language import said
from jcm_mrv.methodology.inputs import labelled
from jcm_mrv.methodology.preference import DEFAULT
from jcm_mrv.project.application import Application

NOTICED = 5e-7
_MOST_NAMED = 8
FAR = 10
"""Times the default, or its tenth: beyond it a unit is more likely than a survey."""


def found_values(
    application: Application, fixed: Sequence[FixedValue], instead: Instead
) -> Iterator[Finding]:
    """Say which values give more reductions than the default, or are far from it.

    Parameters
    ----------
    application : Application
        As it was calculated.
    fixed : sequence of FixedValue
        The fixed values as used.
    instead : Instead
        Gives the tonnes more with given values than with the methodology's own.
    """
    for name, parameter in application.methodology.fixed_ex_ante().items():
        if not parameter.prefer:
            continue
        own = [value for value in fixed if value.parameter == name]
        found = [value for value in own if value.by_project]
        gains = instead(name, *([value.member] for value in found)) if found else []
        more = [v for v, gain in zip(found, gains, strict=True) if (gain or 0.0) > NOTICED]
        if more:
            (tonnes,) = instead(name, [value.member for value in more])
            yield _gives_more(application, more, own, tonnes or 0.0)
        for value in found:
            if far := _far(application, value):
                yield far


def is_far(number: float, own: Sequence[float]) -> bool:
    """Say whether a value is so far from the methodology's numbers that its unit may be another.

    Examples
    --------
    >>> is_far(25, [2.2, 1.5]), is_far(15, [2.2, 1.5])
    (True, False)
    """
    known = [abs(n) for n in own if n]
    return bool(known) and not any(n <= FAR * abs(number) <= FAR * FAR * n for n in known)


def _far(application: Application, value: FixedValue) -> Finding | None:
    """Give the finding on a value that is so far from the default that its unit may be another."""
    given = application.given[value.parameter][value.member]
    own = [float(n) for n in own_numbers(application, value.parameter, value.member) if n]
    if not is_far(value.value, own):
        return None
    return PRJ[199]["far"].at(
        given.where,
        found=f"{value.value:g} {value.unit}",
        label=labelled(value.parameter, value.member),
        default=" or ".join(f"{n:g}" for n in dict.fromkeys(own)),
        unit=value.unit,
        times=FAR,
    )


def _gives_more(
    application: Application, more: list[FixedValue], own: list[FixedValue], tonnes: float
) -> Finding:
    """Give the finding on values that give more; for some members alone others may say why."""
    name, unit, named = more[0].parameter, more[0].unit, more[:_MOST_NAMED]
    shown = [f"{labelled(name, v.member)} {v.value:g}: {v.source}" for v in named]
    known = [f"{float(n):g}" for v in named for n in own_numbers(application, name, v.member)]
    default = " or ".join(dict.fromkeys(known))
    where = application.given[name][more[0].member].where
    found = _with_count("; ".join(shown), len(more))
    others = list(dict.fromkeys("/".join(v.member) for v in own if v.way == DEFAULT))
    if not others:
        return PRJ[199].at(where, found=found, name=name, default=default, unit=unit, tonnes=tonnes)
    return PRJ[199]["some"].at(
        where,
        found=found,
        name=name,
        default=default,
        unit=unit,
        others=_with_count(", ".join(others[:_MOST_NAMED]), len(others)),
        tonnes=tonnes,
    )


def _with_count(named: str, number: int) -> str:
    """Give what is named of a number of values, with how many there are besides."""
    left = number - _MOST_NAMED
    return said("{others} and {more:,} more", others=named, more=left) if left > 0 else named
