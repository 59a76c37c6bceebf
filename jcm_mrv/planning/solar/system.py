"""A solar system of 1 kW under a sky: the chain of PVWatts version 5, by pvlib."""

from __future__ import annotations

from typing import Literal

import numpy as np

from jcm_mrv.immutable import immutable
from jcm_mrv.planning.solar.sky import Floats, Sky

INVERTER = 0.96
"""Efficiency of the inverter at its nominal power, PVWatts' own."""
GROUND = 0.2
"""Share of light that the ground sends back, PVWatts' own."""
GAMMA = -0.0037
"""Change of power per kelvin where none is stated, PVWatts' own for standard modules."""
STANDARD = 25.0
"""Cell temperature at which the nominal power is measured, degrees Celsius."""

Mounting = Literal["roof", "rack"]
_MODELS: dict[Mounting, str] = {
    "roof": "close_mount_glass_glass",
    "rack": "open_rack_glass_polymer",
}


@immutable
class System:
    """How a system of 1 kW stands and what it loses; angles in degrees, shares of one."""

    tilt: float
    azimuth: float
    losses: float
    dc_ac: float
    mounting: Mounting
    gamma: float = GAMMA


@immutable(eq=False)
class Output:
    """What the system gives and what fell on it, by month.

    Attributes
    ----------
    kwh : array
        Electricity behind the inverter, of 1 kW of modules.
    plane : array
        Irradiation of the modules, kWh/m2.
    clipped : float
        Share of the year's electricity that the inverter could not take.
    """

    kwh: Floats
    plane: Floats
    clipped: float

    @property
    def performance_ratio(self) -> float:
        """What came out over what the nominal power would give of what fell on the modules."""
        plane = float(self.plane.sum())
        return float(self.kwh.sum()) / plane if plane else 0.0


def output(system: System, sky: Sky, *, warm: bool = True) -> Output:
    """Give what a system gives under a sky.

    Parameters
    ----------
    system : System
        The system.
    sky : Sky
        A year of hours.
    warm : bool
        Whether cells are as warm as light, air and wind make them; else they are never warmer than
        at their nominal power, as a ceiling has it.
    """
    from pvlib import iam, inverter, irradiance, pvsystem, temperature

    hours = sky.hours
    plane = irradiance.get_total_irradiance(
        system.tilt,
        system.azimuth,
        hours.zenith,
        hours.azimuth,
        sky.dni,
        sky.ghi,
        sky.dhi,
        dni_extra=hours.extra,
        albedo=GROUND,
        model="haydavies",
    )
    angle = irradiance.aoi(system.tilt, system.azimuth, hours.zenith, hours.azimuth)
    total = np.nan_to_num(np.asarray(plane["poa_global"], dtype=np.float64))
    direct = np.nan_to_num(np.asarray(plane["poa_direct"], dtype=np.float64))
    lost = direct * (1 - np.nan_to_num(np.asarray(iam.physical(angle), dtype=np.float64)))
    constants = temperature.TEMPERATURE_MODEL_PARAMETERS["sapm"][_MODELS[system.mounting]]
    cell = np.asarray(temperature.sapm_cell(total, sky.air, sky.wind, **constants))
    if not warm:
        cell = np.minimum(cell, STANDARD)
    dc = pvsystem.pvwatts_dc(total - lost, cell, 1.0, system.gamma, temp_ref=STANDARD)
    dc = np.maximum(dc, 0) * (1 - system.losses)
    # Of 1 kW all of this is in kW; the limit of an inverter is named by what goes in.
    rated = 1 / system.dc_ac
    ac = np.asarray(inverter.pvwatts(dc, rated / INVERTER, eta_inv_nom=INVERTER))
    ac = np.maximum(np.nan_to_num(ac), 0)
    free = float(dc.sum()) * INVERTER
    clipped = float(np.maximum(dc * INVERTER - rated, 0).sum()) / free if free else 0.0
    return Output(hours.sums(ac), hours.sums(total) / 1000, clipped)
