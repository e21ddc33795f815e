"""Publishing beside docs: many decks into one folder, its manifest, and the figure that shows a video in a page."""
