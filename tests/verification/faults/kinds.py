"""The kinds of fault: each changes a correct workbook at several places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from jcm_mrv.workbook.address import Place, place_text, reference
from tests.verification.faults.editing import Workbook
from tests.verification.faults.targets import Target

Edit = Callable[[Workbook], None]
Faults = Iterator[tuple[str, Edit]]


@dataclass(frozen=True)
class Kind:
    """A kind of fault, and the codes of findings that detect it; without codes all of them do."""

    words: str
    codes: tuple[str, ...]
    place: Callable[[Target], Faults]
    calculate: bool = True
    with_project: bool = False


KINDS: list[Kind] = []


def fault(
    words: str, *codes: str, calculate: bool = True, with_project: bool = False
) -> Callable[[Callable[[Target], Faults]], Callable[[Target], Faults]]:
    """Register a kind of fault."""

    def register(place: Callable[[Target], Faults]) -> Callable[[Target], Faults]:
        KINDS.append(Kind(words, codes, place, calculate, with_project))
        return place

    return register


def _value(target: Target, place: Place) -> float:
    value = target.claim.evaluator.value(place)
    assert isinstance(value, float), place
    return value


def _typed(place: Place, value: float) -> tuple[str, Edit]:
    return place_text(place), lambda book: book.number(place, value)


def _formula(place: Place, change: Callable[[str], str]) -> tuple[str, Edit]:
    return place_text(place), lambda book: book.set_formula(place, change(book.formula(place)))


# -- results and intermediate values ----------------------------------------------------------


@fault("stated result typed, 7 t too high", "VER-020", "VER-060")
def _(target: Target) -> Faults:
    for result in target.claim.credits:
        yield _typed(result.place, _value(target, result.place) + 7)


@fault("stated result typed, at present right", "VER-020")
def _(target: Target) -> Faults:
    for result in target.claim.credits:
        yield _typed(result.place, _value(target, result.place))


@fault("intermediate value typed, 10 % too high", "VER-020")
def _(target: Target) -> Faults:
    for result in target.equations("RE", "ER"):
        yield _typed(result.place, 1.1 * _value(target, result.place))


@fault("intermediate value typed, at present right", "VER-020")
def _(target: Target) -> Faults:
    for result in [*target.equations("RE"), *target.equations()]:
        yield _typed(result.place, _value(target, result.place))


@fault("total typed, one period left out", "VER-020", "VER-062")
def _(target: Target) -> Faults:
    total = target.claim.total
    if total is not None and len(target.claim.credits) > 1:
        yield _typed(total.place, _value(target, target.claim.credits[0].place))


@fault("total sums one period too few", "VER-062", "VER-063")
def _(target: Target) -> Faults:
    total = target.claim.total
    if total is not None and len(target.claim.credits) > 1:
        first = reference(*target.claim.credits[0].place, total.place[0])
        yield _formula(total.place, lambda _: f"SUM({first}:{first})")


@fault("stored result is not what the formula gives", "VER-023", calculate=False)
def _(target: Target) -> Faults:
    for result in [*target.claim.credits, *target.equations("RE")]:
        if target.claim.book.formula(result.place) is not None:
            value = _value(target, result.place)
            yield place_text(result.place), lambda b, r=result, v=value: b.cached(r.place, v + 12)


# -- formulas ---------------------------------------------------------------------------------


@fault("range misses a row", "VER-025", "VER-022", "VER-010")
def _(target: Target) -> Faults:
    for result in target.equations("RE", "PE"):
        content = target.claim.book.formula(result.place)
        if content and (match := re.search(r"(\w+?)(\d+):(\w+?)(\d+)\)", content.text)):
            if int(match[4]) - int(match[2]) < 1:
                continue
            shorter = f"{match[1]}{match[2]}:{match[3]}{int(match[4]) - 1})"
            yield _formula(result.place, lambda f, m=match, s=shorter: f.replace(m[0], s))
            later = f"{match[1]}{int(match[2]) + 1}:{match[3]}{match[4]})"
            if "SUMPRODUCT" not in content.text:
                yield _formula(result.place, lambda f, m=match, s=later: f.replace(m[0], s))


@fault("one member's formula 5 % higher than its neighbours", "VER-022", "VER-021")
def _(target: Target) -> Faults:
    for result in target.equations()[-2:]:
        yield _formula(result.place, lambda f: f"({f})*1.05")


@fault("formula refers to another member's value", "VER-025", "VER-022")
def _(target: Target) -> Faults:
    for result in target.equations():
        own = [s for s in target.amounts if result.member in s.members and s.span == result.span]
        for stated in own:
            other = next(
                (
                    s
                    for s in target.amounts
                    if s.name == stated.name and s.span == stated.span and s is not stated
                ),
                None,
            )
            if other is None:
                continue
            a, b = (reference(*s.place, result.place[0]) for s in (stated, other))
            content = target.claim.book.formula(result.place)
            if content and a in content.text:
                yield _formula(result.place, lambda f, a=a, b=b: f.replace(a, b))


@fault("number written into a formula in place of a reference", "VER-025", "VER-022")
def _(target: Target) -> Faults:
    for result in [*target.equations(), *target.equations("RE")]:
        for stated in target.claim.inputs:
            name = reference(*stated.place, result.place[0])
            content = target.claim.book.formula(result.place)
            if content is None or not re.search(re.escape(name) + r"(?![0-9:])", content.text):
                continue
            if isinstance(stated.value, float) and stated.value and ":" not in content.text:
                shown = repr(stated.value)
                yield _formula(result.place, lambda f, n=name, s=shown: f.replace(n, s))
                break


@fault("IF that is right for the present inputs alone", "VER-022", "VER-025")
def _(target: Target) -> Faults:
    for result in target.equations("RE", "ER"):
        stated = next((s for s in target.amounts if s.span == result.span), None)
        if stated is not None:
            cell = reference(*stated.place, result.place[0])
            value = repr(stated.value)
            yield _formula(result.place, lambda f, c=cell, v=value: f"IF({c}={v},{f},2*({f}))")


@fault("IF that doubles at the present inputs", "VER-022", "VER-060")
def _(target: Target) -> Faults:
    for result in target.equations("RE"):
        stated = next((s for s in target.amounts if s.span == result.span), None)
        if stated is not None:
            cell = reference(*stated.place, result.place[0])
            value = repr(stated.value)
            yield _formula(result.place, lambda f, c=cell, v=value: f"IF({c}={v},2*({f}),{f})")


@fault("constant added", "VER-022")
def _(target: Target) -> Faults:
    for result in target.equations("ER", "RE"):
        yield _formula(result.place, lambda f: f"{f}+9.9")


@fault("sign of the project emissions turned", "VER-022")
def _(target: Target) -> Faults:
    for result in target.equations("ER"):
        if target.claim.evaluator.value(
            next(r.place for r in target.claim.results if r.name == "PE")
        ):
            yield _formula(result.place, lambda f: re.sub(r"-(?=[^-]*\Z)", "+", f))


@fault("divided by 1000 once too often", "VER-022")
def _(target: Target) -> Faults:
    for result in target.equations("RE"):
        yield _formula(result.place, lambda f: f"({f})/1000")


@fault("plan's estimate taken in place of the monitored value", "VER-025", "VER-022", "VER-010")
def _(target: Target) -> Faults:
    names = {s.grid.name for s in target.claim.layout.of("plan", "input")}
    for result in [*target.equations(), *target.equations("RE")]:
        content = target.claim.book.formula(result.place)
        report = next(iter(target.amounts)).place[0]
        if content and f"'{report}'!" in content.text and names:
            plan = next(iter(names))
            yield _formula(
                result.place, lambda f, r=report, p=plan: f.replace(f"'{r}'!", f"'{p}'!", 1)
            )


@fault("a member counted twice", "VER-022")
def _(target: Target) -> Faults:
    for result in target.equations("RE"):
        member = next(
            (r for r in target.equations() if r.span == result.span and r.name != "PE"), None
        )
        if member is not None:
            cell = reference(*member.place, result.place[0])
            yield _formula(result.place, lambda f, c=cell: f"{f}+{c}")


@fault("formulas in a circle", "VER-015")
def _(target: Target) -> Faults:
    for result in target.equations("RE", "ER"):
        credits = next(r for r in target.claim.credits if r.span == result.span)
        cell = reference(*credits.place, result.place[0])
        yield _formula(result.place, lambda f, c=cell: f"{f}+0*{c}")


@fault("#REF! in a formula", "VER-010")
def _(target: Target) -> Faults:
    for result in [*target.equations("RE"), *target.equations()[:1]]:
        yield _formula(result.place, lambda f: f"{f}+#REF!")


@fault("value taken from another workbook", "VER-013")
def _(target: Target) -> Faults:
    for stated in target.amounts:
        yield (
            stated.where,
            lambda b, s=stated: b.set_formula(s.place, "'[meters.xlsx]2024'!$C$14"),
        )


@fault("WEBSERVICE in a formula of the result", "VER-014")
def _(target: Target) -> Faults:
    for result in target.equations("RE"):
        yield _formula(result.place, lambda f: f'{f}*VALUE(WEBSERVICE("http://example.org"))')


@fault("HYPERLINK in place of an input", "VER-014")
def _(target: Target) -> Faults:
    for stated in target.amounts:
        value = stated.value
        yield (
            stated.where,
            lambda b, s=stated, v=value: b.set_formula(s.place, f'HYPERLINK("file:///x",{v})'),
        )


# -- rounding ---------------------------------------------------------------------------------


def _rounded_by(formula: str, function: str) -> str:
    match = re.search(r"ROUNDDOWN\((.*),0\)", formula)
    assert match is not None, formula
    inner = match[1]
    changed = inner if function == "none" else f"{function}({inner},0)"
    return formula.replace(match[0], changed)


@fault("result rounded up", "VER-027")
def _(target: Target) -> Faults:
    for result in target.claim.credits:
        yield _formula(result.place, lambda f: _rounded_by(f, "ROUNDUP"))


@fault("result rounded to the nearest tonne", "VER-027")
def _(target: Target) -> Faults:
    for result in target.claim.credits:
        yield _formula(result.place, lambda f: _rounded_by(f, "ROUND"))


@fault("result not rounded", "VER-061")
def _(target: Target) -> Faults:
    for result in target.claim.credits:
        yield _formula(result.place, lambda f: _rounded_by(f, "none"))


@fault("rounding in between", "VER-026")
def _(target: Target) -> Faults:
    for result in [*target.equations()[:1], *target.equations("RE")]:
        yield _formula(result.place, lambda f: f"ROUNDUP({f},0)")


# -- values -----------------------------------------------------------------------------------


@fault("kWh typed under MWh", "VER-032", "VER-038")
def _(target: Target) -> Faults:
    for stated in target.amounts:
        unit = target.claim.methodology.unit(stated.name)
        sisters = [s for s in target.amounts if s.name == stated.name and s is not stated]
        if unit == "MWh" and (sisters or stated.name == "EI_grid"):
            yield _typed(stated.leaf, 1000 * float(stated.value))  # type: ignore[arg-type]


@fault("unit text kWh over a column in MWh", "VER-030")
def _(target: Target) -> Faults:
    for stated in target.amounts:
        if target.claim.methodology.unit(stated.name) == "MWh" and stated.unit.startswith("MWh"):
            try:
                place = target.beside(stated, "unit")
            except LookupError:
                continue
            yield stated.where, lambda b, p=place: b.text(p, "kWh/p")


@fault("unit text of another kind", "VER-030")
def _(target: Target) -> Faults:
    for stated in [*target.amounts, *target.fixed]:
        try:
            place = target.beside(stated, "unit")
        except LookupError:
            continue
        yield stated.where, lambda b, p=place: b.text(p, "m2")


def _shares(target: Target) -> Iterator:
    for stated in target.claim.inputs:
        parameter = target.claim.methodology.parameters.get(stated.name)
        if (
            parameter is not None
            and parameter.range.maximum == 1
            and parameter.unit == "1"
            and isinstance(stated.value, float)
            and 0.02 < stated.value <= 1
        ):
            yield stated


@fault("per cent typed as a fraction", "VER-033")
def _(target: Target) -> Faults:
    for stated in _shares(target):
        yield _typed(stated.leaf, 100 * stated.value)


@fault("fraction typed under the unit %", "VER-033", "VER-030", "VER-022")
def _(target: Target) -> Faults:
    for stated in _shares(target):
        place = target.beside(stated, "unit")
        yield stated.where, lambda b, p=place: b.text(p, "%")


@fault("default value other than the methodology's, with a source", "VER-034")
def _(target: Target) -> Faults:
    for stated in target.fixed:
        if stated.source and stated.name in target.claim.methodology.defaults:
            yield _typed(stated.leaf, 1.25 * float(stated.value))  # type: ignore[arg-type]


@fault("value that is none of the methodology's own, without a source", "VER-035")
def _(target: Target) -> Faults:
    for stated in target.fixed:
        places = []
        for sheet in (stated.place[0], stated.leaf[0]):
            for laid_out in target.claim.layout.sheets:
                for line in laid_out.fixed.rows if laid_out.fixed else ():
                    at = line.position("value")
                    if laid_out.grid.name == sheet and at in (stated.place[1:], stated.leaf[1:]):
                        source = line.position("source")
                        if source is not None:
                            places.append((sheet, *source))

        def edit(book: Workbook, s=stated, places=places) -> None:
            book.number(s.leaf, 1.1 * float(s.value))
            for place in dict.fromkeys(places):
                if not book.grid.sheet(place[0]).cell(*place[1:]).is_blank:
                    book.blank(place)

        if places:
            yield stated.where, edit


@fault("constant of the list of defaults changed", "VER-034")
def _(target: Target) -> Faults:
    seen = set()
    for constant in target.claim.constants:
        if constant.leaf not in seen and constant.name in target.claim.methodology.needed_by("ER"):
            seen.add(constant.leaf)
            yield _typed(constant.leaf, 1.2 * float(constant.value))  # type: ignore[arg-type]


@fault("text that looks like a number", "VER-011")
def _(target: Target) -> Faults:
    for stated in target.amounts:
        yield stated.where, lambda b, s=stated: b.text(s.leaf, repr(s.value))


@fault("text with a decimal comma and unit", "VER-011")
def _(target: Target) -> Faults:
    for stated in target.amounts:
        shown = repr(stated.value).replace(".", ",") + " MWh"
        yield stated.where, lambda b, s=stated, t=shown: b.text(s.leaf, t)


@fault("text in place of a value", "VER-012")
def _(target: Target) -> Faults:
    for stated in target.amounts:
        yield stated.where, lambda b, s=stated: b.text(s.leaf, "see annex")


@fault("error value typed as an input", "VER-010")
def _(target: Target) -> Faults:
    for stated in target.amounts:
        yield stated.where, lambda b, s=stated: b.error(s.leaf, "#DIV/0!")


@fault("value missing", "VER-005", "VER-006", "VER-060")
def _(target: Target) -> Faults:
    for stated in target.amounts:
        # The last rows of a form may be left empty, and any line of a list of members: they are
        # not used, and the result is the lower for it.
        if "separate" in stated.leaf[0]:
            continue
        below = [s for s in target.amounts if s.name == stated.name and s.place > stated.place]
        if below or len({s.name for s in target.amounts if s.members == stated.members}) > 1:
            yield stated.where, lambda b, s=stated: b.blank(s.leaf)


@fault("negative amount", "VER-037")
def _(target: Target) -> Faults:
    for stated in target.amounts:
        yield _typed(stated.leaf, -float(stated.value))  # type: ignore[arg-type]


@fault("typed value is not what the readings give", "VER-070", with_project=True)
def _(target: Target) -> Faults:
    for stated in target.amounts:
        yield _typed(stated.leaf, 1.07 * float(stated.value))  # type: ignore[arg-type]


# -- periods, options, hidden parts -----------------------------------------------------------


def _period(target: Target, text: str) -> Faults:
    for stated in target.amounts[:1]:
        try:
            place = target.beside(stated, "period")
        except LookupError:
            continue
        yield stated.where, lambda b, p=place, t=text: b.text(p, t)


@fault("period across 31 December", "VER-040", "VER-042")
def _(target: Target) -> Faults:
    yield from _period(target, "01/07/2022 - 30/06/2023")


@fault("vintages of 2020 and 2021 in one line", "VER-040")
def _(target: Target) -> Faults:
    yield from _period(target, "01/07/2020 - 30/06/2021")


@fault("period that ends before it begins", "VER-041")
def _(target: Target) -> Faults:
    yield from _period(target, "31/12/2024 - 01/01/2024")


@fault("monitoring option missing", "VER-050")
def _(target: Target) -> Faults:
    for stated in target.amounts:
        if stated.option:
            place = target.beside(stated, "option")
            yield stated.where, lambda b, p=place: b.blank(p)


@fault("monitoring option that is not allowed", "VER-051")
def _(target: Target) -> Faults:
    for stated in target.amounts:
        allowed = target.claim.methodology.parameters[stated.name].options
        other = next((o for o in "ABC" if o not in allowed), None)
        if stated.option and other:
            place = target.beside(stated, "option")
            yield stated.where, lambda b, p=place, o=other: b.text(p, f"Option {o}")


@fault("hidden row feeds the result", "VER-016")
def _(target: Target) -> Faults:
    for stated in [*target.amounts[:1]]:
        yield stated.where, lambda b, s=stated: b.hide_row(s.place)
    for result in target.equations("RE")[:1]:
        yield result.where, lambda b, r=result: b.hide_row(r.place)


@fault("hidden column feeds the result", "VER-016")
def _(target: Target) -> Faults:
    for result in target.equations("RE")[:1]:
        yield result.where, lambda b, r=result: b.hide_column(r.place)


@fault("hidden sheet feeds the result", "VER-016")
def _(target: Target) -> Faults:
    for result in target.equations("RE")[:1]:
        yield result.place[0], lambda b, r=result: b.hide_sheet(r.place[0])
