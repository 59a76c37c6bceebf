"""Evidence packs: a result with all it rests on, checked without this tool, recomputed with it."""
