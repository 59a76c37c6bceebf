"""What is well-formed of a project file whose form is wrong elsewhere: judged in the same round.

What is not stands aside, with everything that could follow from it: of a member whose readings are
declared wrongly nothing else is said, and where members, dates or methodologies are wrong nothing
is held against a methodology.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from jcm_mrv.findings import Finding, Severity
from jcm_mrv.immutable import immutable
from jcm_mrv.project.model import ProjectFile
from jcm_mrv.strict_yaml import (
    Document,
    FormProblem,
    Path_,
    is_unfilled,
    problems_of,
    unfilled_places,
)

_MOST_ROUNDS = 30
# What everything else of an application hangs on.
_FRAME = ("applications", "sets", "since", "attributes", "site", "partner_country")
_FRAME += ("start_of_operation", "monitoring_period", "expected_lifetime", "methodology")
# Where one of these is missing, a key that nobody knows may stand for it.
_SECTIONS = ("sets", "monitoring", "meters", "criteria")
# Nothing is said of a project that has these in place of its own.
_STAND_INS = {
    "title": "-",
    "partner_country": "VN",
    "site": {"timezone": "UTC"},
    "start_of_operation": "2000-01-01",
    "monitoring_period": {"start": "2000-01-01", "end": "2000-12-31"},
}


@immutable
class WellFormed:
    """A project file without what is not well-formed of it.

    Attributes
    ----------
    findings : tuple of Finding
        What is wrong with its form.
    whole : bool
        Whether its members, dates and methodologies are well-formed, so that it can be bound.
    untold : frozenset of str
        Places of which nothing more is said, as it may follow from what is wrong there.
    """

    document: Document
    file: ProjectFile
    findings: tuple[Finding, ...]
    whole: bool
    untold: frozenset[str]

    def told(self, findings: Iterable[Finding]) -> list[Finding]:
        """Give the findings that do not follow from what is wrong with the form.

        Notes on what was not looked at are told of a project that can be calculated.
        """
        those = (f for f in findings if f.severity is not Severity.NOTE)
        return [finding for finding in those if finding.where not in self.untold]


def well_formed(
    document: Document, findings: Iterable[Finding], unread: Iterable[Path_] = ()
) -> WellFormed | None:
    """Give what is well-formed of a project file, None where nothing can be made of it.

    Parameters
    ----------
    document : Document
        The project file.
    findings : iterable of Finding
        What was found when all of it was validated.
    unread : iterable of tuple
        Paths of tables that cannot be read.
    """
    if not isinstance(document.data, dict):
        return None
    left = _Left(document)
    for path in (*unread, *(own for own, _ in unfilled_places(document))):
        left.set_aside(path)
    for _ in range(_MOST_ROUNDS):
        try:
            file = ProjectFile.model_validate(left.document.data)
        except ValidationError as exc:
            problems = problems_of(left.document, exc, ProjectFile, "PRJ")
            if not left.called_as_meant(problems):
                for problem in problems:
                    left.take_out(problem)
        else:
            said = [f for f in findings if f not in left.followed]
            more = [f for f in left.behind if f not in said]
            whole, untold = left.whole, frozenset(left.untold)
            return WellFormed(left.document, file, (*said, *more), whole, untold)
    return None


class _Left:
    """What is left of a document while what is wrong with its form is taken out of it."""

    def __init__(self, document: Document) -> None:
        places = dict(document.places)
        self.document = replace(document, data=copy.deepcopy(document.data), places=places)
        self.whole = True
        self.untold: set[str] = set()
        self.followed: list[Finding] = []
        self.behind: list[Finding] = []
        self._meant: list[Path_] = []

    def called_as_meant(self, problems: Iterable[FormProblem]) -> bool:
        """Take keys that are misspelt for what they are spelled most like; whether there are any.

        What stands under them is judged so, and what they were missing as follows from them.
        """
        renamed = False
        for problem in problems:
            *inside, key = problem.path or ("",)
            owner = self._at(inside)
            if not problem.meant or not isinstance(owner, dict) or problem.meant in owner:
                continue
            owner[problem.meant] = owner.pop(key)
            path = (*inside, problem.meant)
            for old, place in list(self.document.places.items()):
                if old[: len(problem.path)] == problem.path:
                    self.document.places[(*path, *old[len(problem.path) :])] = place
            self._meant.append(path)
            self.followed += [p.finding for p in problems if (*p.path, p.missing) == path]
            renamed = True
        return renamed

    def take_out(self, problem: FormProblem) -> None:
        """Take out what is wrong, and say it where it was hidden behind a misspelt key."""
        within = (len(m) < len(problem.path) for m in self._meant if _is_in(problem.path, m))
        if any(within):
            self.behind.append(problem.finding)
        missing = (problem.missing,) if problem.missing and not problem.path else ()
        self.set_aside(problem.path or missing, unknown=problem.unknown)

    def set_aside(self, path: Path_, *, unknown: bool = False) -> None:
        """Take out the least part that can be judged by itself, and what is judged by it."""
        base, own = (path[:2], path[2:]) if path[:1] == ("applications",) else ((), path)
        if not own or own[0] in _FRAME or (own[0] in _SECTIONS and len(own) == 1):
            self._unbound(path)
        elif own[0] == "monitoring":
            self._source(base, own, unknown=unknown)
        elif own[0] == "meters":
            self._put(path[:2], {})
            for place, source in sources_in(self.document.data):
                if any(part.get("meter") == own[1] for part in _parts_of(source)):
                    self._put(place, {"entries": []})
        elif own[0] == "criteria":
            self._put((*base, *own[:2]), {"met": True, "evidence": "-"})
        elif own[0] == "title":
            self._put(("title",), "-")
        elif own[0] == "participants":
            # Credits are allocated to those that stand there.
            self._drop(("participants",))
            self._drop(("allocation",))
        else:
            owner = self._at(base)
            if unknown and len(own) == 1 and any(name not in owner for name in _SECTIONS):
                self.whole = False
            self._drop((*base, *own[: 2 if own[0] == "values" else 1]))

    def _source(self, base: Path_, own: Path_, *, unknown: bool) -> None:
        plan = (*base, *own[:2])
        if own[2:3] == ("members",) and len(own) > 3:
            self._put((*base, *own[:4]), {"entries": []})
            return
        content = self._at(plan)
        members = content.get("members") if isinstance(content, dict) else None
        if isinstance(members, dict) and members and own[2:3] != ("members",):
            # What is said of all members is no part of what each of them declares.
            self.untold.add(self.document.where(plan))
            if len(own) > 2:
                self._drop((*base, *own[:3]))
                return
            self._at(plan[:-1])[plan[-1]] = {"members": members}
            return
        self._put(plan, {"entries": []})

    def _unbound(self, path: Path_) -> None:
        self.whole = False
        if path:
            self._drop(path[:1])
        for key, value in _STAND_INS.items():
            self.document.data.setdefault(key, value)
        if not self.document.data.get("applications"):
            self.document.data.setdefault("methodology", "-")

    def _put(self, path: Path_, value: Any) -> None:
        owner = self._at(path[:-1])
        if isinstance(owner, dict):
            owner[path[-1]] = value
        self._tell_no_more(path)

    def _drop(self, path: Path_) -> None:
        owner = self._at(path[:-1])
        if isinstance(owner, dict):
            owner.pop(path[-1], None)
        self._tell_no_more(path)
        self.untold |= {self.document.where(path[:n]) for n in range(len(path))}

    def _tell_no_more(self, path: Path_) -> None:
        inside = (own for own in self.document.places if _is_in(own, path))
        self.untold |= {self.document.where(own) for own in (path, *inside)}

    def _at(self, path: Iterable[str | int]) -> Any:
        node = self.document.data
        for part in path:
            try:
                node = node[part]
            except (KeyError, IndexError, TypeError):
                return None
        return node


def _is_in(path: Path_, other: Path_) -> bool:
    return path[: len(other)] == other


def sources_in(data: Any) -> Iterator[tuple[Path_, dict[str, Any]]]:
    """Give each source of a project file as it is written, with its path; of plans, theirs too.

    Examples
    --------
    >>> list(sources_in({"monitoring": {"EG": {"members": {"a": {"readings": "a.csv"}}}}}))
    [(('monitoring', 'EG', 'members', 'a'), {'readings': 'a.csv'})]
    """
    several = data.get("applications") if isinstance(data, dict) else None
    applied = [((), data)]
    if isinstance(several, list):
        applied += [(("applications", n), one) for n, one in enumerate(several)]
    for base, one in applied:
        plans = one.get("monitoring") if isinstance(one, dict) else None
        for name, plan in plans.items() if isinstance(plans, dict) else ():
            members = plan.get("members") if isinstance(plan, dict) else None
            if not members or not isinstance(members, dict):
                yield (*base, "monitoring", name), plan if isinstance(plan, dict) else {}
                continue
            for member, source in members.items():
                if isinstance(source, dict):
                    yield (*base, "monitoring", name, "members", member), source


def files_of(source: dict[str, Any]) -> list[str]:
    """Give the paths of readings that a source names as it is written.

    Examples
    --------
    >>> files_of({"readings": ["a.csv", 3], "sources": [{"readings": "b.csv"}]})
    ['a.csv', 'b.csv']
    """
    named = [part.get("readings") for part in _parts_of(source)]
    each = [one for names in named for one in (names if isinstance(names, list) else [names])]
    return [one for one in each if isinstance(one, str) and not is_unfilled(one)]


def _parts_of(source: dict[str, Any]) -> list[dict[str, Any]]:
    """Give a source, and those that stand one after another in it."""
    several = source.get("sources")
    parts = [source, *(several if isinstance(several, list) else ())]
    return [part for part in parts if isinstance(part, dict)]
