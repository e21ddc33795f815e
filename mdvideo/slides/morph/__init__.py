"""Code that changes into other code: which words stay, and the frames in which they move."""
