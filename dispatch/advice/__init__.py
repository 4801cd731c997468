"""Judgement that never acts: congestion, who should go, coverage. Pure, explained, replayable."""
