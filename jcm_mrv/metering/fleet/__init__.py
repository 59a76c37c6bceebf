"""Fleets: the readings of many meters, of any size, on several engines, by the same rules."""
