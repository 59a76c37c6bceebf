"""What is in the language, and that nothing else is."""

from __future__ import annotations

import contextlib
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jcm_mrv.methodology.days import DATE, day_of
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.expression.check_units import Kind, UnitScope, check_balance, kind_of
from jcm_mrv.methodology.expression.parse import ExpressionError, Names, parse
from jcm_mrv.methodology.expression.to_latex import symbol_to_latex, to_latex
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.units import UnitError, parse_unit
from tests.effort import examples, one_in
from tests.methodology.expression.trees import SETS, SIZES, TABLES, as_written, expressions

NAMES = Names(
    SETS,
    SIZES,
    {name: len(table.rows[0].conditions) for name, table in TABLES.items()},
    {"home": "fuel", "main": "fuel"},
    ["supply", "main"],
)


def unparse(node: t.Node) -> str:
    """Give a text that parses to the same tree."""
    match node:
        case t.Quantity(value, unit) if unit == DATE:
            return f"date('{day_of(value).isoformat()}')"
        case t.Number(value):
            return f"{float(value):.10f}".rstrip("0").rstrip(".")
        case t.Text(value):
            return repr(value)
        case t.Ref(name, indices):
            return f"{name}[{', '.join(indices)}]" if indices else name
        case t.Picked(name, indices):
            own = [index if isinstance(index, str) else unparse(index) for index in indices]
            return f"{name}[{', '.join(own)}]"
        case t.Compare(
            ">", t.Sum(t.IfElse(condition, t.Number(1), t.Number(0)), i, s), t.Number(0)
        ):
            return f"any({unparse(condition)} for {i} in {s})"
        case t.Negate(operand):
            return f"(-({unparse(operand)}))"
        case t.Binary(op, left, right):
            return f"({unparse(left)} {op} {unparse(right)})"
        case t.Power(base, exponent):
            return f"(({unparse(base)}) ** ({exponent}))"
        case t.Compare(op, left, right):
            return f"({unparse(left)} {op} {unparse(right)})"
        case t.Logic("not", operands):
            return f"(not {unparse(operands[0])})"
        case t.Logic(op, operands):
            return "(" + f" {op} ".join(unparse(part) for part in operands) + ")"
        case t.IfElse(condition, then, otherwise):
            return f"({unparse(then)} if {unparse(condition)} else {unparse(otherwise)})"
        case t.Call("power", (base, exponent)):
            return f"(({unparse(base)}) ** ({unparse(exponent)}))"
        case t.Round(function, operand, digits):
            return f"{function}({unparse(operand)}, {digits})"
        case t.Call(function, arguments):
            return f"{function}({', '.join(unparse(part) for part in arguments)})"
        case t.Sum(t.IfElse(condition, body, t.Number(0)), index, over):
            return f"sum({unparse(body)} for {index} in {over} if {unparse(condition)})"
        case t.Sum(body, index, over):
            return f"sum({unparse(body)} for {index} in {over})"
        case t.Each(body, index, over):
            return f"({unparse(body)} for {index} in {over})"
        case t.Lookup(table, keys):
            return f"lookup({table}, {', '.join(unparse(key) for key in keys)})"
        case t.Interpolate(table, key):
            return f"interpolate({table}, {unparse(key)})"


@settings(max_examples=examples(15, 400))
@given(as_written(depth=3))
def test_text_and_tree_are_one(node: t.Node) -> None:
    assert parse(unparse(node), NAMES) == node


@settings(max_examples=examples(15, 400))
@given(expressions(depth=3))
def test_every_tree_is_typeset_with_balanced_brackets(node: t.Node) -> None:
    latex = to_latex(node, {"a": "A_p", "c": "C_{i,p}"}, {"bands": "Table & 1"})
    assert latex.count("{") == latex.count("}")
    assert latex.count(r"\\left(".replace("\\\\", "\\")) == latex.count(
        r"\\right)".replace("\\\\", "\\")
    )


OUTSIDE = [
    "__import__('os')", "a.__class__", "a.b", "(lambda: 1)()", "(x := 1)", "f'{a}'", "[1, 2]",
    "{1}", "{'a': 1}", "[x for x in plant]", "sum([1, 2])", "sum(1 for (i, j) in plant)",
    "sum(1 for (i, j) in plant)", "sum(*plant)", "min(1)", "exp(1, 2)", "max(a, b, key=1)",
    "min(*plant)", "open('x')", "a[0]", "c['x']", "c[i]", "c", "a[i]", "1j", "1_000", "0x10",
    "True", "None", "...", "b'x'", "12345678901234567", "round(a)", "interpolate(points)",
    "interpolate(nothing, 1)", "interpolate('points', 1)", "interpolate(others, 1, 2)",
    "interpolate(points, 1, 2)", "rounddown(a, b)",
    "roundup(a, 1.5)",
    "round(a, 16)", "rounddown(a, True)", "round((c[i] for i in plant), 1)", "sqrt(a, 2)",
    "rounddown(a, 1, 2)", "log(a, 10)", "log()", "sqrt(c[i] for i in plant)",
    "a ** True", "a // b",
    "date(a)", "date('2024-02-30')", "date('31/03/2024')", "date('1800-01-01')", "date()",
    "years_after(date('2024-01-01'))", "years_after(date('2024-01-01'), a)",
    "years_after(date('2024-01-01'), 101)", "years_after(date('2024-01-01'), -1)",
    "date('2024-01-01', 1)",
    "a % b", "a @ b", "a | b", "~a", "a is b", "a in b", "await a", "yield a", "a if b", "",
    "a +", "(a", "a)", "a; b", "a = 1", "import os", "lookup(nothing, 1)", "lookup('bands', 1)",
    "lookup(bands)", "lookup(bands, 1, 2)", "lookup()", "sum(1 for i in nothing)",
    "sum(sum(1 for i in plant) for i in plant)", "sum(1 for a in plant)", "sum(i for i in plant)",
    "sum(d[i, i] for i in plant)", "sum(d[j, i] for i in plant for j in fuel)", "c[i][j]",
    "\x00", "a\nb", "ａ", "1e999", "1e99999", "é + 1", "a." * 50 + "b", "exp",
    "exp(a for i in plant)", "(a for i in plant)", "min(a for i in plant for j in fuel)",
    "min((a for i in plant if a), 1)", "min(a for i in nothing)", "a + (1 for i in plant)",
    "max((c[i] for i in plant), i)", "(a + 1)[i]", "'x' 'y' + 1 +", "a <> b",
]  # fmt: skip


@one_in(3)
@pytest.mark.parametrize("text", OUTSIDE)
def test_outside_of_the_language(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text, NAMES)
    assert caught.value.finding.message


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000 + "1" + ")" * 100_000,
        "-" * 100_000 + "1",
        "not " * 100_000 + "1",
        "+".join(["1"] * 900),
        "a" * 100_000,
        "1 if 1 else " * 150 + "1",
        "(" * 200 + "1" + ")" * 200,
        "- " * 900 + "1",
        "exp(" * 60 + "1" + ")" * 60,
        "a**" * 300 + "1",
        "a.b" * 600,
        "[" * 31 + "]" * 31,
        "not(" * 29 + "a" + ")" * 29 + " + 1" * 300,
    ],
)
def test_too_much_is_refused_before_it_hurts(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse(text, NAMES)


@settings(max_examples=examples(80))
@given(
    st.one_of(
        st.text(max_size=60),
        st.text(alphabet="abcdij()[]{}+-*/.,<>=! 0123456789'\"\\:efnortsumxlk_", max_size=60),
    )
)
def test_any_text_is_a_tree_or_an_error(text: str) -> None:
    with contextlib.suppress(ExpressionError):
        parse(text, NAMES)


def test_hints_name_the_nearest() -> None:
    names = Names({"EF_RE": (), "EG": ()}, {"system"}, {"factors": 1})
    for text, hint in (
        ("EF_R", "EF_RE"),
        ("lookup(factor, 1)", "factors"),
        ("sum(1 for i in sistem)", "system"),
    ):
        with pytest.raises(ExpressionError) as caught:
            parse(text, names)
        assert hint in caught.value.finding.hint
        assert int(str(caught.value.finding.values["column"])) >= 1


def test_what_parts_of_the_period_have_asks_for_a_set_of_them() -> None:
    """The nearest name is that of another part; what lacks is `periods`."""
    names = Names({"Q": ("month",), "hours_of_season": ("season",)}, {"month", "season"})
    with pytest.raises(ExpressionError) as caught:
        parse("sum(Q[m] / hours_of_month[m] for m in month)", names)
    assert "periods: month" in caught.value.finding.hint


UNITS = UnitScope(
    {
        name: Kind(parse_unit(unit))
        for name, unit in {
            "EG": "kWh",
            "EF": "tCO2/MWh",
            "E": "tCO2",
            "conv": "MWh/kWh",
            "T": "degC",
            "dT": "K",
            "n": "1",
            "share": "%",
            "day": "date",
            "long": "d",
        }.items()
    }
    | {"kind": Kind(is_text=True)},
    {
        "bands": ((Kind(parse_unit("kWh")),), Kind(parse_unit("tCO2"))),
        "cases": ((Kind(is_text=True),), Kind(parse_unit("1"))),
    },
)
UNIT_NAMES = Names(dict.fromkeys(UNITS.names, ()), {"plant"}, {"bands": 1, "cases": 1})


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("EG * conv * EF", "tCO2"),
        ("0", "tCO2"),
        ("E + 0", "tCO2"),
        ("E if n > 1 else 0", "tCO2"),
        ("T - T", "K"),
        ("(T + dT) - T", "K"),
        ("dT + (T - T)", "K"),
        ("n * (1 - n)", "1"),
        ("min(E, 0, E)", "tCO2"),
        ("exp(-n) * E", "tCO2"),
        ("day - date('2024-01-01')", "d"),
        ("day + long", "date"),
        ("day - long", "date"),
        ("years_after(day, 15)", "date"),
        ("max(day, date('2024-01-01')) - day", "d"),
        ("(day - day) / long", "1"),
        ("lookup(bands, EG)", "tCO2"),
        ("interpolate(bands, EG)", "tCO2"),
        ("E * lookup(cases, kind)", "tCO2"),
        ("sum(E for i in plant)", "tCO2"),
        ("EG**2 / EG", "kWh"),
        ("E * n**0.59", "tCO2"),
        ("(1 + n)**n", "1"),
        ("(1 + n)**30 * E", "tCO2"),
        ("E * log(n) / log10(n)", "tCO2"),
        ("sqrt(E**2)", "tCO2"),
        ("sqrt(n)", "1"),
        ("sqrt(0) + E", "tCO2"),
        ("rounddown(E, 2)", "tCO2"),
        ("roundup(EG, -3)", "kWh"),
        ("round(T, 0)", "degC"),
        ("rounddown(0, 2) + E", "tCO2"),
        ("E if kind == 'x' and not n < 2 else 0", "tCO2"),
        ("-E", "tCO2"),
        ("0 * E", "tCO2"),
        ("(dT + T) - T", "K"),
        ("max(0, 0)", "tCO2"),
        ("0 / E", "MWh"),
    ],
)
def test_units_that_balance(text: str, unit: str) -> None:
    check_balance(kind_of(parse(text, UNIT_NAMES), UNITS), parse_unit(unit))


@pytest.mark.parametrize(
    ("text", "unit", "words"),
    [
        ("EG * EF", "tCO2", "1000"),
        ("E + EG", "tCO2", "different"),
        ("E + 1", "tCO2", "different"),
        ("T + T", "K", "cannot be added"),
        ("T * n", "K", "point"),
        ("dT - T", "K", "cannot"),
        ("T**2", "K", "powers"),
        ("exp(E)", "1", "plain number"),
        ("day + day", "date", "cannot be added"),
        ("day * 2", "date", "point"),
        ("day - T", "d", "different"),
        ("T - day", "K", "different"),
        ("day + 1", "date", "different"),
        ("long - day", "d", "cannot be taken"),
        ("day**2", "d", "a date has no powers"),
        ("sum(day for i in plant)", "date", "added up"),
        ("years_after(long, 1)", "date", "needs a date"),
        ("years_after(n, 1)", "date", "needs a date"),
        ("E if day > 45000 else 0", "tCO2", "different"),
        ("E if day > T else 0", "tCO2", "different"),
        ("log(E)", "1", "plain number"),
        ("log10(share)", "1", "plain number"),
        ("E**10", "tCO2", "plain number"),
        ("sqrt(E)", "1", "square of a unit"),
        ("sqrt(EG * E)", "1", "square of a unit"),
        ("sqrt(share)", "1", "square of a unit"),
        ("sqrt(T)", "1", "square of a unit"),
        ("rounddown(kind, 1)", "1", "a text"),
        ("rounddown(EG, 1)", "MWh", "1000"),
        ("round(n > 1, 0)", "1", "a condition"),
        ("exp(share)", "1", "plain number"),
        ("E**0.5", "tCO2", "plain number"),
        ("n**share", "1", "plain number"),
        ("n**kind", "1", "a text"),
        ("n - share", "1", "100"),
        ("min(E, n)", "tCO2", "different"),
        ("kind", "1", "a text"),
        ("n if n else n", "1", "condition"),
        ("kind + 1", "1", "a text"),
        ("kind < 'x'", "1", "=="),
        ("kind == kind", "1", "quotes"),
        ("n if not n else n", "1", "condition"),
        ("lookup(bands, kind)", "tCO2", "a text"),
        ("interpolate(bands, kind)", "tCO2", "a text"),
        ("interpolate(bands, n)", "tCO2", "different"),
        ("interpolate(bands, EG)", "1", "different"),
        ("lookup(cases, n)", "1", "not a text"),
        ("lookup(bands, n)", "tCO2", "different"),
        ("E if n > E else 0", "tCO2", "different"),
        ("sum(T for i in plant)", "K", "added up"),
        ("n == kind", "1", "a text"),
        ("(n > 1) + 1", "1", "a condition"),
        ("E if n > 0 else n", "tCO2", "different"),
        ("lookup(bands, 0) + 0 * (1 if 'x' == 'x' else n + E)", "tCO2", "different"),
    ],
)
def test_units_that_do_not(text: str, unit: str, words: str) -> None:
    with pytest.raises(UnitError, match=words):
        check_balance(kind_of(parse(text, UNIT_NAMES), UNITS), parse_unit(unit))


def test_latex_of_hand_picked_expressions() -> None:
    symbols = {"a": "A_p", "b": "B_{RE,i}", "c": "EG_{i,p}"}
    for text, latex in (
        ("a / (b + 1)", r"\frac{A_{p}}{B_{\mathrm{RE},i}  + 1}"),
        ("a - (b - 1)", r"A_{p} - \left(B_{\mathrm{RE},i} - 1\right)"),
        ("(a + b) * 2", r"\left(A_{p} + B_{\mathrm{RE},i}\right) \times 2"),
        ("sum(c[i] * a for i in plant)", r"\sum_{i} \mathit{EG}_{i,p} \times A_{p}"),
        ("(-a)**2", r"{\left(-A_{p}\right)}^{2}"),
        ("(1 + a)**0.59", r"{\left(1 + A_{p}\right)}^{0.59}"),
        ("a**(b - 1)", r"{A_{p}}^{B_{\mathrm{RE},i} - 1}"),
        ("(a**b)**2", r"{\left({A_{p}}^{B_{\mathrm{RE},i}}\right)}^{2}"),
        ("sqrt(a + 1) * log(b)", r"\sqrt{A_{p} + 1} \times \ln\left(B_{\mathrm{RE},i}\right)"),
        ("log10(a)", r"\log_{10}\left(A_{p}\right)"),
        ("rounddown(a * 2, 2)", r"\mathrm{rounddown}\left(A_{p} \times 2,\; 2\right)"),
        ("min(a, 1)", r"\min\left(A_{p},\; 1\right)"),
    ):
        rendered = to_latex(parse(text, NAMES), symbols)
        assert rendered.replace(" ", "") == latex.replace(" ", ""), text
    assert symbol_to_latex("H") == "H"
    assert symbol_to_latex("A_x%") == r"A_{\mathrm{x\%}}"


def test_a_choice_is_typeset_with_what_it_hangs_on() -> None:
    symbols = {"a": "A_p", "b": "B"}
    assert to_latex(parse("a if b < 2 else a + b", NAMES), symbols) == (
        r"\begin{cases} A_{p} & \text{if } B < 2 \\ A_{p} + B & \text{otherwise} \end{cases}"
    )


def test_a_symbol_carries_the_index_that_is_summed_over() -> None:
    symbols = {"c": "FC_{PJ,m,p} × NCV_{fuel,m}", "d": "D_{m}"}
    rendered = to_latex(
        parse("sum(c[x] * 2 for x in plant)", Names({"c": ("plant",)}, {"plant"})),
        symbols,
        letters={"c": ("m",)},
    )
    assert rendered == (
        r"\sum_{x} \mathit{FC}_{\mathrm{PJ},x,p} \times \mathit{NCV}_{\mathrm{fuel},x} \times 2"
    )


def test_every_shipped_equation_becomes_mathml() -> None:
    latex2mathml = pytest.importorskip("latex2mathml.converter")
    library = Library()
    for reference in library.references():
        methodology = library.load(reference)
        symbols = {
            name: methodology.symbol(name)
            for name in [*methodology.parameters, *methodology.equations, *methodology.attributes]
        }
        for equation in methodology.equations.values():
            assert "<math" in latex2mathml.convert(to_latex(equation.tree, symbols))


def test_walks_and_references() -> None:
    node = parse("sum(c[i] for i in plant) + lookup(bands, a) * a", NAMES)
    assert t.references(node) == ("c", "a")
    assert t.tables(node) == ("bands",)
    assert isinstance(next(t.walk(node)), t.Binary)
    assert parse("+1.5e2", NAMES) == t.Number(Fraction(150))


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("EG >= 250 kWh", 250, "kWh"),
        ("EG >= 250kWh", 250, "kWh"),
        ("250.5 tCO2/MWh < EF", Fraction("250.5"), "tCO2/MWh"),
        ("1e-3 kWh < EG", Fraction("0.001"), "kWh"),
        ("share > 5 %", 5, "%"),
        ("share > 5%", 5, "%"),
        ("T < 25 degC", 25, "degC"),
    ],
)
def test_a_number_with_its_unit(text: str, value: Fraction, unit: str) -> None:
    node = parse(text, UNIT_NAMES, quantities=True)
    (found,) = (part for part in t.walk(node) if isinstance(part, t.Quantity))
    assert (found.value, found.unit) == (value, unit)
    assert kind_of(node, UNITS).is_condition


def test_what_is_no_number_with_a_unit() -> None:
    for text in (
        "1 if a > 2 else 3",
        "a / 2 and 1 or 0",
        "lookup(bands, 2) * 3",
        "'250 kW' == kind",
    ):
        names = Names({"a": (), "kind": ()}, (), {"bands": 1})
        node = parse(text, names, quantities=True)
        assert not any(isinstance(part, t.Quantity) for part in t.walk(node)), text
    # A name with an index is no unit, and blanks make a division.
    names = Names({"a": (), "h": ("plant",)}, {"plant"})
    node = parse("sum(2 kWh/h[i] for i in plant)", names, quantities=True)
    assert [p.unit for p in t.walk(node) if isinstance(p, t.Quantity)] == ["kWh"]
    names = Names({"h": ()})
    assert isinstance(parse("2 kWh / h", names, quantities=True), t.Binary)
    assert parse("2 kWh/h", names, quantities=True) == t.Quantity(Fraction(2), "kWh/h")


def test_a_number_with_a_unit_stands_in_criteria_only() -> None:
    with pytest.raises(ExpressionError, match="stands in criteria only") as caught:
        parse("EG * 250 kWh", UNIT_NAMES)
    assert "unit: kWh" in caught.value.finding.hint


@pytest.mark.parametrize("text", ["EG > 5 MWh", "EG > 5 t", "E + 1 kWh > 3 kWh", "EG > 5 %"])
def test_a_number_whose_unit_does_not_fit(text: str) -> None:
    with pytest.raises(UnitError):
        kind_of(parse(text, UNIT_NAMES, quantities=True), UNITS)


@pytest.mark.parametrize(
    "text", ["EG > 5 kWh kWh", "EG > 5 furlongs_ish", "EG > 5 kWh/", "EG 5 kWh"]
)
def test_a_number_with_what_is_no_unit(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse(text, UNIT_NAMES, quantities=True)


def test_a_number_with_its_unit_is_typeset() -> None:
    node = parse("share > 5 %", UNIT_NAMES, quantities=True)
    assert to_latex(node, {}) == r"\mathrm{share} > 5\,\mathrm{\%}"
