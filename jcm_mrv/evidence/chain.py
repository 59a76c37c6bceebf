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
from jcm_mrv.evidence.difference import IDENTITY, Difference
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
    found: list[Difference],
    packed: Mapping[str, Any],
    recomputed: Mapping[str, Any],
    result: Result,
    folder: Path,
    files: Mapping[str, bytes],
) -> FirstDifference:
    """Give the first value that differs, with the way from its file to the credits.

    Parameters
    ----------
    found : list of Difference
        What differs, at least one.
    packed, recomputed : mapping
        Both results.
    result : Result
        What was recomputed.
    folder : Path
        The unpacked pack.
    files : mapping
        The outputs that were recomputed.
    """
    values = [one for one in found if one.is_of_values and one.keys[0] in _DATA]
    first = values[0] if values else found[0]
    return {
        "path": first.path,
        "packed": _plain(first.packed),
        "recomputed": _plain(first.recomputed),
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
        key = first.keys[0]
        # A line that only the pack has may hold anything: a name or a number is looked up, no more.
        line = {name: value for name, value in first.line.items() if _is_plain(value)}
        year = self._year(line)
        yield from self._files()
        if key == "ledger":
            start, end = str(line.get("start")), str(line.get("end"))
            yield from self._readings(line, start, end)
            yield _link(f"{line.get('rule')} {_named(line)} {start} - {end}", first)
            yield from self._quantity(line, year)
        elif key in ("quantities", "months"):
            yield from self._days(line, year)
            yield _link(_named(line), first)
            if key == "months":
                yield from self._quantity(line, year)
        elif key == "fixed_values":
            yield _link(_named(line), first)
        if key in _DATA:
            yield from self._equations(line, year)
            yield from self._credits(line, year)

    def _year(self, line: Mapping[str, Any]) -> int | None:
        """Give the year of a line; of one without, the first that differs, or any."""
        day = str(line.get("year") or line.get("month") or line.get("start") or "")[:4]
        if day.isdecimal():
            return int(day)
        lines = [one.line for one in self.found if one.keys[0] in ("trace", "years")]
        lines += [own for _, own in _lines(self.recomputed, "years")]
        return next((year for own in lines if isinstance(year := own.get("year"), int)), None)

    def _files(self) -> Iterator[ChainLink]:
        """Give the files that are others than those the packed result was calculated from."""
        for one in self.found:
            if one.keys[0] in _FILES and one.keys[-1] == "sha256":
                line = one.line
                name = {
                    "project": f"{PROJECT}/{self.result.project.path.name}",
                    "inputs": f"{PROJECT}/{line.get('path')}",
                    "methodologies": f"rules of {line.get('id')}@{line.get('version')}",
                    "series": f"series {line.get('name')}",
                    "overlays": str(line.get("path")),
                }[str(one.keys[0])]
                yield _link(name, one)

    def _days(self, line: Mapping[str, Any], year: int | None) -> Iterator[ChainLink]:
        """Give the first day whose amount differs, and the rows that it was read from."""
        within = str(line.get("month") or year)
        packed = _days((self.folder / OUTPUTS / DAILY), line, within)
        recomputed = _days(self.files.get(DAILY, b""), line, within)
        for day, (row, value) in recomputed.items():
            other = packed.get(day, (0, None))[1]
            if other == value:
                continue
            yield from self._readings(line, day, day)
            yield {
                "what": f"{_named(line)} on {day}",
                "path": f"{OUTPUTS}/{DAILY}:{packed.get(day, (row,))[0]}",
                "packed": other,
                "recomputed": value,
            }
            return
        if recomputed:
            # No day says which: the result itself was edited, or what follows from all of them.
            yield from self._readings(line, min(recomputed), max(recomputed))

    def _readings(self, line: Mapping[str, Any], start: str, end: str) -> Iterator[ChainLink]:
        """Give file and rows of the readings from one day or time to another, where there are."""
        for a in self.result.applications:
            parameter = str(line.get("parameter"))
            if (
                a.methodology.reference != line.get("methodology")
                or parameter not in a.methodology.monitored()
            ):
                continue
            for key in a.application.inputs.asked(parameter):
                rows = ""
                if ("/".join(key) or None) == line.get("member"):
                    rows = _rows_of(self.result, a, parameter, key, start, end)
                if rows:
                    what = "readings of the day" if start == end else "readings"
                    yield {"what": what, "path": rows, "packed": None, "recomputed": None}

    def _quantity(self, line: Mapping[str, Any], year: int | None) -> Iterator[ChainLink]:
        """Give what the quantity of a line was in a year, whether it differs or not."""
        for path, own in _lines(self.recomputed, "quantities"):
            if own.get("year") == year and _is_of(own, line, "methodology", "parameter", "member"):
                yield self._both(_named(own), path, own, "value")

    def _equations(self, line: Mapping[str, Any], year: int | None) -> Iterator[ChainLink]:
        """Give each equation of that year that follows from the line, in their order.

        Of one that holds for each member, that which differs, or that of the line.
        """
        reached = {line.get("parameter") or line.get("symbol")}
        differ = {one.path for one in self.found}
        # Of a year alone nothing less is known than all that it is made of.
        is_all = reached == {None}
        best: dict[str, tuple[int, str, Mapping[str, Any]]] = {}
        for path, own in _lines(self.recomputed, "trace"):
            if own["year"] != year or not _is_of(own, line, "methodology"):
                continue
            symbol = str(own["symbol"])
            if not is_all and symbol not in reached and not reached & {*own["inputs"]}:
                continue
            reached.add(symbol)
            rank = (
                0
                if f"{path}.value" in differ
                else 1
                if own["member"] in (None, line.get("member"))
                else 2
            )
            if symbol not in best or rank < best[symbol][0]:
                best[symbol] = rank, path, own
        for _, path, own in best.values():
            yield self._both(f"{_named(own)} = {own['equation']}", path, own, "value")

    def _credits(self, line: Mapping[str, Any], year: int | None) -> Iterator[ChainLink]:
        """Give the credits of the year, rounded and not, and their sum where it differs."""
        for path, own in _lines(self.recomputed, "years"):
            if own["year"] == year:
                for name in ("emission_reductions_unrounded", "emission_reductions"):
                    yield self._both(f"{name.replace('_', ' ')} {year}", path, own, name)
        for one in self.found:
            if one.keys == ("emission_reductions",):
                yield _link("credits", one)

    def _both(self, what: str, path: str, own: Mapping[str, Any], name: str) -> ChainLink:
        """Give a value of a line as it was recomputed, and as it is in that line of the pack."""
        table = path.partition("[")[0]
        keys = [key for key in IDENTITY if key in own]
        other = next(((p, o) for p, o in _lines(self.packed, table) if _is_of(o, own, *keys)), None)
        return {
            "what": what,
            "path": f"{path if other is None else other[0]}.{name}",
            "packed": None if other is None else _plain(other[1].get(name)),
            "recomputed": own[name],
        }


def _lines(data: Mapping[str, Any], table: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give the lines of a table with their keys; what is packed may be anything."""
    lines = data.get(table)
    for n, line in enumerate(lines if isinstance(lines, list) else []):
        if isinstance(line, dict):
            yield f"{table}[{n}]", line


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, str | int | float)


def _is_of(line: Mapping[str, Any], other: Mapping[str, Any], *keys: str) -> bool:
    """Say whether two lines say the same under these keys, as far as the second says any."""
    return all(key not in other or line.get(key) == other[key] for key in keys)


def _rows_of(
    result: Result, a: ApplicationResult, parameter: str, key: MemberKey, start: str, end: str
) -> str:
    from jcm_mrv.metering.clock import midnight
    from jcm_mrv.metering.loading import load_readings

    source, wanted = wanted_of(result.project, a.application, parameter, key, "lower")
    if source.readings is None:
        return ""
    zone = wanted.calendar.timezone

    def instant(text: str, days_later: int) -> float:
        if "T" in text:
            return dt.datetime.fromisoformat(text).timestamp()
        return midnight(dt.date.fromisoformat(text), zone, days_later=days_later)

    try:
        first, last = instant(start, 0), instant(end, 1)
    except (ValueError, OverflowError, OSError):
        # The times are those of a pack, where anything may stand.
        return ""
    try:
        readings = load_readings(source, wanted).value
    except FindingsError:
        return ""
    inside = [n for n, at in enumerate(readings.utc.tolist()) if first <= at <= last]
    if not inside:
        return ""
    file = readings.paths[int(readings.file[inside[0]])]
    lines = [int(readings.line[n]) for n in inside if readings.file[n] == readings.file[inside[0]]]
    return f"{PROJECT}/{file}:{min(lines)}-{max(lines)}"


def _days(
    content: Path | bytes, line: Mapping[str, Any], within: str
) -> dict[str, tuple[int, float | None]]:
    """Give first day -> line and amount in ``daily.csv``, for the quantity of a line."""
    try:
        raw = content if isinstance(content, bytes) else content.read_bytes()
        return dict(_day_rows(raw.decode("utf-8-sig"), line, within))
    except (OSError, ValueError, KeyError, TypeError, csv.Error):
        # What is packed may be anything; the chain then goes on without days.
        return {}


def _day_rows(
    text: str, line: Mapping[str, Any], within: str
) -> Iterator[tuple[str, tuple[int, float | None]]]:
    rows = csv.DictReader(io.StringIO(text))
    for number, row in enumerate(rows, 2):
        methodology = row.get("methodology", line["methodology"])
        own = (methodology, row["parameter"], row["member"] or None)
        is_its = own == (line["methodology"], line["parameter"], line["member"])
        if is_its and row["start"].startswith(within):
            yield row["start"], (number, float(row["value"]) if row["value"] else None)


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
    if isinstance(value, dict):
        keys = (*IDENTITY, "value", "effect", "unit", "message")
        words = [str(value[key]) for key in keys if value.get(key) not in (None, "")]
        return " ".join(words)[:200] or json.dumps(value, ensure_ascii=False)[:200]
    return json.dumps(value, ensure_ascii=False)[:200] if isinstance(value, list) else value
