"""Publishing for documentation sites: many decks into one folder, its manifest, and the figure that shows a video."""
