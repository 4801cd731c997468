"""JT/T 808, the language of a motorcycle's terminal: frames, messages, and the way into the domain. Pure."""
