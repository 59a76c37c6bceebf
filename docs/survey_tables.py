"""The keys of a needs survey, generated from their file: a page asks with ``{{ survey }}``."""

from __future__ import annotations

import html
from typing import Any

from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.methodology.survey_keys import SurveyKey, survey_file


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Put the tables of all sheets into a page that asks for them."""
    return markdown.replace("{{ survey }}", sheets()) if "{{ survey }}" in markdown else markdown


def sheets() -> str:
    """Give one section per sheet."""
    lines: list[str] = []
    for name, sheet in survey_file().sheets.items():
        lines += [f"## `{name}`", "", f"{sheet.about.en[0].upper()}{sheet.about.en[1:]}.", ""]
        lines += [
            "| Key | What is asked | What may stand there | 日本語 | Tiếng Việt |",
            "|---|---|---|---|---|",
        ]
        for key, asked in sheet.keys.items():
            shown = f"`{key}`" + (" (needed)" if asked.needed else "")
            told = f"{asked.label.en}: {asked.help.en}"
            cells = (shown, told, answers(asked), asked.label.ja, asked.label.vi)
            lines.append(f"| {' | '.join(map(cell, cells))} |")
        lines.append("")
    return "\n".join(lines)


def answers(asked: SurveyKey) -> str:
    """Give what may stand under a key."""
    if asked.choices:
        words = survey_file().words
        return ", ".join(f"`{one}` ({words[one].ja}, {words[one].vi})" for one in asked.choices)
    span = ""
    if asked.minimum is not None:
        low = number_text(asked.minimum)
        span = f", {low} to {number_text(asked.maximum)}" if asked.maximum else f", at least {low}"
    texts = {
        "number": f"number [{asked.unit}]{span}" if asked.unit else f"number{span}",
        "share": "0 to 1, or a number with %",
        "money": f"amount in the currency of the row{span}",
        "year": "year of four digits",
        "id": "id: letters, digits, and _ . - inside",
        "country": "partner country: ISO 3166-1 code or name",
        "timezone": "IANA name",
        "currency": "three letters (ISO 4217)",
        "unit": "unit",
        "methodology": "id of a methodology",
    }
    return texts.get(asked.kind, "text")


def cell(text: str) -> str:
    """Give a text as a cell of a table."""
    return html.escape(text, quote=False).replace("|", "\\|")
