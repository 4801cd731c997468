"""Asks a source of AMap's shape for its road states again and again, and says how it is doing."""

import asyncio
import math
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote, quote_plus

import aiohttp
import structlog

from dispatch.domain.clock import Clock
from dispatch.domain.observations import SourceSeen, SourceState
from dispatch.feeds.traffic.amap import parse_amap
from dispatch.feeds.traffic.area import Area
from dispatch.feeds.traffic.rows import RoadReply, RoadRow, SourceBrokenError, SourceRefusedError
from dispatch.wire.tls import trusting

_LOG = structlog.get_logger(__name__)
_HTTP_OK = 200
_CHUNK_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class PollParams:
    """How a source is asked: *period_s* on the source's own time (see `TrafficSource`), the rest on the wall.

    *period_s*: AMap's states are renewed about every two minutes. *timeout_s* for one whole answer,
    *largest_bytes* of it when unpacked. After a failure the next try comes after *retry_s*, then twice as
    long, up to *longest_retry_s*; after a refusal that asking again cannot change, at once after the latter.
    *lost_after*: so many failed rounds in a row, and the source is lost; fewer, it is late. *ca*: file of the
    authority that vouches for an ``https`` source, "" for those that the system trusts.
    """

    period_s: float = 120.0
    timeout_s: float = 10.0
    largest_bytes: int = 5_000_000
    retry_s: float = 2.0
    longest_retry_s: float = 300.0
    lost_after: int = 3
    ca: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class TrafficUpdate:
    """One round of questions: *rows* of all tiles, each row once; *refused* rows by reason.

    *missing*: tiles that gave no answer this time, so that their roads keep growing older.
    """

    observed_at: datetime
    rows: tuple[RoadRow, ...]
    refused: Mapping[str, int]
    missing: int = 0


@dataclass(slots=True)
class _Health:
    """What is known of the source now, and whether it was said."""

    name: str
    lost_after: int
    state: SourceState = SourceState.WAITING
    heard_at: datetime | None = None
    detail: str = ""
    failures: int = 0
    said: list[SourceSeen] = field(default_factory=list)

    def heard(self, at: datetime, detail: str) -> None:
        """The source answered; *detail* says what was missing, "" for nothing."""
        self.heard_at, self.failures = at, 0
        self._say(SourceState.LATE if detail else SourceState.OK, detail)

    def failed(self, detail: str, *, for_good: bool) -> None:
        """The source did not answer, or refused."""
        self.failures += 1
        lost = for_good or self.failures >= self.lost_after
        unheard = SourceState.WAITING if self.heard_at is None else SourceState.LATE
        self._say(SourceState.LOST if lost else unheard, detail)

    def _say(self, state: SourceState, detail: str) -> None:
        """Keep the news when there is any, and log once when the source is lost and once when it is back."""
        if (state, detail) != (self.state, self.detail):
            self.said.append(SourceSeen(self.name, state, self.heard_at, detail))
        if state is SourceState.LOST and self.state is not SourceState.LOST:
            _LOG.warning("source lost", source=self.name, reason=detail)
        if self.state is SourceState.LOST and state is not SourceState.LOST:
            _LOG.warning("source is back", source=self.name)
        self.state, self.detail = state, detail


class TrafficSource:
    """Polls one source. Owns no task: whoever iterates over `updates` owns the work.

    *url*: of the rectangle service, with its path. *clock* tells when something was observed; *pace* how
    many seconds of it pass in one on the wall (a hastened city: more than 1), for *period_s* only.
    *parse* reads another shape of answer to the same question.
    """

    def __init__(
        self,
        url: str,
        *,
        key: str,
        area: Area,
        clock: Clock,
        params: PollParams | None = None,
        pace: Callable[[], float] = lambda: 1.0,
        parse: Callable[[bytes], RoadReply] = parse_amap,
    ) -> None:
        self._url = url
        self._key = key
        self._tiles = area.tiles()
        self._clock = clock
        self._params = params or PollParams()
        self._pace = pace
        self._parse = parse
        self._health = _Health("traffic", self._params.lost_after)

    async def updates(self) -> AsyncGenerator[TrafficUpdate | SourceSeen, None]:
        """Yield updates, and the source's health whenever it changes, until the iteration is closed.

        Never raises for anything that the source does or fails to do.
        """
        async with aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=self._params.timeout_s),
            connector=aiohttp.TCPConnector(ssl=trusting(self._params.ca)),
        ) as session:
            while True:
                update, wait_s = await self._round(session)
                if update is not None:
                    yield update
                while self._health.said:
                    yield self._health.said.pop(0)
                await asyncio.sleep(wait_s)

    async def _round(self, session: aiohttp.ClientSession) -> tuple[TrafficUpdate | None, float]:
        """Ask for every tile once: what came of it, and the wall seconds until the next round."""
        rows: dict[tuple[str, str, bytes], RoadRow] = {}
        refused: Counter[str] = Counter()
        answered, problem, for_good = 0, "", False
        for tile in self._tiles:
            try:
                reply = await self._ask(session, tile)
            except SourceRefusedError as refusal:
                # A refusal is about the asker: the other tiles would be refused as well.
                problem, for_good = self._words(refusal, "refused: "), not refusal.retry
                break
            except (SourceBrokenError, TimeoutError, aiohttp.ClientError, OSError) as error:
                problem = problem or self._words(error)
                continue
            answered += 1
            rows.update({(row.name, row.direction, row.line.tobytes()): row for row in reply.rows})
            refused.update(reply.refused)
        if not answered:
            self._health.failed(problem, for_good=for_good)
            return None, self._retry_s(for_good=for_good)
        now, missing = self._clock.now(), len(self._tiles) - answered
        self._health.heard(now, f"{missing}/{len(self._tiles)} tiles: {problem}" if missing else "")
        update = TrafficUpdate(now, tuple(rows.values()), dict(refused), missing)
        return update, self._params.period_s / max(self._pace(), 1e-3)

    def _retry_s(self, *, for_good: bool) -> float:
        """Wall seconds until a failed round is tried again."""
        longest = self._params.longest_retry_s
        if for_good:
            return longest
        doubled = math.ldexp(self._params.retry_s, min(self._health.failures - 1, 30))
        return min(doubled, longest)

    async def _ask(self, session: aiohttp.ClientSession, tile: Area) -> RoadReply:
        """One answer. Raises SourceBrokenError, SourceRefusedError, TimeoutError, ClientError or OSError."""
        question = {"key": self._key, "rectangle": tile.amap_rectangle(), "level": "6", "extensions": "all"}
        async with session.get(self._url, params=question, allow_redirects=False) as answer:
            if answer.status != _HTTP_OK:
                raise SourceBrokenError(f"HTTP {answer.status}")
            body = bytearray()
            async for chunk in answer.content.iter_chunked(_CHUNK_BYTES):
                body += chunk
                if len(body) > self._params.largest_bytes:
                    raise SourceBrokenError(f"an answer of more than {self._params.largest_bytes} bytes")
        # Up to 5 MB of JSON: off the loop, which serves the terminals meanwhile.
        return await asyncio.to_thread(self._parse, bytes(body))

    def _words(self, error: Exception, before: str = "") -> str:
        """A failure in one line that never shows the key, also not one that the source's own words repeat."""
        if isinstance(error, TimeoutError):
            return f"no answer within {self._params.timeout_s:g} s"
        if isinstance(error, aiohttp.InvalidURL):  # it quotes the address, with whatever stands in it
            return "the address is no address"
        words = before + (str(error) or type(error).__name__)
        spellings = {self._key, quote(self._key), quote(self._key, safe=""), quote_plus(self._key)}
        for spelling in sorted(filter(None, spellings), key=len, reverse=True):
            words = words.replace(spelling, "…")
        return words
