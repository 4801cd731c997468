"""Frames from real devices and published ones with their values. One that breaks a decoder comes here."""

import json
from typing import Any

import pytest

from dispatch.feeds.jt808.text import decoded_text

LIAOCHENG = {
    "msg_id": "0x0200",
    "phone": "13912344321",
    "serial": 1,
    "lat": 36.4567,
    "lon": 115.9855,
    "speed_mps": 45.5 / 3.6,
    "heading_deg": 90.0,
    "altitude_m": 32.0,
    "fixed_at": "2025-06-01T00:30:00Z",
    "has_fix": True,
    "alarms": [],
    "items": {"0x01": "000003e8", "0x31": "09"},
}

BODY = "00000003022c48fc06e9cc5c002001c7005a2506010830000104000003e8310109"
"""Behind the alarm word: status, position, altitude, speed, direction, time, mileage, satellites."""


def printed(line: str) -> dict[str, Any]:
    """What `jt808 decode` prints for one good line."""
    (text,), is_good = decoded_text([line])
    assert is_good
    found: dict[str, Any] = json.loads(text)
    return found


@pytest.mark.parametrize(
    ("line", "version"),
    [
        (f"7e02000025013912344321000100000000{BODY}cd7e", 2013),
        (f"7e020040250100000000013912344321000100000000{BODY}8c7e", 2019),
    ],
)
def test_one_body_under_both_headers(line: str, version: int) -> None:
    """45.5 km/h eastward in Liaocheng at half past eight, by a terminal of 2013 and by one of 2019."""
    found = printed(line)
    assert found == {**LIAOCHENG, "version": version, "speed_mps": found["speed_mps"]}
    assert found["speed_mps"] == pytest.approx(LIAOCHENG["speed_mps"], abs=1e-9)


def test_the_platforms_answer() -> None:
    """0x8001 to that location."""
    assert printed("7e8001000501391234432100070001020000fc7e") == {
        "msg_id": "0x8001",
        "version": 2013,
        "phone": "13912344321",
        "serial": 7,
        "body": {"serial": 1, "msg_id": "0x0200", "result": 0},
    }


def test_a_device_without_a_fix_and_with_items_of_its_vendor() -> None:
    """From the field: no fix at 0, 0; item 05 of length 1, 5D of length 11, 61 to 65 nobody's."""
    assert printed(
        "7e02000046058056687467002700000000000c000000000000000000000000000000002406101655430402015d"
        "0501003001163101005d0b0101cc0827b1000010c516610100620200286404000020d0650100a77e"
    ) == {
        "msg_id": "0x0200",
        "version": 2013,
        "phone": "58056687467",
        "serial": 39,
        "lat": 0.0,
        "lon": 0.0,
        "speed_mps": 0.0,
        "heading_deg": 0.0,
        "altitude_m": 0.0,
        "fixed_at": "2024-06-10T08:55:43Z",
        "has_fix": False,
        "alarms": [],
        "items": {
            "0x04": "015d",
            "0x05": "00",
            "0x30": "16",
            "0x31": "00",
            "0x5d": "0101cc0827b1000010c516",
            "0x61": "00",
            "0x62": "0028",
            "0x64": "000020d0",
            "0x65": "00",
        },
    }


def test_a_heartbeat_whose_checksum_was_not_escaped() -> None:
    """Some terminals send a checksum of 7D bare; the frame is whole, and is read."""
    assert printed("7e0002000000000000067900007d7e")["phone"] == "679"
