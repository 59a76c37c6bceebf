"""10,000 projects of one methodology in one call: under 1 s, growing linearly with their number."""

import numpy as np
from measure import best_of

from jcm_mrv import load_methodology
from jcm_mrv.calculation.batch import calculate_batch

SYSTEMS = 5

if __name__ == "__main__":
    methodology = load_methodology("VN_AM007@1.0")
    random = np.random.default_rng(20240101)
    for projects in (100, 1_000, 10_000, 100_000):
        energy_mwh = random.uniform(0, 2_000, (projects, SYSTEMS))
        connection = np.full((projects, SYSTEMS), "grid", dtype=object)
        systems = random.integers(1, SYSTEMS + 1, projects)
        values = {"EG": energy_mwh, "connection": connection}

        def call(values=values, systems=systems) -> object:
            return calculate_batch(methodology, values, {"system": systems})

        seconds = best_of(call)
        print(f"{projects:>7,} projects: {seconds:.4f} s, {seconds / projects * 1e6:.2f} us each")
        if projects == 10_000:
            print("        10,000 projects under 1 s:", "holds" if seconds < 1 else "DOES NOT HOLD")
