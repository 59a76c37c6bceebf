"""Writing a methodology: a first file, the next version, what is not filled in yet."""
