"""The MP4 file: boxes, interleaving, timed text, and the virtual file."""
