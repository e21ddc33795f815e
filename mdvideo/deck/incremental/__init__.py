"""Parsing only the parts of a deck that an edit changed."""
