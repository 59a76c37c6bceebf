"""One series in the ways of portals of four countries: inspected, taken as proposed, it is right.

Layout, dates, numbers, encoding, container and what stands around the readings are drawn together;
a user states what no file says, and what is asked.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
import random
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jcm_mrv.metering.inspecting.inspection import inspect
from jcm_mrv.metering.inspecting.proposal import to_yaml
from jcm_mrv.metering.stated import Asked, measure_stated, read_source
from tests.effort import THOROUGH, one_in
from tests.metering.inspecting.shapes import DAYS, START, energy
from tests.metering.inspecting.writings import (
    ADORNED,
    COUNTRIES,
    DATES,
    LAYOUTS,
    NUMBERS,
    Row,
    Writing,
)
from tests.metering.layouts.sources import measured

CONTAINERS = ("comma", "semicolon", "tab", "gz", "zip", "xlsx", "json")
COUNT = 1500 if THOROUGH else 65


def pack(folder: Path, table: list[Row], container: str, encoding: str) -> Path:
    if container == "xlsx":
        book = openpyxl.Workbook()
        for row in table:
            book.worksheets[0].append(row)
        book.save(folder / "export.xlsx")
        return folder / "export.xlsx"
    if container == "json":
        items = [dict(zip(table[0], row, strict=True)) for row in table[1:]]
        path = folder / "answer.json"
        path.write_text(json.dumps({"code": 0, "data": {"list": items}}), encoding="utf-8")
        return path
    sign = {"semicolon": ";", "tab": "\t", "gz": ";"}.get(container, ",")

    def quoted(cell: str) -> str:
        return f'"{cell}"' if sign in cell or "\n" in cell else cell

    text = "".join(sign.join(map(quoted, row)) + "\r\n" for row in table)
    raw = text.encode(encoding)
    path = folder / {"gz": "export.csv.gz", "zip": "export.zip"}.get(container, "export.csv")
    if container == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("export.csv", raw)
    else:
        path.write_bytes(gzip.compress(raw) if container == "gz" else raw)
    return path


def drawn(seed: int) -> tuple[str, str, str, str, str, str]:
    """Every layout, date and container comes often; the rest is chance."""
    chance = random.Random(seed)
    layouts, dates, containers = list(LAYOUTS), list(DATES), list(CONTAINERS)
    date = dates[seed % len(dates)]
    country = COUNTRIES[DATES[date][0]]
    return (
        layouts[seed % len(layouts)],
        date,
        containers[(seed + seed // 7) % len(containers)],
        chance.choice(list(ADORNED)),
        chance.choice(country.numbers),
        chance.choice(country.encodings),
    )


@one_in(18)
@pytest.mark.parametrize("seed", range(COUNT), ids=lambda seed: "-".join(drawn(seed)))
def test_taken_as_it_is_proposed_it_is_right(seed: int, tmp_path: Path) -> None:
    layout, date, container, adorned, number, encoding = drawn(seed)
    country = COUNTRIES[DATES[date][0]]
    one = energy(seed)
    writing = Writing(country.names, *DATES[date][1:], NUMBERS[number])
    head, rows, known = LAYOUTS[layout](one, writing)
    around = ADORNED["plain" if container == "json" else adorned]
    try:
        path = pack(tmp_path, around(head, rows), container, encoding)
    except UnicodeEncodeError:
        path = pack(tmp_path, around(head, rows), container, "utf-8")
    stated: dict[str, Any] = {"timezone": country.zone, **known}
    made = inspect(path, stated, path.name)
    answers = {"format.encoding": encoding, "format.calendar": "buddhist"}
    answers["format.decimal"] = "," if number in ("comma", "dots") else "."
    if asked := {one.key for one in made.open} & answers.keys():
        made = inspect(path, {**stated, **{key: answers[key] for key in asked}}, path.name)
    assert (made.open, [f for f in made.findings if f.is_error]) == ([], [])
    (tmp_path / "source.yaml").write_text(to_yaml(made.source), encoding="utf-8")
    stands = measure_stated(read_source(tmp_path / "source.yaml", {}), Asked(by="period"))
    assert sum(line["value"] for line in stands.totals) == pytest.approx(one.total, abs=0.011)
    # A project takes the same source, and gives the same.
    first, last = START.date(), (START + dt.timedelta(days=DAYS - 1)).date()
    keys = {**dict.fromkeys(("time", "value", "unit", "kind")), **made.source}
    days = str(first), str(last)
    result = measured(tmp_path, *days, zone=country.zone, **keys)
    (amount,) = result.amounts
    assert float(amount.value or 0) == pytest.approx(one.total, abs=0.011)
