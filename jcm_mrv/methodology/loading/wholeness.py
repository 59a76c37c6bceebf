"""Whether a methodology is whole: sources declared, results given, nothing left unused."""

from __future__ import annotations

from jcm_mrv.findings import MET, Finding, nearest
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.loading.declarations import Declarations
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.model import MethodologyFile

REQUIRED = ("RE", "PE", "ER")


def check_sources(declared: Declarations, file: MethodologyFile) -> None:
    """Report ``MET-109`` for each claim whose source is not declared."""
    used = [(("equations", k, "source"), c.source) for k, c in file.equations.items()]
    used += [(("criteria", k, "source"), c.source) for k, c in file.criteria.items()]
    used += [
        (("tables", k, "rows", n, "source"), row.source)
        for k, table in file.tables.items()
        for n, row in enumerate(table.rows)
    ]
    used += [
        (("parameters", k, key, "source"), claim.source)
        for k, p in declared.parameters.items()
        for key, claim in p.claims.items()
    ]
    used += [
        (("parameters", k, kind, "source"), bound.source)
        for k, p in declared.parameters.items()
        for kind, bound in p.bounds.items()
    ]
    for path, source in used:
        if source not in file.sources:
            declared.report(
                MET[109].at(
                    declared.document.where(path),
                    found=source,
                    nearest=nearest(source, file.sources),
                )
            )


def check_required(declared: Declarations, methodology: Methodology) -> None:
    """Report ``MET-115`` unless RE, PE and ER are given in tCO2."""
    for name in REQUIRED:
        equation = methodology.equations.get(name)
        if equation is None or equation.unit != "tCO2" or equation.sets:
            declared.report(
                MET[115].at(declared.document.where(("equations",)), name=name)
                if equation is None
                else MET[115]["tco2"].at(
                    declared.origins[name].where,
                    found=f"{name} in {equation.unit}"
                    + (f" for each {', '.join(equation.sets)}" if equation.sets else ""),
                    name=name,
                )
            )


def check_choices(declared: Declarations, methodology: Methodology) -> None:
    """Report ``MET-171`` for each text that is compared with an attribute that never has it."""
    trees = [(name, name, e.tree) for name, e in methodology.equations.items()]
    trees += [(f"{name}, default", name, tree) for name, tree in methodology.defaults.items()]
    trees += [(f"{name}, needed", name, tree) for name, tree in methodology.needed.items()]
    trees += [(n, n, tree) for k, tree in methodology.tests.items() for n in [f"criterion {k}"]]
    for label, place, tree in trees:
        for part in t.walk(tree):
            match part:
                case t.Compare(_, t.Ref(name), t.Text(text)) | t.Compare(
                    _, t.Text(text), t.Ref(name)
                ):
                    choices = (
                        methodology.attributes[name][1].choices
                        if name in methodology.attributes
                        else {}
                    )
                    if choices and text not in choices:
                        declared.report(
                            MET[171].at(
                                methodology.place(place),
                                found=text,
                                label=label,
                                attribute=name,
                                choices=" | ".join(choices),
                                nearest=nearest(text, choices),
                            )
                        )
                case _:
                    pass


def check_unused(declared: Declarations, methodology: Methodology) -> list[Finding]:
    """Give ``MET-116`` for each declaration that nothing rests on."""
    findings: list[Finding] = []
    if "ER" not in methodology.equations:
        return findings
    used = set(methodology.needed_by("ER"))
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
            findings.append(MET[116].at(declared.origins[name].where, found=name))
    for name in methodology.tables:
        if name not in used_tables:
            where = declared.origin("tables", name).where
            findings.append(MET[116]["table"].at(where, found=name))
    bounds = {name for limit in methodology.limits for name in t.references(limit.tree)}
    for name in methodology.of_project:
        if name not in used | bounds:
            findings.append(MET[116]["attribute"].at(declared.origins[name].where, found=name))
    used_sets = {name for key in used for name in methodology.sets_of(key)}
    for name in methodology.sets:
        if name not in used_sets:
            where = declared.origins[f"set {name}"].where
            findings.append(MET[116]["set"].at(where, found=name))
    return findings
