"""What the shell completes beside commands and options: methodologies, families and series."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from jcm_mrv.methodology.library import Library

Completion = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def _completes(given: Callable[[Library], Iterable[str]]) -> Completion:
    """Give a completion of names that the library has, one's own folders included."""

    def complete(
        ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from jcm_mrv.methodology.library import Library

        folders = tuple(map(Path, ctx.params.get("folders") or ()))
        names = given(Library(folders))
        titles = _titles()
        start = incomplete.lower()
        return [
            CompletionItem(name, help=titles.get(name))
            for name in names
            if name.lower().startswith(start)
        ]

    return complete


def _titles() -> dict[str, str]:
    """Give the titles of the shipped methodologies from their index: loading each takes seconds."""
    from jcm_mrv.methodology.catalogue.entries import INDEX
    from jcm_mrv.methodology.library import shipped_folder
    from jcm_mrv.strict_yaml import load_file

    listed = load_file(shipped_folder() / INDEX, "MET").data["methodologies"]
    return {f"{item['id']}@{item['version']}": item["title"] for item in listed}


def _known(found: Library) -> list[str]:
    from jcm_mrv.methodology.library import shipped_folder
    from jcm_mrv.methodology.registered import read_registered

    return sorted({*found.references(), *read_registered(shipped_folder())})


complete_methodology = _completes(lambda found: found.references())
"""Methodologies that can be calculated, as ``ID@VERSION``."""
complete_known = _completes(_known)
"""Every methodology that is known, also what is registered only."""
complete_family = _completes(lambda found: found.families())
complete_series = _completes(lambda found: found.series())
