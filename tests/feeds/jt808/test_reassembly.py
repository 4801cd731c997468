"""Sub-packages put together, and what unfinished ones may cost."""

from hypothesis import given
from hypothesis import strategies as st

from dispatch.feeds.jt808.frame import Frame, FrameReader, Header, build_frames
from dispatch.feeds.jt808.reassembly import Dropped, Reassembly


def parts(body: bytes, serial: int = 1, phone: str = "13912344321", msg_id: int = 0x0704) -> list[Frame]:
    """The frames in which *body* travels."""
    found = FrameReader().feed(b"".join(build_frames(Header(msg_id, 2013, phone, serial), body)))
    frames = [frame for frame in found if isinstance(frame, Frame)]
    assert len(frames) == len(found)
    return frames


def part(index: int, total: int = 3, serial: int = 0, body: bytes = b"x", phone: str = "1") -> Frame:
    """One sub-package of a message whose first part has *serial*."""
    return Frame(Header(0x0801, 2013, phone, (serial + index - 1) % 0x10000, 0, total, index), body)


@given(st.data(), st.binary(min_size=1024, max_size=6000), st.integers(0, 0xFFFF))
def test_parts_make_the_message_in_any_order(data: st.DataObject, body: bytes, serial: int) -> None:
    """However the parts come, doubled too, the whole comes out with the last that was missing."""
    frames = parts(body, serial)
    order = data.draw(st.permutations(frames + frames[:-1]))
    reassembly = Reassembly()
    whole = []
    for at, frame in enumerate(order):
        done = reassembly.add(frame, at / 10)
        if done:
            whole.append(done)
            break
    assert whole == [Frame(Header(0x0704, 2013, "13912344321", serial), body)]
    assert (reassembly.unfinished, reassembly.cost_bytes) == (0, 0)


def test_a_frame_that_was_never_in_parts_passes_through() -> None:
    """The caller need not ask first."""
    (frame,) = parts(b"short")
    assert Reassembly().add(frame, 0) is frame


def test_parts_of_two_messages_are_never_mixed() -> None:
    """Two messages of one terminal, one id and one total are told apart by their serials."""
    reassembly = Reassembly()
    assert reassembly.add(part(2, serial=10, body=b"a2"), 0) is None
    assert reassembly.add(part(3, serial=10, body=b"a3"), 0) is None
    assert reassembly.add(part(1, serial=20, body=b"b1"), 0) is None
    assert reassembly.unfinished == 2
    whole = reassembly.add(part(1, serial=10, body=b"a1"), 0)
    assert whole is not None
    assert whole.body == b"a1a2a3"


def test_what_is_missing_can_be_asked_for() -> None:
    """After some quiet the missing parts are named, with the first part's header to ask under."""
    reassembly = Reassembly()
    reassembly.add(part(2, total=4, serial=0xFFFF), 10)
    assert reassembly.missing(12, quiet_s=5) == ()
    (missing,) = reassembly.missing(15, quiet_s=5)
    assert missing.indices == (1, 3, 4)
    assert missing.header.serial == 0xFFFF


def test_a_promise_that_is_not_kept_is_dropped_and_counted() -> None:
    """Parts that never come cost memory for a minute and not longer."""
    reassembly = Reassembly(max_age_s=60)
    reassembly.add(part(1), 0)
    reassembly.expire(60)
    assert reassembly.unfinished == 1
    reassembly.expire(60.1)
    assert (reassembly.unfinished, reassembly.cost_bytes) == (0, 0)
    assert reassembly.dropped[Dropped.EXPIRED] == 1


def test_unfinished_messages_are_bounded_in_number() -> None:
    """A terminal that starts messages and ends none pushes out its own oldest."""
    reassembly = Reassembly(max_messages=4)
    for serial in range(0, 1000, 10):
        reassembly.add(part(1, serial=serial), 0)
        assert reassembly.unfinished <= 4
    assert reassembly.dropped[Dropped.CROWDED] == 96


@given(st.lists(st.tuples(st.integers(1, 5000), st.integers(0, 1023), st.sampled_from("12")), max_size=60))
def test_unfinished_messages_are_bounded_in_bytes(sent: list[tuple[int, int, str]]) -> None:
    """Even one message of 65535 parts stays within the bytes allowed, empty parts included."""
    reassembly = Reassembly(max_bytes=4096)
    for index, size, phone in sent:
        reassembly.add(part(index, total=0xFFFF, body=bytes(size), phone=phone), 0)
        assert reassembly.cost_bytes <= 4096
    reassembly.expire(1000)
    assert (reassembly.unfinished, reassembly.cost_bytes) == (0, 0)


def test_a_part_that_cannot_be_is_counted_and_left() -> None:
    """Part 0 and part 4 of 3 are no parts."""
    reassembly = Reassembly()
    assert reassembly.add(part(0), 0) is None
    assert reassembly.add(part(4), 0) is None
    assert reassembly.unfinished == 0
    assert reassembly.dropped[Dropped.BAD_INDEX] == 2


def test_the_first_of_two_equal_parts_counts() -> None:
    """A part sent twice changes nothing, and is counted."""
    reassembly = Reassembly()
    reassembly.add(part(1, total=2, body=b"first"), 0)
    reassembly.add(part(1, total=2, body=b"again"), 0)
    whole = reassembly.add(part(2, total=2, body=b"!"), 0)
    assert whole is not None
    assert whole.body == b"first!"
    assert reassembly.dropped[Dropped.DOUBLED] == 1
