"""Greensboro's year of hours by pvlib alone, in a few lines: what our own chain is held against."""

from __future__ import annotations

import pandas as pd

from tests.prepared import data_of

# Found without importing pvlib, which takes longer than collecting most of the tests.
FILE = data_of("pvlib") / "723170TYA.CSV"


def kwh_per_kw(tilt: float, azimuth: float, losses: float, dc_ac: float = 1.2) -> float:
    """Give the yearly yield of 1 kW, by the classes of pvlib that make PVWatts' chain."""
    import pvlib

    data, meta = pvlib.iotools.read_tmy3(FILE, coerce_year=1990, map_variables=True)
    data.index = data.index - pd.Timedelta(minutes=30)
    mount = pvlib.pvsystem.FixedMount(tilt, azimuth, racking_model="close_mount", module_height=1)
    array = pvlib.pvsystem.Array(
        mount,
        albedo=0.2,
        module_type="glass_glass",
        module_parameters={"pdc0": 1000, "gamma_pdc": -0.0037},
    )
    system = pvlib.pvsystem.PVSystem(
        [array],
        inverter_parameters={"pdc0": 1000 / dc_ac / 0.96, "eta_inv_nom": 0.96},
        losses_parameters={
            **dict.fromkeys(
                "soiling shading snow mismatch wiring connections lid nameplate_rating age".split(),
                0,
            ),
            "availability": losses * 100,
        },
    )
    place = pvlib.location.Location(meta["latitude"], meta["longitude"], "UTC", meta["altitude"])
    chain = pvlib.modelchain.ModelChain.with_pvwatts(
        system, place, transposition_model="haydavies", clearsky_model="ineichen"
    )
    chain.run_model(data[["ghi", "dni", "dhi", "temp_air", "wind_speed"]])
    return float(chain.results.ac.fillna(0).clip(lower=0).sum()) / 1000


if __name__ == "__main__":
    print(kwh_per_kw(10, 180, 0.14))
