"""The doors' process: feeds in, tracks and alerts out, one socket for the desks."""
