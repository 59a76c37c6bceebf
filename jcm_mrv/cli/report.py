"""``jcm-mrv report``: documents for people, in their languages."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jcm_mrv.cli.calculated import calculated
from jcm_mrv.cli.paths import OutputPath
from jcm_mrv.cli.printing import (
    as_of_option,
    confirmations_option,
    ends_with_findings,
    json_option,
    keys_option,
    methodologies_option,
    print_findings,
    print_paths,
    print_written,
    readings_option,
)

if TYPE_CHECKING:
    from jcm_mrv.findings.language import Language
    from jcm_mrv.reporting.context import Kind
    from jcm_mrv.reporting.formats import Format


class _Several(click.ParamType):
    """One or several of some words, with commas between them."""

    name = "list"

    def __init__(self, *known: str) -> None:
        self.known = known

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        if isinstance(value, tuple):
            return value
        found = tuple(dict.fromkeys(one.strip() for one in str(value).split(",") if one.strip()))
        unknown = [one for one in found if one not in self.known]
        if unknown or not found:
            wrong = ", ".join(unknown) or "nothing"
            self.fail(f"{wrong}: one or several of {', '.join(self.known)}", param, ctx)
        return found

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        return ",".join(self.known)


def _joined(
    ctx: click.Context, param: click.Parameter, given: tuple[tuple[str, ...], ...]
) -> tuple[str, ...]:
    """Give what an option named in all, each once."""
    return tuple(dict.fromkeys(one for some in given for one in some))


@click.command("report")
@click.argument("source", metavar="PROJECT|PACK", type=click.Path(path_type=Path), required=False)
@click.option(
    "--kind",
    type=click.Choice(["monitoring", "verification", "issuance"]),
    default="monitoring",
    show_default=True,
    help="Which document: of the participants, a draft for the third-party entity, or a request.",
)
@click.option(
    "--format",
    "formats",
    type=_Several("html", "docx", "pdf"),
    multiple=True,
    callback=_joined,
    default=["html"],
    show_default="html",
    help="One or several, with commas; may be given several times.",
)
@click.option(
    "--lang",
    type=_Several("en", "ja", "vi"),
    multiple=True,
    callback=_joined,
    default=["en"],
    show_default="en",
    help="Language of the documents: one or several, with commas; may be given several times.",
)
@click.option(
    "-o",
    "--output",
    type=OutputPath(),
    metavar="DIR",
    help="Folder for the documents; `report` beside PROJECT or PACK by default.",
)
@as_of_option("The day that the documents state; else that of the pack, or the period's last.")
@click.option(
    "--public",
    is_flag=True,
    help="Write XXX for what the project file lists under `confidential`.",
)
@click.option(
    "--templates",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A folder with templates of your own: they replace single ones.",
)
@click.option(
    "--fonts",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A folder with fonts of your own.",
)
@keys_option
@readings_option
@click.option(
    "--copy-templates",
    type=OutputPath(),
    metavar="DIR",
    help="Write the templates into DIR, to be changed there, and do nothing else.",
)
@json_option
@methodologies_option
@confirmations_option
@ends_with_findings("jcm-mrv/report/1")
def command(
    source: Path | None,
    kind: Kind,
    formats: tuple[Format, ...],
    lang: tuple[Language, ...],
    output: Path | None,
    as_of: dt.datetime | None,
    public: bool,
    templates: Path | None,
    fonts: Path | None,
    keys: tuple[Path, ...],
    readings: Path | None,
    copy_templates: Path | None,
    as_json: bool,
    folders: tuple[str, ...],
    confirmations: tuple[str, ...],
) -> None:
    """Write the documents of PROJECT, or of the evidence pack PACK, which is recomputed first.

    Writes KIND.LANG.FORMAT and report.json. What is not final or not ready is made, and marked on
    every page. Needs the extra `report`.
    """
    from jcm_mrv.findings.language import SHOWN, of_machine

    SHOWN.set(of_machine(os.environ))
    if copy_templates is not None:
        from jcm_mrv.reporting.copying import copy_templates as copy

        print_paths(copy(copy_templates), err=as_json)
        return
    if source is None:
        raise click.UsageError("Missing argument 'PROJECT|PACK'.")
    from jcm_mrv.reporting.documents import report
    from jcm_mrv.reporting.opening import is_pack

    of_pack = is_pack(source)
    if not of_pack and (keys or readings is not None):
        raise click.UsageError("--check-signature and --readings are for a PACK.")
    with_options = [("--methodologies", folder) for folder in folders]
    with_options += [("--confirmations", folder) for folder in confirmations]
    made = report(
        source if of_pack else calculated(source, folders, confirmations),
        output or (source if source.is_dir() else source.parent) / "report",
        kind=kind,
        formats=formats,
        languages=lang,
        as_of=None if as_of is None else as_of.date(),
        public=public,
        templates=templates,
        fonts=fonts,
        keys=keys,
        readings=readings,
        calculated_with=with_options,
    )
    print_written(made.written, as_json=as_json)
    print_findings(made.findings, stderr=as_json)
