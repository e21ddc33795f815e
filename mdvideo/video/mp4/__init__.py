"""The MP4 file: boxes, tracks, interleaving, and the file that is read without being written."""
