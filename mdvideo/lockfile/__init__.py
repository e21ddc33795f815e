"""The lockfile: pinned pictures and clips, read, resolved and decoded."""
