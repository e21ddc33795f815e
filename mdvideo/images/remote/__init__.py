"""Painters on servers: the images API that OpenAI began and others speak, and ComfyUI."""
