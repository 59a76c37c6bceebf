"""Methodology files to a resolved methodology; what is wrong with them as findings."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path

from jcm_mrv.findings import MET, nearest
from jcm_mrv.methodology.balance import check_units
from jcm_mrv.methodology.built_in import BUILT_IN_UNITS
from jcm_mrv.methodology.days import DATE
from jcm_mrv.methodology.drawing import PlacedBlock, placed
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.expression.own_year import within_year
from jcm_mrv.methodology.expression.parse import ExpressionError, Names, parse
from jcm_mrv.methodology.limits import Limit
from jcm_mrv.methodology.loading.declarations import Declarations
from jcm_mrv.methodology.loading.read_where_needed import read_elsewhere
from jcm_mrv.methodology.loading.tables import check_interpolated, resolve_table
from jcm_mrv.methodology.loading.wholeness import (
    check_choices,
    check_required,
    check_sources,
    check_unused,
)
from jcm_mrv.methodology.methodology import Methodology, ResolvedEquation
from jcm_mrv.methodology.model import EquationClaim, MethodologyFile
from jcm_mrv.methodology.reference_tables import ReferenceTable
from jcm_mrv.methodology.series.use import LoadSeries, no_series
from jcm_mrv.strict_yaml import load_file, validate_filled


def load_folder(
    folder: Path,
    find_family: Callable[[str], Path | None],
    load_series: LoadSeries = no_series,
    family_names: Callable[[], Collection[str]] = tuple,
) -> Methodology:
    """Give the methodology that a folder holds.

    Parameters
    ----------
    folder : Path
        The folder with ``methodology.yaml``.
    find_family : callable
        Gives the file of a family by name, or None.
    load_series : callable, optional
        Gives a series by name; it is called for those alone that tables or numbers name.
    family_names : callable, optional
        Gives the names of the families there are, to propose one where a name is misspelt.

    Raises
    ------
    FindingsError
        With a finding for every problem: ``MET-0..`` for the text, ``MET-1..`` for the content.
    """
    path = folder / "methodology.yaml"
    document = load_file(path, "MET")
    return _Resolver(Declarations(document, path, find_family, load_series, family_names)).resolve()


class _Resolver:
    """Parses what is declared: expressions in order, tables, tests of criteria."""

    def __init__(self, declared: Declarations) -> None:
        self.declared = declared

    def resolve(self) -> Methodology:
        file = validate_filled(self.declared.document, MethodologyFile, "MET")
        file = self.declared.collect(file)
        lookups = {
            name: resolve_table(self.declared, name, table) for name, table in file.tables.items()
        }
        check_sources(self.declared, file)
        self.declared.stop_on_errors()
        names = self._names(file.tables)
        equations = self._ordered(self._parse_equations(file, names))
        defaults = self._parse_defaults(names)
        needed = self._parse_needed(names)
        tests = self._parse_tests(file, names)
        limits = self._parse_limits(names)
        trees = [e.tree for e in equations.values()]
        trees += [*defaults.values(), *tests.values(), *(limit.tree for limit in limits)]
        check_interpolated(self.declared, lookups, trees)
        self._check_dates(file)
        self.declared.stop_on_errors()
        methodology = Methodology(
            file=file,
            sets=self.declared.sets,
            attributes=self.declared.attributes,
            parameters=self.declared.parameters,
            equations=equations,
            defaults=defaults,
            tests=tests,
            lookups=lookups,
            sha256=_content_hash(self.declared.hashes.values()),
            folder=self.declared.path.parent,
            paths=tuple(self.declared.hashes),
            families=tuple(file.families),
            places=self._places(file),
            limits=limits,
            screening=self._screening(file),
            needed=needed,
        )
        check_required(self.declared, methodology)
        check_choices(self.declared, methodology)
        others = [*read_elsewhere(methodology), *check_unused(self.declared, methodology)]
        if others:
            # A term that was lost for its unit leaves something unused: the unit is said first.
            for finding in [*check_units(methodology), *others]:
                self.declared.report(finding)
        self.declared.stop_on_errors()
        return methodology

    def _screening(self, file: MethodologyFile) -> tuple[PlacedBlock, ...]:
        blocks = [(family.screening, document) for family, document in self.declared.families]
        blocks.append((file.screening, self.declared.document))
        return tuple(placed(block, document) for block, document in blocks if block is not None)

    def _places(self, file: MethodologyFile) -> dict[str, str]:
        places = {name: origin.where for name, origin in self.declared.origins.items()}
        for key in file.tables:
            places[f"table {key}"] = self.declared.origin("tables", key).where
        for key in file.criteria:
            origin = self.declared.origin("criteria", key)
            places[f"criterion {key}"] = origin.document.where((*origin.path, "test"))
        return places

    def _names(self, tables: Mapping[str, ReferenceTable]) -> Names:
        values: dict[str, tuple[str, ...]] = dict.fromkeys(BUILT_IN_UNITS, ())
        values |= {name: item.sets for name, item in self.declared.parameters.items()}
        for name, (set_name, _) in self.declared.attributes.items():
            values[name] = (set_name,) if set_name else ()
        values |= {name: item.sets for name, (item, _) in self.declared.equations.items()}
        attributes = self.declared.attributes.items()
        return Names(
            values,
            self.declared.sets,
            {name: len(table.keys) for name, table in tables.items()},
            {name: one.of for name, (_, one) in attributes if one.of},
            [name for name, (owner, _) in attributes if not owner],
        )

    def _parse(
        self,
        text: str,
        names: Names,
        sets: tuple[str, ...],
        where: str,
        what: str,
        *,
        quantities: bool = False,
    ) -> t.Node | None:
        unknown = [name for name in sets if name not in self.declared.sets]
        if unknown:
            self.declared.report(
                MET[103]["of"].at(
                    where,
                    found=unknown[0],
                    name=what,
                    nearest=nearest(unknown[0], self.declared.sets),
                )
            )
            return None
        free = {self.declared.sets[name].index: name for name in sets}
        try:
            tree = parse(text, names, free, what, where, quantities=quantities)
        except ExpressionError as exc:
            self.declared.report(exc.finding)
            return None
        known = self.declared.sets.items()
        parts = {name: item.year_attribute or "" for name, item in known if item.periods}
        return within_year(tree, parts) if parts else tree

    def _parse_equations(self, file: MethodologyFile, names: Names) -> dict[str, ResolvedEquation]:
        resolved = {}
        for key, (item, family) in self.declared.equations.items():
            claim: EquationClaim = file.equations[key]
            origin = self.declared.origins[key]
            where = origin.document.where((*origin.path, "text"))
            tree = self._parse(item.text, names, item.sets, where, key)
            if tree is not None:
                resolved[key] = ResolvedEquation(
                    key,
                    item.text,
                    item.unit,
                    item.sets,
                    claim.symbol or item.symbol or key,
                    claim.description or item.description,
                    tree,
                    claim,
                    family,
                )
        return resolved

    def _parse_defaults(self, names: Names) -> dict[str, t.Node]:
        defaults = {}
        for key, parameter in self.declared.parameters.items():
            if parameter.default is None:
                continue
            origin = self.declared.refined_origin("default", key)
            where = origin.document.where((*origin.path, "default"))
            tree = self._parse(parameter.default, names, parameter.sets, where, f"{key}, default")
            if tree is None:
                continue
            late = [
                n
                for n in t.references(tree)
                if n in self.declared.equations
                or (
                    n in self.declared.parameters
                    and self.declared.parameters[n].kind == "monitored"
                )
            ]
            if late:
                self.declared.report(MET[111].at(where, found=late[0], key=key))
            defaults[key] = tree
        inputs = {key: t.references(tree) for key, tree in defaults.items()}
        self._report_circle(inputs, defaults=True)
        return defaults

    def _parse_needed(self, names: Names) -> dict[str, t.Node]:
        """Give under which conditions parameters are asked for: attributes alone decide that."""
        needed = {}
        for key, parameter in self.declared.parameters.items():
            if parameter.needed is None:
                continue
            origin = self.declared.refined_origin("needed", key)
            where = origin.document.where((*origin.path, "needed"))
            text, what = parameter.needed, f"{key}, needed"
            tree = self._parse(text, names, parameter.sets, where, what, quantities=True)
            if tree is None:
                continue
            other = [n for n in t.references(tree) if n not in self.declared.attributes]
            if other or t.tables(tree):
                found = [*other, *t.tables(tree)][0]
                self.declared.report(MET[170].at(where, found=found, key=key))
                continue
            needed[key] = tree
        return needed

    def _parse_tests(self, file: MethodologyFile, names: Names) -> dict[str, t.Node]:
        tests = {}
        for key, criterion in file.criteria.items():
            if criterion.test is not None:
                origin = self.declared.origin("criteria", key)
                where = origin.document.where((*origin.path, "test"))
                what = f"criterion {key}"
                tree = self._parse(
                    criterion.test, names, criterion.sets, where, what, quantities=True
                )
                if tree is not None:
                    tests[key] = tree
        return tests

    def _parse_limits(self, names: Names) -> tuple[Limit, ...]:
        limits = []
        for key, parameter in self.declared.parameters.items():
            for kind, bound in parameter.bounds.items():
                origin = self.declared.refined_origin(kind, key)
                where = origin.document.where((*origin.path, kind, "text"))
                taken = next((n for n in bound.numbers if n in names.values), None)
                if taken is not None:
                    self.declared.report(
                        MET[102].at(where, found=f"a number of {key}, {kind}", name=taken)
                    )
                    continue
                values = {**names.values, **dict.fromkeys(bound.numbers, ())}
                sets = () if kind == "part_of" else parameter.sets
                known = Names(values, names.sets, names.tables, names.members, names.of_project)
                tree = self._parse(bound.text, known, sets, where, f"{key}, {kind}")
                if tree is not None:
                    limits.append(Limit(key, kind, tree, bound))
        return tuple(limits)

    def _check_dates(self, file: MethodologyFile) -> None:
        """Report what would have to be a day: a result, a parameter or a value of a table."""
        units = [(name, p.unit, name) for name, p in self.declared.parameters.items()]
        units += [(name, e.unit, name) for name, (e, _) in self.declared.equations.items()]
        places = {name: self.declared.origins[name].where for name, _, _ in units}
        for name, table in file.tables.items():
            units.append((name, table.unit, f"table {name}"))
            places[f"table {name}"] = self.declared.origin("tables", name).where
        for name, unit, place in units:
            if unit == DATE:
                self.declared.report(MET[155].at(places[place], found="unit: date", name=name))

    def _ordered(self, equations: dict[str, ResolvedEquation]) -> dict[str, ResolvedEquation]:
        inputs = {key: equation.inputs for key, equation in equations.items()}
        order = self._report_circle(inputs)
        return {key: equations[key] for key in order}

    def _report_circle(
        self, inputs: Mapping[str, tuple[str, ...]], *, defaults: bool = False
    ) -> list[str]:
        """Give the names in an order in which each uses only earlier ones, up to a circle."""
        order: list[str] = []
        waiting = dict(inputs)
        while waiting:
            ready = [key for key, used in waiting.items() if not any(n in waiting for n in used)]
            if not ready:
                circle = _circle(waiting)
                self.declared.report(
                    (MET[112]["defaults"] if defaults else MET[112]).at(
                        self.declared.origins[circle[0]].where, found=" -> ".join(circle)
                    )
                )
                break
            for key in ready:
                order.append(key)
                del waiting[key]
        return order


def _circle(waiting: Mapping[str, tuple[str, ...]]) -> list[str]:
    seen: list[str] = []
    name = next(iter(waiting))
    while name not in seen:
        seen.append(name)
        name = next(n for n in waiting[name] if n in waiting)
    return [*seen[seen.index(name) :], name]


def _content_hash(hashes: Iterable[str]) -> str:
    return hashlib.sha256(b"".join(map(bytes.fromhex, hashes))).hexdigest()
