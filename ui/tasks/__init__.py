"""The task panel: candidates, orders, outcome, report."""
