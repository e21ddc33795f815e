"""Pictures that move, drawn by Pillow: animated files that FFmpeg does not play, and terminals."""
