"""Candidates as projects: a folder each, which ``check`` and ``estimate`` take as it is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from jcm_mrv.findings import PLN, Finding, Severity, nearest
from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import read_file
from jcm_mrv.methodology.countries import country
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.outputs import write_below
from jcm_mrv.patterns import pattern
from jcm_mrv.planning.screening.expressions import DrawnValue
from jcm_mrv.planning.screening.result import Candidate, Ranked, Screening
from jcm_mrv.planning.screening.survey.model import SurveySite
from jcm_mrv.strict_yaml import MAX_BYTES
from jcm_mrv.templates import render

_NO_NAME = pattern(r"[^A-Za-z0-9_.\-]+")
_BRACKETS = pattern("[<>]")
_WORD = pattern(r"[A-Za-z][A-Za-z0-9_]*")


@immutable
class ProjectFolders:
    """Project files by path below the folder of outputs, and what was found."""

    files: dict[str, str]
    findings: tuple[Finding, ...]


def project_folders(screening: Screening, which: str) -> ProjectFolders:
    """Give a project file for each of some candidates.

    Parameters
    ----------
    screening : Screening
        The candidates.
    which : str
        A number of candidates from the top of the order, or site ids with commas between.

    Returns
    -------
    ProjectFolders
        ``projects/SITE_METHODOLOGY/project.yaml``, with a finding for what each takes for granted,
        and for each candidate that has no folder since something is not known.
    """
    chosen, findings = _chosen(screening, which)
    files: dict[str, str] = {}
    for ranked in chosen:
        terms = _Terms.of(screening, ranked.site.site, ranked.candidate)
        if isinstance(terms, Finding):
            findings.append(terms)
            continue
        files[f"projects/{_folder(ranked, files)}/project.yaml"] = _text(ranked, terms)
        findings.append(
            PLN[182].at(
                ranked.site.site.row.where,
                site=ranked.site.id,
                reference=ranked.candidate.reference,
                start=terms.start,
                why=terms.why_start,
                years=number_text(terms.years),
                source=terms.years_source,
            )
        )
    return ProjectFolders(files, tuple(findings))


def write_projects(folder: Path, projects: ProjectFolders) -> tuple[list[Path], list[Finding]]:
    """Write project files where none stands; one that stands there may be somebody's work by now.

    Returns
    -------
    list of Path, list of Finding
        The files that hold now what was to be written; ``PLN-183`` for each that was left.

    Raises
    ------
    FindingsError
        ``PLN-131`` when nothing can be written.
    """
    same, left = [], []
    for name, text in projects.files.items():
        path = folder / name
        if os.path.lexists(path):
            holds = _held(path) == text.encode()
            (same if holds else left).append(path)
    new = {n: t for n, t in projects.files.items() if folder / n not in {*same, *left}}

    def failed(reason: str) -> Finding:
        return PLN[131].at(str(folder), found=reason)

    written = write_below(folder, new, taken=PLN[183].at, failed=failed) if new else []
    return [*written, *same], [PLN[183].at(str(path)) for path in left]


def _held(path: Path) -> bytes:
    try:
        return read_file(path, MAX_BYTES)
    except OSError:
        return b""


def _chosen(screening: Screening, which: str) -> tuple[list[Ranked], list[Finding]]:
    there = {ranked.site.id for ranked in screening.ranking}
    where = str(screening.survey.path)
    count = which.strip()
    if count.isdecimal() and count.strip("0"):
        # No survey has as many candidates as a number of ten digits.
        told = PLN[180]["number"].at(where, found=count, severity=Severity.WARNING)
        chosen = screening.ranking[: int(count.lstrip("0")[:10])]
        return list(chosen), [told] if count in there else []
    wanted = [part.strip() for part in which.split(",") if part.strip()]
    findings = [
        PLN[180].at(where, found=name, nearest=nearest(name, there))
        for name in wanted or [which]
        if name not in there
    ]
    return [ranked for ranked in screening.ranking if ranked.site.id in wanted], findings


def _folder(ranked: Ranked, taken: dict[str, str]) -> str:
    """Give a name that no other candidate has: two sites may differ in what no file name holds."""
    name = _NO_NAME.sub("-", f"{ranked.site.id}_{ranked.candidate.measure}").strip(".")
    # For some file systems `a` and `A` are one.
    held = {path.casefold() for path in taken}
    n = 1
    while f"projects/{name}{'' if n == 1 else f'-{n}'}/project.yaml".casefold() in held:
        n += 1
    return name if n == 1 else f"{name}-{n}"


@immutable
class _Terms:
    """What a project file needs besides the candidate: start, lifetime, time zone."""

    start: str
    why_start: str
    years: Fraction
    years_source: str
    timezone: str

    @classmethod
    def of(cls, screening: Screening, site: SurveySite, candidate: Candidate) -> _Terms | Finding:
        """Give the terms, or what is not known of them."""
        reference = candidate.reference
        where = site.row.where
        if candidate.unrounded is None:
            paid = ("costs.", "support.", "as_of", "assumptions.exchange.")
            missing = (k for k in candidate.missing if not k.startswith(paid))
            return PLN[181].at(where, found=", ".join(missing), site=site.id, reference=reference)
        if candidate.year is None:
            return PLN[181]["start"].at(
                site.row.place_of("planned_year"), site=site.id, reference=reference
            )
        planned = site.row.number_of("planned_year") is not None
        why = (
            "1 January of the planned year of the survey"
            if planned
            else f"1 January after {screening.as_of}, the day of the screening"
        )
        row, stated = candidate.money.row, screening.lifetime
        if row is not None and row.legal_durable_years is not None:
            years = row.legal_durable_years
            programme = f"{row.programme}, fiscal year {row.fiscal_year}"
            source = f"legal durable years, {programme}: {row.source}"
        elif stated is not None:
            years, source = stated.years, stated.source
        else:
            return PLN[181]["lifetime"].at(where, site=site.id, reference=reference)
        zone = site.row.text_of("timezone")
        known = country(candidate.methodology.file.partner_country)
        if not zone and known is not None and len(known.time_zones) == 1:
            zone = known.time_zones[0]
        if not zone:
            return PLN[181]["zone"].at(
                site.row.place_of("timezone"), site=site.id, reference=reference
            )
        return cls(f"{candidate.year}-01-01", why, years, source, zone)


def _text(ranked: Ranked, terms: _Terms) -> str:
    candidate, site = ranked.candidate, ranked.site.site
    methodology = candidate.methodology
    return render(
        "planning/candidate.yaml.j2",
        reference=candidate.reference,
        methodology_title=methodology.file.title,
        title=f"{methodology.file.title}, {site.name}",
        country=methodology.file.partner_country,
        site={
            "id": site.id,
            "name": _filled(site.name),
            "timezone": terms.timezone,
            **_place(site),
        },
        start=terms.start,
        why_start=terms.why_start,
        years=number_text(terms.years),
        why_years=f"the lifetime is that of: {terms.years_source}",
        years_source=terms.years_source,
        sets=[
            {
                "name": name,
                "members": [m._replace(title=_filled(m.title)) for m in members],
            }
            for name, members in candidate.members.items()
            if members
        ],
        since=[name for name, item in methodology.sets.items() if item.years],
        values=list(_values(ranked, monitored=False)),
        monitored=list(_values(ranked, monitored=True)),
    )


def _filled(text: str) -> str:
    """Give a text without angle brackets, which a project file has where nothing is filled in."""
    return _BRACKETS.sub("", text).strip()


def _place(site: SurveySite) -> dict[str, str]:
    """Give both coordinates, or none."""
    both = {key: site.row.number_of(key) for key in ("latitude", "longitude")}
    found = {key: number_text(value) for key, value in both.items() if value is not None}
    return found if len(found) == len(both) else dict.fromkeys(both, "")


def _values(ranked: Ranked, *, monitored: bool) -> Iterator[dict[str, Any]]:
    """Give each parameter with its value, or those of its members, as a project file has them."""
    candidate = ranked.candidate
    kinds = candidate.methodology.monitored()
    by_name: dict[str, list[DrawnValue]] = {}
    for value in candidate.quantities:
        if (value.name in kinds) is monitored:
            by_name.setdefault(value.name, []).append(value)
    for name, values in by_name.items():
        written = {
            _member(candidate, value): {
                "value": number_text(value.value),
                "source": _source(ranked, value),
            }
            for value in values
        }
        alone = written.pop("", None)
        yield {"name": name, "unit": values[0].unit, "members": written, "alone": alone}


def _member(candidate: Candidate, value: DrawnValue) -> str:
    """Give how a project file calls the members of a value: calendar years have one source."""
    methodology = candidate.methodology
    sets = methodology.sets_of(value.name)
    own = [m for s, m in zip(sets, value.member, strict=True) if not methodology.sets[s].years]
    return "/".join(own)


def _source(ranked: Ranked, value: DrawnValue) -> str:
    """Give where a value comes from: the survey with what was assumed, or what was assumed."""
    if not value.drawn:
        return value.how
    words = set(_WORD.findall(value.how))
    assumed = [
        f"{stated.path[-1]} {number_text(amount)} {stated.content.unit} ({stated.content.source})"
        for stated in ranked.candidate.assumptions
        if stated.path[-1] in words and (amount := stated.content.amount) is not None
    ]
    survey = f"needs survey, {ranked.site.site.row.where}: {value.how}"
    return "; with ".join([survey, *assumed[:1]]) + "".join(f", {text}" for text in assumed[1:])
