"""What decks hold that is other tools': their front matter, their marks in comments, and whole other dialects."""
