"""What fenced blocks of some languages say, besides their code."""
