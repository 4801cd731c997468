"""The use cases of a seat: take a command, check it, journal the facts, fold them."""
