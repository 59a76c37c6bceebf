"""The logs of readings behind monitored values: lines, days, months, registers, multipliers."""
