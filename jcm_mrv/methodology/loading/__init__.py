"""Files to rules: declarations, tables, wholeness; the way in is ``load.load_methodology``."""
