"""Pointing at what a slide shows: the marks of notes and of the ``pointing`` directive, as values."""
