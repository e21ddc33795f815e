"""What the default renderer lacks of CSS, done on the page before it is laid out."""
