"""What a page needs to show a published video: the figure, its script and style sheet, and data for search engines."""
