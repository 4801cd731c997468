"""The words of an order go out and come back."""

from hypothesis import given
from hypothesis import strategies as st

from dispatch.domain.orders import ParsedOrder, order_text, parse_order_text, parse_recall_text, recall_text

WORDS = st.text(st.characters(exclude_characters="0123456789.", codec="utf-8"), max_size=60)


@given(st.integers(1, 10**9), st.floats(-89, 89), st.floats(-179, 179), WORDS, WORDS)
def test_a_terminal_reads_back_what_was_ordered(
    order_no: int, lat: float, lon: float, words: str, action: str
) -> None:
    """Whatever the road is called, number and place survive (to about a metre)."""
    words = words.replace("\n", " ").replace("\r", " ")
    action = action.replace("\n", " ").replace("\r", " ")
    parsed = parse_order_text(order_text(order_no, lat, lon, words, action))
    assert parsed is not None
    assert parsed.order_no == order_no
    assert abs(parsed.lat_deg - lat) < 1e-5
    assert abs(parsed.lon_deg - lon) < 1e-5


def test_a_recall_is_no_order() -> None:
    """The text that calls a unit back never sends it anywhere."""
    assert parse_recall_text(recall_text(12)) == 12
    assert parse_order_text(recall_text(12)) is None


def test_other_texts_are_neither() -> None:
    """A greeting, or an order cut off before its place, is not acted on."""
    for text in ("", "注意安全", "令12 去花园路", "令 去花园路 36.45670,115.98550"):
        assert parse_order_text(text) is None
        assert parse_recall_text(text) is None


def test_an_order_in_the_middle_of_a_greeting_is_found() -> None:
    """A platform that writes its name before the order still reaches the rider."""
    assert parse_order_text("指挥中心：令7 去兴华路。疏导。位置36.45670,115.98550") == ParsedOrder(
        7, 36.4567, 115.9855
    )
