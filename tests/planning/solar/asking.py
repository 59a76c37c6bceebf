"""Ask for the yield of a system, with an ordinary one where nothing else is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jcm_mrv.findings import Finding, FindingsError
from jcm_mrv.planning.solar.yields import PvYield, pv_yield
from jcm_mrv.project.model import Site
from jcm_mrv.project.pv_estimate import PvEstimate

PHU_MY = {"latitude": "10.59", "longitude": "107.05", "timezone": "Asia/Ho_Chi_Minh"}
ORDINARY: dict[str, Any] = {
    "tilt": 10,
    "azimuth": 180,
    "losses": "14 %",
    "dc_ac": "1.2",
    "mounting": "roof",
}
WHERE = "project.yaml:9:7"


def yield_of(
    resource: dict[str, Any] | None,
    *,
    site: dict[str, Any] | None = None,
    country: str = "VN",
    folder: Path = Path(),
    capacity_kw: float | None = 600.0,
    **said: Any,
) -> PvYield:
    """Give the yield; what is said as None is not said."""
    pv = {key: value for key, value in {**ORDINARY, **said}.items() if value is not None}
    if resource is not None:
        pv["resource"] = resource
    return pv_yield(
        Site.model_validate(PHU_MY if site is None else site),
        PvEstimate.model_validate(pv),
        folder=folder,
        where=WHERE,
        country=country,
        capacity_kw=capacity_kw,
    )


def found(resource: dict[str, Any] | None, **said: Any) -> tuple[Finding, ...]:
    """Give what is found, whether it stops or not."""
    try:
        return yield_of(resource, **said).findings
    except FindingsError as stopped:
        return stopped.findings


def one(code: str, resource: dict[str, Any] | None, **said: Any) -> Finding:
    """Give the one finding of a code."""
    several = [finding for finding in found(resource, **said) if finding.code == code]
    assert len(several) == 1, several
    return several[0]
