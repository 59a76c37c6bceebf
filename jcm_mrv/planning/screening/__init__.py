"""Screening: needs survey and assumptions to candidates, ranked, each with what is missing."""
