"""Messages to bodies and back, and bodies that no terminal should have sent."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.feeds.jt808 import messages as m
from dispatch.feeds.jt808.decode import decode, location
from dispatch.feeds.jt808.encode import encode, item_bytes, message_frames
from dispatch.feeds.jt808.fields import BodyError
from dispatch.feeds.jt808.frame import Frame, FrameReader, Header, Version

U8, U16, U32 = st.integers(0, 0xFF), st.integers(0, 0xFFFF), st.integers(0, 0xFFFFFFFF)
VERSIONS: st.SearchStrategy[Version] = st.sampled_from((2013, 2019))
LETTERS = st.characters(codec="gb18030", exclude_characters=" ", exclude_categories=("Cc", "Cs"))
ASCII = st.characters(min_codepoint=0x21, max_codepoint=0x7E)
TEXTS = st.text(LETTERS, max_size=60)
MOMENTS = st.datetimes(datetime(2000, 1, 2), datetime(2099, 12, 30), timezones=st.just(UTC)).map(  # noqa: DTZ001 — hypothesis wants naive bounds and a zone beside them
    lambda moment: moment.replace(microsecond=0)
)
BCD_TIMES = MOMENTS.map(lambda moment: bytes.fromhex(moment.strftime("%y%m%d%H%M%S")))
COLOURS = st.sampled_from((0, 1, 2, 3, 4, 5, 9, 91, 92, 93, 94))
PLATES = st.one_of(
    st.builds("{}{}".format, st.sampled_from("鲁京粤测"), st.from_regex(r"[A-Z0-9]{6,8}", fullmatch=True)),
    st.from_regex(r"[A-HJ-NPR-Z0-9]{17}", fullmatch=True),  # a frame number, where there is no plate
)
LOCATIONS = st.builds(
    m.Location, U32, U32, U32, U32, U16, U16, U16, st.binary(min_size=6, max_size=6), st.binary(max_size=80)
)
ITEMS = st.lists(st.tuples(U8, st.binary(max_size=255)), max_size=6).map(tuple)
PARAMETERS = st.lists(st.tuples(U32, st.binary(max_size=255)), max_size=9).map(tuple)
CHOICES = st.lists(st.tuples(U8, TEXTS), max_size=5).map(tuple)


def registrations(layout: m.Layout) -> st.SearchStrategy[m.Registration]:
    """Registrations whose texts fit the fields of *layout*."""
    maker, model, terminal_id = {2011: (5, 8, 7), 2013: (5, 20, 7), 2019: (11, 30, 30)}[layout]
    return st.builds(
        m.Registration,
        province=U16,
        city=U16,
        maker=st.text(ASCII, max_size=maker),
        model=st.text(ASCII, max_size=model),
        terminal_id=st.text(ASCII, max_size=terminal_id),
        plate_colour=COLOURS,
        plate=PLATES,
        layout=st.just(layout),
    )


def cards(layout: m.Layout) -> st.SearchStrategy[m.DriverCard]:
    """Rider's cards with all that *layout* has room for."""
    names = {"name": st.text(LETTERS, min_size=2, max_size=10), "agency": TEXTS}
    if layout == 2011:
        return st.builds(
            m.DriverCard,
            status=st.just(1),
            id_card=st.text(ASCII, max_size=20),
            licence=st.text(ASCII, max_size=40),
            layout=st.just(layout),
            **names,
        )
    return st.builds(
        m.DriverCard,
        status=st.sampled_from((1, 2)),
        time_bcd=BCD_TIMES,
        licence=st.text(ASCII, min_size=1, max_size=20),
        valid_until=st.from_regex(r"20[0-9]{6}", fullmatch=True),
        id_card=st.text(ASCII, max_size=20) if layout == 2019 else st.just(""),
        layout=st.just(layout),
        **names,
    )


def taken_out(layout: m.Layout) -> st.SearchStrategy[m.DriverCard]:
    """Cards taken out, or put in and not readable: nothing but time and result."""
    return st.one_of(
        st.builds(m.DriverCard, st.just(2), BCD_TIMES, layout=st.just(layout)),
        st.builds(m.DriverCard, st.just(1), BCD_TIMES, st.integers(1, 4), layout=st.just(layout)),
    )


ANY_HEADER = st.one_of(
    st.builds(m.TerminalAnswer, U16, U16, U8),
    st.builds(m.PlatformAnswer, U16, U16, U8),
    st.builds(m.Heartbeat),
    st.builds(m.LogOut),
    st.builds(m.TimeQuery),
    st.builds(m.LocationQuery),
    LOCATIONS,
    st.builds(m.LocationAnswer, U16, LOCATIONS),
    st.builds(m.QuestionAnswer, U16, U8),
    st.lists(LOCATIONS, max_size=5).flatmap(
        lambda points: st.builds(m.LocationBatch, U8, st.just(tuple(points)), st.just(len(points)))
    ),
    st.builds(m.ResendOrder, U16, st.lists(U16, max_size=255).map(tuple)),
    st.builds(m.TimeAnswer, MOMENTS),
    st.builds(m.RegistrationAnswer, U16, U8, TEXTS),
    st.builds(m.ParameterOrder, PARAMETERS),
    st.builds(m.TrackingOrder, U16, U32),
    st.builds(m.Question, U8, TEXTS, CHOICES),
)
OLD_HEADER = st.one_of(
    registrations(2011),
    registrations(2013),
    cards(2011),
    cards(2013),
    taken_out(2013),
    st.builds(m.Authentication, TEXTS),
    st.builds(m.TextOrder, U8, TEXTS),
)
NEW_HEADER = st.one_of(
    registrations(2019),
    cards(2019),
    taken_out(2019),
    st.builds(m.Authentication, TEXTS, st.text(ASCII, max_size=15), st.text(ASCII, max_size=20)),
    st.builds(m.TextOrder, U8, TEXTS, U8),
)


def read_back(message: m.Message, version: Version) -> m.Message:
    """The message once more, by way of its body."""
    msg_id = message.msg_id if isinstance(message, m.Raw) else message.MSG_ID
    return decode(Frame(Header(msg_id, version, "13912344321", 1), encode(message, version)))


@given(ANY_HEADER, VERSIONS)
def test_a_message_means_the_same_after_the_wire(message: m.Message, version: Version) -> None:
    """Every message whose layout is one reads back as it was written, under either header."""
    assert read_back(message, version) == message


@given(OLD_HEADER)
def test_a_message_of_2011_or_2013_means_the_same_after_the_wire(message: m.Message) -> None:
    """The two editions that share a header are told apart, and both read back."""
    assert read_back(message, 2013) == message


@given(NEW_HEADER)
def test_a_message_of_2019_means_the_same_after_the_wire(message: m.Message) -> None:
    """The longer layouts of 2019 read back."""
    assert read_back(message, 2019) == message


@given(U16, VERSIONS, st.integers(0, 1), st.binary(max_size=120))
def test_no_body_breaks_the_decoder(msg_id: int, version: Version, part: int, body: bytes) -> None:
    """Whatever a peer sends as a body is a message or a BodyError, and never anything else."""
    listed = [0x0001, 0x0004, 0x0100, 0x0102, 0x0200, 0x0201, 0x0302, 0x0702, 0x0704, 0x8001, 0x8003, 0x8004]
    for each in (msg_id, *listed, 0x8100, 0x8103, 0x8201, 0x8202, 0x8300, 0x8302):
        try:
            message = decode(Frame(Header(each, version, "1", 1, total=part, index=part), body))
        except BodyError:
            continue
        if part:
            assert message == m.Raw(each, body)


@given(ITEMS, st.integers(1, 300))
def test_a_cut_item_costs_neither_position_nor_the_items_before_it(
    items: tuple[m.Item, ...], keep: int
) -> None:
    """Items are kept in order and twice where sent twice; one that is cut is left out, and nothing raises."""
    extra = item_bytes(items)
    whole = m.Location(1, 2, 36456700, 115985500, 32, 455, 90, bytes(6), extra)
    assert whole.items == items
    cut = location(encode(whole, 2013)[: 28 + keep])
    assert cut.lat_e6 == whole.lat_e6
    assert cut.items == items[: len(cut.items)]
    assert cut.extra == extra[:keep]


def test_a_batch_keeps_what_can_be_read_of_it() -> None:
    """A point too short and one cut off at the end are left out; the promise in the count stays visible."""
    point = m.Location(0, 2, 36456700, 115985500, 32, 455, 90, bytes.fromhex("250601083000"))
    body = (
        encode(m.LocationBatch(1, (point,), 4), 2013)
        + b"\x00\x02hi"
        + b"\x00\x1c"
        + bytes(28)
        + b"\x00\x1ccut"
    )
    batch = decode(Frame(Header(0x0704, 2013, "1", 1), body))
    assert isinstance(batch, m.LocationBatch)
    assert batch.is_catch_up
    assert batch.promised == 4
    assert batch.points == (point, location(bytes(28)))


def test_an_encrypted_body_stays_as_it_came() -> None:
    """A body under a key that nobody gave us is not taken for a position."""
    assert decode(Frame(Header(0x0200, 2013, "1", 1, encryption=1), bytes(40))) == m.Raw(0x0200, bytes(40))


def test_a_registration_without_a_plate_is_not_taken_for_the_longer_layout() -> None:
    """A 2011 body with a frame number of 17 is as long as one of 2013, and still read right."""
    message = m.Registration(37, 1500, "70111", "TQ-1", "T000001", 0, "LZZ1AGBA7XX012345", layout=2011)
    assert read_back(message, 2013) == message


def test_tracking_may_be_ended_without_a_validity() -> None:
    """An interval of 0 ends the tracking, and then some platforms send nothing behind it."""
    assert decode(Frame(Header(0x8202, 2013, "1", 1), bytes(2))) == m.TrackingOrder(0, 0)


def test_the_platform_tells_its_time_in_utc() -> None:
    """0x8004 carries UTC, unlike a terminal's own GMT+8."""
    at = datetime(2026, 6, 1, 0, 30, tzinfo=UTC)
    assert encode(m.TimeAnswer(at), 2019).hex() == "260601003000"


def test_an_order_in_chinese_is_gbk_on_the_wire() -> None:
    """What terminals read is GBK; a character beyond it is still sent, in GB 18030, and not lost."""
    assert encode(m.TextOrder(9, "测试"), 2013) == b"\x09" + "测试".encode("gbk")
    assert read_back(m.TextOrder(9, "𠮷"), 2013) == m.TextOrder(9, "𠮷")


def test_a_long_text_goes_out_in_parts() -> None:
    """More than 1023 bytes are several frames, and every one of them is good."""
    frames = message_frames(m.TextOrder(9, "铁骑" * 600), "13912344321", 65535, 2019)
    found = FrameReader().feed(b"".join(frames))
    assert [frame.header.serial for frame in found if isinstance(frame, Frame)] == [65535, 0, 1]


@pytest.mark.parametrize(
    ("message", "version"),
    [
        (m.TerminalAnswer(65536, 2, 0), 2013),
        (m.Registration(1, 1, "six669", "m", "t", 1, "p"), 2013),
        (m.Registration(1, 1, "m", "m", "t", 1, "p", layout=2013), 2019),
        (m.DriverCard(1, bytes(6), layout=2013), 2019),
        (m.DriverCard(1, bytes(5), layout=2013), 2013),
        (m.Location(0, 0, 0, 0, 0, 0, 0, bytes(5)), 2013),
        (m.Location(0, 0, -1, 0, 0, 0, 0, bytes(6)), 2013),
        (m.Question(0, "x" * 256, ()), 2013),
        (m.TimeAnswer(datetime(1999, 1, 1, tzinfo=UTC)), 2019),
    ],
)
def test_what_does_not_fit_its_field_is_refused(message: m.Message, version: Version) -> None:
    """A value without room raises ValueError; nothing is cut off in silence."""
    with pytest.raises(ValueError, match=r".+"):
        encode(message, version)
