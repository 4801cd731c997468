"""JT/T 808 framing: bytes of a TCP stream to checked frames, and back.

Layout (JT/T 808-2011/2013/2019, section 4.4): 7E | header | body | checksum | 7E, big-endian. Between the
two 7E a 7E is sent as 7D 02 and a 7D as 7D 01; the checksum is the XOR of header and body before escaping.
Header: message id u16; properties u16 (bits 0-9 body length, 10-12 encryption, 13 sub-packaged, 14 set in
2019); 2019 only: a version byte; the terminal's phone as BCD, 6 bytes (2011/2013) or 10 (2019); serial u16;
when sub-packaged, total u16 and index u16, counted from 1.
"""

import struct
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Version = Literal[2013, 2019]

MAX_BODY_BYTES = 1023
"""A body longer than ten bits can count has to be split into sub-packages."""

MAX_WIRE_BYTES = 2 * (17 + 4 + MAX_BODY_BYTES + 1)
"""What can lie between two 7E at most: 2019 header, sub-package fields, body, checksum, all escaped."""

LATEST: Version = 2019
"""The year that names the longer header and the bodies that go with it."""

_FLAG = b"\x7e"
_ESCAPE = b"\x7d"
_LENGTH_MASK = 0x03FF
_ENCRYPTION_SHIFT = 10
_ENCRYPTION_MASK = 0x7
_SUBPACKAGED = 0x2000
_IS_2019 = 0x4000
_HEADER_2013 = struct.Struct(">HH6sH")
_HEADER_2019 = struct.Struct(">HHB10sH")
_PART = struct.Struct(">HH")
_SERIALS = 0x10000


@dataclass(frozen=True, slots=True)
class Header:
    """Whose message this is and which. *total* and *index* are 0 unless the message came in sub-packages.

    *phone* is the terminal's number in digits without leading zeros; *version* is the header's: 2011 and 2013
    terminals share one, so both read as 2013. *encryption* holds the three bits; 0 is plain.
    """

    msg_id: int
    version: Version
    phone: str
    serial: int
    encryption: int = 0
    total: int = 0
    index: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """One checked frame: its header and its unescaped body."""

    header: Header
    body: bytes


class Fault(StrEnum):
    """Why bytes are not a frame: a closed list, so that a gateway can count by it."""

    GARBAGE = "garbage"
    """Bytes before the first 7E of a stream."""
    OVERLONG = "overlong"
    """More bytes without a 7E than any frame has."""
    ESCAPE = "escape"
    """A 7D that is followed by neither 01 nor 02."""
    TOO_SHORT = "too_short"
    """It ends inside the header."""
    CHECKSUM = "checksum"
    """The XOR does not come out."""
    LENGTH = "length"
    """The body is longer or shorter than its header says."""


@dataclass(frozen=True, slots=True)
class FrameError:
    """Bytes that were refused. A value, not an exception: a stream goes on after it."""

    reason: Fault
    wire: bytes
    """What lay between the flags, still escaped, at most MAX_WIRE_BYTES of it."""

    def __str__(self) -> str:
        """One line for a log or a terminal's user."""
        return f"{self.reason.value}: {len(self.wire)} bytes {self.wire[:16].hex()}"


def xor(data: bytes) -> int:
    """XOR of all bytes of *data*, 0 for none. Exact up to 4096 bytes, twice any frame's size.

    Folds one long integer in half until a byte is left: ten times faster than a loop over bytes.
    """
    folded = int.from_bytes(data, "big")
    if len(data) > 128:  # noqa: PLR2004 — 128 bytes is where the fold by 512 bits below suffices
        folded ^= folded >> 16384
        folded ^= folded >> 8192
        folded ^= folded >> 4096
        folded ^= folded >> 2048
        folded ^= folded >> 1024
    folded ^= folded >> 512
    folded ^= folded >> 256
    folded ^= folded >> 128
    folded ^= folded >> 64
    folded ^= folded >> 32
    folded ^= folded >> 16
    folded ^= folded >> 8
    return folded & 0xFF


def escape(data: bytes) -> bytes:
    """Escape header, body and checksum for the wire. The 7D first: it must not meet its own escapes."""
    return data.replace(b"\x7d", b"\x7d\x01").replace(b"\x7e", b"\x7d\x02")


def unescape(wire: bytes) -> bytes | None:
    """Undo `escape`; None where a 7D stands before anything but 01 and 02.

    One pass over the 7D: two replacements would read 7D 01 02 as 7E. A bare 7D in the very last place passes:
    some terminals forget to escape the checksum, and the checksum itself proves the reading.
    """
    if _ESCAPE not in wire:
        return wire
    first, *others = wire.split(_ESCAPE)
    pieces = [first]
    last = len(others) - 1
    for number, piece in enumerate(others):
        code = piece[:1]
        if code == b"\x01":
            pieces += (_ESCAPE, piece[1:])
        elif code == b"\x02":
            pieces += (_FLAG, piece[1:])
        elif not piece and number == last:
            pieces.append(_ESCAPE)
        else:
            return None
    return b"".join(pieces)


def parse_frame(wire: bytes) -> Frame | FrameError:  # noqa: PLR0911 — each return names its fault
    """Read what lies between two 7E: unescape, checksum, header, length of the body."""
    if len(wire) > MAX_WIRE_BYTES:
        return FrameError(Fault.OVERLONG, wire[:MAX_WIRE_BYTES])
    plain = unescape(wire)
    if plain is None:
        return FrameError(Fault.ESCAPE, wire)
    size = len(plain) - 1
    if size < _HEADER_2013.size:
        return FrameError(Fault.TOO_SHORT, wire)
    if xor(plain):
        return FrameError(Fault.CHECKSUM, wire)
    version: Version
    msg_id, properties, bcd, serial = _HEADER_2013.unpack_from(plain)
    if properties & _IS_2019:
        start = _HEADER_2019.size
        if size < start:
            return FrameError(Fault.TOO_SHORT, wire)
        version = LATEST
        msg_id, properties, _revision, bcd, serial = _HEADER_2019.unpack_from(plain)
    else:
        start = _HEADER_2013.size
        version = 2013
    total = index = 0
    if properties & _SUBPACKAGED:
        if size < start + _PART.size:
            return FrameError(Fault.TOO_SHORT, wire)
        total, index = _PART.unpack_from(plain, start)
        start += _PART.size
    if size - start != properties & _LENGTH_MASK:
        return FrameError(Fault.LENGTH, wire)
    encryption = properties >> _ENCRYPTION_SHIFT & _ENCRYPTION_MASK
    header = Header(msg_id, version, bcd.hex().lstrip("0") or "0", serial, encryption, total, index)
    return Frame(header, plain[start:size])


class FrameReader:
    """Cuts one TCP stream into frames, however it was chunked. Holds at most MAX_WIRE_BYTES between calls.

    Whatever lies between two 7E is tried as a frame, so neither a lost flag, a shared one nor garbage costs
    the good frame behind it. The results and their order do not depend on the chunks.
    """

    __slots__ = ("_opened", "_pending", "_skipping")

    def __init__(self) -> None:
        """Start before the first byte of a connection."""
        self._pending = b""
        self._opened = False
        self._skipping = False

    @property
    def pending_bytes(self) -> int:
        """How many bytes wait for the 7E that will close their frame."""
        return len(self._pending)

    def feed(self, data: bytes) -> list[Frame | FrameError]:
        """Take the next chunk; return what it completes, in order."""
        if self._skipping:
            end = data.find(_FLAG)
            if end < 0:
                return []
            self._skipping = False
            self._opened = True
            data = data[end:]
        parts = (self._pending + data).split(_FLAG) if self._pending else data.split(_FLAG)
        found: list[Frame | FrameError] = []
        done = 0
        for number in range(len(parts) - 1):
            wire = parts[number]
            if wire and (number or self._opened):
                if not self._opened and parts[0]:
                    found.append(FrameError(Fault.GARBAGE, parts[0][:MAX_WIRE_BYTES]))
                self._opened = True
                found.append(parse_frame(wire))
                done = number + 1
        self._pending = _FLAG.join(parts[done:]) if done else self._pending + data
        if len(self._pending) > MAX_WIRE_BYTES:
            self._shed(found)
        return found

    def _shed(self, found: list[Frame | FrameError]) -> None:
        """Give up what can no longer become a frame: leading garbage, idle flags, a run without a 7E."""
        *closed, tail = self._pending.split(_FLAG)
        if closed:
            if closed[0]:
                found.append(FrameError(Fault.GARBAGE, closed[0][:MAX_WIRE_BYTES]))
            self._opened = True
        if len(tail) > MAX_WIRE_BYTES:
            reason = Fault.OVERLONG if self._opened else Fault.GARBAGE
            found.append(FrameError(reason, tail[:MAX_WIRE_BYTES]))
            tail = b""
            self._skipping = True
        self._pending = tail


def build_frame(header: Header, body: bytes) -> bytes:
    """Make the bytes on the wire of one frame. ValueError if *body* needs splitting or a field its room."""
    if len(body) > MAX_BODY_BYTES:
        raise ValueError(f"a body of {len(body)} bytes needs sub-packages")
    digits = 20 if header.version == LATEST else 12
    if len(header.phone) > digits:
        raise ValueError(f"phone {header.phone} has more than {digits} digits")
    bcd = bytes.fromhex(header.phone.zfill(digits))
    properties = len(body) | header.encryption << _ENCRYPTION_SHIFT
    if header.total:
        properties |= _SUBPACKAGED
    try:
        if header.version == LATEST:
            head = _HEADER_2019.pack(header.msg_id, properties | _IS_2019, 1, bcd, header.serial)
        else:
            head = _HEADER_2013.pack(header.msg_id, properties, bcd, header.serial)
        part = _PART.pack(header.total, header.index) if header.total else b""
    except struct.error as error:
        raise ValueError(str(error)) from error
    plain = head + part + body
    return _FLAG + escape(plain + bytes((xor(plain),))) + _FLAG


def build_frames(header: Header, body: bytes) -> tuple[bytes, ...]:
    """Make the frames of one message, split into sub-packages where it is too long for one.

    They take as many serials as there are frames, counted on from *header.serial* (after 65535 comes 0).
    """
    if len(body) <= MAX_BODY_BYTES:
        return (build_frame(header, body),)
    pieces = [body[at : at + MAX_BODY_BYTES] for at in range(0, len(body), MAX_BODY_BYTES)]
    return tuple(
        build_frame(
            Header(
                header.msg_id,
                header.version,
                header.phone,
                (header.serial + number) % _SERIALS,
                header.encryption,
                len(pieces),
                number + 1,
            ),
            piece,
        )
        for number, piece in enumerate(pieces)
    )
