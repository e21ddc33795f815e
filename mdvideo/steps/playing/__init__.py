"""What plays on a slide: the author's clips and recordings of terminals."""
