"""What is said of a survey whose cells can be read: amounts that cannot be, places, gaps.

The thresholds are our own, and wide: they tell a slip of a thousand from an unusual factory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from statistics import median

from jcm_mrv.findings import PLN, Finding
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.methodology.survey_keys import SHEETS, Sheet, survey_keys
from jcm_mrv.planning.screening.survey.model import Row, SurveySite

SUM_APART = Fraction(1, 100)
"""Share by which months and year may differ."""
LEAST_KWH_M2 = 1
"""kWh a year and m2 of roof: an unlit warehouse uses more."""
SLIP, NEAR_SLIP, SIBLINGS = 1000, 10, 4
"""A slip of the unit, how near to it an amount lies, and beside how many others it is seen."""
SAME_PLACE = 4
"""Decimals of a degree: about ten metres."""

_SMALLER = {"kWh": "Wh", "t": "kg", "m2": "cm2", "km": "m", "GJ/t": "MJ/t"}
_LARGER = {"kWh": "MWh", "t": "kt", "m2": "ha", "km": "km", "GJ/t": "GJ/t"}
_COMPARED = ("electricity_kwh_year", "tonnes_year")
_MONTHS = tuple(f"electricity_kwh_{month:02}" for month in range(1, 13))
_MONEY: dict[Sheet, tuple[str, ...]] = {
    "sites": ("tariff_per_kwh",),
    "costs": ("investment", "eligible_investment", "saving_year"),
}


def of_row(row: Row) -> Iterator[Finding]:
    """Judge a row by itself."""
    keys = survey_keys()[row.sheet]
    for key, asked in keys.items():
        value = row.number_of(key)
        if value is not None and asked.usual is not None and value > asked.usual and asked.unit:
            yield PLN[114].at(
                row.place_of(key),
                found=f"{number_text(value)} {asked.unit}",
                key=key,
                unit=asked.unit,
                smaller=_SMALLER.get(asked.unit, asked.unit),
            )
    yield from _without_unit(row)
    if row.sheet == "sites":
        yield from _electricity(row)
        given = [key for key in ("latitude", "longitude") if key in row.values]
        if len(given) == 1:
            other = "longitude" if given == ["latitude"] else "latitude"
            yield PLN[129]["coordinate"].at(row.place_of(given[0]), given=given[0], other=other)


def _without_unit(row: Row) -> Iterator[Finding]:
    money = [key for key in _MONEY.get(row.sheet, ()) if row.values.get(key)]
    if money and not {"currency"} & {*row.values, *row.wrong}:
        yield PLN[129].at(row.place_of(money[0]), key=money[0], unit_key="currency")
    if row.sheet == "equipment":
        efficiencies = [k for k in ("efficiency_now", "efficiency_new") if k in row.values]
        for key, unit_key in (
            *((k, "efficiency_unit") for k in efficiencies[:1]),
            ("capacity", "capacity_unit"),
        ):
            if key in row.values and unit_key not in {*row.values, *row.wrong}:
                yield PLN[129].at(row.place_of(key), key=key, unit_key=unit_key)


def _electricity(row: Row) -> Iterator[Finding]:
    year = row.number_of("electricity_kwh_year")
    months = [row.number_of(key) for key in _MONTHS]
    known = [month for month in months if month is not None]
    roof = row.number_of("roof_area_m2")
    where = row.place_of("electricity_kwh_year")
    if year is None:
        return
    total = sum(known, Fraction(0))
    whole = len(known) == len(months)
    if whole and year and total and (slip := _slip(total / year)):
        yield PLN[115]["months"].at(
            where, found=number_text(year), total=number_text(total), times=number_text(slip)
        )
        return
    if whole and abs(total - year) > SUM_APART * max(year, total):
        yield PLN[116].at(where, found=number_text(year), total=number_text(total))
    elif known and not whole and total > (1 + SUM_APART) * year:
        yield PLN[116]["part"].at(
            where, found=number_text(year), total=number_text(total), n=len(known)
        )
    if roof and 0 < year < LEAST_KWH_M2 * roof:
        yield PLN[115].at(
            where,
            found=f"{number_text(year)} kWh",
            roof=number_text(roof),
            meant=number_text(year * SLIP),
        )


def _slip(ratio: Fraction) -> Fraction | None:
    for times in (Fraction(SLIP), Fraction(1, SLIP)):
        if times * Fraction(4, 5) <= ratio <= times * Fraction(6, 5):
            return times
    return None


def summed(row: Row) -> tuple[Row, Finding] | None:
    """Give a row with the sum of its twelve months as the year, where the year is empty."""
    if "electricity_kwh_year" in row.values or "electricity_kwh_year" in row.wrong:
        return None
    months = [row.number_of(key) for key in _MONTHS]
    known = [month for month in months if month is not None]
    if len(known) < len(months):
        return None
    total = sum(known, Fraction(0))
    made = Row(
        row.sheet,
        row.number,
        row.where,
        {**row.values, "electricity_kwh_year": total},
        row.columns,
        row.file,
        row.is_text,
        row.wrong,
    )
    return made, PLN[117].at(row.place_of(_MONTHS[0]), found=f"{number_text(total)} kWh")


def among_others(sites: Sequence[SurveySite]) -> Iterator[tuple[str, Finding]]:
    """Judge amounts by those of the other sites, and places by each other; with the site's id."""
    for sheet in SHEETS:
        for key in _COMPARED:
            if key in survey_keys()[sheet]:
                yield from _beside(sites, sheet, key)
    seen: dict[tuple[float, float], SurveySite] = {}
    for site in sites:
        latitude, longitude = site.row.number_of("latitude"), site.row.number_of("longitude")
        if latitude is None or longitude is None:
            continue
        place = (round(float(latitude), SAME_PLACE), round(float(longitude), SAME_PLACE))
        first = seen.setdefault(place, site)
        if first is not site:
            found = f"{number_text(latitude)}, {number_text(longitude)}"
            where = site.row.place_of("latitude")
            yield site.id, PLN[127].at(where, found=found, site=site.id, other=first.id)


def _beside(sites: Iterable[SurveySite], sheet: Sheet, key: str) -> Iterator[tuple[str, Finding]]:
    rows = [(site.id, row, row.number_of(key)) for site in sites for row in site.rows(sheet)]
    known = [(site, row, value) for site, row, value in rows if value]
    if len(known) <= SIBLINGS:
        return
    unit = survey_keys()[sheet][key].unit or "1"
    # Of all rather than of the others: one amount among five moves it little.
    middle = median(value for *_, value in known)
    for site, row, value in known:
        for times, other in ((SLIP, _LARGER[unit]), (Fraction(1, SLIP), _SMALLER[unit])):
            far = max(value / middle, middle / value) >= SLIP / NEAR_SLIP
            if far and middle / NEAR_SLIP <= value * times <= middle * NEAR_SLIP:
                yield (
                    site,
                    PLN[115]["others"].at(
                        row.place_of(key),
                        found=f"{number_text(value)} {unit}",
                        unit=unit,
                        other=other,
                        middle=number_text(Fraction(middle)),
                        meant=number_text(value * times),
                    ),
                )
