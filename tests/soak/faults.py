"""What befalls a running centre: each fault is caused for real, for a moment, and then it is over."""

import asyncio
import errno
import os
import random
import resource
import signal
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from dispatch.journal.place import FILE_NAME as JOURNAL
from dispatch.wire.plates import read_plate
from tests.field.mutation import mutations
from tests.soak.between import Between

BALLAST = "ballast"
_MB = 1 << 20


@dataclass
class Centre:
    """What can be broken: the data directory, the terminals' way, the desk's process id, the wrong clock."""

    data_dir: Path
    between: Between
    dice: random.Random
    clock: Path
    desk_pid: Callable[[], int]
    killed: Callable[[str], None]

    def pid(self, name: str) -> int:
        """Process id on a plate, 0 where none is up or whoever put it up is gone: ids are used again."""
        plate = read_plate(self.data_dir, name)
        if plate is None:
            return 0
        try:
            words = Path(f"/proc/{plate.pid}/cmdline").read_bytes()
        except OSError:
            return 0
        return plate.pid if str(self.data_dir).encode() in words else 0


async def kill(centre: Centre, name: str) -> str:
    """End a process without a warning."""
    pid = centre.desk_pid() if name == "desk" else centre.pid(name)
    if not pid:
        return f"kill {name}: it is not there just now"
    centre.killed(name)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    return f"kill {name}"


async def suspend(centre: Centre, name: str) -> str:
    """Stop a process for some seconds, as a machine that sleeps does."""
    pid = centre.desk_pid() if name == "desk" else centre.pid(name)
    seconds = centre.dice.uniform(1, 7)
    with suppress(ProcessLookupError):
        if pid:
            os.kill(pid, signal.SIGSTOP)
            await asyncio.sleep(seconds)
            os.kill(pid, signal.SIGCONT)
    return f"suspend {name} {seconds:.1f} s"


async def fill_disk(centre: Centre) -> str:
    """Leave no room on the data directory's disk, or let no file of the processes grow where it is shared."""
    seconds = centre.dice.uniform(2, 9)
    if centre.data_dir.is_mount():
        ballast = centre.data_dir / BALLAST
        try:
            await asyncio.to_thread(_fill, ballast, centre.data_dir / JOURNAL)
            await asyncio.sleep(seconds)
        finally:
            ballast.unlink(missing_ok=True)
        return f"disk full {seconds:.1f} s"
    pids = [pid for pid in (centre.desk_pid(), centre.pid("gateway")) if pid]
    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
    await asyncio.sleep(seconds)
    for pid in pids:
        with suppress(ProcessLookupError):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    return f"no file may grow {seconds:.1f} s"


def _fill(ballast: Path, journal: Path) -> None:
    """Take all room there is, and let the journal's log begin anew: it must not live on what it had."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(journal, timeout=0.2)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with ballast.open("wb", buffering=0) as file:
        piece = _MB
        while piece:
            try:
                file.write(bytes(piece))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
                piece //= 2


async def lock(centre: Centre, name: str) -> str:
    """Hold a database as another program would."""
    seconds = centre.dice.uniform(2, 9)
    with closing(sqlite3.connect(centre.data_dir / name, isolation_level=None, timeout=0.2)) as db:
        try:
            db.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            return f"lock {name}: {error}"
        await asyncio.sleep(seconds)
        db.execute("ROLLBACK")
    return f"lock {name} {seconds:.1f} s"


async def set_clock(centre: Centre) -> str:
    """Set the machine's clock wrong by up to a day, and after a while right again."""
    wrong_s = centre.dice.choice([-86400, -7200, -90, 45, 3600, 86400])
    centre.clock.write_text(str(wrong_s), encoding="ascii")
    await asyncio.sleep(centre.dice.uniform(2, 8))
    centre.clock.write_text("0", encoding="ascii")
    return f"wall clock {wrong_s:+d} s"


async def cut_lines(centre: Centre) -> str:
    """Reset terminals' connections."""
    return f"{centre.between.cut(centre.dice.choice([0.1, 0.5, 1.0]), centre.dice)} terminals cut"


async def choke_lines(centre: Centre) -> str:
    """Let nothing through between terminals and gateway."""
    seconds = centre.dice.uniform(1, 10)
    await centre.between.choke(seconds)
    return f"no radio {seconds:.1f} s"


async def make_noise(centre: Centre) -> str:
    """Say what is no word: between a terminal's frames, at the terminals' door and at the desks'."""
    noises = mutations(centre.dice.randrange(1 << 30))
    for _ in range(20):
        centre.between.blur(next(noises), centre.dice)
    plate = read_plate(centre.data_dir, "gateway")
    if plate is None:
        return "noise on the lines"
    heard = [await _shout(plate.host, plate.ports["jt808"], next(noises)) for _ in range(30)]
    heard += [
        await _shout(plate.host, plate.ports["desks"], centre.dice.randbytes(n)) for n in (1, 4, 40, 4000)
    ]
    return f"noise on the lines and at {sum(heard)} doors"


async def _shout(host: str, port: int, noise: bytes) -> bool:
    with suppress(OSError):
        _, writer = await asyncio.open_connection(host, port)
        writer.write(noise)
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(1.0):
                await writer.drain()
        writer.close()
        return True
    return False


Fault = Callable[[Centre], Awaitable[str]]

GENTLE: tuple[Fault, ...] = (
    fill_disk,
    lambda centre: lock(centre, JOURNAL),
    lambda centre: lock(centre, "tracks.sqlite3"),
    set_clock,
    cut_lines,
    cut_lines,
    choke_lines,
    make_noise,
    make_noise,
    lambda centre: suspend(centre, "gateway"),
    lambda centre: suspend(centre, "city"),
    lambda centre: suspend(centre, "desk"),
)
"""Nobody ends of these."""

DEADLY: tuple[Fault, ...] = (
    lambda centre: kill(centre, "gateway"),
    lambda centre: kill(centre, "gateway"),
    lambda centre: kill(centre, "desk"),
    lambda centre: kill(centre, "desk"),
    lambda centre: kill(centre, "city"),
)
