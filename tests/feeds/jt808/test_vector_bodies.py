"""The cases of other projects: each body of a message that the desk speaks means what their `expect` says.

Their field names are mapped by meaning, one function for each project and message. An expected field without
a mapping fails the test; what cannot agree is listed here with its reason, and nothing else may be.
"""

import json
import re
import struct
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from dispatch.feeds.jt808 import messages as m
from dispatch.feeds.jt808.decode import decode
from dispatch.feeds.jt808.fields import DEVICE_ZONE, device_moment
from dispatch.feeds.jt808.frame import Frame, FrameReader

Fields = dict[str, Any]

LISTED = {
    0x0001, 0x0002, 0x0003, 0x0004, 0x0100, 0x0102, 0x0200, 0x0201, 0x0302, 0x0702, 0x0704,
    0x8001, 0x8003, 0x8004, 0x8100, 0x8103, 0x8201, 0x8202, 0x8300, 0x8302,
}  # fmt: skip
HEADER_FIELDS = {"messageId", "properties", "protocolVersion", "clientId", "serialNo", "verified"}

DISAGREE = {
    # Their reader leaves Flag at its default and reads the same byte, FF, into the named bits beside it.
    (292, "Flag"),
    (294, "Flag"),
    # Fields of several of the 40 parameters in one list: the 12 is parameter 0x92's, not 33's.
    (279, "Value"),
}


@pytest.fixture(scope="module")
def cases(shared_data: Path) -> list[Fields]:
    """All cases, in order."""
    found: list[Fields] = json.loads((shared_data / "jt808/vectors.json").read_text("utf-8"))
    return found


def message_of(case: Fields) -> m.Message:
    """The message in `hex`, which is in wire form in all cases that have fields to compare."""
    (frame,) = FrameReader().feed(bytes.fromhex(case["hex"]))
    assert isinstance(frame, Frame)
    return decode(frame)


def local(moment_bcd: bytes, separator: str) -> str:
    """Device time in the device's own zone, as those projects print it."""
    moment: datetime = device_moment(moment_bcd).astimezone(DEVICE_ZONE)
    return moment.replace(tzinfo=None).isoformat(separator)


def cut(value: bytes, *layout: tuple[str, int | str]) -> Fields:
    """Cut *value* into named fields: a size for a number, ``bcd`` for a moment, ``id`` + size for a text."""
    fields: Fields = {}
    at = 0
    for name, kind in layout:
        match kind:
            case "bcd":
                size = 6
                fields[name] = local(value[at : at + 6], "T")
            case str():
                size = int(kind.removeprefix("id"))
                fields[name] = value[at : at + size].rstrip(b"\0").decode()
            case _:
                size = kind
                fields[name] = int.from_bytes(value[at : at + size], "big")
        at += size
    return fields


def by_offset(value: bytes, expected: Fields) -> Fields:
    """Read numbers that are named by their offset (p00, p01, …): signed, or a list where one is expected."""
    starts = [int(name[1:]) for name in expected]
    fields: Fields = {}
    for (name, wanted), start, end in zip(expected.items(), starts, [*starts[1:], len(value)], strict=True):
        part = value[start:end]
        fields[name] = list(part) if isinstance(wanted, list) else int.from_bytes(part, "big", signed=True)
    return fields


WHERE = (
    ("speed", 1),
    ("altitude", 2),
    ("latitude", 4),
    ("longitude", 4),
    ("alarmTime", "bcd"),
    ("statusBit", 2),
)
STATE = (("id", 4), ("state", 1))
ITEMS: dict[int, tuple[tuple[str, int | str], ...]] = {
    17: (("areaType", 1), ("areaId", 4)),
    18: (("areaType", 1), ("areaId", 4), ("direction", 1)),
    19: (("areaId", 4), ("driveTime", 2), ("result", 1)),
    100: (
        *STATE, ("type", 1), ("level", 1), ("frontSpeed", 1), ("frontDistance", 1), ("deviateType", 1),
        ("roadSign", 1), ("roadSignValue", 1), *WHERE,
    ),
    101: (*STATE, ("type", 1), ("level", 1), ("fatigueDegree", 1), ("reserves", 4), *WHERE),
    102: (*STATE, *WHERE),
    103: (*STATE, ("type", 1), *WHERE),
}  # fmt: skip
STREAM = ("Encode", 1), ("Resolution", 1), ("FrameInterval", 2), ("FrameRate", 1), ("BitRate", 4)
PARAMETERS: dict[int, tuple[tuple[str, int | str], ...]] = {
    117: (
        *((f"realtime{name}", size) for name, size in STREAM),
        *((f"storage{name}", size) for name, size in STREAM),
        ("odsConfig", 2),
        ("audioEnabled", 1),
    ),
    121: (("storageThreshold", 1), ("duration", 1), ("startTime", 1)),
    123: (("overloadThreshold", 1), ("fatigueThreshold", 1)),
}
REAR = ("rearApproachAlarmTimeThreshold", "rearSideApproachAlarmTimeThreshold")
WAKING = ("mode", "conditionType", "dayOfWeek", "timeFlag")
NAPS = tuple(f"{word}Time{number}" for number in range(1, 5) for word in ("wake", "sleep"))


def attribute(number: int, value: bytes, expected: object, *, is_2019: bool) -> object:
    """Read the item *number* of a location in the other project's terms."""
    if number in ITEMS:
        layout = ITEMS[number]
        if number >= 100:  # an alarm's mark follows: longer in 2019
            mark = ("deviceId", "id30" if is_2019 else "id7"), ("dateTime", "bcd")
            layout += (*mark, ("sequenceNo", 1), ("fileTotal", 1), ("reserved", 2 if is_2019 else 1))
        return cut(value, *layout)
    if isinstance(expected, dict):
        return {"value": list(value)}
    return int.from_bytes(value, "big")


def parameter(number: int, value: bytes, expected: Fields) -> Fields:
    """Read the parameter *number* in the other project's terms."""
    if number in PARAMETERS:
        return cut(value, *PARAMETERS[number])
    if number == 124:
        clock = value[4:].hex()
        naps = {
            name: f"{clock[at : at + 2]}:{clock[at + 2 : at + 4]}:00"
            for name, at in zip(NAPS, range(0, 32, 4), strict=True)
        }
        return dict(zip(WAKING, value[:4], strict=True)) | naps
    if number == 62311:
        return dict(zip(REAR, struct.unpack("bb", value), strict=True))  # they print bytes with a sign
    return by_offset(value, expected)


def location_json(message: m.Location, expect: Fields, *, is_2019: bool = False) -> Fields:
    """A location in yezhihao's terms."""
    fields = {
        "warnBit": message.alarm_bits,
        "statusBit": message.status_bits,
        "latitude": message.lat_e6,
        "longitude": message.lon_e6,
        "altitude": message.altitude_m,
        "speed": message.speed_tenth_kmh,
        "direction": message.heading_deg,
        "deviceTime": local(message.time_bcd, "T"),
    }
    if "attributes" in expect:
        fields["attributes"] = {
            str(number): attribute(number, value, expect["attributes"][str(number)], is_2019=is_2019)
            for number, value in message.items
        }
    return fields


def meaning_json(message: m.Message, expect: Fields) -> Fields:  # noqa: C901, PLR0911, PLR0912 — a table of messages
    """A message in the terms of yezhihao/jt808-server."""
    is_2019 = bool(expect["protocolVersion"])
    match message:
        case m.TerminalAnswer() | m.PlatformAnswer():
            answered = {"responseSerialNo": message.serial, "responseMessageId": message.msg_id}
            return {**answered, "resultCode": message.result}
        case m.Registration():
            return {
                "provinceId": message.province,
                "cityId": message.city,
                "makerId": message.maker,
                "deviceModel": message.model,
                "deviceId": message.terminal_id,
                "plateColor": message.plate_colour,
                "plateNo": message.plate,
            }
        case m.Authentication():
            more = {"imei": message.imei, "softwareVersion": message.software} if is_2019 else {}
            return {"token": message.code, **more}
        case m.Location():
            return location_json(message, expect, is_2019=is_2019)
        case m.LocationAnswer():
            return {"responseSerialNo": message.serial, **location_json(message.location, expect)}
        case m.LocationBatch():
            nothing = {"messageId": 0, "properties": 0, "protocolVersion": 0, "serialNo": 0, "verified": True}
            points = [location_json(point, {}) | nothing for point in message.points]
            return {"total": message.promised, "type": message.kind, "items": points}
        case m.QuestionAnswer():
            return {"responseSerialNo": message.serial, "answerId": message.answer_id}
        case m.DriverCard():
            return {
                "status": message.status,
                "dateTime": message.time_bcd.hex(),
                "cardStatus": message.read_result,
                "name": message.name,
                "licenseNo": message.licence,
                "institution": message.agency,
                "licenseValidPeriod": message.valid_until,
                **({"idCard": message.id_card} if is_2019 else {}),
            }
        case m.ResendOrder():
            return {"responseSerialNo": message.serial, "id": list(message.indices)}
        case m.RegistrationAnswer():
            return {"responseSerialNo": message.serial, "resultCode": message.result, "token": message.code}
        case m.ParameterOrder():
            wanted = expect["parameters"]
            return {
                "parameters": {str(n): parameter(n, value, wanted[str(n)]) for n, value in message.parameters}
            }
        case m.TrackingOrder():
            return {"interval": message.interval_s, "validityPeriod": message.validity_s}
        case m.TextOrder():
            return {"sign": message.flags, "type": message.kind, "content": message.text}
        case m.Question():
            choices = [{"id": number, "content": text} for number, text in message.choices]
            return {"sign": message.flags, "content": message.text, "options": choices}
        case m.Heartbeat():
            return {}
    pytest.fail(f"{message} has no mapping")


def test_every_body_with_a_full_reading_means_the_same(cases: list[Fields]) -> None:
    """All fields that yezhihao's project printed are equal, none left over on either side."""
    seen: dict[int, int] = {}
    for index, case in enumerate(cases):
        if case["kind"] == "decode_json" and case["expect"]["messageId"] in LISTED:
            expect = {name: value for name, value in case["expect"].items() if name not in HEADER_FIELDS}
            assert meaning_json(message_of(case), case["expect"]) == expect, index
            seen[case["expect"]["messageId"]] = seen.get(case["expect"]["messageId"], 0) + 1
    twice = LISTED - {0x0001, 0x0003, 0x0004, 0x0200, 0x8004, 0x8201}  # in that project: once 2013, once 2019
    assert seen == dict.fromkeys(twice, 2) | {0x0200: 4}


def location_fields(message: m.Location) -> Fields:
    """A location in go-jt808's terms."""
    return {
        "AlarmSign": message.alarm_bits,
        "StatusSign": message.status_bits,
        "Latitude": message.lat_e6,
        "Longitude": message.lon_e6,
        "Altitude": message.altitude_m,
        "Speed": message.speed_tenth_kmh,
        "Direction": message.heading_deg,
        "DateTime": local(message.time_bcd, " "),
    }


def flag_fields(flags: int, third_bit: str, fifth_bit: str) -> Fields:
    """Flags of a text or a question in go-jt808's terms, bit by bit."""
    names = (
        "Urgent",
        "Bit1Reserve",
        third_bit,
        "TTS",
        "AdvertisingScreen",
        fifth_bit,
        "Bit6Reserve",
        "Bit7Reserve",
    )
    return {"Flag": flags} | {name: bool(flags >> bit & 1) for bit, name in enumerate(names)}


def meaning_fields(message: m.Message, version: int) -> Fields:  # noqa: C901, PLR0911, PLR0912 — a table of messages
    """A message in the terms of cuteLittleDevil/go-jt808."""
    match message:
        case m.TerminalAnswer():
            return {"SerialNumber": message.serial, "ID": message.msg_id, "Result": message.result}
        case m.PlatformAnswer():
            return {
                "RespondSerialNumber": message.serial,
                "RespondID": message.msg_id,
                "Result": message.result,
            }
        case m.RegistrationAnswer():
            return {"RespondSerialNumber": message.serial, "Result": message.result, "AuthCode": message.code}
        case m.Authentication():
            return {
                "AuthCodeLen": len(message.code) if version == 2019 else 0,
                "AuthCode": message.code,
                "TerminalIMEI": message.imei,
                "SoftwareVersion": message.software,
                "Version": f"consts.JT808Protocol{version}",
            }
        case m.Registration():
            return {
                "ProvinceID": message.province,
                "CityID": message.city,
                "ManufacturerID": message.maker,
                "TerminalModel": message.model,
                "TerminalID": message.terminal_id,
                "PlateColor": message.plate_colour,
                "LicensePlateNumber": message.plate,
                "Version": f"consts.JT808Protocol{message.layout}",
            }
        case m.Location():
            return location_fields(message)
        case m.LocationAnswer():
            return {"RespondSerialNumber": message.serial, **location_fields(message.location)}
        case m.LocationBatch():
            (point,) = set(message.points)  # both are the same
            size = 28 + len(point.extra)
            return {
                "Num": message.promised,
                "LocationType": message.kind,
                "Len": size,
                **location_fields(point),
            }
        case m.ResendOrder():
            return {"OriginalSerialNumber": message.serial, "AgainPackageCount": len(message.indices)}
        case m.ParameterOrder():
            value = dict(message.parameters)[33]
            return {
                "ParamTotal": len(message.parameters),
                "ID": 33,
                "Len": len(value),
                "Value": int.from_bytes(value, "big"),
            }
        case m.TextOrder():
            flags = flag_fields(message.flags, "Display", "InfoCategory")
            return {"Text": message.text, **flags}
        case m.Question():
            number, text = message.choices[-1]
            return {
                "QuestionContentLen": len(message.text),
                "QuestionContent": message.text,
                "AnswerID": number,
                "AnswerContentLen": len(text),
                "AnswerContent": text,
                **flag_fields(message.flags, "Bit2Reserve", "Bit5Reserve"),
            }
        case m.QuestionAnswer():
            return {"SerialNumber": message.serial, "AnswerID": message.answer_id}
        case m.TrackingOrder():
            return {"TimeInterval": message.interval_s, "TrackValidity": message.validity_s}
        case m.Heartbeat() | m.LocationQuery():
            return {}
    pytest.fail(f"{message} has no mapping")


def wanted_value(value: object) -> object:
    """An expected value; where it is still a piece of Go, what that says."""
    said = re.fullmatch(r'uint8\(len\("(.*)"\)\)', value) if isinstance(value, str) else None
    return len(said[1]) if said else value


def test_every_body_with_some_fields_means_the_same(cases: list[Fields]) -> None:
    """Every field that go-jt808's tests name is equal, but for the three that contradict their own bytes."""
    compared, others = 0, set()
    for index, case in enumerate(cases):
        if case["kind"] == "decode_fields" and int(case["frame"]["msg_id"], 16) in LISTED:
            version = 2019 if case["frame"]["v2019"] else 2013
            found = meaning_fields(message_of(case), version)
            for name, value in case["expect"]["fields"].items():
                compared += 1
                if found[name] != wanted_value(value):
                    others.add((index, name))
    assert others == DISAGREE
    assert compared == 106


def test_the_fields_that_disagree_do_so_for_the_reason_given(cases: list[Fields]) -> None:
    """FF is in both flag bytes, and the 12 is found at parameter 0x92."""
    text, question, parameters = (message_of(cases[index]) for index in (292, 294, 279))
    assert isinstance(text, m.TextOrder)
    assert isinstance(question, m.Question)
    assert isinstance(parameters, m.ParameterOrder)
    assert (text.flags, question.flags) == (0xFF, 0xFF)
    assert dict(parameters.parameters)[0x92] == b"\x0c"


def test_bodies_of_other_messages_and_encrypted_ones_stay_bytes(cases: list[Fields]) -> None:
    """What the desk does not speak, cannot read or has only a part of is kept as it came."""
    kept: dict[str, Callable[[Fields], bool]] = {
        "other": lambda frame: int(frame["msg_id"], 16) not in LISTED,
        "encrypted": lambda frame: bool(frame["encrypt_bits"]),
        "part": lambda frame: bool(frame["subpackaged"]),
    }
    for index, case in enumerate(cases):
        frame = case.get("frame")
        if (
            frame is None
            or index == 311
            or not (frame["checksum_ok"] and (frame["body_len_ok"] or index == 262))
        ):
            continue
        message = message_of(case)
        is_raw = any(rule(frame) for rule in kept.values())
        assert isinstance(message, m.Raw) == is_raw, index
