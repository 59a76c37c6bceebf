"""The checks of a workbook: what each looks for, needs and gives. A new check is a line here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from jcm_mrv.findings.language import said
from jcm_mrv.verification.checks import (
    cells,
    crossed,
    directions,
    evidence,
    formulas,
    logs,
    lookups,
    means,
    neighbours,
    numbers,
    periods,
    plan,
    project,
    published,
    registers,
    results,
    sisters,
    slips,
    sources,
    stored,
    straddling,
    values,
    vintages,
    whole_years,
    worse,
    zeros,
)
from jcm_mrv.verification.checks.check import Check, NotMade
from jcm_mrv.verification.checks.facts import LACKING, Facts
from jcm_mrv.verification.judged import Judged

MOST = 20
"""Findings of one kind and check; the others are counted."""


CHECKS = (
    Check(
        "what the sheets do not say, or twice",
        cells.unread,
        gives=("WBK-1", "VER-003", "VER-004", "VER-006", "VER-007", "VER-008", "VER-04"),
    ),
    Check(
        said("stored results that are not those of LibreOffice"),
        stored.against_libreoffice,
        needs=("stored", "written"),
        gives=("VER-023", "VER-029"),
        many=False,
    ),
    Check("error values", cells.errors, gives=("VER-010",), many=False),
    Check("numbers written as text", cells.texts, gives=("VER-011",), many=False),
    Check("other workbooks", cells.reaching_out, gives=("VER-013", "VER-014"), many=False),
    Check("circles", cells.circles, gives=("VER-015",), many=False),
    Check("hidden cells", cells.hidden, gives=("VER-016",), many=False),
    Check(
        "inputs that lead to no result",
        lambda obstacles: obstacles,
        needs=("obstacles",),
        gives=("VER-065",),
    ),
    Check(
        "units that the formulas do not go by",
        lambda misread, response: misread,
        needs=("misread", "response"),
        gives=("VER-030",),
    ),
    Check(
        "inputs that are no number, in no unit that fits, or not plausible",
        values.inputs,
        uses=("model",),
        gives=("VER-005", "VER-01", "VER-030", "VER-031", "VER-036", "VER-037"),
    ),
    Check(
        "days counted twice",
        periods.overlaps,
        uses=("model",),
        gives=("VER-042",),
        many=False,
    ),
    Check("days left out", periods.left_out, uses=("model",), gives=("VER-043",)),
    Check(
        "years that go over a day on which a table begins another row",
        periods.across_rows,
        needs=("claim", "result"),
        gives=("VER-141",),
    ),
    Check(
        said("rows that bear the year of another row"),
        vintages.exchanged,
        uses=("model",),
        gives=("VER-201",),
    ),
    Check(
        said("years that count another one, or are far from it"),
        whole_years.beside,
        uses=("model",),
        gives=("VER-204", "VER-205"),
    ),
    Check(said("factors kept from another year"), vintages.kept, gives=("VER-203",)),
    Check(
        said("readings over the end of the period"),
        straddling.over_the_end,
        needs=("logs",),
        uses=("model",),
        gives=("VER-202",),
        many=False,
    ),
    Check("means without weights for the same days", means.by_days, gives=("VER-140",)),
    Check("monitoring options", values.options, gives=("VER-050", "VER-051"), of_result=False),
    Check("default values", values.constants, uses=("model",), gives=("VER-034",)),
    Check("fixed values", values.fixed, uses=("model",), gives=("VER-034", "VER-035")),
    Check(
        "fixed values unlike those that were read in the official text",
        values.unlike_read,
        uses=("model",),
        gives=("VER-107",),
    ),
    Check(
        "values a power of ten too large or too small, or beyond what bounds them",
        slips.slips,
        needs=("claim", "library"),
        uses=("model", "planned"),
        gives=("VER-032", "VER-033", "VER-038", "VER-100", "VER-101", "VER-103", "VER-104"),
    ),
    Check(
        "projects worse than their reference",
        worse.worse,
        needs=("claim", "model"),
        gives=("VER-115",),
    ),
    Check(
        "fixed values unlike those that their source has published",
        published.factors,
        needs=("claim", "series", "everywhere"),
        uses=("model",),
        gives=("VER-102", "VER-221"),
    ),
    Check(
        "fixed values unlike those of the plan",
        sisters.unlike_plan,
        needs=("claim", "planned"),
        uses=("model",),
        gives=("VER-106",),
    ),
    Check("amounts equal to the last digit", sisters.equal, uses=("model",), gives=("VER-105",)),
    Check(
        said("amounts of zero where others are not"),
        zeros.zeros,
        needs=("claim", "model", "planned"),
        gives=("VER-200",),
    ),
    Check(
        "amounts that are the sum of other rows",
        sisters.whole,
        uses=("model",),
        gives=("VER-105",),
    ),
    Check("monitored values that only refer to another", sources.refers, gives=("VER-017",)),
    Check(
        "monitored values from the same cells",
        sources.same_source,
        needs=("claim", "logs"),
        uses=("model",),
        gives=("VER-018",),
    ),
    Check(
        "monitored values that count the readings of another one besides",
        sources.holding,
        needs=("claim", "logs"),
        uses=("model",),
        gives=("VER-018",),
    ),
    Check(
        "monitored values from the readings of another meter, by the names beside them",
        crossed.crossed,
        needs=("claim", "groups", "logs"),
        uses=("model",),
        gives=("VER-114",),
    ),
    Check(
        said("amounts that add up import and export"),
        directions.added,
        needs=("claim", "groups", "logs"),
        uses=("model",),
        gives=("VER-116",),
    ),
    Check(
        said("formulas that find one line of a list and take another"),
        lookups.shifted,
        uses=("model",),
        gives=("VER-117",),
        many=False,
    ),
    Check(
        said("single readings of other days than their row's"),
        lookups.of_other_days,
        uses=("model",),
        gives=("VER-019",),
    ),
    Check(
        "formulas of monitored values unlike others",
        sources.unlike,
        needs=("claim", "logs"),
        gives=("VER-021",),
    ),
    Check(
        "numbers in the formulas behind monitored values",
        numbers.numbers_inside,
        needs=("claim", "logs"),
        uses=("model",),
        gives=("VER-113", "VER-220"),
    ),
    Check(
        "formulas and typed numbers in the logs behind monitored values",
        sources.in_logs,
        needs=("claim", "logs"),
        uses=("model",),
        gives=("VER-021", "VER-113"),
        many=False,
    ),
    Check("unlike formulas", sources.in_chains, needs=("claim", "logs"), gives=("VER-021",)),
    Check("typed totals", registers.typed_total, uses=("model",), gives=("VER-113",)),
    Check("days of registers", registers.of_few_readings, uses=("model",), gives=("VER-112",)),
    Check(
        "registers in place of what they counted",
        registers.as_it_stands,
        uses=("model",),
        gives=("VER-112",),
    ),
    Check(
        "readings in the logs behind monitored values",
        logs.readings,
        needs=("logs",),
        uses=("model",),
        gives=("VER-019", "VER-105", "VER-110", "VER-111", "VER-112"),
        many=False,
    ),
    Check("numbers in place of formulas", formulas.pasted, uses=("model",), gives=("VER-020",)),
    Check(
        "formulas that compute something else than the methodology",
        formulas.otherwise,
        needs=("claim", "model", "response"),
        gives=("VER-020", "VER-022", "VER-024", "VER-025"),
    ),
    Check(
        "roundings before the result",
        formulas.roundings,
        needs=("claim", "response"),
        gives=("VER-026",),
        many=False,
    ),
    Check(
        "formulas unlike their neighbours",
        neighbours.neighbours,
        uses=("response",),
        gives=("VER-021",),
        many=False,
    ),
    Check(
        "stored results that their formulas do not give",
        stored.stale,
        gives=("VER-023", "VER-024", "VER-028"),
        many=False,
    ),
    Check(
        "stated reductions of other days than Table 1 has",
        periods.of_results,
        uses=("result",),
        gives=("VER-040", "VER-041", "VER-044", "VER-066"),
    ),
    Check(
        "stated reductions unlike those recomputed",
        results.reductions,
        needs=("claim", "result", "model"),
        gives=("VER-060", "VER-061"),
    ),
    Check(
        "reference and project emissions unlike those recomputed",
        results.beside,
        needs=("claim", "result", "model"),
        gives=("VER-064",),
    ),
    Check(
        "rules that are a draft",
        results.draft,
        needs=("result",),
        gives=("VER-081",),
        of_result=False,
    ),
    Check(
        "criteria",
        lambda criteria: criteria.findings,
        needs=("criteria",),
        gives=("VER-080",),
        of_result=False,
    ),
    Check("a total that is no sum", results.total, gives=("VER-062",)),
    Check(
        "results that are not rounded down",
        results.rounding,
        uses=("response",),
        gives=("VER-027", "VER-061"),
    ),
    Check("a total whose formula sums something else", results.total_formula, gives=("VER-063",)),
    Check(
        said("values that the project's data do not give"),
        project.against_project,
        needs=("claim", "project_result"),
        uses=("model",),
        gives=("VER-070", "VER-071", "VER-072"),
    ),
    Check(
        said("meters without a valid calibration"),
        evidence.calibration,
        needs=("claim", "project_result"),
        gives=("VER-167",),
        of_result=False,
    ),
    Check(
        said("evidence that is named and not there"),
        evidence.missing_files,
        needs=("claim", "project_result"),
        gives=("VER-168",),
        of_result=False,
        many=False,
    ),
    Check(
        said("invoices unlike the meter"),
        evidence.invoices,
        needs=("claim", "project_result"),
        gives=("VER-169",),
        of_result=False,
    ),
    Check(
        said("criteria that nobody answers"),
        evidence.answers,
        needs=("claim", "project_result"),
        gives=("VER-170",),
        of_result=False,
    ),
    Check(
        said("fixed values unlike the registered plan"),
        plan.fixed_values,
        needs=("claim", "plan"),
        uses=("model",),
        gives=("VER-161",),
        of_result=False,
    ),
    Check(
        said("options, parameters, systems and meters unlike the registered plan"),
        plan.others,
        needs=("claim", "plan"),
        gives=("VER-162", "VER-163", "VER-164", "VER-165", "VER-166"),
        of_result=False,
    ),
)


def made(
    facts: Facts, checks: Iterable[Check] = CHECKS
) -> tuple[dict[Check, list[Judged]], list[NotMade]]:
    """Give what every check finds, and the checks that were not made for want of something."""
    found: dict[Check, list[Judged]] = {}
    not_made = []
    for check in checks:
        given = {name: getattr(facts, name) for name in (*check.needs, *check.uses)}
        lacks = next((name for name in check.needs if given[name] is None), None)
        if lacks is not None:
            not_made.append(NotMade(check, LACKING[lacks]))
            continue
        judged = [j if isinstance(j, Judged) else Judged(j) for j in check.run(**given)]
        found[check] = judged if check.many else _counted(judged)
    return found, not_made


def _counted(judged: list[Judged]) -> list[Judged]:
    """Give the first findings of each code, the last of them with the number of the rest."""
    often = Counter(j.finding.code for j in judged)
    given: Counter[str] = Counter()
    listed = []
    for one in judged:
        finding = one.finding
        given[finding.code] += 1
        rest = often[finding.code] - MOST
        if given[finding.code] == MOST and rest > 0:
            more = replace(finding, message=f"{finding.message}; and {rest} more cells")
            listed.append(one._replace(finding=more))
        elif given[finding.code] <= MOST:
            listed.append(one)
    return listed
