"""What a project file says around its methodologies: dates, place, meters, what is left to say."""

from __future__ import annotations

import datetime as dt

from jcm_mrv.findings import MON, PLN, PRJ, Finding
from jcm_mrv.findings.language import said
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.project.confidential import check_confidential
from jcm_mrv.project.crediting_fit import check_crediting
from jcm_mrv.project.model import ProjectFile
from jcm_mrv.project.period import MOST_YEARS, split_years
from jcm_mrv.project.site import check_site
from jcm_mrv.project.stated import check_stated
from jcm_mrv.project.time_zone import check_time_zone
from jcm_mrv.strict_yaml import Document

# Meters of the lowest class in use (class 3) may err by 3 %; 5 % leaves room for gas and heat.
_LARGEST_PLAUSIBLE_ERROR = 0.05
# What is estimated is to come, or a while ago at most.
_STARTS = (dt.date(1990, 1, 1), dt.date(2100, 12, 31))


def check_frame(file: ProjectFile, document: Document) -> list[Finding]:
    """Give what is wrong with a project file, whatever methodologies it applies."""
    findings = check_time_zone(file, document)
    findings += _check_period(file, document)
    findings += check_site(file, document)
    findings += check_crediting(file, document)
    findings += check_confidential(document, file.confidential)
    findings += check_stated(file, document)
    references = [item.methodology for item in file.applications]
    for n, reference in enumerate(references):
        if reference in references[:n]:
            findings.append(PRJ[126].at(document.where(("applications", n)), found=reference))
    if not file.reference:
        findings.append(PRJ[127].at(document.where(())))
    for name, meter in file.meters.items():
        error_fraction = meter.error_fraction
        if error_fraction is not None and error_fraction > _LARGEST_PLAUSIBLE_ERROR:
            findings.append(
                PRJ[128].at(
                    document.where(("meters", name, "maximum_permissible_error")),
                    found=str(meter.maximum_permissible_error),
                    name=name,
                )
            )
        allowed = meter.class_fraction
        if None not in (error_fraction, allowed) and (error_fraction or 0) < (allowed or 0):
            findings.append(
                MON[521].at(
                    document.where(("meters", name, "maximum_permissible_error")),
                    found=said(
                        "{error}, class {stated}",
                        error=meter.maximum_permissible_error,
                        stated=meter.accuracy_class,
                    ),
                    name=name,
                )
            )
    return findings


def _check_period(file: ProjectFile, document: Document) -> list[Finding]:
    period, lifetime = file.monitoring_period, file.expected_lifetime
    start = file.start_of_operation
    if period is None and not _STARTS[0] <= start <= _STARTS[1]:
        first, last = _STARTS
        where = document.where(("start_of_operation",))
        return [PLN[24].at(where, found=start.isoformat(), first=first, last=last)]
    if period is None:
        if lifetime is None or file.life is not None:
            return []
        where = document.where(("expected_lifetime", "years"))
        return [PLN[2].at(where, found=number_text(lifetime.years), most=MOST_YEARS)]
    findings = []
    if period.start < file.start_of_operation:
        findings.append(
            PRJ[124].at(
                document.where(("monitoring_period", "start")),
                found=period.start.isoformat(),
                start_of_operation=file.start_of_operation.isoformat(),
            )
        )
    if len(split_years(period.start, period.end)) > MOST_YEARS:
        findings.append(
            PRJ[125].at(
                document.where(("monitoring_period",)), found=f"{period.start} to {period.end}"
            )
        )
    return findings
