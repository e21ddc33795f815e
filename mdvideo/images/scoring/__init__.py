"""How well a picture shows its prompt, and the best of several pictures of one prompt."""
