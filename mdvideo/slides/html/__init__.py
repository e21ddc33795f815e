"""A slide as an HTML page: body, layout, formulas, emoji."""
