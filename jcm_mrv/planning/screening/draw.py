"""A site of a survey as a methodology's members and values: drawn by the block ``screening:``.

Nothing is filled in: what the survey does not say, and nobody states, is missing, by its key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from jcm_mrv.findings import PLN
from jcm_mrv.methodology.drawing import Drawn, DrawnSet
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.methodology.inputs import Listed, MemberKey, labelled
from jcm_mrv.patterns import pattern
from jcm_mrv.planning.screening.assumptions import Assumptions, Stated
from jcm_mrv.planning.screening.expressions import (
    ROW_IDS,
    DrawnSite,
    DrawnValue,
    Expressions,
    row_label,
)
from jcm_mrv.planning.screening.prepared import Prepared
from jcm_mrv.planning.screening.survey.model import Row, SurveySite

_MOST_UNITS = 1000
"""Units of a row that are members each by itself: more are no row of machines."""
_NO_ID = pattern(r"[^A-Za-z0-9_.\-]+")


def draw(
    prepared: Prepared, site: SurveySite, assumptions: Assumptions, year: int | None
) -> DrawnSite:
    """Give what a methodology takes of a site, and what is missing for it."""
    return _Drawing(prepared, site, assumptions, year).draw()


class _Drawing(Expressions):
    """Members and values of one methodology on one site."""

    def draw(self) -> DrawnSite:
        out = self.out
        for drawn in self.rules.sets:
            self._choose(drawn)
        if not all(self.rows.get(name) for name in self.prepared.needed_sets):
            return out
        out.fits = True
        out.rows += [row for name in self.prepared.needed_sets for row in self.rows[name]]
        for test in self.rules.criteria:
            out.tests[test.name] = self._holds(test.tree, self.site.row, {}, [])
        for drawn in self.rules.sets:
            out.listed[drawn.name] = list(self._members(drawn))
        if out.year is None and self.prepared.asks_the_year:
            out.ask("sites.planned_year")
        given = {
            (value.name, value.member)
            for drawn in self.rules.sets
            for value in self._drawn_values(drawn)
        }
        for name in self.prepared.given:
            self._rest(name, given)
        return out

    # -- members ------------------------------------------------------------------------------

    def _choose(self, drawn: DrawnSet) -> None:
        """Take the rows that are members; a row that may be one is told, a site asked."""
        chosen = self.rows.setdefault(drawn.name, [])
        for row in self.site.rows(drawn.each):
            unknown: list[str] = []
            holds = True
            if drawn.when is not None:
                holds = self._holds(drawn.when, row, drawn.units, unknown)
            if holds is None and drawn.each == "sites":
                self.out.ask(*unknown)
                if not self.methodology.sets[drawn.name].optional:
                    chosen.append(row)
            elif holds:
                chosen += [row] * (self._count(row) if drawn.repeats else 1)

    def _count(self, row: Row) -> int:
        """Give how many members a row is; one that does not say is asked, and taken for one."""
        count = row.number_of("count")
        if count is None or count.denominator != 1 or not 0 < count <= _MOST_UNITS:
            self.out.ask(f"{row_label(row)}.count")
            return 1
        return count.numerator

    def _members(self, drawn: DrawnSet) -> Iterator[Listed]:
        seen: set[str] = set()
        for row in self.rows[drawn.name]:
            shown = row.text_of(ROW_IDS.get(row.sheet, "")) or drawn.name
            if row.sheet != "sites" and shown == drawn.name:
                shown = f"{row.sheet}-{row.number}"
            clean = _NO_ID.sub("-", shown).strip("-._")[:50] or f"{row.sheet}-{row.number}"
            name, n = clean, 1
            while name in seen:
                n += 1
                name = f"{clean}-{n}"
            seen.add(name)
            title = shown if shown != name and row.sheet != "sites" else ""
            yield Listed(name, title, dict(self._attributes(drawn, row, name)))

    def _attributes(self, drawn: DrawnSet, row: Row, member: str) -> Iterator[tuple[str, str]]:
        """Give the attributes of a member as a project file has them; ask for those it needs."""
        by = {item.name: item for item in drawn.attributes}
        for name, attribute in self.methodology.sets[drawn.name].attributes.items():
            needed = attribute.required or name in self.prepared.used
            stated = self._narrow(name, member)
            if stated is None and name in by:
                value = self._evaluate(by[name], row, drawn.units, needed=needed)
                if value is None:
                    continue
                if not attribute.choices:
                    yield name, f"{number_text(value)} {attribute.unit}"  # type: ignore[arg-type]
                    continue
                if value in attribute.choices:
                    yield name, str(value)
                    continue
                self._not_a_choice(name, str(value), row, by[name], list(attribute.choices))
            elif stated is None:
                stated = self._find(name, member)
            if stated is None:
                if needed:
                    self.out.ask(self._label(name, (member,)))
            elif attribute.choices:
                if stated.content.value in attribute.choices:
                    self._use(stated)
                    yield name, str(stated.content.value)
                else:
                    self.out.ask(self._label(name, (member,)))
                    self.out.findings.append(
                        PLN[167].at(
                            stated.where,
                            found=str(stated.content.value or stated.content.amount),
                            name=name,
                            choices=" | ".join(attribute.choices),
                        )
                    )
            elif (number := self._number(stated, name, attribute.unit or "1")) is not None:
                yield name, f"{number_text(number)} {attribute.unit}"

    def _not_a_choice(
        self, name: str, value: str, row: Row, drawn: Drawn, choices: Sequence[str]
    ) -> None:
        key = next((k for k in drawn.references if k in row.values), "")
        self.out.findings.append(
            PLN[167].at(row.place_of(key), found=value, name=name, choices=" | ".join(choices))
        )

    # -- values -------------------------------------------------------------------------------

    def _drawn_values(self, drawn: DrawnSet) -> Iterator[DrawnValue]:
        """Draw the values of the members of a set; of a set that reaches back, of its one year."""
        for row, member in zip(self.rows[drawn.name], self.out.listed[drawn.name], strict=True):
            for item in drawn.values:
                for key in self._keys(item.name, {drawn.name: [member.id]}):
                    stated = self._narrow(item.name, member.id)
                    if stated is None:
                        value = self._evaluate(item, row, drawn.units, needed=True)
                        if isinstance(value, Fraction):
                            yield self._add(item.name, key, value, item.text, drawn=True)
                        else:
                            # What is missing was asked: it is not asked again as an assumption.
                            yield DrawnValue(item.name, key, Fraction(0), "", "")
                        continue
                    unit = self.methodology.parameters[item.name].unit
                    number = self._number(stated, item.name, unit)
                    if number is not None:
                        yield self._add(item.name, key, number, _how(stated))
                    else:
                        yield DrawnValue(item.name, key, Fraction(0), "", "")

    def _rest(self, name: str, given: set[tuple[str, MemberKey]]) -> None:
        """Ask the assumptions for what the survey does not give."""
        has_default = name in self.methodology.defaults
        if name not in self.prepared.used:
            return
        for key in self._keys(name):
            if (name, key) in given:
                continue
            if not key:
                found = self._without(name)
                if found is not None:
                    value, how, drawn = found
                    self._add(name, key, value, how, drawn=drawn)
                continue
            # Of a value over several sets, the first member that is no year has the statement.
            member = next((m for m in key if not m.isdigit()), "")
            stated = (self._narrow if has_default else self._find)(name, member)
            if stated is not None:
                unit = self.methodology.parameters[name].unit
                number = self._number(stated, name, unit)
                if number is not None:
                    self._add(name, key, number, _how(stated))
            elif not has_default:
                self.out.ask(self._label(name, key))

    def without_sets(self, name: str) -> Fraction | None:
        """Give a value without sets, from the methodology or from what is stated of it."""
        found = self._without(name)
        return None if found is None else found[0]

    def _without(self, name: str) -> tuple[Fraction, str, bool] | None:
        """Give a value without sets, with how it comes; the methodology's own numbers included."""
        if name not in self.without:
            self.without[name] = None
            self.without[name] = self._find_without(name)
        return self.without[name]

    def _find_without(self, name: str) -> tuple[Fraction, str, bool] | None:
        parameter = self.methodology.parameters[name]
        if parameter.value is not None:
            return parameter.value, "the methodology's own", False
        drawn = next((item for item in self.rules.values if item.name == name), None)
        has_default = name in self.methodology.defaults
        narrow = has_default or drawn is not None
        stated = (self._narrow if narrow else self._find)(name, "")
        if stated is not None:
            number = self._number(stated, name, parameter.unit)
            return None if number is None else (number, _how(stated), False)
        if drawn is not None:
            value = self._evaluate(drawn, self.site.row, {}, needed=True)
            return (value, drawn.text, True) if isinstance(value, Fraction) else None
        if not has_default:
            self.out.ask(self._label(name, ()))
        return None

    def _add(
        self, name: str, key: MemberKey, value: Fraction, how: str, *, drawn: bool = False
    ) -> DrawnValue:
        # As a project file writes it, so that both calculate with the same number.
        exact = Fraction(repr(float(value)))
        unit = self.methodology.parameters[name].unit
        made = DrawnValue(name, key, exact, unit, how, drawn)
        self.out.values.append(made)
        self._judge(made)
        return made

    def _judge(self, value: DrawnValue) -> None:
        allowed = self.methodology.parameters[value.name].range
        low, high = allowed.minimum, allowed.maximum
        if (low is None or value.value >= low) and (high is None or value.value <= high):
            return
        ends = [] if low is None else [f"at least {number_text(low)}"]
        ends += [] if high is None else [f"at most {number_text(high)}"]
        self.out.findings.append(
            PLN[175].at(
                self.site.row.where,
                found=f"{float(value.value):.6g} {value.unit}",
                name=labelled(value.name, value.member),
                reference=self.methodology.reference,
                ends=" and ".join(ends),
                unit=value.unit,
                how=value.how,
            )
        )

    def _keys(self, name: str, own: Mapping[str, Sequence[str]] | None = None) -> list[MemberKey]:
        """Give the member keys of a name, with the one year of a set that reaches back."""
        keys: list[MemberKey] = [()]
        for over in self.methodology.sets_of(name):
            if self.methodology.sets[over].years:
                ids: Iterable[str] = [str(self.out.year)] if self.out.year is not None else []
            elif own is not None and over in own:
                ids = own[over]
            else:
                ids = [member.id for member in self.out.listed.get(over, ())]
            keys = [(*key, member) for key in keys for member in ids]
        return keys


def _how(stated: Stated) -> str:
    """Give where an assumed value comes from."""
    return stated.content.source
