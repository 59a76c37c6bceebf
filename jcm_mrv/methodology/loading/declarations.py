"""What a methodology and its families declare, merged: each name once, each with its place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from jcm_mrv.findings import MET, Finding, FindingsError, nearest
from jcm_mrv.immutable import mutable
from jcm_mrv.methodology.attributes import OF_PROJECT, Attribute, AttributesOf
from jcm_mrv.methodology.built_in import BUILT_IN_UNITS
from jcm_mrv.methodology.claims import SeriesClaim
from jcm_mrv.methodology.loading.members_of import check_member_of, check_members_of
from jcm_mrv.methodology.model import (
    Equation,
    EquationClaim,
    Family,
    MethodologyFile,
    Parameter,
    Refinement,
    Set,
    Source,
)
from jcm_mrv.methodology.preference import check_preferences
from jcm_mrv.methodology.reference_tables import SeriesTable
from jcm_mrv.methodology.series.use import Asked, LoadSeries, no_series
from jcm_mrv.methodology.units import parse_unit
from jcm_mrv.strict_yaml import Document, load_file, validate

_REFINED = ("default", "needed", "at_most", "at_least", "part_of")
"""Expressions of a parameter that a methodology can give a family's."""


@mutable
class Origin:
    """Where a declaration stands, for messages."""

    document: Document
    path: tuple[str | int, ...]

    @property
    def where(self) -> str:
        """File, line and column."""
        return self.document.where(self.path)


@mutable
class Declarations:
    """Sets, parameters, equations and attributes of a methodology with those of its families."""

    document: Document
    path: Path
    find_family: Callable[[str], Path | None]
    load_series: LoadSeries = no_series
    family_names: Callable[[], Collection[str]] = tuple
    findings: list[Finding] = field(default_factory=list)
    sets: dict[str, Set] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    equations: dict[str, tuple[Any, str | None]] = field(default_factory=dict)
    attributes: dict[str, tuple[str, Attribute]] = field(default_factory=dict)
    of_project: list[tuple[str, Attribute, Origin]] = field(default_factory=list)
    origins: dict[str, Origin] = field(default_factory=dict)
    hashes: dict[Path, str] = field(default_factory=dict)
    families: list[tuple[Family, Document]] = field(default_factory=list)

    def report(self, finding: Finding) -> None:
        """Add what is wrong."""
        self.findings.append(finding)

    def stop_on_errors(self) -> None:
        """Raise what was found so far, if anything."""
        if self.findings:
            raise FindingsError(self.findings)

    def collect(self, file: MethodologyFile) -> MethodologyFile:
        """Merge the families and the methodology file; give the file with what families say.

        Raises
        ------
        FindingsError
            With everything that is declared wrongly.
        """
        self.hashes[self.path] = self.document.sha256
        for position, name in enumerate(file.families):
            self._family(name, position)
        # What an unknown family would have declared cannot be judged.
        self.stop_on_errors()
        file = self._with_families(file)
        self._declare_sets(file.sets, self.document)
        self._add_attributes(file.attributes, self.document)
        self._parameters(file)
        file = self._ask_series(file)
        for key, parameter in self.parameters.items():
            self._check_parameter(key, parameter)
        self.findings += check_preferences(self.parameters, lambda n: self.origins[n].where)
        self._equations(file)
        self.stop_on_errors()
        self._attributes()
        self._of_project()
        self._indices()
        return file

    def _with_families(self, file: MethodologyFile) -> MethodologyFile:
        """Give the file with the tables, criteria and claims of its families, and their sources."""
        merged: dict[str, dict[str, Any]] = {
            "tables": dict(file.tables),
            "criteria": dict(file.criteria),
            "equations": dict(file.equations),
        }
        sources: dict[str, Source] = {}
        for family, document in self.families:
            for kind, items in (("tables", family.tables), ("criteria", family.criteria)):
                for key, item in items.items():
                    if key in merged[kind]:
                        self.report(
                            MET[102].at(
                                self.document.where((kind, key)),
                                found=f"first: {document.where((kind, key))}",
                                name=key,
                            )
                        )
                    merged[kind][key] = item
                    self.origins[f"{kind} {key}"] = Origin(document, (kind, key))
            for key, equation in family.equations.items():
                if key not in merged["equations"] and equation.standing is not None:
                    claim = equation.model_dump(exclude=set(Equation.model_fields))
                    merged["equations"][key] = EquationClaim.model_validate(claim)
            sources |= family.sources
        sources = {key: item for key, item in sources.items() if key not in file.sources}
        whole = file.model_copy(update=merged)
        used = {claim.source for claim in whole.equations.values()}
        used |= {criterion.source for criterion in whole.criteria.values()}
        used |= {row.source for table in whole.tables.values() for row in table.rows}
        used |= {claim.source for p in self.parameters.values() for claim in p.claims.values()}
        used |= {b.source for p in self.parameters.values() for b in p.bounds.values()}
        kept = {key: item for key, item in sources.items() if key in used}
        return whole.model_copy(update={"sources": {**file.sources, **kept}})

    def refined_origin(self, kind: str, key: str) -> Origin:
        """Give where a default or limit is said: in the methodology, or with the parameter."""
        return self.origins.get(f"{kind} {key}") or self.origins[key]

    def origin(self, kind: str, key: str) -> Origin:
        """Give where a table or criterion is declared: a family's, or the methodology's."""
        return self.origins.get(f"{kind} {key}") or Origin(self.document, (kind, key))

    def _family(self, name: str, position: int) -> None:
        path = self.find_family(name)
        if path is None:
            self.report(
                MET[101]["own"].at(
                    self.document.where(("families", position)),
                    found=name,
                    nearest=nearest(name, self.family_names()),
                )
            )
            return
        document = load_file(path, "MET")
        family = validate(document, Family, "MET")
        self.hashes[path] = document.sha256
        self.families.append((family, document))
        self._declare_sets(family.sets, document)
        self._add_attributes(family.attributes, document)
        for key, parameter in family.parameters.items():
            self._declare(key, Origin(document, ("parameters", key)))
            self.parameters[key] = parameter
        for key, equation in family.equations.items():
            self._declare(key, Origin(document, ("equations", key)))
            self.equations[key] = (equation, name)

    def _declare(self, name: str, origin: Origin) -> None:
        if name in self.origins or name in BUILT_IN_UNITS:
            first = self.origins[name].where if name in self.origins else "built in"
            self.report(MET[102].at(origin.where, found=f"first: {first}", name=name))
        self.origins.setdefault(name, origin)

    def _declare_sets(self, sets: Mapping[str, Set], document: Document) -> None:
        for name, item in sets.items():
            taken = [other for other, known in self.sets.items() if known.index == item.index]
            if name in self.sets or taken:
                self.report(
                    MET[102]["set"].at(document.where(("sets", name)), name=name, index=item.index)
                )
            self.sets[name] = item
            self.origins.setdefault(f"set {name}", Origin(document, ("sets", name)))

    def _add_attributes(self, given: AttributesOf, document: Document) -> None:
        for set_name, attributes in given.items():
            path = ("attributes", set_name)
            if set_name == OF_PROJECT:
                origins = {key: Origin(document, (*path, key)) for key in attributes}
                self.of_project += [(k, a, origins[k]) for k, a in attributes.items()]
            else:
                self._add_to_set(set_name, attributes, document.where(path))

    def _add_to_set(self, set_name: str, attributes: Mapping[str, Attribute], where: str) -> None:
        if set_name not in self.sets:
            self.report(
                MET[103].at(
                    where,
                    found=set_name,
                    nearest=nearest(set_name, [*self.sets, OF_PROJECT]),
                )
            )
            return
        known = self.sets[set_name]
        if known.year_attribute is not None:
            self.report(
                MET[124].at(
                    where,
                    found=", ".join(attributes),
                    name=set_name,
                    years=", ".join(known.attributes),
                )
            )
            return
        self.sets[set_name] = known.model_copy(
            update={"attributes": {**known.attributes, **attributes}}
        )

    def _indices(self) -> None:
        """Report a value that is called as an index: an equation could not tell them apart."""
        for set_name, item in self.sets.items():
            if item.index in self.origins:
                self.report(
                    MET[102]["index"].at(
                        self.origins[item.index].where,
                        found=f"index: {self.origins[f'set {set_name}'].where}",
                        name=item.index,
                        set=set_name,
                    )
                )

    def _attributes(self) -> None:
        for set_name, item in self.sets.items():
            for key, attribute in item.attributes.items():
                self._declare(key, self.origins[f"set {set_name}"])
                self.attributes[key] = (set_name, attribute)
        self.findings += check_members_of(self.sets, lambda n: self.origins[f"set {n}"].where)

    def _of_project(self) -> None:
        """Declare what is said of the project as a whole; it has no index."""
        if OF_PROJECT in self.sets:
            self.report(MET[190].at(self.origins[f"set {OF_PROJECT}"].where, found=OF_PROJECT))
        for key, attribute, origin in self.of_project:
            if key in self.sets:
                self.report(MET[190]["set"].at(origin.where, found=key))
            self._declare(key, origin)
            self.attributes[key] = ("", attribute)
            self.findings += check_member_of(key, attribute, self.sets, origin.where)

    def _parameters(self, file: MethodologyFile) -> None:
        for key in file.parameters:
            path = ("parameters", key)
            origin = Origin(self.document, path)
            try:
                if key in self.parameters:
                    refined = validate(self.document, Refinement, "MET", path)
                    changes = refined.model_dump(exclude_none=True, by_alias=False)
                    family = self.parameters[key].model_dump(by_alias=True, exclude_unset=True)
                    whole = {**family, **changes}
                    self.parameters[key] = Parameter.model_validate(whole)
                    for kind in filter(changes.__contains__, _REFINED):
                        self.origins[f"{kind} {key}"] = origin
                else:
                    self.parameters[key] = validate(self.document, Parameter, "MET", path)
                    self._declare(key, origin)
            except FindingsError as exc:
                self.findings += exc.findings
            except ValidationError as exc:
                problem = exc.errors(include_url=False)[0]
                self.report(
                    MET[15]["refined"].at(
                        origin.where,
                        key=key,
                        problem=problem["msg"],
                        wanted=problem.get("ctx", {}).get("expected", ""),
                    )
                )

    def _ask_series(self, file: MethodologyFile) -> MethodologyFile:
        """Give the file with the rows and sources of the series that tables and numbers name."""
        asked = Asked(self.load_series, file.partner_country)
        tables = dict(file.tables)
        for key, table in file.tables.items():
            if isinstance(table, SeriesTable):
                try:
                    tables[key] = asked.table(table, self.origin("tables", key).where)
                except FindingsError as exc:
                    self.findings += exc.findings
        for key, parameter in self.parameters.items():
            claim = parameter.value_from
            if not isinstance(claim, SeriesClaim):
                continue
            where = self.origins[key].where
            if parameter.kind != "default" or parameter.value is not None:
                self.report(
                    MET[105]["series"].at(
                        where,
                        found=f"class {parameter.kind}"
                        + ("" if parameter.value is None else " with a `value` of its own"),
                        key=key,
                    )
                )
                continue
            try:
                value, read = asked.number(claim, key, parameter.unit, where)
            except FindingsError as exc:
                self.findings += exc.findings
                continue
            self.parameters[key] = parameter.model_copy(update={"value": value, "value_from": read})
        self.hashes |= asked.hashes
        return file.model_copy(
            update={"tables": tables, "sources": {**file.sources, **asked.sources}}
        )

    def _check_parameter(self, key: str, parameter: Parameter) -> None:
        where = self.origins[key].where if key in self.origins else self.document.name
        for name in parameter.sets:
            if name not in self.sets:
                self.report(
                    MET[103]["of"].at(where, found=name, name=key, nearest=nearest(name, self.sets))
                )
        over = [self.sets[name] for name in parameter.sets if name in self.sets]
        if sum(item.year_attribute is not None for item in over) > 1:
            self.report(MET[124]["two-sets"].at(where, found=", ".join(parameter.sets), key=key))
        elif parameter.conservative == "by_result" and any(item.years for item in over):
            self.report(MET[124]["shared"].at(where, key=key))
        if parameter.weight is not None:
            self._check_weight(key, parameter, parameter.weight, where)
        stated = parameter.kind != "monitored" or "aggregation" in parameter.model_fields_set
        if not stated and not parse_unit(parameter.unit).is_amount:
            self.report(MET[126].at(where, found=parameter.unit, key=key))
        if parameter.kind in ("default", "conversion") and parameter.value is None:
            self.report(MET[104].at(where, key=key))
        if parameter.kind == "default" and parameter.value_from is None:
            self.report(MET[105].at(where, key=key))
        if parameter.capacity is not None and not any(
            parameter.capacity in self.sets[name].attributes
            for name in parameter.sets
            if name in self.sets
        ):
            self.report(MET[103]["attribute"].at(where, found=parameter.capacity, key=key))

    def _check_weight(self, key: str, parameter: Parameter, weight: str, where: str) -> None:
        """Report a mean that is weighted by what is no amount of the same members."""
        by = self.parameters.get(weight)
        if by is None:
            near = nearest(weight, self.parameters)
            self.report(MET[173].at(where, found=weight, key=key, nearest=near))
        elif by.kind != "monitored" or by.aggregation != "sum":
            found = f"{weight}, {by.kind}, {by.aggregation}"
            self.report(MET[173]["amount"].at(where, found=found, key=key, weight=weight))
        elif by.sets != parameter.sets or by.needed not in (None, parameter.needed):
            found = ", ".join(by.sets) or "no set"
            found += f"; needed: {by.needed}" if by.needed else ""
            self.report(MET[173]["members"].at(where, found=found, key=key, weight=weight))

    def _equations(self, file: MethodologyFile) -> None:
        for key, claim in file.equations.items():
            where = self.document.where(("equations", key, "text"))
            if key in self.equations:
                if claim.text is not None or claim.unit is not None or claim.sets:
                    self.report(
                        MET[106].at(
                            where, found=claim.text or claim.unit or ", ".join(claim.sets), key=key
                        )
                    )
            elif claim.text is None or claim.unit is None:
                self.report(
                    MET[107].at(where, key=key, nearest=nearest(key, self.equations))
                    if self.equations
                    else MET[107]["without-family"].at(where, key=key)
                )
            else:
                self._declare(key, Origin(self.document, ("equations", key)))
                self.equations[key] = (claim, None)
        for key, (_, family) in self.equations.items():
            if family is not None and key not in file.equations:
                self.report(
                    MET[108].at(self.document.where(("equations",)), key=key, family=family)
                )
