"""The nouns, the facts and the rules' vocabulary of a command centre. No I/O, no clock, no randomness."""
