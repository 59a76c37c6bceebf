"""Numbers behind values that cannot be what their labels call them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import NamedTuple

from jcm_mrv.findings import VER
from jcm_mrv.methodology.energies import energies_in
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.fixed.fuels import meant
from jcm_mrv.verification.checks.logs.multiplier_words import MULTIPLIER
from jcm_mrv.verification.checks.logs.odd_readings import changed_cells
from jcm_mrv.verification.claim.assigned import called, heading_over, label_before, row_texts
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.columns import FACTOR, Lines, factors
from jcm_mrv.verification.claim.days import day_of, days_of_line
from jcm_mrv.verification.claim.far import MOST_NUMBERED
from jcm_mrv.verification.claim.labels import SHARE, words_of
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t

_SHARE = pattern(
    rf"{SHARE}|\bpower factor\b|力率|tỷ lệ (?:phân bổ|chia|sở hữu)|hệ số công suất|faktor daya|"
    r"factor de potencia",
    re.IGNORECASE,
)
_PERCENT = pattern(r"[%％]|per ?cent|persen|phần trăm|ร้อยละ|хувь", re.IGNORECASE)
_FLAG = pattern(r"(?<![\d/])(?:1\s*/\s*0|0\s*/\s*1|1\s+or\s+0|0\s+or\s+1)(?![\d/])")
_HOURS = pattern(
    r"\bhours?\b|\A\s*h\s*\Z|時間|\bgiờ\b|\bjam\b|ชั่วโมง|\bцаг\b|\bhoras\b", re.IGNORECASE
)
_OF_SEVERAL = pattern(
    r"\btotal|\ball\b|machine|unit-|lamp-|延べ|合計|\btổng\b|seluruh|รวม|нийт", re.IGNORECASE
)
"""Hours of several machines are more than a year has."""
_PER = pattern(r"/|\bper\b|毎|\bmỗi\b|เฉลี่ย|\beach\b|\beq", re.IGNORECASE)
_ENTHALPY = pattern(r"enthalp|エンタルピ|entanpi|entalp|เอนทัลปี|энтальпи", re.IGNORECASE)
_STEAM = pattern(r"steam|vapou?r|蒸気|\bhơi\b|\buap\b|ไอน้ำ|\bуур", re.IGNORECASE)
_WATER = pattern(
    r"water|condensate|給水|復水|温水|\bnước\b|\bair\b|kondensat|น้ำ|\bус|\bagua\b", re.IGNORECASE
)
_CELSIUS = pattern(r"(\d+(?:\.\d+)?)\s*(?:°\s*C|℃|deg\.? ?C)")
_PER_TONNE = {
    "GJ/t": 1.0,
    "MJ/kg": 1.0,
    "kJ/kg": 1e-3,
    "MJ/t": 1e-3,
    "kcal/kg": 4.1868e-3,
    "Gcal/t": 4.1868,
}
_DENSITY = pattern(
    r"densit|密度|khối lượng riêng|tỷ trọng|massa jenis|ความหนาแน่น|нягт|densidad", re.IGNORECASE
)
_PER_LITRE = {"kg/L": 1.0, "t/m3": 1.0, "t/kL": 1.0, "g/cm3": 1.0, "kg/m3": 1e-3}
_FUELS = (
    (
        pattern(r"diesel|gas ?oil|軽油|\bdầu (?:DO|diesel)|ดีเซล|дизель", re.IGNORECASE),
        0.80,
        0.90,
    ),
    (pattern(r"gasoline|petrol\b|ガソリン|\bxăng\b|\bbensin\b|เบนซิน", re.IGNORECASE), 0.70, 0.79),
)
"""EN 590 (0.80 in arctic classes to 0.845) and EN 14214 (to 0.90); EN 228 (0.72 to 0.775)."""
_MOST_STEAM, _LEAST_STEAM, _MOST_WATER = 4.0, 2.08, 2.09
"""GJ/t by IAPWS-IF97: steam of 700 °C, and both at the critical point."""
_HEAT_OF_WATER, _HOT, _ROUNDED = 4.19e-3, 150.0, 0.05
"""GJ/t for each degree; up to where it is steady, and how far a number may be rounded."""
_HEATING = pattern(
    r"\b[NGL]CV\b|\b[LH]HV\b|(?:calorific|heating) value|発熱量|nhiệt trị|nilai kalor|ค่าความร้อน|"
    r"poder calorífico",
    re.IGNORECASE,
)
_MOST_HEAT = {"MJ/Nm3": 135.0, "MJ/m3": 135.0, "MJ/kg": 142.0, "GJ/t": 142.0, "kJ/kg": 142e3}
"""ISO 6976: n-butane has 134 MJ/m3; hydrogen 142 MJ/kg, more than any other fuel."""
_ERROR = pattern(
    r"(?:permissible|maximum|meter) error|error of the meter|公差|最大許容誤差|器差|"
    r"sai số (?:cho phép|công tơ)|kesalahan (?:maksimum|meter)|error máximo",
    re.IGNORECASE,
)
_MOST_ERROR = 0.1
"""Meters of the classes of IEC 62053 and of gas are off by a few per cent at most."""
_ALL = pattern(
    r"\bin all\b|\btotal\b|\ball\b|\bwhole\b|全|合計|総|\btổng\b|seluruh|semua|ทั้งหมด|нийт",
    re.IGNORECASE,
)


class _Bounds(NamedTuple):
    least: float
    most: float


def impossible(claim: Claim, lines: list[Lines], model: Model | None) -> Iterator[Judged]:
    """Give typed numbers that a formula multiplies by and that are beyond what their label allows.

    The bounds are definitions, as of a share, the calendar, or what nature allows. These are set
    wide, recalled from the standards that are named beside them, which were not read for it: a
    number beyond them is asked about, and none is taken for right.
    """
    told: set[Place] = set()
    for behind in lines:
        yield from _flags(behind, model, told)
    for stated in claim.inputs:
        if claim.book.formula(stated.place) is None:
            continue
        for place, formula in factors(claim, stated, MOST_NUMBERED):
            number = claim.evaluator.value(place)
            if place in told or not isinstance(number, float) or isinstance(number, bool):
                continue
            named = _bounds(claim, stated, place, formula)
            if named is None or named[1].least <= number <= named[1].most:
                continue
            told.add(place)
            label, bounds = named
            finding = VER[267].at(
                place_text(place),
                found=f"{number_shown(number)}, {label[:60]!r}",
                label=stated.label,
                least=number_shown(bounds.least),
                most=number_shown(bounds.most),
            )
            yield Judged(finding, changed_cells(claim, model, {place: meant(number, *bounds)}))
        yield from _parts_beyond(claim, stated, model, told)


def _bounds(
    claim: Claim, stated: StatedValue, place: Place, formula: Place
) -> tuple[str, _Bounds] | None:
    for label in (label_before(claim, place), heading_over(claim, place)):
        if label and (bounds := _of_label(claim, stated, label, place, formula)) is not None:
            return label, bounds
    return None


def _of_label(
    claim: Claim, stated: StatedValue, label: str, place: Place, formula: Place
) -> _Bounds | None:
    if MULTIPLIER.search(label):
        return None
    if _ENTHALPY.search(label):
        return _enthalpy(label)
    if _DENSITY.search(label):
        scale = _scale(label, _PER_LITRE)
        said = " ".join((label, *row_texts(claim, stated)))
        found = [(least, most) for words, least, most in _FUELS if words.search(said)]
        if scale is None or len(found) != 1:
            return None
        return _Bounds(found[0][0] / scale, found[0][1] / scale)
    if _HEATING.search(label):
        most = _scale(label, _MOST_HEAT)
        return None if most is None else _Bounds(0.0, most)
    hundred = _PERCENT.search(label) or _divides_by_hundred(claim, formula)
    if _ERROR.search(label):
        most = _MOST_ERROR * (100.0 if hundred else 1.0)
        return _Bounds(-most, most)
    if _SHARE.search(label) and not energies_in(label):
        return _Bounds(0.0, 100.0 if hundred else 1.0)
    is_hours = _HOURS.search(label) and not (_PER.search(label) or _OF_SEVERAL.search(label))
    days = _days(claim, stated, place)
    if is_hours and days and not energies_in(label):
        return _Bounds(0.0, 24.0 * days)
    return None


def _days(claim: Claim, stated: StatedValue, place: Place) -> int | None:
    """Give the days of the month that the line of a cell is of; else those of the value."""
    before = (day_of(claim, (*place[:2], column)) for column in range(place[2]))
    months = [days for day in before if day is not None and (days := days_of_line(day)) > 1]
    return months[0] if months else claim.days_of(stated)


def _enthalpy(label: str) -> _Bounds | None:
    scale = _scale(label, _PER_TONNE)
    steam, water = _STEAM.search(label), _WATER.search(label)
    if scale is None or bool(steam) == bool(water):
        return None
    if steam:
        return _Bounds(_LEAST_STEAM / scale, _MOST_STEAM / scale)
    degrees = [float(number) for number in _CELSIUS.findall(label)]
    if len(degrees) == 1 and 0 < degrees[0] <= _HOT:
        usual = _HEAT_OF_WATER * degrees[0] / scale
        return _Bounds(usual * (1 - _ROUNDED), usual * (1 + _ROUNDED))
    return _Bounds(0.0, _MOST_WATER / scale)


def _scale(label: str, units: dict[str, float]) -> float | None:
    """Give what belongs to the one unit that a label names."""
    plain = re.sub(r"\s*/\s*", "/", label).replace("³", "3").replace("㎥", "m3").casefold()
    named = [
        scale
        for unit, scale in units.items()
        if re.search(rf"(?<![a-z]){unit.casefold()}(?![a-z0-9])", plain)
    ]
    return named[0] if len(named) == 1 else None


def _divides_by_hundred(claim: Claim, formula: Place) -> bool:
    return any(
        isinstance(node, t.Constant) and node.value in (100.0, 0.01)
        for node in t.walk(claim.book.tree(formula))
    )


# -- flags ------------------------------------------------------------------------------------


def _flags(behind: Lines, model: Model | None, told: set[Place]) -> Iterator[Judged]:
    """Give the numbers other than 1 and 0 of a column that is to have these, all at once."""
    claim = behind.log.claim
    for column in behind.columns:
        first = next(iter(column.cells.values()))
        label = heading_over(claim, first) if column.role == FACTOR else ""
        wrong = {
            cell: number
            for n, number in column.typed.items()
            if number not in (0.0, 1.0) and (cell := column.cells[n]) not in told
        }
        if not wrong or not _FLAG.search(label) or 2 * len(wrong) > len(column.typed):
            continue
        told.update(wrong)
        cell, number = next(iter(wrong.items()))
        more = f"; and {len(wrong) - 1} more cells" if len(wrong) > 1 else ""
        finding = VER[267].at(
            place_text(cell),
            found=f"{number_shown(number)}, {label[:60]!r}{more}",
            label=behind.log.stated.label,
            least="0",
            most="1",
        )
        yield Judged(finding, changed_cells(claim, model, dict.fromkeys(wrong, 1.0)))


# -- parts ------------------------------------------------------------------------------------


def _parts_beyond(
    claim: Claim, stated: StatedValue, model: Model | None, told: set[Place]
) -> Iterator[Judged]:
    """Give a count that is multiplied by and is larger than that of all, which it is divided by."""
    for formula in claim.cells.formulas_behind(stated.place, MOST_NUMBERED):
        for node in t.walk(claim.book.tree(formula)):
            match node:
                case t.Binary("/", left, t.CellRef() as whole):
                    pass
                case _:
                    continue
            name, most = called(claim, whole.place), claim.book.content(whole.place)
            if not isinstance(most, float) or not most > 0 or not _ALL.search(name):
                continue
            for part in t.walk(left):
                if not isinstance(part, t.CellRef) or part.place in told:
                    continue
                number, own = claim.book.content(part.place), called(claim, part.place)
                beside = sorted(
                    abs(a - b) for a, b in zip(part.place[1:], whole.place[1:], strict=True)
                )
                near = part.place[0] == whole.place[0] and beside == [0, 1]
                if not near or not isinstance(number, float) or number <= most:
                    continue
                if not words_of(own) & words_of(name) or math.isclose(number, most):
                    continue
                told.add(part.place)
                finding = VER[267].at(
                    place_text(part.place),
                    found=f"{number_shown(number)}, {own[:60]!r}",
                    label=stated.label,
                    least="0",
                    most=number_shown(most),
                )
                effect = changed_cells(claim, model, {part.place: most})
                yield Judged(finding, effect)
