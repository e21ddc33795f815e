"""Themes: folders read, values, CSS and fonts."""
