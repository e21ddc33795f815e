"""Finds what is pointed at on a typeset page, and draws what points at it."""
