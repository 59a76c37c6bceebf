"""Units of logs: what a formula makes of a reading, cell by cell, beside the unit of the value."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from jcm_mrv.findings import VER
from jcm_mrv.methodology.energies import GJ_PER_MWH, JOULES, energies_in
from jcm_mrv.methodology.units import NUMBER, Unit, parse_unit, usual_units
from jcm_mrv.methodology.units_defined import units_meant
from jcm_mrv.methodology.units_written import times_of
from jcm_mrv.verification.checks.fixed.efficiencies import by
from jcm_mrv.verification.checks.formulas.chains import is_by_thousand, is_power
from jcm_mrv.verification.checks.logs.odd_readings import effect_of
from jcm_mrv.verification.claim.columns import factors_in
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.claim.units_beside import Ratio, ratio_beside, units_in
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t

_NEAR = 2e-3
"""By how much definitions of one unit differ, and conversions are rounded."""
_UNITS_OF_AMOUNTS = ("MWh", "t", "m3", "Nm3")
"""Units of which one is no other, whatever a formula of powers of ten makes of it."""

_PLAIN = (1.0, 1e-3, 1e3)


class Way(NamedTuple):
    """What the formulas from a value down to its log multiply and divide a reading by.

    Attributes
    ----------
    labels : dict of Place to Ratio
        The cells that say which unit they turn into which.
    unit : Unit
        What these make of a unit, where they are of two kinds: GJ/t.
    amount : float
        The numbers of those of two kinds; all others are conversions, and make no more of it.
    is_known : bool
        Whether all cells say what they are.
    """

    labels: dict[Place, Ratio]
    unit: Unit
    amount: float
    is_known: bool


def unit_of_log(log: Log, model: Model | None) -> Iterator[Judged]:
    """Compare the unit of the heading with what the formula makes of a reading."""
    unit, factor = log.claim.methodology.unit(log.stated.name), log.stated.factor
    if log.power:
        yield from _power(log, model, unit)
        return
    if not (log.unit and unit and log.scale and factor):
        return
    way = _way(log)
    if way is None:
        return
    arrives, wanted = _arriving(log.unit, way), parse_unit(unit)
    if not arrives or not arrives[0].same_dimensions(wanted):
        if arrives and _is_another_kind(log, way, arrives[0], wanted):
            yield _another_kind(log, way, model)
        return
    ratios = [
        log.scale * float(factor * wanted.factor / one.factor) / way.amount for one in arrives
    ]
    if any(abs(abs(ratio) - 1) < _NEAR for ratio in ratios):
        return
    ratio = ratios[0]
    # Multipliers of meters and counts of months are no powers of a thousand.
    slip = abs(round(math.log10(abs(ratio)) / 3)) > 0 and by(abs(ratio)) is not None
    if not slip and not any(_is_conversion(log, way, unit, one) for one in ratios):
        return
    if not way.is_known and _is_multiplier(log, ratio):
        return
    value = log.stated.value
    right = value / ratio if isinstance(value, float) else None
    finding = VER[111].at(
        log.stated.where,
        found=f"{log.claim.cells.formula(log.place)[:80]} of {log.unit}{_labels(way)}",
        label=log.stated.label,
        unit=log.stated.unit.strip() or unit,
        cell=place_text(log.cells[0]),
    )
    yield Judged(finding, effect_of(log, model, right))


def _way(log: Log) -> Way | None:
    """Give what a reading is converted by; None where a conversion is not what its label says."""
    claim, value = log.claim, log.stated.value
    labels: dict[Place, Ratio] = {}
    unit, amount, is_known = NUMBER, 1.0, True
    places = claim.cells.single(log.stated.place)
    for cell in dict.fromkeys(factors_in(claim, places if log.place in places else ())):
        number, ratio = claim.evaluator.value(cell), ratio_beside(claim, cell)
        if ratio is None or not isinstance(number, float) or not number:
            is_known = False
            continue
        labels[cell] = ratio
        if ratio.is_of_one_kind:
            # Which way round it is meant the formula tells.
            if not ratio.is_right(number):
                return None
            continue
        after = log.value_with({cell: 2 * number})
        power = after / value if after is not None and isinstance(value, float) and value else 0.0
        if not any(math.isclose(power, times, rel_tol=1e-9) for times in (2.0, 0.5)):
            is_known = False
            continue
        each = ratio.over[0] / ratio.under[0]
        unit = unit * each if power > 1 else unit / each
        amount *= number if power > 1 else 1 / number
    return Way(labels, unit, amount, is_known)


def _arriving(unit: str, way: Way) -> list[Unit]:
    """Give the units that a reading may be in where it arrives at the value."""
    with usual_units():
        return [one * way.unit for one in units_meant(unit) if not one.point]


def _labels(way: Way) -> str:
    return "".join(f", {place_text(cell)} {one.label[:40]}" for cell, one in way.labels.items())


# -- another kind -----------------------------------------------------------------------------


def _is_another_kind(log: Log, way: Way, arrives: Unit, wanted: Unit) -> bool:
    """Whether what arrives is certainly not what the value is of.

    Where labels say how it is converted, they tell. Without any, a formula that takes readings as
    they are, or by the thousand, turns no energy into a volume.
    """
    if not way.is_known:
        return False
    if way.unit != NUMBER:
        return True
    kinds = [parse_unit(name) for name in _UNITS_OF_AMOUNTS]
    among = [next((k for k in kinds if k.same_dimensions(u)), None) for u in (arrives, wanted)]
    if None in among or {k.text for k in among if k is not None} == {"m3", "Nm3"}:
        return False
    plain = any(math.isclose(log.scale, times, rel_tol=1e-9) for times in _PLAIN)
    return plain and bool(units_in(log.heading))


def _another_kind(log: Log, way: Way, model: Model | None) -> Judged:
    unit = log.stated.unit.strip() or log.claim.methodology.unit(log.stated.name)
    arrives = log.unit if way.unit == NUMBER else f"{log.unit} · {way.unit.text}"
    finding = VER[250].at(
        log.stated.where,
        found=f"{log.claim.cells.formula(log.place)[:80]} of {log.unit}{_labels(way)}",
        label=log.stated.label,
        arrives=arrives,
        unit=unit,
        cell=place_text(log.cells[0]),
    )
    return Judged(finding)


# -- slips ------------------------------------------------------------------------------------


def _power(log: Log, model: Model | None, unit: str) -> Iterator[Judged]:
    """Give readings of power that are summed as if each were of an hour."""
    factor, hours, value = log.stated.factor, log.hours, log.stated.value
    times = times_of(f"{log.power}h", unit) if unit else None
    if not (times and hours and factor and log.scale) or not isinstance(value, float):
        return
    ratio = log.scale * float(factor) / (float(times) * hours)
    if math.isclose(ratio, 1.0, rel_tol=0.01):
        return
    finding = VER[111]["power"].at(
        log.stated.where,
        found=f"{log.claim.cells.formula(log.place)[:80]} of {log.power}",
        label=log.stated.label,
        cell=place_text(log.cells[0]),
        hours=number_shown(hours),
    )
    yield Judged(finding, effect_of(log, model, value / ratio))


def _is_conversion(log: Log, way: Way, unit: str, ratio: float) -> bool:
    """Whether conversions alone are off by a power of ten, by GJ for MWh, or not made at all."""
    tree = log.claim.book.tree(log.place)
    cells = {part.place for part in t.walk(tree) if isinstance(part, t.CellRef)}
    if not cells <= way.labels.keys():
        return False
    kinds = [energy.kind for text in (log.unit, unit) for energy in energies_in(text)]
    missing = [JOULES[kinds[0]] / JOULES[kinds[1]]] if len(kinds) == 2 else []
    known = (1.0, GJ_PER_MWH, 1 / GJ_PER_MWH, *(1 / number for number in missing))
    return any(is_power(ratio / number) for number in known)


def _is_multiplier(log: Log, ratio: float) -> bool:
    """Whether a reading is multiplied by cells of its formula, which are no conversion of units."""
    tree, claim = log.claim.book.tree(log.place), log.claim
    cells = [part.place for part in t.walk(tree) if isinstance(part, t.CellRef)]
    values = [claim.evaluator.value(cell) for cell in dict.fromkeys(cells)]
    product = math.prod(value for value in values if isinstance(value, float))
    is_conversion = not product or is_by_thousand(product)
    return bool(cells) and not is_conversion and math.isclose(ratio, product, rel_tol=1e-6)
