"""The steps of a build, each of which asks the runner for results: slides, speech, segments, soundtrack."""
