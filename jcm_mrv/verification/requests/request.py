"""One request as a verification report has it: requirement, evidence, effect, what is asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from jcm_mrv.findings.explain import explain
from jcm_mrv.findings.language import said, written
from jcm_mrv.immutable import immutable
from jcm_mrv.verification.requests.beside import Beside, Cells
from jcm_mrv.verification.requests.earlier import Line
from jcm_mrv.verification.requests.item import Item, State

STATES: dict[State, str] = {
    "new": "found for the first time",
    "open": "found in the round before, and still there",
    "reopened": "closed in the round before, and there again",
    "closed": "not found any more",
    "not judged": "could not be judged this time, so that it is not closed",
    "own": "added to the list by people: carried over as it stands",
}

TITLES = {
    "CAR": said("Corrective action requests"),
    "CL": said("Clarification requests"),
    "FAR": said("Forward action requests"),
    "NR": said("Not read by the program"),
}
"""The kinds of lines; the last is not asked of the participants, but left to who verifies."""
_ASKED = {
    "CAR": said("Correct it, or show with evidence why it is right."),
    "CL": said("Explain it with evidence, or correct it."),
    "FAR": said("To be looked at in the next round or period."),
    "NR": said("To be looked at by who verifies."),
}
_UNREAD = ("WBK-", "VER-024", "VER-029", "VER-131", "VER-132")
_ITEMS = (
    (("VER-080", "VER-170"), "Eligibility criteria"),
    (("VER-167",), "Calibration frequency and correction of measured values"),
    (("VER-168", "VER-169"), "Evidence"),
    (("VER-05", "VER-16"), "Implementation against the registered plan"),
    (("VER-081",), "Application of the methodology"),
    (("",), "Data and calculation of emission reductions"),
)
ITEMS = tuple(dict.fromkeys(title for _, title in _ITEMS))
"""The items of a verification report that codes belong to."""


@immutable
class Request:
    """One line of the list, as people read it.

    Attributes
    ----------
    state : str
        What became of it since the round before; ``new`` without one.
    requirement : str
        The item of the report, and why it is required.
    evidence : str
        The cell with the sheet's own symbol, and what it holds with its unit.
    effect, share : float, optional
        By how much the reductions are overstated, tCO2, and as a share of those stated.
    asked : str
        What the participants are asked to do; of a line of kind ``NR`` what is to be looked at.
    response, conclusion : str
        As people typed them in the round before; empty for them to write in.
    made_with : str
        What the round rested on in which it was found; empty for this round.
    """

    number: str
    state: State
    requirement: str
    cell: str
    symbol: str
    evidence: str
    finding: str
    found: str
    expected: str
    effect: float | None
    share: float | None
    is_material: bool | None
    asked: str
    response: str
    conclusion: str
    remark: str
    code: str
    subject: str
    made_with: str = ""

    @property
    def kind(self) -> str:
        """``CAR``, ``CL``, ``FAR`` or ``NR``."""
        return self.number.partition("-")[0]

    @property
    def is_found(self) -> bool:
        """Whether this workbook shows it."""
        return self.state in ("new", "open", "reopened")

    def as_dict(self) -> dict[str, Any]:
        """Give the line as ``--json`` prints it."""
        return {
            "number": self.number,
            "state": self.state,
            "requirement": self.requirement,
            "cell": self.cell,
            "symbol": self.symbol,
            "evidence": self.evidence,
            "finding": self.finding,
            "found": self.found,
            "expected": self.expected,
            "effect_tco2": self.effect,
            "asked": self.asked,
            "response": self.response,
            "conclusion": self.conclusion,
            "remark": self.remark,
            "code": self.code,
            "subject": self.subject,
        }


def is_unread(code: str) -> bool:
    """Whether a finding says what the program cannot read, and asks nothing of the participants."""
    return code.startswith(_UNREAD)


def request_of(item: Item, cells: Cells) -> Request:
    """Give the request of a line of the verdict."""
    finding, beside = item.finding.written, cells.beside(item.finding)
    earlier = item.earlier
    return Request(
        item.number,
        item.state,
        _requirement(finding.code),
        finding.where,
        beside.symbol,
        _evidence(finding.where, beside),
        finding.message,
        finding.found,
        finding.expected,
        item.effect,
        item.share,
        item.is_material,
        f"{written(_ASKED[item.number.partition('-')[0]])} {_sentence(finding.hint)}".rstrip(),
        "" if earlier is None else earlier.text("response"),
        "" if earlier is None else earlier.text("conclusion"),
        item.remark,
        finding.code,
        beside.subject,
    )


def request_of_line(line: Line, state: State, remark: str) -> Request:
    """Give the request of a line of the round before that this workbook does not show."""
    return Request(
        line.number,
        state,
        line.text("requirement"),
        line.text("cell"),
        line.text("symbol"),
        line.text("evidence"),
        line.text("finding"),
        line.text("found"),
        line.text("expected"),
        None,
        None,
        None,
        line.text("what is asked") or line.text("what to do"),
        line.text("response"),
        line.text("conclusion"),
        remark,
        line.code,
        line.text("subject"),
        line.text("made with") if state == "not judged" else "",
    )


def in_order(requests: Iterable[Request]) -> tuple[Request, ...]:
    """Give requests by kind and number."""
    kinds = list(TITLES)

    def place(request: Request) -> tuple[int, int]:
        return kinds.index(request.kind), int(request.number.partition("-")[2])

    return tuple(sorted(requests, key=place))


def counted(requests: Sequence[Request]) -> str:
    """Give how many lines are in each state, in words."""
    numbers = {state: sum(r.state == state for r in requests) for state in STATES}
    return ", ".join(f"{n} {state}" for state, n in numbers.items() if n)


def item_of(code: str) -> str:
    """Give the item of a verification report that a code belongs to."""
    return next(title for starts, title in _ITEMS if code.startswith(starts))


def _requirement(code: str) -> str:
    return f"{item_of(code)}. {' '.join(explain(code).why.split())}"


def _evidence(where: str, beside: Beside) -> str:
    holds = " ".join(filter(None, (beside.value, beside.unit)))
    named = f"{beside.symbol} = {holds}" if beside.symbol and holds else beside.symbol or holds
    return f"{where}: {named}" if named else where


def _sentence(text: str) -> str:
    """Give a text as a sentence of its own."""
    text = " ".join(text.split())
    if not text:
        return ""
    first = text.split(" ", 1)[0]
    # A function or a symbol keeps its spelling.
    start = (
        text if any(c.isupper() or not c.isalpha() for c in first) else text[0].upper() + text[1:]
    )
    return start if start.endswith((".", "?", "!")) else f"{start}."
