"""Reads files, data and numbers that strangers wrote: all that can be wrong with them is an OSError or a ValueError."""
