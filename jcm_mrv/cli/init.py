"""``jcm-mrv init``: a project file to start from."""

from __future__ import annotations

from pathlib import Path

import click

from jcm_mrv.cli.printing import ends_with_findings, methodologies_option
from jcm_mrv.findings import FindingsError, error


@click.command("init")
@click.argument("methodology")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@methodologies_option
@ends_with_findings("jcm-mrv/init/1")
def command(methodology: str, folder: Path, folders: tuple[str, ...]) -> None:
    """Write a commented project file and data templates for METHODOLOGY into DIR.

    Existing files are never overwritten.
    """
    from jcm_mrv.methodology.library import library
    from jcm_mrv.methodology.series_describe import find_series
    from jcm_mrv.project.template import project_template

    found = library(folders)
    loaded = found.load(methodology)
    if "@" not in methodology:
        click.echo(f"no version is named: {loaded.reference}, the newest, is used", err=True)
    files = project_template(loaded, find_series(found))
    taken = [folder / name for name in files if (folder / name).exists()]
    if taken:
        raise FindingsError(
            [
                error(
                    "PRJ-131",
                    "the file exists already",
                    where=str(path),
                    found="a file",
                    expected="a new folder",
                    hint="choose another folder, or move the file away",
                )
                for path in taken
            ]
        )
    try:
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            click.echo(f"wrote {path}")
    except OSError as exc:
        raise FindingsError(
            [
                error(
                    "PRJ-132",
                    "the folder cannot be written to",
                    where=str(folder),
                    found=exc.strerror or "an error",
                    expected="a folder that can be written to",
                    hint="choose another folder",
                )
            ]
        ) from None
    click.echo(f"next: fill in {folder / 'project.yaml'}, then `jcm-mrv check {folder}`")
