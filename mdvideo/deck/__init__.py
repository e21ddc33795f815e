"""The deck language: Markdown and directives in, frozen values out."""
