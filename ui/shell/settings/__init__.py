"""Settings: a seat's own, in a file of its own, and the city's, to be read."""
