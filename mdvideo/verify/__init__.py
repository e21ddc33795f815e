"""Verify: measure a finished video, by other means than those that made it."""
