"""Every threshold of the rules for readings, in one place, each with its reason."""

from __future__ import annotations

from fractions import Fraction

MICRO = 1_000_000
"""Readings are summed as integers of one millionth of their unit: no sum depends on its order."""

GLITCH_SECONDS = 24 * 3600
"""Rule 5: a register that comes back within a day was misread, not reset."""

LIKELY_FACTOR = 2
"""Rule 5: a step back up that is at most twice the largest other one may follow a reset."""

LONG_STRETCH_SECONDS = 24 * 3600
"""Rule 7: splitting more than a day by time is an assumption that a verifier has to see."""

BRIDGE_FACTOR = 1.1
"""Rule 7: a tenth above the most of as long a time is no record of the weather."""

BRIDGE_LITTLE = 0.5
"""Rule 7: half of the least of as long a time is no weather, but a standstill or another meter."""

BRIDGE_MOST = 50
"""Rule 7: so many outages of a day or more are looked at one by one."""

BRIDGE_DATA = 2
"""Rule 7: the most a meter counts in some time is known where it was read twice as long."""

BRIDGE_PARTS = 4
"""Rule 7: the most of a longer time is said to be that of its parts together, of four at most."""

BRIDGE_SHARE = 0.25
"""Rule 7: a window holds no stretch without readings of a quarter of its length or more."""

BRIDGE_EFFECT = 0.001
"""Rule 7: less than a thousandth of the quantity is not asked about."""

CAPACITY_FACTOR = Fraction(11, 10)
"""Rule 6: rated power may be exceeded a little (cold, bright days; rounding of the plate)."""

CAPACITY_ALWAYS, CAPACITY_SUN = Fraction(1), Fraction(1, 2)
"""Rule 6 for whole days: on average no plant gives more, and the sun is up half of the time.

Both are our own: the most that was published for a year is a quarter of the capacity (MON-614).
"""

NEGATIVE_SHARE = Fraction(1, 10)
"""Rule 6: an inverter draws a few percent at night; a tenth of its capacity is a wrong sign."""

SLIP = 1000
"""Rule 9: the usual slip between Wh, kWh and MWh."""

LONGEST_VALIDITY = 10
"""Rule 8: years. Our own; what is said to be valid for longer may be a mistyped year."""

INVOICE_DIFFERENCE = Fraction(2, 100)
"""Two meters of accuracy class 1 may be off by 1 % each; what differs by more needs a reason."""

IDLE_SHARE = Fraction(1, 1000)
"""Rule 9: a mean output below a thousandth of capacity looks like a unit slip."""

NEAR_SHARE, NEAR_SPAN_SECONDS = Fraction(1, 10), 28 * 86_400
"""Rule 9: in a month, the largest amounts come to a tenth of what bounds them at least. Our own."""

MISSING_FACTOR = Fraction(3, 2)
"""Rule 7: readings are missing where the spacing is more than one and a half intervals."""

WIDER_LEAST, WIDER_ALIKE, WIDER_FEW = 20, 0.75, 0.05
"""Rule 7: outages and nights are no spacing; three of four readings as far apart are, where but one
in twenty follows as it is declared."""

JITTER_SHARE = Fraction(1, 10)
"""Loggers are late by seconds; intervals may overlap by a tenth before the interval is wrong."""

ALMOST_SECONDS = 60
"""An interval that is written with its last minute (00:00 to 00:29, or 23:59) ends a minute on."""

RETURN_FACTOR = 10
"""Rule 5: a step back up after a reset, ten times faster than any other, is no consumption."""

SWINGS, SWINGS_SHARE = 10, Fraction(2, 100)
"""Rule 5: so many falls right after another are no mishap of a register; output by day falls twice
in a row in a fifth of all intervals, a register in none."""

RISING_VALUES, RISING_SECONDS = 100, 48 * 3600
"""Rule 6: a shorter series may rise throughout, as a morning does; in two days all goes down."""

RISING_ASKED, RISING_FEW, RISING_MOST = 10, 30, Fraction(9, 10)
"""Rule 6: so few amounts are asked about, since a plant may grow for a year, or are a register."""

RISING_SHARE = Fraction(1, 10)
"""Rule 6: a register stands still by night and rises by day; a constant load hardly ever rises."""

RISING_FALLS = Fraction(1, 200)
"""Rule 6: the values of a register fall only by a reset or a misreading."""

RESTART_READINGS = 6
"""Rule 6: of fewer amounts a day, those of a plant that is used in the evening may rise as well."""

RESTART_DAYS = 3
"""Rule 6: two restarts may be two meters that were set up."""

RESTART_SHARE = Fraction(9, 10)
"""Rule 6: a counter of the day starts again on nine days of ten, at least."""

RESTART_VALUE = 0.05
"""Rule 6: a counter may start again late, when something was counted already."""

RESTART_LOWER = 0.5
"""Rule 6: where its nights are left out, a counter shows some hours of a day at once."""

RESTART_RISING = 0.4
"""Rule 6: amounts fall as often as they rise; what rises so often and falls once a day counts."""

RESTART_RISES = 4
"""Rule 6: a load that is switched on by day rises once, a counter all day long."""

SELDOM_READINGS, SELDOM_SHARE, SELDOM_DAYS = (2, 5), 0.8, 7
"""Rule 6: read so often on four days of five, over a week; what is read more often is sure."""

SELDOM_STEPS, SELDOM_TIMES, SELDOM_OFF, SELDOM_EVEN = 6, 4, 0.1, 0.9
"""Rule 9: a register that is read so evenly, at a quarter of the stated times, is read so."""

SELDOM_RISING, SELDOM_RISES, SELDOM_FALLS = 0.97, 0.5, 0.6
"""Rule 6: within the days hardly ever lower, mostly higher, and lower again on most next days."""

RESTARTS_A_DAY = 2
"""Kind daily: an inverter that is switched off and on starts its counter once more, seldom."""

NIGHT_SHARE = 0.8
"""Rule 9: what is missing at like hours on four days of five is how the logger writes."""

NIGHT_DAYS = 5
"""Rule 9: of fewer days, four of five are all but one or none."""

NIGHT_WINDOW = 15
"""Rule 9: in half a month the night grows by an hour at most, but near the poles."""

NIGHT_EDGE, NIGHT_EDGE_FACTOR = 0.2, 2
"""Rule 9: beside an interval that holds more than a fifth of the largest, no night begins; where
intervals are long, nor beside twice what the first one of a clear day holds."""

NIGHT_LIT = 8
"""Rule 9: where nobody says that the sun gives it, fewer intervals with output show no day."""

DAYLIGHT_CONCENTRATION = 0.25
"""Rule 9: the mean direction of output on a clock of 24 hours has the length 1 if all comes at one
time, 0.64 if it is even for 12 hours, 0.3 for 18; what is even for longer has no night."""

DUSK_SECONDS = 3600
"""Kind daily: so much earlier may a logger stop on a dark day, and nothing is missing."""

SLEEP_STRETCHES = 2
"""Rule 5: once, a register that shows 0 was misread; night after night, its device sleeps."""

SLEEP_APART_SECONDS = 12 * 3600
"""Rule 5: nights begin a day apart; what comes more often is no sleep."""

SERIES_VALUES = 20
"""Rule 5: fewer readings may take turns by chance."""

MOST_SERIES = 6
"""Rule 5: so many meters a logger may poll in turns."""

DAILY_RISES = 0.25
"""Kind daily: a counter of the day rises in a quarter of the readings that are not 0, at least."""

BURST_SHARE = 0.25
"""Rule 6: meters that are polled one by one are read within a quarter of their interval."""

TURNS_VALUES = 96
TURNS_SECONDS = 24 * 3600
"""Rule 6: so many amounts, over so long, that every second one is above the others."""

TURNS_SHARE = 0.95
"""Rule 6: of values that clouds move at random, hardly more than seven of ten take turns."""

TURNS_AT_LEAST = 0.75
"""Rule 6: a first look, with dusk and noise: clouds turn the course two times of three."""

TURNS_LEVEL = 0.05
"""Rule 6: dusk and stand-by say nothing about levels."""

TURNS_APART = 0.1
TURNS_STEPS = 3
"""Rule 6: rounding, and a logger that is late by seconds, make turns of a few percent."""

TURNS_VARY = 1.5
"""Rule 6: a load that a clock switches is as large each time, within a third."""

OUTLIER_VALUES = 20
"""Rule 6: of fewer values, nobody can say what is usual."""

OUTLIER_SHARE = 0.05
"""Rule 6: what is more than a twentieth of the values belongs to how the plant is run."""

OUTLIER_FACTOR = 10
"""Rule 6: no plant delivers ten times what it delivers at most otherwise."""

OUTLIER_EFFECT = 0.01
"""Rule 6: what moves the quantity by less than 1 % is within the error of meters."""

STOPPED_MOVES = 20
"""Rule 9: a register that moved less often may move seldom."""

STOPPED_SECONDS, STOPPED_FACTOR = 3 * 86_400, 3
"""Rule 9: a plant may rest over a weekend; three times longer than ever before is not as usual."""

REPEATED_SECONDS, REPEATED_FACTOR, REPEATED_CHANGES = 24 * 3600, 3, 100
"""Rule 9: a day of one amount, three times longer than any other, among a hundred changes."""

HELD_SECONDS, HELD_SHARE = 6 * 3600, Fraction(1, 5)
"""Rule 9: moments that stand for six hours or more each, and make a fifth of the amount."""

FLOOR_SHARE, FLOOR_TIMES, FLOOR_STEPS, FLOOR_NEAR = Fraction(1, 10), 20, 500, Fraction(1, 100)
"""Rule 9: the least amount in a tenth of the time, at twenty times, to 0.2 % of itself; and one in
a hundred is at most 2 % above it, as none is of a load that goes down to its stand-by."""

STILL_PARTS = (48, 24, 12)
"""Rule 6: parts of the day, as the readings are apart, in each of which a register moves on most
days, or never."""

STILL_DAYS, STILL_MOVING = 7, 0.25
"""Rule 6: in less than a week a register may stand still at some hour by chance; one that moves in
fewer of the parts follows no hours of the day."""

SHIFT_VALUES, SHIFT_SECONDS = 24, 24 * 3600
"""Rule 6: so many values that are not 0 have to stand on either level, over a day of them."""

SHIFT_PARTS, SHIFT_STEADY = 4, 1.5
"""Rule 6: a level is looked at in so many parts, each by its mean; its weeks are that alike."""

SHIFT_BLOCKS = (4, 8, 16, 32, 64)
"""Rule 6: two days may differ by more than a fifth from the two before, weeks hardly do."""

SHIFT_APART = 30
"""Rule 6: a day of snow is a thousandth of a bright one, but not from one day on."""

SHIFT_EVEN = 0.4
"""Rule 6: amounts in another unit vary as before; a stand-by varies by less than half of that."""

SHIFT_STEPS = 3
"""Rule 6: what would vary by less than three steps of the last digit may look even by rounding."""

SHIFT_CHANGES = 4
"""Rule 6: an export changes its unit once or twice; a plant stands by each weekend."""

BRIEFLY = ((1000, 10), (100, 5), (10, 2))
"""Rule 6: so many times, for some hours or days, every part so far above every other part."""

LEVELS = ((10, 1.5), (100, 5))
"""Rule 6: another ratio of transformers, or a comma in another place, is so many times, and every
part of one level is so far above every part of the other, at whatever hour."""

LEVEL_DAYS = (4, 8, 16)
"""Rule 6: days of values on either side; weather, snow and weekends pass sooner."""

LEVEL_SURE, LEVEL_SURE_OFF = 100, 0.5
"""Rule 6: what is a hundred times all others is so by no weather, which may halve it."""

RATES_LEAST, RATES_APART, RATES_DAYS, RATES_VALUES = 4, 1.25, 10, 8
"""Rule 6: kW among kWh are four times as much, or twelve; twice as much is how plants are run. The
day with the least of it is a quarter above all others, of ten days or more of eight values each."""

LEVEL_OFF = 0.2
"""Rule 6: Wh among kWh, within a fifth: the plant does not run alike on both sides."""

LEVEL_FAR = 3
"""Rule 6: weather makes the middle of some days three times that of others, hardly more."""

LEVEL_LARGEST = 0.95
"""Rule 6: of the values of a level, one of twenty is of a clear day or a full load."""

LEVEL_CHANGES = 2
"""Rule 6: what changes to and fro is how a plant is run."""

COPIED_VALUES, COPIED_SECONDS, COPIED_DAYS = 20, 24 * 3600, (1, 2, 4)
"""Rule 9: so many different values over a day come again by no chance."""

PROPORTIONAL_DAYS, PROPORTIONAL_VALUES, PROPORTIONAL_MONTHS = 7, 20, 6
PROPORTIONAL_NEAR, AGAIN_DAYS, AGAIN_VALUES, AGAIN_STEPS = (0.05, 0.02), 3, 8, 50
PROPORTIONAL_STEPS, PROPORTIONAL_FEW, PROPORTIONAL_PARTS = 5, 100, 24
PROPORTIONAL_COURSE, PROPORTIONAL_PROFILE, PROPORTIONAL_MOVES = 4, 0.05, 3
"""Rule 9: weeks that are off one course of the day by five steps of the last digit, or totals that
vary by a hundred, are no others times one number; where one pair in twenty is, it was set so."""

LEAST_COVERAGE = Fraction(8, 10)
"""Rule 9: where a fifth of the time is not metered or invoiced, the sum is hardly the period's."""

MONTH_READ = Fraction(1, 2)
"""Rule 9: a month that was read for less than half says what it held by chance."""

MONTH_APART_SECONDS = 7 * 86_400
"""Rule 9: what a register shows once a week says what a month held; some days are an outage."""

UNREADABLE_TIMES = 0.01
"""Rule 9: more times that cannot be read are no slips, but another format."""

EQUAL_DIGITS = 4  # Rule 9: two members have fewer digits in common by chance.

SISTER_LEAST = 500
"""Rule 9: for their capacity, members differ by a few times, not by half a thousand."""

ENTRIES_LEAST, ENTRY_FACTOR, EVEN_LEAST, EVEN_SHARE = 3, 100, 4, Fraction(2, 3)
"""Rule 9: a month may have a tenth of another; with a hundredth, its unit or comma is another."""

DISCARDED_SHARE, DISCARDED_ENERGY, DISCARDED_LEAST = 0.02, 0.005, 10
"""Rules 5 and 6: more is no mishap of a meter, but something that the data are not; a few readings
may well be misread."""

FROZEN_STEPS = 50
"""Rule 9, solar: below 50 steps of the last digit (2 %) a value may stay the same by rounding."""

FAR_SECONDS = 5 * 366 * 86_400
"""Rule 3: no meter is without a reading for five years and then read again by the same logger."""

FAR_SHARE = 0.01
"""Rule 3: a logger that starts in 2000 after a power cut is set again before it writes more."""

EXCHANGED_DAYS, EXCHANGED_JUMPS = 3, 3
"""Rule 1: rows follow each other within some days; what was exchanged is a month away, mostly. One
outage or two may seem to vanish by chance, when day and month change places."""

MOST_EXCHANGED = 20_000
"""Rule 1: more changes of the day are 50 years, or rows in no order."""

MOST_SHORT_YEARS, MAX_LAYOUTS = 12, 400
"""Years of two digits: a file that reaches over more calendar years takes its days for years. Month
names, AM and PM and one or two digits make at most a few hundred ways to write a date."""

DECIMALS_LEAST, DECIMALS_BEGUN, DECIMALS_SHARE, DECIMALS_BYTES = 10, 3, 0.9, 65_536
HEADER_LINES = 50
"""Loggers print a preamble before the line with the names of the columns."""

MAX_LISTED = 5
"""Rows named one by one before the rest is only counted."""

ANEW_FEW, ANEW_RISES = 10, 30
"""Rule 6: ten rises in a row are no chance, but may be a plant that grows; thirty are a counter."""

ANEW_RISING, ANEW_LOW, ANEW_EVEN, ANEW_APART = 0.6, 0.5, 0.9, 0.1
ANEW_SECONDS = (3600, 8 * 3600, 12 * 3600, 7 * 86_400, 30 * 86_400, 365 * 86_400)
"""Rule 6: a counter rises mostly, and falls to less than half where it begins again: with the hour,
the shift, the week, the month or the year. What does so by the day has a guard of its own."""

ANEW_READINGS, ANEW_GROWTH = 6, 5
"""Rule 6: fewer readings may rise by chance; no plant grows fivefold, as a counter does at once."""

BLOCK_SECONDS = (86_400, 3600, 1800)
BLOCK_CHANGES, BLOCK_DISTINCT = 50, 20
"""Rule 6: fifty changes, all of them with the hour, are no chance; a switch has few levels."""

MARK_COUNT, MARK_SHARE, MARK_ALIKE, MARK_BESIDE, MARK_FAR = 10, 0.005, 0.9, 0.1, 1.5
"""Rule 6: what stands for no reading is one value, and may stand beside whatever was metered."""

WHOLE_VALUES, WHOLE_ALIKE, WHOLE_DIGITS = 4, 0.95, 12
"""Rule 9: one series is the sum of others by no chance where different values agree, together, in
twelve digits: four months of three digits do, or twenty quarters of an hour."""

APART_TIMES, APART_SPAN, APART_VALUES, APART_ALIKE = (1000, 1_000_000), 2, 24, 0.9
"""Rule 9: inverters of one plant run alike, and are hardly 500 to 2000 times another in size."""

ROLLING_SECONDS = (3600, 1800, 86_400)
"""Rule 6: what is added up as it goes on is the amount of the last hour, half hour, or day."""

ROLLING_WINDOWS, ROLLING_APART, ROLLING_ROUNDING = 100, 1, 4
"""Rule 6: so many windows; another width would lack the mean of the sums, at least; and the errors
of rounding add up as a random walk does, to four times its deviation."""

ZEROS_VALUES, ZEROS_SECONDS, ZEROS_LEAST = 100, 3 * 3600, 0.05
"""Rule 9: a load of so many values, of which but one in a hundred is below a twentieth of the
usual one, is not switched off; a power cut of three hours or more is known of."""

ZEROS_APART_SECONDS = 10 * 86_400
"""Rule 9: what stands still each weekend does so more often than once in ten days."""

WHOLE_MONTHS, WHOLE_NEAR, WHOLE_MOST = 3, 5e-5, 8
PROPORTION_MONTHS, PROPORTION_VARIES, PROPORTION_NEAR = 6, 1.15, 1.0001
"""Rule 9: so many months of different amounts, each equal but for rounding to a sum of others, or
to one number times another, are no chance; of more than nine, only all others are added up."""

COUNTS_ON = 6  # Rule 5: so many low readings that go on counting are no misreading.

LONG_SECONDS, LONG_MONTH_SECONDS = 12 * 3600, 20 * 86_400
LONG_AMOUNTS, LONG_APART, LONG_OFF, LONG_DAYS = 4, 5, 0.35, 20
"""Rule 6: amounts of days and months are few. One is far off at five times the next; of several, a
slip is told by its factor, within a third, and ten times only where weather or a season of few
months cannot be it."""

MOST_MULTIPLIERS = 12
"""Transformers of a meter are changed a few times, not from reading to reading."""

JOIN_APART = 20
JOIN_SPAN_SECONDS, JOIN_DAYS, JOIN_OFF, JOIN_SUN_HOURS = 16 * 86_400, 5, 0.15, 0.75
JOIN_ALIKE, JOIN_GAIN = 0.9, 0.2
"""Rule 6, from one source to the next: no season makes means twenty times others; over so long,
with so many whole days on either side, weather and load even out to within a seventh, and the sun's
days move by minutes; a course of the day is the same, and not so at its own time."""
