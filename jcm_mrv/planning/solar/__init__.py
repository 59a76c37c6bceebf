"""The sun: what a solar system at a place would generate in a year, and how sure that is."""
