"""Dated values: model, loading, look-up and use in methodologies and projects."""
