"""Which methodologies a needs survey can tell of: a page asks with ``{{ screened }}``."""

from __future__ import annotations

import html
from typing import Any

from jcm_mrv.methodology.drawing import DrawnSet
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.screening import screening_rules


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Put the tables into a page that asks for them."""
    return (
        markdown.replace("{{ screened }}", screened()) if "{{ screened }}" in markdown else markdown
    )


def screened() -> str:
    """Give a line for each methodology that is drawn, and the names of the others."""
    library = Library()
    lines = [
        "| Methodology | Title | Members | Assumptions | Asked besides |",
        "|---|---|---|---|---|",
    ]
    others = []
    for name in library.versions():
        methodology = library.load(f"{name}@{library.newest(name)}")
        rules = screening_rules(methodology)
        if rules is None:
            others.append(f"`{name}` ({html.escape(methodology.file.title)})")
            continue
        cells = (
            f"`{methodology.reference}`",
            html.escape(methodology.file.title),
            "<br>".join(map(members, rules.sets)),
            ", ".join(f"`{key}`" for key in rules.assumptions) or "none",
            ", ".join(f"`{key}`" for key in asked(methodology)) or "nothing",
        )
        lines.append(f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |")
    return "\n".join([*lines, "", f"Not drawn: {'; '.join(others)}."])


def members(drawn: DrawnSet) -> str:
    """Give which rows of a survey are members of a set."""
    keys = ", ".join(f"`{key}`" for key in drawn.keys)
    return f"{drawn.name}: rows of `{drawn.each}`" + (f" by {keys}" if keys else "")


def asked(methodology: Methodology) -> list[str]:
    """Give the values that neither the survey nor the methodology gives."""
    rules = screening_rules(methodology)
    assert rules is not None
    drawn = {value.name for item in rules.sets for value in item.values}
    drawn |= {value.name for value in rules.values}
    sets = {item.name for item in rules.sets}
    used = methodology.needed_by("ER")
    attributes = {value.name for item in rules.sets for value in item.attributes}
    lacking = [
        name
        for item in rules.sets
        for name, attribute in methodology.sets[item.name].attributes.items()
        if (attribute.required or name in used) and name not in attributes
    ]
    return lacking + [
        name
        for name, parameter in methodology.parameters.items()
        if parameter.kind in ("monitored", "fixed_ex_ante")
        and name in used
        and name not in drawn
        and name not in methodology.defaults
        and all(s in sets or methodology.sets[s].years for s in parameter.sets)
    ]
