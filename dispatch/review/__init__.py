"""The supervisor's questions and measures as data, each with a naive evaluator. Pure."""
