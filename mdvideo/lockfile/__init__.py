"""The lockfile: pinned pictures and motion clips, read, resolved and decoded."""
