"""What the formulas of a log take in their lines: temperatures, flows, constants of physics."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator
from statistics import median

from jcm_mrv.findings import VER
from jcm_mrv.methodology.units_written import times_of
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.behind.numbers import written_in
from jcm_mrv.verification.checks.logs.odd_readings import SHORT, changed, far_off, odd_finding
from jcm_mrv.verification.checks.logs.opening import in_chains
from jcm_mrv.verification.claim.assigned import heading_cells, label_cells, text_shown
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.claim.columns import FACTOR, WITHIN, Column, Lines
from jcm_mrv.verification.claim.logs import LEAST, Log
from jcm_mrv.verification.claim.series import registers_in
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.claim.stood import line_is_told, line_says
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text

_STEADY, _FAR, _LEAST = 1.25, 1.5, 6
"""Readings of a steady column lie within this of their middle; one that lies so far is odd."""
_WARM = pattern(
    r"°|℃|℉|\bdeg\.? ?[CF]\b|\btemp|\bT\b|supply|return|温度|往き?|還り?|nhiệt độ|suhu|temperatura",
    re.IGNORECASE,
)
_FAHRENHEIT = pattern(r"°\s*F\b|℉|\bdeg\.? ?F\b|fahrenheit|華氏", re.IGNORECASE)
_MASS = pattern(r"[\[(（,]\s*(t|tons?|tonnes?|kg|m3|m³|㎥|L|kL|l)\s*[\])）]|\b(tonnes|kg|m3|m³)\b")
_TONNES = {"kg": 1e-3, "l": 1e-3}
_WATER_GJ = 4.1868e-3
"""What a tonne of water carries for each kelvin, GJ."""
_WITHIN = (0.7, 1.06)
"""Water with salt or glycol carries less; density and temperature change it by some per cent."""
_KELVIN = 5 / 9
_HELD = pattern(
    r"enthalp|entalpi|エンタルピ|(?:[GMk]?J|[GMk]?cal|kWh)\s*/\s*(?:t(?:on(?:ne)?)?|kg)\b",
    re.IGNORECASE,
)
_CONSTANT = pattern(
    r"specific heat|heat capacity|densit|latent|enthalp|conversion|convert|比熱|密度|潜熱|換算|"
    r"nhiệt dung|khối lượng riêng|ẩn nhiệt|quy đổi|kalor jenis|massa jenis|konversi|"
    r"calor específico|densidad|kJ\s*/\s*\(?kg|kcal\s*/\s*\(?kg|kg\s*/\s*(?:m3|m³|L)|GJ/MWh|MJ/kWh",
    re.IGNORECASE,
)


def steady(lines: list[Lines], model: Model | None) -> Iterator[Judged]:
    """Give the one reading, or two, of a steady column that are far from all others."""
    told: set[Place] = set()
    for behind in lines:
        within = [c for c in behind.columns if c.role == WITHIN and not c.is_register]
        # Readings of a register begin anew with another meter; it is seen where they break off.
        registers = set(in_chains(behind)) if len(within) > 1 else set()
        for column in within:
            # What stands by itself, or is what flows, is an amount: it may well stand for a month.
            if column in registers:
                continue
            for place, value, middle in _odd(column):
                if place in told or line_says(behind.log, place):
                    continue
                told.add(place)
                finding = VER[228].at(
                    place_text(place),
                    found=f"{number_shown(value)}, the others about {number_shown(middle)}",
                    label=behind.log.stated.label,
                )
                yield Judged(finding, changed(behind.log, model, {place: middle}))


def _odd(column: Column) -> Iterator[tuple[Place, float, float]]:
    numbers = {n: value for n, value in column.typed.items() if value > 0}
    if len(numbers) < _LEAST:
        return
    middle = median(numbers.values())
    far = {n: max(v / middle, middle / v) for n, v in numbers.items()}
    odd = [n for n, by in far.items() if by > _STEADY]
    if 0 < len(odd) <= max(1, len(numbers) // 6) and all(far[n] > _FAR for n in odd):
        for n in odd:
            yield column.cells[n], numbers[n], middle


def far(lines: list[Lines], model: Model | None) -> Iterator[Judged]:
    """Give readings that formulas of a log add or convert, and that are a power of ten off.

    Beside others of its line a tariff that is a thousandth makes the total look like a poor month.
    """
    told: set[Place] = set()
    for behind in lines:
        for column in behind.columns:
            numbers = [(column.cells[n], value) for n, value in column.typed.items() if value > 0]
            if column.role == WITHIN or column.is_register or column.is_multiplier:
                continue
            if not LEAST <= len(numbers) <= SHORT:
                continue
            for cell, value, power, beside in far_off(numbers):
                effect = changed(behind.log, model, {cell: value / power})
                # Of what hardly counts, as hours of a spare engine, a month may be anything.
                small = effect is not None and abs(effect) < 1
                # What is taken off, as power for a start, may be more where a machine stood.
                less = effect is not None and effect < 0
                says = line_is_told if less else line_says
                if cell in told or small or says(behind.log, cell):
                    continue
                if not _is_of_another(behind.log, cell):
                    told.add(cell)
                    yield Judged(odd_finding(behind.log, cell, value, beside), effect)


def _is_of_another(log: Log, cell: Place) -> bool:
    """Whether a reading is of a register of its own, which has counted as much as the others.

    In a list of meters each line takes the first reading off the last one; a new meter has little.
    """
    claim, value = log.claim, log.claim.evaluator.value
    ends: dict[Place, tuple[float, float]] = {}
    own: Place | None = None
    for line in log.cells:
        for of in registers_in(claim, line) if claim.book.formula(line) else ():
            first, last = value(of[0]), value(of[-1])
            if isinstance(first, float) and isinstance(last, float):
                ends[line] = first, last
                own = line if cell in (of[0], of[-1]) else own
    if own is None or sum(last - first < first for first, last in ends.values()) * 2 < len(ends):
        return False
    first, last = ends.pop(own)
    others = [last - first for first, last in ends.values()]
    return min(others, default=math.inf) <= last - first <= max(others, default=0.0)


# -- heat ----------------------------------------------------------------------------------------


def heat(lines: list[Lines], model: Model | None) -> Iterator[Judged]:
    """Give heat from a flow and two temperatures that is not what the water carries.

    Fahrenheit are taken for what they are; a fluid that carries less than water is none of these.
    """
    told: set[Place] = set()
    for behind in lines:
        warm = [c for c in behind.columns if c.role == WITHIN and _is_warm(c.heading)]
        flows = [c for c in behind.columns if c.role == FACTOR and not c.is_multiplier]
        unit, log = behind.log.unit or "", behind.log
        if len(warm) != 2 or len(flows) != 1 or not unit:
            continue
        named = _MASS.search(flows[0].heading)
        per_unit = times_of(unit, "GJ")
        found = _carried(behind, flows[0], warm) if named and per_unit else None
        if found is None or named is None or per_unit is None:
            continue
        tonnes = _TONNES.get((named[1] or named[2]).lower(), 1.0)
        kelvin = _KELVIN if all(_FAHRENHEIT.search(c.heading) for c in warm) else 1.0
        ratio = found * float(per_unit) / (_WATER_GJ * tonnes * kelvin)
        first = log.cells[next(iter(flows[0].cells))]
        place = _constant_of(behind) or first
        # What is written into the formula besides is asked about by itself.
        if any(w.is_among_cells for w in written_in(log.claim, first)):
            continue
        if _WITHIN[0] <= ratio <= _WITHIN[1] or place in told:
            continue
        told.add(place)
        finding = VER[229].at(
            place_text(place),
            found=f"{log.claim.cells.formula(first)[:100]}: {number_shown(round(ratio, 4))} times",
            label=log.stated.label,
        )
        right = {
            log.cells[n]: value / ratio
            for n in flows[0].cells
            if isinstance(value := log.contents[n], float)
        }
        yield Judged(finding, changed(log, model, right))


def _is_warm(heading: str) -> bool:
    """Whether a heading is one of temperatures, and not of what a tonne holds at them."""
    return _WARM.search(heading) is not None and _HELD.search(heading) is None


def _carried(behind: Lines, flow: Column, warm: list[Column]) -> float | None:
    """Give what a formula makes of one of the flow and one degree, where all lines agree."""
    found: list[float] = []
    for n, amount in enumerate(behind.log.contents):
        values = [column.typed.get(n) for column in (flow, *warm)]
        if isinstance(amount, float) and None not in values:
            through, one, other = (float(v or 0.0) for v in values)
            if through and abs(one - other) > 1e-9:
                found.append(abs(amount / (through * (one - other))))
    if len(found) < _LEAST or not math.isclose(min(found), max(found), rel_tol=1e-3):
        return None
    return found[0]


def _constant_of(behind: Lines) -> Place | None:
    places = [place for place, role in behind.shared.items() if role == FACTOR]
    return places[0] if len(places) == 1 else None


# -- constants -----------------------------------------------------------------------------------


def constants(claim: Claim, lines: list[Lines], model: Model | None) -> Iterator[Judged]:
    """Give constants of physics of one label that hold another number on another sheet."""
    found: dict[str, dict[Place, Log]] = defaultdict(dict)
    for behind in lines:
        for place, role in behind.shared.items():
            label = _label(claim, place) if role == FACTOR else ""
            if _CONSTANT.search(label):
                found[re.sub(r"[\W_]+", "", label.casefold())][place] = behind.log
    for places in found.values():
        contents = {place: claim.book.content(place) for place in places}
        numbers = {place: c for place, c in contents.items() if isinstance(c, float)}
        if len(set(numbers.values())) < 2:
            continue
        judged: list[Judged] = []
        for place, own in numbers.items():
            log = places[place]
            other, number = next((p, n) for p, n in numbers.items() if n != own)
            finding = VER[230].at(
                place_text(place),
                found=number_shown(own),
                label=log.stated.label,
                number=number_shown(number),
                cell=place_text(other),
            )
            judged.append(Judged(finding, changed(log, model, {place: number})))
        # Of two numbers the one is asked about that adds to the result.
        if judged:
            yield max(judged, key=lambda one: one.effect or 0.0)


def _label(claim: Claim, place: Place) -> str:
    texts = (
        text_shown(claim, c) for cells in (label_cells, heading_cells) for c in cells(claim, place)
    )
    return next(filter(None, texts), "")
