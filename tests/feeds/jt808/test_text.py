"""`jt808 decode`: hex lines in, JSON lines out."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.feeds.jt808 import messages as m
from dispatch.feeds.jt808.encode import item_bytes, message_frames
from dispatch.feeds.jt808.frame import Header, build_frame
from dispatch.feeds.jt808.text import decoded_lines, decoded_text

HEARTBEAT = "7e000200000123456789017fff0a7e"
LOCATION = m.Location(1, 2, 36456700, 115985500, 32, 455, 90, bytes.fromhex("250601083000"))


def said(message: m.Message, version: Any = 2013) -> dict[str, Any]:  # noqa: ANN401 — either year
    """What the command prints for *message*."""
    (frame,) = message_frames(message, "13912344321", 7, version)
    (line,), is_good = decoded_text([frame.hex()])
    assert is_good
    found: dict[str, Any] = json.loads(line)
    return found


def test_a_bad_line_is_named_and_the_next_is_read() -> None:
    """Errors carry the number of their line; blank lines count and print nothing."""
    lines, is_good = decoded_text([HEARTBEAT, "", "zz", HEARTBEAT[:-4] + "0b7e", HEARTBEAT + "\n"])
    printed = [json.loads(line) for line in lines]
    assert not is_good
    assert [one.get("line") for one in printed] == [None, 3, 4, None]
    assert printed[1]["error"] == "not hex"
    assert printed[2]["error"].startswith("checksum")
    assert printed[3] == {
        "msg_id": "0x0002",
        "version": 2013,
        "phone": "12345678901",
        "serial": 32767,
        "body": {},
    }


@pytest.mark.parametrize(
    "line", [HEARTBEAT[2:], HEARTBEAT[:-2], HEARTBEAT * 2, HEARTBEAT + "00", "00" + HEARTBEAT]
)
def test_a_line_holds_exactly_one_frame(line: str) -> None:
    """A missing flag, a second frame and bytes around the frame are errors."""
    (printed,), is_good = decoded_text([line])
    assert not is_good
    assert json.loads(printed)["line"] == 1


def test_hex_may_be_spaced_and_in_capitals() -> None:
    """As it is copied out of other programs."""
    spaced = " ".join(HEARTBEAT[at : at + 2].upper() for at in range(0, len(HEARTBEAT), 2))
    assert decoded_text([spaced]) == decoded_text([HEARTBEAT])


def test_a_listed_message_that_is_too_short_is_an_error() -> None:
    """A location of 27 bytes is no location."""
    (frame,) = message_frames(m.Raw(0x0200, bytes(27)), "1", 1, 2013)
    (line,), is_good = decoded_text([frame.hex()])
    assert not is_good
    assert json.loads(line)["error"] == "a location of 27 bytes, 28 needed"


def test_an_item_that_comes_twice_is_a_list() -> None:
    """Hex by id, and nothing lost."""
    extra = item_bytes([(0x01, b"\0\0\3\xe8"), (0xE1, b"a"), (0xE1, b""), (0x31, b"\x09")]) + b"\x30\x09cut"
    items = said(m.Location(0, 0, 0, 0, 0, 0, 0, bytes(6), extra))["items"]
    assert items == {"0x01": "000003e8", "0xe1": ["61", ""], "0x31": "09"}


def test_a_location_without_a_clock_has_no_fixed_at() -> None:
    """Null, and all else is printed."""
    found = said(m.Location(1, 2, 0, 0, 0, 0, 0, bytes(6)))
    assert (found["fixed_at"], found["has_fix"], found["alarms"]) == (None, True, ["sos"])


def test_a_batch_has_points() -> None:
    """Each in a location's own words, without a header."""
    found = said(m.LocationBatch(1, (LOCATION, LOCATION), 2), 2019)
    assert (found["version"], found["kind"], found["promised"], len(found["points"])) == (2019, 1, 2, 2)
    assert found["points"][0] == {
        "lat": 36.4567,
        "lon": 115.9855,
        "speed_mps": 455 / 36,
        "heading_deg": 90.0,
        "altitude_m": 32.0,
        "fixed_at": "2025-06-01T00:30:00Z",
        "has_fix": True,
        "alarms": ["sos"],
        "items": {},
    }


@pytest.mark.parametrize(
    ("message", "body"),
    [
        (m.PlatformAnswer(1, 0x0200, 0), {"serial": 1, "msg_id": "0x0200", "result": 0}),
        (m.Raw(0x0900, b"\xf0\x01"), "f001"),
        (m.TextOrder(9, "速到柳园路"), {"flags": 9, "text": "速到柳园路", "kind": 0}),
        (
            m.Question(1, "可?", ((1, "可"),)),
            {"flags": 1, "text": "可?", "choices": [{"id": 1, "text": "可"}]},
        ),
        (m.ParameterOrder(((0x29, b"\1"),)), {"parameters": {"0x00000029": "01"}}),
        (m.TimeAnswer(datetime(2026, 6, 1, tzinfo=UTC)), {"at": "2026-06-01T00:00:00Z"}),
        (m.ResendOrder(5, (2, 3)), {"serial": 5, "indices": [2, 3]}),
    ],
)
def test_any_other_message_has_a_body(message: m.Message, body: object) -> None:
    """The decoded fields, or the hex of what the desk does not speak."""
    assert said(message)["body"] == body


def test_the_moment_of_a_card_is_in_hex() -> None:
    """The BCD of the wire, as it stands there."""
    body = said(m.DriverCard(2, bytes.fromhex("250601083000")))["body"]
    assert (body["status"], body["time_bcd"], body["layout"]) == (2, "250601083000", 2013)


def test_an_encrypted_message_says_so() -> None:
    """Its body is bytes, and the reader sees why."""
    frame = build_frame(Header(0x0200, 2013, "1", 1, encryption=1), b"\xab")
    (line,), is_good = decoded_text([frame.hex()])
    assert is_good
    assert json.loads(line)["encryption"] == 1
    assert json.loads(line)["body"] == "ab"


def test_an_answered_location_is_a_location_with_the_serial_asked_for() -> None:
    """0x0201 prints what 0x0200 does, and which question it answers."""
    found = said(m.LocationAnswer(5, LOCATION))
    assert (found["lat"], found["body"]) == (36.4567, {"serial": 5})


def test_a_part_is_shown_as_a_part() -> None:
    """A sub-package says which of how many it is; its bytes stay bytes."""
    first, *_ = message_frames(m.TextOrder(9, "x" * 1500), "1", 1, 2013)
    (line,), _ = decoded_text([first.hex()])
    found = json.loads(line)
    assert (found["total"], found["index"], len(found["body"])) == (2, 1, 2046)


@given(st.lists(st.one_of(st.text(max_size=40), st.binary(max_size=40).map(bytes.hex), st.just(HEARTBEAT))))
def test_no_text_breaks_the_command(lines: list[str]) -> None:
    """One JSON object for each line that is not blank, whatever is in it."""
    results = [json.loads(text) for text, _ in decoded_lines(lines)]
    assert len(results) == sum(1 for line in lines if line.strip())
