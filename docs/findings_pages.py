"""The codes of findings, from the catalogue: tables that a page asks for, and a page per family.

A page asks for a table with ``{{ findings MON }}``, or a part of it with ``{{ findings WBK-1 }}``.
"""

from __future__ import annotations

import html
import re
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from jcm_mrv.findings.explain import TITLES, codes, explain

FOLDER = "reference/findings"
OVERVIEW = f"{FOLDER}.md"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put the pages of the families below their overview."""

    def grown(item: Any) -> Any:
        if isinstance(item, list):
            return [grown(part) for part in item]
        if not isinstance(item, dict):
            return item
        if OVERVIEW in item.values():
            pages = [{f"{family}: {title}": page(family)} for family, title in TITLES.items()]
            return {next(iter(item)): [{"All codes": OVERVIEW}, *pages]}
        return {title: grown(part) for title, part in item.items()}

    config.nav = grown(config.nav)
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add a page per family."""
    for family in TITLES:
        files.append(File.generated(config, page(family), content=explained(family)))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Put the tables into a page that asks for them."""
    return re.sub(r"^\{\{ findings (\S+) \}\}$", lambda m: table(m[1]), markdown, flags=re.M)


def page(family: str) -> str:
    """Give the page of a family."""
    return f"{FOLDER}/{family.lower()}.md"


def table(start: str) -> str:
    """Give the table of the codes that begin like a text."""
    lines = ["| Code | Severity | Meaning |", "|---|---|---|"]
    for code in codes(start):
        item = explain(code)
        link = f"[`{code}`](findings/{code[:3].lower()}.md#{code.lower()})"
        lines.append(f"| {link} | {item.severity_text} | {cell(item.meaning)} |")
    return "\n".join(lines)


def explained(family: str) -> str:
    """Give the page that explains the codes of a family."""
    lines = [f"# {family}: {TITLES[family].lower()}", ""]
    lines += ["`jcm-mrv explain CODE` prints the same on the screen.", ""]
    for code in codes(family):
        item = explain(code)
        lines += [f"## {code}", "", f"**{item.severity_text}**: {prose(item.meaning)}", ""]
        lines += [f"{prose(item.why)} {item.ready_text}".strip(), ""]
        if item.example:
            lines += ["For example:", "", "```text", item.example.rstrip(), "```", ""]
        if item.mend:
            lines += [f"What to do: {prose(item.mend)}", ""]
    return "\n".join(lines)


def prose(text: str) -> str:
    """Give a text whose signs are meant as they stand, but for `code`."""
    parts = text.split("`")
    return "`".join(p if n % 2 else html.escape(p, quote=False) for n, p in enumerate(parts))


def cell(text: str) -> str:
    """Give a text as a cell of a Markdown table."""
    return prose(text).replace("|", "&#124;").replace("\n", " ")
