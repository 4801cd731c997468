"""The same core without a screen: what a shell, a script and a test can ask of it."""
