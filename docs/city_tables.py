"""Categories and equations of a city, generated from their files: ``{{ gpc }}`` and the like."""

from __future__ import annotations

import html
from typing import Any

from jcm_mrv.planning.city.categories import categories
from jcm_mrv.planning.city.equations import EquationOf, equations_file


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Put the tables into a page that asks for them."""
    for mark, made in (("{{ gpc }}", gpc), ("{{ city_equations }}", written)):
        if mark in markdown:
            markdown = markdown.replace(mark, made())
    return markdown


def gpc() -> str:
    """Give a line for each category."""
    lines = ["| Category | What it is | Scope | Counts in |", "|---|---|---|---|"]
    lines += [
        f"| {one.id} | {html.escape(one.title)} | {one.scope} "
        f"| {', '.join(one.levels) or 'no sum'} |"
        for one in categories().values()
    ]
    return "\n".join(lines)


def written() -> str:
    """Give a line for each equation, and one for each value."""
    file = equations_file()
    lines = ["| Name | Symbol | Equation | Unit | What it is |", "|---|---|---|---|---|"]
    for name, equation in file.equations.items():
        lines.append(_line(name, equation, equation.description))
    for kind, equation in file.between.items():
        lines.append(_line("baseline", equation, f"Between two stated years, `{kind}`"))
    for kind, equation in file.required.items():
        lines.append(_line("required", equation, f"Of a target of kind `{kind}`"))
    for kind, equation in file.allowed.items():
        lines.append(_line("allowed", equation, f"Of a target of kind `{kind}`"))
    lines += ["", "| Value | Symbol | Unit | What it is |", "|---|---|---|---|"]
    lines += [
        f"| `{name}` | `{value.symbol}` | {value.unit} | {html.escape(value.description)} |"
        for name, value in file.values.items()
    ]
    return "\n".join(lines)


def _line(name: str, equation: EquationOf, told: str) -> str:
    return f"| `{name}` | `{equation.symbol}` | `{equation.text}` | {equation.unit} | {told} |"
