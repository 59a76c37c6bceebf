"""A needs survey to candidate sites: every methodology of a site's country that fits it."""

from __future__ import annotations

import datetime as dt
from dataclasses import field
from pathlib import Path

from jcm_mrv.findings import PLN, Finding, FindingsError
from jcm_mrv.immutable import mutable
from jcm_mrv.input_files import InputFile
from jcm_mrv.methodology.judge import load_methodology
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.screening import declared_assumptions, screening_rules
from jcm_mrv.planning.screening.assumptions import Assumptions, load_assumptions
from jcm_mrv.planning.screening.draw import draw
from jcm_mrv.planning.screening.evaluate import evaluated
from jcm_mrv.planning.screening.expressions import DrawnSite
from jcm_mrv.planning.screening.money import money
from jcm_mrv.planning.screening.prepared import Prepared
from jcm_mrv.planning.screening.ranking import ranked
from jcm_mrv.planning.screening.result import Candidate, ScreenedSite, Screening, Sort
from jcm_mrv.planning.screening.sun import surplus
from jcm_mrv.planning.screening.support import Support, fiscal_year, load_support
from jcm_mrv.planning.screening.survey.consent import nameless
from jcm_mrv.planning.screening.survey.model import Survey, SurveySite


def screen(
    survey: Survey | Path | str,
    assumptions: Assumptions | Path | str,
    support: Support | Path | str | None = None,
    *,
    as_of: dt.date | None = None,
    sort: Sort = "cost",
    library: Library | None = None,
) -> Screening:
    """Give the candidate sites of a needs survey.

    Parameters
    ----------
    survey : Survey or path
        A survey that was read, or its file or folder.
    assumptions : Assumptions or path
        What no survey knows, each with its source.
    support : Support or path, optional
        A table of support programmes; the shipped rows alone by default.
    as_of : date, optional
        The day that decides the fiscal year, and the year in which operation starts.
    sort : {"cost", "reductions", "payback", "site"}
        What complete candidates are ordered by first.
    library : Library, optional
        Where methodologies are looked for.

    Raises
    ------
    FindingsError
        Where a file cannot be read at all. What is wrong with a site is told there, and the rest
        goes on.
    """
    library = library or Library()
    rows = survey if isinstance(survey, Survey) else _read(Path(survey), library)
    files = dict(rows.inputs)
    for given in (assumptions, support):
        if isinstance(given, (str, Path)):
            item = _input(Path(given))
            files[item.path] = item
    if not isinstance(assumptions, Assumptions):
        assumptions = load_assumptions(Path(assumptions))
    if not isinstance(support, Support):
        support = load_support(None if support is None else Path(support))
    run = _Run(assumptions, support, as_of, library)
    sites = tuple(run.site(site) for site in rows.sites)
    told = {finding for site in rows.sites for finding in site.findings}
    findings = [f for f in rows.findings if f not in told]
    findings += run.whole(rows)
    return Screening(
        rows,
        sites,
        ranked(sites, sort),
        tuple(dict.fromkeys(findings)),
        as_of,
        sort,
        files,
        assumptions.file.expected_lifetime,
    )


def _read(path: Path, library: Library) -> Survey:
    from jcm_mrv.planning.screening.survey.read import read_survey

    return read_survey(path, library)


def _input(path: Path) -> InputFile:
    import hashlib

    from jcm_mrv.strict_yaml import read_bytes

    data = read_bytes(path, "PRJ", path.name)
    return InputFile(path.name, hashlib.sha256(data).hexdigest(), len(data))


@mutable
class _Run:
    """One screening: the methodologies of each country, loaded once."""

    assumptions: Assumptions
    support: Support
    as_of: dt.date | None
    library: Library
    loaded: dict[str, list[Prepared]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def site(self, site: SurveySite) -> ScreenedSite:
        """Give a site with its candidates."""
        findings = list(site.findings)
        country = site.row.text_of("country")
        if not country:
            if "country" not in site.row.wrong:
                findings.append(PLN[177].at(site.row.place_of("country"), site=site.id))
            return ScreenedSite(site, (), tuple(findings))
        candidates = []
        shared: dict[str, list[str]] = {}
        for prepared in self.of_country(country):
            drawn = draw(prepared, site, self.assumptions, self._year(site))
            if not drawn.fits:
                continue
            candidate, told = self._candidate(prepared, site, drawn)
            candidates.append(candidate)
            findings += told
            for where in dict.fromkeys(row.where for row in drawn.rows):
                shared.setdefault(where, []).append(candidate.measure)
        findings += [
            PLN[176].at(where, found=", ".join(names), site=site.id)
            for where, names in shared.items()
            if len(names) > 1
        ]
        findings += [
            PLN[166].at(row.where, site=site.id, sheet=row.sheet, key=key)
            for row, key in [(r, "kind") for r in site.equipment]
            + [(r, "waste_type") for r in site.waste]
            if row.values.get(key) is None
        ]
        if site.row.is_withheld:
            findings = [nameless(one, site.row) for one in findings]
        return ScreenedSite(site, tuple(candidates), tuple(dict.fromkeys(findings)))

    def of_country(self, country: str) -> list[Prepared]:
        """Give the newest versions of the country's methodologies that can be drawn."""
        if country in self.loaded:
            return self.loaded[country]
        found, left_out = [], []
        for name in self.library.versions():
            if not name.startswith(f"{country}_"):
                continue
            try:
                methodology = load_methodology(f"{name}@{self.library.newest(name)}", self.library)
                rules = screening_rules(methodology)
            except FindingsError as exc:
                self.findings += exc.findings
                continue
            self.names |= {
                *declared_assumptions(methodology),
                *methodology.parameters,
                *methodology.attributes,
            }
            if rules is None:
                left_out.append(name)
            else:
                found.append(Prepared(methodology, rules))
        if left_out:
            self.findings.append(
                PLN[165].at(found=", ".join(left_out), country=country, count=len(left_out))
            )
        if not found:
            self.findings.append(PLN[165]["none"].at(found=country))
        self.loaded[country] = found
        return found

    def whole(self, survey: Survey) -> list[Finding]:
        """Give what was found that belongs to no site."""
        return [
            *self.findings,
            *self.assumptions.unused(self.names, (site.id for site in survey.sites)),
            *self.assumptions.turned_round(),
            *self.support.unknown(self.library.families()),
        ]

    def _year(self, site: SurveySite) -> int | None:
        """Give the first whole year: operation starts on its 1 January."""
        planned = site.row.number_of("planned_year")
        if planned is not None:
            return int(planned)
        return None if self.as_of is None else self.as_of.year + 1

    def _candidate(
        self, prepared: Prepared, site: SurveySite, drawn: DrawnSite
    ) -> tuple[Candidate, list[Finding]]:
        methodology = prepared.methodology
        result = evaluated(prepared, drawn, site.row.where)
        year = None if self.as_of is None else fiscal_year(self.as_of)
        paid, unpaid, problems = money(
            methodology, site, self.assumptions, self.support, year, result.unrounded
        )
        missing = dict.fromkeys((*drawn.missing, *result.missing, *unpaid))
        # That no row of support holds is one thing, however many sites there are.
        self.findings += [f for f in problems if f.code == str(PLN[162])]
        problems = [f for f in problems if f.code != str(PLN[162])]
        findings = [*drawn.findings, *result.findings, *problems]
        texts = result.criteria.texts or {}
        findings += [
            PLN[172].at(
                site.row.where,
                site=site.id,
                reference=methodology.reference,
                name=name,
                text=texts.get(name, ""),
            )
            for name in result.criteria.not_met
        ]
        if result.unrounded == 0:
            findings.append(
                PLN[170]["nothing"].at(
                    site.row.where, found="0 tCO2", site=site.id, reference=methodology.reference
                )
            )
        if prepared.reaches_back and result.unrounded is not None:
            findings.append(
                PLN[178].at(
                    site.row.where,
                    found=f"{result.unrounded:,.1f} tCO2",
                    site=site.id,
                    reference=methodology.reference,
                )
            )
        findings += surplus(methodology, prepared.rules, drawn, site)
        candidate = Candidate(
            methodology,
            methodology.file.id,
            {name: tuple(members) for name, members in drawn.listed.items()},
            tuple(drawn.values),
            drawn.year,
            result.credited,
            result.unrounded,
            paid,
            tuple(missing),
            result.criteria,
            result.standing,
            tuple(drawn.stated.values()),
        )
        return candidate, findings
