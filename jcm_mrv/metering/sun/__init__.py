"""The sun's place, and solar readings held against it."""
