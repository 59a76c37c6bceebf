"""Expressions of a block ``screening:`` on the rows of a site, with what they are drawn from.

A name is a key of the row or of its site, an assumption, or a number of the methodology's own. One
that is not known is asked by its key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from fractions import Fraction

from jcm_mrv.findings import PLN, Finding
from jcm_mrv.immutable import immutable, mutable
from jcm_mrv.methodology.drawing import Drawn
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.expression.evaluate import EvaluationError
from jcm_mrv.methodology.expression.exact import ExactScope, evaluate_exact
from jcm_mrv.methodology.inputs import Listed, MemberKey, labelled
from jcm_mrv.methodology.survey_keys import survey_keys
from jcm_mrv.methodology.units import UnitError, convert
from jcm_mrv.planning.screening.assumptions import Assumptions, Stated, in_unit
from jcm_mrv.planning.screening.prepared import Prepared
from jcm_mrv.planning.screening.survey.model import Row, SurveySite

NOT_KNOWN = "unknown"
"""What a choice of the survey says where it says nothing."""
ROW_IDS = {"equipment": "equipment_id", "waste": "stream", "biomass": "kind"}
"""What a row is called by."""

Values = dict[str, dict[MemberKey, Fraction]]


@immutable
class DrawnValue:
    """A value of the methodology as it was drawn: in the unit of its parameter, and how.

    ``how`` is the expression where the survey gives it (``drawn``), else the source stated.
    """

    name: str
    member: MemberKey
    value: Fraction
    unit: str
    how: str
    drawn: bool = False


@mutable
class DrawnSite:
    """What a methodology takes of a site.

    Attributes
    ----------
    fits : bool
        Whether there is anything that the methodology is about.
    listed : dict of str to list of Listed
        Members of each set, attributes as a project file states them.
    values : list of DrawnValue
        Monitored and fixed values.
    year : int or None
        The first whole year.
    missing : list of str
        Keys of the survey and of the assumptions that are not known.
    """

    fits: bool = False
    listed: dict[str, list[Listed]] = field(default_factory=dict)
    values: list[DrawnValue] = field(default_factory=list)
    year: int | None = None
    missing: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    stated: dict[tuple[str, ...], Stated] = field(default_factory=dict)
    """Every assumption that was used, by its path."""
    rows: list[Row] = field(default_factory=list)
    """The rows that the methodology is about: of the sets that have to have members."""
    tests: dict[str, bool | None] = field(default_factory=dict)
    """What the survey answers of the criteria of the block."""

    def ask(self, *keys: str) -> None:
        """Add keys to what is missing, each once."""
        self.missing += [key for key in dict.fromkeys(keys) if key not in self.missing]

    @property
    def by_name(self) -> Values:
        """The values as inputs take them."""
        found: Values = {}
        for value in self.values:
            found.setdefault(value.name, {})[value.member] = value.value
        return found


def row_label(row: Row) -> str:
    """Give how a row is called: ``equipment[CH-1]``; the sheet alone of a site's own row."""
    if row.sheet == "sites":
        return "sites"
    return f"{row.sheet}[{row.text_of(ROW_IDS[row.sheet]) or row.number}]"


class Expressions:
    """The names that expressions of a methodology have on a site, and their values."""

    def __init__(
        self, prepared: Prepared, site: SurveySite, assumptions: Assumptions, year: int | None
    ) -> None:
        self.prepared = prepared
        self.methodology, self.rules = prepared.methodology, prepared.rules
        self.site = site
        self.assumptions, self.out = assumptions, DrawnSite(year=year)
        self.rows: dict[str, list[Row]] = {}
        self.without: dict[str, tuple[Fraction, str, bool] | None] = {}
        """Values without sets, once asked for, with how they come, and whether by the survey."""

    def without_sets(self, name: str) -> Fraction | None:
        """Give a value without sets of the methodology's own; whoever draws says where from."""
        raise NotImplementedError

    # -- names --------------------------------------------------------------------------------

    def _label(self, name: str, key: MemberKey) -> str:
        return f"assumptions.{self.methodology.file.id}.{labelled(name, key)}"

    def _find(self, name: str, member: str) -> Stated | None:
        return self.assumptions.find(
            name,
            site=self.site.id,
            country=self.methodology.file.partner_country,
            methodology=self.methodology.file.id,
            member=member,
        )

    def _narrow(self, name: str, member: str) -> Stated | None:
        return self.assumptions.narrow(
            name, site=self.site.id, methodology=self.methodology.file.id, member=member
        )

    def _use(self, stated: Stated) -> None:
        self.out.stated[stated.path] = stated

    def _number(self, stated: Stated, name: str, unit: str) -> Fraction | None:
        number = in_unit(stated, name, unit)
        if isinstance(number, Finding):
            self.out.findings.append(number)
            self.out.ask(f"assumptions.{'.'.join(stated.path)}")
            return None
        self._use(stated)
        return number

    def _name(self, name: str, row: Row, units: Mapping[str, str]) -> Fraction | str | None:
        """Give the value of a name in an expression on a row, None where it is not known."""
        if name in self.rules.assumptions:
            stated = self._find(name, "")
            if stated is None:
                return None
            return self._number(stated, name, self.rules.assumptions[name].unit)
        for source in (row, self.site.row):
            if name in source.values or source.sheet == "sites":
                value = source.values.get(name)
                if value is not None or name not in self.prepared.numbers:
                    return self._of_row(name, value, source, units)
        return self.without_sets(name)

    def _of_row(
        self, name: str, value: Fraction | str | int | None, row: Row, units: Mapping[str, str]
    ) -> Fraction | str | None:
        if value is None or value == NOT_KNOWN:
            return None
        if isinstance(value, str):
            return value
        if name not in units:
            return Fraction(value)
        beside = f"{name.partition('_')[0]}_unit"
        stated = row.text_of(beside)
        if not stated:
            return None
        try:
            return convert(Fraction(value), stated, units[name])
        except UnitError:
            finding = PLN[168].at(row.place_of(beside), found=stated, name=name, unit=units[name])
            if finding not in self.out.findings:
                self.out.findings.append(finding)
            return None

    def _asked_as(self, name: str, row: Row, units: Mapping[str, str]) -> str | None:
        """Give what to ask for so that a name is known; None where it was asked already."""
        if name in self.rules.assumptions:
            return f"assumptions.{name}"
        if name in self.prepared.numbers and name not in row.values:
            return None
        holder = row if name in survey_keys()[row.sheet] else self.site.row  # type: ignore[index]
        if name in units and row.values.get(name) is not None:
            name = f"{name.partition('_')[0]}_unit"
        return f"{row_label(holder)}.{name}"

    # -- expressions --------------------------------------------------------------------------

    def _evaluate(
        self, drawn: Drawn, row: Row, units: Mapping[str, str], *, needed: bool
    ) -> Fraction | str | None:
        """Give the value of what is drawn, in the unit wanted; ask for what is missing."""
        scope, missing = self._scope(drawn.tree, row, units)
        if missing:
            if needed:
                self.out.ask(*missing)
            return None
        try:
            value = evaluate_exact(drawn.tree, scope)
        except EvaluationError as exc:
            zero = [n for n in drawn.references if 0 in scope.values[n].values()]
            asked = [self._asked_as(n, row, {}) for n in zero]
            self.out.ask(*(key for key in asked if key))
            self.out.findings.append(
                PLN[169].at(
                    row.place_of(zero[0]) if zero else row.where,
                    found=drawn.text,
                    name=drawn.name,
                    kind=exc.kind,
                )
            )
            return None
        if isinstance(value, str) or drawn.factor is None:
            return str(value)
        return Fraction(value) * drawn.factor

    def _scope(
        self, tree: t.Node, row: Row, units: Mapping[str, str]
    ) -> tuple[ExactScope, list[str]]:
        values: dict[str, dict[tuple[int, ...], Fraction | str]] = {}
        missing: list[str] = []
        sizes = {name: len(rows) for name, rows in self.rows.items()}
        for part in self.prepared.references(tree):
            places = [((), row, units)]
            if part.indices:
                drawn = next(
                    item
                    for item in self.rules.sets
                    if item.each != "sites" and part.name in survey_keys()[item.each]
                )
                places = [((n,), r, drawn.units) for n, r in enumerate(self.rows[drawn.name])]
            for place, source, in_units in places:
                value = self._name(part.name, source, in_units)
                if value is None:
                    asked = self._asked_as(part.name, source, in_units)
                    # A value of the methodology's own was asked for where it was looked up.
                    missing.append(asked or self._label(part.name, ()))
                else:
                    values.setdefault(part.name, {})[place] = value
        return ExactScope(values, sizes), missing

    def _holds(
        self, tree: t.Node, row: Row, units: Mapping[str, str], unknown: list[str]
    ) -> bool | None:
        """Say whether a condition holds for a row; None where it cannot be told."""
        if isinstance(tree, t.Logic):
            parts = [self._holds(part, row, units, unknown) for part in tree.operands]
            if tree.op == "not":
                return None if parts[0] is None else not parts[0]
            decides = tree.op == "or"
            if decides in parts:
                return decides
            return None if None in parts else not decides
        scope, missing = self._scope(tree, row, units)
        if missing:
            unknown += missing
            return None
        try:
            return bool(evaluate_exact(tree, scope))
        except EvaluationError:
            return None
