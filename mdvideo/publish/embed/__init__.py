"""What a page needs to show a published video."""
