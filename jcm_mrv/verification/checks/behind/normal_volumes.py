"""Volumes of gas at 0 °C and one atmosphere, worked out of pressure and temperature."""

from __future__ import annotations

import math
import re

from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.behind.known_numbers import is_temperature
from jcm_mrv.verification.claim.assigned import heading_over
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.evaluate import Evaluator

_ATMOSPHERE = {"bar": 1.01325, "mbar": 1013.25, "hpa": 1013.25, "kpa": 101.325, "mpa": 0.101325}
_ATMOSPHERE |= {"pa": 101_325.0, "psi": 14.6959, "kgf/cm2": 1.03323, "kg/cm2": 1.03323}
"""One atmosphere in the units of pressure."""
_PRESSURE = pattern(
    r"(?<![^\W\d_])(m?bar|[hkM]?Pa|psi|kgf?/cm[2²])[\s_.-]*(?:\(\s*)?"
    r"(?:(g|gauge|ゲージ)|(a|abs(?:olute)?|絶対))?(?![^\W\d_])",
    re.IGNORECASE,
)
_FREEZING, _ROUNDED = 273.15, 2e-3
"""0 °C; and how far numbers may be rounded, as 273 and 1.013."""
_TRIED = ((0.5, 5.0), (1.0, 30.0), (4.0, 55.0))
"""Atmospheres and temperatures at which formulas are held against each other."""
_MOST, _LARGE = 5, 1e6


def is_normal_volume(claim: Claim, place: Place) -> bool:
    """Whether a formula gives what a volume is at 0 °C and one atmosphere, or is multiplied by.

    It names a pressure and a temperature, and its numbers are one atmosphere in the unit of the
    pressure and the freezing point: it is calculated at some of both.
    """
    parts = t.walk(claim.book.tree(place))
    cells = {part.place for part in parts if isinstance(part, t.CellRef)}
    if not 2 <= len(cells) <= _MOST:
        return False
    pressed = {c: m for c in cells if (m := _PRESSURE.search(heading_over(claim, c)))}
    heated = [cell for cell in cells if is_temperature(claim, cell)]
    if len(pressed) != 1 or len(heated) != 1 or heated[0] in pressed:
        return False
    ((pressure, unit),) = pressed.items()
    one = _ATMOSPHERE[unit[1].lower().replace("²", "2")]
    ways = [way for way, named in ((1.0, unit[3]), (0.0, unit[2])) if not named]
    # Of the others one may be the volume, which is large enough to be rounded.
    others = cells - {pressure, heated[0]}
    volumes: list[dict[Place, float]] = [{other: _LARGE} for other in others] or [{}]
    return any(
        all(
            _gives(
                claim,
                place,
                {**dict.fromkeys(cells, 1.0), **volume, pressure: at * one, heated[0]: degrees},
                (at + way) * _FREEZING / (_FREEZING + degrees) * math.prod(volume.values()),
            )
            for at, degrees in _TRIED
        )
        for way in ways
        for volume in volumes
    )


def _gives(claim: Claim, place: Place, contents: dict[Place, float], wanted: float) -> bool:
    value = Evaluator(claim.book, contents).value(place)
    return isinstance(value, float) and math.isclose(value, wanted, rel_tol=_ROUNDED)
