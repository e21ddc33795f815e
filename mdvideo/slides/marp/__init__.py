"""Marp's themes: CSS files that are found as Marp finds them, and rewritten for pages that are laid out as Marp's."""
