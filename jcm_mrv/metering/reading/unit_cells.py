"""Values that stand with their unit, ``152.4 kW``: to numbers in the declared unit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from jcm_mrv.findings import MON
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Ints
from jcm_mrv.metering.reading.column import Cells
from jcm_mrv.metering.reading.decimals import Numbers, read_numbers, to_micro
from jcm_mrv.metering.thresholds import MICRO
from jcm_mrv.methodology.units import NUMBER, REFUSED, UnitError
from jcm_mrv.patterns import pattern

_WITH_UNIT = pattern(
    r"[+\-\u2212]?[9][9.,' \u00a0\u202f]*(?:[eE][+-]?9{1,2})?(?<![., ])[ \u00a0\u202f]*"
    r"(?P<unit>[^9\s.,'+\-\u2212/:\u00a0\u202f][^:]{0,19})\Z"
)
_LARGEST = 2**63 // MICRO
_NO_UNITS = frozenset("年月日時分秒")
"""Names of the parts of dates, and of days of the week."""


def unit_of(text: str) -> str:
    """Give the unit of a cell in the project's spelling; "" where the cell holds no unit."""
    bare = text.strip().strip("[](){}").strip()
    if not bare or bare[0].isdigit() or bare[0] in "+-.," or bare in _NO_UNITS:
        return ""
    from jcm_mrv.methodology.units_written import read_unit

    try:
        unit = read_unit(text)
    except UnitError:
        return bare if bare in REFUSED else ""
    return "" if unit is NUMBER else bare if unit.text[0].isdigit() else unit.text


@immutable
class UnitCells:
    """Cells without the units behind their numbers.

    Attributes
    ----------
    cells : Cells
        The numbers; what has no unit is as it was.
    unit : int64 array
        Which of ``units`` stood behind each; -1 where none did.
    units : tuple of str
        In the project's spelling.
    """

    cells: Cells
    unit: Ints
    units: tuple[str, ...]

    def first(self, unit: int) -> int:
        """Give the first cell with a unit."""
        return int((self.unit == unit).argmax())


def units_behind(cells: Cells) -> UnitCells | None:
    """Take the units off that stand behind numbers; None where there are none.

    Examples
    --------
    >>> found = units_behind(Cells.of(["152.4 kW", "0", "0.2 MW", "--"]))
    >>> found.units, found.unit.tolist(), found.cells.text(0), found.cells.text(3)
    (('kW', 'MW'), [0, -1, 1, -1], '152.4', '--')
    >>> units_behind(Cells.of(["12", "13 (est)"])) is None
    True
    """
    known: dict[str, int] = {}
    unit = np.full(len(cells), -1, np.int64)
    ends = cells.ends.copy()
    for group in cells.groups():
        try:
            match = _WITH_UNIT.match(group.layout.decode())
        except UnicodeDecodeError:
            continue
        if match is None:
            continue
        length = len(match["unit"].encode())
        # The digits of a unit, as of m3, are no part of the layout.
        written = (
            {match["unit"]: group.rows}
            if "9" not in match["unit"]
            else _by_text(cells, group.rows, length)
        )
        for text, rows in written.items():
            if name := unit_of(text):
                unit[rows] = known.setdefault(name, len(known))
                ends[rows] -= length
    if not known:
        return None
    return UnitCells(Cells(cells.buffer, cells.starts, ends).stripped(), unit, tuple(known))


def _by_text(cells: Cells, rows: Ints, length: int) -> dict[str, Ints]:
    found: dict[str, list[int]] = {}
    for row in rows.tolist():
        text = cells.buffer[cells.ends[row] - length : cells.ends[row]].tobytes().decode()
        found.setdefault(text, []).append(row)
    return {text: np.array(places, np.int64) for text, places in found.items()}


def read_values(
    cells: Cells,
    decimal: str | None,
    thousands: str | None,
    unit: str,
    where: Callable[[int], str],
) -> Numbers:
    """Give the numbers of a column in the declared unit, whatever units stand behind them.

    Raises
    ------
    FindingsError
        ``MON-023``, where a unit cannot be converted into the declared one, or where numbers stand
        without a unit beside some with another.

    Examples
    --------
    >>> read = read_values(Cells.of(["500 kWh", "0.5 MWh"]), None, None, "kWh", str)
    >>> read.micro.tolist(), read.units
    ([500000000, 500000000], ('kWh', 'MWh'))
    """
    numbers = read_numbers(cells, decimal, thousands)
    if numbers.readable.all() or not unit:
        return numbers
    found = units_behind(cells)
    if found is None:
        return numbers
    times = _times(cells, found, unit, where)
    numbers = read_numbers(found.cells, decimal, thousands)
    if numbers.ambiguous:
        return numbers
    numbers = replace(numbers, units=found.units)
    if set(times) == {Fraction(1)}:
        return numbers
    bare = numbers.readable & (numbers.micro != 0) & (found.unit < 0)
    if bare.any():
        row = int(bare.argmax())
        other = next(n for n, one in enumerate(times) if one != 1)
        both = f"{cells.text(row)!r} beside {cells.text(found.first(other))!r}"
        raise MON[23]["bare"].stop(where(row), found=both, declared=unit)
    return converted(numbers, found.unit, times)


def _times(
    cells: Cells, found: UnitCells, unit: str, where: Callable[[int], str]
) -> list[Fraction]:
    """Give what values of each unit are multiplied by."""
    from jcm_mrv.methodology.units_written import times_of

    times = [times_of(name, unit) for name in found.units]
    if None not in times:
        return [one for one in times if one is not None]
    wrong = times.index(None)
    row = found.first(wrong)
    fitting = [cells.text(found.first(n)) for n, one in enumerate(times) if one is not None]
    both = " beside ".join(repr(text) for text in (cells.text(row), *fitting[:1]))
    raise MON[23]["cells"].stop(where(row), found=both, declared=unit, unit=found.units[wrong])


def converted(numbers: Numbers, unit: Ints, times: Sequence[Fraction | int]) -> Numbers:
    """Give numbers in one unit: ``unit`` is the place of each one's own in ``times``, or -1."""
    micro, large = numbers.micro.copy(), numbers.too_large.copy()
    for number, factor in enumerate(times):
        rows = np.flatnonzero(numbers.readable & (unit == number))
        if factor == 1 or not len(rows):
            continue
        exact = [to_micro(Fraction(value * factor, MICRO)) for value in micro[rows].tolist()]
        fits = np.array([abs(value) < _LARGEST * MICRO for value in exact])
        micro[rows] = [value if good else 0 for value, good in zip(exact, fits, strict=True)]
        large[rows] |= ~fits
    return replace(
        numbers, micro=micro, too_large=large, decimals=resolution(micro[numbers.readable])
    )


def resolution(micro: Ints) -> int:
    """Give the digits after the decimal sign that numbers need; at most six are kept."""
    return next((d for d in range(6) if not np.any(micro % 10 ** (6 - d))), 6)
