"""Pages that are generated when the site is built: methodologies and commands."""

from __future__ import annotations

import html
import re
import textwrap
from typing import Any

import click
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from jcm_mrv.cli import main
from jcm_mrv.methodology.catalogue.describe import describe
from jcm_mrv.methodology.catalogue.entries import coverage, entries
from jcm_mrv.methodology.catalogue.typeset import equation_mathml, mathml
from jcm_mrv.methodology.countries import MARGIN, countries_file, country_name
from jcm_mrv.methodology.expression.to_latex import symbol_to_latex
from jcm_mrv.methodology.judge import run_cases
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.methodology import Methodology

METHODOLOGIES = "reference/methodologies"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put the generated pages into the navigation, below their overview."""

    def grown(item: Any) -> Any:
        if isinstance(item, list):
            return [grown(part) for part in item]
        if not isinstance(item, dict):
            return item
        if f"{METHODOLOGIES}/index.md" in item.values():
            title = next(iter(item))
            library = Library()
            pages = [
                {f"{m.reference} {shown(m.file.title)}": f"{METHODOLOGIES}/{slug(m)}.md"}
                for m in (library.load(reference) for reference in library.references())
            ]
            return {title: [{"Overview": f"{METHODOLOGIES}/index.md"}, *pages]}
        return {title: grown(part) for title, part in item.items()}

    config.nav = grown(config.nav)
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages."""
    library = Library()
    loaded = [library.load(reference) for reference in library.references()]
    pages = {
        f"{METHODOLOGIES}/index.md": overview(library),
        "reference/commands.md": commands(),
        "reference/countries.md": country_page(),
    }
    for methodology in loaded:
        pages[f"{METHODOLOGIES}/{slug(methodology)}.md"] = methodology_page(methodology)
    for path, text in pages.items():
        files.append(File.generated(config, path, content=text))
    return files


def shown(title: str) -> str:
    """Give a title that fits into the navigation.

    Examples
    --------
    >>> shown("Introduction of High Efficiency Centrifugal Chiller, 2nd stage, in plants")
    'Introduction of High Efficiency Centrifugal Chiller, …'
    """
    return title if len(title) <= 60 else textwrap.shorten(title, 56, placeholder=" …")


def slug(methodology: Methodology) -> str:
    """Give the file name of a methodology's page."""
    return f"{methodology.file.id}-{methodology.file.version}"


def overview(library: Library) -> str:
    """Give the page that lists all methodologies, those that cannot be calculated as well."""
    register = entries(library)
    available = [
        f"| [{e.reference}]({e.id}-{e.version}.md) | {country_name(e.partner_country)} "
        f"| {cell(e.title)} "
        f"| {e.standing} | {e.projects} |"
        for e in register
        if e.status == "available"
    ]
    registered = [
        f"| {e.reference} | {cell(e.title)} | {cell(e.missing[0])} | {e.projects} |"
        for e in register
        if e.status == "registered"
    ]
    return "\n".join(
        [
            "# Methodologies",
            "",
            f"{coverage(library).text()}: those all of whose methodologies are here, in the "
            "version that they apply. `jcm-mrv methodology list` filters this list.",
            "",
            "The standing is that of the least sure number or equation. Projects are listed JCM "
            "projects that apply the methodology, in whatever version.",
            "",
            "| Methodology | Country | Title | Standing | Projects |",
            "|---|---|---|---|---|",
            *available,
            "",
            "## Known, and not to be calculated yet",
            "",
            "`jcm-mrv methodology show` says where the text of each is. With the text you can "
            "[write it yourself](../../how-to/own-methodology.md).",
            "",
            "| Methodology | Title | Why | Projects |",
            "|---|---|---|---|",
            *registered,
            "",
        ]
    )


def cell(text: Any) -> str:
    """Give a text as a cell of a Markdown table."""
    return html.escape(str(text or "")).replace("|", "&#124;").replace("\n", " ")


def cited(claim: dict[str, Any]) -> str:
    """Give the source of a number, with the place in it."""
    return f"{claim['source']}: {claim['place']}" if claim["place"] else str(claim["source"])


def linked(text: str) -> str:
    """Give a text in which addresses are links."""
    return re.sub(r"https?://[^ ;]+", lambda m: f"<{m[0]}>", text)


def condition(value: Any) -> str:
    """Give when a row holds: ``= grid``, or the ends of a band."""
    if isinstance(value, str):
        return f"= {value}"
    return " ".join(f"{key.replace('_', ' ')} {end}" for key, end in value.items())


def methodology_page(methodology: Methodology) -> str:
    """Give the page of one methodology."""
    data = describe(methodology)
    unsure = list(dict.fromkeys(n for n, s in methodology.standings() if s == "unverified"))
    lines = [
        f"# {methodology.reference}",
        "",
        f"**{data['title']}** ({country_name(data['partner_country'])})",
        "",
        data["summary"],
        "",
        *article6_text(data["article6"]),
        f"The official text: {linked(data['where'])}.",
        "",
        "## To check by hand",
        "",
    ]
    if unsure:
        lines += [
            "These were not read in an official text; a result that rests on one of them is a "
            "draft until it is confirmed: " + ", ".join(f"`{n}`" for n in unsure) + ".",
            "",
        ]
    for standing, said in (
        ("official", "Read in an official text"),
        ("corroborated", "Reproduced by published results"),
    ):
        sure = dict.fromkeys(
            n for n, s in methodology.standings() if s == standing and n not in unsure
        )
        if sure:
            lines += [f"{said}: " + ", ".join(f"`{name}`" for name in sure) + ".", ""]
    asked = [n for n in methodology.fixed_ex_ante() if n not in methodology.defaults]
    if asked:
        lines += [
            "Given by each project, with document and page to be looked up: "
            + ", ".join(f"`{name}`" for name in asked)
            + ".",
            "",
        ]
    lines += [f"- {line}" for line in data["missing"]] + ["", "## Equations", ""]
    for name, equation in methodology.equations.items():
        lines += [
            f"**{name}**: {equation.description} [{equation.unit}]",
            "",
            f'<div class="equation">{equation_mathml(methodology, name)}</div>',
            "",
            f"`{name} = {equation.text}`",
            "",
            f"Standing: **{equation.claim.standing}**; source: `{equation.claim.source}`"
            f"{', ' + equation.claim.place if equation.claim.place else ''}. "
            f"{equation.claim.note}",
            "",
        ]
    lines += [
        "## Parameters",
        "",
        "| Name | Description | Class | Conservative | Value |",
        "|---|---|---|---|---|",
    ]
    for name, item in data["parameters"].items():
        options = f" ({'/'.join(item['options'])})" if item["options"] else ""
        value = item["value"] or (f"`{item['default']}`" if item["default"] else "")
        if "prefer" in item:
            *ways, _ = item["prefer"]
            value = f"{', else '.join(ways)}, else {value}"
        standing = f" ({item['standing']}, {item['source']})" if "standing" in item else ""
        lines.append(
            f"| `{name}`<br>{mathml(symbol_to_latex(item['symbol']))} | "
            f"{cell(item['description'])} [{cell(item['unit'])}] | {item['class']}{options} | "
            f"{item['conservative'] or ''} | {value}{cell(standing)} |"
        )
    if methodology.attributes:
        lines += ["", "## Attributes", "", "| Name | Of | Description |", "|---|---|---|"]
    for name, (owner, one) in methodology.attributes.items():
        if one.choices:
            kind = "one of " + ", ".join(f"`{k}` ({v})" for k, v in one.choices.items())
        else:
            kind = f"a member of `{one.of}`" if one.of else one.unit or ""
        lines.append(
            f"| `{name}` | {owner or 'the project'} | {cell(one.description)} [{cell(kind)}] |"
        )
    for table in data["tables"].values():
        lines += [
            "",
            f"## {table['title']} [{table['unit']}]",
            "",
            "| When | Value | Standing | Source |",
            "|---|---|---|---|",
        ]
        for row in table["rows"]:
            when = ", ".join(f"{k} {condition(v)}" for k, v in row["when"].items())
            lines.append(
                f"| {cell(when)} | {row['value'] or 'not known'} | {row['standing']} | "
                f"{cell(cited(row))} |"
            )
    lines += [
        "",
        "## Eligibility criteria",
        "",
        "| Id | Criterion | Evidence | Machine test | Standing |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {n} | {cell(c['text'])} | {cell(c['evidence'])} | "
        f"{'`' + c['test'] + '`' if c['test'] else ''} | {c['standing']} |"
        for n, c in data["criteria"].items()
        if c["origin"] == "text"
    ]
    if methodology.guards:
        lines += [
            "",
            "## Checks of jcm-mrv itself",
            "",
            "No part of the text: judged by their test, never answered, never confirmed.",
            "",
            "| Check | Test |",
            "|---|---|",
            *(f"| {cell(c.text)} | `{c.test}` |" for c in methodology.guards.values()),
        ]
    lines += ["", "## Cases", ""]
    for result in run_cases(methodology):
        lines += [
            f"**{result.case.name}** ({'passes' if result.passed else 'FAILS'}). "
            f"Origin: {result.case.origin.strip()}",
            "",
            result.case.arithmetic.strip(),
            "",
        ]
    lines += ["## Sources", ""]
    for name, source in data["sources"].items():
        url = f" <{source['url']}>" if source.get("url") else ""
        lines.append(f"- `{name}`: {source['title']}.{url} {source.get('note', '')}")
    lines += ["", f"Content hash (SHA-256): `{data['sha256']}`", ""]
    return "\n".join(lines)


def article6_text(said: dict[str, str] | None) -> list[str]:
    """Give the line on Article 6, where a methodology says what its activity is."""
    if said is None:
        return []
    sure = " (in our words, not read)" if said["standing"] == "unverified" else ""
    return [f"Under Article 6: {said['sector']}, {said['activity_type']}{sure}.", ""]


def country_page() -> str:
    """Give the page of the partner countries."""
    lines = [
        "# Partner countries",
        "",
        "What the program knows of each country: a new project proposes the first time zone, and "
        "one of another country is warned about. Pages of which only the pattern of the site is "
        "known are marked with *.",
        "",
        "| Code | Country | Japanese | Vietnamese | Time zones | Page |",
        "|---|---|---|---|---|---|",
    ]
    known = countries_file()
    for code, item in known.countries.items():
        mark = "" if item.page_standing == "official" else " *"
        lines.append(
            f"| {code} | {item.names.en} | {item.names.ja} | {item.names.vi} "
            f"| {', '.join(item.time_zones)} | <{item.page}>{mark} |"
        )
    lines += [
        "",
        "## Boxes",
        "",
        f"A site more than {MARGIN:g}° outside of all boxes of its country is told (`PRJ-148`). "
        "They are of maps, and not of the JCM.",
        "",
    ]
    for name, drawn in known.maps.items():
        codes = ", ".join(code for code, item in known.countries.items() if name in item.extents)
        lines.append(f"- {drawn.title} ({drawn.standing}, <{drawn.url}>): {codes}. {drawn.note}")
    lines += [
        "",
        "## Rules",
        "",
        "What was read of the rules of each country, and of those of Japan: documents with version "
        "and first day where these are known, and the forms that they bring. A country that is "
        "missing has rules that were not read. `result.json` has those of the project's country "
        "under `rules`.",
        "",
        "| Country | Document | Version | From | Forms | Standing | Read at |",
        "|---|---|---|---|---|---|---|",
    ]
    ruled = [(item.names.en, item.rules) for item in known.countries.values()]
    for name, rules in [("Japan", known.japan), *ruled]:
        lines += [
            f"| {name} | {cell(r.document)}{f'. {cell(r.note)}' if r.note else ''} "
            f"| {r.version or 'not read'} | {r.since or 'not read'} | {cell(', '.join(r.forms))} "
            f"| {r.standing} | <{r.url}> |"
            for r in rules
        ]
    coded = [(item.names.en, item.tax_code) for item in known.countries.values() if item.tax_code]
    lines += ["", "## Tax codes", ""]
    for name, form in coded:
        digits = " or ".join(map(str, form.digits))
        lines += [
            f"{name}: {digits} digits, needed for {form.needed_for} ({form.standing}, "
            f"<{form.url}>). {form.note}",
            "",
        ]
    return "\n".join([*lines, ""])


def commands() -> str:
    """Give the reference of the command line, from its own help."""
    lines = ["# Commands", ""]

    def show(command: click.Command, path: str, parent: click.Context | None) -> None:
        context = click.Context(
            command, info_name=path if parent is None else path.split()[-1], parent=parent
        )
        lines.extend([f"## {path}", "", "```text", command.get_help(context), "```", ""])
        if isinstance(command, click.Group):
            for name in command.list_commands(context):
                found = command.get_command(context, name)
                if found is not None:
                    show(found, f"{path} {name}", context)

    show(main, "jcm-mrv", None)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
