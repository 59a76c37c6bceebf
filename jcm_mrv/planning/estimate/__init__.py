"""Estimates: what a project is expected to reduce over its life, by its own equations."""
