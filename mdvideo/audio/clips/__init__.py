"""The sound of clips that play on slides."""
