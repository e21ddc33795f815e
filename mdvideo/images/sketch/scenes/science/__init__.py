"""Scenes of science."""
