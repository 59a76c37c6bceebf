"""Requests of a verification report: their texts, and their numbers from one round to the next."""
