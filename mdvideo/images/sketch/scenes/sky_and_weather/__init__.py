"""Scenes of sky, weather, light and space."""
