"""The only room that knows the desk: facts to signals, clicks to commands."""
