"""Expression tree to unit: whether an equation balances, scale included.

``kWh * tCO2/MWh`` has the dimension of tCO2 but is off by 1000, which is an error here. Literal
numbers are plain
numbers; zero fits every unit. Conversions are parameters with a unit of their own (``MWh/Wh``).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.days import DATE
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.expression.parse import MAX_EXPONENT
from jcm_mrv.methodology.units import NUMBER, Unit, UnitError, parse_unit


@immutable(slots=True)
class Kind:
    """What an expression is: a number with a unit (None fits every unit), a text or a condition."""

    unit: Unit | None = None
    is_text: bool = False
    is_condition: bool = False
    is_member: bool = False


ANY = Kind()
TEXT = Kind(is_text=True)
CONDITION = Kind(is_condition=True)
MEMBER = Kind(is_member=True)


@immutable(slots=True)
class UnitScope:
    """Kinds of the names, and per table the kinds of its keys and of its value."""

    names: Mapping[str, Kind]
    tables: Mapping[str, tuple[tuple[Kind, ...], Kind]]


def kind_of(node: t.Node, scope: UnitScope) -> Kind:
    """Give the kind of an expression.

    Raises
    ------
    UnitError
        When parts do not fit together; the message names both units and the factor between them.
    """
    match node:
        case t.Quantity(_, unit):
            return Kind(parse_unit(unit))
        case t.Number(value):
            return ANY if value == 0 else Kind(NUMBER)
        case t.Text():
            return TEXT
        case t.Ref(name, _) | t.Picked(name, _):
            return scope.names[name]
        case t.Negate(operand):
            return _number(kind_of(operand, scope))
        case t.Binary(op, left, right):
            return _binary(op, kind_of(left, scope), kind_of(right, scope))
        case t.Power(base, exponent):
            unit = _number(kind_of(base, scope)).unit
            if unit is not None and unit.point:
                raise UnitError(f"{_point(unit)} has no powers")
            return Kind(None if unit is None else unit**exponent)
        case t.Compare(op, left, right):
            a, b = kind_of(left, scope), kind_of(right, scope)
            if a.is_text and b.is_text:
                if op not in ("==", "!="):
                    raise UnitError("texts can only be compared by == and !=")
                if not (isinstance(left, t.Text) or isinstance(right, t.Text)):
                    raise UnitError("a text is compared with a text in quotes")
            else:
                _same(_number(a), _number(b), op)
            return CONDITION
        case t.Logic(op, operands):
            for operand in operands:
                _condition(kind_of(operand, scope), op)
            return CONDITION
        case t.IfElse(condition, then, otherwise):
            _condition(kind_of(condition, scope), "if")
            return _same(_number(kind_of(then, scope)), _number(kind_of(otherwise, scope)), "else")
        case t.Call("sqrt", (operand,)):
            unit = _number(kind_of(operand, scope)).unit
            return Kind(None if unit is None else unit.root())
        case t.Call("years_after", (operand, _)):
            kind = _number(kind_of(operand, scope))
            if kind.unit is None or kind.unit.text != DATE:
                raise UnitError(f"years_after() needs a date, not {_name(kind)}")
            return kind
        case t.Call("exp" | "log" | "log10" | "power" as function, arguments):
            for argument in arguments:
                unit = _number(kind_of(argument, scope)).unit
                if unit is not None and (not unit.is_number or unit.factor != 1):
                    what = (
                        f"a power that is not written out as -{MAX_EXPONENT} to {MAX_EXPONENT}"
                        if function == "power"
                        else f"{function}()"
                    )
                    raise UnitError(f"{what} needs a plain number, not {unit.text}")
            return Kind(NUMBER)
        case t.Call(function, arguments):
            result = _number(kind_of(arguments[0], scope))
            for argument in arguments[1:]:
                result = _same(result, _number(kind_of(argument, scope)), function)
            return result
        case t.Round(_, operand, _) | t.Each(operand, _, _):
            return _number(kind_of(operand, scope))
        case t.Sum(body, _, _):
            kind = _number(kind_of(body, scope))
            if kind.unit is not None and kind.unit.point:
                raise UnitError(f"{_point(kind.unit)} cannot be added up")
            return kind
        case t.Interpolate(table, key):
            return kind_of(t.Lookup(table, (key,)), scope)
        case t.Lookup(table, keys):
            wanted, value = scope.tables[table]
            for key, expected in zip(keys, wanted, strict=True):
                given = kind_of(key, scope)
                if given.is_text is not expected.is_text or given.is_condition or given.is_member:
                    raise UnitError(f"a key of {table} is {_name(given)}, not {_name(expected)}")
                if not given.is_text:
                    _same(given, expected, f"lookup in {table}")
            return value


def check_balance(kind: Kind, declared: Unit) -> None:
    """Raise a UnitError unless an expression's unit is the declared one, scale included."""
    unit = _number(kind).unit
    if unit is None:
        return
    if not unit.same_dimensions(declared):
        raise UnitError(f"{unit.text} and {declared.text} have different dimensions")
    if unit.factor != declared.factor:
        raise UnitError(
            f"{unit.text} and {declared.text} are off by a factor of "
            f"{_factor(unit.factor / declared.factor)}"
        )


def wanted_limit(tree: t.Node, scope: UnitScope) -> str:
    """Give the first limit of a criterion in the unit that it should have; nothing where all do.

    A number without a unit keeps its digits: in which unit it was meant is not known.
    """
    for part in t.walk(tree):
        if not isinstance(part, t.Compare):
            continue
        for limit, other in ((part.left, part.right), (part.right, part.left)):
            if not isinstance(limit, t.Number) or isinstance(other, t.Number):
                continue
            try:
                unit = kind_of(other, scope).unit
            except UnitError:
                continue
            if unit is None or unit.is_number or unit.text == DATE:
                continue
            value = limit.value
            if isinstance(limit, t.Quantity):
                own = parse_unit(limit.unit)
                if own.point or not own.same_dimensions(unit) or own.factor == unit.factor:
                    continue
                value = value * own.factor / unit.factor
            elif not value:
                continue
            return f"{float(value):.12g} {unit.text}"
    return ""


def _number(kind: Kind) -> Kind:
    if kind.is_text or kind.is_condition or kind.is_member:
        raise UnitError(f"a number is expected, not {_name(kind)}")
    return kind


def _condition(kind: Kind, op: str) -> None:
    if not kind.is_condition:
        raise UnitError(f"{op}: a condition is expected, not {_name(kind)}")


def _name(kind: Kind) -> str:
    if kind.is_text:
        return "a text"
    if kind.is_condition:
        return "a condition"
    if kind.is_member:
        return "a member of a set, which stands as an index only"
    return kind.unit.text if kind.unit else "zero"


def _same(a: Kind, b: Kind, op: str) -> Kind:
    if a.unit is None or b.unit is None:
        return a if b.unit is None else b
    if not a.unit.same_dimensions(b.unit):
        if DATE in (a.unit.text, b.unit.text):
            day = 'a day is written as date("2028-03-31")'
            units = f"{a.unit.text} and {b.unit.text}"
            raise UnitError(f"{op}: {units} have different dimensions; {day}")
        raise UnitError(f"{op}: {a.unit.text} and {b.unit.text} have different dimensions")
    if a.unit.factor != b.unit.factor:
        raise UnitError(
            f"{op}: {a.unit.text} and {b.unit.text} are off by a factor of "
            f"{_factor(a.unit.factor / b.unit.factor)}"
        )
    return a


def _point(unit: Unit) -> str:
    return "a date" if unit.text == DATE else f"a temperature in {unit.text}"


def _factor(ratio: Fraction) -> str:
    ratio = ratio if ratio >= 1 else 1 / ratio
    return str(ratio.numerator) if ratio.denominator == 1 else f"{float(ratio):.6g}"


def _binary(op: str, a: Kind, b: Kind) -> Kind:
    a, b = _number(a), _number(b)
    if op in "*/":
        if a.unit is None or b.unit is None:
            return ANY if a.unit is None else a
        return Kind(a.unit * b.unit if op == "*" else a.unit / b.unit)
    points = [kind.unit is not None and kind.unit.point for kind in (a, b)]
    if not any(points):
        return _same(a, b, op)
    point = next(k.unit for k, is_point in zip((a, b), points, strict=True) if is_point)
    assert point is not None
    difference = parse_unit("d" if point.text == DATE else "K")
    if all(points):
        if op == "+":
            raise UnitError(f"{_point(point)} cannot be added to another")
        _same(a, b, op)
        return Kind(difference)
    if points == [False, True] and op == "-":
        raise UnitError(f"{_point(point)} cannot be taken from a difference")
    other = b if points[0] else a
    _same(other, Kind(difference), op)
    return a if points[0] else b
