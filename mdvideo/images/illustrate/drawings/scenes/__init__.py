"""Drawings of what happens and where: people at something, meals and games, historic moments and places."""
