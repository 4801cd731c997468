"""Frames as text: hex lines in, JSON lines out. What `jt808 decode` prints."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import UTC, datetime

from dispatch.feeds.jt808 import messages as m
from dispatch.feeds.jt808 import translate
from dispatch.feeds.jt808.decode import decode
from dispatch.feeds.jt808.frame import Frame, FrameError, FrameReader

Json = dict[str, object]


class LineError(ValueError):
    """A line that is not one good frame."""


def decoded_lines(lines: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Decode a hex frame a line; yield a JSON object a line and whether it went well.

    Blank lines are passed over. A bad line gives `{"error": …, "line": n}`, n counted from 1 over all lines,
    and the next one is read.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            described, is_good = described_frame(frame_in(line)), True
        except ValueError as error:
            described, is_good = {"error": str(error), "line": number}, False
        yield json.dumps(described, ensure_ascii=False), is_good


def decoded_text(lines: Iterable[str]) -> tuple[list[str], bool]:
    """Return all of `decoded_lines` at once, and whether every line went well."""
    results = list(decoded_lines(lines))
    return [text for text, _ in results], all(is_good for _, is_good in results)


def frame_in(line: str) -> Frame:
    """Read the one frame that *line* holds in hex, flags included; blanks between bytes may be there.

    Raises LineError for anything else.
    """
    try:
        data = bytes.fromhex(line.strip())
    except ValueError as error:
        raise LineError("not hex") from error
    reader = FrameReader()
    found = reader.feed(data)
    frames = []
    for result in found:
        if isinstance(result, FrameError):
            raise LineError(str(result))
        frames.append(result)
    if reader.pending_bytes or not frames:
        raise LineError("no whole frame between two 7e")
    if len(frames) > 1:
        raise LineError(f"{len(frames)} frames in one line")
    return frames[0]


def described_frame(frame: Frame) -> Json:
    """Describe header and body in the desk's units. BodyError for a body that cannot be one."""
    header = frame.header
    described: Json = {
        "msg_id": f"0x{header.msg_id:04x}",
        "version": header.version,
        "phone": header.phone,
        "serial": header.serial,
    }
    if header.total:
        described |= {"total": header.total, "index": header.index}
    if header.encryption:
        described["encryption"] = header.encryption
    message = decode(frame)
    match message:
        case m.Location():
            described |= described_location(message)
        case m.LocationAnswer():
            described |= described_location(message.location)
            described["body"] = {"serial": message.serial}
        case m.LocationBatch():
            described |= {"kind": message.kind, "promised": message.promised}
            described["points"] = [described_location(point) for point in message.points]
        case m.Raw():
            described["body"] = message.body.hex()
        case _:
            described["body"] = {
                each.name: _plain(each.name, getattr(message, each.name)) for each in fields(message)
            }
    return described


def described_location(location: m.Location) -> Json:
    """Describe one location in degrees, metres, metres a second, UTC; *fixed_at* is null without a clock."""
    fixed_at = translate.fixed_at(location)
    return {
        "lat": translate.lat_deg(location),
        "lon": translate.lon_deg(location),
        "speed_mps": translate.speed_mps(location),
        "heading_deg": float(location.heading_deg),
        "altitude_m": float(location.altitude_m),
        "fixed_at": _iso(fixed_at) if fixed_at else None,
        "has_fix": translate.has_fix(location),
        "alarms": sorted(translate.alarm_names(location.alarm_bits)),
        "items": described_items(location.items, 2),
    }


def described_items(items: Iterable[m.Item], digits: int) -> Json:
    """Describe items as hex by id, ids as hex of so many *digits*; a list where an id comes twice."""
    values: dict[str, list[str]] = {}
    for number, value in items:
        values.setdefault(f"0x{number:0{digits}x}", []).append(value.hex())
    return {key: each[0] if len(each) == 1 else each for key, each in values.items()}


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _plain(name: str, value: object) -> object:
    """Turn a message's field into what JSON can say."""
    plain = value
    match value:
        case datetime():
            plain = _iso(value)
        case bytes():
            plain = value.hex()
        case int() if name == "msg_id":
            plain = f"0x{value:04x}"
        case tuple() if name == "parameters":
            plain = described_items(value, 8)
        case tuple() if name == "choices":
            plain = [{"id": number, "text": text} for number, text in value]
    return plain
