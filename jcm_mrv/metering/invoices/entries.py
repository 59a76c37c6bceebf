"""Amounts per period of whole days, such as invoices, to one amount per calendar year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from fractions import Fraction

from jcm_mrv.findings import MON, Finding, FindingsError, has_errors
from jcm_mrv.findings.language import said
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.found import Found, Gathering, of_each
from jcm_mrv.metering.interface import LedgerLine, Measured, Wanted
from jcm_mrv.metering.invoices.amount import Amount
from jcm_mrv.metering.invoices.entered import Entered
from jcm_mrv.metering.invoices.odd import even_entries, odd_entries
from jcm_mrv.metering.invoices.sums import added, sampled
from jcm_mrv.metering.rules.calibration import overdue_days
from jcm_mrv.metering.rules.plausibility import slip
from jcm_mrv.metering.rules.tally import Effect
from jcm_mrv.metering.sun.most import most_of_sun
from jcm_mrv.metering.thresholds import CAPACITY_ALWAYS, CAPACITY_FACTOR, CAPACITY_SUN
from jcm_mrv.methodology.units import UnitError, advice, convert
from jcm_mrv.project.model import Entry
from jcm_mrv.project.period import YearPart
from jcm_mrv.today import still_to_come

_DAY_SECONDS = 86_400

PLURALS = {"entry": said("entries"), "invoice": said("invoices")}
"""What the amounts of a period are called in messages."""
_WORDS = {"entry": said("entry"), "invoice": said("invoice")}
_LISTS = {"entry": "entries", "invoice": "invoiced"}


def measure_entries(
    entries: Sequence[Entry], wanted: Wanted, keep: list[Entered] | None = None
) -> Measured:
    """Aggregate entries per part of the calendar.

    ``sum`` adds amounts, ``mean`` weighs values by days over the covered days, ``max`` and ``last``
    choose. An entry that crosses 31 December or an end of the monitoring period is an error unless
    it says ``split: days``; then it is divided pro rata by days, with a warning and a line in the
    ledger.

    Days without entry contribute nothing where a smaller amount is conservative. Where a larger one
    is, there is no meter from which a substitute could be taken, so entries must cover the whole
    period: else it is an error.

    Parameters
    ----------
    entries : sequence of Entry
        As they are declared.
    wanted : Wanted
        What is wanted of them.
    keep : list of Entered, optional
        Takes what counts, for whoever holds it against invoices.

    Raises
    ------
    FindingsError
        When an error was found, with all that was found before it.
    """
    with Gathering() as said:
        overdue = said.take(overdue_days(wanted))
        amounts = said.take(inside_period(converted(entries, wanted), wanted))
        said.findings += overlaps(amounts)
        if has_errors(said.findings):
            raise FindingsError(())
        if not amounts:
            raise MON[905]["entries"].stop(
                wanted.where,
                found=f"{len(entries)} entries",
                start=wanted.calendar.start,
                end=wanted.calendar.end,
            )
        said.findings += odd_entries(amounts, wanted)
        said.findings += even_entries(amounts, wanted)
        plausible = said.take(_plausible(amounts, wanted))
        effects = [*plausible.excluded, *said.take(_splits(plausible.amounts, wanted))]
        together = added if wanted.aggregation == "sum" else sampled
        measured = said.take(together(plausible.amounts, effects, overdue, wanted))
        if keep is not None:
            keep.append(Entered(plausible.amounts, overdue, wanted))
    return replace(measured, findings=tuple(said.findings))


def converted(entries: Sequence[Entry], wanted: Wanted, word: str = "entry") -> list[Amount]:
    """Give entries in the wanted unit, in order of time.

    Raises
    ------
    FindingsError
        When a unit does not fit (MON-003), an amount is negative that cannot be (MON-605), or
        of days to come (MON-037).
    """
    amounts, problems = [], []
    for number, entry in enumerate(entries, start=1):
        row = wanted.rows.get((wanted.source_number, _LISTS[word], number - 1), {})
        where = row.get("", f"{wanted.where} {word} {number}")
        try:
            value = convert(entry.value, entry.unit, wanted.unit)
        except UnitError as exc:
            problems.append(
                MON[3]["entry"].at(
                    where,
                    found=entry.unit,
                    parameter=wanted.parameter,
                    unit=wanted.unit,
                    reason=exc,
                    advice=advice(entry.unit, wanted.unit),
                )
            )
            continue
        if value < 0 and not wanted.can_be_negative:
            problems.append(
                MON[605]["entry"].at(
                    where,
                    found=f"{float(entry.value):.6g} {entry.unit}",
                    word=_WORDS[word],
                    parameter=wanted.parameter,
                )
            )
        if wanted.confined and (now := still_to_come(entry.end)):
            problems.append(MON[37].at(where, found=str(entry.end), word=_WORDS[word], today=now))
        begins = row.get("start", where)
        split = entry.split == "days"
        amounts.append(Amount(entry.start, entry.end, value, split, where, begins))
    if problems:
        raise FindingsError(problems)
    return sorted(amounts, key=lambda amount: (amount.start, amount.end))


def inside_period(
    amounts: list[Amount], wanted: Wanted, word: str = "entry"
) -> Found[list[Amount]]:
    """Leave out entries outside the period; refuse those that cross a boundary without `split`."""
    start, end = wanted.calendar.start, wanted.calendar.end
    inside = [amount for amount in amounts if amount.overlap(start, end)]
    said = []
    if len(inside) < len(amounts):
        outside = next(amount for amount in amounts if not amount.overlap(start, end))
        said.append(
            MON[901]["days"].at(
                outside.where,
                found=f"{outside.start} to {outside.end}",
                count=len(amounts) - len(inside),
                words=PLURALS[word],
                start=start,
                end=end,
            )
        )
    for amount in inside:
        if amount.split:
            continue
        if amount.start < start or amount.end > end:
            said.append(
                MON[33].at(
                    amount.where,
                    found=f"{amount.start} to {amount.end}",
                    word=_WORDS[word],
                    start=start,
                    end=end,
                )
            )
        elif wanted.calendar.has_own_parts:
            said += _over_parts(amount, wanted, word)
        elif amount.start.year != amount.end.year:
            said.append(
                MON[32].at(
                    amount.where,
                    found=f"{amount.start} to {amount.end}",
                    word=_WORDS[word],
                    words=PLURALS[word],
                )
            )
    return Found(inside, tuple(said))


def _over_parts(amount: Amount, wanted: Wanted, word: str) -> Iterator[Finding]:
    """Refuse an amount of several months, quarters or seasons, each of which has its own."""
    parts = wanted.calendar.parts
    reached = [part.called for part in parts if amount.overlap(part.start, part.end)]
    if len(reached) > 1:
        yield MON[950].at(
            amount.where,
            found=f"{amount.start} to {amount.end}",
            word=_WORDS[word],
            parts=" and ".join([reached[0], reached[-1]])
            if len(reached) == 2
            else f"{reached[0]} to {reached[-1]}",
            parameter=wanted.parameter,
        )


def overlaps(amounts: list[Amount], word: str = "entry") -> list[Finding]:
    """Report amounts that share a day (MON-031)."""
    latest: Amount | None = None
    shared = []
    for amount in amounts:
        if latest is not None and amount.start <= latest.end:
            shared.append((latest, amount))
        if latest is None or amount.end > latest.end:
            latest = amount
    return of_each(
        shared,
        lambda pair: MON[31].at(
            pair[1].begins,
            found=f"{pair[0].start} to {pair[0].end} ({pair[0].where}) and "
            f"{pair[1].start} to {pair[1].end}",
            words=PLURALS[word],
            word=_WORDS[word],
        ),
    )


@immutable
class _Plausible:
    """The amounts that count, and the lines of those that do not."""

    amounts: list[Amount]
    excluded: list[Effect] = field(default_factory=list)


def _plausible(amounts: list[Amount], wanted: Wanted) -> Found[_Plausible]:
    """Rules 6 and 9: entries above what the capacity allows count nothing; unit slips are named."""
    rate = wanted.capacity_rate
    if rate is None or wanted.aggregation != "sum":
        return Found(_Plausible(amounts))
    total = sum((amount.value for amount in amounts), Fraction(0))
    seconds = sum(amount.days for amount in amounts) * _DAY_SECONDS
    said = list(slip(total, seconds, wanted, amounts[0].where))
    kept, lines = [], []
    for amount in amounts:
        limit = CAPACITY_FACTOR * rate * amount.days * _DAY_SECONDS
        if amount.value <= limit:
            kept.append(amount)
            said += _without_pause(amount, rate, wanted)
            continue
        said.append(
            MON[601].at(
                amount.where,
                found=f"{float(amount.value):.6g} {wanted.unit}",
                limit=float(limit),
                unit=wanted.unit,
                days=amount.days,
                capacity=wanted.capacity,
            )
        )
        lines += [
            _line(part, amount, "MON-601", -amount.value * share, amount.where)
            for part in wanted.calendar.parts
            if (share := amount.share(part.start, part.end))
        ]
    return Found(_Plausible(kept, lines), tuple(said))


def _without_pause(amount: Amount, rate: Fraction, wanted: Wanted) -> Iterator[Finding]:
    """Ask about an entry that the plant would have to give without a pause, or the sun at night."""
    share = CAPACITY_SUN if wanted.follows_sun else CAPACITY_ALWAYS
    wording = MON[614]
    if wanted.solar is not None:
        given = most_of_sun(amount.start, amount.end, wanted.solar)
        if given < share:
            share = given
            wording = MON[614]["sun"]
    limit = share * rate * amount.days * _DAY_SECONDS
    if amount.value > limit:
        yield wording.at(
            amount.where,
            found=f"{float(amount.value):.6g} {wanted.unit}",
            share=int(share * 100),
            limit=float(limit),
            unit=wanted.unit,
            days=amount.days,
            capacity=wanted.capacity or (wanted.meter and wanted.meter.maximum_power),
        )


def _line(part: YearPart, amount: Amount, code: str, effect: Fraction, detail: str) -> Effect:
    first, last = max(part.start, amount.start), min(part.end, amount.end)
    line = LedgerLine(part.year, first.isoformat(), last.isoformat(), code, effect, detail)
    return Effect(line, first.toordinal(), last.toordinal() + 1)


def _splits(amounts: list[Amount], wanted: Wanted) -> Found[list[Effect]]:
    """Warn about every entry that is divided; the ledger shows what each year got."""
    said, lines = [], []
    divided = wanted.aggregation == "sum"
    for amount in amounts:
        shares = [(part, amount.share(part.start, part.end)) for part in wanted.calendar.parts]
        shares = [(part, share) for part, share in shares if share]
        if shares[0][1] == 1:
            continue
        said.append(
            MON[34]["parts"].at(amount.where, found=f"{amount.start} to {amount.end}")
            if divided and shares[0][0].called
            else MON[34]["entry"].at(amount.where, found=f"{amount.start} to {amount.end}")
            if divided
            else MON[34]["several"].at(amount.where, found=f"{amount.start} to {amount.end}")
        )
        for part, share in shares:
            effect = amount.value * share if divided else Fraction(0)
            detail = f"{share.numerator}/{share.denominator} of the days; {amount.where}"
            lines.append(_line(part, amount, "MON-034", effect, detail))
    return Found(lines, tuple(said))
