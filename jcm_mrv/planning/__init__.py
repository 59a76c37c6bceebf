"""Before there is a project: what it would bring, and where candidate sites lie."""
