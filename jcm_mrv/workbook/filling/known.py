"""What a project knows that a sheet can hold: values with their units, and where they come from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import field
from fractions import Fraction
from functools import cached_property

from jcm_mrv.calculation.own_numbers import own_numbers
from jcm_mrv.calculation.result import ApplicationResult, Result
from jcm_mrv.calculation.values import FixedValue, YearTotal
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.built_in import START
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.project.period import YearPart
from jcm_mrv.workbook.reading.symbols import SymbolBook
from jcm_mrv.workbook.sources import Sources
from jcm_mrv.workbook.wording import BY_YEAR, way_found, with_unit
from jcm_mrv.workbook.writing.figures import Figures


@immutable
class Known:
    """The values of one methodology in a project, by name and members.

    Attributes
    ----------
    years : tuple of YearTotal
        The calendar years that are to be filled in.
    """

    result: Result
    application: ApplicationResult
    years: tuple[YearTotal, ...]
    sources: Sources = field(init=False)
    symbols: SymbolBook = field(init=False)

    def __post_init__(self) -> None:
        project = self.result.project.file
        object.__setattr__(self, "sources", Sources(self.application, project))
        inputs = self.application.application.inputs
        book = SymbolBook(inputs.methodology, inputs.members, inputs.titles)
        object.__setattr__(self, "symbols", book)

    def keys(self, name: str) -> list[MemberKey]:
        """Give the members that a name has values for, in order."""
        return self.application.application.inputs.asked(name)

    def is_dated(self, name: str) -> bool:
        """Whether the members of a name are calendar years, whatever year is calculated."""
        return self.application.methodology.time_set(name) is not None

    def unit(self, name: str) -> str:
        """Give the methodology's unit of a name; ``1`` for a number without one."""
        return self.application.methodology.unit(name) or "1"

    def monitored(self, year: YearTotal) -> Mapping[str, Mapping[MemberKey, Fraction]]:
        """Give the monitored values of a calendar year, and those that it looks back to."""
        found: dict[str, dict[MemberKey, Fraction]] = {}
        for quantity in self.application.quantities:
            own, wanted = quantity.part.year, year.part.year
            if own == wanted or (self.is_dated(quantity.parameter) and own < wanted):
                found.setdefault(quantity.parameter, {})[quantity.member] = quantity.value
        return found

    def within(self, part: YearPart) -> Mapping[str, Mapping[MemberKey, Fraction]]:
        """Give the monitored values of some days of a year; of what cannot be divided none."""
        found: dict[str, dict[MemberKey, Fraction]] = {}
        for row in self.application.over_time:
            how = self.application.methodology.parameters[row.parameter].aggregation
            value = row.within(part, summed=how == "sum")
            if value is not None:
                found.setdefault(row.parameter, {})[row.member] = value
        return found

    @cached_property
    def estimated_reductions(self) -> float | None:
        """The reductions that the estimates lead to; None where estimates are missing."""
        (plan,) = Figures(self.application).plan
        return None if "ER" in plan.open else float(plan.values["ER"].reshape(-1)[0])

    @cached_property
    def estimates(self) -> Mapping[str, Mapping[MemberKey, Fraction]]:
        """The estimates of the monitoring plan, as far as the project file gives them."""
        found: dict[str, dict[MemberKey, Fraction]] = {}
        for (name, key), value in Figures(self.application).estimated.items():
            found.setdefault(name, {})[key] = Fraction(repr(value))
        return found

    @cached_property
    def fixed(self) -> Mapping[str, Mapping[MemberKey, Fraction | str]]:
        """The values fixed ex ante, constants, attributes of members, and the first day.

        What is another value in each of the years is the text ``by year``.
        """
        inputs = self.application.application.inputs
        methodology = inputs.methodology
        found: dict[str, dict[MemberKey, Fraction | str]] = {}
        for value in self.used:
            exact = value.exact if value.exact is not None else Fraction(repr(value.value))
            by_key = found.setdefault(value.parameter, {})
            if by_key.setdefault(value.member, exact) != exact:
                by_key[value.member] = BY_YEAR
        solved = self.application.solutions[0].values
        for name, parameter in methodology.parameters.items():
            if parameter.kind in ("default", "conversion") and name not in found and name in solved:
                by_key = inputs.by_key(solved[name], parameter.sets)
                found[name] = {key: Fraction(repr(float(value))) for key, value in by_key.items()}
        for name in (*methodology.attributes, START):
            for key, value in inputs.values.get(name, {}).items():
                if value is not None:
                    found.setdefault(name, {})[key] = value
        return found

    @property
    def used(self) -> Iterator[FixedValue]:
        """The values fixed ex ante that the years to be filled in use."""
        years = {year.part.year for year in self.years}
        return (v for v in self.application.fixed if v.year is None or v.year in years)

    def of_each_year(self, name: str, key: MemberKey) -> str:
        """Give the value that each year has of its own, in words."""
        own = [v for v in self.used if (v.parameter, v.member) == (name, key)]
        said = ", ".join(f"{value.year}: {value.value:g}" for value in own)
        return with_unit(said, self.unit(name))

    def fixed_value(self, name: str, key: MemberKey) -> FixedValue | None:
        """Give what is known of a fixed value: its source and comment."""
        for value in self.application.fixed:
            if value.parameter == name and value.member == key:
                return value
        return None

    def said_of_way(self, value: FixedValue) -> str:
        """Give in which way a value was found, as a comment beside it says."""
        application = self.application.application
        parameter = application.methodology.parameters[value.parameter]
        own = own_numbers(application, value.parameter, value.member)
        return way_found(parameter, value.way, own)


def period_text(start: dt.date, end: dt.date) -> str:
    """Give a monitoring period as published sheets write it.

    Examples
    --------
    >>> period_text(dt.date(2017, 1, 1), dt.date(2017, 12, 31))
    '1/Jan/2017-31/Dec/2017'
    """
    return f"{_day(start)}-{_day(end)}"


def _day(day: dt.date) -> str:
    month = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()[day.month - 1]
    return f"{day.day}/{month}/{day.year}"
