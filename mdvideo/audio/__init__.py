"""Sound as samples and packets: decoding, loudness, AAC, joining, mixing. It must not know who speaks, or what."""
