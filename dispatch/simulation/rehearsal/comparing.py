"""Numbers over seeds: means with what is known of them. Pure."""

from collections.abc import Sequence
from statistics import fmean, stdev

from scipy.special import stdtrit

from dispatch.domain.rehearsals import Figure

_UPPER = 0.975


def paired(name: str, about: str, before: Sequence[float], after: Sequence[float] | None = None) -> Figure:
    """The mean of *before*, or of what *after* is less, seed by seed: the same seed is the same traffic.

    The spread is the 95 % interval of the mean; of one seed nothing is known of it, and it is the value.
    """
    values = (
        [was - now for was, now in zip(before, after, strict=True)] if after is not None else list(before)
    )
    mean = fmean(values)
    half = 0.0
    if len(values) > 1:
        half = float(stdtrit(len(values) - 1, _UPPER)) * stdev(values) / len(values) ** 0.5
    return Figure(name, about, round(mean), round(mean - half), round(mean + half))
