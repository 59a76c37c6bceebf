"""What the headings of a file say, against what is declared of its columns."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from jcm_mrv.findings import MON, Finding
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.acceptance import accepted
from jcm_mrv.metering.interface import Wanted
from jcm_mrv.metering.layouts.columns import value_columns
from jcm_mrv.metering.reading.beside_names import is_sign, names_a_multiplier
from jcm_mrv.metering.reading.directions import direction_of, meter_in
from jcm_mrv.metering.reading.multipliers_beside import columns_of_multipliers
from jcm_mrv.metering.reading.names import (
    METERED,
    TO_MULTIPLY,
    counted_pulses,
    dimension,
    factor_in_name,
    made_up,
    not_metered,
    says_energy,
    says_power,
    unit_in_name,
    utc_offset,
)
from jcm_mrv.metering.reading.obis import obis_in
from jcm_mrv.metering.reading.parts_beside import parts_beside
from jcm_mrv.metering.reading.rows import Rows
from jcm_mrv.methodology.units import UnitError, convert
from jcm_mrv.methodology.units_written import times_of
from jcm_mrv.patterns import pattern

if TYPE_CHECKING:
    from jcm_mrv.project.interval import Spacing
    from jcm_mrv.project.model import Accepted, Source


@immutable
class Declared:
    """What is declared of a column of values without a source: keys that a source has."""

    unit: str | None
    kind: str | None
    interval: Spacing | None
    layout: str | None = None
    multiplier: object = None
    invoiced: tuple[object, ...] = ()


_RATIO = pattern(r"[x×]?\s*(\d+(?:\.\d+)?)(?:\s*[AVkK]{0,2}\s*[/:]\s*(\d+(?:\.\d+)?))?\s*[AV]?\Z")
_ALSO_WORDS = {"min", "day", "month", "year", "hour", "piece", "bar", "unit"}
"""Units that stand in brackets behind what they do not measure."""
_REACTIVE = pattern(r"(?<![A-Za-z])[kM]?(?:var|VA)h?(?![A-Za-z])", re.IGNORECASE)
_BRACKETS = (")", "]", "）")
_POWERS = ("mean", "momentary", "interval")
_OFFSET_BEHIND = pattern(r"(?:Z|[+-]\d\d:?\d\d)\)?\Z")


def check_headings(tables: Sequence[Rows], source: Source, wanted: Wanted) -> Iterator[Finding]:
    """Compare unit, direction and a column of multipliers with what is declared.

    What is accepted is a warning, with the reason.
    """
    # An export may change its headings from one file to the next.
    headings: dict[tuple[str, ...], Rows] = {}
    for rows in tables:
        headings.setdefault(tuple(rows.header.names), rows)
    found = chain.from_iterable(_compared(one, source, wanted) for one in headings.values())
    yield from _looked_into(found, source.accept)


def check_stated(
    headings: Mapping[tuple[str, str], str], accept: Sequence[Accepted] = ()
) -> Iterator[Finding]:
    """Compare the headings of tables in place of lists, by their places, with the units stated."""
    found = (_stated(name, unit, where) for (where, name), unit in headings.items())
    yield from _looked_into(chain.from_iterable(found), accept)


def _looked_into(found: Iterable[Finding], accept: Sequence[Accepted]) -> Iterator[Finding]:
    for finding in found:
        those = [one for one in accept if one.finding == finding.code]
        open_ = finding.is_error or finding.keeps_open
        yield accepted(finding, those) if those and open_ else finding


def _stated(name: str, declared: str, where: str) -> Iterator[Finding]:
    """Hold the unit of a heading, and a factor with it, against the one stated of its column."""
    times, unit = factor_in_name(name) or (Fraction(1), unit_in_name(name))
    kind = dimension(declared)
    if match := _REACTIVE.search(name):
        # A capacity in kVA is often stated in kW; an amount in kvarh is none of energy.
        unit = match[0] if kind == "energy" else ""
    try:
        times *= convert(Fraction(1), unit, declared)
    except UnitError:
        if kind in ("energy", "power") and len(unit) > 1 and unit not in _ALSO_WORDS:
            yield MON[931]["table"].at(where, found=name, unit=unit, declared=declared)
        return
    if times != 1:
        yield MON[930].at(where, found=name, declared=declared, times=float(times))


def _compared(rows: Rows, source: Source, wanted: Wanted) -> Iterator[Finding]:
    header = rows.header
    where = f"{rows.path}:{header.line}" if header.line else rows.path
    refs = dict.fromkeys([rows.columns.value, *rows.columns.more])
    places = [header.places[ref] for ref in refs if ref in header.places]
    names = [header.names[place] for place in places if place < len(header.names)]
    for name in names:
        yield from _of_name(name, header.names, source, where)
        yield from _quantity(name, source, wanted, where, units=bool(rows.units))
    is_energy = dimension(source.unit or "") in ("energy", "power") and source.kind != "value"
    # A forecast stands beside what came about.
    if is_energy and not any(METERED.search(re.sub(r"[_|.]", " ", name)) for name in names):
        above = (" ".join(said) for said in header.above)
        for text in (Path(rows.path).stem, *above):
            if words := made_up(text):
                yield MON[980]["file"].at(rows.path, found=text.strip()[:80], words=words)
                break
    yield from _parts_left(names, header.names, source, where)
    plus = [column.ref for column in value_columns(source) if not column.taken_off]
    plus = [header.names[header.places[ref]] for ref in plus if ref in header.places]
    for together in (plus, *_texts(rows)):
        yield from _added(together, wanted, where)
    yield from _coded(chain(names, *_texts(rows)), source, wanted, where)
    yield from _clock(rows, source.timezone or wanted.calendar.timezone, where)
    if source.multiplier is None and source.kind in ("register", "daily", "energy", "power"):
        for name in columns_of_multipliers(rows):
            yield MON[925].at(where, found=name, column=name)
            return
        for word, value in header.above:
            if names_a_multiplier(word) and not is_sign(word) and _multiplies(value):
                yield MON[925]["above"].at(rows.path, found=f"{word} {value}", word=word)
                return


def _parts_left(
    names: Sequence[str], all_names: Sequence[str], source: Source, where: str
) -> Iterator[Finding]:
    """Ask about a tariff or phase that is counted, and others beside it that are not."""
    if source.kind == "value" or source.layout == "wide":
        return
    for name in names:
        others = [one for one in parts_beside(all_names, name) if one not in names]
        if others:
            yield MON[980]["part"].at(
                where, found=", ".join(others), name=name, all=", ".join([*names, *others])
            )
            return


def _multiplies(text: str) -> bool:
    """Whether a text is a number or a ratio of two, which is not one."""
    match = _RATIO.match(text)
    return match is not None and float(match[1]) not in (0, float(match[2] or 1))


def check_name(name: str, source: Source | Declared, wanted: Wanted) -> Iterator[Finding]:
    """Compare the name of a column of values with what is declared, where it is all there is."""
    yield from _of_name(name, [name], source, wanted.where)
    yield from _quantity(name, source, wanted, wanted.where, units=False)
    yield from _coded([name], source, wanted, wanted.where)


def _of_name(
    name: str, names: Sequence[str], source: Source | Declared, where: str
) -> Iterator[Finding]:
    """Hold unit and factor in the name of a column, among all of a file, against those declared."""
    if factor_in_name(name) is None:
        yield from _unit(name, source, where)
    if source.multiplier is None:
        yield from _factor(name, names, source.unit or "", where)


def _clock(rows: Rows, timezone: str, where: str) -> Iterator[Finding]:
    """Hold an offset that the heading of the times states against the declared zone."""
    places = [rows.header.places[ref] for ref in rows.columns.time if ref in rows.header.places]
    names = [rows.header.names[place] for place in places if place < len(rows.header.names)]
    said = [(name, hours) for name in names if (hours := utc_offset(name)) is not None]
    if not said or not len(rows) or _OFFSET_BEHIND.search(rows.times.text(0)):
        return
    zone = ZoneInfo(timezone)
    seasons = [zone.utcoffset(dt.datetime(2024, month, 1)) for month in (1, 7)]
    name, hours = said[0]
    if dt.timedelta(hours=hours) not in seasons:
        yield MON[155].at(where, found=name, timezone=timezone)


def _unit(name: str, source: Source | Declared, where: str) -> Iterator[Finding]:
    """Hold a unit at the end of a name against the declared one."""
    unit, declared = unit_in_name(name), source.unit or ""
    if "/" in unit and _by_the_interval(unit, source):
        return
    found, wanted = dimension(unit), dimension(declared)
    if wanted not in ("energy", "power"):
        return
    if match := _REACTIVE.search(name):
        found, unit = "other", match[0]
    if not found:
        return
    if found not in ("energy", "power"):
        # A letter may be a tariff, a phase or a meter.
        if len(unit) > 1 and unit not in _ALSO_WORDS:
            yield MON[931]["other"].at(where, found=name, unit=unit, declared=declared)
        return
    if found != wanted:
        # Amounts of an hour may be declared by the hour; and a name may be a mere name.
        if found == "energy" and ("/" in declared or not name.endswith(_BRACKETS)):
            return
        yield MON[931].at(where, found=name, declared=declared)
        return
    times = times_of(unit, declared)
    if times is not None and times != 1:
        yield MON[930].at(where, found=name, declared=declared, times=float(times))


def _quantity(
    name: str, source: Source | Declared, wanted: Wanted, where: str, *, units: bool
) -> Iterator[Finding]:
    """Ask about a name that says something else than energy, or not whether it is power."""
    if dimension(source.unit or "") not in ("energy", "power") or source.kind == "value":
        return
    unit = dimension(unit_in_name(name))
    if unit in ("", "energy", "power") and (words := not_metered(name)):
        yield MON[980].at(where, found=name, words=words, parameter=wanted.parameter)
        return
    bounded = wanted.capacity_rate is not None or source.invoiced
    # Amounts that count as a power are too few: no capacity shows that, and it may be unsafe.
    sure = source.invoiced if wanted.direction == "higher" else bounded
    # A unit that differs is refused where it stands in brackets, and else may be a mere name.
    mere = unit == "energy" and source.kind == "power" and not name.endswith(_BRACKETS)
    told = (unit and not mere) or units or source.layout == "wide"
    if told or not isinstance(source.interval, dt.timedelta):
        return
    hours = source.interval.total_seconds() / 3600
    if hours == 1 or hours >= 24:
        return
    of = wanted.parameter
    if source.kind == "energy" and not says_energy(name):
        if says_power(name):
            yield MON[981]["power"].at(where, found=name, times=hours, parameter=of)
        elif not bounded:
            yield MON[981].at(where, found=name, times=hours, parameter=of)
    elif source.kind == "power" and says_energy(name):
        yield MON[981]["energy"].at(where, found=name, times=1 / hours, parameter=of)
    elif source.kind == "power" and not says_power(name) and not sure:
        yield MON[981]["neither"].at(where, found=name, times=1 / hours, parameter=of)


def _by_the_interval(unit: str, source: Source | Declared) -> bool:
    """Whether a unit names the interval, as kWh/day does for amounts of a day."""
    if source.kind != "energy" or not isinstance(source.interval, dt.timedelta):
        return False
    try:
        amount = convert(Fraction(1), f"{unit}*s", source.unit or "")
    except UnitError:
        return False
    return amount * Fraction(source.interval.total_seconds()) == 1


def _factor(name: str, names: Sequence[str], declared: str, where: str) -> Iterator[Finding]:
    """Hold a factor in the heading against a multiplier that is not stated."""
    if (said := counted_pulses(name, names)) and dimension(declared) == "energy":
        wording = MON[973]["pulses"] if said == "pulses" else MON[973]["impulses"]
        yield wording.at(where, found=name, unit=declared)
        return
    if TO_MULTIPLY.search(name):
        yield MON[973]["named"].at(where, found=name)
        return
    found = factor_in_name(name)
    if found is None:
        return
    times = times_of(found[1], declared)
    if times is not None and (factor := found[0] * times) != 1:
        yield MON[973].at(where, found=name, times=float(factor), unit=declared)


def _coded(
    names: Iterable[str], source: Source | Declared, wanted: Wanted, where: str
) -> Iterator[Finding]:
    """Hold what OBIS codes say against what is wanted, and against the declared kind."""
    if dimension(source.unit or "") not in ("energy", "power") or source.kind == "value":
        return
    for name in names:
        coded = obis_in(name)
        if coded is None:
            continue
        power = source.kind == "power"
        # Portals call the amounts of intervals by the code of their register too.
        fits = coded.processed in (_POWERS if power else ("register", "interval"))
        if not (coded.is_active and fits):
            kind = f"{source.kind}, in {source.unit}"
            yield MON[989].at(where, found=name, code=coded.code, meaning=coded.meaning, kind=kind)
        direction = coded.quantity
        if direction == "export" and wanted.direction == "higher":
            yield MON[520]["export"].at(where, found=name, parameter=wanted.parameter)
        if direction == "import" and wanted.follows_sun:
            yield MON[520].at(where, found=name, parameter=wanted.parameter)


def _added(names: Sequence[str], wanted: Wanted, where: str) -> Iterator[Finding]:
    """Refuse names of what must not be added: of one meter, both directions or total and parts."""
    of_meter: dict[str, list[str]] = {}
    for name in names:
        of_meter.setdefault(meter_in(name), []).append(name)
    for several in of_meter.values():
        ways = {direction_of(name): name for name in several}
        if "import" in ways and "export" in ways:
            found = f"{ways['import']}, {ways['export']}"
            yield MON[990].at(where, found=found, parameter=wanted.parameter)
        coded = [(name, one) for name in several if (one := obis_in(name)) is not None]
        for name, whole in coded:
            parts = [n for n, one in coded if one.code != whole.code and whole.holds(one)]
            if parts:
                yield MON[991].at(where, found=", ".join(parts), name=name)
                break


def _texts(rows: Rows) -> Iterator[Sequence[str]]:
    """Give the texts of each filter: what several of them choose is added."""
    yield from (texts for _, texts in rows.columns.filter)
