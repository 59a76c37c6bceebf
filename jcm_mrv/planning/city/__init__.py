"""A city's or province's target: what its projects add up to, and what may be claimed of it."""
