"""What the sheets say: official titles and headings, symbols, units and expressions as text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from jcm_mrv.methodology.days import DATE, day_of
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.model import Parameter, Way
from jcm_mrv.methodology.preference import DEFAULT, how_found, own_ways
from jcm_mrv.methodology.units import known_units
from jcm_mrv.patterns import pattern

MPS_INPUT = "MPS(input)"
MPS_PROCESS = "MPS(calc_process)"
MSS = "MSS"
MRS_INPUT = "MRS(input)"
MRS_PROCESS = "MRS(calc_process)"

TITLES = {
    MPS_INPUT: "Monitoring Plan Sheet (Input Sheet) [Attachment to Project Design Document]",
    MPS_PROCESS: "Monitoring Plan Sheet (Calculation Process Sheet) "
    "[Attachment to Project Design Document]",
    MSS: "Monitoring Structure Sheet [Attachment to Project Design Document]",
    MRS_INPUT: "Monitoring Report Sheet (Input Sheet) [For Verification]",
    MRS_PROCESS: "Monitoring Report Sheet (Calculation Process Sheet) [For Verification]",
}

TABLE_1 = {
    "plan": "Table 1: Parameters to be monitored ex post",
    "report": "Table 1: Parameters monitored ex post",
}
TABLE_2 = "Table 2: Project-specific parameters to be fixed ex ante"
TABLE_3 = {
    "plan": "Table 3: Ex-ante estimation of CO2 emission reductions",
    "report": "Table 3: Ex-post calculation of CO2 emission reductions",
}
COLUMNS_1 = (
    "Monitoring period",
    "Monitoring point No.",
    "Parameters",
    "Description of data",
    "Monitored Values",
    "Units",
    "Monitoring option",
    "Source of data",
    "Measurement methods and procedures",
    "Monitoring frequency",
    "Other comments",
)
COLUMNS_2 = (
    "Parameters",
    "Description of data",
    "Estimated Values",
    "Units",
    "Source of data",
    "Other comments",
)
COLUMNS_PROCESS = (
    "Item",
    "Fuel type",
    "Value",
    "Units",
    "Parameter",
    "Equation, source and comments",
)
BLOCKS = {
    1: "1. Calculations for emission reductions",
    2: "2. Selected default values, etc.",
    3: "3. Calculations for reference emissions",
    4: "4. Calculations of the project emissions",
}
DEFAULTS = "[List of Default Values]"
PERIODS = {"plan": "[Estimated period]", "report": "[Monitoring period]"}
OPTIONS_TITLE = "[Monitoring option]"
MONTHS_TITLE = "[Monitored values by month]"
# In own words, after the definitions of the guidelines.
OPTIONS = {
    "Option A": "Public data: measured and published by others than the project participants, "
    "such as statistics and specifications",
    "Option B": "Transactions: amounts that were measured when bought or sold, shown by commercial "
    "evidence such as invoices",
    "Option C": "Own measurement: values read from the project's own measuring equipment",
}

# Amounts that add up over a monitoring period; ratios and temperatures do not.
_AMOUNTS = {
    "tCO2",
    "t",
    "kg",
    "g",
    "MWh",
    "kWh",
    "Wh",
    "GJ",
    "MJ",
    "TJ",
    "Nm3",
    "m3",
    "L",
    "kL",
    "h",
}

_WORDS = {"day", "min", "piece", "bar"}
"""Units that are words as well."""

_SUBSCRIPT = pattern(r"^([^_]+)_\{?([^{}]+)\}?$")


def spreadsheet_id(methodology: Methodology) -> str:
    """Give the name of the official spreadsheet, such as ``JCM_VN_AM007_ver01.0``."""
    major, _, minor = methodology.file.version.partition(".")
    return f"JCM_{methodology.file.id}_ver{int(major):02d}.{minor}"


def letters(count: int) -> list[str]:
    """Give the letters above the columns of a table: (a), (b), ..."""
    return [f"({chr(ord('a') + n)})" for n in range(count)]


def symbol_text(methodology: Methodology, name: str) -> str:
    """Give the symbol of a name with its subscript in braces, ``EG_{i,p}``, also where it has none.

    Sheets show what stands in ``_{}`` as a subscript; the text of the cell is then ``EGi,p``.
    """
    symbol = methodology.symbol(name)
    if symbol == name and name in methodology.attributes:
        indices = _indices(methodology, name)
        return name.replace("_", " ") + (f"_{{{indices}}}" if indices else "")
    match = _SUBSCRIPT.match(symbol)
    return f"{match[1]}_{{{match[2]}}}" if match else symbol


def _indices(methodology: Methodology, name: str) -> str:
    return ",".join(methodology.sets[s].index for s in methodology.sets_of(name))


_ON_SHEETS = {"": "-", "1": "-", "degC": "°C", DATE: "-"}


def unit_text(unit: str) -> str:
    """Give a unit as sheets hold it; ``-`` where there is none."""
    return _ON_SHEETS.get(unit, unit)


def with_unit(shown: str, unit: str) -> str:
    """Give a number with its unit; one of no dimension stands alone.

    Examples
    --------
    >>> with_unit("6.7", "1"), with_unit("302.6", "tCO2")
    ('6.7', '302.6 tCO2')
    """
    return shown if unit in ("", "1") else f"{shown} {unit_text(unit)}".strip()


def unit_of(methodology: Methodology, name: str) -> str:
    """Give the unit of a name; ``MWh/p`` for an amount of the monitoring period p."""
    unit = methodology.unit(name)
    parameter = methodology.parameters.get(name)
    if parameter is not None and parameter.kind == "monitored":
        # An amount of a calendar year of its own is none of the monitoring period.
        is_amount = parameter.aggregation == "sum" and methodology.time_set(name) is None
    else:
        subscript = symbol_text(methodology, name).partition("_{")[2].rstrip("}").split(",")
        is_amount = name in methodology.equations and "p" in subscript and unit in _AMOUNTS
    return f"{unit}/p" if is_amount else unit_text(unit)


def sentence(text: str) -> str:
    """Give a text with a capital letter in front; a unit there keeps its letters.

    Examples
    --------
    >>> sentence("electricity sold"), sentence("kWh of the pump"), sentence("t of rice husk")
    ('Electricity sold', 'kWh of the pump', 't of rice husk')
    """
    first = re.split(r"[\s/]", text, maxsplit=1)[0].strip("(),.;:")
    is_unit = first in known_units() and first not in _WORDS
    return text if is_unit or first[1:] != first[1:].lower() else text[:1].upper() + text[1:]


NOT_NEEDED = "not needed"
BY_YEAR = "by year"
IN_EACH_YEAR = (
    "The methodology has its own value for each calendar year: see the calculation sheet."
)
"""Stands in the cell of a value that nobody has to give: no formula reads a text as 0."""


def not_needed(methodology: Methodology, name: str) -> str:
    """Give why nobody has to give a value of a member."""
    tree = methodology.needed.get(name)
    if tree is None:
        return ""
    return f"Needed where {Expressions(methodology).text(tree)}."


def of_choice(choices: Mapping[str, str], value: object) -> str:
    """Give what a choice means, as a comment beside it says; nothing where it says nothing.

    Examples
    --------
    >>> of_choice({"grid": "The public grid", "own": ""}, "grid"), of_choice({"own": ""}, "own")
    ('grid: The public grid', '')
    """
    meaning = choices.get(value, "") if isinstance(value, str) else ""
    return f"{value}: {meaning}" if meaning else ""


_DEFAULT_HOLDS = "The default holds: no value "
_PREFERRED = ", which is preferred to "
SELECTED = "Selected from the list of default values: "


def way_found(parameter: Parameter, way: Way | None, own: Sequence[Fraction]) -> str:
    """Give in which way a value was found, where the methodology prefers some to its default."""
    if way is None:
        return ""
    if way == DEFAULT:
        return f"{_DEFAULT_HOLDS}{how_found(own_ways(parameter))} is given."
    listed = " or ".join(number_text(number) for number in dict.fromkeys(own))
    default = f"the default, {listed} {unit_text(parameter.unit)}" if own else "the default"
    return f"{sentence(how_found([way]))}{_PREFERRED}{default}."


def says_way(line: str) -> bool:
    """Say whether a line of a comment is one of :func:`way_found`, or the row of a default.

    Examples
    --------
    >>> says_way("Found by a survey, which is preferred to the default, 0.005 kWh/m3/m.")
    True
    """
    return line.startswith((_DEFAULT_HOLDS, SELECTED)) or _PREFERRED in line


class Expressions:
    """Expressions as a reader of the sheets meets them: ``Σ_{i} (EG_{i,p} × EF_{RE,i})``."""

    def __init__(
        self, methodology: Methodology, number: Callable[[Fraction], str] = number_text
    ) -> None:
        self.methodology = methodology
        self.number = number
        self.steps: dict[str, str] = {}

    def text(self, node: t.Node) -> str:
        """Give the text of an expression."""
        return self._render(node)[0]

    def name(self, name: str) -> str:
        """Give the symbol of a name, of a helper step too."""
        return self.steps.get(name) or symbol_text(self.methodology, name)

    def _render(self, node: t.Node) -> tuple[str, int]:
        """Give the text and how strongly it binds: 1 condition, 2 sum, 3 product, 4 atom."""
        match node:
            case t.Quantity(value, unit) if unit == DATE:
                return day_of(value).isoformat(), 4
            case t.Call("years_after", (operand, t.Number(years))):
                return f"{self._tight(operand, 2)} + {int(years)} years", 2
            case t.Quantity(value, unit):
                return with_unit(self.number(value), unit), 3
            case t.Number(value):
                return self.number(value), 4 if value >= 0 else 2
            case t.Text(value):
                return f'"{value}"', 4
            case t.Ref(name):
                return self.name(name), 4
            case t.Picked(name, indices):
                named = ", ".join(i if isinstance(i, str) else self.text(i) for i in indices)
                return f"{self.name(name)}[{named}]", 4
            case t.Negate(operand):
                return f"−{self._tight(operand, 3)}", 2
            case t.Binary(op, left, right):
                binds = 2 if op in "+-" else 3
                sign = {"+": "+", "-": "−", "*": "×", "/": "/"}[op]
                closer = binds + 1 if op in "-/" else binds
                return f"{self._tight(left, binds)} {sign} {self._tight(right, closer)}", binds
            case t.Power(base, exponent):
                # A power of a power would read as the power of an exponent.
                shown = self._tight(base, 5 if isinstance(base, t.Power) else 4)
                return f"{shown}^{exponent}", 4
            case t.Compare(op, left, right):
                return f"{self.text(left)} {op} {self.text(right)}", 1
            case t.Logic(op, operands):
                if op == "not":
                    return f"not ({self.text(operands[0])})", 1
                return f" {op} ".join(f"({self.text(part)})" for part in operands), 1
            case t.IfElse(condition, then, otherwise):
                parts = (self.text(then), self.text(condition), self.text(otherwise))
                return "{} if {}, else {}".format(*parts), 1
            case t.Call("power", (base, exponent)):
                return f"{self._tight(base, 5)}^{self._tight(exponent, 5)}", 4
            case t.Round(function, operand, digits):
                return f"{function}({self.text(operand)}, {digits})", 4
            case t.Call(function, arguments):
                function = "ln" if function == "log" else function
                return f"{function}({', '.join(map(self.text, arguments))})", 4
            case t.Sum(t.IfElse(condition, body, t.Number(0)), index, _):
                return f"Σ_{{{index}}} {self._tight(body, 4)} where {self.text(condition)}", 1
            case t.Sum(body, index, _):
                return f"Σ_{{{index}}} {self._tight(body, 4)}", 3
            case t.Each(body, index, _):
                return f"{self.text(body)} for each {index}", 0
            case t.Interpolate(table, key):
                return f"[{table.replace('_', ' ')}, interpolated]({self.text(key)})", 4
            case t.Lookup(table, keys):
                title = table.replace("_", " ")
                return f"[{title}]({', '.join(map(self.text, keys))})", 4

    def _tight(self, node: t.Node, binds: int) -> str:
        text, strength = self._render(node)
        return text if strength >= binds else f"({text})"
