"""The gateway's time: the machine's own, or a published one that is asked for again and again."""

import asyncio
import math
from collections.abc import Callable
from datetime import UTC, datetime

import aiohttp
import msgspec

from dispatch.gateway.health import Health
from dispatch.gateway.settings import ClockSettings
from dispatch.wire.clock import FollowedClock, SystemClock

SOURCE = "clock"
_ANSWER_WITHIN_S = 3.0
_ANSWER_BYTES = 4096
_FIRST_WORD_EVERY_S = 0.2
_FASTEST = 1000.0
"""Beyond any simulation."""


class PublishedTime(msgspec.Struct, frozen=True):
    """What a clock's address answers: *now* ISO 8601 with offset, *speed* in its seconds a wall second.

    *achieved* is the speed that it really reaches, where it knows that.
    """

    now: datetime
    speed: float = 1.0
    achieved: float | None = None

    @property
    def pace(self) -> float:
        """Its seconds a wall second, as they really pass."""
        return self.speed if self.achieved is None else min(self.speed, self.achieved)


class GatewayClock:
    """The machine's time; or where one is published (*is_published*), that one, which never runs back.

    Before the first word of a published time nothing is known: *speed* is 0, and `known` waits for it.
    """

    def __init__(self, *, is_published: bool = False) -> None:
        self._system = SystemClock()
        self._followed: FollowedClock | None = None
        self._speed = 1.0
        self._recorded: datetime | None = None
        self.known = asyncio.Event()
        if not is_published:
            self.known.set()

    @property
    def speed(self) -> float:
        """Seconds of this clock a wall second as it was set, 0 while the time is not known yet."""
        return self._speed if self.known.is_set() else 0.0

    @property
    def pace(self) -> float:
        """Seconds of this clock that really pass in a wall second; a loaded city falls behind *speed*."""
        if not self.known.is_set():
            return 0.0
        return 1.0 if self._followed is None else self._followed.speed

    @property
    def ahead_s(self) -> float:
        """How far it is ahead of the machine's own time, in seconds."""
        return (self.now() - self._system.now()).total_seconds()

    def follow(self, published: PublishedTime) -> None:
        """Take over a published time."""
        if self._followed is None:
            self._followed = FollowedClock(published.now.astimezone(UTC))
            if self._recorded is not None:
                self._followed.reach(self._recorded)
        self._followed.follow(published.now.astimezone(UTC), published.pace)
        self._speed = published.speed
        self.known.set()

    def reach(self, moment: datetime) -> None:
        """Hear of a moment that was recorded: a published time is never shown earlier than that."""
        if self._followed is not None:
            self._followed.reach(moment)
        else:
            self._recorded = moment

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return self._system.now() if self._followed is None else self._followed.now()


async def follow_clock(
    settings: ClockSettings, clock: GatewayClock, health: Health, address: Callable[[str], str | None]
) -> None:
    """Ask for the time every *period_s* until cancelled; *address* completes the URL, or knows it not yet.

    A time that nobody has told yet is awaited, not lost: an entry about its loss would bear another clock's.
    """
    timeout = aiohttp.ClientTimeout(total=_ANSWER_WITHIN_S)
    async with aiohttp.ClientSession(timeout=timeout, trust_env=False) as session:
        while True:
            why = await _ask(session, address(settings.url), clock)
            if why:
                health.failed(SOURCE, why, settings.lost_after_s if clock.known.is_set() else math.inf)
            else:
                health.heard(SOURCE)
            await asyncio.sleep(settings.period_s if clock.known.is_set() else _FIRST_WORD_EVERY_S)


async def _ask(session: aiohttp.ClientSession, url: str | None, clock: GatewayClock) -> str:
    """Ask once; return why that failed, or nothing."""
    if url is None:
        return "the city has put up no plate"
    try:
        async with session.get(url, allow_redirects=False) as answer:
            body = await answer.content.read(_ANSWER_BYTES)
            if not answer.ok:
                return f"HTTP {answer.status}"
        published = msgspec.json.decode(body, type=PublishedTime)
    except (aiohttp.ClientError, TimeoutError, msgspec.MsgspecError) as error:
        return str(error) or type(error).__name__
    if published.now.tzinfo is None or not 0 <= published.pace <= published.speed <= _FASTEST:
        return "a time without offset, or a speed out of bounds"
    clock.follow(published)
    return ""
