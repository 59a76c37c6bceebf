"""JSON of portals' interfaces to the declared columns: a list of objects, or of pairs, by its path.

Numbers are kept as they are written, and never become binary ones on the way.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any, cast

import numpy as np

from jcm_mrv.findings import MON, FindingsError
from jcm_mrv.metering.limits import MAX_JSON_BYTES, MAX_READINGS
from jcm_mrv.metering.reading.asked import Columns, Ref, composed
from jcm_mrv.metering.reading.column import Bools, Cells
from jcm_mrv.metering.reading.files import OpenFile, too_large
from jcm_mrv.metering.reading.formats import Sample
from jcm_mrv.metering.reading.header import find_header
from jcm_mrv.metering.reading.rows import NUMBER, TEXT, Block, Kinds, Rows, collected, no_readings
from jcm_mrv.metering.reading.unit_cells import unit_of
from jcm_mrv.patterns import pattern
from jcm_mrv.project.written import TextFormat

_MOST_PATHS = 20
_MOST_DEPTH = 8
_LOOKED_AT = 5
"""Items of a list that are looked into for lists within."""

_MOST_POWER = 30
"""No reading has a larger exponent; 1e999999999 would fill the memory with zeros."""

_TIME = pattern(
    r"(?:\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})"
    r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?\Z|\d{8}(?:\d{2,6})?\Z"
)
"""A key that is a day, a month or a time."""


class _Number(str):
    """A number as it is written."""

    __slots__ = ()


def read(file: OpenFile, columns: Columns, declared: TextFormat) -> Rows:
    """Give the rows of the list that ``json`` names, or of the whole file where that is one.

    Raises
    ------
    FindingsError
        When it is no JSON, or has no such list, or a column is missing.
    """
    value = _parsed(file, declared)
    items = _list_at(file.path, value, columns.json)
    place = f"{columns.json or 'the list'}"
    names, table = _table(file.path, place, items)
    header = find_header(file.path, [(0, "", names)], columns, declared=0)
    if not table:
        raise no_readings(file.path, 1)

    def column(ref: Ref, keep: Bools | None) -> tuple[Cells, Kinds]:
        name = names[header.places[ref]]
        kept = range(len(table)) if keep is None else np.flatnonzero(keep).tolist()
        cells = [_cell(file.path, place, row, name, table[row].get(name)) for row in kept]
        kinds = np.fromiter((kind for _, kind in cells), np.uint8, len(cells))
        return Cells.of([text for text, _ in cells]), kinds

    made = collected(file.path, header, columns, [Block(np.arange(1, len(table) + 1), column)])
    return replace(made, units=_unit_beside(value, columns.json, names) or None)


def first_rows(file: OpenFile, count: int) -> list[Sample]:
    """Give the first rows of each list that may be meant; a list of pairs has no names."""
    value = _parsed(file, TextFormat())
    samples: list[Sample] = []
    for path in [""] if _is_rows(value) else _paths(value) or [""]:
        items = _list_at(file.path, value, path)
        names, table = _table(file.path, path or "the list", items[:count])
        shown = [
            ["" if isinstance(v := row.get(name), (dict, list)) else _text(v)[0] for name in names]
            for row in table
        ]
        pairs = isinstance(items[0], list)
        samples.append(
            Sample(
                shown if pairs else [names, *shown],
                first_line=int(pairs),
                json=path,
                pairs=pairs,
                unit=_unit_beside(value, path, names),
            )
        )
    return samples


def _parsed(file: OpenFile, declared: TextFormat) -> Any:
    if file.size > MAX_JSON_BYTES:
        raise too_large(file.path, file.size, MAX_JSON_BYTES)
    codec = declared.encoding or "utf-8-sig"
    try:
        text = b"".join(file.blocks()).decode(codec)
    except (UnicodeError, LookupError) as exc:
        raise MON[15]["declared"].stop(
            file.path, found=str(exc)[:100], path=file.path, codec=declared.encoding or "UTF-8"
        ) from None
    try:
        return _loads(text)
    except json.JSONDecodeError as exc:
        lines = text.splitlines()
        if exc.msg == "Extra data" and all(line.lstrip()[:1] in ("{", "[", "") for line in lines):
            return _lines(file.path, lines)
        raise _damaged(file.path, exc.lineno, exc.msg) from None
    except _KeyTwiceError as exc:
        raise MON[154]["twice"].stop(file.path, found=str(exc)[:60]) from None
    except RecursionError:
        raise _damaged(file.path, 1, "lists within lists without end") from None


def _lines(path: str, lines: Sequence[str]) -> list[Any]:
    """Give the objects of a file that has one on each line."""
    found: list[Any] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found.append(_loads(line))
        except json.JSONDecodeError as exc:
            raise _damaged(path, number, exc.msg) from None
        except (_KeyTwiceError, RecursionError) as exc:
            raise _damaged(path, number, str(exc)[:60]) from None
    return found


def _damaged(path: str, line: int, reason: str) -> FindingsError:
    return MON[154]["damaged"].stop(f"{path}:{line}", found=reason, path=path)


class _KeyTwiceError(ValueError):
    """A key that stands twice in one object."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _KeyTwiceError(next(key for key in keys if keys.count(key) > 1))
    return made


def _loads(text: str) -> Any:
    return json.loads(
        text,
        parse_float=_Number,
        parse_int=_Number,
        parse_constant=_Number,
        object_pairs_hook=_object,
    )


# --------------------------------------------------------------------------------------- the list


def _list_at(path: str, value: Any, wanted: str) -> list[Any]:
    """Give the list that a path such as ``data.values`` names."""
    for key in _keys(wanted):
        inner = None
        if isinstance(value, dict):
            inner = cast("dict[str, Any]", value).get(key)
        elif isinstance(value, list) and key.isdecimal() and int(key) < len(items := _list(value)):
            inner = items[int(key)]
        if inner is None and isinstance(value, dict) and key in value:
            raise _nothing_in(path, value, wanted)
        if inner is None:
            raise MON[154]["key"].stop(
                path, found=_described(value), key=key, json=wanted, path=path
            )
        value = inner
    if _is_rows(value):
        return _as_rows(value)
    if value is None or value in ([], {}):
        raise _nothing_in(path, value, wanted)
    choices = _paths(value, wanted)
    if choices and not wanted:
        raise MON[154]["needed"].stop(path, found=", ".join(choices), path=path, first=choices[0])
    if not choices and (empty := _empty(value)):
        raise _nothing_in(path, value, f"{wanted}.{empty}".strip("."))
    if not wanted:
        raise MON[154]["none"].stop(path, found=_described(value), path=path)
    raise MON[154].stop(
        path, found=_described(value), path=path, json=wanted, choices=" or ".join(choices)
    )


def _keys(path: str) -> list[str]:
    return [key for key in path.replace("[", ".").replace("]", "").split(".") if key]


def _unit_beside(value: Any, path: str, names: Sequence[str]) -> str:
    """Give the unit that is stated beside a list, or further out; "" where none is.

    Of times and one column of values it is the unit; of more nobody can tell whose it is.
    """
    unit = ""
    for key in [*_keys(path), ""] if len(names) == 2 else ():
        if isinstance(value, dict):
            held = cast("dict[str, Any]", value)
            stated = next((text for name, text in held.items() if name.lower() == "unit"), "")
            unit = (unit_of(stated) if isinstance(stated, str) else "") or unit
            value = held.get(key)
        elif isinstance(value, list) and key.isdecimal():
            value = _list(value)[int(key)]
    return unit


def _nothing_in(path: str, value: Any, empty: str) -> FindingsError:
    """Give the error for an answer without readings, with what the portal says of it."""
    said = [f"{empty or 'the answer'} is empty"]
    if isinstance(value, dict):
        for key, inner in cast("dict[str, Any]", value).items():
            if not isinstance(inner, (dict, list)) and inner is not None:
                said.append(f"{key}: {_text(inner)[0][:60]}")
    return MON[154]["nothing"].stop(path, found=", ".join(said[:_LOOKED_AT]), path=path)


def _empty(value: Any, path: str = "", depth: int = 0) -> str:
    """Give the path of the first value that holds nothing, "" where there is none."""
    for key, inner in _inside(value) if depth <= _MOST_DEPTH else ():
        own = f"{path}.{key}".strip(".")
        if inner is None or inner in ([], {}):
            return own
        if isinstance(inner, dict) and (found := _empty(inner, own, depth + 1)):
            return found
    return ""


def _list(value: Any) -> list[Any]:
    return cast("list[Any]", value)


def _is_rows(value: Any) -> bool:
    """Whether a value is a list of objects that hold something, or of lists of at least two.

    An object of lists that are equally long holds columns; one of times, a row for each.
    """
    if isinstance(value, dict):
        held = cast("dict[str, Any]", value)
        return len(_columns_of(held)) > 1 or _is_by_time(held)
    if not isinstance(value, list) or not value:
        return False
    first = _list(value)[0]
    if isinstance(first, dict):
        held = dict(_flat(cast("dict[str, Any]", first)))
        return any(not isinstance(inner, (dict, list)) for inner in held.values())
    return (
        isinstance(first, list)
        and len(_list(first)) > 1
        and not any(isinstance(inner, (dict, list)) for inner in _list(first))
    )


def _columns_of(value: dict[str, Any]) -> dict[str, list[Any]]:
    """Give the lists of an object that are equally long and hold texts and numbers."""
    lists = {
        key: _list(inner)
        for key, inner in value.items()
        if isinstance(inner, list)
        and inner
        and not any(isinstance(one, (dict, list)) for one in _list(inner))
    }
    longest = max(map(len, lists.values()), default=0)
    return {key: inner for key, inner in lists.items() if len(inner) == longest}


def _is_by_time(value: dict[str, Any]) -> bool:
    """Whether the keys of an object are times, and each has one number, or none."""
    return (
        len(value) > 1
        and all(map(_TIME.match, value))
        and all(isinstance(inner, _Number) or inner is None for inner in value.values())
    )


def _as_rows(value: Any) -> list[Any]:
    """Give the rows of a value that holds some."""
    if not isinstance(value, dict):
        return _list(value)
    held = cast("dict[str, Any]", value)
    if _is_by_time(held):
        return [list(pair) for pair in held.items()]
    columns = _columns_of(held)
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _paths(value: Any, path: str = "", depth: int = 0) -> list[str]:
    """Give the paths of lists that may be meant."""
    if depth > _MOST_DEPTH:
        return []
    found = [path] if _is_rows(value) and path else []
    for key, inner in _inside(value):
        found += _paths(inner, f"{path}.{key}" if path else key, depth + 1)
        if len(found) >= _MOST_PATHS:
            break
    return found[:_MOST_PATHS]


def _inside(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        yield from cast("dict[str, Any]", value).items()
    elif isinstance(value, list):
        yield from ((str(n), item) for n, item in enumerate(_list(value)[:_LOOKED_AT]))


def _described(value: Any) -> str:
    if isinstance(value, dict):
        keys = list(cast("dict[str, Any]", value))
        return "an object with " + (", ".join(keys[:_MOST_PATHS]) if keys else "nothing")
    if isinstance(value, list):
        items = _list(value)
        return f"a list of {len(items)}, beginning with {_described(items[0])}" if items else "[]"
    kind = "a number" if isinstance(value, _Number) else "a text"
    return "null" if value is None else "true or false" if isinstance(value, bool) else kind


# ----------------------------------------------------------------------------------------- the rows


def _table(path: str, place: str, items: Sequence[Any]) -> tuple[list[str], list[dict[str, Any]]]:
    """Give the names of the columns and the rows; the keys of objects in objects are joined."""
    if len(items) > MAX_READINGS:
        raise MON[13]["readings"].stop(path, place=path, limit=MAX_READINGS)
    objects = bool(items) and isinstance(items[0], dict)
    rows: list[dict[str, Any]] = []
    for number, item in enumerate(items, start=1):
        if isinstance(item, dict) and objects:
            rows.append(dict(_flat(cast("dict[str, Any]", item))))
        elif isinstance(item, list) and not objects and len(_list(item)) == len(_list(items[0])):
            rows.append({str(n): v for n, v in enumerate(_list(item), start=1)})
        else:
            raise MON[154]["row"].stop(
                f"{path}:{number}", found=_described(item), place=place, number=number
            )
    return list(dict.fromkeys(name for row in rows for name in row)), rows


def _flat(item: dict[str, Any], front: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    for key, value in item.items():
        name = composed(f"{front}{key}")
        if isinstance(value, dict) and value and depth < _MOST_DEPTH:
            yield from _flat(cast("dict[str, Any]", value), f"{name}.", depth + 1)
        else:
            yield name, value


def _cell(path: str, place: str, row: int, name: str, value: Any) -> tuple[str, int]:
    if isinstance(value, (dict, list)):
        raise MON[154]["cell"].stop(
            f"{path}:{row + 1}", found=_described(value), name=name, place=place, number=row + 1
        )
    return _text(value)


def _text(value: Any) -> tuple[str, int]:
    """Give a value as text, and whether it is a number; an exponent is written out."""
    if value is None:
        return "", TEXT
    if isinstance(value, bool):
        return str(value).lower(), TEXT
    if not isinstance(value, _Number):
        return str(value).strip(), TEXT
    if "e" not in value and "E" not in value:
        return str(value), NUMBER
    try:
        number = Decimal(value)
    except InvalidOperation:
        return str(value), NUMBER
    return (f"{number:f}" if abs(number.adjusted()) <= _MOST_POWER else str(value)), NUMBER
