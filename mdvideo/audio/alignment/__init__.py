"""Where words are in a piece of sound: compared with another one, or found by a model of speech."""
