"""What a result rests on, told at the cell: official, corroborated, confirmed, or unverified."""

from __future__ import annotations

from jcm_mrv.calculation.result import ApplicationResult
from jcm_mrv.calculation.standing import HowSure, brief, by_how_sure, given_label
from jcm_mrv.calculation.values import FixedValue
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.expression.tree import tables
from jcm_mrv.methodology.model import EquationClaim, Sourced
from jcm_mrv.methodology.reference_tables import row_text
from jcm_mrv.methodology.registered import official_page
from jcm_mrv.methodology.statements import source_text
from jcm_mrv.patterns import pattern
from jcm_mrv.workbook.wording import symbol_text


@immutable
class Mark:
    """A comment on where something comes from; ``draft`` where that is unverified."""

    draft: bool
    text: str


_KEY = pattern(r"\w+")
NO_MARK = Mark(False, "")

_HEADLINES = {
    "final": "FINAL: everything that the result rests on was read in an official text.",
    "provisional": (
        "PROVISIONAL: nothing that the result rests on is unverified; {things}. "
        "The official text: {page}"
    ),
    "draft": "DRAFT: the result rests on {things}. The official text: {page}",
}
_FINAL_BESIDE = (
    "FINAL: everything that the result rests on was read in an official text, or in a file of the "
    "project: {names}."
)
_KEPT: dict[HowSure, str] = {
    "unverified": "what was not read in an official text: {names}",
    "corroborated": "reproduced from published results alone: {names}",
    "recorded": "recorded from documents that this tool can hold against nothing: {names}",
}


class Marks:
    """The marks of one application's equations, values and table rows."""

    def __init__(self, result: ApplicationResult) -> None:
        self.result = result
        self.methodology = result.methodology
        self.bases = {basis.what: basis for basis in result.bases}

    def headline(self) -> str:
        """Give the line under the title of each sheet."""
        things = "; ".join(
            _KEPT[sure].format(
                names="; ".join(f"{b.what}: {b.recorded}" for b in found)
                if sure == "recorded"
                else brief(found, self._shown)
            )
            for sure, found in by_how_sure(self.result.bases).items()
        )
        page = official_page(self.methodology.reference)
        beside = [f"{b.what}: {b.recorded}" for b in self.result.bases if b.beside]
        if self.result.standing == "final" and beside:
            return _FINAL_BESIDE.format(names="; ".join(beside))
        return _HEADLINES[self.result.standing].format(things=things, page=page)

    def _shown(self, name: str) -> str:
        """Give the name of a rule as sheets show it: its symbol, or the title of a table."""
        key = _KEY.match(name)
        if key is None:
            return name
        rest = name[key.end() :]
        if key[0] in self.methodology.tables:
            return self.methodology.tables[key[0]].title + rest
        known = key[0] in self.methodology.parameters or key[0] in self.methodology.equations
        return symbol_text(self.methodology, key[0]) + rest if known else name

    def equation(self, name: str) -> Mark:
        """Give the mark of an equation."""
        return self._mark(f"equation {name}", self.methodology.equations[name].claim)

    def constant(self, name: str) -> Mark:
        """Give the mark of a methodology's own number."""
        parameter = self.methodology.parameters[name]
        if parameter.value_from is None:
            return Mark(False, "by definition" if parameter.kind == "conversion" else "")
        return self._mark(f"value of {name}", parameter.value_from)

    def row(self, table: str, position: int) -> Mark:
        """Give the mark of a row of a reference table."""
        row = self.methodology.tables[table].rows[position]
        return self._mark(f"table {table}, {row_text(self.methodology.tables[table], row)}", row)

    def fixed(self, value: FixedValue) -> Mark:
        """Give the mark of a value fixed ex ante; the project's own with a source needs none."""
        if value.by_project:
            whats = [given_label(value.parameter, value.member)]
        else:
            default = self.methodology.defaults.get(value.parameter)
            used = () if default is None else tables(default)
            whats = [f"table {name}, {value.comment}" for name in used]
            whats.append(f"value of {value.parameter}")
        for what in whats:
            if basis := self.bases.get(what):
                if basis.record is not None:
                    return Mark(False, basis.recorded)
                return Mark(basis.standing == "unverified", basis.standing)
        return Mark(False, value.standing or "")

    def _mark(self, what: str, claim: Sourced | EquationClaim) -> Mark:
        basis = self.bases.get(what)
        if basis is not None and basis.record is not None:
            return Mark(False, basis.recorded)
        source = source_text(self.methodology, claim.source, claim.place)
        text = f"{claim.standing}: {source}"
        draft = basis is not None and basis.sure == "unverified"
        return Mark(draft, f"{text}. {claim.note}" if claim.note else text)
