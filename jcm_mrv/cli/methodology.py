"""``jcm-mrv methodology``: the library of methodologies."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from jcm_mrv.cli import methodology_confirm, methodology_diff, methodology_new
from jcm_mrv.cli.completion import complete_known, complete_methodology
from jcm_mrv.cli.printing import (
    console,
    count_text,
    ends_with_findings,
    json_option,
    methodologies_option,
    print_findings,
    print_json,
    say,
    say_version,
)
from jcm_mrv.findings import Finding, has_errors
from jcm_mrv.findings.language import said, shown

if TYPE_CHECKING:
    from jcm_mrv.methodology.catalogue.entries import Entry
    from jcm_mrv.methodology.library import Library
    from jcm_mrv.methodology.methodology import Methodology

SCHEMA = "jcm-mrv/methodology/1"


@click.group("methodology")
def command() -> None:
    """List, show, test and lint methodologies; compare two of them; start a new one."""


command.add_command(methodology_diff.command)
command.add_command(methodology_new.families)
command.add_command(methodology_new.new)
command.add_command(methodology_confirm.confirm)


@command.command("list")
@click.argument("words", nargs=-1)
@click.option("--country", "countries", multiple=True, metavar="CC", help="Such as VN.")
@click.option("--scope", "scopes", multiple=True, type=int, metavar="N", help="Sectoral scope.")
@click.option("--family", "families", multiple=True, metavar="NAME", help="Family of equations.")
@click.option(
    "--standing",
    "standings",
    multiple=True,
    type=click.Choice(["official", "corroborated", "unverified"]),
)
@click.option("--status", type=click.Choice(["available", "registered"]))
@json_option
@methodologies_option
@ends_with_findings(SCHEMA)
def list_(
    words: tuple[str, ...],
    countries: tuple[str, ...],
    scopes: tuple[int, ...],
    families: tuple[str, ...],
    standings: tuple[str, ...],
    status: str | None,
    as_json: bool,
    folders: tuple[str, ...],
) -> None:
    """List the methodologies that are known, or those with all WORDS.

    What is available can be calculated, what is registered cannot yet. Projects are the listed JCM
    projects that apply the methodology, in whatever version.
    """
    from jcm_mrv.methodology.catalogue.entries import coverage, entries, select
    from jcm_mrv.methodology.library import library

    found = library(folders)
    every = entries(found)
    fitting = select(
        every,
        countries=countries,
        scopes=scopes,
        families=families,
        standings=standings,
        status=status,
        words=words,
    )
    if as_json:
        print_json([entry.brief() for entry in fitting])
        return
    _print_list(fitting)
    if len(fitting) < len(every):
        say(said("{n} of {all} methodologies fit", n=len(fitting), all=len(every)))
    say(coverage(found).text())
    say(
        said(
            "what is official makes a result final, what is corroborated a provisional one, and "
            "what is unverified a draft until you confirm it; `methodology show` says why a "
            "registered one cannot be calculated"
        )
    )


def _print_list(entries: list[Entry]) -> None:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    # The country stands in the id, and what cannot be calculated has no standing: the title gets
    # the width.
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    table.add_column(shown(said("Methodology")), no_wrap=True)
    table.add_column(shown(said("Title")), ratio=1)
    table.add_column(shown(said("Standing")), no_wrap=True)
    table.add_column(shown(said("Projects")), justify="right", no_wrap=True)
    for entry in entries:
        table.add_row(
            entry.reference,
            escape(entry.title),
            entry.standing or entry.status,
            str(entry.projects),
        )
    console().print(table)


@command.command("show")
@click.argument("methodology", shell_complete=complete_known)
@json_option
@methodologies_option
@ends_with_findings(SCHEMA)
def show(methodology: str, as_json: bool, folders: tuple[str, ...]) -> None:
    """Show everything about METHODOLOGY (ID@VERSION, or ID for the newest version)."""
    from jcm_mrv.methodology.catalogue.describe import describe
    from jcm_mrv.methodology.catalogue.entries import find_registered
    from jcm_mrv.methodology.library import library

    found = library(folders)
    if known := find_registered(found, methodology):
        _show_registered(known, as_json)
        return
    loaded = _load(found, methodology)
    described = describe(loaded)
    if as_json:
        print_json(described)
    else:
        _print(loaded, described)


def _show_registered(known: list[Entry], as_json: bool) -> None:
    from rich.markup import escape

    entry = known[-1]
    if as_json:
        print_json(entry.as_dict())
        return
    out = console()
    for entry in known:
        out.print(f"[bold]{entry.reference}[/] {escape(entry.title)}")
        out.print(f"[yellow]registered, cannot be calculated yet[/] {escape(entry.missing[0])}")
        out.print(f"[dim]where[/] {escape(entry.where)}")
        out.print(f"[dim]projects[/] {entry.projects}, {entry.listed} of them in this version")
    out.print(
        "With its text you can write it in a folder of your own and give that folder to any "
        "command with --methodologies."
    )


def _load(found: Library, reference: str) -> Methodology:
    loaded = found.load(reference)
    say_version(reference, loaded)
    return loaded


def _print(methodology: Methodology, described: dict[str, Any]) -> None:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    out = console()
    out.print(f"[bold]{methodology.reference}[/] {escape(described['title'])}")
    out.print(f"{escape(described['summary'])}\n")

    def table(title: str, headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
        if not rows:
            return
        made = Table(
            *map(shown, headings),
            title=shown(title),
            title_justify="left",
            box=box.SIMPLE_HEAD,
            pad_edge=False,
        )
        for column in made.columns:
            # Addresses and expressions are broken over lines, never cut.
            column.overflow = "fold"
        for row in rows:
            made.add_row(*(escape(cell) for cell in row))
        out.print(made)

    table(
        said("Equations"),
        (said("Name"), said("Text"), said("Unit"), said("Standing"), said("Source")),
        [
            (name, e["text"], e["unit"], e["standing"], _cited(e))
            for name, e in described["equations"].items()
        ],
    )
    table(
        said("Parameters"),
        (
            said("Name"),
            said("Symbol"),
            said("Class"),
            said("Unit"),
            said("Description"),
            said("Value"),
        ),
        [
            (
                name,
                p["symbol"],
                p["class"] + (f" ({'/'.join(p['options'])})" if p["options"] else ""),
                p["unit"],
                p["description"] + (f" [{p['needed']}]" if "needed" in p else ""),
                (p["value"] or _preferred(p)) + (f" ({p['standing']})" if "standing" in p else ""),
            )
            for name, p in described["parameters"].items()
        ],
    )
    whole = shown(said("the project"))
    table(
        said("Attributes"),
        (said("Name"), said("Of"), said("Unit or choices"), said("Description")),
        [
            (
                name,
                owner or whole,
                a.unit or a.of or "; ".join(f"{k}: {v}" for k, v in a.choices.items()),
                a.description,
            )
            for name, (owner, a) in methodology.attributes.items()
        ],
    )
    for item in described["tables"].values():
        table(
            f"{item['title']} [{item['unit']}]",
            (said("When"), said("Value"), said("Standing"), said("Source")),
            [
                (
                    ", ".join(f"{k} {_when(v)}" for k, v in row["when"].items()),
                    row["value"] or shown(said("not known")),
                    row["standing"],
                    _cited(row),
                )
                for row in item["rows"]
            ],
        )
    table(
        said("Eligibility criteria"),
        (said("Id"), said("Text"), said("Test"), said("Standing")),
        [
            (name, c["text"], c["test"] or "", c["standing"])
            for name, c in described["criteria"].items()
            if c["origin"] == "text"
        ],
    )
    table(
        said("Checks of jcm-mrv itself, no part of the text"),
        (said("Id"), said("Text"), said("Test")),
        [
            (name, c["text"], c["test"])
            for name, c in described["criteria"].items()
            if c["origin"] == "library"
        ],
    )
    table(
        said("Sources"),
        (said("Key"), said("Title"), said("Where")),
        [(name, s["title"], s.get("url", "")) for name, s in described["sources"].items()],
    )
    for line in described["missing"]:
        out.print(f"[yellow]{shown(said('missing'))}[/] {escape(' '.join(line.split()))}")
    out.print(f"[dim]{shown(said('text'))}[/] {escape(described['where'])}")


def _cited(claim: dict[str, Any]) -> str:
    return f"{claim['source']}: {claim['place']}" if claim["place"] else str(claim["source"])


def _preferred(parameter: dict[str, Any]) -> str:
    """Give the default, behind the ways of finding the value that are preferred to it."""
    default = parameter["default"] or ""
    if "prefer" not in parameter:
        return default
    ways = ", ".join(parameter["prefer"][:-1])
    return shown(said("{ways}, else {default}", ways=ways, default=default))


def _when(condition: Any) -> str:
    if isinstance(condition, str):
        return f"= {condition}"
    return " ".join(f"{key.replace('_', ' ')} {value}" for key, value in condition.items())


@command.command("test")
@click.argument("methodologies", nargs=-1, shell_complete=complete_methodology)
@json_option
@methodologies_option
@ends_with_findings(SCHEMA)
def test(methodologies: tuple[str, ...], as_json: bool, folders: tuple[str, ...]) -> None:
    """Run the worked examples of METHODOLOGIES (all by default), and check their units."""
    from jcm_mrv.methodology.authoring.tried import tried
    from jcm_mrv.methodology.library import library

    found = library(folders)
    cases, findings = tried(methodologies or found.references(), found)
    if as_json:
        print_json(
            {
                "schema": SCHEMA,
                "cases": [asdict(case) for case in cases],
                "findings": [finding.as_dict() for finding in findings],
            }
        )
    else:
        out = console()
        for case in cases:
            word = shown(said("passed") if case.passed else said("failed"))
            mark = f"[green]{word}[/]" if case.passed else f"[red]{word}[/]"
            out.print(f"{mark} {case.methodology} ", end="")
            out.print(case.case, markup=False)
        print_findings(findings)
        passed = sum(case.passed for case in cases)
        done = said("{n} of {cases} cases passed", n=passed, cases=len(cases))
        say(f"{shown(done)}; {count_text(findings)}")
    sys.exit(1 if has_errors(findings) else 0)


@command.command("lint")
@click.argument("methodologies", nargs=-1, shell_complete=complete_methodology)
@json_option
@methodologies_option
@ends_with_findings(SCHEMA)
def lint(methodologies: tuple[str, ...], as_json: bool, folders: tuple[str, ...]) -> None:
    """Say what is wrong with METHODOLOGIES (all by default; ID@VERSION or a folder)."""
    from jcm_mrv.methodology.authoring.lint import linted
    from jcm_mrv.methodology.library import library

    found = library(folders)
    judged: dict[str, list[Finding]] = {}
    for reference in methodologies or tuple(found.references()):
        judged |= linted(reference, found)
    findings = [finding for each in judged.values() for finding in each]
    if as_json:
        print_json({"schema": SCHEMA, "findings": [finding.as_dict() for finding in findings]})
    else:
        print_findings(findings)
        what = said("{n} {n:methodology|methodologies}", n=len(judged))
        say(f"{shown(what)}: {count_text(findings)}")
    sys.exit(1 if has_errors(findings) else 0)
