"""One task, one plan, one report: the rules, and what a report contains. Pure."""
