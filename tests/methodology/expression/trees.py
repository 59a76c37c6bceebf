"""Random expressions and values, for properties that all renderings share."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any

from hypothesis import strategies as st

from jcm_mrv.methodology.days import DATE, day_number
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.expression.over_sets import ONE, ZERO
from jcm_mrv.methodology.expression.own_year import within_year
from jcm_mrv.methodology.expression.table import OTHERWISE, Band, Row, Table
from jcm_mrv.methodology.period_parts import PartKind, parts_of

PART_KINDS: tuple[PartKind, ...] = ("month", "quarter")
PARTS = {
    kind: parts_of(kind, {}, dt.date(2023, 11, 15), dt.date(2024, 2, 20)) for kind in PART_KINDS
}
"""Parts of a period that goes over the year's end, cut short at both of its ends."""
YEARS = {kind: f"year_of_{kind}" for kind in PART_KINDS}
SIZES = {"plant": 3, "fuel": 2, "none": 0, **{kind: len(parts) for kind, parts in PARTS.items()}}
SETS: dict[str, tuple[str, ...]] = {
    "a": (),
    "b": (),
    "e": (),
    "f": ("plant",),
    "supply": (),
    "main": (),
    "c": ("plant",),
    "kind": ("plant",),
    "home": ("plant",),
    "h": ("fuel",),
    "d": ("plant", "fuel"),
    "calendar_year": (),
    "q": ("month",),
    "g": ("plant", "month"),
    "r": ("quarter",),
}
"""The sets of each name; parts of the period have their attributes besides."""
SETS |= {name: (kind,) for kind in PART_KINDS for name in PARTS[kind][0].attributes(kind)}
SCALARS, BY_PLANT, BY_BOTH = ("a", "b"), ("c",), ("d",)
KINDS = ("grid", "Grid", "captive")

BANDS = Table(
    "bands",
    (
        Row((Band(None, Fraction(-1)),), Fraction("0.1")),
        Row((Band(Fraction(-1), Fraction(2)),), Fraction("2.5")),
        Row((Band(Fraction(2), Fraction(10), includes_upper=True),), Fraction(-3)),
        Row((Band(Fraction("10.000001"), None, excludes_lower=True),), Fraction(7)),
    ),
)
CASES = Table("cases", tuple(Row((kind,), Fraction(n + 1)) for n, kind in enumerate(KINDS)))
POINTS = Table(
    "points",
    tuple(
        Row((Band(Fraction(x), Fraction(x), includes_upper=True),), Fraction(y))
        for x, y in (("10", "4"), ("-2.5", "0.3"), ("0", "-1"), ("0.3", "2"), ("3", "2"))
    ),
)
KINDS_OR_ELSE = Table(
    "others",
    (
        Row((OTHERWISE, OTHERWISE), Fraction(100)),
        Row(("grid", OTHERWISE), Fraction(10)),
        Row((OTHERWISE, Band(Fraction(1), None)), Fraction(50)),
        Row(("grid", Band(Fraction(1), None)), Fraction("0.7")),
        Row(("captive", Band(Fraction(3), Fraction(3), includes_upper=True)), Fraction(3)),
    ),
)


def _day(text: str) -> Fraction:
    return day_number(dt.date.fromisoformat(text))


BY_DAY = Table(
    "by_day",
    (
        Row((Band(None, _day("2016-02-29")),), Fraction(-2)),
        Row((Band(_day("2016-02-29"), _day("2023-12-31"), includes_upper=True),), Fraction("0.4")),
        Row((Band(_day("2023-12-31"), None, excludes_lower=True),), Fraction(5)),
    ),
    frozenset({0}),
)
BETWEEN_DAYS = Table(
    "between_days",
    tuple(
        Row((Band(_day(x), _day(x), includes_upper=True),), Fraction(y))
        for x, y in (("1995-01-01", "8"), ("2020-02-29", "1"), ("2170-12-31", "-4"))
    ),
    frozenset({0}),
)
LONG = Table(
    "long",
    (
        Row((OTHERWISE,), Fraction(100)),
        *(
            # One, three and ten belong to the band that they are the upper end of.
            Row(
                (Band(Fraction(n, 2), Fraction(n + 1, 2), n in (1, 5, 19), n in (2, 6, 20)),),
                Fraction(n, 10),
            )
            for n in range(-30, 35)
        ),
        Row((Band(Fraction(30), None),), Fraction(8)),
    ),
)
"""More rows than conditions of a formula are nested for."""
TABLES = {
    "bands": BANDS,
    "cases": CASES,
    "points": POINTS,
    "others": KINDS_OR_ELSE,
    "by_day": BY_DAY,
    "between_days": BETWEEN_DAYS,
    "long": LONG,
}

NUMBERS = st.one_of(
    st.integers(-20, 20).map(Fraction),
    st.decimals(-1000, 1000, places=3, allow_nan=False).map(Fraction),
    st.sampled_from([Fraction(0), Fraction(1), Fraction("0.1"), Fraction("0.3"), Fraction(10)]),
)


DAYS = st.one_of(
    st.dates(dt.date(2000, 1, 1), dt.date(2060, 12, 31)),
    st.sampled_from([dt.date(2016, 2, 29), dt.date(2023, 12, 31), dt.date(2024, 1, 1)]),
).map(day_number)


def days(indices: dict[str, str]) -> Any:
    """Give a strategy of expressions that are days."""
    return _days(indices.get("plant"), 2)


@cache
def _days(plant: str | None, depth: int) -> Any:
    leaves = [st.just(t.Ref("e")), DAYS.map(lambda day: t.Quantity(day, DATE))]
    if plant is not None:
        leaves.append(st.just(t.Ref("f", (plant,))))
    leaf = st.one_of(*leaves)
    if depth == 0:
        return leaf
    below = _days(plant, depth - 1)
    years = st.integers(0, 30).map(lambda n: t.Number(Fraction(n)))
    return st.one_of(
        leaf,
        st.builds(lambda day, n: t.Call("years_after", (day, n)), below, years),
        st.builds(lambda f, x, y: t.Call(f, (x, y)), st.sampled_from(["min", "max"]), below, below),
    )


def expressions(depth: int = 4) -> Any:
    """Give a strategy of numeric expressions that go through the parts of the year alone."""
    return as_written(depth).map(lambda node: within_year(node, YEARS))


def as_written(depth: int = 4) -> Any:
    """Give a strategy of numeric expressions as they are written, without a word of the year."""
    return _numbers((), depth)


# Each is made once, not at every node that is drawn: that took nearly all the time of a test.
@cache
def _numbers(bound: tuple[tuple[str, str], ...], depth: int) -> Any:
    """Give a strategy of numeric expressions with the given bound indices, as they are written."""
    leaves = [
        NUMBERS.filter(lambda n: n >= 0).map(t.Number),
        st.sampled_from([t.Ref(name) for name in SCALARS]),
        # What is said of the project as a whole: a text, and a member of a set.
        st.just(t.Lookup("cases", (t.Ref("supply"),))),
        st.sampled_from(SCALARS).map(lambda n: t.Lookup("others", (t.Ref("supply"), t.Ref(n)))),
        st.sampled_from(SCALARS).map(lambda n: t.Lookup("long", (t.Ref(n),))),
        st.just(t.Picked("h", (t.Ref("main"),))),
    ]
    indices = {over: index for index, over in bound}
    if "plant" in indices:
        leaves.append(st.just(t.Ref("c", (indices["plant"],))))
        leaves.append(st.just(t.Lookup("cases", (t.Ref("kind", (indices["plant"],)),))))
        kind, number = t.Ref("kind", (indices["plant"],)), t.Ref("c", (indices["plant"],))
        leaves.append(st.just(t.Lookup("others", (kind, number))))
        leaves.append(st.just(t.Lookup("long", (number,))))
        # The value of the fuel that the plant has as its own.
        home = t.Ref("home", (indices["plant"],))
        leaves.append(st.just(t.Picked("h", (home,))))
        leaves.append(st.just(t.Picked("d", (indices["plant"], home))))
        leaves.append(st.just(t.Picked("d", (indices["plant"], t.Ref("main")))))
    if "plant" in indices and "fuel" in indices:
        leaves.append(st.just(t.Ref("d", (indices["plant"], indices["fuel"]))))
    if "month" in indices:
        names = ("q", "hours_of_month", "number_of_month")
        leaves.append(st.sampled_from([t.Ref(name, (indices["month"],)) for name in names]))
    if "month" in indices and "plant" in indices:
        leaves.append(st.just(t.Ref("g", (indices["plant"], indices["month"]))))
    if "quarter" in indices:
        names = ("r", "days_of_quarter")
        leaves.append(st.sampled_from([t.Ref(name, (indices["quarter"],)) for name in names]))
    leaf = st.one_of(*leaves)
    if depth == 0:
        return leaf
    below = st.deferred(lambda: _numbers(bound, depth - 1))
    conditions = _conditions(below, indices)
    options = [
        leaf,
        st.builds(t.Negate, below),
        st.builds(t.Binary, st.sampled_from("+-*/"), below, below),
        st.builds(t.Binary, st.sampled_from("+-*"), below, below),
        st.builds(t.Power, below, st.integers(-2, 3)),
        st.builds(t.IfElse, conditions, below, below),
        st.builds(lambda f, x, y: t.Call(f, (x, y)), st.sampled_from(["min", "max"]), below, below),
        st.builds(lambda x: t.Call("exp", (t.Call("min", (x, t.Number(Fraction(3)))),)), below),
        st.builds(
            lambda f, x: t.Call(f, (t.Call("max", (x, t.Number(Fraction("0.1")))),)),
            st.sampled_from(["log", "log10", "sqrt"]),
            below,
        ),
        st.builds(
            t.Round,
            st.sampled_from(["round", "rounddown", "roundup"]),
            below,
            st.integers(-2, 4),
        ),
        st.builds(_raised, below, st.sampled_from(["0.59", "1.5", "-0.5"])),
        st.builds(lambda x: t.Lookup("bands", (x,)), below),
        st.builds(lambda x: t.Interpolate("points", x), below),
        st.builds(lambda x, y: t.Binary("-", x, y), days(indices), days(indices)),
        st.builds(lambda x: t.Lookup("by_day", (x,)), days(indices)),
        st.builds(lambda x: t.Interpolate("between_days", x), days(indices)),
    ]
    sets = (("plant", "i"), ("fuel", "j"), ("none", "k"), ("month", "m"), ("quarter", "s"))
    for over, index in sets:
        if over not in indices:
            # In which order they are bound makes no other expressions.
            more = tuple(sorted((*bound, (index, over))))
            inner = st.deferred(lambda more=more: _numbers(more, depth - 1))
            options.append(st.builds(lambda body, n=index, o=over: t.Sum(body, n, o), inner))
            if depth > 1:
                flat = _numbers(more, 0)
                some = _conditions(flat, {**indices, over: index})
                options.append(
                    st.builds(
                        lambda c, body, n=index, o=over: t.Sum(t.IfElse(c, body, ZERO), n, o),
                        some,
                        inner,
                    )
                )
                options.append(
                    st.builds(
                        lambda c, x, y, n=index, o=over: t.IfElse(
                            t.Compare(">", t.Sum(t.IfElse(c, ONE, ZERO), n, o), ZERO), x, y
                        ),
                        some,
                        below,
                        below,
                    )
                )
            each = st.builds(lambda body, n=index, o=over: t.Each(body, n, o), inner)
            either = st.sampled_from(["min", "max"])
            options.append(st.builds(lambda f, x: t.Call(f, (x,)), either, each))
            options.append(st.builds(lambda f, x, y: t.Call(f, (x, y)), either, each, below))
    return st.one_of(*options)


def _raised(base: t.Node, exponent: str) -> t.Node:
    """Give a power of what is above zero."""
    above = t.Call("max", (base, t.Number(Fraction("0.1"))))
    number = t.Number(Fraction(exponent.lstrip("-")))
    return t.Call("power", (above, t.Negate(number) if exponent[0] == "-" else number))


def _conditions(below: Any, indices: dict[str, str]) -> Any:
    simple = [
        st.builds(t.Compare, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), below, below),
        st.builds(
            t.Compare,
            st.sampled_from(["<", "<=", ">", ">=", "==", "!="]),
            days(indices),
            days(indices),
        ),
    ]
    texts = [t.Ref("supply")]
    if "plant" in indices:
        texts.append(t.Ref("kind", (indices["plant"],)))
    simple.append(
        st.builds(
            lambda op, text, kind: t.Compare(op, text, t.Text(kind)),
            st.sampled_from(["==", "!="]),
            st.sampled_from(texts),
            st.sampled_from(KINDS),
        )
    )
    one = st.one_of(*simple)
    return st.one_of(
        one,
        st.builds(lambda x, y, op: t.Logic(op, (x, y)), one, one, st.sampled_from(["and", "or"])),
        st.builds(lambda x: t.Logic("not", (x,)), one),
    )


@st.composite
def values(draw: Any) -> dict[str, dict[tuple[int, ...], Fraction | str]]:
    """Draw exact values for every name, by member positions."""
    found: dict[str, dict[tuple[int, ...], Fraction | str]] = {
        name: {(): draw(NUMBERS)} for name in SCALARS
    }
    found["e"] = {(): draw(DAYS)}
    found["f"] = {(n,): draw(DAYS) for n in range(SIZES["plant"])}
    found["c"] = {(n,): draw(NUMBERS) for n in range(SIZES["plant"])}
    found["supply"] = {(): draw(st.sampled_from(KINDS))}
    found["main"] = {(): Fraction(draw(st.integers(0, SIZES["fuel"] - 1)))}
    found["kind"] = {(n,): draw(st.sampled_from(KINDS)) for n in range(SIZES["plant"])}
    found["home"] = {
        (n,): Fraction(draw(st.integers(0, SIZES["fuel"] - 1))) for n in range(SIZES["plant"])
    }
    found["h"] = {(m,): draw(NUMBERS) for m in range(SIZES["fuel"])}
    found["d"] = {
        (n, m): draw(NUMBERS) for n in range(SIZES["plant"]) for m in range(SIZES["fuel"])
    }
    # A year without any part among them: a sum over its parts is that of nothing.
    found["calendar_year"] = {(): Fraction(draw(st.sampled_from([2023, 2024, 2025])))}
    for name in ("q", "g", "r"):
        places = product(*(range(SIZES[over]) for over in SETS[name]))
        found[name] = {place: draw(NUMBERS) for place in places}
    for kind in PART_KINDS:
        for n, part in enumerate(PARTS[kind]):
            for name, value in part.attributes(kind).items():
                found.setdefault(name, {})[(n,)] = Fraction(value)
    return found
