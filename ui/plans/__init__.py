"""The plan page of the task window: presenters without widgets, forms and lists without rules."""
