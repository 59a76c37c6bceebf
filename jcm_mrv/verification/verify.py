"""``verify``: a submitted workbook to a verdict."""

from __future__ import annotations

from pathlib import Path

from jcm_mrv.findings import Finding
from jcm_mrv.methodology.library import Library
from jcm_mrv.project.load import Project
from jcm_mrv.verification.checks.cells import check_cells
from jcm_mrv.verification.checks.formulas import check_formulas
from jcm_mrv.verification.checks.project import check_project
from jcm_mrv.verification.checks.response import Response
from jcm_mrv.verification.checks.results import check_results, total_formula
from jcm_mrv.verification.checks.slips import check_slips
from jcm_mrv.verification.checks.units import misread_units
from jcm_mrv.verification.checks.values import check_values
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.claim.read import read_claim
from jcm_mrv.verification.recompute import Model, recompute
from jcm_mrv.verification.verdict import Judged, Verdict, numbered
from jcm_mrv.workbook.reading.grid import read_grid
from jcm_mrv.workbook.reading.package import open_package


def verify(
    workbook: Path | str,
    project: Project | None = None,
    *,
    recalculate: bool = False,
    materiality: float | None = None,
    library: Library | None = None,
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
        Where methodologies are looked up.

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
    path = Path(workbook)
    package = open_package(path)
    claim = read_claim(read_grid(package), library)
    recalculated: list[Finding] = []
    if recalculate:
        from jcm_mrv.verification.checks.recalculated import with_recalculated

        claim, recalculated = with_recalculated(claim, package, library)
    return judge(claim, project, materiality, recalculated)


def judge(
    claim: Claim,
    project: Project | None = None,
    materiality: float | None = None,
    findings: list[Finding] | None = None,
) -> Verdict:
    """Give the verdict on a claim that was read."""
    judged = [Judged(f) for f in (*claim.findings, *(findings or []))]
    judged += check_cells(claim)
    if not claim.spans:
        judged += check_values(claim, None)
        return Verdict(
            claim, numbered(judged, claim.stated, materiality), None, claim.stated, materiality
        )
    result, problems = recompute(claim)
    judged += [Judged(f) for f in problems]
    model = Model(claim) if result is not None else None
    response: Response | None = None
    if model is not None:
        claim, model, response, slips = misread_units(claim, model)
        judged += slips
    judged += check_values(claim, model)
    judged += check_slips(claim, model)
    judged += check_formulas(claim, model, response)
    judged += check_results(claim, result, response)
    judged += [Judged(f) for f in total_formula(claim)]
    if project is not None:
        judged += check_project(claim, project, model)
    items = numbered(judged, claim.stated, materiality)
    return Verdict(claim, items, result, claim.stated, materiality)
