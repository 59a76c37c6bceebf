"""What hangs on numbers that stand in the place of others: of the library's, or of the text's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

import numpy as np

from jcm_mrv.findings import CAL, Finding
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.expression.evaluate import Array
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.solve import Solution, SolveError, solve
from jcm_mrv.project.application import Application

_LEAST = 1e-9
"""Of the reductions of a year: less is the way in which they were added up."""


@immutable
class Years:
    """The years of a result, to be solved once more with other numbers."""

    application: Application
    inputs: Sequence[dict[str, Array]]
    solutions: Sequence[Solution]

    def instead(self, name: str, *several: Sequence[MemberKey]) -> list[float | None]:
        """Give the tonnes more with the given values of some members than with the own ones.

        For each of several choices of members; None where the methodology has no own value, or none
        that can be told.
        """
        methodology = self.application.methodology
        # What a workbook claims has no attributes to look the methodology's own up by.
        asked = methodology.needed_by(name) & set(methodology.attributes)
        if not all(asked <= arrays.keys() for arrays in self.inputs):
            return [None] * len(several)
        own = [{(name, key): np.nan for key in keys} for keys in several]
        bound = self.application.inputs
        try:
            found = [bound.reductions(arrays, [{}, *own]) for arrays in self.inputs]
        except SolveError:
            return [None] * len(several)
        more = [sum(float(each[0] - each[n]) for each in found) for n in range(1, len(own) + 1)]
        return [None if np.isnan(value) else value for value in more]

    def rise_from(self, methodology: Methodology) -> bool:
        """Say whether a year has more reductions than by these rules, or whether none can tell."""
        sizes = self.application.inputs.sizes
        return self._rise([lambda n: solve(methodology, self.inputs[n], sizes).scalar("ER")])

    def rise_from_values(
        self, name: str, keys: Iterable[MemberKey], own: Iterable[Fraction]
    ) -> bool:
        """Say the same of the values of some members, each with one of several own numbers."""
        bound, members = self.application.inputs, list(keys)
        return self._rise(
            [
                lambda n, value=float(number): float(
                    bound.reductions(self.inputs[n], [{(name, key): value for key in members}])[0]
                )
                for number in own
            ]
        )

    def _rise(self, others: Iterable[Callable[[int], float]]) -> bool:
        try:
            for other in others:
                for n, solution in enumerate(self.solutions):
                    now, before = solution.scalar("ER"), other(n)
                    if not now - before <= _LEAST * max(abs(now), abs(before)):
                        return True
        except SolveError:
            return True
        return False

    def read_instead(self) -> list[Finding]:
        """Say what hangs on the numbers that overlays have put in the place of the library's."""
        application = self.application
        if application.unread is None:
            return []
        sizes = application.inputs.sizes
        try:
            own = sum(solve(application.unread, each, sizes).scalar("ER") for each in self.inputs)
        except SolveError:
            # The library has no number there.
            return []
        read = sum(solution.scalar("ER") for solution in self.solutions)
        if read == own:
            return []
        wording = CAL[14] if read > own else CAL[14]["fewer"]
        return [
            wording.at(
                application.where("methodology"),
                reference=application.methodology.reference,
                tonnes=abs(read - own),
                read=read,
                own=own,
            )
        ]
