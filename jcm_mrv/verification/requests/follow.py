"""From one round to the next: each request keeps its number by what and where it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace

from jcm_mrv.findings import VER
from jcm_mrv.immutable import immutable
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.facts import LACKING, Facts
from jcm_mrv.verification.checks.made import MOST
from jcm_mrv.verification.checks.table import CHECKS
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.requests.beside import Beside, Cells
from jcm_mrv.verification.requests.earlier import EarlierList, Line
from jcm_mrv.verification.requests.item import Item
from jcm_mrv.verification.requests.request import Request, request_of_line

BASES = {"project_result": "project file", "plan": "plan", "stored": "LibreOffice"}
"""What a round may rest on besides the workbook, by the name of the fact."""
_MEMBER = pattern(r"[^\s\[\]]+\[[^\]]+\]")
"""How the subject of a value begins that is of one member."""
_OF_RESULT = ("result", "model", "response")
"""Facts without which a check sees less; others that it may use are a matter of the workbook."""


@immutable
class Round:
    """A round of verification after another one.

    Attributes
    ----------
    items : tuple of Item
        What this workbook shows, with the numbers of the round before where they were there.
    rest : tuple of Request
        What only the round before has: closed, not judged this time, or added by people.
    """

    items: tuple[Item, ...]
    rest: tuple[Request, ...] = ()


def basis_of(facts: Facts) -> str:
    """Give what a round rests on besides the workbook, in words."""
    used = [word for name, word in BASES.items() if getattr(facts, name) is not None]
    return ", ".join(["workbook", *used])


def followed(items: Sequence[Item], earlier: EarlierList, facts: Facts, cells: Cells) -> Round:
    """Give the round after an earlier one.

    A line keeps its number where the same is found at the same value, member and days, whatever row
    it stands in now; else at the same cell. What is not found any more is closed only where it was
    judged this time. No number is given twice.

    Raises
    ------
    FindingsError
        ``VER-153`` where the list is of another workbook.
    """
    refuse_another(earlier, facts.claim)
    known = _matched(items, earlier, cells)
    last: dict[str, int] = defaultdict(int)
    for line in earlier.lines:
        last[line.kind] = max(last[line.kind], int(line.number.partition("-")[2]))
    made: list[Item] = []
    for n, item in enumerate(items):
        line = known.get(n)
        if line is None:
            kind = item.number.partition("-")[0]
            last[kind] += 1
            made.append(replace(item, number=f"{kind}-{last[kind]}", state="new"))
            continue
        cell = line.text("cell").strip()
        moved = f"was at {cell}" if cell and cell != item.finding.where else ""
        state = "reopened" if line.was_closed else "open"
        made.append(replace(item, number=line.number, state=state, earlier=line, remark=moved))
    found = {line.number for line in known.values()}
    rest = tuple(
        _not_found(line, items, facts, cells) for line in earlier.lines if line.number not in found
    )
    return Round(tuple(sorted(made, key=_place)), rest)


def _place(item: Item) -> tuple[int, int]:
    kind, _, number = item.number.partition("-")
    return ("CAR", "CL", "FAR", "NR").index(kind), int(number)


def unsettled(rest: Sequence[Request]) -> tuple[str, ...]:
    """Give the numbers of open requests about the result that were not judged this time."""
    gives = tuple(code for check in CHECKS if check.of_result for code in check.gives)
    open_ = (r for r in rest if r.state == "not judged" and r.kind in ("CAR", "CL"))
    return tuple(r.number for r in open_ if r.code.startswith(gives))


# -- which line is which ----------------------------------------------------------------------

_Key = tuple[Hashable, ...]


def _matched(items: Sequence[Item], earlier: EarlierList, cells: Cells) -> dict[int, Line]:
    """Give the line of the round before of each item that has one, the surest first."""
    beside = {n: cells.beside(item.finding) for n, item in enumerate(items)}
    open_ = dict(enumerate(items))
    lines = [line for line in earlier.lines if line.code]
    stems = {b.stem for b in beside.values() if b.stem}
    known: dict[int, Line] = {}
    steps: list[tuple[Callable[[Item, Beside], _Key], Callable[[Line], _Key]]] = [
        (
            lambda i, b: (b.subject, i.finding.where, i.finding.found),
            lambda line: (line.text("subject"), line.text("cell"), line.text("found")),
        ),
        (
            lambda i, b: (b.subject, i.finding.where),
            lambda line: (line.text("subject"), line.text("cell")),
        ),
        (lambda _, b: (b.subject,), lambda line: (line.text("subject"),)),
        # Members that were numbered since, or are not any more.
        (lambda _, b: (b.also,) if b.also else (), lambda line: (line.text("subject"),)),
        # Other days of the same value: they were wrong, or are now.
        (lambda _, b: (b.stem,) if b.stem else (), lambda line: _stem(line, stems)),
        # Lists of earlier versions, and cells that nothing but their place tells.
        (
            lambda i, b: (i.finding.where,),
            lambda line: () if _stem(line, stems) else (line.text("cell"),),
        ),
        (
            lambda i, b: () if b.stem else (i.finding.found,),
            lambda line: () if _stem(line, stems) else (line.text("found"),),
        ),
        (
            lambda i, b: (i.finding.where, i.finding.found) if i.finding.found else (),
            lambda line: (line.text("cell"), line.text("found")) if line.text("found") else (),
        ),
    ]
    for of_item, of_line in steps:
        waiting: dict[_Key, list[Line]] = defaultdict(list)
        for line in lines:
            key = of_line(line)
            if key and any(key):
                waiting[line.kind, line.code, *key].append(line)
        for n, item in list(open_.items()):
            key = of_item(item, beside[n])
            kind = item.number.partition("-")[0]
            if key and waiting.get((kind, item.finding.code, *key)):
                known[n] = waiting[kind, item.finding.code, *key].pop(0)
                lines.remove(known[n])
                del open_[n]
    return known


def _stem(line: Line, stems: set[str]) -> _Key:
    """Give the value that a line is about without its days; nothing where it is no value."""
    subject = line.text("subject")
    found = max((s for s in stems if subject == s or subject.startswith(f"{s} ")), default="")
    return (found,) if found else ()


# -- what is not there any more ---------------------------------------------------------------


def _not_found(line: Line, items: Sequence[Item], facts: Facts, cells: Cells) -> Request:
    if not line.code:
        return request_of_line(line, "own", line.text("remark"))
    if line.was_closed:
        return request_of_line(line, "closed", line.text("remark"))
    lacks = _not_judged(line, items, facts)
    if lacks:
        return request_of_line(line, "not judged", lacks)
    if _MEMBER.match(subject := line.text("subject")):
        stem = f"{subject.partition(']')[0]}]"
        if stem not in cells.subjects:
            return request_of_line(line, "closed", "its line is not in the workbook any more")
    return request_of_line(line, "closed", "not found any more")


def _not_judged(line: Line, items: Sequence[Item], facts: Facts) -> str:
    """Give why nothing can be said of a line this time; empty where it was judged."""
    basis = line.text("made with")
    giving = [c for c in CHECKS if line.code.startswith(c.gives)]
    for check in giving:
        for name in (*check.needs, *(used for used in check.uses if used in _OF_RESULT)):
            if getattr(facts, name) is not None:
                continue
            if name not in BASES:
                return f"not judged without {LACKING[name]}"
            # Only where the round before rested on it.
            alone = all(name in c.needs for c in giving)
            if BASES[name] in basis or (not basis and alone):
                return f"not judged without the {BASES[name]} of the round before"
    same = [i for i in items if i.finding.code == line.code]
    if len(same) >= MOST and any(not check.many for check in giving):
        return f"not judged: there are more than {MOST} of the kind"
    return ""


def refuse_another(earlier: EarlierList, claim: Claim) -> None:
    """Refuse a list of another workbook: of another methodology, project or period.

    Raises
    ------
    FindingsError
        ``VER-153``.
    """
    for column, own in (
        ("methodology", claim.methodology.reference),
        ("reference number", claim.layout.reference),
    ):
        found = earlier.named(column)
        if found and own and found.casefold() != own.casefold():
            raise another(earlier, f"{column} {found}", own)
    days = earlier.named("days")
    own = days_of(claim)
    if days and own and earlier.named("workbook") != claim.name and _apart(days, own):
        raise another(earlier, f"{earlier.named('workbook')} of {days}", f"{claim.name} of {own}")


def another(earlier: EarlierList, found: str, own: str) -> Exception:
    """Give the refusal of a list of another workbook."""
    return VER[153].stop(str(earlier.path), found=found, own=own)


def days_of(claim: Claim) -> str:
    """Give the first and the last day of a claim; empty for a plan of any year."""
    if claim.is_one_year or not claim.years:
        return ""
    return f"{claim.years[0].start} - {claim.years[-1].end}"


def _apart(left: str, right: str) -> bool:
    """Whether two stretches of days share none."""
    first, second = sorted((left.split(" - "), right.split(" - ")))
    return len(first) == len(second) == 2 and first[1] < second[0]
