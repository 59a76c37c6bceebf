"""The values of every series, generated from their files: a page asks with ``{{ series }}``."""

from __future__ import annotations

import html
from typing import Any

from jcm_mrv.methodology.catalogue.describe_series import describe_series, find_series
from jcm_mrv.methodology.library import Library


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Put the tables of all series into a page that asks for them."""
    if "{{ series }}" not in markdown:
        return markdown
    return markdown.replace("{{ series }}", all_series())


def all_series() -> str:
    """Give an overview and one section per series."""
    described = [describe_series(series) for series in find_series(Library())]
    lines = ["| Series | Title | Unit | Values for | Standing |", "|---|---|---|---|---|"]
    for item in described:
        lines.append(
            f"| [`{item['name']}`](#{item['name']}) | {cell(item['title'])} | {cell(item['unit'])} "
            f"| {item['valid'] or 'any time'} | {', '.join(item['standings'])} |"
        )
    for item in described:
        lines += ["", *section(item)]
    return "\n".join(lines)


def section(item: dict[str, Any]) -> list[str]:
    """Give what there is to know about one series."""
    lines = [f"## {item['name']}", "", f"**{item['title']}** [{item['unit']}]", ""]
    lines += [line for text in (item["summary"], item["purpose"]) if text for line in (text, "")]
    for key in ("countries", "only_for", "not_for"):
        if item[key]:
            names = ", ".join(f"`{name}`" for name in item[key])
            lines += [f"{key.replace('_', ' ').capitalize()}: {names}.", ""]
    for key, part in item["keys"].items():
        lines += [f"- `{key}`: {part['description']}"]
        lines += [f"    - `{name}`: {cell(text)}" for name, text in part["choices"].items()]
    if item["keys"]:
        lines.append("")
    rows = item["rows"]
    columns = {
        **{f"`{key}`": [row["when"][key] for row in rows] for key in item["keys"]},
        "Valid": [row["valid"] for row in rows],
        "Value": [row["value"] for row in rows],
        "Lower": [row["lower"] for row in rows],
        "Upper": [row["upper"] for row in rows],
        "Standing": [row["standing"] for row in rows],
        "Read in": [", ".join(filter(None, [row["source"], row["place"]])) for row in rows],
        "Checked": [row["checked"] for row in rows],
        "Note": [row["note"] for row in rows],
    }
    shown = {heading: cells for heading, cells in columns.items() if any(cells)}
    lines += [f"| {' | '.join(shown)} |", "|" + "---|" * len(shown)]
    lines += [f"| {' | '.join(map(cell, row))} |" for row in zip(*shown.values(), strict=True)]
    lines.append("")
    for name, source in item["sources"].items():
        url = f" <{source['url']}>" if source.get("url") else ""
        lines.append(f"- `{name}`: {source['title']}.{url} {source.get('note', '')}".rstrip())
    return lines


def cell(text: Any) -> str:
    """Give a text as a cell of a Markdown table."""
    return html.escape(str(text or "")).replace("|", "&#124;").replace("\n", " ")
