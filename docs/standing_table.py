"""How sure each methodology is, counted from the library: a page asks with ``{{ standing }}``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jcm_mrv.methodology.catalogue.entries import cover, coverage, read_projects, shipped_folder
from jcm_mrv.methodology.claims import STANDINGS
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.statements import statements
from jcm_mrv.strict_yaml import load_file

BEFORE = Path(__file__).parent / "reference" / "standing-before.yaml"
CARRIED_OVER = ("sibling", "proposal", "revision")
"""Keys of sources that are texts of another methodology, of a proposal or of a draft."""


@dataclass(frozen=True)
class Counted:
    """What is counted of a methodology: by standing, from the surest on."""

    reference: str
    equations: tuple[int, ...]
    numbers: tuple[int, ...]
    carried_over: int
    asked: int
    lines: int
    lines_beside_workbook: int


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Put the table into a page that asks for it."""
    if "{{ standing }}" not in markdown:
        return markdown
    markdown = markdown.replace("{{ projects served }}", projects_served())
    return markdown.replace("{{ standing }}", standing_table())


def by_standing(found: Iterable[str]) -> tuple[int, ...]:
    """Count standings, the surest first.

    Examples
    --------
    >>> by_standing(["unverified", "official", "unverified"])
    (1, 0, 2)
    """
    listed = list(found)
    return tuple(listed.count(standing) for standing in STANDINGS)


def counted(methodology: Methodology) -> Counted:
    """Count what a methodology states, asks, and leaves to be read."""
    claims = [equation.claim for equation in methodology.equations.values()]
    rows = [row for table in methodology.tables.values() for row in table.rows]
    values = [p.value_from for p in methodology.parameters.values() if p.value_from is not None]
    without_default = set(methodology.fixed_ex_ante()) - set(methodology.defaults)
    unread = [
        stated
        for stated in statements(methodology)
        if stated.standing != "official" and not stated.is_asked
    ]
    return Counted(
        methodology.reference,
        by_standing(claim.standing for claim in claims),
        by_standing(item.standing for item in (*values, *rows)),
        sum(item.source in CARRIED_OVER for item in (*claims, *values, *rows)),
        len(without_default) + sum(row.value is None for row in rows),
        len(unread),
        sum(stated.kind in ("criterion", "criteria", "source", "method") for stated in unread),
    )


@cache
def before() -> dict[str, dict[str, list[int]]]:
    """Give the counts that were taken before the claims were held against what was read."""
    return load_file(BEFORE, "MET").data


def projects_served() -> str:
    """Say how many listed projects can be calculated, and how many could be before."""
    now, was = coverage(Library()), cover({*before()}, read_projects(shipped_folder()))
    more = sorted({*Library().references()} - {*before()})
    return f"{now.text()}; before {', '.join(more)} were there, {was.whole} could"


def standing_table() -> str:
    """Give the table: totals first, then one line for each methodology."""
    library = Library()
    found = [counted(library.load(reference)) for reference in library.references()]
    lines = [
        "| Methodology | Equations before | Equations | Numbers before | Numbers | Carried over "
        "| Asked | Lines to tick | Beside a workbook |",
        "|---|---|---|---|---|---|---|---|---|",
        _line(
            f"**{len(found)} methodologies**",
            _sum(item["equations"] for item in before().values()),
            _sum(item.equations for item in found),
            _sum(item["numbers"] for item in before().values()),
            _sum(item.numbers for item in found),
            *(
                sum(getattr(item, name) for item in found)
                for name in ("carried_over", "asked", "lines", "lines_beside_workbook")
            ),
        ),
    ]
    for item in found:
        name = item.reference.replace("@", "-")
        was = before().get(item.reference)
        lines.append(
            _line(
                f"[{item.reference}](methodologies/{name}.md)",
                was["equations"] if was else None,
                item.equations,
                was["numbers"] if was else None,
                item.numbers,
                item.carried_over,
                item.asked,
                item.lines,
                item.lines_beside_workbook,
            )
        )
    return "\n".join(lines)


def _sum(counts: Iterable[Iterable[int]]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*counts, strict=True)))


def _line(*cells: Any) -> str:
    shown = [
        "–" if c is None else " / ".join(map(str, c)) if isinstance(c, (tuple, list)) else str(c)
        for c in cells
    ]
    return f"| {' | '.join(shown)} |"
