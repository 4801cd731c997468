"""The command line: what a line means, what may follow, and the widget that shows it."""
