"""The words of the programme in three languages: a page asks with ``{{ glossary }}``."""

from __future__ import annotations

from typing import Any

from jcm_mrv.findings.translating import glossary


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Put the table of terms into a page that asks for it."""
    if "{{ glossary }}" not in markdown:
        return markdown
    terms, sources = glossary()
    lines = ["| English | Japanese | Vietnamese | Read in |", "|---|---|---|---|"]
    for english, term in terms.items():
        read = ", ".join(f"{term.source[name]} ({name})" for name in ("ja", "vi"))
        lines.append(f"| {english} | {term.said['ja']} | {term.said['vi']} | {read} |")
    lines += ["", *(f"- **{name}**: {text}" for name, text in sources.items())]
    return markdown.replace("{{ glossary }}", "\n".join(lines))
