"""Rules for readings: registers, intervals, boundaries, calibration, plausibility."""
