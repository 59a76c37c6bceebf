"""Typed values: units, texts, defaults, sources, monitoring options, plausible ranges."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jcm_mrv.findings import VER, Finding, Severity
from jcm_mrv.methodology.days import DATE, FIRST_DAY, LAST_DAY
from jcm_mrv.methodology.expression.tree import references
from jcm_mrv.methodology.solve import own_values
from jcm_mrv.methodology.units import UnitError, convert
from jcm_mrv.methodology.units_defined import ways_of
from jcm_mrv.methodology.units_written import read_unit, times_of
from jcm_mrv.project.period import YearPart
from jcm_mrv.verification.checks.fixed.other_case import near, other_case
from jcm_mrv.verification.checks.fixed.preferred import found_instead, picked
from jcm_mrv.verification.checks.formulas.corrections import begins, right_constant, same_number
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.confirmed import contradicted
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model, has_default
from jcm_mrv.workbook.address import place_text
from jcm_mrv.workbook.formulas.values import ErrorValue
from jcm_mrv.workbook.wording import NOT_NEEDED


def inputs(claim: Claim, model: Model | None) -> Iterator[Finding | Judged]:
    """Give inputs that are no number, in a unit that does not fit, or not plausible."""
    for stated in claim.inputs:
        yield from _value(claim, stated, model)
        yield from _unit(claim, stated)
        yield from _of_time(claim, stated, model)
        yield from _range(claim, stated)


def options(claim: Claim) -> Iterator[Finding]:
    """Give monitoring options that are missing or not allowed."""
    for stated in claim.monitored:
        yield from _option(claim, stated)


def constants(claim: Claim, model: Model | None) -> list[Judged]:
    """Give default values that are not the methodology's, each at the cell where it begins."""
    return [
        Judged(finding, _constant_effect(stated, model))
        for stated in claim.constants
        if begins(claim, stated) is stated and (finding := _constant(claim, stated))
    ]


def fixed(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give fixed values that are none of the methodology's own, or have no source."""
    for stated in claim.fixed:
        yield from _fixed(claim, stated, model)
    if model is not None:
        yield from picked(claim, model, lambda s: [*_defaults(model, claim, s).values()])


def unlike_read(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give fixed values that a record of the official text has otherwise."""
    for record, stated in contradicted(claim):
        assert record.value is not None
        assert record.unit is not None
        unit = claim.methodology.unit(stated.name)
        try:
            right = float(convert(record.value, record.unit, unit))
        except UnitError:
            continue
        finding = VER[107].at(
            stated.where,
            found=f"{number_shown(stated.number or 0.0)} {unit}",
            label=stated.label,
            number=f"{number_shown(right)} {unit}",
            record=record.text,
        )
        gain = None if model is None else model.effect(stated, right)
        yield Judged(finding, None if gain is None else -gain, (stated, right))


def _value(claim: Claim, stated: StatedValue, model: Model | None) -> list[Judged]:
    attribute = claim.methodology.attributes.get(stated.name)
    if attribute is not None and (attribute[1].choices or attribute[1].of):
        return _choice(claim, stated)
    if claim.methodology.unit(stated.name) == DATE and stated.value is not None:
        return _day(stated)
    if stated.text is not None:
        assert isinstance(stated.value, float)
        effect = None
        if model is not None and stated.number is not None and attribute is None:
            # A sum skips a text: the workbook calculates as if nothing were there.
            effect = model.effect(stated, 0.0)
        shown, number = f"the text {stated.text[:40]!r}", number_shown(stated.value)
        finding = VER[11]["input"].at(stated.where, found=shown, label=stated.label, number=number)
        return [Judged(finding, effect)]
    if isinstance(stated.value, float) and not isinstance(stated.value, bool):
        return []
    unit, where, label = claim.methodology.unit(stated.name), stated.where, stated.label
    if stated.value is None:
        if attribute is not None and not attribute[1].required:
            return []
        if formula := claim.cells.formula(stated.leaf):
            # What cannot be calculated here is no empty cell.
            return [Judged(VER[131].at(where, found=formula[:80], label=label), 0.0)]
        # What is taken from another cell is missing there.
        return [Judged(VER[5].at(place_text(stated.leaf), label=label, unit=unit))]
    if isinstance(stated.value, ErrorValue):
        found = stated.value.value
        return [Judged(VER[10]["input"].at(where, found=found, label=label, unit=unit))]
    if stated.value == NOT_NEEDED and _unknown_need(claim, stated.name):
        # Whether it is needed rests on a choice that is told as none.
        return []
    found = repr(stated.value)[:60]
    return [Judged(VER[12].at(where, found=found, label=label, unit=unit))]


def _unknown_need(claim: Claim, name: str) -> bool:
    """Whether it cannot be told of whom a value is asked, since a choice is none of those."""
    needed = claim.methodology.needed.get(name)
    asked = references(needed) if needed is not None else ()
    return any(
        (s.value is None or isinstance(s.value, str)) and s.value not in claim.choices(s.name)
        for s in claim.inputs
        if s.name in asked and s.name in claim.methodology.attributes and claim.choices(s.name)
    )


def _day(stated: StatedValue) -> list[Judged]:
    """Give what is no day, or a text that is one: a formula does not count with it."""
    found, value = _held(stated), stated.value
    if stated.text is not None:
        return [Judged(VER[12]["day-text"].at(stated.where, found=found, label=stated.label))]
    if isinstance(value, float) and value.is_integer() and FIRST_DAY <= value <= LAST_DAY:
        return []
    return [Judged(VER[12]["day"].at(stated.where, found=found, label=stated.label))]


def _held(stated: StatedValue) -> str:
    """Give what a cell holds as people read it."""
    value = stated.value
    if stated.text is not None:
        return f"the text {stated.text[:40]!r}"
    return number_shown(value) if isinstance(value, float) else repr(value)[:60]


def _choice(claim: Claim, stated: StatedValue) -> list[Judged]:
    choices = claim.choices(stated.name)
    if isinstance(stated.value, str) and (choice := stated.value.strip()) in choices:
        if choice == stated.value:
            return []
        found = repr(stated.value)[:60]
        blank = VER[12]["blank"]
        return [Judged(blank.at(stated.where, found=found, label=stated.label, choice=choice))]
    finding = VER[12]["choice"].at(
        stated.where,
        found=repr(stated.value)[:60],
        label=stated.label,
        choices=" | ".join(choices),
    )
    return [Judged(finding)]


# -- units ----------------------------------------------------------------------------------


def _unit(claim: Claim, stated: StatedValue) -> list[Finding]:
    unit = claim.methodology.unit(stated.name)
    if not unit or stated.value is None:
        return []
    written = " ".join(stated.unit.split())
    if not written:
        if times_of("", unit) == 1:
            return []
        return [VER[31].at(stated.where, label=stated.label, unit=unit)]
    if ways_of(written, unit):
        return []
    try:
        read_unit(written)
    except UnitError as exc:
        finding = VER[30]["unknown"]
        return [finding.at(stated.where, found=written, label=stated.label, unit=unit, why=exc)]
    return [VER[30]["unfit"].at(stated.where, found=written, label=stated.label, unit=unit)]


def _of_time(claim: Claim, stated: StatedValue, model: Model | None) -> Iterator[Judged]:
    """Give attributes of calendar years, and of parts of the period, that their days do not give.

    The result is recomputed with what the days give.
    """
    declared = claim.methodology.attributes.get(stated.name)
    text = stated.value.strip() if isinstance(stated.value, str) else None
    found = text if declared is not None and declared[1].choices else stated.number
    if declared is None or found is None:
        return
    for key in stated.members:
        wanted = claim.by_definition(stated.name, key)
        exact = float(wanted) if isinstance(wanted, int) else wanted
        if exact is None or same_number(exact, found):
            continue
        where, label, severity = stated.where, stated.label, Severity.ERROR
        shown = found if isinstance(found, str) else f"{found:g}"
        if claim.methodology.sets[declared[0]].periods is None:
            said = VER[36]["year"]
            finding = said.at(where, found=shown, severity=severity, label=label, year=wanted)
        else:
            finding = VER[36]["part"].at(
                where,
                found=shown,
                severity=severity,
                label=label,
                part=key[0],
                wanted=f"{wanted} {declared[1].unit or ''}".strip(),
            )
        yield Judged(finding, None if model is None else model.effect(stated, found))
        return


def _range(claim: Claim, stated: StatedValue) -> list[Finding]:
    methodology = claim.methodology
    parameter = methodology.parameters.get(stated.name)
    number = stated.number
    if number is None:
        return []
    unit = methodology.unit(stated.name)
    shown = f"{number_shown(number)} {unit}"
    because = ""
    if parameter is not None:
        if number < 0 and parameter.kind == "monitored" and not parameter.can_be_negative:
            return [VER[37].at(stated.where, found=shown, label=stated.label)]
        low, high = parameter.range.minimum, parameter.range.maximum
        because = parameter.range.because
    elif unit == DATE or methodology.time_set(stated.name) is not None:
        return []
    else:
        _, declared = methodology.attributes[stated.name]
        low, high = declared.minimum, declared.maximum
    if (low is None or number >= low) and (high is None or number <= high):
        return []
    ends = [] if low is None else [f"at least {float(low):g}"]
    ends += [] if high is None else [f"at most {float(high):g}"]
    between = " and ".join(ends)
    between += "" if unit in ("", "1") else f" {unit}"
    between += f": {because}" if because else ""
    return [VER[36].at(stated.where, found=shown, label=stated.label, ends=between)]


def _option(claim: Claim, stated: StatedValue) -> list[Finding]:
    if stated.option is None or stated.value is None or claim.side == "plan":
        return []
    allowed = claim.methodology.parameters[stated.name].options
    expected = " or ".join(f"Option {option}" for option in allowed)
    where, label = stated.where, stated.label
    letter = stated.option_letter
    if not letter:
        written = stated.option.strip()[:30]
        found = repr(written) if written else "nothing"
        return [VER[50].at(where, found=found, label=label, allowed=expected)]
    if letter in allowed:
        return []
    claim_of_options = claim.methodology.parameters[stated.name].options_from
    read = claim_of_options is not None and claim_of_options.standing == "official"
    found = f"Option {letter}"
    if read:
        return [VER[51].at(where, found=found, label=label, allowed=expected)]
    asked = VER[51]["unread"]
    return [asked.at(where, severity=Severity.WARNING, found=found, label=label, allowed=expected)]


# -- fixed values ---------------------------------------------------------------------------


def _constant(claim: Claim, stated: StatedValue) -> Finding | None:
    wanted = right_constant(claim, stated)
    if wanted is None or not isinstance(stated.value, float | None):
        return None
    parameter = claim.methodology.parameters[stated.name]
    source = parameter.value_from
    return VER[34].at(
        stated.where,
        found="nothing"
        if stated.value is None
        else f"{number_shown(stated.value)} {stated.unit}".strip(),
        symbol=claim.methodology.symbol(stated.name),
        number=number_shown(wanted),
        unit=stated.unit or parameter.unit,
        standing=source.standing if source else "no source",
    )


def _constant_effect(stated: StatedValue, model: Model | None) -> float | None:
    number = 0.0 if stated.value is None else stated.number
    if model is None or number is None:
        return None
    changed = model.reductions({(stated.name, ()): number})
    right = model.reductions()
    return None if changed is None or right is None else changed - right


def default_of(model: Model | None, claim: Claim, stated: StatedValue) -> float | None:
    """Give the methodology's own value for the members of a stated one, where it can be told."""
    return next(iter(_defaults(model, claim, stated).values()), None)


def _defaults(model: Model | None, claim: Claim, stated: StatedValue) -> dict[YearPart, float]:
    """Give the same of each calendar year; of the first alone where all years have the same."""
    found: dict[YearPart, float] = {}
    if model is None or not has_default(claim, stated.name):
        return found
    key = (stated.name, stated.members[0])
    is_by_year = stated.name in claim.methodology.by_year
    for n, part in enumerate(claim.years if is_by_year else claim.years[:1]):
        value = model.default(n, *key)
        if value is not None and math.isfinite(value):
            found[part] = value
    return found if len({*found.values()}) > 1 else dict(list(found.items())[:1])


def _fixed(claim: Claim, stated: StatedValue, model: Model | None) -> list[Judged]:
    if stated.name not in claim.methodology.parameters or stated.number is None:
        return []
    if stated.name in claim.methodology.needed and not set(stated.members).intersection(
        claim.described.asked(stated.name)
    ):
        # That nobody needs it is told as such, and no default stands for it.
        return []
    number, unit = stated.number, claim.methodology.unit(stated.name)
    unit = "" if unit == "1" else f" {unit}"
    own = [float(value) for value in own_values(claim.methodology, stated.name)]
    defaults = _defaults(model, claim, stated)
    expected = list(defaults.values()) or own
    holds = all if defaults else any
    if expected and holds(near(number, value) for value in expected):
        return [] if defaults else other_case(claim, stated, model)
    source = " ".join(stated.source.split())
    effect, instead = None, None
    if model is not None and expected:
        # Where it cannot be told which is right, the one that gives the least.
        # Without a number each year has its own by default.
        rights = [math.nan] if len(defaults) > 1 else expected
        gains = {value: model.effect(stated, value) for value in rights}
        known = {value: gain for value, gain in gains.items() if gain is not None}
        if known:
            right = min(known, key=lambda value: known[value])
            effect, instead = -known[right], (stated, right)
    label, shown = stated.label, f"{number_shown(number)}{unit}"
    if expected:
        listed = " or ".join(number_shown(v) for v in dict.fromkeys(expected[:8])) + unit
        if len(defaults) > 1:
            each = (f"{part.year}: {number_shown(value)}" for part, value in defaults.items())
            listed = ", ".join(each) + unit
        # The number of some years: it is the methodology's own, and none of the others'.
        alike = [str(part.year) for part, value in defaults.items() if near(number, value)]
        if claim.methodology.parameters[stated.name].prefer and source and stated.is_typed:
            found = f"{shown} ({source[:80]})"
            return [found_instead(claim, stated, found, listed, effect, instead, expected)]
        if alike:
            finding = VER[34]["some-years"].at(
                stated.where,
                found=f"{shown} ({source[:80] or 'no source'})",
                severity=Severity.WARNING if source and stated.is_typed else Severity.ERROR,
                label=label,
                years=", ".join(alike),
                listed=listed,
            )
        elif source and stated.is_typed:
            finding = VER[34]["listed"].at(
                stated.where,
                found=f"{shown} ({source[:80]})",
                severity=Severity.WARNING,
                label=label,
                listed=listed,
            )
        else:
            finding = VER[35]["listed"].at(
                stated.where, found=f"{shown}, no source", label=label, listed=listed
            )
        return [Judged(finding, effect, instead)]
    if source or not stated.is_typed:
        return []
    finding = VER[35].at(stated.where, found=f"{shown}, no source", label=label)
    return [Judged(finding)]
