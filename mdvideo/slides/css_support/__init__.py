"""What the default renderer can draw of CSS, feature by feature, and what to do about the rest."""
