"""One look at a file, from its columns to the source that is proposed for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import numpy as np

from jcm_mrv.findings import MON, FindingsError
from jcm_mrv.findings.language import said
from jcm_mrv.metering.arrays import Bools, Ints
from jcm_mrv.metering.inspecting.across import INTERVALS
from jcm_mrv.metering.inspecting.choose import Candidate, candidate, value_choices
from jcm_mrv.metering.inspecting.guess import Layout
from jcm_mrv.metering.inspecting.indexes import indexes_in, said_wrong
from jcm_mrv.metering.inspecting.lines import judge_lines, judge_values
from jcm_mrv.metering.inspecting.meters import (
    Meters,
    meters_in_turns,
    meters_of,
    repeat_with_others,
)
from jcm_mrv.metering.inspecting.proposal import Proposal
from jcm_mrv.metering.inspecting.quality import quality_in
from jcm_mrv.metering.inspecting.say import leave_ways, say_kind, say_rest, say_spacing
from jcm_mrv.metering.inspecting.series import Series, spacing_of
from jcm_mrv.metering.inspecting.shown import Inspection, clock, first_rows, names_apart
from jcm_mrv.metering.inspecting.slots import are_ends, in_slots, is_called_slot
from jcm_mrv.metering.inspecting.units_beside import in_two_units
from jcm_mrv.metering.inspecting.values import Values
from jcm_mrv.metering.reading.asked import Columns, Ref, composed
from jcm_mrv.metering.reading.column import Cells
from jcm_mrv.metering.reading.csv_text import check_open_end
from jcm_mrv.metering.reading.dates import ASKED, Times
from jcm_mrv.metering.reading.day_parts import lost_part_of_day, lost_parts
from jcm_mrv.metering.reading.files import OpenFile
from jcm_mrv.metering.reading.header import MissingColumnError
from jcm_mrv.metering.reading.names import METER, MULTIPLIER
from jcm_mrv.metering.reading.obis import obis_in
from jcm_mrv.metering.reading.order_beside import order_beside, written_as
from jcm_mrv.metering.reading.rows import NUMBER, Rows, all_times, doubts
from jcm_mrv.metering.reading.tables import read_rows
from jcm_mrv.metering.reading.unread_dates import of_another_calendar
from jcm_mrv.metering.reading.years import with_first_months
from jcm_mrv.metering.reading.zone_names import settled_or_said
from jcm_mrv.project.written import TextFormat

_MOST_COLUMNS = 60


class Look:
    """What is found out of a file, step by step; it fills in what is shown and what is proposed."""

    def __init__(self, file: OpenFile, shown: Inspection, made: Proposal) -> None:
        self.file, self.shown, self.made = file, shown, made
        self.layout = shown.layout = self._as_stated(shown.layout)
        self.months = False
        self.refs = [self._ref(n) for n in range(len(self.layout.names))]
        if self.layout.nameless:
            made.state({key: [self.refs[n] for n in at] for key, at in self.stated.items() if at})

    def _as_stated(self, layout: Layout) -> Layout:
        """Give the layout with the columns that are stated."""
        self.stated = {key: self._places(key, layout) for key in ("time", "value")}
        if time := self.stated["time"][:1]:
            numbers = tuple(n for n in layout.numbers if n not in time)
            layout = replace(layout, time=tuple(time), slot=None, until=None, numbers=numbers)
        return layout

    def _places(self, key: str, layout: Layout) -> list[int]:
        """Give the places of the columns that are stated for a key; refuse what is not there."""
        asked = self.made.stated.get(key)
        several = [] if asked is None else asked if isinstance(asked, list) else [asked]
        known = {**dict(enumerate(layout.names, start=1)), **dict.fromkeys(layout.names)}
        refs: list[Ref] = [o["column"] if isinstance(o, dict) else composed(o) for o in several]
        for columns in (Columns((ref,), ref) for ref in refs if ref not in known):
            raise MissingColumnError(self.shown.path, layout.header_line, columns, layout.names)
        return [ref - 1 if isinstance(ref, int) else layout.names.index(ref) for ref in refs]

    def look(self) -> None:
        """Fill in what is shown and what is proposed."""
        self._say_time()
        self._say_format()
        places = self._value_places()
        try:
            rows = read_rows(self.file, self._columns(places), self._format())
            rows = with_first_months(rows) if self.layout.across == "months" else rows
            self.shown.findings += [f for f in check_open_end(rows) if f.is_error]
        except FindingsError as exc:
            known = self.shown.findings
            known += [finding for finding in exc.findings if finding not in known]
            return
        self._understand(rows, places)

    # ------------------------------------------------------------------------------ before reading

    def _ref(self, place: int) -> Any:
        """Give a column as a source names it: by name where that tells it from the others."""
        name = self.layout.names[place]
        if self.layout.nameless or not name or self.layout.names.count(name) > 1:
            return {"column": place + 1}
        return name

    def _asked(self, place: int) -> Ref:
        if self.layout.parts is not None and place in self.layout.parts:
            # By its name, one part of the day is refused.
            return place + 1
        ref = self.refs[place]
        return ref["column"] if isinstance(ref, dict) else ref

    def _say_time(self) -> None:
        layout = self.layout
        time: Any = [self.refs[n] for n in layout.time]
        if layout.slot is not None:
            time = {"date": time[0], "slot": self.refs[layout.slot]}
        elif layout.until is not None:
            time = {"start": time[0], "end": self.refs[layout.until]}
        elif len(time) == 1:
            time = time[0]
        self.made.put("time", time)

    def _say_format(self) -> None:
        layout, made = self.layout, self.made
        if len(layout.jsons) > 1:
            made.leave("json", layout.jsons, said("the file holds several lists"))
        elif layout.json:
            made.put("json", layout.json)
        several = len(set(layout.encodings.values())) > 1
        if several:
            made.leave(
                "format.encoding", tuple(layout.encodings), said("the names of columns differ")
            )
            if "format.encoding" not in made.stated:
                names = names_apart(layout.encodings)
                where = f"{self.shown.path}:{layout.header_line}"
                doubt = MON[20]["names"].at(where, found=names, path=self.shown.path)
                self.shown.findings.append(doubt)
        for key, value in (
            ("encoding", "" if several else layout.encoding),
            ("delimiter", layout.delimiter),
            ("sheet", layout.sheet if len(layout.sheets) < 2 else ""),
            ("date", layout.date),
            ("calendar", ""),
            ("decimal", ""),
        ):
            if value or f"format.{key}" in made.stated:
                made.put(f"format.{key}", value)
        if len(layout.sheets) > 1:
            made.leave("format.sheet", layout.sheets, said("several sheets have times and numbers"))
        used = [self.refs[n] for n in (*layout.time, *layout.numbers)]
        if layout.nameless:
            made.put("format.header", "none")
        elif len(layout.header) > 1:
            made.put("format.header", list(layout.header))
        elif layout.header and all(isinstance(ref, dict) for ref in used):
            made.put("format.header", layout.header_line)

    def _value_places(self) -> tuple[int, ...]:
        layout = self.layout
        if asked := self.stated["value"]:
            # A multiplier stands beside whatever is stated.
            beside = [n for n in layout.numbers if MULTIPLIER.search(layout.names[n])]
            return tuple(dict.fromkeys([*asked, *beside]))
        if layout.parts is not None:
            self.made.put("layout", "wide")
            if layout.across:
                self.made.put("interval", INTERVALS[layout.across])
            return tuple(range(layout.parts.first, layout.parts.last + 1))
        if (lost := lost_parts(layout.names)) is not None and not layout.nameless:
            where = f"{self.shown.path}:{layout.header_line}"
            self.shown.findings += lost_part_of_day(where, layout.names, lost).findings
        return layout.numbers[:_MOST_COLUMNS]

    def _numbers(self, places: Sequence[int]) -> tuple[int, ...]:
        """Give the columns by which numbers are read: those beside tell the decimal sign, too."""
        return tuple(dict.fromkeys([*places, *self.layout.numbers[:_MOST_COLUMNS]]))

    def _format(self) -> TextFormat:
        known = dict(self.made.source.get("format", {}))
        known["sheet"] = known.get("sheet") or self.layout.sheet or None
        known["encoding"] = known.get("encoding") or self.layout.encoding or None
        return TextFormat(**known)

    def _columns(self, places: tuple[int, ...]) -> Columns:
        layout = self.layout
        beside = [n for n in (layout.slot, layout.until) if n is not None]
        others = [self._asked(n) for n in (*self._numbers(places), *beside, *layout.texts)]
        time = tuple(self._asked(n) for n in layout.time)
        return Columns(
            time,
            self._asked(places[0]),
            others=tuple(dict.fromkeys(others)),
            json=layout.json,
        )

    # ------------------------------------------------------------------------------- after reading

    def _understand(self, rows: Rows, places: tuple[int, ...]) -> None:
        made, shown = self.made, self.shown
        declared = self._format()
        settled = order_beside([rows], declared, lambda rows: nullcontext(self.file))
        times = all_times([rows], written_as(declared, settled))
        if times.ways == ASKED and made.stated.get("timezone") == "Asia/Bangkok":
            # Years of two digits that lie decades ahead, or back, in ours.
            made.put("format.calendar", "buddhist")
            times = all_times([rows], written_as(self._format(), settled))
        if times.ambiguous or times.mixed:
            first = self._values(rows, places).numbers(places[0])
            shown.findings += doubts(times, first, rows.where(0))
            leave_ways(made, times)
            shown.shown = first_rows(rows, times, first)
            return
        times, said = settled_or_said(times, made.stated.get("timezone"), rows.where)
        shown.findings += said
        if self.layout.time and are_ends(rows.cells[self._asked(self.layout.time[-1])]):
            shown.layout = self.layout = replace(self.layout, ends=True)
        # Years are read as their first months, which stand nowhere in the file.
        told = (times.alike or settled) and self.layout.across != "months"
        if told and ("%" in times.written or times.written == "excel"):
            made.put("format.date", times.written)
        if foreign := of_another_calendar(rows, times):
            shown.findings.append(foreign)
            return
        if times.calendar is not None:
            made.put("format.calendar", times.calendar)
        self.months = re.search("%E?[Yy]", times.written) is not None and "%d" not in times.written
        lines = judge_lines(rows, times, times.readable)
        shown.findings += lines.findings
        if lines.skip:
            made.put("format.skip", lines.skip)
        slot = self.layout.slot
        local = in_slots(times.local, None if slot is None else rows.cells[self._asked(slot)])
        kept = self._of_one_meter(rows, local, lines.kept)
        kept = self._of_good_quality(rows, kept)
        shown.rows = int(lines.kept.sum())
        values = self._values(rows, places, kept)
        candidates = [self._candidate(rows, values, n, local, kept) for n in places]
        numbers = values.numbers(places[0])
        if self.layout.parts is not None and made.source.get("layout") == "wide":
            best = self._choose_parts(candidates)
        else:
            spacing, alone = spacing_of(local[kept]), not times.has_clock[kept].any()
            whole = self.months or spacing.months or (alone and spacing.are_days)
            indexes = None if self.stated["value"] else indexes_in(candidates)
            best = self._choose_value(candidates, indexes and indexes.chosen(whole))
            shown.findings += said_wrong(indexes, local, kept, rows.where)
        self._say_missing(rows, values, best, kept)
        if best:
            numbers = values.numbers(best[0].place)
        shown.shown = first_rows(rows, times, numbers)
        if not kept.any() or not best:
            return
        shown.offsets = bool(times.has_offset[kept].all())
        edges = (int(edge(local[kept])) for edge in (np.min, np.max))
        shown.first, shown.last = (clock(edge, times) for edge in edges)
        alone = not times.has_clock[kept].any()
        alone = alone and self.layout.slot is None
        say_kind(self.made, best, alone, self.months)
        say_spacing(made, shown, local[kept], alone, self.months)
        say_rest(made, shown, candidates, best)
        if not best[0].unit:
            others = (n for n in self._numbers(()) if n not in places)
            beside = [self._candidate(rows, values, n, local, kept) for n in others]
            shown.findings += in_two_units([*candidates, *beside], best[0], rows.where(0))

    def _values(self, rows: Rows, places: Sequence[int], kept: Bools | None = None) -> Values:
        return Values(
            self.layout,
            self.made.stated,
            self._numbers(places),
            lambda place: rows.cells[self._asked(place)],
            rows.where,
            kept,
        )

    def _named(self, rows: Rows) -> dict[str, Cells]:
        """Give the columns of texts by their names, those that may name a meter first."""
        layout = self.layout
        return {
            str(layout.names[n]): rows.cells[self._asked(n)]
            for n in sorted(layout.texts, key=lambda n: not METER.search(layout.names[n]))
            # What has a unit is measured.
            if isinstance(self.refs[n], str)
            and not layout.units[n]
            and not is_called_slot(layout.names[n])
        }

    def _of_good_quality(self, rows: Rows, kept: Bools) -> Bools:
        """Give the rows whose quality is good, where a column calls others bad."""
        quality = quality_in(self._named(rows), kept)
        if quality is None:
            return kept
        self.made.put("good", {"column": quality.column, "values": list(quality.values)})
        return kept & quality.good

    def _of_one_meter(self, rows: Rows, local: Ints, kept: Bools) -> Bools:
        """Give the rows of one meter, and leave open which one is meant."""
        made, layout = self.made, self.layout
        named = self._named(rows)
        asked, _, text = str(made.stated.get("meter", "")).partition("=")
        found: Meters | None = None
        if asked in named:
            cells = named[asked]
            texts = list(dict.fromkeys(cells.text(r) for r in np.flatnonzero(kept).tolist()))
            found = Meters({asked: text or texts[0]}, tuple({asked: t} for t in texts[1:]))
            if text:
                made.put("filter", {asked: text})
        elif repeat_with_others(local, kept, list(rows.cells.values())):
            found = meters_of(named, local, kept)
            if found is None:
                columns = "columns: " + ", ".join(layout.names)
                self.shown.findings.append(MON[302]["meters"].at(rows.where(0), found=columns))
                return kept
            made.leave("filter", found.choices, said("times repeat: there are several meters"))
        elif found := meters_in_turns(named, local, kept):
            made.leave("filter", found.choices, said("rows take turns: there are several meters"))
        if found is None:
            return kept
        self.shown.filter = found.first
        self.shown.meters = tuple(", ".join(one.values()) for one in found.others[:20])
        self._say_obis(t for one in (found.first, *found.others) for t in one.values())
        return kept & np.logical_and.reduce(
            [named[name].equal(text) for name, text in found.first.items()]
        )

    def _candidate(
        self, rows: Rows, values: Values, place: int, local: Ints, kept: Bools
    ) -> Candidate:
        numbers = values.numbers(place)
        series = None
        if not numbers.ambiguous:
            cells = rows.cells[self._asked(place)]
            good = judge_values(rows, cells, numbers, kept).readable
            order = np.argsort(local[good], kind="stable")
            if good.any():
                series = Series(local[good][order], numbers.micro[good][order])
        name = self.layout.names[place]
        return candidate(place, self.refs[place], name, values.unit(place), series)

    def _choose_parts(self, candidates: list[Candidate]) -> list[Candidate]:
        """Propose all parts of the day."""
        first, last = candidates[0], candidates[-1]
        rising = [one for one in candidates if one.series is not None and one.series.rises]
        if 2 * len(rising) > len(candidates) and not self.layout.across:
            # From day to day each of them rises: registers that are called by numbers.
            self.made.leave("layout", ("wide", "long"), said("each column rises, as registers do"))
        self.made.put("value", {"from": first.ref, "to": last.ref})
        return candidates

    def _choose_value(
        self, candidates: list[Candidate], shown: Candidate | None
    ) -> list[Candidate]:
        """Propose the value: the one that the columns beside it show, else by names and values."""
        best, choices = value_choices(candidates) if shown is None else ([shown], [])
        if "value" in self.made.stated:
            best = candidates[: len(set(self.stated["value"]))]
            self.made.put("value", None)
        elif choices:
            self.made.leave("value", choices, said("several columns may be meant"))
        elif best:
            self.made.put("value", best[0].ref)
        self._say_obis(one.name for one in candidates)
        return best

    def _say_obis(self, names: Any) -> None:
        said = {name: coded.meaning for name in names if (coded := obis_in(name))}
        if said and all(finding.code != "MON-126" for finding in self.shown.findings):
            found = "; ".join(f"{name}: {meaning}" for name, meaning in said.items())
            self.shown.findings.append(MON[126].at(self.shown.path, found=found))

    def _say_missing(self, rows: Rows, values: Values, best: list[Candidate], kept: Bools) -> None:
        marks: dict[Any, None] = {}
        wide = self.layout.parts is not None and self.layout.across != "months"
        for one in best:
            numbers = values.numbers(one.place)
            self.shown.findings += values.refused.get(one.place, ())
            if numbers.ambiguous:
                self.made.leave("format.decimal", (".", ","), said("the sign of decimals"))
                if "format.decimal" not in self.made.stated:
                    where = rows.where(0)
                    self.shown.findings += doubts(Times.none(len(rows)), numbers, where)
                return
            found = judge_values(rows, rows.cells[self._asked(one.place)], numbers, kept)
            self.shown.findings += found.findings
            marks |= dict.fromkeys(mark for mark in found.marks if not (wide and mark == ""))
            if one is best[0]:
                self.shown.readings = int(found.readable.sum())
                typed = bool((rows.kinds[self._asked(one.place)] == NUMBER).all())
                if numbers.separated and not typed:
                    self.made.put("format.decimal", numbers.decimal)
                if numbers.thousands:
                    self.made.put("format.thousands", numbers.thousands)
        if marks:
            self.made.put("format.missing", list(marks))
