"""Scenes of places where people live and work."""
