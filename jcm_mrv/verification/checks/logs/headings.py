"""Formulas behind amounts that their headings contradict: kVArh among kWh, MWh taken for Gcal."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from jcm_mrv.findings import VER
from jcm_mrv.methodology.energies import Energy, energies_in
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.formulas.chains import is_power
from jcm_mrv.verification.checks.formulas.summands import Part, added
from jcm_mrv.verification.checks.logs.odd_readings import changed_cells
from jcm_mrv.verification.claim.assigned import heading_cells, label_before, label_cells, text_shown
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.columns import multiplying
from jcm_mrv.verification.claim.far import MOST_NUMBERED, MOST_READ
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.claim.units_beside import Ratio, ratio_beside
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.reading.headings import is_total

_REACTIVE = pattern(
    r"(?<![^\W\d_])[kM]?var\.?h?(?![^\W\d_])|(?<![^\W\d_])reac?[tk]i(?:ve|f|va|vo)(?![^\W\d_])|"
    r"無効|phản kháng",
    re.IGNORECASE,
)
_APPARENT = pattern(r"(?<![^\W\d_])[kM]?VAh(?![^\W\d_])|皮相|biểu kiến", re.IGNORECASE)
_VOLUME = pattern(r"(?<![^\W\d_])(?:N?m[3³]|kL)(?![\w³])|㎥")
_FOR_EACH = pattern(r"(?:Wh|J|cal|toe|Btu)\s*(?:/|per\b)", re.IGNORECASE)
"""What is stated for each of something is no amount of energy."""
_NEAR = 0.015
"""How far a conversion may be rounded, or go by another calorie."""
_WITHIN = 30
"""By how much a slip is off at most: the wrong way round twice 4.2 is 17.5."""
_CORRECTION = pattern(
    r"correct(?:ion|ing|ed)|adjust(?:ment|ed|ing)|koreksi|penyesuaian|hệ số (?:hiệu|điều) chỉnh|"
    r"補正|調整係数|ปรับแก้|factor de (?:corrección|ajuste)",
    re.IGNORECASE,
)
_EXPLAINED = pattern(
    r"certificat|cert\b|calibrat|\btest|report|error|\bratio\b|transformer|\b[CVP]T\b|N?m[3³]|"
    r"\(\s*[tp]\s*[,;/]\s*[tp]\b|normal|temperature|pressure|density|moisture|校正|証明|検定|試験|変成|温度|圧力|"
    r"hiệu chuẩn|kiểm định|chứng nhận|biên bản|nhiệt độ|áp suất|sertifikat|kalibrasi|suhu|tekanan",
    re.IGNORECASE,
)
"""What a correction of readings rests on."""


class _Headed(NamedTuple):
    """A formula with the headings of the cells that it adds, and its own; the next line has them.

    A column of formulas that are filled down has one heading for each cell that they take.
    """

    row: int
    shape: tuple[object, ...]
    headings: tuple[str, ...]
    own: str


class _Wrong(NamedTuple):
    """What a formula takes against a heading; what the cell would hold in the right unit."""

    kind: str
    formula: Place
    cell: Place
    heading: str
    right: float


def contradicted(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give formulas and numbers behind amounts that a heading, or a label, contradicts."""
    told: set[Place] = set()
    seen: set[Place] = set()
    above: dict[tuple[str, int], _Headed] = {}
    for stated in claim.monitored:
        if claim.book.formula(stated.place) is None:
            continue
        yield from _labels(claim, stated, model, told)
        found: dict[tuple[str, str, int], list[_Wrong]] = defaultdict(list)
        for place in claim.cells.formulas_behind(stated.place, MOST_READ):
            if place not in seen:
                seen.add(place)
                for wrong in _wrong(claim, stated, place, told, above):
                    found[wrong.kind, place[0], wrong.cell[2]].append(wrong)
        for every in found.values():
            yield _judged(claim, stated, model, every)


def _judged(claim: Claim, stated: StatedValue, model: Model | None, every: list[_Wrong]) -> Judged:
    first = min(every, key=lambda wrong: wrong.formula)
    is_another = first.kind == "another"
    finding = (VER[233] if is_another else VER[233]["converted"]).at(
        place_text(first.formula),
        found=f"{claim.cells.formula(first.formula)[:80]}; {first.heading[:60]!r}",
        label=stated.label,
        cell=place_text(first.cell),
    )
    return Judged(finding, changed_cells(claim, model, {w.cell: w.right for w in every}))


# -- labels -----------------------------------------------------------------------------------


def _labels(
    claim: Claim, stated: StatedValue, model: Model | None, told: set[Place]
) -> Iterator[Judged]:
    """Give conversions that are not the number which their label, as GJ per Gcal, is known for."""
    corrections: dict[tuple[str, int, str], list[Place]] = defaultdict(list)
    for place in multiplying(claim, stated, MOST_NUMBERED):
        number = claim.book.content(place)
        if place not in told and isinstance(number, float):
            label = _correction(claim, place, number)
            if label is not None:
                corrections[place[0], place[2], label].append(place)
        known = None if place in told else _known(claim, place)
        if known is None or not isinstance(number, float) or not number:
            continue
        # Where the label is read the other way round, the formulas tell.
        if known.is_right(number):
            continue
        right = known.numbers[0]
        told.add(place)
        finding = VER[233]["label"].at(
            place_text(place),
            found=f"{number_shown(number)}, {known.label[:60]!r}",
            label=stated.label,
            number=f"{right:.6g}",
        )
        yield Judged(finding, changed_cells(claim, model, {place: right}))
    for (_, _, label), places in corrections.items():
        # What lowers it, as a discount for the error of a meter does, is on the safe side.
        effect = changed_cells(claim, model, dict.fromkeys(places, 1.0))
        if effect is None or effect <= 0:
            continue
        told.update(places)
        first = min(places)
        found = f"{number_shown(float(str(claim.book.content(first))))}, {label[:60]!r}"
        finding = VER[244].at(place_text(first), found=found, label=stated.label)
        yield Judged(finding, effect)


def _correction(claim: Claim, place: Place, number: float) -> str | None:
    """Give the label of a number that it calls a correction, where nothing says its source."""
    nearest = (next(cells(claim, place), None) for cells in (label_cells, heading_cells))
    texts = [text_shown(claim, cell) for cell in nearest if cell is not None]
    label = next((text for text in texts if _CORRECTION.search(text)), "")
    if number in (0.0, 1.0) or not label:
        return None
    grid = claim.grid.sheet(place[0])
    row = [str(cell.value) for _, cell in grid.in_row(place[1]) if cell.kind == "text"]
    notes = [note for (at, _), note in grid.notes.items() if at == place[1]]
    return None if any(map(_EXPLAINED.search, (*texts, *row, *notes))) else label


def _known(claim: Claim, place: Place) -> Ratio | None:
    """Give the conversion that the label of a number names; no efficiency is one."""
    ratio = ratio_beside(claim, place)
    if ratio is None or not ratio.is_conversion or not ratio.is_of_one_kind:
        return None
    return None if ratio.numbers[0] == 1 else ratio


# -- headings ---------------------------------------------------------------------------------


def _wrong(
    claim: Claim,
    stated: StatedValue,
    place: Place,
    told: set[Place],
    above: dict[tuple[str, int], _Headed],
) -> Iterator[_Wrong]:
    parts = list(added(claim, place))
    headed = _headed(claim, place, parts, above.get((place[0], place[2])))
    above[place[0], place[2]] = headed
    kind = kind_of(claim.methodology.unit(stated.name))
    kinds = [kind_of(heading) for heading in headed.headings]
    for part, heading, own in zip(parts, headed.headings, kinds, strict=True):
        value = claim.evaluator.value(part.place) if own else None
        if not isinstance(value, float) or not part.times:
            continue
        if own != kind:
            # Reactive energy is none of any kind; a volume may be converted further on.
            if kind == "energy" and is_power(part.times):
                is_among = kind in kinds
                if is_among or own in ("reactive", "apparent"):
                    yield _Wrong("another", place, part.place, heading, 0.0)
        elif kind == "energy" and told.isdisjoint(part.shared):
            unit = stated.unit.strip() or claim.methodology.unit(stated.name)
            after = _energy(unit if place == stated.place else headed.own)
            ratio = _converted(part, _energy(heading), after)
            if ratio is not None:
                yield _Wrong("converted", place, part.place, heading, value / ratio)


def _headed(claim: Claim, place: Place, parts: list[Part], before: _Headed | None) -> _Headed:
    """Give the headings of what a formula adds: those of the line before, if it is filled down."""
    row = place[1]
    shape = tuple((p.place[0], p.place[1] - row, p.place[2], p.times, p.shared) for p in parts)
    if before is not None and (before.row + 1, before.shape) == (row, shape):
        return before._replace(row=row)
    headings = tuple(_heading(claim, part.place, place) for part in parts)
    return _Headed(row, shape, headings, _heading(claim, place, None))


def _converted(part: Part, before: Energy | None, after: Energy | None) -> float | None:
    """Give by how much what is converted is off; None where it is not, or may be meant so."""
    if before is None or after is None or before.kind == after.kind:
        return None
    ratio = abs(part.times) * after.joules / before.joules
    # Multipliers of meters are whole numbers, and headings often leave out the thousand.
    if ratio <= 0 or is_power(ratio) or (ratio > 1.5 and abs(ratio - round(ratio)) < _NEAR):
        return None
    off = max(ratio, 1 / ratio)
    return ratio if 1 + _NEAR < off < _WITHIN else None


def _heading(claim: Claim, place: Place, taker: Place | None) -> str:
    """Give the nearest heading that names a unit: of a column; of a row for what is under it.

    A total has a unit of its own, "Total (GJ)" below MWh, and what it adds has that of the column.
    """
    in_column = taker is not None and (place[0], place[2]) == (taker[0], taker[2])
    if in_column and taker is not None and _of_total(claim, taker):
        in_column = False
    elif not in_column and (label := _of_total(claim, place)):
        return label
    cells = (label_cells if in_column else heading_cells)(claim, place)
    return next((text for c in cells if kind_of(text := text_shown(claim, c))), "")


def _of_total(claim: Claim, place: Place) -> str:
    """Give the label of a total that names a unit."""
    label = label_before(claim, place)
    return label if kind_of(label) and is_total(label) else ""


@lru_cache(maxsize=2048)
def kind_of(text: str) -> str:
    """Give of what kind an amount is by a text: energy, reactive, apparent, a volume, or none."""
    if _REACTIVE.search(text):
        return "reactive"
    if _APPARENT.search(text):
        return "apparent"
    if _FOR_EACH.search(text):
        return ""
    if any(not energy.is_divisor for energy in energies_in(text)):
        return "energy"
    return "volume" if _VOLUME.search(text) else ""


@lru_cache(maxsize=2048)
def _energy(text: str) -> Energy | None:
    found = energies_in(text)
    return found[0] if len(found) == 1 and not found[0].is_divisor else None
