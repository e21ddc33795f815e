"""Which language a text is in, where its author does not say."""
