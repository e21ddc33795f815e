"""Pictures in a slide's text that are drawn from text."""
