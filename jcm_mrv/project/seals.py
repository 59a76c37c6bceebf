"""Seals: what each day's amount was when somebody sealed it, a line a time, each bound to the last.

The file says what stood there then, by whoever could write to it: a seal shows that days were not
changed after it, never that they were right.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jcm_mrv.findings import EVI
from jcm_mrv.findings.language import said
from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import read_file
from jcm_mrv.project.model import ProjectFile

SEALS = "seals.jsonl"
SCHEMA = "jcm-mrv/seal/1"
_MOST_BYTES = 500_000_000

Key = tuple[str, str, str]
"""Id of the methodology, parameter, and member; "" without sets."""


@immutable
class SealedDays:
    """The amount of a day, or of several that were known only together.

    Attributes
    ----------
    value : float
        As the data gave it, before any rule adjusted it.
    seal : int
        Position of the seal that holds it.
    """

    start: dt.date
    end: dt.date
    value: float
    unit: str
    seal: int

    @property
    def length(self) -> int:
        """How many days these are."""
        return (self.end - self.start).days + 1


@immutable
class Seal:
    """A line of the file: when it was made, as stated, and a time stamp of what stands above."""

    time: str
    sha256: str
    stamp: Mapping[str, Any] | None


@immutable
class Seals:
    """Every seal of a project, with what is sealed by parameter and member."""

    raw: bytes
    seals: tuple[Seal, ...]
    days: Mapping[Key, tuple[SealedDays, ...]]

    @property
    def last(self) -> str | None:
        """SHA-256 of the last line, which the next one names."""
        return self.seals[-1].sha256 if self.seals else None

    def sealed(self, key: Key) -> set[dt.date]:
        """Give the days of a parameter and member that are sealed."""
        return {day for row in self.days.get(key, ()) for day in days_of(row.start, row.end)}


def days_of(start: dt.date, end: dt.date) -> list[dt.date]:
    """Give each day from one to another, both included."""
    return [start + dt.timedelta(n) for n in range((end - start).days + 1)]


def read_seals(folder: Path, project: ProjectFile) -> Seals:
    """Give what is sealed of a project; nothing where there is no such file.

    Raises
    ------
    FindingsError
        ``EVI-070`` for a broken chain, ``EVI-071`` for what cannot be read, ``EVI-072`` for a day
        that is sealed twice, ``EVI-075`` for the seals of another project.
    """
    try:
        raw = read_file(folder / SEALS, _MOST_BYTES)
    except FileNotFoundError:
        if os.path.lexists(folder / SEALS):
            raise EVI[71].stop(SEALS, found=said("a link to nothing")) from None
        return Seals(b"", (), {})
    except OSError as exc:
        raise EVI[71].stop(SEALS, found=exc.strerror or said("an error")) from None
    if not raw:
        raise EVI[71].stop(SEALS, found=said("nothing"))
    seals: list[Seal] = []
    days: dict[Key, list[SealedDays]] = {}
    known: dict[Key, set[dt.date]] = {}
    for number, line in enumerate(raw.splitlines(keepends=True)):
        place = f"{SEALS}:{number + 1}"
        data = _line(line, place)
        before = seals[-1].sha256 if seals else None
        if data["previous"] != before:
            raise EVI[70].stop(place, found=str(data["previous"]), before=before or said("nothing"))
        _check_project(data["project"], project, place)
        for key, row in _rows(data, number, place):
            own = days_of(row.start, row.end)
            twice = next((day for day in own if day in known.setdefault(key, set())), None)
            if twice is not None:
                raise EVI[72].stop(place, found=f"{' '.join(filter(None, key))}, {twice}")
            known[key].update(own)
            days.setdefault(key, []).append(row)
        seals.append(Seal(data["time"], hashlib.sha256(line).hexdigest(), data.get("timestamp")))
    ordered = {key: tuple(sorted(rows, key=lambda row: row.start)) for key, rows in days.items()}
    return Seals(raw, tuple(seals), ordered)


def _line(line: bytes, place: str) -> dict[str, Any]:
    if not line.endswith(b"\n"):
        raise EVI[71].stop(place, found=said("a line that ends in the middle"))
    try:
        data = json.loads(line)
        is_own = line_of(data) == line
    except (ValueError, RecursionError):
        raise EVI[71].stop(place, found=said("a line that is no JSON")) from None
    schema = data.get("schema") if isinstance(data, dict) else None
    if schema != SCHEMA:
        raise EVI[71].stop(place, found=f"`schema`: {schema}")
    project = data.get("project")
    if (
        not isinstance(data.get("time"), str)
        or "previous" not in data
        or not isinstance(project, dict)
        or not isinstance(data.get("days"), list)
        or not isinstance(data.get("timestamp", {}), dict)
    ):
        raise EVI[71].stop(place, found=said("a line without what a seal says"))
    if not is_own:
        # With a key twice it would say one thing to a reader and another to a program.
        raise EVI[71].stop(
            place, found=said("a line with other blanks, ends or keys than a seal has")
        )
    return data


def line_of(data: Mapping[str, Any]) -> bytes:
    """Give the one way in which a seal is written."""
    return (json.dumps(data, ensure_ascii=False, allow_nan=False) + "\n").encode()


def _check_project(stated: Mapping[str, Any], project: ProjectFile, place: str) -> None:
    own = identity(project)
    if not any(own[key] and stated.get(key) == own[key] for key in own):
        found = stated.get("title") or stated.get("reference")
        raise EVI[75].stop(place, found=str(found or "") or said("no project"), title=project.title)


def identity(project: ProjectFile) -> dict[str, str]:
    """Give by what a project is known again: one of these stays when another changes."""
    return {
        "title": project.title,
        "reference": project.reference,
        "site": project.site.name,
    }


def _rows(data: Mapping[str, Any], seal: int, place: str) -> list[tuple[Key, SealedDays]]:
    rows = []
    try:
        for item in data["days"]:
            key = (str(item["methodology"]), str(item["parameter"]), str(item["member"] or ""))
            for first, *between, value in item["amounts"]:
                start = dt.date.fromisoformat(first)
                end = dt.date.fromisoformat(between[0]) if between else start
                if end < start or (end - start).days > 4000:
                    raise ValueError
                unit = str(item["unit"])
                rows.append((key, SealedDays(start, end, _amount(value), unit, seal)))
    except (KeyError, TypeError, ValueError, IndexError, OverflowError):
        raise EVI[71].stop(place, found=said("amounts that are none")) from None
    return rows


def _amount(value: object) -> float:
    """Give an amount as a number that can be compared; NaN, infinity and words are none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError
    if not math.isfinite(amount := float(value)):
        raise ValueError
    return amount
