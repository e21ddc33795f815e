"""Presenter backends: who speaks, seen in a corner. The built-in ones are drawn here, or asked from a server."""
