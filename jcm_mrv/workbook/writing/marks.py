"""What a result rests on, told at the cell: official, corroborated, confirmed, or unverified."""

from __future__ import annotations

from dataclasses import dataclass

from jcm_mrv.calculation.result import ApplicationResult, FixedValue
from jcm_mrv.calculation.standing import row_text
from jcm_mrv.methodology.expression.tree import tables
from jcm_mrv.methodology.inputs import labelled
from jcm_mrv.methodology.model import EquationClaim, Sourced
from jcm_mrv.methodology.registered import official_page


@dataclass(frozen=True)
class Mark:
    """A comment on where something comes from; ``draft`` where that is unverified."""

    draft: bool
    text: str


NO_MARK = Mark(False, "")


class Marks:
    """The marks of one application's equations, values and table rows."""

    def __init__(self, result: ApplicationResult) -> None:
        self.result = result
        self.application = result.application

    def headline(self) -> str:
        """Give the line under the title of each sheet."""
        if not self.result.drafts:
            return (
                "FINAL: every equation and value that the result rests on is official, "
                "corroborated, given by the project with its source, or confirmed against the "
                "official text."
            )
        kinds: dict[str, list[str]] = {}
        for draft in self.result.drafts:
            kind, _, what = draft.partition(" (")[0].partition(" ")
            kinds.setdefault(kind, []).append(what.removeprefix("of "))
        parts = [
            f"{kind}{'s' if len(names) > 1 else ''} {', '.join(names)}"
            for kind, names in kinds.items()
        ]
        return (
            f"DRAFT: the result rests on what is not verified yet: {'; '.join(parts)}. "
            f"The official text: {official_page(self.application.methodology.reference)}"
        )

    def equation(self, name: str) -> Mark:
        """Give the mark of an equation."""
        claim = self.result.methodology.equations[name]
        return self._mark(claim.claim, f"equation {name}", name)

    def constant(self, name: str) -> Mark:
        """Give the mark of a methodology's own number."""
        parameter = self.result.methodology.parameters[name]
        if parameter.value_from is None:
            return Mark(False, "by definition" if parameter.kind == "conversion" else "")
        return self._mark(parameter.value_from, f"value of {name}", name)

    def row(self, table: str, position: int) -> Mark:
        """Give the mark of a row of a reference table."""
        row = self.result.methodology.tables[table].rows[position]
        owners = [
            name
            for name, default in self.result.methodology.defaults.items()
            if table in tables(default)
        ]
        label = f"table {table}, {row_text(self.application, table, position)}"
        return self._mark(row, label, table, *owners)

    def fixed(self, value: FixedValue) -> Mark:
        """Give the mark of a value fixed ex ante."""
        if value.by_project:
            return self._given(value)
        methodology = self.result.methodology
        default = methodology.defaults.get(value.parameter)
        used = () if default is None else tables(default)
        draft = any(self._is_draft(f"table {name}, {value.comment}") for name in used)
        draft = draft or self._is_draft(f"value of {value.parameter}")
        confirmed = self.application.is_confirmed(value.parameter, *used)
        if confirmed is not None:
            return Mark(False, f"confirmed: {confirmed}")
        return Mark(draft, value.standing or "")

    def _given(self, value: FixedValue) -> Mark:
        """Give the mark of a value that a series gives; the user's own source needs none."""
        if value.standing is None:
            return NO_MARK
        confirmed = self.application.is_confirmed(value.parameter)
        if confirmed is not None:
            return Mark(False, f"confirmed: {confirmed}")
        label = f"value of {labelled(value.parameter, value.member)}"
        return Mark(self._is_draft(label), value.standing)

    def _mark(self, claim: Sourced | EquationClaim, label: str, *names: str) -> Mark:
        confirmed = self.application.is_confirmed(*names)
        if confirmed is not None:
            return Mark(False, f"confirmed: {confirmed}")
        source = self.result.methodology.sources.get(claim.source)
        text = f"{claim.standing}: {source.title if source else claim.source}"
        if claim.place:
            text += f", {claim.place}"
        return Mark(self._is_draft(label), f"{text}. {claim.note}" if claim.note else text)

    def _is_draft(self, label: str) -> bool:
        return any(draft.startswith(f"{label} (") for draft in self.result.drafts)
