"""Puts a picture's things in their places: artwork, palette, composition, and the grounds behind."""
