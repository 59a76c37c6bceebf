"""Where the files that come with the package stand: beside it in the tree, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path


def shipped(name: str) -> Path:
    """Give a folder of data that comes with the package, ``methodologies`` or ``templates``.

    Examples
    --------
    >>> shipped("templates").is_dir()
    True
    """
    package = Path(__file__).parent
    inside = package / "_data" / name
    return inside if inside.is_dir() else package.parent / name
