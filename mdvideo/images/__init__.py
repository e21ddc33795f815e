"""Painters: pictures from prompts and from files."""
