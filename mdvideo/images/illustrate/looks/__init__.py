"""The looks by name: how a theme's pictures are drawn."""
