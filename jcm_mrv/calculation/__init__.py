"""Rules and quantities to emissions per calendar year, with the trace of every step."""
