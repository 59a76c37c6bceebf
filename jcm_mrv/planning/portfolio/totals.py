"""What the projects of a portfolio sum to: whole tonnes, by what they are of, that add up.

A project that is not done is in no sum, an estimate is in none of monitored results, and a sum says
the weakest standing in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

from jcm_mrv.calculation.result_standing import STANDINGS, ResultStanding, weakest
from jcm_mrv.immutable import immutable
from jcm_mrv.project.period import vintage

if TYPE_CHECKING:
    from jcm_mrv.planning.portfolio.outcome import Outcome

By = Literal["country", "methodology", "year", "participant", "vintage", "standing"]
UNALLOCATED = "unallocated"
"""Who gets what no allocation says."""


@immutable(slots=True)
class Line:
    """Whole tonnes under a key, and in how many projects they are."""

    key: str
    emission_reductions: int
    projects: int

    def as_dict(self) -> dict[str, Any]:
        """Give the line as JSON has it."""
        return {
            "key": self.key,
            "emission_reductions": self.emission_reductions,
            "projects": self.projects,
        }


@immutable
class Totals:
    """What projects sum to.

    Attributes
    ----------
    emission_reductions : int
        Whole tonnes; the lines of each of ``by`` sum to it.
    standing : str, optional
        The weakest of them; None where there is no project.
    projects : int
        How many are in it.
    not_ready : int, optional
        Of how many results points are open; None where none is monitored.
    unseen : int
        In how many something was taken without a look at it.
    by : dict of str to tuple of Line
        By country, methodology, year, participant, vintage and standing.
    """

    emission_reductions: int
    standing: ResultStanding | None
    projects: int
    not_ready: int | None
    unseen: int
    by: dict[By, tuple[Line, ...]]

    @property
    def ready(self) -> bool | None:
        """Whether every result in it is ready; None where none is monitored."""
        return None if self.not_ready is None else not self.not_ready

    def as_dict(self) -> dict[str, Any]:
        """Give the totals as JSON has them."""
        return {
            "emission_reductions": self.emission_reductions,
            "standing": self.standing,
            "projects": self.projects,
            "ready": self.ready,
            "not_ready": self.not_ready,
            "unseen": self.unseen,
            **{f"by_{name}": [line.as_dict() for line in lines] for name, lines in self.by.items()},
        }


_Part = tuple[str, int]
_Order = Callable[[str], Any]


def totals_of(outcomes: Iterable[Outcome]) -> Totals:
    """Give what done projects sum to; whoever calls it leaves out what is not to be counted.

    Examples
    --------
    >>> totals_of([]).as_dict()["emission_reductions"], totals_of([]).standing
    (0, None)
    """
    done = [outcome for outcome in outcomes if outcome["status"] == "done"]
    return Totals(
        sum(map(tonnes, done)),
        weakest(outcome["standing"] for outcome in done),
        len(done),
        ready.count(False) if (ready := _ready(done)) else None,
        sum(outcome["unseen"] > 0 for outcome in done),
        {
            "country": _lines(done, _country),
            "methodology": _lines(done, _methodologies),
            "year": _lines(done, _years),
            "participant": (*_lines(done, _allocated), *_unallocated(done)),
            "vintage": _lines(done, _vintages, lambda key: key != "to 2020"),
            "standing": _lines(done, _standing, _weakest_first),
        },
    )


def _ready(done: Iterable[Outcome]) -> list[bool]:
    """Give the word of each result; an estimate has none."""
    return [outcome["ready"] for outcome in done if outcome["ready"] is not None]


def tonnes(outcome: Outcome) -> int:
    """Give the whole tonnes of a project; none where it is not done."""
    return outcome["emission_reductions"] or 0


def rest_of(outcome: Outcome) -> int:
    """Give the whole tonnes of a project that no allocation gives to anybody."""
    return tonnes(outcome) - sum(one["emission_reductions"] for one in outcome["allocation"])


def _country(outcome: Outcome) -> Iterator[_Part]:
    yield str(outcome["country"]), tonnes(outcome)


def _methodologies(outcome: Outcome) -> Iterator[_Part]:
    for one in outcome["by_methodology"]:
        for year in one["years"]:
            yield one["methodology"], year["emission_reductions"]


def _years(outcome: Outcome) -> Iterator[_Part]:
    for year in outcome["years"]:
        yield str(year["year"]), year["emission_reductions"]


def _vintages(outcome: Outcome) -> Iterator[_Part]:
    for year in outcome["years"]:
        yield vintage(year["year"]), year["emission_reductions"]


def _standing(outcome: Outcome) -> Iterator[_Part]:
    yield str(outcome["standing"]), tonnes(outcome)


def _weakest_first(key: str) -> int:
    return [*STANDINGS, key].index(key)


def _allocated(outcome: Outcome) -> Iterator[_Part]:
    for one in outcome["allocation"]:
        yield one["participant"], one["emission_reductions"]


def _unallocated(done: Sequence[Outcome]) -> Iterator[Line]:
    """Give the rest: a line of its own, though a participant were called so."""
    left = [rest for outcome in done if (rest := rest_of(outcome))]
    if left:
        yield Line(UNALLOCATED, sum(left), len(left))


def _lines(
    done: Sequence[Outcome],
    parts: Callable[[Outcome], Iterator[_Part]],
    order: _Order = str,
) -> tuple[Line, ...]:
    amounts: Counter[str] = Counter()
    projects: Counter[str] = Counter()
    for outcome in done:
        of_it: set[str] = set()
        for key, amount in parts(outcome):
            amounts[key] += amount
            of_it.add(key)
        projects.update(of_it)
    return tuple(
        Line(key, amounts[key], projects[key])
        for key in sorted(amounts, key=lambda key: (order(key), key))
    )
