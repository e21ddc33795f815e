"""Clips that an author brings: read, measured, and drawn into the frames of a slide."""
