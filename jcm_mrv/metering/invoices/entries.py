"""Amounts per period of whole days, such as invoices, to one amount per calendar year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from jcm_mrv.findings import FindingsError, has_errors
from jcm_mrv.metering.codes import finding, stop
from jcm_mrv.metering.interface import LedgerLine, Measured, Wanted, YearAmount
from jcm_mrv.metering.rules.calibration import Overdue, correction, overdue_days
from jcm_mrv.metering.rules.plausibility import capacity_rate, suspect_slip
from jcm_mrv.metering.thresholds import CAPACITY_FACTOR, MAX_LISTED
from jcm_mrv.methodology.units import UnitError, advice, convert
from jcm_mrv.project.model import Entry
from jcm_mrv.project.period import YearPart

_DAY = dt.timedelta(days=1)
_DAY_SECONDS = 86_400

PLURALS = {"entry": "entries", "invoice": "invoices"}
"""What the amounts of a period are called in messages."""


@dataclass(frozen=True)
class Amount:
    """An entry (or an invoice beside readings) in the wanted unit, with its place."""

    start: dt.date
    end: dt.date
    value: Fraction
    split: bool
    where: str

    @property
    def days(self) -> int:
        """The number of days."""
        return (self.end - self.start).days + 1

    def overlap(self, start: dt.date, end: dt.date) -> tuple[dt.date, dt.date] | None:
        """Give the days that lie between two days, all included."""
        first, last = max(start, self.start), min(end, self.end)
        return (first, last) if first <= last else None

    def share(self, start: dt.date, end: dt.date) -> Fraction:
        """Give the share of the entry's days that lies between two days, both included."""
        part = self.overlap(start, end)
        return Fraction((part[1] - part[0]).days + 1, self.days) if part else Fraction(0)


def measure_entries(entries: Sequence[Entry], wanted: Wanted, measured: Measured) -> None:
    """Aggregate entries per calendar year into ``measured``.

    ``sum`` adds amounts, ``mean`` weighs values by days over the covered days, ``max`` and ``last``
    choose. An entry that crosses 31 December or an end of the monitoring period is an error unless
    it says
    ``split: days``; then it is divided pro rata by days, with a warning and a line in the ledger.

    Days without entry contribute nothing where a smaller amount is conservative. Where a larger one
    is, there is no meter from which a substitute could be taken, so entries must cover the whole
    period: else it
    is an error.
    """
    overdue = overdue_days(wanted, measured)
    amounts = inside_period(converted(entries, wanted), wanted, measured)
    check_overlaps(amounts, measured)
    if has_errors(measured.findings):
        raise FindingsError(())
    if not amounts:
        raise stop(
            "MON-905",
            "there is no entry inside the monitoring period",
            where=wanted.where,
            found=f"{len(entries)} entries",
            expected=f"entries from {wanted.years[0].start} to {wanted.years[-1].end}",
        )
    amounts = _plausible(amounts, wanted, measured)
    _report_splits(amounts, wanted, measured)
    years = []
    for part in wanted.years:
        years.append(_year(amounts, part, overdue, wanted, measured))
    measured.amounts = tuple(years)
    measured.ledger.sort(key=lambda line: (line.year, line.start, line.rule))


def converted(entries: Sequence[Entry], wanted: Wanted, word: str = "entry") -> list[Amount]:
    """Give entries in the wanted unit, in order of time.

    Raises
    ------
    FindingsError
        When a unit does not fit (MON-003), or an amount is negative that cannot be (MON-605).
    """
    amounts, problems = [], []
    for number, entry in enumerate(entries, start=1):
        where = f"{wanted.where} {word} {number}"
        try:
            value = convert(entry.value, entry.unit, wanted.unit)
        except UnitError as exc:
            problems.append(
                finding(
                    "MON-003",
                    f"{wanted.parameter} is in {wanted.unit}: {exc}",
                    where=where,
                    found=entry.unit,
                    expected=f"{wanted.unit} or a unit of the same kind",
                    hint=advice(entry.unit, wanted.unit),
                )
            )
            continue
        if value < 0 and not wanted.can_be_negative:
            problems.append(
                finding(
                    "MON-605",
                    f"an {word} is negative",
                    where=where,
                    found=f"{float(entry.value):.6g} {entry.unit}",
                    expected=f"{wanted.parameter} cannot be negative",
                )
            )
        amounts.append(Amount(entry.start, entry.end, value, entry.split == "days", where))
    if problems:
        raise FindingsError(problems)
    return sorted(amounts, key=lambda amount: (amount.start, amount.end))


def inside_period(
    amounts: list[Amount], wanted: Wanted, measured: Measured, word: str = "entry"
) -> list[Amount]:
    """Leave out entries outside the period; refuse those that cross a boundary without `split`."""
    start, end = wanted.years[0].start, wanted.years[-1].end
    inside = [amount for amount in amounts if amount.overlap(start, end)]
    if len(inside) < len(amounts):
        outside = next(amount for amount in amounts if not amount.overlap(start, end))
        measured.findings.append(
            finding(
                "MON-901",
                f"{len(amounts) - len(inside)} {PLURALS[word]} outside the monitoring period were "
                "left out",
                where=outside.where,
                found=f"{outside.start} to {outside.end}",
                expected=f"{start} to {end}",
            )
        )
    for amount in inside:
        if amount.split:
            continue
        if amount.start < start or amount.end > end:
            measured.findings.append(
                finding(
                    "MON-033",
                    f"an {word} lies partly outside the monitoring period",
                    where=amount.where,
                    found=f"{amount.start} to {amount.end}",
                    expected=f"inside {start} to {end}",
                    hint="give the amount of the days inside, or add `split: days`",
                )
            )
        elif amount.start.year != amount.end.year:
            measured.findings.append(
                finding(
                    "MON-032",
                    f"an {word} crosses 31 December",
                    where=amount.where,
                    found=f"{amount.start} to {amount.end}",
                    expected=f"{PLURALS[word]} inside one calendar year",
                    hint=f"give one {word} per year, or add `split: days` to divide it by days",
                )
            )
    return inside


def check_overlaps(amounts: list[Amount], measured: Measured, word: str = "entry") -> None:
    """Report amounts that share a day (MON-031)."""
    latest: Amount | None = None
    overlaps = []
    for amount in amounts:
        if latest is not None and amount.start <= latest.end:
            overlaps.append((latest, amount))
        if latest is None or amount.end > latest.end:
            latest = amount
    for one, other in overlaps[:MAX_LISTED]:
        measured.findings.append(
            finding(
                "MON-031",
                f"{PLURALS[word]} overlap",
                where=other.where,
                found=f"{one.start} to {one.end} ({one.where}) and {other.start} to {other.end}",
                expected=f"every day in one {word} at most; both days of an {word} are included",
            )
        )
    if len(overlaps) > MAX_LISTED:
        measured.findings.append(
            finding(
                "MON-031",
                f"{len(overlaps) - MAX_LISTED} more {PLURALS[word]} overlap",
                where=overlaps[MAX_LISTED][1].where,
            )
        )


def _plausible(amounts: list[Amount], wanted: Wanted, measured: Measured) -> list[Amount]:
    """Rules 6 and 9: entries above what the capacity allows count nothing; unit slips are named."""
    rate = capacity_rate(wanted)
    if rate is None or wanted.aggregation != "sum":
        return amounts
    suspect_slip(
        sum((amount.value for amount in amounts), Fraction(0)),
        sum(amount.days for amount in amounts) * _DAY_SECONDS,
        wanted,
        measured,
        amounts[0].where,
    )
    kept = []
    for amount in amounts:
        limit = CAPACITY_FACTOR * rate * amount.days * _DAY_SECONDS
        if amount.value <= limit:
            kept.append(amount)
            continue
        measured.findings.append(
            finding(
                "MON-601",
                "an entry is above what the capacity allows; it was excluded",
                where=amount.where,
                found=f"{float(amount.value):.6g} {wanted.unit}",
                expected=f"at most {float(limit):.6g} {wanted.unit} in {amount.days} days "
                f"(1.1 × {wanted.capacity})",
                hint="check the unit of the entry and the capacity",
            )
        )
        for part in wanted.years:
            if share := amount.share(part.start, part.end):
                measured.ledger.append(
                    _line(part, amount, "MON-601", -amount.value * share, amount.where)
                )
    return kept


def _line(part: YearPart, amount: Amount, code: str, effect: Fraction, detail: str) -> LedgerLine:
    first, last = max(part.start, amount.start), min(part.end, amount.end)
    return LedgerLine(part.year, first.isoformat(), last.isoformat(), code, effect, detail)


def _report_splits(amounts: list[Amount], wanted: Wanted, measured: Measured) -> None:
    """Warn about every entry that is divided; the ledger shows what each year got."""
    for amount in amounts:
        shares = [(part, amount.share(part.start, part.end)) for part in wanted.years]
        shares = [(part, share) for part, share in shares if share]
        if shares[0][1] == 1:
            continue
        divided = wanted.aggregation == "sum"
        measured.findings.append(
            finding(
                "MON-034",
                "an entry was split by days" if divided else "an entry counts in several years",
                where=amount.where,
                found=f"{amount.start} to {amount.end}",
                expected="entries inside one calendar year and the monitoring period",
            )
        )
        for part, share in shares:
            effect = amount.value * share if divided else Fraction(0)
            detail = f"{share.numerator}/{share.denominator} of the days; {amount.where}"
            measured.ledger.append(_line(part, amount, "MON-034", effect, detail))


def _year(
    amounts: list[Amount],
    part: YearPart,
    overdue: list[Overdue],
    wanted: Wanted,
    measured: Measured,
) -> YearAmount:
    inside = [amount for amount in amounts if amount.overlap(part.start, part.end)]
    days = {amount: _days(amount, part) for amount in inside}
    covered = sum(days.values())
    _report_uncovered(inside, part, wanted, measured)
    if not inside and wanted.aggregation != "sum":
        raise stop(
            "MON-905",
            f"there is no entry in {part.year}",
            where=wanted.where,
            expected=f"at least one to give the {wanted.aggregation}",
        )
    if wanted.aggregation == "sum":
        value = sum((a.value * a.share(part.start, part.end) for a in inside), Fraction(0))
    elif wanted.aggregation == "mean":
        value = sum((a.value * n for a, n in days.items()), Fraction(0)) / covered
    elif wanted.aggregation == "max":
        value = max(amount.value for amount in inside)
    else:
        value = inside[-1].value
    corrections = [
        _corrected(inside, value, covered, late, part, wanted)
        for late in overdue
        if late.first_day <= part.end and late.last_day >= part.start
    ]
    measured.ledger += [line for line in corrections if line is not None]
    adjusted = sum((line.effect for line in measured.ledger if line.year == part.year), Fraction(0))
    value += sum((line.effect for line in corrections if line is not None), Fraction(0))
    return YearAmount(part.year, value, Fraction(covered, part.days), adjusted)


def _days(amount: Amount, part: YearPart) -> int:
    overlap = amount.overlap(part.start, part.end)
    return (overlap[1] - overlap[0]).days + 1 if overlap else 0


def _corrected(
    inside: list[Amount],
    value: Fraction,
    covered: int,
    late: Overdue,
    part: YearPart,
    wanted: Wanted,
) -> LedgerLine | None:
    """Rule 8 for entries of a meter: the days on which its calibration was overdue."""
    first, last = max(late.first_day, part.start), min(late.last_day, part.end)
    touched = [amount for amount in inside if amount.overlap(first, last)]
    if not touched:
        return None
    if wanted.aggregation == "sum":
        effect = correction(
            late,
            sum((a.value * a.share(first, last) for a in touched), Fraction(0)),
            wanted.direction,
        )
    elif wanted.aggregation == "mean":
        effect = (
            sum(
                (
                    correction(late, a.value, wanted.direction) * a.share(first, last) * a.days
                    for a in touched
                ),
                Fraction(0),
            )
            / covered
        )
    else:
        chosen = inside[-1] if wanted.aggregation == "last" else max(inside, key=lambda a: a.value)
        if chosen not in touched:
            return None
        effect = correction(late, value, wanted.direction)
    return LedgerLine(
        part.year, first.isoformat(), last.isoformat(), "MON-801", effect, late.detail
    )


def _report_uncovered(
    inside: list[Amount], part: YearPart, wanted: Wanted, measured: Measured
) -> None:
    """Name the days of a year without entry."""
    stretches, following = [], part.start
    for amount in inside:
        if amount.start > following:
            stretches.append((following, amount.start - _DAY))
        following = max(following, amount.end + _DAY)
    if following <= part.end:
        stretches.append((following, part.end))
    if not stretches:
        return
    named = ", ".join(f"{first} to {last}" for first, last in stretches[:MAX_LISTED])
    more = f" and {len(stretches) - MAX_LISTED} more" if len(stretches) > MAX_LISTED else ""
    needed = wanted.aggregation == "sum" and wanted.direction == "higher"
    measured.findings.append(
        finding(
            "MON-036" if needed else "MON-035",
            f"days of {part.year} without an entry"
            + ("; they count nothing" if wanted.aggregation == "sum" and not needed else ""),
            where=wanted.where,
            found=named + more,
            expected="entries for the whole period, since a larger amount is conservative here"
            if needed
            else "entries for the whole period",
            hint="give an entry for these days; 0 if nothing was used" if needed else "",
        )
    )
