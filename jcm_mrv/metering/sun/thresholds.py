"""The thresholds of the rules that hold output against the sun, each with its reason."""

from __future__ import annotations

SOLAR_STRETCH_SECONDS = 3600
"""Rule 9, solar: in more than an hour the sun moves too far for one elevation to stand for it."""

CLEAR_DIFFUSE = 0.1
"""Rule 9, solar: under a clear sky about a tenth of the direct light comes from the rest of it."""

NIGHT_ELEVATION = -6.0
"""Rule 9, solar: the end of civil twilight; no light that a module could use is left."""

OUTPUT_SHARE = 0.01
"""Rule 9, solar: below a hundredth of the usual peak, a meter may show noise or stand-by."""

ADDED_READINGS = 100
"""Rule 9, solar: of fewer readings at night nothing is said that holds for all."""

ADDED_ALIKE = 0.9
"""Rule 9, solar: noise differs from night to night; what was added to each reading does not."""

ADDED_STEPS = 3
"""Rule 9, solar: a step or two of the last digit is what rounding and noise leave at night."""

ADDED_SHARE = 0.002
"""Rule 9, solar: what an added amount makes of all output, below which nobody has to ask."""

BRIGHT_SHARE = 0.2
"""Rule 9, solar: days that never reach a fifth of the usual peak say little about the clock."""

BRIGHT_ELEVATION = 10.0
"""Rule 9, solar: below that, even the noon of a winter day can be without output."""

CLIPPED_SHARE = 0.95
"""Rule 9, solar: inverters cut off at their rating; near the peak the same value is normal."""

FROZEN_SECONDS = 3 * 3600
"""Rule 9, solar: in three hours the sun moves by 45 degrees; no output stays the same for that."""

LINE_VALUES = 6
"""Rule 9, solar: fewer values may lie on a line by chance; pvanalytics looks at six as well."""

LINE_SECONDS = 3600
"""Rule 9, solar: in less than an hour, clear mornings and evenings rise and fall almost evenly."""

LINE_STEPS = 2
"""Rule 9, solar: rounding moves a value of a line by one step, the step of a register by two."""

LINE_MARGIN = 2
"""Rule 9, solar: a clear sky has to leave the line by twice as much as rounding may."""

STANDSTILL_DAYS = 3
"""Rule 9, solar: one dark day, or an outage over a night and a day, is nothing to ask about."""

CLOCK_SHIFT_SECONDS = 30 * 60
"""Rule 9, solar: clocks are wrong by an hour or half of one; shade moves the middle by less."""

CLOCK_DAYS = 15
"""Rule 9, solar: the median of half a month is not moved by clouds in the morning or evening."""

CLOCK_LEAST_DAYS = 7
"""Rule 9, solar: a clock that was wrong for less than a week is no persistent shift."""
