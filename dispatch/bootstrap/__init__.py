"""Plugs the core together: from a configuration to running rooms."""
