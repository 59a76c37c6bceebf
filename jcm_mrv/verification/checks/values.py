"""Typed values: units, texts, defaults, sources, monitoring options, plausible ranges."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from jcm_mrv.findings import Finding, error, warning
from jcm_mrv.methodology.model import Parameter
from jcm_mrv.methodology.solve import own_values
from jcm_mrv.verification.checks.response import right_constant
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model, has_default
from jcm_mrv.verification.units import factor_to, unit_of_sheet
from jcm_mrv.workbook.formulas.values import ErrorValue

_OPTION = re.compile(r"(?:\boption\b\W*|^\W*)([A-C])\b|(?:オプション)\s*([A-C])", re.I)


def inputs(claim: Claim, model: Model | None) -> Iterator[Finding | Judged]:
    """Give inputs that are no number, in a unit that does not fit, or not plausible."""
    for stated in claim.inputs:
        yield from _value(claim, stated, model)
        yield from _unit(claim, stated)
        yield from _range(claim, stated)


def options(claim: Claim) -> Iterator[Finding]:
    """Give monitoring options that are missing or not allowed."""
    for stated in claim.monitored:
        yield from _option(claim, stated)


def constants(claim: Claim, model: Model | None) -> list[Judged]:
    """Give default values that are not the methodology's."""
    alike = {(s.name, s.value): s for s in reversed(claim.constants)}
    return [
        Judged(finding, _constant_effect(stated, model))
        for stated in claim.constants
        if alike[stated.name, stated.value] is stated and (finding := _constant(claim, stated))
    ]


def fixed(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give fixed values that are none of the methodology's own, or have no source."""
    for stated in claim.fixed:
        yield from _fixed(claim, stated, model)


def label_of(stated: StatedValue) -> str:
    """Give a value's name with its member: ``EG[roof-a]``."""
    key = "/".join(stated.members[0]) if len(stated.members) == 1 else "all"
    return f"{stated.name}[{key}]" if key else stated.name


def _value(claim: Claim, stated: StatedValue, model: Model | None) -> list[Judged]:
    attribute = claim.methodology.attributes.get(stated.name)
    if attribute is not None and attribute[1].choices:
        return _choice(claim, stated)
    label = label_of(stated)
    if stated.text is not None:
        assert isinstance(stated.value, float)
        effect = None
        if model is not None and stated.number is not None:
            # A sum skips a text: the workbook calculates as if nothing were there.
            lost = model.effect(stated, 0.0)
            effect = lost if claim.methodology.parameters.get(stated.name) else None
        return [
            Judged(
                error(
                    "VER-011",
                    f"{label} is a text that looks like a number",
                    where=stated.where,
                    found=f"the text {stated.text[:40]!r}",
                    expected=f"the number {number_shown(stated.value)}",
                    hint="sums skip texts, or read them by the settings of a computer",
                ),
                effect,
            )
        ]
    if isinstance(stated.value, float) and not isinstance(stated.value, bool):
        return []
    if stated.value is None:
        if attribute is not None and not attribute[1].required:
            return []
        message, found = f"{label} has no value", "an empty cell"
        code = "VER-005"
    elif isinstance(stated.value, ErrorValue):
        message, found, code = f"{label} is an error value", stated.value.value, "VER-010"
    else:
        message, found, code = f"{label} is no number", repr(stated.value)[:60], "VER-012"
    unit = claim.methodology.unit(stated.name)
    finding = error(
        code,
        message,
        where=stated.where,
        found=found,
        expected=f"a number in {unit}",
        hint="type the value",
    )
    return [Judged(finding)]


def _choice(claim: Claim, stated: StatedValue) -> list[Judged]:
    choices = claim.methodology.attributes[stated.name][1].choices
    if isinstance(stated.value, str) and stated.value.strip() in choices:
        return []
    finding = error(
        "VER-012",
        f"{label_of(stated)} is none of the choices",
        where=stated.where,
        found=repr(stated.value)[:60],
        expected=" | ".join(choices),
        hint="type one of the choices of the methodology",
    )
    return [Judged(finding)]


# -- units ----------------------------------------------------------------------------------


def _unit(claim: Claim, stated: StatedValue) -> list[Finding]:
    unit = claim.methodology.unit(stated.name)
    if not unit or stated.value is None:
        return []
    written = " ".join(stated.unit.split())
    if not written:
        if factor_to("", unit) == 1:
            return []
        return [
            warning(
                "VER-031",
                f"{label_of(stated)} has no unit",
                where=stated.where,
                found="an empty unit",
                expected=unit,
                hint="the value was taken to be in the methodology's unit",
            )
        ]
    if factor_to(written, unit) is not None:
        return []
    known = unit_of_sheet(written)
    return [
        error(
            "VER-030",
            f"the unit of {label_of(stated)} does not fit the parameter",
            where=stated.where,
            found=f"{written}" + ("" if known else ", which is no unit that is known"),
            expected=unit,
            hint="is it the unit of another row, or a value of another kind?",
        )
    ]


def _range(claim: Claim, stated: StatedValue) -> list[Finding]:
    methodology = claim.methodology
    parameter = methodology.parameters.get(stated.name)
    number = stated.number
    if number is None:
        return []
    unit = methodology.unit(stated.name)
    if parameter is not None and number < 0 and _cannot_be_negative(parameter):
        return [_negative(stated, number, unit)]
    if parameter is not None:
        low, high = parameter.range.minimum, parameter.range.maximum
    else:
        declared = methodology.attributes[stated.name][1]
        low, high = declared.minimum, declared.maximum
    if (low is None or number >= low) and (high is None or number <= high):
        return []
    ends = [] if low is None else [f"at least {float(low):g}"]
    ends += [] if high is None else [f"at most {float(high):g}"]
    return [
        warning(
            "VER-036",
            f"{label_of(stated)} is outside of what is plausible",
            where=stated.where,
            found=f"{number_shown(number)} {unit}",
            expected=f"{' and '.join(ends)} {unit}",
            hint="check the value and its unit",
        )
    ]


def _cannot_be_negative(parameter: Parameter) -> bool:
    return parameter.kind == "monitored" and not parameter.can_be_negative


def _negative(stated: StatedValue, number: float, unit: str) -> Finding:
    return error(
        "VER-037",
        f"{label_of(stated)} is negative",
        where=stated.where,
        found=f"{number_shown(number)} {unit}",
        expected="zero or more",
        hint="a sign, or a difference of two readings the wrong way round?",
    )


def _option(claim: Claim, stated: StatedValue) -> list[Finding]:
    if stated.option is None or stated.value is None or claim.side == "plan":
        return []
    allowed = claim.methodology.parameters[stated.name].options
    expected = " or ".join(f"Option {option}" for option in allowed)
    match = _OPTION.search(stated.option)
    if match is None:
        return [
            warning(
                "VER-050",
                f"{label_of(stated)} has no monitoring option",
                where=stated.where,
                found=repr(stated.option.strip()[:30]) if stated.option.strip() else "nothing",
                expected=expected,
                hint="state the option of the monitoring plan",
            )
        ]
    letter = (match[1] or match[2]).upper()
    if letter in allowed:
        return []
    return [
        error(
            "VER-051",
            f"the monitoring option of {label_of(stated)} is not allowed",
            where=stated.where,
            found=f"Option {letter}",
            expected=expected,
            hint="the methodology does not allow this option for this parameter",
        )
    ]


# -- fixed values ---------------------------------------------------------------------------


def _constant(claim: Claim, stated: StatedValue) -> Finding | None:
    wanted = right_constant(claim, stated)
    if wanted is None or not isinstance(stated.value, float):
        return None
    parameter = claim.methodology.parameters[stated.name]
    source = parameter.value_from
    return error(
        "VER-034",
        f"the default value {claim.methodology.symbol(stated.name)} is not the methodology's",
        where=stated.where,
        found=f"{number_shown(stated.value)} {stated.unit}".strip(),
        expected=f"{number_shown(wanted)} {stated.unit or parameter.unit}"
        + (f" ({source.standing})" if source else ""),
        hint="use the methodology's value, or have the deviation approved",
    )


def _constant_effect(stated: StatedValue, model: Model | None) -> float | None:
    if model is None or stated.number is None:
        return None
    changed = model.reductions({(stated.name, ()): stated.number})
    right = model.reductions()
    return None if changed is None or right is None else changed - right


def near(left: float, right: float) -> bool:
    """Whether two values are the same but for the digits that people leave out."""
    return math.isclose(left, right, rel_tol=1e-6, abs_tol=1e-12)


def default_of(model: Model | None, claim: Claim, stated: StatedValue) -> float | None:
    """Give the methodology's own value for the members of a stated one, where it can be told."""
    if model is None or not has_default(claim, stated.name) or not claim.spans:
        return None
    key = (stated.name, stated.members[0])
    solution = model.solve(0, {key: math.nan})
    return None if solution is None else model.value(solution, *key)


def _fixed(claim: Claim, stated: StatedValue, model: Model | None) -> list[Judged]:
    if stated.name not in claim.methodology.parameters or stated.number is None:
        return []
    number, unit = stated.number, claim.methodology.unit(stated.name)
    own = [float(value) for value in own_values(claim.methodology, stated.name)]
    default = default_of(model, claim, stated)
    expected = [default] if default is not None else own
    if any(near(number, value) for value in expected):
        return []
    source = " ".join(stated.source.split())
    effect = None
    if model is not None and default is not None:
        lost = model.effect(stated, default)
        effect = None if lost is None else -lost
    label, shown = label_of(stated), f"{number_shown(number)} {unit}"
    if expected:
        listed = " or ".join(number_shown(v) for v in dict.fromkeys(expected[:8])) + f" {unit}"
        if source and stated.is_typed:
            finding = warning(
                "VER-034",
                f"{label} is none of the methodology's own values",
                where=stated.where,
                found=f"{shown} ({source[:80]})",
                expected=listed,
                hint="check it against the source that is named",
            )
        else:
            finding = error(
                "VER-035",
                f"{label} is none of the methodology's own values and has no source",
                where=stated.where,
                found=f"{shown}, no source",
                expected=listed,
                hint="use the methodology's value, or state document and page",
            )
        return [Judged(finding, effect)]
    if source or not stated.is_typed:
        return []
    finding = error(
        "VER-035",
        f"{label} has no source",
        where=stated.where,
        found=f"{shown}, no source",
        expected="the document and page that the value was taken from",
        hint="the methodology has no value of its own for it",
    )
    return [Judged(finding)]
