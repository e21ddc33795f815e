"""When something on a slide is pointed at, and the jobs that draw it."""
