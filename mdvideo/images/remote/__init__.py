"""Image backends on servers: OpenAI's images API, which other servers offer too, and ComfyUI."""
