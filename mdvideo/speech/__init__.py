"""Voices: each speaks sentences, and tells as well as it can when each word begins. They know nothing of slides."""
