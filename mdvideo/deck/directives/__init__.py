"""Directives: their table, how values are read, and how slides inherit them."""
