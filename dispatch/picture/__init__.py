"""What is true now, folded from observations and facts. Pure."""
