"""A build's stages, each asking the runner for results: pictures, stills, segments."""
