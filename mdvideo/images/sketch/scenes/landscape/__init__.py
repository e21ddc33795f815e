"""Scenes of land and sea."""
