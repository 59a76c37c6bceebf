"""Writing what a template gives: never over a file that is there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from jcm_mrv.findings import FindingsError, error


def write_new(folder: Path, files: Mapping[str, str], taken_code: str, closed_code: str) -> None:
    """Write files below a folder and say so.

    Raises
    ------
    FindingsError
        ``taken_code`` for each file that exists already, and then none is written; ``closed_code``
        where the folder cannot be written to.
    """
    taken = [folder / name for name in files if (folder / name).exists()]
    if taken:
        raise FindingsError(
            [
                error(
                    taken_code,
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
                    closed_code,
                    "the folder cannot be written to",
                    where=str(folder),
                    found=exc.strerror or "an error",
                    expected="a folder that can be written to",
                    hint="choose another folder",
                )
            ]
        ) from None
