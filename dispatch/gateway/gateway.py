"""The gateway: its rooms plugged together, its tasks in one group, its end in order."""

import asyncio
import os
import secrets
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from dispatch import __version__
from dispatch.domain.facts import Fact, TerminalRefused
from dispatch.domain.observations import UnitLinked
from dispatch.domain.recorded import Recorded
from dispatch.domain.units import PositionReport
from dispatch.feeds.jt808 import messages as m
from dispatch.gateway.arrivals import Arrivals
from dispatch.gateway.clock import GatewayClock, follow_clock
from dispatch.gateway.convoys import ConvoyWatch
from dispatch.gateway.counts import Counts
from dispatch.gateway.desks import Desks
from dispatch.gateway.health import Health, judged, tell_of_anchors
from dispatch.gateway.keeper import Keeper
from dispatch.gateway.ledger import Ledger
from dispatch.gateway.log import Log
from dispatch.gateway.orders import Orders
from dispatch.gateway.places import Points
from dispatch.gateway.recorder import Recorder
from dispatch.gateway.register import Register, read_register
from dispatch.gateway.riders import Riders
from dispatch.gateway.settings import GatewaySettings
from dispatch.gateway.situation import Situation
from dispatch.gateway.sos import SosWatch
from dispatch.gateway.stations import Station
from dispatch.gateway.terminals import Door
from dispatch.gateway.tracks import TrackStore
from dispatch.gateway.traffic import Traffic
from dispatch.wire.plates import Plate, read_plate, remove_plate, write_plate
from dispatch.wire.stopping import tell_to_stop
from dispatch.wire.tls import showing

PROCESS = "gateway"
CITY = "city"
TERMINALS = "terminals"
JOURNAL = "journal"
TRACKS = "tracks"
COPIES = "copies"

_ORDERS_EVERY_S = 0.25
_HEALTH_EVERY_S = 1.0
_SILENT_S = 60.0


class Gateway:
    """One gateway. `run` opens it and returns when it was told to end; *ready* is set in between.

    *plate* says where its doors are. Everything happens on one event loop, except the journal and the file
    of tracks, which have a thread each.
    """

    def __init__(self, settings: GatewaySettings, log: Log) -> None:
        """Read the register and open the file of tracks.

        Raises OSError, ValueError (a file that is no register).
        """
        self.ready = asyncio.Event()
        self.plate: Plate | None = None
        self.register: Register = read_register(settings.terminals_csv, settings.duty_csv)
        self._settings = settings
        self._log = log
        self._clock = GatewayClock(is_published=bool(settings.clock.url))
        network = settings.network
        self._tracks = TrackStore(settings.data_dir, network.digest if network else "")
        stored = self._tracks.counts()
        self._counts = Counts(stored.accepted, stored.refused)
        self._situation = Situation(self._clock, self._counts, len(network) if network else 0)
        self._health = Health(self._clock, self._situation.see, self._journal_fact)
        self._judge_tracks = judged(TRACKS, self._health, log)
        self._recorder = Recorder(
            self._tracks, self._clock, self._counts, self._judge_tracks, settings.waiting_rows, settings.keep
        )
        self._ledger = Ledger(
            settings.data_dir, self._clock, self._hear, judged(JOURNAL, self._health, log), log
        )
        told = judged(COPIES, self._health, log)
        self._keeper = Keeper(settings.data_dir, self._ledger, self._situation, settings.keep, log, told)
        heard = (settings.door, settings.checks, self._clock, self._counts, self)
        self._door = Door(self.register, *heard, is_open=settings.is_open)
        self._orders = Orders(self._ledger, self._door, self._clock, self._counts, settings)
        self._arrivals = Arrivals(self._ledger, settings.arrival)
        self._convoys = ConvoyWatch(
            self._ledger, self._situation, network, settings.following, settings.arrival
        )
        self._sos = SosWatch(self._ledger, self._situation, Points(network))
        self._desks = Desks(
            limits=settings.desks,
            token=secrets.token_urlsafe(32),
            gateway_id=secrets.token_hex(8),
            network=network.digest if network else "",
            counts=self._counts,
            situation=self._situation,
            clock=self._clock,
            wishes=self,
            ended=self._deserted,
            ends_with_desks=settings.lifetime == "desks",
            log=log,
        )
        self._stopped = asyncio.Event()
        self._is_deserted = False
        self._read_on = asyncio.Event()
        self._listed: set[str] = set()
        self._riders = Riders(self._situation, self._counts, self._journal_fact)
        self._frames = 0

    # --- life

    def stop(self, why: str) -> None:
        """End soon."""
        if not self._stopped.is_set():
            self._log.info("the gateway ends", why=why)
            self._stopped.set()

    def _deserted(self, why: str) -> None:
        """End because no desk is left, and let the demo city end too."""
        self._is_deserted = True
        self.stop(why)

    async def run(self) -> None:
        """Serve until told to stop.

        Raises JournalUnavailable or OSError if it cannot begin. A journal that turns out to be damaged while
        it serves ends it in order and then raises JournalUnavailable too: whoever keeps it starts it again,
        and the start sets the damaged file aside.
        """
        asyncio.get_running_loop().set_exception_handler(self._surfaced)
        try:
            await self._open_records()
            ports = await self._open_doors()
            async with asyncio.TaskGroup() as group:
                await self._desks.serve(group)
                group.create_task(self._ledger.run(), name="journal, writing")
                tasks = [group.create_task(work(), name=name) for name, work in self._work().items()]
                self._orders.start()
                token, lifetime = self._desks.token, self._settings.lifetime
                self.plate = Plate(PROCESS, os.getpid(), __version__, ports, token, lifetime=lifetime)
                write_plate(self._settings.data_dir, self.plate)
                self._log.info("the gateway serves", ports=ports, version=__version__)
                if self._settings.is_open:
                    self._log.warning("the terminals' door is open: whoever comes becomes a unit")
                self.ready.set()
                await self._stopped.wait()
                await self._desks.close("网关停止 (the gateway ends)")
                await self._door.close()
                for task in tasks:
                    task.cancel()
                self._ledger.finish()
        finally:
            await self._close()
        if self._ledger.lost is not None:
            raise self._ledger.lost

    async def _end_when_damaged(self) -> None:
        await self._ledger.damaged.wait()
        self.stop(f"记录库已损坏 (the journal is damaged): {self._ledger.lost}")

    async def _open_records(self) -> None:
        """Read the journal and the newest positions, so that the picture is complete before a door opens."""
        tell_of_anchors(await self._ledger.open(), self._health)
        for wrong in self.register.wrong:
            self._counts.refuse("register_row")
            self._log.warning("a wrong row", file=wrong.file, line=wrong.line, why=wrong.why)
        for station in self._door.stations:
            self._list(station)
        if self._clock.known.is_set():
            self._restore()
        self._tell_tracks()
        self._health.expect(TERMINALS)
        self._situation.changes([])

    def _restore(self) -> None:
        """Take the newest positions from before the restart.

        One that is ahead of a clock that began anew (a demo city's) would make everything after it late.
        """
        newest_at = self._clock.now() + timedelta(seconds=self._settings.checks.ahead_s)
        for report, phone in self._tracks.newest():
            station = self._door.stations.restore(phone, report) if report.fixed_at <= newest_at else None
            if station is not None:
                self._list(station)
                self._situation.moved(report)

    def _tell_tracks(self) -> None:
        """Have it recorded what is missing of the tracks; the first thing written says that they go on."""
        if self._tracks.said:
            self._judge_tracks(False, "; ".join(self._tracks.said))  # noqa: FBT003 — the callback's one flag
            self._tracks.said.clear()

    async def _open_doors(self) -> dict[str, int]:
        settings = self._settings
        desks = await self._desks.open(settings.desks_host, settings.desks_port)
        tls = showing(settings.jt808_certificate, settings.jt808_key)
        jt808 = await self._door.open(settings.jt808_host, settings.jt808_port, tls)
        return {"desks": desks, "jt808": jt808}

    def _work(self) -> dict[str, Callable[[], Any]]:
        """All tasks by name. An unexpected error in one ends the gateway: the desk starts it again."""
        settings = self._settings
        work: dict[str, Callable[[], Any]] = {
            "terminals": self._serve_terminals,
            "desks": self._desks.run,
            "journal, reading": self._follow_journal,
            "orders": self._tick_orders,
            "convoys": lambda: self._convoys.run(self._clock),
            "tracks": lambda: self._recorder.run(settings.store_every_s),
            "health": self._watch_terminals,
            "journal, damage": self._end_when_damaged,
            "keeping": self._keeper.run,
        }
        if settings.clock.url:
            work["clock"] = lambda: follow_clock(settings.clock, self._clock, self._health, self._address)
        if settings.traffic.url and settings.network is not None:
            traffic = Traffic(
                settings=settings,
                network=settings.network,
                clock=self._clock,
                situation=self._situation,
                ledger=self._ledger,
                health=self._health,
                counts=self._counts,
                store=self._recorder.roads,
            )
            work["traffic"] = lambda: traffic.run(self._address)
        if settings.leash:
            work["leash"] = self._hold_leash
        return work

    async def _close(self) -> None:
        if self.plate is not None:
            remove_plate(self._settings.data_dir, self.plate)
        await self._desks.close("")
        await self._door.close()
        if self._is_deserted:
            await self._dismiss_city()
        await self._ledger.close()
        await self._recorder.close()
        self._log.info("the gateway has ended")

    async def _dismiss_city(self) -> None:
        """Tell the demo city that a desk had started to end; one that is a service stays."""
        city = read_plate(self._settings.data_dir, CITY)
        if city is not None and city.lifetime == "desks":
            self._log.info("the city is told to end")
            await asyncio.to_thread(tell_to_stop, city)

    def _surfaced(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Errors outside any task, as in a connection's protocol: told and counted, others unaffected."""
        self._counts.refuse("internal_error")
        self._log.error(context.get("message", "error"), exc_info=context.get("exception"))

    async def _serve_terminals(self) -> None:
        """Let terminals in once the time is known: before, every report would seem to be of the future.

        Where it is only assumed, positions from before are not taken: they may be ahead of the true time.
        """
        if not self._clock.known.is_set():
            await self._clock.known.wait()
            if not self._clock.is_assumed:
                self._restore()
            self._tell_tracks()
        await self._door.serve()
        await self._door.run()

    # --- the journal

    def _hear(self, entries: list[Recorded]) -> None:
        """All committed facts, once each, in the total order."""
        self._situation.hear(entries)
        for entry in entries:
            self._orders.hear(entry)
            self._arrivals.hear(entry)
            self._sos.hear(entry)
        self._convoys.hear()
        if self.ready.is_set():
            self._desks.advanced(entries[-1].entry_id)
            self._orders.tick()
            self._sos.clear_fallen()

    def _journal_fact(self, fact: Fact) -> None:
        def write(transaction: Any) -> None:  # noqa: ANN401 — the ledger's Transaction
            transaction.append(fact)

        self._ledger.record(write)

    def read_journal(self) -> None:
        """A desk says that the journal has grown."""
        self._read_on.set()

    async def _follow_journal(self) -> None:
        """Read on when told to, and twice a second in any case."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._settings.read_journal_every_s):
                    await self._read_on.wait()
            self._read_on.clear()
            await self._ledger.read()

    async def _tick_orders(self) -> None:
        while True:
            await asyncio.sleep(_ORDERS_EVERY_S)
            self._orders.tick()

    # --- health

    async def _watch_terminals(self) -> None:
        """Terminals are heard while any of them says anything; before the time is known none is let in."""
        await self._clock.known.wait()
        self._health.expect(TERMINALS)
        while True:
            await asyncio.sleep(_HEALTH_EVERY_S)
            online = f"{self._door.online}/{len(self._door.stations)}"
            if self._door.frames != self._frames:
                self._frames = self._door.frames
                self._health.heard(TERMINALS, online)
            else:
                self._health.failed(TERMINALS, online, _SILENT_S)

    def _address(self, url: str) -> str | None:
        """Complete a URL with the demo city's door; None while the city has no plate up."""
        if "{city}" not in url:
            return url
        city = read_plate(self._settings.data_dir, CITY)
        if city is None or not city.ports:
            return None
        port = city.ports.get("http", next(iter(city.ports.values())))
        return url.replace("{city}", f"{city.host}:{port}")

    async def _hold_leash(self) -> None:
        """End when standard input is closed: whoever started this process is gone."""
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader()
        transport, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        try:
            while await reader.read(4096):
                pass
        finally:
            transport.close()
        self.stop("the leash was let go")

    # --- what the terminals say

    def linked(self, station: Station, *, online: bool) -> None:
        """A terminal has authenticated, or its connection has ended."""
        self._list(station)
        self._situation.see(UnitLinked(station.unit_id, online, self._clock.now()))
        self._orders.linked(station, online=online)

    def position_seen(self, station: Station, report: PositionReport, *, current: bool) -> None:
        """A position passed the checks."""
        self._recorder.seen(report, station.terminal.phone, current=current)
        if current:
            self._situation.moved(report)
            self._arrivals.moved(report)
            self._convoys.moved(report)

    def sos_seen(self, station: Station, report: PositionReport | None, *, is_set: bool) -> None:
        """The SOS bit has risen or fallen."""
        self._sos.seen(station.unit_id, report, station.past.current, self._clock.now(), is_set=is_set)

    def answered(self, station: Station, answer: m.TerminalAnswer) -> None:
        """The terminal gave its general answer."""
        self._orders.answered(station, answer)

    def chosen(self, station: Station, answer: m.QuestionAnswer) -> None:
        """The rider chose an answer."""
        self._orders.chosen(station, answer)

    def card_read(self, station: Station, card: m.DriverCard) -> None:
        """A rider's card was put in or taken out."""
        self._riders.card_read(station.unit_id, card)

    def turned_away(self, phone: str, why: str) -> None:
        """A terminal was refused."""
        self._log.warning("a terminal was refused", phone=phone, why=why)
        self._journal_fact(TerminalRefused(phone, why))

    def _list(self, station: Station) -> None:
        if station.unit_id not in self._listed:
            self._listed.add(station.unit_id)
            self._situation.see(self.register.listed(station.terminal))

    # --- what the desks ask

    def locate(self, unit_id: str) -> None:
        """Ask a unit's terminal where it is."""
        station = self._door.stations.of_unit(unit_id)
        if station is not None:
            self._door.send(station, m.LocationQuery())
