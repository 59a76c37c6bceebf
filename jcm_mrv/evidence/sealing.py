"""Sealing: the amount of each day as it is now, in a line that names the one before."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from jcm_mrv.calculation.calculate import calculate
from jcm_mrv.calculation.result import Result
from jcm_mrv.calculation.sealed_days import raw_amount
from jcm_mrv.evidence.timestamps import OF_DAYS, check_token, read_token, said_of, stamps_of
from jcm_mrv.findings import EVI, Finding, FindingsError, has_errors
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.parts import PartAmount
from jcm_mrv.outputs import ChangedError, write_file
from jcm_mrv.project.load import Project
from jcm_mrv.project.seals import SCHEMA, SEALS, Seals, days_of, identity, line_of
from jcm_mrv.today import now, still_to_come


@immutable
class Sealed:
    """What was sealed.

    Attributes
    ----------
    path : Path
        The file of seals.
    sha256 : str or None
        Of its last line; in the hands of somebody else it shows that nothing was made anew.
    days : int
        How many days of parameters and members were sealed this time.
    """

    path: Path
    sha256: str | None
    time: str
    days: int
    findings: tuple[Finding, ...]

    def as_dict(self) -> dict[str, Any]:
        """Give it as ``jcm-mrv seal --json`` prints it."""
        return {
            "schema": SCHEMA,
            "output": str(self.path),
            "sha256": self.sha256,
            "time": self.time,
            "days": self.days,
            "findings": [finding.as_dict() for finding in self.findings],
        }


def seal(
    project: Project,
    *,
    time: dt.datetime | None = None,
    timestamp: Path | str | None = None,
    authorities: Sequence[Path | str] = (),
) -> Sealed:
    """Seal the days of a project that are not sealed yet.

    Parameters
    ----------
    project : Project
        As :func:`jcm_mrv.load_project` gives it.
    time : datetime, optional
        When, as it is to be stated, in UTC where it names no zone; by default what the clock of the
        machine says.
    timestamp : Path or str, optional
        A token (RFC 3161) over the file of seals as it stands.
    authorities : sequence of Path or str
        Certificates of authorities that are known from elsewhere.

    Raises
    ------
    FindingsError
        When the project cannot be calculated, ``EVI-027`` for a day to come, ``EVI-070`` to
        ``EVI-077`` where the seals or the token cannot be used, ``EVI-024`` where the file cannot
        be written, ``EVI-081`` where it was written by somebody else meanwhile. It is as it was
        then.
    """
    if time is not None and (latest := still_to_come(time.date())) is not None:
        raise EVI[27]["seal"].stop(SEALS, found=str(time.date()), today=latest.isoformat())
    result = calculate(project, daily=True)
    seals = project.seals()
    path = project.folder / SEALS
    known = [Path(one) for one in authorities]
    stamps, said = stamps_of(seals, known)
    if has_errors(said):
        raise FindingsError(said)
    at = time or now()
    stated = (at.astimezone(dt.UTC) if at.tzinfo else at).strftime("%Y-%m-%dT%H:%M:%SZ")
    days = list(_unsealed(result, seals))
    line: dict[str, Any] = {
        "schema": SCHEMA,
        "previous": seals.last,
        "time": stated,
        "project": identity(project.file),
        "inputs": [{"path": i.path, "sha256": i.sha256, "bytes": i.bytes} for i in result.inputs],
        "days": days,
    }
    if timestamp is not None:
        token = read_token(Path(timestamp))
        stamp = check_token(token, seals.raw, known, str(timestamp))
        stamps.append(stamp)
        line["timestamp"] = {
            "lines": stamp.lines,
            "by": stamp.by,
            "time": stamp.time,
            "token": base64.b64encode(token).decode(),
        }
    count = sum(_length(amount) for item in days for amount in item["amounts"])
    findings = [finding for finding in result.findings if finding.code in OF_DAYS]
    if not days and timestamp is None:
        unchanged = said_of(seals, result.findings, stamps)
        return Sealed(path, seals.last, stated, 0, (*findings, *unchanged, EVI[76].at(SEALS)))
    raw = line_of(line)
    try:
        write_file(
            path, seals.raw + raw, inputs=result.files(), overwrite=True, instead_of=seals.raw
        )
    except ChangedError:
        # Two at once: one would take away the line that the other was told of.
        raise EVI[81].stop(SEALS) from None
    except OSError as exc:
        raise EVI[24].stop(str(path), found=exc.strerror or type(exc).__name__) from None
    after = project.seals()
    unchanged = said_of(after, result.findings, stamps)
    digest = hashlib.sha256(raw).hexdigest()
    return Sealed(path, digest, stated, count, (*findings, *unchanged))


def _length(amount: list[Any]) -> int:
    start, *end, _ = amount
    last = dt.date.fromisoformat(end[0]) if end else dt.date.fromisoformat(start)
    return (last - dt.date.fromisoformat(start)).days + 1


def _unsealed(result: Result, seals: Seals) -> Iterator[dict[str, Any]]:
    for a in result.applications:
        for quantity in a.over_time:
            if a.methodology.time_set(quantity.parameter) is not None:
                continue
            member = "/".join(quantity.member)
            key = (a.methodology.file.id, quantity.parameter, member)
            sealed = seals.sealed(key)
            amounts = [
                [*_span(row), float(raw_amount(row))]
                for row in _over(quantity.days)
                if not sealed & set(days_of(row.start, row.end))
            ]
            if amounts:
                yield {
                    "methodology": a.methodology.file.id,
                    "parameter": quantity.parameter,
                    "member": member,
                    "unit": quantity.unit,
                    "amounts": amounts,
                }


def _over(rows: Sequence[PartAmount]) -> Sequence[PartAmount]:
    """Give the rows up to the end of the data: the last day only where it is known to be whole."""
    last = max((n for n, row in enumerate(rows) if row.covered), default=-1)
    # A step over its last midnight may still be divided otherwise, but not where the period ends.
    grows = last < len(rows) - 1 and bool(rows[last].spread)
    if last >= 0 and (rows[last].covered < rows[last].length or grows):
        last -= 1
    return rows[: last + 1]


def _span(row: PartAmount) -> list[str]:
    if row.start == row.end:
        return [row.start.isoformat()]
    return [row.start.isoformat(), row.end.isoformat()]
