"""Paths on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


class OutputPath(click.Path):
    """Where something is written; an empty name, as an unset variable gives it, is refused."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Give the path that a text names."""
        if not str(value).strip():
            self.fail("the name is empty; this folder is `.`", param, ctx)
        return super().convert(value, param, ctx)
