"""Door plates: how the processes of one data directory find each other.

A process that is ready writes ``<name>.json`` (mode 0600) with its process id, its ports and the token
that its doors ask for, and removes it when it ends. A plate left behind by a crash is recognised
because nothing answers at its doors.
"""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

import msgspec

TOKEN_HEADER = "X-Token"  # noqa: S105 — the header's name
"""The header in which a door that speaks HTTP wants to see the plate's token."""

STOP_PATH = "/control/stop"
"""Where a process that lives as long as the desks is told, by HTTP, that the last one has left."""


class Plate(msgspec.Struct, frozen=True):
    """Who is at which door. *lifetime* ``desks``: it ends with the last desk; ``service``: it stays."""

    process: str
    pid: int
    version: str
    ports: Mapping[str, int]
    token: str
    host: str = "127.0.0.1"
    lifetime: str = "service"


def _path(data_dir: Path, process: str) -> Path:
    return data_dir / f"{process}.json"


def write_plate(data_dir: Path, plate: Plate) -> None:
    """Put up the plate, all at once, readable by its owner only."""
    data_dir.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=data_dir, prefix=f".{plate.process}-")  # mkstemp gives 0600
    with os.fdopen(handle, "wb") as file:
        file.write(msgspec.json.encode(plate))
    Path(name).replace(_path(data_dir, plate.process))


def read_plate(data_dir: Path, process: str) -> Plate | None:
    """Return the plate of *process*, or None when there is none or it cannot be read."""
    try:
        return msgspec.json.decode(_path(data_dir, process).read_bytes(), type=Plate)
    except (OSError, msgspec.MsgspecError):
        return None


def remove_plate(data_dir: Path, plate: Plate) -> None:
    """Take the plate down, unless another process has put up its own meanwhile."""
    if read_plate(data_dir, plate.process) == plate:
        _path(data_dir, plate.process).unlink(missing_ok=True)
