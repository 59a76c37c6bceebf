"""Whether what is estimated of a project fits its methodology and the days it will operate."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jcm_mrv.findings import PLN, Finding, Severity
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.methodology.model import Parameter
from jcm_mrv.methodology.quantity import Quantity
from jcm_mrv.methodology.units import UnitError
from jcm_mrv.project.application import Application
from jcm_mrv.project.estimates import Estimate, relative
from jcm_mrv.project.model import ProjectFile
from jcm_mrv.project.period import YearPart, split_years
from jcm_mrv.project.pv_estimate import share_text

_HOURS_OF_A_DAY, _HOURS_OF_A_YEAR = 24, 8784
_MUCH = Fraction(1, 10)


def check_estimates(application: Application, file: ProjectFile) -> Iterator[Finding]:
    """Give what is missing or wrong among the estimates of a project that is not monitored yet."""
    for name, parameter in application.methodology.monitored().items():
        keys = application.source_keys(name)
        plan = application.file.monitoring.get(name)
        if plan is not None and plan.estimate is not None and any(keys):
            yield PLN[4].at(
                application.where("monitoring", name, "estimate"),
                name=name,
                sets=", ".join(application.methodology.sets_of(name)),
                member=next(("/".join(key) for key in keys), ""),
            )
            continue
        for key in keys:
            found = application.estimate_of(name, key)
            label = f"{name} of {'/'.join(key)}" if key else name
            if found is None:
                yield PLN[3].at(
                    application.where("monitoring", *([name] if plan is not None else [])),
                    label=label,
                    description=parameter.description,
                    unit=parameter.unit,
                    key="/".join(key) or name,
                )
            else:
                one = _Estimated(application, file, name, key, parameter, *found)
                yield from one.check(label)


class _Estimated:
    """An estimate with what it is an estimate of."""

    def __init__(
        self,
        application: Application,
        file: ProjectFile,
        name: str,
        key: MemberKey,
        parameter: Parameter,
        estimate: Estimate,
        where: str,
    ) -> None:
        self.application, self.file, self.name, self.key = application, file, name, key
        self.parameter, self.estimate, self.where = parameter, estimate, where

    def check(self, label: str) -> Iterator[Finding]:
        """Give what is wrong with it."""
        estimate, parameter = self.estimate, self.parameter
        if not estimate.source.strip():
            yield PLN[14].at(self.where, label=label)
        form = estimate.form
        if form in ("power", "pv") and parameter.aggregation != "sum":
            yield PLN[8].at(
                self.where, found=form, label=label, how=parameter.aggregation, form=form
            )
            return
        yield from self._power(label)
        yield from self._change(label)
        parts = self._parts()
        if form == "years":
            yield from self._years(label, parts)
        else:
            yield from self._before(label, parts)
        try:
            yield from self._amounts(label, parts)
        except UnitError as exc:
            yield PLN[5].at(
                self.where, found=_units(estimate), label=label, reason=exc, unit=parameter.unit
            )

    def _parts(self) -> tuple[YearPart, ...]:
        over = self.application.methodology.time_set(self.name)
        if over is not None:
            return self.application.spans.get(over, ())
        life = self.file.life
        return () if life is None else split_years(life.start, life.end)

    def _power(self, label: str) -> Iterator[Finding]:
        hours, load = self.estimate.hours, self.estimate.load
        if hours is not None and not 0 <= hours <= _HOURS_OF_A_YEAR:
            yield PLN[13].at(self.where, found=number_text(hours), label=label)
        elif hours is not None and 0 < hours <= _HOURS_OF_A_DAY:
            yield PLN[13]["day"].at(
                self.where, severity=Severity.WARNING, found=number_text(hours), label=label
            )
        if load is not None and not 0 <= load <= 1:
            yield PLN[13]["load"].at(self.where, found=share_text(load), label=label)

    def _change(self, label: str) -> Iterator[Finding]:
        change = self.estimate.change
        if change <= -1:
            yield PLN[12].at(self.where, found=share_text(change), label=label)
        elif abs(change) > _MUCH:
            last = self.file.span.end.year - self.file.start_of_operation.year
            times = float(1 + change) ** last
            yield PLN[12]["much"].at(
                self.where,
                severity=Severity.WARNING,
                found=share_text(change),
                label=label,
                times=times,
                years=last,
            )
        if change and self.estimate.years is not None:
            yield PLN[12]["years"].at(
                self.where, severity=Severity.WARNING, found=share_text(change), label=label
            )

    def _years(self, label: str, parts: tuple[YearPart, ...]) -> Iterator[Finding]:
        given = self.estimate.years or {}
        wanted = [part.year for part in parts]
        if lost := [year for year in wanted if year not in given]:
            yield PLN[6].at(
                self.where,
                found=_listed(given),
                label=label,
                lost=_listed(lost),
                first=lost[0],
            )
        if wanted and (left := [year for year in given if year not in wanted]):
            yield PLN[7].at(
                self.where, found=_listed(left), label=label, first=wanted[0], last=wanted[-1]
            )

    def _before(self, label: str, parts: tuple[YearPart, ...]) -> Iterator[Finding]:
        """Ask for the amounts of years before the operation: no yearly amount is one of them."""
        before = [p.year for p in parts if p.start < self.file.start_of_operation]
        if before:
            yield PLN[15].at(
                self.where,
                found=_listed(before),
                label=label,
                start=self.file.start_of_operation,
                over=self.application.methodology.time_set(self.name) or "",
            )

    def _amounts(self, label: str, parts: tuple[YearPart, ...]) -> Iterator[Finding]:
        estimate, unit = self.estimate, self.parameter.unit
        if estimate.years is not None:
            for which in ("low", "high"):
                bound = getattr(estimate, which)
                if bound is not None and relative(bound) is None:
                    yield PLN[11]["years"].at(
                        self.where, found=_text(bound), label=label, which=which
                    )
                    return
            wanted = {part.year for part in parts} or {*estimate.years}
            bases = [estimate.whole_year(unit, y) for y in estimate.years if y in wanted]
        elif estimate.form == "pv":
            # What the sun gives is not known here; units, and ends in per cent, can be judged.
            for which in ("low", "high"):
                estimate.end(which, Fraction(1), unit)
            bases = [Fraction(1)] if _relative_only(estimate) else []
        else:
            bases = [estimate.whole_year(unit)]
        for base in bases:
            if base is None:
                continue
            if found := check_ends(estimate, self.parameter, base, label, self.where):
                yield from found
                return


def check_ends(
    estimate: Estimate, parameter: Parameter, base: Fraction, label: str, where: str
) -> list[Finding]:
    """Give what is wrong with the ends of an estimate around the amount of a year, at most one."""
    unit = parameter.unit
    low, high = (estimate.end(which, base, unit) for which in ("low", "high"))
    if low < 0 and not parameter.can_be_negative:
        return [PLN[10].at(where, found=f"{float(min(low, base)):g} {unit}", label=label)]
    for which, end, wrong in (("low", low, low > base), ("high", high, high < base)):
        if wrong:
            wording = PLN[11] if which == "low" else PLN[11]["high"]
            found = f"{float(end):g} {unit}"
            return [wording.at(where, found=found, label=label, base=float(base), unit=unit)]
    stated = estimate.low
    if isinstance(stated, Fraction) and 0 < stated < 1 and low < base * _MUCH:
        return [
            PLN[11]["share"].at(
                where,
                severity=Severity.WARNING,
                found=number_text(stated),
                label=label,
                unit=estimate.unit or unit,
            )
        ]
    return []


def _relative_only(estimate: Estimate) -> bool:
    return all(e is None or relative(e) is not None for e in (estimate.low, estimate.high))


def _text(bound: Fraction | Quantity) -> str:
    return str(bound) if isinstance(bound, Quantity) else number_text(bound)


def _units(estimate: Estimate) -> str:
    if estimate.power is not None:
        return f"{estimate.power.unit} × h"
    return estimate.unit or "pv"


def _listed(years: list[int] | dict[int, Fraction]) -> str:
    """Give years as text: of many the first and how many more."""
    first = ", ".join(map(str, sorted(years)[:8]))
    return first if len(years) <= 8 else f"{first}, … ({len(years)})"
