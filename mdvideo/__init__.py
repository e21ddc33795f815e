"""Lessons written in Markdown become videos."""

__version__ = "0.1.0"
