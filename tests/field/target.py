"""What every sequence of bytes must satisfy in the frame reader and the decoder: the target of all fuzzing.

The first byte of an input chooses how the rest is read. *Stream*: the rest is what a TCP peer sends, cut at
places that the input names. *Body*: header and body of a frame whose checksum and length are put right, since
no random byte string passes both. Imports nothing but the decoder, so that a fuzzer can instrument it alone.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from dispatch.feeds.jt808 import messages as m
from dispatch.feeds.jt808.decode import decode
from dispatch.feeds.jt808.encode import encode, message_frames
from dispatch.feeds.jt808.fields import BodyError
from dispatch.feeds.jt808.frame import (
    MAX_BODY_BYTES,
    MAX_WIRE_BYTES,
    Frame,
    FrameError,
    FrameReader,
    Header,
    Version,
    build_frame,
)
from dispatch.feeds.jt808.reassembly import Reassembly
from dispatch.feeds.jt808.text import described_frame
from dispatch.feeds.jt808.translate import alarm_names, position_report

_NOW = datetime(2026, 6, 1, tzinfo=UTC)
_MESSAGES = 4
_PARTS_BYTES = 16_384
_KNOWN = (
    *(0x0001, 0x0002, 0x0003, 0x0004, 0x0100, 0x0102, 0x0200, 0x0201, 0x0302, 0x0702, 0x0704),
    *(0x8001, 0x8003, 0x8004, 0x8100, 0x8103, 0x8201, 0x8202, 0x8300, 0x8302),
)


@dataclass(slots=True)
class Seen:
    """What came of an input: frames and refusals, and messages that were decoded."""

    frames: int = 0
    faults: int = 0
    messages: int = 0


def try_bytes(data: bytes) -> Seen:
    """Read one input. Raises AssertionError where a promise is broken, or whatever the decoder lets out."""
    seen = Seen()
    if len(data) < 2:
        return seen
    if data[0] & 1:
        _stream(data[1] or 1, data[2:], seen)
    else:
        _body(data, seen)
    return seen


def _stream(step: int, data: bytes, seen: Seen) -> None:
    """Read a stream in pieces: the same as in one, within the memory that is promised."""
    whole = FrameReader().feed(data)
    reader, found = FrameReader(), list[Frame | FrameError]()
    for at in range(0, len(data), step):
        found += reader.feed(data[at : at + step])
        assert reader.pending_bytes <= MAX_WIRE_BYTES
    assert _frames(found) == _frames(whole)
    parts = Reassembly(max_messages=_MESSAGES, max_bytes=_PARTS_BYTES, max_age_s=1.0)
    for number, one in enumerate(found):
        if isinstance(one, FrameError):
            seen.faults += 1
            assert len(one.wire) <= MAX_WIRE_BYTES
            continue
        seen.frames += 1
        message = parts.add(one, number / 8)
        assert parts.unfinished <= _MESSAGES
        assert parts.cost_bytes <= _PARTS_BYTES
        if message is not None:
            _message(message, seen, described=bool(step & 1))


def _frames(found: list[Frame | FrameError]) -> list[Frame]:
    return [one for one in found if isinstance(one, Frame)]


def _body(data: bytes, seen: Seen) -> None:
    """Read one frame that is right but for its body, by way of the wire."""
    version: Version = 2019 if data[0] & 2 else 2013
    msg_id = _KNOWN[data[1] % len(_KNOWN)] if data[1] < 0xF0 else data[1] << 4
    total, index = (3, 1 + data[0] % 3) if data[0] & 4 and data[0] & 8 else (0, 0)
    header = Header(msg_id, version, "13912344321", 7, 1 if data[0] & 0xF0 == 0xF0 else 0, total, index)
    body = data[2 : 2 + MAX_BODY_BYTES]
    (frame,) = FrameReader().feed(build_frame(header, body))
    assert frame == Frame(header, body)
    seen.frames += 1
    assert isinstance(frame, Frame)
    _message(frame, seen, described=bool(data[0] & 32))


def _message(frame: Frame, seen: Seen, *, described: bool) -> None:
    """Decode: a message or a BodyError, and nothing else; what was decoded can be said again."""
    try:
        message = decode(frame)
    except BodyError:
        return
    seen.messages += 1
    if described:  # half of the time: it takes as long as all the rest
        json.dumps(described_frame(frame))
    match message:
        case m.Location():
            _location(message)
            assert encode(message, frame.header.version) == frame.body
        case m.LocationAnswer(location=location):
            _location(location)
        case m.LocationBatch(points=points):
            assert len(points) * 30 <= len(frame.body)
            for point in points:
                _location(point)
        case m.TextOrder() | m.Question() | m.Raw():
            pass  # what the platform says, and what nobody decodes
        case m.Registration() | m.Authentication() | m.DriverCard():
            try:
                message_frames(message, frame.header.phone, 1, frame.header.version)
            except ValueError:
                return  # a text that grew by U+FFFD no longer fits its field, and says so
        case _:
            message_frames(message, frame.header.phone, 1, frame.header.version)


def _location(location: m.Location) -> None:
    """A location becomes a report, unless its clock is none; its alarms count in any case."""
    names = alarm_names(location.alarm_bits)
    assert ("sos" in names) is bool(location.alarm_bits & 1)
    _ = location.items
    try:
        report = position_report(location, "T", _NOW)
    except ValueError:
        return
    assert report.alarms == names
    assert report.fixed_at.tzinfo is not None
