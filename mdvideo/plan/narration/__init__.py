"""Narration: note markup, the script, sentences, the schedule, the transcript."""
