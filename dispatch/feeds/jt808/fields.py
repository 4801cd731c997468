"""The field types of JT/T 808 bodies: texts in GBK, moments in BCD, a cursor that stops at the end."""

from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

DEVICE_ZONE = timezone(timedelta(hours=8), "GMT+8")
"""Terminals keep this time wherever they are (JT/T 808, BCD[6])."""

_AHEAD_OF_UTC = timedelta(hours=8)
_CENTURY = 2000


class BodyError(ValueError):
    """A body that is shorter than its message, or whose own counts do not add up."""


def text_from(data: bytes) -> str:
    """Read a text, padding of NUL and blanks taken away; bytes that are no characters become U+FFFD.

    GB 18030 reads all of GBK, which the standard names, and the characters beyond it that terminals send.
    """
    return data.strip(b"\0 ").decode("gb18030", "replace")


def text_bytes(text: str) -> bytes:
    """Write a text: GBK where GBK has the characters, the four bytes of GB 18030 where it has not."""
    return text.encode("gb18030")


def padded(text: str, size: int) -> bytes:
    """Write a text into a field of *size* bytes, filled up with NUL. ValueError if it does not fit."""
    data = text_bytes(text)
    if len(data) > size:
        raise ValueError(f"{text!r} takes {len(data)} bytes of {size}")
    return data.ljust(size, b"\0")


def _bcd_moment(bcd: bytes) -> datetime:
    """Read YYMMDDhhmmss as if it were UTC."""
    digits = bcd.hex()
    return datetime.fromisoformat(f"20{digits[:6]}T{digits[6:]}+00:00")


@lru_cache(maxsize=1024)  # a city's terminals report the same second hundreds of times
def device_moment(bcd: bytes) -> datetime:
    """Read a terminal's YYMMDDhhmmss (GMT+8) as aware UTC. ValueError where there is no such moment."""
    return _bcd_moment(bcd) - _AHEAD_OF_UTC


def device_bcd(moment: datetime) -> bytes:
    """Write an aware moment as a terminal does: YYMMDDhhmmss in GMT+8, whole seconds, years 2000 to 2099."""
    return _moment_bcd(moment.astimezone(DEVICE_ZONE))


def utc_moment(bcd: bytes) -> datetime:
    """Read YYMMDDhhmmss in UTC, as 0x8004 has it. ValueError where there is no such moment."""
    return _bcd_moment(bcd)


def utc_bcd(moment: datetime) -> bytes:
    """Write an aware moment as YYMMDDhhmmss in UTC, whole seconds, years 2000 to 2099."""
    return _moment_bcd(moment.astimezone(UTC))


def _moment_bcd(local: datetime) -> bytes:
    if not 0 <= local.year - _CENTURY < 100:  # noqa: PLR2004 — two digits for the year
        raise ValueError(f"{local.isoformat()} is outside the two digits of a year")
    return bytes.fromhex(local.strftime("%y%m%d%H%M%S"))


class Cursor:
    """Reads a body from its start. Every method raises BodyError where the bytes end too soon."""

    __slots__ = ("_at", "_data")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def left(self) -> int:
        """Bytes not yet read."""
        return len(self._data) - self._at

    def take(self, size: int) -> bytes:
        """Return the next *size* bytes."""
        if size > self.left:
            raise BodyError(f"{size} bytes wanted at {self._at}, {self.left} left")
        start = self._at
        self._at += size
        return self._data[start : self._at]

    def number(self, size: int) -> int:
        """Return the next *size* bytes as an unsigned big-endian number."""
        return int.from_bytes(self.take(size), "big")

    def text(self, size: int) -> str:
        """Return the next *size* bytes as a text."""
        return text_from(self.take(size))

    def rest(self) -> bytes:
        """Return all that is left."""
        return self.take(self.left)
