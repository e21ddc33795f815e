"""Audio as samples and packets: decoding, loudness, AAC, silence, mixing. It knows nothing of voices or text."""
