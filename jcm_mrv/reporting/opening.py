"""What a report is made of: a result, or a pack, which is checked and recomputed first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from jcm_mrv.calculation.result import Result
from jcm_mrv.findings import RPT, Finding, FindingsError
from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import ZIP_MARK, open_file
from jcm_mrv.reporting.subject import PackFacts

if TYPE_CHECKING:
    from jcm_mrv.evidence.reproducing import Reproduction


@immutable
class Opened:
    """A result, the pack that it came from, and the files that were read for it."""

    result: Result
    name: str
    as_of: dt.date
    pack: PackFacts | None = None
    read: tuple[Path | str, ...] = ()


def is_pack(path: Path) -> bool:
    """Say whether a path is that of an evidence pack, whole or damaged, and not of a project."""
    if path.suffix.lower() == ".zip":
        return True
    try:
        with open_file(path) as stream:
            return stream.read(len(ZIP_MARK)) == ZIP_MARK
    except OSError:
        return False


def of_result(result: Result) -> Opened:
    """Give a calculated result; its day is the last of the monitoring period."""
    end = result.project.file.period.end
    return Opened(result, result.project.path.name, end, None, tuple(result.files()))


def of_pack(
    path: Path, keys: Sequence[Path | str] = (), readings: Path | str | None = None
) -> Opened:
    """Check and recompute a pack, and give its result.

    Raises
    ------
    FindingsError
        ``RPT-003`` with what is wrong where it was not reproduced; ``EVI-034`` and others where
        its numbers agree, and a signature is not valid.
    """
    from jcm_mrv.evidence.reproducing import reproduce
    from jcm_mrv.evidence.signing import signature_path

    found = reproduce(path, keys=keys, readings=readings)
    if found.verdict in ("identical", "reproduced") and not found.holds:
        # Its numbers agree: what is wrong is something else, such as a signature.
        raise FindingsError(list(found.findings))
    if not found.holds or found.result is None or found.record is None:
        raise FindingsError([RPT[3].at(str(path), found=found.verdict), *found.findings])
    pack = PackFacts(
        path.name,
        found.pack_id or "",
        "identical" if found.verdict == "identical" else "reproduced",
        found.signatures,
        not found.signatures and signature_path(path).is_file(),
        _of_check(found),
    )
    read: list[Path | str] = [path, signature_path(path), *keys]
    as_of = dt.date.fromisoformat(found.record["as_of"])
    return Opened(found.result, path.name, as_of, pack, tuple(read))


def _of_check(found: Reproduction) -> tuple[Finding, ...]:
    """Give what the check says beside the result, whose findings stand in every document."""
    known = {(one.code, one.message) for one in found.result.findings} if found.result else set()
    return tuple(one for one in found.findings if (one.code, one.message) not in known)
