"""The Markdown dialect: syntax rules, images, code, raw HTML and the HTML allow-list."""
