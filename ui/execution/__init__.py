"""A prepared task under way and its report: presenters without widgets, views without rules."""
