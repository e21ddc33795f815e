"""Languages for which there are Piper voices to download (rhasspy/piper-voices, a list of 2025)."""

PIPER_LANGUAGES = frozenset([
    "ar", "bg", "ca", "cs", "cy", "da", "de", "el", "en", "es", "eu", "fa", "fi", "fr", "hi", "hu", "id", "is",
    "it", "ka", "kk", "ku", "lb", "lv", "ml", "ne", "nl", "no", "nb", "nn", "pl", "pt", "ro", "ru", "sk", "sl",
    "sq", "sr", "sv", "sw", "te", "tr", "uk", "ur", "vi", "zh",
])  # fmt: skip
"""Primary language subtags."""
