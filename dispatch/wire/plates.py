"""Door plates: how the processes of one data directory find each other.

A process that is ready writes ``<name>.json`` (mode 0600) with its process id, its ports and the token
that its doors ask for, and removes it when it ends. A plate left behind by a crash is recognised
because nothing answers at its doors. One that others than its owner may read is no plate: its token is
known to nobody knows whom.
"""

import os
import stat
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

    def __repr__(self) -> str:
        """Everything but the token, which no log and no crash may show."""
        return f"Plate({self.process}, {self.pid}, {self.version}, {self.host}, {dict(self.ports)})"


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
    """Return the plate of *process*, or None: there is none, it cannot be read, or others may read it."""
    found = _read(_path(data_dir, process))
    return None if found is None or found[1] else found[0]


def exposed_plate(data_dir: Path, process: str) -> Plate | None:
    """Return a plate that others than its owner may read, which nobody may go by; None for a good one."""
    found = _read(_path(data_dir, process))
    return found[0] if found is not None and found[1] else None


def _read(path: Path) -> tuple[Plate, bool] | None:
    """A plate, and whether others may read it; of the very file that was opened."""
    try:
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            plate = msgspec.json.decode(file.read(), type=Plate)
    except (OSError, msgspec.MsgspecError):
        return None
    return plate, os.name == "posix" and bool(mode & 0o077)  # elsewhere the mode says nothing


def remove_plate(data_dir: Path, plate: Plate) -> None:
    """Take the plate down, unless another process has put up its own meanwhile."""
    if read_plate(data_dir, plate.process) == plate:
        _path(data_dir, plate.process).unlink(missing_ok=True)
