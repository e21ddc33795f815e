"""A podcast feed of a folder of published videos."""
