"""Screening: a needs survey and stated assumptions to candidates, ranked, each with what is missing."""
