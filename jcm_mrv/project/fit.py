"""What a project says for one methodology, fitted to another that is compared with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.preference import WAYS
from jcm_mrv.project.model import ApplicationFile, Member


def fit(
    application: ApplicationFile,
    methodology: Methodology,
    compared: Sequence[Methodology],
    own: Methodology,
) -> tuple[ApplicationFile, tuple[str, ...]]:
    """Give the application without what ``methodology`` does not declare, and what was left out.

    What none of the ``compared`` methodologies declares stays: it is a mistake, to be reported.

    Parameters
    ----------
    application : ApplicationFile
        As the project file has it.
    methodology : Methodology
        To be fitted to.
    compared : sequence of Methodology
        All that the file may speak for.
    own : Methodology
        The one that the file names; its criteria were answered, its text was confirmed.
    """
    left_out: list[str] = []
    others = [item for item in compared if item is not methodology]

    def foreign(kind: str, name: str) -> bool:
        return name not in _declared(methodology, kind) and any(
            name in _declared(other, kind) for other in others
        )

    def kept(kind: str, given: dict[str, Any]) -> dict[str, Any]:
        dropped = [name for name in given if foreign(kind, name)]
        left_out.extend(f"{kind} {name}" for name in dropped)
        return {name: item for name, item in given.items() if name not in dropped}

    sets = kept("sets", dict(application.sets))
    for name, members in sets.items():
        sets[name] = tuple(_member(m, lambda key: foreign("attribute", key)) for m in members)
        keys = {key for member in members for key in member.attributes}
        left_out.extend(f"attribute {key}" for key in sorted(keys) if foreign("attribute", key))
    criteria = {
        name: answer
        for name, answer in application.criteria.items()
        if methodology is own
        or (
            name in methodology.criteria
            and name in own.criteria
            and methodology.criteria[name].text == own.criteria[name].text
        )
    }
    fitted = application.model_copy(
        update={
            "methodology": methodology.reference,
            "sets": sets,
            "since": kept("since", dict(application.since)),
            "attributes": kept("attribute of the project", dict(application.attributes)),
            "values": {
                name: _shaped(given, own.sets_of(name), methodology.sets_of(name), sets)
                for name, given in kept("values", dict(application.values)).items()
            },
            "monitoring": kept("monitoring", dict(application.monitoring)),
            "criteria": criteria,
            "confirmed": application.confirmed if methodology is own else (),
        }
    )
    return fitted, tuple(left_out)


def _declared(methodology: Methodology, kind: str) -> set[str]:
    if kind == "sets":
        return set(methodology.sets)
    if kind == "since":
        return {name for name, item in methodology.sets.items() if item.years is not None}
    if kind == "attribute of the project":
        return set(methodology.of_project)
    if kind == "attribute":
        return set(methodology.attributes) - set(methodology.of_project)
    monitored = set(methodology.monitored())
    return monitored if kind == "monitoring" else set(methodology.parameters) - monitored


def _member(member: Member, is_foreign: Any) -> Member:
    attributes = {k: v for k, v in member.attributes.items() if not is_foreign(k)}
    return Member.model_validate({"id": member.id, "title": member.title, **attributes})


def _shaped(
    given: dict[str, Any],
    before: tuple[str, ...],
    after: tuple[str, ...],
    sets: dict[str, tuple[Member, ...]],
) -> dict[str, Any]:
    """Give a value that stands once as that of each member, and that of a single member as one."""
    if not before and len(after) == 1 and ("value" in given or set(given) <= WAYS.keys()):
        return {member.id: given for member in sets.get(after[0], ())}
    if len(before) == 1 and not after and len(given) == 1 and "value" not in given:
        return dict(next(iter(given.values())))
    return given
