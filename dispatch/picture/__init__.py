"""What is true now: fold(picture, fact) -> picture. Pure."""
