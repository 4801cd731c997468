"""How the rehearsal's process is called, and what it says. Light: a desk's bootstrap needs no more than this.

The request is one line of JSON on the process's standard input, which then stays open as a leash: closing it
cancels. The answers are lines of JSON on its standard output: any number of ``{"progress": 0.41}``, then one
``{"kept": "…", "digest": "…"}`` or ``{"error": "…", "words": "…"}`` with the error one of ``ERRORS``. Nothing
secret stands on a command line.
"""

import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import msgspec

from dispatch.domain.rehearsals import Depth

COMMAND: Sequence[str] = (sys.executable, "-m", "dispatch.simulation.rehearsal")
"""To be started in the project's directory."""

ERRORS = ("plan", "city", "simulation", "cancelled", "disk")


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is wanted. *plan*: as `plan_to_json` writes it; *seeds* empty: the depth's usual ones.

    *data_dir*: beside whose journal the result is kept. *allowed*: for proposals, from when to when the
    convoy may leave.
    """

    plan: str
    source_dir: str
    cache_dir: str
    data_dir: str
    what: Literal["rehearse", "propose"] = "rehearse"
    depth: Depth = Depth.QUICK
    seeds: tuple[int, ...] = ()
    runs: int = 20
    allowed: tuple[datetime, datetime] | None = None


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line that the process says."""

    progress: float = -1.0
    kept: str = ""
    digest: str = ""
    error: str = ""
    words: str = ""
