"""SVG pictures of authors: read, made safe and complete for resvg, and drawn by it in a process of its own."""
