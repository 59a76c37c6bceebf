"""``verify``: a submitted workbook to a verdict."""

from __future__ import annotations

import hashlib
from pathlib import Path

from jcm_mrv.methodology.library import Library
from jcm_mrv.project.load import Project
from jcm_mrv.verification.begins import where_it_begins
from jcm_mrv.verification.causes import one_for_each_cause
from jcm_mrv.verification.checks.facts import Facts
from jcm_mrv.verification.checks.fixed.alone import alone
from jcm_mrv.verification.checks.formulas.stored import outvoted, with_results_of
from jcm_mrv.verification.checks.formulas.units import as_meant
from jcm_mrv.verification.checks.held import Held
from jcm_mrv.verification.checks.logs.multipliers import multiplied
from jcm_mrv.verification.checks.made import made
from jcm_mrv.verification.checks.papers.criteria import NO_CRITERIA
from jcm_mrv.verification.checks.papers.project import absent_years, held_against_data
from jcm_mrv.verification.claim.behind import behind_of
from jcm_mrv.verification.claim.confirmed import confirmed_for
from jcm_mrv.verification.claim.plan import read_plan
from jcm_mrv.verification.claim.read import read_claim
from jcm_mrv.verification.requests.beside import Cells
from jcm_mrv.verification.requests.earlier import EarlierList
from jcm_mrv.verification.requests.follow import Round, basis_of, followed
from jcm_mrv.verification.together import once_for_each_slip
from jcm_mrv.verification.verdict import Verdict, in_question, numbered
from jcm_mrv.verification.waiting import waiting_of
from jcm_mrv.verification.weight import resting_on, unread_among, weights
from jcm_mrv.workbook.reading.grid import read_grid
from jcm_mrv.workbook.reading.package import open_package


def verify(
    workbook: Path | str,
    project: Project | None = None,
    *,
    recalculate: bool = False,
    materiality: float | None = None,
    library: Library | None = None,
    previous: EarlierList | None = None,
    plan: Path | str | None = None,
) -> Verdict:
    """Give the verdict on a filled monitoring spreadsheet.

    Parameters
    ----------
    workbook : Path or str
        An xlsx file: made by this tool, by hand in the official file, or otherwise.
    project : Project, optional
        The project whose readings its typed values are compared with.
    recalculate : bool
        Whether LibreOffice calculates every formula anew.
    materiality : float, optional
        The share of the stated reductions from which on an effect is material, ``0.05`` for 5 %.
        There is no default: without it no word is said on materiality.
    library : Library, optional
        Where methodologies, and records of what was read in official texts, are looked up.
    previous : EarlierList, optional
        The list of the round before, whose numbers and responses are kept; see
        :func:`jcm_mrv.verification.requests.earlier.read_earlier`.
    plan : Path or str, optional
        The workbook whose plan was registered; what differs from it is listed.

    Returns
    -------
    Verdict
        Numbered findings with effects in tCO2, and the recomputed result.

    Raises
    ------
    FindingsError
        When the file cannot be read, its methodology is not known, or the project has errors.

    Examples
    --------
    >>> verdict = verify("monitoring_spreadsheet.xlsx")                       # doctest: +SKIP
    >>> verdict.conclusion                                                    # doctest: +SKIP
    'confirmed: 604 tCO2'
    """
    _, facts = gather_facts(workbook, project, recalculate=recalculate, library=library, plan=plan)
    return judge(facts, materiality, previous)


def gather_facts(
    workbook: Path | str,
    project: Project | None = None,
    *,
    recalculate: bool = False,
    library: Library | None = None,
    plan: Path | str | None = None,
) -> tuple[str, Facts]:
    """Give the SHA-256 of a workbook, and what is known of it; as :func:`verify`."""
    if project is not None:
        project.check_monitored()
    package = open_package(Path(workbook))
    digest = hashlib.sha256(package.data).hexdigest()
    confirmed = confirmed_for(library, project)
    claim = read_claim(read_grid(package), library, confirmed=confirmed)
    stored = None
    if recalculate:
        from jcm_mrv.workbook.recalculate import recalculated

        fresh = recalculated(package.data, package.name)
        unjudged = outvoted(claim, fresh)
        if unjudged:
            claim = read_claim(claim.grid, library, unjudged=unjudged, confirmed=confirmed)
        again = with_results_of(claim.grid, fresh)
        stored = claim
        claim = read_claim(again, library, unjudged=unjudged, confirmed=confirmed)
    registered = None if plan is None else read_plan(Path(plan), claim, package.data, library)
    return digest, Facts(as_meant(claim), project, stored, registered, library)


def judge(
    facts: Facts, materiality: float | None = None, previous: EarlierList | None = None
) -> Verdict:
    """Give the verdict on a claim that was read."""
    found, not_made = made(facts)
    claim = facts.claim
    begun = where_it_begins(found, claim, facts.model)
    told = once_for_each_slip(one_for_each_cause(begun, claim), claim)
    items = numbered(told, claim.stated, materiality)
    round_ = Round(items)
    compared = held_against_data(claim, facts.project_result)
    if previous is not None:
        round_ = followed(items, previous, facts, Cells(claim))
    return Verdict(
        claim,
        round_.items,
        facts.result,
        claim.stated,
        materiality,
        tuple(not_made),
        in_question(round_.items, facts.model),
        round_.rest,
        basis_of(facts),
        compared,
        behind_of(
            claim, facts.logs, facts.groups, facts.stretches, facts.tables, facts.lines
        )._replace(multiplied=multiplied(claim, facts.lines)),
        alone(claim, facts.everywhere, facts.library),
        weights(claim, facts.model),
        facts.criteria or NO_CRITERIA,
        absent_years(claim, facts.project_result and facts.project_result.project),
        tuple(facts.plans or ()),
        Held(facts).amounts_alone(compared),
        None if facts.stored is None else facts.stored.stated,
        waiting_of(facts, found, not_made, round_.items),
        resting_on(facts.model, unread_among(claim, compared)),
    )
