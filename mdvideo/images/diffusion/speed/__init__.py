"""What makes pictures faster: kept prompt embeddings, and speed-ups that users enable by name."""
