"""Whether the sites of a survey lie where they say: told, and nothing is left out for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jcm_mrv.findings import PLN, Finding
from jcm_mrv.planning.needs import missing
from jcm_mrv.planning.screening.survey.model import SurveySite


def of_places(sites: Sequence[SurveySite], where: str) -> Iterator[tuple[str, Finding]]:
    """Say of each site what speaks against its place, with its id.

    Where the packages for it are not installed, that is said once, at ``where``.
    """
    from jcm_mrv.planning.places.place import Claim, check_places

    stated = [
        (site, Claim(float(latitude), float(longitude), *_said(site)))
        for site in sites
        if (latitude := site.row.number_of("latitude")) is not None
        and (longitude := site.row.number_of("longitude")) is not None
    ]
    if not stated:
        return
    if packages := missing(["places"]):
        yield "", PLN[130].at(where, packages=", ".join(packages))
        return
    for (site, _), found in zip(stated, check_places([one for _, one in stated]), strict=True):
        for finding in found:
            yield site.id, finding


def _said(site: SurveySite) -> tuple[str, str, str]:
    row = site.row
    return row.text_of("country"), row.text_of("timezone"), row.place_of("latitude")
