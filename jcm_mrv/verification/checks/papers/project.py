"""Typed values against the project's own readings: what the meters say, and what was typed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction

from jcm_mrv.calculation.result import ApplicationResult, Result
from jcm_mrv.findings import VER, Finding, FindingsError
from jcm_mrv.methodology.built_in import START
from jcm_mrv.methodology.days import DATE, day_of
from jcm_mrv.methodology.inputs import Inputs, MemberKey, labelled
from jcm_mrv.methodology.members import Value
from jcm_mrv.project.load import Project
from jcm_mrv.project.period import YearPart
from jcm_mrv.verification.checks.fixed.preferred import held_against_project
from jcm_mrv.verification.claim.claim import Claim, StatedValue, member_id
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model, has_default

_RELATIVE = 1e-9
_MOST_SHOWN = 6


def against_project(
    claim: Claim, project_result: Result, model: Model | None
) -> Iterator[Finding | Judged]:
    """Give each typed value that is not the one that the project's data give.

    Raises
    ------
    FindingsError
        ``VER-071`` when the project applies another methodology.
    """
    project = project_result.project
    applied = applied_in(claim, project_result)
    if applied is None:
        raise FindingsError([_other_methodology(claim, project)])
    yield from _periods(claim, project)
    members = paired(claim, applied)
    if members is None:
        yield _other_members(claim, applied)
        return
    amounts = Amounts(applied)
    for stated in claim.monitored:
        yield from _monitored(claim, stated, amounts, members, model)
    for stated in claim.fixed:
        yield from _fixed(claim, stated, applied, members, model)
    for stated in claim.worked_out:
        yield from _given(claim, stated, applied, members, model)


def applied_in(claim: Claim, result: Result) -> ApplicationResult | None:
    """Give the project's application of the methodology that the workbook names."""
    own = claim.methodology.reference
    return next((a for a in result.applications if a.methodology.reference == own), None)


def _other_methodology(claim: Claim, project: Project) -> Finding:
    return VER[71].at(
        project.path.name,
        found=", ".join(a.methodology.reference for a in project.applications),
        methodology=claim.methodology.reference,
    )


def _periods(claim: Claim, project: Project) -> list[Finding]:
    if claim.side == "plan":
        return []
    stated = [(s.start, s.end) for s in claim.years]
    own = [(y.start, y.end) for y in project.years]
    if sorted(stated) == sorted(own) or absent_years(claim, project):
        return []
    return [
        VER[71]["periods"].at(
            claim.name,
            found=", ".join(f"{a} - {b}" for a, b in stated),
            own=", ".join(f"{a} - {b}" for a, b in own),
        )
    ]


def absent_years(claim: Claim, project: Project | None) -> tuple[YearPart, ...]:
    """Give the years of the project that a workbook of others of them leaves out.

    A form with rows for one year is filled once per year, and each of them is right.
    """
    if project is None or claim.side == "plan":
        return ()
    stated = [(s.start, s.end) for s in claim.years]
    own = {(y.start, y.end): y for y in project.years}
    if not stated or len(set(stated)) < len(stated) or not own.keys() >= set(stated):
        return ()
    return tuple(year for days, year in own.items() if days not in stated)


def paired(claim: Claim, applied: ApplicationResult) -> dict[str, dict[str, str]] | None:
    """Give per set the project's id of each of the workbook's members: by id, else by order."""
    found: dict[str, dict[str, str]] = {}
    for set_name, own in applied.application.inputs.members.items():
        stated = claim.bound.members.get(set_name, ())
        if set(own) == set(stated):
            found[set_name] = {i: i for i in own}
        elif len(own) == len(stated) and not set(own) & set(stated):
            found[set_name] = dict(zip(stated, own, strict=True))
        else:
            return None
    return found


def _other_members(claim: Claim, applied: ApplicationResult) -> Finding:
    def shown(bound: Inputs) -> str:
        return "; ".join(f"{k}: {', '.join(ids)}" for k, ids in bound.members.items())[:200]

    return VER[71]["members"].at(
        claim.name, found=shown(claim.bound), own=shown(applied.application.inputs)
    )


def _key(claim: Claim, name: str, key: MemberKey, members: dict[str, dict[str, str]]) -> MemberKey:
    sets = claim.methodology.sets_of(name)
    return tuple(members[s][i] for s, i in zip(sets, key, strict=True))


class Amounts:
    """What the project's data give for the days of a line, where they prove an amount for these.

    A line has a calendar year of the monitoring period, or whole months of it.
    """

    def __init__(self, applied: ApplicationResult) -> None:
        self.parameters = applied.methodology.parameters
        self._years = {
            (q.parameter, q.member, q.part.start, q.part.end): q.value for q in applied.quantities
        }
        self._months = {(q.parameter, q.member): q for q in applied.over_time}

    def of(self, name: str, key: MemberKey, part: YearPart) -> Fraction | None:
        """Give the amount of some days; None where the data prove none."""
        known = self._years.get((name, key, part.start, part.end))
        if known is not None:
            return known
        months = self._months.get((name, key))
        summed = self.parameters[name].aggregation == "sum"
        return None if months is None else months.within(part, summed=summed)


def held_against_data(claim: Claim, result: Result | None) -> frozenset[StatedValue]:
    """Give the monitored values that were compared with what the project's data give."""
    applied = None if result is None else applied_in(claim, result)
    members = None if applied is None else paired(claim, applied)
    if applied is None or members is None:
        return frozenset()
    amounts = Amounts(applied)

    def is_held(stated: StatedValue) -> bool:
        known = [
            amounts.of(stated.name, _key(claim, stated.name, key, members), part)
            for key in stated.members
            for part in _parts(claim, stated, key)
        ]
        return stated.number is not None and bool(known) and None not in known

    return frozenset(filter(is_held, claim.monitored))


def _parts(claim: Claim, stated: StatedValue, key: MemberKey) -> tuple[YearPart, ...]:
    """Give the days that a value is of: those of its line, or of the year that its member is."""
    set_name = claim.methodology.time_set(stated.name)
    if set_name is not None:
        year = key[claim.methodology.sets_of(stated.name).index(set_name)]
        own = claim.own_parts.get(set_name, {}).get(year)
        return () if own is None else (own,)
    return claim.years if stated.span is None else (claim.time.periods[stated.span],)


def _monitored(
    claim: Claim,
    stated: StatedValue,
    amounts: Amounts,
    members: dict[str, dict[str, str]],
    model: Model | None,
) -> list[Judged]:
    judged: list[Judged] = []
    for key in stated.members:
        own = _key(claim, stated.name, key, members)
        for part in _parts(claim, stated, key):
            value = amounts.of(stated.name, own, part)
            if value is not None:
                judged += _compared(claim, stated, value, "the readings give", model)
    return judged


def _fixed(
    claim: Claim,
    stated: StatedValue,
    applied: ApplicationResult,
    members: dict[str, dict[str, str]],
    model: Model | None,
) -> list[Judged]:
    keys = {_key(claim, stated.name, key, members): key for key in stated.members}
    if stated.name in claim.methodology.attributes or stated.name == START:
        given = applied.application.inputs.values.get(stated.name, {})
        known = {keys[own]: value for own, value in given.items() if own in keys}
        wanted = {
            key: _named(claim, stated.name, value, members)
            for key, value in known.items()
            # What does not follow from its days is told as such.
            if value is not None and claim.by_definition(stated.name, key) != value
        }
        return _unlike(claim, stated, wanted, model)
    found = [v for v in applied.fixed if v.parameter == stated.name and v.member in keys]
    works_out = not stated.is_typed and has_default(claim, stated.name)
    if works_out and not any(value.by_project for value in found):
        # It can differ by the attributes that it is worked out from: these are told.
        return []
    ways = [f for value in found for f in held_against_project(claim, stated, value)]
    years = {part.year for part in claim.years}
    dated = {v.year: v.value for v in found if v.year in years}
    if claim.side == "report" and len({*dated.values()}) > 1:
        return _of_each_year(claim, stated, dated, model)
    # Of what is another value in each year, the one that is stated.
    found.sort(key=lambda value: (value.year in years, value.value == stated.number))
    right: dict[MemberKey, Value] = {keys[v.member]: Fraction(v.value) for v in found}
    return [*_unlike(claim, stated, right, model), *map(Judged, ways[:1])]


def _of_each_year(
    claim: Claim, stated: StatedValue, dated: Mapping[int, float], model: Model | None
) -> list[Judged]:
    """Give a number for all years, where the project has the methodology's own of each year."""
    if stated.number is None:
        return []
    unit = claim.methodology.unit(stated.name)
    lost = None if model is None else model.effect(stated, math.nan)
    effect = None if lost is None else -lost
    own = ", ".join(f"{year}: {_shown(value, unit)}" for year, value in dated.items())
    found = _shown(stated.number, unit)
    finding = _differs(stated, found, f"the project file has {own}", effect)
    return [Judged(finding, effect, (stated, math.nan))]


def _given(
    claim: Claim,
    stated: StatedValue,
    applied: ApplicationResult,
    members: dict[str, dict[str, str]],
    model: Model | None,
) -> Iterator[Judged]:
    """Give the numbers of the project where the sheet says that each year has its own."""
    unit = claim.methodology.unit(stated.name)
    keys = {_key(claim, stated.name, key, members): key for key in stated.members}
    for value in applied.fixed:
        if value.by_project and value.parameter == stated.name and value.member in keys:
            right = {(stated.name, keys[value.member]): value.value}
            lost = None if model is None else model.effect_of(right)
            effect = None if lost is None else -lost
            expected = f"the project file has {_shown(value.value, unit)}"
            yield Judged(_differs(stated, str(stated.value), expected, effect), effect)


def _named(claim: Claim, name: str, value: Value, members: dict[str, dict[str, str]]) -> Value:
    """Give the value of an attribute as the sheet has it: what names a member by the sheet's id."""
    over = claim.methodology.members_of(name)
    ids = {} if over is None else {own: member for member, own in members[over].items()}
    return ids.get(value, value) if isinstance(value, str) else value


def _unlike(
    claim: Claim, stated: StatedValue, wanted: Mapping[MemberKey, Value], model: Model | None
) -> list[Judged]:
    """Give a value that is not the project's, of whom it is not so."""
    others = {key: value for key, value in wanted.items() if _is_other(stated, value)}
    if not others:
        return []
    values = set(wanted.values())
    if len(values) == 1 and isinstance(right := values.pop(), Fraction):
        return _compared(claim, stated, right, "the project file has", model)
    held = {k: v if isinstance(v, str) else float(v) for k, v in others.items()}
    lost = None
    if model is not None:
        lost = model.effect_of({(stated.name, key): value for key, value in held.items()})
    unit = claim.methodology.unit(stated.name)
    shown = {k: v if isinstance(v, str) else _shown(v, unit) for k, v in held.items()}
    alone = len({*wanted.values()}) == 1
    expected = "; ".join(
        text if alone else f"{labelled(stated.name, key)} {text}"
        for key, text in list(shown.items())[: 1 if alone else _MOST_SHOWN]
    )
    found = str(stated.value) if stated.number is None else _shown(stated.number, unit)
    finding = _differs(stated, found, f"the project file has {expected}", lost)
    instead = (stated, next(iter(held.values()))) if alone and lost is not None else None
    return [Judged(finding, None if lost is None else -lost, instead)]


def _is_other(stated: StatedValue, right: Value) -> bool:
    """Whether a cell says something else; what it does not say, or not so, is told elsewhere."""
    if isinstance(right, str):
        return stated.value is not None and member_id(stated.value) != right
    return stated.number is not None and not _is_close(stated.number, float(right))


def _is_close(number: float, right: float) -> bool:
    return abs(number - right) <= _RELATIVE * max(abs(right), 1.0)


def _compared(
    claim: Claim, stated: StatedValue, own: Fraction, source: str, model: Model | None
) -> list[Judged]:
    if stated.number is None:
        return []
    unit = claim.methodology.unit(stated.name)
    right = float(own)
    if _is_close(stated.number, right):
        return []
    lost = None if model is None else model.effect(stated, right)
    effect = None if lost is None else -lost
    expected = f"{source} {_shown(right, unit)}"
    finding = _differs(stated, _shown(stated.number, unit), expected, effect)
    if _is_rounded(stated, right) and (effect is None or abs(effect) < 1):
        finding = VER[72].at(
            finding.where, found=finding.found, label=stated.label, expected=finding.expected
        )
    return [Judged(finding, effect, (stated, right))]


def _shown(number: float, unit: str) -> str:
    return day_of(number).isoformat() if unit == DATE else f"{number_shown(number)} {unit}"


def _is_rounded(stated: StatedValue, right: float) -> bool:
    """Whether a value is the right one, written with fewer digits."""
    if not isinstance(stated.value, float) or not stated.factor:
        return False
    if stated.in_table != 1 and not stated.is_typed:
        return False
    digits = len(repr(stated.value).partition(".")[2]) if stated.value % 1 else 0
    shown = right / float(stated.factor)
    return abs(stated.value - shown) <= 0.5000001 * 10.0**-digits


def _differs(stated: StatedValue, found: str, expected: str, effect: float | None) -> Finding:
    wording = VER[70] if effect is not None else VER[70]["untold"]
    return wording.at(stated.where, found=found, label=stated.label, expected=expected)
