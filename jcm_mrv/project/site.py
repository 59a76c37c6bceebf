"""Whether a project's site lies in its country, as far as coordinates and boxes say."""

from __future__ import annotations

from collections.abc import Iterator

from jcm_mrv.findings import PRJ, Finding
from jcm_mrv.findings.language import joined, said
from jcm_mrv.methodology.countries import MARGIN, country
from jcm_mrv.project.model import ProjectFile
from jcm_mrv.strict_yaml import Document


def check_site(file: ProjectFile, document: Document) -> Iterator[Finding]:
    """Say where a site lies outside of the boxes of its country, or that nobody can tell."""
    known = country(file.partner_country)
    if known is None:
        return
    where, name = document.where(("site",)), known.names.said
    if file.site.latitude is None or file.site.longitude is None:
        both = file.site.latitude is file.site.longitude
        one = said("one of latitude and longitude")
        found = said("no latitude and longitude") if both else one
        yield PRJ[149].at(where, found=found, country=name)
        return
    latitude, longitude = float(file.site.latitude), float(file.site.longitude)
    if known.may_hold(latitude, longitude):
        return
    found = said(
        "latitude {latitude:g}, longitude {longitude:g}", latitude=latitude, longitude=longitude
    )
    boxes = joined(
        [
            said(
                "latitude {south:g} to {north:g}, longitude {west:g} to {east:g}",
                south=south,
                north=north,
                west=west,
                east=east,
            )
            for west, south, east, north in known.boxes
        ]
    )
    turned = abs(longitude) <= 90 and known.may_hold(longitude, latitude)
    wording = PRJ[148]["turned"] if turned else PRJ[148]
    yield wording.at(where, found=found, country=name, boxes=boxes, margin=MARGIN)
