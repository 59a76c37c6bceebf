"""The meters that rows name, against the one meter that they are declared to be of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import numpy as np

from jcm_mrv.findings import MON, Finding
from jcm_mrv.findings.language import said
from jcm_mrv.metering.acceptance import accepted
from jcm_mrv.metering.arrays import Ints
from jcm_mrv.metering.interface import Wanted
from jcm_mrv.metering.layouts.laid import Laid, place_of
from jcm_mrv.metering.reading.beside_names import names_a_meter
from jcm_mrv.metering.reading.column import Cells
from jcm_mrv.metering.reading.rows import Rows
from jcm_mrv.patterns import pattern
from jcm_mrv.project.model import Source

_MOST_METERS, _LEAST_ROWS, _MOST_SHOWN = 12, 2, 4
_DAY = 86_400
_EPOCH = dt.date(1970, 1, 1)
_MARKS = pattern(r"[\W_]+")


def check_meters(
    tables: Sequence[Rows], laid: Laid, source: Source, wanted: Wanted
) -> Iterator[Finding]:
    """Ask about rows that name several meters and are counted as those of one.

    A meter that was replaced, by an event at that time, is one; what ``filter`` goes by is asked
    for, and not looked into.
    """
    replaced = [
        event.date.date() if isinstance(event.date, dt.datetime) else event.date
        for event in (wanted.meter.events if wanted.meter else ())
        if event.what == "replaced"
    ]
    names = dict.fromkeys(
        table.header.names[number - 1] for table in tables for number in table.header.beside
    )
    for name in names:
        if not names_a_meter(name):
            continue
        finding = _named_by(name, tables, laid, replaced)
        if finding is not None:
            those = [one for one in source.accept if one.finding == finding.code]
            yield accepted(finding, those) if those else finding
            return


def _named_by(
    name: str, tables: Sequence[Rows], laid: Laid, replaced: Sequence[dt.date]
) -> Finding | None:
    """Give what a column says of several meters; None where it names one, or anything else."""
    known: dict[str, int] = {}
    shown: list[str] = []
    parts = []
    for table in tables:
        own = np.full(len(table), -1, np.int64)
        for number in table.header.beside:
            if table.header.names[number - 1] == name:
                texts = _few_texts(table.cells[number])
                if texts is None:
                    return None
                for text, rows in texts.items():
                    if key := _compared(text):
                        if key not in known:
                            known[key] = len(known)
                            shown.append(text)
                        own[rows] = known[key]
                break
        parts.append(own)
    if not 2 <= len(known) <= _MOST_METERS:
        return None
    of = np.concatenate(parts)[laid.row]
    rows = np.flatnonzero(laid.times.readable & (of >= 0))
    rows = rows[np.argsort(laid.times.local[rows], kind="stable")]
    of, local = of[rows], laid.times.local[rows]
    counts = np.bincount(of, minlength=len(known))
    if (counts > 0).sum() < 2 or counts[counts > 0].min() < _LEAST_ROWS:
        return None
    changes = np.flatnonzero(of[1:] != of[:-1]) + 1
    where = place_of(tables, int(laid.row[rows[int(changes[0])]]))
    number = int((counts > 0).sum())
    if len(changes) >= 2 * number:
        listed = ", ".join(shown[n] for n in np.flatnonzero(counts)[:_MOST_SHOWN].tolist())
        return MON[936]["turns"].at(where, found=listed, name=name, count=number)
    open_ = [at for at in changes.tolist() if not _is_told(at, local, replaced)]
    if not open_:
        return None
    stretches = [0, *changes.tolist()]
    listed = "; ".join(
        said("{meter} from {day}", meter=shown[int(of[at])], day=_day(int(local[at])))
        for at in stretches[:_MOST_SHOWN]
    )
    return MON[936].at(where, found=listed, name=name, count=number)


def _few_texts(cells: Cells) -> dict[str, Ints] | None:
    """Give the texts of a column, each with its rows; None where they are too many for meters."""
    left = np.flatnonzero(cells.ends > cells.starts)
    texts: dict[str, Ints] = {}
    while len(left):
        if len(texts) == _MOST_METERS:
            return None
        text = cells.text(int(left[0]))
        same = cells.take(left).equal(text)
        texts[text] = left[same]
        left = left[~same] if same.any() else left[1:]
    return texts


def _compared(text: str) -> str:
    """Give a number of a meter as it is compared: a spreadsheet drops the zeros before it."""
    return _MARKS.sub("", text.removesuffix(".0")).casefold().lstrip("0")


def _is_told(at: int, local: Ints, replaced: Sequence[dt.date]) -> bool:
    """Whether an event is near the change between two readings."""
    first, last = int(local[at - 1]) // _DAY - 1, int(local[at]) // _DAY + 1
    return any(first <= (day - _EPOCH).days <= last for day in replaced)


def _day(local: int) -> str:
    return str(_EPOCH + dt.timedelta(days=local // _DAY))
