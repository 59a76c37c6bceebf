"""A project file to start from, on the disk."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jcm_mrv.findings import PRJ, FindingsError
from jcm_mrv.outputs import TakenError, write_new


def write_project(folder: Path, files: Mapping[str, str | bytes]) -> list[Path]:
    """Write the files of a template below a folder; give their paths.

    Raises
    ------
    FindingsError
        ``PRJ-131`` for each file that exists already, and then none is written; ``PRJ-132`` where
        the folder cannot be written to.
    """
    try:
        return write_new({folder / name: text for name, text in files.items()}, folders=True)
    except TakenError as exc:
        raise FindingsError([PRJ[131].at(str(path)) for path in exc.paths]) from None
    except OSError as exc:
        raise PRJ[132].stop(str(folder), found=exc.strerror or "an error") from None
