"""The blocks ``screening:`` of a methodology, merged and parsed, their names and units checked.

They are resolved where they are asked for: whoever calculates a project pays nothing for them. A
methodology is judged with them, so that one whose block is wrong does not load.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from jcm_mrv.findings import MET, PLN, Finding, FindingsError, nearest
from jcm_mrv.methodology.drawing import (
    Assumed,
    Drawable,
    Drawn,
    DrawnSet,
    Merged,
    ScreeningRules,
    SurveyTest,
)
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.expression.check_units import (
    CONDITION,
    TEXT,
    Kind,
    UnitScope,
    kind_of,
)
from jcm_mrv.methodology.expression.parse import ExpressionError, Names, parse
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.survey_keys import SurveyKey, survey_keys
from jcm_mrv.methodology.units import UnitError, parse_unit

_USABLE = ("number", "share", "year", "choice", "text", "country")
"""Kinds of keys that expressions can use: money has no unit, and an id says nothing."""


def declared_assumptions(methodology: Methodology) -> dict[str, Assumed]:
    """Give what the blocks of a methodology ask whoever screens to state.

    Examples
    --------
    >>> from jcm_mrv.methodology.library import Library
    >>> list(declared_assumptions(Library().load("VN_AM007")))
    ['pv_power_density', 'pv_specific_yield']
    """
    found: dict[str, Assumed] = {}
    for block in methodology.screening:
        found |= block.content.assumptions
    return found


def own_numbers(methodology: Methodology) -> dict[str, str]:
    """Give name -> unit of the values without sets that expressions may use besides."""
    return {
        name: p.unit
        for name, p in methodology.parameters.items()
        if p.kind != "monitored" and not p.sets
    }


def screening_rules(methodology: Methodology) -> ScreeningRules | None:
    """Give how a methodology is drawn from a survey; None where that cannot be told.

    Raises
    ------
    FindingsError
        ``PLN-150`` to ``PLN-153`` for names, ``MET-110`` for expressions, ``MET-117`` for units.

    Examples
    --------
    >>> from jcm_mrv.methodology.library import Library
    >>> rules = screening_rules(Library().load("VN_AM007"))
    >>> [(drawn.name, drawn.each) for drawn in rules.sets]
    [('system', 'sites')]
    >>> screening_rules(Library().load("VN_AM001")) is None
    True
    """
    if not methodology.screening:
        return None
    return _Rules(methodology).resolve()


def check_screening(methodology: Methodology) -> list[Finding]:
    """Give everything that is wrong with the blocks ``screening:`` of a methodology."""
    try:
        screening_rules(methodology)
    except FindingsError as exc:
        return list(exc.findings)
    return []


class _Rules:
    def __init__(self, methodology: Methodology) -> None:
        self.methodology = methodology
        self.merged = Merged(methodology.screening)
        self.keys = survey_keys()
        self.findings: list[Finding] = []

    def resolve(self) -> ScreeningRules | None:
        self._check_assumptions()
        sets: list[DrawnSet | None] = []
        for name in self.merged.sets:
            sets.append(self._set(name, sets))
        known = self._with_rows(self._names("sites"), sets)
        values = tuple(self._given(("values",), [], *known))
        criteria = [
            SurveyTest(key, self.merged.labels[key], tree)
            for key, (text, where) in self.merged.under("criteria").items()
            if (tree := self._condition(text, self._names("sites"), {}, where, key)) is not None
        ]
        self._check_generates()
        if self.findings:
            raise FindingsError(self.findings)
        wanted = {n for n, s in self.methodology.sets.items() if not s.optional and not s.years}
        drawn = [item for item in sets if item is not None]
        # What a project as a whole is, such as its crop, no survey asks.
        if self.methodology.of_project or not wanted <= {item.name for item in drawn}:
            return None
        return ScreeningRules(
            self.merged.assumptions,
            tuple(drawn),
            values,
            tuple(criteria),
            self.merged.generates,
        )

    def _check_assumptions(self) -> None:
        taken = {key for sheet in self.keys.values() for key in sheet}
        taken |= {*self.methodology.parameters, *self.methodology.attributes}
        for name in self.merged.assumptions:
            if name in taken:
                self.findings.append(
                    PLN[151].at(self.merged.places["assumptions", name], found=name)
                )

    def _check_generates(self) -> None:
        name = self.merged.generates
        if name is not None and name not in self.methodology.monitored():
            self._unknown("parameter", name, self.merged.places["generates",], ("monitored",))

    # -- names --------------------------------------------------------------------------------

    def _unknown(self, kind: str, name: str, where: str, classes: Iterable[str] = ()) -> None:
        known: Iterable[str]
        if kind == "set":
            known = self.methodology.sets
        elif kind == "attribute":
            known = self.methodology.attributes
        else:
            known = [k for k, p in self.methodology.parameters.items() if p.kind in classes]
        self.findings.append(
            PLN[150].at(
                where,
                found=name,
                kind=kind,
                reference=self.methodology.reference,
                nearest=nearest(name, known),
            )
        )

    def _names(self, sheet: Drawable, units: Mapping[str, str] | None = None) -> dict[str, Kind]:
        """Give the names that expressions on the rows of a sheet may use, with their kinds."""
        names = {
            name: Kind(parse_unit(item.unit)) for name, item in self.merged.assumptions.items()
        }
        names |= {n: Kind(parse_unit(unit)) for n, unit in own_numbers(self.methodology).items()}
        for key, asked in (*self.keys["sites"].items(), *self.keys[sheet].items()):
            kind = _kind(asked, (units or {}).get(key))
            if kind is not None:
                names[key] = kind
        return names

    # -- sets ---------------------------------------------------------------------------------

    def _set(self, name: str, earlier: Iterable[DrawnSet | None]) -> DrawnSet | None:
        merged = self.merged
        if name not in self.methodology.sets:
            self._unknown("set", name, merged.places["sets", name])
            return None
        each = merged.each.get(name)
        if each is None:
            # A family says how; which rows it is, a methodology may leave unsaid.
            return None
        units = {}
        for key, (unit, where) in merged.under("sets", name, "units").items():
            asked = self.keys[each].get(key)
            if asked is None or asked.kind != "number" or asked.unit is not None:
                self.findings.append(
                    PLN[152].at(where, found=key, sheet=each, nearest=nearest(key, self.keys[each]))
                )
            else:
                units[key] = unit
        names = self._names(each, units)
        when = None
        if ("sets", name, "when") in merged.texts:
            path = ("sets", name, "when")
            when = self._condition(
                merged.texts[path], names, {}, merged.places[path], f"{name}, when"
            )
        # Members that are sites may sum over rows of sets that stand before theirs.
        known = self._with_rows(names, earlier if each == "sites" else ())
        return DrawnSet(
            name,
            each,
            when,
            name in merged.repeated,
            units,
            tuple(self._attributes(name, names)),
            tuple(self._given(("sets", name, "values"), [name], *known)),
        )

    def _attributes(self, set_name: str, names: Mapping[str, Kind]) -> Iterable[Drawn]:
        attributes = self.methodology.sets[set_name].attributes
        for key, (text, where) in self.merged.under("sets", set_name, "attributes").items():
            if key not in attributes:
                self._unknown("attribute", key, where)
                continue
            unit = attributes[key].unit
            drawn = self._drawn(key, text, unit, names, {}, where)
            if drawn is not None:
                yield drawn

    def _given(
        self,
        path: tuple[str, ...],
        sets: list[str],
        names: Mapping[str, Kind],
        over: Mapping[str, tuple[str, ...]],
    ) -> Iterable[Drawn]:
        """Draw the values of parameters over some sets, calendar years left out."""
        for key, (text, where) in self.merged.under(*path).items():
            parameter = self.methodology.parameters.get(key)
            own = [s for s in (parameter.sets if parameter else ()) if not self._is_years(s)]
            if parameter is None or own != sets or parameter.kind in ("default", "conversion"):
                self._unknown("parameter", key, where, ("monitored", "fixed_ex_ante"))
                continue
            drawn = self._drawn(key, text, parameter.unit, names, over, where)
            if drawn is not None:
                yield drawn

    def _is_years(self, name: str) -> bool:
        return self.methodology.sets[name].years is not None

    def _with_rows(
        self, names: Mapping[str, Kind], sets: Iterable[DrawnSet | None]
    ) -> tuple[dict[str, Kind], dict[str, tuple[str, ...]]]:
        """Give the names of a site with the keys of rows, which go by the first set of them."""
        known, over = dict(names), dict[str, tuple[str, ...]]()
        for item in sets:
            if item is None or item.each == "sites":
                continue
            for key, kind in self._names(item.each, item.units).items():
                if key not in known:
                    known[key], over[key] = kind, (item.name,)
        return known, over

    # -- expressions --------------------------------------------------------------------------

    def _tree(
        self,
        text: str,
        names: Mapping[str, Kind],
        over: Mapping[str, tuple[str, ...]],
        where: str,
        what: str,
    ) -> tuple[t.Node, Kind] | None:
        known = Names({name: over.get(name, ()) for name in names}, self.methodology.sets)
        try:
            tree = parse(text, known, None, what, where)
            return tree, kind_of(tree, UnitScope(names, {}))
        except ExpressionError as exc:
            self.findings.append(exc.finding)
        except UnitError as exc:
            self.findings.append(
                MET[117]["condition"].at(where, found=text, label=what, reason=exc)
            )
        return None

    def _condition(
        self,
        text: str,
        names: Mapping[str, Kind],
        over: Mapping[str, tuple[str, ...]],
        where: str,
        what: str,
    ) -> t.Node | None:
        found = self._tree(text, names, over, where, what)
        if found is None:
            return None
        if found[1] != CONDITION:
            self.findings.append(
                MET[117]["condition"].at(
                    where,
                    found=text,
                    label=what,
                    reason="a condition is expected, such as `a > b`",
                )
            )
            return None
        return found[0]

    def _drawn(
        self,
        name: str,
        text: str,
        unit: str | None,
        names: Mapping[str, Kind],
        over: Mapping[str, tuple[str, ...]],
        where: str,
    ) -> Drawn | None:
        """Give what is drawn; its unit is of the same kind, and is brought to the wanted one."""
        found = self._tree(text, names, over, where, name)
        if found is None:
            return None
        tree, kind = found
        if unit is None:
            if kind == TEXT:
                return Drawn(name, text, tree, where, None)
            self.findings.append(PLN[153].at(where, found=text, name=name))
            return None
        wanted = parse_unit(unit)
        reason = None
        if kind.is_text or kind.is_condition:
            reason = "a number is expected"
        elif kind.unit is not None and not kind.unit.same_dimensions(wanted):
            reason = f"{kind.unit.text} and {wanted.text} have different dimensions"
        if reason is not None:
            self.findings.append(
                MET[117].at(where, found=text, label=name, reason=reason, unit=unit)
            )
            return None
        factor = Fraction(1) if kind.unit is None else kind.unit.factor / wanted.factor
        return Drawn(name, text, tree, where, factor)


def _kind(asked: SurveyKey, unit: str | None) -> Kind | None:
    """Give what a key of a survey is in an expression; None where none can use it."""
    if asked.kind not in _USABLE:
        return None
    if asked.kind == "year":
        return Kind(parse_unit("1"))
    if asked.kind not in ("number", "share"):
        return TEXT
    known = unit or asked.calculated_unit
    return None if known is None else Kind(parse_unit(known))
