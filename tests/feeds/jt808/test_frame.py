"""Framing: bytes of a stream to frames and back, whatever comes."""

import functools
import operator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.feeds.jt808.frame import (
    MAX_BODY_BYTES,
    MAX_WIRE_BYTES,
    Fault,
    Frame,
    FrameError,
    FrameReader,
    Header,
    build_frame,
    build_frames,
    escape,
    parse_frame,
    unescape,
    xor,
)

HEARTBEAT = bytes.fromhex("7e000200000123456789017fff0a7e")

HEADERS = st.one_of(
    st.builds(
        Header,
        msg_id=st.integers(0, 0xFFFF),
        version=st.just(2013),
        phone=st.integers(0, 10**12 - 1).map(str),
        serial=st.integers(0, 0xFFFF),
        encryption=st.integers(0, 7),
    ),
    st.builds(
        Header,
        msg_id=st.integers(0, 0xFFFF),
        version=st.just(2019),
        phone=st.integers(0, 10**20 - 1).map(str),
        serial=st.integers(0, 0xFFFF),
        encryption=st.integers(0, 7),
        total=st.integers(1, 0xFFFF),
        index=st.integers(0, 0xFFFF),
    ),
)
SPICED = st.lists(
    st.one_of(
        st.sampled_from([b"\x7e", b"\x7d", b"\x7e\x7e", b"\x7d\x01", b"\x7d\x02", HEARTBEAT, b"\x7e" * 40]),
        st.binary(max_size=30),
        st.integers(MAX_WIRE_BYTES - 2, MAX_WIRE_BYTES + 2).map(bytes),
    ),
    max_size=12,
).map(b"".join)


def fed(chunks: list[bytes]) -> list[Frame | FrameError]:
    """Everything that a fresh reader makes of *chunks*."""
    reader = FrameReader()
    return [result for chunk in chunks for result in reader.feed(chunk)]


@given(HEADERS, st.binary(max_size=MAX_BODY_BYTES))
def test_a_built_frame_reads_back_as_it_was(header: Header, body: bytes) -> None:
    """Header and body survive the wire, and only the two flags on it are 7E."""
    wire = build_frame(header, body)
    assert wire.count(b"\x7e") == 2
    assert fed([wire]) == [Frame(header, body)]


@given(SPICED, st.lists(st.integers(0, 400), max_size=30))
def test_chunks_do_not_matter_and_nothing_raises(data: bytes, sizes: list[int]) -> None:
    """Any bytes, cut anywhere, give the frames and errors that they give in one piece."""
    chunks, at = [], 0
    for size in sizes:
        chunks.append(data[at : at + size])
        at += size
    chunks.append(data[at:])
    assert fed(chunks) == fed([data])


@given(SPICED)
def test_single_bytes_are_the_finest_chunks(data: bytes) -> None:
    """Fed byte by byte, a stream means the same, and the reader never holds more than one frame's worth."""
    reader, found = FrameReader(), []
    for at in range(len(data)):
        found += reader.feed(data[at : at + 1])
        assert reader.pending_bytes <= MAX_WIRE_BYTES
    assert found == fed([data])


@given(SPICED)
def test_a_good_frame_is_never_lost_behind_bad_bytes(data: bytes) -> None:
    """Whatever came before, a whole frame between two flags of its own is found."""
    assert fed([data + HEARTBEAT])[-1] == fed([HEARTBEAT])[0]


@given(st.binary(max_size=200))
def test_escaping_can_be_undone(data: bytes) -> None:
    """`unescape` undoes `escape`, and no 7E is left in between."""
    assert b"\x7e" not in escape(data)
    assert unescape(escape(data)) == data


@pytest.mark.parametrize(
    ("wire", "plain"),
    [
        (b"\x7d\x01\x02", b"\x7d\x02"),  # two replacements would make 7E of it
        (b"\x7d\x02\x01", b"\x7e\x01"),
        (b"\x7d\x01\x7d\x02", b"\x7d\x7e"),
        (b"a\x7d", b"a\x7d"),  # a checksum that some terminals forget to escape
    ],
)
def test_unescaping_goes_byte_by_byte(wire: bytes, plain: bytes) -> None:
    """An escape that was made is never read as the start of another."""
    assert unescape(wire) == plain


@pytest.mark.parametrize("wire", [b"\x7d\x03", b"\x7d\x7d\x01", b"a\x7db"])
def test_a_7d_before_anything_else_is_refused(wire: bytes) -> None:
    """Only 7D 01 and 7D 02 exist; all else is a fault and not a guess."""
    assert unescape(wire) is None
    assert parse_frame(wire) == FrameError(Fault.ESCAPE, wire)


@given(st.binary(max_size=MAX_WIRE_BYTES))
def test_the_folded_checksum_is_the_xor_of_all_bytes(data: bytes) -> None:
    """Folding one long number gives what a loop over the bytes gives."""
    assert xor(data) == functools.reduce(operator.xor, data, 0)


@pytest.mark.parametrize("size", [0, 1, 127, 128, 129, 255, 256, 257, 1024, MAX_WIRE_BYTES])
def test_the_checksum_holds_at_its_seams(size: int) -> None:
    """The fold is exact where its steps begin and end."""
    data = bytes((7 * at + 3) % 256 for at in range(size))
    assert xor(data) == functools.reduce(operator.xor, data, 0)


@given(st.integers(1, len(HEARTBEAT) - 2), st.integers(1, 255))
def test_a_damaged_byte_never_passes_as_the_same_frame(at: int, flip: int) -> None:
    """One byte changed on the way is refused, or at the least not taken for what was sent."""
    damaged = bytearray(HEARTBEAT)
    damaged[at] ^= flip
    assert fed([HEARTBEAT])[0] not in fed([bytes(damaged)])


def test_a_peer_that_never_ends_a_frame_costs_no_memory() -> None:
    """A megabyte without a 7E is one fault, counted once, and the next frame is read."""
    reader = FrameReader()
    found = reader.feed(b"\x7e")
    for _ in range(1024):
        found += reader.feed(bytes(1024))
        assert reader.pending_bytes <= MAX_WIRE_BYTES
    found += reader.feed(HEARTBEAT)
    assert [result.reason for result in found if isinstance(result, FrameError)] == [Fault.OVERLONG]
    assert isinstance(found[-1], Frame)


def test_bytes_before_the_first_flag_are_garbage() -> None:
    """A stream joined in the middle names what it passed over, and goes on with the first whole frame."""
    garbage, frame = fed([b"\xde\xad" + HEARTBEAT])
    assert garbage == FrameError(Fault.GARBAGE, b"\xde\xad")
    assert isinstance(frame, Frame)
    assert str(garbage) == "garbage: 2 bytes dead"


def test_flags_alone_are_neither_frames_nor_faults() -> None:
    """A terminal that idles with 7E is left in peace, and nothing piles up."""
    reader = FrameReader()
    assert reader.feed(b"\x7e" * (3 * MAX_WIRE_BYTES)) == []
    assert reader.pending_bytes <= MAX_WIRE_BYTES


@given(HEADERS, st.binary(min_size=MAX_BODY_BYTES + 1, max_size=5 * MAX_BODY_BYTES))
def test_a_long_body_is_split_into_numbered_parts(header: Header, body: bytes) -> None:
    """Sub-packages count from 1, have consecutive serials, and together are the body."""
    frames = [frame for frame in fed(list(build_frames(header, body))) if isinstance(frame, Frame)]
    assert [frame.header.index for frame in frames] == list(range(1, len(frames) + 1))
    assert {frame.header.total for frame in frames} == {len(frames)}
    assert [frame.header.serial for frame in frames] == [
        (header.serial + number) % 0x10000 for number in range(len(frames))
    ]
    assert b"".join(frame.body for frame in frames) == body


def test_a_short_body_stays_one_frame() -> None:
    """What fits is not split."""
    header = Header(0x8300, 2013, "13912344321", 1)
    assert build_frames(header, bytes(MAX_BODY_BYTES)) == (build_frame(header, bytes(MAX_BODY_BYTES)),)


@pytest.mark.parametrize(
    ("header", "size"),
    [
        (Header(0x8300, 2013, "1", 1), MAX_BODY_BYTES + 1),
        (Header(0x8300, 2013, "1" * 13, 1), 0),
        (Header(0x8300, 2019, "1" * 21, 1), 0),
        (Header(0x8300, 2013, "1", 65536), 0),
        (Header(0x18300, 2019, "1", 1), 0),
        (Header(0x8300, 2013, "phone", 1), 0),
    ],
)
def test_what_does_not_fit_is_refused(header: Header, size: int) -> None:
    """A body, phone, serial or id without room raises, instead of being cut."""
    with pytest.raises(ValueError, match=r".+"):
        build_frame(header, bytes(size))


@pytest.mark.parametrize(
    "plain",
    [
        "000240000123456789017fff",  # 2019 by its flag, and as long as a header of 2013
        "080120000123456789017fff0001",  # a part that says of how many, and not which
        "08016000010000000001729984173800010002",  # the same in 2019
    ],
)
def test_a_frame_that_ends_inside_its_header_is_too_short(plain: str) -> None:
    """A good checksum does not make a header whole."""
    data = bytes.fromhex(plain)
    (result,) = fed([b"\x7e" + escape(data + bytes((xor(data),))) + b"\x7e"])
    assert isinstance(result, FrameError)
    assert result.reason is Fault.TOO_SHORT
