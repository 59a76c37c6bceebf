"""What to say of a file in which no columns of times and numbers are seen: the likeliest cause."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from jcm_mrv.findings import MON, Finding, FindingsError
from jcm_mrv.metering.inspecting.headings import cell_at
from jcm_mrv.metering.inspecting.time_columns import is_time
from jcm_mrv.metering.reading.calendar_columns import across_in, is_month
from jcm_mrv.metering.reading.column import Cells
from jcm_mrv.metering.reading.dates import read_times
from jcm_mrv.metering.reading.formats import Sample
from jcm_mrv.metering.reading.names import TIME
from jcm_mrv.metering.reading.unread_dates import FISCAL, is_span, is_year, why_unread
from jcm_mrv.metering.reading.years import first_month
from jcm_mrv.metering.thresholds import HEADER_LINES
from jcm_mrv.patterns import pattern

_LEAST_ACROSS = 3
_LOOKED_AT = 60
_MOSTLY = 0.8
_DAY_OF_YEAR = pattern(r"doy|day[ _]?of[ _]?(?:the[ _]?)?year|julian(?:[ _]?day)?|ddd|yday", 2)
_WRITTEN = pattern(
    r"\d{1,4}\s*[-/年月日時:h]|\d{1,4}\.\s?\d{1,2}\.|"
    r"[^\W\d_]{2,}\D*\d|\d\s*[^\W\d_]{2}"
)
_NUMBER = pattern(r"[-+]?[\d., ]+(?:[eE][-+]?\d+)?\Z")


def unread(path: str, samples: Sequence[Sample], asked: object) -> FindingsError:
    """Give the error for a file in which no columns of times and numbers are seen."""
    found = next((one for s in samples if (one := _of_stated(path, s, asked))), None)
    found = found or next((one for s in samples if (one := _across(path, s))), None)
    ranked = [one for s in samples if (one := _of_dates(path, s)) is not None]
    if found is None and ranked:
        found = max(ranked, key=lambda one: one[0])[1]
    return FindingsError([found or _of_nothing(path, samples)])


def _of_stated(path: str, sample: Sample, asked: object) -> Finding | None:
    """Say why the column that is stated holds no times."""
    for n, row in enumerate(sample.rows[:HEADER_LINES]):
        if isinstance(asked, str) and asked in row and n + 1 < len(sample.rows):
            place = list(row).index(asked)
            texts = [cell_at(below, place) for below in sample.rows[n + 1 : n + 1 + _LOOKED_AT]]
            if any(any(c.isdigit() for c in text) for text in texts):
                return why_unread(texts, f"{path}:{sample.line(n + 1)}", asked)
            return MON[103]["none"].at(f"{path}:{sample.line(n + 1)}", found=texts[0][:60])
    return None


def _across(path: str, sample: Sample) -> Finding | None:
    """Say that days, times or months are the names of columns."""
    for n, row in enumerate(sample.rows[:HEADER_LINES]):
        named = [cell for cell in row[1:] if cell]
        shown = " | ".join(row[:8])[:200]
        below = [cell_at(one, 0) for one in sample.rows[n + 1 : n + 1 + _LOOKED_AT]]
        # Days down and months across are two steps from a list.
        months = 0 if "31" in below else sum(map(_is_month, named))
        if months >= _LEAST_ACROSS and months >= _MOSTLY * len(named):
            return MON[17]["months"].at(f"{path}:{sample.line(n)}", found=shown, path=path)
        if sum(first_month(cell) is not None for cell in named) >= max(2, _MOSTLY * len(named) - 1):
            return MON[17]["years"].at(f"{path}:{sample.line(n)}", found=shown, path=path)
        # What is called a month below says that its year is missing.
        days = across_in(row[1:]) is not None and not any(map(is_month, below))
        spans = len(named) >= _LEAST_ACROSS and sum(map(is_span, named)) >= _LEAST_ACROSS
        if days or spans or (len(named) >= _LEAST_ACROSS and is_time(named)):
            return MON[17]["across"].at(f"{path}:{sample.line(n)}", found=shown, path=path)
    return None


def _is_month(name: str) -> bool:
    """Whether a name is that of a month, with its year or without."""
    written = read_times(Cells.of([name])).written
    return is_month(name) or ("%" in written and "%d" not in written)


def _of_dates(path: str, sample: Sample) -> tuple[float, Finding] | None:
    """Say why the column that looks most like dates is not read, with how much it does."""
    rows = sample.rows
    best: tuple[float, int, int] = (0.0, 0, 0)
    for line, row in enumerate(rows[:HEADER_LINES]):
        if len(row) < 2 or all(cell == "" for cell in row):
            continue
        for place, name in enumerate(row[:12]):
            texts = [cell_at(below, place) for below in rows[line + 1 : line + 1 + _LOOKED_AT]]
            if FISCAL.search(name) and _years(texts):
                return 2.0, MON[103]["fiscal"].at(
                    f"{path}:{sample.line(line)}", found=_shown(row, rows[line + 1 :])
                )
            if _DAY_OF_YEAR.fullmatch(name.strip()):
                return 2.0, MON[103]["day-of-year"].at(
                    f"{path}:{sample.line(line)}", found=_shown(row, rows[line + 1 :])
                )
            like = [
                is_span(t) or is_month(t) or (bool(_WRITTEN.search(t)) and not _NUMBER.match(t))
                for t in texts
            ]
            share = sum(like) / len(like) if like else 0.0
            # A line that is of the data as well is none of names.
            named = not (_WRITTEN.search(name) and any(c.isdigit() for c in name))
            score = share + 0.2 * bool(TIME.search(name)) + 0.1 * named
            if share > _MOSTLY and score > best[0]:
                best = score, line, place
    score, line, place = best
    if not score:
        return None
    texts = [cell_at(row, place) for row in islice(rows, line + 1, line + 1 + _LOOKED_AT)]
    return score, why_unread(texts, f"{path}:{sample.line(line + 1)}", rows[line][place])


def _years(texts: Sequence[str]) -> bool:
    written = [text for text in texts if text]
    return bool(written) and all(text.isdigit() and is_year(int(text)) for text in written)


def _shown(row: Sequence[str], below: Sequence[Sequence[str]]) -> str:
    first = "".join(f"; then {' | '.join(r[:8])}"[:200] for r in below[:1])
    return " | ".join(row[:8])[:200] + first


def _of_nothing(path: str, samples: Sequence[Sample]) -> Finding:
    for sample in samples:
        rows = [row for row in sample.rows if len(row) > 1]
        if not rows:
            continue
        shown = next((row for row in rows if any(TIME.search(name) for name in row)), rows[0])
        place = sample.line(list(sample.rows).index(shown))
        found = _shown(shown, rows[rows.index(shown) + 1 :])
        return MON[17]["header"].at(f"{path}:{place}", found=found, path=path, limit=HEADER_LINES)
    first = "; ".join(" | ".join(row[:8]) for row in samples[0].rows[:3])[:300]
    return MON[17]["header"].at(f"{path}:1", found=first, path=path, limit=HEADER_LINES)
