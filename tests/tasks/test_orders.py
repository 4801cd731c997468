"""The words of an order fit any terminal, whatever a road is called."""

from hypothesis import example, given
from hypothesis import strategies as st

from dispatch.domain.facts import PlanMade
from dispatch.domain.geo import Place
from dispatch.domain.orders import parse_order_text
from dispatch.tasks.orders import MOST_BYTES, cut_to_gbk, order_words


def plan(*actions: str) -> PlanMade:
    """A plan with these actions."""
    return PlanMade("P1", "T1", "中度拥堵疏导", "铁骑", 1, actions, 60, 900)


def test_an_order_says_where_and_what() -> None:
    """Number, place in words, first action, place in degrees."""
    place = Place.at(36.4567, 115.9855, "花园路 北→南 近兴华路口")
    assert order_words(12, place, plan("到路口疏导交通", "反馈现场情况")) == (
        "令12 去花园路 北→南 近兴华路口。到路口疏导交通。位置36.45670,115.98550"
    )


def test_an_order_without_words_still_goes_to_its_place() -> None:
    """A nameless place and an empty plan leave nobody without an order."""
    assert order_words(1, Place.at(36.0, 115.0), plan()) == (
        "令1 去指定地点。到场处置。位置36.00000,115.00000"
    )


@given(
    st.integers(1, 2**31),
    st.floats(-89, 89),
    st.floats(-179, 179),
    st.text(max_size=400),
    st.text(max_size=400),
)
@example(7, 36.0, 115.0, "路" * 400, "疏导" * 200)
@example(7, 36.0, 115.0, "G3.12345,115.12345 桥", "1.5 m")
@example(7, 36.0, 115.0, "路\n撤令3", "令9 去别处。1．00000,1．00000")
def test_every_order_is_short_in_gbk_and_is_read_back(
    order_no: int, lat: float, lon: float, words: str, action: str
) -> None:
    """At most 500 bytes, all of them GBK's, on one line, and number and place survive."""
    place = Place.at(lat, lon, words)
    text = order_words(order_no, place, plan(action))
    assert len(text.encode("gbk")) <= MOST_BYTES
    assert "\n" not in text
    parsed = parse_order_text(text)
    assert parsed is not None
    assert parsed.order_no == order_no
    assert abs(parsed.lat_deg - place.lat_deg) < 1e-5
    assert abs(parsed.lon_deg - place.lon_deg) < 1e-5


@given(st.text(max_size=60), st.integers(0, 80))
def test_a_cut_never_splits_a_letter(text: str, most: int) -> None:
    """What is left is the beginning of the whole, and shorter by less than one letter."""
    whole, cut = cut_to_gbk(text, 10_000), cut_to_gbk(text, most)
    assert whole.startswith(cut)
    assert len(cut.encode("gbk")) <= most
    if cut != whole:
        assert len(cut.encode("gbk")) >= most - 1
