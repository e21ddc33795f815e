"""Speech backends: each speaks sentences, and reports the start of each word if it can. They know nothing of slides."""
