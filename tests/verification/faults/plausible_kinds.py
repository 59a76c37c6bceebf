"""Kinds of fault in values that are numbers with a right unit, and wrong all the same."""

from __future__ import annotations

from collections.abc import Callable

from jcm_mrv.methodology.solve import own_values
from jcm_mrv.verification.checks.fixed.efficiencies import ratios
from jcm_mrv.verification.claim.claim import StatedValue
from jcm_mrv.workbook.address import Place, place_text, reference
from tests.verification.faults.editing import Workbook
from tests.verification.faults.kinds import Faults, fault
from tests.verification.faults.targets import Target


def _times(target: Target, names: set[str], factor: float) -> Faults:
    for stated in target.fixed:
        if stated.name in names:
            value = factor * float(stated.value)  # type: ignore[arg-type]
            yield place_text(stated.leaf), lambda b, s=stated, v=value: b.number(s.leaf, v)


def _efficiencies(target: Target) -> set[str]:
    """Give the efficiencies that the methodology has no value of its own for."""
    methodology = target.claim.methodology
    names = {name for pair in ratios(methodology) for name in pair}
    return {name for name in names if not own_values(methodology, name)}


@fault("efficiency ten times as high", "VER-103", "VER-033")
def _(target: Target) -> Faults:
    yield from _times(target, _efficiencies(target), 10.0)


@fault("efficiency of a tenth", "VER-103")
def _(target: Target) -> Faults:
    yield from _times(target, _efficiencies(target), 0.1)


@fault("factor of electricity 1000 times as high", "VER-102", "VER-034", "VER-035")
def _(target: Target) -> Faults:
    yield from _times(target, {"EF_grid", "EF_elec", "EF_RE"}, 1000.0)


@fault("factor of electricity ten times as high", "VER-102", "VER-034", "VER-035")
def _(target: Target) -> Faults:
    yield from _times(target, {"EF_grid", "EF_elec", "EF_RE"}, 10.0)


@fault("two digits of a factor exchanged", "VER-102", "VER-034", "VER-035")
def _(target: Target) -> Faults:
    for stated in target.fixed:
        text = repr(stated.value)
        if stated.name in ("EF_grid", "EF_elec") and text == "0.814":
            yield place_text(stated.leaf), lambda b, s=stated: b.number(s.leaf, 0.841)


@fault("value of another case of a table", "VER-034")
def _(target: Target) -> Faults:
    for stated in target.fixed:
        own = [float(v) for v in own_values(target.claim.methodology, stated.name)]
        others = [v for v in own if v != stated.value]
        words = "Grid connected, the methodology's value"
        if stated.name != "EF_RE" or not others:
            continue
        try:
            place = target.beside(stated, "source")
        except LookupError:
            continue

        def edit(book: Workbook, s=stated, v=others[0], p=place, w=words) -> None:
            book.number(s.leaf, v)
            book.text(p, w)

        yield place_text(stated.leaf), edit


@fault("amount beyond what bounds it", "VER-100", "VER-032")
def _(target: Target) -> Faults:
    bounded = {limit.parameter for limit in target.claim.methodology.limits}
    for stated in target.amounts:
        if stated.name in bounded:
            value = 60.0 * float(stated.value)  # type: ignore[arg-type]
            yield place_text(stated.leaf), lambda b, s=stated, v=value: b.number(s.leaf, v)


@fault("amount of another year ten times as high", "VER-104", "VER-032")
def _(target: Target) -> Faults:
    for stated in target.amounts:
        years = {s.span for s in target.amounts if s.members == stated.members}
        if len(years) > 1 and stated.name == target.amounts[0].name:
            value = 10.0 * float(stated.value)  # type: ignore[arg-type]
            yield place_text(stated.leaf), lambda b, s=stated, v=value: b.number(s.leaf, v)


@fault("amount of another meter typed again", "VER-105")
def _(target: Target) -> Faults:
    for stated in target.amounts:
        first = next(s for s in target.amounts if s.name == stated.name)
        if first.members != stated.members and first.span == stated.span:

            def edit(book: Workbook, s=stated, f=first) -> None:
                book.number(f.leaf, 731.26)
                book.number(s.leaf, 731.26)

            yield place_text(stated.leaf), edit


@fault("input that refers to another", "VER-017")
def _(target: Target) -> Faults:
    for stated in target.amounts:
        first = next(s for s in target.amounts if s.name == stated.name)
        if first.place != stated.place and first.place[0] == stated.place[0]:
            cell = reference(*first.place, stated.place[0])
            yield stated.where, lambda b, s=stated, c=cell: b.set_formula(s.place, c)


@fault("input worked out from another", "VER-017")
def _(target: Target) -> Faults:
    for stated in target.amounts:
        first = next(s for s in target.amounts if s.name == stated.name)
        if first.place != stated.place and first.place[0] == stated.place[0]:
            cell = reference(*first.place, stated.place[0])
            yield stated.where, lambda b, s=stated, c=cell: b.set_formula(s.place, f"{c}*0.97")


@fault("number in the formula of an input", "VER-113")
def _(target: Target) -> Faults:
    for stated in target.amounts:
        sheet, row, column = stated.place
        far = (sheet, row, column + 30)
        cell = reference(*far, sheet)

        def edit(book: Workbook, s=stated, c=cell) -> None:
            book.set_formula(s.place, f"SUM({c},{float(s.value) - 7.5})+7.5")  # type: ignore[arg-type]

        yield stated.where, edit


@fault("year counted twice in the total", "VER-062", "VER-063")
def _(target: Target) -> Faults:
    total, credits = target.claim.total, target.claim.credits
    if total is not None and target.claim.book.formula(total.place) and len(credits) > 1:
        for result in credits:
            cell = reference(*result.place, total.place[0])
            yield (
                total.where,
                lambda b, t=total, c=cell: b.set_formula(t.place, f"{b.formula(t.place)}+{c}"),
            )


def _inputs_named(target: Target, place: Place) -> list[StatedValue]:
    named = set(target.claim.book.precedents(place))
    return [s for s in target.amounts if s.place in named]


@fault("line of a sum takes the value of another year", "VER-025", "VER-022")
def _(target: Target) -> Faults:
    yield from _of_another(target, lambda s, o: s.members == o.members and s.span != o.span)


@fault("line of a sum takes the value of another member", "VER-025", "VER-022")
def _(target: Target) -> Faults:
    yield from _of_another(target, lambda s, o: s.members != o.members and s.span == o.span)


def _of_another(target: Target, fits: Callable[[StatedValue, StatedValue], bool]) -> Faults:
    for place in target.helpers():
        for stated in _inputs_named(target, place):
            others = (s for s in target.amounts if s.name == stated.name and fits(stated, s))
            other = next(others, None)
            if other is None:
                continue
            a, b = (reference(*s.place, place[0]) for s in (stated, other))
            text = target.claim.book.formula(place)
            if text is not None and a in text.text:
                yield (
                    place_text(place),
                    lambda k, p=place, a=a, b=b: k.set_formula(p, k.formula(p).replace(a, b)),
                )


@fault("line of a sum divided by 3.6", "VER-022", "VER-025")
def _(target: Target) -> Faults:
    for place in target.helpers():
        if _inputs_named(target, place):
            yield place_text(place), lambda k, p=place: k.set_formula(p, f"({k.formula(p)})/3.6")


@fault("number in place of the input in a line of a sum", "VER-022", "VER-025", "VER-020")
def _(target: Target) -> Faults:
    for place in target.helpers():
        for stated in _inputs_named(target, place):
            a, value = reference(*stated.place, place[0]), repr(stated.value)
            text = target.claim.book.formula(place)
            if text is not None and a in text.text:
                yield (
                    place_text(place),
                    lambda k, p=place, a=a, v=value: k.set_formula(p, k.formula(p).replace(a, v)),
                )


@fault("amount multiplied by a number inside of its cell", "VER-113")
def _(target: Target) -> Faults:
    yield from _calculated(target, lambda value, _: f"{value!r}*1.05")


@fault("energy converted the wrong way round inside of its cell", "VER-220")
def _(target: Target) -> Faults:
    yield from _calculated(target, _turned)


def _turned(value: float, unit: str) -> str | None:
    if "Wh" in unit:
        return f"{value!r}*3.6"
    return f"{value!r}/4.1868" if unit.endswith("J") else None


def _calculated(target: Target, formula: Callable[[float, str], str | None]) -> Faults:
    for stated in target.amounts:
        unit = target.claim.methodology.unit(stated.name)
        made = formula(float(stated.value), unit)  # type: ignore[arg-type]
        if made is not None and stated.is_typed:
            yield stated.where, lambda b, s=stated, f=made: b.set_formula(s.place, f)
