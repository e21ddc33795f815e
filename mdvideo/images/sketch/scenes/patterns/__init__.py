"""Abstract scenes."""
