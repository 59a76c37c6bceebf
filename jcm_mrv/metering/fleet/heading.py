"""The column of values of a fleet: what its name says, against what is declared."""

from __future__ import annotations

from jcm_mrv.findings import Finding
from jcm_mrv.metering.fleet.spec import MeterSpec
from jcm_mrv.metering.headings import Declared, check_name
from jcm_mrv.metering.reading.asked import composed
from jcm_mrv.metering.reading.names import says_energy, says_power
from jcm_mrv.metering.rules.terms import Terms


def of_heading(spec: MeterSpec, terms: Terms) -> list[Finding]:
    """Give what the name of the column of values says against what is declared."""
    declared = Declared(spec.unit, spec.kind, spec.interval)
    # Whether a name without any word is of power is asked where files are looked at one by one.
    return [
        found
        for found in check_name(composed(spec.value), declared, terms)
        if found.code != "MON-981" or says_power(spec.value) or says_energy(spec.value)
    ]
