"""What a project states that nobody could look up: sources, serial numbers, how it is measured.

A word such as TBD, or a guess, in their place is no error of the calculation; somebody has to write
what is so before the result is ready.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from jcm_mrv.findings import PRJ, Finding
from jcm_mrv.methodology.how_often import is_rarer
from jcm_mrv.patterns import pattern
from jcm_mrv.project.application import Application
from jcm_mrv.project.meter import Meter
from jcm_mrv.project.model import ProjectFile
from jcm_mrv.project.participant import names_a_participant
from jcm_mrv.strict_yaml import Document, Path_
from jcm_mrv.today import still_to_come
from jcm_mrv.visible import compared, says_something, shows_something

# What was in operation before is no project of the JCM (Project Cycle Procedures, as recalled).
_FIRST_START = dt.date(2013, 1, 1)
_WITH_SOURCES = ("values", "expected_lifetime")
_DIGIT = pattern("[0-9]")
_ESTIMATED = pattern(
    r"\b(?:estimat|assum|guess)|推定|推測|見積|概算|想定"
    r"|\b(?:ước (?:tính|lượng)|giả định|phỏng đoán)"
)
_MEASURED = pattern(
    r"\b(?:measur|meter|read|record|log|weigh|count|calculat|invoice|bill)|計測|測定|計量|検針|計算|請求"
    r"|\b(?:đo|đọc|ghi|cân|đếm|tính từ|hóa đơn|hoá đơn)\b"
)


def check_stated(file: ProjectFile, document: Document) -> Iterator[Finding]:
    """Ask for sources, serial numbers and days that cannot be, whatever the methodologies."""
    for path, text in _sources(document.data, ()):
        if not shows_something(text):
            label = ".".join(str(step) for step in path[:-1])
            yield PRJ[231].at(document.where(path), found=text, label=label)
    yield from _participants_named(file, document)
    for name in sorted(_meters_used(file) & set(file.meters)):
        yield from _check_serial(name, file.meters[name], document)
    yield from _one_meter_twice(file, document)
    for name, meter in file.meters.items():
        for n, calibration in enumerate(meter.calibrations):
            if (today := still_to_come(calibration.date)) is not None:
                where = document.where(("meters", name, "calibrations", n))
                found = str(calibration.date)
                yield PRJ[146]["calibration"].at(where, found=found, name=name, today=today)
    start = file.start_of_operation
    if file.monitoring_period is not None and start < _FIRST_START:
        where = document.where(("start_of_operation",))
        yield PRJ[233].at(where, found=start.isoformat(), first=_FIRST_START)


def _participants_named(file: ProjectFile, document: Document) -> Iterator[Finding]:
    """Ask who a participant is that has a word such as TBD in place of a name."""
    for side in ("japan", "partner"):
        for number, one in enumerate(file.participants.of(side)):
            if not names_a_participant(one.name):
                path = ("participants", side, number)
                label = ".".join(map(str, path))
                yield PRJ[246].at(document.where(path), found=one.name, label=label)


def check_how(application: Application) -> Iterator[Finding]:
    """Ask where frequency or method of what is monitored say that nobody measures it."""
    for name, plan in application.file.monitoring.items():
        parameter = application.methodology.parameters.get(name)
        if parameter is None:
            continue
        where = application.where("monitoring", name)
        for key, text in (("frequency", plan.frequency), ("method", plan.method)):
            if text.strip() and not says_something(text):
                yield PRJ[234]["nothing"].at(where, found=text, key=key, name=name)
        if plan.frequency and is_rarer(plan.frequency, parameter.frequency):
            own = parameter.frequency or "at least once in each calendar year"
            yield PRJ[234].at(where, found=plan.frequency, name=name, own=own)
        if plan.option == "C" and _is_estimated(plan.method):
            yield PRJ[234]["estimated"].at(where, found=plan.method, name=name)


def _is_estimated(method: str) -> bool:
    plain = method.casefold()
    return _ESTIMATED.search(plain) is not None and _MEASURED.search(plain) is None


def _check_serial(name: str, meter: Meter, document: Document) -> Iterator[Finding]:
    serial = meter.serial.strip()
    if not serial:
        yield PRJ[232].at(document.where(("meters", name)), name=name)
    elif not says_something(serial) or (" " in serial and not _DIGIT.search(serial)):
        # Of several words without a digit: "see nameplate", "to be checked".
        where = document.where(("meters", name, "serial"))
        yield PRJ[232]["nothing"].at(where, found=serial, name=name)


def _one_meter_twice(file: ProjectFile, document: Document) -> Iterator[Finding]:
    """Ask about two meters of one parameter that have one serial number: what is one counts twice.

    What a meter draws and what it gives are two parameters, and may be read of one.
    """
    told: set[str] = set()
    for plan in (plan for one in (file, *file.applications) for plan in one.monitoring.values()):
        by_serial: dict[str, str] = {}
        of_plan = [plan, *plan.members.values()]
        for name in dict.fromkeys(name for of in of_plan for name in of.meter_names(plan)):
            serial = file.meters[name].serial.strip() if name in file.meters else ""
            if not says_something(serial):
                continue
            other = by_serial.setdefault(compared(serial), name)
            if other != name and name not in told:
                told.add(name)
                where = document.where(("meters", name, "serial"))
                yield PRJ[232]["twice"].at(where, found=serial, name=name, other=other)


def _meters_used(file: ProjectFile) -> set[str]:
    plans = [plan for one in (file, *file.applications) for plan in one.monitoring.values()]
    named = {meter for plan in plans for meter in plan.meter_names(plan)}
    members = ((plan, source) for plan in plans for source in plan.members.values())
    return named | {meter for plan, source in members for meter in source.meter_names(plan)}


def _sources(data: object, path: Path_) -> Iterator[tuple[Path_, str]]:
    """Give each `source` of a fixed value, or of the lifetime, with its place."""
    if isinstance(data, list):
        for number, part in enumerate(data):
            yield from _sources(part, (*path, number))
    elif isinstance(data, dict):
        for key, part in data.items():
            below = (*path, key)
            if key == "source" and isinstance(part, str) and set(below) & set(_WITH_SOURCES):
                yield below, part
            else:
                yield from _sources(part, below)
