"""Encoding: the only importers of PyAV."""
