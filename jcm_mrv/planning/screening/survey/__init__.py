"""The needs survey: its form, reading what comes back, and judging what stands there."""
