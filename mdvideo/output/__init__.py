"""The files of a finished video: container, poster, chapters, captions, transcripts, manifest."""
