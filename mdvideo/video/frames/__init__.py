"""Frames that move: transitions, moving backgrounds, generated clips."""
