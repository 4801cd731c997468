"""The journal as the supervisor reads it."""
