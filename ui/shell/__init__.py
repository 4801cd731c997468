"""Main window, docks, actions, command line and log-in: the windows on the core."""
