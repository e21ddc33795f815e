"""WebM: AV1 and Opus in Matroska's container."""
