"""The families of equations: what each gives, what it leaves to others, who extends it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from jcm_mrv.findings import MET, FindingsError, nearest
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.built_in import BUILT_IN_UNITS
from jcm_mrv.methodology.expression.bounds import MAX_LENGTH
from jcm_mrv.methodology.expression.parse import FUNCTIONS, OF_TABLES
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.model import Family
from jcm_mrv.strict_yaml import load_file, validate


@immutable
class KnownFamily:
    """A family of a library.

    Attributes
    ----------
    needs : tuple of str
        Names and sets that its equations use and that it does not declare: another family or the
        methodology gives them.
    extended_by : tuple of str
        Each ``ID@VERSION`` that extends it.
    """

    name: str
    path: Path
    family: Family
    needs: tuple[str, ...]
    extended_by: tuple[str, ...]

    @property
    def gives(self) -> tuple[str, ...]:
        """The names that it declares: sets, parameters, equations."""
        return (*self.family.sets, *self.family.parameters, *self.family.equations)

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        return {
            "name": self.name,
            "title": self.family.title,
            "summary": self.family.summary,
            "sets": {name: item.title for name, item in self.family.sets.items()},
            "parameters": {
                name: {
                    "description": item.description,
                    "unit": item.unit,
                    "class": item.kind,
                    "sets": list(item.sets),
                }
                for name, item in self.family.parameters.items()
            },
            "equations": {
                name: {
                    "text": " ".join(item.text.split()),
                    "unit": item.unit,
                    "description": item.description,
                    "standing": item.standing,
                }
                for name, item in self.family.equations.items()
            },
            "tables": {name: item.title for name, item in self.family.tables.items()},
            "criteria": {name: item.text for name, item in self.family.criteria.items()},
            "needs": list(self.needs),
            "extended_by": list(self.extended_by),
        }


def known_families(library: Library) -> dict[str, KnownFamily]:
    """Give every family of a library by name, those of one's own folders before shipped ones.

    Raises
    ------
    FindingsError
        When a family's file has errors.

    Examples
    --------
    >>> known_families(Library())["efficiency_ratio"].needs
    ('ratio', 'EF_elec')
    """
    extended: dict[str, list[str]] = {}
    for reference in library.references():
        document = load_file(library.find(reference) / "methodology.yaml", "MET")
        # A file that has errors extends what it names all the same.
        names = document.data.get("families") if isinstance(document.data, dict) else None
        for name in names if isinstance(names, list) else ():
            extended.setdefault(str(name), []).append(reference)
    found = {}
    for name, path in library.families().items():
        family = validate(load_file(path, "MET"), Family, "MET")
        found[name] = KnownFamily(
            name, path, family, tuple(_needs(family)), tuple(extended.get(name, ()))
        )
    return found


def chosen(known: dict[str, KnownFamily], names: Iterable[str]) -> list[KnownFamily]:
    """Give the families of these names, in their order.

    Raises
    ------
    FindingsError
        ``MET-101`` for each name that no family has.
    """
    names = list(dict.fromkeys(names))
    unknown = [name for name in names if name not in known]
    if unknown:
        raise FindingsError(
            [MET[101].at(found=name, nearest=nearest(name, known)) for name in unknown]
        )
    return [known[name] for name in names]


def nearest_family(known: dict[str, KnownFamily], name: str, text: str) -> str:
    """Give the family whose equation of a name uses most of the names that a text has.

    Examples
    --------
    >>> known = known_families(Library())
    >>> nearest_family(known, "RE", "RE = sum of EG[i] * EF_RE[i] over system")
    'electricity_generated'
    """
    words = set(re.findall(r"[^\W\d]\w*", text)) - {name}

    def near(family: KnownFamily) -> tuple[float, str]:
        own = set(names_in(family.family.equations[name].text))
        return len(own & words) / max(1, len(own | words)), family.name

    having = [family for family in known.values() if name in family.family.equations]
    best = max(having, key=near, default=None)
    return best.name if best is not None and near(best)[0] else ""


def open_names(families: Iterable[KnownFamily]) -> dict[str, list[str]]:
    """Give what several families together leave open: name -> the families that use it.

    Examples
    --------
    >>> known = known_families(Library())
    >>> open_names([known["efficiency_ratio"], known["cop_ratio"]])
    {'EF_elec': ['efficiency_ratio']}
    """
    families = list(families)
    given = {name for family in families for name in family.gives}
    left: dict[str, list[str]] = {}
    for family in families:
        for name in family.needs:
            if name not in given:
                left.setdefault(name, []).append(family.name)
    return left


def _needs(family: Family) -> Iterator[str]:
    declared = {*family.sets, *family.parameters, *family.equations, *BUILT_IN_UNITS}
    declared |= {key for item in family.sets.values() for key in item.attributes}
    declared |= {key for attributes in family.attributes.values() for key in attributes}
    texts = [equation.text for equation in family.equations.values()]
    texts += [p.default for p in family.parameters.values() if p.default is not None]
    texts += [c.test for c in family.criteria.values() if c.test is not None]
    sets = [name for p in family.parameters.values() for name in p.sets]
    sets += [name for e in family.equations.values() for name in e.sets]
    seen = set(declared)
    for name in [*sets, *(name for text in texts for name in names_in(text))]:
        if name not in seen:
            seen.add(name)
            yield name


def names_in(text: str) -> list[str]:
    """Give the names of values and sets that an expression uses, in order; none of a wrong one.

    Examples
    --------
    >>> names_in("sum(EG[i] * EF for i in system) + lookup(table, size[i])")
    ['EG', 'EF', 'system', 'size']
    """
    if len(text) > MAX_LENGTH:
        return []
    try:
        root = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    skipped: set[int] = set()
    bound: set[str] = set()
    for node in ast.walk(root):
        if isinstance(node, ast.Subscript):
            skipped |= {id(part) for part in ast.walk(node.slice)}
        elif isinstance(node, ast.comprehension) and isinstance(node.target, ast.Name):
            bound.add(node.target.id)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            skipped.add(id(node.func))
            if node.func.id in OF_TABLES and node.args:
                skipped.add(id(node.args[0]))
    named = [
        node
        for node in ast.walk(root)
        if isinstance(node, ast.Name) and id(node) not in skipped and node.id not in bound
    ]
    named.sort(key=lambda node: (node.lineno, node.col_offset))
    return list(dict.fromkeys(node.id for node in named if node.id not in FUNCTIONS))
