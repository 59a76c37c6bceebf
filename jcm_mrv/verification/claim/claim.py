"""What a workbook claims: its methodology, periods, inputs and results, each with its cell."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

from jcm_mrv.calculation.rounding import whole_tonnes
from jcm_mrv.findings import Finding
from jcm_mrv.immutable import immutable, mutable
from jcm_mrv.methodology.built_in import START
from jcm_mrv.methodology.inputs import Inputs, MemberKey
from jcm_mrv.methodology.members import Value
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.period_parts import parts_of
from jcm_mrv.patterns import pattern
from jcm_mrv.project.confirmation import Confirmation
from jcm_mrv.project.looked_up import LookedUp
from jcm_mrv.project.overlays import Overlay
from jcm_mrv.project.period import YearPart
from jcm_mrv.verification.claim.provenance import Provenance, Reached
from jcm_mrv.verification.claim.timeline import ESTIMATED, Timeline
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas.book import Book
from jcm_mrv.workbook.formulas.evaluate import Evaluator
from jcm_mrv.workbook.formulas.values import ErrorValue, NotEvaluated
from jcm_mrv.workbook.reading.cells import WorkbookGrid
from jcm_mrv.workbook.reading.headings import SheetSide
from jcm_mrv.workbook.reading.layout import Layout
from jcm_mrv.workbook.reading.periods import Period

_OPTION = pattern(
    r"(?:\boption\b\W*|^\W*)([A-C])\b|(?:オプション|phương án|lựa chọn|opsi|opción)\s*([A-C])", re.I
)

CellValue = float | str | bool | ErrorValue | NotEvaluated | None


@immutable(eq=False)
class StatedValue:
    """A value that the workbook gives for a name of the methodology.

    Attributes
    ----------
    name : str
        The methodology's name.
    members : tuple of MemberKey
        The members it holds for; a value without sets has one empty key.
    span : int, optional
        Position of its period on the timeline; None for what is the same in all of them.
    place : Place
        Its cell; ``leaf`` the typed cell, or the formula, that it comes from by plain references.
    value : float, str, bool, ErrorValue, NotEvaluated or None
        What the cell shows, in the unit of the sheet.
    factor : Fraction, optional
        What turns it into the unit of the methodology; None where the units do not fit.
    option : str, optional
        The monitoring option as written; None where the table has no column for it.
    unit, source, description, comment : str
        The texts beside it.
    text : str, optional
        What is written where a text stands for a number; ``value`` is then that number.
    """

    name: str
    members: tuple[MemberKey, ...]
    span: int | None
    place: Place
    leaf: Place
    value: CellValue
    unit: str = ""
    factor: Fraction | None = Fraction(1)
    option: str | None = None
    source: str = ""
    description: str = ""
    is_typed: bool = True
    in_table: int = 1
    text: str | None = None
    comment: str = ""

    @property
    def where(self) -> str:
        """The cell as findings show it."""
        return place_text(self.place)

    @property
    def label(self) -> str:
        """The name with its member: ``EG[roof-a]``, ``EF_RE[all]`` of several."""
        key = "/".join(self.members[0]) if len(self.members) == 1 else "all"
        return f"{self.name}[{key}]" if key else self.name

    @property
    def option_letter(self) -> str:
        """The letter of the monitoring option; empty where none is written."""
        match = _OPTION.search(self.option or "")
        return (match[1] or match[2]).upper() if match else ""

    @cached_property
    def number(self) -> float | None:
        """The value in the methodology's unit, where it is a number and the unit fits."""
        if isinstance(self.value, bool) or not isinstance(self.value, float):
            return None
        return None if self.factor is None else self.value * float(self.factor)


ResultKind = Literal["credits", "total", "unrounded", "intermediate"]


@immutable
class StatedResult:
    """A result that the workbook states: of an equation, for a period, or their total.

    Attributes
    ----------
    span : int, optional
        Position of its period on the timeline; None where it has none there.
    period, period_text, period_place
        The period beside it as it was read, as it is written, and the cell that it stands in.
    """

    kind: ResultKind
    name: str
    span: int | None
    place: Place
    value: CellValue
    member: MemberKey = ()
    unit: str = ""
    period: Period | None = None
    period_text: str = ""
    period_place: Place | None = None

    @property
    def where(self) -> str:
        """The cell as findings show it."""
        return place_text(self.place)


@mutable(repr=False)
class Claim:
    """Everything that a workbook claims.

    Attributes
    ----------
    side : str
        ``report`` (MRS), or ``plan`` (MPS) where there is no report.
    time : Timeline
        The calendar years that are monitored, and the periods of lines. A plan has one year.
    bound : Inputs
        The methodology, and the members of each set as the sheet names them, else by their numbers.
    worked_out : list of StatedValue
        Those of which the sheet says that each calendar year has its own by default.
    own_parts : dict of str to dict of str to YearPart
        Of each set of calendar years, the part of the year that each member stands for.
    cells : Provenance
        What each cell comes from.
    unstated : dict of int to Place
        Of each calendar year with an empty line in Table 3, the cell for its reductions.
    findings, unused : list of Finding, and dict of Finding to Place
        What could not be read; of what is on rows that are not used, the cell with the value.
    records, overlays : dict of Confirmation to LookedUp, tuple of Overlay
        What was read of the methodology, with what was seen there; the overlays that say so.
    said, without_overlays : list of Finding, and Methodology
        What has to be said of these overlays; what the library has where they have read otherwise.
    day_columns, names_asked, texts_of_rows : dict of (str, int) to bool, and to list of str
        Of columns: whether numbers are days without a format; the texts asked for. Of rows: texts.
    """

    name: str
    grid: WorkbookGrid
    layout: Layout
    book: Book
    cells: Provenance
    evaluator: Evaluator
    bound: Inputs
    side: SheetSide
    time: Timeline = field(default_factory=Timeline)
    own_parts: dict[str, dict[str, YearPart]] = field(default_factory=dict)
    monitored: list[StatedValue] = field(default_factory=list)
    fixed: list[StatedValue] = field(default_factory=list)
    worked_out: list[StatedValue] = field(default_factory=list)
    constants: list[StatedValue] = field(default_factory=list)
    results: list[StatedResult] = field(default_factory=list)
    unstated: dict[int, Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    unused: dict[Finding, Place] = field(default_factory=dict)
    records: Mapping[Confirmation, LookedUp | None] = field(default_factory=dict)
    overlays: tuple[Overlay, ...] = ()
    said: list[Finding] = field(default_factory=list)
    without_overlays: Methodology | None = None
    day_columns: dict[tuple[str, int], bool] = field(default_factory=dict)
    names_asked: dict[tuple[str, int], list[str]] = field(default_factory=dict)
    texts_of_rows: dict[tuple[str, int], list[str]] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Claim({self.name!r}, {self.methodology.reference!r}, stated={self.stated})"

    @property
    def methodology(self) -> Methodology:
        """The methodology that the workbook names."""
        return self.bound.methodology

    def is_calculated(self, result: StatedResult) -> bool:
        """Whether a result was calculated here, since the file holds none for its formula."""
        cell = self.grid.sheet(result.place[0]).cell(*result.place[1:])
        return cell.formula is not None and cell.kind == "blank"

    @property
    def years(self) -> tuple[YearPart, ...]:
        """The part of each calendar year that is monitored."""
        return self.time.years

    @property
    def is_one_year(self) -> bool:
        """Whether it is the plan of a year that stands for all; an estimate has them all."""
        return self.side == "plan" and self.years == (ESTIMATED,)

    @property
    def inputs(self) -> list[StatedValue]:
        """Monitored values and values fixed ex ante."""
        return [*self.monitored, *self.fixed]

    @property
    def credits(self) -> list[StatedResult]:
        """The stated emission reductions of each period."""
        return [r for r in self.results if r.kind == "credits"]

    def lines_of(self, year: int) -> list[StatedResult]:
        """Give the stated reductions of a calendar year: of the year, or of its parts."""
        return [r for r in self.credits if r.span is not None and self.time.year_of(r.span) == year]

    def stated_of(self, year: int) -> float | None:
        """Give the stated reductions of a calendar year, the sum of its lines, tCO2."""
        value = _added(self.lines_of(year))
        return value if value is None or not self.is_cut(year) else float(whole_tonnes(value))

    def is_cut(self, year: int) -> bool:
        """Whether the lines of a calendar year are added first, and the total cuts their sum."""
        return len(self.lines_of(year)) > 1 and self._cuts

    @cached_property
    def _cuts(self) -> bool:
        """Whether the total is that of whole tonnes of each year, where lines have fractions."""
        years = [_added(self.lines_of(n)) for n in range(len(self.years))]
        values = [max(value, 0.0) for value in years if value is not None]
        if (
            self.total is None
            or len(values) != len(years)
            or any(r.span is None for r in self.credits)
        ):
            return False
        whole = sum(map(whole_tonnes, values))
        return self.total.value == whole and abs(math.fsum(values) - whole) >= 1e-6

    @property
    def total(self) -> StatedResult | None:
        """The stated total, where the workbook has one."""
        return next((r for r in self.results if r.kind == "total"), None)

    @property
    def stated(self) -> float | None:
        """The stated emission reductions of all periods, tCO2; None where none are stated."""
        if self.total is not None and isinstance(self.total.value, float):
            return self.total.value
        # A negative year counts nothing.
        values = [max(r.value, 0.0) for r in self.credits if isinstance(r.value, float)]
        return sum(values) if values else None

    @cached_property
    def behind_results(self) -> Reached:
        """Every cell that a stated result rests on, itself included."""
        return Reached(self.book, (r.place for r in self.results))

    @cached_property
    def behind(self) -> Reached:
        """Every cell that a stated result or an input rests on, itself included."""
        return Reached(self.book, (s.place for s in (*self.results, *self.inputs)))

    def days_of(self, stated: StatedValue) -> int | None:
        """Give how many days a value is of; None of what is the same in all of them."""
        if stated.span is not None:
            return self.time.periods[stated.span].days
        over = self.methodology.time_set(stated.name)
        if over is None or self.methodology.sets[over].periods is None:
            return None
        member = stated.members[0][self.methodology.sets_of(stated.name).index(over)]
        part = self.own_parts.get(over, {}).get(member)
        return None if part is None else part.days

    def of_part(self, set_name: str, member: str) -> dict[str, int | str]:
        """Give the attributes of a month, quarter or season, by its days; none of another set's."""
        item, part = self.methodology.sets[set_name], self.own_parts.get(set_name, {}).get(member)
        if item.periods is None or part is None:
            return {}
        first, *_ = parts_of(item.periods, item.seasons, part.start, part.end)
        return first.attributes(item.periods)

    def by_definition(self, name: str, key: MemberKey) -> int | str | None:
        """Give what an attribute is by the days of its member; None of what no days give."""
        over = self.methodology.time_set(name)
        if over is None or name not in self.methodology.attributes:
            return None
        if self.methodology.sets[over].periods is not None:
            return self.of_part(over, key[0]).get(name)
        return int(key[0]) if re.fullmatch(r"(?:19|20)[0-9]{2}", key[0]) else None

    def choices(self, name: str) -> list[str]:
        """Give the texts that an attribute can be: its choices, or the members that it names."""
        declared = self.methodology.attributes[name][1]
        return list(declared.choices or self.bound.members.get(declared.of or "", ()))

    @cached_property
    def described(self) -> Inputs:
        """The members with the attributes that the workbook gives them, and the first day."""
        # What follows from days is no input: a cell that has it otherwise is a finding of its own.
        values: dict[str, dict[MemberKey, Value | None]] = {}
        for name in self.methodology.attributes:
            for key in self.bound.keys(name):
                if (known := self.by_definition(name, key)) is not None:
                    own = known if isinstance(known, str) else Fraction(known)
                    values.setdefault(name, {})[key] = own
        typed: dict[str, dict[MemberKey, Value | None]] = {}
        for stated in self.fixed:
            declared = self.methodology.attributes.get(stated.name)
            if declared is None and stated.name != START:
                continue
            value: Value | None = None if stated.number is None else Fraction(stated.number)
            if declared is not None and (choices := declared[1].choices):
                text = stated.value.strip() if isinstance(stated.value, str) else ""
                value = text if text in choices else None
            if declared is not None and declared[1].of is not None:
                text = member_id(stated.value)
                value = text if text in self.bound.members.get(declared[1].of, ()) else None
            for key in stated.members if value is not None else ():
                typed.setdefault(stated.name, {}).setdefault(key, value)
        for name, of in typed.items():
            values[name] = {**of, **values.get(name, {})}
        return replace(self.bound, values=values)

    def as_dict(self) -> dict[str, Any]:
        """Give the claim as ``--json`` prints it."""
        return {
            "workbook": self.name,
            "methodology": self.methodology.reference,
            "side": self.side,
            "periods": [
                {"start": p.start.isoformat(), "end": p.end.isoformat()} for p in self.time.periods
            ],
            "members": {name: list(ids) for name, ids in self.bound.members.items()},
            "inputs": [line for stated in self.inputs for line in self._lines(stated)],
            "results": [
                {
                    "kind": r.kind,
                    "symbol": r.name,
                    "member": "/".join(r.member) or None,
                    "period": r.span,
                    "cell": r.where,
                    "value": plain(r.value),
                    "unit": r.unit,
                }
                for r in self.results
            ],
        }

    def _lines(self, stated: StatedValue) -> Iterable[Mapping[str, Any]]:
        for key in stated.members:
            yield {
                "parameter": stated.name,
                "member": "/".join(key) or None,
                "period": stated.span,
                "cell": stated.where,
                "value": plain(stated.value),
                "unit": stated.unit,
                "option": stated.option,
                "source": stated.source,
            }


def _added(lines: list[StatedResult]) -> float | None:
    """Give the sum of lines; None where there are none, or not all are numbers."""
    values = [r.value for r in lines if isinstance(r.value, float)]
    return math.fsum(values) if lines and len(values) == len(lines) else None


def plain(value: CellValue) -> float | str | bool | None:
    """Give the value of a cell as JSON holds it."""
    if isinstance(value, ErrorValue):
        return value.value
    return None if isinstance(value, NotEvaluated) else value


def member_id(value: object) -> str:
    """Give what a cell says as the id of a member: a whole number may be one."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
