"""``jcm-mrv init``: a project file to start from."""

from __future__ import annotations

import os
from pathlib import Path

import click

from jcm_mrv.cli.completion import complete_methodology
from jcm_mrv.cli.printing import (
    ends_with_findings,
    methodologies_option,
    print_paths,
    quoted,
    say,
    say_version,
    with_rules,
)
from jcm_mrv.findings.language import said


@click.command("init")
@click.argument("methodology", shell_complete=complete_methodology)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--form", is_flag=True, help="With an Excel form for invoices, counts and equipment.")
@methodologies_option
@ends_with_findings("jcm-mrv/init/1")
def command(methodology: str, folder: Path, form: bool, folders: tuple[str, ...]) -> None:
    """Write a commented project file and data templates for METHODOLOGY into DIR.

    Existing files are never overwritten.
    """
    from jcm_mrv.findings import PRJ
    from jcm_mrv.methodology.catalogue.describe_series import find_series
    from jcm_mrv.methodology.library import library
    from jcm_mrv.methodology.registered import where_to_get
    from jcm_mrv.outputs import write_below
    from jcm_mrv.project.template import project_template

    found = library(folders)
    loaded = found.load(methodology)
    say_version(methodology, loaded)
    # From within the folder the same rules lie elsewhere.
    inside = [Path(os.path.relpath(rules, folder)) for rules in folders]
    files: dict[str, str | bytes] = {
        **project_template(loaded, find_series(found), form=form, options=with_rules(inside))
    }
    if form:
        from jcm_mrv.project.form import FORM, form_sheets
        from jcm_mrv.workbook.writing.form import form_bytes

        files[FORM] = form_bytes(form_sheets(loaded).values())
    written = write_below(
        folder,
        files,
        taken=lambda path: PRJ[131].at(where=path),
        failed=lambda why: PRJ[132].at(str(folder), found=why),
    )
    print_paths(written)
    say(said("the official text: {where}", where=where_to_get(loaded.reference)))
    check = f"jcm-mrv check {quoted(folder)}{with_rules(folders)}"
    say(said("next: fill in {path}, then `{command}`", path=folder / "project.yaml", command=check))
