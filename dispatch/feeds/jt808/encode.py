"""Messages to bodies and frames, for the gateway's answers and orders and for a simulated terminal's reports.

ValueError wherever a value does not fit its field: nothing is cut off in silence.
"""

import struct
from collections.abc import Iterable
from functools import singledispatch

from dispatch.feeds.jt808 import messages as m
from dispatch.feeds.jt808.decode import REGISTRATION_SIZES
from dispatch.feeds.jt808.fields import padded, text_bytes, utc_bcd
from dispatch.feeds.jt808.frame import LATEST, Header, Version, build_frames

_LOCATION = struct.Struct(">IIIIHHH6s")
_ANSWER = struct.Struct(">HHB")


def message_frames(message: m.Message, phone: str, serial: int, version: Version) -> tuple[bytes, ...]:
    """Encode *message* into the frames that carry it, the first with *serial*: one, unless it is long."""
    msg_id = message.msg_id if isinstance(message, m.Raw) else message.MSG_ID
    return build_frames(Header(msg_id, version, phone, serial), encode(message, version))


def encode(message: m.Message, version: Version) -> bytes:
    """Encode the body of *message* as a terminal with a header of *version* has it."""
    try:
        return _body(message, version)
    except (struct.error, OverflowError) as error:
        raise ValueError(f"{type(message).__name__}: {error}") from error


def item_bytes(items: Iterable[m.Item]) -> bytes:
    """Encode the items behind a location: id u8, length u8, value."""
    return b"".join(bytes((number, len(value))) + value for number, value in items)


def _counted(text: str, size: int) -> bytes:
    data = text_bytes(text)
    return len(data).to_bytes(size, "big") + data


@singledispatch
def _body(message: m.Message, version: Version) -> bytes:
    raise TypeError(f"{type(message).__name__} of {version} is no message")


@_body.register
def _(message: m.Raw, version: Version) -> bytes:
    del version
    return message.body


@_body.register(m.Heartbeat)
@_body.register(m.LogOut)
@_body.register(m.TimeQuery)
@_body.register(m.LocationQuery)
def _(message: m.Message, version: Version) -> bytes:
    del message, version
    return b""


@_body.register(m.TerminalAnswer)
@_body.register(m.PlatformAnswer)
def _(message: m.TerminalAnswer | m.PlatformAnswer, version: Version) -> bytes:
    del version
    return _ANSWER.pack(message.serial, message.msg_id, message.result)


@_body.register
def _(message: m.Registration, version: Version) -> bytes:
    if (message.layout == LATEST) != (version == LATEST):
        raise ValueError(f"a registration of {message.layout} under a header of {version}")
    maker, model, terminal_id = REGISTRATION_SIZES[message.layout]
    return (
        struct.pack(">HH", message.province, message.city)
        + padded(message.maker, maker)
        + padded(message.model, model)
        + padded(message.terminal_id, terminal_id)
        + struct.pack(">B", message.plate_colour)
        + text_bytes(message.plate)
    )


@_body.register
def _(message: m.Authentication, version: Version) -> bytes:
    if version != LATEST:
        return text_bytes(message.code)
    return _counted(message.code, 1) + padded(message.imei, 15) + padded(message.software, 20)


@_body.register
def _(message: m.Location, version: Version) -> bytes:
    del version
    if len(message.time_bcd) != 6:  # noqa: PLR2004 — BCD[6]
        raise ValueError(f"a time of {len(message.time_bcd)} bytes")
    fixed = _LOCATION.pack(
        message.alarm_bits,
        message.status_bits,
        message.lat_e6,
        message.lon_e6,
        message.altitude_m,
        message.speed_tenth_kmh,
        message.heading_deg,
        message.time_bcd,
    )
    return fixed + message.extra


@_body.register
def _(message: m.LocationAnswer, version: Version) -> bytes:
    return struct.pack(">H", message.serial) + _body(message.location, version)


@_body.register
def _(message: m.QuestionAnswer, version: Version) -> bytes:
    del version
    return struct.pack(">HB", message.serial, message.answer_id)


@_body.register
def _(message: m.DriverCard, version: Version) -> bytes:
    if message.layout == 2011:  # noqa: PLR2004 — the year that names the layout
        names = _counted(message.name, 1) + padded(message.id_card, 20) + padded(message.licence, 40)
        return names + _counted(message.agency, 1)
    if message.layout != version:
        raise ValueError(f"a driver's card of {message.layout} under a header of {version}")
    if len(message.time_bcd) != 6:  # noqa: PLR2004 — BCD[6]
        raise ValueError(f"a time of {len(message.time_bcd)} bytes")
    head = struct.pack(">B6s", message.status, message.time_bcd)
    card_fields = (message.name, message.licence, message.agency, message.valid_until, message.id_card)
    if message.status != 1 and not any(card_fields):
        return head  # taken out: the time is all there need be
    head += struct.pack(">B", message.read_result)
    if message.read_result:
        return head
    card = _counted(message.name, 1) + padded(message.licence, 20) + _counted(message.agency, 1)
    card += bytes.fromhex(message.valid_until.zfill(8))
    return head + card + (padded(message.id_card, 20) if version == LATEST else b"")


@_body.register
def _(message: m.LocationBatch, version: Version) -> bytes:
    points = [_body(point, version) for point in message.points]
    head = struct.pack(">HB", message.promised, message.kind)
    return head + b"".join(struct.pack(">H", len(point)) + point for point in points)


@_body.register
def _(message: m.ResendOrder, version: Version) -> bytes:
    head = struct.pack(">HH" if version == LATEST else ">HB", message.serial, len(message.indices))
    return head + struct.pack(f">{len(message.indices)}H", *message.indices)


@_body.register
def _(message: m.TimeAnswer, version: Version) -> bytes:
    del version
    return utc_bcd(message.at)


@_body.register
def _(message: m.RegistrationAnswer, version: Version) -> bytes:
    del version
    return struct.pack(">HB", message.serial, message.result) + text_bytes(message.code)


@_body.register
def _(message: m.ParameterOrder, version: Version) -> bytes:
    del version
    items = (struct.pack(">IB", number, len(value)) + value for number, value in message.parameters)
    return struct.pack(">B", len(message.parameters)) + b"".join(items)


@_body.register
def _(message: m.TrackingOrder, version: Version) -> bytes:
    del version
    return struct.pack(">HI", message.interval_s, message.validity_s)


@_body.register
def _(message: m.TextOrder, version: Version) -> bytes:
    head = (
        struct.pack(">BB", message.flags, message.kind)
        if version == LATEST
        else struct.pack(">B", message.flags)
    )
    return head + text_bytes(message.text)


@_body.register
def _(message: m.Question, version: Version) -> bytes:
    del version
    choices = (struct.pack(">B", number) + _counted(text, 2) for number, text in message.choices)
    return struct.pack(">B", message.flags) + _counted(message.text, 1) + b"".join(choices)
