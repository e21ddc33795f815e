"""Languages that are read aloud in full: one module each, with its numbers, units, currencies and abbreviations."""
