"""Encoding and muxing: stills to H.264 segments, segments to MP4, MP4 to WebM and GIF."""
