"""A file of readings that nobody has declared: how it reads, and the source to propose for it."""
