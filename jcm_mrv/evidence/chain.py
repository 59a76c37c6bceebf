"""The first value that differs, and the chain from file and row to the credits."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jcm_mrv.calculation.inputs import wanted_of
from jcm_mrv.calculation.result import ApplicationResult, Result
from jcm_mrv.evidence.difference import Difference, differences
from jcm_mrv.evidence.names import OUTPUTS, PROJECT
from jcm_mrv.findings import Finding, FindingsError
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.workbook.result_files import DAILY

if TYPE_CHECKING:
    from jcm_mrv.evidence.schema import ChainLink, FirstDifference

_DATA = ("quantities", "months", "ledger", "fixed_values", "trace", "years", "by_methodology")
_FILES = ("methodologies", "series", "overlays", "project", "inputs")


def stopped(findings: Sequence[Finding]) -> FirstDifference:
    """Give the first difference where the recomputation ended with an error."""
    first = next(finding for finding in findings if finding.is_error)
    place = f" at {first.where}" if first.where else ""
    said = f"{first.code} {first.message}{place}"
    return {"path": "findings", "packed": None, "recomputed": said, "chain": []}


def first_difference(
    packed: Mapping[str, Any],
    recomputed: Mapping[str, Any],
    result: Result,
    folder: Path,
    files: Mapping[str, bytes],
    *,
    of_another_version: bool,
    of_other_packages: bool,
) -> FirstDifference | None:
    """Give the first value that differs, with the way from its file to the credits.

    Parameters
    ----------
    packed, recomputed : mapping
        Both results.
    result : Result
        What was recomputed.
    folder : Path
        The unpacked pack.
    files : mapping
        The outputs that were recomputed.
    of_another_version, of_other_packages : bool
        As :func:`jcm_mrv.evidence.difference.differences` takes them.
    """
    found = list(
        differences(
            packed,
            recomputed,
            of_another_version=of_another_version,
            of_other_packages=of_other_packages,
        )
    )
    if not found:
        return None
    numbers = [one for one in found if one.is_of_numbers and one.keys[0] in _DATA]
    first = numbers[0] if numbers else found[0]
    return {
        "path": first.path,
        "packed": first.packed,
        "recomputed": first.recomputed,
        "chain": list(_Chain(packed, recomputed, result, folder, files, found).links(first)),
    }


class _Chain:
    """Follows a difference back to its file and on to the credits."""

    def __init__(
        self,
        packed: Mapping[str, Any],
        recomputed: Mapping[str, Any],
        result: Result,
        folder: Path,
        files: Mapping[str, bytes],
        found: list[Difference],
    ) -> None:
        self.packed, self.recomputed, self.result = packed, recomputed, result
        self.folder, self.files, self.found = folder, files, found

    def links(self, first: Difference) -> Iterator[ChainLink]:
        line = self._line(first)
        yield from self._files()
        if first.keys[0] in ("quantities", "months"):
            yield from self._days(line)
        if first.keys[0] in ("quantities", "months", "fixed_values", "ledger"):
            yield _link(_named(line), first)
        yield from self._equations(line)
        yield from self._credits(line)

    def _line(self, one: Difference) -> Mapping[str, Any]:
        """Give the line of result.json that a difference is in, as it was recomputed."""
        for data in (self.recomputed, self.packed):
            lines = data.get(str(one.keys[0]))
            number = next(iter(one.keys[1:]), None)
            if isinstance(lines, list) and isinstance(number, int) and number < len(lines):
                return lines[number] if isinstance(lines[number], dict) else {}
        return {}

    def _files(self) -> Iterator[ChainLink]:
        """Give the files that are others than those the packed result was calculated from."""
        for one in self.found:
            if one.keys[0] in _FILES and one.keys[-1] == "sha256":
                line = self._line(one)
                name = {
                    "project": f"{PROJECT}/{self.result.project.path.name}",
                    "inputs": f"{PROJECT}/{line.get('path')}",
                    "methodologies": f"rules of {line.get('id')}@{line.get('version')}",
                    "series": f"series {line.get('name')}",
                    "overlays": str(line.get("path")),
                }[str(one.keys[0])]
                yield _link(name, one)

    def _days(self, line: Mapping[str, Any]) -> Iterator[ChainLink]:
        """Give the first day whose amount differs, and the rows that it was read from."""
        year = str(line.get("year") or line.get("month", ""))[:4]
        packed = _days((self.folder / OUTPUTS / DAILY), line, year)
        recomputed = _days(self.files.get(DAILY, b""), line, year)
        for day, (row, value) in recomputed.items():
            other = packed.get(day, (0, None))[1]
            if other == value:
                continue
            rows = self._rows(line, day)
            if rows:
                yield {"what": "readings of the day", "path": rows, "packed": None,
                       "recomputed": None}  # fmt: skip
            yield {
                "what": f"{_named(line)} on {day}",
                "path": f"{OUTPUTS}/{DAILY}:{packed.get(day, (row,))[0]}",
                "packed": other,
                "recomputed": value,
            }
            return

    def _rows(self, line: Mapping[str, Any], day: str) -> str:
        """Give file and rows of the readings of a day; "" where there are none."""
        for a in self.result.applications:
            parameter = str(line.get("parameter"))
            if (
                a.methodology.reference != line.get("methodology")
                or parameter not in a.methodology.monitored()
            ):
                continue
            for key in a.application.inputs.keys(parameter):
                if ("/".join(key) or None) == line.get("member"):
                    return _rows_of(self.result, a, parameter, key, day)
        return ""

    def _equations(self, line: Mapping[str, Any]) -> Iterator[ChainLink]:
        """Give the first difference of each equation of that year, in their order."""
        seen: set[str] = set()
        for one in self.found:
            if one.keys[0] == "trace" and one.keys[-1] == "value":
                other = self._line(one)
                symbol = str(other.get("symbol"))
                if symbol in seen or not _fits(other, line):
                    continue
                seen.add(symbol)
                yield _link(f"{_named(other)} = {other.get('equation')}", one)

    def _credits(self, line: Mapping[str, Any]) -> Iterator[ChainLink]:
        names = ("emission_reductions_unrounded", "emission_reductions")
        for one in self.found:
            if one.keys[0] == "years" and one.keys[-1] in names:
                other = self._line(one)
                if _fits(other, line):
                    yield _link(f"{str(one.keys[-1]).replace('_', ' ')} {other.get('year')}", one)
            elif one.keys == ("emission_reductions",):
                yield _link("credits", one)


def _rows_of(result: Result, a: ApplicationResult, parameter: str, key: MemberKey, day: str) -> str:
    from jcm_mrv.metering.clock import midnight
    from jcm_mrv.metering.loading import load_readings

    source, wanted = wanted_of(result.project, a.application, parameter, key, "lower")
    if source.readings is None:
        return ""
    zone = wanted.calendar.timezone
    date = dt.date.fromisoformat(day)
    start, end = midnight(date, zone), midnight(date, zone, days_later=1)
    try:
        readings = load_readings(source, wanted).value
    except FindingsError:
        return ""
    inside = [n for n, at in enumerate(readings.utc.tolist()) if start <= at <= end]
    if not inside:
        return ""
    file = readings.paths[int(readings.file[inside[0]])]
    lines = [int(readings.line[n]) for n in inside if readings.file[n] == readings.file[inside[0]]]
    return f"{PROJECT}/{file}:{min(lines)}-{max(lines)}"


def _days(
    content: Path | bytes, line: Mapping[str, Any], year: str
) -> dict[str, tuple[int, float | None]]:
    """Give first day -> line and amount in ``daily.csv``, for the quantity of a line."""
    try:
        raw = content if isinstance(content, bytes) else content.read_bytes()
        return dict(_day_rows(raw.decode("utf-8-sig"), line, year))
    except (OSError, ValueError, KeyError, TypeError, csv.Error):
        # What is packed may be anything; the chain then goes on without days.
        return {}


def _day_rows(
    text: str, line: Mapping[str, Any], year: str
) -> Iterator[tuple[str, tuple[int, float | None]]]:
    rows = csv.DictReader(io.StringIO(text))
    for number, row in enumerate(rows, 2):
        methodology = row.get("methodology", line["methodology"])
        own = (methodology, row["parameter"], row["member"] or None)
        is_its = own == (line["methodology"], line["parameter"], line["member"])
        if is_its and row["start"].startswith(year):
            yield row["start"], (number, float(row["value"]) if row["value"] else None)


def _fits(line: Mapping[str, Any], first: Mapping[str, Any]) -> bool:
    """Say whether a line is of the year and the methodology of the first difference."""
    return all(
        key not in line or key not in first or line[key] == first[key]
        for key in ("year", "methodology")
    )


def _named(line: Mapping[str, Any]) -> str:
    words: Iterable[Any] = (
        line.get("parameter") or line.get("symbol"),
        line.get("member"),
        line.get("year") or line.get("month"),
    )
    return " ".join(str(word) for word in words if word is not None)


def _link(what: str, one: Difference) -> ChainLink:
    return {
        "what": what,
        "path": one.path,
        "packed": _plain(one.packed),
        "recomputed": _plain(one.recomputed),
    }


def _plain(value: Any) -> Any:
    """Give a value as it stands in a chain; lists and objects as a short text."""
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)[:200]
    return value
