"""演练: what a rehearsal of a plan was, with all that repeats it to the same numbers."""

from dataclasses import dataclass
from enum import StrEnum

EXERCISE = "Exercise"
"""The mark of CAP 1.2 that every rehearsal carries: it is no event and enters no rate."""


class Depth(StrEnum):
    """How it was simulated: mesoscopic for the whole city, or microscopic."""

    QUICK = "quick"
    THOROUGH = "thorough"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that came out, over the seeds: *about* a post or closure, "" for the whole plan.

    *name* has the unit in it (``delay_vehicle_s``); *low* and *high* are the spread.
    """

    name: str
    about: str
    value: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """One rehearsal. *network*, *demand*: digests of what it ran on; *programs*: names with versions.

    *digest*: of the whole result, kept beside the journal; *figures*: the part of it that the report quotes.
    """

    depth: Depth
    seeds: tuple[int, ...]
    network: str
    demand: str
    programs: tuple[str, ...]
    digest: str
    figures: tuple[Figure, ...] = ()
    conflicts: tuple[str, ...] = ()
    status: str = EXERCISE
