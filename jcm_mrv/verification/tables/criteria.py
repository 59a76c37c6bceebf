"""Eligibility criteria, each with what the file shows of it."""

from __future__ import annotations

from jcm_mrv.methodology.expression.tree import references
from jcm_mrv.verification.checks.papers.criteria import Tested
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.tables.material import NO_PROJECT, Material
from jcm_mrv.workbook.writing.sheet import Content
from jcm_mrv.workbook.writing.tables import NOT_CHECKED, Column, Table

_COLUMNS = (
    Column("Criterion", 9),
    Column("What it asks", 42),
    Column("Shown by", 28),
    Column("What the file shows", 34),
    Column("Test", 26),
    Column("Outcome of the test", 20),
    Column("Answer of the participants", 20),
    Column("Evidence", 22),
    Column("Evidence file", 16),
    Column("Conclusion", 18, "write"),
)
_MOST = 12
OWN_CHECK = "a check of jcm-mrv itself, no part of the text"


def criteria(material: Material) -> Table:
    """Give a row for each criterion of the methodology."""
    claim, outcome = material.claim, material.verdict.criteria.tested
    notes = (
        "Criteria are in the words of this program; the official text binds. A test sees what can "
        "be calculated with the values of the file, not whether these are true.",
    )
    rows: list[tuple[Content, ...] | str] = []
    methodology = claim.methodology
    for key, criterion in {**methodology.criteria_of_text, **methodology.guards}.items():
        own = key in methodology.guards
        tree = methodology.tests.get(key)
        names = [] if tree is None else list(dict.fromkeys(references(tree)))
        done = outcome.get(key, Tested())
        unread = criterion.standing == "unverified" and not own
        unverified = "; the threshold is unverified" if unread else ""
        values = "the project file" if done.by_project else "the file"
        lacks = f", for want of {', '.join(done.lacks)}" if done.lacks else ""
        word = {
            True: f"holds with the values of {values}{unverified}",
            False: f"does not hold{unverified}",
            None: f"{NOT_CHECKED}: not with the values of the file{lacks}"
            if criterion.test
            else f"{NOT_CHECKED}: no test can be calculated",
        }[done.holds]
        rows.append(
            (
                key,
                criterion.text,
                OWN_CHECK if own else criterion.evidence,
                _shown(material, names),
                criterion.test or "",
                word,
                *((OWN_CHECK, "", "") if own else _answer(material, key)),
                None,
            )
        )
    return Table("criteria", "Criteria", "Eligibility criteria", notes, _COLUMNS, tuple(rows))


def _shown(material: Material, names: list[str]) -> str:
    """Give the values of a test that stand in the file, with their cells."""
    told: list[str] = []
    for stated in (*material.claim.fixed, *material.claim.constants, *material.claim.monitored):
        if stated.name in names:
            shown = number_shown(stated.number) if stated.number is not None else str(stated.value)
            told.append(
                f"{stated.label} = {shown} {stated.unit} ({stated.where})".replace("  ", " ")
            )
    for result in material.claim.results:
        if result.name in names and isinstance(result.value, float):
            member = f"[{'/'.join(result.member)}]" if result.member else ""
            told.append(f"{result.name}{member} = {number_shown(result.value)} ({result.where})")
    more = f"; and {len(told) - _MOST} more" if len(told) > _MOST else ""
    return "; ".join(told[:_MOST]) + more if told else "nothing that a test uses"


def _answer(material: Material, key: str) -> tuple[str, str, str]:
    if material.project is None:
        return NO_PROJECT, "", ""
    if material.applied is None:
        return f"{NOT_CHECKED}: the project applies another methodology", "", ""
    answer = material.applied.application.file.criteria.get(key)
    if answer is None:
        return "not answered", "none named", "none named"
    said = "met" if answer.met else "not met"
    return said, answer.evidence or "none named", material.evidence(answer.evidence)
