"""What painters and voices on servers have in common: an address, a key that nobody sees, and when to ask again."""
