"""H.264 by x264: options, encoder, segments, skipped frames."""
