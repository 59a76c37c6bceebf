"""A project file to a project: methodologies loaded, members and values bound, all checked."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import field, replace
from itertools import chain
from pathlib import Path

from jcm_mrv.findings import PLN, PRJ, Finding, FindingsError, has_errors
from jcm_mrv.findings.language import said
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.countries import country_name
from jcm_mrv.methodology.judge import load_methodology
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.model import split_reference
from jcm_mrv.project.application import Application
from jcm_mrv.project.at_hand import at_hand, not_found
from jcm_mrv.project.bind import bind_application
from jcm_mrv.project.crediting_fit import check_validity
from jcm_mrv.project.declared_choices import declared_otherwise, unshown_choices
from jcm_mrv.project.estimates_fit import check_estimates
from jcm_mrv.project.evidence import files_read, named_files
from jcm_mrv.project.evidence_checks import check_evidence
from jcm_mrv.project.evidence_kinds import of_another_kind
from jcm_mrv.project.evidence_words import Evidence
from jcm_mrv.project.fit import fit
from jcm_mrv.project.frame import check_frame
from jcm_mrv.project.model import ApplicationFile, ProjectFile
from jcm_mrv.project.overlaid import Overlaid, contradicted_by, overlaid
from jcm_mrv.project.overlays import Overlay, overlays_for, passed_over
from jcm_mrv.project.period import YearPart, split_years
from jcm_mrv.project.project_file import read_document_in_part, read_project_file
from jcm_mrv.project.seals import Seals, read_seals
from jcm_mrv.strict_yaml import Document, Path_, validate_filled


@immutable(repr=False)
class Project:
    """A project: its file, its folder and the methodologies it applies.

    Attributes
    ----------
    findings : tuple of Finding
        Warnings and notes; a project with errors is not made.
    sha256 : str
        Of the project file as read.
    evidence_asked : tuple of Path
        Files of evidence that are asked about for what stands in them.
    untold : frozenset of str, optional
        Of a file whose form is wrong, the places of which nothing more is said.
    """

    file: ProjectFile
    document: Document
    path: Path
    sha256: str
    applications: tuple[Application, ...]
    findings: tuple[Finding, ...]
    library: Library | None = field(default=None, compare=False)
    evidence_asked: tuple[Path, ...] = field(default=(), compare=False)
    untold: frozenset[str] | None = field(default=None, compare=False)

    def __repr__(self) -> str:
        applied = ", ".join(item.methodology.reference for item in self.applications)
        return f"<Project {self.file.title!r} applying {applied}>"

    @property
    def folder(self) -> Path:
        """The folder that all paths of the project file are relative to."""
        return self.path.parent

    def files(self) -> list[Path]:
        """Give the project file, and every file that it names: readings, invoices, evidence."""
        return [self.path, *named_files(self.document.data, self.folder)]

    def seals(self) -> Seals:
        """Give what is sealed of its days.

        Raises
        ------
        FindingsError
            ``EVI-070`` to ``EVI-075`` where the seals cannot be relied on.
        """
        return read_seals(self.folder, self.file)

    @property
    def has_data(self) -> bool:
        """Whether it declares anything that was monitored: readings or entries."""
        return any(
            source.declares_data
            for _, applied in declared_applications(self.file)
            for plan in applied.monitoring.values()
            for source in (plan, *plan.members.values())
        )

    @property
    def years(self) -> tuple[YearPart, ...]:
        """The calendar years of the monitoring period.

        Raises
        ------
        FindingsError
            ``PLN-001`` where the project states none.
        """
        self.check_monitored()
        return split_years(self.file.period.start, self.file.period.end)

    def check_monitored(self) -> None:
        """Say that a project without a monitoring period has nothing monitored yet.

        Raises
        ------
        FindingsError
            ``PLN-001``, with what else there is to say of the project.
        """
        if self.file.monitoring_period is None:
            raise FindingsError([*self.findings, PLN[1].at(self.document.where(()))])


@immutable
class UnderMethodology:
    """A project as it would be under a methodology.

    Attributes
    ----------
    project : Project or None
        None where something is missing that the methodology needs; ``findings`` say what.
    left_out : tuple of str
        What the file says for another one of the methodologies and this one does not know.
    """

    methodology: Methodology
    project: Project | None
    findings: tuple[Finding, ...]
    left_out: tuple[str, ...]


def load_project(path: Path | str, library: Library | None = None) -> Project:
    """Give a project whose file, methodologies, members and values fit together.

    Parameters
    ----------
    path : Path or str
        The project file.
    library : Library, optional
        Where methodologies are looked up; the shipped ones by default.

    Raises
    ------
    FindingsError
        With every error found, ``PRJ-...`` or ``MET-...``.
    """
    project = read_project(path, library)
    if has_errors(project.findings):
        raise FindingsError(project.findings)
    return project


def read_project(path: Path | str, library: Library | None = None) -> Project:
    """Give a project as far as it can be bound, with its errors among the ``findings``.

    For looking at the data of a project that cannot be calculated yet. It has no applications
    where its dates or its time zone are wrong, and none of those whose members do not fit.

    Raises
    ------
    FindingsError
        When the file cannot be read, or is no project file; with what is wrong besides.
    """
    project = read_in_part(path, library)
    if project.untold is not None:
        raise FindingsError(project.findings)
    return project


def read_in_part(path: Path | str, library: Library | None = None) -> Project:
    """Give a project as far as its file is well-formed, with its errors among the ``findings``.

    For saying in one round all that is wrong; what is not well-formed is not in it.

    Raises
    ------
    FindingsError
        When the file cannot be read, or nothing can be made of it.
    """
    path, raw, document, unread = read_document_in_part(path)
    digest = hashlib.sha256(raw).hexdigest()
    wrong = () if unread is None else unread.findings
    file = None
    try:
        file = validate_filled(document, ProjectFile, "PRJ")
    except FindingsError as exc:
        wrong = (*wrong, *exc.findings)
    if wrong or file is None:
        from jcm_mrv.project.well_formed import well_formed

        rest = well_formed(document, wrong, () if unread is None else unread.paths)
        if rest is None:
            raise FindingsError(wrong)
        if rest.whole:
            project = _bound(rest.file, rest.document, path, digest, library)
        else:
            said = check_evidence(rest.document, path, Evidence(path.parent))
            project = Project(rest.file, rest.document, path, digest, (), tuple(said), library)
        findings = (*rest.findings, *rest.told(project.findings))
        return replace(project, document=document, findings=findings, untold=rest.untold)
    return _bound(file, document, path, digest, library)


def over_life(project: Project) -> Project:
    """Give a project as it is before anything is monitored: bound over its expected lifetime.

    Nothing that was monitored is asked for, and what is wrong with it is not said. It has errors
    among its ``findings`` where it has no lifetime, or an estimate is missing or wrong; where it
    has none, its monitoring period is its life.
    """
    file, bound = project.file, project
    if file.monitoring_period is not None:
        file = file.model_copy(update={"monitoring_period": None})
        bound = _bound(file, project.document, project.path, project.sha256, project.library)
    wrong = [f for applied in bound.applications for f in check_estimates(applied, file)]
    return replace(
        bound,
        file=file.model_copy(update={"monitoring_period": file.life}),
        findings=(*bound.findings, *wrong),
    )


def _bound(
    file: ProjectFile, document: Document, path: Path, sha256: str, library: Library | None
) -> Project:
    evidence = Evidence(path.parent)
    findings = [
        *document.said,
        *check_frame(file, document),
        *check_evidence(document, path, evidence),
    ]
    judged = not has_errors(findings)
    overlays = overlays_for(file, document, path.parent, library)
    applications = []
    for base, application in declared_applications(file):
        bound, problems = _bind(file, application, document, base, library or Library(), overlays)
        findings += problems
        if bound is not None:
            records = (*bound.file.confirmed, *bound.overlaid)
            own = chain((path,), files_read(document, path.parent))
            found = at_hand(records, path.parent, own)
            findings += not_found(found, records, bound.methodology, bound.where("confirmed"))
            findings += of_another_kind(bound, path.parent, evidence)
            findings += declared_otherwise(bound, path.parent, evidence)
            findings += unshown_choices(bound, path.parent, evidence)
            applications.append(replace(bound, at_hand=found))
    applied = {application.methodology.reference for application in applications}
    findings += passed_over(file, path.parent, library, overlays, applied)
    findings += check_validity(file, applications, document)
    return Project(
        file,
        document,
        path,
        sha256,
        tuple(applications) if judged else (),
        tuple(findings),
        library,
        tuple(evidence.asked),
    )


def load_under(
    path: Path | str, methodologies: Sequence[Methodology], library: Library | None = None
) -> list[UnderMethodology]:
    """Give the project as it would be under each of several methodologies, for comparing them.

    The application that names one of them is bound to each. What another one of them declares and
    this one does not is left out, as are answers to criteria that read differently; confirmations
    are of the methodology that the file names, and hold for no other.

    Parameters
    ----------
    path : Path or str
        The project file; exactly one of its applications names one of ``methodologies``.
    methodologies : sequence of Methodology
        Judged already.
    library : Library, optional
        Where the methodology is looked up that a file names without a version.

    Raises
    ------
    FindingsError
        When the file has errors whatever the methodology; ``PRJ-134`` where it names none.
    """
    path, raw, document, file = read_project_file(path)
    frame = check_frame(file, document)
    named = {methodology.reference: methodology for methodology in methodologies}
    fitting = []
    for base, application in declared_applications(file):
        identifier, version = split_reference(application.methodology)
        version = version or (library or Library()).newest(identifier)
        if f"{identifier}@{version}" in named:
            fitting.append((base, application, named[f"{identifier}@{version}"]))
    if len(fitting) != 1:
        given = [item.methodology for _, item in declared_applications(file)]
        frame.append(
            PRJ[134].at(
                document.where(
                    ("methodology",) if file.methodology is not None else ("applications",)
                ),
                found=", ".join(given),
                named=", ".join(named),
            )
        )
    for base, _, methodology in fitting:
        frame += _check_country(file, methodology, document.where((*base, "methodology")))
    if has_errors(frame):
        raise FindingsError(frame)
    ((base, application, own),) = fitting
    alternatives = []
    for methodology in methodologies:
        fitted, left_out = fit(application, methodology, methodologies, own)
        # What was read is of the methodology that the file names, and holds for no other.
        bound, problems = _bind(file, fitted, document, base, library or Library(), (), methodology)
        findings = (*frame, *problems)
        project = None
        if bound is not None and not has_errors(findings):
            digest = hashlib.sha256(raw).hexdigest()
            project = Project(file, document, path, digest, (bound,), findings)
        alternatives.append(UnderMethodology(methodology, project, findings, left_out))
    return alternatives


def declared_applications(file: ProjectFile) -> list[tuple[Path_, ApplicationFile]]:
    """Give each application with its place in the file."""
    if file.applications:
        return [(("applications", n), item) for n, item in enumerate(file.applications)]
    return [((), file.alone)]


def _bind(
    file: ProjectFile,
    application: ApplicationFile,
    document: Document,
    base: Path_,
    library: Library,
    overlays: Sequence[Overlay],
    methodology: Methodology | None = None,
) -> tuple[Application | None, list[Finding]]:
    findings: list[Finding] = []
    where = document.where((*base, "methodology"))
    if methodology is None:
        try:
            methodology = load_methodology(application.methodology, library, where)
        except FindingsError as exc:
            return None, list(exc.findings)
        findings += _check_country(file, methodology, where)
        if methodology.own_word:
            found = f"SHA-256 {methodology.sha256}"
            findings.append(PRJ[147].at(where, found=found, reference=methodology.reference))
    if split_reference(application.methodology)[1] is None:
        findings.append(
            PRJ[121].at(where, found=application.methodology, reference=methodology.reference)
        )
    overlay, told = overlaid(methodology, overlays, file.participants.names)
    findings += told
    if has_errors(told):
        # What contradicts itself is nothing to hold a project to.
        overlay = Overlaid(methodology)
    for n, record in enumerate(application.confirmed):
        if early := record.of_the_future(document.where((*base, "confirmed", n))):
            findings.append(early)
    bound, problems = bind_application(
        overlay, application, document, base, file, library.known_series
    )
    if bound is not None:
        findings += contradicted_by(bound, overlay)
    return bound, [*findings, *problems]


def _check_country(file: ProjectFile, methodology: Methodology, where: str) -> list[Finding]:
    if methodology.file.partner_country == file.partner_country:
        return []
    own, other = (
        said("{code} ({country})", code=code, country=country_name(code))
        for code in (methodology.file.partner_country, file.partner_country)
    )
    return [
        PRJ[122].at(
            where,
            found=file.partner_country,
            reference=methodology.reference,
            partner_country=methodology.file.partner_country,
            own=own,
            other=other,
        )
    ]
