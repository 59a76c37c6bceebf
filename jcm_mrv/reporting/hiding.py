"""What a public version of a result has to leave out, found in its project file."""

from __future__ import annotations

import datetime as dt
import fnmatch
import posixpath
import re
import unicodedata
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from jcm_mrv.calculation.result import ApplicationResult, Result
from jcm_mrv.calculation.values import FixedValue
from jcm_mrv.methodology.countries import country_name
from jcm_mrv.methodology.exact_numbers import number_text, parse_number
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.methodology.units import UnitError, convert, parse_unit
from jcm_mrv.patterns import pattern
from jcm_mrv.project.confidential import leaves_of, resolved
from jcm_mrv.project.estimates import FORMS
from jcm_mrv.reporting.cleaning import clean
from jcm_mrv.reporting.masking import Masking
from jcm_mrv.reporting.words import plain, territories, written_days
from jcm_mrv.strict_yaml import Path_

# What these say is one of a few words, or a sign: it hides where it stands, and not in all texts.
_OF_A_FEW = frozenset("unit units side option kind layout label what split interval hold".split())
_TEXTS_OF_A_VALUE = frozenset({"source", "comment", "valid_until", "unit", "date", "evidence"})
_QUANTITY = pattern(r"([-+]?[0-9][0-9.eE/+-]*)(?:\s+(\S+))?")


def masking_of(result: Result, *, public: bool) -> Masking:
    """Give what a document leaves out."""
    project = result.project
    data, named = project.document.data, project.file.confidential
    if not public or not named:
        return Masking()
    roots = tuple(path for text in named if (path := resolved(data, text)))
    leaves = list(leaves_of(data, named))
    hidden = Masking(paths=roots)
    texts: list[str] = [str(root[1]) for root in roots if root[0] == "meters" and len(root) == 2]
    texts += [str(name) for name in project.file.meters if hidden.hides("meters")]
    days: set[str] = set()
    # As they are written: `10.60` and `44/12` stand in findings.
    numbers: dict[str, Fraction] = {}
    for path, value in leaves:
        if value is None or isinstance(value, bool) or path[-1] in _OF_A_FEW:
            continue
        written = str(value).strip()
        if (day := _day(written)) is not None:
            days |= {written, day.isoformat(), *_beside(path, day)}
            continue
        if (number := _number(value)) is not None:
            numbers[written.split()[0]] = number
        if written and (number is None or isinstance(value, str)):
            texts += [written, clean(written)]
        if path[-1] == "partner_country":
            texts += [*territories(written), country_name(written)]
    values = {*numbers.values(), *_converted(result, hidden), *_in_units(result, leaves)}
    values |= {*_estimated(result, hidden)}
    places = frozenset(_places(result, hidden))
    files = frozenset(_files(result, leaves, places))
    texts += [name for file in files for name in (file, posixpath.basename(file))]
    days -= {d.isoformat() for y in result.years for d in (y.part.start, y.part.end)}
    for day in sorted(days):
        texts += [day, day.replace("T", " "), *written_days(dt.date.fromisoformat(day[:10]))]
    values = {value for value in values if _tells(value, result)}
    forms = {form for value in values for form in _forms(value)}
    for form, value in numbers.items():
        if value in values:
            forms.add(form.lstrip("+-"))
            texts += [form] if re.search("[eE/]", form) else []
    return Masking(
        roots,
        tuple(dict.fromkeys(texts)),
        frozenset(forms),
        frozenset({plain(value) for value in values} | days),
        files,
        places,
    )


def _day(text: str) -> dt.date | None:
    try:
        return dt.datetime.fromisoformat(text).date() if text[4:5] == "-" else None
    except ValueError:
        return None


def _beside(path: Path_, day: dt.date) -> list[str]:
    """Give the day that a stretch without calibration begins or ends with."""
    if "calibrations" not in path:
        return []
    step = dt.timedelta(days=1 if path[-1] == "valid_until" else -1)
    try:
        return [(day + step).isoformat()]
    except OverflowError:
        # No stretch lies before the first day there is, or after the last.
        return []


def _number(value: Any) -> Fraction | None:
    """Give the number of a leaf, with a unit or without; a text of digits is a text."""
    written = str(value).strip()
    match = _QUANTITY.fullmatch(written)
    if match is None or (isinstance(value, str) and written.isdigit()):
        return None
    try:
        if match[2]:
            parse_unit(match[2])
        return parse_number(match[1])
    except (UnitError, ValueError):
        return None


def _tells(value: Fraction, result: Result) -> bool:
    """Whether a number may be hidden wherever it stands.

    Whole numbers of one or two digits hide where they stand; in all texts they would hide every
    such number, as a year would hide itself in every day. The credits of a year are what a public
    version is for.
    """
    credits = {result.emission_reductions, *(y.emission_reductions for y in result.years)}
    years = {y.part.year for y in result.years}
    return (value.denominator > 1 or abs(value) >= 100) and value not in credits | years


def _forms(value: Fraction) -> Iterator[str]:
    """Give the ways in which a number is written, without its sign."""
    value = abs(value)
    yield number_text(value)
    of_percent = [value * 100] if 0 < value < 1 else []
    for number in (value, *of_percent):
        for digits in (None, 6, 3):
            text = plain(number if digits is None else round(number, digits))
            for group, sign in (("", "."), ("", ","), (",", "."), (".", ",")):
                whole, _, rest = text.partition(".")
                grouped = format(int(whole), ",").replace(",", group) if group else whole
                if (made := grouped + (sign + rest if rest else "")) not in ("0", "1", "-0"):
                    yield made


def _files(
    result: Result, leaves: Iterable[tuple[Path_, Any]], places: Iterable[str]
) -> Iterator[str]:
    """Give the files that were read which confidential parts name: by paths, globs, as tables."""
    patterns = [_folded(str(value)) for path, value in leaves if "readings" in path]
    for file in result.inputs:
        name = _folded(file.path)
        # `**` stands for no folder, too.
        of_readings = any(
            fnmatch.fnmatchcase(name, one) or fnmatch.fnmatchcase(name, one.replace("**/", "*"))
            for one in patterns
        )
        if of_readings or any(
            place.startswith((f"{file.path}:", f"{file.path} ")) for place in places
        ):
            yield file.path


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", posixpath.normpath(path)).casefold()


def _places(result: Result, hidden: Masking) -> set[str]:
    """Give where confidential parts stand: what findings found there is what is there."""
    document = result.project.document
    known = (*document.places, *document.elsewhere)
    return {document.where(path) for path in known if hidden.hides(*path)}


def _in_units(result: Result, leaves: Iterable[tuple[Path_, Any]]) -> Iterator[Fraction]:
    """Give confidential amounts of entries and estimates in the units of their parameters."""
    of_base = {one.application.base: one for one in result.applications}
    for path, value in leaves:
        if "monitoring" not in path or path[-1] != "value":
            continue
        at = path.index("monitoring")
        place = result.project.document.data
        for step in path[:-1]:
            place = place[step]
        one, unit = of_base.get(path[:at]), place.get("unit")
        if one is None or unit is None or path[at + 1] not in one.methodology.parameters:
            continue
        try:
            amount = convert(
                parse_number(value), str(unit), one.methodology.unit(str(path[at + 1]))
            )
        except (UnitError, ValueError):
            continue
        yield amount


def _estimated(result: Result, hidden: Masking) -> Iterator[Fraction]:
    """Give what confidential estimates come to in a year, in the units of their parameters."""
    for one in result.applications:
        for name, parameter in one.methodology.monitored().items():
            for key in one.application.source_keys(name):
                found = one.application.estimate_of(name, key)
                if found is None or not hides_estimate(hidden, one, name, key):
                    continue
                for year in found[0].years or (None,):
                    try:
                        amount = found[0].whole_year(parameter.unit, year)
                    except UnitError:
                        continue
                    if amount is not None:
                        yield Fraction(plain(amount))


def _converted(result: Result, hidden: Masking) -> Iterator[Fraction]:
    """Give confidential numbers in the units of the methodology."""
    for one in result.applications:
        for value in one.fixed:
            if hides_fixed(hidden, one, value.parameter, value.member):
                yield Fraction(plain(value.value))
        for quantity in one.quantities:
            if hides_amounts(hidden, one, quantity.parameter, quantity.member):
                yield Fraction(plain(quantity.value))
        for name, members in _attributes(hidden, one):
            given = one.application.inputs.values.get(name, {})
            for member in members:
                value = given.get(member)
                if value is not None and not isinstance(value, str):
                    yield Fraction(plain(value))


# -- what is hidden of a methodology ------------------------------------------------------------


def hides_fixed(masking: Masking, one: ApplicationResult, name: str, member: MemberKey) -> bool:
    """Say whether a value fixed ex ante is confidential, and not only what is said about it."""
    given = one.application.file.values.get(name)
    if given is None:
        return False
    path = (*one.application.base, "values", name)
    own = (*path, "/".join(member)) if member and "/".join(member) in given else path
    return any(not rest or rest[-1] not in _TEXTS_OF_A_VALUE for rest in masking.below(*own))


def place_of_fixed(one: ApplicationResult, value: FixedValue) -> Path_:
    """Give where the project file gives a value, in which way that may be."""
    own = ("/".join(value.member),) if value.member else ()
    way = (value.way,) if value.way is not None and value.by_project else ()
    return (*one.application.base, "values", value.parameter, *own, *way)


def hides_amounts(masking: Masking, one: ApplicationResult, name: str, member: MemberKey) -> bool:
    """Say whether what was measured is confidential, and not only how it was."""
    return any(_has_amounts(rest) for rest in masking.below(*_source(one, name, member)))


def _source(one: ApplicationResult, name: str, member: MemberKey) -> Path_:
    """Give where the project file says what is measured of a member."""
    if len(member) == len(one.methodology.sets_of(name)):
        member = one.application.source_key(name, member)
    own = ("members", "/".join(member)) if member else ()
    return (*one.application.base, "monitoring", name, *own)


def _has_amounts(rest: Path_) -> bool:
    match rest:
        case () | ("sources",):
            return True
        case ("entries" | "invoiced", *inner):
            return len(inner) < 2 or inner[-1] == "value"
        case ("sources", _, *inner):
            return _has_amounts(tuple(inner))
        case _:
            return False


def hides_estimate(masking: Masking, one: ApplicationResult, name: str, member: MemberKey) -> bool:
    """Say whether an estimate is confidential, and not only what is said about it."""
    below = masking.below(*_source(one, name, member), "estimate")
    return any(not rest or rest[0] in (*FORMS, "hours", "load") for rest in below)


def _attributes(masking: Masking, one: ApplicationResult) -> Iterator[tuple[str, list[MemberKey]]]:
    """Give the confidential attributes, each with its members, or the key of the project."""
    inputs, base = one.application.inputs, one.application.base
    for name, (of, _) in one.methodology.attributes.items():
        if of:
            places = [("sets", of, n, name) for n in range(len(inputs.members.get(of, ())))]
        else:
            places = [("attributes", name)]
        keys = zip(inputs.keys(name), places, strict=True)
        found = [key for key, place in keys if masking.hides(*base, *place)]
        if found:
            yield name, found


def hidden_names(masking: Masking, one: ApplicationResult) -> list[str]:
    """Give the names of a methodology that have a confidential number, of any member."""
    fixed = [v.parameter for v in one.fixed if hides_fixed(masking, one, v.parameter, v.member)]
    measured = [
        q.parameter for q in one.quantities if hides_amounts(masking, one, q.parameter, q.member)
    ]
    attributes = [name for name, _ in _attributes(masking, one)]
    return list(dict.fromkeys([*fixed, *measured, *attributes]))


def hidden_estimates(masking: Masking, one: ApplicationResult) -> list[str]:
    """Give the names of a methodology that have a confidential estimate, of any member."""
    return [
        name
        for name in one.application.file.monitoring
        if any(hides_estimate(masking, one, name, key) for key in one.application.source_keys(name))
    ]


def computed_back(masking: Masking, one: ApplicationResult) -> list[str]:
    """Give the confidential numbers that the amounts which are shown rest on."""
    needed = one.methodology.needed_by("ER")
    return [name for name in hidden_names(masking, one) if name in needed]


def allocation_back(masking: Masking, result: Result) -> Iterator[str]:
    """Give the lines of the allocation that what is shown of their year leaves as the rest."""
    lines = result.project.file.allocation
    for year in result.years:
        of_year = [n for n, line in enumerate(lines) if line.year == year.part.year]
        left = [n for n in of_year if hides_tonnes(masking, n)]
        if len(left) == 1:
            yield f"allocation.{left[0]}"


def hides_tonnes(masking: Masking, n: int) -> bool:
    """Say whether what a line of the allocation gives is confidential: its tonnes or its share."""
    return masking.hides("allocation", n, "tonnes") or masking.hides("allocation", n, "share")
