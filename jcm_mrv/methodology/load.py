"""Methodology files to a resolved methodology; what is wrong with them as findings."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from jcm_mrv.findings import Finding, FindingsError, error, nearest
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.expression.parse import ExpressionError, Names, parse
from jcm_mrv.methodology.expression.table import Band, Row, Table
from jcm_mrv.methodology.methodology import Methodology, ResolvedEquation
from jcm_mrv.methodology.model import (
    BUILT_IN_UNITS,
    Attribute,
    BandText,
    EquationClaim,
    Family,
    MethodologyFile,
    Parameter,
    ReferenceTable,
    Refinement,
    Set,
)
from jcm_mrv.strict_yaml import Document, load_file, validate

REQUIRED = ("RE", "PE", "ER")


def load_folder(folder: Path, find_family: Callable[[str], Path | None]) -> Methodology:
    """Give the methodology that a folder holds.

    Parameters
    ----------
    folder : Path
        The folder with ``methodology.yaml``.
    find_family : callable
        Gives the file of a family by name, or None.

    Raises
    ------
    FindingsError
        With a finding for every problem: ``MET-0..`` for the text, ``MET-1..`` for the content.
    """
    path = folder / "methodology.yaml"
    document = load_file(path, "MET")
    return _Resolver(document, path, find_family).resolve()


@dataclass
class _Origin:
    """Where a declaration stands, for messages."""

    document: Document
    path: tuple[str | int, ...]

    @property
    def where(self) -> str:
        return self.document.where(self.path)


@dataclass
class _Resolver:
    document: Document
    path: Path
    find_family: Callable[[str], Path | None]
    findings: list[Finding] = field(default_factory=list)
    sets: dict[str, Set] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    equations: dict[str, tuple[Any, str | None]] = field(default_factory=dict)
    attributes: dict[str, tuple[str, Attribute]] = field(default_factory=dict)
    origins: dict[str, _Origin] = field(default_factory=dict)
    paths: list[Path] = field(default_factory=list)

    def report(
        self,
        number: str,
        message: str,
        where: str,
        found: str = "",
        expected: str = "",
        hint: str = "",
    ) -> None:
        self.findings.append(
            error(f"MET-{number}", message, where=where, found=found, expected=expected, hint=hint)
        )

    def stop_on_errors(self) -> None:
        if self.findings:
            raise FindingsError(self.findings)

    def resolve(self) -> Methodology:
        file = validate(self.document, MethodologyFile, "MET")
        self.paths.append(self.path)
        for name in file.families:
            self._family(name)
        # What an unknown family would have declared cannot be judged.
        self.stop_on_errors()
        self._declare_sets(file.sets, self.document)
        for set_name, attributes in file.attributes.items():
            self._add_attributes(set_name, attributes)
        self._parameters(file)
        self._equations(file)
        self.stop_on_errors()
        self._attributes()
        lookups = {name: self._table(name, table) for name, table in file.tables.items()}
        self._sources(file)
        self.stop_on_errors()
        names = self._names(file.tables)
        equations = self._ordered(self._parse_equations(file, names))
        defaults = self._parse_defaults(names)
        tests = self._parse_tests(file, names)
        self.stop_on_errors()
        methodology = Methodology(
            file=file,
            sets=self.sets,
            attributes=self.attributes,
            parameters=self.parameters,
            equations=equations,
            defaults=defaults,
            tests=tests,
            lookups=lookups,
            sha256=_content_hash(self.paths),
            folder=self.path.parent,
            paths=tuple(self.paths),
            families=tuple(file.families),
        )
        self._required(methodology)
        self._unused(methodology)
        self.stop_on_errors()
        return methodology

    # -- families -------------------------------------------------------------------------

    def _family(self, name: str) -> None:
        path = self.find_family(name)
        if path is None:
            self.report(
                "101",
                f"unknown family {name!r}",
                self.document.where(("families",)),
                name,
                "a family in families/",
                "`jcm-mrv methodology list` names the families",
            )
            return
        document = load_file(path, "MET")
        family = validate(document, Family, "MET")
        self.paths.append(path)
        self._declare_sets(family.sets, document)
        for key, parameter in family.parameters.items():
            self._declare(key, _Origin(document, ("parameters", key)))
            self.parameters[key] = parameter
        for key, equation in family.equations.items():
            self._declare(key, _Origin(document, ("equations", key)))
            self.equations[key] = (equation, name)

    def _declare(self, name: str, origin: _Origin) -> None:
        if name in self.origins or name in BUILT_IN_UNITS:
            first = self.origins[name].where if name in self.origins else "built in"
            self.report(
                "102",
                f"{name!r} is declared twice",
                origin.where,
                f"first: {first}",
                "each name once",
                "rename one of the two",
            )
        self.origins.setdefault(name, origin)

    def _declare_sets(self, sets: Mapping[str, Set], document: Document) -> None:
        for name, item in sets.items():
            taken = [other for other, known in self.sets.items() if known.index == item.index]
            if name in self.sets or taken:
                self.report(
                    "102",
                    f"the set {name!r} or its index {item.index!r} is declared twice",
                    document.where(("sets", name)),
                    hint="rename one of the two",
                )
            self.sets[name] = item
            self.origins.setdefault(f"set {name}", _Origin(document, ("sets", name)))

    def _add_attributes(self, set_name: str, attributes: Mapping[str, Attribute]) -> None:
        if set_name not in self.sets:
            self.report(
                "103",
                f"unknown set {set_name!r}",
                self.document.where(("attributes", set_name)),
                set_name,
                "a declared set",
                nearest(set_name, self.sets),
            )
            return
        known = self.sets[set_name]
        self.sets[set_name] = known.model_copy(
            update={"attributes": {**known.attributes, **attributes}}
        )

    def _attributes(self) -> None:
        for set_name, item in self.sets.items():
            for key, attribute in item.attributes.items():
                self._declare(key, self.origins[f"set {set_name}"])
                self.attributes[key] = (set_name, attribute)

    # -- parameters -----------------------------------------------------------------------

    def _parameters(self, file: MethodologyFile) -> None:
        for key in file.parameters:
            path = ("parameters", key)
            origin = _Origin(self.document, path)
            try:
                if key in self.parameters:
                    refined = validate(self.document, Refinement, "MET", path)
                    changes = refined.model_dump(exclude_none=True, by_alias=False)
                    whole = {**self.parameters[key].model_dump(by_alias=True), **changes}
                    self.parameters[key] = Parameter.model_validate(whole)
                    if "default" in changes:
                        self.origins[key] = origin
                else:
                    self.parameters[key] = validate(self.document, Parameter, "MET", path)
                    self._declare(key, origin)
            except FindingsError as exc:
                self.findings += exc.findings
            except ValidationError as exc:
                problem = exc.errors(include_url=False)[0]
                self.report(
                    "015",
                    f"parameters.{key}: {problem['msg']}",
                    origin.where,
                    expected=str(problem.get("ctx", {}).get("expected", "")),
                    hint=f"{key} is a family's; see what it declares there",
                )
        for key, parameter in self.parameters.items():
            self._check_parameter(key, parameter)

    def _check_parameter(self, key: str, parameter: Parameter) -> None:
        where = self.origins[key].where if key in self.origins else self.document.name
        for name in parameter.sets:
            if name not in self.sets:
                self.report(
                    "103",
                    f"{key}: unknown set {name!r}",
                    where,
                    name,
                    "a declared set",
                    nearest(name, self.sets),
                )
        if parameter.kind in ("default", "conversion") and parameter.value is None:
            self.report(
                "104",
                f"{key}: a number of the methodology is missing",
                where,
                "no value",
                "`value`",
                "give the value with its source, or make it fixed_ex_ante",
            )
        if parameter.kind == "default" and parameter.value_from is None:
            self.report(
                "105",
                f"{key}: the value has no source",
                where,
                "no source",
                "`value_from: {standing, source, place}`",
                "say where the number was read",
            )
        if parameter.capacity is not None and not any(
            parameter.capacity in self.sets[name].attributes
            for name in parameter.sets
            if name in self.sets
        ):
            self.report(
                "103",
                f"{key}: unknown attribute {parameter.capacity!r}",
                where,
                parameter.capacity,
                "an attribute of the parameter's set",
            )

    # -- equations ------------------------------------------------------------------------

    def _equations(self, file: MethodologyFile) -> None:
        for key, claim in file.equations.items():
            where = self.document.where(("equations", key))
            if key in self.equations:
                if claim.text is not None or claim.unit is not None or claim.sets:
                    self.report(
                        "106",
                        f"the equation {key!r} is a family's and cannot be replaced",
                        where,
                        "text, unit or sets",
                        "standing and source only",
                        "use another family, or another name",
                    )
            elif claim.text is None or claim.unit is None:
                self.report(
                    "107",
                    f"the equation {key!r} is in no family",
                    where,
                    "no text or no unit",
                    "`text` and `unit`",
                    nearest(key, self.equations) if self.equations else "write `text:`",
                )
            else:
                self._declare(key, _Origin(self.document, ("equations", key)))
                self.equations[key] = (claim, None)
        for key, (_, family) in self.equations.items():
            if family is not None and key not in file.equations:
                self.report(
                    "108",
                    f"the equation {key!r} of the family {family} has no standing",
                    self.document.where(("equations",)),
                    "nothing",
                    f"`{key}: {{standing: ..., source: ...}}`",
                    "say where this methodology's equation was read",
                )

    def _names(self, tables: Mapping[str, ReferenceTable]) -> Names:
        values: dict[str, tuple[str, ...]] = dict.fromkeys(BUILT_IN_UNITS, ())
        values |= {name: item.sets for name, item in self.parameters.items()}
        values |= {name: (set_name,) for name, (set_name, _) in self.attributes.items()}
        values |= {name: item.sets for name, (item, _) in self.equations.items()}
        return Names(values, self.sets, {name: len(table.keys) for name, table in tables.items()})

    def _parse(
        self, text: str, names: Names, sets: tuple[str, ...], where: str, what: str
    ) -> t.Node | None:
        unknown = [name for name in sets if name not in self.sets]
        if unknown:
            self.report(
                "103",
                f"{what}: unknown set {unknown[0]!r}",
                where,
                unknown[0],
                "a declared set",
                nearest(unknown[0], self.sets),
            )
            return None
        try:
            return parse(text, names, {self.sets[name].index: name for name in sets})
        except ExpressionError as exc:
            place = f" (column {exc.column} of the expression)" if exc.column else ""
            self.report(
                "110", f"{what}: {exc.message}{place}", where, text[:120], exc.expected, exc.hint
            )
            return None

    def _parse_equations(self, file: MethodologyFile, names: Names) -> dict[str, ResolvedEquation]:
        resolved = {}
        for key, (item, family) in self.equations.items():
            claim: EquationClaim = file.equations[key]
            origin = self.origins[key]
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
        for key, parameter in self.parameters.items():
            if parameter.default is None:
                continue
            where = self.origins[key].where
            tree = self._parse(parameter.default, names, parameter.sets, where, f"{key}, default")
            if tree is None:
                continue
            late = [
                n
                for n in t.references(tree)
                if n in self.equations
                or (n in self.parameters and self.parameters[n].kind == "monitored")
            ]
            if late:
                self.report(
                    "111",
                    f"{key}: a default cannot use {late[0]}",
                    where,
                    late[0],
                    "attributes, defaults and fixed ex ante parameters",
                    "make it an equation",
                )
            defaults[key] = tree
        inputs = {key: t.references(tree) for key, tree in defaults.items()}
        self._report_circle(inputs, "the defaults go round in a circle")
        return defaults

    def _parse_tests(self, file: MethodologyFile, names: Names) -> dict[str, t.Node]:
        tests = {}
        for key, criterion in file.criteria.items():
            if criterion.test is not None:
                where = self.document.where(("criteria", key, "test"))
                tree = self._parse(criterion.test, names, criterion.sets, where, f"criterion {key}")
                if tree is not None:
                    tests[key] = tree
        return tests

    def _ordered(self, equations: dict[str, ResolvedEquation]) -> dict[str, ResolvedEquation]:
        inputs = {key: equation.inputs for key, equation in equations.items()}
        order = self._report_circle(inputs, "the equations go round in a circle")
        return {key: equations[key] for key in order}

    def _report_circle(self, inputs: Mapping[str, tuple[str, ...]], message: str) -> list[str]:
        """Give the names in an order in which each uses only earlier ones, up to a circle."""
        order: list[str] = []
        waiting = dict(inputs)
        while waiting:
            ready = [key for key, used in waiting.items() if not any(n in waiting for n in used)]
            if not ready:
                circle = _circle(waiting)
                self.report(
                    "112",
                    f"{message}: {' -> '.join(circle)}",
                    self.origins[circle[0]].where,
                    " -> ".join(circle),
                    "values that rest on inputs in the end",
                    "remove one of these references",
                )
                break
            for key in ready:
                order.append(key)
                del waiting[key]
        return order

    # -- tables and sources ---------------------------------------------------------------

    def _table(self, name: str, table: ReferenceTable) -> Table:
        rows = []
        for n, row in enumerate(table.rows):
            where = self.document.where(("tables", name, "rows", n))
            if set(row.when) != set(table.keys):
                self.report(
                    "113",
                    f"table {name}: a row must say `when` for each key",
                    where,
                    ", ".join(row.when),
                    ", ".join(table.keys),
                )
                continue
            conditions: list[Band | str] = []
            for key, kind in table.keys.items():
                condition = row.when[key]
                if isinstance(condition, str) is not kind.text:
                    self.report(
                        "113",
                        f"table {name}: {key} is {'a text' if kind.text else 'a number'}",
                        where,
                        hint="write `text: true` or `unit:` in the table's keys",
                    )
                    continue
                conditions.append(condition if isinstance(condition, str) else _band(condition))
            rows.append(Row(tuple(conditions), row.value))
        for n, row in enumerate(rows):
            for m in range(n):
                if _overlap(rows[m], row):
                    self.report(
                        "114",
                        f"table {name}: rows {m + 1} and {n + 1} overlap",
                        self.document.where(("tables", name, "rows", n)),
                        expected="rows that exclude one another",
                        hint="`from` belongs to a band, `below` does not",
                    )
        return Table(name, tuple(rows))

    def _sources(self, file: MethodologyFile) -> None:
        used = [(("equations", k), c.source) for k, c in file.equations.items()]
        used += [(("criteria", k), c.source) for k, c in file.criteria.items()]
        used += [
            (("tables", k, "rows", n), row.source)
            for k, table in file.tables.items()
            for n, row in enumerate(table.rows)
        ]
        used += [
            (("parameters", k), p.value_from.source)
            for k, p in self.parameters.items()
            if p.value_from is not None
        ]
        for path, source in used:
            if source not in file.sources:
                self.report(
                    "109",
                    f"unknown source {source!r}",
                    self.document.where(path),
                    source,
                    "a key of `sources`",
                    nearest(source, file.sources),
                )

    # -- the whole ------------------------------------------------------------------------

    def _required(self, methodology: Methodology) -> None:
        for name in REQUIRED:
            equation = methodology.equations.get(name)
            if equation is None or equation.unit != "tCO2" or equation.sets:
                self.report(
                    "115",
                    f"the methodology must give {name} in tCO2",
                    self.document.where(("equations",)),
                    "nothing" if equation is None else equation.unit,
                    "RE, PE and ER, each in tCO2 without sets",
                )

    def _unused(self, methodology: Methodology) -> None:
        if "ER" not in methodology.equations:
            return
        used = methodology.needed_by("ER")
        for tree in methodology.tests.values():
            for name in t.references(tree):
                used |= methodology.needed_by(name)
        used_tables = {
            table
            for tree in [
                *(e.tree for e in methodology.equations.values()),
                *methodology.defaults.values(),
                *methodology.tests.values(),
            ]
            for table in t.tables(tree)
        }
        for name in [*methodology.parameters, *methodology.equations]:
            if name not in used:
                self.report(
                    "116",
                    f"{name!r} is used by no equation",
                    self.origins[name].where,
                    name,
                    "something that ER or a criterion rests on",
                    "use it or remove it",
                )
        for name in methodology.tables:
            if name not in used_tables:
                self.report(
                    "116",
                    f"the table {name!r} is used by no expression",
                    self.document.where(("tables", name)),
                    name,
                    "lookup(...)",
                    "use it or remove it",
                )
        used_sets = {name for key in used for name in methodology.sets_of(key)}
        for name in methodology.sets:
            if name not in used_sets:
                self.report(
                    "116",
                    f"nothing is indexed by the set {name!r}",
                    self.origins[f"set {name}"].where,
                    name,
                    "a set of a parameter, an attribute or an equation that is used",
                    "use it or remove it",
                )


def _band(text: BandText) -> Band:
    upper = text.up_to if text.up_to is not None else text.below
    return Band(text.lower, upper, text.up_to is not None)


def _overlap(a: Row, b: Row) -> bool:
    return len(a.conditions) == len(b.conditions) and all(
        _meet(x, y) for x, y in zip(a.conditions, b.conditions, strict=True)
    )


def _meet(a: Band | str, b: Band | str) -> bool:
    if isinstance(a, str) or isinstance(b, str):
        return a == b
    return not (_before(a, b) or _before(b, a))


def _before(a: Band, b: Band) -> bool:
    """Whether band a ends before band b begins."""
    if a.upper is None or b.lower is None:
        return False
    return a.upper < b.lower or (a.upper == b.lower and not a.includes_upper)


def _circle(waiting: Mapping[str, tuple[str, ...]]) -> list[str]:
    seen: list[str] = []
    name = next(iter(waiting))
    while name not in seen:
        seen.append(name)
        name = next(n for n in waiting[name] if n in waiting)
    return [*seen[seen.index(name) :], name]


def _content_hash(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
