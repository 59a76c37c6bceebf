"""Many projects of one methodology in one vectorised call, for portfolios and estimates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jcm_mrv.calculation.rounding import whole_tonnes
from jcm_mrv.findings import CAL, Finding, FindingsError, nearest
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.built_in import BUILT_IN_UNITS
from jcm_mrv.methodology.days import DATE, day_number, read_day
from jcm_mrv.methodology.inputs import MOST_VALUES, at_once, too_many, widest
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.solve import SolveError, solve


@immutable
class BatchResult:
    """Emissions of one calendar year for each project, tCO2, arrays of shape (projects,)."""

    reference_emissions: NDArray[np.float64]
    project_emissions: NDArray[np.float64]
    emission_reductions_unrounded: NDArray[np.float64]
    emission_reductions: NDArray[np.int64]


def calculate_batch(
    methodology: Methodology,
    values: Mapping[str, Any],
    members: Mapping[str, Any] | None = None,
) -> BatchResult:
    """Give the emission reductions of many projects in one calendar year.

    The same equations as in :func:`jcm_mrv.calculate`, without readings, ledger or trace.

    Parameters
    ----------
    methodology : Methodology
        The rules, the same for all projects.
    values : mapping of str to array_like
        Every monitored parameter, every attribute that is used, and every fixed ex ante parameter
        without a default, in the units of the methodology; shape (projects,) for values without
        sets, (projects, members of each set) for the others. NaN in a fixed ex ante parameter asks
        for its default. ``period_days``, ``calendar_year`` and the like where the methodology
        uses them; the attribute of a set of calendar years is given too. Days are dates, or texts
        like ``2024-01-31``.
    members : mapping of str to array_like of int, optional
        Per set the number of members of each project, shape (projects,), where projects differ;
        what stands in ``values`` beyond it is not looked at.

    Returns
    -------
    BatchResult
        Arrays of shape (projects,).

    Raises
    ------
    FindingsError
        ``CAL-050`` for values that are missing, unknown or of the wrong shape, ``CAL-051`` when a
        project has no result.

    Examples
    --------
    >>> from jcm_mrv import load_methodology
    >>> result = calculate_batch(
    ...     load_methodology("VN_AM007@1.0"),
    ...     {"EG": [[100.0, 50.0], [7.0, 0.0]], "connection": [["grid", "grid"]] * 2})
    >>> result.emission_reductions.tolist()
    [49, 2]
    """
    arrays = {name: _array(value) for name, value in values.items()}
    for name, array in arrays.items():
        if array.dtype == object and name in _days_of(methodology):
            arrays[name] = _day_numbers(name, array)
    projects, widths = _check(methodology, arrays)
    for name in members or {}:
        if name not in methodology.sets:
            near = nearest(name, methodology.sets)
            raise CAL[50]["set"].stop("members", found=name, nearest=near)
    for problem in too_many(methodology, widths):
        raise CAL[50]["combinations"].stop(
            "values", name=problem.name, count=problem.number, most=MOST_VALUES
        )
    counts = {
        name: np.asarray((members or {}).get(name, np.full(projects, widths[name])), dtype=np.int64)
        for name in methodology.sets
    }
    _check_counts(counts, projects, widths)
    re_, pe, er = (np.empty(projects) for _ in range(3))
    # Projects with equally many members of each set form one array; there are few such groups.
    table = (
        np.stack([counts[name] for name in counts], axis=1)
        if counts
        else (np.zeros((projects, 0), dtype=np.int64))
    )
    shapes, group = np.unique(table, axis=0, return_inverse=True)
    for position, shape in enumerate(shapes):
        sizes = dict(zip(counts, (int(n) for n in shape), strict=True))
        those = np.flatnonzero(group.reshape(-1) == position)
        step = at_once(widest(methodology, sizes)[1])
        for first in range(0, len(those), step):
            _solve(methodology, arrays, those[first : first + step], sizes, (re_, pe, er))
    return BatchResult(re_, pe, er, _whole(er))


def _solve(
    methodology: Methodology,
    arrays: Mapping[str, NDArray[Any]],
    chosen: NDArray[np.intp],
    sizes: Mapping[str, int],
    targets: tuple[NDArray[np.float64], ...],
) -> None:
    """Fill in RE, PE and ER of the chosen projects, which have equally many members."""
    inputs = {
        name: _slice(array, chosen, methodology.sets_of(name), sizes)
        for name, array in arrays.items()
    }
    try:
        solution = solve(methodology, inputs, sizes)
    except SolveError as exc:
        raise FindingsError([_unsolved(exc, chosen)]) from None
    for target, name in zip(targets, ("RE", "PE", "ER"), strict=True):
        target[chosen] = solution.values[name]


def _array(value: Any) -> NDArray[Any]:
    array = np.asarray(value)
    if array.dtype.kind == "M":
        array = array.astype("datetime64[D]")
        return array.astype(object)
    return array.astype(object) if array.dtype.kind in "UO" else array.astype(np.float64)


def _days_of(methodology: Methodology) -> set[str]:
    """Give the names that are days."""
    attributes = {n for n, (_, a) in methodology.attributes.items() if a.unit == DATE}
    return attributes | {name for name, unit in BUILT_IN_UNITS.items() if unit == DATE}


def _day_numbers(name: str, array: NDArray[Any]) -> NDArray[Any]:
    """Give days, or texts of them, as numbers."""
    numbers = np.empty(array.shape)
    for position, value in np.ndenumerate(array):
        day = read_day(value)
        if day is None:
            raise CAL[50]["day"].stop("values", found=str(value)[:40], name=name)
        numbers[position] = float(day_number(day))
    return numbers


def _check(
    methodology: Methodology, arrays: Mapping[str, NDArray[Any]]
) -> tuple[int, dict[str, int]]:
    inputs = (
        {name for name, p in methodology.parameters.items() if p.kind != "conversion"}
        | set(methodology.attributes)
        | set(BUILT_IN_UNITS)
    )
    used = methodology.needed_by("ER")
    required = {
        name
        for name in inputs & used
        if name not in methodology.defaults
        and not (name in methodology.parameters and methodology.parameters[name].value is not None)
    }
    projects: int | None = None
    widths: dict[str, int] = {}
    for name, array in arrays.items():
        if name not in inputs:
            raise CAL[50].stop("values", found=name, nearest=nearest(name, inputs))
        sets = methodology.sets_of(name)
        if array.ndim != 1 + len(sets):
            raise CAL[50]["shape"].stop(
                "values",
                found=str(array.shape),
                name=name,
                shape=f"(projects, {', '.join(sets)})" if sets else "(projects,)",
            )
        for length, set_name in zip(array.shape[1:], sets, strict=True):
            if widths.setdefault(set_name, length) != length:
                raise CAL[50]["members"].stop(
                    "values",
                    found=str(array.shape),
                    name=name,
                    count=widths[set_name],
                    set=set_name,
                )
        if projects is None:
            projects = array.shape[0]
        if array.shape[0] != projects:
            raise CAL[50]["projects"].stop(
                "values", found=str(array.shape[0]), name=name, count=projects
            )
    missing = sorted(required - set(arrays))
    if missing:
        raise CAL[50]["missing"].stop("values", name=missing[0], names=", ".join(missing))
    # A set that no value is given of has no members.
    return projects or 0, {name: widths.get(name, 0) for name in methodology.sets}


def _check_counts(
    counts: Mapping[str, NDArray[np.int64]], projects: int, widths: Mapping[str, int]
) -> None:
    for name, number in counts.items():
        if number.shape != (projects,) or (number < 0).any() or (number > widths[name]).any():
            raise CAL[50]["numbers"].stop(
                "members", found=str(number.shape), set=name, count=projects, most=widths[name]
            )


def _slice(
    array: NDArray[Any], chosen: NDArray[np.intp], sets: tuple[str, ...], sizes: Mapping[str, int]
) -> NDArray[Any]:
    return array[(chosen, *(slice(sizes[name]) for name in sets))]


def _whole(reductions: NDArray[np.float64]) -> NDArray[np.int64]:
    scaled = reductions * 1e6 + 0.5
    whole = np.maximum(np.floor(np.floor(scaled) / 1e6), 0).astype(np.int64)
    # Float arithmetic is exact but for what lies at a threshold: that is rounded one by one.
    near = np.abs(scaled - np.round(scaled)) < 1e-3 * np.maximum(1.0, np.abs(scaled) * 1e-9)
    for position in np.flatnonzero(near):
        whole[position] = whole_tonnes(float(reductions[position]))
    return whole


def _unsolved(exc: SolveError, chosen: NDArray[np.intp]) -> Finding:
    return CAL[51].at(
        f"project {int(chosen[exc.cause.batch]) + 1}", found=exc.cause.kind, name=exc.name
    )
