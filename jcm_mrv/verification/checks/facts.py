"""What the checks of a workbook may ask for, each worked out once and only when it is asked for."""

from __future__ import annotations

from functools import cached_property

from jcm_mrv.calculation.calculate import calculate
from jcm_mrv.calculation.result import Result
from jcm_mrv.findings import Finding
from jcm_mrv.findings.language import said
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.series.series import Series
from jcm_mrv.methodology.solve import own_values
from jcm_mrv.project.load import Project
from jcm_mrv.verification.checks.formulas.response import Response
from jcm_mrv.verification.checks.formulas.units import Taken, taken_by_formulas
from jcm_mrv.verification.checks.papers.criteria import Criteria, judge_criteria
from jcm_mrv.verification.checks.papers.plan import OwnPlan, own_plan_of
from jcm_mrv.verification.claim.assigned import Group, groups_of
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.claim.columns import Lines, lines_behind
from jcm_mrv.verification.claim.differences import Difference, differences_of
from jcm_mrv.verification.claim.ends import Stretch, stretches_of
from jcm_mrv.verification.claim.estimates import Planned, planned_of
from jcm_mrv.verification.claim.logs import Ends, Log, logs_of
from jcm_mrv.verification.claim.read import plan_beside
from jcm_mrv.verification.claim.worked import tables_of
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model, recompute

LACKING = {
    "result": said("a result that the inputs lead to"),
    "model": said("a result that the inputs lead to"),
    "response": said("a result that the inputs lead to"),
    "criteria": said("a result that the inputs lead to"),
    "project_result": said("the project file"),
    "stored": said("results by LibreOffice"),
    "plan": said("the registered plan"),
    "plans": said("a plan, in the same workbook or registered"),
}
"""What is not there, in words."""


class Facts:
    """A claim and what follows from it; None where something is not there.

    Parameters
    ----------
    written : Claim
        The claim as the workbook writes it.
    project : Project, optional
        The project that the workbook is of.
    stored : Claim, optional
        The claim with the results that are stored, where ``written`` has them calculated anew.
    plan : Claim, optional
        The plan that was registered.
    library : Library, optional
        Where published values are looked up; the shipped ones by default.
    """

    def __init__(
        self,
        written: Claim,
        project: Project | None = None,
        stored: Claim | None = None,
        plan: Claim | None = None,
        library: Library | None = None,
    ) -> None:
        self.written, self.project, self.stored, self.plan = written, project, stored, plan
        self._library = library or Library()

    @property
    def library(self) -> Library:
        """Where methodologies and published values are looked up."""
        return self._library

    @cached_property
    def _recomputed(self) -> tuple[Result | None, list[Finding]]:
        return recompute(self.written)

    @cached_property
    def project_result(self) -> Result | None:
        """What the project's own data give.

        Raises
        ------
        FindingsError
            When the project cannot be calculated.
        """
        return None if self.project is None else calculate(self.project)

    @cached_property
    def criteria(self) -> Criteria | None:
        """What became of each eligibility criterion."""
        if self.result is None and self.project_result is None:
            return None
        return judge_criteria(self.written, self.result, self.project_result)

    @property
    def result(self) -> Result | None:
        """What the inputs lead to by the methodology."""
        return self._recomputed[0]

    @property
    def series(self) -> list[Series]:
        """The published values that fit the country and a fixed value of the methodology."""
        country = self.written.methodology.file.partner_country
        return [s for s in self.everywhere if country in (s.file.countries or [country])]

    @cached_property
    def everywhere(self) -> list[Series]:
        """The same of every country."""
        methodology = self.written.methodology
        # A value that the methodology has of its own is held against that.
        asked = [n for n in methodology.fixed_ex_ante() if not own_values(methodology, n)]
        units = {methodology.parameters[n].unit for n in asked}
        if not units - {"1"}:
            return []
        found = [self._library.load_series(name) for name in self._library.series()]
        return [series for series in found if any(series.fits(unit) for unit in units)]

    @cached_property
    def logs(self) -> list[Log]:
        """The logs that monitored values are taken from."""
        lines = [s for s in self.claim.monitored if not s.is_typed]
        others: set[Ends] = set()
        return [log for stated in lines for log in logs_of(self.claim, stated, others)]

    @cached_property
    def tables(self) -> list[Log]:
        """The tables that fixed values are worked out from."""
        return tables_of(self.claim)

    @cached_property
    def lines(self) -> list[Lines]:
        """The columns that the formulas of the logs take in their lines."""
        return [lines_behind(log) for log in self.logs]

    @cached_property
    def stretches(self) -> list[Stretch]:
        """The readings at both ends of days that stand in their row."""
        return stretches_of(self.claim, [s for s in self.claim.monitored if not s.is_typed])

    @cached_property
    def differences(self) -> list[Difference]:
        """The differences of register readings that monitored values are taken from."""
        return differences_of(self.claim, [s for s in self.claim.monitored if not s.is_typed])

    @cached_property
    def groups(self) -> list[Group]:
        """The monitored values of each period, with the names of what they are taken from."""
        return groups_of(self.claim)

    @cached_property
    def plans(self) -> list[OwnPlan] | None:
        """The registered plan and the one in the same workbook, each with what its estimates give.

        None without any.
        """
        beside = plan_beside(self.written)
        found = [] if self.plan is None else [own_plan_of(self.plan, self.plan.name)]
        return [*found, *([] if beside is None else [own_plan_of(beside)])] or None

    @cached_property
    def planned(self) -> Planned:
        """What the plan in the same workbook estimates, where there is one beside the report."""
        return planned_of(self.written)

    @property
    def obstacles(self) -> list[Finding]:
        """What stands against a result."""
        return self._recomputed[1]

    @cached_property
    def _taken(self) -> Taken | None:
        if self.result is None:
            return None
        return taken_by_formulas(self.written, Model(self.written))

    @property
    def claim(self) -> Claim:
        """The claim, in the units that the workbook's formulas take its values in."""
        return self.written if self._taken is None else self._taken.claim

    @property
    def model(self) -> Model | None:
        """The methodology on the claim's inputs and on changes of them."""
        return None if self._taken is None else self._taken.model

    @property
    def response(self) -> Response | None:
        """The workbook's formulas beside the methodology."""
        return None if self._taken is None else self._taken.response

    @property
    def misread(self) -> list[Judged]:
        """Units that the workbook's formulas do not go by."""
        return [] if self._taken is None else self._taken.judged
