"""Stated amounts: units and slips, beside limits, sisters and other years."""
