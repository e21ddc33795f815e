"""A presenter in a corner of a slide."""
