"""What is declared of a fleet of meters."""

from __future__ import annotations

from jcm_mrv.metering.fleet.spec import MeterSpec
from jcm_mrv.methodology.quantity import Quantity
from jcm_mrv.project.meter import Meter


def test_a_register_alone_is_a_meter_of_which_nothing_else_is_declared() -> None:
    largest = Quantity("99999.9", "kWh")
    spec = MeterSpec(
        time="t",
        value="kwh",
        unit="kWh",
        kind="register",
        timezone="Asia/Tokyo",
        register_maximum=largest,
    )
    alone, declared = spec.meter_of("A"), Meter(register_maximum=largest)
    told = [name for name, value in vars(Meter).items() if isinstance(value, property)]
    for name in (*Meter.model_fields, *told):
        assert getattr(alone, name) == getattr(declared, name), name
