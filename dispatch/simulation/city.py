"""The city's process: SUMO behind the doors of a real city, and nothing of it left behind at the end."""

import asyncio
import contextlib
import os
import secrets
import signal
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Literal

from aiohttp import web

from dispatch import __version__
from dispatch.domain.clock import day_start
from dispatch.simulation.citytime import CityTime
from dispatch.simulation.doors import Doors
from dispatch.simulation.duty import read_duty, read_terminals
from dispatch.simulation.incidents import read_incidents
from dispatch.simulation.kept import CityKeeper, KeptCity
from dispatch.simulation.terminals import Terminal
from dispatch.simulation.world import World
from dispatch.wire.lock import ProcessLock
from dispatch.wire.plates import Plate, read_plate, remove_plate, write_plate

_HEARTBEAT_WALL_S = 5.0
_LONELY_WALL_S = 600.0
"""With no gateway for so long a city that a desk started ends itself."""


@dataclass(frozen=True, slots=True)
class CityOptions:
    """How to run a city.

    *gateway_door* None: read from ``gateway.json`` in *data_dir*, again at each connection. *start_at*: for
    a city that was never run in *data_dir*, instead of 07:10 of today. *incidents*, *duty*, *terminals*
    None: the files of these names in *source_dir*. *leash*: end when standard input closes. *lifetime*
    ``desks``: it goes when the last desk or the gateway has gone; ``service``: it stays. *refresh_s*: how
    often the traffic source takes new speeds (the mean of the last 120 s). *shuffle_lcodes*: for tests, a
    seed that permutes them.
    """

    source_dir: Path
    cache_dir: Path
    data_dir: Path
    gateway_door: tuple[str, int] | None = None
    http_host: str = "127.0.0.1"
    http_port: int = 0
    speed: float = 1.0
    seed: int = 1
    start_at: datetime | None = None
    incidents: Path | None = None
    duty: Path | None = None
    terminals: Path | None = None
    leash: bool = False
    lifetime: Literal["service", "desks"] = "service"
    refresh_s: int = 30
    shuffle_lcodes: int | None = None
    traffic_key: str = field(default="demo", repr=False)  # an options' text may end in a log
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    lonely_wall_s: float = _LONELY_WALL_S


async def run_city(options: CityOptions) -> None:
    """Run the city until it is told to stop: SIGTERM, SIGINT, ``/control/stop``, the leash, or loneliness.

    Raises ``AlreadyServedError`` when another live city is there, ``CitySourceError`` for wrong files,
    ``NetworkBuildError``, ``OSError`` (a taken port, an unreadable file), ``ValueError`` for a speed that is
    not positive or a leash without a pipe.
    """
    if options.speed <= 0:
        raise ValueError(f"a city cannot run {options.speed} times as fast as the wall's clock")
    lock = ProcessLock(options.data_dir, "city")
    try:
        await _City(options).run()
    finally:
        lock.release()


class _City:
    """One run."""

    def __init__(self, options: CityOptions) -> None:
        self._options = options
        source = options.source_dir
        lines = read_terminals(options.terminals or source / "terminals.csv")
        self._world = World(
            source,
            options.cache_dir,
            options.seed,
            [line.unit_id for line in lines],
            read_duty(options.duty or source / "duty.csv"),
            read_incidents(options.incidents or source / "incidents.toml"),
        )
        self._keeper = CityKeeper(options.data_dir)
        self._stop = asyncio.Event()
        self._terminals = {
            line.unit_id: Terminal(
                line,
                self._world.riders[line.unit_id],
                self._gateway_door,
                seed=options.seed,
                declines=partial(self._world.book.holds, "cannot", line.unit_id),
            )
            for line in lines
        }
        self._clock = CityTime(datetime.now(UTC), options.speed)
        self._riding: set[str] = set()
        self._begun_s = 0.0

    async def run(self) -> None:
        with contextlib.ExitStack() as undo:
            self._heed_signals(undo)
            await self._heed_leash(undo)
            undo.callback(self._world.close)
            await self._begin()
            if self._stop.is_set():
                return
            doors = Doors(
                self._world,
                self._clock,
                self._options.token,
                self._options.traffic_key,
                self._stop.set,
                refresh_s=self._options.refresh_s,
                shuffle_lcodes=self._options.shuffle_lcodes,
            )
            runner = web.AppRunner(doors.app, access_log=None, shutdown_timeout=1.0)
            await runner.setup()
            try:
                await web.TCPSite(runner, self._options.http_host, self._options.http_port).start()
                plate = self._plate(runner)
                write_plate(self._options.data_dir, plate)
                try:
                    await self._live(doors)
                finally:
                    remove_plate(self._options.data_dir, plate)
                self._keep()
            finally:
                await runner.cleanup()

    # --------------------------------------------------------------------------------- begin and end

    async def _begin(self) -> None:
        """Go on where the last run stopped, or begin, with traffic on the roads."""
        world, options = self._world, self._options
        kept = self._keeper.resumable(world.net.parent.name, options.seed)
        if kept is not None:
            world.resume(self._keeper.sumo_state, kept.world)
        else:
            moment = self._keeper.beginning(options.start_at, datetime.now(UTC))
            midnight = day_start(moment)
            world.start(midnight, int((moment - midnight).total_seconds()))
            while world.warm_up() and not self._stop.is_set():
                await self._wait(0)
        self._clock.midnight = world.midnight
        self._clock.begin(world.engine.second)

    def _keep(self) -> None:
        state = self._keeper.begin_saving()
        saved = self._world.save(state)
        self._keeper.keep(KeptCity(self._world.net.parent.name, self._world.now, saved))

    def _plate(self, runner: web.AppRunner) -> Plate:
        host, port = runner.addresses[0][:2]
        options = self._options
        return Plate(
            "city", os.getpid(), __version__, {"http": port}, options.token, host, lifetime=options.lifetime
        )

    # ----------------------------------------------------------------------------------- while it runs

    async def _live(self, doors: Doors) -> None:
        """Let time pass and the terminals talk, until told to stop; a terminal's fault ends the city."""
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(t.run(), name=f"terminal {u}") for u, t in self._terminals.items()]
            try:
                await self._pass_time(doors)
            finally:
                for terminal in self._terminals.values():
                    terminal.hang_up()
                for task in tasks:
                    task.cancel()

    async def _pass_time(self, doors: Doors) -> None:
        loop = asyncio.get_running_loop()
        beat_s = 0.0
        self._begun_s = loop.time()
        while not (self._stop.is_set() or self._is_lonely(loop.time())):
            self._world.advance()
            await self._wait(self._clock.wait_s())
            self._clock.reach(self._world.engine.second)
            self._report()
            doors.refresh(self._world.engine.second)
            if loop.time() >= beat_s:
                beat_s = loop.time() + _HEARTBEAT_WALL_S
                self._keeper.beat(self._world.now)

    def _is_lonely(self, wall_s: float) -> bool:
        """Whether no gateway was heard for too long, of which one that is a service takes no notice."""
        if self._options.lifetime == "service":
            return False
        heard = (t.heard_wall_s for t in self._terminals.values() if t.heard_wall_s is not None)
        return wall_s - max(heard, default=self._begun_s) > self._options.lonely_wall_s

    async def _wait(self, wait_s: float) -> None:
        """Leave the loop to the doors for *wait_s*, or until told to stop; for one turn at least."""
        await asyncio.sleep(0)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(wait_s):
                await self._stop.wait()

    def _report(self) -> None:
        """Tell each terminal who rides it and where it is."""
        world, now = self._world, self._world.now
        for unit, terminal in self._terminals.items():
            shift, rider = world.shift_of(unit), world.riders[unit]
            if shift is not None and unit not in self._riding:
                self._riding.add(unit)
                terminal.begin_shift(shift.officer, now)
            elif shift is None and unit in self._riding:
                self._riding.remove(unit)
                terminal.end_shift()
            sos = world.book.holds("sos", unit)
            terminal.report(world.engine.second, now, rider.sample, on_order=rider.on_order, sos=sos)

    def _gateway_door(self) -> tuple[str, int] | None:
        if self._options.gateway_door is not None:
            return self._options.gateway_door
        plate = read_plate(self._options.data_dir, "gateway")
        if plate is None or "jt808" not in plate.ports:
            return None
        return plate.host, plate.ports["jt808"]

    # ----------------------------------------------------------------------------------- reasons to stop

    def _heed_signals(self, undo: contextlib.ExitStack) -> None:
        loop = asyncio.get_running_loop()
        with contextlib.suppress(NotImplementedError):  # Windows: Ctrl+C raises KeyboardInterrupt there
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, self._stop.set)
                undo.callback(loop.remove_signal_handler, number)

    async def _heed_leash(self, undo: contextlib.ExitStack) -> None:
        if not self._options.leash:
            return
        try:
            transport, _ = await asyncio.get_running_loop().connect_read_pipe(
                lambda: _Leash(self._stop), sys.stdin
            )
        except (ValueError, OSError) as error:
            raise ValueError(f"the leash needs a pipe as standard input: {error}") from error
        undo.callback(transport.close)


class _Leash(asyncio.Protocol):
    """Whoever started the city holds the other end of its standard input."""

    def __init__(self, stop: asyncio.Event) -> None:
        self._stop = stop

    def eof_received(self) -> None:
        """The other end was closed, or its process ended."""
        self._stop.set()

    def connection_lost(self, exc: Exception | None) -> None:
        """The pipe broke, which means the same."""
        del exc
        self._stop.set()
