"""The gateway's time: the machine's own, or a published one that is asked for again and again."""

import asyncio
import math
import time
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus

import aiohttp
import msgspec

from dispatch.gateway.health import Health
from dispatch.gateway.settings import ClockSettings
from dispatch.wire.clock import FollowedClock, SystemClock
from dispatch.wire.tls import trusting

SOURCE = "clock"
_ANSWER_BYTES = 4096
_FIRST_WORD_EVERY_S = 0.2
_FASTEST = 1000.0
"""Beyond any simulation."""
_YEARS = range(2000, 2100)
"""What a terminal can tell; a clock of another year is no clock."""
_ASSUMED = "用本机时间 (the machine's own time)"


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

    @property
    def wrong(self) -> str:
        """Why this cannot be followed, "" when it can."""
        if self.now.tzinfo is None or not 0 <= self.pace <= self.speed <= _FASTEST:
            return "a time without offset, or a speed out of bounds"
        return "" if self.now.year in _YEARS else f"a time of the year {self.now.year}"


class GatewayClock:
    """The machine's time; or where one is published (*is_published*), that one, which never runs back.

    Before the first word of a published time nothing is known: *speed* is 0, and `known` waits for it, or for
    `assume`.
    """

    def __init__(self, *, is_published: bool = False) -> None:
        self._system = SystemClock()
        self._followed: FollowedClock | None = None
        self._speed = 1.0
        self._recorded: datetime | None = None
        self.known = asyncio.Event()
        self.is_assumed = False
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
        self.is_assumed = False
        self.known.set()

    def assume(self) -> None:
        """Go by the machine's own time until the first word of the published one."""
        self.is_assumed = True
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
    But a clock that was asked for *first_word_s* and never answered is lost, and the machine's time is
    taken: riders must be heard. A city without a plate has no clock to be asked, and no riders either.
    """
    timeout = aiohttp.ClientTimeout(total=settings.answer_within_s)
    connector = aiohttp.TCPConnector(ssl=trusting(settings.ca))
    async with aiohttp.ClientSession(timeout=timeout, trust_env=False, connector=connector) as session:
        asked_s: float | None = None
        while True:
            url = address(settings.url)
            if url is not None and asked_s is None:
                asked_s = time.monotonic()
            why = await _ask(session, url, clock)
            waits = not clock.known.is_set()
            if waits and why and asked_s is not None and time.monotonic() - asked_s >= settings.first_word_s:
                clock.assume()
            if not why:
                health.heard(SOURCE)
            elif clock.is_assumed:
                health.failed(SOURCE, f"{_ASSUMED}: {why}")
            else:
                health.failed(SOURCE, why, math.inf if waits else settings.lost_after_s)
            await asyncio.sleep(settings.period_s if clock.known.is_set() else _FIRST_WORD_EVERY_S)


async def _ask(session: aiohttp.ClientSession, url: str | None, clock: GatewayClock) -> str:
    """Ask once; return why that failed, or nothing."""
    if url is None:
        return "the city has put up no plate"
    try:
        async with session.get(url, allow_redirects=False) as answer:
            if answer.status != HTTPStatus.OK:
                return f"HTTP {answer.status}"
            body = bytearray()
            async for chunk in answer.content.iter_chunked(_ANSWER_BYTES):
                body += chunk
                if len(body) > _ANSWER_BYTES:
                    return f"an answer of more than {_ANSWER_BYTES} bytes"
        published = msgspec.json.decode(body, type=PublishedTime)
    except (aiohttp.ClientError, OSError, msgspec.MsgspecError, ValueError) as error:
        return str(error) or type(error).__name__
    if why := published.wrong:
        return why
    clock.follow(published)
    return ""
