"""``jcm-mrv methodology new`` and ``families``: what a methodology starts from."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jcm_mrv.cli.completion import complete_family, complete_methodology
from jcm_mrv.cli.printing import (
    console,
    ends_with_findings,
    json_option,
    methodologies_option,
    print_item,
    print_json,
    print_paths,
    quoted,
    say,
    say_version,
    with_rules,
)

if TYPE_CHECKING:
    from jcm_mrv.methodology.authoring.start import Beginning
    from jcm_mrv.methodology.catalogue.families import KnownFamily
    from jcm_mrv.methodology.library import Library

SCHEMA = "jcm-mrv/methodology/1"


@click.command("families")
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=complete_family)
@json_option
@methodologies_option
@ends_with_findings(SCHEMA)
def families(names: tuple[str, ...], as_json: bool, folders: tuple[str, ...]) -> None:
    """List the families of equations, or show everything about those named."""
    from jcm_mrv.methodology.catalogue.families import chosen, known_families
    from jcm_mrv.methodology.library import library

    known = known_families(library(folders))
    shown = chosen(known, names) if names else list(known.values())
    if as_json:
        print_json([family.as_dict() for family in shown])
        return
    for family in shown:
        _print_family(family, whole=bool(names))
    if not names:
        say(
            f"{len(known)} families; `jcm-mrv methodology families NAME` shows all of one, "
            "`jcm-mrv methodology new` starts a methodology from some"
        )


def _print_family(family: KnownFamily, *, whole: bool) -> None:
    from rich.markup import escape

    out = console()
    out.print(f"[bold]{escape(family.name)}[/] {escape(family.family.title)}")
    if whole:
        print_item(out, family.family.summary)
    for name, equation in family.family.equations.items():
        print_item(out, f"{name} = {equation.text} [{equation.unit}]")
        if whole:
            print_item(out, equation.description, 6, "dim")
    if family.needs:
        print_item(out, f"needs {', '.join(family.needs)}", style="yellow")
    if whole:
        for name, item in family.family.sets.items():
            print_item(out, f"set {name} [{item.index}]: {item.title}")
        for name, parameter in family.family.parameters.items():
            kind = parameter.kind.replace("_", " ")
            print_item(out, f"{name} [{parameter.unit}] {kind}: {parameter.description}")
        for name, table in family.family.tables.items():
            print_item(out, f"table {name}: {table.title}")
        for name, criterion in family.family.criteria.items():
            kind = "criterion" if criterion.origin == "text" else "check of jcm-mrv itself,"
            print_item(out, f"{kind} {name}: {criterion.text}")
    users = family.extended_by
    some = ", ".join(users if whole else users[:3])
    more = "" if whole or len(users) <= 3 else f" and {len(users) - 3} more"
    print_item(out, f"extended by {some or 'none'}{more}", style="dim")
    out.print()


@click.command("new")
@click.argument("identifier", metavar="ID")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--family",
    "names",
    multiple=True,
    metavar="NAME",
    help="May be given several times.",
    shell_complete=complete_family,
)
@click.option(
    "--from",
    "earlier",
    metavar="ID@VERSION",
    help="Start from this one instead.",
    shell_complete=complete_methodology,
)
@click.option("--version", "version", default="1.0", show_default=True, help="Such as 2.0.")
@click.option("--title", default="", help="As the text has it.")
@click.option("--country", default="", metavar="CC", help="Has to be that of the ID.")
@methodologies_option
@ends_with_findings(SCHEMA)
def new(
    identifier: str,
    folder: Path,
    names: tuple[str, ...],
    earlier: str | None,
    version: str,
    title: str,
    country: str,
    folders: tuple[str, ...],
) -> None:
    """Start the methodology ID (such as VN_AM099) in DIR, a folder of methodologies of your own.

    From families of equations (--family), or from another version (--from), all of which is then
    marked to be read again. No number is invented: what is to be filled in stands in angle
    brackets, and `methodology lint` names each of them. Existing files are never overwritten.
    """
    from jcm_mrv.findings import MET
    from jcm_mrv.methodology.authoring.start import Beginning
    from jcm_mrv.methodology.library import library
    from jcm_mrv.outputs import write_below

    if not re.fullmatch(r"[A-Z]{2}_[A-Z]{2}[0-9]{3}[A-Z]?", identifier):
        raise click.BadParameter("an id such as VN_AM099 is expected", param_hint="ID")
    if not re.fullmatch(r"[0-9]{1,3}\.[0-9]{1,3}", version):
        raise click.BadParameter("a version such as 1.0 is expected", param_hint="--version")
    if country and country != identifier[:2]:
        raise click.BadParameter(
            f"{identifier} is of {identifier[:2]}: change one of the two", param_hint="--country"
        )
    if bool(names) is bool(earlier):
        raise click.UsageError("give --family (one or more), or --from ID@VERSION")
    found = library(folders)
    target = folder / identifier / version
    files = (
        _from_earlier(found, earlier, identifier, version, title)
        if earlier
        else _from_families(
            found,
            names,
            Beginning(
                identifier,
                version,
                identifier[:2],
                (),
                title,
                quoted(target),
                with_rules(folders),
                with_rules(dict.fromkeys((*folders, str(folder)))),
            ),
        )
    )
    written = write_below(
        folder,
        files,
        taken=lambda path: MET[151].at(where=path),
        failed=lambda why: MET[152].at(str(folder), found=why),
    )
    print_paths(written)
    lint = f"jcm-mrv methodology lint {quoted(target)}{with_rules(folders)}"
    say(f"next: fill in what `{lint}` names")


def _from_earlier(
    found: Library, earlier: str, identifier: str, version: str, title: str
) -> dict[str, str]:
    from jcm_mrv.methodology.authoring.next_version import next_files

    previous = found.load(earlier)
    if previous.reference == f"{identifier}@{version}":
        raise click.UsageError(f"--version: {previous.reference} is what it starts from")
    say_version(earlier, previous)
    return next_files(previous, identifier, version, title)


def _from_families(found: Library, names: tuple[str, ...], beginning: Beginning) -> dict[str, str]:
    from jcm_mrv.methodology.authoring.start import completed, first_files
    from jcm_mrv.methodology.catalogue.families import chosen, known_families

    known = known_families(found)
    taken = completed(chosen(known, names), known)
    return first_files(replace(beginning, families=taken), known)
