"""The 340 cases of other projects: their framing and headers, each read as its `frame` and `expect` say."""

import json
from pathlib import Path
from typing import Any

import pytest

from dispatch.feeds.jt808.decode import decode
from dispatch.feeds.jt808.encode import encode
from dispatch.feeds.jt808.frame import Fault, Frame, FrameError, FrameReader, build_frame
from dispatch.feeds.jt808.messages import Raw

Case = dict[str, Any]

FAULTS = {
    "ErrUnqualifiedData": None,  # no closing flag: it still waits
    "ErrHeaderLength2Short": Fault.TOO_SHORT,
    "ErrCheckCode": Fault.CHECKSUM,
    "ErrBodyLengthInconsistency": Fault.LENGTH,
}
HEADERS_CUT = {308, 309}
"""Not `body_len_ok` because there is not even a whole header; their own `expect` says so."""

GOES_ON = {320}
"""Their reader ends at the first bad frame of a stream and leaves the good one behind it; ours reads on."""

WIRE_ALREADY = {262}
"""Called `already_unescaped`, yet its `hex` is the wire form: only unescaped does it have the 63 bytes that
its header promises and the latitude 119552894 that `expect` names. The checksum cannot tell, since the same
two bytes stand in it twice. Its `wire_hex` is an escape of an escape, and has not the promised length."""


@pytest.fixture(scope="module")
def cases(shared_data: Path) -> list[Case]:
    """All cases, in order."""
    found: list[Case] = json.loads((shared_data / "jt808/vectors.json").read_text("utf-8"))
    assert len(found) == 340
    return found


def wire_of(case: Case) -> bytes:
    """The bytes as `frame` says that they were sent."""
    return bytes.fromhex(case.get("frame", {}).get("wire_hex", case["hex"]))


def fed(wire: bytes) -> tuple[list[Frame | FrameError], int]:
    """What a fresh reader finds in *wire*, and how many bytes it keeps waiting."""
    reader = FrameReader()
    return reader.feed(wire), reader.pending_bytes


def test_every_framing_is_read_as_its_frame_says(cases: list[Case]) -> None:
    """Id, version, parts, encryption, checksum and length of the body agree with an independent reading."""
    told = [(index, case, case["frame"]) for index, case in enumerate(cases) if "frame" in case]
    assert len(told) == 329
    for index, case, frame in told:
        (result,), pending = fed(wire_of(case))
        assert pending == 0, index
        if not frame["checksum_ok"]:
            assert isinstance(result, FrameError), index
            assert result.reason is Fault.CHECKSUM, index
        elif not frame["body_len_ok"]:
            assert isinstance(result, FrameError), index
            assert result.reason is (Fault.TOO_SHORT if index in HEADERS_CUT else Fault.LENGTH), index
        else:
            assert isinstance(result, Frame), index
            header = result.header
            assert {
                "msg_id": f"0x{header.msg_id:04x}",
                "v2019": header.version == 2019,
                "subpackaged": header.total > 0,
                "encrypt_bits": header.encryption,
                "body_len_field": len(result.body),
            }.items() <= {**frame, "msg_id": frame["msg_id"].lower()}.items(), index


def test_every_header_is_read_as_expected(cases: list[Case]) -> None:
    """Id, properties, version, phone and serial are those that the other project printed."""
    told = [(index, case) for index, case in enumerate(cases) if case["kind"] == "decode_json"]
    assert len(told) == 138
    for index, case in told:
        (result,), _ = fed(wire_of(case))
        assert isinstance(result, Frame), index
        header, expect = result.header, case["expect"]
        is_2019 = header.version == 2019
        assert header.msg_id == expect["messageId"], index
        assert is_2019 == bool(expect["protocolVersion"]), index
        assert header.phone == expect["clientId"].lstrip("0"), index
        assert header.serial == expect["serialNo"], index
        assert expect["verified"], index
        properties = len(result.body) | header.encryption << 10 | (header.total > 0) << 13 | is_2019 << 14
        assert properties == expect["properties"], index


def test_every_good_frame_is_built_again_byte_by_byte(cases: list[Case]) -> None:
    """What the reader took from the wire is enough to put the same bytes on it."""
    built = 0
    for index, case in enumerate(cases):
        for result in fed(wire_of(case))[0]:
            if isinstance(result, Frame) and "frame" in case:
                assert build_frame(result.header, result.body) == wire_of(case), index
                built += 1
    assert built == 329 - 6, "all but the six that are not good frames"


def test_every_body_that_is_read_is_written_again_byte_by_byte(cases: list[Case]) -> None:
    """Decoding loses nothing: each listed message of the cases encodes to the body that it came from."""
    written = 0
    for index, case in enumerate(cases):
        for result in fed(bytes.fromhex(case["hex"]) if index in WIRE_ALREADY else wire_of(case))[0]:
            if isinstance(result, Frame):
                message = decode(result)
                assert encode(message, result.header.version) == result.body, index
                written += not isinstance(message, Raw)
    assert written == 94 + 2, "94 frames of their own and one in each of two streams"


def test_frames_are_valid_or_not_as_expected(cases: list[Case]) -> None:
    """Each of the eleven passes or fails for the reason given, as listed and as its device sent it."""
    told = [(index, case) for index, case in enumerate(cases) if case["kind"] == "frame_validity"]
    assert len(told) == 11
    for index, case in told:
        for wire in (bytes.fromhex(case["hex"]), wire_of(case)):
            results, pending = fed(wire)
            error = case["expect"]["error"]
            if case["expect"]["ok"]:
                assert [type(result) for result in results] == [Frame], index
            elif FAULTS[error] is None:
                assert (results, pending) == ([], len(wire)), index
            else:
                reasons = [result.reason for result in results if isinstance(result, FrameError)]
                assert reasons == [FAULTS[error]], index


def test_joined_frames_are_split_as_expected(cases: list[Case]) -> None:
    """7E 7E between two frames parts them."""
    told = [(index, case) for index, case in enumerate(cases) if case["kind"] == "tcp_stream_split"]
    assert len(told) == 2
    for index, case in told:
        results, pending = fed(bytes.fromhex(case["hex"]))
        frames = [build_frame(one.header, one.body).hex() for one in results if isinstance(one, Frame)]
        assert frames == case["expect"]["frames"], index
        assert (len(frames), pending) == (len(results), case["expect"]["pending_bytes"]), index


def test_garbage_in_a_stream_is_passed_over_as_expected(cases: list[Case]) -> None:
    """Frames, faults and waiting bytes are as told, except where going on is the better way."""
    told = [(index, case) for index, case in enumerate(cases) if case["kind"] == "tcp_stream_garbage"]
    assert len(told) == 9
    others = set()
    for index, case in told:
        results, pending = fed(bytes.fromhex(case["hex"]))
        faults = [one.reason for one in results if isinstance(one, FrameError)]
        found = {
            "frames": len(results) - len(faults),
            "pending_bytes": pending,
            "decode_error": any(reason is not Fault.GARBAGE for reason in faults),
        }
        if found != case["expect"]:
            others.add(index)
            assert found == {"frames": 1, "pending_bytes": 0, "decode_error": True}
    assert others == GOES_ON


def test_the_misnamed_case_is_what_it_is_said_to_be(cases: list[Case]) -> None:
    """The one `hex` that is wire form under another name reads well, and its `wire_hex` does not."""
    for index in WIRE_ALREADY:
        (good,), _ = fed(bytes.fromhex(cases[index]["hex"]))
        (bad,), _ = fed(wire_of(cases[index]))
        assert isinstance(good, Frame)
        assert isinstance(bad, FrameError)
        assert bad.reason is Fault.LENGTH
