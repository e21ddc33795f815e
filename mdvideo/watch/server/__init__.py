"""The HTTP server of the watch page."""
