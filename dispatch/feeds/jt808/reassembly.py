"""Sub-packages put together again, with bounds on what an unfinished message may cost.

A part belongs to the message whose first part had the serial *serial - index + 1* (JT/T 808: the parts of one
message have consecutive serials, and one sent again on 0x8003 is the same as it was). Time is an argument.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice

from dispatch.feeds.jt808.frame import Frame, Header

_SERIALS = 0x10000
_PART_COST_BYTES = 128
"""What an empty part still takes in memory, about."""

_Key = tuple[str, int, int, int]


class Dropped(StrEnum):
    """Why a part or a whole unfinished message was given up: a closed list, to be counted by."""

    BAD_INDEX = "bad_index"
    """A part 0, or one beyond the total."""
    DOUBLED = "doubled"
    """A part that is there already; the first one counts."""
    EXPIRED = "expired"
    """Parts that were promised and never came."""
    CROWDED = "crowded"
    """More unfinished messages, or more bytes of them, than are kept: the oldest went."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What an unfinished message lacks. *header* is its first part's, made up if that one is missing."""

    header: Header
    indices: tuple[int, ...]


@dataclass(slots=True)
class _Unfinished:
    header: Header
    since_s: float
    heard_s: float
    parts: dict[int, bytes] = field(default_factory=dict)
    cost_bytes: int = 0


class Reassembly:
    """Collects parts, of one terminal or of many, until their messages are whole."""

    __slots__ = ("_cost_bytes", "_max_age_s", "_max_bytes", "_max_messages", "_unfinished", "dropped")

    def __init__(self, *, max_messages: int = 16, max_bytes: int = 1 << 20, max_age_s: float = 60.0) -> None:
        """Keep at most so many unfinished messages and bytes of them, and none longer than *max_age_s*."""
        self.dropped: Counter[Dropped] = Counter()
        self._max_messages = max_messages
        self._max_bytes = max_bytes
        self._max_age_s = max_age_s
        self._unfinished: dict[_Key, _Unfinished] = {}
        self._cost_bytes = 0

    @property
    def unfinished(self) -> int:
        """How many messages wait for parts."""
        return len(self._unfinished)

    @property
    def cost_bytes(self) -> int:
        """About how much memory their parts take."""
        return self._cost_bytes

    def add(self, frame: Frame, now_s: float) -> Frame | None:
        """Take a frame; return the whole message when it is, or a frame that was never in parts at once.

        The whole message has the first part's serial and no *total*. *now_s* is any clock that runs forward.
        """
        header = frame.header
        if not header.total:
            return frame
        self.expire(now_s)
        if not 1 <= header.index <= header.total:
            self.dropped[Dropped.BAD_INDEX] += 1
            return None
        first_serial = (header.serial - header.index + 1) % _SERIALS
        key = (header.phone, header.msg_id, header.total, first_serial)
        message = self._unfinished.get(key)
        if message is None:
            message = _Unfinished(replace(header, serial=first_serial, index=1), now_s, now_s)
            self._unfinished[key] = message
        if header.index in message.parts:
            self.dropped[Dropped.DOUBLED] += 1
            return None
        message.heard_s = now_s
        message.parts[header.index] = frame.body
        message.cost_bytes += len(frame.body) + _PART_COST_BYTES
        self._cost_bytes += len(frame.body) + _PART_COST_BYTES
        if len(message.parts) == header.total:
            self._forget(key)
            body = b"".join(message.parts[index] for index in range(1, header.total + 1))
            return Frame(replace(message.header, total=0, index=0), body)
        while len(self._unfinished) > self._max_messages or self._cost_bytes > self._max_bytes:
            self._forget(next(iter(self._unfinished)))
            self.dropped[Dropped.CROWDED] += 1
        return None

    def expire(self, now_s: float) -> None:
        """Give up messages whose first part came more than *max_age_s* ago."""
        while self._unfinished:
            key, oldest = next(iter(self._unfinished.items()))
            if now_s - oldest.since_s <= self._max_age_s:
                return
            self._forget(key)
            self.dropped[Dropped.EXPIRED] += 1

    def missing(self, now_s: float, quiet_s: float, at_most: int = 200) -> tuple[Missing, ...]:
        """Return what to ask for again (0x8003): of each message that has been quiet for *quiet_s*.

        The first *at_most* parts of each: one of 65,535 that never come must not cost 65,535 looks.
        """
        return tuple(
            Missing(
                message.header,
                tuple(
                    islice(
                        (index for index in range(1, message.header.total + 1) if index not in message.parts),
                        at_most,
                    )
                ),
            )
            for message in self._unfinished.values()
            if now_s - message.heard_s >= quiet_s
        )

    def _forget(self, key: _Key) -> None:
        self._cost_bytes -= self._unfinished.pop(key).cost_bytes
