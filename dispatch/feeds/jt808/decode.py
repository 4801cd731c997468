"""Bodies to messages. Pure; a body that cannot be one raises BodyError and nothing else."""

import struct
from collections.abc import Callable

from dispatch.feeds.jt808 import messages as m
from dispatch.feeds.jt808.fields import BodyError, Cursor, device_moment, text_from, utc_moment
from dispatch.feeds.jt808.frame import LATEST, Frame, Version

_LOCATION = struct.Struct(">IIIIHHH6s")
_BATCH_HEAD = struct.Struct(">HB")
_SIZE_2011 = 25
_SIZE_2013 = 37
_PLAIN_COLOURS = frozenset(range(10)) | frozenset(range(91, 95))
"""Plate colours of JT/T 697.7: none of them is a digit or a letter."""


def decode(frame: Frame) -> m.Message:
    """Read the body of *frame*. Encrypted bodies, single sub-packages and unlisted messages stay `Raw`.

    Raises BodyError for a listed message whose body is too short or does not add up.
    """
    header = frame.header
    if header.msg_id == m.Location.MSG_ID and not (header.encryption or header.total):
        return location(frame.body)
    reader = _READERS.get(header.msg_id)
    if reader is None or header.encryption or header.total:
        return m.Raw(header.msg_id, frame.body)
    return reader(frame.body, header.version)


def location(body: bytes) -> m.Location:
    """Read a location body, the one that 0x0200, 0x0201 and 0x0704 share; BodyError under 28 bytes."""
    size = _LOCATION.size
    if len(body) < size:
        raise BodyError(f"a location of {len(body)} bytes, {size} needed")
    return m.Location(*(*_LOCATION.unpack_from(body), body[size:]))


def _terminal_answer(body: bytes, _version: Version) -> m.TerminalAnswer:
    cursor = Cursor(body)
    return m.TerminalAnswer(cursor.number(2), cursor.number(2), cursor.number(1))


def _platform_answer(body: bytes, _version: Version) -> m.PlatformAnswer:
    cursor = Cursor(body)
    return m.PlatformAnswer(cursor.number(2), cursor.number(2), cursor.number(1))


def _registration_layout(body: bytes, version: Version) -> m.Layout:
    """Tell 2011 from 2013, which share a header, by length and by where a plate colour can stand.

    A vehicle without a plate gives its frame number of 17 instead, and then a 2011 body is as long as a 2013
    one: there the colour's place of 2013 falls on a digit or letter.
    """
    if version == LATEST:
        return LATEST
    if len(body) < _SIZE_2013:
        return 2011
    at_2011, at_2013 = body[_SIZE_2011 - 1], body[_SIZE_2013 - 1]
    return 2011 if at_2013 not in _PLAIN_COLOURS and at_2011 in _PLAIN_COLOURS else 2013


def _registration(body: bytes, version: Version) -> m.Registration:
    layout = _registration_layout(body, version)
    maker, model, terminal_id = REGISTRATION_SIZES[layout]
    cursor = Cursor(body)
    return m.Registration(
        province=cursor.number(2),
        city=cursor.number(2),
        maker=cursor.text(maker),
        model=cursor.text(model),
        terminal_id=cursor.text(terminal_id),
        plate_colour=cursor.number(1),
        plate=text_from(cursor.rest()),
        layout=layout,
    )


REGISTRATION_SIZES: dict[m.Layout, tuple[int, int, int]] = {
    2011: (5, 8, 7),
    2013: (5, 20, 7),
    2019: (11, 30, 30),
}
"""Bytes of maker, model and terminal id in 0x0100."""


def _authentication(body: bytes, version: Version) -> m.Authentication:
    if version != LATEST:
        return m.Authentication(text_from(body))
    cursor = Cursor(body)
    code = cursor.text(cursor.number(1))
    imei = cursor.text(min(15, cursor.left))
    return m.Authentication(code, imei, text_from(cursor.rest()))


def _location_answer(body: bytes, _version: Version) -> m.LocationAnswer:
    cursor = Cursor(body)
    return m.LocationAnswer(cursor.number(2), location(cursor.rest()))


def _question_answer(body: bytes, _version: Version) -> m.QuestionAnswer:
    cursor = Cursor(body)
    return m.QuestionAnswer(cursor.number(2), cursor.number(1))


def _driver_card(body: bytes, version: Version) -> m.DriverCard:
    cursor = Cursor(body)
    if version != LATEST and not _is_card_2013(body):
        return m.DriverCard(
            status=1,
            name=cursor.text(cursor.number(1)),
            id_card=cursor.text(20),
            licence=cursor.text(40),
            agency=cursor.text(cursor.number(1)),
            layout=2011,
        )
    status, time_bcd = cursor.number(1), cursor.take(6)
    if not cursor.left:
        return m.DriverCard(status, time_bcd, layout=version)
    read_result = cursor.number(1)
    if not cursor.left:
        return m.DriverCard(status, time_bcd, read_result, layout=version)
    return m.DriverCard(
        status,
        time_bcd,
        read_result,
        name=cursor.text(cursor.number(1)),
        licence=cursor.text(20),
        agency=cursor.text(cursor.number(1)),
        valid_until=cursor.take(4).hex(),
        id_card=cursor.text(20) if version == LATEST else "",
        layout=version,
    )


def _is_card_2013(body: bytes) -> bool:
    """Tell 2013 (status 1 or 2, then a time) from 2011 (length of the name, then the name, never digits)."""
    try:
        device_moment(body[1:7])
    except ValueError:
        return False
    return body[0] in {1, 2}


def _location_batch(body: bytes, _version: Version) -> m.LocationBatch:
    if len(body) < _BATCH_HEAD.size:
        raise BodyError("a batch without count and kind")
    promised, kind = _BATCH_HEAD.unpack_from(body)
    points = []
    at = _BATCH_HEAD.size
    while at + 2 <= len(body):
        end = at + 2 + int.from_bytes(body[at : at + 2], "big")
        if at + 2 + _LOCATION.size <= end <= len(body):
            points.append(location(body[at + 2 : end]))
        at = end
    return m.LocationBatch(kind, tuple(points), promised)


def _resend_order(body: bytes, version: Version) -> m.ResendOrder:
    cursor = Cursor(body)
    serial = cursor.number(2)
    count = cursor.number(2 if version == LATEST else 1)
    return m.ResendOrder(serial, tuple(cursor.number(2) for _ in range(count)))


def _time_answer(body: bytes, _version: Version) -> m.TimeAnswer:
    try:
        return m.TimeAnswer(utc_moment(Cursor(body).take(6)))
    except ValueError as error:
        raise BodyError(str(error)) from error


def _registration_answer(body: bytes, _version: Version) -> m.RegistrationAnswer:
    cursor = Cursor(body)
    return m.RegistrationAnswer(cursor.number(2), cursor.number(1), text_from(cursor.rest()))


def _parameter_order(body: bytes, _version: Version) -> m.ParameterOrder:
    cursor = Cursor(body)
    count = cursor.number(1)
    return m.ParameterOrder(tuple((cursor.number(4), cursor.take(cursor.number(1))) for _ in range(count)))


def _tracking_order(body: bytes, _version: Version) -> m.TrackingOrder:
    cursor = Cursor(body)
    interval_s = cursor.number(2)
    return m.TrackingOrder(interval_s, cursor.number(4) if interval_s or cursor.left else 0)


def _text_order(body: bytes, version: Version) -> m.TextOrder:
    cursor = Cursor(body)
    flags = cursor.number(1)
    kind = cursor.number(1) if version == LATEST else 0
    return m.TextOrder(flags, text_from(cursor.rest()), kind)


def _question(body: bytes, _version: Version) -> m.Question:
    cursor = Cursor(body)
    flags = cursor.number(1)
    text = cursor.text(cursor.number(1))
    choices = []
    while cursor.left:
        choices.append((cursor.number(1), cursor.text(cursor.number(2))))
    return m.Question(flags, text, tuple(choices))


_READERS: dict[int, Callable[[bytes, Version], m.Message]] = {
    0x0001: _terminal_answer,
    0x0002: lambda _body, _version: m.Heartbeat(),
    0x0003: lambda _body, _version: m.LogOut(),
    0x0004: lambda _body, _version: m.TimeQuery(),
    0x0100: _registration,
    0x0102: _authentication,
    0x0201: _location_answer,
    0x0302: _question_answer,
    0x0702: _driver_card,
    0x0704: _location_batch,
    0x8001: _platform_answer,
    0x8003: _resend_order,
    0x8004: _time_answer,
    0x8100: _registration_answer,
    0x8103: _parameter_order,
    0x8201: lambda _body, _version: m.LocationQuery(),
    0x8202: _tracking_order,
    0x8300: _text_order,
    0x8302: _question,
}
