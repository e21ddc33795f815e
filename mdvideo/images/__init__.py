"""Pictures from prompts, by image backends, and from authors' files."""
