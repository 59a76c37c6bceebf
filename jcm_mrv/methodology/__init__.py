"""The rules: models, library of versions, expression language, units."""
