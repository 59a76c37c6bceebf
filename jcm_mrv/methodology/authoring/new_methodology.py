"""A methodology to start from, on the disk."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jcm_mrv.findings import MET, FindingsError
from jcm_mrv.outputs import TakenError, write_new


def write_methodology(folder: Path, files: Mapping[str, str]) -> list[Path]:
    """Write the files of a methodology below a folder of methodologies; give their paths.

    Raises
    ------
    FindingsError
        ``MET-151`` for each file that exists already, and then none is written; ``MET-152`` where
        the folder cannot be written to.
    """
    try:
        return write_new({folder / name: text for name, text in files.items()}, folders=True)
    except TakenError as exc:
        raise FindingsError([MET[151].at(str(path)) for path in exc.paths]) from None
    except OSError as exc:
        raise MET[152].stop(str(folder), found=exc.strerror or "an error") from None
