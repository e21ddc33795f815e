"""Models that enlarge a picture to the slide's pixels."""
