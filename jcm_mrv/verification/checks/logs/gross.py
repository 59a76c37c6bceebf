"""Columns of another quantity than is asked for: gross beside net, DC beside AC, made, supplied."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from jcm_mrv.findings import VER
from jcm_mrv.metering.reading.directions import direction_of, meter_in
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.logs.columns_beside import (
    heading_of,
    line_of,
    lines_around,
    values_beside,
)
from jcm_mrv.verification.checks.logs.odd_readings import changed
from jcm_mrv.verification.checks.logs.planned import measured
from jcm_mrv.verification.checks.logs.said_of_lines import is_part
from jcm_mrv.verification.claim.assigned import row_texts
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text

NET = pattern(
    r"(?<![^\W\d_])(?:net|nett|netto|neto|bersih|delivered|sent[ -]out)(?![^\W\d_])|"
    r"送電端|正味|純発電|差引|(?<!\w)(?:ròng|tịnh|thực giao)(?!\w)",
    re.IGNORECASE,
)
_GROSS = pattern(
    r"(?<![^\W\d_])(?:gross|brutto|bruto|kotor|terminal|before auxiliar\w*)(?![^\W\d_])|"
    r"発電端|総発電|グロス|(?<!\w)(?:đầu cực|thô|gộp)(?!\w)",
    re.IGNORECASE,
)
OWN_USE = pattern(
    r"(?<![^\W\d_])(?:aux\.?|auxiliar\w*|own[ -]use|self[ -]consum\w*|house[ -]load|"
    r"station (?:service|use)|parasitic|pemakaian sendiri|consumo propio)(?![^\W\d_])|"
    r"所内|補機|自家消費|(?<!\w)tự dùng(?!\w)",
    re.IGNORECASE,
)
_DIRECT = pattern(r"(?<![^\W\d_])D\.?C(?![^\W\d_])|直流|(?i:điện một chiều|corriente continua)")
_ALTERNATING = pattern(r"(?<![^\W\d_])A\.?C(?![^\W\d_])|交流|(?i:xoay chiều|corriente alterna)")
_PRODUCED = pattern(
    r"(?<![^\W\d_])(?:produc(?:ed|tion)|generat(?:ed|ion)|sản xuất|diproduksi|produksi|dihasilkan|"
    r"producid[oa]|үйлдвэрлэ\w*)(?![^\W\d_])|製造|生産|発生|ผลิต",
    re.IGNORECASE,
)
_SUPPLIED = pattern(
    r"(?<![^\W\d_])(?:supplied|delivered|distributed|sent[ -]out|cung cấp|disalurkan|dipasok|"
    r"suministrad[oa]|entregad[oa]|түгээ\w*|нийлүүлс\w*)(?![^\W\d_])|供給|送[熱気電]|จ่าย|จำหน่าย",
    re.IGNORECASE,
)
_INTO = pattern(r"(?<![^\W\d_])(?:inputs?|inlet|đầu vào)(?![^\W\d_])|入力|投入|入口", re.IGNORECASE)
_OUT_OF = pattern(r"(?<![^\W\d_])(?:outputs?|outlet|đầu ra)(?![^\W\d_])|出力|出口", re.IGNORECASE)
_ADOPTED = pattern(
    r"(?<![^\W\d_])(?:used|adopted|applied|lesser of|lower of|greater of|"
    r"áp dụng|được dùng|dipakai|digunakan|aplicad[oa]|хэрэглэсэн)(?![^\W\d_])|採用",
    re.IGNORECASE,
)
_SOURCE = pattern(
    r"(?<![^\W\d_])(?:billed|invoiced|metered|theo hóa đơn|theo công tơ|tagihan|terukur|"
    r"facturad[oa]|medid[oa])(?![^\W\d_])|請求|検針",
    re.IGNORECASE,
)
_MOST = 2_000
_LEAST_SHARE = 0.5
"""Of what is produced, the least that is delivered."""


class _Sides(NamedTuple):
    """Two quantities of one meter: which of them a text names, and the text without that."""

    side: Callable[[str], str]
    rest: Callable[[str], str]


def _either(one: re.Pattern[str], other: re.Pattern[str]) -> _Sides:
    """Give the sides that patterns tell; a text with both, or none, tells nothing."""

    def side(text: str) -> str:
        found = [str(n) for n, words in enumerate((one, other)) if words.search(text)]
        return found[0] if len(found) == 1 else ""

    return _Sides(side, lambda text: one.sub(" ", other.sub(" ", text)))


_SIDES = (
    _either(_PRODUCED, _SUPPLIED),
    _either(_INTO, _OUT_OF),
    _Sides(direction_of, meter_in),
    _either(_SOURCE, _ADOPTED),
)


def gross(logs: list[Log], model: Model | None) -> Iterator[Judged]:
    """Give logs of what was produced, where what was delivered of it stands beside, untaken."""
    for log in logs:
        if log.is_one or log.is_register or len(log.cells) > _MOST or not log.heading:
            continue
        texts = [log.heading, *row_texts(log.claim, log.stated)]
        if NET.search(log.heading) or any(map(_GROSS.search, texts[1:])):
            continue
        if (actual := measured(log, texts[1:])) is not None:
            yield from _instead(log, model, "planned", *actual)
            continue
        if (rest := _without_part(log)) is not None:
            yield from _instead(log, model, "part", *rest)
            continue
        if (named := _named(log, logs, texts)) is not None:
            yield from _instead(log, model, *named)
            continue
        is_direct = bool(_DIRECT.search(log.heading)) and not any(map(_DIRECT.search, texts[1:]))
        right = _alternating(log) if is_direct else _delivered(log)
        if right is None:
            continue
        yield from _instead(log, model, "direct" if is_direct else "", *right)


def _instead(
    log: Log, model: Model | None, variant: str, first: Place, values: dict[Place, float]
) -> Iterator[Judged]:
    """Give that a log stands in place of another column.

    Unless the row names that one, or it was measured, only where it overstates the result.
    """
    effect = changed(log, model, values)
    if effect is None or (effect <= 0 and variant not in ("named", "planned")):
        return
    if variant == "planned":
        said = VER[223]["planned"]
    elif variant == "part":
        said = VER[223]["part"]
    elif variant == "named":
        said = VER[223]["named"]
    elif variant == "sisters":
        said = VER[223]["sisters"]
    else:
        said = VER[223]["direct"] if variant == "direct" else VER[223]
    finding = said.at(
        log.stated.where if variant in ("planned", "part") else place_text(log.cells[0]),
        found=f"{log.heading[:60]!r}, beside {place_text(first)}",
        label=log.stated.label,
        number=number_shown(round(sum(values.values()), 3)),
    )
    yield Judged(finding, effect)


def _without_part(log: Log) -> tuple[Place, dict[Place, float]] | None:
    """Give the column from which the part is taken off that others use of a log: "of which"."""
    lines = {line: heading_of(log, line) for line in lines_around(log)}
    parts = [line for line, text in lines.items() if is_part(text)]
    for line in lines if parts else ():
        values = {} if line in parts else values_beside(log, line)
        if values and _is_less(log, values) and _is_rest(log, values, parts):
            return log.beside(log.cells[0], line), values
    return None


def _named(
    log: Log, logs: list[Log], texts: Sequence[str]
) -> tuple[str, Place, dict[Place, float]] | None:
    """Give the column that is called as the row of the value is, where another one is taken.

    Where the row does not tell, those of its sisters do. The column has the same name but for the
    quantity, and no value takes it.
    """
    for sides in _SIDES:
        taken = sides.side(log.heading)
        if not taken:
            continue
        told = {sides.side(text) for text in texts[1:]} - {""}
        asked = told or {sides.side(o.heading) for o in logs if _is_sister(log, o)} - {""}
        if len(asked) != 1 or taken in asked:
            continue
        own = heading_of(log, line_of(log))
        for line in lines_around(log):
            text = heading_of(log, line)
            if sides.side(text) not in asked or not _is_same(sides.rest, own, text):
                continue
            beside = {log.beside(cell, line) for cell, _ in log.numbers}
            if any(log.claim.cells.rests_on(s.place, beside) for s in log.claim.monitored):
                continue
            if values := values_beside(log, line):
                return "named" if told else "sisters", log.beside(log.cells[0], line), values
    return None


def _is_sister(log: Log, other: Log) -> bool:
    one, two = log.stated, other.stated
    return one.name == two.name and one.members != two.members


def _is_same(rest: Callable[[str], str], one: str, other: str) -> bool:
    return rest(one).casefold().split() == rest(other).casefold().split()


def _alternating(log: Log) -> tuple[Place, dict[Place, float]] | None:
    """Give the alternating current of an inverter beside its direct one: of the same name."""
    own = heading_of(log, line_of(log))
    rest = _either(_DIRECT, _ALTERNATING).rest
    for line in lines_around(log):
        text = heading_of(log, line)
        if _ALTERNATING.search(text) and _is_same(rest, own, text):
            values = values_beside(log, line)
            if values and _is_less(log, values):
                return log.beside(log.cells[0], line), values
    return None


def _delivered(log: Log) -> tuple[Place, dict[Place, float]] | None:
    """Give what was delivered in each line of a log of what was produced, and where it stands."""
    called = _GROSS.search(log.heading) is not None
    lines = {other: heading_of(log, other) for other in lines_around(log)}
    net = [line for line, text in lines.items() if NET.search(text)]
    used = [line for line, text in lines.items() if OWN_USE.search(text) and line not in net]
    others = [line for line, text in lines.items() if _GROSS.search(text) and line not in net]
    takers = {line: _takers(log, line, others) for line in used}
    if "itself" in takers.values():
        return None
    used = [line for line in used if not takers[line]]
    for line in net:
        values = values_beside(log, line)
        if values and _is_less(log, values) and (called or _is_rest(log, values, used)):
            return log.beside(log.cells[0], line), values
    for line in used if called else ():
        own = values_beside(log, line)
        values = {c: v - own[c] for c, v in log.numbers if c in own}
        if own and _is_less(log, values):
            return log.beside(log.cells[0], line), values
    return None


def _takers(log: Log, line: int, others: Sequence[int]) -> str:
    """Say whether values take what is used by itself, or with what another meter produced.

    What is taken by itself is taken off elsewhere; the other meter's is none of this one.
    """
    cells = log.claim.cells
    used, *produced = ({log.beside(cell, at) for cell, _ in log.numbers} for at in (line, *others))
    takers = [s.place for s in log.claim.monitored if cells.rests_on(s.place, used)]
    if any(not any(cells.rests_on(place, of) for of in produced) for place in takers):
        return "itself"
    return "another" if takers else ""


def _is_less(log: Log, values: dict[Place, float]) -> bool:
    pairs = [(number, values[cell]) for cell, number in log.numbers]
    total = sum(number for number, _ in pairs)
    within = all(less <= number for number, less in pairs)
    return within and _LEAST_SHARE * total <= sum(values.values()) < total


def _is_rest(log: Log, values: dict[Place, float], used: list[int]) -> bool:
    """Whether the one column less what is used is the other, or each line has the same share."""
    for line in used:
        own = values_beside(log, line)
        if own and all(abs(n - own[c] - values[c]) <= 1e-3 * abs(n) for c, n in log.numbers):
            return True
    return False
