"""Directives: the table of names, how values are read, and what is inherited from slide to slide."""
